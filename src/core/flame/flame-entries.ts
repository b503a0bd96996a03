/** The direction in which a tree reads its stacks. */
export type Direction = 'callees' | 'callers';

/**
 * The positions at which a tree begins to read its stacks, as columns. Entry i
 * reads row rows[i]. Its next location is next[i], an index into the stack
 * column. frame[i] - 1 is the next frame of the location before that; 0 means
 * that this location has no frames left.
 */
export interface Entries {
  readonly rows: Uint32Array;
  readonly next: Int32Array;
  readonly frame: Int32Array;
}

export interface TreeOptions {
  readonly direction?: Direction;
  /** Show each source once per stack, at its outermost frame, so that recursion adds no boxes. */
  readonly fold?: boolean;
  /** Where to begin; absent: at the root of every stack. The tree modifies these columns. */
  readonly entries?: Entries;
}
