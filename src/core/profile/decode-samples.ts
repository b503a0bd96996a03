import { ValueColumns } from './decode-values.ts';
import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import { IdList } from './ids.ts';
import type { IdIndex } from './ids.ts';
import { fromHalves } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { LabelSetBuilder } from './labelsets.ts';
import type { SampleBatch, Scanner } from './scanner.ts';
import type { WireReader } from './wire.ts';

/**
 * Length of a profile, in bytes, from which equal stacks are searched for; below, it costs more
 * than it saves.
 */
const shareFrom = 1 << 23;

/** After this many rows the search for equal stacks ends if few were found. */
const trialRows = 1 << 15;

/**
 * The columns of samples while a profile is decoded. Equal label sets are stored once. In large
 * profiles so are equal stacks: rows with the same stack share one range of `ids` (programs that
 * set labels have each stack many times).
 */
export class SampleColumns {
  /** Location ids of all stacks, one after the other. */
  readonly ids: IdList;
  readonly from = new GrowUint32(1024);
  readonly to = new GrowUint32(1024);
  readonly values = new ValueColumns();
  private readonly labelSets = new LabelSetBuilder();
  private readonly stacks = new StackHash();
  private shared = 0;
  private readonly shares: boolean;

  /** `bytes`: the length of the profile, as far as known; 0 = unknown. */
  constructor(bytes: number) {
    this.shares = bytes === 0 || bytes >= shareFrom;
    // Stacks are most of a profile, at two or three bytes a location.
    this.ids = new IdList(Math.min(1 << 20, Math.max(1024, bytes >> 1)));
  }

  get rows(): number {
    return this.from.length;
  }

  /**
   * Makes room for the stack of a sample of `bytes` bytes. `share`: the part of the profile that
   * was read so far, in (0, 1]; 0 = unknown.
   */
  reserve(bytes: number, share: number): void {
    const { codes } = this.ids;
    if (codes.length + bytes <= codes.array.length) return;
    // While the column grows, the old and the new array are both in memory. So it grows once, to
    // about the final length.
    codes.reserve(bytes, share > 0 ? Math.ceil((codes.length / share) * 1.2) + bytes : 0);
  }

  /** Decodes one Sample message, [r.pos, end) of the reader's bytes. */
  add(r: WireReader, end: number): void {
    const outer = r.end;
    r.end = end;
    const { ids } = this;
    const first = ids.codes.length;
    while (r.pos < end) {
      const inner = r.tag();
      switch (r.field) {
        case 1:
          if (r.type === 2) {
            r.end = inner;
            ids.pushPacked(r, inner);
            r.end = end;
          } else {
            r.wantVarint();
            ids.push(r.lo, r.hi);
          }
          break;
        case 2:
          if (r.type === 2) {
            r.end = inner;
            this.packedValues(r, inner);
            r.end = end;
          } else {
            r.wantVarint();
            this.values.push(r.hi === 0 ? r.lo : fromHalves(r.hi, r.lo));
          }
          break;
        case 3:
          this.label(r, inner);
          break;
        default:
      }
      if (inner >= 0) r.pos = inner;
    }
    r.end = outer;
    this.values.endRow();
    this.labelSets.endRow(this.labelSets.take());
    const { codes } = ids;
    if (!this.shares) {
      this.from.push(first);
      this.to.push(codes.length);
    } else if (!this.endStack(first, codes.length, hashOf(codes.array, first, codes.length))) codes.length = first;
  }

  /** Appends the samples of one scan. Their number of values must be that of the samples before. */
  append(scanner: Scanner, batch: SampleBatch, share: number): void {
    this.reserve(batch.codes.length, share);
    if (this.shares) this.appendShared(batch);
    else {
      const base = this.ids.codes.length;
      this.ids.codes.append(batch.codes);
      this.from.append(scanner.shifted(batch.rowBegin, base));
      this.to.append(scanner.shifted(batch.rowEnd, base));
    }
    this.appendLabels(batch);
    this.values.append(batch.count, batch.values, batch.sums);
  }

  private appendLabels({ count, labelEnd, set, labelKey, labelStr, labelNum, labelUnit }: SampleBatch): void {
    const { labelSets, sets } = this;
    let label = 0;
    for (let row = 0; label < labelEnd[count - 1]!; row++) {
      if (label === labelEnd[row]) continue;
      for (; label < labelEnd[row]!; label++)
        labelSets.add(labelKey[label]!, labelStr[label]!, labelNum[label]!, labelUnit[label]!);
      const number = labelSets.take();
      this.hasSameNumbers &&= number === sets.length;
      sets.push(number);
    }
    if (this.hasSameNumbers) labelSets.endRows(set);
    else for (const number of set) labelSets.endRow(sets.array[number]!);
  }
  /** Whether the kernel and labelSets have given every set the same number so far. */
  private hasSameNumbers = true;

  /** Appends the stacks of a batch, without those that are known already. */
  private appendShared(batch: SampleBatch): void {
    const { codes } = this.ids;
    const base = codes.length;
    codes.append(batch.codes);
    const { array } = codes;
    /** The end of the codes that are kept. New stacks are moved down to it. */
    let free = base;
    let begin = base;
    for (let row = 0; row < batch.count; row++) {
      const end = base + batch.rowEnd[row]!;
      const size = end - begin;
      if (free !== begin) array.copyWithin(free, begin, end);
      if (this.endStack(free, free + size, batch.hash[row]!)) free += size;
      begin = end;
    }
    codes.length = free;
  }

  /** The label set for each set number of the kernel. Its numbers start over after forgetSets. */
  private readonly sets = new GrowInt32();

  forgetSets(): void {
    // Only the kernel's first numbers can be those of labelSets.
    this.hasSameNumbers = this.sets.length === 0;
    this.sets.length = 0;
    this.sets.push(0);
  }

  /**
   * Ends a row whose stack is codes[first, end). Returns false if an equal stack is known: the row
   * then refers to that one, and the caller drops the new codes.
   */
  private endStack(first: number, end: number, hash: number): boolean {
    const row = this.rows;
    if (row === trialRows && this.shared < trialRows >> 4) this.stacks.giveUp();
    const known = this.stacks.find(this.ids.codes.array, first, end, hash, this.from.array, this.to.array, row);
    if (known < 0) {
      this.from.push(first);
      this.to.push(end);
      return true;
    }
    this.shared++;
    this.from.push(this.from.array[known]!);
    this.to.push(this.to.array[known]!);
    return false;
  }

  /**
   * Reads a packed list of values. Those of up to seven bytes, which a number holds exactly, are
   * read inline.
   */
  private packedValues(r: WireReader, end: number): void {
    const { bytes } = r;
    const { values } = this;
    while (r.pos < end) {
      const { pos } = r;
      const last = Math.min(end, pos + 7);
      let at = pos;
      let value = 0;
      let unit = 1;
      while (at < last && bytes[at]! >= 128) {
        value += (bytes[at]! & 127) * unit;
        unit *= 128;
        at++;
      }
      if (at < last) {
        value += bytes[at]! * unit;
        r.pos = at + 1;
      } else {
        r.varint();
        value = r.hi === 0 ? r.lo : (fromHalves(r.hi, r.lo) as number);
      }
      values.push(value);
    }
  }

  private label(r: WireReader, end: number): void {
    r.wantBytes();
    const outer = r.end;
    r.end = end;
    let key = 0;
    let str = 0;
    let num: Int64 = 0;
    let unit = 0;
    while (r.pos < end) {
      const inner = r.tag();
      switch (r.field) {
        case 1:
          key = r.stringIndex();
          break;
        case 2:
          str = r.stringIndex();
          break;
        case 3:
          r.wantVarint();
          num = r.hi === 0 ? r.lo : fromHalves(r.hi, r.lo);
          break;
        case 4:
          unit = r.stringIndex();
          break;
        default:
      }
      if (inner >= 0) r.pos = inner;
    }
    r.end = outer;
    // pprof drops a label without text, number and unit (encode.go postDecode), but its key must be
    // a valid string index.
    if (str === 0 && num === 0 && unit === 0) {
      if (key !== 0) this.droppedKeys.add(key);
      return;
    }
    if (str === 0) this.labelSets.add(key, -1, num, unit === 0 ? -1 : unit);
    else this.labelSets.add(key, str, 0, -1);
  }
  /** Keys of dropped labels, still to be checked. */
  readonly droppedKeys = new Set<number>();

  finishLabels(): ReturnType<LabelSetBuilder['finish']> {
    return this.labelSets.finish();
  }

  /**
   * Returns the stacks with location indices in place of ids; -1 where there is no such location,
   * and `ids.missing` is then set.
   */
  finishStack(index: IdIndex): Int32Array {
    return this.ids.resolve(index);
  }
}

/** Hash of a stack; src/kernel/scan.ts has the same function. */
function hashOf(codes: Int32Array, first: number, end: number): number {
  let hash = end - first;
  for (let i = first; i < end; i++) hash = Math.imul(hash ^ codes[i]!, 0x01000193);
  return hash;
}

/** An open hash from stacks to the first row that has each. */
class StackHash {
  private slots: Int32Array | null = new Int32Array(1024).fill(-1);
  private hashes = new GrowInt32(512);
  /** The row of each entry. */
  private readonly members = new GrowInt32(512);

  /** Frees the table; `find` then finds nothing. */
  giveUp(): void {
    this.slots = null;
    this.hashes = new GrowInt32(1);
  }

  /**
   * Returns the row with the same stack as codes[first, end). If there is none, adds `row` with
   * this stack and returns -1. `sum`: hashOf of the stack.
   */
  find(
    codes: Int32Array,
    first: number,
    end: number,
    sum: number,
    from: Uint32Array,
    to: Uint32Array,
    row: number,
  ): number {
    const { slots } = this;
    if (slots === null) return -1;
    const hash = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d);
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (; slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const member = slots[slot]!;
      if (this.hashes.array[member] !== hash) continue;
      const other = this.members.array[member]!;
      const start = from[other]!;
      if (to[other]! - start !== end - first) continue;
      let i = first;
      while (i < end && codes[i] === codes[start + i - first]) i++;
      if (i === end) return other;
    }
    slots[slot] = this.members.length;
    this.members.push(row);
    this.hashes.push(hash);
    if (this.members.length * 2 > slots.length) this.grow();
    return -1;
  }

  private grow(): void {
    const slots = new Int32Array(this.slots!.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let member = 0; member < this.members.length; member++) {
      const hash = this.hashes.array[member]!;
      let slot = (hash ^ (hash >>> 13)) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = member;
    }
    this.slots = slots;
  }
}
