/**
 * The memory of scan.ts: structs at fixed addresses, columns of fixed length
 * whose addresses they hold, and last the window of the profile that is read.
 * src/core/profile/scanner.ts lays it out once, by the names below: `npm run
 * kernel` generates their places for it.
 *
 *     0x10      0x30     0x40      0x50        0xb0     0xe0
 *   --+---------+--------+---------+--- - - ---+--------+--------+- - -+--------+
 *     | samples | labels | strings | locations | counts | column |     | window |
 *   --+---|-----+--------+---------+--- - - ---+--------+--------+- - -+--------+
 *         |                                             ^              512 kB
 *         +-- codes ------------------------------------+
 *
 * A field of the type `usize` is the address of a column of i32, unless its
 * comment says f64. A column has `columnLength` entries, unless its comment
 * says otherwise.
 */

export const columnLength: i32 = 8192;
/** Entries of samples.codes. */
export const codesLength: i32 = 131072;
/** Columns of samples.values. */
export const mostTypes: i32 = 8;

/** One entry a sample. */
@unmanaged export class Samples {
  /** Location ids of all samples: codesLength entries. */
  codes: usize;
  /** Sample r has codes[begin[r]] to codes[end[r]]. */
  begin: usize;
  end: usize;
  /** Hash of its location ids. */
  hash: usize;
  /** The end of its labels. */
  labelEnd: usize;
  /** The number of its label set. */
  set: usize;
  /** f64: one column per sample type, mostTypes of them. */
  values: usize;
  /** f64: the sum of magnitudes per sample type, mostTypes entries. */
  sums: usize;
}
export const samples = changetype<Samples>(0x10);

@unmanaged export class Labels {
  key: usize;
  /** String index; -1 = a numeric label. */
  str: usize;
  /** String index; -1 = none. */
  unit: usize;
  /** f64. */
  num: usize;
}
export const labels = changetype<Labels>(0x30);

/** Offsets of strings from the start of the scan. */
@unmanaged export class Strings {
  from: usize;
  to: usize;
}
export const strings = changetype<Strings>(0x40);

@unmanaged export class Locations {
  id: usize;
  idHigh: usize;
  address: usize;
  addressHigh: usize;
  mapping: usize;
  folded: usize;
  /** The end of its lines. */
  lineEnd: usize;
}
export const locations = changetype<Locations>(0x50);

@unmanaged export class Lines {
  functionId: usize;
  /** f64. */
  line: usize;
  /** f64. */
  column: usize;
}
export const lines = changetype<Lines>(0x70);

@unmanaged export class Functions {
  id: usize;
  idHigh: usize;
  name: usize;
  systemName: usize;
  file: usize;
  /** f64. */
  start: usize;
}
export const functions = changetype<Functions>(0x80);

/** The hash table of label sets. */
@unmanaged export class Sets {
  /** setSlots of setSize bytes. */
  slots: usize;
}
export const sets = changetype<Sets>(0xa0);

export const setSlots: i32 = 4096;
/** Bytes of a slot: 16, and 24 per label. */
export const setSize: i32 = 208;

/**
 * The result of the last scan: the number of entries of each column, and the reason for its end.
 * The kernel writes it.
 */
@unmanaged export class Counts {
  samples: i32;
  codes: i32;
  labels: i32;
  strings: i32;
  locations: i32;
  lines: i32;
  functions: i32;
  reason: i32;
}
export const counts = changetype<Counts>(0xb0);

/** Address of the first column. */
export const columnsAt: i32 = 0xe0;

/** Reasons for the end of a scan. */
export const atEnd: i32 = 0;
export const unusual: i32 = 1;
export const full: i32 = 2;
