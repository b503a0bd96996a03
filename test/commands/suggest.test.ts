import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { LONGEST_COMPARED, nearest } from '../../src/commands/help/suggest.ts';
import { choiceNames, options } from '../../src/core/view/options.ts';
import { Random } from '../support/random.ts';

const known = [
  'top',
  'tree',
  'traces',
  'tags',
  'text',
  'peek',
  'list',
  'focus',
  'nodecount',
  'sample_index',
  'help',
  'quit',
];

describe('the nearest known word', () => {
  const cases: [string, string | undefined][] = [
    // One letter too few, too many, wrong, or two in the wrong order.
    ['tre', 'tree'],
    ['treee', 'tree'],
    ['trex', 'tree'],
    ['pekk', 'peek'],
    ['lsit', 'list'],
    ['tpo', 'top'],
    ['TOP', 'top'],
    ['Focus', 'focus'],
    ['focsu', 'focus'],
    ['nodecont', 'nodecount'],
    ['sampleindex', 'sample_index'],
    ['sample-index', 'sample_index'],
    ['helo', 'help'],
    // Of two that are equally near, the first.
    ['tex', 'text'],
    // Too far away.
    ['x', undefined],
    ['zzzz', undefined],
    ['disassemble', undefined],
    ['', undefined],
  ];
  test.each(cases)('%j: %j', (word, expected) => expect(nearest(word, known)).toBe(expected));
});

test('a known word is its own nearest', () => {
  const all = [...commands.map(c => c.name), ...options.map(o => o.name), ...choiceNames];
  expect(all.map(word => nearest(word, all))).toEqual(all);
});

test('nothing is near where nothing is known', () => expect(nearest('top', [])).toBeUndefined());

test('a long word takes no long time', () => expect(nearest('a'.repeat(100_000), known)).toBeUndefined());

/** Every cell of the table, in place of those near the diagonal. */
function wholeDistance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const ways = [table[i - 1]![j]! + 1, table[i]![j - 1]! + 1, table[i - 1]![j - 1]! + (same ? 0 : 1)];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) ways.push(table[i - 2]![j - 2]! + 1);
      table[i]![j] = Math.min(...ways);
    }
  }
  return table[a.length]![b.length]!;
}

test('the nearest word is that of the whole table', () => {
  const random = new Random(7);
  const word = (): string => Array.from({ length: random.below(9) }, () => random.pick(['a', 'b', 'c'])).join('');
  for (let n = 0; n < 3000; n++) {
    const [typed, ...others] = Array.from({ length: 6 }, word) as [string, ...string[]];
    const limit = Math.min(3, Math.ceil(typed.length / 3) + 1);
    const distances = others.map(other => wholeDistance(typed, other));
    const least = Math.min(...distances);
    expect([typed, others, nearest(typed, others)]).toEqual([
      typed,
      others,
      least < limit ? others[distances.indexOf(least)] : undefined,
    ]);
  }
});

test('words are compared up to a length', () => {
  const long = 'x'.repeat(LONGEST_COMPARED);
  expect(nearest(`y${long.slice(1)}`, [long])).toBe(long);
  expect(nearest(`${long}x`, [long])).toBeUndefined();
  expect(nearest(long, [`${long}x`])).toBeUndefined();
  // Compared, these two would take 10^12 steps, and 10^11 characters of small letters.
  const megabyte = 'a'.repeat(1_000_000);
  expect(
    nearest(
      megabyte,
      Array.from({ length: 100_000 }, () => `${megabyte}b`),
    ),
  ).toBeUndefined();
});
