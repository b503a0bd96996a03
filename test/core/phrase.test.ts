// Sentences as words and values, in English and by a dictionary.
import { expect, test } from 'vitest';
import { joinPhrases, phrase, someOf, verbatim } from '../../src/core/base/phrase.ts';

const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__', 'isPrototypeOf'];

test.each(names)('a name that every object of JavaScript has is a text: %s', name => {
  const sentence = phrase`no function ${verbatim(name)}`;
  expect([String(verbatim(name)), String(sentence), String(someOf([name], 2))]).toEqual([
    name,
    `no function ${name}`,
    name,
  ]);
  expect(sentence.in({ 'no function {0}': '没有函数 {0}' })).toBe(`没有函数 ${name}`);
  expect(String(joinPhrases([verbatim(name), name], ', '))).toBe(`${name}, ${name}`);
});

test('a dictionary has a sentence with its values in its own order', () => {
  const sentence = phrase`${2} of ${verbatim('x')}`;
  expect([String(sentence), sentence.in({ '{0} of {1}': '{1} 的 {0}' })]).toEqual(['2 of x', 'x 的 2']);
});
