import { runToEnd } from './steps.ts';
import type { Steps } from './steps.ts';

/**
 * Finds names by a part of them, best match first: the whole name, its beginning, the beginning of
 * a word in it, any part of it, and last its letters in order with others between them (as fzf
 * does). Matches of one kind keep the order of the names, which is by weight; the rankings of the
 * usual libraries ignore weight.
 */

/** Kinds of matches below this have no gap; for the others, the number of runs of letters is added. */
const SCATTERED = 3;
const KINDS = SCATTERED + 12;
/** The number of occurrences in a name that are checked for one that begins a word. */
const OCCURRENCES = 8;

export interface FuzzyMatches {
  /** Indices of names, best match first. */
  readonly indices: readonly number[];
  /** The number of all matches, which may be more than `indices` has. */
  readonly total: number;
}

/** The number of cached results: deleting a typed letter asks for an earlier one again. */
const KEPT_RESULTS = 32;
/**
 * The number of names with scattered letters that are ranked; the lighter ones after them are only
 * counted as matches.
 */
const RANKED = 2000;
/** The number of names prepared in one step. */
const BATCH = 2048;

/** The names that matched a query. */
interface Fitting {
  readonly query: string;
  readonly names: ArrayLike<number>;
}

/**
 * Names prepared for repeated searches. All names in lower case are UTF-16 units in one array: a
 * walk over numbers costs a fifth of a walk over texts. A bit mask of each name's letters rules
 * most names out without a walk.
 *
 *   names     "main.Run"           "fmt.Println"
 *   codes     m a i n . r u n      f m t . p r i n t l n
 *   starts    0                    8                      19
 *   letters   bits of a i m n r u  bits of f i l m n p r t
 *   initials  bits of m r          bits of f p
 */
export class NameTable {
  private codes = new Uint16Array(0);
  /** Name i is codes[starts[i], starts[i + 1]). */
  private readonly starts: Uint32Array;
  /** See maskOf. */
  private readonly letters: Int32Array;
  /** The letters that begin a word; see initialsOf. */
  private readonly initials: Int32Array;
  private preparation: Steps<void> | undefined;
  private readonly results = new Map<string, FuzzyMatches>();
  /** The matches of the last query: whole, and with scattered letters. A longer query searches only them. */
  private whole: Fitting | undefined;
  private scattered: Fitting | undefined;

  constructor(readonly names: readonly string[]) {
    this.starts = new Uint32Array(names.length + 1);
    this.letters = new Int32Array(names.length);
    this.initials = new Int32Array(names.length);
    this.preparation = this.prepareNames();
  }

  /** Prepares the names in steps. The first search does it at once if this was not called before. */
  *prepare(): Steps<void> {
    while (this.preparation && !this.preparation.next().done) yield;
    this.preparation = undefined;
  }

  private *prepareNames(): Steps<void> {
    const { names, starts, letters, initials } = this;
    // Lower case is rarely longer than the name; the array grows if so.
    let room = 0;
    for (let i = 0; i < names.length; i++) room += names[i]!.length;
    let codes = new Uint16Array(room);
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      const lower = name.toLowerCase();
      const start = starts[i]!;
      if (start + lower.length > codes.length) codes = growTo(codes, start + lower.length);
      for (let k = 0; k < lower.length; k++) codes[start + k] = lower.charCodeAt(k);
      letters[i] = maskOf(lower);
      initials[i] = initialsOf(codes, start, start + lower.length, name);
      starts[i + 1] = start + lower.length;
      if (i % BATCH === BATCH - 1) yield;
    }
    this.codes = codes;
  }

  /**
   * Returns the best `most` names, ignoring case. Names with scattered letters are returned only if
   * no name contains the query. `beginnings`: if any name begins with the query, return only those,
   * as one expects of a short list of words.
   */
  find(typed: string, most: number, beginnings = false): FuzzyMatches {
    const { names } = this;
    if (typed === '')
      return { indices: Array.from({ length: Math.min(most, names.length) }, (_, i) => i), total: names.length };
    runToEnd(this.prepare());
    const query = typed.toLowerCase();
    const key = `${most} ${beginnings} ${query}`;
    const known = this.results.get(key);
    if (known) return known;
    const found = this.search(query, most, beginnings);
    if (this.results.size >= KEPT_RESULTS) this.results.delete(this.results.keys().next().value!);
    this.results.set(key, found);
    return found;
  }

  private search(query: string, most: number, beginnings: boolean): FuzzyMatches {
    const kinds: number[][] = Array.from({ length: KINDS }, () => []);
    const counts = new Int32Array(KINDS);
    const put = (kind: number, i: number): void => {
      if (counts[kind]!++ < most) kinds[kind]!.push(i);
    };
    // If no name contains the beginning of the query, none contains the query.
    const isNowhere = this.scattered !== undefined && query.startsWith(this.scattered.query);
    if (!isNowhere) {
      if (/^[a-z]$/.test(query)) this.findLetter(query, put);
      else this.findWhole(query, most, counts, put);
    }
    const sum = (from: number, to: number): number => counts.subarray(from, to).reduce((a, b) => a + b, 0);
    const begin = beginnings && sum(0, 2) > 0 ? 2 : KINDS;
    if (begin === KINDS && sum(0, KINDS) === 0) this.findScattered(query, Math.max(most, RANKED), put);
    return { indices: kinds.slice(0, begin).flat().slice(0, most), total: sum(0, begin) };
  }

  private findLetter(letter: string, put: (kind: number, i: number) => void): void {
    const { codes, starts, letters, initials } = this;
    const code = letter.charCodeAt(0);
    const bit = 1 << (code - 97);
    for (let i = 0; i < letters.length; i++) {
      if ((letters[i]! & bit) === 0) continue;
      const start = starts[i]!;
      if (codes[start] === code) put(starts[i + 1]! - start === 1 ? 0 : 1, i);
      else put((initials[i]! & bit) !== 0 ? 2 : SCATTERED, i);
    }
  }

  private findWhole(query: string, most: number, counts: Int32Array, put: (kind: number, i: number) => void): void {
    const { codes, starts, letters, names } = this;
    const wanted = maskOf(query);
    const word = codesOf(query);
    const among = narrow(this.whole, query, names.length);
    const fitting = new Int32Array(among ? among.length : names.length);
    let count = 0;
    for (let k = 0; k < fitting.length; k++) {
      const i = among ? among[k]! : k;
      if ((letters[i]! & wanted) !== wanted) continue;
      const start = starts[i]!;
      const end = starts[i + 1]!;
      const at = indexIn(word, codes, start, end);
      if (at < 0) continue;
      fitting[count++] = i;
      if (at === start) put(end - start === word.length ? 0 : 1, i);
      // With enough names that begin a word, the others need not be checked for it.
      else if (counts[2]! >= most) put(SCATTERED, i);
      else put(this.beginsSomeWord(word, i, at) ? 2 : SCATTERED, i);
    }
    this.whole = { query, names: fitting.slice(0, count) };
  }

  /** True if one of the first occurrences of a query in a name, from `at` on, begins a word. */
  private beginsSomeWord(word: Uint16Array, i: number, at: number): boolean {
    const { codes, starts, initials, names } = this;
    const first = word[0]!;
    if (first >= 97 && first <= 122 && (initials[i]! & (1 << (first - 97))) === 0) return false;
    const start = starts[i]!;
    const end = starts[i + 1]!;
    for (let seen = 0; at >= 0 && seen < OCCURRENCES; seen++, at = indexIn(word, codes, at + 1, end)) {
      if (beginsWord(codes, start, at, names[i]!)) return true;
    }
    return false;
  }

  private findScattered(query: string, looks: number, put: (kind: number, i: number) => void): void {
    const { codes, starts, letters, names } = this;
    const wanted = maskOf(query);
    const word = codesOf(query);
    const among = narrow(this.scattered, query, names.length);
    const fitting = new Int32Array(among ? among.length : names.length);
    let count = 0;
    for (let k = 0; k < fitting.length; k++) {
      const i = among ? among[k]! : k;
      if ((letters[i]! & wanted) !== wanted || !hasInOrder(word, codes, starts[i]!, starts[i + 1]!)) continue;
      fitting[count++] = i;
      const at = count <= looks ? matchScattered(word, codes, starts[i]!, starts[i + 1]!, names[i]!) : undefined;
      put(at ? Math.min(KINDS - 1, SCATTERED + countRuns(at)) : KINDS - 1, i);
    }
    this.scattered = { query, names: fitting.slice(0, count) };
  }
}

/** Returns the names to search: those that matched a beginning of the query, or undefined for all. */
function narrow(before: Fitting | undefined, query: string, all: number): ArrayLike<number> | undefined {
  return before && query.startsWith(before.query) && before.names.length < all ? before.names : undefined;
}

function codesOf(text: string): Uint16Array {
  const out = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

function growTo(codes: Uint16Array, size: number): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(size * 2);
  out.set(codes);
  return out;
}

/** Returns the first index of a word in codes[start, end), or -1. */
function indexIn(word: Uint16Array, codes: Uint16Array, start: number, end: number): number {
  const first = word[0]!;
  const { length } = word;
  for (let at = start; at <= end - length; at++) {
    if (codes[at] !== first) continue;
    let k = 1;
    while (k < length && codes[at + k] === word[k]) k++;
    if (k === length) return at;
  }
  return -1;
}

/** True if codes[start, end) has the letters of a word in order. */
function hasInOrder(word: Uint16Array, codes: Uint16Array, start: number, end: number): boolean {
  let k = 0;
  for (let at = start; at < end && k < word.length; at++) if (codes[at] === word[k]) k++;
  return k === word.length;
}

/** Returns the indices of the letters of `typed` in a name; empty if it does not match. */
export function lettersIn(typed: string, name: string): number[] {
  const query = typed.toLowerCase();
  const lower = name.toLowerCase();
  // Where lower case is longer than the name, the indices differ.
  if (query === '' || lower.length !== name.length) return [];
  const at = bestIndex(query, lower, name);
  if (at >= 0) return Array.from(query, (_, i) => at + i);
  return matchScattered(codesOf(query), codesOf(lower), 0, lower.length, name) ?? [];
}

/** Returns the first occurrence that begins a word, else the first one, or -1. */
function bestIndex(query: string, lower: string, name: string): number {
  const codes = codesOf(lower);
  const first = lower.indexOf(query);
  for (let at = first, seen = 0; at >= 0 && seen < OCCURRENCES; at = lower.indexOf(query, at + 1), seen++) {
    if (beginsWord(codes, 0, at, name)) return at;
  }
  return first;
}

/**
 * True if a word begins at index `at`: after a character that is not a letter, or at a capital
 * after a small letter. `start`: the index of the name in the codes.
 */
function beginsWord(codes: ArrayLike<number>, start: number, at: number, name: string): boolean {
  if (at === start) return true;
  if (!isLetter(codes[at - 1]!)) return isLetter(codes[at]!) || isLetter(codes[at - 1]!) !== isLetter(codes[at]!);
  const here = name.charCodeAt(at - start);
  const before = name.charCodeAt(at - start - 1);
  return here >= 65 && here <= 90 && before >= 97 && before <= 122;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127;
}

/**
 * Returns the indices of the letters in order, with few gaps: finds the end of the leftmost match,
 * and from there backwards the shortest match. Undefined if there is none.
 */
function matchScattered(
  word: ArrayLike<number>,
  codes: ArrayLike<number>,
  start: number,
  end: number,
  name: string,
): number[] | undefined {
  let last = start - 1;
  for (let i = 0; i < word.length; i++) {
    do last++;
    while (last < end && codes[last] !== word[i]);
    if (last >= end) return undefined;
  }
  const back: number[] = new Array<number>(word.length);
  for (let i = word.length - 1, at = last; i >= 0; i--, at--) {
    while (codes[at] !== word[i]) at--;
    back[i] = at;
  }
  // People type the beginnings of words: "mti" for main.(*Tree).Insert.
  const words = matchWords(word, codes, start, end, name);
  return words && countRuns(words) <= countRuns(back) ? words : back;
}

/** Matches each letter right after the last one or at the beginning of a word; undefined if that fails. */
function matchWords(
  word: ArrayLike<number>,
  codes: ArrayLike<number>,
  start: number,
  end: number,
  name: string,
): number[] | undefined {
  const at: number[] = [];
  let from = start;
  for (let i = 0; i < word.length; i++) {
    if (i > 0 && from < end && codes[from] === word[i]) {
      at.push(from++);
      continue;
    }
    let next = from;
    while (next < end && !(codes[next] === word[i] && beginsWord(codes, start, next, name))) next++;
    if (next >= end) return undefined;
    at.push(next);
    from = next + 1;
  }
  return at;
}

function countRuns(at: readonly number[]): number {
  let count = 1;
  for (let i = 1; i < at.length; i++) if (at[i] !== at[i - 1]! + 1) count++;
  return count;
}

/**
 * Returns a bit mask of a text's characters: a bit per letter, one for all digits, a few for the
 * rest. A name that lacks a bit of the query cannot match.
 */
function maskOf(lower: string): number {
  let mask = 0;
  for (let i = 0; i < lower.length; i++) {
    const code = lower.charCodeAt(i);
    mask |= 1 << (code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? 26 : 27 + (code & 3));
  }
  return mask;
}

/** Returns a bit mask of the letters that begin a word of a name. */
function initialsOf(codes: ArrayLike<number>, start: number, end: number, name: string): number {
  let mask = 0;
  for (let i = start; i < end; i++) {
    const code = codes[i]!;
    if (code < 97 || code > 122) continue;
    const bit = 1 << (code - 97);
    if ((mask & bit) === 0 && beginsWord(codes, start, i, name)) mask |= bit;
  }
  return mask;
}
