/**
 * The memory of text.ts: a struct at a fixed address, then what
 * src/core/base/bytetext.ts puts there. The text of location l is the bytes
 * from[l] to to[l] of the memory, and from[l] is -1 where it is not there.
 *
 *     0x10    0x30
 *   --+-------+-----------+------+--------------------+------+----+-------+- -
 *     | texts | locations | out  | from, to of a list | text | .. | texts |
 *   --+-------+-----------+------+--------------------+------+----+-------+- -
 *                                  |                  ^      ^
 *                                  +------ from[l] ---+      |
 *                                  +------ to[l] ------------+
 */

/** Fields of type `usize` are addresses of columns of i32. */
@unmanaged export class Texts {
  /** The number of entries of `locations`. */
  count: i32;
  locations: usize;
  from: usize;
  to: usize;
  /** The most bytes that `measure` accepts. */
  limit: i32;
  /** Bytes of the texts that the last `measure` accepted. The kernel writes it. */
  size: i32;
  /** The address at which `gather` writes bytes. */
  out: usize;
}
export const texts = changetype<Texts>(0x10);

/** The first address after the struct. */
export const columnsAt: i32 = 0x30;
