import { expect, test } from 'vitest';
import { literalTest } from '../../src/core/base/literals.ts';
import { Random } from '../support/random.ts';

/** Each alternative by itself, as the pattern's grammar has it. */
function slowTest(source: string): (name: string) => boolean {
  const alternatives = source.split('|').map(text => ({
    text: text.replace(/^\^|\$$/g, ''),
    start: text.startsWith('^'),
    end: text.endsWith('$'),
  }));
  return name =>
    alternatives.some(({ text, start, end }) => {
      if (start) return end ? name === text : name.startsWith(text);
      return end ? name.endsWith(text) : name.includes(text);
    });
}

test('alternatives of plain text match as each of them does, few or many', () => {
  const random = new Random(15);
  const word = (most: number): string =>
    Array.from({ length: 1 + random.below(most) }, () => random.pick(['a', 'b', 'ab', 'aa', '猫', '😀'])).join('');
  for (let n = 0; n < 400; n++) {
    const count = random.pick([1, 3, 15, 16, 17, 60]);
    const anchor = random.pick([0, 0.3, 1]);
    const source = Array.from({ length: count }, () => {
      const [start, end] = [random.chance(anchor), random.chance(anchor)];
      return (start ? '^' : '') + word(4) + (end ? '$' : '');
    }).join('|');
    const [fast, slow] = [literalTest(source)!, slowTest(source)];
    for (let k = 0; k < 40; k++) {
      const name = word(9);
      expect([source, name, fast(name)]).toEqual([source, name, slow(name)]);
    }
  }
});

test('the work for a name does not grow with the alternatives, nor with texts that repeat themselves', () => {
  // By a search for each this is 3 * 10^9 searches, and with new beginnings at each place 10^10 steps.
  const names = Array.from({ length: 100_000 }, (_, i) => `pkg.name${i}`);
  for (const source of [
    Array.from({ length: 30_000 }, (_, i) => `other${i}`).join('|'),
    Array.from({ length: 30_000 }, (_, i) => `^other${i}|other${i}$`).join('|'),
    'a=b|'.repeat(30_000) + 'a=b',
  ]) {
    const matches = literalTest(source)!;
    expect(names.filter(matches)).toEqual([]);
    expect(matches('other7')).toBe(source.includes('other7'));
  }
  const deep = literalTest(`${'a'.repeat(200_000)}b|${Array.from({ length: 20 }, (_, i) => `c${i}`).join('|')}`)!;
  expect(deep('a'.repeat(200_000))).toBe(false);
  expect(deep(`${'a'.repeat(200_001)}b`)).toBe(true);
});
