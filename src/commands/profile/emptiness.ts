import type { Profile } from '../../core/profile/profile.ts';
import { sampleIndex } from '../../core/view/view.ts';

/**
 * Where every sample is 0 in the type that is shown: which other types have
 * values, and how to see them. Undefined where there is nothing to say.
 */
export function emptyHint(p: Profile, sampleType: string, interactive: boolean): string | undefined {
  const shown = sampleIndex(p, sampleType);
  const isEmpty = (i: number): boolean => p.rows.every(row => p.values[i]!.isZero(row));
  if (!isEmpty(shown)) return undefined;
  const name = p.sampleTypes[shown]!.type;
  if (p.rows.length === 0)
    return (
      'the profile has no samples at all: nothing happened while it was recorded, or a filter left ' +
      'nothing when it was written'
    );
  const filled = p.sampleTypes.map(t => t.type).filter((_, i) => !isEmpty(i));
  if (filled.length === 0) return 'every value of every sample is 0: nothing was counted while it was recorded';
  return (
    `no sample has a value of ${name}; ${filled.join(', ')} ` +
    `${filled.length > 1 ? 'have' : 'has'}: ` +
    `${interactive ? '' : '-'}sample_index=${filled.at(-1)}`
  );
}
