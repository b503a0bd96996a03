import { decodeText } from '../base/text.ts';
import { LinePrefix } from './dump-prefix.ts';
import {
  afterNumber,
  findCall,
  findCreator,
  findGoroutine,
  hasPackage,
  isWholeCreator,
  parseHeader,
  readPlace,
} from './dump-text.ts';
import type { CallPlace } from './dump-text.ts';

/** The range of terminal widths, in columns, that is considered. */
const narrowest = 40;
const widestOfAll = 1000;
/** The largest number of parts of one line. */
const mostParts = 16;
/**
 * The number of lines after a header, whole or broken, in which broken lines are searched for. No
 * stack has more.
 */
const farthest = 2000;

/**
 * The callback that passes a line to the next layer. `isLast`: the last line of the text, without a
 * line end.
 */
type TakeLine = (bytes: Uint8Array, from: number, to: number, isLast: boolean) => void;

/**
 * Joins lines that were broken at the last column of a terminal and copied from there:
 *
 *   goroutine 7 [running]:
 *   example.com/shop/internal/orders.(*Bo
 *   ok).total(0xc000010250)
 *
 * A line as wide as any before it is joined with the next one only if neither is a line of a dump
 * on its own and both together are one. All other lines are passed on unchanged.
 */
export class BrokenLines {
  /** The prefix of the log before the dump's lines. */
  private prefix = LinePrefix.none;
  /** The number of lines since the last header. */
  private since = 0;
  /** The number of lines that were joined. */
  joined = 0;

  private widest = narrowest;
  /** Copies of the parts so far of a broken line, and their total length. */
  private parts: Uint8Array[] = [];
  private length = 0;
  private size: Size = 'none';

  constructor(private readonly line: TakeLine) {}

  /** Starts a goroutine, whose header came after this prefix. */
  begin(prefix: LinePrefix): void {
    this.prefix = prefix;
    this.since = 0;
  }

  read(bytes: Uint8Array, from: number, to: number, isLast: boolean): void {
    if (++this.since > farthest) {
      this.flush();
      return this.line(bytes, from, to, isLast);
    }
    const end = bytes[to - 1] === 13 ? to - 1 : to;
    const isFull = this.isFull(bytes, from, end) && !isLast;
    if (this.parts.length > 0) {
      const size = this.join(bytes, from, end, isFull, isLast);
      if (size === 'whole') return;
      const goesOn = isFull && this.parts.length < mostParts;
      if (goesOn && (size === 'open' || this.sizeOf(bytes, from, end) === 'none'))
        return this.keep(bytes, from, end, size);
      this.flush();
    }
    const size = isFull ? this.sizeOf(bytes, from, end) : 'whole';
    if (size === 'whole') this.line(bytes, from, to, isLast);
    else this.keep(bytes, from, end, size);
  }

  finish(): void {
    this.flush();
  }

  private keep(bytes: Uint8Array, from: number, to: number, size: Size): void {
    this.parts.push(bytes.slice(from, to));
    this.length += to - from;
    this.size = size;
  }

  private flush(): void {
    const { parts } = this;
    if (this.size === 'open' && parts.length > 1) return this.pass(this.concat(0), false);
    this.parts = [];
    this.length = 0;
    for (const part of parts) this.line(part, 0, part.length, false);
  }

  /** True if the line is as wide as any before it. */
  private isFull(bytes: Uint8Array, from: number, to: number): boolean {
    // Only tabs are wider than their bytes.
    let most = to - from;
    for (let at = from; at < to && bytes[at] === 9; at++) most += 7;
    // A blank that got lost at its end counts.
    if (most < this.widest - 1 || to - from > 4 * widestOfAll) return false;
    const columns = columnsOf(bytes, from, to);
    if (columns < this.widest - 1 || columns > widestOfAll) return false;
    this.widest = Math.max(this.widest, columns);
    return true;
  }

  /**
   * Joins the parts with this line. Passes the result on if it is a line of a dump. A full line can
   * be a further part itself.
   */
  private join(bytes: Uint8Array, from: number, to: number, isFull: boolean, isLast: boolean): Size {
    if (from === to || (this.prefix.length > 0 && this.prefix.skip(bytes, from, to, this.prefix.length) >= 0))
      return 'none';
    if (this.size === 'open' && !this.mayEnd(bytes, from, to)) return 'none';
    const last = this.parts.at(-1)!;
    // A blank at the end of a part gets lost, so the part is narrower by one.
    const isNarrow = last[last.length - 1] === 44 || columnsOf(last, 0, last.length) < this.widest;
    for (const blanks of isNarrow ? [1, 0] : [0, 1]) {
      const whole = this.concat(blanks + to - from);
      whole[this.length] = 32;
      whole.set(bytes.subarray(from, to), this.length + blanks);
      const size = this.sizeOf(whole, 0, whole.length);
      if (size === 'none') continue;
      if (size === 'open' && isFull) return 'open';
      this.pass(whole, isLast);
      return 'whole';
    }
    return 'none';
  }

  /**
   * True if the line can be the rest of a part that is a complete line already: the rest of a
   * number with its offset, or of a name.
   */
  private mayEnd(bytes: Uint8Array, from: number, to: number): boolean {
    const last = this.parts.at(-1)!;
    if (last[last.length - 1]! < 48 || last[last.length - 1]! > 57) return true;
    if (findCreator(last, this.startOf(last, 0, last.length), last.length) >= 0) return true;
    let at = from;
    while (at < to && bytes[at]! >= 48 && bytes[at]! <= 57) at++;
    return at === to || bytes[at] === 32 || bytes[at] === 43;
  }

  private pass(whole: Uint8Array, isLast: boolean): void {
    this.parts = [];
    this.length = 0;
    this.joined++;
    this.line(whole, 0, whole.length, isLast);
  }

  /** Concatenates the parts, with `room` free bytes after them. */
  private concat(room: number): Uint8Array {
    const whole = new Uint8Array(this.length + room);
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  /** Returns the index after the log's prefix, or `from` if the line has none. */
  private startOf(bytes: Uint8Array, from: number, to: number): number {
    return Math.max(from, this.prefix.skip(bytes, from, to, this.prefix.length));
  }

  private sizeOf(bytes: Uint8Array, from: number, to: number): Size {
    // A header inside this line starts a goroutine: it is not the rest of the parts.
    const header = findGoroutine(bytes, from, to);
    if (header >= 0 && (this.length === 0 || header < this.length)) {
      const text = decodeText(bytes.subarray(afterNumber(bytes, header, to), to));
      return parseHeader(text) && !lostBlank.test(text) ? 'whole' : 'none';
    }
    return sizeOf(bytes, this.startOf(bytes, from, to), to);
  }
}

/** Says if bytes are a line of a dump; `open`: a line whose end may be a part of a name or a number. */
type Size = 'none' | 'open' | 'whole';

/** Words of a header that were joined without the blank between them. */
const lostBlank = /lockedto|tothread|[0-9]minute|[a-z0-9)]labels:\{|testbubble|bubble[0-9]/;

const place: CallPlace = { from: 0, to: 0, isC: false, hasOffset: false };

function sizeOf(bytes: Uint8Array, lineFrom: number, to: number): Size {
  let from = lineFrom;
  while (from < to && bytes[from]! <= 32) from++;
  if (from === to) return 'none';
  const open = findCall(bytes, from, to);
  if (open >= 0) return hasPackage(bytes, from, open) ? 'whole' : 'none';
  const creator = findCreator(bytes, from, to);
  if (creator >= 0) return isWholeCreator(bytes, creator, to) ? 'whole' : 'open';
  if (!readPlace(bytes, lineFrom, to, place)) return 'none';
  return place.hasOffset || place.isC ? 'whole' : 'open';
}

/** Returns the width in columns of a terminal: a tab extends to the next multiple of 8. */
function columnsOf(bytes: Uint8Array, from: number, to: number): number {
  let columns = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] === 9) columns += 8 - (columns & 7);
    else if ((bytes[at]! & 0xc0) !== 0x80) columns++;
  }
  return columns;
}
