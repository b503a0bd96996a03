import { demangle } from '../demangle/index.ts';
import type { DemangleStyle } from '../demangle/index.ts';
import type { Profile } from '../profile/profile.ts';

/** How much of a name is shown: pprof's default, with template arguments, or everything. */
export type NameStyle = DemangleStyle;

/**
 * Makes names readable as pprof does on loading (pprof: symbolizer.go Demangle), for functions
 * whose name is empty or equals the system name: demangles them, or removes balanced parentheses
 * and template arguments from C++ names that are demangled already. `force`: start from the system
 * names of all functions.
 */
export function readableNames(p: Profile, style: NameStyle, force: boolean): Profile {
  const { name, systemName } = p.functions;
  /** The readable name by system name; null = unchanged. */
  const readable = new Map<number, string | null>();
  const renamed: number[] = [];
  const texts: string[] = [];
  for (let f = 0; f < name.length; f++) {
    const system = systemName[f]!;
    const keeps = name[f] !== system && name[f] !== 0 && !(force && system !== 0);
    if (keeps) continue;
    let text = readable.get(system);
    if (text === undefined) readable.set(system, (text = readableName(p, system, style)));
    if (text === null && name[f] === system) continue;
    renamed.push(f);
    texts.push(text ?? p.strings.at(system));
  }
  if (renamed.length === 0) return p;
  const { strings, indices } = p.strings.with(texts);
  const names = name.slice();
  renamed.forEach((f, i) => (names[f] = indices[i]!));
  return { ...p, strings, functions: { ...p.functions, name: names } };
}

/** Restores the system names as names. */
export function systemNames(p: Profile): Profile {
  const { name, systemName } = p.functions;
  return {
    ...p,
    functions: {
      ...p.functions,
      name: name.map((own, f) => (own !== 0 && systemName[f] !== 0 ? systemName[f]! : own)),
    },
  };
}

/** Matches names that may be mangled or C++; most names do not match. */
const candidate = /^_|[<>[\]]|::/;

function readableName(p: Profile, index: number, style: NameStyle): string | null {
  const before = p.strings.at(index);
  if (!candidate.test(before)) return null;
  const after = demangleName(before, style) ?? simplifyCpp(before, style);
  return after === before ? null : after;
}

/** Demangles a name, or returns null. macOS prepends one more underscore. */
function demangleName(name: string, style: NameStyle): string | null {
  if (!name.startsWith('_')) return null;
  for (const candidate of [name, name.slice(1)]) {
    const text = demangle(candidate, style);
    if (text !== candidate) return text;
  }
  return null;
}

/**
 * Removes parentheses and template arguments of a demangled C++ name (pprof: symbolizer.go
 * removeMatching). Exported for tests.
 */
export function simplifyCpp(name: string, style: NameStyle = 'simple'): string {
  if (style === 'full' || !looksLikeCpp(name)) return name;
  const plain = removeBalanced(name, '(');
  return style === 'simple' ? removeBalanced(plain, '<') : plain;
}

/**
 * True for C++ names, but not for Java's `Class.<init>` and Go's `foo.(*Bar[...]).Method` (pprof:
 * symbolizer.go looksLikeDemangledCPlusPlus).
 */
function looksLikeCpp(name: string): boolean {
  if (name.includes('.<') || name.includes(']).')) return false;
  return /[<>[\]]/.test(name) || name.includes('::');
}

/** A name of the profile, and its remainder after its brackets were taken for C++. */
export interface CutName {
  readonly whole: string;
  readonly shown: string;
}

/**
 * Returns the names that lost more than arguments, each once and in order: Ruby's `<main>`, Rust's
 * `<T as Trait>::f`.
 */
export function cutNames(p: Profile): CutName[] {
  const { name, systemName } = p.functions;
  const cut = new Map<number, CutName>();
  for (let f = 0; f < name.length; f++) {
    const system = systemName[f]!;
    if (name[f] === system || cut.has(system)) continue;
    const [whole, shown] = [p.strings.at(system), p.strings.at(name[f]!)];
    if (losesName(whole) && (simplifyCpp(whole) === shown || simplifyCpp(whole, 'templates') === shown)) {
      cut.set(system, { whole, shown });
    }
  }
  return [...cut.values()];
}

/** True if a bracket is part of the name: C++ arguments come directly after an identifier or an operator. */
function losesName(name: string): boolean {
  if (!candidate.test(name) || name.startsWith('_')) return false;
  const plain = removeBalanced(name, '<');
  if (/(?:^|\s|::)\((?!anonymous )/.test(plain)) return removeBalanced(plain, '(') !== plain;
  return plain !== name && /(?:^|[\s(,]|::)</.test(name.replace(/\boperator\s*(?:<=>|<<=?|<=?)\s*/g, ''));
}

/** Removes every outermost open...close. A closer without an opener ends it. */
function removeBalanced(name: string, open: '(' | '<'): string {
  let out = '';
  let depth = 0;
  /** Start of the text that is not copied yet. */
  let from = 0;
  const brackets = open === '(' ? /[()]/g : /[<>]/g;
  for (let match = brackets.exec(name); match; match = brackets.exec(name)) {
    const i = match.index;
    if (match[0] === open) {
      if (depth === 0) {
        out += name.slice(from, i);
        from = i;
      }
      depth++;
    } else {
      if (depth === 0) break;
      depth--;
      if (depth === 0) from = i + 1;
    }
  }
  return out + name.slice(from);
}
