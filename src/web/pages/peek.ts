import type { ReportContext } from '../../commands/command.ts';
import { peek } from '../../commands/profile/tree.ts';
import { escapeText, html, markup } from '../html/html.ts';
import type { PageContent, WebPage } from '../html/page.ts';
import { queryText, withParams } from '../site/query.ts';
import type { Ask } from '../site/site.ts';
import { contextOfFocus, cutText } from './text.ts';

const peekContext = (ask: Ask): ReportContext => contextOfFocus(ask, peek, { granularity: 'lines' });

/** A pattern that matches a function's whole name and no other. */
const exactly = (name: string): string => `^${name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')}$`;

/** A line of the report, escaped; the function that it names is a link to the same report about it. */
function linkLine(ask: Ask, line: string): string {
  const bar = line.indexOf('| ');
  if (bar < 0 || line.startsWith('-')) return escapeText(line);
  const name = line.slice(bar + 2).replace(/\n$/, '');
  // The function without its file and line, and without the mark of inlined calls.
  const plain = name
    .trimStart()
    .replace(/ \(inline\)$/, '')
    .replace(/ \S+:\d+(?::\d+)?$/, '');
  if (plain === '') return escapeText(line);
  const blanks = name.length - name.trimStart().length;
  const own = blanks === 0;
  const target = queryText(withParams(ask.query, { f: exactly(plain) }));
  return (
    `${escapeText(line.slice(0, bar + 2))}${' '.repeat(blanks)}<a ` +
    `href="./${peekPage.path}?${escapeText(target)}"${own ? ' class="own"' : ''}>${escapeText(name.trimStart())}</a>\n`
  );
}

function makePeek(ask: Ask, context: ReportContext): PageContent {
  let out = '';
  for (const piece of cutText(peek.report(context) as Iterable<string>)) {
    for (const line of piece.split(/(?<=\n)/)) out += linkLine(ask, line);
  }
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
  downloads: [
    { label: 'Report (txt)', file: 'peek.txt', make: ask => peek.report(peekContext(ask)) as Iterable<string> },
  ],
  context: peekContext,
  make: makePeek,
};
