/** The stacks of a profile and the boxes of their picture. Pure. Stored as columns of numbers, for large profiles. */

import { familyOf } from '../../core/base/units.ts';

/**
 * Columns indexed by node: its parent (-1 for the root, else a smaller number), its source, and the sum
 * of the stacks that end there (`loss` is empty unless this is a comparison).
 */
export interface SentTree {
  readonly parent: Int32Array;
  readonly source: Int32Array;
  readonly gain: Float64Array;
  readonly loss: Float64Array;
}

/**
 * Reads packed flame data, little-endian (see pack in web/pages/flame.ts):
 *
 *     | JSON length in bytes | 5 numbers | JSON text, padded | 8-byte columns | 4-byte columns |
 *     |        uint32        |uint32 each|  to 8 bytes       |  Float64       |  Int32         |
 */
export class Packed {
  readonly numbers: Uint32Array;
  readonly text: string;
  private at: number;

  constructor(private readonly bytes: ArrayBuffer) {
    const [length, ...numbers] = new Uint32Array(bytes, 0, 6) as unknown as [number, ...number[]];
    this.numbers = Uint32Array.from(numbers);
    this.text = new TextDecoder().decode(new Uint8Array(bytes, 24, length));
    this.at = 24 + Math.ceil(length / 8) * 8;
  }

  floats(size: number): Float64Array {
    const column = new Float64Array(this.bytes, this.at, size);
    this.at += 8 * size;
    return column;
  }

  ints(size: number): Int32Array {
    const column = new Int32Array(this.bytes, this.at, size);
    this.at += 4 * size;
    return column;
  }
}

export function readFlameData(bytes: ArrayBuffer): FlameData {
  const packed = new Packed(bytes);
  const [count, losses] = packed.numbers as unknown as [number, number];
  const tree = {
    gain: packed.floats(count),
    loss: packed.floats(losses),
    parent: packed.ints(count),
    source: packed.ints(count),
  };
  return { ...(JSON.parse(packed.text) as Omit<FlameData, 'tree'>), tree };
}

/** The flame data of the server: the tree of all stacks, and the names, files and colours of its sources. */
export interface FlameData {
  readonly total: number;
  /** Factor from a value to an amount in `unit`. */
  readonly scale: number;
  /** `B`, `s`, `GCU` or empty. */
  readonly unit: string;
  readonly type: string;
  /** Empty if the tree is too large to send; then `width` and `diff` are set, and boxes are requested instead. */
  readonly tree: SentTree;
  /** Sum of the magnitudes of all stacks. */
  readonly width?: number;
  readonly diff?: boolean;
  readonly full: readonly string[];
  readonly unique: Readonly<Record<number, string>>;
  readonly short: Readonly<Record<number, string>>;
  readonly files: readonly string[];
  readonly file: readonly number[];
  readonly inlined: readonly number[];
  readonly color: readonly number[];
}

export class WebFlameModel {
  readonly parent: Int32Array;
  readonly source: Int32Array;
  /** Sums of subtrees. */
  readonly gainSum: Float64Array;
  readonly lossSum: Float64Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** Depth of a node, and height of its subtree. */
  readonly depth: Int32Array;
  readonly height: Int32Array;
  /** True for a comparison: some values are negative. */
  readonly isDiff: boolean;
  /** True if the tree with all stacks was sent. */
  readonly isWhole: boolean;

  constructor(readonly data: FlameData) {
    const { parent: parents, source, gain, loss } = data.tree;
    const count = parents.length;
    this.source = source;
    this.parent = parents;
    this.gainSum = gain.slice();
    this.isWhole = data.width === undefined;
    this.isDiff = data.diff ?? loss.length > 0;
    this.lossSum = loss.length > 0 ? loss.slice() : new Float64Array(count);
    this.firstChild = new Int32Array(count).fill(-1);
    this.nextSibling = new Int32Array(count).fill(-1);
    this.depth = new Int32Array(count);
    this.height = new Int32Array(count);
    for (let i = 1; i < count; i++) this.depth[i] = this.depth[this.parent[i]!]! + 1;
    for (let i = count - 1; i > 0; i--) {
      const parent = this.parent[i]!;
      if (this.height[i]! >= this.height[parent]!) this.height[parent] = this.height[i]! + 1;
      this.gainSum[parent]! += this.gainSum[i]!;
      this.lossSum[parent]! += this.lossSum[i]!;
      this.nextSibling[i] = this.firstChild[parent]!;
      this.firstChild[parent] = i;
    }
  }

  /** Returns the net value of the stacks that end in a node. */
  selfOf(node: number): number {
    return this.data.tree.gain[node]! - (this.data.tree.loss[node] ?? 0);
  }

  unique(source: number): string {
    return this.data.unique[source] ?? this.data.full[source]!;
  }

  file(source: number): string {
    return this.data.files[this.data.file[source]!]!;
  }

  /** Returns the texts that a pivot pattern is matched against: names by source (empty for the root), then files. */
  pivotTexts(): string[] {
    return [...this.data.full.map((_, source) => (source === 0 ? '' : this.unique(source))), ...this.data.files];
  }

  /** Converts indices of matching pivot texts to sources; the root if there are none. */
  pivots(found: ReadonlySet<number>): number[] {
    const { full, file } = this.data;
    const sources = full.flatMap((_, i) => (found.has(i) || found.has(full.length + file[i]!) ? [i] : []));
    return sources.length === 0 ? [0] : sources;
  }

  /** Returns the outermost nodes of each pivot, grouped by source, heaviest first. */
  private occurrences(pivots: readonly number[]): number[][] {
    if (pivots.length === 1 && pivots[0] === 0) return [[0]];
    const wanted = new Uint8Array(this.data.full.length);
    for (const source of pivots) wanted[source] = 1;
    const inside = new Uint8Array(this.parent.length);
    const groups = new Map<number, number[]>();
    for (let i = 0; i < this.parent.length; i++) {
      const parent = this.parent[i]!;
      const source = this.source[i]!;
      if (parent >= 0 && inside[parent] === 1) inside[i] = 1;
      else if (wanted[source] === 1) {
        inside[i] = 1;
        const group = groups.get(source);
        if (group) group.push(i);
        else groups.set(source, [i]);
      }
    }
    return [...groups.values()];
  }

  /** Returns the boxes of a picture around these pivots. */
  boxes(pivots: readonly number[]): Boxes {
    return new Boxes(this, this.occurrences(pivots));
  }
}

/** The boxes of a picture, computed here or sent by the server. */
export interface BoxSet {
  readonly count: number;
  readonly source: ArrayLike<number>;
  readonly row: ArrayLike<number>;
  readonly x: ArrayLike<number>;
  readonly gain: ArrayLike<number>;
  readonly loss: ArrayLike<number>;
  readonly self: ArrayLike<number>;
  readonly parent: ArrayLike<number>;
  readonly nextSibling: ArrayLike<number>;
  firstChild(box: number): number;
  readonly roots: readonly number[];
  readonly callers: readonly number[];
  readonly gainTotal: number;
  readonly lossTotal: number;
  readonly width: number;
  readonly above: number;
  readonly below: number;
}

/** Nodes of one source. Callers are found by walking up from `from`, and have the values of `of`. */
interface BoxGroup {
  readonly source: number;
  readonly of: number[];
  readonly from: number[];
}

/**
 * Boxes as columns; x and width are in values of the profile. The pivots are row 0, callees rows 1,
 * 2 ..., callers rows -1, -2 ... A whole flame graph has the root as its pivot. Children are adjacent,
 * heaviest first. They are created lazily, because a picture of millions shows a few thousand.
 */
export class Boxes implements BoxSet {
  readonly source: number[] = [];
  readonly row: number[] = [];
  readonly x: number[] = [];
  /** Sum of positive and of negative changes; the width is the sum of both. */
  readonly gain: number[] = [];
  readonly loss: number[] = [];
  /** Net value of the stacks that end here. */
  readonly self: number[] = [];
  readonly parent: number[] = [];
  readonly nextSibling: number[] = [];
  private readonly first: number[] = [];
  /** The groups of boxes whose children are not created yet. */
  private readonly waiting = new Map<number, BoxGroup>();
  /** The boxes of row 0, and the direct callers above them. */
  readonly roots: readonly number[];
  readonly callers: readonly number[];
  readonly gainTotal: number;
  readonly lossTotal: number;
  /** Number of rows above row 0, and from row 0 on. */
  readonly above: number;
  readonly below: number;

  constructor(
    private readonly model: WebFlameModel,
    occurrences: readonly number[][],
  ) {
    const groups = occurrences.map((nodes): BoxGroup => ({ source: model.source[nodes[0]!]!, of: nodes, from: nodes }));
    const roots = this.spread(groups, 0, 0, -1);
    const callers: number[] = [];
    let [gain, loss, above, below] = [0, 0, 0, 0];
    for (const { box, group } of roots) {
      callers.push(...this.spread(this.parents(group), this.x[box]!, -1, -1).map(made => made.box));
      gain += this.gain[box]!;
      loss += this.loss[box]!;
      for (const node of group.of) {
        above = Math.max(above, model.depth[node]!);
        below = Math.max(below, model.height[node]! + 1);
      }
    }
    this.roots = roots.map(({ box }) => box);
    this.callers = callers;
    this.gainTotal = gain;
    this.lossTotal = loss;
    this.above = above;
    this.below = below;
  }

  /** Number of boxes created so far. */
  get count(): number {
    return this.row.length;
  }

  get width(): number {
    return this.gainTotal + this.lossTotal;
  }

  /** Returns the first child of a box, or -1; the other children are its next siblings. */
  firstChild(box: number): number {
    const group = this.waiting.get(box);
    if (group) {
      this.waiting.delete(box);
      const down = this.row[box]! >= 0;
      // The free space on the left is the box's own value.
      this.spread(
        down ? this.children(group) : this.parents(group),
        this.x[box]! + (down ? Math.abs(this.self[box]!) : 0),
        this.row[box]! + (down ? 1 : -1),
        box,
      );
    }
    return this.first[box]!;
  }

  /** Creates adjacent boxes for groups, from x on; groups without a value get none. */
  private spread(
    groups: readonly BoxGroup[],
    x: number,
    row: number,
    parent: number,
  ): { box: number; group: BoxGroup }[] {
    const { gainSum, lossSum } = this.model;
    const sized = groups
      .map(group => {
        let [gain, loss, self] = [0, 0, 0];
        for (const node of group.of) {
          gain += gainSum[node]!;
          loss += lossSum[node]!;
          if (row >= 0) self += this.model.selfOf(node);
        }
        return { group, gain, loss, self };
      })
      .filter(({ gain, loss }) => gain + loss > 0)
      .sort((a, b) => b.gain + b.loss - a.gain - a.loss);
    let before = -1;
    return sized.map(({ group, gain, loss, self }) => {
      const box = this.row.length;
      this.source.push(group.source);
      this.row.push(row);
      this.x.push(x);
      this.gain.push(gain);
      this.loss.push(loss);
      this.self.push(self);
      this.parent.push(parent);
      this.first.push(-1);
      this.nextSibling.push(-1);
      this.waiting.set(box, group);
      if (before >= 0) this.nextSibling[before] = box;
      else if (parent >= 0) this.first[parent] = box;
      before = box;
      x += gain + loss;
      return { box, group };
    });
  }

  private children({ of }: BoxGroup): BoxGroup[] {
    const { source, firstChild, nextSibling } = this.model;
    // Children of a single node have distinct sources, so none have to be merged.
    if (of.length === 1) {
      const out: BoxGroup[] = [];
      for (let child = firstChild[of[0]!]!; child >= 0; child = nextSibling[child]!)
        out.push({ source: source[child]!, of: [child], from: [] });
      return out;
    }
    const groups = new Map<number, BoxGroup>();
    for (const node of of)
      for (let child = firstChild[node]!; child >= 0; child = nextSibling[child]!)
        add(groups, source[child]!, child, null);
    return [...groups.values()];
  }

  private parents({ of, from }: BoxGroup): BoxGroup[] {
    const groups = new Map<number, BoxGroup>();
    from.forEach((node, i) => {
      const parent = this.model.parent[node]!;
      if (parent >= 0) add(groups, this.model.source[parent]!, of[i]!, parent);
    });
    return [...groups.values()];
  }
}

function add(groups: Map<number, BoxGroup>, source: number, of: number, from: number | null): void {
  let group = groups.get(source);
  if (!group) groups.set(source, (group = { source, of: [], from: [] }));
  group.of.push(of);
  if (from !== null) group.from.push(from);
}

/** Formats a value in the largest unit in which it is at least 1, with two decimals. */
export function amountText(value: number, { scale, unit }: Pick<FlameData, 'scale' | 'unit'>): string {
  const amount = Math.abs(value * scale);
  const sign = value < 0 ? '-' : '';
  const family = familyOf(unit);
  if (!family) return `${sign}${Number(amount.toFixed(2))}${unit}`;
  const { units, fallback } = family;
  // The tolerance prevents a rounding error from printing a second as 1000ms.
  const fits = (factor: number): boolean => amount >= (factor / fallback.factor) * (1 - 1e-12);
  const { name, factor } = units.findLast(one => fits(one.factor)) ?? units[0]!;
  return `${sign}${Number((amount / (factor / fallback.factor)).toFixed(2))}${amount === 0 ? '' : name}`;
}

export function shareText(value: number, data: Pick<FlameData, 'scale' | 'unit' | 'total'>): string {
  return `${amountText(value, data)} (${data.total === 0 ? 0 : Number(((100 * value) / data.total).toFixed(1))}%)`;
}

/** Returns the variants of a name, longest first, to choose by the available width. */
export function displayNames(data: FlameData, source: number): string[] {
  const full = data.full[source]!;
  const short = data.short[source];
  // Functions are shortened at `::` and `.`, files at folders.
  const isFile = short === undefined && full === data.files[data.file[source]!];
  const first = short ?? full;
  if (source === 0) return [first];
  const out = [first];
  for (const match of first.matchAll(isFile ? /\//g : /::|\./g)) {
    const rest = first.slice(match.index + match[0].length);
    if (rest !== '') out.push(rest);
  }
  return out;
}
