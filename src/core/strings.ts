import { GrowUint32 } from './grow.ts';
import { decodeText, encodeText } from './text.ts';

/** Index into a profile's string table; 0 is always the empty string. */
export type StringIndex = number;

/**
 * A profile's string table. Bytes become texts when they are shown; every
 * column holds canonical indices, so two strings are equal exactly when their
 * indices are.
 */
export class Strings {
  private hash: HashIndex | null = null;

  private constructor(
    private readonly buffer: Uint8Array,
    /** The buffer as text where all of it is ASCII; then offsets are the same. */
    private readonly ascii: string | null,
    private readonly from: Uint32Array,
    private readonly to: Uint32Array,
    private readonly added: readonly string[],
    private readonly cache: (string | undefined)[],
  ) {}

  /** String i is buffer[from[i], to[i]). */
  static fromBytes(buffer: Uint8Array, from: Uint32Array, to: Uint32Array): Strings {
    return new Strings(buffer, asciiText(buffer), from, to, [], new Array(from.length));
  }

  static fromTexts(texts: readonly string[]): Strings {
    return new Strings(new Uint8Array(0), null, new Uint32Array(0), new Uint32Array(0), texts, []);
  }

  /** What the table is made of, to be made again elsewhere: see share.ts. */
  parts(): { readonly buffer: Uint8Array; readonly from: Uint32Array; readonly to: Uint32Array; readonly added: readonly string[] } {
    const { buffer, from, to, added } = this;
    return { buffer, from, to, added };
  }

  static fromParts({ buffer, from, to, added }: ReturnType<Strings['parts']>): Strings {
    return new Strings(buffer, asciiText(buffer), from, to, added, new Array(from.length));
  }

  get length(): number {
    return this.from.length + this.added.length;
  }

  at(i: StringIndex): string {
    if (i >= this.from.length) return this.added[i - this.from.length]!;
    return (this.cache[i] ??= this.ascii === null ? decodeText(this.buffer.subarray(this.from[i]!, this.to[i]!)) : this.ascii.slice(this.from[i]!, this.to[i]!));
  }

  bytesAt(i: StringIndex): Uint8Array {
    if (i >= this.from.length) return encodeText(this.added[i - this.from.length]!);
    return this.buffer.subarray(this.from[i]!, this.to[i]!);
  }

  /** The same table with these texts in it, and their canonical indices. */
  with(texts: readonly string[]): { strings: Strings; indices: Int32Array } {
    if (this.hash === null) this.hashAll();
    const hash = this.hash!.copy();
    const added = [...this.added];
    const strings = new Strings(this.buffer, this.ascii, this.from, this.to, added, this.cache);
    strings.hash = hash;
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
    if (this.ascii === null) return this.hashAll();
    // The engine's own hash of texts: measured as fast as hashAll on large tables, and several
    // times faster on small ones, where our own loops have not been compiled yet.
    const n = this.length;
    const canon = new Int32Array(n);
    const first = new Map<string, number>();
    for (let i = 0; i < n; i++) {
      const text = this.at(i);
      const known = first.get(text);
      if (known === undefined) first.set(text, i);
      canon[i] = known ?? i;
    }
    return canon;
  }

  private hashAll(): Int32Array {
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

let decoder: InstanceType<typeof TextDecoder> | undefined;

/** The text of bytes that are all ASCII, else null. */
function asciiText(bytes: Uint8Array): string | null {
  // Longer texts than the engine can hold are left as bytes.
  if (bytes.length > 1 << 28) return null;
  decoder ??= new TextDecoder();
  const text = decoder.decode(bytes);
  // Every other sequence of bytes, well-formed or not, gives fewer characters than bytes or an U+FFFD.
  return text.length === bytes.length && !text.includes('\ufffd') ? text : null;
}

/**
 * Gathers the strings of a file that comes in pieces. Strings that follow each
 * other there are copied at one go, with what stands between them, which is
 * then blanked: no string's business, but it must not look like text.
 */
export class StringCollector {
  private readonly from = new GrowUint32(1024);
  private readonly to = new GrowUint32(1024);
  private readonly parts: Uint8Array[] = [];
  private length = 0;
  /** The run of strings at hand: its begin and end in the piece, and its first string. */
  private runFrom = -1;
  private runTo = 0;
  private runFirst = 0;

  /** The string [from, to) of the piece at hand. */
  add(bytes: Uint8Array, from: number, to: number): void {
    // A tag and a length stand between neighbours: six bytes at most.
    if (this.runFrom >= 0 && (from < this.runTo || from - this.runTo > 6)) this.endPiece(bytes);
    if (this.runFrom < 0) {
      this.runFrom = from;
      this.runFirst = this.from.length;
    }
    this.from.push(from - this.runFrom + this.length);
    this.to.push(to - this.runFrom + this.length);
    this.runTo = to;
  }

  /** The format wants string 0 to be empty. */
  get isFirstWrong(): boolean {
    return this.to.array[0] !== this.from.array[0];
  }

  /** Nothing more comes from this piece. */
  endPiece(bytes: Uint8Array): void {
    if (this.runFrom < 0) return;
    // Not slice(): on Node's Buffer that is no copy.
    const part = new Uint8Array(bytes.subarray(this.runFrom, this.runTo));
    let end = this.length;
    for (let i = this.runFirst; i < this.from.length; i++) {
      for (let at = end; at < this.from.array[i]!; at++) part[at - this.length] = 0;
      end = this.to.array[i]!;
    }
    this.parts.push(part);
    this.length += part.length;
    this.runFrom = -1;
  }

  finish(): Strings {
    let buffer = this.parts[0] ?? new Uint8Array(0);
    if (this.parts.length > 1) {
      buffer = new Uint8Array(this.length);
      let at = 0;
      for (const part of this.parts) {
        buffer.set(part, at);
        at += part.length;
      }
    }
    return Strings.fromBytes(buffer, this.from.finish(), this.to.finish());
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
