/**
 * What can be seen of a flame graph that is too large to be sent: boxes of at
 * least some width in a part of the picture. The page asks again where it
 * looks closer, and the trees are kept and grown where they are looked at.
 */

import { FlameTree, PivotPass } from '../core/flame.ts';
import type { BoxIndex, Direction, Entries } from '../core/flame.ts';
import { Memo } from '../core/memo.ts';
import type { Stacks } from '../core/stacks.ts';

/** Which part of a picture: x and sizes are in values of the profile. */
export interface BoxWindow {
  readonly from: number;
  readonly to: number;
  /** Smaller boxes are left out, and what stands on them. */
  readonly least: number;
  /** So are boxes that have less than half a pixel where the whole picture has so many; 0: none. */
  readonly pixels: number;
}

/** Boxes as columns, parents before their children, children side by side. */
export interface BoxColumns {
  readonly x: Float64Array;
  readonly gain: Float64Array;
  /** Empty where nothing got less. */
  readonly loss: Float64Array;
  /** Net value of the stacks that end in a box; 0 for callers. */
  readonly self: Float64Array;
  readonly source: Int32Array;
  readonly row: Int32Array;
  /** -1 for the pivots, and for their callers. */
  readonly parent: Int32Array;
  /** Rows above the pivots, and from them on, of the whole picture. */
  readonly above: number;
  readonly below: number;
  readonly gainTotal: number;
  readonly lossTotal: number;
}

/** More are never sent: a window of many rows, each full of narrow boxes. */
const mostBoxes = 400_000;

/** The trees of a picture: from the pivots on, and for pivots that are not the root the way back. */
interface Trees {
  readonly down: FlameTree;
  readonly up: FlameTree | null;
  readonly above: number;
  readonly below: number;
}

const knownTrees = new Memo<Trees>(6);

/** The boxes of a window of the picture with some sources in its middle; [0] is the whole picture. */
export function boxesOf(stacks: Stacks, pivots: readonly number[], window: BoxWindow): BoxColumns {
  const { view } = stacks;
  const trees = knownTrees.get(view.profile, JSON.stringify([view.index, view.keeps, pivots]), () => treesOf(stacks, pivots));
  const { down, up } = trees;
  const least = window.pixels > 0 ? Math.max(window.least, down.size(0) / window.pixels / 2) : window.least;
  const out = new Collector({ ...window, least }, mostBoxes);
  if (!up) out.tree(down, [0], 0, 0);
  else {
    down.grow(0);
    up.grow(0);
    const pivotBoxes = childrenOf(down, 0);
    out.tree(down, pivotBoxes, 0, 0);
    // Both trees have the pivots in the same order; the way back begins above each.
    let x = 0;
    for (const box of childrenOf(up, 0)) {
      up.grow(box);
      out.callers(up, box, x);
      x += up.size(box);
    }
  }
  // Stacks without a value have no boxes, and no rows.
  const [above, below] = down.size(0) === 0 ? [0, 0] : [trees.above, trees.below];
  return { ...out.columns(), above, below, gainTotal: down.positive[0]!, lossTotal: down.negative[0]! };
}

const childrenOf = (tree: FlameTree, box: BoxIndex): BoxIndex[] => Array.from({ length: tree.childCount[box]! }, (_, i) => tree.firstChild[box]! + i);

function treesOf(stacks: Stacks, pivots: readonly number[]): Trees {
  if (pivots.length === 1 && pivots[0] === 0) return { down: new FlameTree(stacks), up: null, above: 0, below: 1 + deepest(stacks, null, 'callees') };
  const wanted = new Uint8Array(stacks.sources.count);
  for (const source of pivots) if (source > 0 && source < wanted.length) wanted[source] = 1;
  const pass = new PivotPass(stacks, wanted);
  while (!pass.step(1 << 20));
  // The pivot's own frame is read first, on both sides: so the trees' first boxes are the pivots.
  const entries = (direction: Direction): Entries => {
    const beside = pass.entries(direction);
    return { ...beside, frame: beside.frame.map(frame => frame + (direction === 'callees' ? -1 : 1)) };
  };
  const [callees, callers] = [entries('callees'), entries('callers')];
  return {
    down: new FlameTree(stacks, { entries: callees }),
    up: new FlameTree(stacks, { direction: 'callers', entries: callers }),
    // The root is the last caller.
    above: deepest(stacks, callers, 'callers'),
    below: deepest(stacks, callees, 'callees'),
  };
}

/** Most frames that are read from an entry on, or of a whole stack. */
function deepest(stacks: Stacks, entries: Entries | null, direction: Direction): number {
  const { stack, stackFrom, stackTo } = stacks.view.profile;
  const { frameFrom, rows } = stacks;
  let most = 0;
  const count = entries ? entries.rows.length : rows.length;
  for (let e = 0; e < count; e++) {
    const row = entries ? entries.rows[e]! : rows[e]!;
    const at = entries ? entries.at[e]! : -1;
    let [from, to, part] = [stackFrom[row]!, stackTo[row]!, 0];
    if (entries) {
      const location = stack[at]!;
      if (direction === 'callees') {
        to = at;
        part = frameFrom[location + 1]! - entries.frame[e]!;
      } else {
        from = at + 1;
        part = entries.frame[e]! - frameFrom[location]! + 1;
      }
    }
    for (let i = from; i < to; i++) part += frameFrom[stack[i]! + 1]! - frameFrom[stack[i]!]!;
    if (part > most) most = part;
  }
  return most;
}

/** A number of boxes of a tree, with room for more. */
class Collector {
  private readonly x: number[] = [];
  private readonly gain: number[] = [];
  private readonly loss: number[] = [];
  private readonly self: number[] = [];
  private readonly source: number[] = [];
  private readonly row: number[] = [];
  private readonly parent: number[] = [];

  constructor(
    private readonly window: Omit<BoxWindow, 'pixels'>,
    private readonly most: number,
  ) {}

  private add(source: number, x: number, row: number, parent: number, gain: number, loss: number): number {
    this.source.push(source);
    this.x.push(x);
    this.row.push(row);
    this.parent.push(parent);
    this.gain.push(gain);
    this.loss.push(loss);
    return this.self.push(0) - 1;
  }

  private isSeen(x: number, size: number): boolean {
    return size > 0 && size >= this.window.least && x < this.window.to && x + size > this.window.from && this.x.length < this.most;
  }

  /** Boxes side by side from x on, and what hangs on them. */
  tree(tree: FlameTree, first: readonly BoxIndex[], x: number, row: number): void {
    // Breadth first: where it is too much, the upper rows are there.
    let level: { readonly boxes: readonly BoxIndex[]; readonly x: number; readonly parent: number }[] = [{ boxes: first, x, parent: -1 }];
    for (let depth = row; level.length > 0; depth++) {
      const next: typeof level = [];
      for (const { boxes, x: left, parent } of level) {
        let at = left;
        for (const box of boxes) {
          const size = tree.size(box);
          if (this.isSeen(at, size)) {
            const made = this.add(tree.source[box]!, at, depth, parent, tree.positive[box]!, tree.negative[box]!);
            tree.grow(box);
            const own = this.rest(tree, box);
            this.self[made] = own.gain - own.loss;
            // Room on the left stands for the box's own value.
            next.push({ boxes: childrenOf(tree, box), x: at + Math.abs(this.self[made]!), parent: made });
          }
          at += size;
        }
      }
      level = next;
    }
  }

  /** The callers of a box, upwards, with the root where stacks begin. */
  callers(tree: FlameTree, pivot: BoxIndex, x: number): void {
    let level = [{ box: pivot, x, parent: -1 }];
    for (let row = -1; level.length > 0; row--) {
      const next: typeof level = [];
      for (const { box, x: left, parent } of level) {
        tree.grow(box);
        const own = this.rest(tree, box);
        // The root stands among the callers by its size.
        const all = [...childrenOf(tree, box).map(child => ({ child, source: tree.source[child]!, gain: tree.positive[child]!, loss: tree.negative[child]! })), { child: -1, source: 0, ...own }].sort((a, b) => b.gain + b.loss - a.gain - a.loss);
        let at = left;
        for (const { child, source, gain, loss } of all) {
          if (this.isSeen(at, gain + loss)) {
            const made = this.add(source, at, row, parent, gain, loss);
            if (child >= 0) next.push({ box: child, x: at, parent: made });
          }
          at += gain + loss;
        }
      }
      level = next;
    }
  }

  /** What of a box is in none of its children. */
  private rest(tree: FlameTree, box: BoxIndex): { gain: number; loss: number } {
    let [gain, loss] = [tree.positive[box]!, tree.negative[box]!];
    // Sums of doubles need not cancel to the last bit.
    if (tree.own[box] === 0) return { gain: 0, loss: 0 };
    for (const child of childrenOf(tree, box)) {
      gain -= tree.positive[child]!;
      loss -= tree.negative[child]!;
    }
    return { gain: Math.max(0, gain), loss: Math.max(0, loss) };
  }

  columns(): Omit<BoxColumns, 'above' | 'below' | 'gainTotal' | 'lossTotal'> {
    const floats = (list: readonly number[]): Float64Array => Float64Array.from(list);
    const ints = (list: readonly number[]): Int32Array => Int32Array.from(list);
    return {
      x: floats(this.x), gain: floats(this.gain), loss: this.loss.some(loss => loss > 0) ? floats(this.loss) : new Float64Array(0), self: floats(this.self),
      source: ints(this.source), row: ints(this.row), parent: ints(this.parent),
    };
  }
}
