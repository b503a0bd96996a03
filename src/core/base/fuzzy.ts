import { finished } from './steps.ts';
import type { Steps } from './steps.ts';

/**
 * Finding names by what was typed of them, best first: the name itself, its
 * beginning, the beginning of a word in it, any part of it, and at last its
 * letters in order with others between (as fzf does). Within one kind the
 * given order stays, which is that of weight: the ranking of the known
 * libraries goes by the letters alone.
 */

/** Kinds of fit below this are stretches without a gap; above, the number of stretches is added. */
const SCATTERED = 3;
const KINDS = SCATTERED + 12;
/** Occurrences looked at for one that begins a word. */
const OCCURRENCES = 8;

export interface Found {
  /** Into the names, best first. */
  readonly indices: readonly number[];
  /** How many fit, which may be more than were asked for. */
  readonly total: number;
}

/** Answers kept: who deletes what was typed comes back to them. */
const KEPT_ANSWERS = 32;
/** Names with gaps between the letters that are looked at closely; of the lighter ones it is known that they fit. */
const LOOKED_AT = 2000;
/** Names made ready in one step. */
const BATCH = 2048;

/** Names that had a word, or its letters in their order. */
interface Fitting {
  readonly query: string;
  readonly names: ArrayLike<number>;
}

/**
 * Names made ready to be searched again and again: the small letters of all of
 * them as numbers in one array, since a walk over numbers costs a fifth of a
 * walk over texts, and which letters each has as bits, since most names can be
 * passed over by these alone.
 */
export class NameTable {
  private codes = new Uint16Array(0);
  /** Where each name begins in the codes; the last one is their end. */
  private readonly starts: Uint32Array;
  private readonly letters: Int32Array;
  /** The letters that begin a word. */
  private readonly initials: Int32Array;
  private preparation: Steps<void> | undefined;
  private readonly answers = new Map<string, Found>();
  /** Of the word looked for last. */
  private whole: Fitting | undefined;
  private scattered: Fitting | undefined;

  constructor(readonly names: readonly string[]) {
    this.starts = new Uint32Array(names.length + 1);
    this.letters = new Int32Array(names.length);
    this.initials = new Int32Array(names.length);
    this.preparation = this.prepared();
  }

  /** Makes ready what the first search needs, which does it by itself where it was not done before. */
  *prepare(): Steps<void> {
    while (this.preparation && !this.preparation.next().done) yield;
    this.preparation = undefined;
  }

  private *prepared(): Steps<void> {
    const { names, starts, letters, initials } = this;
    // A letter whose small form is longer is rare enough to be seen to by growth.
    let room = 0;
    for (let i = 0; i < names.length; i++) room += names[i]!.length;
    let codes = new Uint16Array(room);
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      const lower = name.toLowerCase();
      const start = starts[i]!;
      if (start + lower.length > codes.length) codes = grown(codes, start + lower.length);
      for (let k = 0; k < lower.length; k++) codes[start + k] = lower.charCodeAt(k);
      letters[i] = maskOf(lower);
      initials[i] = initialsOf(codes, start, start + lower.length, name);
      starts[i + 1] = start + lower.length;
      if (i % BATCH === BATCH - 1) yield;
    }
    this.codes = codes;
  }

  /**
   * The best `most` names, letters' case aside. Letters with gaps count only
   * where nothing fits without; with `beginnings` a part of a name counts only
   * where no name begins so, as one expects of a short list of words.
   */
  find(typed: string, most: number, beginnings = false): Found {
    const { names } = this;
    if (typed === '')
      return { indices: Array.from({ length: Math.min(most, names.length) }, (_, i) => i), total: names.length };
    finished(this.prepare());
    const query = typed.toLowerCase();
    const key = `${most} ${beginnings} ${query}`;
    const known = this.answers.get(key);
    if (known) return known;
    const found = this.search(query, most, beginnings);
    if (this.answers.size >= KEPT_ANSWERS) this.answers.delete(this.answers.keys().next().value!);
    this.answers.set(key, found);
    return found;
  }

  private search(query: string, most: number, beginnings: boolean): Found {
    const kinds: number[][] = Array.from({ length: KINDS }, () => []);
    const counts = new Int32Array(KINDS);
    const put = (kind: number, i: number): void => {
      if (counts[kind]!++ < most) kinds[kind]!.push(i);
    };
    // Where a part of a word is in no name whole, neither is the word.
    const isNowhere = this.scattered !== undefined && query.startsWith(this.scattered.query);
    if (!isNowhere) {
      if (/^[a-z]$/.test(query)) this.findLetter(query, put);
      else this.findWhole(query, most, counts, put);
    }
    const sum = (from: number, to: number): number => counts.subarray(from, to).reduce((a, b) => a + b, 0);
    const begin = beginnings && sum(0, 2) > 0 ? 2 : KINDS;
    if (begin === KINDS && sum(0, KINDS) === 0) this.findScattered(query, Math.max(most, LOOKED_AT), put);
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
    const among = narrowed(this.whole, query, names.length);
    const fitting = new Int32Array(among ? among.length : names.length);
    let count = 0;
    for (let k = 0; k < fitting.length; k++) {
      const i = among ? among[k]! : k;
      if ((letters[i]! & wanted) !== wanted) continue;
      const start = starts[i]!;
      const end = starts[i + 1]!;
      const at = placeOf(word, codes, start, end);
      if (at < 0) continue;
      fitting[count++] = i;
      if (at === start) put(end - start === word.length ? 0 : 1, i);
      // Once there are enough that begin a word, where the others have it makes no difference.
      else if (counts[2]! >= most) put(SCATTERED, i);
      else put(this.beginsSomeWord(word, i, at) ? 2 : SCATTERED, i);
    }
    this.whole = { query, names: fitting.slice(0, count) };
  }

  /** Whether one of the first occurrences of a word in a name, from `at` on, begins a word there. */
  private beginsSomeWord(word: Uint16Array, i: number, at: number): boolean {
    const { codes, starts, initials, names } = this;
    const first = word[0]!;
    if (first >= 97 && first <= 122 && (initials[i]! & (1 << (first - 97))) === 0) return false;
    const start = starts[i]!;
    const end = starts[i + 1]!;
    for (let seen = 0; at >= 0 && seen < OCCURRENCES; seen++, at = placeOf(word, codes, at + 1, end)) {
      if (beginsWord(codes, start, at, names[i]!)) return true;
    }
    return false;
  }

  private findScattered(query: string, looks: number, put: (kind: number, i: number) => void): void {
    const { codes, starts, letters, names } = this;
    const wanted = maskOf(query);
    const word = codesOf(query);
    const among = narrowed(this.scattered, query, names.length);
    const fitting = new Int32Array(among ? among.length : names.length);
    let count = 0;
    for (let k = 0; k < fitting.length; k++) {
      const i = among ? among[k]! : k;
      if ((letters[i]! & wanted) !== wanted || !hasInOrder(word, codes, starts[i]!, starts[i + 1]!)) continue;
      fitting[count++] = i;
      const at = count <= looks ? scattered(word, codes, starts[i]!, starts[i + 1]!, names[i]!) : undefined;
      put(at ? Math.min(KINDS - 1, SCATTERED + stretches(at)) : KINDS - 1, i);
    }
    this.scattered = { query, names: fitting.slice(0, count) };
  }
}

/** A longer word is in none of the names that lack its beginning; undefined: all names are to be looked at. */
function narrowed(before: Fitting | undefined, query: string, all: number): ArrayLike<number> | undefined {
  return before && query.startsWith(before.query) && before.names.length < all ? before.names : undefined;
}

function codesOf(text: string): Uint16Array {
  const out = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

function grown(codes: Uint16Array, size: number): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(size * 2);
  out.set(codes);
  return out;
}

/** The first place of a word in codes[start, end), or -1. */
function placeOf(word: Uint16Array, codes: Uint16Array, start: number, end: number): number {
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

/** Whether the letters of a word are in codes[start, end) in their order. */
function hasInOrder(word: Uint16Array, codes: Uint16Array, start: number, end: number): boolean {
  let k = 0;
  for (let at = start; at < end && k < word.length; at++) if (codes[at] === word[k]) k++;
  return k === word.length;
}

/** Where the letters of `typed` are found in a name, as indices; empty where it does not fit. */
export function lettersIn(typed: string, name: string): number[] {
  const query = typed.toLowerCase();
  const lower = name.toLowerCase();
  // A letter whose small form is longer moves all others.
  if (query === '' || lower.length !== name.length) return [];
  const at = bestPlace(query, lower, name);
  if (at >= 0) return Array.from(query, (_, i) => at + i);
  return scattered(codesOf(query), codesOf(lower), 0, lower.length, name) ?? [];
}

/** The first occurrence that begins a word, else the first. */
function bestPlace(query: string, lower: string, name: string): number {
  const codes = codesOf(lower);
  const first = lower.indexOf(query);
  for (let at = first, seen = 0; at >= 0 && seen < OCCURRENCES; at = lower.indexOf(query, at + 1), seen++) {
    if (beginsWord(codes, 0, at, name)) return at;
  }
  return first;
}

/**
 * After a character that is no letter, or as a capital after a small letter; `start` is the name's
 * place in the codes.
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

/** The letters in order: the end of the first way to find them, and from there back the shortest way. */
function scattered(
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
  // Beginnings of words are what one types: main.(*Tree).Insert by "mti".
  const words = byWords(word, codes, start, end, name);
  return words && stretches(words) <= stretches(back) ? words : back;
}

/** Each letter continues a stretch or begins a word; undefined where that does not work out. */
function byWords(
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

function stretches(at: readonly number[]): number {
  let count = 1;
  for (let i = 1; i < at.length; i++) if (at[i] !== at[i - 1]! + 1) count++;
  return count;
}

/** A bit for each letter, one for all digits, and a few for the rest: who lacks one cannot fit. */
function maskOf(lower: string): number {
  let mask = 0;
  for (let i = 0; i < lower.length; i++) {
    const code = lower.charCodeAt(i);
    mask |= 1 << (code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? 26 : 27 + (code & 3));
  }
  return mask;
}

/** As bits: the letters that begin a word of a name. */
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
