import type { Cell } from '../base/cells.ts';
import { NodeSelection } from './selection.ts';
import { sumEdges } from './edges.ts';
import { abs, add } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { Paths } from '../base/paths.ts';
import { nameCells, printableName } from './nodes.ts';
import type { NodeInfo, NodeTable } from './nodes.ts';
import { joinSums, mean } from './sample-weights.ts';
import type { NodeSums, Weights } from './sample-weights.ts';
import { compareText } from '../base/text.ts';
import type { View } from '../view/view.ts';

export interface Edge {
  src: Node;
  readonly dest: Node;
  readonly weight: Int64;
  readonly weightDivisor: Int64;
  /** A removed node lies between the two. */
  residual: boolean;
  /** Every call through it was inlined. */
  inline: boolean;
}

/** The part of a node's value that comes from samples with one set of string labels, or with one number. */
export interface Tag {
  readonly name: string;
  /** `key:value` of each string label. `name` joins them by a backslash and an n; a value may contain these as well. */
  readonly lines: readonly string[];
  /** The set of string labels of the tag's samples; 0 is the empty set. */
  readonly set: number;
  /** Unit and value of a numeric tag; '' and 0 for a tag of labels. */
  readonly unit: string;
  readonly value: Int64;
  readonly flat: Int64;
  readonly flatDivisor: Int64;
  readonly cum: Int64;
  readonly cumDivisor: Int64;
}

/** The tags of a node. All string labels of a sample together are one tag. */
export interface NodeTags {
  readonly labels: Tag[];
  /** Tags of numbers by the set of string labels of their samples. */
  readonly numeric: Map<number, Tag[]>;
}

/** A row of a report, or a box of a graph (pprof: graph.go Node). */
export class Node {
  in: Edge[] = [];
  out: Edge[] = [];
  tags: NodeTags | null = null;
  private printed: string | undefined;
  private cells: readonly Cell[] | undefined;

  constructor(
    /** Index into the node table, or -1 in a call tree. */
    readonly index: number,
    readonly info: NodeInfo,
    private readonly paths: Paths,
    /** Sums before the division by the mean's divisors: `flat` of samples with this leaf, `cum` of all its samples. */
    readonly flat: Int64,
    readonly flatDivisor: Int64,
    readonly cum: Int64,
    readonly cumDivisor: Int64,
  ) {}

  /** The printed name as cells, cached because many lines print it. */
  get nameCells(): readonly Cell[] {
    return (this.cells ??= nameCells(this.info, this.paths));
  }

  get name(): string {
    return (this.printed ??= printableName(this.info, this.paths));
  }
  /** flat divided by the mean's divisor, if there is one. */
  get flatValue(): Int64 {
    return mean(this.flat, this.flatDivisor);
  }
  get cumValue(): Int64 {
    return mean(this.cum, this.cumDivisor);
  }
}

export interface Graph {
  nodes: Node[];
}

export const edgeValue = (edge: Edge): Int64 => mean(edge.weight, edge.weightDivisor);

/**
 * Returns the nodes that a graph of all nodes lists, as indices into the table:
 * those with a value, without negative ones under drop_negative (pprof: graph.go
 * selectNodesForGraph).
 */
export function listedNodes(view: View, weights: Weights, sums: NodeSums): Int32Array {
  const count = sums.flat[0]?.length ?? 0;
  const out = new Int32Array(count);
  let n = 0;
  const narrow = weights.columns.length === 1;
  const [flat, cum] = [sums.flat[0]!, sums.cum[0]!];
  for (let i = 0; i < count; i++) {
    const shown = narrow
      ? isShown(view, flat[i]!, cum[i]!)
      : isShown(view, joinSums(weights, sums.flat, i).value, joinSums(weights, sums.cum, i).value);
    if (shown) out[n++] = i;
  }
  return out.subarray(0, n);
}

/** The edges of a graph: all between its nodes, none, or those to or from its listed nodes. */
export type EdgeChoice = 'all' | 'none' | 'listed';

/**
 * Builds the merged graph of a view (pprof: graph.go newGraph).
 *
 * `chosen`: the nodes of the graph; null = all. `listed`: indices of those
 * nodes that Graph.nodes holds. Nodes with two values of 0 are not listed, nor
 * are negative nodes under drop_negative, but edges may lead to them, as in
 * pprof. Edges to listed nodes that weigh less than `edgeCut` are omitted.
 */
export function buildGraph(
  view: View,
  table: NodeTable,
  weights: Weights,
  sums: NodeSums,
  chosen: NodeSelection | null,
  listed: ArrayLike<number>,
  edgesOf: EdgeChoice,
  edgeCut: Int64 = 0,
): Graph {
  const byIndex = new Map<number, Node>();
  const nodeAt = (index: number): Node => {
    let node = byIndex.get(index);
    if (!node) {
      const flat = joinSums(weights, sums.flat, index);
      const cum = joinSums(weights, sums.cum, index);
      node = new Node(index, table.info(index), table.paths, flat.value, flat.divisor, cum.value, cum.divisor);
      byIndex.set(index, node);
    }
    return node;
  };
  const nodes: Node[] = [];
  for (let i = 0; i < listed.length; i++) {
    const node = nodeAt(listed[i]!);
    if (isShown(view, node.flat, node.cum)) nodes.push(node);
  }
  if (edgesOf === 'none') return { nodes };
  const among = chosen ?? NodeSelection.all(table);
  const isListed = new Uint8Array(among.nodes.length);
  for (const node of nodes) isListed[among.place[node.index]!] = 1;
  const edges = sumEdges(view, weights, among, { listed: isListed, cut: edgeCut, only: edgesOf === 'listed' });
  for (let e = 0; e < edges.count; e++) {
    const weight = joinSums(weights, edges.sums, e);
    if (edgeCut !== 0 && abs(weight.value) < edgeCut && isListed[edges.second[e]!] === 1) continue;
    connect({
      src: nodeAt(among.nodes[edges.first[e]!]!),
      dest: nodeAt(among.nodes[edges.second[e]!]!),
      weight: weight.value,
      weightDivisor: weight.divisor,
      residual: edges.isResidual(e),
      inline: edges.isInline(e),
    });
  }
  return { nodes };
}

export function isShown(view: View, flat: Int64, cum: Int64): boolean {
  if (flat === 0 && cum === 0) return false;
  return !view.config.drop_negative || !(flat < 0 || (flat === 0 && cum < 0));
}

export function connect(edge: Edge): void {
  edge.src.out.push(edge);
  edge.dest.in.push(edge);
}

export function disconnect(edge: Edge): void {
  edge.src.out.splice(edge.src.out.indexOf(edge), 1);
  edge.dest.in.splice(edge.dest.in.indexOf(edge), 1);
}

/** Sorts edges, heaviest first, then by the names of both ends (pprof: graph.go edgeList.Less). */
export function sortEdges(edges: readonly Edge[]): Edge[] {
  return [...edges].sort((a, b) => {
    if (a.weight !== b.weight) {
      const x = abs(a.weight);
      const y = abs(b.weight);
      return x > y ? -1 : x < y ? 1 : 0;
    }
    return compareText(a.src.name, b.src.name) || compareText(a.dest.name, b.dest.name);
  });
}

/** Returns the sums of flat and cum over nodes, without the mean's divisors (pprof: graph.go Nodes.Sum). */
export function sumOf(nodes: readonly Node[]): { flat: Int64; cum: Int64 } {
  let flat: Int64 = 0;
  let cum: Int64 = 0;
  for (const node of nodes) {
    flat = add(flat, node.flat);
    cum = add(cum, node.cum);
  }
  return { flat, cum };
}
