/**
 * Escapes of JSON and Go, cells of a CSV table, and the ways in which such texts contain a dump.
 * All functions work on bytes, in linear time.
 */

const [tab, newlineCode, carriageReturn, blank, quote, backslash] = [9, 10, 13, 32, 34, 92];
const [letterN, letterT, letterU, letterX] = [110, 116, 117, 120];

/** A byte array that grows by doubling. */
export class Bytes {
  private array: Uint8Array;
  private used = 0;
  constructor(capacity: number) {
    this.array = new Uint8Array(capacity);
  }
  push(byte: number): void {
    if (this.used === this.array.length) {
      const bigger = new Uint8Array(this.used * 2 + 16);
      bigger.set(this.array);
      this.array = bigger;
    }
    this.array[this.used++] = byte;
  }
  finish(): Uint8Array {
    return this.array.subarray(0, this.used);
  }
}

/** The way in which lines of a log contain a dump. */
export type DumpSource =
  | {
      /** The whole dump is one text with escaped line ends. */
      readonly kind: 'record';
      readonly text: Uint8Array;
      /** Index in the line after the text: a list has further records. */
      readonly end: number;
    }
  | {
      /** Each line of the log holds one line of the dump. */
      readonly kind: 'lines';
      /** The key of the text, or the number of its column. */
      readonly name: string;
      /** Returns the dump's line in a line of the log, and the index after it; null if there is none. */
      readonly read: (bytes: Uint8Array, from: number, to: number) => InnerText | null;
    };

export interface InnerText {
  readonly text: Uint8Array;
  readonly end: number;
}

// ------------------------------------------------------------------ escapes

/** Returns the index of the quote that ends the escaped text at `from`; `to` if the text is cut off. */
export function endOfText(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] === backslash) at++;
    else if (bytes[at] === quote) return at;
  }
  return to;
}

/** Decodes one level of escapes: `\n`, `\t`, `\"`, `\u00b5`, `\x1b`. */
export function unescape(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const out = new Bytes(to - from);
  for (let at = from; at < to; ) {
    const byte = bytes[at]!;
    if (byte !== backslash || at + 1 >= to) {
      out.push(byte);
      at++;
      continue;
    }
    const letter = bytes[at + 1]!;
    at += 2;
    if (letter === letterU || letter === letterX) {
      const digits = letter === letterU ? 4 : 2;
      const code = hexNumber(bytes, at, Math.min(to, at + digits), digits);
      if (code < 0) {
        out.push(backslash);
        out.push(letter);
        continue;
      }
      at += digits;
      if (letter === letterX) out.push(code);
      else pushCode(out, code);
    } else if (letter === letterN) out.push(newlineCode);
    else if (letter === letterT) out.push(tab);
    else if (letter === 114) out.push(carriageReturn);
    else if (letter === backslash || letter === quote || letter === 39 || letter === 47) out.push(letter);
    else {
      out.push(backslash);
      out.push(letter);
    }
  }
  return out.finish();
}

function hexNumber(bytes: Uint8Array, from: number, to: number, digits: number): number {
  if (to - from < digits) return -1;
  let code = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]! | 32;
    const digit = byte >= 48 && byte <= 57 ? byte - 48 : byte >= 97 && byte <= 102 ? byte - 87 : -1;
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

function pushCode(out: Bytes, code: number): void {
  if (code < 0x80) return out.push(code);
  if (code < 0x800) out.push(0xc0 | (code >> 6));
  else {
    out.push(0xe0 | (code >> 12));
    out.push(0x80 | ((code >> 6) & 63));
  }
  out.push(0x80 | (code & 63));
}

// -------------------------------------------------------------------- cells

/** Returns the cell with this number in a row of a table, without its quotes; null if the row has fewer. */
export function readCell(
  bytes: Uint8Array,
  from: number,
  to: number,
  separator: number,
  wanted: number,
): Uint8Array | null {
  let at = from;
  for (let cell = 0; at <= to; cell++) {
    const end = endOfCell(bytes, at, to, separator);
    if (cell === wanted) return cellText(bytes, at, end);
    at = end + 1;
  }
  return null;
}

/** Returns the number of the cell that contains `position`. */
export function cellAt(bytes: Uint8Array, from: number, to: number, separator: number, position: number): number {
  let at = from;
  for (let cell = 0; at <= to; cell++) {
    const end = endOfCell(bytes, at, to, separator);
    if (position < end) return cell;
    at = end + 1;
  }
  return -1;
}

function endOfCell(bytes: Uint8Array, from: number, to: number, separator: number): number {
  let at = from;
  while (at < to && bytes[at] === blank) at++;
  if (bytes[at] === quote) {
    for (at++; at < to; at++) if (bytes[at] === quote && bytes[++at] !== quote) break;
    // After the closing quote; doubled quotes were skipped.
  }
  while (at < to && bytes[at] !== separator) at++;
  return Math.min(at, to);
}

function cellText(bytes: Uint8Array, from: number, to: number): Uint8Array {
  let start = from;
  while (start < to && bytes[start] === blank) start++;
  if (bytes[start] !== quote) return bytes.subarray(from, to);
  let end = to;
  while (end > start + 1 && bytes[end - 1] !== quote) end--;
  const out = new Bytes(end - start);
  for (let at = start + 1; at < end - 1; at++) {
    out.push(bytes[at]!);
    if (bytes[at] === quote && bytes[at + 1] === quote) at++;
  }
  return out.finish();
}
