/**
 * Line ends and character references of HTML: `<br>` and closing tags, `&lt;` and `&quot;`. All
 * functions work on bytes, in linear time.
 */

const [newline, quote, hash, ampersand, apostrophe, slash, semicolon, less, greater] = [
  10, 34, 35, 38, 39, 47, 59, 60, 62,
];
const letterX = 120;
const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** The longest name or number of a character reference that is read. */
const longestReference = 8;
const signs: Readonly<Record<string, number>> = {
  lt: less,
  gt: greater,
  amp: ampersand,
  quot: quote,
  apos: apostrophe,
  nbsp: 32,
};

/** Returns the index after the tag at `at` if it ends a line, as `<br>` or `</pre>` do; otherwise -1. */
export function endOfTag(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at] !== less) return -1;
  let end = at + 1;
  const closes = bytes[end] === slash;
  if (closes) end++;
  const name = end;
  while (end < to && end - name < longestReference && (isLetter(bytes[end]!) || isDigit(bytes[end]!))) end++;
  const isBreak = end - name === 2 && (bytes[name]! | 32) === 98 && (bytes[name + 1]! | 32) === 114;
  if (!(closes ? end > name : isBreak)) return -1;
  while (end < to && (bytes[end] === 32 || bytes[end] === slash)) end++;
  return bytes[end] === greater && end < to ? end + 1 : -1;
}

/**
 * Reads the character reference at `at`, `&lt;` or `&#34;`. Returns its code and the index after
 * it; null if there is none.
 */
function readReference(bytes: Uint8Array, at: number, to: number): { code: number; end: number } | null {
  if (bytes[at] !== ampersand) return null;
  let end = at + 1;
  while (end < to && end - at <= longestReference && bytes[end] !== semicolon) end++;
  if (bytes[end] !== semicolon || end >= to) return null;
  const name = String.fromCharCode(...bytes.subarray(at + 1, end));
  const isNumber = bytes[at + 1] === hash;
  const isHex = isNumber && (bytes[at + 2]! | 32) === letterX;
  const code = isNumber ? Number(isHex ? `0x${name.slice(2)}` : name.slice(1)) : signs[name];
  return code !== undefined && code >= 32 && code < 127 ? { code, end: end + 1 } : null;
}

/** True if a line has a tag that ends lines. */
export function hasTags(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === less && endOfTag(bytes, at, to) >= 0) return true;
  return false;
}

/** Replaces the tags that end lines by newlines. */
export function replaceTags(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const out = new Uint8Array(to - from);
  let used = 0;
  for (let at = from; at < to; ) {
    const end = endOfTag(bytes, at, to);
    out[used++] = end < 0 ? bytes[at]! : newline;
    at = end < 0 ? at + 1 : end;
  }
  // Nothing follows the last tag.
  return out.subarray(0, used > 0 && out[used - 1] === newline ? used - 1 : used);
}

/**
 * Decodes the character references of a line; null if it has none, or if it has a bare `<` or `&`,
 * as no line of a page has.
 */
export function decodeReferences(bytes: Uint8Array, from: number, to: number): Uint8Array | null {
  let found = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte === quote || byte === less) return null;
    found ||= byte === ampersand;
  }
  if (!found) return null;
  const out = new Uint8Array(to - from);
  let used = 0;
  for (let at = from; at < to; ) {
    const sign = readReference(bytes, at, to);
    out[used++] = sign?.code ?? bytes[at]!;
    at = sign?.end ?? at + 1;
  }
  return out.subarray(0, used);
}
