import { noMatch } from '../base/errors.ts';
import { sumOf } from '../graph/graph.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { add } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { Pattern } from '../base/pattern.ts';
import type { SourceReader } from './source-reader.ts';
import { compareText } from '../base/text.ts';

/** A line of a source file with the sums of its samples. */
export interface SourceLine {
  readonly number: Int64;
  readonly text: string;
  readonly flat: Int64;
  readonly cum: Int64;
}

/**
 * A function's part of a file. `error`: why the file cannot be read. If the file
 * is of another version, `lines` are the sampled ones, with empty texts.
 */
export interface Listing {
  readonly name: string;
  /** Empty when the profile names no file. */
  readonly file: string;
  readonly flat: Int64;
  readonly cum: Int64;
  readonly lines: readonly SourceLine[];
  readonly error?: string;
  /** Sampled lines that are not in `lines`: all if there is no file, else those outside the range of `lines`. */
  readonly bare: readonly SourceLine[];
}

/** Number of lines to show around the first and last sample if the function's start is unknown. */
const margin = 5;

/** Lists the matching functions, sorted by name and file (pprof: source.go printSource). Throws a UserError. */
export function listSource(graph: Graph, pattern: Pattern, reader: SourceReader): Listing[] {
  const functions = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    if (!pattern.test(node.info.name)) continue;
    const nodes = functions.get(node.info.name);
    if (nodes) nodes.push(node);
    else functions.set(node.info.name, [node]);
  }
  if (functions.size === 0) throw noMatch(`no matches found for regexp: ${pattern.source}`);
  const listings: Listing[] = [];
  for (const name of [...functions.keys()].sort(compareText)) {
    const files = new Map<string, Node[]>();
    for (const node of functions.get(name)!) {
      if (node.info.file === '') continue;
      const nodes = files.get(node.info.file);
      if (nodes) nodes.push(node);
      else files.set(node.info.file, [node]);
    }
    if (files.size === 0) listings.push({ name, file: '', flat: 0, cum: 0, lines: [], bare: [] });
    for (const file of [...files.keys()].sort(compareText))
      listings.push(listFile(name, file, files.get(file)!, reader));
  }
  return listings;
}

function listFile(name: string, file: string, nodes: readonly Node[], reader: SourceReader): Listing {
  const sums = sumOf(nodes);
  const head = { name, file, flat: sums.flat, cum: sums.cum };
  let start: Int64 = Infinity;
  let end: Int64 = -Infinity;
  const byLine = new Map<Int64, { flat: Int64; cum: Int64 }>();
  for (const node of nodes) {
    const { line, startLine } = node.info;
    const from = startLine === 0 ? add(line, -margin) : startLine;
    const to = add(line, margin);
    if (from < start) start = from;
    if (to > end) end = to;
    const sum = byLine.get(line) ?? { flat: 0, cum: 0 };
    byLine.set(line, { flat: add(sum.flat, node.flat), cum: add(sum.cum, node.cum) });
  }
  if (start < 1) start = 1;
  const sampled = [...byLine]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([number, sums]) => ({ number, text: '', ...sums }));
  const weighty = sampled.filter(line => line.flat !== 0 || line.cum !== 0);
  if (start > end) {
    // The range is empty, so the file is not read; an earlier error of it is still reported.
    const error = reader.knownError(file);
    return error === undefined ? { ...head, lines: [], bare: weighty } : { ...head, lines: [], error, bare: sampled };
  }
  const source = reader.text(file, name);
  if ('error' in source) return { ...head, lines: [], error: source.error, bare: sampled };
  if ('withheld' in source) return { ...head, lines: weighty, bare: [] };
  const lines: SourceLine[] = [];
  for (let number = Number(start); number <= end; number++) {
    const text = source.lines[number - 1 + source.by];
    if (text === undefined) break;
    lines.push({ number, text, ...(byLine.get(number) ?? { flat: 0, cum: 0 }) });
  }
  const past = Number(start) + lines.length;
  return { ...head, lines, bare: weighty.filter(({ number }) => number < start || number >= past) };
}
