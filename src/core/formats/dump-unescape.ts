import { Bytes, cellAt, endOfText, readCell, unescape } from './dump-escapes.ts';
import type { DumpSource } from './dump-escapes.ts';
import { sourceOfList } from './dump-lists.ts';
import { codes } from './dump-text.ts';

/**
 * Dumps inside other texts: in escapes of JSON, Go and syslog, in cells of a table, with colour
 * codes. All functions work on bytes, in linear time.
 */

const [tab, newlineCode, carriageReturn, escape, blank, quote, hash, comma, semicolon, backslash] = [
  9, 10, 13, 27, 32, 34, 35, 44, 59, 92,
];
const [caret, leftBracket, rightBracket, letterN] = [94, 91, 93, 110];

/** The first byte of a no-break space, which web pages have in place of a tab. */
const wideBlank = 0xc2;

// -------------------------------------------------------- terminals, syslog

/**
 * True if a line has colour codes, no-break spaces, or the escapes of syslog and `cat -v` for
 * control characters.
 */
export function hasControls(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === escape) return true;
    if (byte === hash && octal(bytes, at, to) >= 0) return true;
    if (byte === caret && caretCode(bytes, at, to) >= 0) return true;
    if (byte === wideBlank && bytes[at + 1] === 0xa0) return true;
  }
  return false;
}

/** Removes colour codes from a line; decodes `#011`, `#012`, `^I` and the like to tabs and line ends. */
export function removeControls(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const out = new Bytes(to - from);
  for (let at = from; at < to; ) {
    const [code, next] = readControl(bytes, at, to);
    if (code === escape) at = afterEscape(bytes, next, to);
    else {
      out.push(code);
      at = next;
    }
  }
  return out.finish();
}

function readControl(bytes: Uint8Array, at: number, to: number): [code: number, next: number] {
  const byte = bytes[at]!;
  if (byte === hash) {
    const code = octal(bytes, at, to);
    if (code >= 0) return [code, at + 4];
  } else if (byte === caret) {
    const code = caretCode(bytes, at, to);
    if (code >= 0) return [code, at + 2];
  } else if (byte === wideBlank && bytes[at + 1] === 0xa0) return [blank, at + 2];
  return [byte, at + 1];
}

/** Returns the code of rsyslog's `#011`; -1 if it is not a control character that dumps have. */
function octal(bytes: Uint8Array, at: number, to: number): number {
  if (at + 4 > to || bytes[at + 1] !== 48) return -1;
  const code = (bytes[at + 2]! - 48) * 8 + bytes[at + 3]! - 48;
  return code === tab || code === newlineCode || code === carriageReturn || code === escape ? code : -1;
}

/** Returns the code of `^I`, `^M`, or of `^[` before a colour. */
function caretCode(bytes: Uint8Array, at: number, to: number): number {
  if (at + 2 > to) return -1;
  const letter = bytes[at + 1]!;
  if (letter === 73) return tab;
  if (letter === 77 && at + 2 === to) return carriageReturn;
  return letter === leftBracket && bytes[at + 2] === leftBracket && at + 2 < to ? escape : -1;
}

/** Returns the index after a terminal's escape sequence, whose escape character ends at `at`. */
function afterEscape(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  if (bytes[at] === rightBracket) {
    while (at < to && bytes[at] !== 7 && bytes[at] !== escape) at++;
    return at < to && bytes[at] === 7 ? at + 1 : at;
  }
  if (bytes[at] !== leftBracket) return Math.min(to, at + 1);
  at++;
  while (at < to && bytes[at]! >= 0x20 && bytes[at]! < 0x40) at++;
  return at < to && bytes[at]! >= 0x40 && bytes[at]! < 0x7f ? at + 1 : at;
}

/** True if any line of these bytes may need `removeControls`. */
export function mayHaveControls(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === escape || byte === hash || byte === caret || byte === wideBlank) return true;
    // Tags and character references of HTML: see dump-markup.ts.
    if (byte === 60 || byte === 38) return true;
  }
  return false;
}

// --------------------------------------------------------------- named texts

/** A quoted text in a line, and its key: `"log":"..."`, `msg="..."`. */
interface NamedText {
  readonly key: Uint8Array;
  /** The range between the quotes. */
  readonly from: number;
  readonly to: number;
}

/** Returns the key before the quote at `open`: `"log": "` or `msg="`; null if there is none. */
function keyBefore(bytes: Uint8Array, from: number, open: number): Uint8Array | null {
  let at = open;
  while (at > from && bytes[at - 1] === blank) at--;
  if (bytes[at - 1] === 61) {
    let start = at - 1;
    while (start > from && isWord(bytes[start - 1]!)) start--;
    return start < at - 1 ? bytes.slice(start, at) : null;
  }
  if (bytes[at - 1] !== 58) return null;
  let end = at - 1;
  while (end > from && bytes[end - 1] === blank) end--;
  if (bytes[end - 1] !== quote) return null;
  let start = end - 1;
  while (start > from && bytes[start - 1] !== quote) start--;
  return start > from ? bytes.slice(start - 1, end) : null;
}

const isWord = (byte: number): boolean => byte > blank && byte !== quote && byte !== comma;

/** Returns the text with this key in a line, with its escapes; null if there is none. */
function findNamed(bytes: Uint8Array, from: number, to: number, key: Uint8Array): NamedText | null {
  const isPair = key[0] === quote;
  for (let at = from; at < to; at++) {
    if (!startsAt(bytes, at, to, key)) {
      // Texts are skipped, so that no key is found inside one.
      if (bytes[at] === quote) at = endOfText(bytes, at + 1, to);
      continue;
    }
    let open = at + key.length;
    if (isPair) {
      while (open < to && bytes[open] === blank) open++;
      if (bytes[open] !== 58) {
        at = open - 1;
        continue;
      }
      open++;
      while (open < to && bytes[open] === blank) open++;
    } else if (at > from && isWord(bytes[at - 1]!)) continue;
    if (bytes[open] === quote) return { key, from: open + 1, to: endOfText(bytes, open + 1, to) };
    if (isPair) return null;
    let end = open;
    while (end < to && bytes[end]! > blank) end++;
    return { key, from: open, to: end };
  }
  return null;
}

function startsAt(bytes: Uint8Array, at: number, to: number, text: Uint8Array): boolean {
  if (bytes[at] !== text[0] || to - at < text.length) return false;
  for (let i = 1; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** Keys of texts that identify the log of a line of JSON among several. */
const identities = [
  'stream',
  'container',
  'container_name',
  'container_id',
  'pod',
  'pod_name',
  'host',
  'hostname',
  'service',
  'app',
  'Test',
  'Package',
  '_PID',
  '_HOSTNAME',
];
const identityKeys = identities.map(name => Uint8Array.from(codes(`"${name}"`)));

/**
 * Returns the identity of a line's log: the texts with keys such as "stream" and "pod_name",
 * concatenated.
 */
export function identityOf(bytes: Uint8Array, from: number, to: number): string {
  let identity = '';
  for (let at = from; at < to; at++) {
    if (bytes[at] !== quote) continue;
    const end = endOfText(bytes, at + 1, to);
    const key = identityKeys.find(k => k.length === end + 1 - at && startsAt(bytes, at, to, k));
    at = end;
    if (!key) continue;
    let open = end + 1;
    while (open < to && (bytes[open] === blank || bytes[open] === 58)) open++;
    if (bytes[open] !== quote || open === end + 1) continue;
    at = endOfText(bytes, open + 1, to);
    identity += String.fromCharCode(...key, ...bytes.subarray(open, Math.min(at, open + 256)));
  }
  return identity;
}

// -------------------------------------------------------------- dump sources

/**
 * Returns the way in which a line, with a header at `at`, contains a dump; null if the line is the
 * dump's own, with or without a prefix.
 */
export function dumpSource(bytes: Uint8Array, from: number, to: number, at: number): DumpSource | null {
  const open = quoteAround(bytes, from, at);
  if (open < 0) return sourceOfPlain(bytes, from, to, at);
  const close = endOfText(bytes, open + 1, to);
  const text = unescape(bytes, open + 1, close);
  const newline = text.indexOf(newlineCode);
  if (newline >= 0 && newline < text.length - 1) return { kind: 'record', text, end: Math.min(close + 1, to) };
  // A cell that spans several lines opens here.
  if (close === to) return null;
  const key = keyBefore(bytes, from, open);
  if (key) {
    const read: (DumpSource & { kind: 'lines' })['read'] = (line, start, end) => {
      const found = findNamed(line, start, end, key);
      return found && { text: unescape(line, found.from, found.to), end: Math.min(found.to + 1, end) };
    };
    return { kind: 'lines', name: String.fromCharCode(...key.subarray(0, 256)), read };
  }
  return sourceOfList(bytes, from, to, open) ?? sourceOfCell(bytes, from, to, at);
}

/** Outside of quotes: bare escapes, or a cell without quotes. */
function sourceOfPlain(bytes: Uint8Array, from: number, to: number, at: number): DumpSource | null {
  for (let end = at; end + 2 < to; end++) {
    if (bytes[end] !== 58 || bytes[end + 1] !== backslash) continue;
    if (bytes[end + 2] === letterN || bytes[end + 2] === backslash)
      return { kind: 'record', text: unescape(bytes, at, to), end: to };
    break;
  }
  const before = bytes[at - 1];
  if (at > from) return before === comma || before === semicolon ? sourceOfCell(bytes, from, to, at) : null;
  // The first cell of a row ends at the separator.
  for (let end = at; end + 2 < to; end++) {
    if (bytes[end] === rightBracket && bytes[end + 1] === 58 && isSeparator(bytes[end + 2]))
      return sourceOfCell(bytes, from, to, at, bytes[end + 2]);
  }
  return null;
}

const isSeparator = (byte: number | undefined): boolean => byte === comma || byte === semicolon || byte === tab;

function sourceOfCell(bytes: Uint8Array, from: number, to: number, at: number, behind?: number): DumpSource | null {
  // A header may have commas itself. So the separator is the character before the header, or after
  // the closing quote.
  const quoted = bytes[at - 1] === quote;
  const before = bytes[quoted ? at - 2 : at - 1];
  const after = quoted ? bytes[endOfText(bytes, at, to) + 1] : behind;
  const separator = isSeparator(before) ? before! : isSeparator(after) ? after! : comma;
  const cell = cellAt(bytes, from, to, separator, at);
  if (cell < 0) return null;
  const read: (DumpSource & { kind: 'lines' })['read'] = (line, start, end) => {
    const text = readCell(line, start, end, separator, cell);
    return text && { text, end };
  };
  return { kind: 'lines', name: String(cell), read };
}

/** Returns the index of the quote that opens the text around `at`; -1 if `at` is outside of all. */
function quoteAround(bytes: Uint8Array, from: number, at: number): number {
  for (let open = from; open < at; open++) {
    if (bytes[open] !== quote) continue;
    const close = endOfText(bytes, open + 1, at);
    if (close >= at) return open;
    open = close;
  }
  return -1;
}
