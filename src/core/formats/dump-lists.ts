import { endOfText, readCell, unescape } from './dump-escapes.ts';
import type { DumpSource } from './dump-escapes.ts';

/**
 * Dumps in JSON texts without a key: a list of lines, Loki's pairs of a time and a line, or a list
 * with one text per line of the file. All functions work on bytes, in linear time.
 *
 *   {"stack":["goroutine 1 [running]:","main.main()","\t/src/main.go:20 +0x1d"]}
 *   {"values":[["1700000000000000000","goroutine 1 [running]:"],["1700000000000000001","main.main()"]]}
 */

const [quote, comma, leftBracket, rightBracket, leftBrace, rightBrace] = [34, 44, 91, 93, 123, 125];
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** The least number of digits of a time in a pair. */
const fewestDigits = 9;

function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at]! <= 32) at++;
  return at;
}

/** Returns the index of the quote that opens the text after the comma that follows `end`; -1 if none. */
function nextText(bytes: Uint8Array, end: number, to: number): number {
  const at = skipBlanks(bytes, end, to);
  if (bytes[at] !== comma) return -1;
  const open = skipBlanks(bytes, at + 1, to);
  return open < to && bytes[open] === quote ? open : -1;
}

/**
 * Returns the index of the bracket of the list that contains `open`; -1 if it is in no list, or in
 * an object within one.
 */
function listAround(bytes: Uint8Array, from: number, open: number): number {
  const brackets: number[] = [];
  for (let at = from; at < open; at++) {
    const byte = bytes[at]!;
    if (byte === quote) at = endOfText(bytes, at + 1, open);
    else if (byte === leftBracket || byte === leftBrace) brackets.push(at);
    else if (byte === rightBracket || byte === rightBrace) brackets.pop();
  }
  const list = brackets.at(-1) ?? -1;
  return list >= 0 && bytes[list] === leftBracket ? list : -1;
}

/** Returns the range of the text in the next pair from `from` on; null if there is none. */
function findPair(bytes: Uint8Array, from: number, to: number): { from: number; to: number } | null {
  for (let at = from; at < to; at++) {
    if (bytes[at] === quote) at = endOfText(bytes, at + 1, to);
    if (bytes[at] !== leftBracket) continue;
    const pair = pairAt(bytes, at, to);
    if (pair) return pair;
  }
  return null;
}

function pairAt(bytes: Uint8Array, list: number, to: number): { from: number; to: number } | null {
  const time = skipBlanks(bytes, list + 1, to);
  if (bytes[time] !== quote) return null;
  let end = time + 1;
  while (end < to && isDigit(bytes[end]!)) end++;
  if (bytes[end] !== quote || end - time <= fewestDigits) return null;
  const open = nextText(bytes, end + 1, to);
  return open < 0 ? null : { from: open + 1, to: endOfText(bytes, open + 1, to) };
}

/**
 * Returns the way in which texts without keys, one of which opens at `open`, contain a dump; null
 * if they do not.
 */
export function sourceOfList(bytes: Uint8Array, from: number, to: number, open: number): DumpSource | null {
  const list = listAround(bytes, from, open);
  if (list < 0) return isLone(bytes, from, to) ? { kind: 'lines', name: 'item', read: readLone } : null;
  if (pairAt(bytes, list, to)?.from === open + 1) {
    const read: (DumpSource & { kind: 'lines' })['read'] = (line, start, end) => {
      const pair = findPair(line, start, end);
      return pair && { text: unescape(line, pair.from, pair.to), end: Math.min(pair.to + 1, end) };
    };
    return { kind: 'lines', name: 'pair', read };
  }
  const texts: Uint8Array[] = [];
  let end = open;
  for (let next = open; next >= 0; next = nextText(bytes, end, to)) {
    const close = endOfText(bytes, next + 1, to);
    texts.push(unescape(bytes, next + 1, close));
    end = Math.min(close + 1, to);
  }
  return texts.length === 1 ? null : { kind: 'record', text: joinLines(texts), end };
}

function joinLines(texts: readonly Uint8Array[]): Uint8Array {
  const text = new Uint8Array(texts.reduce((sum, part) => sum + part.length + 1, 0));
  let at = 0;
  for (const part of texts) {
    text.set(part, at);
    at += part.length;
    text[at++] = 10;
  }
  return text;
}

/** True if a line is one JSON text and nothing else, except a comma after it. */
function isLone(bytes: Uint8Array, from: number, to: number): boolean {
  const open = skipBlanks(bytes, from, to);
  if (bytes[open] !== quote) return false;
  const close = endOfText(bytes, open + 1, to);
  const end = bytes[to - 1] === comma ? to - 1 : to;
  return close === end - 1;
}

const readLone: (DumpSource & { kind: 'lines' })['read'] = (bytes, from, to) => {
  // A table of one column looks the same unless a quote is doubled in it.
  if (!isLone(bytes, from, to))
    return { text: readCell(bytes, from, to, comma, 0) ?? bytes.subarray(from, to), end: to };
  const open = skipBlanks(bytes, from, to);
  return { text: unescape(bytes, open + 1, endOfText(bytes, open + 1, to)), end: to };
};
