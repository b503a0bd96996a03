import { reportText } from '../../commands/command.ts';
import type { ReportContext } from '../../commands/command.ts';
import { preOpening } from '../../commands/output/weblist-page.ts';
import { list } from '../../commands/profile/list.ts';
import { makeWebListing, weblist, weblistHtml } from '../../commands/profile/weblist.ts';
import type { WebFunction } from '../../core/source/web-listing.ts';
import { html, shorten, markup } from '../html/html.ts';
import type { PageContent, WebPage } from '../html/page.ts';
import { escapeQuery } from '../site/query.ts';
import type { Ask } from '../site/site.ts';
import { disasmPage } from './disasm.ts';
import { contextOfFocus, cutText, mostListings } from './text.ts';

const sourceContext = (ask: Ask): ReportContext => contextOfFocus(ask, weblist);

/** Shortens the texts of a function to a displayable length. */
function shortenFunction(part: WebFunction): WebFunction {
  const lines = part.lines.map(line => ({
    ...line,
    text: shorten(line.text),
    instructions: line.instructions.map(code => ({
      ...code,
      text: code.text === null ? null : shorten(code.text),
      file: shorten(code.file),
      calls: code.calls.map(call => ({ ...call, file: shorten(call.file), text: shorten(call.text) })),
    })),
  }));
  return { ...part, name: shorten(part.name), file: shorten(part.file), lines };
}

/** Makes the page with pprof's listing; the page's script replaces its click handlers. */
function makeSource(ask: Ask, context: ReportContext): PageContent {
  const functions = makeWebListing(context, mostListings);
  let listing = '';
  for (const part of cutText(weblistHtml(functions.map(shortenFunction), context.report), part => part))
    listing += part.replace(preOpening, '<pre class="listing" tabindex="0">');
  const disasmLink = `./${disasmPage.path}?f=${escapeQuery(ask.param('f'))}`;
  const empty =
    functions.length === 0
      ? html`
        <p class="empty">No source is known for what was asked for. <a href="${disasmLink}">Its assembly</a> may be.</p>
      `
      : null;
  const body = html`
    <div class="tools" id="source-tools"></div>
    ${empty}
    <div id="content" class="listings">${markup(listing)}</div>
  `;
  return { legend: context.report.profileLabels(), body };
}

export const sourcePage: WebPage = {
  path: 'source',
  id: 'list',
  label: 'Source',
  key: 's',
  help: list.summary,
  hasScript: true,
  selectionHelp: 'Its source',
  standsFor: command => command.takesPattern === true,
  downloads: [
    {
      label: 'Listing (html)',
      file: 'source.html',
      make: ask => reportText(weblist, sourceContext(ask)),
    },
  ],
  context: sourceContext,
  make: makeSource,
};
