import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { nearest } from '../../src/commands/suggest.ts';
import { choiceNames, options } from '../../src/core/options.ts';

const known = ['top', 'tree', 'traces', 'tags', 'text', 'peek', 'list', 'focus', 'nodecount', 'sample_index', 'help', 'quit'];

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
