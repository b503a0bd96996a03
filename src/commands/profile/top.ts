import { blank, cell, cellLine } from '../../core/base/cells.ts';
import type { Cell, CellLine, Line } from '../../core/base/cells.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { add } from '../../core/base/int64.ts';
import type { Report } from '../../core/graph/report.ts';
import { graphUsage } from '../command.ts';
import type { ReportCommand } from '../command.ts';
import type { TopRow, TopTable } from '../result.ts';

/** Returns the rows of a report, in its order (pprof: report.go TextItems). */
export function topRows(report: Report): TopRow[] {
  let sum: Int64 = 0;
  return report.graph().graph.nodes.map(node => {
    const flat = node.flatValue;
    sum = add(sum, flat);
    const inline = node.in.some(edge => edge.inline);
    const direct = node.in.some(edge => !edge.inline);
    return {
      name: node.name,
      node,
      inlined: inline ? (direct ? 'some' : 'all') : 'none',
      flat,
      cum: node.cumValue,
      sum,
    };
  });
}

const marks = { all: ' (inline)', some: ' (partial-inline)', none: '' } as const;

/** Returns the cells of a node's values, which top and tree share. */
export const nodeCells = (report: Report, flat: Int64, sum: Int64, cum: Int64): Cell[] => [
  report.amount('flat', flat),
  blank,
  report.share('flat%', flat),
  blank,
  report.share('sum%', sum),
  blank,
  report.amount('cum', cum),
  blank,
  report.share('cum%', cum),
];

function rowLine(report: Report, { node, inlined, flat, cum, sum }: TopRow): CellLine {
  const mark = inlined === 'none' ? [] : [cell('mark', marks[inlined])];
  return cellLine('row', ...nodeCells(report, flat, sum, cum), '  ', ...node.nameCells, ...mark);
}

/** pprof: report.go printText */
function* print({ report, rows }: TopTable): Iterable<Line> {
  yield* report.opening();
  yield cellLine('head', '      flat  flat%   sum%        cum   cum%');
  for (const row of rows) yield rowLine(report, row);
}

const command = (name: string): ReportCommand<TopTable> => ({
  kind: 'report',
  name,
  summary: 'Heaviest functions, one a row',
  usage: graphUsage(name, { cum: true, redirect: true }),
  columns: ['flat', 'flat%', 'sum%', 'cum', 'cum%'],
  defaultNodeCount: 0,
  typedNodeCount: 10,
  make: ({ report }) => ({ kind: 'top', report, rows: topRows(report) }),
  print,
});

export const top = command('top');
export const text = command('text');
