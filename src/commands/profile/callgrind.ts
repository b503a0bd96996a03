import { composeCallgrind } from '../../core/graph/callgrind-text.ts';
import { graphUsage } from '../command.ts';
import type { ReportCommand } from '../command.ts';

/** What the commands share that give callgrind's format. */
export const callgrindReport = {
  untrimmed: true,
  granularity: 'addresses',
  objectNames: true,
  callTree: true,
  wholeUnits: true,
  report: ({ report }) => composeCallgrind(report),
} satisfies Partial<ReportCommand>;

export const callgrind: ReportCommand = {
  kind: 'report',
  ...callgrindReport,
  name: 'callgrind',
  summary: 'The call graph in callgrind format, for KCachegrind and QCachegrind',
  usage: graphUsage('callgrind', { redirect: true }),
  destination: { kind: 'file', extension: 'callgraph.out' },
};
