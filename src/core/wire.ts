/** Protocol buffer wire format, reading: bounds are checked here and nowhere else. */

/** The bytes are not a well-formed message; the caller decides what that means. */
export class WireError extends Error {}

/**
 * A cursor over bytes. `lo` and `hi` are the unsigned halves of the varint or
 * fixed number read last; `small` is its value where hi is 0 or small enough.
 */
export class Reader {
  pos = 0;
  end: number;
  lo = 0;
  hi = 0;
  /** Field number and wire type of the tag read last. */
  field = 0;
  type = 0;

  constructor(readonly bytes: Uint8Array) {
    this.end = bytes.length;
  }

  /** Up to 10 bytes; bits past 64 fall off, as in Go's shift. */
  varint(): void {
    const { bytes, end } = this;
    let pos = this.pos;
    if (pos >= end) throw new WireError('bad varint');
    let byte = bytes[pos++]!;
    let lo = byte & 127;
    if (byte < 128) {
      this.lo = lo;
      this.hi = 0;
      this.pos = pos;
      return;
    }
    let hi = 0;
    for (let i = 1; ; i++) {
      if (i >= 10 || pos >= end) throw new WireError('bad varint');
      byte = bytes[pos++]!;
      const bits = byte & 127;
      if (i < 4) lo |= bits << (7 * i);
      else if (i === 4) {
        lo |= bits << 28;
        hi |= bits >>> 4;
      } else if (i < 9) hi |= bits << (7 * i - 32);
      else hi |= bits << 31;
      if (byte < 128) break;
    }
    this.lo = lo >>> 0;
    this.hi = hi >>> 0;
    this.pos = pos;
  }

  /**
   * Reads a tag and, for wire types 0, 1 and 5, its value. For type 2 the
   * payload is [pos, returned end) and the caller must set pos to that end.
   * Returns -1 for the other types.
   */
  tag(): number {
    this.varint();
    this.type = this.lo & 7;
    this.field = this.hi === 0 ? this.lo >>> 3 : 0x7fffffff;
    switch (this.type) {
      case 0:
        this.varint();
        return -1;
      case 1:
        if (this.end - this.pos < 8) throw new WireError('not enough data');
        this.lo = this.fixed32();
        this.hi = this.fixed32();
        return -1;
      case 2: {
        this.varint();
        if (this.hi !== 0 || this.lo > this.end - this.pos) throw new WireError('too much data');
        return this.pos + this.lo;
      }
      case 5:
        if (this.end - this.pos < 4) throw new WireError('not enough data');
        this.lo = this.fixed32();
        this.hi = 0;
        return -1;
      default:
        throw new WireError(`unknown wire type: ${this.type}`);
    }
  }

  /** The value read last must have come as a varint. */
  wantVarint(): void {
    if (this.type !== 0) throw new WireError('type mismatch');
  }

  wantBytes(): void {
    if (this.type !== 2) throw new WireError('type mismatch');
  }

  private fixed32(): number {
    const { bytes, pos } = this;
    this.pos = pos + 4;
    return (bytes[pos]! | (bytes[pos + 1]! << 8) | (bytes[pos + 2]! << 16) | (bytes[pos + 3]! << 24)) >>> 0;
  }
}
