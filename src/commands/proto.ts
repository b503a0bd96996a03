import { encodeProfile } from '../core/encode.ts';
import { fromFloat, Int64Builder, toFloat } from '../core/int64.ts';
import type { Profile } from '../core/profile.ts';
import type { ReportCommand } from './command.ts';
import { addressProfile } from './raw.ts';

/** Every value times a factor, truncated. */
function multiplied(p: Profile, ratio: number): Profile {
  const values = p.values.map(column => {
    const out = new Int64Builder(true, Math.max(16, column.length));
    for (let row = 0; row < column.length; row++) out.push(fromFloat(toFloat(column.at(row)) * ratio));
    return out.finish();
  });
  return { ...p, values };
}

export const proto: ReportCommand = {
  kind: 'report',
  name: 'proto',
  summary: 'The profile as compressed profile.proto',
  untrimmed: true,
  granularity: 'addresses',
  destination: { kind: 'file', extension: 'pb.gz' },
  report: ({ view, host }) => {
    const p = addressProfile(view);
    return host.gzip(encodeProfile(view.ratio > 0 && view.ratio !== 1 ? multiplied(p, view.ratio) : p));
  },
};
