import { UserError } from '../../core/base/errors.ts';
import { endRun } from '../../core/base/text.ts';
import type { Config, Option } from '../../core/view/options.ts';
import { pick } from '../candidates.ts';
import type { Candidate, Completion, Offer } from '../candidates.ts';
import { takesArgument } from '../command.ts';
import type { ReportCommand } from '../command.ts';
import { topicNames } from '../help/help.ts';
import type { Host } from '../host.ts';
import { valueText } from '../settings.ts';
import type { Subject } from '../subject.ts';
import { filesAt } from './complete-files.ts';

/** A subject's completions, in addition to the names of commands and options. */
export interface WordOffers {
  /** Completes the value of a text option; `typed` begins at `from`. */
  value(option: Option, typed: string, from: number): Offer | undefined;
  /** Completes a word after a report command; `words` are the words before it, including the command. */
  behind(command: ReportCommand, words: readonly string[], word: string, start: number): Offer | undefined;
  /** Further first words of a line. */
  readonly firstWords: readonly Candidate[];
}

/** What completion looks at. */
export interface Around {
  readonly subject: Pick<Subject, 'vocabulary' | 'config'>;
  readonly host: Host;
  readonly offers: WordOffers;
}

/**
 * Completes the word at the cursor: a command or option at the start of the line,
 * a value after `=`, a file after `>`, else by the subject's offers. Does not throw
 * a UserError.
 */
export function complete(around: Around, line: string, cursor: number): Completion {
  const before = line.slice(0, cursor);
  let offer: Offer | undefined;
  try {
    offer = offerFor(around, before);
  } catch (error) {
    // Without a valid filter there is no view to complete in; the next report tells the error.
    if (!(error instanceof UserError)) throw error;
  }
  return { from: cursor, query: '', candidates: [], total: 0, ...offer, to: cursor };
}

function offerFor(around: Around, before: string): Offer | undefined {
  const { vocabulary } = around.subject;
  const equals = before.indexOf('=');
  const name = equals < 0 ? '' : before.slice(0, equals).trim();
  const option = equals < 0 ? undefined : vocabulary.option(name);
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
  if (words[0] === 'help') return pick(start, word, topics(around));
  const command = vocabulary.command(words[0]!) ?? vocabulary.command(words[0]!.slice(0, endRun(words[0]!, /[0-9]/)));
  if (command?.kind === 'act')
    return command.completes && pick(start, word, command.completes(words.slice(1), around.subject));
  if (!command) return undefined;
  if (words[words.length - 1] === '>') return filesAt(around.host, word, start, { spaces: false });
  if (word.startsWith('>')) return filesAt(around.host, word.slice(1), start + 1, { spaces: false });
  if (/^[0-9]+$/.test(word)) return undefined;
  return around.offers.behind(command, words, word, start);
}

/** The value of an option. */
function valueOffer({ offers }: Around, option: Option, before: string, from: number): Offer | undefined {
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
  return offers.value(option, typed, from);
}

function firstWords({ subject: { vocabulary, config }, offers }: Around): Candidate[] {
  const now = (option: Option): string => {
    const value = valueText(option, config);
    return value === '' || value === String(option.initial) ? '' : ` (now ${value})`;
  };
  const { commands, options, choiceNames } = vocabulary;
  return [
    ...commands.map(c => ({ text: takesArgument(c) ? `${c.name} ` : c.name, description: c.summary })),
    { text: 'help ', description: 'What there is, or help NAME' },
    { text: 'options', description: 'Every option with its value' },
    { text: 'quit', description: 'Leave' },
    ...options.map(o => ({ text: `${o.name}=`, description: o.help.en[0] + now(o) })),
    ...choiceNames.map(name => ({
      text: `${vocabulary.groupOf(name)!.name}=${name}`,
      description: vocabulary.choice(name)!.help.en[0],
    })),
    // A command or an option goes before another word of its name.
    ...offers.firstWords.filter(({ text }) => !vocabulary.command(text) && !vocabulary.option(text)),
  ];
}

const topics = ({ subject }: Around): Candidate[] =>
  topicNames(subject.vocabulary).map(({ name, summary }) => ({ text: name, description: summary }));
