import { chosenFrames, placeOf } from './edges.ts';
import { NodeSelection } from './selection.ts';
import type { Node, NodeTags, Tag } from './graph.ts';
import { abs, add } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { scaledLabel } from '../base/measure.ts';
import type { NodeTable } from './nodes.ts';
import { hasLabels } from '../profile/profile.ts';
import type { Row } from '../profile/profile.ts';
import { BoundedPairs, doubleLength, PairTable } from '../base/pairs.ts';
import { joinSums, mean } from './sample-weights.ts';
import type { Weights } from './sample-weights.ts';
import { compareText } from '../base/text.ts';
import type { View } from '../view/view.ts';

export const tagFlat = (tag: Tag): Int64 => mean(tag.flat, tag.flatDivisor);
export const tagCum = (tag: Tag): Int64 => mean(tag.cum, tag.cumDivisor);

/** The tags of a row, as indices that TagCollector assigns. */
interface RowTags {
  /** The set of string labels; 0 is the empty set. */
  readonly set: number;
  /** An index per number of the key `bytes`. */
  readonly amounts: readonly number[];
}

/** Sums the tags of nodes (pprof: graph.go addSample). The caller reads the stacks and calls `add`. */
export class TagCollector {
  /** By label set of the profile. */
  private readonly known: (RowTags | undefined)[] = [];
  /** By set: `key:value` of its labels, sorted, joined by a backslash and an n (pprof: graph.go joinLabels). */
  private readonly setTexts: string[] = [''];
  private readonly setLines: (readonly string[])[] = [[]];
  private readonly sets = new Map<string, number>([['', 0]]);
  /** Distinct pairs of a set and a number. */
  private readonly amounts: {
    readonly set: number;
    readonly unit: string;
    readonly value: Int64;
    readonly name: string;
  }[] = [];
  private readonly amountIds = new Map<string, number>();
  private labelPairs = new PairTable();
  private amountPairs = new PairTable();
  private readonly labelSums: Sums;
  private readonly amountSums: Sums;

  constructor(
    private readonly view: View,
    weights: Weights,
  ) {
    this.labelSums = new Sums(weights);
    this.amountSums = new Sums(weights);
  }

  /** Allocates the tables. Call it after the last `tagsOf` and before the first `add`. */
  reserve(nodes: number): void {
    this.labelPairs = new BoundedPairs(nodes, this.setTexts.length);
    this.amountPairs = new BoundedPairs(nodes, this.amounts.length);
  }

  /** Returns the tags of a row; rows with the same label set share one result. */
  tagsOf(row: Row): RowTags {
    const set = this.view.profile.labels.set[row]!;
    return (this.known[set] ??= this.read(set));
  }

  private read(labelSet: number): RowTags {
    const { profile: p, units, config } = this.view;
    const texts: string[] = [];
    const bytes: { value: Int64; unit: string }[] = [];
    for (let i = p.labels.setFrom[labelSet]!; i < p.labels.setFrom[labelSet + 1]!; i++) {
      const key = p.strings.at(p.labels.key[i]!);
      if (p.labels.str[i]! >= 0) {
        // pprof itself adds this label, to mark the base of a diff.
        if (key !== 'pprof::base') texts.push(`${key}:${p.strings.at(p.labels.str[i]!)}`);
      } else if (key === 'bytes')
        bytes.push({ value: p.labels.num.at(i), unit: units.unit.get(p.labels.key[i]!) ?? '' });
    }
    const text = texts.sort(compareText).join('\\n');
    let set = this.sets.get(text);
    if (set === undefined) {
      set = this.setTexts.length;
      this.sets.set(text, set);
      this.setTexts.push(text);
      this.setLines.push(texts);
    }
    const amounts = bytes.map(({ value, unit }) => {
      const id = `${set},${value}`;
      let amount = this.amountIds.get(id);
      if (amount === undefined) {
        amount = this.amounts.length;
        this.amountIds.set(id, amount);
        this.amounts.push({ set, unit, value, name: scaledLabel(value, unit, config.unit) });
      }
      return amount;
    });
    return { set, amounts };
  }

  /** Adds a row to a node's tags: call it once with 'cum', and once more with 'flat' if the node is the leaf. */
  add(node: number, tags: RowTags, row: Row, side: 'flat' | 'cum'): void {
    if (tags.set !== 0) this.labelSums.add(this.labelPairs.find(node, tags.set), row, side);
    for (const amount of tags.amounts) this.amountSums.add(this.amountPairs.find(node, amount), row, side);
  }

  /** Assigns tags to nodes, except those whose flat and cum are below `cut` (pprof: TrimLowFrequencyTags). */
  finish(nodes: readonly Node[], cut: Int64): void {
    const tagsOf = (node: Node): NodeTags => (node.tags ??= { labels: [], numeric: new Map() });
    const isLow = (tag: Tag): boolean => abs(tag.flat) < cut && abs(tag.cum) < cut;
    for (let pair = 0; pair < this.labelPairs.count; pair++) {
      if (this.labelSums.isBelow(pair, cut)) continue;
      const node = nodes[this.labelPairs.first[pair]!]!;
      const set = this.labelPairs.second[pair]!;
      const tag: Tag = {
        name: this.setTexts[set]!,
        lines: this.setLines[set]!,
        set,
        unit: '',
        value: 0,
        ...this.labelSums.of(pair),
      };
      if (!isLow(tag)) tagsOf(node).labels.push(tag);
    }
    // Numbers with the same text are one tag, which keeps the first number.
    const byName = new Map<Node, Map<string, Tag>>();
    for (let pair = 0; pair < this.amountPairs.count; pair++) {
      const node = nodes[this.amountPairs.first[pair]!]!;
      const { set, unit, value, name } = this.amounts[this.amountPairs.second[pair]!]!;
      let tags = byName.get(node);
      if (!tags) byName.set(node, (tags = new Map()));
      const id = `${set}\0${name}`;
      const known = tags.get(id);
      tags.set(id, {
        ...(known ?? { name, lines: [], set, unit, value }),
        ...addSums(known, this.amountSums.of(pair)),
      });
    }
    for (const [node, tags] of byName) {
      for (const tag of tags.values()) {
        if (isLow(tag)) continue;
        const groups = tagsOf(node).numeric;
        const group = groups.get(tag.set);
        if (group) group.push(tag);
        else groups.set(tag.set, [tag]);
      }
    }
  }
}

type TagSums = Pick<Tag, 'flat' | 'flatDivisor' | 'cum' | 'cumDivisor'>;

function addSums(a: TagSums | undefined, b: TagSums): TagSums {
  if (!a) return b;
  return {
    flat: add(a.flat, b.flat),
    flatDivisor: add(a.flatDivisor, b.flatDivisor),
    cum: add(a.cum, b.cum),
    cumDivisor: add(a.cumDivisor, b.cumDivisor),
  };
}

/** Growing sums of flat and cum by id, one array per weight column. */
class Sums {
  private flat: Float64Array[];
  private cum: Float64Array[];
  constructor(private readonly weights: Weights) {
    this.flat = weights.columns.map(() => new Float64Array(256));
    this.cum = weights.columns.map(() => new Float64Array(256));
  }

  add(id: number, row: Row, side: 'flat' | 'cum'): void {
    const { columns } = this.weights;
    if (columns.length === 1 && id < this.flat[0]!.length) {
      (side === 'flat' ? this.flat : this.cum)[0]![id]! += columns[0]![row]!;
      return;
    }
    while (id >= this.flat[0]!.length) {
      this.flat = this.flat.map(doubleLength);
      this.cum = this.cum.map(doubleLength);
    }
    const sums = side === 'flat' ? this.flat : this.cum;
    for (let c = 0; c < columns.length; c++) sums[c]![id]! += columns[c]![row]!;
  }

  /** Whether flat and cum are below the cut. Returns false for 64-bit values, whose halves need joining first. */
  isBelow(id: number, cut: Int64): boolean {
    if (this.weights.value.hi !== null) return false;
    return Math.abs(this.flat[0]![id]!) < cut && Math.abs(this.cum[0]![id]!) < cut;
  }

  of(id: number): TagSums {
    const flat = joinSums(this.weights, this.flat, id);
    const cum = joinSums(this.weights, this.cum, id);
    return { flat: flat.value, flatDivisor: flat.divisor, cum: cum.value, cumDivisor: cum.divisor };
  }
}

/** Sets the tags of some nodes of a merged graph. The result does not depend on the other nodes. */
export function collectTags(view: View, table: NodeTable, weights: Weights, nodes: readonly Node[], cut: Int64): void {
  const { stack, stackFrom, stackTo, labels } = view.profile;
  if (labels.key.length === 0) return;
  const chosen = new NodeSelection(
    table,
    nodes.map(node => node.index),
  );
  const {
    place,
    table: { frameFrom, frameNode },
  } = chosen;
  const { rows } = weights;
  const collector = new TagCollector(view, weights);
  const rowTags = Array.from(rows, row => (hasLabels(view.profile, row) ? collector.tagsOf(row) : null));
  collector.reserve(nodes.length);
  const {
    tree: { count, parent, last },
    from,
    entries,
  } = chosenFrames(view, rows, chosen);
  /** By chunk: the nearest of itself and its ancestors that has a selected frame, or -1. */
  const next = new Int32Array(count);
  for (let s = 0; s < count; s++) next[s] = from[s + 1]! > from[s]! ? s : parent[s]! < 0 ? -1 : next[parent[s]!]!;
  const seen = new Uint32Array(nodes.length);
  for (let r = 0; r < rows.length; r++) {
    const tags = rowTags[r]!;
    if (tags === null || (tags.set === 0 && tags.amounts.length === 0)) continue;
    const row = rows[r]!;
    for (let s = last[row]!; s >= 0 && (s = next[s]!) >= 0; s = parent[s]!) {
      for (let k = from[s]!, stop = from[s + 1]!; k < stop; k++) {
        const node = placeOf(entries[k]!);
        if (seen[node] === r + 1) continue;
        seen[node] = r + 1;
        collector.add(node, tags, row, 'cum');
      }
    }
    const first = stackFrom[row]!;
    const leaf = first < stackTo[row]! ? place[frameNode[frameFrom[stack[first]!]!]!]! : -1;
    if (leaf >= 0) collector.add(leaf, tags, row, 'flat');
  }
  collector.finish(nodes, cut);
}

/** Sorts tags, heaviest first, then by name. +v and -v are equal, whatever their names (pprof: graph.go tags.Less). */
export function sortTags(tags: readonly Tag[], byFlat: boolean): Tag[] {
  const heavier = (a: Int64, b: Int64): number => {
    const x = abs(a);
    const y = abs(b);
    return x > y ? -1 : x < y ? 1 : 0;
  };
  return [...tags].sort((a, b) => {
    if (!byFlat && a.cum !== b.cum) return heavier(a.cum, b.cum);
    if (a.flat !== b.flat) return heavier(a.flat, b.flat);
    return compareText(a.name, b.name);
  });
}
