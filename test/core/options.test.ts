// The option table keeps its promises, so that what is derived from it does.
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { parseValue, valueText } from '../../src/commands/settings.ts';
import { choiceNames, defaults, groupOf, optionNamed, options } from '../../src/core/view/options.ts';
import type { Config, Option } from '../../src/core/view/options.ts';

const all: readonly Option[] = options;
const doubles = (names: readonly string[]): string[] => names.filter((name, i) => names.indexOf(name) !== i);

test('pprof has these options, in this order, with these defaults', () => {
  // The parameters of divide_by, tagroot and tagleaf are ours: pprof has none for them.
  expect(
    all.map(o => `${o.name} ${o.kind} ${JSON.stringify(o.initial)} ${o.url ?? '-'}${o.saved ? ' saved' : ''}`),
  ).toEqual([
    'output string "" -',
    'call_tree bool false calltree saved',
    'relative_percentages bool false rel saved',
    'unit string "minimum" unit saved',
    'compact_labels bool false compact saved',
    'source_path string "" -',
    'trim_path string "" -',
    'intel_syntax bool false intel saved',
    'mean bool false mean saved',
    'sample_index string "" si',
    'divide_by float 1 divide_by',
    'normalize bool false norm saved',
    'sort choice "flat" sort saved',
    'tagroot string "" tagroot saved',
    'tagleaf string "" tagleaf saved',
    'drop_negative bool false dropneg saved',
    'nodecount int -1 n saved',
    'nodefraction float 0.005 nf saved',
    'edgefraction float 0.001 ef saved',
    'trim bool true trim saved',
    'focus string "" f saved',
    'ignore string "" i saved',
    'prune_from string "" prunefrom saved',
    'hide string "" h saved',
    'show string "" s saved',
    'show_from string "" sf saved',
    'tagfocus string "" tf saved',
    'tagignore string "" ti saved',
    'tagshow string "" ts saved',
    'taghide string "" th saved',
    'noinlines bool false noinlines saved',
    'showcolumns bool false showcolumns saved',
    'granularity choice "" g saved',
  ]);
  expect(choiceNames).toEqual(['cum', 'flat', 'functions', 'filefunctions', 'files', 'lines', 'addresses']);
  expect(defaults).toEqual(Object.fromEntries(all.map(o => [o.name, o.initial])));
});

test('names, choices, commands and URL keys never collide', () => {
  expect(
    doubles([
      ...all.map(o => o.name),
      ...choiceNames,
      ...commands.map(c => c.name),
      'o',
      'options',
      'help',
      'q',
      'quit',
      'exit',
    ]),
  ).toEqual([]);
  expect(doubles(all.flatMap(o => o.url ?? []))).toEqual([]);
});

test('everything has help', () => {
  const silent = [...all, ...all.flatMap(o => (o.kind === 'choice' ? o.choices : []))].filter(
    o => o.help.length === 0 || o.help.some(line => line.trim() === '' || line !== line.trim()),
  );
  expect(silent.map(o => o.name)).toEqual([]);
});

test('names are found, choices lead to their group', () => {
  expect(all.map(o => optionNamed(o.name))).toEqual(all);
  expect(choiceNames.map(name => groupOf(name)?.name)).toEqual(['sort', 'sort', ...Array(5).fill('granularity')]);
  expect([
    optionNamed('cum'),
    optionNamed(''),
    optionNamed('toString'),
    groupOf('sort'),
    groupOf('constructor'),
  ]).toEqual(Array(5).fill(undefined));
});

describe('value, text, value is the identity', () => {
  const values: Record<Option['kind'], readonly (string | number | boolean)[]> = {
    bool: [true, false],
    int: [-1, 0, 10, -5, 2147483647],
    float: [0, 1, -2.5, 0.005, 1e-5, 1e6, 123456, 1e21, 1 / 3, Infinity],
    string: ['', 'a', 'a=b', '//x', 'two words', '"', 'é漢😀'],
    choice: [],
  };
  for (const option of all) {
    test(option.name, () => {
      const given = option.kind === 'choice' ? option.choices.map(c => c.name) : values[option.kind];
      const back = given.map(value =>
        parseValue(option, valueText(option, { ...defaults, [option.name]: value } as Config)),
      );
      expect(back).toEqual(given);
    });
  }
});

describe('values as the shell reads them', () => {
  const read = (name: string, text: string): unknown => {
    try {
      return parseValue(optionNamed(name)!, text);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const cases: [string, string, unknown][] = [
    ...['true', 't', 'yes', 'y', '1', '', 'TRUE', 'Yes', 'T'].map((word): [string, string, unknown] => [
      'mean',
      word,
      true,
    ]),
    ...['false', 'f', 'no', 'n', '0', 'False', 'NO'].map((word): [string, string, unknown] => ['trim', word, false]),
    ['mean', 'maybe', 'illegal value "maybe" for bool variable'],
    ['mean', 'on', 'illegal value "on" for bool variable'],
    ['mean', 'a"b', 'illegal value "a"b" for bool variable'],
    ['nodecount', '+7', 7],
    ['nodecount', '0x2', 'strconv.Atoi: parsing "0x2": invalid syntax'],
    ['nodecount', '', 'strconv.Atoi: parsing "": invalid syntax'],
    ['nodefraction', '1_0', 10],
    ['nodefraction', 'abc', 'strconv.ParseFloat: parsing "abc": invalid syntax'],
    ['divide_by', '0', 0],
    ['sort', 'cum', 'cum'],
    ['sort', 'x', 'invalid "sort" value "x"'],
    ['sort', 'Cum', 'invalid "sort" value "Cum"'],
    ['sort', '', 'invalid "sort" value ""'],
    ['granularity', 'lines', 'lines'],
    ['granularity', 'line', 'invalid "granularity" value "line"'],
    ['focus', 'a(b', 'a(b'],
  ];
  test.each(cases)('%s=%s', (name, text, expected) => expect(read(name, text)).toBe(expected));
});
