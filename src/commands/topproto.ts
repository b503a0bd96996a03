import { encodeProfile } from '../core/encode.ts';
import { topProfile } from '../core/topproto.ts';
import type { ReportCommand } from './command.ts';

export const topproto: ReportCommand = {
  kind: 'report',
  name: 'topproto',
  summary: 'The rows of top as compressed profile.proto',
  defaultNodeCount: 0,
  destination: { kind: 'file', extension: 'pb.gz' },
  report: ({ report, host }) => host.gzip(encodeProfile(topProfile(report))),
};
