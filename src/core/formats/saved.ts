import { GrowInt32 } from '../grow.ts';
import { Int64Builder } from '../int64.ts';
import type { Profile } from '../profile.ts';

/**
 * The profile as it comes back when it is saved and opened again. profile.proto
 * cannot tell a label of 0 without a unit from none, so such labels are gone;
 * older formats give them to samples of no objects. pprof's shell and its web
 * pages work on a saved copy, its single reports do not.
 */
export function asSaved(p: Profile): Profile {
  const { labels } = p;
  const isLost = (i: number): boolean => (labels.str[i]! >= 0 ? p.strings.at(labels.str[i]!) === '' : labels.num.isZero(i) && (labels.unit[i]! < 0 || p.strings.at(labels.unit[i]!) === ''));
  const from = new Uint32Array(labels.from.length);
  const kept = new GrowInt32();
  const num = new Int64Builder(false);
  for (let row = 0; row + 1 < from.length; row++) {
    for (let i = labels.from[row]!; i < labels.from[row + 1]!; i++) {
      if (isLost(i)) continue;
      kept.push(i);
      num.push(labels.num.at(i));
    }
    from[row + 1] = kept.length;
  }
  if (kept.length === labels.key.length) return p;
  const entries = kept.finish();
  const pick = (column: Int32Array): Int32Array => entries.map(i => column[i]!);
  return { ...p, labels: { from, key: pick(labels.key), str: pick(labels.str), num: num.finish(), unit: pick(labels.unit) } };
}
