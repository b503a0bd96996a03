import { add } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { connect, isShown, Node } from './graph.ts';
import type { Edge, Graph } from './graph.ts';
import type { NodeTable } from './nodes.ts';
import type { Weights } from './sample-weights.ts';
import type { View } from '../view/view.ts';

/** A node of the tree during summation. */
interface CallBranch {
  /** Index into the node table. */
  readonly node: number;
  readonly parent: CallBranch | null;
  readonly children: Map<number, CallBranch>;
  flat: Int64;
  flatDivisor: Int64;
  cum: Int64;
  cumDivisor: Int64;
  inline: boolean;
  /** The finished node. */
  result?: Node;
}

/**
 * Builds the tree of call paths (pprof: graph.go newTree). The identity of a
 * node includes its callers, so recursion adds nodes. Calls `visit` for each
 * row with its path, root first.
 */
export function buildTree(
  view: View,
  table: NodeTable,
  weights: Weights,
  visit: (row: number, path: readonly Node[]) => void,
): Graph {
  const { stack, stackFrom, stackTo } = view.profile;
  const { frameFrom, frameNode } = table;
  const roots = new Map<number, CallBranch>();
  const all: CallBranch[] = [];
  const paths: [number, CallBranch[]][] = [];
  for (const row of weights.rows) {
    const value = weights.value.at(row);
    const divisor = weights.divisor === null ? 0 : weights.divisor.at(row);
    let parent: CallBranch | null = null;
    const path: CallBranch[] = [];
    for (let i = stackTo[row]! - 1; i >= stackFrom[row]!; i--) {
      const location = stack[i]!;
      const last = frameFrom[location + 1]! - 1;
      for (let k = last; k >= frameFrom[location]!; k--) {
        const siblings: Map<number, CallBranch> = parent ? parent.children : roots;
        let branch: CallBranch | undefined = siblings.get(frameNode[k]!);
        if (!branch) {
          branch = {
            node: frameNode[k]!,
            parent,
            children: new Map(),
            flat: 0,
            flatDivisor: 0,
            cum: 0,
            cumDivisor: 0,
            inline: true,
          };
          siblings.set(branch.node, branch);
          all.push(branch);
        }
        branch.cum = add(branch.cum, value);
        branch.cumDivisor = add(branch.cumDivisor, divisor);
        if (k === last) branch.inline = false;
        path.push(branch);
        parent = branch;
      }
    }
    if (parent) {
      parent.flat = add(parent.flat, value);
      parent.flatDivisor = add(parent.flatDivisor, divisor);
    }
    paths.push([row, path]);
  }
  const nodes: Node[] = [];
  for (const branch of all) {
    const node = new Node(
      -1,
      table.info(branch.node),
      table.paths,
      branch.flat,
      branch.flatDivisor,
      branch.cum,
      branch.cumDivisor,
    );
    branch.result = node;
    if (branch.parent) {
      connect({
        src: branch.parent.result!,
        dest: node,
        weight: branch.cum,
        weightDivisor: branch.cumDivisor,
        residual: false,
        inline: branch.inline,
      });
    }
    if (isShown(view, node.flat, node.cum)) nodes.push(node);
  }
  for (const [row, path] of paths)
    visit(
      row,
      path.map(branch => branch.result!),
    );
  return { nodes };
}

/** Removes nodes from a tree; their children get residual edges to the parent (pprof: graph.go TrimTree). */
export function spliceTree(graph: Graph, kept: ReadonlySet<Node>): void {
  const before = graph.nodes;
  graph.nodes = before.filter(node => kept.has(node));
  for (const node of before) {
    if (kept.has(node)) continue;
    const up: Edge | undefined = node.in[0];
    if (!up) {
      for (const edge of node.out) edge.dest.in = [];
      continue;
    }
    const parent = up.src;
    parent.out.splice(parent.out.indexOf(up), 1);
    for (const edge of node.out) {
      edge.src = parent;
      edge.residual = true;
      edge.inline = up.inline && edge.inline;
      parent.out.push(edge);
    }
    node.out = [];
  }
}
