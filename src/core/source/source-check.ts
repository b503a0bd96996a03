/** Checks by the lines of its declarations whether a profile's program was compiled from a source text. */

import {
  beginsAt,
  declarationsOf,
  declaredWord,
  languageOf,
  linesOfWords,
  linkedNames,
  parseGoName,
} from './declarations.ts';
import type { Declaration, GoName } from './declarations.ts';
import { demangle } from '../demangle/index.ts';
import type { Int64 } from '../base/int64.ts';
import { unixPaths } from '../base/paths.ts';
import type { Profile } from '../profile/profile.ts';
import { phrase, type Phrase, verbatim } from '../base/phrase.ts';

/** The lines that a profile records for a function in a file. */
export interface Evidence {
  readonly name: string;
  /** 0 = unknown. */
  readonly startLine: Int64;
  /** The recorded lines; each once. */
  readonly lines: ReadonlySet<Int64>;
}

export type Verdict =
  | { readonly kind: 'agrees' }
  /** The function is declared `by` lines further down, and all its lines lie within it there. */
  | { readonly kind: 'moved'; readonly by: number; readonly why: Phrase }
  /** The text is not the function's. */
  | { readonly kind: 'differs'; readonly why: Phrase }
  /** The text may be the function's, but there is a reason for doubt. */
  | { readonly kind: 'doubtful'; readonly why: Phrase }
  /** There is no evidence for or against the text. */
  | { readonly kind: 'unknown' };

/** The functions that a profile records for a file. */
export interface FileEvidence {
  /** The file name in the profile. */
  readonly recorded: string;
  readonly functions: readonly Evidence[];
}

/** Returns the functions of each file of a profile, by the name that `shown` maps the recorded name to. */
export function evidenceByFile(p: Profile, shown: (recorded: string) => string): Map<string, FileEvidence> {
  const { functions, lines, strings } = p;
  const byFile = new Map<string, { recorded: string; functions: Evidence[] }>();
  const byFunction = new Map<number, Set<Int64>>();
  const names = new Map<number, string>();
  for (let i = 0; i < lines.function.length; i++) {
    const f = lines.function[i]!;
    let set = byFunction.get(f);
    if (!set) {
      byFunction.set(f, (set = new Set()));
      const index = functions.filename[f]!;
      const recorded = strings.at(index);
      let file = names.get(index);
      if (file === undefined) names.set(index, (file = shown(recorded)));
      const evidence = { name: strings.at(functions.name[f]!), startLine: functions.startLine.at(f), lines: set };
      const others = byFile.get(file);
      if (others) others.functions.push(evidence);
      else byFile.set(file, { recorded, functions: [evidence] });
    }
    const line = lines.line.at(i);
    if (line !== 0) set.add(line);
  }
  return byFile;
}

const agrees: Verdict = { kind: 'agrees' };
const unknown: Verdict = { kind: 'unknown' };
const differs = (why: Phrase): Verdict => ({ kind: 'differs', why });
const doubtful = (why: Phrase): Verdict => ({ kind: 'doubtful', why });

/** Verdicts, the least favourable first. */
const order: readonly Verdict['kind'][] = ['differs', 'moved', 'doubtful', 'unknown', 'agrees'];

/** Maximum number of declarations of one name to compare with a function; even. */
const mostAlike = 64;
/** Maximum number of functions to judge for `objections`. */
const mostJudged = 10_000;

/** Checks one source text. Verdicts are cached by function. */
export class SourceCheck {
  private readonly byName = new Map<string, Verdict>();
  private readonly evidence = new Map<string, Evidence[]>();
  private changed: boolean | undefined;
  private moves: ReadonlySet<number> | undefined;
  /** A function of the file's own package agrees. */
  private confirmed: boolean | undefined;
  private numbered: boolean | undefined;
  private parsed: readonly Declaration[] | undefined;
  private methods: ReadonlyMap<string, readonly Declaration[]> | undefined;
  private readonly outerMoves = new Map<string, ReadonlySet<number | undefined>>();
  private declared: ReadonlyMap<string, readonly Declaration[]> | undefined;
  /** Functions of Go that are no closures, by their own names. */
  private outer: ReadonlyMap<string, readonly string[]> | undefined;
  private words: ReadonlyMap<string, readonly number[]> | undefined;
  private linked: ReadonlyMap<string, string> | undefined;
  private readonly language;

  /** `file`: the recorded name. `evidence`: all functions that the profile records for the file. */
  constructor(
    private readonly file: string,
    private readonly lines: readonly string[],
    evidence: readonly Evidence[],
  ) {
    this.language = languageOf(file);
    for (const one of evidence) {
      const others = this.evidence.get(one.name);
      if (others) others.push(one);
      else this.evidence.set(one.name, [one]);
    }
  }

  /**
   * Returns the verdict on a function. If another function of the file differs,
   * the file was edited and not just shifted: then a moved function differs, too.
   */
  verdict(name: string): Verdict {
    const verdict = this.single(name);
    if (verdict.kind !== 'moved') return verdict;
    this.changed ??= [...this.evidence.keys()].some(
      other => !parseGoName(other)?.closure && this.single(other).kind === 'differs',
    );
    return this.changed ? differs(verdict.why) : verdict;
  }

  /** Returns the least favourable verdict on the functions of a name. */
  private single(name: string): Verdict {
    let verdict = this.byName.get(name);
    if (!verdict) {
      const all = (this.evidence.get(name) ?? []).map(one => this.judge(one));
      const moved = all.find(one => one.kind === 'moved');
      // One offset holds for all of them, or none does.
      if (moved && all.some(one => one.kind !== 'moved' || one.by !== moved.by)) verdict = differs(moved.why);
      else verdict = order.map(kind => all.find(one => one.kind === kind)).find(one => one !== undefined) ?? unknown;
      this.byName.set(name, verdict);
    }
    return verdict;
  }

  /** Returns the functions that differ or moved, with the reasons. */
  objections(): { readonly name: string; readonly why: Phrase }[] {
    const out: { name: string; why: Phrase }[] = [];
    for (const name of this.judged()) {
      const verdict = this.single(name);
      if (verdict.kind === 'differs' || verdict.kind === 'moved') out.push({ name, why: verdict.why });
    }
    return out;
  }

  private judged(): readonly string[] {
    return [...this.evidence.keys()].slice(0, mostJudged);
  }

  private get declarations(): readonly Declaration[] {
    return (this.parsed ??= declarationsOf(this.file, this.lines));
  }

  /** Returns the declarations of a name that are nearest to a line. `receiver`: the type of methods; null: any. */
  private declarationsNamed(name: string, receiver: string | null, line: Int64): readonly Declaration[] {
    this.declared ??= groupBy(this.declarations, d => d.name);
    this.methods ??= groupBy(this.declarations, d => `${d.receiver}.${d.name}`);
    const all = receiver === null ? this.declared.get(name) : this.methods.get(`${receiver}.${name}`);
    if (!all || all.length <= mostAlike) return all ?? [];
    const middle = firstAfter(all, d => d.line, Number(line));
    const from = Math.min(Math.max(0, middle - mostAlike / 2), all.length - mostAlike);
    return all.slice(from, from + mostAlike);
  }

  /** Returns the Go declaration that contains a line. */
  private around(line: number): Declaration | undefined {
    const last = this.declarations[firstAfter(this.declarations, d => d.line, line) - 1];
    return last && line <= last.end ? last : undefined;
  }

  private judge(evidence: Evidence): Verdict {
    const { name } = evidence;
    if (this.language === 'go' || this.language === 'assembly') return this.judgeGo(evidence);
    if (this.language === 'unknown') return judgeGenerated(evidence);
    const word = declaredWord(/^_?_Z|^_R/.test(name) ? demangle(name, 'simple') : name);
    if (word === null) return unknown;
    return this.language === 'keyword' ? this.judgeKeyword(evidence, word) : this.judgeWord(evidence, word);
  }

  private judgeGo(evidence: Evidence): Verdict {
    const { name, startLine } = evidence;
    const parsed = parseGoName(name);
    // Assembly alone has functions without a package.
    if (!parsed || (this.language === 'go' && !name.includes('.'))) return unknown;
    if (parsed.closure !== undefined) return this.judgeClosure(evidence, parsed);
    this.linked ??= linkedNames(this.lines);
    const local = this.linked.get(name);
    const { receiver } = parsed;
    const own = parsed.names[0]!;
    const likely = [...this.declarationsNamed(own, receiver, startLine)];
    // The source may name the receiver's type by an alias.
    if (likely.length === 0) {
      const named = this.declarationsNamed(own, null, startLine);
      likely.push(...named.filter(d => (receiver === '') === (d.receiver === '')));
    }
    if (local !== undefined) likely.push(...this.declarationsNamed(local, '', startLine));
    if (likely.length > 0) return this.judgeDeclared(evidence, likely);
    // Macros make functions of assembly.
    if (this.language === 'assembly')
      return startLine !== 0 && beginsAt(this.lines, Number(startLine), own) ? agrees : unknown;
    if (startLine === 0) return unknown;
    if (!this.ofOtherPackage(name)) return differs(phrase`${name} is not declared there`);
    return doubtful(phrase`${name} is of another package: its lines are those of a function that is inlined into it`);
  }

  /**
   * True where a file of GOROOT or GOPATH is the right one by a function of its
   * own package, and the function is of another package: the compiler notes the
   * file of an inlined function for some instructions of the one around it.
   */
  private ofOtherPackage(name: string): boolean {
    const folder = /(?:^|\/)src\/([^.]+)$/.exec(unixPaths.dir(this.file))?.[1];
    if (folder === undefined || packagePath(name) === folder || packagePath(name) === 'main') return false;
    this.confirmed ??= [...this.evidence.keys()].some(
      own => packagePath(own) === folder && this.single(own).kind === 'agrees',
    );
    return this.confirmed;
  }

  private judgeKeyword(evidence: Evidence, word: string): Verdict {
    const likely = this.declarationsNamed(word, null, evidence.startLine);
    if (likely.length > 0) return this.judgeDeclared(evidence, likely);
    if (evidence.startLine === 0) return unknown;
    const why = phrase`${evidence.name} is not declared there`;
    return /\.pyw?$/i.test(this.file) ? differs(why) : doubtful(why);
  }

  /** `likely`: the declarations of the function's name; at least one. */
  private judgeDeclared({ name, startLine, lines }: Evidence, likely: readonly Declaration[]): Verdict {
    const all = [...lines];
    const misses = (d: Declaration, by: number): Int64 | undefined =>
      all.find(line => Number(line) + by < d.first || Number(line) + by > d.end);
    if (startLine === 0) {
      if (all.some(line => line > 0) && all.every(line => likely.every(d => line < d.first || line > d.end))) {
        return doubtful(phrase`${name} is at ${range(likely[0]!)} there, and the profile has line ${all[0]!} of it`);
      }
      return agrees;
    }
    const start = Number(startLine);
    const here = likely.find(d => d.line === start || d.first === start || this.decorates(start, d));
    if (here) {
      const outside = misses(here, 0);
      return outside === undefined
        ? agrees
        : doubtful(phrase`${name} is at ${range(here)} there, and the profile also has line ${outside} of it`);
    }
    const nearest = likely.reduce((a, b) => (Math.abs(b.line - start) < Math.abs(a.line - start) ? b : a));
    // Of several, such as init, the one that moved as others of the file did.
    const alike = likely.length > 1 ? likely.filter(d => this.offsets.has(d.first - start)) : [];
    const likeliest = alike.length === 1 ? alike[0]! : nearest;
    const by = likeliest.first - start;
    const why = phrase`${name} begins at line ${start + by} there, and at line ${start} in the
      profile${this.numbering}`;
    return misses(likeliest, by) === undefined ? { kind: 'moved', by, why } : differs(why);
  }

  /** A possible reason for other line numbers, to append to a sentence; may be empty. */
  private get numbering(): Phrase {
    if (this.language !== 'go') return verbatim('');
    this.numbered ??= this.lines.some(text => /^\/\/line .*:\d+\s*$/.test(text));
    return this.numbered ? phrase` (//line directives number it otherwise)` : verbatim('');
  }

  /** Whether a line begins a decorator of several lines that belongs to the declaration. */
  private decorates(line: number, d: Declaration): boolean {
    if (line >= d.line || !/^\s*@/.test(this.lines[line - 1] ?? '')) return false;
    return this.declarations[firstAfter(this.declarations, other => other.line, line)] === d;
  }

  /** Judges a closure: its keyword must be inside its function, and it moves with its function. */
  private judgeClosure({ name, startLine, lines }: Evidence, { names, closure }: GoName): Verdict {
    if (startLine === 0 || this.language !== 'go') return unknown;
    const start = Number(startLine);
    const packageLevel = names.every(own => own === 'init');
    // Go 1.17 called the wrappers of both statements dwrap.
    const word = /\.dwrap·?\d+$/.test(name) ? /\b(?:go|defer)\b/ : new RegExp(`\\b${closure}\\b`);
    const begins = (line: number): boolean => word.test(this.lines[line - 1] ?? '');
    const isAt = (line: number): boolean => {
      const within = this.around(line);
      return (within ? names.includes(within.name) : packageLevel) && begins(line);
    };
    const why = phrase`${name} does not begin at line ${start} there`;
    const fits = (by: number): boolean =>
      isAt(start + by) && [...lines].every(line => Number(line) + by <= this.lines.length);
    const outer = new Set(names.flatMap(own => [...this.offsetsOf(own)]));
    if (outer.size > 0 && !outer.has(0)) {
      const [by] = outer;
      return outer.size === 1 && by !== undefined && fits(by) ? { kind: 'moved', by, why } : differs(why);
    }
    if (isAt(start)) return agrees;
    // Loops of an inlined function, and until Go 1.20 its closures, are named after the function that it is inlined in.
    const elsewhere = this.around(start);
    if (elsewhere && begins(start))
      return closure === 'range' ? agrees : doubtful(phrase`${why}, ${elsewhere.name} is around that line`);
    const others = outer.size > 0 ? [] : [...this.offsets].filter(fits);
    return others.length === 1 ? { kind: 'moved', by: others[0]!, why } : differs(why);
  }

  /** Returns how many lines down the functions of a name moved, without closures. */
  private offsetsOf(own: string): ReadonlySet<number | undefined> {
    let offsets = this.outerMoves.get(own);
    if (!offsets) {
      offsets = new Set((this.outerFunctions.get(own) ?? []).map(name => this.offsetOf(name)));
      this.outerMoves.set(own, offsets);
    }
    return offsets;
  }

  /** Returns how many lines down a function moved that is no closure; undefined if it differs. */
  private offsetOf(name: string): number | undefined {
    const verdict = this.single(name);
    return verdict.kind === 'moved' ? verdict.by : verdict.kind === 'differs' ? undefined : 0;
  }

  /** The offsets of the moved functions whose name is declared once. */
  private get offsets(): ReadonlySet<number> {
    if (this.moves) return this.moves;
    const once = [...this.outerFunctions].filter(([own]) => this.declarationsNamed(own, null, 0).length === 1);
    const all = once.flatMap(([, names]) => names).map(name => this.offsetOf(name));
    return (this.moves = new Set(all.filter(by => by !== undefined && by !== 0) as number[]));
  }

  /**
   * Judges a function of a language that is not parsed. Its name near the start
   * line agrees; an empty line, a comment or the end of a block at the start line
   * differs.
   */
  private judgeWord({ name, startLine }: Evidence, word: string): Verdict {
    if (startLine === 0) return unknown;
    const start = Number(startLine);
    if (beginsAt(this.lines, start, word)) return agrees;
    const near = this.nearest(word, start);
    if (near === 0) return unknown;
    const why = phrase`${word} is not at line ${start} there, but at line ${near}`;
    const text = this.lines[start - 1];
    if (text === undefined || /^\s*(?:[)}\];,]*|(?:\/\/|\*\/).*)$/.test(text)) return differs(why);
    return Math.abs(near - start) <= 3 ? agrees : doubtful(phrase`${why} (${name})`);
  }

  private get outerFunctions(): ReadonlyMap<string, readonly string[]> {
    if (this.outer) return this.outer;
    const named = [...this.evidence.keys()].map(name => ({ name, parsed: parseGoName(name) }));
    const outer = groupBy(
      named.filter(({ parsed }) => parsed && !parsed.closure),
      ({ parsed }) => parsed!.names[0]!,
    );
    return (this.outer = new Map([...outer].map(([own, all]) => [own, all.map(({ name }) => name)])));
  }

  /** Returns the nearest line that contains a word; 0 = none. */
  private nearest(word: string, line: number): number {
    this.words ??= linesOfWords(this.lines);
    let best = 0;
    for (const at of this.words.get(word) ?? [])
      if (best === 0 || Math.abs(at - line) < Math.abs(best - line)) best = at;
    return best;
  }
}

/** Judges a Go function in a file that is no Go source: a //line directive names it (goyacc, ragel). */
function judgeGenerated({ name, startLine }: Evidence): Verdict {
  if (startLine === 0 || !name.includes('.') || !parseGoName(name)) return unknown;
  return doubtful(
    phrase`a //line directive names it for ${name}, and a profile of Go has one file for a function: lines of its other
      files are shown as lines of this one; weblist and disasm with the program at hand have the file of each`,
  );
}

function packagePath(name: string): string {
  const dot = name.indexOf('.', name.lastIndexOf('/') + 1);
  return dot < 0 ? name : name.slice(0, dot);
}

/** Returns the index of the first entry greater than `than`; entries are ascending. */
function firstAfter<T>(all: readonly T[], number: (one: T) => number, than: number): number {
  let low = 0;
  for (let high = all.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (number(all[middle]!) <= than) low = middle + 1;
    else high = middle;
  }
  return low;
}

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const out = new Map<string, T[]>();
  for (const one of all) {
    const others = out.get(key(one));
    if (others) others.push(one);
    else out.set(key(one), [one]);
  }
  return out;
}

const range = (d: Declaration): Phrase =>
  d.end > d.line ? phrase`lines ${d.line} to ${d.end}` : phrase`line ${d.line}`;
