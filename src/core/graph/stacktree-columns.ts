/**
 * The stacks of a profile as a tree from the root on, in stretches of a few
 * locations: programs come by the same way again and again, so that a tree has
 * a fraction of the locations that the stacks have. Equal stretches below
 * equal ones are mostly, but not always, one: nothing may depend on it.
 *
 * Stretches are numbered depth first: below stretch s are those from s + 1 to
 * until[s]. Its locations are locations[from[s], from[s] + size[s]), leaf first.
 */
export interface StackTree {
  readonly count: number;
  /** -1 = begins at the root. */
  readonly parent: Int32Array;
  /** Where the descendants of a stretch end. */
  readonly until: Int32Array;
  readonly locations: Int32Array;
  readonly from: Uint32Array;
  readonly size: Uint8Array;
  /** The stretch that a row's stack ends with, by row; -1 = an empty stack. */
  readonly last: Int32Array;
}
