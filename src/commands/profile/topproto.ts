import { encodeProfile } from '../../core/profile/encode.ts';
import { topProfile } from '../../core/graph/top-profile.ts';
import type { ReportCommand } from '../command.ts';

export const topproto: ReportCommand = {
  kind: 'report',
  name: 'topproto',
  summary: 'The rows of top as compressed profile.proto',
  defaultNodeCount: 0,
  destination: { kind: 'file', extension: 'pb.gz' },
  report: ({ report, host }) => host.gzip(encodeProfile(topProfile(report))),
};
