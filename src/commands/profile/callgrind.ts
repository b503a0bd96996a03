import { composeCallgrind } from '../../core/graph/callgrind-text.ts';
import { graphUsage } from '../command.ts';
import type { ReportCommand } from '../command.ts';
import type { CallGraph } from '../result.ts';

/** The common fields of commands in callgrind's format. */
export const callgrindReport = {
  untrimmed: true,
  granularity: 'addresses',
  objectNames: true,
  callTree: true,
  wholeUnits: true,
  make: ({ report }) => ({ kind: 'graph', report, graph: report.graph().graph }),
  print: ({ report }) => composeCallgrind(report),
} satisfies Partial<ReportCommand<CallGraph>>;

export const callgrind: ReportCommand<CallGraph> = {
  kind: 'report',
  ...callgrindReport,
  name: 'callgrind',
  summary: 'The call graph in callgrind format, for KCachegrind and QCachegrind',
  usage: graphUsage('callgrind', { redirect: true }),
  destination: { kind: 'file', extension: 'callgraph.out' },
};
