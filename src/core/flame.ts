import { add, toFloat } from './int64.ts';
import type { Int64 } from './int64.ts';
import type { SourceIndex } from './sources.ts';
import type { Stacks } from './stacks.ts';

/** Index of a box of a tree; 0 is its root. */
export type BoxIndex = number;

/** Which way a tree reads its stacks. */
export type Direction = 'callees' | 'callers';

/** Where reading begins in some of the stacks: entry i is row rows[i], location at[i] of the stack column, frame frame[i] (its first to read). */
export interface Entries {
  readonly rows: Uint32Array;
  readonly at: Int32Array;
  readonly frame: Int32Array;
}

export interface TreeOptions {
  readonly direction?: Direction;
  /** Each source once a stack, at its outermost frame: recursion takes no room. */
  readonly fold?: boolean;
  /** Where to begin; absent: at the root of every stack. */
  readonly entries?: Entries;
}

const notGrown = -1;
const noSource = -1;

/**
 * The boxes of a flame graph: a tree of paths, grown box by box where somebody
 * looks. A box holds its stacks as a range of one shared array; growing it
 * sorts the range by the next source, in one pass over these stacks and never
 * again. So the first picture of 300,000 samples costs a few passes over what
 * is visible, and no more is kept than the ranges.
 *
 * Stacks of value 0 are left out. Children stand heaviest first, where
 * |value| counts; of equal ones the one that came first in the file.
 */
export class FlameTree {
  readonly direction: Direction;
  /** Boxes made so far. */
  count = 0;
  /** By box: its source (that of the root is 0), and its parent (-1 for the root). */
  source = new Int32Array(64);
  parent = new Int32Array(64);
  /** The root has depth 0. */
  depth = new Int32Array(64);
  /** Sums of the values above 0 and of the magnitudes of those below, as doubles: for widths, not for print. */
  positive = new Float64Array(64);
  negative = new Float64Array(64);
  /** The part of both that ends in the box itself, as a magnitude. */
  own = new Float64Array(64);
  /** Children are boxes [firstChild, firstChild + childCount); -1: not grown yet. */
  firstChild = new Int32Array(64);
  childCount = new Int32Array(64);
  private from = new Uint32Array(64);
  private to = new Uint32Array(64);
  /** Entries; the range of each box holds its stacks, those that end in it last. */
  private readonly order: Uint32Array;
  private readonly spare: Uint32Array;
  /** By entry, as are the next three: its row, and where reading goes on. */
  private readonly rowOf: Uint32Array;
  private readonly at: Int32Array;
  private readonly frame: Int32Array;
  /** Where reading ends: a location of the stack column before or behind the row's own. */
  private readonly stop: Int32Array;
  private readonly weight: Float64Array;
  private readonly stack: Int32Array;
  private readonly frameFrom: Uint32Array;
  private readonly frameSource: Int32Array;
  private readonly fold: boolean;
  /** By source: its group in the box being grown. */
  private readonly group: Int32Array;
  private readonly stamp: Uint32Array;
  private readonly onPath: Uint32Array;
  private round = 0;

  constructor(
    readonly stacks: Stacks,
    options: TreeOptions = {},
  ) {
    const { sources, values } = stacks;
    const { stack, stackFrom, stackTo } = stacks.view.profile;
    this.stack = stack;
    this.frameFrom = stacks.frameFrom;
    this.frameSource = stacks.frameSource;
    this.direction = options.direction ?? 'callees';
    this.fold = options.fold ?? false;
    const entries = options.entries ?? wholeStacks(stacks);
    this.at = entries.at;
    this.frame = entries.frame;
    const count = entries.rows.length;
    this.weight = new Float64Array(count);
    this.rowOf = new Uint32Array(count);
    this.order = new Uint32Array(count);
    this.stop = new Int32Array(count);
    const limit = this.direction === 'callees' ? stackFrom : stackTo;
    let used = 0;
    const narrow = values.hi === null;
    for (let e = 0; e < count; e++) {
      const row = entries.rows[e]!;
      const value = narrow ? values.lo[row]! : toFloat(values.at(row));
      this.weight[e] = value;
      this.rowOf[e] = row;
      this.stop[e] = limit[row]!;
      if (value !== 0) this.order[used++] = e;
    }
    this.spare = new Uint32Array(used);
    this.group = new Int32Array(sources.count);
    this.stamp = new Uint32Array(sources.count);
    this.onPath = new Uint32Array(sources.count);
    this.add(0, -1, 0, used);
    for (const value of this.weight) {
      if (value > 0) this.positive[0]! += value;
      else this.negative[0]! -= value;
    }
  }

  /** Magnitude of a box: its width. */
  size(box: BoxIndex): number {
    return this.positive[box]! + this.negative[box]!;
  }

  /** The box's net value, exact. */
  value(box: BoxIndex): Int64 {
    return this.sum(this.from[box]!, this.to[box]!);
  }

  /** The net value that ends in the box itself, exact; grows it. */
  selfValue(box: BoxIndex): Int64 {
    this.grow(box);
    const count = this.childCount[box]!;
    const first = count === 0 ? this.from[box]! : this.to[this.lastPlaced(box)]!;
    return this.sum(first, this.to[box]!);
  }

  /** The child whose range stands last. */
  private lastPlaced(box: BoxIndex): BoxIndex {
    return this.firstChild[box]! + this.childCount[box]! - 1;
  }

  private sum(from: number, to: number): Int64 {
    const { values } = this.stacks;
    let sum: Int64 = 0;
    for (let i = from; i < to; i++) sum = add(sum, values.at(this.rowOf[this.order[i]!]!));
    return sum;
  }

  isGrown(box: BoxIndex): boolean {
    return this.firstChild[box] !== notGrown;
  }

  /** Stacks that growing a box would read. */
  cost(box: BoxIndex): number {
    return this.isGrown(box) ? 0 : this.to[box]! - this.from[box]!;
  }

  /** Makes a box's children, unless they are there. */
  grow(box: BoxIndex): void {
    if (this.isGrown(box)) return;
    const from = this.from[box]!;
    const to = this.to[box]!;
    const round = ++this.round;
    const { order, spare, group, stamp, weight } = this;
    if (this.fold) for (let b = box; b >= 0; b = this.parent[b]!) this.onPath[this.source[b]!] = round;
    /** By stack: its group, or -1 where it ends here. */
    const groupOf = new Int32Array(to - from);
    const found: SourceIndex[] = [];
    const counts: number[] = [];
    const positive: number[] = [];
    const negative: number[] = [];
    let ended = 0;
    let own = 0;
    for (let i = from; i < to; i++) {
      const entry = order[i]!;
      const value = weight[entry]!;
      const source = this.read(entry, round);
      if (source === noSource) {
        groupOf[i - from] = -1;
        ended++;
        own += Math.abs(value);
        continue;
      }
      if (stamp[source] !== round) {
        stamp[source] = round;
        group[source] = found.push(source) - 1;
        counts.push(0);
        positive.push(0);
        negative.push(0);
      }
      const g = group[source]!;
      groupOf[i - from] = g;
      counts[g]!++;
      if (value > 0) positive[g]! += value;
      else negative[g]! -= value;
    }
    this.own[box] = own;
    // Heaviest first; sorting is stable, so equal ones stay in the order of the file.
    const ranked = found.map((_, g) => g).sort((a, b) => positive[b]! + negative[b]! - positive[a]! - negative[a]!);
    this.firstChild[box] = this.count;
    this.childCount[box] = found.length;
    const starts = new Uint32Array(found.length);
    let at = from;
    for (const g of ranked) {
      starts[g] = at;
      const child = this.add(found[g]!, box, at, at + counts[g]!);
      this.positive[child] = positive[g]!;
      this.negative[child] = negative[g]!;
      at += counts[g]!;
    }
    let end = to - ended;
    for (let i = from; i < to; i++) {
      const g = groupOf[i - from]!;
      spare[g < 0 ? end++ : starts[g]!++] = order[i]!;
    }
    order.set(spare.subarray(from, to), from);
  }

  /** The next source of an entry, or noSource at the stack's end; moves on behind it. */
  private read(entry: number, round: number): SourceIndex {
    const { stack, frameFrom, frameSource } = this;
    const stop = this.stop[entry]!;
    let at = this.at[entry]!;
    let frame = this.frame[entry]!;
    if (this.direction === 'callees') {
      for (; at >= stop; frame = at < stop ? 0 : frameFrom[stack[at]!]!) {
        for (const end = frameFrom[stack[at]! + 1]!; frame < end; ) {
          const source = frameSource[frame++]!;
          if (this.fold && this.onPath[source] === round) continue;
          this.at[entry] = at;
          this.frame[entry] = frame;
          return source;
        }
        at--;
      }
    } else {
      for (; at < stop; frame = at < stop ? frameFrom[stack[at]! + 1]! - 1 : 0) {
        for (const end = frameFrom[stack[at]!]!; frame >= end; ) {
          const source = frameSource[frame--]!;
          if (this.fold && this.onPath[source] === round) continue;
          this.at[entry] = at;
          this.frame[entry] = frame;
          return source;
        }
        at++;
      }
    }
    this.at[entry] = at;
    return noSource;
  }

  private add(source: SourceIndex, parent: BoxIndex, from: number, to: number): BoxIndex {
    if (this.count === this.source.length) this.widen();
    const box = this.count++;
    this.source[box] = source;
    this.parent[box] = parent;
    this.depth[box] = parent < 0 ? 0 : this.depth[parent]! + 1;
    this.firstChild[box] = notGrown;
    this.from[box] = from;
    this.to[box] = to;
    return box;
  }

  private widen(): void {
    const twice = <A extends Int32Array | Uint32Array | Float64Array>(column: A): A => {
      const wide = new (column.constructor as new (length: number) => A)(column.length * 2);
      wide.set(column);
      return wide;
    };
    this.source = twice(this.source);
    this.parent = twice(this.parent);
    this.depth = twice(this.depth);
    this.positive = twice(this.positive);
    this.negative = twice(this.negative);
    this.own = twice(this.own);
    this.firstChild = twice(this.firstChild);
    this.childCount = twice(this.childCount);
    this.from = twice(this.from);
    this.to = twice(this.to);
  }

  /** Sources from the root's child to a box. */
  path(box: BoxIndex): SourceIndex[] {
    const out: SourceIndex[] = [];
    for (let b = box; b > 0; b = this.parent[b]!) out.push(this.source[b]!);
    return out.reverse();
  }

  /** The child of a box for a source, or -1; grows the box. */
  childOf(box: BoxIndex, source: SourceIndex): BoxIndex {
    this.grow(box);
    const first = this.firstChild[box]!;
    for (let child = first; child < first + this.childCount[box]!; child++) if (this.source[child] === source) return child;
    return -1;
  }
}

/** Every stack from its root. */
function wholeStacks(stacks: Stacks): Entries {
  const { stack, stackFrom, stackTo } = stacks.view.profile;
  const { rows, frameFrom } = stacks;
  const at = new Int32Array(rows.length);
  const frame = new Int32Array(rows.length);
  for (let e = 0; e < rows.length; e++) {
    const row = rows[e]!;
    at[e] = stackTo[row]! - 1;
    frame[e] = stackTo[row]! > stackFrom[row]! ? frameFrom[stack[at[e]!]!]! : 0;
  }
  return { rows, at, frame };
}

/** Work on every stack that is done a piece at a time. */
export interface Pass {
  /** Reads on, about `steps` frames; true when everything is read. */
  step(steps: number): boolean;
}

/** Finds the outermost frame of some sources in every stack: where a sandwich begins, on both sides. */
export class PivotPass implements Pass {
  private next = 0;
  private readonly touched: Uint8Array;
  private readonly rows: number[] = [];
  private readonly at: number[] = [];
  private readonly frame: number[] = [];

  constructor(
    private readonly stacks: Stacks,
    /** 1 for the wanted sources. */
    private readonly wanted: Uint8Array,
  ) {
    this.touched = touchedLocations(stacks, wanted);
  }

  step(steps: number): boolean {
    const { stack, stackFrom, stackTo } = this.stacks.view.profile;
    const { rows, frameFrom, frameSource } = this.stacks;
    let left = steps;
    for (; this.next < rows.length && left > 0; this.next++) {
      const row = rows[this.next]!;
      for (let i = stackTo[row]! - 1; i >= stackFrom[row]!; i--, left--) {
        const location = stack[i]!;
        if (this.touched[location] === 0) continue;
        let frame = frameFrom[location]!;
        while (this.wanted[frameSource[frame]!] === 0) frame++;
        this.rows.push(row);
        this.at.push(i);
        this.frame.push(frame);
        break;
      }
    }
    return this.next === rows.length;
  }

  /** What was found; the frame itself belongs to neither side. */
  entries(direction: Direction): Entries {
    const beside = direction === 'callees' ? 1 : -1;
    return { rows: Uint32Array.from(this.rows), at: Int32Array.from(this.at), frame: Int32Array.from(this.frame, frame => frame + beside) };
  }
}

/** Adds up the stacks that some of the sources are in. */
export class SharePass implements Pass {
  private next = 0;
  /** Net value so far, exact. */
  value: Int64 = 0;
  private readonly touched: Uint8Array;

  constructor(
    private readonly stacks: Stacks,
    wanted: Uint8Array,
  ) {
    this.touched = touchedLocations(stacks, wanted);
  }

  step(steps: number): boolean {
    const { stack, stackFrom, stackTo } = this.stacks.view.profile;
    const { rows, values } = this.stacks;
    let left = steps;
    for (; this.next < rows.length && left > 0; this.next++) {
      const row = rows[this.next]!;
      for (let i = stackTo[row]! - 1; i >= stackFrom[row]!; i--, left--) {
        if (this.touched[stack[i]!] === 0) continue;
        this.value = add(this.value, values.at(row));
        break;
      }
    }
    return this.next === rows.length;
  }
}

/** 1 for locations with a frame of a wanted source. */
function touchedLocations({ frameFrom, frameSource }: Stacks, wanted: Uint8Array): Uint8Array {
  const touched = new Uint8Array(frameFrom.length - 1);
  for (let location = 0; location < touched.length; location++) {
    for (let k = frameFrom[location]!; k < frameFrom[location + 1]!; k++) if (wanted[frameSource[k]!] === 1) touched[location] = 1;
  }
  return touched;
}
