import { padLeft } from '../../core/base/text.ts';
import { blank, cell, cellLine, textOf } from '../../core/base/cells.ts';
import type { Cell, CellLine, Line } from '../../core/base/cells.ts';
import { noMatch } from '../../core/base/errors.ts';
import { sortEdges } from '../../core/graph/graph.ts';
import type { Edge, Node } from '../../core/graph/graph.ts';
import { add } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { percentage } from '../../core/base/measure.ts';
import type { Report } from '../../core/graph/report.ts';
import { percentOf } from '../../core/graph/report.ts';
import { graphUsage } from '../command.ts';
import type { ReportCommand } from '../command.ts';
import type { CallTable } from '../result.ts';
import { nodeCells } from './top.ts';

const rule = cellLine('rule', `${'-'.repeat(58)}+${'-'.repeat(13)}`);
const head = cellLine('head', '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ');

const nodeBar = cell('bar', '                | ');
const edgeBar = cell('bar', ' |   ');
const inlineMark = cell('mark', ' (inline)');

/** Returns the line of a caller or callee; its share is relative to the node's cum. */
function edgeLine(report: Report, kind: 'caller' | 'callee', edge: Edge, of: Node): CellLine {
  const other = kind === 'caller' ? edge.src : edge.dest;
  const share = cell('share', percentage(edge.weight, of.cumValue), percentOf(edge.weight, of.cumValue));
  // This runs for each edge, so it avoids calls and arrays.
  const cells: Cell[] = [report.amount('value', edge.weight, 50), blank, share, edgeBar, ...other.nameCells];
  if (edge.inline) cells.push(inlineMark);
  return { kind, cells };
}

/** Each node with its callers above and its callees below. pprof: report.go printTree */
function* print({ report, nodes }: CallTable): Iterable<Line> {
  yield* report.opening();
  yield rule;
  yield head;
  let sum: Int64 = 0;
  for (const node of nodes) {
    const flat = node.flatValue;
    sum = add(sum, flat);
    yield rule;
    for (const edge of sortEdges(node.in)) yield edgeLine(report, 'caller', edge, node);
    const cells = [...nodeCells(report, flat, sum, node.cumValue), nodeBar, ...node.nameCells];
    yield { kind: 'node', cells };
    for (const edge of sortEdges(node.out)) yield edgeLine(report, 'callee', edge, node);
  }
  if (report.graph().graph.nodes.length > 0) yield rule;
}

/** Like print, but as text: cells of a hundred thousand lines would take a sixth of the report's time. */
function* printPlain({ report, nodes }: CallTable): Iterable<string> {
  const edgeText = (edge: Edge, other: Node, of: Node): string =>
    `${padLeft(report.value(edge.weight), 50)} ${percentage(edge.weight, of.cumValue)}${edgeBar.text}` +
    `${other.name}${edge.inline ? inlineMark.text : ''}\n`;
  for (const line of report.opening()) yield `${textOf(line)}\n`;
  const [ruleText, headText] = [rule, head].map(line => `${textOf(line)}\n`) as [string, string];
  yield ruleText + headText;
  let sum: Int64 = 0;
  for (const node of nodes) {
    const flat = node.flatValue;
    const cum = node.cumValue;
    sum = add(sum, flat);
    yield ruleText;
    for (const edge of sortEdges(node.in)) yield edgeText(edge, edge.src, node);
    yield `${padLeft(report.value(flat), 10)} ${report.percent(flat)} ${report.percent(sum)} ` +
      `${padLeft(report.value(cum), 10)} ${report.percent(cum)}${nodeBar.text}${node.name}\n`;
    for (const edge of sortEdges(node.out)) yield edgeText(edge, edge.dest, node);
  }
  if (report.graph().graph.nodes.length > 0) yield ruleText;
}

const treeColumns = ['flat', 'flat%', 'sum%', 'cum', 'cum%', 'calls', 'context'];

export const tree: ReportCommand<CallTable> = {
  kind: 'report',
  name: 'tree',
  summary: 'Every function with its callers and callees',
  usage: graphUsage('tree', { cum: true, redirect: true }),
  columns: treeColumns,
  defaultNodeCount: 80,
  make: ({ report }) => ({ kind: 'calls', report, nodes: report.graph().graph.nodes }),
  print,
  plain: printPlain,
};

export const peek: ReportCommand<CallTable> = {
  kind: 'report',
  name: 'peek',
  summary: 'Callers and callees of functions that match a regexp',
  usage: ['peek func_regex', 'Shows who calls the matching functions and whom they call.'],
  columns: treeColumns,
  takesPattern: true,
  untrimmed: true,
  make: ({ report, view }) => {
    const pattern = view.argument!;
    const nodes = report.graph(name => pattern.test(name)).graph.nodes;
    if (nodes.length === 0) throw noMatch(`no matches found for regexp: ${pattern.source}`);
    return { kind: 'calls', report, nodes };
  },
  print,
  plain: printPlain,
};
