import { GrowUint32 } from '../base/grow.ts';
import type { Scanner, StringBatch } from './scanner.ts';
import { decodeText, encodeText } from '../base/text.ts';

/** Index into a profile's string table; 0 is always the empty string. */
export type StringIndex = number;

/**
 * A profile's string table. Bytes are decoded when a string is first asked for; every column holds
 * canonical indices, so two strings are equal exactly when their indices are.
 *
 *   string    0      1         2           3 = from.length
 *   from      0      0         6
 *   to        0      4        12
 *   buffer         "main" .. "malloc"                     .. = a tag and a length, or blanks
 *   cache     ""   "main"    undefined                    texts, decoded when first used
 *   added                                 "pprof::base"   texts that filters added
 *
 * Each table that `with` returns shares the buffer, and has an `added` of its own.
 */
export class Strings {
  private hash: HashIndex | null = null;
  /**
   * The first index of each text of the buffer, used in place of `hash` where `chars` is not null.
   * The keys have one character per byte (see charsAt).
   */
  private first: Map<string, StringIndex> | null = null;
  /** The same for the texts of `added`. */
  private firstAdded: Map<string, StringIndex> | null = null;

  private constructor(
    private readonly buffer: Uint8Array,
    /**
     * The buffer as text with one character per byte, so that `from` and `to` index it too; null
     * where the text would be too long for the engine.
     */
    private readonly chars: DecodedText | null,
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

  /** The fields from which `fromParts` builds an equal table in another thread (share.ts). */
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
    return (this.cache[i] ??= this.decode(i));
  }

  private decode(i: StringIndex): string {
    const { chars } = this;
    if (chars !== null) {
      const text = chars.text.slice(this.from[i]!, this.to[i]!);
      if (chars.isAscii || !nonAscii.test(text)) return text;
    }
    return decodeText(this.buffer.subarray(this.from[i]!, this.to[i]!));
  }

  /** A key for a string: two keys are equal exactly where the strings' bytes are. */
  private charsAt(i: StringIndex): string {
    if (i >= this.from.length) return charsOf(this.added[i - this.from.length]!);
    return this.chars!.isAscii ? this.at(i) : this.chars!.text.slice(this.from[i]!, this.to[i]!);
  }

  bytesAt(i: StringIndex): Uint8Array {
    if (i >= this.from.length) return encodeText(this.added[i - this.from.length]!);
    return this.buffer.subarray(this.from[i]!, this.to[i]!);
  }

  /** Adds texts to the table. Returns the new table, and the canonical index of each text. */
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

  /** Returns for each index the first index with the same bytes. */
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

interface DecodedText {
  readonly text: string;
  readonly isAscii: boolean;
}

const nonAscii = /[^\0-\x7f]/;
const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function decoderFor(encoding: string): InstanceType<typeof TextDecoder> {
  let decoder = decoders.get(encoding);
  if (!decoder) decoders.set(encoding, (decoder = new TextDecoder(encoding)));
  return decoder;
}

/**
 * Maps each byte to one character. Which one does not matter for bytes beyond ASCII, as long as
 * different bytes become different characters.
 */
const latin1Of = (bytes: Uint8Array): string => decoderFor('latin1').decode(bytes);

function byteText(bytes: Uint8Array): DecodedText | null {
  // V8 cannot hold texts of more than about 2^29 characters.
  if (bytes.length > 1 << 28) return null;
  const text = decoderFor('utf-8').decode(bytes);
  // Any byte beyond ASCII makes the text shorter than the bytes, or decodes to U+FFFD.
  const isAscii = text.length === bytes.length && !text.includes('\ufffd');
  return isAscii ? { text, isAscii } : { text: latin1Of(bytes), isAscii };
}

/** Converts a text to the form of byteText: one character per byte. */
const charsOf = (text: string): string => (nonAscii.test(text) ? latin1Of(encodeText(text)) : text);

/**
 * Collects the strings of a file that is read in chunks. Neighbouring strings are copied as one
 * run, together with the tags and lengths between them:
 *
 *   file      .. 32 04 m a i n 32 06 m a l l o c ..
 *                      └─ 1 ─┘       └─── 2 ───┘
 *                      └──────── run ──────────┘
 *
 * A length of 128 or more is not ASCII. It is overwritten by zeros, so that Strings can still see
 * that all strings are ASCII.
 */
export class StringCollector {
  private readonly from = new GrowUint32(1024);
  private readonly to = new GrowUint32(1024);
  private readonly parts: Uint8Array[] = [];
  private length = 0;
  /** The current run: its begin (-1: none) and its end in the current chunk. */
  private runFrom = -1;
  private runTo = 0;
  /** Ranges of the run to overwrite, as begin, end, begin, end, ... */
  private readonly blanks: number[] = [];

  /** Adds the string bytes[from, to) of the current chunk. */
  add(bytes: Uint8Array, from: number, to: number): void {
    // Neighbours have a tag (1 byte) and a length (5 bytes at most) between them.
    if (this.runFrom >= 0 && (from < this.runTo || from - this.runTo > 6)) this.endPiece(bytes);
    if (this.runFrom < 0) {
      this.runFrom = from;
      this.runTo = from;
    }
    // A length of one byte is ASCII and needs no blank.
    if (from - this.runTo > 2) this.blanks.push(this.runTo, from);
    this.from.push(from - this.runFrom + this.length);
    this.to.push(to - this.runFrom + this.length);
    this.runTo = to;
  }

  /** Adds neighbouring strings of the current chunk, each with a length of one byte. */
  append(scanner: Scanner, bytes: Uint8Array, { from, to, shift }: StringBatch): void {
    const runTo = to[to.length - 1]! + shift;
    // `add` checks the bytes before the first one.
    this.add(bytes, from[0]! + shift, to[0]! + shift);
    const offset = shift - this.runFrom + this.length;
    this.from.append(scanner.shifted(from.subarray(1), offset));
    this.to.append(scanner.shifted(to.subarray(1), offset));
    this.runTo = runTo;
  }

  /** profile.proto requires string 0 to be empty. */
  get isFirstWrong(): boolean {
    return this.to.array[0] !== this.from.array[0];
  }

  /** Ends the current chunk: copies its last run. */
  endPiece(bytes: Uint8Array): void {
    if (this.runFrom < 0) return;
    // Not slice(): a Buffer's slice() shares its memory.
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

/** An open hash from bytes to the index of a string. */
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

  /**
   * Returns the first index whose range of the buffer has the same bytes as range i. Where that is
   * i itself, adds i to the table.
   */
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

  /** Returns the index of the string with these bytes, or -1. `code` is their hashBytes. */
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

/** Builds a string table: `add` returns a text's index and adds the text where it is new. */
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
