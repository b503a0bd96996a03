import type { Completion, CompletionContext } from '../../src/commands/candidates.ts';
import { complete as completeWord } from '../../src/commands/complete/complete.ts';
import { profileOffers } from '../../src/commands/complete/profile-offers.ts';
import { profileVocabulary } from '../../src/commands/index.ts';

/** Completes a line as a prompt on a profile does. */
export function complete(around: CompletionContext, line: string, cursor: number): Completion {
  const { config, host } = around;
  return completeWord(
    { subject: { vocabulary: profileVocabulary, config }, host, offers: profileOffers(around) },
    line,
    cursor,
  );
}
