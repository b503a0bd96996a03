import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import { Int64Builder } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { Labels } from './profile.ts';

/**
 * Builds the label columns of a profile (see Labels), one row after the other. Rows with the same
 * labels in the same order get the same set; set 0 is the empty one.
 *
 * The entries after the last finished set belong to the row that is being read. `take` looks the
 * row's hash up and either keeps its entries as a new set or drops them again:
 *
 *   setFrom   0  0        2                5
 *                 ┌──┴──┐  ┌──────┴──────┐
 *   key, ...      0     1  2      3      4   5    6
 *                  set 1        set 2       └─ row ─┘
 */
export class LabelSetBuilder {
  private readonly set = new GrowInt32(1024);
  private readonly setFrom = new GrowUint32(64);
  private readonly key = new GrowInt32();
  private readonly str = new GrowInt32();
  private readonly num = new Int64Builder(false);
  private readonly unit = new GrowInt32();
  /** Hash of the entries of the current row. */
  private hash = 0;
  private slots = new Int32Array(256).fill(-1);
  private readonly hashes = new GrowInt32(64);

  constructor() {
    // The bounds of the empty set: set 0 ends, and set 1 begins, at entry 0.
    this.setFrom.push(0);
    this.setFrom.push(0);
    this.hashes.push(0);
  }

  /** Adds a label to the current row. The parameters are one entry of Labels. */
  add(key: number, str: number, num: Int64, unit: number): void {
    this.key.push(key);
    this.str.push(str);
    this.num.push(num);
    this.unit.push(unit);
    const low = typeof num === 'number' ? num | 0 : Number(BigInt.asIntN(32, num));
    this.hash = Math.imul(
      Math.imul(Math.imul(Math.imul(this.hash ^ key, 0x01000193) ^ str, 0x01000193) ^ low, 0x01000193) ^ unit,
      0x01000193,
    );
  }

  /** Ends a row, which has the labels of `set`. */
  endRow(set: number): void {
    this.set.push(set);
  }

  /** Ends one row for each of `sets`. */
  endRows(sets: Int32Array): void {
    this.set.append(sets);
  }

  /**
   * Ends the set of the labels added since the last call; returns its number, that of an equal set
   * where there is one.
   */
  take(): number {
    const begin = this.setFrom.array[this.setFrom.length - 1]!;
    const size = this.key.length - begin;
    if (size === 0) return 0;
    const hash = Math.imul(this.hash ^ (this.hash >>> 15), 0x2c1b3c6d);
    this.hash = 0;
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (; slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const known = slots[slot]!;
      if (this.hashes.array[known] !== hash || !this.isSame(known, begin, size)) continue;
      this.key.length = this.str.length = this.unit.length = begin;
      this.num.truncate(begin);
      return known;
    }
    const fresh = this.setFrom.length - 1;
    slots[slot] = fresh;
    this.setFrom.push(this.key.length);
    this.hashes.push(hash);
    if (fresh * 2 > slots.length) this.grow();
    return fresh;
  }

  private isSame(known: number, begin: number, size: number): boolean {
    const from = this.setFrom.array[known]!;
    if (this.setFrom.array[known + 1]! - from !== size) return false;
    const [key, str, unit] = [this.key.array, this.str.array, this.unit.array];
    for (let i = 0; i < size; i++) {
      const a = from + i;
      const b = begin + i;
      if (key[a] !== key[b] || str[a] !== str[b] || unit[a] !== unit[b] || !this.num.same(a, b)) return false;
    }
    return true;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 4).fill(-1);
    const mask = this.slots.length - 1;
    for (let set = 1; set < this.setFrom.length - 1; set++) {
      const hash = this.hashes.array[set]!;
      let slot = (hash ^ (hash >>> 13)) & mask;
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = set;
    }
  }

  finish(): { -readonly [K in keyof Labels]: Labels[K] } {
    return {
      set: this.set.finish(),
      setFrom: this.setFrom.finish(),
      key: this.key.finish(),
      str: this.str.finish(),
      num: this.num.finish(),
      unit: this.unit.finish(),
    };
  }
}
