import { cellText, textOf } from '../../core/base/cells.ts';
import { abs, toFloat } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { UserError } from '../../core/base/errors.ts';
import type { Mapping } from '../../core/profile/profile.ts';
import type { Report } from '../../core/graph/report.ts';
import { padLeft, runeCount, trimSpace } from '../../core/base/text.ts';
import { canonicalizeFileName, webListing } from '../../core/source/web-listing.ts';
import type { WebFunction, WebInstruction, WebLine } from '../../core/source/web-listing.ts';
import type { ReportCommand, ReportContext } from '../command.ts';
import type { WebListing } from '../result.ts';
import { missingProgram, openProgram } from './disasm.ts';
import { sourceReader, tellSources } from './source-options.ts';
import { escapeHtml, pageClosing, pageOpening, preOpening } from '../output/weblist-page.ts';
import { phrase, type Phrase, someOf } from '../../core/base/phrase.ts';

/** Returns the indentation of a line in columns; tab stops are 8 apart (pprof: source.go indentation). */
function indentation(line: string): number {
  let column = 0;
  for (const char of line) {
    if (char === ' ') column++;
    else if (char === '\t') column += 8 - (column % 8);
    else break;
  }
  return column;
}

/** Pads to a width and expands tabs; a byte that is not UTF-8 becomes U+FFFD (pprof: source.go rightPad). */
function expandAndPad(text: string, width: number): string {
  let out = text.isWellFormed() ? text : text.toWellFormed();
  if (out.includes('\t')) {
    let column = 0;
    let expanded = '';
    for (const char of out) {
      column++;
      if (char !== '\t') {
        expanded += char;
        continue;
      }
      expanded += ' ';
      for (; column % 8 !== 0; column++) expanded += ' ';
    }
    out = expanded;
  }
  const missing = width - runeCount(out);
  return missing > 0 ? out + ' '.repeat(missing) : out;
}

const codeWidth = 80;
const kinds = { nop: 'nop', dead: 'deadsrc', live: 'livesrc' } as const;

/** The parts of a listing as HTML, the same bytes as pprof's. */
export function* weblistHtml(functions: readonly WebFunction[], report: Report): Iterable<string> {
  const value = (sum: Int64): string => padLeft(report.value(sum), 10);
  const valueOrDot = (sum: Int64): string => (sum === 0 ? '         .' : value(sum));
  const column = (flat: Int64, cum: Int64): string => `${valueOrDot(flat)} ${valueOrDot(cum)}`;

  const instruction = (code: WebInstruction, i: number, indent: number): string => {
    let out = code.startsBlock && i > 0 ? `${' '.repeat(37)}⋮\n` : '';
    for (const call of code.calls) {
      const text = expandAndPad(' '.repeat(indent + 4 + 4 * call.depth) + trimSpace(call.text), codeWidth);
      out +=
        `${' '.repeat(42)}<span class=inlinesrc>${escapeHtml(text)}</span> <span ` +
        `class=unimportant>${escapeHtml(report.locale.paths.base(call.file))}:${call.line}</span>\n`;
    }
    if (code.text === null) return out;
    const text = expandAndPad(' '.repeat(indent + 4 + 4 * code.depth) + code.text, codeWidth);
    const place =
      code.file === ''
        ? ''
        : `${escapeHtml(report.locale.paths.base(code.file)).replaceAll('&#43;', '+')}:${code.line}`;
    const address = code.address.toString(16).padStart(8);
    // pprof escapes the name of the file once more.
    return (
      `${out}${' '.repeat(10)}${escapeHtml(`${column(code.flat, code.cum)} ${address}: ${text} `)}<span ` +
      `class=unimportant>${escapeHtml(place)}</span>\n`
    );
  };

  const line = ({ number, text, kind, flat, cum, instructions }: WebLine): string => {
    const source =
      `<span class=line> ${String(number).padStart(6)}</span> <span ` +
      `class=${kinds[kind]}>${escapeHtml(`  ${column(flat, cum)} ${' '.repeat(8)}  ${text} `)}</span>`;
    if (instructions.length === 0) return `\n${source}`;
    const indent = indentation(text);
    return `\n${source}<span class=asm>${instructions.map((code, i) => instruction(code, i, indent)).join('')}</span>`;
  };

  for (const { name, file, flat, cum, lines } of functions) {
    yield `<h2>${escapeHtml(name)}</h2><p class="filename">${escapeHtml(file)}</p>\n${preOpening}\n`;
    yield escapeHtml(`  Total:  ${value(flat)} ${value(cum)} (flat, cum) ${report.percent(cum)}`);
    for (const part of lines) yield line(part);
    yield '\n</pre>\n';
  }
}

/** Returns a digit per line, 1 to 9 by its share of the largest value, 0 for no value. */
function heatOf(functions: readonly WebFunction[]): string {
  const sizes = functions.flatMap(f => f.lines.map(line => toFloat(abs(line.cum))));
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  return sizes.map(size => (size <= 0 ? 0 : Math.max(1, Math.ceil((size / most) * 9)))).join('');
}

function* page({ report, functions }: WebListing): Iterable<string> {
  const about = report.aboutProfile();
  const told = (kind: string): string => {
    const line = about.find(line => line.kind === kind);
    return (line && cellText(line, kind)) ?? 'unknown';
  };
  yield pageOpening(`${told('file')} ${told('type')}`, heatOf(functions));
  yield `<div class="legend">${about.map(line => escapeHtml(textOf(line))).join('<br>\n')}<br>Total: ` +
    `${escapeHtml(report.value(report.total))}</div>`;
  yield* weblistHtml(functions, report);
  yield pageClosing;
}

/** Makes the listing. `files`: maximum number of files, by flat value; undefined: all, by name. */
export function makeWebListing(context: ReportContext, files?: number): WebFunction[] {
  const { view, hint, host } = context;
  const shown = (file: string): string => canonicalizeFileName(file, host.paths);
  let missing: Phrase | undefined;
  let opened = false;
  const open = (mapping: Mapping) => {
    try {
      const binary = openProgram(mapping, context);
      opened = true;
      return binary;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      missing ??= missingProgram(mapping, error, host.paths);
      return null;
    }
  };
  const reader = sourceReader(context, shown);
  const functions = webListing(view, {
    reader,
    open,
    shown,
    intelSyntax: view.config.intel_syntax,
    hint,
    missing: names => tellMissing(names, hint),
    files,
  });
  tellSources(reader.news(), [], String, hint);
  if (!opened && missing !== undefined) hint(phrase`no assembly: ${missing}`);
  return functions;
}

/** Maximum number of names in the sentence about functions that are not listed. */
const mostNamed = 3;

function tellMissing(names: readonly string[], hint: (text: Phrase) => void): void {
  if (names.length === 0) return;
  hint(
    phrase`not listed: ${someOf(names, mostNamed)}: inlined in others, without code under
      that name; list shows their lines`,
  );
}

export const weblist: ReportCommand<WebListing> = {
  kind: 'report',
  name: 'weblist',
  summary: 'Source and assembly of functions that match a regexp, as a page in the browser',
  usage: [
    'weblist<func_regex|address> [-focus_regex]* [-ignore_regex]* >f',
    'Opens the source of the matching functions, with their assembly where the program is on this machine.',
    'Only samples that match a focus_regex and no ignore_regex count.',
    '>f writes the page to the file f.',
  ],
  takesPattern: true,
  untrimmed: true,
  granularity: 'addresses',
  noinlines: false,
  objectNames: true,
  make: context => ({ kind: 'web-listing', report: context.report, functions: makeWebListing(context) }),
  print: page,
  destination: { kind: 'browser', extension: 'html' },
};
