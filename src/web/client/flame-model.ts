/**
 * The stacks of a profile and the boxes of a picture of them: pure, and made
 * for many: everything is a column of numbers.
 */

/** What the server sends: the tree of all stacks, and what its frames stand for. */
export interface FlameData {
  readonly total: number;
  /** From a value to the amount in `unit`. */
  readonly scale: number;
  /** `B`, `s`, `GCU` or empty. */
  readonly unit: string;
  readonly type: string;
  /** By node: how far back its parent stands, its source, and the values of the stacks that end there (`loss` is empty without a comparison). */
  readonly tree: { readonly back: readonly number[]; readonly source: readonly number[]; readonly gain: readonly number[]; readonly loss: readonly number[] };
  readonly full: readonly string[];
  readonly unique: Readonly<Record<number, string>>;
  readonly short: Readonly<Record<number, string>>;
  readonly files: readonly string[];
  readonly file: readonly number[];
  readonly inlined: readonly number[];
  readonly color: readonly number[];
}

/**
 * Boxes as columns; x and width are in values of the profile. Row 0 is that
 * of the pivots, callees have rows 1, 2 ..., callers -1, -2 ... The root is
 * the pivot of a whole flame graph. Children stand side by side, the heaviest
 * first.
 */
export interface Boxes {
  readonly count: number;
  readonly source: Int32Array;
  readonly row: Int32Array;
  readonly x: Float64Array;
  /** Sums of what grew and of what got less; the width is both together. */
  readonly gain: Float64Array;
  readonly loss: Float64Array;
  /** Value of the stacks that end here. */
  readonly self: Float64Array;
  readonly parent: Int32Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** The boxes of row 0, and, with the same places, the first callers. */
  readonly roots: readonly number[];
  readonly callers: readonly number[];
  readonly width: number;
  readonly gainTotal: number;
  readonly lossTotal: number;
  /** Number of rows above and below row 0. */
  readonly above: number;
  readonly below: number;
}

export class FlameModel {
  readonly parent: Int32Array;
  readonly source: Int32Array;
  /** Of whole subtrees. */
  private readonly gainSum: Float64Array;
  private readonly lossSum: Float64Array;
  private readonly firstChild: Int32Array;
  private readonly nextSibling: Int32Array;
  /** Something got less: the picture shows a comparison. */
  readonly isDiff: boolean;

  constructor(readonly data: FlameData) {
    const { back, source, gain, loss } = data.tree;
    const count = back.length;
    this.source = Int32Array.from(source);
    this.parent = Int32Array.from(back, (steps, i) => (i === 0 ? -1 : i - steps));
    this.gainSum = Float64Array.from(gain);
    this.isDiff = loss.length > 0;
    this.lossSum = this.isDiff ? Float64Array.from(loss) : new Float64Array(count);
    this.firstChild = new Int32Array(count).fill(-1);
    this.nextSibling = new Int32Array(count).fill(-1);
    for (let i = count - 1; i > 0; i--) {
      const parent = this.parent[i]!;
      this.gainSum[parent]! += this.gainSum[i]!;
      this.lossSum[parent]! += this.lossSum[i]!;
      this.nextSibling[i] = this.firstChild[parent]!;
      this.firstChild[parent] = i;
    }
  }

  /** Value of the stacks that end in a node. */
  private selfOf(node: number): number {
    return this.data.tree.gain[node]! - (this.data.tree.loss[node] ?? 0);
  }

  unique(source: number): string {
    return this.data.unique[source] ?? this.data.full[source]!;
  }

  file(source: number): string {
    return this.data.files[this.data.file[source]!]!;
  }

  /** The sources that a pattern names; the root where there is none. */
  pivots(pattern: string): number[] {
    if (pattern === '') return [0];
    let regexp: RegExp;
    try {
      regexp = new RegExp(pattern);
    } catch {
      return [0];
    }
    const found: number[] = [];
    for (let i = 0; i < this.data.full.length; i++) if (regexp.test(i === 0 ? '' : this.unique(i)) || regexp.test(this.file(i))) found.push(i);
    return found.length === 0 ? [0] : found;
  }

  /** The outermost places of the pivots, by source, heaviest first. */
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

  /** The boxes of a picture with these sources in its middle. */
  boxes(pivots: readonly number[]): Boxes {
    return new Layout(this.parent, this.source, this.firstChild, this.nextSibling, this.gainSum, this.lossSum, node => this.selfOf(node)).of(this.occurrences(pivots));
  }
}

/** Places of one source: callers are reached from `from`, and carry the values of `of`. */
interface Group {
  readonly source: number;
  readonly of: number[];
  readonly from: number[];
}

class Layout {
  private readonly boxSource: number[] = [];
  private readonly row: number[] = [];
  private readonly x: number[] = [];
  private readonly gain: number[] = [];
  private readonly loss: number[] = [];
  private readonly self: number[] = [];
  private readonly parentBox: number[] = [];
  private readonly firstBox: number[] = [];
  private readonly nextBox: number[] = [];

  constructor(
    private readonly parent: Int32Array,
    private readonly source: Int32Array,
    private readonly firstChild: Int32Array,
    private readonly nextSibling: Int32Array,
    private readonly gainSum: Float64Array,
    private readonly lossSum: Float64Array,
    private readonly selfOf: (node: number) => number,
  ) {}

  of(occurrences: readonly number[][]): Boxes {
    const groups = occurrences.map((nodes): Group => ({ source: this.source[nodes[0]!]!, of: nodes, from: nodes }));
    const roots = this.spread(groups, 0, 0, -1, 1);
    const callers: number[] = [];
    const work: { box: number; group: Group; down: boolean }[] = roots.map(({ box, group }) => ({ box, group, down: true }));
    for (const { box, group } of roots) {
      const first = this.spread(this.parents(group), this.x[box]!, -1, -1, -1);
      callers.push(...first.map(made => made.box));
      for (const made of first) work.push({ ...made, down: false });
    }
    while (work.length > 0) {
      const { box, group, down } = work.pop()!;
      const next = down ? this.children(group) : this.parents(group);
      // Room on the left stands for the box's own value.
      const x = this.x[box]! + (down ? Math.abs(this.self[box]!) : 0);
      for (const made of this.spread(next, x, this.row[box]! + (down ? 1 : -1), box, down ? 1 : -1)) work.push({ ...made, down });
    }
    let gainTotal = 0;
    let lossTotal = 0;
    for (const { box } of roots) {
      gainTotal += this.gain[box]!;
      lossTotal += this.loss[box]!;
    }
    const least = this.row.reduce((a, b) => Math.min(a, b), 0);
    const most = this.row.reduce((a, b) => Math.max(a, b), 0);
    return {
      count: this.row.length,
      source: Int32Array.from(this.boxSource),
      row: Int32Array.from(this.row),
      x: Float64Array.from(this.x),
      gain: Float64Array.from(this.gain),
      loss: Float64Array.from(this.loss),
      self: Float64Array.from(this.self),
      parent: Int32Array.from(this.parentBox),
      firstChild: Int32Array.from(this.firstBox),
      nextSibling: Int32Array.from(this.nextBox),
      roots: roots.map(({ box }) => box),
      callers,
      width: gainTotal + lossTotal,
      gainTotal,
      lossTotal,
      above: -least,
      below: most + 1,
    };
  }

  /** Boxes for groups side by side from x on; what has no value has no box. */
  private spread(groups: readonly Group[], x: number, row: number, parent: number, direction: 1 | -1): { box: number; group: Group }[] {
    const sized = groups
      .map(group => {
        let gain = 0;
        let loss = 0;
        let self = 0;
        for (const node of group.of) {
          gain += this.gainSum[node]!;
          loss += this.lossSum[node]!;
          if (direction > 0) self += this.selfOf(node);
        }
        return { group, gain, loss, self };
      })
      .filter(({ gain, loss }) => gain + loss > 0)
      .sort((a, b) => b.gain + b.loss - a.gain - a.loss);
    let before = -1;
    return sized.map(({ group, gain, loss, self }) => {
      const box = this.row.length;
      this.boxSource.push(group.source);
      this.row.push(row);
      this.x.push(x);
      this.gain.push(gain);
      this.loss.push(loss);
      this.self.push(self);
      this.parentBox.push(parent);
      this.firstBox.push(-1);
      this.nextBox.push(-1);
      if (before >= 0) this.nextBox[before] = box;
      else if (parent >= 0) this.firstBox[parent] = box;
      before = box;
      x += gain + loss;
      return { box, group };
    });
  }

  private children({ of }: Group): Group[] {
    // A node's children are of different sources.
    if (of.length === 1) {
      const out: Group[] = [];
      for (let child = this.firstChild[of[0]!]!; child >= 0; child = this.nextSibling[child]!) out.push({ source: this.source[child]!, of: [child], from: [] });
      return out;
    }
    const groups = new Map<number, Group>();
    for (const node of of) for (let child = this.firstChild[node]!; child >= 0; child = this.nextSibling[child]!) add(groups, this.source[child]!, child, null);
    return [...groups.values()];
  }

  private parents({ of, from }: Group): Group[] {
    const groups = new Map<number, Group>();
    from.forEach((node, i) => {
      const parent = this.parent[node]!;
      if (parent >= 0) add(groups, this.source[parent]!, of[i]!, parent);
    });
    return [...groups.values()];
  }
}

function add(groups: Map<number, Group>, source: number, of: number, from: number | null): void {
  let group = groups.get(source);
  if (!group) groups.set(source, (group = { source, of: [], from: [] }));
  group.of.push(of);
  if (from !== null) group.from.push(from);
}

/** Units by family, smallest first, in the family's default unit. */
const units: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  B: [['B', 1], ['kB', 2 ** 10], ['MB', 2 ** 20], ['GB', 2 ** 30], ['TB', 2 ** 40], ['PB', 2 ** 50]],
  s: [['ns', 1e-9], ['us', 1e-6], ['ms', 1e-3], ['s', 1], ['hrs', 3600]],
  GCU: [['n*GCU', 1e-9], ['u*GCU', 1e-6], ['m*GCU', 1e-3], ['GCU', 1], ['k*GCU', 1e3], ['M*GCU', 1e6], ['G*GCU', 1e9], ['T*GCU', 1e12], ['P*GCU', 1e15]],
};

/** A value in the largest unit in which it is at least 1, to two decimals. */
export function amountText(value: number, { scale, unit }: Pick<FlameData, 'scale' | 'unit'>): string {
  const amount = Math.abs(value * scale);
  const sign = value < 0 ? '-' : '';
  const family = units[unit];
  if (!family) return `${sign}${Number(amount.toFixed(2))}${unit}`;
  // A rounding error must not make 1000ms of a second.
  const [name, factor] = family.findLast(([, f]) => amount >= f * (1 - 1e-12)) ?? family[0]!;
  return `${sign}${Number((amount / factor).toFixed(2))}${amount === 0 ? '' : name}`;
}

export function shareText(value: number, data: Pick<FlameData, 'scale' | 'unit' | 'total'>): string {
  return `${amountText(value, data)} (${data.total === 0 ? 0 : Number(((100 * value) / data.total).toFixed(1))}%)`;
}

/** Names to choose from by the room that there is, longest first. */
export function displayNames(data: FlameData, source: number): string[] {
  const full = data.full[source]!;
  const short = data.short[source];
  // Functions lose what stands before `::` and `.`, files their folders.
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
