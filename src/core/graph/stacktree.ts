import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import type { Profile } from '../profile/profile.ts';
import type { StackTree } from './stacktree-columns.ts';
import { finished } from '../base/steps.ts';
import type { Steps } from '../base/steps.ts';
import { Walker } from './walker.ts';

/**
 * Locations of a stretch, but for the last ones of a stack: fewer find more that are equal, more
 * make fewer stretches of deep stacks.
 */
const meanDepth = (stack: Int32Array, { length: rows }: Uint32Array): number => stack.length / Math.max(1, rows);
const stretchSize = (meanDepth: number): number => (meanDepth < 64 ? 8 : 16);
/** Stretches that are remembered to be found again, a power of two; of two that compete for a place the later stays. */
const memorySize = (locations: number): number => Math.min(1 << 16, 1 << (32 - Math.clz32((locations >> 1) | 255)));
/**
 * Up to so many locations are laid out anew in the order of the tree, which is quicker to go
 * through than the stacks.
 */
const copyLimit = 1 << 25;

const known = new WeakMap<Uint32Array, WeakMap<Uint32Array, StackTree>>();

/** The tree of all rows, whether filtered out or not, so that every choice of rows has the same. */
export const stackTree = (p: Profile): StackTree => finished(stackTreeInSteps(p, Infinity));

/** As stackTree, and pauses each time that about so many locations were read. */
export function* stackTreeInSteps(p: Profile, pace: number): Steps<StackTree> {
  const { stack, stackFrom, stackTo } = p;
  let trees = known.get(stackFrom);
  if (!trees) known.set(stackFrom, (trees = new WeakMap()));
  let tree = trees.get(stackTo);
  if (!tree) {
    tree =
      Walker.of(p)?.tree(
        stack,
        stackFrom,
        stackTo,
        stretchSize(meanDepth(stack, stackFrom)),
        memorySize(stack.length),
      ) ?? undefined;
    if (!tree) {
      const stretches = new Stretches(stack, stackFrom, stackTo);
      while (!stretches.read(pace)) yield;
      tree = yield* depthFirst(stretches, stack, stack.length > pace);
    }
    trees.set(stackTo, tree);
  }
  return tree;
}

/** Stretches in the order in which they come up. */
class Stretches {
  readonly parent = new GrowInt32(1024);
  /** In the stacks. */
  readonly from = new GrowUint32(1024);
  readonly size = new GrowInt32(1024);
  /** By row. */
  readonly last: Int32Array;
  private row = 0;
  private readonly longest: number;
  private readonly memory: Int32Array;
  private readonly hashes: Int32Array;

  constructor(
    private readonly stack: Int32Array,
    private readonly stackFrom: Uint32Array,
    private readonly stackTo: Uint32Array,
  ) {
    const rows = stackFrom.length;
    this.longest = stretchSize(meanDepth(stack, stackFrom));
    this.last = new Int32Array(rows);
    this.memory = new Int32Array(memorySize(stack.length)).fill(-1);
    this.hashes = new Int32Array(this.memory.length);
  }

  /** Goes on until about so many locations were read; true at the end. */
  read(pace: number): boolean {
    const { stackFrom, stackTo, last } = this;
    let left = pace;
    for (; this.row < last.length && left > 0; this.row++) {
      const first = stackFrom[this.row]!;
      const end = stackTo[this.row]!;
      last[this.row] = this.add(first, end);
      left -= end - first;
    }
    return this.row === last.length;
  }

  /** The stretch that a stack ends with. */
  private add(first: number, stackEnd: number): number {
    const { stack, memory, hashes, longest } = this;
    let end = stackEnd;
    let parent = -1;
    while (end > first) {
      const from = end - first > longest ? end - longest : first;
      let hash = Math.imul(parent + 1, 0x9e3779b1) ^ (end - from);
      for (let i = from; i < end; i++) hash = Math.imul(hash ^ stack[i]!, 0x01000193);
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
      const slot = (hash ^ (hash >>> 13)) & (memory.length - 1);
      let stretch = memory[slot]!;
      if (
        stretch < 0 ||
        hashes[slot] !== hash ||
        this.parent.array[stretch] !== parent ||
        !this.isSame(stretch, from, end)
      ) {
        stretch = this.parent.length;
        this.parent.push(parent);
        this.from.push(from);
        this.size.push(end - from);
        memory[slot] = stretch;
        hashes[slot] = hash;
      }
      parent = stretch;
      end = from;
    }
    return parent;
  }

  private isSame(stretch: number, from: number, end: number): boolean {
    const { stack } = this;
    const known = this.from.array[stretch]!;
    const size = this.size.array[stretch]!;
    if (size !== end - from) return false;
    for (let i = 0; i < size; i++) if (stack[known + i] !== stack[from + i]) return false;
    return true;
  }
}

function* depthFirst(stretches: Stretches, stack: Int32Array, pauses: boolean): Steps<StackTree> {
  const { last } = stretches;
  const parent = stretches.parent.finish();
  const from = stretches.from.finish();
  const size = stretches.size.finish();
  const count = parent.length;
  const family = new Int32Array(count).fill(1);
  for (let s = count - 1; s >= 0; s--) if (parent[s]! >= 0) family[parent[s]!]! += family[s]!;
  if (pauses) yield;
  /** Where the next child of a stretch goes. */
  const next = new Int32Array(count);
  const place = new Int32Array(count);
  let nextRoot = 0;
  const out = {
    parent: new Int32Array(count),
    until: new Int32Array(count),
    from: new Uint32Array(count),
    size: new Uint8Array(count),
  };
  let total = 0;
  for (let s = 0; s < count; s++) {
    const above = parent[s]!;
    const at = above < 0 ? nextRoot : next[above]!;
    if (above < 0) nextRoot += family[s]!;
    else next[above]! += family[s]!;
    place[s] = at;
    next[s] = at + 1;
    out.parent[at] = above < 0 ? -1 : place[above]!;
    out.until[at] = at + family[s]!;
    out.from[at] = from[s]!;
    out.size[at] = size[s]!;
    total += size[s]!;
  }
  if (pauses) yield;
  for (let row = 0; row < last.length; row++) if (last[row]! >= 0) last[row] = place[last[row]!]!;
  if (pauses) yield;
  const locations = total <= copyLimit ? layOut(out, stack, total) : stack;
  if (pauses) yield;
  return { ...out, count, last, locations };
}

/** The locations in the order of the stretches; `from` follows them. */
function layOut({ from, size }: Pick<StackTree, 'from' | 'size'>, stack: Int32Array, total: number): Int32Array {
  const locations = new Int32Array(total);
  let n = 0;
  for (let s = 0; s < from.length; s++) {
    const begin = from[s]!;
    from[s] = n;
    for (let i = 0; i < size[s]!; i++) locations[n++] = stack[begin + i]!;
  }
  return locations;
}

/** The weights of some rows in a tree: of those that end with each stretch, and of all that are in it. */
export interface TreeWeights {
  readonly own: Float64Array;
  readonly all: Float64Array;
}

/** The last that were asked for: edges are added up for the rows and the column that nodes were. */
const knownAll = new WeakMap<
  StackTree,
  { readonly rows: Uint32Array; readonly weight: Float64Array; readonly all: Float64Array }
>();

export function treeWeights(tree: StackTree, rows: Uint32Array, weight: Float64Array): TreeWeights {
  const own = new Float64Array(tree.count);
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    const stretch = tree.last[row]!;
    if (stretch >= 0) own[stretch]! += weight[row]!;
  }
  const all = addUpwards(tree, own.slice());
  knownAll.set(tree, { rows, weight, all });
  return { own, all };
}

/** Of all rows in each stretch alone. */
export function weightsBelow(tree: StackTree, rows: Uint32Array, weight: Float64Array): Float64Array {
  const known = knownAll.get(tree);
  return known?.rows === rows && known.weight === weight ? known.all : treeWeights(tree, rows, weight).all;
}

/** The same of magnitudes, of all rows in each stretch. */
export function treeSizes(tree: StackTree, rows: Uint32Array, weight: Float64Array): Float64Array {
  if (rows.every(row => weight[row]! >= 0)) return weightsBelow(tree, rows, weight);
  const own = new Float64Array(tree.count);
  for (const row of rows) if (tree.last[row]! >= 0) own[tree.last[row]!]! += Math.abs(weight[row]!);
  return addUpwards(tree, own);
}

function addUpwards({ parent }: StackTree, sums: Float64Array): Float64Array {
  for (let s = sums.length - 1; s >= 0; s--) if (parent[s]! >= 0) sums[parent[s]!]! += sums[s]!;
  return sums;
}

/** 1 for the stretches that some of the rows are in. */
export function usedStretches({ count, parent, last }: StackTree, rows: Uint32Array): Uint8Array {
  const used = new Uint8Array(count);
  for (let r = 0; r < rows.length; r++) {
    const stretch = last[rows[r]!]!;
    if (stretch >= 0) used[stretch] = 1;
  }
  for (let s = count - 1; s >= 0; s--) if (used[s] === 1 && parent[s]! >= 0) used[parent[s]!] = 1;
  return used;
}
