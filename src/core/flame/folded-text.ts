import { cell, cellLine } from '../base/cells.ts';
import type { CellLine } from '../base/cells.ts';
import { add } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { SourceIndex } from './stack-sources.ts';
import { sourcesOf } from './stacks.ts';
import type { Stacks } from './stacks.ts';

/** The text of a stack or frame without a name. */
const nameless = '<unknown>';
/** Characters after which a long line is split into a new piece. */
const pieceLength = 1 << 16;

/**
 * Writes stacks as lines `root;...;leaf value`, the format of flame graph
 * tools. Stacks with the same names share a line, at the position of the first.
 * Values are whole numbers in the sample type's own unit; a sum of 0 is omitted.
 * A `;` in a name becomes `:`, since the format has no escape for it, and a
 * control character becomes its number (`\x0a`). A long line is returned in
 * several pieces, as it may exceed the maximum length of a string.
 */
export function* foldedLines(stacks: Stacks): Generator<string> {
  for (const { path, value } of foldedStacks(stacks)) {
    let piece = '';
    for (const [i, name] of path.entries()) {
      piece += i === 0 ? name : `;${name}`;
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = '';
    }
    yield `${piece} ${value}\n`;
  }
}

/** Like foldedLines, but returns cells, one line at a time. */
export function* foldedCells(stacks: Stacks): Generator<CellLine> {
  for (const { path, value } of foldedStacks(stacks)) {
    const callers = path.length > 1 ? [`${path.slice(0, -1).join(';')};`] : [];
    yield cellLine('stack', ...callers, cell('name', path.at(-1)!), ' ', cell('value', String(value), value));
  }
}

/** Merges stacks with the same names. Yields the names, root first, and the sum of the values. */
export function* foldedStacks(stacks: Stacks): Generator<{ path: readonly string[]; value: Int64 }> {
  const { sources, rows, values } = stacks;
  const names: (string | undefined)[] = [];
  const nameOf = (source: SourceIndex): string => (names[source] ??= foldedName(sources.fullName(source)));
  const merged = findFirstEqual(stacks);
  const sums = new Map<number, Int64>();
  for (let s = 0; s < rows.length; s++) sums.set(merged[s]!, add(sums.get(merged[s]!) ?? 0, values.at(rows[s]!)));
  for (const [stack, value] of sums) {
    if (value === 0) continue;
    const path = sourcesOf(stacks, stack).slice(1).map(nameOf);
    yield { path: path.length === 0 ? [nameless] : path, value };
  }
}

export function foldedName(name: string): string {
  const plain = name
    .replaceAll(';', ':')
    .replace(/[\x00-\x1f\x7f]/g, control => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return plain === '' ? nameless : plain;
}

/** Returns, by stack, the first stack with the same names. Compares ids of names, so no stack becomes a text. */
function findFirstEqual(stacks: Stacks): Uint32Array {
  const { sources, rows } = stacks;
  const byName = new Map<string, number>();
  const nameId = Int32Array.from({ length: sources.count }, (_, i) => {
    const name = foldedName(sources.fullName(i));
    const known = byName.get(name);
    if (known === undefined) byName.set(name, byName.size);
    return known ?? byName.size - 1;
  });
  const idsOf = (stack: number): number[] => sourcesOf(stacks, stack).map(source => nameId[source]!);
  const first = new Uint32Array(rows.length);
  /** By hash: one stack for each distinct list of names. */
  const known = new Map<number, number[]>();
  for (let s = 0; s < rows.length; s++) {
    const ids = idsOf(s);
    let hash = ids.length;
    for (const id of ids) hash = Math.imul(hash ^ id, 0x5bd1e995) ^ (hash >>> 15);
    const bucket = known.get(hash);
    const same = bucket?.find(other => isEqual(idsOf(other), ids));
    first[s] = same ?? s;
    if (same !== undefined) continue;
    if (bucket) bucket.push(s);
    else known.set(hash, [s]);
  }
  return first;
}

const isEqual = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);
