import { UserError } from '../../core/base/errors.ts';
import { sortEdges } from '../../core/graph/graph.ts';
import type { Edge, Node } from '../../core/graph/graph.ts';
import { add } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { percentage } from '../../core/base/measure.ts';
import type { Report } from '../../core/graph/report.ts';
import { padLeft } from '../../core/base/text.ts';
import { graphUsage } from '../command.ts';
import type { ReportCommand } from '../command.ts';

const separator = `${'-'.repeat(58)}+${'-'.repeat(13)}\n`;
const legend = '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n';

function edgeLine(report: Report, edge: Edge, other: Node, cum: Int64): string {
  return (
    `${padLeft(report.value(edge.weight), 50)} ${percentage(edge.weight, cum)} |   ` +
    `${other.name}${edge.inline ? ' (inline)' : ''}\n`
  );
}

/** Each node with its callers above and its callees below; percentages of edges are of the node's cum. */
function* print(report: Report, nodes: readonly Node[]): Iterable<string> {
  yield `${report.labels().join('\n')}\n${separator}${legend}`;
  let sum: Int64 = 0;
  for (const node of nodes) {
    const flat = node.flatValue;
    const cum = node.cumValue;
    sum = add(sum, flat);
    yield separator;
    for (const edge of sortEdges(node.in)) yield edgeLine(report, edge, edge.src, cum);
    yield `${padLeft(report.value(flat), 10)} ${report.percent(flat)} ${report.percent(sum)} ` +
      `${padLeft(report.value(cum), 10)} ${report.percent(cum)}                | ${node.name}\n`;
    for (const edge of sortEdges(node.out)) yield edgeLine(report, edge, edge.dest, cum);
  }
  if (report.graph().graph.nodes.length > 0) yield separator;
}

const treeColumns = ['flat', 'flat%', 'sum%', 'cum', 'cum%', 'calls', 'context'];

export const tree: ReportCommand = {
  kind: 'report',
  name: 'tree',
  summary: 'Every function with its callers and callees',
  usage: graphUsage('tree', { cum: true, redirect: true }),
  columns: treeColumns,
  defaultNodeCount: 80,
  format: 'tree',
  report: ({ report }) => print(report, report.graph().graph.nodes),
};

export const peek: ReportCommand = {
  kind: 'report',
  name: 'peek',
  summary: 'Callers and callees of functions that match a regexp',
  usage: ['peek func_regex', 'Shows who calls the matching functions and whom they call.'],
  columns: treeColumns,
  takesPattern: true,
  untrimmed: true,
  format: 'tree',
  report: ({ report, view }) => {
    const pattern = view.argument!;
    const nodes = report.graph(name => pattern.test(name)).graph.nodes;
    if (nodes.length === 0) throw new UserError(`no matches found for regexp: ${pattern.source}`);
    return print(report, nodes);
  },
};
