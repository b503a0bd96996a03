import type { ReportContext } from '../../commands/command.ts';
import { commandNamed } from '../../commands/index.ts';
import { top } from '../../commands/profile/top.ts';
import { UserError } from '../../core/base/errors.ts';
import { fromFloat, toFloat } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { scaledLabel } from '../../core/base/measure.ts';
import { defaults, optionNamed } from '../../core/view/options.ts';
import { keptTotal, sampleIndex } from '../../core/view/view.ts';
import type { View } from '../../core/view/view.ts';
import { assetLink, pageHead, styleElement } from './assets.ts';
import { paramChange, paramValue, relativeLink, urlOptions, wholeProfile } from '../site/config.ts';
import { commandBox, helpDialog, saveDialog } from './dialogs.ts';
import { cannotBeShown, faultBody, faultOf } from './fault.ts';
import type { Fault } from './fault.ts';
import { html, jsonText, markup } from './html.ts';
import type { Html } from './html.ts';
import { queryText, withParams } from '../site/query.ts';
import { wantsPage } from '../site/readers.ts';
import { configMenu } from '../site/saved.ts';
import type { MenuEntry } from '../site/saved.ts';
import { Ask } from '../site/site.ts';

/** The views in menu order; `id` is the link's element, as pprof names it. */
export const views = [
  { path: 'top', id: 'topbtn', label: 'Top', key: 't', help: commandHelp('top') },
  { path: 'graph', id: 'graphbtn', label: 'Graph', key: 'g', help: 'The call graph' },
  { path: 'flamegraph', id: 'flamegraph', label: 'Flame Graph', key: 'f', help: 'Every stack, as wide as it is heavy' },
  { path: 'peek', id: 'peek', label: 'Peek', key: 'p', help: commandHelp('peek') },
  { path: 'source', id: 'list', label: 'Source', key: 's', help: commandHelp('list') },
  { path: 'disasm', id: 'disasm', label: 'Disassemble', key: 'd', help: commandHelp('disasm') },
  { path: 'tags', id: 'tagsbtn', label: 'Tags', key: 'l', help: commandHelp('tags') },
] as const;

export type ViewPath = (typeof views)[number]['path'];

function commandHelp(name: string): string {
  return commandNamed(name)!.summary;
}

/** Refine's links: the parameter that each one sets from what is selected. */
const refinements = [
  { id: 'focus', label: 'Focus', option: 'focus' },
  { id: 'ignore', label: 'Ignore', option: 'ignore' },
  { id: 'hide', label: 'Hide', option: 'hide' },
  { id: 'show', label: 'Show', option: 'show' },
  { id: 'show-from', label: 'Show from', option: 'show_from' },
] as const;

const optionHelp = (name: string): string => optionNamed(name)!.help[0]!;

/** A file that holds what a page shows. */
export interface Download {
  readonly label: string;
  /** A route, or, for what the page's script draws, `#svg` or `#png`. */
  readonly href: string;
}

export interface PageParts {
  readonly view: ViewPath;
  readonly downloads: readonly Download[];
  /** The page fills the window. */
  readonly fills?: true;
  /** Makes the report: this is what takes its time. */
  readonly make: () => Made;
}

/** A report as a page shows it. */
export interface Made {
  /** The lines about the profile and this view. */
  readonly legend: readonly string[];
  readonly body: Html;
  /** Names of what can be selected, by the numbers in element ids. */
  readonly nodes?: readonly string[];
}

const labelled = (legend: readonly string[], start: string): string | undefined =>
  legend.find(line => line.startsWith(start))?.slice(start.length);

/** As pprof titles its pages. */
export const titleOf = (legend: readonly string[]): string =>
  `${labelled(legend, 'File: ') ?? 'unknown'} ${labelled(legend, 'Type: ') ?? 'unknown'}`;

/** The buttons of a picture that can be larger and smaller. */
export const zoomButtons = (smaller: string, larger: string, fit: string, more: Html | null = null): Html =>
  html`
    <span class="buttons">
      <button type="button" id="zoom-out" title="${smaller} (-)" aria-label="${smaller}">&minus;</button>
      <button type="button" id="zoom-in" title="${larger} (+)" aria-label="${larger}">+</button>
      <button type="button" id="zoom-fit" title="${fit} (0)">Fit</button>
      ${more}
    </span>
  `;

/** What can be done with what is selected: filled by the page's script. */
export const selectionBar = html`
  <div class="selection" id="selection" hidden><span id="selected-count"></span><span class="buttons"></span></div>`;

/**
 * A page in two pieces. The first, the opening, is what is known before the
 * report is made: what the page is about, and the ways to other pages. A browser
 * can paint it meanwhile.
 */
export function* reportPage(ask: Ask, context: ReportContext, parts: PageParts): Generator<string> {
  yield firstPiece(ask, context, parts);
  const about = context.report.profileLabels();
  yield secondPiece(ask, context, shown(ask, parts, about, `${labelOf(parts.view)}: ${titleOf(about)}`));
}

/**
 * The page where an address has something that no report can be made with: its
 * menus, its search and the way to take back each parameter are there all the
 * same. Undefined where the profile has no page at all.
 */
export function faultPage(ask: Ask, view: ViewPath, fault: Fault): string | undefined {
  const context = contextWithout(ask);
  if (!context) return undefined;
  const main = faultBody(cannotBeShown, fault, notices(ask, fault.hint), wholeProfile(ask));
  return (
    firstPiece(ask, context, { view }) +
    secondPiece(ask, context, { legend: context.report.profileLabels(), downloads: [], main, view: null, nodes: [] })
  );
}

/** What is known of the profile without the address's options, but for its sample type where there is such a one. */
function contextWithout(ask: Ask): ReportContext | undefined {
  const bare = new Ask(ask.site, { ...ask.request, query: '' });
  const { sample_index } = typeShown(ask) === undefined ? defaults : ask.readableConfig;
  try {
    return bare.context(top, null, { ...defaults, sample_index });
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

const labelOf = (view: ViewPath): string => views.find(v => v.path === view)!.label;

function firstPiece(ask: Ask, { view, report }: ReportContext, parts: Pick<PageParts, 'view' | 'fills'>): string {
  const about = report.profileLabels();
  const title = titleOf(about);
  return html`${pageHead(ask.site.host, ask.request, html`${title} &middot; ${labelOf(parts.view)}`)}
</head>
<body class="${parts.fills === true ? 'fills ' : ''}view-${parts.view}">
<a class="skip" href="#main">Skip to the report</a>
${opening(ask, parts.view, view, about, title)}`.text;
}

function secondPiece(ask: Ask, context: ReportContext, { legend, downloads, main, view, nodes }: Shown): string {
  const { host } = ask.site;
  return html`${legend.map(
    line => html`
      <div>${line.replace(/^\n/, '')}</div>
    `,
  )}${openingEnd(headerEnd(ask, downloads, context.view.profile.header.docUrl))}
${styleElement('style.css', host)}
<script src="${assetLink('page.js', host)}" type="module"></script>
${chips(ask)}
${main}
${commandBox()}
${saveDialog(ask)}
${helpDialog(keyHelp)}
<script type="application/json" id="page-data">${markup(pageData(ask, view, nodes))}</script>
</body>
</html>
`.text;
}

/** What stands below the opening; `view`: null where it is none. */
interface Shown {
  readonly legend: readonly string[];
  readonly downloads: readonly Download[];
  readonly main: Html;
  readonly view: ViewPath | null;
  readonly nodes: readonly string[];
}

/** The report; or, for a person, what went wrong with it, with all menus still there. */
function shown(ask: Ask, { view, downloads, make }: PageParts, about: readonly string[], heading: string): Shown {
  try {
    const { legend, body, nodes = [] } = make();
    const main = html`<main id="main" tabindex="-1">
<h1 class="unseen">${heading}</h1>
${notices(ask)}
${body}
</main>`;
    return { legend, downloads, main, view, nodes };
  } catch (error) {
    if (!wantsPage(ask.request)) throw error;
    const fault = faultOf(ask.site, error);
    const main = faultBody(cannotBeShown, fault, notices(ask, fault.hint), wholeProfile(ask));
    return { legend: about, downloads: [], main, view: null, nodes: [] };
  }
}

/** What every page's script needs. `view`: null where the page shows none. */
function pageData(ask: Ask, view: ViewPath | null, nodes: readonly string[]): string {
  return jsonText({
    view,
    nodes,
    views: views.map(({ path, key, label }) => ({ path, key, label })),
    params: Object.fromEntries(urlOptions.map(option => [option.name, option.url])),
    base: Object.fromEntries(
      urlOptions
        .map(option => [option.url, paramValue(option, ask.site.config)] as const)
        .filter(([, value]) => value !== ''),
    ),
  }).replaceAll('<', '\\u003c');
}

/** The header, as far as it is known before the report: it ends within the box about the profile. */
function opening(ask: Ask, page: ViewPath, view: View, about: readonly string[], title: string): Html {
  const time = labelled(about, 'Time: ');
  const { drawn } = ask.request;
  return html`<header class="bar">
<a class="brand" href="./" title="The first page">inkprof</a>
<nav class="menus" aria-label="Pages">${menu('view', labelOf(page), viewLinks(ask, page), 'View')}</nav>
${drawn === undefined ? null : html`<img class="drawn" src="${drawn}" width="1" height="1" alt="" loading="lazy">`}
<details id="details" class="menu about">
      <summary title="About the profile and this view">
        ${title} <b>${totalText(view)}</b>
        ${time === undefined ? null : html` <span class="time">${time}</span>`}
      </summary>
<div id="detailsbox" class="box">`;
}

/** What follows upon the opening, whatever comes then. */
export const openingEnd = (header: Html | null = null): Html => html`</div></details>
${header}
</header>`;

/** What is done with a profile: behind what it is, since it costs the first paint too much. */
function headerEnd(ask: Ask, downloads: readonly Download[], docUrl: string): Html {
  return html`<nav class="menus" aria-label="Options">
${sampleMenu(ask)}
${menu('refine', 'Refine', refineLinks(ask))}
${menu('config', 'Config', configLinks(ask))}
${menu('compare', 'Compare', compareLinks(ask))}
${menu('download', 'Download', downloadLinks(ask, downloads))}
</nav>
${
  /^https?:\/\//i.test(docUrl)
    ? html`
  <a class="docs" href="${docUrl}" target="_blank" rel="noopener noreferrer"
    title="What the profile's maker says about it">
    Help
  </a>`
    : null
}
<div class="searching" role="search">
      <input id="search" type="text" placeholder="Search regexp" aria-label="Search regexp" autocomplete="off"
        autocapitalize="none" spellcheck="false">
      <output id="found"></output>
    </div>
<button type="button" id="theme" class="icon" title="Dark or light (T)" aria-label="Dark or light"></button>
<button type="button" id="keys" class="icon" title="Keys (?)" aria-label="Keys">?</button>`;
}

/**
 * The profile's value, in front of it the part that filters left, in the unit that is asked for, or in the largest that
 * fits it: which one a report will choose is not known yet.
 */
function totalText(view: View): string {
  const {
    total,
    ratio,
    sampleUnit,
    config: { unit },
  } = view;
  const label = (value: Int64): string =>
    scaledLabel(
      ratio > 0 && ratio !== 1 ? fromFloat(toFloat(value) * ratio) : value,
      sampleUnit,
      unit === 'minimum' ? 'auto' : unit,
    );
  const kept = keptTotal(view);
  return kept < total ? `${label(kept)} of ${label(total)}` : label(total);
}

/** `name`: what the menu is called where that is not what it shows. */
function menu(id: string, label: string, items: Html, name = label): Html {
  return html`
    <details class="menu" id="${id}">
      <summary aria-label="${name === label ? label : `${name}: ${label}`}">${label}</summary>
      <div class="box">${items}</div>
    </details>
  `;
}

const here = (ask: Ask): string => queryText(ask.query);

/** Without the focus, which follows what is selected: the page's script puts that in. */
function viewLinks(ask: Ask, current: ViewPath | null): Html {
  // One that takes back the command line's stays.
  const query = queryText(ask.query.has('f') && ask.param('f') === '' ? ask.query : withParams(ask.query, { f: null }));
  return html`${views.map(
    v =>
      html`
        <a id="${v.id}" class="carries" data-param="f" href="./${v.path}${query === '' ? '' : `?${query}`}"
          title="${v.help}"${v.path === current ? markup(' aria-current="page"') : null}>
          ${v.label}
          <kbd>${v.key}</kbd>
        </a>
      `,
  )}`;
}

function sampleMenu(ask: Ask): Html | null {
  const types = ask.site.profile.sampleTypes;
  if (types.length < 2) return null;
  const chosen = typeShown(ask);
  const links = types.map(({ type, unit }, i) => {
    const link = relativeLink(withParams(ask.query, { si: type }));
    return html`
      <a id="sampletype-${type}" href="${link}"${i === chosen ? markup(' aria-current="true"') : null}>
        ${type}
        <small>${unit}</small>
      </a>
    `;
  });
  return menu('sample', 'Sample', html`${links}`);
}

/** The index of the sample type that the page shows; undefined where there is none such. */
function typeShown(ask: Ask): number | undefined {
  try {
    return sampleIndex(ask.site.profile, ask.readableConfig.sample_index);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function refineLinks(ask: Ask): Html {
  return html`${refinements.map(
    ({ id, label, option }) =>
      html`
        <a id="${id}" class="refines" data-param="${optionNamed(option)!.url}" href="?" title="${optionHelp(option)}"
          aria-disabled="true">
          ${label}
        </a>
      `,
  )}<hr><a href="${wholeProfile(ask)}" title="The whole profile">Reset</a>`;
}

function configLinks(ask: Ask): Html {
  const entries = configMenu(ask.site.host, ask.site.config, ask.query);
  const link = ({ name, url, current, saved }: MenuEntry): Html =>
    html`
      <div class="entry">
        <a href="${url}"${current ? markup(' aria-current="true"') : null}>
          ${current ? html`<span class="mark" aria-hidden="true">&check;</span>` : null}${name}
        </a>
        ${
          saved
            ? html`
              <button type="button" class="menu-delete-btn" data-config="${name}" title="Delete ${name}"
                aria-label="Delete ${name}">
                &times;
              </button>
            `
            : null
        }
      </div>
    `;
  return html`
    <button type="button" id="save-config" title="Keep these options under a name">Save as &hellip;</button>
    <hr>
    ${entries.map(link)}
    <hr>
    <button type="button" id="edit-options">Options &hellip;</button>
  `;
}

function compareLinks(ask: Ask): Html {
  const id = ask.param('base');
  const stop =
    id === '' ? null : html`<hr><a href="${relativeLink(withParams(ask.query, { base: null }))}">Compare no more</a>`;
  return html`<label class="file">Profile to compare with<input type="file" id="base-file"></label>
    <p class="hint" id="base-state" role="status">Its values are subtracted from those shown.</p>
    ${stop}`;
}

function downloadLinks(ask: Ask, downloads: readonly Download[]): Html {
  const query = here(ask);
  const link = ({ label, href }: Download): Html =>
    href.startsWith('#')
      ? html`<button type="button" class="saves" data-kind="${href.slice(1)}">${label}</button>`
      : html`<a href="./${href}${query === '' ? '' : `?${query}`}" download>${label}</a>`;
  return html`
    <a href="./download" id="download-profile">Profile (pb.gz)</a>
    ${downloads.length > 0 ? markup('<hr>') : null}${downloads.map(link)}
    <hr>
    <button type="button" id="copy-link">Copy the link to this view</button>
  `;
}

/** Every option that applies, whether the address or the command line sets it, each with a way to take it back. */
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

/** More lines of a notice are folded. */
const mostNoticeLines = 4;

/** pprof's warnings, and what we add. */
/** `said`: what stands on the page already, so that no notice begins it once more. */
function notices(ask: Ask, said = ''): Html {
  const hints = ask.hints.filter(hint => !said.startsWith(hint));
  const lines = (texts: readonly string[]): Html => {
    const all = [...new Set(texts)].flatMap(text => text.split('\n')).map(text => html`<div>${text}</div>`);
    if (all.length <= mostNoticeLines) return html`${all}`;
    // A report begins on the first screen, however much there is to say about it.
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

/** What each key does: shown by `?`; the page's script reads the same list. */
export const keyHelp: readonly (readonly [string, string])[] = [
  ...views.map(v => [v.key, v.label] as const),
  ['/', 'Search for names by a regexp'],
  [':', 'The command line'],
  ['o', 'Options'],
  ['Escape', 'Let go of what is selected; close what is open'],
  ['T', 'Dark or light'],
  ['?', 'This list'],
];
