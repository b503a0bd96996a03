/** The header of every page: links to other pages, and actions on the profile. */

import { cellText } from '../../core/base/cells.ts';
import type { CellLine } from '../../core/base/cells.ts';
import { UserError } from '../../core/base/errors.ts';
import { fromFloat, toFloat } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { scaledLabel } from '../../core/base/measure.ts';
import { optionsAt } from '../../core/view/options.ts';
import type { Filter } from '../../core/view/options.ts';
import { keptTotal, sampleIndex } from '../../core/view/view.ts';
import type { View } from '../../core/view/view.ts';
import { relativeLink, wholeProfile } from '../site/config.ts';
import { queryText, withParams } from '../site/query.ts';
import { configMenu } from '../site/saved.ts';
import type { MenuEntry } from '../site/saved.ts';
import type { Ask } from '../site/site.ts';
import { html, markup } from './html.ts';
import type { Html } from './html.ts';
import type { Download, WebPage } from './page.ts';

/** A page, and all pages for its menu. */
export interface PageOfSite {
  readonly page: WebPage;
  readonly pages: readonly WebPage[];
}

/** Refine's links, by pprof's ids: each sets the parameter of a filter from what is selected. */
const refinements = (): { readonly id: string; readonly label: string; readonly option: Filter }[] =>
  optionsAt('filter')
    .filter(({ completes }) => completes === 'function')
    .map(option => ({
      id: option.name.replaceAll('_', '-'),
      label: option.name.charAt(0).toUpperCase() + option.name.slice(1).replaceAll('_', ' '),
      option,
    }));

/** The text of the line of some kind among those about the profile. */
function findLabel(about: readonly CellLine[], kind: 'file' | 'type' | 'time'): string | undefined {
  const line = about.find(candidate => candidate.kind === kind);
  return line && cellText(line, kind);
}

/** Returns the title of a page, as in pprof. */
export const titleOf = (about: readonly CellLine[]): string =>
  `${findLabel(about, 'file') ?? 'unknown'} ${findLabel(about, 'type') ?? 'unknown'}`;

/** The header, as far as it is known before the report: it ends within the box about the profile. */
export function opening(ask: Ask, { page, pages }: PageOfSite, view: View, about: readonly CellLine[]): Html {
  const title = titleOf(about);
  const time = findLabel(about, 'time');
  const { drawn } = ask.request;
  return html`<header class="bar">
<a class="brand" href="./" title="The first page">inkprof</a>
<nav class="menus" aria-label="Pages">${menu('view', page.label, viewLinks(ask, page, pages), 'View')}</nav>
${drawn === undefined ? null : html`<img class="drawn" src="${drawn}" width="1" height="1" alt="" loading="lazy">`}
<details id="details" class="menu about">
      <summary title="About the profile and this view">
        ${title} <b>${totalText(view)}</b>
        ${time === undefined ? null : html` <span class="time">${time}</span>`}
      </summary>
<div id="detailsbox" class="box">`;
}

/** Returns the end of the opening's last element, with the rest of the header. */
export const openingEnd = (header: Html | null = null): Html => html`</div></details>
${header}
</header>`;

/** Returns the actions on the profile. They follow the opening, because they would delay the first paint. */
export function headerEnd(ask: Ask, downloads: readonly Download[], docUrl: string): Html {
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

/** Returns a menu. `name`: its accessible name, if it differs from the label. */
function menu(id: string, label: string, items: Html, name = label): Html {
  return html`
    <details class="menu" id="${id}">
      <summary aria-label="${name === label ? label : `${name}: ${label}`}">${label}</summary>
      <div class="box">${items}</div>
    </details>
  `;
}

const here = (ask: Ask): string => queryText(ask.query);

/** Returns the links to the views, without the focus: the page's script sets it to the selection. */
function viewLinks(ask: Ask, current: WebPage, pages: readonly WebPage[]): Html {
  // An empty `f`, which overrides the command line's focus, is kept.
  const query = queryText(ask.query.has('f') && ask.param('f') === '' ? ask.query : withParams(ask.query, { f: null }));
  return html`${pages.map(
    page =>
      html`
        <a id="${page.id}" class="carries" data-param="f" href="./${page.path}${query === '' ? '' : `?${query}`}"
          title="${page.help}"${page === current ? markup(' aria-current="page"') : null}>
          ${page.label}
          <kbd>${page.key}</kbd>
        </a>
      `,
  )}`;
}

function sampleMenu(ask: Ask): Html | null {
  const types = ask.site.profile.sampleTypes;
  if (types.length < 2) return null;
  const chosen = findType(ask);
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

/** Returns the index of the page's sample type; undefined if it is invalid. */
export function findType(ask: Ask): number | undefined {
  try {
    return sampleIndex(ask.site.profile, ask.readableConfig.sample_index);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function refineLinks(ask: Ask): Html {
  return html`${refinements().map(
    ({ id, label, option }) =>
      html`
        <a id="${id}" class="refines" data-param="${option.url}" href="?" title="${option.help.en[0]}"
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
  const link = (download: Download): Html =>
    'picture' in download
      ? html`<button type="button" class="saves" data-kind="${download.picture}">${download.label}</button>`
      : html`<a href="./${download.file}${query === '' ? '' : `?${query}`}" download>${download.label}</a>`;
  return html`
    <a href="./download" id="download-profile">Profile (pb.gz)</a>
    ${downloads.length > 0 ? markup('<hr>') : null}${downloads.map(link)}
    <hr>
    <button type="button" id="copy-link">Copy the link to this view</button>
  `;
}
