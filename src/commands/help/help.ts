import { compareText } from '../../core/base/text.ts';
import type { HelpWords } from '../help-words.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { describeKeys } from './keymap.ts';

const englishHelp: HelpWords = {
  language: 'en',
  summary: (_name, english) => english,
  line: english => english,
  sampleTypes: types => `Or use sample_index=name, with name in [${types}].`,
  commands: '  Commands:',
  own: '  Commands of inkprof alone:',
  options: '  Options:',
  groups: '  Option groups (one of each group):',
  allOptions: 'Every option with its value',
  leave: 'Leave',
  usage: '  Usage:',
  clear: names => `Clear ${names}`,
  more:
    'help NAME tells more about a command or an option, help keys about the keys, help concepts ' +
    'about the words of reports',
};

const row = (name: string, text: string): string => `    ${name.padEnd(16)} ${text}`;

/**
 * Lists commands, options and option groups, one per row. `forCommandLine` adds a
 * dash to flags.
 */
export function overview(
  { commands, options }: Vocabulary,
  forCommandLine: boolean,
  words: HelpWords = englishHelp,
): string {
  const dash = forCommandLine ? '-' : '';
  const rows = commands
    .filter(c => !c.ours)
    .map(c => row(dash + c.name, words.summary(c.name, c.summary)))
    .sort(compareText);
  const own = commands
    .filter(c => c.ours && !(forCommandLine && c.kind === 'act'))
    .map(c => row(dash + c.name, words.summary(c.name, c.summary)))
    .sort(compareText);
  if (!forCommandLine) {
    rows.push(row('o/options', words.allOptions), row('q/quit/exit/^D', words.leave));
  }
  const plain = options
    .filter(o => o.kind !== 'choice')
    .map(o => row(dash + o.name, o.help[words.language][0]))
    .sort(compareText);
  const groups = options
    .filter(o => o.kind === 'choice')
    .map(o => [row(o.name, ''), ...o.choices.map(c => `  ${row(dash + c.name, c.help[words.language][0])}`)].join('\n'))
    .sort(compareText);
  return [
    forCommandLine ? '  Output formats (at most one):' : words.commands,
    ...rows,
    ...(own.length > 0 ? ['', words.own, ...own] : []),
    '',
    words.options,
    ...plain,
    '',
    words.groups,
    ...groups,
  ].join('\n');
}

/** Returns the text of `help`. `cleared`: names of the options that the line `:` clears. */
export function shellHelp(vocabulary: Vocabulary, cleared: readonly string[], words: HelpWords = englishHelp): string {
  const colon = cleared.length === 0 ? '' : `\n  :   ${words.clear(cleared.join('/'))}\n`;
  return `${overview(vocabulary, false, words)}${colon}\n  ${words.more}`;
}

/** Returns the text of `help NAME`, or undefined for an unknown name. `values`: the values that the option accepts. */
export function topicHelp(
  vocabulary: Vocabulary,
  topic: string,
  values: readonly string[],
  words: HelpWords = englishHelp,
): string | undefined {
  if (topic === 'keys') return describeKeys(words.line);
  const command = vocabulary.command(topic);
  if (command)
    return [
      words.summary(command.name, command.summary),
      ...(command.usage ? [words.usage, ...command.usage.map(line => `    ${words.line(line)}`)] : []),
      '',
    ].join('\n');
  const option = vocabulary.option(topic);
  if (option && option.kind !== 'choice') {
    const lines: string[] = [...option.help[words.language]];
    if (values.length > 0) lines.push(words.sampleTypes(values.join(' ')));
    return [...lines, ''].join('\n');
  }
  const choice = vocabulary.choice(topic);
  return choice && [...choice.help[words.language], ''].join('\n');
}

/** Returns every topic of help with a one-line summary. */
export function topicNames({ commands, options }: Vocabulary): { readonly name: string; readonly summary: string }[] {
  return [
    ...commands.map(({ name, summary }) => ({ name, summary })),
    { name: 'keys', summary: 'Keys of the prompt' },
    ...options.filter(o => o.kind !== 'choice').map(o => ({ name: o.name, summary: o.help.en[0] })),
    ...options.flatMap(o =>
      o.kind === 'choice' ? o.choices.map(({ name, help }) => ({ name, summary: help.en[0] })) : [],
    ),
  ];
}
