import { Int64Builder, Int64Column } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';

/** The number of sample types up to which each type has a growing column of its own. */
const mostColumns = 64;

/**
 * The values of samples while they are decoded.
 *
 *   few types:   columns[type] = value of row 0, row 1, ...
 *   many types:  flat          = all values of row 0, all values of row 1, ...
 *
 * A column has a fixed cost, so a sample of two million values in as many
 * columns would take gigabytes. The first row decides which form is used.
 */
export class ValueColumns {
  private readonly columns: Int64Builder[] = [];
  private flat: Int64Builder | null = null;
  /** Values of the first row; -1 before its end. */
  private width = -1;
  private rows = 0;
  /** Values of the current row so far. */
  private count = 0;
  /** The first row with another number of values than row 0, and that number; -1 = none. */
  private unevenRow = -1;
  private unevenCount = 0;

  /** Number of values of the first row. */
  get types(): number {
    return Math.max(0, this.width);
  }

  /**
   * Adds the next value of the current row. Values beyond the first row's
   * count make the profile malformed; they are counted and not kept.
   */
  push(value: Int64): void {
    const position = this.count++;
    if (this.flat !== null) {
      if (this.width < 0 || position < this.width) this.flat.push(value);
    } else if (position < this.columns.length) {
      this.columns[position]!.push(value);
    } else if (this.width < 0) {
      this.pushFirst(position, value);
    }
  }

  private pushFirst(position: number, value: Int64): void {
    if (position < mostColumns) {
      const column = new Int64Builder(true, position < 8 ? 1024 : 16);
      column.push(value);
      this.columns.push(column);
      return;
    }
    this.flat = new Int64Builder(true, 2 * mostColumns);
    for (const column of this.columns) this.flat.push(column.finish().at(0));
    this.columns.length = 0;
    this.flat.push(value);
  }

  endRow(): void {
    const { count } = this;
    if (this.width < 0) this.width = count;
    else if (count !== this.width) {
      if (this.unevenRow < 0) {
        this.unevenRow = this.rows;
        this.unevenCount = count;
      }
      // The profile will be refused; until then all columns keep one length.
      for (let type = count; type < this.width; type++) (this.flat ?? this.columns[type]!).push(0);
    }
    this.rows++;
    this.count = 0;
  }

  /** `rows` rows at once, a column per type, and the sum of the magnitudes of each. Only for few types. */
  append(rows: number, values: readonly Float64Array[], sums: Float64Array): void {
    if (this.width < 0) {
      this.width = values.length;
      for (let type = 0; type < values.length; type++) this.columns.push(new Int64Builder(true, 1024));
    }
    values.forEach((column, type) => this.columns[type]!.append(column, sums[type]!));
    this.rows += rows;
  }

  /** The first row whose number of values is not `types`, and that number. */
  mismatch(types: number): { row: number; count: number } | null {
    if (this.rows === 0) return null;
    if (this.width !== types) return { row: 0, count: this.width };
    return this.unevenRow < 0 ? null : { row: this.unevenRow, count: this.unevenCount };
  }

  /** `types` columns; without a sample they are empty. Call it where `mismatch` is null. */
  finish(types: number): Int64Column[] {
    if (this.rows === 0) return new Array<Int64Column>(types).fill(new Int64Column(new Float64Array(0), null));
    if (this.flat === null) return this.columns.map(builder => builder.finish());
    const { lo, hi } = this.flat.finish();
    const low = transpose(lo, this.rows, types);
    const high = hi && transpose(hi, this.rows, types);
    return Array.from({ length: types }, (_, type) => {
      const from = type * this.rows;
      const to = from + this.rows;
      return new Int64Column(low.subarray(from, to), high?.subarray(from, to) ?? null);
    });
  }
}

/** Reorders values from row after row to column after column. */
function transpose(flat: Float64Array, rows: number, types: number): Float64Array {
  if (rows === 1) return flat;
  const out = new Float64Array(rows * types);
  for (let row = 0; row < rows; row++) {
    for (let type = 0; type < types; type++) out[type * rows + row] = flat[row * types + type]!;
  }
  return out;
}
