/**
 * Signed 64-bit integers, exact, with Go's wrapping addition and truncating
 * division. A value is a number while that is exact and a bigint otherwise, so
 * the common case costs what plain numbers cost. The form is canonical: a
 * bigint is never used for a value that a safe integer can hold, hence `===`
 * and `<` work on any two values, mixed or not.
 */
export type Int64 = number | bigint;

export const minInt64 = -(2n ** 63n);
const two32 = 4294967296;

/** Any bigint, wrapped to 64 bits, in canonical form. */
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

/** -2^63 stays what it is, as in Go. */
export function negate(a: Int64): Int64 {
  return typeof a === 'number' ? 0 - a : toInt64(-a);
}

/** |a|; -2^63 stays negative, as in Go. */
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

/** Go's int64(f) on amd64: truncated; NaN and what does not fit give -2^63. */
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

/** From the two halves of a 64-bit word, each unsigned. */
export function fromHalves(hi: number, lo: number): Int64 {
  const signed = hi | 0;
  const value = signed * two32 + lo;
  return Number.isSafeInteger(value) ? value : toInt64((BigInt(signed) << 32n) + BigInt(lo));
}

/**
 * A column of signed 64-bit integers. Where every value (and, for columns that
 * are summed, every possible sum) fits a double exactly, `hi` is null and
 * `lo[i]` is the value. Otherwise value = hi[i] * 2^32 + lo[i] with lo in
 * [0, 2^32). Sums are linear, so a wide column is added up as two narrow ones
 * (exact for at least 2^21 rows) and joined by `join`.
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

  /** The entries at these indices, in this order. */
  pick(indices: Int32Array): Int64Column {
    const take = (from: Float64Array): Float64Array => Float64Array.from(indices, i => from[i]!);
    return new Int64Column(take(this.lo), this.hi && take(this.hi));
  }

  /** This column followed by one of the same width. */
  append(other: Int64Column): Int64Column {
    const join2 = (a: Float64Array, b: Float64Array): Float64Array => {
      const out = new Float64Array(a.length + b.length);
      out.set(a);
      out.set(b, a.length);
      return out;
    };
    return new Int64Column(join2(this.lo, other.lo), this.hi && other.hi && join2(this.hi, other.hi));
  }

  static of(values: Iterable<Int64>, summed = false): Int64Column {
    const builder = new Int64Builder(summed);
    for (const value of values) builder.push(value);
    return builder.finish();
  }
}

/** One value from sums of low and high halves. */
export function join(lo: number, hi: number): Int64 {
  const value = hi * two32 + lo;
  if (Number.isSafeInteger(value) && Math.abs(hi) < 2097152) return value + 0;
  return toInt64(BigInt(hi) * 4294967296n + BigInt(lo));
}

/** Collects a column and decides at the end how wide it must be. */
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

  /** Pushes safe integers, the sum of whose magnitudes is known. */
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

  /** Takes back what was pushed beyond the first n; not for columns that are summed. */
  truncate(n: number): void {
    this.n = n;
  }

  /** Whether two entries are equal. */
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

/** Unsigned 64-bit integers (addresses, ids) as two unsigned halves. */
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

  /** Exact: a number below 2^53, a bigint from there. */
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
