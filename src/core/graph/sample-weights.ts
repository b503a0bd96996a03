import { divide, join } from '../base/int64.ts';
import type { Int64, Int64Column } from '../base/int64.ts';
import type { View } from '../view/view.ts';

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
  return { rows: withoutZeros(p.rows, columns), columns, value, divisor };
}

function withoutZeros(rows: Uint32Array, columns: readonly Float64Array[]): Uint32Array {
  const out = new Uint32Array(rows.length);
  const [first, ...others] = columns as [Float64Array, ...Float64Array[]];
  let count = 0;
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    if (first[row] !== 0 || others.some(column => column[row] !== 0)) out[count++] = row;
  }
  return count === rows.length ? rows : out.slice(0, count);
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

export const mean = (value: Int64, divisor: Int64): Int64 => (divisor === 0 ? value : divide(value, divisor));

/** flat and cum of each node of the table, one array a weight column. */
export interface NodeSums {
  readonly flat: readonly Float64Array[];
  readonly cum: readonly Float64Array[];
}
