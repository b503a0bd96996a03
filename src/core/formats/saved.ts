import { keepLabels } from '../view/filters.ts';
import type { Profile } from '../profile/profile.ts';

/**
 * The profile as it comes back when it is saved and opened again. profile.proto
 * cannot tell a label of 0 without a unit from none, so such labels are gone;
 * older formats give them to samples of no objects. pprof's shell and its web
 * pages work on a saved copy, its single reports do not.
 */
export function asSaved(p: Profile): Profile {
  const { labels } = p;
  const isLost = (i: number): boolean =>
    labels.str[i]! >= 0
      ? p.strings.at(labels.str[i]!) === ''
      : labels.num.isZero(i) && (labels.unit[i]! < 0 || p.strings.at(labels.unit[i]!) === '');
  return keepLabels(p, i => !isLost(i));
}
