/**
 * Computes the visible boxes of a flame graph that is too large to send: those of a minimum width in a
 * part of the picture. The page requests more when the user zooms in. The trees are cached, and grow
 * lazily where they are visited.
 */

import { allEffort } from '../../core/base/effort.ts';
import { FlameTree } from '../../core/flame/flame-tree.ts';
import type { Direction, Entries } from '../../core/flame/flame-entries.ts';
import type { BoxIndex } from '../../core/flame/flame-tree.ts';
import { PivotPass } from '../../core/flame/flame-passes.ts';
import { Memo } from '../../core/base/memo.ts';
import type { Stacks } from '../../core/flame/stacks.ts';

/** A part of a picture; x and sizes are in values of the profile. */
export interface BoxWindow {
  readonly from: number;
  readonly to: number;
  /** Smaller boxes and their children are omitted. */
  readonly least: number;
  /** Width of the whole picture in pixels: boxes below half a pixel are omitted too. 0: no such limit. */
  readonly pixels: number;
}

/** Boxes as columns, parents before their children, siblings adjacent. */
export interface BoxColumns {
  readonly x: Float64Array;
  readonly gain: Float64Array;
  /** Empty if no value is negative. */
  readonly loss: Float64Array;
  /** Net value of the stacks that end in a box; 0 for callers. */
  readonly self: Float64Array;
  readonly source: Int32Array;
  readonly row: Int32Array;
  /** -1 for the pivots and their direct callers. */
  readonly parent: Int32Array;
  /** Number of rows above the pivots, and from them on, in the whole picture. */
  readonly above: number;
  readonly below: number;
  readonly gainTotal: number;
  readonly lossTotal: number;
}

/** Most boxes per response; a window with many rows of narrow boxes could have more. */
const mostBoxes = 400_000;

/** The trees of a picture: callees of the pivots and, unless the pivot is the root, their callers. */
interface Trees {
  readonly down: FlameTree;
  readonly up: FlameTree | null;
  readonly above: number;
  readonly below: number;
}

const knownTrees = new Memo<Trees>(6);

/** Returns the boxes of a window of the picture around some pivots; pivot [0] is the root. */
export function boxesOf(stacks: Stacks, pivots: readonly number[], window: BoxWindow): BoxColumns {
  const { view } = stacks;
  const trees = knownTrees.get(view.profile, JSON.stringify([view.index, view.keeps, pivots]), () =>
    treesOf(stacks, pivots),
  );
  const { down, up } = trees;
  const least = window.pixels > 0 ? Math.max(window.least, down.size(0) / window.pixels / 2) : window.least;
  const out = new BoxCollector({ ...window, least }, mostBoxes);
  if (!up) out.tree(down, [0], 0, 0);
  else {
    down.grow(0);
    up.grow(0);
    out.tree(down, down.children(0), 0, 0);
    // Both trees have the pivots in the same order; the callers start above each pivot.
    let x = 0;
    for (const box of up.children(0)) {
      out.callers(up, box, x);
      x += up.size(box);
    }
  }
  // Stacks of value 0 have no boxes and no rows.
  const [above, below] = down.size(0) === 0 ? [0, 0] : [trees.above, trees.below];
  return { ...out.columns(), above, below, gainTotal: down.positive(0), lossTotal: down.negative(0) };
}

function treesOf(stacks: Stacks, pivots: readonly number[]): Trees {
  const ready = (tree: FlameTree): FlameTree => {
    tree.prepare();
    return tree;
  };
  if (pivots.length === 1 && pivots[0] === 0)
    return { down: ready(new FlameTree(stacks)), up: null, above: 0, below: 1 + longestStack(stacks) };
  const wanted = new Uint8Array(stacks.sources.count);
  for (const source of pivots) if (source > 0 && source < wanted.length) wanted[source] = 1;
  const pass = new PivotPass(stacks, wanted);
  while (!pass.step(allEffort()));
  const callees = withPivots(stacks, pass.entries('callees'), 'callees');
  const callers = withPivots(stacks, pass.entries('callers'), 'callers');
  return {
    down: ready(new FlameTree(stacks, { entries: callees.entries })),
    up: ready(new FlameTree(stacks, { direction: 'callers', entries: callers.entries })),
    // The pivots are counted in both trees, which makes up for the root as the last caller.
    above: callers.most,
    below: callees.most,
  };
}

/**
 * Returns the entries with the pivot's own frame first, so that the trees' first boxes are the pivots,
 * and the largest number of frames of an entry.
 */
function withPivots(
  { view, frameFrom }: Stacks,
  { rows, next, frame }: Entries,
  direction: Direction,
): { entries: Entries; most: number } {
  const { stack, stackFrom, stackTo } = view.profile;
  const down = direction === 'callees';
  let most = 0;
  const own = frame.map((behind, e) => {
    const at = next[e]! + (down ? 1 : -1);
    const location = stack[at]!;
    const [first, end] = [frameFrom[location]!, frameFrom[location + 1]!];
    // Entries store the frame plus 1; 0 means that the location has no more frames.
    const pivot = down ? (behind > 0 ? behind - 2 : end - 1) : behind > 0 ? behind : first;
    const [from, to] = down ? [stackFrom[rows[e]!]!, at] : [at + 1, stackTo[rows[e]!]!];
    let frames = down ? end - pivot : pivot - first + 1;
    for (let i = from; i < to; i++) frames += frameFrom[stack[i]! + 1]! - frameFrom[stack[i]!]!;
    most = Math.max(most, frames);
    return pivot + 1;
  });
  return { entries: { rows, next, frame: own }, most };
}

/** Returns the number of frames of the longest stack. */
function longestStack({ view, rows, frameFrom }: Stacks): number {
  const { stack, stackFrom, stackTo } = view.profile;
  let most = 0;
  for (const row of rows) {
    let frames = 0;
    for (let i = stackFrom[row]!; i < stackTo[row]!; i++) frames += frameFrom[stack[i]! + 1]! - frameFrom[stack[i]!]!;
    if (frames > most) most = frames;
  }
  return most;
}

/** Collects boxes in growable columns. */
class BoxCollector {
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
    return (
      size > 0 &&
      size >= this.window.least &&
      x < this.window.to &&
      x + size > this.window.from &&
      this.x.length < this.most
    );
  }

  /** Adds adjacent boxes from x on, with their descendants. */
  tree(tree: FlameTree, first: readonly BoxIndex[], x: number, row: number): void {
    // Breadth first, so that the limit cuts off the deepest rows.
    let level: { readonly boxes: readonly BoxIndex[]; readonly x: number; readonly parent: number }[] = [
      { boxes: first, x, parent: -1 },
    ];
    for (let depth = row; level.length > 0; depth++) {
      const next: typeof level = [];
      for (const { boxes, x: left, parent } of level) {
        let at = left;
        for (const box of boxes) {
          const size = tree.size(box);
          if (this.isSeen(at, size)) {
            const made = this.add(tree.source[box]!, at, depth, parent, tree.positive(box), tree.negative(box));
            tree.grow(box);
            const own = this.rest(tree, box);
            this.self[made] = own.gain - own.loss;
            // The free space on the left is the box's own value.
            next.push({ boxes: tree.children(box), x: at + Math.abs(this.self[made]), parent: made });
          }
          at += size;
        }
      }
      level = next;
    }
  }

  /** Adds the callers of a box, upwards, with a root box for stacks that begin there. */
  callers(tree: FlameTree, pivot: BoxIndex, x: number): void {
    let level = [{ box: pivot, x, parent: -1 }];
    for (let row = -1; level.length > 0; row--) {
      const next: typeof level = [];
      for (const { box, x: left, parent } of level) {
        tree.grow(box);
        const own = this.rest(tree, box);
        // The root is sorted among the callers by its size.
        const all = [
          ...tree.children(box).map(child => ({
            child,
            source: tree.source[child]!,
            gain: tree.positive(child),
            loss: tree.negative(child),
          })),
          { child: -1, source: 0, ...own },
        ].sort((a, b) => b.gain + b.loss - a.gain - a.loss);
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

  /** Returns the part of a box that is in none of its children. */
  private rest(tree: FlameTree, box: BoxIndex): { gain: number; loss: number } {
    // The difference of sums may have a rounding error instead of 0.
    if (tree.own(box) === 0) return { gain: 0, loss: 0 };
    let [gain, loss] = [tree.positive(box), tree.negative(box)];
    for (const child of tree.children(box)) {
      gain -= tree.positive(child);
      loss -= tree.negative(child);
    }
    return { gain: Math.max(0, gain), loss: Math.max(0, loss) };
  }

  columns(): Omit<BoxColumns, 'above' | 'below' | 'gainTotal' | 'lossTotal'> {
    const floats = (list: readonly number[]): Float64Array => Float64Array.from(list);
    const ints = (list: readonly number[]): Int32Array => Int32Array.from(list);
    return {
      x: floats(this.x),
      gain: floats(this.gain),
      loss: this.loss.some(loss => loss > 0) ? floats(this.loss) : new Float64Array(0),
      self: floats(this.self),
      source: ints(this.source),
      row: ints(this.row),
      parent: ints(this.parent),
    };
  }
}
