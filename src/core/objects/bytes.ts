import { decodeText } from '../base/text.ts';

/** A file with random access. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** Returns `length` bytes from an offset, fewer at the end of the file. */
  readonly read: (offset: number, length: number) => Uint8Array;
  /**
   * Unpacks a compressed section of known size. Returns null if it is damaged or this kind is not
   * supported.
   */
  readonly inflate?: (bytes: Uint8Array, kind: 'zlib' | 'zstd', size: number) => Uint8Array | null;
}

/** The size limit of an unpacked section, in bytes. */
const largestPart = 2 ** 31 - 1;

/** Unpacks a compressed section. Throws Malformed if that fails. */
export function inflate(source: ByteSource, bytes: Uint8Array, kind: 'zlib' | 'zstd', size: number): Uint8Array {
  const out = size <= largestPart ? source.inflate?.(bytes, kind, size) : null;
  if (!out || out.length !== size) throw new Malformed();
  return out;
}

/** The file is damaged. Only its reader catches this. */
export class Malformed extends Error {}

/** Reads numbers from a range of bytes. Throws Malformed outside of it. */
export class Fields {
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly littleEndian: boolean,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  private check(at: number, width: number): number {
    if (!(at >= 0 && at + width <= this.bytes.length)) throw new Malformed();
    return at;
  }

  u8(at: number): number {
    return this.view.getUint8(this.check(at, 1));
  }

  u16(at: number): number {
    return this.view.getUint16(this.check(at, 2), this.littleEndian);
  }

  u32(at: number): number {
    return this.view.getUint32(this.check(at, 4), this.littleEndian);
  }

  u64(at: number): bigint {
    return this.view.getBigUint64(this.check(at, 8), this.littleEndian);
  }

  /** Returns an unsigned word of 4 or 8 bytes. */
  word(at: number, width: number): bigint {
    return width === 8 ? this.u64(at) : BigInt(this.u32(at));
  }

  /** Returns a word that is a size or an offset, as a number. Throws Malformed if it is too large. */
  size(at: number, width: number): number {
    return toSize(this.word(at, width));
  }

  /** Returns the text up to a zero byte. */
  text(at: number): string {
    const end = this.bytes.indexOf(0, this.check(at, 0));
    return decodeText(this.bytes.subarray(at, end < 0 ? this.bytes.length : end));
  }

  part(from: number, length = this.bytes.length - from): Fields {
    this.check(from, length);
    return new Fields(this.bytes.subarray(from, from + length), this.littleEndian);
  }
}

function toSize(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Malformed();
  return Number(value);
}

/** Reads [offset, offset + length). Throws Malformed if the file is shorter. */
export function readFields(source: ByteSource, offset: number, length: number, littleEndian: boolean): Fields {
  if (offset + length > source.size) throw new Malformed();
  const bytes = source.read(offset, length);
  if (bytes.length < length) throw new Malformed();
  return new Fields(bytes, littleEndian);
}
