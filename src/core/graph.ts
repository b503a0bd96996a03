import { abs, add, divide, join } from './int64.ts';
import type { Int64, Int64Column } from './int64.ts';
import { printableName } from './nodes.ts';
import type { NodeInfo, NodeTable } from './nodes.ts';
import { finished } from './steps.ts';
import type { Steps } from './steps.ts';
import { compareText } from './text.ts';
import type { NodeTags } from './nodetags.ts';
import { BoundedPairs, doubled } from './pairs.ts';
import type { View } from './view.ts';

export interface Edge {
  src: Node;
  readonly dest: Node;
  readonly weight: Int64;
  readonly weightDivisor: Int64;
  /** Some frame between the two was left out. */
  residual: boolean;
  /** Every call through it was inlined. */
  inline: boolean;
}

/** One row of a report, one box of a graph. */
export class Node {
  in: Edge[] = [];
  out: Edge[] = [];
  tags: NodeTags | null = null;
  private printed: string | undefined;

  constructor(
    /** Index into the node table, or -1 in a call tree. */
    readonly index: number,
    readonly info: NodeInfo,
    /** Raw sums; `flat` is the node's own, `cum` that of all it is part of. */
    readonly flat: Int64,
    readonly flatDivisor: Int64,
    readonly cum: Int64,
    readonly cumDivisor: Int64,
  ) {}

  get name(): string {
    return (this.printed ??= printableName(this.info));
  }
  /** With the mean's divisor applied. */
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

export const mean = (value: Int64, divisor: Int64): Int64 => (divisor === 0 ? value : divide(value, divisor));
export const edgeValue = (edge: Edge): Int64 => mean(edge.weight, edge.weightDivisor);

/**
 * The value columns that a report adds up. Sums are linear, so a value that
 * needs 64 bits is added as two halves, and a divisor as further columns, each
 * by the same pass over the stacks.
 */
export interface Weights {
  readonly rows: Uint32Array;
  readonly columns: readonly Float64Array[];
  readonly value: Int64Column;
  readonly divisor: Int64Column | null;
}

/** Rows whose value and divisor are both 0 take no part. */
export function weightsOf(view: View): Weights {
  const { profile: p, index, config } = view;
  const value = p.values[index]!;
  const divisor = config.mean ? p.values[0]! : null;
  const columns = [value.lo, value.hi, divisor?.lo, divisor?.hi].filter(column => column != null);
  return { rows: valued(p.rows, columns), columns, value, divisor };
}

/** The rows that have something in one of the columns. */
function valued(rows: Uint32Array, columns: readonly Float64Array[]): Uint32Array {
  const out = new Uint32Array(rows.length);
  const [first, ...others] = columns as [Float64Array, ...Float64Array[]];
  let count = 0;
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    if (first[row] !== 0 || others.some(column => column[row] !== 0)) out[count++] = row;
  }
  return out.slice(0, count);
}

/** Puts the sums of the halves together again. */
export function joinSums(weights: Weights, sums: readonly Float64Array[], i: number): { value: Int64; divisor: Int64 } {
  let at = 0;
  const take = (column: Int64Column | null): Int64 => {
    if (column === null) return 0;
    const lo = sums[at++]![i]!;
    return column.hi === null ? lo : join(lo, sums[at++]![i]!);
  };
  return { value: take(weights.value), divisor: take(weights.divisor) };
}

/** flat and cum of each node of the table, one array a weight column. */
export interface NodeSums {
  readonly flat: readonly Float64Array[];
  readonly cum: readonly Float64Array[];
}

/**
 * One pass over the stacks: each node counts once a sample, however often it
 * recurs. The sums hold for every choice of nodes to keep: leaving others out
 * changes neither who was in a stack nor whose frame was the leaf.
 */
export function sumNodes(view: View, table: NodeTable, weights: Weights): NodeSums {
  return finished(sumNodesInSteps(view, table, weights, Infinity));
}

/** As sumNodes, and pauses each time that about `frames` frames were walked. */
export function* sumNodesInSteps(view: View, table: NodeTable, weights: Weights, frames: number): Steps<NodeSums> {
  const flat: Float64Array[] = [];
  const cum: Float64Array[] = [];
  for (const column of weights.columns) {
    flat.push(new Float64Array(table.count));
    cum.push(new Float64Array(table.count));
    const seen = new Uint32Array(table.count);
    for (let r = 0; r < weights.rows.length; ) {
      r = sumRows(view, table, weights.rows, r, frames, column, flat.at(-1)!, cum.at(-1)!, seen);
      if (r < weights.rows.length) yield;
    }
  }
  return { flat, cum };
}

/** Adds rows from `from` on until `most` frames were walked; gives the row to go on with. */
function sumRows(view: View, table: NodeTable, rows: Uint32Array, from: number, most: number, weight: Float64Array, flat: Float64Array, cum: Float64Array, seen: Uint32Array): number {
  const { stack, stackFrom, stackTo } = view.profile;
  const { frameFrom, frameNode } = table;
  let left = most;
  let r = from;
  for (; r < rows.length && left > 0; r++) {
    const row = rows[r]!;
    const w = weight[row]!;
    const stamp = r + 1;
    const first = stackFrom[row]!;
    const end = stackTo[row]!;
    left -= end - first;
    for (let i = first; i < end; i++) {
      const location = stack[i]!;
      for (let k = frameFrom[location]!, last = frameFrom[location + 1]!; k < last; k++) {
        const node = frameNode[k]!;
        if (seen[node] !== stamp) {
          seen[node] = stamp;
          cum[node]! += w;
        }
      }
    }
    if (first < end) flat[frameNode[frameFrom[stack[first]!]!]!]! += w;
  }
  return r;
}

/**
 * The nodes that a graph of all would list, as indices into the table: those
 * with a value, without negative ones under drop_negative.
 */
export function listedNodes(view: View, weights: Weights, sums: NodeSums): Int32Array {
  const count = sums.flat[0]?.length ?? 0;
  const out = new Int32Array(count);
  let n = 0;
  const narrow = weights.columns.length === 1;
  const [flat, cum] = [sums.flat[0]!, sums.cum[0]!];
  for (let i = 0; i < count; i++) {
    const shown = narrow ? isShown(view, flat[i]!, cum[i]!) : isShown(view, joinSums(weights, sums.flat, i).value, joinSums(weights, sums.cum, i).value);
    if (shown) out[n++] = i;
  }
  return out.subarray(0, n);
}

/** A choice of nodes, for walks over the stacks that pass over all others. */
export class Selection {
  /** Of a node of the table: its place among the chosen, or -1. */
  readonly place: Int32Array;
  readonly nodes: ArrayLike<number>;
  /** 1 for locations with a chosen frame. */
  readonly touched: Uint8Array;
  /** Where only the edges of some nodes matter: 1 for these, by place, and for the locations that they are in. */
  readonly ends: { readonly places: Uint8Array; readonly locations: Uint8Array } | null;

  constructor(
    table: NodeTable,
    nodes: ArrayLike<number>,
    ends: ((node: number) => boolean) | null = null,
    /** Of those nodes only the edges that lead to them matter. */
    readonly incoming = false,
  ) {
    this.nodes = nodes;
    this.ends = ends && { places: Uint8Array.from(nodes, node => (ends(node) ? 1 : 0)), locations: new Uint8Array(table.frameFrom.length - 1) };
    this.place = new Int32Array(table.count).fill(-1);
    for (let i = 0; i < nodes.length; i++) this.place[nodes[i]!] = i;
    this.touched = new Uint8Array(table.frameFrom.length - 1);
    for (let location = 0; location < this.touched.length; location++) {
      for (let k = table.frameFrom[location]!; k < table.frameFrom[location + 1]!; k++) {
        const place = this.place[table.frameNode[k]!]!;
        if (place < 0) continue;
        this.touched[location] = 1;
        if (this.ends?.places[place] === 1) this.ends.locations[location] = 1;
      }
    }
  }
}

/** Edges as columns, numbered by the places of caller and callee. */
class EdgeTable extends BoundedPairs {
  residual = new Uint8Array(256);
  inline = new Uint8Array(256).fill(1);
  seen = new Uint32Array(256);

  /** Makes room for every edge that there is. */
  fit(): void {
    while (this.residual.length < this.first.length) {
      this.residual = doubled(this.residual);
      const known = this.inline.length;
      this.inline = doubled(this.inline).fill(1, known);
      this.seen = doubled(this.seen);
    }
  }
}

function anyOf(marks: Uint8Array, stack: Int32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (marks[stack[i]!] === 1) return true;
  return false;
}

/** Adds up the edges between chosen nodes, for one weight column; each edge once a sample. */
function sumEdges(view: View, table: NodeTable, rows: Uint32Array, weight: Float64Array, chosen: Selection, edges: EdgeTable): Float64Array {
  const { stack, stackFrom, stackTo } = view.profile;
  const { frameFrom, frameNode } = table;
  const { place, touched } = chosen;
  const endPlaces = chosen.ends?.places ?? null;
  const endLocations = chosen.ends?.locations ?? null;
  const { incoming } = chosen;
  // A node's last caller is often its next one: that saves a look into the large table of edges.
  const lastParent = new Int32Array(chosen.nodes.length).fill(-1);
  const lastEdge = new Int32Array(chosen.nodes.length);
  let sums = new Float64Array(edges.first.length);
  edges.seen.fill(0);
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    const w = weight[row]!;
    const stamp = r + 1;
    let parent = -1;
    let residual = false;
    if (endLocations !== null && !anyOf(endLocations, stack, stackFrom[row]!, stackTo[row]!)) continue;
    for (let i = stackTo[row]! - 1, end = stackFrom[row]!; i >= end; i--) {
      const location = stack[i]!;
      if (touched[location] === 0) {
        residual = true;
        continue;
      }
      const last = frameFrom[location + 1]! - 1;
      for (let k = last, first = frameFrom[location]!; k >= first; k--) {
        const node = place[frameNode[k]!]!;
        if (node < 0) {
          residual = true;
          continue;
        }
        if (parent >= 0 && node !== parent && (endPlaces === null || endPlaces[node] === 1 || (!incoming && endPlaces[parent] === 1))) {
          let edge = lastEdge[node]!;
          if (lastParent[node] !== parent) {
            edge = edges.find(parent, node);
            lastParent[node] = parent;
            lastEdge[node] = edge;
          }
          if (edge >= sums.length) {
            sums = doubled(sums);
            edges.fit();
          }
          if (edges.seen[edge] !== stamp) {
            edges.seen[edge] = stamp;
            sums[edge]! += w;
            if (residual) edges.residual[edge] = 1;
            if (k === last) edges.inline[edge] = 0;
          }
        }
        parent = node;
        residual = false;
      }
    }
  }
  return sums;
}

/**
 * The merged graph of a view, of all nodes or of those chosen. Nodes whose
 * values are both 0 are left out of the list, as are negative ones with
 * drop_negative, but edges still lead to them, as in pprof. Edges to listed
 * nodes that are lighter than `edgeCut` are only counted. 'inlined': the edges
 * that lead to nodes which are an inlined call somewhere.
 */
export function buildGraph(view: View, table: NodeTable, weights: Weights, sums: NodeSums, chosen: Selection | null, edgesOf: 'all' | 'none' | 'inlined' | ((node: number) => boolean), edgeCut: Int64 = 0): Graph & { readonly cutEdges: number } {
  const byIndex = new Map<number, Node>();
  const nodeAt = (index: number): Node => {
    let node = byIndex.get(index);
    if (!node) {
      const flat = joinSums(weights, sums.flat, index);
      const cum = joinSums(weights, sums.cum, index);
      node = new Node(index, table.info(index), flat.value, flat.divisor, cum.value, cum.divisor);
      byIndex.set(index, node);
    }
    return node;
  };
  const nodes: Node[] = [];
  const listed = chosen ? chosen.nodes : listedNodes(view, weights, sums);
  for (let i = 0; i < listed.length; i++) {
    const node = nodeAt(listed[i]!);
    if (chosen === null || isShown(view, node.flat, node.cum)) nodes.push(node);
  }
  let cutEdges = 0;
  if (edgesOf !== 'none') {
    const ends = edgesOf === 'all' ? null : edgesOf === 'inlined' ? inlinedNodes(table) : edgesOf;
    const among = chosen && edgesOf !== 'inlined' ? chosen : new Selection(table, chosen?.nodes ?? Array.from({ length: table.count }, (_, i) => i), ends, edgesOf === 'inlined');
    const isListed = new Uint8Array(table.count);
    for (const node of nodes) isListed[node.index] = 1;
    const edges = new EdgeTable(among.nodes.length, among.nodes.length);
    const edgeSums = weights.columns.map(column => sumEdges(view, table, weights.rows, column, among, edges));
    for (let e = 0; e < edges.count; e++) {
      const weight = joinSums(weights, edgeSums, e);
      if (edgeCut !== 0 && abs(weight.value) < edgeCut && isListed[among.nodes[edges.second[e]!]!] === 1) {
        cutEdges++;
        continue;
      }
      connect({
        src: nodeAt(among.nodes[edges.first[e]!]!),
        dest: nodeAt(among.nodes[edges.second[e]!]!),
        weight: weight.value,
        weightDivisor: weight.divisor,
        residual: edges.residual[e] === 1,
        inline: edges.inline[e] === 1,
      });
    }
  }
  return { nodes, cutEdges };
}

/** Whether a node is an inlined call in some location. */
function inlinedNodes({ frameFrom, frameNode, count }: NodeTable): (node: number) => boolean {
  const inlined = new Uint8Array(count);
  for (let location = 0; location + 1 < frameFrom.length; location++) {
    for (let k = frameFrom[location]!; k < frameFrom[location + 1]! - 1; k++) inlined[frameNode[k]!] = 1;
  }
  return node => inlined[node] === 1;
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

/** Heaviest first, then by the names of both ends. */
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

/** Σ flat and Σ cum of nodes, raw. */
export function sumOf(nodes: readonly Node[]): { flat: Int64; cum: Int64 } {
  let flat: Int64 = 0;
  let cum: Int64 = 0;
  for (const node of nodes) {
    flat = add(flat, node.flat);
    cum = add(cum, node.cum);
  }
  return { flat, cum };
}
