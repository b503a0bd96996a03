/** The length in bytes from which a line is skipped: no escaped dump in a log is as long. */
export const longestLine = 1 << 25;

/** The number of first bytes that decide between UTF-16 and UTF-8. */
const headLength = 256;

/** Splits a text that is read in chunks into lines; converts UTF-16 and UTF-32 to UTF-8 before. */
export class LinePieces {
  /** The start of a line whose end is in a later chunk. */
  private rest = new Uint8Array(0);
  private used = 0;
  /** True while the rest of an overlong line is skipped. */
  private skipping = false;
  private wide: WideText | null = null;
  /** True if lines end in CR alone. */
  private endsInCR = false;
  /** The first bytes, while they are too few to detect the encoding; null afterwards. */
  private head: Uint8Array | null = new Uint8Array(0);

  /**
   * `line` is called with each line, without its end; `isLast`: the text's last line, which had no
   * end. `release` is called with bytes that will be reused.
   */
  constructor(
    private readonly line: (bytes: Uint8Array, from: number, to: number, isLast: boolean) => void,
    private readonly release: (bytes: Uint8Array) => void,
  ) {}

  feed(piece: Uint8Array): void {
    if (!this.head) return this.feedText(piece, 0);
    const head = new Uint8Array(this.head.length + piece.length);
    head.set(this.head);
    head.set(piece, this.head.length);
    if (head.length < headLength) this.head = head;
    else this.feedHead(head);
  }

  private feedHead(head: Uint8Array): void {
    this.head = null;
    this.wide = wideText(head);
    const text = this.wide ? wideText(head)!.decode(head.subarray(0, headLength)) : head.subarray(0, headLength);
    this.endsInCR = !text.includes(10) && text.includes(13);
    this.feedText(head, head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0);
  }

  private feedText(piece: Uint8Array, start: number): void {
    let from = start;
    let bytes = this.wide ? this.wide.decode(piece) : piece;
    if (this.endsInCR) bytes = bytes.map(byte => (byte === 13 ? 10 : byte));
    if (this.used > 0 || this.skipping) {
      const newline = bytes.indexOf(10, from);
      if (newline < 0) return this.keep(bytes, from, bytes.length);
      if (!this.skipping) {
        this.keep(bytes, from, newline);
        if (!this.skipping) this.line(this.rest, 0, this.used, false);
      }
      // The lines of an unfinished goroutine may still refer to these bytes.
      this.rest = new Uint8Array(0);
      this.used = 0;
      this.skipping = false;
      from = newline + 1;
    }
    for (let newline = bytes.indexOf(10, from); newline >= 0; newline = bytes.indexOf(10, from)) {
      this.line(bytes, from, newline, false);
      from = newline + 1;
    }
    this.keep(bytes, from, bytes.length);
    this.release(bytes);
  }

  private keep(bytes: Uint8Array, from: number, to: number): void {
    if (this.skipping || from === to) return;
    const length = this.used + to - from;
    if (length > longestLine) {
      this.skipping = true;
      this.rest = new Uint8Array(0);
      this.used = 0;
      return;
    }
    if (length > this.rest.length) {
      const bigger = new Uint8Array(Math.max(length, this.rest.length * 2));
      bigger.set(this.rest.subarray(0, this.used));
      this.rest = bigger;
    }
    this.rest.set(bytes.subarray(from, to), this.used);
    this.used = length;
  }

  finish(): void {
    if (this.head) this.feedHead(this.head);
    if (this.used > 0) this.line(this.rest, 0, this.used, true);
    this.used = 0;
  }
}

/** Converts UTF-16 or UTF-32 to UTF-8; null if the text is neither. */
export const narrowText = (bytes: Uint8Array): Uint8Array | null => wideText(bytes)?.decode(bytes) ?? null;

/**
 * Returns a decoder for UTF-32, which is detected by its mark, or UTF-16, detected by its mark or
 * by zeros in every other byte of plain text; null for other texts.
 */
function wideText(head: Uint8Array): WideText | null {
  if (head[0] === 0xff && head[1] === 0xfe && head[2] === 0 && head[3] === 0) return new WideText(true, 4);
  if (head[0] === 0 && head[1] === 0 && head[2] === 0xfe && head[3] === 0xff) return new WideText(false, 4);
  if (head[0] === 0xff && head[1] === 0xfe) return new WideText(true);
  if (head[0] === 0xfe && head[1] === 0xff) return new WideText(false);
  const zeros = [0, 0];
  const length = Math.min(head.length, 256) & ~1;
  for (let i = 0; i < length; i++) if (head[i] === 0) zeros[i & 1]!++;
  if (length < 16) return null;
  if (zeros[0] === 0 && zeros[1]! > length * 0.4) return new WideText(true);
  return zeros[1] === 0 && zeros[0]! > length * 0.4 ? new WideText(false) : null;
}

/** Converts UTF-16 or UTF-32 to UTF-8, chunk by chunk. */
class WideText {
  /**
   * The bytes so far of a code unit, and the first half of a surrogate pair: the rest is in the
   * next chunk.
   */
  private unit = 0;
  private used = 0;
  private high = 0;

  constructor(
    private readonly isLittle: boolean,
    private readonly width: 2 | 4 = 2,
  ) {}

  decode(piece: Uint8Array): Uint8Array {
    const out = new Uint8Array(piece.length * 2 + 8);
    let used = 0;
    const put = (code: number): void => {
      if (code < 0x80) out[used++] = code;
      else if (code < 0x800) {
        out[used++] = 0xc0 | (code >> 6);
        out[used++] = 0x80 | (code & 63);
      } else if (code < 0x10000) {
        out[used++] = 0xe0 | (code >> 12);
        out[used++] = 0x80 | ((code >> 6) & 63);
        out[used++] = 0x80 | (code & 63);
      } else {
        out[used++] = 0xf0 | (code >> 18);
        out[used++] = 0x80 | ((code >> 12) & 63);
        out[used++] = 0x80 | ((code >> 6) & 63);
        out[used++] = 0x80 | (code & 63);
      }
    };
    for (const byte of piece) {
      this.unit = this.isLittle ? this.unit | (byte << (8 * this.used)) : (this.unit << 8) | byte;
      if (++this.used < this.width) continue;
      const unit = this.unit >>> 0;
      this.unit = 0;
      this.used = 0;
      if (unit === 0xfeff) continue;
      if (unit > 0xffff) {
        put(unit > 0x10ffff ? 0xfffd : unit);
        continue;
      }
      if (unit >= 0xd800 && unit < 0xdc00) {
        this.high = unit;
        continue;
      }
      const isLow = unit >= 0xdc00 && unit < 0xe000;
      put(isLow ? (this.high === 0 ? 0xfffd : 0x10000 + ((this.high - 0xd800) << 10) + unit - 0xdc00) : unit);
      this.high = 0;
    }
    return out.subarray(0, used);
  }
}
