import { decodeText, encodeText } from './text.ts';

/** Index into a profile's string table; 0 is always the empty string. */
export type StringIndex = number;

/**
 * A profile's string table. Bytes stay in the file's buffer until a string is
 * shown; every column holds canonical indices, so two strings are equal
 * exactly when their indices are.
 */
export class Strings {
  private constructor(
    private readonly buffer: Uint8Array,
    private readonly from: Uint32Array,
    private readonly to: Uint32Array,
    private readonly added: readonly string[],
    private readonly cache: (string | undefined)[],
    private hash: HashIndex | null,
  ) {}

  /** String i is buffer[from[i], to[i]). */
  static fromBytes(buffer: Uint8Array, from: Uint32Array, to: Uint32Array): Strings {
    return new Strings(buffer, from, to, [], new Array(from.length), null);
  }

  static fromTexts(texts: readonly string[]): Strings {
    return new Strings(new Uint8Array(0), new Uint32Array(0), new Uint32Array(0), texts, [], null);
  }

  get length(): number {
    return this.from.length + this.added.length;
  }

  at(i: StringIndex): string {
    if (i >= this.from.length) return this.added[i - this.from.length]!;
    return (this.cache[i] ??= decodeText(this.buffer.subarray(this.from[i]!, this.to[i]!)));
  }

  bytesAt(i: StringIndex): Uint8Array {
    if (i >= this.from.length) return encodeText(this.added[i - this.from.length]!);
    return this.buffer.subarray(this.from[i]!, this.to[i]!);
  }

  /** The same table with these texts in it, and their canonical indices. */
  with(texts: readonly string[]): { strings: Strings; indices: Int32Array } {
    this.canonical();
    const hash = this.hash!.copy();
    const added = [...this.added];
    const strings = new Strings(this.buffer, this.from, this.to, added, this.cache, hash);
    const indices = Int32Array.from(texts, text => {
      const bytes = encodeText(text);
      const code = hashBytes(bytes, 0, bytes.length);
      const known = hash.find(bytes, code, i => strings.bytesAt(i));
      if (known >= 0) return known;
      added.push(text);
      hash.add(strings.length - 1, code);
      return strings.length - 1;
    });
    return { strings, indices };
  }

  /** For each index the first index with the same bytes. */
  canonical(): Int32Array {
    const n = this.length;
    const canon = new Int32Array(n);
    const hash = new HashIndex(n);
    const { buffer, from, to } = this;
    for (let i = 0; i < from.length; i++) canon[i] = hash.internRange(buffer, from, to, i);
    for (let i = from.length; i < n; i++) {
      const bytes = this.bytesAt(i);
      const code = hashBytes(bytes, 0, bytes.length);
      const known = hash.find(bytes, code, index => this.bytesAt(index));
      canon[i] = known >= 0 ? known : i;
      if (known < 0) hash.add(i, code);
    }
    this.hash ??= hash;
    return canon;
  }
}

/** Where the strings of a table are, by their hash. */
class HashIndex {
  private slots: Int32Array;
  private codes: Uint32Array;
  private count = 0;

  constructor(expected: number) {
    let size = 16;
    while (size < expected * 2) size *= 2;
    this.slots = new Int32Array(size).fill(-1);
    this.codes = new Uint32Array(size);
  }

  copy(): HashIndex {
    const other = new HashIndex(0);
    other.slots = this.slots.slice();
    other.codes = this.codes.slice();
    other.count = this.count;
    return other;
  }

  /** The first index whose range of the buffer holds the same bytes as range i; i itself is added where it is that. */
  internRange(buffer: Uint8Array, from: Uint32Array, to: Uint32Array, i: number): number {
    const start = from[i]!;
    const end = to[i]!;
    const code = hashBytes(buffer, start, end);
    const mask = this.slots.length - 1;
    for (let slot = code & mask; ; slot = (slot + 1) & mask) {
      const other = this.slots[slot]!;
      if (other < 0) break;
      if (this.codes[slot] !== code || to[other]! - from[other]! !== end - start) continue;
      let a = from[other]!;
      let b = start;
      while (b < end && buffer[a] === buffer[b]) {
        a++;
        b++;
      }
      if (b === end) return other;
    }
    this.add(i, code);
    return i;
  }

  /** The index of a string with these bytes, or -1. */
  find(bytes: Uint8Array, code: number, bytesAt: (i: number) => Uint8Array): number {
    const mask = this.slots.length - 1;
    for (let slot = code & mask; this.slots[slot]! >= 0; slot = (slot + 1) & mask) {
      if (this.codes[slot] === code && sameBytes(bytesAt(this.slots[slot]!), bytes)) return this.slots[slot]!;
    }
    return -1;
  }

  add(index: number, code: number): void {
    if (++this.count * 2 > this.slots.length) this.grow();
    this.put(index, code);
  }

  private put(index: number, code: number): void {
    const mask = this.slots.length - 1;
    let slot = code & mask;
    while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
    this.slots[slot] = index;
    this.codes[slot] = code;
  }

  private grow(): void {
    const { slots, codes } = this;
    this.slots = new Int32Array(slots.length * 2).fill(-1);
    this.codes = new Uint32Array(slots.length * 2);
    slots.forEach((index, slot) => {
      if (index >= 0) this.put(index, codes[slot]!);
    });
  }
}

/** FNV-1a, with a final mix so that low bits are good. */
function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Interns texts into a table under construction. */
export class StringsBuilder {
  private readonly index = new Map<string, StringIndex>([['', 0]]);
  readonly texts: string[] = [''];

  add(text: string): StringIndex {
    let i = this.index.get(text);
    if (i === undefined) {
      i = this.texts.length;
      this.texts.push(text);
      this.index.set(text, i);
    }
    return i;
  }
}
