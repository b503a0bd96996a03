import type { Profile } from '../profile/profile.ts';

/** Replaces the type arguments of a Go name by `[...]`: `Map[go.shape.int]` becomes `Map[...]`. */
export function withoutTypeArguments(name: string): string {
  let out = '';
  let depth = 0;
  let from = 0;
  for (const { 0: bracket, index } of name.matchAll(/[[\]]/g)) {
    if (bracket === '[' && depth++ === 0) {
      out += `${name.slice(from, index)}[...]`;
    } else if (bracket === ']' && depth > 0 && --depth === 0) {
      from = index + 1;
    }
  }
  return depth > 0 ? name : out + name.slice(from);
}

/**
 * Returns the first function that two profiles name differently, one with its type arguments and
 * one with `[...]`, as Go's text pages and its profile.proto do; null if there is none.
 */
export function spelledDifferently(a: Profile, b: Profile): Pair {
  const [first, second] = [genericNames(a), genericNames(b)];
  return pairOf(first, second) ?? reversed(pairOf(second, first));
}

type Pair = readonly [string, string] | null;

const reversed = (pair: Pair): Pair => pair && [pair[1], pair[0]];

/** Returns a name with `[...]` that only the first set has, and a matching one that only the second has. */
function pairOf(brief: ReadonlySet<string>, long: ReadonlySet<string>): Pair {
  for (const name of long) {
    const other = withoutTypeArguments(name);
    if (other !== name && !brief.has(name) && brief.has(other) && !long.has(other)) return [other, name];
  }
  return null;
}

function genericNames({ functions, strings }: Profile): Set<string> {
  const names = new Set<string>();
  for (const index of new Set(functions.name)) {
    const name = strings.at(index);
    if (name.includes('[')) names.add(name);
  }
  return names;
}
