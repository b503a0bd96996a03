import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import type { Profile } from '../profile/profile.ts';
import type { StackTree } from './stacktree-columns.ts';
import { runToEnd } from '../base/steps.ts';
import type { Steps } from '../base/steps.ts';
import { Walker } from './walker.ts';

const meanDepth = (stack: Int32Array, { length: rows }: Uint32Array): number => stack.length / Math.max(1, rows);
/**
 * Locations per chunk; the chunk at a leaf may have fewer. Small chunks are
 * shared more often, large ones need fewer chunks for deep stacks.
 */
const chunkSize = (meanDepth: number): number => (meanDepth < 64 ? 8 : 16);
/** Slots of the cache of chunks, a power of two. The later of two chunks with the same slot replaces the earlier. */
const memorySize = (locations: number): number => Math.min(1 << 16, 1 << (32 - Math.clz32((locations >> 1) | 255)));
/**
 * A tree with at most this many locations copies them in the order of its
 * chunks, which is faster to read than the stacks.
 */
const copyLimit = 1 << 25;

const known = new WeakMap<Uint32Array, WeakMap<Uint32Array, StackTree>>();

/** Returns the tree of all rows, filtered out or not: all selections of rows share one tree. */
export const stackTree = (p: Profile): StackTree => runToEnd(stackTreeInSteps(p, Infinity));

/** Like stackTree, but yields after about every `pace` locations. */
export function* stackTreeInSteps(p: Profile, pace: number): Steps<StackTree> {
  const { stack, stackFrom, stackTo } = p;
  let trees = known.get(stackFrom);
  if (!trees) known.set(stackFrom, (trees = new WeakMap()));
  let tree = trees.get(stackTo);
  if (!tree) {
    tree =
      Walker.of(p)?.tree(stack, stackFrom, stackTo, chunkSize(meanDepth(stack, stackFrom)), memorySize(stack.length)) ??
      undefined;
    if (!tree) {
      const chunks = new Chunks(stack, stackFrom, stackTo);
      while (!chunks.read(pace)) yield;
      tree = yield* depthFirst(chunks, stack, stack.length > pace);
    }
    trees.set(stackTo, tree);
  }
  return tree;
}

/** Cuts stacks into chunks and numbers these in the order of their first stack. */
class Chunks {
  readonly parent = new GrowInt32(1024);
  /** By chunk: its first location, an index into the stacks. */
  readonly from = new GrowUint32(1024);
  readonly size = new GrowInt32(1024);
  /** By row: the chunk with the leaf. */
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
    this.longest = chunkSize(meanDepth(stack, stackFrom));
    this.last = new Int32Array(rows);
    this.memory = new Int32Array(memorySize(stack.length)).fill(-1);
    this.hashes = new Int32Array(this.memory.length);
  }

  /** Reads about `pace` more locations; returns true when all stacks are read. */
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

  /** Adds the chunks of one stack; returns the one with the leaf, -1 for an empty stack. */
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
      let chunk = memory[slot]!;
      if (chunk < 0 || hashes[slot] !== hash || this.parent.array[chunk] !== parent || !this.isSame(chunk, from, end)) {
        chunk = this.parent.length;
        this.parent.push(parent);
        this.from.push(from);
        this.size.push(end - from);
        memory[slot] = chunk;
        hashes[slot] = hash;
      }
      parent = chunk;
      end = from;
    }
    return parent;
  }

  private isSame(chunk: number, from: number, end: number): boolean {
    const { stack } = this;
    const known = this.from.array[chunk]!;
    const size = this.size.array[chunk]!;
    if (size !== end - from) return false;
    for (let i = 0; i < size; i++) if (stack[known + i] !== stack[from + i]) return false;
    return true;
  }
}

/** Renumbers chunks depth first. */
function* depthFirst(chunks: Chunks, stack: Int32Array, pauses: boolean): Steps<StackTree> {
  const { last } = chunks;
  const parent = chunks.parent.finish();
  const from = chunks.from.finish();
  const size = chunks.size.finish();
  const count = parent.length;
  const family = new Int32Array(count).fill(1);
  for (let s = count - 1; s >= 0; s--) if (parent[s]! >= 0) family[parent[s]!]! += family[s]!;
  if (pauses) yield;
  /** By chunk: the number of its next child. */
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

/** Copies the locations in the order of the chunks and updates `from`. */
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

/** The weights of a selection of rows, by chunk. */
export interface TreeWeights {
  /** The sum of the rows whose leaf is in the chunk. */
  readonly own: Float64Array;
  /** The sum of all rows whose stack contains the chunk. */
  readonly all: Float64Array;
}

/** The last result for each tree: sumEdges needs the same rows and column right after sumNodes. */
const knownAll = new WeakMap<
  StackTree,
  { readonly rows: Uint32Array; readonly weight: Float64Array; readonly all: Float64Array }
>();

export function treeWeights(tree: StackTree, rows: Uint32Array, weight: Float64Array): TreeWeights {
  const own = new Float64Array(tree.count);
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    const chunk = tree.last[row]!;
    if (chunk >= 0) own[chunk]! += weight[row]!;
  }
  const all = addUpwards(tree, own.slice());
  knownAll.set(tree, { rows, weight, all });
  return { own, all };
}

/** Returns TreeWeights.all alone, from the cache if possible. */
export function weightsBelow(tree: StackTree, rows: Uint32Array, weight: Float64Array): Float64Array {
  const known = knownAll.get(tree);
  return known?.rows === rows && known.weight === weight ? known.all : treeWeights(tree, rows, weight).all;
}

/** Like weightsBelow, but sums magnitudes. */
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

/** Returns 1 for each chunk that the stack of some row contains. */
export function usedChunks({ count, parent, last }: StackTree, rows: Uint32Array): Uint8Array {
  const used = new Uint8Array(count);
  for (let r = 0; r < rows.length; r++) {
    const chunk = last[rows[r]!]!;
    if (chunk >= 0) used[chunk] = 1;
  }
  for (let s = count - 1; s >= 0; s--) if (used[s] === 1 && parent[s]! >= 0) used[parent[s]!] = 1;
  return used;
}
