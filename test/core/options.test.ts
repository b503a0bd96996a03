// The option table keeps its promises, so that what is derived from it does.
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { parseValue, valueText } from '../../src/commands/settings.ts';
import {
  changedOptions,
  choiceNames,
  clearedByColon,
  defaults,
  filters,
  groupOf,
  optionNamed,
  options,
  optionsAt,
  clearFilters,
  unmatchable,
  unmatchedText,
  valuesAt,
} from '../../src/core/view/options.ts';
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
    'focus pattern "" f saved',
    'ignore pattern "" i saved',
    'prune_from pattern "" prunefrom saved',
    'hide pattern "" h saved',
    'show pattern "" s saved',
    'show_from pattern "" sf saved',
    'tagfocus pattern "" tf saved',
    'tagignore pattern "" ti saved',
    'tagshow pattern "" ts saved',
    'taghide pattern "" th saved',
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

test('everything has help, in Chinese too, line by line', () => {
  const described = [...all, ...all.flatMap(o => (o.kind === 'choice' ? o.choices : []))];
  for (const { name, help } of described) {
    expect(help.zh.length, name).toBe(help.en.length);
    for (const line of [...help.en, ...help.zh]) expect(line, name).toBe(line.trim());
    expect(help.en.filter(line => !/^[\x20-\x7e]+$/.test(line))).toEqual([]);
    expect(help.zh.filter(line => !/[\u4e00-\u9fff]/.test(line))).toEqual([]);
    expect(help.zh[0], name).not.toMatch(/[\u4e00-\u9fff][,;:?!]|[。.]$/);
  }
});

test('what is made of the table is pprof’s own', () => {
  // pprof: report.go reportLabels; prune_from is not among them.
  expect(optionsAt('filter').map(o => o.name)).toEqual([
    'focus',
    'ignore',
    'hide',
    'show',
    'show_from',
    'tagfocus',
    'tagignore',
    'tagshow',
    'taghide',
  ]);
  // pprof: driver_focus.go applyFocus
  expect(filters().at(-1)?.name).toBe('prune_from');
  expect(filters()).toEqual([...optionsAt('filter'), ...optionsAt('prune')]);
  // pprof: interactive.go
  expect(clearedByColon()).toEqual(['focus', 'ignore', 'hide', 'tagfocus', 'tagignore']);
  // pprof: driver_focus.go warnNoMatches
  expect(
    (['focus', 'show_from', 'tagignore', 'tagroot'] as const).map(name => [
      unmatchable(name).name,
      unmatchedText(name),
    ]),
  ).toEqual([
    ['focus', 'Focus expression matched no samples'],
    ['show_from', 'ShowFrom expression matched no samples'],
    ['tagignore', 'TagIgnore expression matched no samples'],
    ['tagroot', 'TagRoot expression matched no samples'],
  ]);
});

test('a config is compared and cleared by stage', () => {
  const config: Config = {
    ...defaults,
    focus: 'a',
    prune_from: 'b',
    tagleaf: 'k',
    mean: true,
    nodecount: 3,
    unit: 'ms',
  };
  expect(changedOptions(config, filters())).toEqual(['focus=a', 'prune_from=b']);
  expect(clearFilters(config)).toEqual({ ...defaults, mean: true, nodecount: 3, unit: 'ms' });
  expect(valuesAt(config, 'frames')).toEqual(['', 'k']);
  expect(valuesAt(config, 'sum')).toEqual(['', '', true]);
  const stages = ['open', 'frames', 'filter', 'prune', 'view', 'sum', 'cut', 'print', 'write'] as const;
  expect(stages.flatMap(stage => optionsAt(stage).map(o => o.name)).sort()).toEqual(all.map(o => o.name).sort());
});

test('the types refuse an entry that lacks a field', () => {
  const name = 'x';
  const help = { en: ['x'], zh: ['x'] } as const;
  const whole = { name, help, url: null, saved: false, kind: 'bool', initial: false, stage: 'cut' } as const;
  const filter = { name, help, url: 'x', saved: true, kind: 'pattern', initial: '', completes: 'function' } as const;
  const { stage, ...withoutStage } = whole;
  const { url, ...withoutUrl } = whole;
  const entries: Option[] = [
    whole,
    { ...filter, stage: 'filter', removes: 'frames', unmatched: 'X', clearedByColon: false },
    // @ts-expect-error no stage
    withoutStage,
    // @ts-expect-error no url
    withoutUrl,
    // @ts-expect-error no Chinese
    { ...whole, help: { en: ['x'] } },
    // @ts-expect-error a text that names nothing that completion knows
    { name, help, url, saved: true, kind: 'string', initial: '', stage },
    // @ts-expect-error a filter that does not say what it removes
    { ...filter, stage: 'filter', unmatched: 'X', clearedByColon: false },
    // @ts-expect-error a filter without its name in the warning
    { ...filter, stage: 'filter', removes: 'frames', clearedByColon: false },
  ];
  expect(entries.length).toBe(8);
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
  const texts = ['', 'a', 'a=b', '//x', 'two words', '"', 'é漢😀'];
  const values: Record<Option['kind'], readonly (string | number | boolean)[]> = {
    bool: [true, false],
    int: [-1, 0, 10, -5, 2147483647],
    float: [0, 1, -2.5, 0.005, 1e-5, 1e6, 123456, 1e21, 1 / 3, Infinity],
    string: texts,
    pattern: texts,
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
