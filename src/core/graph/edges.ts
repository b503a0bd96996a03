import { GrowInt32 } from '../base/grow.ts';
import { toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { doubled, PairTable } from '../base/pairs.ts';
import type { Weights } from './sample-weights.ts';
import type { LocationLists, Selection } from './selection.ts';
import { stackTree, treeSizes, usedStretches, weightsBelow } from './stacktree.ts';
import type { StackTree } from './stacktree-columns.ts';
import type { View } from '../view/view.ts';
import { walkLayout } from './walk-code.ts';
import { paysToBound, Walker } from './walker.ts';

const { directFlag, residualFlag, boundSlots } = walkLayout;

/** Edges as columns, numbered by the places of caller and callee among the chosen. */
export class Edges {
  constructor(
    readonly count: number,
    readonly first: Int32Array,
    readonly second: Int32Array,
    /** By weight column. */
    readonly sums: readonly Float64Array[],
    private readonly flags: Uint8Array,
  ) {}

  isResidual(edge: number): boolean {
    return (this.flags[edge]! & residualFlag) !== 0;
  }

  /** Whether every call was inlined. */
  isInline(edge: number): boolean {
    return (this.flags[edge]! & directFlag) === 0;
  }
}

/** Edges while they are added up. */
class EdgeTable extends PairTable {
  private readonly sums: Float64Array[] = [];
  private flags = new Uint8Array(256);
  private column = new Float64Array(256);

  /** Begins another weight column. */
  begin(): void {
    this.column = new Float64Array(this.flags.length);
  }

  /** What kind an edge is tells its first time in each sample. */
  add(edge: number, weight: number, flags: number): void {
    while (edge >= this.flags.length) {
      this.flags = doubled(this.flags);
      this.column = doubled(this.column);
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
 * The frames of chosen nodes in a tree of stacks, from the root on: those of stretch s are
 * entries[from[s], from[s + 1]).
 */
export interface ChosenFrames {
  readonly tree: StackTree;
  /** 1 for the stretches that some rows are in; others have no entries. */
  readonly used: Uint8Array;
  readonly from: Uint32Array;
  /** A place, residualFlag where frames before it in the stretch are passed over, and directFlag. */
  readonly entries: Int32Array;
  /** residualFlag where frames behind a stretch's last entry are passed over. */
  readonly tail: Uint8Array;
  readonly places: number;
  /** For walks: the last entry's place from the root to the end of each stretch. */
  readonly lastPlace: Int32Array;
}

const placeShift = 2;

export const placeOf = (entry: number): number => entry >> placeShift;

function listsOf({ table: { frameFrom, frameNode }, place, touched }: Selection): LocationLists {
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

export function chosenFrames(view: View, rows: Uint32Array, chosen: Selection): ChosenFrames {
  const { touched, nodes } = chosen;
  const tree = stackTree(view.profile);
  const used = usedStretches(tree, rows);
  const { count, from: begin, size, locations } = tree;
  const { from: listFrom, entries: lists, tail: listTail } = listsOf(chosen);
  const from = new Uint32Array(count + 1);
  // What is not used of it is never touched and costs nothing.
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
 * Where every node is chosen: the frames of locations with a listed node, and
 * of their neighbours in the stacks. Which frames follow upon each other
 * elsewhere says nothing.
 */
function framesAround(view: View, rows: Uint32Array, chosen: Selection, listed: Uint8Array): ChosenFrames {
  const {
    table: { frameFrom, frameNode },
    place,
    nodes,
  } = chosen;
  const near = locationsOf(chosen, listed);
  const tree = stackTree(view.profile);
  const used = usedStretches(tree, rows);
  const { count, parent, from: begin, size, locations } = tree;
  /** 1 where some stretch below begins with such a location. */
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

/** Which edges are wanted, by marks for places. */
export interface EdgeFilter {
  /** Edges to listed nodes that are lighter than `cut` may be missing. */
  readonly listed: Uint8Array;
  readonly cut: Int64;
  /** Only edges to or from a listed node. */
  readonly only: boolean;
}

/** Adds up the edges between chosen nodes, by walks over the tree of stacks. */
export function sumEdges(view: View, weights: Weights, chosen: Selection, filter: EdgeFilter): Edges {
  const { rows, columns, value } = weights;
  const { listed, cut, only } = filter;
  const least = toFloat(cut) * (1 - 1e-9);
  const walker = Walker.of(view.profile);
  const found = walker?.edges(
    stackTree(view.profile),
    weights,
    chosen,
    only ? locationsOf(chosen, listed) : listsOf(chosen),
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

/** 1 for locations with a frame of a listed node. */
function locationsOf({ table: { frameFrom, frameNode }, place, touched }: Selection, listed: Uint8Array): Uint8Array {
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
 * How heavy edges can be at most, for many edges together each: most are so
 * light that no exact sum of them is needed, and a table of the others is
 * small enough to be fast. `sizes`: magnitudes.
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
  // A node's last caller is often its next one: that saves a look into the large table of edges.
  const lastCaller = new Int32Array(places).fill(-1);
  const lastEdge = new Int32Array(places);
  /** Of each edge, where the part of the tree ends that it was seen at the root of. */
  let seenUntil = new Int32Array(256);
  /** What is passed over behind the last entry's place. */
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
          while (edge >= seenUntil.length) seenUntil = doubled(seenUntil);
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
