import { decodeText } from '../base/text.ts';
import { Malformed } from './bytes.ts';

/** The sections of debug information; null = missing. */
export interface DwarfSections {
  readonly info: Uint8Array;
  readonly abbrev: Uint8Array;
  readonly line: Uint8Array | null;
  readonly str: Uint8Array;
  readonly ranges: Uint8Array | null;
  readonly addr: Uint8Array | null;
  readonly lineStr: Uint8Array;
  readonly strOffsets: Uint8Array;
  readonly rnglists: Uint8Array | null;
}

/** The place of a text in a section. The text is decoded when needed. */
export interface TextAt {
  readonly bytes: Uint8Array;
  readonly at: number;
}

export function textAt({ bytes, at }: TextAt): string {
  const end = bytes.indexOf(0, at);
  return decodeText(bytes.subarray(at, end < 0 ? bytes.length : end));
}

/** Makes the reference to a text. Throws Malformed if the section is shorter. */
export function textRef(bytes: Uint8Array, at: number): TextAt {
  if (!(at < bytes.length)) throw new Malformed();
  return { bytes, at };
}

/** Reads numbers of a section one after the other. Throws Malformed past `end`. */
export class Cursor {
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly littleEndian: boolean,
    public at = 0,
    readonly end = bytes.length,
  ) {
    if (!(at <= end && end <= bytes.length)) throw new Malformed();
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.end - this.at;
  }

  /** Skips bytes and returns the index of the first. */
  skip(count: number): number {
    const at = this.at;
    // Counts above 2^53 are not exact, but no file is that large.
    if (!(count >= 0 && count <= this.end - at)) throw new Malformed();
    this.at = at + count;
    return at;
  }

  u8(): number {
    if (this.at >= this.end) throw new Malformed();
    return this.bytes[this.at++]!;
  }

  i8(): number {
    return (this.u8() << 24) >> 24;
  }

  u16(): number {
    return this.view.getUint16(this.skip(2), this.littleEndian);
  }

  u24(): number {
    const [a, b, c] = [this.u8(), this.u8(), this.u8()];
    return this.littleEndian ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
  }

  u32(): number {
    return this.view.getUint32(this.skip(4), this.littleEndian);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.skip(8), this.littleEndian);
  }

  /** Reads an offset into a section: 4 bytes, or 8 in the 64-bit format (DWARF 5, 7.4). */
  offset(wide: boolean): number {
    return wide ? Number(this.u64()) : this.u32();
  }

  /** Reads an address of 1, 2, 4 or 8 bytes. */
  address(size: number): bigint {
    switch (size) {
      case 1:
        return BigInt(this.u8());
      case 2:
        return BigInt(this.u16());
      case 4:
        return BigInt(this.u32());
      case 8:
        return this.u64();
      default:
        throw new Malformed();
    }
  }

  /** Reads an unsigned LEB128 (DWARF 5, 7.6); exact up to 2^53. */
  uleb(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  /** Reads a signed LEB128; exact up to 2^53. */
  sleb(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return (byte & 0x40) !== 0 ? value - factor * 128 : value;
    }
  }

  /** Skips a text and returns its place. */
  text(): TextAt {
    const at = this.at;
    const end = this.bytes.indexOf(0, at);
    if (end < 0 || end >= this.end) throw new Malformed();
    this.at = end + 1;
    return { bytes: this.bytes, at };
  }

  /** Reads the length of a unit; `wide`: the unit is in the 64-bit format. */
  unitLength(): { length: number; wide: boolean } {
    const length = this.u32();
    if (length === 0xffffffff) return { length: Number(this.u64()), wide: true };
    if (length >= 0xfffffff0) throw new Malformed();
    return { length, wide: false };
  }
}
