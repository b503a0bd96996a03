import type { NodeTable } from './nodes.ts';
import type { NodeSums, Weights } from './sample-weights.ts';
import { stackTreeInSteps, treeWeights, usedChunks } from './stacktree.ts';
import type { TreeWeights } from './stacktree.ts';
import type { StackTree } from './stacktree-columns.ts';
import { runToEnd } from '../base/steps.ts';
import type { Steps } from '../base/steps.ts';
import type { View } from '../view/view.ts';
import { Walker } from './walker.ts';

/**
 * Sums flat and cum of each node in one pass over the tree of stacks. A node
 * counts once per sample, also if it recurs (pprof: graph.go newGraph). The sums
 * stay valid when nodes are removed later: removal changes neither the nodes
 * in a stack nor its leaf.
 */
export function sumNodes(view: View, table: NodeTable, weights: Weights): NodeSums {
  return runToEnd(sumNodesInSteps(view, table, weights, Infinity));
}

/** Like sumNodes, but yields after about every `frames` frames. */
export function* sumNodesInSteps(view: View, table: NodeTable, weights: Weights, frames: number): Steps<NodeSums> {
  const tree = yield* stackTreeInSteps(view.profile, frames);
  const walked = Walker.of(view.profile)?.nodeSums(tree, weights, table);
  if (walked) return walked;
  const used = usedChunks(tree, weights.rows);
  const heads = innermostFrames(table);
  const flat: Float64Array[] = [];
  const cum: Float64Array[] = [];
  for (const column of weights.columns) {
    const sums = { flat: new Float64Array(table.count), slots: new Float64Array(table.count * 2) };
    const summed = treeWeights(tree, weights.rows, column);
    for (let s = 0; s < tree.count; ) {
      s = sumChunks(table, heads, tree, used, summed, s, frames, sums);
      if (s < tree.count) yield;
    }
    flat.push(sums.flat);
    cum.push(Float64Array.from({ length: table.count }, (_, node) => sums.slots[node * 2 + 1]!));
  }
  return { flat, cum };
}

/**
 * Returns twice the node of each location's innermost frame, plus 1 if the
 * location has more frames. Most locations have one, so that sumChunks needs
 * no other column for them.
 */
function innermostFrames({ frameFrom, frameNode }: NodeTable): Int32Array {
  const heads = new Int32Array(frameFrom.length - 1);
  for (let location = 0; location < heads.length; location++) {
    const first = frameFrom[location]!;
    heads[location] = (frameNode[first]! << 1) | (frameFrom[location + 1]! - first > 1 ? 1 : 0);
  }
  return heads;
}

interface ColumnSums {
  readonly flat: Float64Array;
  /**
   * By node, two numbers: the end of the subtree in which the node is already counted, and its cum.
   * Within that subtree the node recurs and is not counted again.
   */
  readonly slots: Float64Array;
}

/** Adds chunks from `begin` on until `most` locations are read; returns the next chunk. */
function sumChunks(
  { frameFrom, frameNode }: NodeTable,
  heads: Int32Array,
  { count, until, from, size, locations }: StackTree,
  used: Uint8Array,
  { own, all }: TreeWeights,
  begin: number,
  most: number,
  { flat, slots }: ColumnSums,
): number {
  let left = most;
  let s = begin;
  for (; s < count && left > 0; s++) {
    if (used[s] === 0) continue;
    const weight = all[s]!;
    const end = until[s]!;
    left -= size[s]!;
    const first = from[s]!;
    for (let i = first + size[s]! - 1; i >= first; i--) {
      const location = locations[i]!;
      const head = heads[location]!;
      const slot = head & ~1;
      if (slots[slot]! <= s) {
        slots[slot] = end;
        slots[slot + 1]! += weight;
      }
      if ((head & 1) === 0) continue;
      for (let k = frameFrom[location]! + 1, stop = frameFrom[location + 1]!; k < stop; k++) {
        const other = frameNode[k]! << 1;
        if (slots[other]! > s) continue;
        slots[other] = end;
        slots[other + 1]! += weight;
      }
    }
    // The innermost frame of the first location is the leaf.
    flat[heads[locations[first]!]! >> 1]! += own[s]!;
  }
  return s;
}
