import type { Profile } from '../../core/profile/profile.ts';
import { sampleIndex } from '../../core/view/view.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/**
 * Returns a hint if every sample is 0 in the shown type: it names the types with
 * values and how to select them. Undefined if some sample is not 0.
 */
export function emptyHint(p: Profile, sampleType: string, interactive: boolean): Phrase | undefined {
  const shown = sampleIndex(p, sampleType);
  const isEmpty = (i: number): boolean => p.rows.every(row => p.values[i]!.isZero(row));
  if (!isEmpty(shown)) return undefined;
  const name = p.sampleTypes[shown]!.type;
  if (p.rows.length === 0)
    return phrase`the profile has no samples at all: nothing happened while it was recorded, or a filter left nothing
      when it was written`;
  const filled = p.sampleTypes.map(t => t.type).filter((_, i) => !isEmpty(i));
  if (filled.length === 0) return phrase`every value of every sample is 0: nothing was counted while it was recorded`;
  const line = `${interactive ? '' : '-'}sample_index=${filled.at(-1)!}`;
  return filled.length > 1
    ? phrase`no sample has a value of ${name}; ${filled.join(', ')} have: ${line}`
    : phrase`no sample has a value of ${name}; ${filled[0]!} has: ${line}`;
}
