import { topProfile } from '../../core/graph/top-profile.ts';
import type { ReportCommand } from '../command.ts';
import type { ProfileDump } from '../result.ts';
import { compressed } from './proto.ts';

export const topproto: ReportCommand<ProfileDump> = {
  kind: 'report',
  name: 'topproto',
  summary: 'The rows of top as compressed profile.proto',
  defaultNodeCount: 0,
  destination: { kind: 'file', extension: 'pb.gz' },
  make: ({ report, host }) => ({ kind: 'profile', report, profile: topProfile(report), gzip: host.gzip }),
  print: compressed,
};
