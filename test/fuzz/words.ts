// Lines as somebody types them, and worse: from the words of the language and of a profile.
import { commands } from '../../src/commands/index.ts';
import { choiceNames, options } from '../../src/core/view/options.ts';
import type { Option } from '../../src/core/view/options.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import type { Random } from '../support/random.ts';
import { mutateText, oddNumbers, oddTexts } from './mutate.ts';

const ownWords = [
  'help',
  'o',
  'options',
  'quit',
  'exit',
  'q',
  ':',
  'help concepts',
  'help o',
  'why',
  'explain',
  'history',
];
const commandNames = commands.map(({ name }) => name);

/** Names, files and labels of a profile, as far as a line would name them. */
export function wordsOf({ strings }: Profile): string[] {
  return Array.from({ length: Math.min(strings.length, 400) }, (_, i) => strings.at(i)).filter(
    text => text.length < 200,
  );
}

/** An option set to something, fitting or not. */
export function assignment(random: Random, words: readonly string[]): string {
  const option = random.pick(options) as Option;
  return `${option.name}=${valueFor(random, option, words)}`;
}

function valueFor(random: Random, option: Option, words: readonly string[]): string {
  if (random.chance(0.1)) return random.pick(oddTexts);
  switch (option.kind) {
    case 'bool':
      return random.pick(['true', 'false', '1', '0', 't', 'f', 'yes', '']);
    case 'int':
      return random.pick(oddNumbers);
    case 'float':
      return random.pick([...oddNumbers, '0.1', '0.005', '1e-300']);
    case 'choice':
      return random.pick(option.choices).name;
    default:
      if (option.name === 'sample_index')
        return random.pick(['0', '1', '-1', '9', 'cpu', 'samples', 'inuse_space', ...words]);
      if (option.name === 'unit')
        return random.pick(['auto', 'minimum', 'ms', 'MB', 'seconds', 'bananas', 'kb', 'gcu', '']);
      if (option.name === 'output') return random.pick(['out.txt', '/tmp/x', '', '-']);
      if (option.name.startsWith('tag')) return tagValue(random, words);
      return patternFor(random, words);
  }
}

function tagValue(random: Random, words: readonly string[]): string {
  const range = `${random.pick(oddNumbers)}${random.pick(['', 'b', 'kb', 'ms'])}`;
  return random.pick([
    patternFor(random, words),
    `${random.pick(words)}=${random.pick(words)}`,
    `${range}:${range}`,
    `bytes=${range}:`,
    `:${range}`,
    range,
  ]);
}

function patternFor(random: Random, words: readonly string[]): string {
  const word = random.pick(words);
  return random.pick([
    word,
    word.slice(0, 1 + random.below(word.length + 1)),
    word.toUpperCase(),
    `^${word}$`,
    '.',
    '.*',
    'x',
    '',
    mutateText(random, word, oddTexts),
  ]);
}

/** A line of some words that fit the language more or less. */
export function line(random: Random, words: readonly string[]): string {
  const plain = ((): string => {
    if (random.chance(0.25)) return assignment(random, words);
    if (random.chance(0.1)) return random.pick([...ownWords, ...choiceNames, ...options.map(option => option.name)]);
    const name = random.pick(commandNames);
    const digits = random.chance(0.2) ? random.pick(['1', '10', '0', '99999999999']) : '';
    const rest = Array.from({ length: random.pick([0, 1, 1, 2, 5]) }, () =>
      random.pick([
        patternFor(random, words),
        `-${patternFor(random, words)}`,
        random.pick(oddNumbers),
        '-cum',
        '> f',
        '5%',
        '10ms',
        random.pick(commandNames),
      ]),
    );
    return [name + digits, ...rest].join(' ');
  })();
  const changed = random.chance(0.25) ? mutateText(random, plain, [...commandNames, ...oddTexts]) : plain;
  if (random.chance(0.003)) return pasted(random, changed);
  return random.chance(0.01) ? changed.repeat(1 + random.below(400)) : changed;
}

/** A text as long as what somebody pastes by mistake, with an end that does not fit what is before it. */
export function pasted(random: Random, text: string): string {
  const run = random.pick(['a', '9', ' ', '/', '，', '１', 'a ', '1.', '-', '"', text === '' ? 'x' : text]);
  const long = run.repeat(Math.ceil(70_000 / run.length)).slice(0, 70_000);
  return random.pick(['', text, `${text} `]) + long + random.pick(['', 'x', '.', ' !', ')', '=', '\\']);
}
