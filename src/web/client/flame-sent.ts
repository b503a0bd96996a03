/** Boxes that the server has computed: the visible part of a picture that is too large to send. */

import type { BoxSet } from './flame-model.ts';
import { Packed } from './flame-model.ts';

/** A part of a picture, in values of the profile. */
export interface PicturePart {
  readonly left: number;
  readonly right: number;
  /** Width of the smallest box. */
  readonly least: number;
}

/** A request for a part of the picture around some pivots; for the whole picture if its size is unknown. */
export interface BoxRequest {
  readonly around: readonly number[];
  readonly part?: PicturePart;
  /** Width of the window, in pixels. */
  readonly pixels: number;
}

export class SentBoxes implements BoxSet {
  readonly source: Int32Array;
  readonly row: Int32Array;
  readonly x: Float64Array;
  readonly gain: Float64Array;
  readonly loss: Float64Array;
  readonly self: Float64Array;
  readonly parent: Int32Array;
  readonly nextSibling: Int32Array;
  private readonly first: Int32Array;
  readonly roots: readonly number[];
  readonly callers: readonly number[];
  readonly gainTotal: number;
  readonly lossTotal: number;
  readonly above: number;
  readonly below: number;

  /** The requested part. */
  readonly part: PicturePart;

  constructor(bytes: ArrayBuffer, asked: BoxRequest) {
    const packed = new Packed(bytes);
    const [count, losses, above, below] = packed.numbers as unknown as [number, number, number, number];
    const totals = packed.floats(2);
    this.x = packed.floats(count);
    this.gain = packed.floats(count);
    const loss = packed.floats(losses);
    this.loss = losses === 0 ? new Float64Array(count) : loss;
    this.self = packed.floats(count);
    this.source = packed.ints(count);
    this.row = packed.ints(count);
    this.parent = packed.ints(count);
    this.gainTotal = totals[0]!;
    this.lossTotal = totals[1]!;
    this.part = asked.part ?? { left: 0, right: this.width, least: this.width / asked.pixels / 2 };
    this.above = above;
    this.below = below;
    this.first = new Int32Array(count).fill(-1);
    this.nextSibling = new Int32Array(count).fill(-1);
    const roots: number[] = [];
    const callers: number[] = [];
    // Siblings are adjacent, from left to right.
    for (let i = 0; i < count; i++) {
      const parent = this.parent[i]!;
      if (parent < 0) (this.row[i]! < 0 ? callers : roots).push(i);
      else if (this.first[parent]! < 0) this.first[parent] = i;
      else this.nextSibling[i - 1] = i;
    }
    for (const list of [roots, callers]) list.forEach((box, i) => (this.nextSibling[box] = list[i + 1] ?? -1));
    this.roots = roots;
    this.callers = callers;
  }

  get count(): number {
    return this.row.length;
  }

  get width(): number {
    return this.gainTotal + this.lossTotal;
  }

  firstChild(box: number): number {
    return this.first[box]!;
  }

  /** Finds the box that corresponds to a box of another detail level of this picture; -1 if missing. */
  same(others: BoxSet, box: number): number {
    for (let i = 0; i < this.count; i++) {
      if (
        this.row[i] === others.row[box] &&
        this.source[i] === others.source[box] &&
        Math.abs(this.x[i]! - others.x[box]!) <= 1e-9 * this.width
      )
        return i;
    }
    return -1;
  }
}

/** Returns a part larger than the visible one, so that small movements need no request. */
export function partOf(left: number, visible: number, pixels: number): PicturePart {
  return { left: left - visible, right: left + 2 * visible, least: visible / pixels / 2 };
}

/** True if a part covers the visible range with enough detail. */
export function covers(
  { left, right, least }: PicturePart,
  whole: number,
  from: number,
  visible: number,
  pixels: number,
): boolean {
  return (
    (left <= from || left <= 0) && (right >= from + visible || right >= whole) && least <= (visible / pixels) * 0.75
  );
}

/** Formats sorted numbers as ranges, such as `3,7-9`. */
export function ranges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const out: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (sorted[end + 1] === sorted[end]! + 1) end++;
    out.push(end === i ? String(sorted[i]) : `${sorted[i]}-${sorted[end]}`);
    i = end + 1;
  }
  return out.join(',');
}
