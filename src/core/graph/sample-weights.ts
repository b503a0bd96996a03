import { divide, join } from '../base/int64.ts';
import type { Int64, Int64Column } from '../base/int64.ts';
import type { View } from '../view/view.ts';

/**
 * The value columns that a report sums. A 64-bit value has two columns, its low
 * and high halves, and a mean has further columns for its divisor. Sums are
 * linear, so each column is summed alone, and joinSums joins the results.
 */
export interface Weights {
  readonly rows: Uint32Array;
  readonly columns: readonly Float64Array[];
  readonly value: Int64Column;
  readonly divisor: Int64Column | null;
}

/** Returns the weights of a view, without rows whose value and divisor are 0. */
export function weightsOf(view: View): Weights {
  const { profile: p, index, config } = view;
  const value = p.values[index]!;
  const divisor = config.mean ? p.values[0]! : null;
  const columns = [value.lo, value.hi, divisor?.lo, divisor?.hi].filter(column => column != null);
  return { rows: removeZeros(p.rows, columns), columns, value, divisor };
}

function removeZeros(rows: Uint32Array, columns: readonly Float64Array[]): Uint32Array {
  const out = new Uint32Array(rows.length);
  const [first, ...others] = columns as [Float64Array, ...Float64Array[]];
  let count = 0;
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    if (first[row] !== 0 || others.some(column => column[row] !== 0)) out[count++] = row;
  }
  return count === rows.length ? rows : out.slice(0, count);
}

/** Joins the sums of the halves of item i into its value and divisor. */
export function joinSums(weights: Weights, sums: readonly Float64Array[], i: number): { value: Int64; divisor: Int64 } {
  let at = 0;
  const take = (column: Int64Column | null): Int64 => {
    if (column === null) return 0;
    const lo = sums[at++]![i]!;
    return column.hi === null ? lo : join(lo, sums[at++]![i]!);
  };
  return { value: take(weights.value), divisor: take(weights.divisor) };
}

/** value / divisor, or the value itself if the divisor is 0 (pprof: graph.go FlatValue). */
export const mean = (value: Int64, divisor: Int64): Int64 => (divisor === 0 ? value : divide(value, divisor));

/** flat and cum by node of the table, one array per weight column. */
export interface NodeSums {
  readonly flat: readonly Float64Array[];
  readonly cum: readonly Float64Array[];
}
