/**
 * A signed 64-bit integer, exact, with Go's wrapping addition and truncating division. A value is a
 * number if it is a safe integer (|value| < 2^53), and a bigint otherwise; so the common case costs
 * as much as plain numbers. Since each value has one form, `===` and `<` work on any two values,
 * also on a number and a bigint.
 */
export type Int64 = number | bigint;

export const minInt64 = -(2n ** 63n);
const two32 = 4294967296;

/** Wraps a bigint to 64 bits and returns it in canonical form. */
export function toInt64(value: bigint): Int64 {
  const wrapped = BigInt.asIntN(64, value);
  const small = Number(wrapped);
  return Number.isSafeInteger(small) ? small : wrapped;
}

export function add(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return toInt64(BigInt(a) + BigInt(b));
}

export function multiply(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return toInt64(BigInt(a) * BigInt(b));
}

/** Returns -a; -2^63 stays negative, as in Go. */
export function negate(a: Int64): Int64 {
  return typeof a === 'number' ? 0 - a : toInt64(-a);
}

/** Returns |a|; -2^63 stays negative, as in Go. */
export function abs(a: Int64): Int64 {
  return a < 0 ? negate(a) : a;
}

/** a / b, truncated toward zero; b must not be 0. */
export function divide(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return toInt64(BigInt(a) / BigInt(b));
}

/** Go's float64(a): the nearest double. */
export function toFloat(a: Int64): number {
  return Number(a);
}

/** Go's int64(f) on amd64: truncated. Returns -2^63 for NaN and for values out of range. */
export function fromFloat(f: number): Int64 {
  if (!(f >= -9223372036854775808 && f < 9223372036854775808)) return minInt64;
  const whole = Math.trunc(f);
  return Number.isSafeInteger(whole) ? whole + 0 : toInt64(BigInt(whole));
}

/** Go's math.Round: half away from zero. */
export function roundHalfAway(f: number): number {
  const whole = Math.trunc(f);
  return Math.abs(f - whole) >= 0.5 ? whole + Math.sign(f) : whole;
}

/** Returns the signed value of a 64-bit word, whose halves are unsigned. */
export function fromHalves(hi: number, lo: number): Int64 {
  const signed = hi | 0;
  const value = signed * two32 + lo;
  return Number.isSafeInteger(value) ? value : toInt64((BigInt(signed) << 32n) + BigInt(lo));
}

/**
 * A column of signed 64-bit integers, narrow or wide:
 *
 *   narrow   lo   [    5, -3, 2^52 ]       value = lo[i]
 *            hi   null
 *
 *   wide     lo   [    5, 2^32 - 3, 7 ]    value = hi[i] * 2^32 + lo[i]
 *            hi   [    0,       -1, 2^30 ] 0 <= lo[i] < 2^32; hi[i] has the sign
 *
 * A column is narrow if every value is a safe integer and, for columns that are summed, the sum of
 * any of its rows is one too. A wide column is summed as two narrow ones, lo and hi, which is exact
 * for up to 2^21 rows; `join` then combines the two sums.
 */
export class Int64Column {
  constructor(
    readonly lo: Float64Array,
    readonly hi: Float64Array | null,
  ) {}

  get length(): number {
    return this.lo.length;
  }

  at(i: number): Int64 {
    return this.hi === null ? this.lo[i]! : join(this.lo[i]!, this.hi[i]!);
  }

  isZero(i: number): boolean {
    return this.lo[i] === 0 && (this.hi === null || this.hi[i] === 0);
  }

  /** Returns the entries at these indices, in this order. */
  pick(indices: Int32Array): Int64Column {
    const take = (from: Float64Array): Float64Array => Float64Array.from(indices, i => from[i]!);
    return new Int64Column(take(this.lo), this.hi && take(this.hi));
  }

  /** Returns this column followed by `other`; both must be narrow, or both wide. */
  append(other: Int64Column): Int64Column {
    const concatenate = (a: Float64Array, b: Float64Array): Float64Array => {
      const out = new Float64Array(a.length + b.length);
      out.set(a);
      out.set(b, a.length);
      return out;
    };
    return new Int64Column(concatenate(this.lo, other.lo), this.hi && other.hi && concatenate(this.hi, other.hi));
  }

  /** `summed`: the column will be summed; see Int64Column. */
  static of(values: Iterable<Int64>, summed = false): Int64Column {
    const builder = new Int64Builder(summed);
    for (const value of values) builder.push(value);
    return builder.finish();
  }
}

/** Combines a sum of low halves and a sum of high halves into one value. */
export function join(lo: number, hi: number): Int64 {
  const value = hi * two32 + lo;
  if (Number.isSafeInteger(value) && Math.abs(hi) < 2097152) return value + 0;
  return toInt64(BigInt(hi) * 4294967296n + BigInt(lo));
}

/** Builds a column; `finish` makes it wide if necessary. */
export class Int64Builder {
  private lo: Float64Array;
  private hi: Float64Array | null = null;
  private n = 0;
  private sumOfMagnitudes = 0;

  constructor(
    private readonly summed: boolean,
    capacity = 16,
  ) {
    this.lo = new Float64Array(capacity);
  }

  get length(): number {
    return this.n;
  }

  push(value: Int64): void {
    if (this.n === this.lo.length) this.grow();
    if (typeof value === 'number') {
      this.sumOfMagnitudes += value < 0 ? -value : value;
      if (this.hi === null) {
        this.lo[this.n++] = value;
        return;
      }
      const high = Math.floor(value / two32);
      this.hi[this.n] = high;
      this.lo[this.n++] = value - high * two32;
      return;
    }
    this.widen();
    this.hi![this.n] = Number(value >> 32n);
    this.lo[this.n++] = Number(value & 0xffffffffn);
  }

  /** Appends safe integers. `sumOfMagnitudes`: the sum of their absolute values. */
  append(values: Float64Array, sumOfMagnitudes: number): void {
    if (this.hi !== null) {
      for (const value of values) this.push(value);
      return;
    }
    const need = this.n + values.length;
    if (need > this.lo.length) this.grow(need);
    this.lo.set(values, this.n);
    this.n = need;
    this.sumOfMagnitudes += sumOfMagnitudes;
  }

  /** Drops all entries after the first n. Not for columns that are summed. */
  truncate(n: number): void {
    this.n = n;
  }

  /** True if entries a and b are equal. */
  same(a: number, b: number): boolean {
    return this.lo[a] === this.lo[b] && (this.hi === null || this.hi[a] === this.hi[b]);
  }

  finish(): Int64Column {
    if (this.summed && this.sumOfMagnitudes > Number.MAX_SAFE_INTEGER) this.widen();
    return new Int64Column(this.lo.subarray(0, this.n), this.hi?.subarray(0, this.n) ?? null);
  }

  private grow(need = 0): void {
    const bigger = new Float64Array(Math.max(need, this.lo.length * 2));
    bigger.set(this.lo);
    this.lo = bigger;
    if (this.hi !== null) {
      const biggerHi = new Float64Array(bigger.length);
      biggerHi.set(this.hi);
      this.hi = biggerHi;
    }
  }

  private widen(): void {
    if (this.hi !== null) return;
    const hi = new Float64Array(this.lo.length);
    for (let i = 0; i < this.n; i++) {
      const value = this.lo[i]!;
      const high = Math.floor(value / two32);
      hi[i] = high;
      this.lo[i] = value - high * two32;
    }
    this.hi = hi;
  }
}

/**
 * A column of unsigned 64-bit integers (addresses, ids): value = hi[i] * 2^32 + lo[i], both halves
 * unsigned.
 */
export class Uint64Column {
  constructor(
    readonly hi: Uint32Array,
    readonly lo: Uint32Array,
  ) {}

  get length(): number {
    return this.lo.length;
  }

  isZero(i: number): boolean {
    return this.lo[i] === 0 && this.hi[i] === 0;
  }

  /** Returns entry i, exactly: a number below 2^53, a bigint from there on. */
  at(i: number): number | bigint {
    const hi = this.hi[i]!;
    return hi < 2097152 ? hi * two32 + this.lo[i]! : (BigInt(hi) << 32n) | BigInt(this.lo[i]!);
  }

  static of(values: readonly (number | bigint)[]): Uint64Column {
    const column = new Uint64Column(new Uint32Array(values.length), new Uint32Array(values.length));
    values.forEach((value, i) => {
      const wide = BigInt.asUintN(64, BigInt(value));
      column.hi[i] = Number(wide >> 32n);
      column.lo[i] = Number(wide & 0xffffffffn);
    });
    return column;
  }
}
