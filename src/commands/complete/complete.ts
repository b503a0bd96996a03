import { UserError } from '../../core/base/errors.ts';
import { choiceNamed, choiceNames, groupOf, optionNamed, options } from '../../core/view/options.ts';
import type { Completes, Config, Option, OptionName } from '../../core/view/options.ts';
import { exactPattern, isListableKey } from '../../core/view/exact-tags.ts';
import { afterLast, lastAlternative, pick, unescaped } from '../candidates.ts';
import type { Candidate, Completion, Offer, Surroundings } from '../candidates.ts';
import { takesArgument } from '../command.ts';
import type { ReportCommand } from '../command.ts';
import { filesAt } from './complete-files.ts';
import { functionsFor, tagFilters, tagKeys, typesOf, unitsOf } from './complete-profile.ts';
import { endRun } from '../../core/base/text.ts';
import { commandNamed, commands } from '../index.ts';
import { topicNames } from '../help/help.ts';
import { valueText } from '../settings.ts';

/**
 * Completes the word at the cursor by what may stand there: commands and
 * options first on the line, values after `=`, functions, labels or files
 * behind a command. Pure over the tables and the session; never throws for
 * what the user has set or typed.
 */
export function complete(around: Surroundings, line: string, cursor: number): Completion {
  const before = line.slice(0, cursor);
  let offer: Offer | undefined;
  try {
    offer = offerFor(around, before);
  } catch (error) {
    // A filter that does not compile has no view to choose from; the next report says so.
    if (!(error instanceof UserError)) throw error;
  }
  return { from: cursor, query: '', candidates: [], total: 0, ...offer, to: cursor };
}

function offerFor(around: Surroundings, before: string): Offer | undefined {
  const equals = before.indexOf('=');
  const name = equals < 0 ? '' : before.slice(0, equals).trim();
  const option = equals < 0 ? undefined : optionNamed(name);
  if (option) {
    const from = before.length - before.slice(equals + 1).trimStart().length;
    return valueOffer(around, option, before, from);
  }
  const start = endRun(before, /\S/);
  const word = before.slice(start);
  const words = before
    .slice(0, start)
    .trim()
    .split(/\s+/)
    .filter(w => w !== '');
  if (words.length === 0) return pick(start, word, firstWords(around));
  if (words[0] === 'help') return pick(start, word, topics());
  const command = commandNamed(words[0]!) ?? commandNamed(words[0]!.slice(0, endRun(words[0]!, /[0-9]/)));
  if (command?.kind === 'act') return command.completes && pick(start, word, command.completes(words.slice(1), around));
  return command && wordOffer(around, command, words, word, start);
}

/** A word behind a command. */
function wordOffer(
  around: Surroundings,
  command: ReportCommand,
  words: readonly string[],
  word: string,
  start: number,
): Offer | undefined {
  if (words[words.length - 1] === '>') return filesAt(around.host, word, start, { spaces: false });
  if (word.startsWith('>')) return filesAt(around.host, word.slice(1), start + 1, { spaces: false });
  if (/^[0-9]+$/.test(word)) return undefined;
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

/** The value of an option. */
function valueOffer(around: Surroundings, option: Option, before: string, from: number): Offer | undefined {
  const typed = before.slice(from);
  const { kind, name } = option;
  if (kind === 'choice')
    return pick(
      from,
      typed,
      option.choices.map(c => ({ text: c.name, description: c.help.en[0] })),
    );
  if (kind === 'bool')
    return pick(
      from,
      typed,
      ['true', 'false'].map(text => ({ text, description: text === String(option.initial) ? 'the default' : '' })),
    );
  if (kind === 'int' || kind === 'float')
    return pick(from, typed, [
      { text: valueText(option, { [name]: option.initial } as unknown as Config), description: 'the default' },
    ]);
  return offers[option.completes](around, typed, from, name as OptionName);
}

/** What may be the value of an option, `name`. */
type ValueOffer = (around: Surroundings, typed: string, from: number, name: OptionName) => Offer;

const offers: Readonly<Record<Completes, ValueOffer>> = {
  function: (around, typed, from, name) =>
    lastAlternative(typed, from, (word, at) => functionsFor(around, word, at, { blanks: true, forget: [name] })),
  label: tagFilters,
  key: (around, typed, from, name) =>
    lastAlternative(typed, from, (word, at) =>
      pick(
        at,
        unescaped(word),
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

const commandCandidates = (): Candidate[] =>
  commands.map(c => ({ text: takesArgument(c) ? `${c.name} ` : c.name, description: c.summary }));

function firstWords({ config, profile }: Surroundings): Candidate[] {
  const now = (option: Option): string => {
    const value = valueText(option, config);
    return value === '' || value === String(option.initial) ? '' : ` (now ${value})`;
  };
  const types = profile.sampleTypes.map(({ type, unit }) => ({
    text: type,
    description: `sample_index=${type} (${unit})`,
  }));
  return [
    ...commandCandidates(),
    { text: 'help ', description: 'What there is, or help NAME' },
    { text: 'options', description: 'Every option with its value' },
    { text: 'quit', description: 'Leave' },
    ...(options as readonly Option[]).map(o => ({ text: `${o.name}=`, description: o.help.en[0] + now(o) })),
    ...choiceNames.map(name => ({
      text: `${groupOf(name)!.name}=${name}`,
      description: choiceNamed(name)!.help.en[0],
    })),
    // A type alone chooses it, unless a command or an option has its name.
    ...types.filter(({ text }) => !commandNamed(text) && !optionNamed(text) && /^[\w-]+$/.test(text)),
  ];
}

function topics(): Candidate[] {
  return topicNames().map(({ name, summary }) => ({ text: name, description: summary }));
}
