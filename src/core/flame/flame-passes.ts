import type { Effort } from '../base/effort.ts';
import type { Direction, Entries } from './flame-entries.ts';
import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import { join } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { locationAt, type Stacks } from './stacks.ts';

/** Stacks per batch; the budget is charged once per batch. */
const BATCH = 256;
/** Cost per stack in Effort units, in addition to one per location. */
const STACK = 4;

/** Searches every stack for a set of sources, from the root on, in batches that an Effort budget limits. */
abstract class Pass {
  private next = 0;
  private readonly touched: Uint8Array;

  constructor(
    protected readonly stacks: Stacks,
    /** By source: 1 if it is searched for. */
    protected readonly wanted: Uint8Array,
  ) {
    this.touched = markLocations(stacks, wanted);
  }

  /** Called for each stack with a wanted source. `at`: the stack's outermost location that has one (see locationAt). */
  protected abstract hit(stack: number, row: number, at: number): void;

  /** Reads more stacks, as far as the budget allows; returns true when all are read. */
  step(effort: Effort): boolean {
    const { touched } = this;
    const { stack, stackFrom, stackTo } = this.stacks.view.profile;
    const { rows, roots } = this.stacks;
    const above = (roots?.per ?? 0) - 1;
    while (this.next < rows.length && !effort.spent) {
      const last = Math.min(rows.length, this.next + BATCH);
      let read = 0;
      for (let s = this.next; s < last; s++) {
        const row = rows[s]!;
        const from = stackFrom[row]!;
        const end = stackTo[row]!;
        const top = end + above;
        let i = top;
        while (i >= end && touched[locationAt(this.stacks, row, i)] === 0) i--;
        if (i < end) while (i >= from && touched[stack[i]!] === 0) i--;
        if (i >= from) this.hit(s, row, i);
        read += top - i + STACK;
      }
      this.next = last;
      effort.left -= read;
    }
    return this.next === rows.length;
  }
}

/** Finds the outermost frame of some sources in every stack, from which a sandwich reads its callers and callees. */
export class PivotPass extends Pass {
  private readonly rows = new GrowUint32();
  private readonly at = new GrowInt32();
  private readonly frame = new GrowInt32();

  /** Number of stacks found so far. */
  get count(): number {
    return this.rows.length;
  }

  protected hit(_stack: number, row: number, at: number): void {
    const { frameFrom, frameSource } = this.stacks;
    let frame = frameFrom[locationAt(this.stacks, row, at)]!;
    while (this.wanted[frameSource[frame]!] === 0) frame++;
    this.rows.push(row);
    this.at.push(at);
    this.frame.push(frame);
  }

  /** Returns the entries of one side. The frame that was found belongs to neither side. */
  entries(direction: Direction): Entries {
    const { frameFrom } = this.stacks;
    const down = direction === 'callees';
    const { count } = this;
    const next = new Int32Array(count);
    const frame = new Int32Array(count);
    for (let e = 0; e < count; e++) {
      const at = this.at.array[e]!;
      const location = locationAt(this.stacks, this.rows.array[e]!, at);
      const beside = this.frame.array[e]! + (down ? 1 : -1);
      next[e] = at + (down ? -1 : 1);
      if (beside >= frameFrom[location]! && beside < frameFrom[location + 1]!) frame[e] = beside + 1;
    }
    return { rows: this.rows.finish(), next, frame };
  }
}

/** Finds the stacks that contain some of the sources, and sums them. */
export class SharePass extends Pass {
  private readonly rows = new GrowUint32();

  protected hit(_stack: number, row: number): void {
    this.rows.push(row);
  }

  /** Returns the exact net value of the stacks found. The argument selects the sample type. */
  value({ values }: Stacks): Int64 {
    const { lo, hi } = values;
    let low = 0;
    let high = 0;
    for (const row of this.rows.finish()) {
      low += lo[row]!;
      if (hi) high += hi[row]!;
    }
    return hi ? join(low, high) : low + 0;
  }
}

/** Returns 1 for each location with a frame of a wanted source. */
function markLocations({ frameFrom, frameSource }: Stacks, wanted: Uint8Array): Uint8Array {
  const touched = new Uint8Array(frameFrom.length - 1);
  for (let location = 0; location < touched.length; location++) {
    for (let k = frameFrom[location]!; k < frameFrom[location + 1]!; k++)
      if (wanted[frameSource[k]!] === 1) touched[location] = 1;
  }
  return touched;
}
