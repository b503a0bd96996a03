import type { Int64 } from './int64.ts';
import { startKernel, unlessFull } from './kernel.ts';
import { textCode, textLayout } from './text-code.ts';
import type { TextKernel } from './text-code.ts';
import { decodeText, encodeText } from './text.ts';

/**
 * The text of a report that may be hundreds of megabytes, for whoever writes
 * it to a pipe or a file as bytes; for others it is pieces of text, as every
 * report is.
 */
export class ByteText implements Iterable<string> {
  /** `write` gives pieces in which no character is cut. One holds until the next is asked for. */
  constructor(private readonly write: () => Iterable<Uint8Array>) {}

  bytes(): Iterable<Uint8Array> {
    return this.write();
  }

  *[Symbol.iterator](): Iterator<string> {
    for (const piece of this.write()) yield decodeText(piece);
  }
}

/** Texts that come again and again: each is made once, when it is first needed. */
export interface Cached {
  readonly make: (index: number) => string;
  readonly count: number;
  /** Where the writer's memory says where each text begins, -1 for one that is not made, and ends. */
  readonly from: number;
  readonly to: number;
}

/** A piece is given away from this length on. */
const pieceLength = 1 << 16;
/** Locations that are put together at one go. */
const batch = 1 << 12;
const page = 1 << 16;

/**
 * Writes a text as bytes. All that it works with is in one memory, which is
 * that of a kernel where there is WebAssembly.
 */
export class TextWriter {
  /** Null where there is none, or where its memory cannot hold all any more. */
  private kernel = startKernel(textCode);
  private bytes = new Uint8Array(this.kernel?.memory.buffer ?? new ArrayBuffer(0));
  private ints = new Int32Array(this.bytes.buffer);
  /** The first byte that nothing is in. */
  private free: number = textLayout.columnsAt;
  private readonly stack = this.room(batch * 4);
  /** The text that is being written. */
  private out = this.room(pieceLength * 2);
  private outRoom = pieceLength * 2;
  private length = 0;
  private readonly caches: Cached[] = [];
  /** Where cached texts begin, and how many bytes they have. */
  private cacheFrom = this.free;
  private cachedBytes = 0;

  /** `mostCached`: bytes of cached texts after which they are made anew; names may be long. */
  constructor(private readonly mostCached = 1 << 28) {}

  /** For `count` texts. To be called before anything is written. */
  cache(count: number, make: (index: number) => string): Cached {
    const cache = { make, count, from: this.room(count * 4), to: this.room(count * 4) };
    this.caches.push(cache);
    this.ints.fill(-1, cache.from >> 2, (cache.from >> 2) + count);
    this.cacheFrom = this.free;
    return cache;
  }

  text(text: string): void {
    this.raw(encodeText(text));
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.out + this.length);
    this.length += bytes.length;
  }

  /** A cached text, without its first bytes. */
  cached(cache: Cached, index: number, without = 0): void {
    this.need(cache, index);
    const to = this.ints[(cache.to >> 2) + index]!;
    const from = this.ints[(cache.from >> 2) + index]! + without;
    this.reserve(to - from);
    this.bytes.copyWithin(this.out + this.length, from, to);
    this.length += to - from;
  }

  /** Writes the cached texts of indices[from, to), and gives pieces away on the way where these are many. */
  *each(cache: Cached, indices: Int32Array, from: number, to: number): Iterable<Uint8Array> {
    for (let at = from; at < to; ) {
      const next = Math.min(to, at + batch);
      at += this.kernel ? this.gather(this.kernel, cache, indices.subarray(at, next)) : 0;
      if (at < next) this.cached(cache, indices[at++]!);
      const piece = this.takeFull();
      if (piece) yield piece;
    }
  }

  /**
   * Writes the texts of the first indices, as far as they are there and no longer than a piece.
   * Returns their number.
   */
  private gather(kernel: TextKernel, cache: Cached, indices: Int32Array): number {
    const { ints } = textLayout.texts;
    this.ints.set(indices, this.stack >> 2);
    this.ints[ints.count] = indices.length;
    this.ints[ints.locations] = this.stack;
    this.ints[ints.from] = cache.from;
    this.ints[ints.to] = cache.to;
    this.ints[ints.limit] = pieceLength;
    const count = kernel.measure();
    const size = this.ints[ints.size]!;
    this.reserve(size + 8);
    if (this.kernel === null) return 0;
    this.ints[ints.count] = count;
    this.ints[ints.out] = this.out + this.length;
    kernel.gather();
    this.length += size;
    return count;
  }

  /** A whole number, with spaces before it where it is shorter than `width`. */
  number(value: Int64, width: number): void {
    if (typeof value !== 'number' || value < 0 || value > 0x7fffffff) return this.text(String(value).padStart(width));
    let digits = 1;
    for (let rest = value; rest > 9; rest = (rest / 10) | 0) digits++;
    const size = Math.max(width, digits);
    this.reserve(size);
    const { bytes } = this;
    const first = this.out + this.length;
    let at = first + size;
    let rest = value;
    for (let i = 0; i < digits; i++) {
      const next = (rest / 10) | 0;
      bytes[--at] = 48 + rest - next * 10;
      rest = next;
    }
    while (at > first) bytes[--at] = 32;
    this.length += size;
  }

  /** What was written, where it is enough for a piece: then there is nothing any more. */
  takeFull(): Uint8Array | null {
    return this.length < pieceLength ? null : this.take();
  }

  take(): Uint8Array {
    const taken = this.bytes.subarray(this.out, this.out + this.length);
    this.length = 0;
    return taken;
  }

  /** Makes sure that a text is there. */
  private need(cache: Cached, index: number): void {
    const entry = (cache.from >> 2) + index;
    if (this.ints[entry]! >= 0) return;
    const text = encodeText(cache.make(index));
    if (this.cachedBytes + text.length > this.mostCached) this.forget();
    const at = this.room(text.length);
    this.bytes.set(text, at);
    this.cachedBytes += text.length;
    this.ints[entry] = at;
    this.ints[(cache.to >> 2) + index] = at + text.length;
  }

  private forget(): void {
    for (const { from, count } of this.caches) this.ints.fill(-1, from >> 2, (from >> 2) + count);
    this.cachedBytes = 0;
    // What is being written may have moved behind the first texts.
    this.free = Math.max(this.cacheFrom, this.out + this.outRoom + 16);
  }

  /** Room for so many more bytes of the text. */
  private reserve(size: number): void {
    const need = this.length + size;
    if (need <= this.outRoom) return;
    const room = Math.max(need, this.outRoom * 2);
    const out = this.room(room);
    this.bytes.copyWithin(out, this.out, this.out + this.length);
    this.out = out;
    this.outRoom = room;
  }

  /** The address of so many bytes, and some more behind them that may be read. */
  private room(size: number): number {
    const address = this.free;
    this.free += (size + 15) & ~7;
    const missing = this.free - this.bytes.length;
    if (missing > 0) this.grow(Math.max(Math.ceil(missing / page), this.bytes.length / page));
    return address;
  }

  private grow(pages: number): void {
    const { kernel } = this;
    if (kernel && unlessFull(() => kernel.memory.grow(pages)) === null) this.kernel = null;
    if (this.kernel) this.bytes = new Uint8Array(this.kernel.memory.buffer);
    else {
      const bigger = new Uint8Array(this.bytes.length + pages * page);
      bigger.set(this.bytes);
      this.bytes = bigger;
    }
    this.ints = new Int32Array(this.bytes.buffer);
  }
}
