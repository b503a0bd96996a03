import { cell, cellLine } from '../base/cells.ts';
import type { CellLine, Line } from '../base/cells.ts';
import { edgeValue, sortEdges } from './graph.ts';
import type { Edge, Node } from './graph.ts';
import { abs, add, divide, fromFloat, multiply, toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { autoLabel, scale } from '../base/measure.ts';
import { nameComponents } from './nodes.ts';
import { sortTags, tagCum, tagFlat } from './nodetags.ts';
import type { Tag } from './graph.ts';
import type { Paths } from '../base/paths.ts';
import type { Report } from './report.ts';
import { shortName } from '../flame/shortnames.ts';
import { maxNodelets } from './trim.ts';

/**
 * Writes a report's graph in DOT (pprof: dotgraph.go ComposeDot). pprof does
 * not escape the title and the names of tags, files and units, so a quote in one of
 * them makes the text invalid, and a backslash changes the drawing. With
 * `forLayout` everything is escaped, and the drawing shows the profile's own
 * texts. `withLegend` adds the box about the profile.
 */
export function* composeDot(report: Report, forLayout = false, withLegend = true): Iterable<Line> {
  const { graph } = report.graph();
  const texts = forLayout ? drawnTexts : pprofTexts;
  const name = report.title === '' ? 'unnamed' : texts.name(texts.plain(report.title));
  yield cellLine('dot-frame', `digraph "${name}" {`);
  yield cellLine('dot-frame', 'node [style=filled fillcolor="#f8f8f8"]');
  if (withLegend) yield legend(report, texts);
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
      yield nodeLine(report, node, ids.get(node)!, toFloat(largest), texts);
      const nodelets = nodeletLines(report, node, ids.get(node)!, texts);
      if (nodelets.length > 0) withNodelets.add(node);
      yield* nodelets;
    }
    for (const edge of sortEdges(graph.nodes.flatMap(node => node.out))) {
      yield edgeLine(report, edge, ids.get(edge.src) ?? 0, ids.get(edge.dest) ?? 0, withNodelets.has(edge.src), texts);
    }
  }
  yield cellLine('dot-frame', '}');
}

/** The escape functions of one form of the text. */
interface DotTexts {
  /** For texts that pprof escapes: functions and lines of the legend. */
  readonly escaped: (text: string) => string;
  /** For texts that pprof does not escape: titles, files, values with their units. */
  readonly plain: (text: string) => string;
  /** For the lines of one box, which pprof does not escape. */
  readonly lines: (texts: readonly string[]) => string;
  readonly legend: (text: string) => string;
  /** For a complete label made of escaped parts. */
  readonly label: (text: string) => string;
  /** For a complete tooltip made of escaped parts. */
  readonly tip: (text: string) => string;
  /** For the escaped name of a graph or node. */
  readonly name: (text: string) => string;
}

const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\l');

/** Escapes `&` as well: Graphviz replaces references such as &lt; in every text that it draws. */
const literal = (text: string): string => escape(text).replaceAll('&', '&amp;');

/** Characters. The layout cuts longer names: no box could show them, and the engine would run for minutes. */
const longestName = 2000;

const truncate = (name: string, longest = longestName): string =>
  name.length > longest ? `${name.slice(0, longest)}…` : name;

/** Cuts lines to `longestName` characters in total. */
function truncateLines(texts: readonly string[]): string[] {
  const out: string[] = [];
  let left = longestName;
  for (const text of texts) {
    out.push(truncate(text, left));
    left -= text.length;
    if (left < 0) break;
  }
  return out;
}

const pprofTexts: DotTexts = {
  escaped: escape,
  plain: text => text,
  lines: texts => texts.join('\\n'),
  legend: escape,
  label: text => text,
  tip: text => text,
  name: text => text,
};

const drawnTexts: DotTexts = {
  escaped: text => literal(truncate(text)),
  plain: text => literal(truncate(text)),
  lines: texts => truncateLines(texts).map(literal).join('\\n'),
  legend: literal,
  // An empty first line corrupts the layout engine, which then fails at a later graph.
  label: text => (/^\\[nl]/.test(text) ? ` ${text}` : text),
  // Graphviz unescapes tooltips twice and names not at all.
  tip: text => replaceBackslashes(text, '\\\\\\\\'),
  name: text => replaceBackslashes(text, '&#92;'),
};

/** Replaces each escaped backslash of an escaped text by `written`. */
const replaceBackslashes = (text: string, written: string): string =>
  text.replace(/\\([^])/g, (pair, next) => (next === '\\' ? written : pair));

function legend(report: Report, texts: DotTexts): CellLine {
  const labels = report.labels(true);
  const title = report.title === '' ? '' : ` tooltip="${texts.tip(texts.plain(report.title))}"`;
  const lines = texts.label(`${labels.map(texts.legend).join('\\l')}\\l`);
  const name = texts.name(texts.legend(labels[0]!));
  return cellLine('dot-legend', `subgraph cluster_L { "${name}" [shape=box fontsize=16 label="${lines}"${title}] }`);
}

/** Shortens a node's name and breaks it into lines (pprof: dotgraph.go multilinePrintableName). */
function breakName(node: Node, texts: DotTexts, paths: Paths): string {
  const name = texts
    .escaped(shortName(node.info.name))
    .replaceAll('::', '\\n')
    .replaceAll('[...]', '[…]')
    .replaceAll('.', '\\n');
  const base = (path: string): string => (path === '' ? '' : texts.plain(paths.base(path)));
  const info = { ...node.info, name, file: base(node.info.file), objectFile: base(node.info.objectFile) };
  return `${nameComponents(info, paths).join('\\n')}\\n`;
}

function nodeLine(report: Report, node: Node, id: number, largest: number, texts: DotTexts): CellLine {
  const flat = node.flatValue;
  const cum = node.cumValue;
  const share = (value: Int64): string => report.percent(value).trim();
  let label = breakName(node, texts, report.locale.paths);
  let shown = texts.plain(report.value(flat));
  label += flat === 0 ? '0' : `${shown} (${share(flat)})`;
  if (cum !== flat) {
    shown = texts.plain(report.value(cum));
    label += `${flat === 0 ? ' ' : '\\n'}of ${shown} (${share(cum)})`;
  }
  const size = toFloat(abs(flat));
  const grows = largest !== 0 && flat !== 0 && size <= largest;
  // |-2^63| is negative, so the root may be NaN; fromFloat converts it to an integer as Go does.
  const fontSize = add(8, grows ? fromFloat(Math.ceil(16 * Math.sqrt(size / largest))) : 0);
  const score = toFloat(cum) / toFloat(abs(report.total));
  const tooltip = texts.tip(`${texts.escaped(node.name)} (${shown})`);
  return cellLine(
    'dot-box',
    `N${id} [label="`,
    cell('label', texts.label(label)),
    `" id="node${id}" fontsize=${fontSize} shape=box tooltip="${tooltip}" ` +
      `color="${colour(score, false)}" fillcolor="${colour(score, true)}"]`,
  );
}

function nodeletLines(report: Report, node: Node, id: number, texts: DotTexts): CellLine[] {
  if (!node.tags) return [];
  // A leaf shows cum, which includes the callees that were trimmed.
  const byFlat = node.out.length > 0;
  const lines: CellLine[] = [];
  sortTags(node.tags.labels, byFlat)
    .slice(0, maxNodelets)
    .forEach((tag, i) => {
      const amount = byFlat ? tagFlat(tag) : tagCum(tag);
      if (amount === 0) return;
      const text = texts.plain(report.value(amount));
      const tip = texts.tip(text);
      const name = `N${id}_${i}`;
      lines.push(
        tagLine(name, texts.label(texts.lines(tag.lines)), tip),
        cellLine(
          'dot-tag-arrow',
          `N${id} -> ${name} [label=" ${text}" weight=100 tooltip="${tip}" labeltooltip="${tip}"]`,
        ),
        ...numericLines(report, node.tags!.numeric.get(tag.set), byFlat, name, texts),
      );
    });
  lines.push(...numericLines(report, node.tags.numeric.get(0), byFlat, `N${id}`, texts));
  return lines;
}

function numericLines(
  report: Report,
  tags: readonly Tag[] | undefined,
  byFlat: boolean,
  source: string,
  texts: DotTexts,
): CellLine[] {
  if (!tags) return [];
  const lines: CellLine[] = [];
  collapse(tags, byFlat).forEach((tag, i) => {
    const flat = tagFlat(tag);
    const cum = tagCum(tag);
    const useFlat = byFlat || flat === cum;
    const amount = useFlat ? flat : cum;
    if (amount === 0) return;
    const text = texts.plain(report.value(amount));
    const tip = texts.tip(text);
    const name = `N${source}_${i}`;
    lines.push(
      tagLine(name, texts.label(texts.plain(tag.name)), tip),
      cellLine(
        'dot-tag-arrow',
        `${source} -> ${name} [label=" ${text}" weight=100 tooltip="${tip}" ` +
          `labeltooltip="${tip}"${useFlat ? '' : ' style="dotted"'}]`,
      ),
    );
  });
  return lines;
}

const tagLine = (name: string, label: string, tip: string): CellLine =>
  cellLine('dot-tag', `${name} [label = "${label}" id="${name}" fontsize=8 shape=box3d tooltip="${tip}"]`);

/**
 * Merges numeric tags into at most four groups (pprof: dotgraph.go collapsedTags).
 * The four heaviest are seeds; each other tag joins the nearest seed.
 */
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

/** Returns one tag for a group, named after its smallest and largest number. */
function joinGroup(group: readonly Tag[]): Tag {
  const first = group[0]!;
  if (group.length === 1) {
    return {
      name: autoLabel(first.value, first.unit),
      lines: [],
      set: 0,
      unit: '',
      value: 0,
      flat: tagFlat(first),
      flatDivisor: 0,
      cum: tagCum(first),
      cumDivisor: 0,
    };
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
    lines: [],
    set: 0,
    unit: '',
    value: 0,
    flat: sum.flatDivisor === 0 ? sum.flat : divide(sum.flat, sum.flatDivisor),
    flatDivisor: 0,
    cum: sum.cumDivisor === 0 ? sum.cum : divide(sum.cum, sum.cumDivisor),
    cumDivisor: 0,
  };
}

function edgeLine(report: Report, edge: Edge, from: number, to: number, nodelets: boolean, texts: DotTexts): CellLine {
  const { total } = report;
  const weight = edgeValue(edge);
  const shown = texts.plain(report.value(weight));
  let attributes = '';
  if (total !== 0) {
    /** Returns 1 + |weight * parts / total|, an integer of at most 1 + parts. */
    const steps = (parts: number): number => {
      const share = abs(divide(multiply(weight, parts), total));
      return 1 + (share < parts ? Number(share) : parts);
    };
    if (steps(100) > 1) attributes += ` weight=${steps(100)}`;
    if (steps(5) > 1) attributes += ` penwidth=${steps(5)}`;
    attributes += ` color="${colour(toFloat(weight) / toFloat(abs(total)), false)}"`;
  }
  const arrow = edge.residual ? '...' : '->';
  const tooltip = `"${texts.tip(
    `${texts.escaped(edge.src.name)} ${arrow} ${texts.escaped(edge.dest.name)} ` + `(${shown})`,
  )}"`;
  attributes += ` tooltip=${tooltip} labeltooltip=${tooltip}`;
  if (edge.residual) attributes += ' style="dotted"';
  if (nodelets) attributes += ' minlen=2';
  return cellLine(
    'dot-arrow',
    'N',
    cell('from', String(from)),
    ' -> N',
    cell('to', String(to)),
    ' [label=" ',
    cell('value', `${shown}${edge.inline ? '\\n (inline)' : ''}`),
    `"${attributes}]`,
  );
}

/** Returns a colour from green (-1) over grey (0) to red (1), pale for backgrounds (pprof: dotgraph.go dotColor). */
function colour(share: number, background: boolean): string {
  let saturation = background ? 0.1 : 1;
  const value = background ? 0.93 : 0.7;
  const score = Math.max(-1, Math.min(1, share));
  if (Math.abs(score) < 0.2) saturation *= Math.abs(score) / 0.2;
  const shifted = score > 0 ? score ** 0.3 : score < 0 ? -((-score) ** 0.3) : score;
  const red = shifted < 0 ? value * (1 + saturation * shifted) : value;
  const green = shifted < 0 ? value : value * (1 - saturation * shifted);
  const blue = value * (1 - saturation);
  // A total of 0 makes NaN, which becomes 0 in each channel that it enters.
  const channel = (x: number): string =>
    (Number.isNaN(x) ? 0 : Math.trunc(x * 255) & 255).toString(16).padStart(2, '0');
  return `#${channel(red)}${channel(green)}${channel(blue)}`;
}
