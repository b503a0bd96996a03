// Every sentence of ours has both languages, and says the same in them.
import { expect, test } from 'vitest';
import { chinese } from '../../src/commands/chinese/index.ts';
import { formats } from '../../src/commands/chinese/formats.ts';
import { opening } from '../../src/commands/chinese/opening.ts';
import { reports } from '../../src/commands/chinese/reports.ts';
import { phraseKeys } from '../support/phrases.ts';

const keys = phraseKeys();
const placesIn = (text: string): string[] => [...new Set(text.match(/\{\d+\}/g))].sort();
/** Nothing but values and the signs between them. */
const isBare = (key: string): boolean => !/[a-z]/i.test(key.replace(/\{\d+\}/g, ''));

test('each phrase has its Chinese', () => {
  const missing = [...keys].filter(([key]) => !isBare(key) && !(key in chinese)).map(([key, at]) => `${at[0]}: ${key}`);
  expect(missing).toEqual([]);
});

test('no Chinese is left over or there twice', () => {
  expect(Object.keys(chinese).filter(key => !keys.has(key))).toEqual([]);
  const all = [opening, formats, reports].flatMap(part => Object.keys(part));
  expect(all.filter((key, i) => all.indexOf(key) < i)).toEqual([]);
});

test('each has the same values, and Chinese words', () => {
  for (const [key, text] of Object.entries(chinese)) {
    expect(placesIn(text), key).toEqual(placesIn(key));
    if (key !== 'JSON' && key !== 'a core dump' && key !== 'a Java flight recording')
      expect(text, key).toMatch(/\p{Script=Han}/u);
  }
});
