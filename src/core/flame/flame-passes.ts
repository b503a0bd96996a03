import type { Effort } from '../base/effort.ts';
import type { Direction, Entries } from './flame-tree.ts';
import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import { join } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { locationAt, type Stacks } from './stacks.ts';

/** Stacks are looked at in lots: a purse is not counted for each. */
const LOT = 256;
/** Price of a stack beside its locations. */
const STACK = 4;

/** Looks for some sources in every stack, from its root, a piece at a time. */
abstract class Pass {
  private next = 0;
  private readonly touched: Uint8Array;

  constructor(
    protected readonly stacks: Stacks,
    /** By source: 1 for the wanted ones. */
    protected readonly wanted: Uint8Array,
  ) {
    this.touched = touchedLocations(stacks, wanted);
  }

  /** A stack with a wanted source: its number, its row, and the outermost place of the stack column with one. */
  protected abstract hit(stack: number, row: number, at: number): void;

  /** Reads on; true when every stack is read. */
  step(effort: Effort): boolean {
    const { touched } = this;
    const { stack, stackFrom, stackTo } = this.stacks.view.profile;
    const { rows, roots } = this.stacks;
    const above = (roots?.per ?? 0) - 1;
    while (this.next < rows.length && !effort.spent) {
      const last = Math.min(rows.length, this.next + LOT);
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

/** Finds the outermost frame of some sources in every stack: where a sandwich begins, on both sides. */
export class PivotPass extends Pass {
  private readonly rows = new GrowUint32();
  private readonly at = new GrowInt32();
  private readonly frame = new GrowInt32();

  /** Stacks found so far. */
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

  /** What was found; the frame itself belongs to neither side. */
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

/** Marks the stacks that some of the sources are in, and adds them up. */
export class SharePass extends Pass {
  private readonly rows = new GrowUint32();

  protected hit(_stack: number, row: number): void {
    this.rows.push(row);
  }

  /** Net value of the stacks found, exact, by the values of any sample type. */
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

/** 1 for locations with a frame of a wanted source. */
function touchedLocations({ frameFrom, frameSource }: Stacks, wanted: Uint8Array): Uint8Array {
  const touched = new Uint8Array(frameFrom.length - 1);
  for (let location = 0; location < touched.length; location++) {
    for (let k = frameFrom[location]!; k < frameFrom[location + 1]!; k++)
      if (wanted[frameSource[k]!] === 1) touched[location] = 1;
  }
  return touched;
}
