import { allEffort, type Effort } from '../base/effort.ts';
import { join } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { SourceIndex } from './stack-sources.ts';
import { locationAt, type Stacks } from './stacks.ts';

/** Index of a box of a tree; 0 is its root. */
export type BoxIndex = number;

/** Which way a tree reads its stacks. */
export type Direction = 'callees' | 'callers';

/**
 * Where reading begins in some of the stacks: entry i is row rows[i]; next[i]
 * is the location of the stack column to go on with, and frame[i] - 1 the next
 * frame of the location before it, or 0 where none is left of that.
 */
export interface Entries {
  readonly rows: Uint32Array;
  readonly next: Int32Array;
  readonly frame: Int32Array;
}

export interface TreeOptions {
  readonly direction?: Direction;
  /** Each source once a stack, at its outermost frame: recursion takes no room. */
  readonly fold?: boolean;
  /** Where to begin; absent: at the root of every stack. The tree takes them over. */
  readonly entries?: Entries;
}

const notGrown = -1;

/**
 * Prices of one stack: to read its next source, to move it to its box, to add it up, to enter it
 * first, and to add up one of a tree that has grown, whose stacks lie far from each other.
 */
const READ = 20;
const MOVE = 3;
const ADD = 1;
const ENTER = 2;
const AGAIN = 2;
/** What a box costs, however few its stacks. */
const BOX = 200;

/** So many children are sorted in place. */
const FEW = 16;

/** A box that is being grown. */
interface Growth {
  readonly box: BoxIndex;
  readonly round: number;
  readonly found: SourceIndex[];
  /** By source found: its stacks. */
  readonly counts: number[];
  /** By source found: where its next stack goes. */
  starts: number[] | undefined;
  phase: 'read' | 'move' | 'add';
  /** Stacks that this phase is through with end here. */
  at: number;
}

/**
 * The boxes of a flame graph: a tree of paths, grown box by box where somebody
 * looks. A box holds its stacks as a range of one shared array; growing it
 * moves the range's stacks next to those with the same next source, in one
 * pass over them and never again. All of it can be done in pieces.
 *
 * The boxes do not depend on the sample type. Sums do: they are differences of
 * running sums along the array, so `weigh` makes them those of another type in
 * one pass, whatever has been grown.
 *
 * Boxes of value 0 are no children. Children stand heaviest first, where
 * |value| counts; of equal ones the one that came first in the file.
 */
export class FlameTree {
  readonly direction: Direction;
  /** Boxes made so far. */
  count = 0;
  /** By box: its source (that of the root is 0), and its parent (-1 for the root). */
  source: Int32Array;
  parent: Int32Array;
  /** The root has depth 0. */
  depth: Int32Array;
  /** Children of whatever value are boxes [firstChild, firstChild + childCount); -1: not grown yet. */
  private firstChild: Int32Array;
  private childCount: Int32Array;
  /** Stacks of a box are entries [from, to) of `order`; those from `ended` on end in the box itself. */
  private from: Int32Array;
  private to: Int32Array;
  private ended: Int32Array;
  /** At firstChild: the children by weight, `live` of which are not 0, if `rankedFor` is the present weighing. */
  private ranked: Int32Array;
  private live: Int32Array;
  private rankedFor: Int32Array;
  private readonly order: Uint32Array;
  private readonly spare: Uint32Array;
  /** By place in `order`, while a box is being grown: the group of the stack, or -1 where it ends. */
  private readonly groups: Int32Array;
  /** By entry, as the next two: its row, and where reading goes on. */
  private readonly rowOf: Uint32Array;
  private readonly next: Int32Array;
  private readonly frame: Int32Array;
  private readonly whole: boolean;
  /**
   * Sums of what stands in `order` before a place, as doubles: of values above 0, of magnitudes
   * below, and where halves are needed the exact ones of both.
   */
  private readonly plus: Float64Array;
  private minus: Float64Array | undefined;
  private lows: Float64Array | undefined;
  private highs: Float64Array | undefined;
  /** Places that are added up, and one more; 0: not begun. */
  private weighed = 0;
  /** Number of the weighing. */
  private weighing = 0;
  private filled = 0;
  private readonly fold: boolean;
  /** By source: its group in the box being grown. */
  private readonly group: Int32Array;
  private readonly stamp: Int32Array;
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
    // What is not used of these costs addresses and no memory.
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

  /** The stacks that the sums are of. */
  get stacks(): Stacks {
    return this.shown;
  }

  /** Makes the sums those of other values of the same stacks; `prepare` adds them up. */
  weigh(stacks: Stacks): void {
    if (stacks === this.shown) return;
    this.shown = stacks;
    this.weighed = 0;
  }

  /** Whether everything below may be asked. */
  get ready(): boolean {
    return this.weighed > this.order.length;
  }

  /** Adds up; true when that is done. Nothing else may be asked before. */
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

  /** Puts the entries before a place into the order, all of them being the root's. */
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

  /** Running sums over places [from, to) of the order. */
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

  /** Sum of the values above 0, as a double: for widths, not for print. */
  positive(box: BoxIndex): number {
    return Math.max(0, this.plus[this.to[box]!]! - this.plus[this.from[box]!]!);
  }

  /** Sum of the magnitudes of the values below 0. */
  negative(box: BoxIndex): number {
    return this.minus ? Math.max(0, this.minus[this.to[box]!]! - this.minus[this.from[box]!]!) : 0;
  }

  /** Magnitude of a box: its width. */
  size(box: BoxIndex): number {
    return this.positive(box) + this.negative(box);
  }

  /** The part of a grown box's magnitude that ends in the box itself. */
  own(box: BoxIndex): number {
    const { plus, minus } = this;
    const from = this.ended[box]!;
    const to = this.to[box]!;
    return Math.max(0, plus[to]! - plus[from]!) + (minus ? Math.max(0, minus[to]! - minus[from]!) : 0);
  }

  /** The box's net value, exact. */
  value(box: BoxIndex): Int64 {
    return this.net(this.from[box]!, this.to[box]!);
  }

  /** The net value that ends in the box itself, exact; the box must be grown. */
  selfValue(box: BoxIndex): Int64 {
    return this.net(this.ended[box]!, this.to[box]!);
  }

  private net(from: number, to: number): Int64 {
    const { plus, minus, lows, highs } = this;
    if (lows && highs) return join(lows[to]! - lows[from]!, highs[to]! - highs[from]!);
    // Columns that are summed are narrow only where every sum is a safe integer.
    return plus[to]! - plus[from]! - (minus ? minus[to]! - minus[from]! : 0) + 0;
  }

  isGrown(box: BoxIndex): boolean {
    return this.firstChild[box] !== notGrown;
  }

  /** How many children of a grown box have a value. */
  liveChildren(box: BoxIndex): number {
    if (this.rankedFor[box] !== this.weighing) this.rank(box);
    return this.live[box]!;
  }

  /** Child k of these, the heaviest being 0. */
  childAt(box: BoxIndex, k: number): BoxIndex {
    return this.ranked[this.firstChild[box]! + k]!;
  }

  /** All of them, heaviest first. */
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
   * Makes a box's children, unless they are there; true when they are. A box
   * that was begun is finished first, whichever is asked for.
   */
  grow(box: BoxIndex, effort: Effort = allEffort()): boolean {
    while (!this.isGrown(box)) {
      if (effort.spent) return false;
      this.growing ??= this.begin(box);
      this.goOn(this.growing, effort);
    }
    return true;
  }

  private begin(box: BoxIndex): Growth {
    const round = ++this.round;
    if (this.fold) for (let b = box; b >= 0; b = this.parent[b]!) this.onPath[this.source[b]!] = round;
    return { box, round, found: [], counts: [], starts: undefined, phase: 'read', at: this.from[box]! };
  }

  private goOn(growth: Growth, effort: Effort): void {
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

  /** Reads the next source of the stacks at places [from, to) and puts each in its group. */
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
    // The last start is that of the stacks that end here.
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

  /** Sources from the root's child to a box. */
  path(box: BoxIndex): SourceIndex[] {
    const out: SourceIndex[] = [];
    for (let b = box; b > 0; b = this.parent[b]!) out.push(this.source[b]!);
    return out.reverse();
  }

  /** The child of a grown box for a source, or -1. */
  childOf(box: BoxIndex, source: SourceIndex): BoxIndex {
    const live = this.liveChildren(box);
    for (let k = 0; k < live; k++) if (this.source[this.childAt(box, k)] === source) return this.childAt(box, k);
    return -1;
  }
}
