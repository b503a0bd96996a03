import type { Profile } from './profile.ts';

/**
 * Shortens C++ names that came already demangled, as pprof does on loading:
 * for functions whose name is empty or equals the system name, balanced
 * parentheses and template arguments are taken out.
 */
export function simplifyNames(p: Profile): Profile {
  const { name, systemName } = p.functions;
  /** By system name: the simplified name, or null where nothing changes. */
  const simple = new Map<number, string | null>();
  const renamed: number[] = [];
  const texts: string[] = [];
  for (let f = 0; f < name.length; f++) {
    const system = systemName[f]!;
    if (name[f] !== system && p.strings.at(name[f]!) !== '') continue;
    let text = simple.get(system);
    if (text === undefined) simple.set(system, (text = simplified(p, system)));
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

/** Most names are not C++; their bytes tell without being decoded. */
function simplified(p: Profile, index: number): string | null {
  const bytes = p.strings.bytesAt(index);
  let mayBeCpp = false;
  for (let i = 0; i < bytes.length && !mayBeCpp; i++) {
    const byte = bytes[i]!;
    // < > [ ] and ::
    mayBeCpp = byte === 0x3c || byte === 0x3e || byte === 0x5b || byte === 0x5d || (byte === 0x3a && bytes[i + 1] === 0x3a);
  }
  if (!mayBeCpp) return null;
  const before = p.strings.at(index);
  const after = simplifyCpp(before);
  return after === before ? null : after;
}

/** Exported for tests. */
export function simplifyCpp(name: string): string {
  if (!looksLikeCpp(name)) return name;
  return removeBalanced(removeBalanced(name, '('), '<');
}

/** Java's `Class.<init>` and Go's `foo.(*Bar[...]).Method` are not C++. */
function looksLikeCpp(name: string): boolean {
  if (name.includes('.<') || name.includes(']).')) return false;
  return /[<>[\]]/.test(name) || name.includes('::');
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
