import { reportText } from '../../commands/command.ts';
import type { ReportContext } from '../../commands/command.ts';
import { peek } from '../../commands/profile/tree.ts';
import { textOf } from '../../core/base/cells.ts';
import type { Line } from '../../core/base/cells.ts';
import { escapeText, html, longestLine, markup } from '../html/html.ts';
import type { PageContent, WebPage } from '../html/page.ts';
import { queryText, withParams } from '../site/query.ts';
import type { Ask } from '../site/site.ts';
import { contextOfFocus, cutText, shortenLines } from './text.ts';

const peekContext = (ask: Ask): ReportContext => contextOfFocus(ask, peek, { granularity: 'lines' });

/** Returns a pattern that matches only this name. */
const exactly = (name: string): string => `^${name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')}$`;

/** Returns a line of the report as markup; the function's name links to the same report about it. */
function linkLine(ask: Ask, line: Line): string {
  const text = typeof line === 'string' ? line : `${textOf(line)}\n`;
  const at = typeof line === 'string' ? -1 : line.cells.findIndex(({ role }) => role === 'name');
  if (typeof line === 'string' || at < 0 || text.length > longestLine) return escapeText(shortenLines(text));
  // The name includes the address cell, if the report has addresses.
  const first = line.cells[at - 2]?.role === 'address' ? at - 2 : at;
  const lead = textOf({ ...line, cells: line.cells.slice(0, first) });
  const target = queryText(withParams(ask.query, { f: exactly(line.cells[at]!.text) }));
  const own = line.kind === 'node' ? ' class="own"' : '';
  const name = escapeText(text.slice(lead.length, -1));
  return `${escapeText(lead)}<a href="./${peekPage.path}?${escapeText(target)}"${own}>${name}</a>\n`;
}

function* linkLines(ask: Ask, context: ReportContext): Iterable<string> {
  for (const line of peek.print(peek.make(context)) as Iterable<Line>) yield linkLine(ask, line);
}

function makePeek(ask: Ask, context: ReportContext): PageContent {
  const out = [...cutText(linkLines(ask, context), part => part)].join('');
  const everything =
    ask.param('f') === ''
      ? html`
        <p class="hint">
          Every function is here. Search for a name and press Enter to see its callers and callees alone.
        </p>
      `
      : null;
  const body = html`${everything}<pre class="report" id="content" tabindex="0">${markup(out)}</pre>`;
  return { legend: context.report.profileLabels(), body };
}

export const peekPage: WebPage = {
  path: 'peek',
  id: 'peek',
  label: 'Peek',
  key: 'p',
  help: peek.summary,
  selectionHelp: 'Who calls it, and what it calls',
  downloads: [{ label: 'Report (txt)', file: 'peek.txt', make: ask => reportText(peek, peekContext(ask)) }],
  context: peekContext,
  make: makePeek,
};
