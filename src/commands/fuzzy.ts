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

/** Names made ready to be searched again and again. */
export class NameTable {
  private readonly lower: readonly string[];
  private masks: Int32Array | undefined;
  /** The word looked for last, and the names that have it in them. */
  private before: { readonly query: string; readonly inside: readonly number[] } | undefined;

  constructor(readonly names: readonly string[]) {
    this.lower = names.map(name => name.toLowerCase());
  }

  /**
   * The best `most` names, letters' case aside. Letters with gaps count only
   * where nothing fits without; with `beginnings` a part of a name counts only
   * where no name begins so, as one expects of a short list of words.
   */
  find(typed: string, most: number, beginnings = false): Found {
    const { names, lower } = this;
    if (typed === '') return { indices: Array.from({ length: Math.min(most, names.length) }, (_, i) => i), total: names.length };
    const query = typed.toLowerCase();
    const kinds: number[][] = Array.from({ length: KINDS }, () => []);
    const counts = new Array<number>(KINDS).fill(0);
    const put = (kind: number, i: number): void => {
      if (counts[kind]!++ < most) kinds[kind]!.push(i);
    };
    const inside: number[] = [];
    const visit = (i: number): void => {
      // Once there are enough that begin a word, where the others have it makes no difference.
      const kind = counts[2]! < most ? closeness(query, lower[i]!, names[i]!) : roughly(query, lower[i]!);
      if (kind < 0) return;
      inside.push(i);
      put(kind, i);
    };
    // A longer word is in none of the names that lack a part of it.
    const { before } = this;
    if (before && query.startsWith(before.query)) before.inside.forEach(visit);
    else for (let i = 0; i < lower.length; i++) visit(i);
    this.before = { query, inside };
    const sum = (from: number, to: number): number => counts.slice(from, to).reduce((a, b) => a + b, 0);
    const begin = beginnings && sum(0, 2) > 0 ? 2 : KINDS;
    if (begin === KINDS && sum(0, KINDS) === 0) this.findScattered(query, put);
    return { indices: kinds.slice(0, begin).flat().slice(0, most), total: sum(0, begin) };
  }

  private findScattered(query: string, put: (kind: number, i: number) => void): void {
    const { names, lower } = this;
    const masks = (this.masks ??= Int32Array.from(lower, maskOf));
    const wanted = maskOf(query);
    for (let i = 0; i < lower.length; i++) {
      if ((masks[i]! & wanted) !== wanted || lower[i]!.includes(query)) continue;
      const at = scattered(query, lower[i]!, names[i]!);
      if (at) put(Math.min(KINDS - 1, SCATTERED + stretches(at)), i);
    }
  }
}

/** Where the letters of `typed` are found in a name, as indices; empty where it does not fit. */
export function lettersIn(typed: string, name: string): number[] {
  const query = typed.toLowerCase();
  const lower = name.toLowerCase();
  // A letter whose small form is longer moves all others.
  if (query === '' || lower.length !== name.length) return [];
  const at = bestPlace(query, lower, name);
  if (at >= 0) return Array.from(query, (_, i) => at + i);
  return scattered(query, lower, name) ?? [];
}

/** 0 the name, 1 its beginning, 2 a word in it, 3 a part of it, -1 not in it. */
function closeness(query: string, lower: string, name: string): number {
  const first = lower.indexOf(query);
  if (first < 0) return -1;
  if (first === 0) return lower.length === query.length ? 0 : 1;
  return beginsWord(lower, name, bestPlace(query, lower, name, first)) ? 2 : SCATTERED;
}

/** As closeness, without a look at where words begin. */
function roughly(query: string, lower: string): number {
  const first = lower.indexOf(query);
  return first > 0 ? SCATTERED : first < 0 ? -1 : lower.length === query.length ? 0 : 1;
}

/** The first occurrence that begins a word, else the first. */
function bestPlace(query: string, lower: string, name: string, first = lower.indexOf(query)): number {
  for (let at = first, seen = 0; at >= 0 && seen < OCCURRENCES; at = lower.indexOf(query, at + 1), seen++) {
    if (beginsWord(lower, name, at)) return at;
  }
  return first;
}

/** After a character that is no letter, or as a capital after a small letter. */
function beginsWord(lower: string, name: string, at: number): boolean {
  if (at === 0) return true;
  if (!isLetter(lower.charCodeAt(at - 1))) return isLetter(lower.charCodeAt(at)) || isLetter(lower.charCodeAt(at - 1)) !== isLetter(lower.charCodeAt(at));
  const here = name.charCodeAt(at);
  const before = name.charCodeAt(at - 1);
  return here >= 65 && here <= 90 && before >= 97 && before <= 122;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127;
}

/** The letters in order: the end of the first way to find them, and from there back the shortest way. */
function scattered(query: string, lower: string, name: string): number[] | undefined {
  let end = -1;
  for (let i = 0; i < query.length; i++) {
    end = lower.indexOf(query[i]!, end + 1);
    if (end < 0) return undefined;
  }
  const back: number[] = new Array<number>(query.length);
  for (let i = query.length - 1, at = end; i >= 0; i--, at--) back[i] = at = lower.lastIndexOf(query[i]!, at);
  // Beginnings of words are what one types: main.(*Tree).Insert by "mti".
  const words = byWords(query, lower, name);
  return words && stretches(words) <= stretches(back) ? words : back;
}

/** Each letter continues a stretch or begins a word; undefined where that does not work out. */
function byWords(query: string, lower: string, name: string): number[] | undefined {
  const at: number[] = [];
  let from = 0;
  for (let i = 0; i < query.length; i++) {
    if (i > 0 && lower[from] === query[i]) {
      at.push(from++);
      continue;
    }
    let next = lower.indexOf(query[i]!, from);
    while (next >= 0 && !beginsWord(lower, name, next)) next = lower.indexOf(query[i]!, next + 1);
    if (next < 0) return undefined;
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
