import { encodeProfile } from '../../core/profile/encode.ts';
import { fromFloat, Int64Builder, toFloat } from '../../core/base/int64.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { ReportCommand } from '../command.ts';
import type { ProfileDump } from '../result.ts';
import { addressProfile } from './raw.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** Every value times a factor, truncated. */
function multiplied(p: Profile, ratio: number): Profile {
  const values = p.values.map(column => {
    const out = new Int64Builder(true, Math.max(16, column.length));
    for (let row = 0; row < column.length; row++) out.push(fromFloat(toFloat(column.at(row)) * ratio));
    return out.finish();
  });
  return { ...p, values };
}

/**
 * Why a Go build cannot use the profile to optimise, or undefined. A name that
 * is looked up in a program has no start line, and pprof looks up all names of
 * a program again if one is missing, as that of a function of C.
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

/** The file that holds a profile. */
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
      profile: view.ratio > 0 && view.ratio !== 1 ? multiplied(p, view.ratio) : p,
      gzip: host.gzip,
    };
  },
  print: compressed,
};
