import { keepLabels } from '../view/filters.ts';
import type { Profile } from '../profile/profile.ts';

/**
 * Returns the profile as it is after saving and opening it again. profile.proto cannot encode a
 * label of 0 without a unit, which older formats give to samples of no objects, so such labels are
 * dropped. pprof's shell and its web pages work on a saved copy, its single reports do not.
 */
export function asSaved(p: Profile): Profile {
  const { labels } = p;
  const isLost = (i: number): boolean =>
    labels.str[i]! >= 0
      ? p.strings.at(labels.str[i]!) === ''
      : labels.num.isZero(i) && (labels.unit[i]! < 0 || p.strings.at(labels.unit[i]!) === '');
  return keepLabels(p, i => !isLost(i));
}
