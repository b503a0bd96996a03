import { edgeValue, sortEdges } from './graph.ts';
import type { Edge, Node } from './graph.ts';
import { abs, add, divide, fromFloat, multiply, toFloat } from './int64.ts';
import type { Int64 } from './int64.ts';
import { autoLabel, scale } from './measure.ts';
import { nameComponents } from './nodes.ts';
import { sortTags, tagCum, tagFlat } from './nodetags.ts';
import type { Tag } from './graph.ts';
import { baseName } from './paths.ts';
import type { Report } from './report.ts';
import { shortName } from './shortnames.ts';
import { maxNodelets } from './trim.ts';

/**
 * A report's graph in DOT, byte for byte as pprof composes it. As there, the
 * title and the names of tags are not escaped, so a quote in one breaks the
 * text; `forLayout` escapes them too. `withLegend`: the box that tells of the
 * profile; a page has that text elsewhere.
 */
export function* composeDot(report: Report, forLayout = false, withLegend = true): Iterable<string> {
  const { graph } = report.graph();
  // The label sets' own line breaks stay what they are.
  const names: Names = forLayout ? brief : text => text;
  const inner: Names = forLayout ? text => escape(brief(text)).replaceAll('\\\\n', '\\n') : text => text;
  yield `digraph "${report.title === '' ? 'unnamed' : inner(report.title)}" {\nnode [style=filled fillcolor="#f8f8f8"]\n`;
  if (withLegend) yield legend(report, inner);
  if (graph.nodes.length > 0) {
    const ids = new Map<Node, number>();
    let largest: Int64 = 0;
    graph.nodes.forEach((node, i) => {
      ids.set(node, i + 1);
      const flat = abs(node.flatValue);
      if (i === 0 || toFloat(flat) > toFloat(largest)) largest = flat;
    });
    const withNodelets = new Set<Node>();
    for (const node of graph.nodes) {
      yield nodeLine(report, node, ids.get(node)!, toFloat(largest), names);
      const nodelets = nodeletLines(report, node, ids.get(node)!, inner);
      if (nodelets !== '') {
        withNodelets.add(node);
        yield nodelets;
      }
    }
    for (const edge of sortEdges(graph.nodes.flatMap(node => node.out))) {
      yield edgeLine(report, edge, ids.get(edge.src) ?? 0, ids.get(edge.dest) ?? 0, withNodelets.has(edge.src), names);
    }
  }
  yield '}\n';
}

/** What becomes of a name on its way into the text. */
type Names = (text: string) => string;

/** Longer names are cut in what is laid out: no box could show them, and the engine would take minutes. */
const longestName = 2000;

const brief = (name: string): string => (name.length > longestName ? `${name.slice(0, longestName)}…` : name);

const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\l');

function legend(report: Report, inner: Names): string {
  const labels = report.labels(true);
  const title = report.title === '' ? '' : ` tooltip="${inner(report.title)}"`;
  return `subgraph cluster_L { "${escape(labels[0]!)}" [shape=box fontsize=16 label="${labels.map(escape).join('\\l')}\\l"${title}] }\n`;
}

/** A node's name over several lines, shortened. */
function multiline(node: Node, names: Names): string {
  const name = escape(names(shortName(node.info.name))).replaceAll('::', '\\n').replaceAll('[...]', '[…]').replaceAll('.', '\\n');
  const file = node.info.file === '' ? '' : names(baseName(node.info.file));
  return `${nameComponents({ ...node.info, name, file }).join('\\n')}\\n`;
}

function nodeLine(report: Report, node: Node, id: number, largest: number, names: Names): string {
  const flat = node.flatValue;
  const cum = node.cumValue;
  const share = (value: Int64): string => report.percent(value).trim();
  let label = multiline(node, names);
  let shown = report.value(flat);
  label += flat === 0 ? '0' : `${shown} (${share(flat)})`;
  if (cum !== flat) {
    shown = report.value(cum);
    label += `${flat === 0 ? ' ' : '\\n'}of ${shown} (${share(cum)})`;
  }
  const size = toFloat(abs(flat));
  const grows = largest !== 0 && flat !== 0 && size <= largest;
  // The magnitude of -2^63 is negative, and Go makes a number of what is none.
  const fontSize = add(8, grows ? fromFloat(Math.ceil(16 * Math.sqrt(size / largest))) : 0);
  const score = toFloat(cum) / toFloat(abs(report.total));
  return `N${id} [label="${label}" id="node${id}" fontsize=${fontSize} shape=box tooltip="${escape(names(node.name))} (${shown})" color="${colour(score, false)}" fillcolor="${colour(score, true)}"]\n`;
}

function nodeletLines(report: Report, node: Node, id: number, inner: Names): string {
  if (!node.tags) return '';
  // Leaves show the whole value, which includes callees that were cut.
  const byFlat = node.out.length > 0;
  let lines = '';
  sortTags(node.tags.labels, byFlat)
    .slice(0, maxNodelets)
    .forEach((tag, i) => {
      const amount = byFlat ? tagFlat(tag) : tagCum(tag);
      if (amount === 0) return;
      const text = report.value(amount);
      lines += `N${id}_${i} [label = "${inner(tag.name)}" id="N${id}_${i}" fontsize=8 shape=box3d tooltip="${text}"]\n`;
      lines += `N${id} -> N${id}_${i} [label=" ${text}" weight=100 tooltip="${text}" labeltooltip="${text}"]\n`;
      lines += numericLines(report, node.tags!.numeric.get(tag.set), byFlat, `N${id}_${i}`);
    });
  return lines + numericLines(report, node.tags.numeric.get(0), byFlat, `N${id}`);
}

function numericLines(report: Report, tags: readonly Tag[] | undefined, byFlat: boolean, source: string): string {
  if (!tags) return '';
  let lines = '';
  collapse(tags, byFlat).forEach((tag, i) => {
    const flat = tagFlat(tag);
    const cum = tagCum(tag);
    const useFlat = byFlat || flat === cum;
    const amount = useFlat ? flat : cum;
    if (amount === 0) return;
    const text = report.value(amount);
    lines += `N${source}_${i} [label = "${tag.name}" id="N${source}_${i}" fontsize=8 shape=box3d tooltip="${text}"]\n`;
    lines += `${source} -> N${source}_${i} [label=" ${text}" weight=100 tooltip="${text}" labeltooltip="${text}"${useFlat ? '' : ' style="dotted"'}]\n`;
  });
  return lines;
}

/** At most four groups of numbers: the heaviest four are seeds, the others join the nearest. */
function collapse(tags: readonly Tag[], byFlat: boolean): Tag[] {
  const sorted = sortTags(tags, byFlat);
  if (sorted.length <= maxNodelets) return sorted;
  const groups = sorted.slice(0, maxNodelets).map(tag => [tag]);
  for (const tag of sorted.slice(maxNodelets)) {
    let nearest = 0;
    let distance = tagDistance(tag, groups[0]![0]!);
    for (let i = 1; i < groups.length; i++) {
      const other = tagDistance(tag, groups[i]![0]!);
      if (other < distance) {
        nearest = i;
        distance = other;
      }
    }
    groups[nearest]!.push(tag);
  }
  return sortTags(groups.map(joinGroup), byFlat);
}

function tagDistance(tag: Tag, seed: Tag): number {
  return Math.abs(toFloat(tag.value) - scale(seed.value, seed.unit, tag.unit).value);
}

/** One tag for a group, named after its smallest and largest number. */
function joinGroup(group: readonly Tag[]): Tag {
  const first = group[0]!;
  if (group.length === 1) {
    return { name: autoLabel(first.value, first.unit), set: 0, unit: '', value: 0, flat: tagFlat(first), flatDivisor: 0, cum: tagCum(first), cumDivisor: 0 };
  }
  let min = first;
  let max = first;
  const sum = { flat: 0 as Int64, flatDivisor: 0 as Int64, cum: 0 as Int64, cumDivisor: 0 as Int64 };
  for (const tag of group) {
    if (Math.trunc(scale(tag.value, tag.unit, min.unit).value) < toFloat(min.value)) min = tag;
    if (Math.trunc(scale(tag.value, tag.unit, max.unit).value) > toFloat(max.value)) max = tag;
    sum.flat = add(sum.flat, tag.flat);
    sum.flatDivisor = add(sum.flatDivisor, tag.flatDivisor);
    sum.cum = add(sum.cum, tag.cum);
    sum.cumDivisor = add(sum.cumDivisor, tag.cumDivisor);
  }
  return {
    name: `${autoLabel(min.value, min.unit)}..${autoLabel(max.value, max.unit)}`,
    set: 0,
    unit: '',
    value: 0,
    flat: sum.flatDivisor === 0 ? sum.flat : divide(sum.flat, sum.flatDivisor),
    flatDivisor: 0,
    cum: sum.cumDivisor === 0 ? sum.cum : divide(sum.cum, sum.cumDivisor),
    cumDivisor: 0,
  };
}

function edgeLine(report: Report, edge: Edge, from: number, to: number, nodelets: boolean, names: Names): string {
  const { total } = report;
  const weight = edgeValue(edge);
  const shown = report.value(weight);
  let attributes = `label=" ${shown}${edge.inline ? '\\n (inline)' : ''}"`;
  if (total !== 0) {
    /** 1 + |weight * parts / total|, at most 1 + parts, in whole numbers. */
    const steps = (parts: number): number => {
      const share = abs(divide(multiply(weight, parts), total));
      return 1 + (share < parts ? Number(share) : parts);
    };
    if (steps(100) > 1) attributes += ` weight=${steps(100)}`;
    if (steps(5) > 1) attributes += ` penwidth=${steps(5)}`;
    attributes += ` color="${colour(toFloat(weight) / toFloat(abs(total)), false)}"`;
  }
  const tooltip = `"${escape(names(edge.src.name))} ${edge.residual ? '...' : '->'} ${escape(names(edge.dest.name))} (${shown})"`;
  attributes += ` tooltip=${tooltip} labeltooltip=${tooltip}`;
  if (edge.residual) attributes += ' style="dotted"';
  if (nodelets) attributes += ' minlen=2';
  return `N${from} -> N${to} [${attributes}]\n`;
}

/** From green (-1) over grey (0) to red (1); pale for backgrounds. */
function colour(share: number, background: boolean): string {
  let saturation = background ? 0.1 : 1;
  const value = background ? 0.93 : 0.7;
  const score = Math.max(-1, Math.min(1, share));
  if (Math.abs(score) < 0.2) saturation *= Math.abs(score) / 0.2;
  const shifted = score > 0 ? score ** 0.3 : score < 0 ? -((-score) ** 0.3) : score;
  const red = shifted < 0 ? value * (1 + saturation * shifted) : value;
  const green = shifted < 0 ? value : value * (1 - saturation * shifted);
  const blue = value * (1 - saturation);
  // Not a number (a total of 0) gives black channels where it enters.
  const channel = (x: number): string => (Number.isNaN(x) ? 0 : Math.trunc(x * 255) & 255).toString(16).padStart(2, '0');
  return `#${channel(red)}${channel(green)}${channel(blue)}`;
}
