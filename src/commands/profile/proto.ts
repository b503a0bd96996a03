import { encodeProfile } from '../../core/profile/encode.ts';
import { fromFloat, Int64Builder, toFloat } from '../../core/base/int64.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { ReportCommand } from '../command.ts';
import type { ProfileDump } from '../result.ts';
import { addressProfile } from './raw.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** Multiplies every value by a factor and truncates. */
function scaleValues(p: Profile, ratio: number): Profile {
  const values = p.values.map(column => {
    const out = new Int64Builder(true, Math.max(16, column.length));
    for (let row = 0; row < column.length; row++) out.push(fromFloat(toFloat(column.at(row)) * ratio));
    return out.finish();
  });
  return { ...p, values };
}

/**
 * Returns a hint if go build -pgo cannot use the profile, else undefined. Names
 * that were looked up in a program lack start lines, and pprof looks up all names
 * of a program if one is missing, such as that of a C function.
 */
export function lostStartLines(p: Profile): Phrase | undefined {
  const { functions, lines } = p;
  const used = new Uint8Array(functions.name.length);
  for (const f of lines.function) used[f] = 1;
  const recorded = new Set<number>();
  let kept = 0;
  for (let f = 0; f < used.length; f++) {
    if (functions.startLine.isZero(f)) continue;
    if (used[f] === 1) kept++;
    else recorded.add(functions.name[f]!);
  }
  let lost = 0;
  for (let f = 0; f < used.length; f++) {
    if (used[f] === 1 && functions.startLine.isZero(f) && recorded.has(functions.name[f]!)) lost++;
  }
  if (lost === 0) return undefined;
  const effect =
    kept === 0 ? phrase`go build -pgo refuses the result` : phrase`go build -pgo places their calls wrongly`;
  return lost === 1
    ? phrase`the name of 1 function was looked up again in the program, which does not tell where they begin: ${effect};
        -symbolize=none keeps the profile's own`
    : phrase`the names of ${lost} functions were looked up again in the program, which does not tell where they
        begin: ${effect}; -symbolize=none keeps the profile's own`;
}

/** Returns the compressed bytes of a profile. */
export const compressed = ({ profile, gzip }: ProfileDump): Uint8Array => gzip(encodeProfile(profile));

export const proto: ReportCommand<ProfileDump> = {
  kind: 'report',
  name: 'proto',
  summary: 'The profile as compressed profile.proto',
  untrimmed: true,
  granularity: 'addresses',
  destination: { kind: 'file', extension: 'pb.gz' },
  make: ({ report, view, host, hint }) => {
    const lost = lostStartLines(view.profile);
    if (lost !== undefined) hint(lost);
    const p = addressProfile(view);
    return {
      kind: 'profile',
      report,
      profile: view.ratio > 0 && view.ratio !== 1 ? scaleValues(p, view.ratio) : p,
      gzip: host.gzip,
    };
  },
  print: compressed,
};
