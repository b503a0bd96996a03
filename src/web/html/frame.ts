/** The frame around the report of every page. */

import { textOf } from '../../core/base/cells.ts';
import type { ReportContext } from '../../commands/command.ts';
import { top } from '../../commands/profile/top.ts';
import { UserError } from '../../core/base/errors.ts';
import { defaults } from '../../core/view/options.ts';
import { paramChange, paramValue, relativeLink, urlOptions, wholeProfile } from '../site/config.ts';
import { withParams } from '../site/query.ts';
import { wantsPage } from '../site/readers.ts';
import { Ask } from '../site/site.ts';
import { assetLink, pageHead, styleElement } from './assets.ts';
import { commandBox, helpDialog, saveDialog } from './dialogs.ts';
import { cannotBeShown, faultBody, faultOf } from './fault.ts';
import type { Fault } from './fault.ts';
import { frameKeys } from './frame-keys.ts';
import { headerEnd, opening, openingEnd, findType, titleOf } from './header.ts';
import type { PageOfSite } from './header.ts';
import { html, jsonText, markup } from './html.ts';
import type { Html } from './html.ts';
import type { PageContent } from './page.ts';
import type { PageData } from './page-data.ts';

/** Returns the zoom buttons of a picture. */
export const zoomButtons = (smaller: string, larger: string, fit: string, more: Html | null = null): Html =>
  html`
    <span class="buttons">
      <button type="button" id="zoom-out" title="${smaller} (-)" aria-label="${smaller}">&minus;</button>
      <button type="button" id="zoom-in" title="${larger} (+)" aria-label="${larger}">+</button>
      <button type="button" id="zoom-fit" title="${fit} (0)">Fit</button>
      ${more}
    </span>
  `;

/** The bar of actions for the selection; filled by the page's script. */
export const selectionBar = html`
  <div class="selection" id="selection" hidden><span id="selected-count"></span><span class="buttons"></span></div>`;

/**
 * A page in two pieces. The first, the opening, is what is known before the
 * report is made: what the page is about, and the ways to other pages. A browser
 * can paint it meanwhile. Throws UserErrors about the address at once, not with a piece.
 */
export function pagePieces(ask: Ask, site: PageOfSite): Iterable<string> {
  return makePieces(ask, site, site.page.context(ask));
}

function* makePieces(ask: Ask, site: PageOfSite, context: ReportContext): Generator<string> {
  yield firstPiece(ask, context, site, site.page.fills);
  yield secondPiece(ask, context, site, makeMain(ask, context, site));
}

/**
 * Returns the page for an address with an invalid parameter: menus, search and links to remove each
 * parameter, but no report. Undefined if no page can be made for the profile at all.
 */
export function faultPage(ask: Ask, site: PageOfSite, fault: Fault): string | undefined {
  const context = contextWithout(ask);
  if (!context) return undefined;
  const main = faultMain(ask, site, fault);
  return (
    firstPiece(ask, context, site) +
    secondPiece(ask, context, site, { legend: context.report.profileLabels(), main, hasReport: false, nodes: [] })
  );
}

/** Returns the context without the options of the address, except a valid sample type. */
function contextWithout(ask: Ask): ReportContext | undefined {
  const bare = new Ask(ask.site, { ...ask.request, query: '' });
  const { sample_index } = findType(ask) === undefined ? defaults : ask.readableConfig;
  try {
    return bare.context(top, null, { ...defaults, sample_index });
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function firstPiece(ask: Ask, { view, report }: ReportContext, site: PageOfSite, fills = false): string {
  const about = report.aboutProfile();
  const { label, path } = site.page;
  return html`${pageHead(ask.site.host, ask.request, html`${titleOf(about)} &middot; ${label}`)}
</head>
<body class="${fills ? 'fills ' : ''}view-${path}">
<a class="skip" href="#main">Skip to the report</a>
${opening(ask, site, view, about)}`.text;
}

function secondPiece(ask: Ask, context: ReportContext, site: PageOfSite, made: PageMain): string {
  const { host } = ask.site;
  const downloads = made.hasReport ? site.page.downloads : [];
  return html`${made.legend.map(
    line => html`
      <div>${line.replace(/^\n/, '')}</div>
    `,
  )}${openingEnd(headerEnd(ask, downloads, context.view.profile.header.docUrl))}
${styleElement('style.css', host)}
<script src="${assetLink('page.js', host)}" type="module"></script>
${chips(ask)}
${made.main}
${commandBox()}
${saveDialog(ask)}
${helpDialog([...site.pages.map(({ key, label }) => ({ key, help: label })), ...frameKeys])}
<script type="application/json" id="page-data">${markup(pageDataJson(ask, site, made))}</script>
</body>
</html>
`.text;
}

/** The part of a page below the opening. */
interface PageMain {
  readonly legend: readonly string[];
  readonly main: Html;
  /** False where a message stands in place of the report. */
  readonly hasReport: boolean;
  readonly nodes: readonly string[];
}

/** Makes the report; if it fails, a browser gets the error in its place, below the menus. */
function makeMain(ask: Ask, context: ReportContext, site: PageOfSite): PageMain {
  const { page } = site;
  const about = context.report.aboutProfile();
  try {
    const { legend, body, nodes = [] }: PageContent = page.make(ask, context);
    const main = html`<main id="main" tabindex="-1">
<h1 class="unseen">${page.label}: ${titleOf(about)}</h1>
${notices(ask)}
${body}
</main>`;
    return { legend, main, hasReport: true, nodes };
  } catch (error) {
    if (!wantsPage(ask.request)) throw error;
    return {
      legend: about.map(textOf),
      main: faultMain(ask, site, faultOf(ask.site, error)),
      hasReport: false,
      nodes: [],
    };
  }
}

const faultMain = (ask: Ask, { pages }: PageOfSite, fault: Fault): Html =>
  faultBody(cannotBeShown, fault, pages, notices(ask, fault.hint), wholeProfile(ask));

/** Returns the data for the page's script, as JSON that cannot close its element. */
function pageDataJson(ask: Ask, { page, pages }: PageOfSite, { hasReport, nodes }: PageMain): string {
  const pageData: PageData = {
    view: hasReport ? page.path : null,
    hasScript: hasReport && page.hasScript === true,
    nodes,
    views: pages.map(({ path, key, label, selectionHelp }) => ({ path, key, label, selectionHelp })),
    keys: Object.fromEntries(frameKeys.map(({ key, action }) => [key, action])),
    params: Object.fromEntries(urlOptions.map(option => [option.name, option.url])),
    base: Object.fromEntries(
      urlOptions
        .map(option => [option.url, paramValue(option, ask.site.config)] as const)
        .filter(([, value]) => value !== ''),
    ),
  };
  return jsonText(pageData).replaceAll('<', '\\u003c');
}

/** Returns a chip for every option set by the address or the command line, with a link to remove it. */
function chips(ask: Ask): Html | null {
  const made: Html[] = [];
  const chip = (label: string, value: string, without: Readonly<Record<string, string | null>>): void => {
    const shown = value.length > 80 ? `${value.slice(0, 80)}\u2026` : value;
    made.push(
      html`
        <li>
          <span>${label}${value === '' ? null : html`<b>${shown}</b>`}</span>
          <a href="${relativeLink(withParams(ask.query, without))}" title="Take back ${label}"
            aria-label="Take back ${label} ${shown}">
            &times;
          </a>
        </li>
      `,
    );
  };
  const id = ask.param('base');
  if (id !== '') chip('compared with', ask.site.bases.find(base => base.id === id)?.name ?? id, { base: null });
  const base = ask.site.config;
  const config = ask.readableConfig;
  for (const option of urlOptions) {
    const text = ask.param(option.url) || paramValue(option, config);
    if (text !== '')
      chip(option.name, option.kind === 'bool' && paramValue(option, config) === 't' ? '' : text, {
        [option.url]: paramChange(option, '', base),
      });
  }
  return made.length === 0
    ? null
    : html`<section aria-label="Filters and options"><ul class="chips">${made}</ul></section>`;
}

/** Longer notices are collapsed. */
const mostNoticeLines = 4;

/** pprof's warnings, and what we add. */
/** `said`: what stands on the page already, so that no notice begins it once more. */
function notices(ask: Ask, said = ''): Html {
  const hints = ask.hints.filter(hint => !said.startsWith(hint));
  const lines = (texts: readonly string[]): Html => {
    const all = [...new Set(texts)].flatMap(text => text.split('\n')).map(text => html`<div>${text}</div>`);
    if (all.length <= mostNoticeLines) return html`${all}`;
    // Collapses many notices, so that the report begins on the first screen.
    return html`${all[0]!}<details><summary>${all.length - 1} more lines</summary>${all.slice(1)}</details>`;
  };
  return html`
    <div id="errors">
      ${ask.warnings.length > 0 ? html`<div class="notice warning" role="status">${lines(ask.warnings)}</div>` : null}${
        hints.length > 0 ? html`<div class="notice" role="status">${lines(hints)}</div>` : null
      }
    </div>
  `;
}
