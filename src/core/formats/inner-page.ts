import { encodeText, decodeText } from '../base/text.ts';
import { narrowText } from './dump-pieces.ts';
import { LinePrefix } from './dump-prefix.ts';
import { dumpSource, identityOf, removeControls } from './dump-unescape.ts';
import { isMapHeader } from './lines.ts';

/** A page of an older format inside another text: after a banner or HTTP headers, indented, or in a log. */
export interface InnerPage {
  /** The page's lines without their prefixes. */
  readonly bytes: Uint8Array;
  /** The line number of its header in the text, from 1. */
  readonly line: number;
  /** True if its header has a prefix. */
  readonly isPrefixed: boolean;
  /** The number of other lines between its own and after them. */
  readonly left: number;
  /** True if lines of a log are between its own. */
  readonly isMixed: boolean;
}

/** The number of bytes in which a page is searched for: banners and headers are short. */
const longestPreamble = 1 << 16;
/** The length limit of a page's first line. */
const longestHeader = 1000;

/** Matches the first line of a page of Go or older tools, anywhere in a line. */
const pageHeader = new RegExp(
  'heap profile: *[0-9]+: *[0-9]+ *\\[ *[0-9]+: *[0-9]+ *\\] *@ *(?:heap|growth|fragmentation)' +
    '|(?<![^\\s|>:"])[^\\s"]{1,100} profile: total [0-9]+(?=$|"|\\\\[nr])' +
    '|--- (?:contention|mutex|contentionz [0-9]+ ?-*):?(?: |---|$|"|\\\\[nr])',
);

/** Matches the lines that may follow: empty lines, comments, samples, `cycles/second=1`. */
const pageLine = /^(?:#|-?[0-9]+(?::| @)|[0-9]+ +[0-9]+ @|[a-z/ ]{1,40} ?= ?[0-9]+$|$)/;

/** Matches a line of a log: it begins with a date, with the letter of glog or klog, or it is a record. */
const logLine = new RegExp(
  '^(?:\\[?[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[ T]|[IWEF][0-9]{4} [0-9]{2}:|\\{"|(?:time|ts|level)=' +
    '|[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:)',
);

/** The limit of nested quoted texts. */
const mostDepth = 4;

/** Returns the page in a text; null if there is none. */
export function findInnerPage(text: Uint8Array): InnerPage | null {
  const bytes = narrowText(text) ?? text;
  if (!bytes.includes(27)) return findPage(bytes, 0);
  // A colour code would count as a prefix of the header.
  const page = findPage(removeControls(bytes, 0, bytes.length), 0);
  return page && { ...page, isPrefixed: true };
}

/** `depth`: the number of quoted texts around the bytes. */
function findPage(bytes: Uint8Array, depth: number): InnerPage | null {
  const lines = new TextLines(bytes);
  while (lines.next() && lines.from < longestPreamble) {
    const text = decodeText(bytes.subarray(lines.from, Math.min(lines.to, lines.from + longestPreamble)));
    // Output of gperftools' pprof has its names in this section, which is read elsewhere.
    if (text === '--- symbol') return null;
    const found = pageHeader.exec(text);
    if (!found) continue;
    const at = lines.from + encodeText(text.slice(0, found.index)).length;
    if (depth < mostDepth && isQuoted(text, found.index)) return readQuoted(lines, at, depth);
    if (lines.to - lines.from <= longestHeader) return readPage(lines, at);
  }
  return null;
}

/** True if a header is inside a record such as `{"log":"heap profile: ..."}`, unlike in a banner. */
const isQuoted = (text: string, at: number): boolean => text.slice(0, at).includes('"');

/** Reads a page in the records of a log: one record per line, or one with all lines. */
function readQuoted(lines: TextLines, at: number, depth: number): InnerPage | null {
  const { bytes, number: line } = lines;
  const source = dumpSource(bytes, lines.from, lines.to, at);
  if (!source) return readPage(lines, at);
  const parts: Uint8Array[] = [];
  if (source.kind === 'record') parts.push(source.text);
  else {
    const identity = identityOf(bytes, lines.from, lines.to);
    do {
      if (identityOf(bytes, lines.from, lines.to) !== identity) continue;
      let found = source.read(bytes, lines.from, lines.to);
      for (; found; found = found.end < lines.to ? source.read(bytes, found.end, lines.to) : null) {
        const { text } = found;
        parts.push(text.at(-1) === 10 ? text.subarray(0, -1) : text);
      }
    } while (lines.next());
  }
  const page = findPage(joinLines(parts), depth + 1);
  return page && { ...page, line, isPrefixed: true };
}

/** Reads the page whose header begins at `at` in the current line. */
function readPage(lines: TextLines, at: number): InnerPage {
  const { bytes, number: line } = lines;
  const prefix = LinePrefix.of(bytes, lines.from, at);
  const parts: Uint8Array[] = [bytes.subarray(at, lines.to)];
  let isMap = false;
  let isOver = false;
  let isMixed = false;
  let left = 0;
  // Only the header may have words before it.
  let isPrefixed = prefix.length > 0;
  for (let first = true; lines.next(); first = false) {
    const behind = isPrefixed ? prefix.skip(bytes, lines.from, lines.to, prefix.length) : lines.from;
    if (first && behind < 0) isPrefixed = false;
    const from = isPrefixed ? behind : lines.from;
    const text = from < 0 ? null : decodeText(bytes.subarray(from, Math.min(lines.to, from + longestHeader))).trim();
    const isLog = text !== null && !isMap && logLine.test(text);
    isMixed ||= isLog && !isOver;
    if (isLog) {
      left++;
      continue;
    }
    // Lines without the prefix are not the page's. A line with the prefix that is not in the page's
    // form ends the page.
    isOver ||= text !== null && !(isMap || pageLine.test(text) || isMapHeader(text));
    if (text === null || isOver) {
      if (lines.to > lines.from) left++;
      continue;
    }
    isMap ||= isMapHeader(text);
    parts.push(bytes.subarray(from, lines.to));
  }
  return { bytes: joinLines(parts), line, isPrefixed: prefix.length > 0, left, isMixed };
}

/** The lines of a text, without trailing blanks. */
class TextLines {
  number = 0;
  from = 0;
  to = 0;
  private position = 0;

  constructor(readonly bytes: Uint8Array) {}

  next(): boolean {
    const { bytes } = this;
    if (this.position >= bytes.length) return false;
    const newline = bytes.indexOf(10, this.position);
    this.from = this.position;
    this.to = newline < 0 ? bytes.length : newline;
    this.position = this.to + 1;
    this.number++;
    while (this.to > this.from && bytes[this.to - 1]! <= 32) this.to--;
    return true;
  }
}

function joinLines(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
    joined[at++] = 10;
  }
  return joined;
}
