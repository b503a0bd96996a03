import { GrowUint32 } from '../base/grow.ts';
import type { Scanner, StringBatch } from './scanner.ts';
import { decodeText, encodeText } from '../base/text.ts';

/** Index into a profile's string table; 0 is always the empty string. */
export type StringIndex = number;

/**
 * A profile's string table. Bytes become texts when they are shown; every
 * column holds canonical indices, so two strings are equal exactly when their
 * indices are.
 */
export class Strings {
  private hash: HashIndex | null = null;
  /**
   * The same where there is `chars`: the first string with each text, a character a byte, of the
   * buffer and of what was added.
   */
  private first: Map<string, StringIndex> | null = null;
  private firstAdded: Map<string, StringIndex> | null = null;

  private constructor(
    private readonly buffer: Uint8Array,
    /**
     * The buffer as text with a character for each byte, so that offsets are the same; null where
     * it would be too long.
     */
    private readonly chars: ByteText | null,
    private readonly from: Uint32Array,
    private readonly to: Uint32Array,
    private readonly added: readonly string[],
    private readonly cache: (string | undefined)[],
  ) {}

  /** String i is buffer[from[i], to[i]). */
  static fromBytes(buffer: Uint8Array, from: Uint32Array, to: Uint32Array): Strings {
    return new Strings(buffer, byteText(buffer), from, to, [], new Array(from.length));
  }

  static fromTexts(texts: readonly string[]): Strings {
    return new Strings(new Uint8Array(0), null, new Uint32Array(0), new Uint32Array(0), texts, []);
  }

  /** What the table is made of, to be made again elsewhere: see share.ts. */
  parts(): {
    readonly buffer: Uint8Array;
    readonly from: Uint32Array;
    readonly to: Uint32Array;
    readonly added: readonly string[];
  } {
    const { buffer, from, to, added } = this;
    return { buffer, from, to, added };
  }

  static fromParts({ buffer, from, to, added }: ReturnType<Strings['parts']>): Strings {
    return new Strings(buffer, byteText(buffer), from, to, added, new Array(from.length));
  }

  get length(): number {
    return this.from.length + this.added.length;
  }

  at(i: StringIndex): string {
    if (i >= this.from.length) return this.added[i - this.from.length]!;
    return (this.cache[i] ??= this.decoded(i));
  }

  private decoded(i: StringIndex): string {
    const { chars } = this;
    if (chars !== null) {
      const text = chars.text.slice(this.from[i]!, this.to[i]!);
      if (chars.isAscii || !beyondAscii.test(text)) return text;
    }
    return decodeText(this.buffer.subarray(this.from[i]!, this.to[i]!));
  }

  /** A text for each string that is equal exactly where the bytes are. */
  private charsAt(i: StringIndex): string {
    if (i >= this.from.length) return charsOf(this.added[i - this.from.length]!);
    return this.chars!.isAscii ? this.at(i) : this.chars!.text.slice(this.from[i]!, this.to[i]!);
  }

  bytesAt(i: StringIndex): Uint8Array {
    if (i >= this.from.length) return encodeText(this.added[i - this.from.length]!);
    return this.buffer.subarray(this.from[i]!, this.to[i]!);
  }

  /** The same table with these texts in it, and their canonical indices. */
  with(texts: readonly string[]): { strings: Strings; indices: Int32Array } {
    if (this.chars !== null) return this.withTexts(texts);
    if (this.hash === null) this.hashAll();
    const hash = this.hash!.copy();
    const added = [...this.added];
    const strings = new Strings(this.buffer, this.chars, this.from, this.to, added, this.cache);
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

  private withTexts(texts: readonly string[]): { strings: Strings; indices: Int32Array } {
    if (this.first === null) this.canonical();
    const added = [...this.added];
    const strings = new Strings(this.buffer, this.chars, this.from, this.to, added, this.cache);
    const first = (strings.first = this.first!);
    const firstAdded = (strings.firstAdded = new Map(this.firstAdded));
    const indices = Int32Array.from(texts, text => {
      const chars = charsOf(text);
      let index = first.get(chars) ?? firstAdded.get(chars);
      if (index === undefined) {
        index = this.from.length + added.push(text) - 1;
        firstAdded.set(chars, index);
      }
      return index;
    });
    return { strings, indices };
  }

  /** For each index the first index with the same bytes. */
  canonical(): Int32Array {
    if (this.chars === null) return this.hashAll();
    // The engine's own hash of texts: measured as fast as hashAll on large tables, and several
    // times faster on small ones, where our own loops have not been compiled yet.
    const n = this.length;
    const canon = new Int32Array(n);
    const first = new Map<string, StringIndex>();
    const firstAdded = new Map<string, StringIndex>();
    for (let i = 0; i < n; i++) {
      const text = this.charsAt(i);
      const known = first.get(text) ?? firstAdded.get(text);
      if (known === undefined) (i < this.from.length ? first : firstAdded).set(text, i);
      canon[i] = known ?? i;
    }
    this.first = first;
    this.firstAdded = firstAdded;
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

interface ByteText {
  readonly text: string;
  readonly isAscii: boolean;
}

const beyondAscii = /[^\0-\x7f]/;
const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function decoderOf(encoding: string): InstanceType<typeof TextDecoder> {
  let decoder = decoders.get(encoding);
  if (!decoder) decoders.set(encoding, (decoder = new TextDecoder(encoding)));
  return decoder;
}

/** Which character a byte beyond ASCII becomes is of no matter, as long as each is another one. */
const charOfEachByte = (bytes: Uint8Array): string => decoderOf('latin1').decode(bytes);

function byteText(bytes: Uint8Array): ByteText | null {
  // Longer texts than the engine can hold are left as bytes.
  if (bytes.length > 1 << 28) return null;
  const text = decoderOf('utf-8').decode(bytes);
  // Every other sequence of bytes, well-formed or not, gives fewer characters than bytes or an U+FFFD.
  const isAscii = text.length === bytes.length && !text.includes('\ufffd');
  return isAscii ? { text, isAscii } : { text: charOfEachByte(bytes), isAscii };
}

/** A text as byteText gives its bytes. */
const charsOf = (text: string): string => (beyondAscii.test(text) ? charOfEachByte(encodeText(text)) : text);

/**
 * Gathers the strings of a file that comes in pieces. Strings that follow each
 * other there are copied at one go, with what stands between them; where that
 * is not ASCII it is blanked, so as not to hide that all strings are.
 */
export class StringCollector {
  private readonly from = new GrowUint32(1024);
  private readonly to = new GrowUint32(1024);
  private readonly parts: Uint8Array[] = [];
  private length = 0;
  /** The run of strings at hand: its begin and end in the piece, and what is to be blanked in it. */
  private runFrom = -1;
  private runTo = 0;
  private readonly blanks: number[] = [];

  /** The string [from, to) of the piece at hand. */
  add(bytes: Uint8Array, from: number, to: number): void {
    // A tag and a length stand between neighbours: six bytes at most.
    if (this.runFrom >= 0 && (from < this.runTo || from - this.runTo > 6)) this.endPiece(bytes);
    if (this.runFrom < 0) {
      this.runFrom = from;
      this.runTo = from;
    }
    // A length of one byte looks like a character itself.
    if (from - this.runTo > 2) this.blanks.push(this.runTo, from);
    this.from.push(from - this.runFrom + this.length);
    this.to.push(to - this.runFrom + this.length);
    this.runTo = to;
  }

  /** Neighbours in the piece at hand, with lengths of one byte. */
  append(scanner: Scanner, bytes: Uint8Array, { from, to, shift }: StringBatch): void {
    const runTo = to[to.length - 1]! + shift;
    // What stands before the first of them is looked at.
    this.add(bytes, from[0]! + shift, to[0]! + shift);
    const offset = shift - this.runFrom + this.length;
    this.from.append(scanner.shifted(from.subarray(1), offset));
    this.to.append(scanner.shifted(to.subarray(1), offset));
    this.runTo = runTo;
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
    for (let i = 0; i < this.blanks.length; i += 2)
      part.fill(0, this.blanks[i]! - this.runFrom, this.blanks[i + 1]! - this.runFrom);
    this.blanks.length = 0;
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
