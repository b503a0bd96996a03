import type { Int64 } from '../base/int64.ts';

/** Writes the wire format of protocol buffers into a growing buffer. */
export class Writer {
  buffer: Uint8Array;
  length = 0;

  constructor(capacity = 1024) {
    this.buffer = new Uint8Array(capacity);
  }

  reset(): void {
    this.length = 0;
  }

  /** Makes room for `extra` more bytes. */
  reserve(extra: number): void {
    if (this.length + extra <= this.buffer.length) return;
    const bigger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + extra));
    bigger.set(this.buffer.subarray(0, this.length));
    this.buffer = bigger;
  }

  varint(value: Int64): void {
    this.reserve(10);
    const { buffer } = this;
    let at = this.length;
    if (typeof value === 'bigint' || value < 0) {
      let wide = BigInt.asUintN(64, BigInt(value));
      for (; wide > 127n; wide >>= 7n) buffer[at++] = Number(wide & 127n) | 128;
      buffer[at++] = Number(wide);
    } else {
      for (; value > 0x7fffffff; value = Math.floor(value / 128)) buffer[at++] = (value % 128) | 128;
      for (; value > 127; value >>>= 7) buffer[at++] = (value & 127) | 128;
      buffer[at++] = value;
    }
    this.length = at;
  }

  /** Writes a scalar field; omits it if 0 (pprof: proto.go encodeInt64Opt). */
  int(field: number, value: Int64): void {
    if (value !== 0 && value !== 0n) this.tagged(field, value);
  }

  /** Writes a scalar field, 0 too. */
  tagged(field: number, value: Int64): void {
    this.varint(field * 8);
    this.varint(value);
  }

  /**
   * Writes a list of integers: up to two as a field each, more as one packed field (pprof: proto.go
   * encodeInt64s).
   */
  ints(field: number, values: readonly Int64[]): void {
    if (values.length <= 2) {
      for (const value of values) this.tagged(field, value);
      return;
    }
    let size = 0;
    for (const value of values) size += varintSize(value);
    this.head(field, size);
    for (const value of values) this.varint(value);
  }

  message(field: number, inner: Writer): void {
    this.bytes(field, inner.buffer.subarray(0, inner.length));
  }

  /** Writes the tag and the length of a payload of `size` bytes. */
  head(field: number, size: number): void {
    this.varint(field * 8 + 2);
    this.varint(size);
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.head(field, bytes.length);
    this.raw(bytes);
  }

  /** Writes bytes without a tag. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Returns a copy of the written bytes. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }
}

/** Returns the number of bytes of a number as a varint. */
export function varintSize(value: Int64): number {
  if (value < 0) return 10;
  if (value < 128) return 1;
  if (value < 16384) return 2;
  if (value < 2097152) return 3;
  if (value < 268435456) return 4;
  let size = 5;
  for (let rest = BigInt(value) >> 35n; rest > 0n; rest >>= 7n) size++;
  return size;
}
