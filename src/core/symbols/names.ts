import { demangle } from '../demangle/index.ts';
import type { DemangleStyle } from '../demangle/index.ts';
import type { Profile } from '../profile/profile.ts';

/** How names are shown: pprof's default, with template arguments, or with everything. */
export type NameStyle = DemangleStyle;

/**
 * Readable names, as pprof makes them on loading, for functions whose name is
 * empty or equals the system name: demangled, or, where a name of C++ came
 * demangled, without balanced parentheses and template arguments. `force`
 * starts from the system names even where there are others.
 */
export function readableNames(p: Profile, style: NameStyle, force: boolean): Profile {
  const { name, systemName } = p.functions;
  /** By system name: the readable name, or null where nothing changes. */
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

/** The names that the profile gives beside its system names, put back. */
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

/** Of names that may be mangled or C++. Most are neither. */
const candidate = /^_|[<>[\]]|::/;

function readableName(p: Profile, index: number, style: NameStyle): string | null {
  const before = p.strings.at(index);
  if (!candidate.test(before)) return null;
  const after = demangled(before, style) ?? simplifyCpp(before, style);
  return after === before ? null : after;
}

/** macOS puts one more underscore in front. */
function demangled(name: string, style: NameStyle): string | null {
  if (!name.startsWith('_')) return null;
  for (const candidate of [name, name.slice(1)]) {
    const text = demangle(candidate, style);
    if (text !== candidate) return text;
  }
  return null;
}

/** Exported for tests. */
export function simplifyCpp(name: string, style: NameStyle = 'simple'): string {
  if (style === 'full' || !looksLikeCpp(name)) return name;
  const plain = removeBalanced(name, '(');
  return style === 'simple' ? removeBalanced(plain, '<') : plain;
}

/** Java's `Class.<init>` and Go's `foo.(*Bar[...]).Method` are not C++. */
function looksLikeCpp(name: string): boolean {
  if (name.includes('.<') || name.includes(']).')) return false;
  return /[<>[\]]/.test(name) || name.includes('::');
}

/** A name of the profile, and what is left of it where its brackets were taken for those of C++. */
export interface CutName {
  readonly whole: string;
  readonly shown: string;
}

/** Names that lost more than arguments, each once and in order: Ruby's `<main>`, Rust's `<T as Trait>::f`. */
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

/** Whether a bracket belongs to the name: arguments of C++ stand directly behind an identifier or an operator. */
function losesName(name: string): boolean {
  if (!candidate.test(name) || name.startsWith('_')) return false;
  const plain = removeBalanced(name, '<');
  if (/(?:^|\s|::)\((?!anonymous )/.test(plain)) return removeBalanced(plain, '(') !== plain;
  return plain !== name && /(?:^|[\s(,]|::)</.test(name.replace(/\boperator\s*(?:<=>|<<=?|<=?)\s*/g, ''));
}

/** Takes out every outermost open...close; a closer without opener ends it, with what was done so far. */
function removeBalanced(name: string, open: '(' | '<'): string {
  let out = '';
  let depth = 0;
  /** Where the text that is not yet decided on begins. */
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
