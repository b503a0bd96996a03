import { allEffort, type Effort } from '../base/effort.ts';
import { join } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { Direction, TreeOptions } from './flame-entries.ts';
import type { SourceIndex } from './stack-sources.ts';
import { locationAt, type Stacks } from './stacks.ts';

/** Index of a box in its tree; 0 is the root. */
export type BoxIndex = number;

const notGrown = -1;

// Cost per stack, in Effort units.
/** To read its next source. */
const READ = 20;
/** To move it to the range of its box. */
const MOVE = 3;
/** To add it to the running sums. */
const ADD = 1;
/** To enter it into `order`. */
const ENTER = 2;
/** To add it again for another sample type: `order` is shuffled by then, so rows are read from distant memory. */
const AGAIN = 2;
/** Cost per box, whatever its number of stacks. */
const BOX = 200;

/** Up to this many children are sorted by insertion. */
const FEW = 16;

/** The state of growing a box, which may pause between two stacks. */
interface Growth {
  readonly box: BoxIndex;
  readonly round: number;
  /** The distinct next sources, one per future child. */
  readonly found: SourceIndex[];
  /** By source found: its number of stacks. */
  readonly counts: number[];
  /** By source found: the place in `order` of its next stack. */
  starts: number[] | undefined;
  phase: 'read' | 'move' | 'add';
  /** The place in `order` up to which this phase is done. */
  at: number;
}

/**
 * The boxes of a flame graph: a tree of paths that grows on demand, box by box.
 * All stacks are in one array, `order`. A box owns a range of it. Growing a box
 * reads the next source of each stack in its range and groups the range by it:
 *
 *   order    | s4 s1 | s0 s2 s5 | s3 |       one entry per stack
 *   box 0    [from                   to)     the root: all stacks
 *   box 1    [from  to)                      child: next source is A
 *   box 2            [from      to)          child: next source is B
 *   box 0                       [ended to)   these stacks end in box 0
 *
 *   plus     0 .  .  .  .  .  .              plus[i]: sum of the values before place i
 *
 * The value of a box is plus[to] - plus[from] (negative values have a column of
 * their own), so no box stores a value. The boxes do not depend on the sample
 * type: `weigh` recomputes the running sums, in one pass, however far the tree
 * has grown. Boxes are columns too; the children of a box are adjacent:
 *
 *   box          0   1   2   3
 *   source       -   A   B   C
 *   parent      -1   0   0   2
 *   firstChild   1  -1   3  -1               -1: not grown
 *   childCount   2   .   1   .
 *
 * Boxes of value 0 are not children. Children are sorted by |value|, heaviest
 * first; equal ones by their first stack in the file. Growing and summing can
 * pause at any stack when their Effort budget is spent.
 */
export class FlameTree {
  readonly direction: Direction;
  /** Number of boxes so far. */
  count = 0;
  /** By box: its source; 0 for the root. */
  source: Int32Array;
  /** By box: its parent; -1 for the root. */
  parent: Int32Array;
  /** The root has depth 0. */
  depth: Int32Array;
  /** By box: its children, including those of value 0, are [firstChild, firstChild + childCount). -1: not grown. */
  private firstChild: Int32Array;
  private childCount: Int32Array;
  /** By box: its stacks are places [from, to) of `order`; those in [ended, to) end in the box itself. */
  private from: Int32Array;
  private to: Int32Array;
  private ended: Int32Array;
  /** From firstChild on: the `live` children of a value other than 0, by weight. Valid if rankedFor = weighing. */
  private ranked: Int32Array;
  private live: Int32Array;
  private rankedFor: Int32Array;
  private readonly order: Uint32Array;
  private readonly spare: Uint32Array;
  /** By place in `order`, for the box that is growing: the index in `found`, or -1 if the stack ends. */
  private readonly groups: Int32Array;
  /** The columns of Entries. */
  private readonly rowOf: Uint32Array;
  private readonly next: Int32Array;
  private readonly frame: Int32Array;
  /** The tree begins at the roots of all stacks. */
  private readonly whole: boolean;
  /** Running sums along `order`, as doubles: element i is the sum before place i. Of the values above 0. */
  private readonly plus: Float64Array;
  /** Of the magnitudes of values below 0; undefined if there are none. The next two: of 64-bit values, by halves. */
  private minus: Float64Array | undefined;
  private lows: Float64Array | undefined;
  private highs: Float64Array | undefined;
  /** 1 + the number of summed places; 0: not begun. */
  private weighed = 0;
  /** Counts the calls of `weigh` that took effect. */
  private weighing = 0;
  /** Number of entries in `order`. */
  private filled = 0;
  private readonly fold: boolean;
  /** By source: its index in `found`. Valid if stamp = round. */
  private readonly group: Int32Array;
  private readonly stamp: Int32Array;
  /** By source: equals `round` if the source is on the path to the box that is growing. */
  private readonly onPath: Int32Array;
  private round = 0;
  private growing: Growth | undefined;

  constructor(
    private shown: Stacks,
    options: TreeOptions = {},
  ) {
    this.direction = options.direction ?? 'callees';
    this.fold = options.fold ?? false;
    this.whole = options.entries === undefined;
    const rows = options.entries?.rows ?? shown.rows;
    const { length } = rows;
    this.rowOf = rows;
    this.next = options.entries?.next ?? new Int32Array(length);
    this.frame = options.entries?.frame ?? new Int32Array(length);
    this.order = new Uint32Array(length);
    this.spare = new Uint32Array(length);
    this.groups = new Int32Array(length);
    this.plus = new Float64Array(length + 1);
    const { count } = shown.sources;
    this.group = new Int32Array(count);
    this.stamp = new Int32Array(count);
    this.onPath = new Int32Array(count);
    // Unused capacity is never written, so the system assigns no memory to it.
    const room = Math.max(64, Math.min(length, 1 << 18));
    const column = (): Int32Array => new Int32Array(room);
    [this.source, this.parent, this.depth, this.firstChild, this.childCount] = [
      column(),
      column(),
      column(),
      column(),
      column(),
    ];
    [this.from, this.to, this.ended, this.ranked, this.live, this.rankedFor] = [
      column(),
      column(),
      column(),
      column(),
      column(),
      column(),
    ];
    this.add(0, -1, 0, length);
  }

  /** The stacks whose values are summed. */
  get stacks(): Stacks {
    return this.shown;
  }

  /** Switches to other values of the same stacks; call `prepare` afterwards to sum them. */
  weigh(stacks: Stacks): void {
    if (stacks === this.shown) return;
    this.shown = stacks;
    this.weighed = 0;
  }

  /** Whether the sums are complete. */
  get ready(): boolean {
    return this.weighed > this.order.length;
  }

  /** Computes the running sums; returns true when they are complete. Call no method below before that. */
  prepare(effort: Effort = allEffort()): boolean {
    if (this.ready) return true;
    if (this.weighed === 0) {
      this.weighing++;
      this.minus = undefined;
      this.lows = this.highs = undefined;
      this.weighed = 1;
    }
    const from = this.weighed - 1;
    const price = from < this.filled ? AGAIN : ADD + ENTER;
    const to = Math.min(from < this.filled ? this.filled : this.order.length, from + effort.affords(price));
    this.fill(to);
    this.addUp(from, to);
    effort.left -= (to - from) * price;
    this.weighed = to + 1;
    return this.ready;
  }

  /** Enters the entries before `to` into `order`; they belong to the root. */
  private fill(to: number): void {
    const { order, next, rowOf } = this;
    const { view, roots } = this.shown;
    const { stackTo } = view.profile;
    const top = (roots?.per ?? 0) - 1;
    for (let e = this.filled; e < to; e++) {
      order[e] = e;
      if (this.whole) next[e] = stackTo[rowOf[e]!]! + top;
    }
    this.filled = Math.max(this.filled, to);
  }

  /** Computes the running sums of places [from, to). */
  private addUp(from: number, to: number): void {
    const { order, rowOf, plus } = this;
    const { lo, hi } = this.shown.values;
    let { minus } = this;
    let above = plus[from]!;
    let below = minus ? minus[from]! : 0;
    if (hi && !this.lows) {
      this.lows = new Float64Array(plus.length);
      this.highs = new Float64Array(plus.length);
    }
    const { lows, highs } = this;
    for (let i = from; i < to; i++) {
      const row = rowOf[order[i]!]!;
      let value = lo[row]!;
      if (hi) {
        lows![i + 1] = lows![i]! + value;
        highs![i + 1] = highs![i]! + hi[row]!;
        value += hi[row]! * 4294967296;
      }
      if (value > 0) above += value;
      else if (value < 0) {
        minus ??= this.minus = new Float64Array(plus.length);
        below -= value;
      }
      plus[i + 1] = above;
      if (minus) minus[i + 1] = below;
    }
  }

  /** Returns the sum of the values above 0, as a double: exact enough for widths, not for numbers. */
  positive(box: BoxIndex): number {
    return Math.max(0, this.plus[this.to[box]!]! - this.plus[this.from[box]!]!);
  }

  /** Returns the sum of the magnitudes of the values below 0, as a double. */
  negative(box: BoxIndex): number {
    return this.minus ? Math.max(0, this.minus[this.to[box]!]! - this.minus[this.from[box]!]!) : 0;
  }

  /** Returns the width of a box: the sum of the magnitudes of its values. */
  size(box: BoxIndex): number {
    return this.positive(box) + this.negative(box);
  }

  /** Returns the part of a grown box's size whose stacks end in the box itself. */
  own(box: BoxIndex): number {
    const { plus, minus } = this;
    const from = this.ended[box]!;
    const to = this.to[box]!;
    return Math.max(0, plus[to]! - plus[from]!) + (minus ? Math.max(0, minus[to]! - minus[from]!) : 0);
  }

  /** Returns the exact net value of a box. */
  value(box: BoxIndex): Int64 {
    return this.net(this.from[box]!, this.to[box]!);
  }

  /** Returns the exact net value of the stacks that end in a grown box itself. */
  selfValue(box: BoxIndex): Int64 {
    return this.net(this.ended[box]!, this.to[box]!);
  }

  private net(from: number, to: number): Int64 {
    const { plus, minus, lows, highs } = this;
    if (lows && highs) return join(lows[to]! - lows[from]!, highs[to]! - highs[from]!);
    // A column without high halves guarantees that every sum is a safe integer.
    return plus[to]! - plus[from]! - (minus ? minus[to]! - minus[from]! : 0) + 0;
  }

  isGrown(box: BoxIndex): boolean {
    return this.firstChild[box] !== notGrown;
  }

  /** Returns the number of children of a grown box whose value is not 0. */
  liveChildren(box: BoxIndex): number {
    if (this.rankedFor[box] !== this.weighing) this.rank(box);
    return this.live[box]!;
  }

  /** Returns child k of these; child 0 is the heaviest. Call liveChildren first. */
  childAt(box: BoxIndex, k: number): BoxIndex {
    return this.ranked[this.firstChild[box]! + k]!;
  }

  /** Returns these children, heaviest first. */
  children(box: BoxIndex): BoxIndex[] {
    return Array.from({ length: this.liveChildren(box) }, (_, k) => this.childAt(box, k));
  }

  private rank(box: BoxIndex): void {
    const { ranked } = this;
    const first = this.firstChild[box]!;
    const count = this.childCount[box]!;
    let live = 0;
    if (count > FEW) {
      const sizes = Array.from({ length: count }, (_, k) => this.size(first + k));
      const list = sizes.flatMap((size, k) => (size === 0 ? [] : k)).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
      for (const k of list) ranked[first + live++] = first + k;
    } else {
      for (let child = first; child < first + count; child++) {
        const size = this.size(child);
        if (size === 0) continue;
        let k = first + live++;
        for (; k > first && this.size(ranked[k - 1]!) < size; k--) ranked[k] = ranked[k - 1]!;
        ranked[k] = child;
      }
    }
    this.live[box] = live;
    this.rankedFor[box] = this.weighing;
  }

  /**
   * Makes the children of a box unless it has them; returns true when they are
   * complete, false if the budget is spent. Finishes an unfinished other box first.
   */
  grow(box: BoxIndex, effort: Effort = allEffort()): boolean {
    while (!this.isGrown(box)) {
      if (effort.spent) return false;
      this.growing ??= this.begin(box);
      this.advance(this.growing, effort);
    }
    return true;
  }

  private begin(box: BoxIndex): Growth {
    const round = ++this.round;
    if (this.fold) for (let b = box; b >= 0; b = this.parent[b]!) this.onPath[this.source[b]!] = round;
    return { box, round, found: [], counts: [], starts: undefined, phase: 'read', at: this.from[box]! };
  }

  private advance(growth: Growth, effort: Effort): void {
    const { box, found, phase, at } = growth;
    const from = this.from[box]!;
    const to = this.to[box]!;
    const price = { read: READ, move: MOVE, add: ADD }[phase];
    const end = Math.min(to, at + effort.affords(price));
    effort.left -= (end - at) * price;
    growth.at = end;
    if (phase === 'read') this.read(growth, at, end);
    else if (phase === 'move') this.move(growth, at, end);
    else this.addUp(at, end);
    if (end < to) return;
    growth.at = from;
    if (phase === 'read') {
      effort.left -= BOX;
      const moved = found.length > 1 || (found.length === 1 && growth.counts[0]! < to - from);
      if (moved) this.prepareMove(growth);
      else this.finish(growth);
    } else if (phase === 'move') {
      this.order.set(this.spare.subarray(from, to), from);
      growth.phase = 'add';
    } else this.finish(growth);
  }

  /** Reads the next source of the stacks at places [from, to) and assigns each stack to a group. */
  private read({ round, found, counts }: Growth, from: number, to: number): void {
    const { order, groups, rowOf, next, frame, group, stamp, onPath, fold } = this;
    const { shown } = this;
    const { frameFrom, frameSource, roots } = shown;
    const { stack, stackFrom, stackTo } = shown.view.profile;
    const down = this.direction === 'callees';
    const step = down ? -1 : 1;
    const limit = down ? stackFrom : stackTo;
    const beyond = down || !roots ? 0 : roots.per;
    for (let i = from; i < to; i++) {
      const entry = order[i]!;
      const row = rowOf[entry]!;
      const stop = limit[row]! + beyond;
      const before = frame[entry]!;
      let f = before - 1;
      let n = next[entry]!;
      let source = -1;
      for (;;) {
        let last: number;
        if (f >= 0) {
          const location = roots ? locationAt(shown, row, n - step) : stack[n - step]!;
          last = down ? frameFrom[location + 1]! - 1 : frameFrom[location]!;
        } else {
          if (down ? n < stop : n >= stop) break;
          const location = roots ? locationAt(shown, row, n) : stack[n]!;
          n += step;
          const first = frameFrom[location]!;
          const end = frameFrom[location + 1]!;
          if (first === end) continue;
          f = down ? first : end - 1;
          last = down ? end - 1 : first;
        }
        const candidate = frameSource[f]!;
        f = f === last ? -1 : f - step;
        if (fold && onPath[candidate] === round) continue;
        source = candidate;
        break;
      }
      next[entry] = n;
      if (f + 1 !== before) frame[entry] = f + 1;
      if (source < 0) {
        groups[i] = -1;
        continue;
      }
      if (stamp[source] !== round) {
        stamp[source] = round;
        group[source] = found.push(source) - 1;
        counts.push(0);
      }
      const g = group[source]!;
      groups[i] = g;
      counts[g]!++;
    }
  }

  private prepareMove(growth: Growth): void {
    const { box, counts } = growth;
    // The last group holds the stacks that end here.
    const starts = [this.from[box]!];
    for (const [g, count] of counts.entries()) starts.push(starts[g]! + count);
    growth.starts = starts;
    growth.phase = 'move';
  }

  private move({ starts, counts }: Growth, from: number, to: number): void {
    const { order, spare, groups } = this;
    const ended = counts.length;
    for (let i = from; i < to; i++) {
      const g = groups[i]!;
      spare[starts![g < 0 ? ended : g]!++] = order[i]!;
    }
  }

  private finish({ box, found, counts }: Growth): void {
    const first = this.count;
    let at = this.from[box]!;
    for (let g = 0; g < found.length; g++) {
      this.add(found[g]!, box, at, at + counts[g]!);
      at += counts[g]!;
    }
    this.ended[box] = at;
    this.firstChild[box] = first;
    this.childCount[box] = found.length;
    this.growing = undefined;
  }

  private add(source: SourceIndex, parent: BoxIndex, from: number, to: number): void {
    if (this.count === this.source.length) this.widen();
    const box = this.count++;
    this.source[box] = source;
    this.parent[box] = parent;
    this.depth[box] = parent < 0 ? 0 : this.depth[parent]! + 1;
    this.firstChild[box] = notGrown;
    this.from[box] = from;
    this.to[box] = to;
  }

  private widen(): void {
    const twice = (column: Int32Array): Int32Array => {
      const wide = new Int32Array(column.length * 2);
      wide.set(column);
      return wide;
    };
    [this.source, this.parent, this.depth, this.firstChild, this.childCount] = [
      twice(this.source),
      twice(this.parent),
      twice(this.depth),
      twice(this.firstChild),
      twice(this.childCount),
    ];
    [this.from, this.to, this.ended] = [twice(this.from), twice(this.to), twice(this.ended)];
    [this.ranked, this.live, this.rankedFor] = [twice(this.ranked), twice(this.live), twice(this.rankedFor)];
  }

  /** Returns the sources on the path to a box, without the root's. */
  path(box: BoxIndex): SourceIndex[] {
    const out: SourceIndex[] = [];
    for (let b = box; b > 0; b = this.parent[b]!) out.push(this.source[b]!);
    return out.reverse();
  }

  /** Returns the child of a grown box that has the source, or -1. */
  childOf(box: BoxIndex, source: SourceIndex): BoxIndex {
    const live = this.liveChildren(box);
    for (let k = 0; k < live; k++) if (this.source[this.childAt(box, k)] === source) return this.childAt(box, k);
    return -1;
  }
}
