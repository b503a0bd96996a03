import { GrowInt32 } from '../base/grow.ts';
import { toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { doubleLength, PairTable } from '../base/pairs.ts';
import type { Weights } from './sample-weights.ts';
import type { LocationLists, NodeSelection } from './selection.ts';
import { stackTree, treeSizes, usedChunks, weightsBelow } from './stacktree.ts';
import type { StackTree } from './stacktree-columns.ts';
import type { View } from '../view/view.ts';
import { walkLayout } from './walk-code.ts';
import { paysToBound, Walker } from './walker.ts';

const { directFlag, residualFlag, boundSlots } = walkLayout;

/** Edges as columns. */
export class Edges {
  constructor(
    readonly count: number,
    /** Callers, as places in the selection. */
    readonly first: Int32Array,
    /** Callees, as places in the selection. */
    readonly second: Int32Array,
    /** One array per weight column. */
    readonly sums: readonly Float64Array[],
    private readonly flags: Uint8Array,
  ) {}

  isResidual(edge: number): boolean {
    return (this.flags[edge]! & residualFlag) !== 0;
  }

  /** Whether all calls were inlined. */
  isInline(edge: number): boolean {
    return (this.flags[edge]! & directFlag) === 0;
  }
}

/** Interns pairs of caller and callee and sums their weights. */
class EdgeTable extends PairTable {
  private readonly sums: Float64Array[] = [];
  private flags = new Uint8Array(256);
  private column = new Float64Array(256);

  /** Begins the sums of the next weight column. */
  begin(): void {
    this.column = new Float64Array(this.flags.length);
  }

  /** Adds the weight of a sample. `flags` are those of the edge's first occurrence in the sample. */
  add(edge: number, weight: number, flags: number): void {
    while (edge >= this.flags.length) {
      this.flags = doubleLength(this.flags);
      this.column = doubleLength(this.column);
    }
    this.column[edge]! += weight;
    this.flags[edge]! |= flags;
  }

  end(): void {
    this.sums.push(this.column.slice(0, this.count));
  }

  finish(): Edges {
    return new Edges(this.count, this.first, this.second, this.sums, this.flags);
  }
}

/**
 * The frames of selected nodes in a tree of stacks, from the root on. Those of
 * chunk s are entries[from[s], from[s + 1]). An entry is one number:
 *
 *   bit  31 ... 2 | 1            | 0
 *        place    | residualFlag | directFlag
 *
 * `place` is the node's place in the selection. residualFlag is set if frames
 * between this entry and the one before it are skipped, directFlag if the
 * frame is the outermost of its location, so that the call is not inlined.
 */
export interface ChosenFrames {
  readonly tree: StackTree;
  /** 1 for the chunks of the selected rows; the others have no entries. */
  readonly used: Uint8Array;
  readonly from: Uint32Array;
  readonly entries: Int32Array;
  /** By chunk: residualFlag if frames after its last entry are skipped. */
  readonly tail: Uint8Array;
  /** Number of selected nodes. */
  readonly places: number;
  /** Scratch of boundEdges and sumColumn, by chunk: the place of the last entry from the root to its end. */
  readonly lastPlace: Int32Array;
}

const placeShift = 2;

export const placeOf = (entry: number): number => entry >> placeShift;

function listFrames({ table: { frameFrom, frameNode }, place, touched }: NodeSelection): LocationLists {
  const entries = new GrowInt32(1024);
  const from = new Uint32Array(touched.length + 1);
  const tail = new Uint8Array(touched.length);
  for (let location = 0; location < touched.length; location++) {
    const last = frameFrom[location + 1]! - 1;
    let skipped = 0;
    for (let k = last; touched[location] === 1 && k >= frameFrom[location]!; k--) {
      const node = place[frameNode[k]!]!;
      if (node >= 0) entries.push((node << placeShift) | skipped | (k === last ? directFlag : 0));
      skipped = node < 0 ? residualFlag : 0;
    }
    tail[location] = skipped;
    from[location + 1] = entries.length;
  }
  return { from, entries: entries.finish(), tail };
}

export function chosenFrames(view: View, rows: Uint32Array, chosen: NodeSelection): ChosenFrames {
  const { touched, nodes } = chosen;
  const tree = stackTree(view.profile);
  const used = usedChunks(tree, rows);
  const { count, from: begin, size, locations } = tree;
  const { from: listFrom, entries: lists, tail: listTail } = listFrames(chosen);
  const from = new Uint32Array(count + 1);
  // Unused capacity is never written, so the system assigns no memory to it.
  const entries = new GrowInt32(Math.min(locations.length, 1 << 27));
  const tail = new Uint8Array(count);
  for (let s = 0; s < count; s++) {
    let skipped = 0;
    for (let first = begin[s]!, i = used[s] === 1 ? first + size[s]! - 1 : -1; i >= first; i--) {
      const location = locations[i]!;
      if (touched[location] === 0) {
        skipped = residualFlag;
        continue;
      }
      for (let k = listFrom[location]!, stop = listFrom[location + 1]!; k < stop; k++) {
        entries.push(lists[k]! | skipped);
        skipped = 0;
      }
      skipped = listTail[location]!;
    }
    tail[s] = skipped;
    from[s + 1] = entries.length;
  }
  return { tree, used, from, entries: entries.finish(), tail, places: nodes.length, lastPlace: new Int32Array(count) };
}

/**
 * Like chosenFrames, for a selection of all nodes of which only edges to or
 * from listed nodes are wanted. Returns the frames of locations with a listed
 * node and of the locations next to these; no other frame is an end of such an
 * edge.
 */
function framesAround(view: View, rows: Uint32Array, chosen: NodeSelection, listed: Uint8Array): ChosenFrames {
  const {
    table: { frameFrom, frameNode },
    place,
    nodes,
  } = chosen;
  const near = markLocations(chosen, listed);
  const tree = stackTree(view.profile);
  const used = usedChunks(tree, rows);
  const { count, parent, from: begin, size, locations } = tree;
  /** 1 for a chunk that has a child whose first location is marked in `near`. */
  const nearBelow = new Uint8Array(count);
  for (let s = 0; s < count; s++)
    if (parent[s]! >= 0 && near[locations[begin[s]! + size[s]! - 1]!] === 1) nearBelow[parent[s]!] = 1;
  const from = new Uint32Array(count + 1);
  const entries = new GrowInt32(1024);
  for (let s = 0; s < count; s++) {
    const first = begin[s]!;
    let i = used[s] === 1 ? first + size[s]! - 1 : -1;
    let above = parent[s]! >= 0 ? near[locations[begin[parent[s]!]!]!]! : 0;
    let here = i >= first ? near[locations[i]!]! : 0;
    for (; i >= first; i--) {
      const below = i > first ? near[locations[i - 1]!]! : nearBelow[s]!;
      if ((above | here | below) !== 0) {
        const location = locations[i]!;
        const last = frameFrom[location + 1]! - 1;
        for (let k = last; k >= frameFrom[location]!; k--)
          entries.push((place[frameNode[k]!]! << placeShift) | (k === last ? directFlag : 0));
      }
      above = here;
      here = below;
    }
    from[s + 1] = entries.length;
  }
  return {
    tree,
    used,
    from,
    entries: entries.finish(),
    tail: new Uint8Array(count),
    places: nodes.length,
    lastPlace: new Int32Array(count),
  };
}

/** Which edges sumEdges has to return. */
export interface EdgeFilter {
  /** By place: 1 for listed nodes. */
  readonly listed: Uint8Array;
  /** sumEdges may omit edges to listed nodes that are lighter than this. */
  readonly cut: Int64;
  /** Return only edges to or from a listed node. */
  readonly only: boolean;
}

/** Sums the edges between selected nodes in one pass over the tree of stacks (pprof: graph.go newGraph). */
export function sumEdges(view: View, weights: Weights, chosen: NodeSelection, filter: EdgeFilter): Edges {
  const { rows, columns, value } = weights;
  const { listed, cut, only } = filter;
  const least = toFloat(cut) * (1 - 1e-9);
  const walker = Walker.of(view.profile);
  const found = walker?.edges(
    stackTree(view.profile),
    weights,
    chosen,
    only ? markLocations(chosen, listed) : listFrames(chosen),
    listed,
    cut > 0 && value.hi === null ? least : 0,
  );
  if (found) return new Edges(found.count, found.first, found.second, found.sums, found.flags);
  const frames = only ? framesAround(view, rows, chosen, listed) : chosenFrames(view, rows, chosen);
  const bounds =
    cut > 0 && value.hi === null && paysToBound(frames.entries.length, chosen.nodes.length)
      ? boundEdges(frames, treeSizes(frames.tree, rows, columns[0]!))
      : null;
  const edges = new EdgeTable();
  for (const column of columns) {
    edges.begin();
    // Sums past 2^53 are rounded.
    sumColumn(frames, weightsBelow(frames.tree, rows, column), edges, { listed, only, bounds, least });
    edges.end();
  }
  return edges.finish();
}

/** Returns 1 for each location with a frame of a listed node. */
function markLocations(
  { table: { frameFrom, frameNode }, place, touched }: NodeSelection,
  listed: Uint8Array,
): Uint8Array {
  const out = new Uint8Array(touched.length);
  for (let location = 0; location < out.length; location++) {
    for (let k = frameFrom[location]!; k < frameFrom[location + 1]!; k++)
      if (place[frameNode[k]!]! >= 0 && listed[place[frameNode[k]!]!] === 1) out[location] = 1;
  }
  return out;
}

const boundSlot = (caller: number, node: number): number =>
  (Math.imul(caller, 0x9e3779b1) ^ Math.imul(node, 0x85ebca6b)) >>> 15;

/**
 * Returns an upper bound of the weights of edges, by hash of the edge; edges
 * with the same hash share a bound. Most edges stay below the cut, so sumColumn
 * can skip them, which keeps its table of edges small and fast. `sizes`: the
 * magnitudes of the chunks.
 */
function boundEdges(
  { tree: { count, parent }, used, from, entries, lastPlace }: ChosenFrames,
  sizes: Float64Array,
): Float64Array {
  const bounds = new Float64Array(boundSlots);
  for (let s = 0; s < count; s++) {
    if (used[s] === 0) continue;
    let caller = parent[s]! < 0 ? -1 : lastPlace[parent[s]!]!;
    const weight = sizes[s]!;
    for (let k = from[s]!, stop = from[s + 1]!; k < stop; k++) {
      const node = entries[k]! >> placeShift;
      if (caller >= 0) bounds[boundSlot(caller, node)]! += weight;
      caller = node;
    }
    lastPlace[s] = caller;
  }
  return bounds;
}

interface SumFilter extends Omit<EdgeFilter, 'cut'> {
  readonly bounds: Float64Array | null;
  readonly least: number;
}

function sumColumn(
  { tree: { count, parent, until }, used, from, entries, tail, places, lastPlace }: ChosenFrames,
  weights: Float64Array,
  edges: EdgeTable,
  { listed, only, bounds, least }: SumFilter,
): void {
  // A node often has the same caller as before, which saves a search in the large table of edges.
  const lastCaller = new Int32Array(places).fill(-1);
  const lastEdge = new Int32Array(places);
  /** By edge: the end of the subtree in which it is already counted. */
  let seenUntil = new Int32Array(256);
  /** By chunk: residualFlag if frames between its end and the last entry are skipped. */
  const skips = new Uint8Array(count);
  for (let s = 0; s < count; s++) {
    if (used[s] === 0) continue;
    const above = parent[s]!;
    let caller = above < 0 ? -1 : lastPlace[above]!;
    let skipped = above < 0 ? 0 : skips[above]!;
    const weight = weights[s]!;
    const end = until[s]!;
    for (let k = from[s]!, stop = from[s + 1]!; k < stop; k++) {
      const entry = entries[k]!;
      const node = entry >> placeShift;
      if (
        caller >= 0 &&
        node !== caller &&
        (bounds === null || bounds[boundSlot(caller, node)]! >= least || listed[node] === 0) &&
        (!only || listed[node] === 1 || listed[caller] === 1)
      ) {
        let edge = lastEdge[node]!;
        if (lastCaller[node] !== caller) {
          edge = edges.find(caller, node);
          lastCaller[node] = caller;
          lastEdge[node] = edge;
          while (edge >= seenUntil.length) seenUntil = doubleLength(seenUntil);
        }
        if (seenUntil[edge]! <= s) {
          seenUntil[edge] = end;
          edges.add(edge, weight, (entry & (directFlag | residualFlag)) | skipped);
        }
      }
      caller = node;
      skipped = 0;
    }
    lastPlace[s] = caller;
    skips[s] = skipped | tail[s]!;
  }
}
