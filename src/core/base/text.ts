/**
 * Text with bytes that are not UTF-8. A byte that is not part of a well-formed sequence becomes the
 * lone surrogate U+DC00 + byte (U+DC80..U+DCFF), and is encoded back to that same byte, so that
 * reports return the profile's own bytes. Texts are ordered by their UTF-8 bytes.
 */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Up to this length, in bytes, ASCII is decoded without the TextDecoder: its calls cost more. */
const longestQuick = 400;

/** Decodes bytes; never throws. */
export function decodeText(bytes: Uint8Array): string {
  const n = bytes.length;
  if (n <= longestQuick) {
    let i = 0;
    while (i < n && bytes[i]! < 128) i++;
    if (i === n) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return decodeDamaged(bytes);
  }
}

function decodeDamaged(bytes: Uint8Array): string {
  const parts: string[] = [];
  let good = 0;
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i);
    if (length > 0) {
      i += length;
      continue;
    }
    if (i > good) parts.push(decoder.decode(bytes.subarray(good, i)));
    parts.push(String.fromCharCode(0xdc00 + bytes[i]!));
    good = ++i;
  }
  if (bytes.length > good) parts.push(decoder.decode(bytes.subarray(good)));
  return parts.join('');
}

/** Returns the length of the well-formed sequence at i, or 0 (Unicode's table 3-7). */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const b0 = bytes[i]!;
  if (b0 < 0x80) return 1;
  const b1 = bytes[i + 1] ?? 0;
  if (b0 >= 0xc2 && b0 <= 0xdf) return isTail(b1) ? 2 : 0;
  if (b0 >= 0xe0 && b0 <= 0xef) {
    const low = b0 === 0xe0 ? 0xa0 : 0x80;
    const high = b0 === 0xed ? 0x9f : 0xbf;
    return b1 >= low && b1 <= high && isTail(bytes[i + 2] ?? 0) ? 3 : 0;
  }
  if (b0 >= 0xf0 && b0 <= 0xf4) {
    const low = b0 === 0xf0 ? 0x90 : 0x80;
    const high = b0 === 0xf4 ? 0x8f : 0xbf;
    return b1 >= low && b1 <= high && isTail(bytes[i + 2] ?? 0) && isTail(bytes[i + 3] ?? 0) ? 4 : 0;
  }
  return 0;
}

const isTail = (byte: number): boolean => (byte & 0xc0) === 0x80;
const hasSurrogate = /[\ud800-\udfff]/;

/** Encodes a text; the inverse of decodeText. */
export function encodeText(text: string): Uint8Array {
  // A byte that is not UTF-8 is a lone surrogate. (Searching for one with a pattern took most of
  // the time of reports of several megabytes.)
  if (text.isWellFormed()) return encoder.encode(text);
  const chunks: Uint8Array[] = [];
  let total = 0;
  const push = (chunk: Uint8Array) => {
    chunks.push(chunk);
    total += chunk.length;
  };
  let good = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    if (unit < 0xdc00 && i + 1 < text.length && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      i++;
      continue;
    }
    if (unit < 0xdc80 || unit > 0xdcff) continue;
    if (i > good) push(encoder.encode(text.slice(good, i)));
    push(Uint8Array.of(unit - 0xdc00));
    good = i + 1;
  }
  if (text.length > good) push(encoder.encode(text.slice(good)));
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Compares texts by their bytes, as Go does: -1, 0 or 1. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  // The order of UTF-16 units is that of the UTF-8 bytes, except for surrogates.
  if (!hasSurrogate.test(a) && !hasSurrogate.test(b)) return a < b ? -1 : 1;
  return compareBytes(encodeText(a), encodeText(b));
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

/** Counts code points; a byte that is not UTF-8 counts as one. */
export function runeCount(text: string): number {
  if (!hasSurrogate.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Go's %Ns: pads on the left. */
export function padLeft(text: string, width: number): string {
  const missing = width - runeCount(text);
  return missing > 0 ? ' '.repeat(missing) + text : text;
}

/** Go's %-Ns: pads on the right. */
export function padRight(text: string, width: number): string {
  const missing = width - runeCount(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}

/** Returns the first `limit` bytes of a text, even if that splits a character. */
export function truncateBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit) return text;
  const bytes = encodeText(text);
  return bytes.length <= limit ? text : decodeText(bytes.subarray(0, limit));
}

/** Returns the length in UTF-8 bytes. */
export function byteLength(text: string): number {
  return encodeText(text).length;
}

/** Go's %q: double quotes, escapes for what does not print. */
export function quote(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    const short = '\x07\b\f\n\r\t\v\\"'.indexOf(char);
    if (short >= 0) out += ['\\a', '\\b', '\\f', '\\n', '\\r', '\\t', '\\v', '\\\\', '\\"'][short];
    else if (code >= 0xdc80 && code <= 0xdcff) out += `\\x${(code - 0xdc00).toString(16)}`;
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (printable.test(char)) out += char;
    else if (code > 0xffff) out += `\\U${code.toString(16).padStart(8, '0')}`;
    else out += `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return `${out}"`;
}

/** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII blank. */
const printable = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

/** Go's strings.Fields: split at white space, no empty fields. */
export function fields(text: string): string[] {
  return text.split(goSpace).filter(field => field !== '');
}

/** Go's strings.TrimSpace, in linear time. */
export function trimSpace(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (from < to && isSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/**
 * Returns the start of the run at the end of a text whose characters (UTF-16 units) each match
 * `one`; the text's length if there is none. It takes linear time; a search for `+$` takes
 * quadratic time.
 */
export function endRun(text: string, one: RegExp): number {
  let from = text.length;
  while (from > 0 && one.test(text[from - 1]!)) from--;
  return from;
}

function isSpace(code: number): boolean {
  if (code < 0x80) return code === 32 || (code >= 9 && code <= 13);
  return otherSpaces.has(code);
}

const otherSpaces = new Set([
  0x85,
  0xa0,
  0x1680,
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
  ...Array.from({ length: 11 }, (_, i) => 0x2000 + i),
]);

const goSpace = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
