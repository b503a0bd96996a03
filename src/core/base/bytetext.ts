import type { Int64 } from './int64.ts';
import { startKernel, unlessFull } from './kernel.ts';
import { textCode, textLayout } from './text-code.ts';
import type { TextKernel } from './text-code.ts';
import { decodeText, encodeText } from './text.ts';

/**
 * The text of a report that may have hundreds of megabytes. Callers that write to a pipe or a file
 * read it as bytes; others iterate over chunks of text, as of any report.
 */
export class ByteText implements Iterable<string> {
  /** `write` yields chunks that end between characters. A chunk is valid until the next one is requested. */
  constructor(private readonly write: () => Iterable<Uint8Array>) {}

  bytes(): Iterable<Uint8Array> {
    return this.write();
  }

  *[Symbol.iterator](): Iterator<string> {
    for (const piece of this.write()) yield decodeText(piece);
  }
}

/** Texts that are written many times: each is encoded once, when it is first needed. */
export interface Cached {
  readonly make: (index: number) => string;
  readonly count: number;
  /** Addresses, in the writer's memory, of the tables of text starts (-1: not encoded) and text ends. */
  readonly from: number;
  readonly to: number;
}

/** The length in bytes from which a chunk is yielded. */
const chunkLength = 1 << 16;
/** The number of texts that the kernel gathers in one call. */
const batchSize = 1 << 12;
const page = 1 << 16;

/**
 * Writes a text as bytes. All its data is in one memory, which belongs to the kernel where there is
 * WebAssembly. `allocate` allocates from its start and never frees, except that `forget` drops all
 * cached texts:
 *
 *   header | stack | out | cached texts ... | larger out | cached texts ... | free ->
 */
export class TextWriter {
  /** Null if there is no WebAssembly, or if the kernel's memory could not grow. */
  private kernel = startKernel(textCode);
  private bytes = new Uint8Array(this.kernel?.memory.buffer ?? new ArrayBuffer(0));
  private ints = new Int32Array(this.bytes.buffer);
  /** Address of the first free byte. */
  private free: number = textLayout.columnsAt;
  private readonly stack = this.allocate(batchSize * 4);
  /** Address of the current chunk. */
  private out = this.allocate(chunkLength * 2);
  private outSize = chunkLength * 2;
  private length = 0;
  private readonly caches: Cached[] = [];
  /** Address of the first cached text, and the bytes of all cached texts. */
  private cacheFrom = this.free;
  private cachedBytes = 0;

  /**
   * `mostCached`: the bytes of cached texts after which all are dropped and encoded again when
   * needed; names may be long.
   */
  constructor(private readonly mostCached = 1 << 28) {}

  /** Makes a cache of `count` texts. Call it before anything is written. */
  cache(count: number, make: (index: number) => string): Cached {
    const cache = { make, count, from: this.allocate(count * 4), to: this.allocate(count * 4) };
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

  /** Writes a cached text, without its first `without` bytes. */
  cached(cache: Cached, index: number, without = 0): void {
    this.ensureEncoded(cache, index);
    const to = this.ints[(cache.to >> 2) + index]!;
    const from = this.ints[(cache.from >> 2) + index]! + without;
    this.reserve(to - from);
    this.bytes.copyWithin(this.out + this.length, from, to);
    this.length += to - from;
  }

  /** Writes the cached texts of indices[from, to). Yields chunks as they become full. */
  *each(cache: Cached, indices: Int32Array, from: number, to: number): Iterable<Uint8Array> {
    for (let at = from; at < to; ) {
      const next = Math.min(to, at + batchSize);
      at += this.kernel ? this.gather(this.kernel, cache, indices.subarray(at, next)) : 0;
      if (at < next) this.cached(cache, indices[at++]!);
      const piece = this.takeFull();
      if (piece) yield piece;
    }
  }

  /**
   * Writes the texts of the first indices, up to one that is not encoded or to the length of a
   * chunk. Returns the number of texts written.
   */
  private gather(kernel: TextKernel, cache: Cached, indices: Int32Array): number {
    const { ints } = textLayout.texts;
    this.ints.set(indices, this.stack >> 2);
    this.ints[ints.count] = indices.length;
    this.ints[ints.locations] = this.stack;
    this.ints[ints.from] = cache.from;
    this.ints[ints.to] = cache.to;
    this.ints[ints.limit] = chunkLength;
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

  /** Writes an integer, padded with spaces on the left to `width`. */
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

  /** Takes the current chunk if it is full; else returns null. */
  takeFull(): Uint8Array | null {
    return this.length < chunkLength ? null : this.take();
  }

  /** Returns the written bytes, valid until the next write, and starts a new chunk. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(this.out, this.out + this.length);
    this.length = 0;
    return taken;
  }

  /** Encodes a text of the cache if necessary. */
  private ensureEncoded(cache: Cached, index: number): void {
    const entry = (cache.from >> 2) + index;
    if (this.ints[entry]! >= 0) return;
    const text = encodeText(cache.make(index));
    if (this.cachedBytes + text.length > this.mostCached) this.forget();
    const at = this.allocate(text.length);
    this.bytes.set(text, at);
    this.cachedBytes += text.length;
    this.ints[entry] = at;
    this.ints[(cache.to >> 2) + index] = at + text.length;
  }

  private forget(): void {
    for (const { from, count } of this.caches) this.ints.fill(-1, from >> 2, (from >> 2) + count);
    this.cachedBytes = 0;
    // The current chunk may be after the first cached texts.
    this.free = Math.max(this.cacheFrom, this.out + this.outSize + 16);
  }

  /** Makes room for `size` more bytes in the current chunk; moves it if necessary. */
  private reserve(size: number): void {
    const ensureEncoded = this.length + size;
    if (ensureEncoded <= this.outSize) return;
    const allocate = Math.max(ensureEncoded, this.outSize * 2);
    const out = this.allocate(allocate);
    this.bytes.copyWithin(out, this.out, this.out + this.length);
    this.out = out;
    this.outSize = allocate;
  }

  /** Allocates `size` bytes and returns their address. A few more bytes may be read after them. */
  private allocate(size: number): number {
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
