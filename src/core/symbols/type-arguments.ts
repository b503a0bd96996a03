import type { Profile } from '../profile/profile.ts';

/** A name as Go writes it without its type arguments: `Map[go.shape.int]` is `Map[...]`. */
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
 * The first function that two profiles call by different names, one with its
 * type arguments and one with `[...]`, as Go's text pages and its profile.proto
 * do; null where there is none.
 */
export function spelledDifferently(a: Profile, b: Profile): Pair {
  const [first, second] = [genericNames(a), genericNames(b)];
  return pairOf(first, second) ?? reversed(pairOf(second, first));
}

type Pair = readonly [string, string] | null;

const reversed = (pair: Pair): Pair => pair && [pair[1], pair[0]];

/** A name with `[...]` of the first set alone, and one of the second alone that it can be. */
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
