/**
 * The stacks of a profile as a tree from the root on. A node of the tree is a
 * chunk: a run of at most 8 or 16 locations. Stacks that begin alike share
 * chunks, so the tree has a fraction of the locations of the stacks.
 *
 *   stacks, leaf first      chunks of 2           depth first
 *   row 0: d c b a          b a                   0: b a   parent -1  until 4
 *   row 1: f e b a            d c   <- row 0      1: d c   parent  0  until 2
 *   row 2: g f e b a          f e   <- row 1      2: f e   parent  0  until 4
 *                               g   <- row 2      3: g     parent  2  until 4
 *
 *   locations  b a | d c | f e | g        last (by row)  1 2 3
 *   from       0     2     4     6
 *   size       2     2     2     1
 *
 * The descendants of chunk s are [s + 1, until[s]). Its locations are
 * locations[from[s], from[s] + size[s]), leaf first. Two siblings may have
 * equal locations: the search for an equal chunk is a cache of limited size.
 */
export interface StackTree {
  readonly count: number;
  /** By chunk; -1 for a chunk that begins at the root. */
  readonly parent: Int32Array;
  /** By chunk: the end of its range of descendants. */
  readonly until: Int32Array;
  readonly locations: Int32Array;
  readonly from: Uint32Array;
  readonly size: Uint8Array;
  /** By row: the chunk with the leaf of the stack; -1 for an empty stack. */
  readonly last: Int32Array;
}
