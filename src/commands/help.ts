import { groupOf, optionNamed, options } from '../core/options.ts';
import type { Option } from '../core/options.ts';
import { compareText } from '../core/text.ts';
import { commandNamed, commands } from './index.ts';
import { describeKeys } from './keymap.ts';

const row = (name: string, text: string): string => `    ${name.padEnd(16)} ${text}`;

/**
 * Commands, options and option groups, one a row; for the command line with a
 * dash before what is a flag there. Both lists come from the tables.
 */
export function overview(forCommandLine: boolean): string {
  const dash = forCommandLine ? '-' : '';
  const rows = commands.filter(c => !c.ours).map(c => row(dash + c.name, c.summary)).sort(compareText);
  const own = commands.filter(c => c.ours && !(forCommandLine && c.act)).map(c => row(dash + c.name, c.summary)).sort(compareText);
  if (!forCommandLine) {
    rows.push(row('o/options', 'Every option with its value'), row('q/quit/exit/^D', 'Leave'));
  }
  const all = options as readonly Option[];
  const plain = all.filter(o => o.kind !== 'choice').map(o => row(dash + o.name, o.help[0]!)).sort(compareText);
  const groups = all
    .filter(o => o.kind === 'choice')
    .map(o => [row(o.name, ''), ...o.choices.map(c => `  ${row(dash + c.name, c.help[0]!)}`)].join('\n'))
    .sort(compareText);
  return [
    forCommandLine ? '  Output formats (at most one):' : '  Commands:',
    ...rows,
    ...(own.length > 0 ? ['', '  Commands of inkprof alone:', ...own] : []),
    '',
    '  Options:',
    ...plain,
    '',
    '  Option groups (one of each group):',
    ...groups,
  ].join('\n');
}

/** What `help` prints. */
export function shellHelp(): string {
  return `${overview(false)}\n  :   Clear focus/ignore/hide/tagfocus/tagignore\n\n  help NAME tells more about a command or an option, help keys about the keys, help concepts about the words of reports`;
}

/** What `help NAME` prints, or undefined where nothing has that name. `types`: the profile's sample types. */
export function topicHelp(topic: string, types: readonly string[]): string | undefined {
  if (topic === 'keys') return describeKeys();
  const command = commandNamed(topic);
  if (command) return [command.summary, ...(command.usage ? ['  Usage:', ...command.usage.map(line => `    ${line}`)] : []), ''].join('\n');
  const option = optionNamed(topic);
  if (option && option.kind !== 'choice') {
    const lines = [...option.help];
    if (topic === 'sample_index') lines.push(`Or use sample_index=name, with name in [${types.join(' ')}].`);
    return [...lines, ''].join('\n');
  }
  const choice = groupOf(topic)?.choices.find(c => c.name === topic);
  return choice && [...choice.help, ''].join('\n');
}

/** Every name that help knows, with a line about it. */
export function topicNames(): { readonly name: string; readonly summary: string }[] {
  const all = options as readonly Option[];
  return [
    ...commands.map(({ name, summary }) => ({ name, summary })),
    { name: 'keys', summary: 'Keys of the prompt' },
    ...all.filter(o => o.kind !== 'choice').map(o => ({ name: o.name, summary: o.help[0]! })),
    ...all.flatMap(o => (o.kind === 'choice' ? o.choices.map(({ name, help }) => ({ name, summary: help[0]! })) : [])),
  ];
}
