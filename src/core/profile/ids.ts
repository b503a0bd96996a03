import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import { Uint64Column } from '../base/int64.ts';
import type { WireReader } from './wire.ts';

/** A growing list of ids. An id below 2^31 is stored as it is; a larger one as ~index into `wide`. */
export class IdList {
  readonly codes: GrowInt32;
  private readonly wide: (number | bigint)[] = [];
  /** Whether the last `resolve` met an id that does not exist. */
  missing = false;

  constructor(capacity: number) {
    this.codes = new GrowInt32(capacity);
  }

  push(lo: number, hi: number): void {
    if (hi === 0 && lo < 0x80000000) this.codes.push(lo);
    else {
      this.codes.push(~this.wide.length);
      this.wide.push(wideId(lo, hi));
    }
  }

  /** Reads a packed list up to `end`. Ids of up to three bytes, which nearly all are, are read inline. */
  pushPacked(r: WireReader, end: number): void {
    const { bytes } = r;
    const { codes } = this;
    let pos = r.pos;
    // An id takes at least one byte.
    codes.reserve(end - pos);
    let { array } = codes;
    let n = codes.length;
    while (pos < end) {
      let value = bytes[pos]!;
      let next = pos + 1;
      if (value >= 128) {
        const b1 = bytes[pos + 1]!;
        value = (value & 127) | ((b1 & 127) << 7);
        next = pos + 2;
        if (b1 >= 128) {
          const b2 = bytes[pos + 2]!;
          value |= (b2 & 127) << 14;
          next = pos + 3;
          if (b2 >= 128) next = end + 1;
        }
      }
      if (next > end) {
        codes.length = n;
        r.pos = pos;
        r.varint();
        pos = r.pos;
        this.push(r.lo, r.hi);
        ({ array } = codes);
        n = codes.length;
        continue;
      }
      pos = next;
      array[n++] = value;
    }
    codes.length = n;
    r.pos = pos;
  }

  /** Replaces every id by its index in the table, -1 where no such id exists, and returns the column. */
  resolve(index: IdIndex): Int32Array {
    const out = this.codes.finish();
    const { dense } = index;
    for (let i = 0; i < out.length; i++) {
      const code = out[i]!;
      const found =
        code >= 0 && code < dense.length ? dense[code]! : code >= 0 ? index.of(code) : index.ofWide(this.wide[~code]!);
      if (found < 0) this.missing = true;
      out[i] = found;
    }
    return out;
  }
}

/** Joins the halves of an id: a number below 2^53, a bigint from there. */
export const wideId = (lo: number, hi: number): number | bigint =>
  hi < 2097152 ? hi * 4294967296 + lo : (BigInt(hi) << 32n) | BigInt(lo);

/** Maps ids to indices: by an array where ids are dense, by a Map otherwise. */
export class IdIndex {
  readonly dense: Int32Array;
  private readonly sparse = new Map<number | bigint, number>();
  /** The first index whose id is 0 or a duplicate, or -1. */
  readonly firstBad: number = -1;

  constructor(ids: Uint64Column) {
    const n = ids.length;
    const limit = n * 4 + 1024;
    this.dense = new Int32Array(limit).fill(-1);
    for (let i = 0; i < n; i++) {
      const small = ids.lo[i]!;
      if (ids.hi[i] === 0 && small < limit) {
        if ((small === 0 || this.dense[small]! >= 0) && this.firstBad < 0) this.firstBad = i;
        this.dense[small] = i;
        continue;
      }
      const id = ids.at(i);
      if (this.sparse.has(id) && this.firstBad < 0) this.firstBad = i;
      this.sparse.set(id, i);
    }
  }

  of(id: number): number {
    return id < this.dense.length ? this.dense[id]! : (this.sparse.get(id) ?? -1);
  }

  ofWide(id: number | bigint): number {
    return typeof id === 'number' ? this.of(id) : (this.sparse.get(id) ?? -1);
  }
}

/** A growing column of unsigned 64-bit numbers. */
export class Uint64List {
  private readonly hi = new GrowUint32();
  private readonly lo = new GrowUint32();
  append(lo: Uint32Array, hi: Uint32Array): void {
    this.lo.append(lo);
    this.hi.append(hi);
  }
  push(lo: number, hi: number): void {
    this.lo.push(lo);
    this.hi.push(hi);
  }
  /** Overwrites the last entry. */
  replaceLast(lo: number, hi: number): void {
    this.lo.array[this.lo.length - 1] = lo;
    this.hi.array[this.hi.length - 1] = hi;
  }
  finish(): Uint64Column {
    return new Uint64Column(this.hi.finish(), this.lo.finish());
  }
}
