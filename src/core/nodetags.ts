import type { Graph, Node, Weights } from './graph.ts';
import { mean } from './graph.ts';
import { abs, add } from './int64.ts';
import type { Int64 } from './int64.ts';
import { scaledLabel } from './measure.ts';
import type { NodeTable } from './nodes.ts';
import type { Row } from './profile.ts';
import { compareText } from './text.ts';
import type { View } from './view.ts';

/** The part of a node's value that samples with one label set, or one number, have. */
export interface Tag {
  readonly name: string;
  /** Of a numeric tag. */
  readonly unit: string;
  readonly value: Int64;
  flat: Int64;
  flatDivisor: Int64;
  cum: Int64;
  cumDivisor: Int64;
}

/** A sample's string labels make one tag together; numbers are kept per such set ('' = no labels). */
export interface NodeTags {
  labels: Map<string, Tag>;
  numeric: Map<string, Map<string, Tag>>;
}

export const tagFlat = (tag: Tag): Int64 => mean(tag.flat, tag.flatDivisor);
export const tagCum = (tag: Tag): Int64 => mean(tag.cum, tag.cumDivisor);

interface RowTags {
  readonly labels: string;
  readonly numbers: readonly { name: string; unit: string; value: Int64 }[];
}

/** Reads a row's tags; rows with the same entries share the answer. */
export class RowTagReader {
  private readonly cache = new Map<string, RowTags>();
  constructor(private readonly view: View) {}

  read(row: Row): RowTags {
    const { labels } = this.view.profile;
    let id = '';
    for (let i = labels.from[row]!; i < labels.from[row + 1]!; i++) id += `${labels.key[i]},${labels.str[i]},${labels.num.at(i)};`;
    let tags = this.cache.get(id);
    if (!tags) this.cache.set(id, (tags = this.make(row)));
    return tags;
  }

  private make(row: Row): RowTags {
    const { profile: p, units, config } = this.view;
    const texts: string[] = [];
    const numbers: { name: string; unit: string; value: Int64 }[] = [];
    for (let i = p.labels.from[row]!; i < p.labels.from[row + 1]!; i++) {
      const key = p.strings.at(p.labels.key[i]!);
      if (p.labels.str[i]! >= 0) {
        if (key !== 'pprof::base') texts.push(`${key}:${p.strings.at(p.labels.str[i]!)}`);
      } else if (key === 'bytes') {
        const value = p.labels.num.at(i);
        const unit = units.unit.get(p.labels.key[i]!) ?? '';
        numbers.push({ name: scaledLabel(value, unit, config.unit), unit, value });
      }
    }
    return { labels: texts.sort(compareText).join('\\n'), numbers };
  }
}

/** Adds one row's value to a node's tags. */
export function addRowTags(node: Node, tags: RowTags, value: Int64, divisor: Int64, side: 'flat' | 'cum'): void {
  if (tags.labels === '' && tags.numbers.length === 0) return;
  node.tags ??= { labels: new Map(), numeric: new Map() };
  if (tags.labels !== '') bump(find(node.tags.labels, tags.labels, '', 0), value, divisor, side);
  if (tags.numbers.length === 0) return;
  let group = node.tags.numeric.get(tags.labels);
  if (!group) node.tags.numeric.set(tags.labels, (group = new Map()));
  for (const number of tags.numbers) bump(find(group, number.name, number.unit, number.value), value, divisor, side);
}

function find(tags: Map<string, Tag>, name: string, unit: string, value: Int64): Tag {
  let tag = tags.get(name);
  if (!tag) tags.set(name, (tag = { name, unit, value, flat: 0, flatDivisor: 0, cum: 0, cumDivisor: 0 }));
  return tag;
}

function bump(tag: Tag, value: Int64, divisor: Int64, side: 'flat' | 'cum'): void {
  if (side === 'flat') {
    tag.flat = add(tag.flat, value);
    tag.flatDivisor = add(tag.flatDivisor, divisor);
  } else {
    tag.cum = add(tag.cum, value);
    tag.cumDivisor = add(tag.cumDivisor, divisor);
  }
}

/** Fills the tags of a merged graph's nodes; the same walk as the sums. */
export function collectTags(view: View, table: NodeTable, weights: Weights, kept: Uint8Array | null, graph: Graph): void {
  const { stack, stackFrom, stackTo, labels } = view.profile;
  if (labels.key.length === 0) return;
  const byIndex: (Node | undefined)[] = new Array(table.count);
  for (const node of graph.nodes) byIndex[node.index] = node;
  const { frameFrom, frameNode } = table;
  const seen = new Uint32Array(table.count);
  const reader = new RowTagReader(view);
  for (let r = 0; r < weights.rows.length; r++) {
    const row = weights.rows[r]!;
    if (labels.from[row] === labels.from[row + 1]) continue;
    const tags = reader.read(row);
    const value = weights.value.at(row);
    const divisor = weights.divisor === null ? 0 : weights.divisor.at(row);
    let leaf = -1;
    let skipped = false;
    for (let i = stackTo[row]! - 1; i >= stackFrom[row]!; i--) {
      const location = stack[i]!;
      for (let k = frameFrom[location + 1]! - 1; k >= frameFrom[location]!; k--) {
        const index = frameNode[k]!;
        if (kept !== null && kept[index] === 0) {
          skipped = true;
          continue;
        }
        if (seen[index] !== r + 1) {
          seen[index] = r + 1;
          const node = byIndex[index];
          if (node) addRowTags(node, tags, value, divisor, 'cum');
        }
        leaf = index;
        skipped = false;
      }
    }
    const node = leaf < 0 || skipped ? undefined : byIndex[leaf];
    if (node) addRowTags(node, tags, value, divisor, 'flat');
  }
}

/** Removes tags whose flat and cum are both below the cut. */
export function trimTags(node: Node, cut: Int64): void {
  if (!node.tags) return;
  const keep = (tags: Map<string, Tag>) => new Map([...tags].filter(([, tag]) => abs(tag.flat) >= cut || abs(tag.cum) >= cut));
  node.tags.labels = keep(node.tags.labels);
  for (const [set, group] of node.tags.numeric) node.tags.numeric.set(set, keep(group));
}

/** Heaviest first, then by name. +v and -v count as equal without a look at the name, as in pprof. */
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
