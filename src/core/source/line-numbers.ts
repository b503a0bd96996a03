import { add } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';

/**
 * Iterates over the lines of a file that have text or samples. Line numbers wrap
 * at 64 bits, as in pprof, so a range of a damaged profile can have 2^63 lines;
 * the iteration visits existing lines only.
 */
export class LineNumbers {
  /** Sampled lines without text, ascending: before line 1 and after the end. */
  private readonly outside: readonly Int64[];

  /** `length`: the number of lines of text, which are numbered from 1. */
  constructor(
    private readonly length: number,
    sampled: readonly Int64[],
  ) {
    this.outside = sampled.filter(number => number < 1 || number > length).sort((a, b) => (a < b ? -1 : 1));
  }

  /** Yields the lines in [begin, end), ascending. */
  *within(begin: Int64, end: Int64): Iterable<Int64> {
    const { length, outside } = this;
    let at = 0;
    for (let high = outside.length; at < high; ) {
      const middle = (at + high) >> 1;
      if (outside[middle]! < begin) at = middle + 1;
      else high = middle;
    }
    for (; at < outside.length && outside[at]! < 1 && outside[at]! < end; at++) yield outside[at]!;
    for (let number = begin > 1 ? begin : 1; number <= length && number < end; number = add(number, 1)) yield number;
    for (; at < outside.length && outside[at]! < end; at++) yield outside[at]!;
  }
}
