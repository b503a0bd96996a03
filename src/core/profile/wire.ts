/** Reads the wire format of protocol buffers (pprof: proto.go decodeField). All bounds checks are here. */

/** The bytes are not a well-formed message. The caller decides what to do about it. */
export class WireError extends Error {}

/**
 * A cursor over bytes. `lo` and `hi` are the unsigned halves of the varint or fixed-width number
 * that was read last. Every read throws a WireError at the end of the bytes.
 */
export class WireReader {
  pos = 0;
  end: number;
  lo = 0;
  hi = 0;
  /** Field number and wire type of the tag read last. */
  field = 0;
  type = 0;

  constructor(public bytes: Uint8Array) {
    this.end = bytes.length;
  }

  /** Continues with other bytes, from their start. */
  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.pos = 0;
    this.end = bytes.length;
  }

  /** Reads a varint of up to 10 bytes. Bits past 64 are dropped (pprof: proto.go decodeVarint). */
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
   * Returns -1 for the other types, and -2 where `partial` bytes end before
   * the payload does, `lo` being its length.
   */
  tag(partial = false): number {
    const { bytes, pos, end } = this;
    // The common case in one call: a tag of one byte, and a value or length of up to three.
    if (end - pos >= 4) {
      const tag = bytes[pos]!;
      const type = tag & 7;
      if (tag < 128 && (type === 0 || type === 2)) {
        let value = bytes[pos + 1]!;
        let next = pos + 2;
        if (value >= 128) {
          const b1 = bytes[pos + 2]!;
          value = (value & 127) | ((b1 & 127) << 7);
          next = pos + 3;
          if (b1 >= 128) {
            const b2 = bytes[pos + 3]!;
            value |= (b2 & 127) << 14;
            next = b2 < 128 ? pos + 4 : -1;
          }
        }
        if (next >= 0) {
          this.type = type;
          this.field = tag >>> 3;
          this.lo = value;
          this.hi = 0;
          this.pos = next;
          return type === 0 ? -1 : this.payloadEnd(partial);
        }
      }
    }
    return this.anyTag(partial);
  }

  private payloadEnd(partial: boolean): number {
    const end = this.pos + this.lo;
    if (end <= this.end && this.hi === 0) return end;
    if (partial && this.hi === 0) return -2;
    throw new WireError('too much data');
  }

  private anyTag(partial: boolean): number {
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
      case 2:
        this.varint();
        return this.payloadEnd(partial);
      case 5:
        if (this.end - this.pos < 4) throw new WireError('not enough data');
        this.lo = this.fixed32();
        this.hi = 0;
        return -1;
      default:
        throw new WireError(`unknown wire type: ${this.type}`);
    }
  }

  /**
   * Reads the fields of a message up to `end`. `step` is called for each, with the end of its
   * payload, or -1 if it has none.
   */
  within(end: number, step: (payloadEnd: number) => void): void {
    const outer = this.end;
    this.end = end;
    while (this.pos < end) {
      const inner = this.tag();
      step(inner);
      if (inner >= 0) this.pos = inner;
    }
    this.end = outer;
  }

  /** Throws a WireError if the field read last is not a varint. */
  wantVarint(): void {
    if (this.type !== 0) throw new WireError('type mismatch');
  }

  /** Throws a WireError if the field read last is not length-delimited. */
  wantBytes(): void {
    if (this.type !== 2) throw new WireError('type mismatch');
  }

  /** Returns the number read last as a string index; -2 if it is larger than any table. */
  stringIndex(): number {
    if (this.type !== 0) this.wantVarint();
    return this.hi === 0 && this.lo < 0x7fffffff ? this.lo : -2;
  }

  private fixed32(): number {
    const { bytes, pos } = this;
    this.pos = pos + 4;
    return (bytes[pos]! | (bytes[pos + 1]! << 8) | (bytes[pos + 2]! << 16) | (bytes[pos + 3]! << 24)) >>> 0;
  }
}
