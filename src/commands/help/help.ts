import { choiceNamed, clearedByColon, optionNamed, options } from '../../core/view/options.ts';
import type { Option } from '../../core/view/options.ts';
import { compareText } from '../../core/base/text.ts';
import { commandNamed, commands } from '../index.ts';
import type { HelpWords } from '../help-words.ts';
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
 * Commands, options and option groups, one a row; for the command line with a
 * dash before what is a flag there. Both lists come from the tables.
 */
export function overview(forCommandLine: boolean, words: HelpWords = englishHelp): string {
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
  const all = options as readonly Option[];
  const plain = all
    .filter(o => o.kind !== 'choice')
    .map(o => row(dash + o.name, o.help[words.language][0]))
    .sort(compareText);
  const groups = all
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

/** What `help` prints. */
export function shellHelp(words: HelpWords = englishHelp): string {
  return `${overview(false, words)}\n  :   ${words.clear(clearedByColon().join('/'))}\n\n  ${words.more}`;
}

/** What `help NAME` prints, or undefined where nothing has that name. `types`: the profile's sample types. */
export function topicHelp(topic: string, types: readonly string[], words: HelpWords = englishHelp): string | undefined {
  if (topic === 'keys') return describeKeys(words.line);
  const command = commandNamed(topic);
  if (command)
    return [
      words.summary(command.name, command.summary),
      ...(command.usage ? [words.usage, ...command.usage.map(line => `    ${words.line(line)}`)] : []),
      '',
    ].join('\n');
  const option = optionNamed(topic);
  if (option && option.kind !== 'choice') {
    const lines: string[] = [...option.help[words.language]];
    if (topic === 'sample_index') lines.push(words.sampleTypes(types.join(' ')));
    return [...lines, ''].join('\n');
  }
  const choice = choiceNamed(topic);
  return choice && [...choice.help[words.language], ''].join('\n');
}

/** Every name that help knows, with a line about it. */
export function topicNames(): { readonly name: string; readonly summary: string }[] {
  const all = options as readonly Option[];
  return [
    ...commands.map(({ name, summary }) => ({ name, summary })),
    { name: 'keys', summary: 'Keys of the prompt' },
    ...all.filter(o => o.kind !== 'choice').map(o => ({ name: o.name, summary: o.help.en[0] })),
    ...all.flatMap(o =>
      o.kind === 'choice' ? o.choices.map(({ name, help }) => ({ name, summary: help.en[0] })) : [],
    ),
  ];
}
