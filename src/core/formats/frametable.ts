import { GrowInt32 } from '../base/grow.ts';
import { decodeText } from '../base/text.ts';

/** The distinct calls of a dump. They are found by the bytes of name and place, which are stored once. */
export class FrameTable {
  private bytes = new Uint8Array(1 << 16);
  private used = 0;
  /** Per call: index of its name, index of its place, and the end of the place. */
  private readonly nameAt = new GrowInt32(256);
  private readonly placeAt = new GrowInt32(256);
  private readonly end = new GrowInt32(256);
  private readonly inline = new GrowInt32(256);
  private readonly hashes = new GrowInt32(256);
  private slots = new Int32Array(1024).fill(-1);

  get length(): number {
    return this.end.length;
  }

  /**
   * The call that last followed each one: usually it follows again, and a comparison is cheaper
   * than a lookup.
   */
  private readonly next = new GrowInt32(256);

  /**
   * Returns the number of the call with this name and `path:line` (may be empty). `previous`: the
   * call before it in its stack, -1 = none.
   */
  add(
    previous: number,
    a: Uint8Array,
    nameFrom: number,
    nameTo: number,
    b: Uint8Array,
    placeFrom: number,
    placeTo: number,
    isInlined: boolean,
  ): number {
    const guess = previous < 0 ? -1 : this.next.array[previous]!;
    if (guess >= 0 && this.isSame(guess, a, nameFrom, nameTo, b, placeFrom, placeTo, isInlined)) return guess;
    const found = this.find(a, nameFrom, nameTo, b, placeFrom, placeTo, isInlined);
    if (previous >= 0) this.next.array[previous] = found;
    return found;
  }

  private find(
    a: Uint8Array,
    nameFrom: number,
    nameTo: number,
    b: Uint8Array,
    placeFrom: number,
    placeTo: number,
    isInlined: boolean,
  ): number {
    let hash = isInlined ? 1 : 0;
    for (let i = nameFrom; i < nameTo; i++) hash = (Math.imul(hash, 31) + a[i]!) | 0;
    hash = Math.imul(hash, 31) | 0;
    for (let i = placeFrom; i < placeTo; i++) hash = (Math.imul(hash, 31) + b[i]!) | 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; this.slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const other = this.slots[slot]!;
      if (
        this.hashes.array[other] === hash &&
        this.isSame(other, a, nameFrom, nameTo, b, placeFrom, placeTo, isInlined)
      )
        return other;
    }
    const fresh = this.length;
    this.slots[slot] = fresh;
    this.nameAt.push(this.copy(a, nameFrom, nameTo));
    this.placeAt.push(this.copy(b, placeFrom, placeTo));
    this.end.push(this.used);
    this.inline.push(isInlined ? 1 : 0);
    this.hashes.push(hash);
    this.next.push(-1);
    if (fresh * 2 > this.slots.length) this.rehash();
    return fresh;
  }

  private isSame(
    other: number,
    a: Uint8Array,
    nameFrom: number,
    nameTo: number,
    b: Uint8Array,
    placeFrom: number,
    placeTo: number,
    isInlined: boolean,
  ): boolean {
    const name = this.nameAt.array[other]!;
    const place = this.placeAt.array[other]!;
    if (
      place - name !== nameTo - nameFrom ||
      this.end.array[other]! - place !== placeTo - placeFrom ||
      this.isInlined(other) !== isInlined
    )
      return false;
    const { bytes } = this;
    for (let i = nameFrom, at = name; i < nameTo; i++, at++) if (bytes[at] !== a[i]) return false;
    for (let i = placeFrom, at = place; i < placeTo; i++, at++) if (bytes[at] !== b[i]) return false;
    return true;
  }

  private copy(from: Uint8Array, start: number, end: number): number {
    const at = this.used;
    this.used += end - start;
    if (this.used > this.bytes.length) {
      const bigger = new Uint8Array(Math.max(this.bytes.length * 2, this.used));
      bigger.set(this.bytes);
      this.bytes = bigger;
    }
    this.bytes.set(from.subarray(start, end), at);
    return at;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 4).fill(-1);
    for (let i = 0; i < this.length; i++) {
      let at = this.hashes.array[i]! & (slots.length - 1);
      while (slots[at]! >= 0) at = (at + 1) & (slots.length - 1);
      slots[at] = i;
    }
    this.slots = slots;
  }

  /** Returns the number of the same call without a line number. */
  withoutLine(frame: number): number {
    const { bytes } = this;
    const place = this.placeAt.array[frame]!;
    let end = this.end.array[frame]!;
    while (end > place && bytes[end - 1] !== 58) end--;
    return this.find(bytes, this.nameAt.array[frame]!, place, bytes, place, end, this.isInlined(frame));
  }

  isInlined(frame: number): boolean {
    return this.inline.array[frame] === 1;
  }

  /** Returns name, file and line; '' and 0 if the place is unknown. */
  at(frame: number): { name: string; file: string; line: number } {
    const place = this.placeAt.array[frame]!;
    const name = decodeText(this.bytes.subarray(this.nameAt.array[frame]!, place));
    const text = decodeText(this.bytes.subarray(place, this.end.array[frame]!));
    const colon = text.lastIndexOf(':');
    return colon < 0
      ? { name, file: text, line: 0 }
      : { name, file: text.slice(0, colon), line: Number(text.slice(colon + 1).slice(0, 15)) };
  }
}
