// Expressions that match one value of a label: whatever the value, the samples
// that tagfocus keeps by them are those with the value.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { profileVocabulary } from '../../src/commands/index.ts';
import { parseLine } from '../../src/commands/line.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { exactPattern, exactTags, isListableKey } from '../../src/core/view/exact-tags.ts';
import type { ExpressionPlace } from '../../src/core/view/exact-tags.ts';
import type { Int64 } from '../../src/core/base/int64.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { makeView } from '../../src/core/view/view.ts';
import { Random } from '../support/random.ts';
import { encodeSpec } from '../support/wire.ts';
import type { LabelSpec, Text } from '../support/wire.ts';

type Value = { key: string; value: string | Int64 };

/** A profile with one sample for each list of labels. */
const withLabels = (...samples: LabelSpec[][]): Profile =>
  decodeProfile(
    encodeSpec({ types: [['n', 'count']], samples: samples.map(labels => ({ stack: [], values: [1], labels })) }),
  );

/** The labels of each row; a text has quotes, so that it differs from a number. */
function labelsOf(p: Profile): Map<number, Value[]> {
  const { set, setFrom, key, str, num } = p.labels;
  return new Map(
    [...p.rows].map(row => [
      row,
      Array.from({ length: setFrom[set[row]! + 1]! - setFrom[set[row]!]! }, (_, k) => {
        const i = setFrom[set[row]!]! + k;
        return { key: p.strings.at(key[i]!), value: str[i]! >= 0 ? p.strings.at(str[i]!) : num.at(i) };
      }),
    ]),
  );
}

function kept(p: Profile, changes: Partial<Config>): number[] {
  return [...makeView(p, { ...defaults, ...changes }, null, () => {}).profile.rows];
}

function expressionOf(p: Profile, { key, value }: Value, place: ExpressionPlace): string | undefined {
  return typeof value === 'string' ? exactTags(p).ofText(key, value, place) : exactTags(p).ofNumber(key, value, place);
}

/** The option as it stands after the line was read. */
function typed(line: string, option: 'tagfocus' | 'tagignore'): string {
  const read = parseLine(line, defaults, profileVocabulary);
  if (read.kind === 'assign') return read.value!;
  if (read.kind === 'report') return read.changes[option]!;
  throw new Error(`${line} is read as ${read.kind}`);
}

/** How many values have an expression, each of which is checked, and how many have none. */
function check(p: Profile): { found: number; none: Value[] } {
  const labels = labelsOf(p);
  const values = new Map(
    [...labels.values()]
      .flat()
      .map(value => [JSON.stringify([value.key, typeof value.value, String(value.value)]), value]),
  );
  const none: Value[] = [];
  let found = 0;
  for (const value of values.values()) {
    const having = [...labels]
      .filter(([, all]) => all.some(other => other.key === value.key && other.value === value.value))
      .map(([row]) => row);
    const others = [...labels.keys()].filter(row => !having.includes(row));
    for (const place of ['option', 'word'] as const) {
      const expression = expressionOf(p, value, place);
      if (expression === undefined) {
        none.push(value);
        continue;
      }
      found++;
      const [keep, drop] =
        place === 'option'
          ? [`tagfocus=${expression}`, `tagignore=${expression}`]
          : [`tags ${expression}`, `tags -${expression}`];
      expect({ keep, rows: kept(p, { tagfocus: typed(keep, 'tagfocus') }) }).toEqual({ keep, rows: having });
      expect({ drop, rows: kept(p, { tagignore: typed(drop, 'tagignore') }) }).toEqual({ drop, rows: others });
    }
  }
  return { found, none };
}

const fixtures = path.join(import.meta.dirname, '../fixtures');
const fixture = (file: string): Profile => decodeProfile(gunzipSync(readFileSync(path.join(fixtures, file))));

describe('what is written', () => {
  const p = fixture('cases/numeric-labels.pb.gz');
  test.each<[string, string | number, string]>([
    // Without anchors it is read as a range.
    ['tenant', '42', 'tenant=^42$'],
    ['addr', '127.0.0.1:57901', 'addr=^127\\.0\\.0\\.1:57901$'],
    ['addr', '[::1]:57903', 'addr=^\\[::1\\]:57903$'],
    ['addr', '10:20', 'addr=^10:20$'],
    // A comma would begin another pattern.
    ['route', '/orders,all', 'route=^/orders\\x2call$'],
    ['route', '/orders?id=7', 'route=^/orders\\?id=7$'],
    ['route', '/orders/{id}', 'route=^/orders/\\{id\\}$'],
    ['route', '/a=b:c', 'route=^/a=b:c$'],
    ['bytes', 1024, 'bytes=1024bytes'],
    ['retries', 12, 'retries=12'],
  ])('%s %s', (key, value, expected) =>
    expect([expressionOf(p, { key, value }, 'option'), expressionOf(p, { key, value }, 'word')]).toEqual([
      expected,
      expected,
    ]),
  );

  test('what a line cannot hold is written by its code', () => {
    expect(exactPattern('a b\t\n\u00a05\u202e😀//:x', 'word')).toBe('^a\\x{20}b\\x09\\x0a\\x{a0}5\\x{202e}😀/\\x2f:x$');
    expect(exactPattern(' a b ', 'option')).toBe('^ a b $');
    expect(exactPattern('', 'option')).toBe('^$');
    // The digits of a value are kept away from those of a code.
    expect(exactPattern('\t12', 'option')).toBe('^\\x{09}12$');
  });

  test('a number of more than 64 bits is no range that is refused', () =>
    expect(exactPattern('99999999999999999999', 'option')).toBe('^[9]9999999999999999999$'));
});

describe('exactly the samples with a value', () => {
  test('the handed profile', () =>
    expect(check(fixture('cases/numeric-labels.pb.gz'))).toEqual({ found: 38, none: [] }));
  test('quotes, backslashes, lines', () =>
    expect(check(fixture('cases/label-quotes.pb.gz'))).toEqual({ found: 20, none: [] }));
  test.each([
    'go-cpu-labels',
    'go-cpu-ebpf-kernel-labels',
    'julia-cpu-numeric-units',
    'made-labels',
    'made-a',
    'made-units',
    'node-cpu-ebpf-perfmap-labels',
    'rec-cpu-labels',
    'python-jax-device-memory',
  ])('%s', file => expect(check(fixture(`profiles/${file}.pb.gz`)).none).toEqual([]));

  test('a text and a number that look alike have one each', () => {
    const p = withLabels(
      [{ key: 'k', str: '5' }],
      [{ key: 'k', num: 5 }],
      [{ key: 'k', num: 5, unit: 'ms' }],
      [{ key: 'k', str: '5ms' }],
    );
    expect(check(p)).toEqual({ found: 6, none: [] });
  });

  test('of numbers that are one as floating point none is named', () => {
    const p = withLabels([{ key: 'k', num: 2n ** 62n }], [{ key: 'k', num: 2n ** 62n + 1n }], [{ key: 'k', num: 7 }]);
    expect(check(p)).toEqual({
      found: 2,
      none: [2n ** 62n, 2n ** 62n, 2n ** 62n + 1n, 2n ** 62n + 1n].map(value => ({ key: 'k', value })),
    });
  });

  test('a key that no `key=` names is looked for with its value', () => {
    const p = withLabels(
      [{ key: 'a=b', str: 'c' }],
      [{ key: ' lead', str: 'c' }],
      [{ key: '-dash', str: 'c,d' }],
      [{ key: 'a=n', num: 5 }],
      [{ key: 'a=m', num: 6 }],
      [{ key: 'z', num: 6 }],
    );
    expect(expressionOf(p, { key: 'a=b', value: 'c' }, 'option')).toBe('^a\\x3db:c$');
    expect(expressionOf(p, { key: '-dash', value: 'c,d' }, 'word')).toBe('^-dash:c\\x2cd$');
    expect(check(p).none).toEqual([
      { key: 'a=m', value: 6 },
      { key: 'a=m', value: 6 },
    ]);
  });

  const alphabet = [
    ...'ab012 9,:=.*+?()[]{}|^$\\/-<>&"\'%#\t\n\r\0\x7f',
    '//:',
    '\\E',
    '99999999999999999999',
    '\u00a0',
    'é',
    '世',
    '\u2028',
    '\ufeff',
    '\ufffd',
    '😀',
    '\u202e',
  ];
  const units = ['', '', 'bytes', 'kb', 'ms', 'nanoseconds', 'μss', 'count', 'things', 'a/b', 'GCU', 'auto'];
  const keys = ['k', 'k', 'k', 'tenant', 'bytes', 'a=b', '', ' k', '-k', '>k', 'k k', 'k:', 'request', 'é', 'a//:b'];
  const text = (random: Random): Text => {
    const joined = Array.from({ length: random.below(5) }, () => random.pick(alphabet)).join('');
    return random.chance(0.05) ? Uint8Array.from([0x61, 0xff, 0x62, 0xc3]) : joined;
  };
  const number = (random: Random): Int64 =>
    random.pick([
      0,
      1,
      -1,
      5,
      42,
      1000,
      1024,
      -1024,
      60_000,
      10 ** 9,
      2n ** 63n - 1n,
      -(2n ** 63n),
      2n ** 53n + 1n,
      2n ** 53n,
    ]);
  const label = (random: Random): LabelSpec =>
    random.chance(0.5)
      ? { key: random.pick(keys), str: text(random) }
      : { key: random.pick(keys), num: number(random), unit: random.pick(units) };

  test('300 random profiles', () => {
    let found = 0;
    let none = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const p = withLabels(
        ...Array.from({ length: 1 + random.below(12) }, () =>
          Array.from({ length: random.below(4) }, () => label(random)),
        ),
      );
      const counts = check(p);
      found += counts.found;
      none += counts.none.length;
    }
    // Those without are numbers past 53 bits and numbers of odd keys.
    expect([found > 3000, none / found < 0.2]).toEqual([true, true]);
  });
});

test('keys that a list of keys can name', () => {
  expect(['tenant', 'a=b', 'a b', '', 'a,b', ' a', 'a ', 'a//:b', 'a\nb', 'a\ufffd'].filter(isListableKey)).toEqual([
    'tenant',
    'a=b',
    'a b',
  ]);
});
