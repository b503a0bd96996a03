import type { Int64 } from '../../core/base/int64.ts';
import { add } from '../../core/base/int64.ts';
import type { Report } from '../../core/graph/report.ts';
import { padLeft } from '../../core/base/text.ts';
import { graphUsage } from '../command.ts';
import type { ReportCommand } from '../command.ts';

/** One row of top: a node with its own and its cumulative value. */
export interface TopRow {
  readonly name: string;
  /** Whether calls to it were inlined: all, some, or none of those shown. */
  readonly inlined: 'all' | 'some' | 'none';
  readonly flat: Int64;
  readonly cum: Int64;
  /** Running sum of flat. */
  readonly sum: Int64;
}

/** The rows of a report in its order. */
export function topRows(report: Report): TopRow[] {
  let sum: Int64 = 0;
  return report.graph().graph.nodes.map(node => {
    const flat = node.flatValue;
    sum = add(sum, flat);
    const inline = node.in.some(edge => edge.inline);
    const direct = node.in.some(edge => !edge.inline);
    return { name: node.name, inlined: inline ? (direct ? 'some' : 'all') : 'none', flat, cum: node.cumValue, sum };
  });
}

const marks = { all: ' (inline)', some: ' (partial-inline)', none: '' } as const;

function* print(report: Report): Iterable<string> {
  const rows = topRows(report);
  yield `${report.labels().join('\n')}\n`;
  yield '      flat  flat%   sum%        cum   cum%\n';
  for (const row of rows) {
    yield `${padLeft(report.value(row.flat), 10)} ${report.percent(row.flat)} ${report.percent(row.sum)} ` +
      `${padLeft(report.value(row.cum), 10)} ${report.percent(row.cum)}  ${row.name}${marks[row.inlined]}\n`;
  }
}

const command = (name: string): ReportCommand => ({
  kind: 'report',
  name,
  summary: 'Heaviest functions, one a row',
  usage: graphUsage(name, { cum: true, redirect: true }),
  columns: ['flat', 'flat%', 'sum%', 'cum', 'cum%'],
  defaultNodeCount: 0,
  typedNodeCount: 10,
  format: 'top',
  report: ({ report }) => print(report),
});

export const top = command('top');
export const text = command('text');
