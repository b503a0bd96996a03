/**
 * What is declared once is the same everywhere: the list of commands and the table of options
 * against flags, usage, help, completion, `o`, assignments, URL keys and the pages of docs/ made from them.
 */
import { clearedByColon } from '../src/core/view/options.ts';
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { referencePages } from '../scripts/lib/reference.mjs';
import * as tables from '../scripts/lib/product-tables.ts';
import { flagDocs, flagKinds } from '../src/cli/arguments.ts';
import { complete } from './support/complete.ts';
import { shellHelp, topicHelp } from '../src/commands/help/help.ts';
import { commands, profileVocabulary } from '../src/commands/index.ts';
import { parseLine } from '../src/commands/line.ts';
import { usage } from '../src/cli/usage.ts';
import { optionLines, parseValue, valueText } from '../src/commands/settings.ts';
import { choiceNames, defaults, groupOf, optionNamed, options } from '../src/core/view/options.ts';
import type { Option } from '../src/core/view/options.ts';
import { decodeProfile } from '../src/core/profile/decode.ts';
import { FakeHost } from './support/fake-host.ts';
import { encodeSpec } from './support/wire.ts';
import { fixtureA } from './fixtures/made.ts';

const all = options as readonly Option[];
const choices = all.flatMap(option => (option.kind === 'choice' ? option.choices : []));
const profile = decodeProfile(encodeSpec(fixtureA));
/** First words of the rows of a list, without the dash that flags have. */
const rowNames = (text: string): string[] => [...text.matchAll(/^ {4,6}-?([\w/^]+)(?: |$)/gm)].map(match => match[1]!);
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();
const asked = (line: string): string[] =>
  complete({ profile, config: defaults, host: new FakeHost() }, line, line.length).candidates.map(candidate =>
    candidate.text.trimEnd(),
  );

test('names of commands, options and choices differ', () => {
  const names = [
    ...commands.map(c => c.name),
    ...all.map(o => o.name),
    ...choiceNames,
    'help',
    'o',
    'options',
    'quit',
    'exit',
    'q',
    ':',
  ];
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('URL keys differ', () => {
  const keys = all.flatMap(option => option.url ?? []);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

test('everything has help in one line first', () => {
  const texts = [
    ...commands.map(c => [c.name, c.summary]),
    ...all.map(o => [o.name, o.help.en[0]]),
    ...choices.map(c => [c.name, c.help.en[0]]),
  ];
  expect(texts.filter(([, text]) => !text || text.includes('\n') || text.endsWith('.'))).toEqual([]);
});

test('flags: one for each option, each choice and each command that reports, and none for a group', () => {
  const kinds = flagKinds();
  const wanted = (name: string): string | undefined => {
    const option = optionNamed(name);
    if (option?.kind === 'choice') return undefined;
    if (option) return option.kind === 'pattern' ? 'string' : option.kind;
    if (groupOf(name)) return 'bool';
    const command = profileVocabulary.command(name)!;
    return command.kind === 'act' ? undefined : command.takesPattern || command.takesLimit ? 'string' : 'bool';
  };
  const names = [...all.map(o => o.name), ...choiceNames, ...commands.map(c => c.name)];
  expect(names.filter(name => kinds.get(name) !== wanted(name))).toEqual([]);
});

test('usage: a row for each flag, and no others', () => {
  const rows = rowNames(usage(flagDocs())).filter(name => !/^[A-Z]/.test(name) && optionNamed(name)?.kind !== 'choice');
  expect(sorted(rows)).toEqual(sorted(flagKinds().keys()));
});

test('help: a row for each command, option, group and choice', () => {
  const rows = rowNames(shellHelp(profileVocabulary, clearedByColon())).filter(
    name => !['o/options', 'q/quit/exit/^D'].includes(name),
  );
  expect(sorted(rows)).toEqual(sorted([...commands.map(c => c.name), ...all.map(o => o.name), ...choiceNames]));
});

test('help NAME: each command, option and choice has a text of its own', () => {
  const names = [
    ...commands.map(c => c.name),
    ...all.filter(o => o.kind !== 'choice').map(o => o.name),
    ...choiceNames,
  ];
  expect(names.filter(name => topicHelp(profileVocabulary, name, ['cpu']) === undefined)).toEqual([]);
});

test('o: a line for each option but source_path, in order', () => {
  const names = optionLines(defaults, profile).map(line => line.trim().split(/\s+/)[0]!);
  expect(names).toEqual(sorted(all.map(o => o.name).filter(name => name !== 'source_path')));
});

describe('completion', () => {
  test('of an empty line: each command, option and choice', () => {
    const wanted = [
      ...commands.map(c => c.name),
      ...all.map(o => `${o.name}=`),
      ...choiceNames.map(name => `${groupOf(name)!.name}=${name}`),
    ];
    const offered = new Set(asked(''));
    expect(wanted.filter(text => !offered.has(text))).toEqual([]);
  });

  test('of each name in full, and of the topics of help', () => {
    const names = [...commands.map(c => c.name), ...all.map(o => o.name)];
    expect(names.filter(name => !asked(name).some(text => text.replace(/=$/, '') === name))).toEqual([]);
    expect(commands.map(c => c.name).filter(name => !asked(`help ${name}`).includes(name))).toEqual([]);
  });

  test('of values: the choices of a group, true and false', () => {
    const offered = all.filter(o => o.kind === 'choice').map(o => [o.name, sorted(asked(`${o.name}=`))]);
    expect(offered).toEqual(
      all.flatMap(o => (o.kind === 'choice' ? [[o.name, sorted(o.choices.map(c => c.name))]] : [])),
    );
  });
});

test('a line: each option is assigned by its name, each command found by its own', () => {
  expect(all.filter(o => parseLine(`${o.name}=1`, defaults, profileVocabulary).kind !== 'assign')).toEqual([]);
  const lines = commands.map(c => [c.name, parseLine(`${c.name} x`, defaults, profileVocabulary)] as const);
  expect(lines.filter(([name, line]) => line.kind === 'report' && line.command.name !== name)).toEqual([]);
});

test('value to text to value is the identity', () => {
  const values: [Option, boolean | number | string][] = all.flatMap((option): [Option, boolean | number | string][] => {
    if (option.kind === 'bool')
      return [
        [option, true],
        [option, false],
      ];
    if (option.kind === 'choice') return option.choices.map(choice => [option, choice.name]);
    if (option.kind === 'string' || option.kind === 'pattern')
      return [
        [option, ''],
        [option, 'a=b c'],
      ];
    return option.kind === 'int'
      ? [
          [option, -1],
          [option, 2147483647],
        ]
      : [
          [option, 0.005],
          [option, 1e21],
          [option, 1e-7],
          [option, -2.5],
        ];
  });
  expect(
    values.filter(
      ([option, value]) => parseValue(option, valueText(option, { ...defaults, [option.name]: value })) !== value,
    ),
  ).toEqual([]);
});

test('docs/ has the pages of reference as they are', () => {
  const pages = referencePages(tables);
  const committed = Object.keys(pages).map(name => [
    name,
    fs.readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8'),
  ]);
  expect(Object.fromEntries(committed), 'docs/ is older than the tables; mend it with: npm run tables').toEqual(pages);
});
