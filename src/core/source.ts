import { UserError } from './errors.ts';
import { sumOf } from './graph.ts';
import type { Graph, Node } from './graph.ts';
import { add } from './int64.ts';
import type { Int64 } from './int64.ts';
import { joinPath, splitList, trimFileName, upward } from './paths.ts';
import type { Pattern } from './pattern.ts';
import { compareText, decodeText } from './text.ts';

/** Where source files may be. */
export interface SourceSearch {
  /** Bytes of a file; throws a UserError worded `open PATH: ...`. */
  read(path: string): Uint8Array;
  /** source_path, or the working directory. */
  readonly searchPath: string;
  readonly trimPath: string;
  readonly listSeparator: string;
  /** Files to try, in order, for what is in none of pprof's places: an addition of ours. */
  readonly elsewhere: (recorded: string) => Iterable<string>;
}

/** What became of a file that is not where pprof looks. */
export interface SourceNews {
  readonly recorded: string;
  /** Where it was found, or null. */
  readonly found: string | null;
  /** Where it was looked for, in order, if it was not found. */
  readonly looked: readonly string[];
}

/** One line of a source file with the values that its samples add up to. */
export interface SourceLine {
  readonly number: Int64;
  readonly text: string;
  readonly flat: Int64;
  readonly cum: Int64;
}

/** A function's part of a file. `error`: why the file could not be read. */
export interface Listing {
  readonly name: string;
  /** Empty when the profile names no file. */
  readonly file: string;
  readonly flat: Int64;
  readonly cum: Int64;
  readonly lines: readonly SourceLine[];
  readonly error?: string;
  /** Where there is no text: the lines that have samples, and what was tried. */
  readonly bare?: readonly SourceLine[];
}

/** Lines around the first and last sample where the function's start is unknown. */
const margin = 5;

/** The functions whose name matches, by name, each with its files by name and start line. */
export function listSource(graph: Graph, pattern: Pattern, reader: SourceReader): Listing[] {
  const functions = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    if (!pattern.test(node.info.name)) continue;
    const nodes = functions.get(node.info.name);
    if (nodes) nodes.push(node);
    else functions.set(node.info.name, [node]);
  }
  if (functions.size === 0) throw new UserError(`no matches found for regexp: ${pattern.source}`);
  const listings: Listing[] = [];
  for (const name of [...functions.keys()].sort(compareText)) {
    const files = new Map<string, Node[]>();
    for (const node of functions.get(name)!) {
      if (node.info.file === '') continue;
      const nodes = files.get(node.info.file);
      if (nodes) nodes.push(node);
      else files.set(node.info.file, [node]);
    }
    if (files.size === 0) listings.push({ name, file: '', flat: 0, cum: 0, lines: [] });
    for (const file of [...files.keys()].sort(compareText)) listings.push(listFile(name, file, files.get(file)!, reader));
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
  // Where no line is wanted the file is not looked for, but an error that it gave before is told.
  const source = start <= end ? reader.file(file) : reader.known(file);
  if (typeof source === 'string') {
    const bare = [...byLine].sort(([a], [b]) => (a < b ? -1 : 1)).map(([number, sums]) => ({ number, text: '', ...sums }));
    return { ...head, lines: [], error: source, bare };
  }
  const lines: SourceLine[] = [];
  for (let number = Number(start); number <= end && number <= source.length; number++) {
    lines.push({ number, text: source[number - 1]!, ...(byLine.get(number) ?? { flat: 0, cum: 0 }) });
  }
  return { ...head, lines };
}

/** Reads source files once; a file is its lines, or why it cannot be had. */
export class SourceReader {
  private readonly cache = new Map<string, readonly string[] | string>();
  /** What was not in pprof's places, in the order in which it was asked for. */
  readonly news: SourceNews[] = [];

  constructor(private readonly search: SourceSearch) {}

  file(name: string): readonly string[] | string {
    let lines = this.cache.get(name);
    if (lines === undefined) this.cache.set(name, (lines = this.load(name)));
    return lines;
  }

  /** What is known of a file without looking for it. */
  known(name: string): readonly string[] | string {
    return this.cache.get(name) ?? [];
  }

  private load(name: string): readonly string[] | string {
    try {
      return splitLines(this.find(name));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return isUnreadable(error) ? [] : error.message;
    }
  }

  /**
   * As in pprof an absolute name is that file only, and a relative one is
   * tried below each search folder and below all of its parents. Then come
   * places of ours.
   */
  private find(recorded: string): Uint8Array {
    const { search } = this;
    const name = trimFileName(recorded, search.trimPath, search.searchPath, search.listSeparator);
    try {
      if (name.startsWith('/')) return search.read(name);
      for (const start of splitList(search.searchPath, search.listSeparator)) {
        for (const dir of upward(start)) {
          const bytes = this.attempt(joinPath(dir, name));
          if (bytes) return bytes;
        }
      }
      throw new UserError(`could not find file ${name} on path ${search.searchPath}`);
    } catch (error) {
      if (!(error instanceof UserError) || isUnreadable(error)) throw error;
      const looked = new Set(name.startsWith('/') ? [name] : splitList(search.searchPath, search.listSeparator).map(dir => joinPath(dir, name)));
      for (const path of search.elsewhere(recorded)) {
        if (looked.has(path)) continue;
        const bytes = this.attempt(path);
        if (bytes && bytes.length > 0) {
          this.news.push({ recorded, found: path, looked: [] });
          return bytes;
        }
        looked.add(path);
      }
      this.news.push({ recorded, found: null, looked: [...looked] });
      throw error;
    }
  }

  private attempt(path: string): Uint8Array | null {
    try {
      return this.search.read(path);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return isUnreadable(error) ? new Uint8Array(0) : null;
    }
  }
}

/** What opens but cannot be read, such as a folder, counts as an empty file. */
const isUnreadable = (error: UserError): boolean => error.message.startsWith('read ');

/** A line of 64 KiB or more ends the file, as it does for pprof. */
const longestLine = 65536;

function splitLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = bytes.indexOf(10, from);
    if (to < 0) to = bytes.length;
    if (to - from >= longestLine) break;
    const end = to > from && bytes[to - 1] === 13 ? to - 1 : to;
    lines.push(decodeText(bytes.subarray(from, end)));
    from = to + 1;
  }
  return lines;
}
