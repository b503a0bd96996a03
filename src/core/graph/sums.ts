import type { NodeTable } from './nodes.ts';
import type { NodeSums, Weights } from './sample-weights.ts';
import { stackTreeInSteps, treeWeights, usedStretches } from './stacktree.ts';
import type { TreeWeights } from './stacktree.ts';
import type { StackTree } from './stacktree-columns.ts';
import { finished } from '../base/steps.ts';
import type { Steps } from '../base/steps.ts';
import type { View } from '../view/view.ts';
import { Walker } from './walker.ts';

/**
 * One pass over the tree of stacks: each node counts once a sample, however
 * often it recurs. The sums hold for every choice of nodes to keep: leaving
 * others out changes neither who was in a stack nor whose frame was the leaf.
 */
export function sumNodes(view: View, table: NodeTable, weights: Weights): NodeSums {
  return finished(sumNodesInSteps(view, table, weights, Infinity));
}

/** As sumNodes, and pauses each time that about `frames` frames were walked. */
export function* sumNodesInSteps(view: View, table: NodeTable, weights: Weights, frames: number): Steps<NodeSums> {
  const tree = yield* stackTreeInSteps(view.profile, frames);
  const walked = Walker.of(view.profile)?.nodeSums(tree, weights, table);
  if (walked) return walked;
  const used = usedStretches(tree, weights.rows);
  const heads = innermostFrames(table);
  const flat: Float64Array[] = [];
  const cum: Float64Array[] = [];
  for (const column of weights.columns) {
    const sums = { flat: new Float64Array(table.count), slots: new Float64Array(table.count * 2) };
    const summed = treeWeights(tree, weights.rows, column);
    for (let s = 0; s < tree.count; ) {
      s = sumStretches(table, heads, tree, used, summed, s, frames, sums);
      if (s < tree.count) yield;
    }
    flat.push(sums.flat);
    cum.push(Float64Array.from({ length: table.count }, (_, node) => sums.slots[node * 2 + 1]!));
  }
  return { flat, cum };
}

/**
 * The slot (twice the node) of each location's innermost frame, plus 1 where there are more: for
 * most that is all there is to know.
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
  /** Where the part of the tree ends that the node was seen at the root of, and its cum, side by side. */
  readonly slots: Float64Array;
}

/** Adds stretches from `begin` on until `most` locations were walked; gives the stretch to go on with. */
function sumStretches(
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
