/**
 * The memory of walk.ts: structs at fixed addresses, then the columns whose
 * addresses they hold. src/core/graph/walker.ts writes both before each call,
 * by the names below: `npm run kernel` generates their places for it.
 *
 *     0x10     0x30        0x50    0x60                 0x130
 *   --+--------+-----------+-------+------+- - -+-------+--------+--------+- -
 *     | stacks | chunks | order | tree |     | edges | column | column |
 *   --+---|----+-----------+-------+------+- - -+-------+--------+--------+- -
 *         |                                             ^
 *         +-- locations ---------------------------------+
 *
 * A field of the type `usize` is the address of a column of i32, unless its
 * comment says f64 or u8. Columns of a chunk, row, node or edge have one
 * entry for each.
 */

/** The stacks of a profile: row r has the locations [from[r], to[r]), leaf first. */
@unmanaged export class Stacks {
  rows: i32;
  /** The most locations of a chunk. */
  longest: i32;
  locations: usize;
  from: usize;
  to: usize;
  /** Of rows: the chunk at the end of the stack, -1 = an empty stack. The kernel writes it. */
  last: usize;
}
export const stacks = changetype<Stacks>(0x10);

/** Chunks in order of first use by stacks. The kernel writes all but the sizes of tables. */
@unmanaged export class Chunks {
  count: i32;
  /** The number of entries of `memory` and `hashes`, a power of two. */
  slots: i32;
  /** The last chunk with each hash; the caller fills it with -1. */
  memory: usize;
  hashes: usize;
  parent: usize;
  from: usize;
  size: usize;
}
export const chunks = changetype<Chunks>(0x30);

/** Scratch columns of chunks, to number them depth first. */
@unmanaged export class Order {
  /** The number of chunks of the subtree. */
  family: usize;
  /** The number of the next child. */
  next: usize;
  place: usize;
}
export const order = changetype<Order>(0x50);

/** A StackTree (src/core/graph/stacktree-columns.ts). */
@unmanaged export class Tree {
  count: i32;
  parent: usize;
  until: usize;
  from: usize;
  /** u8. */
  size: usize;
  locations: usize;
  last: usize;
  /** u8: 1 if a chosen row has the chunk; the caller fills it with 0. */
  used: usize;
}
export const tree = changetype<Tree>(0x60);

/** The chosen rows. */
@unmanaged export class Rows {
  count: i32;
  rows: usize;
}
export const rows = changetype<Rows>(0x80);

/** The weights of the rows, added up along the tree. */
@unmanaged export class Weights {
  /** 1 = sum absolute values. */
  magnitudes: i32;
  /** f64, of rows: the values. */
  column: usize;
  /** f64, of chunks: of the stacks that end there. All 0 before. */
  own: usize;
  /** f64, of chunks: of the stacks that pass. Written. */
  all: usize;
}
export const weights = changetype<Weights>(0x90);

/** The nodes of location l are nodes[from[l]] to nodes[from[l + 1]]. */
@unmanaged export class Frames {
  from: usize;
  nodes: usize;
}
export const frames = changetype<Frames>(0xa0);

/** Columns of nodes; the caller fills them with 0. */
@unmanaged export class NodeSums {
  /** f64. */
  flat: usize;
  /** f64. */
  cum: usize;
  /** Scratch: the end of the subtree in which the node was counted. */
  seen: usize;
}
export const nodeSums = changetype<NodeSums>(0xa8);

/** LocationLists of the chosen nodes (src/core/graph/selection.ts). */
@unmanaged export class Lists {
  /** u8, of locations: 0 if the location has none of the nodes. */
  touched: usize;
  from: usize;
  entries: usize;
  /** u8. */
  tail: usize;
}
export const lists = changetype<Lists>(0xb8);

/** Marked locations, if only the frames at and next to them are wanted. */
@unmanaged export class Around {
  /** u8, of locations: 1 = marked. */
  near: usize;
  /** u8, of chunks: 1 where the first location of a child is marked. All 0 before. */
  nearBelow: usize;
  /** Of nodes: the index among the chosen ones. */
  place: usize;
}
export const around = changetype<Around>(0xc8);

/**
 * The frames that edges are made of: chunk s has entries[from[s]] to
 * entries[from[s + 1]], each a place and two flags (place << 2 | flags).
 */
@unmanaged export class Entries {
  /** All 0 before. */
  from: usize;
  /** 0 = only count the entries. */
  entries: usize;
  /** u8, of chunks: residualFlag where frames after the last entry are skipped. */
  tail: usize;
}
export const entries = changetype<Entries>(0xd8);

/** Columns of both walks over the entries. */
@unmanaged export class EdgeWalk {
  /** Of chunks: the place of their last entry. Scratch. */
  lastPlace: usize;
  /** f64, boundSlots of them: upper bounds of the edges that share a slot, all 0 before. 0 = there are none. */
  bounds: usize;
}
export const edgeWalk = changetype<EdgeWalk>(0xe8);

/** The edges, of all sample types. */
@unmanaged export class Edges {
  /** Edges to listed nodes with a smaller sum may be omitted. */
  least: f64;
  count: i32;
  /** Of edges: the places of both ends. */
  first: usize;
  second: usize;
  /** u8, of edges, all 0 before. */
  flags: usize;
  /** A hash table of edges, all -1 before, and its length - 1. */
  slots: usize;
  mask: i32;
  /** u8, of places. */
  listed: usize;
  /** 1 = edges of listed nodes alone. */
  onlyListed: i32;
  /** Of places, scratch. */
  lastEdge: usize;
  /** u8, of chunks: scratch, all 0 before. */
  skips: usize;
}
export const edges = changetype<Edges>(0xf0);

/** The edges of one sample type. */
@unmanaged export class EdgeSums {
  /** f64, of edges, all 0 before. */
  sums: usize;
  /** Of edges, all 0 before: the end of the subtree in which the edge was counted. */
  seenUntil: usize;
  /** Of places, all -1 before. */
  lastCaller: usize;
}
export const edgeSums = changetype<EdgeSums>(0x120);

/** Address of the first column. */
export const columnsAt: i32 = 0x130;

/** The callee is its location's outermost frame, so it was called and not inlined. */
export const directFlag: i32 = 1;
/** Frames between caller and callee are skipped. */
export const residualFlag: i32 = 2;

/** The number of entries of EdgeWalk.bounds. */
export const boundSlots: i32 = 131072;
