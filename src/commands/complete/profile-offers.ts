import { exactPattern, isListableKey } from '../../core/view/exact-tags.ts';
import type { Completes, OptionName } from '../../core/view/options.ts';
import { afterLast, lastAlternative, pick, unescapePattern } from '../candidates.ts';
import type { Offer, CompletionContext } from '../candidates.ts';
import type { ReportCommand } from '../command.ts';
import type { WordOffers } from './complete.ts';
import { filesAt } from './complete-files.ts';
import { functionsFor, tagFilters, tagKeys, typesOf, unitsOf } from './complete-profile.ts';

/** Completes by the functions, labels and sample types of a profile, and by files. */
export const profileOffers = (around: CompletionContext): WordOffers => ({
  value: (option, typed, from) =>
    'completes' in option ? offers[option.completes](around, typed, from, option.name as OptionName) : undefined,
  behind: (command, words, word, start) => wordOffer(around, command, words, word, start),
  firstWords: around.profile.sampleTypes
    .map(({ type, unit }) => ({ text: type, description: `sample_index=${type} (${unit})` }))
    .filter(({ text }) => /^[\w-]+$/.test(text)),
});

/** Completes a word after a command. */
function wordOffer(
  around: CompletionContext,
  command: ReportCommand,
  words: readonly string[],
  word: string,
  start: number,
): Offer | undefined {
  const dash = word.startsWith('-') ? 1 : 0;
  if (command.takesLimit && words.length === 1) return undefined;
  const isArgument = command.takesPattern === true && words.length === 1;
  if (command.wordsAreTags)
    return lastAlternative(word.slice(dash), start + dash, (typed, from) => tagFilters(around, typed, from, ''));
  const functions = lastAlternative(word.slice(isArgument ? 0 : dash), start + (isArgument ? 0 : dash), (typed, from) =>
    functionsFor(around, typed, from, { blanks: false, forget: [] }),
  );
  if (dash === 0 || isArgument || !'-cum'.startsWith(word)) return functions;
  return {
    ...functions,
    candidates: [{ text: 'cum', description: 'sort by cumulative value' }, ...functions.candidates],
    total: functions.total + 1,
  };
}

/** Completes the value of the option `name`. */
type ValueOffer = (around: CompletionContext, typed: string, from: number, name: OptionName) => Offer;

const offers: Readonly<Record<Completes, ValueOffer>> = {
  function: (around, typed, from, name) =>
    lastAlternative(typed, from, (word, at) => functionsFor(around, word, at, { blanks: true, forget: [name] })),
  label: tagFilters,
  key: (around, typed, from, name) =>
    lastAlternative(typed, from, (word, at) =>
      pick(
        at,
        unescapePattern(word),
        tagKeys(around, name).map(key => ({ ...key, text: exactPattern(key.text, 'option'), label: key.text })),
      ),
    ),
  keys: (around, typed, from, name) =>
    afterLast(',', typed, from, (word, at) =>
      pick(
        at,
        word,
        tagKeys(around, name).filter(key => isListableKey(key.text)),
      ),
    ),
  type: (around, typed, from) => pick(from, typed, typesOf(around)),
  unit: (around, typed, from) => pick(from, typed, unitsOf(around)),
  file: ({ host }, typed, from) => filesAt(host, typed, from, { spaces: true }),
  folders: ({ host }, typed, from) =>
    afterLast(host.paths.listSeparator, typed, from, (word, at) =>
      filesAt(host, word, at, { spaces: true, onlyFolders: true }),
    ),
};
