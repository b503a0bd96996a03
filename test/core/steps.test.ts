import { expect, test } from 'vitest';
import { runToEnd, sortInSteps } from '../../src/core/base/steps.ts';

test.each([0, 1, 4096, 4097, 30_000])(
  'sorts %i items as the language does, those that are equal in their order',
  count => {
    let seed = 7;
    const items = Array.from({ length: count }, (_, i) => ({ key: (seed = (seed * 48271) % 0x7fffffff) % 500, i }));
    const compare = (a: { key: number }, b: { key: number }): number => a.key - b.key;
    expect(runToEnd(sortInSteps(items, compare))).toEqual([...items].sort(compare));
  },
);

test('pauses between pieces of a long sort, and not in a short one', () => {
  const pauses = (count: number): number => {
    const steps = sortInSteps(
      Array.from({ length: count }, (_, i) => -i),
      (a, b) => a - b,
    );
    let seen = 0;
    while (!steps.next().done) seen++;
    return seen;
  };
  expect([pauses(100), pauses(8192)]).toEqual([0, 4]);
});
