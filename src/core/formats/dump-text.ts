import { parseLabels } from './golabels.ts';

/**
 * The grammar of Go's tracebacks (Go: runtime/traceback.go), line by line, over bytes. Each
 * function parses one line, without its prefix and trailing blanks, in linear time.
 */

/** The parts of a goroutine's header between its brackets. */
export interface GoroutineHeader {
  /** `chan receive`, `running` */
  readonly state: string;
  /** Minutes of waiting; 0 = less than one, or unknown. */
  readonly minutes: number;
  /** True if it is locked to its thread. */
  readonly locked: boolean;
  /** The number of its synctest bubble; empty = none. */
  readonly bubble: string;
  /** The program's labels (GODEBUG=tracebacklabels=1). */
  readonly labels: readonly (readonly [string, string])[];
}

const [tab, blank, quote, apostrophe, percent, opening, closing, star, plus, minus, dot, slash] = [
  9, 32, 34, 39, 37, 40, 41, 42, 43, 45, 46, 47,
];
const [colon, question, leftBracket, backslash, rightBracket, underscore, leftBrace, rightBrace] = [
  58, 63, 91, 92, 93, 95, 123, 125,
];
const [letterX, letterF, letterT] = [120, 102, 116];

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isHex = (byte: number): boolean => (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= letterF);
const isLetter = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === underscore || byte >= 128;

export const codes = (text: string): readonly number[] => Array.from(text, c => c.charCodeAt(0));

export function startsWith(bytes: Uint8Array, from: number, to: number, text: readonly number[]): boolean {
  if (to - from < text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}

/** Returns the index of `text` in bytes[from, to); -1 = none. */
export function findIn(bytes: Uint8Array, from: number, to: number, text: readonly number[]): number {
  const first = text[0]!;
  for (let at = from; at + text.length <= to; at++)
    if (bytes[at] === first && startsWith(bytes, at, to, text)) return at;
  return -1;
}

// ----------------------------------------------------------------- headers

/** The length limit of a header, in bytes: its labels can be long. */
export const longestHeader = 1 << 16;

/**
 * Parses the header after the goroutine's number: `[chan receive, 12 minutes, locked to thread]:`.
 * Returns null if it is not a header.
 */
export function parseHeader(text: string): GoroutineHeader | null {
  if (text.length > longestHeader) return null;
  const state = ' in state ';
  if (text.startsWith(state)) return parseLeak(text.slice(state.length));
  const open = /^(?: (?:gp|m|mp)=[^\s=]+){0,3} \[/.exec(text);
  if (!open || !text.endsWith(':')) return null;
  const inside = text.slice(open[0].length);
  // Labels are inside the brackets in Go's own dumps, and after them in those of some servers.
  for (const mark of [' labels:{', ']{', '] {']) {
    const at = inside.indexOf(mark);
    if (at < 0) continue;
    const from = at + mark.length - 1;
    const found = parseLabels(inside, from) ?? parseLabels(inside.replaceAll('""', '"'), from);
    if (found) return { ...parseState(inside.slice(0, at)), labels: found.labels };
  }
  const close = inside.lastIndexOf(']:');
  return close < 0 || close + 2 !== inside.length ? null : { ...parseState(inside.slice(0, close)), labels: [] };
}

/**
 * Parses a header of uber's goleak: `Goroutine 7 in state chan receive, 2 minutes, with main.f on
 * top of the stack:`.
 */
function parseLeak(text: string): GoroutineHeader | null {
  const at = text.indexOf(', with ');
  return at > 0 && text.endsWith(' on top of the stack:') ? { ...parseState(text.slice(0, at)), labels: [] } : null;
}

function parseState(inside: string): Omit<GoroutineHeader, 'labels'> {
  const [state = '', ...rest] = inside.split(', ');
  const part = (pattern: RegExp): string =>
    rest.map(text => pattern.exec(text)?.[1]).find(value => value !== undefined) ?? '';
  const minutes = Number(part(/^(\d{1,9}) minutes?$/));
  return { state, minutes, locked: rest.includes('locked to thread'), bubble: part(/^synctest bubble (\d{1,9})$/) };
}

const word = codes('oroutine ');
const inState = codes(' in state ');

/** Returns the index of `goroutine 12 ` before ` [`, ` gp=` or ` in state `; -1 = none. */
export function findGoroutine(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from + 1; at + word.length < to; at++) {
    if (bytes[at] !== word[0]) continue;
    const first = bytes[at - 1]!;
    if ((first !== 103 && first !== 71) || !startsWith(bytes, at, to, word)) continue;
    const end = afterNumber(bytes, at - 1, to);
    if (end === at + word.length || bytes[end] !== blank) continue;
    if (
      bytes[end + 1] === leftBracket ||
      (bytes[end + 1] === 103 && bytes[end + 2] === 112) ||
      startsWith(bytes, end, to, inState)
    )
      return at - 1;
  }
  return -1;
}

/** Returns the index after the number of the goroutine at `at`. */
export function afterNumber(bytes: Uint8Array, at: number, to: number): number {
  let end = at + 1 + word.length;
  while (end < to && isDigit(bytes[end]!)) end++;
  return end;
}

/**
 * True if the word goroutine occurs in the head, as bytes, as a list of bytes, in UTF-16 or UTF-32:
 * then a full parse is worth trying. A colour code may follow the word.
 */
export function speaksOfGoroutines(head: Uint8Array): boolean {
  if (listedWords.some(text => findIn(head, 0, head.length, text) >= 0)) return true;
  for (let at = head.indexOf(word[0]!); at >= 0; at = head.indexOf(word[0]!, at + 1)) {
    if (startsWith(head, at, head.length, bareWord)) {
      const behind = head[at + bareWord.length];
      if (behind === blank || behind === 27 || behind === ampersand || behind === wideBlank) return true;
    } else if (wideWords.some(text => startsWith(head, at, head.length, text))) return true;
  }
  return false;
}

const [ampersand, wideBlank] = [38, 0xc2];
const bareWord = word.slice(0, -1);
/** The word as a list of bytes. */
const listedWords = [',', ', '].map(comma => codes(bareWord.join(comma)));
const wideWords = [1, 3].map(zeros =>
  word.flatMap((code, i) => (i === 0 ? [code] : [...Array<number>(zeros).fill(0), code])),
);

// ------------------------------------------------------------------- calls

/**
 * Returns the index of the parenthesis before the arguments of a call: `main.(*T).run(0xc000012345,
 * {0x1, ...})`; -1 if the line is not a call. Arguments are hexadecimal numbers, without a blank
 * before the parenthesis.
 */
export function findCall(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[to - 1] !== closing) return -1;
  let open = to - 2;
  while (open > from && bytes[open] !== opening) open--;
  return open > from && areArguments(bytes, open + 1, to - 1) && isName(bytes, from, open) ? open : -1;
}

/** True for `...`, or numbers such as 0x12 and 0x12?, grouped by braces. */
function areArguments(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; ) {
    const byte = bytes[at]!;
    if (byte === 48 && bytes[at + 1] === letterX && isHex(bytes[at + 2] ?? 0)) {
      at += 3;
      while (at < to && isHex(bytes[at]!)) at++;
      if (bytes[at] === question) at++;
    } else if (byte === dot) {
      if (bytes[at + 1] !== dot || bytes[at + 2] !== dot) return false;
      at += 3;
    } else if (byte === 44) {
      if (bytes[at + 1] !== blank) return false;
      at += 2;
    } else if (byte === leftBrace || byte === rightBrace || byte === underscore) at++;
    else return false;
  }
  return true;
}

/** True for a function name of Go's linker. Text in braces is the text of a type. */
function isName(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from]!;
  if (!isLetter(first) && !isDigit(first)) return false;
  let braces = 0;
  let brackets = 0;
  let parens = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === leftBrace) braces++;
    else if (byte === rightBrace) braces--;
    else if (byte === leftBracket) brackets++;
    else if (byte === rightBracket) brackets--;
    else if (braces > 0 || brackets > 0 || isLetter(byte) || isDigit(byte) || byte === dot) continue;
    else if (byte === opening) {
      if (bytes[at - 1] !== dot) return false;
      parens++;
    } else if (byte === closing || byte === colon) {
      if (bytes[at + 1] !== dot) return false;
      if (byte === closing) parens--;
    } else if (byte === blank) {
      // `(*struct { sync.Mutex }).Lock`
      if (bytes[at + 1] !== leftBrace) return false;
    } else if (
      byte !== slash &&
      byte !== star &&
      byte !== minus &&
      byte !== percent &&
      byte !== 126 &&
      byte !== 36 &&
      byte !== plus
    )
      return false;
    if (braces < 0 || brackets < 0 || parens < 0) return false;
  }
  const last = bytes[to - 1]!;
  return braces === 0 && brackets === 0 && parens === 0 && last !== dot && last !== slash && last !== minus;
}

/** True if a line begins like a call and ends within its arguments: `main.run(0xc0000123, {0x1,`. */
export function isOpenCall(bytes: Uint8Array, lineFrom: number, to: number): boolean {
  let from = lineFrom;
  while (from < to && bytes[from]! <= blank) from++;
  let open = from;
  while (open < to && bytes[open]! > blank && (bytes[open] !== opening || bytes[open - 1] === dot)) open++;
  if (open === from || bytes[open] !== opening || bytes[to - 1] === closing) return false;
  // The blank after a comma gets lost.
  const end = bytes[to - 1] === 44 ? to - 1 : to;
  return hasPackage(bytes, from, open) && isName(bytes, from, open) && areArguments(bytes, open + 1, end);
}

const mainName = codes('main.main');
const exitName = codes('runtime.goexit');
const rootPackages = [codes('main.'), codes('runtime.')];

/** True if a call can follow this root in a stack: none follows runtime.goexit, and few follow main.main. */
export function canFollow(root: Root, bytes: Uint8Array, from: number, to: number): boolean {
  return root === 'none' || (root === 'main' && rootPackages.some(name => startsWith(bytes, from, to, name)));
}

export type Root = 'none' | 'main' | 'goexit';

/** Returns the kind of root that a name is. */
export function rootOf(bytes: Uint8Array, from: number, to: number): Root {
  if (to - from === mainName.length && startsWith(bytes, from, to, mainName)) return 'main';
  return to - from === exitName.length && startsWith(bytes, from, to, exitName) ? 'goexit' : 'none';
}

/** True if a name has a package. Few have none (`panic`, `crosscall2`); alone they prove nothing. */
export function hasPackage(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === dot) return true;
  return to - from === 5 && startsWith(bytes, from, to, panicWord);
}

const panicWord = codes('panic');
const createdBy = codes('created by ');
const inGoroutine = codes(' in goroutine ');

/**
 * Returns the end of the name in `created by main.main in goroutine 1`, which begins at `from` +
 * 11; -1 if the line is another.
 */
export function findCreator(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== 99 || !startsWith(bytes, from, to, createdBy)) return -1;
  const name = from + createdBy.length;
  const parent = findIn(bytes, name, to, inGoroutine);
  const end = parent < 0 ? to : parent;
  for (let at = parent < 0 ? to : parent + inGoroutine.length; at < to; at++) if (!isDigit(bytes[at]!)) return -1;
  return end > name && isName(bytes, name, end) ? end : -1;
}

export const creatorName = createdBy.length;

/** True if the line begins with `created by`, even if its name is cut off. */
export const startsCreator = (bytes: Uint8Array, from: number, to: number): boolean =>
  startsWith(bytes, from, to, createdBy);

/** True if the creator's name is complete: ` in goroutine 1` follows it. */
export const isWholeCreator = (bytes: Uint8Array, end: number, to: number): boolean =>
  startsWith(bytes, end, to, inGoroutine);

/**
 * True if the last line of a text, which has no line end and is not a whole line of a dump, is the
 * start of one: of a header, of a place after its call, or of a call such as `main.run(0xc0` or
 * `example.com/shop.(*Bo`.
 */
export function isBeginning(bytes: Uint8Array, lineFrom: number, to: number): boolean {
  let from = lineFrom;
  while (from < to && bytes[from]! <= blank) from++;
  if (from === to) return false;
  if (startsCreator(bytes, from, to) || startsWith(bytes, from, to, createdBy.slice(0, to - from))) return true;
  if (startsWith(bytes, from, to, lowGoroutine)) {
    const end = afterNumber(bytes, from, to);
    return end === to || (bytes[end] === blank && (end + 1 === to || bytes[end + 1] === leftBracket));
  }
  const isPath = from > lineFrom && looksAbsolute(bytes, from);
  let end = from;
  while (end < to && bytes[end]! > blank) end++;
  // Only further arguments, or the offset of a place, can follow a blank.
  for (let at = end; at < to; at++) {
    const byte = bytes[at]!;
    const isArgument = isHex(byte) || byte === blank || byte === leftBrace || byte === rightBrace || byte === 44;
    if (!isArgument && byte !== letterX && byte !== dot && byte !== question && byte !== plus) return false;
  }
  return isPath || hasPackage(bytes, from, end);
}

const elided = codes(' frames elided...');
const additional = codes('...additional');

/** True for `...additional frames elided...` and `...23 frames elided...`. */
export function isElision(bytes: Uint8Array, from: number, to: number): boolean {
  const rest = to - elided.length;
  if (bytes[from] !== dot || rest <= from || !startsWith(bytes, rest, to, elided)) return false;
  if (rest - from === additional.length && startsWith(bytes, from, rest, additional)) return true;
  if (!startsWith(bytes, from, rest, [dot, dot, dot]) || rest === from + 3) return false;
  for (let at = from + 3; at < rest; at++) if (!isDigit(bytes[at]!)) return false;
  return true;
}

const unavailable = codes('; stack unavailable');
const lowGoroutine = codes('goroutine ');
const nonGo = codes('non-Go function at pc=0x');

/**
 * True for lines in place of a call that have no place: `goroutine running on other thread; stack
 * unavailable`, `non-Go function at pc=0x1234`.
 */
export function isLoneFrame(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from]!;
  if (first === 103)
    return (
      startsWith(bytes, from, to, lowGoroutine) &&
      to - from < 100 &&
      startsWith(bytes, to - unavailable.length, to, unavailable)
    );
  if (first !== 110 || !startsWith(bytes, from, to, nonGo)) return false;
  for (let at = from + nonGo.length; at < to; at++) if (!isHex(bytes[at]!)) return false;
  return to > from + nonGo.length;
}

const originating = codes('[originating from goroutine ');

/**
 * True for `[originating from goroutine 6]:` before the stack of an ancestor
 * (GODEBUG=tracebackancestors).
 */
export const isAncestor = (bytes: Uint8Array, from: number, to: number): boolean =>
  startsWith(bytes, from, to, originating) && bytes[to - 1] === colon;

const stackWord = codes('stack:');
const createdAt = codes('created at:');

const exitStatus = codes('exit status ');

/** True for `exit status 2`, which `go run` prints after the dump of its program. */
export const isExit = (bytes: Uint8Array, from: number, to: number): boolean => startsWith(bytes, from, to, exitStatus);

/** True for registers, one or several in a line, which the runtime prints after all goroutines. */
export function isRegister(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at < to) {
    const name = at;
    while (at < to && ((bytes[at]! >= 97 && bytes[at]! <= 122) || isDigit(bytes[at]!))) at++;
    if (at === name || at - name > 8 || isDigit(bytes[name]!)) return false;
    const gap = at;
    while (at < to && (bytes[at] === blank || bytes[at] === tab)) at++;
    if (at === gap || bytes[at] !== 48 || bytes[at + 1] !== letterX || !isHex(bytes[at + 2] ?? 0)) return false;
    at += 2;
    while (at < to && isHex(bytes[at]!)) at++;
    if (at < to && bytes[at] !== blank && bytes[at] !== tab) return false;
    while (at < to && (bytes[at] === blank || bytes[at] === tab)) at++;
  }
  return to > from;
}

/**
 * True for the heading of another stack that is not a goroutine's header: `runtime stack:`,
 * `Previous write at 0x1 by goroutine 7:`.
 */
export function isOtherHeading(bytes: Uint8Array, from: number, to: number): boolean {
  if (bytes[to - 1] !== colon) return false;
  if (to - from > 200) return false;
  return (
    startsWith(bytes, to - stackWord.length, to, stackWord) ||
    startsWith(bytes, to - createdAt.length, to, createdAt) ||
    findIn(bytes, from, to, word) >= 0
  );
}

// ------------------------------------------------------------------ places

export interface CallPlace {
  /** The range of `path:line`; empty if there is none. */
  from: number;
  to: number;
  /** True for `path:line pc=0x12`, the place of a C function. */
  isC: boolean;
  /** True if ` +0x1d` follows, which inlined calls do not have. */
  hasOffset: boolean;
}

/**
 * Finds the place of a call, a tab and `/src/main.go:12 +0x1d`, with fp=, sp= and pc= after it in
 * dumps of system goroutines. A place without an offset must look like a file. Fills `place`;
 * returns false if the line is not a place.
 */
export function findPlace(bytes: Uint8Array, lineFrom: number, lineTo: number, place: CallPlace): boolean {
  if (readPlace(bytes, lineFrom, lineTo, place)) return true;
  // A cell of a table, or a quoted text, ends after its last place.
  for (let at = lineFrom; at < lineTo; at++) {
    if (bytes[at] === quote || bytes[at] === apostrophe) return at > lineFrom && readPlace(bytes, lineFrom, at, place);
  }
  return false;
}

/** The same for a line that ends with the place. */
export function readPlace(bytes: Uint8Array, lineFrom: number, lineTo: number, place: CallPlace): boolean {
  let from = lineFrom;
  for (;;) {
    const byte = bytes[from]!;
    if (from >= lineTo) return false;
    if (byte === tab || byte === blank) from++;
    else if (byte === backslash && bytes[from + 1] === letterT && from + 1 < lineTo) from += 2;
    else break;
  }
  let to = lineTo;
  let pc = false;
  place.hasOffset = false;
  for (;;) {
    const start = beforeAddress(bytes, from, to);
    if (start < 0) break;
    if (bytes[start] === plus) place.hasOffset = true;
    else pc = true;
    to = start;
    while (to > from && bytes[to - 1] === blank) to--;
  }
  place.isC = pc && !place.hasOffset;
  place.from = from;
  place.to = to;
  if (to === from) return place.isC && from > lineFrom;
  let digits = to;
  while (digits > from && isDigit(bytes[digits - 1]!)) digits--;
  if (digits === to || digits - 1 <= from || bytes[digits - 1] !== colon) return false;
  return place.hasOffset || place.isC
    ? from > lineFrom || looksLikeFile(bytes, from, digits - 1)
    : looksLikeFile(bytes, from, digits - 1);
}

/** Returns the start of the last word if it is `+0x1d`, `fp=0x1d`, `sp=0x1d` or `pc=0x1d`; -1 otherwise. */
function beforeAddress(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && isHex(bytes[at - 1]!)) at--;
  if (at === to || at - 3 < from || bytes[at - 1] !== letterX || bytes[at - 2] !== 48) return -1;
  if (bytes[at - 3] === plus) return at - 3;
  if (bytes[at - 3] !== 61 || at - 5 < from || (bytes[at - 4] !== 112 && bytes[at - 4] !== 99)) return -1;
  return at - 5;
}

/**
 * True for `/src/main.go`, `C:/src/main.go`, `main.go`, `<autogenerated>`, `?`: a path whose last
 * part has an extension.
 */
function looksLikeFile(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from === 1) return bytes[from] === question;
  if (bytes[from] === 60) return bytes[to - 1] === 62;
  const absolute = looksAbsolute(bytes, from);
  let extension = to;
  while (extension > from && (isLetter(bytes[extension - 1]!) || isDigit(bytes[extension - 1]!))) extension--;
  if (extension === to || extension === from || bytes[extension - 1] !== dot || to - extension > 8) return false;
  if (absolute) return true;
  for (let at = from; at < to; at++) if (bytes[at]! <= blank || bytes[at] === colon) return false;
  return true;
}

const looksAbsolute = (bytes: Uint8Array, from: number): boolean =>
  bytes[from] === slash || bytes[from] === backslash || (bytes[from + 1] === colon && isLetter(bytes[from]!));
