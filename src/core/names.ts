import type { Profile } from './profile.ts';
import { Strings } from './strings.ts';

/**
 * Shortens C++ names that came already demangled, as pprof does on loading:
 * for functions whose name is empty or equals the system name, balanced
 * parentheses and template arguments are taken out.
 */
export function simplifyNames(p: Profile): Profile {
  const { name, systemName } = p.functions;
  const cache = new Map<number, string>();
  let changed: string[] | null = null;
  const newName: (string | null)[] = new Array(name.length).fill(null);
  for (let f = 0; f < name.length; f++) {
    if (name[f] !== systemName[f] && p.strings.at(name[f]!) !== '') continue;
    const index = systemName[f]!;
    let simple = cache.get(index);
    if (simple === undefined) cache.set(index, (simple = simplifyCpp(p.strings.at(index))));
    if (simple === p.strings.at(name[f]!)) continue;
    newName[f] = simple;
    (changed ??= []).push(simple);
  }
  if (!changed) return p;
  return renameFunctions(p, newName);
}

/** Gives functions new names; null keeps the old one. */
function renameFunctions(p: Profile, names: readonly (string | null)[]): Profile {
  const fresh = [...new Set(names.filter(name => name !== null))];
  const strings: Strings = p.strings.extend(fresh);
  const canon = strings.canonical();
  const index = new Map(fresh.map((text, i) => [text, canon[p.strings.length + i]!]));
  return {
    ...p,
    strings,
    functions: { ...p.functions, name: p.functions.name.map((old, f) => (names[f] === null ? old : index.get(names[f]!)!)) },
  };
}

/** Exported for tests. */
export function simplifyCpp(name: string): string {
  if (!looksLikeCpp(name)) return name;
  return removeBalanced(removeBalanced(name, '(', ')'), '<', '>');
}

/** Java's `Class.<init>` and Go's `foo.(*Bar[...]).Method` are not C++. */
function looksLikeCpp(name: string): boolean {
  if (name.includes('.<') || name.includes(']).')) return false;
  return /[<>[\]]/.test(name) || name.includes('::');
}

/** Takes out every outermost open...close; a closer without opener ends it, with what was done so far. */
function removeBalanced(name: string, open: string, close: string): string {
  let out = '';
  let depth = 0;
  /** Where the text that is not yet decided on begins. */
  let from = 0;
  for (let i = 0; i < name.length; i++) {
    const char = name[i];
    if (char === open) {
      if (depth === 0) {
        out += name.slice(from, i);
        from = i;
      }
      depth++;
    } else if (char === close) {
      if (depth === 0) break;
      depth--;
      if (depth === 0) from = i + 1;
    }
  }
  return out + name.slice(from);
}
