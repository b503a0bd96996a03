import type { ReportCommand, ReportContext } from '../../commands/command.ts';
import { disasm, makeDisassembly, printDisassembly } from '../../commands/profile/disasm.ts';
import { peek } from '../../commands/profile/tree.ts';
import { makeWebListing, weblist, weblistHtml } from '../../commands/profile/weblist.ts';
import { preOpening } from '../../commands/output/weblist-page.ts';
import type { Config } from '../../core/view/options.ts';
import type { WebFunction } from '../../core/source/web-listing.ts';
import { reportPage } from '../html/frame.ts';
import type { Download, ViewPath } from '../html/frame.ts';
import { escapeText, html, limited, longestLine, markup } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { escapeQuery, queryText, withParams } from '../site/query.ts';
import type { Ask } from '../site/site.ts';

/** As many files or symbols as pprof's pages show. */
const most = 50;
/** A page of text ends here, with a word about it: browsers take seconds to lay out more. */
const longest = 1_000_000;

/** `f` is the focus and what the command looks for. */
const sought = (ask: Ask, command: ReportCommand, changes: Partial<Config> = {}): ReportContext =>
  ask.context(command, ask.param('f'), changes);

export const peekContext = (ask: Ask): ReportContext => sought(ask, peek, { granularity: 'lines' });
export const disasmContext = (ask: Ask): ReportContext => sought(ask, disasm);
export const sourceContext = (ask: Ask): ReportContext => sought(ask, weblist);

export const peekText = (ask: Ask): Iterable<string> => peek.report(peekContext(ask)) as Iterable<string>;
export function disasmText(ask: Ask): Iterable<string> {
  const context = disasmContext(ask);
  return printDisassembly(context.report, makeDisassembly(context, most));
}

/** Every line within what a screen can show. */
const limitedLines = (text: string): string =>
  text.length > longestLine ? text.split('\n').map(limited).join('\n') : text;

/** Text up to a length, then a word about what is left out. `shorten`: what each piece goes through. */
function* cut(text: Iterable<string>, shorten: (part: string) => string = limitedLines): Iterable<string> {
  let length = 0;
  for (const whole of text) {
    const part = shorten(whole);
    yield part;
    length += part.length;
    if (length < longest) continue;
    yield '\n\u2026 cut here: search for a name to see less at once, or download the whole text\n';
    return;
  }
}

function textPage(
  ask: Ask,
  context: ReportContext,
  view: ViewPath,
  make: () => Html,
  downloads: readonly Download[],
): Iterable<string> {
  return reportPage(ask, context, {
    view,
    downloads,
    make: () => ({ legend: context.report.profileLabels(), body: make() }),
  });
}

/** The name of a function as a pattern that matches it alone. */
const exactly = (name: string): string => `^${name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')}$`;

export function peekPage(ask: Ask): Iterable<string> {
  const context = peekContext(ask);
  return textPage(ask, context, 'peek', () => peekBody(ask, context), [{ label: 'Report (txt)', href: 'peek.txt' }]);
}

function peekBody(ask: Ask, context: ReportContext): Html {
  const link = (line: string): string => {
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
      `href="./peek?${escapeText(target)}"${own ? ' class="own"' : ''}>${escapeText(name.trimStart())}</a>\n`
    );
  };
  let out = '';
  for (const piece of cut(peek.report(context) as Iterable<string>)) {
    for (const line of piece.split(/(?<=\n)/)) out += link(line);
  }
  const everything =
    ask.param('f') === ''
      ? html`
        <p class="hint">
          Every function is here. Search for a name and press Enter to see its callers and callees alone.
        </p>
      `
      : null;
  return html`${everything}<pre class="report" id="content" tabindex="0">${markup(out)}</pre>`;
}

export function disasmPage(ask: Ask): Iterable<string> {
  const context = disasmContext(ask);
  const body = (): Html => {
    const text = [...cut(printDisassembly(context.report, makeDisassembly(context, most)))].join('');
    return html`<pre class="report" id="content" tabindex="0">${text}</pre>`;
  };
  return textPage(ask, context, 'disasm', body, [{ label: 'Report (txt)', href: 'disasm.txt' }]);
}

/** A function whose texts are within what a screen can show. */
function limitedFunction(part: WebFunction): WebFunction {
  const lines = part.lines.map(line => ({
    ...line,
    text: limited(line.text),
    instructions: line.instructions.map(code => ({
      ...code,
      text: code.text === null ? null : limited(code.text),
      file: limited(code.file),
      calls: code.calls.map(call => ({ ...call, file: limited(call.file), text: limited(call.text) })),
    })),
  }));
  return { ...part, name: limited(part.name), file: limited(part.file), lines };
}

/** The listing is pprof's; instead of its handlers the page's script opens and closes assembly. */
function sourceBody(ask: Ask, context: ReportContext): Html {
  const functions = makeWebListing(context, most);
  let listing = '';
  for (const part of cut(weblistHtml(functions.map(limitedFunction), context.report), part => part))
    listing += part.replace(preOpening, '<pre class="listing" tabindex="0">');
  const disasmLink = `./disasm?f=${escapeQuery(ask.param('f'))}`;
  const empty =
    functions.length === 0
      ? html`
        <p class="empty">No source is known for what was asked for. <a href="${disasmLink}">Its assembly</a> may be.</p>
      `
      : null;
  return html`
    <div class="tools" id="source-tools"></div>
    ${empty}
    <div id="content" class="listings">${markup(listing)}</div>
  `;
}

export function sourcePage(ask: Ask): Iterable<string> {
  const context = sourceContext(ask);
  return textPage(ask, context, 'source', () => sourceBody(ask, context), [
    { label: 'Listing (html)', href: 'source.html' },
  ]);
}
