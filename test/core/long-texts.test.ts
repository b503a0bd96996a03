// Texts as long as a mispasted line: work that grows with their square would not end in the time of a test.
import { expect, test } from 'vitest';
import { profileVocabulary } from '../../src/commands/index.ts';
import { parseLine } from '../../src/commands/line.ts';
import { defaults } from '../../src/core/view/options.ts';
import { unixPaths } from '../../src/core/base/paths.ts';
import { endRun } from '../../src/core/base/text.ts';
import { parseFloat64 } from '../../src/core/base/format-go.ts';
import { parseObjdump } from '../../src/core/objects/objdump.ts';
import { declarationsOf, declaredWord } from '../../src/core/source/declarations.ts';
import { plainText, readName } from '../../src/lessons/answers.ts';

const long = (text: string): string => text.repeat(300_000 / text.length);

test('the run at the end of a text', () => {
  expect(endRun('top10', /[0-9]/)).toBe(3);
  expect(endRun('10', /[0-9]/)).toBe(0);
  expect(endRun('top', /[0-9]/)).toBe(3);
  expect(endRun('', /[0-9]/)).toBe(0);
  expect(endRun('1a22', /[0-9]/)).toBe(2);
  expect(endRun(`${long('7')}x`, /[0-9]/)).toBe(300_001);
});

test('the last part of a path with many slashes', () => {
  expect(unixPaths.base(`${long('/')}x`)).toBe('x');
  expect(unixPaths.base(`a${long('/')}`)).toBe('a');
  expect(unixPaths.base(long('/'))).toBe('/');
});

test('numbers of many digits', () => {
  expect(() => parseFloat64(`0x${long('f')}`)).toThrow('invalid syntax');
  expect(() => parseFloat64(`0x1p${long('1_')}x`)).toThrow('invalid syntax');
  expect(parseFloat64('0x1_0.8p1_0')).toBe(16896);
  expect(parseFloat64('0x.8p+1')).toBe(1);
  expect(() => parseFloat64('0x1p1__0')).toThrow('invalid syntax');
});

test('digits in a long line', () => {
  expect(() => parseLine(`${long('9')}x`, defaults, profileVocabulary)).toThrow('unrecognized command: "999');
  expect(() => parseLine(long('9'), defaults, profileVocabulary)).toThrow('unrecognized command: "999');
});

test('what is pasted as an answer is read by its beginning, and is no short answer', () => {
  for (const text of [`${long('，')} !`, `${long(' ,')}x`, `${long('a')}.`, long('１')]) {
    expect(plainText(text).length).toBeLessThanOrEqual(1001);
  }
  expect(readName(`main.work${long(' ')}`)).toBe('main.work');
  expect(readName(`main.work${long(' ')}x`)).toBe('main.work x');
  expect(readName(`main.work ${long('x')}`)).not.toBe('main.work');
});

test('blanks in what objdump prints, as a name may have them', () => {
  const blanks = long(' ');
  expect(parseObjdump(`  10:\tcall 20 <a${blanks}b>${blanks}\n  11: ret  \n  12:${blanks}\n`)).toEqual([
    { address: 16n, text: `call 20 <a${blanks}b>`, function: '', file: '', line: 0 },
    { address: 17n, text: 'ret', function: '', file: '', line: 0 },
    { address: 18n, text: '', function: '', file: '', line: 0 },
  ]);
});

test('lines of a source that begin like a declaration', () => {
  const blanks = ' '.repeat(1900);
  const letters = 'a'.repeat(1900);
  const heads = [`func (${blanks}`, `func (a ${letters}`, `func (*${blanks}*`, `func f(${blanks}x`, `func ${letters}`];
  expect(declarationsOf('a.go', Array.from({ length: 1500 }, () => heads).flat())).toHaveLength(1500);
  const named = [
    'func (r *T) m(',
    'func ( * T[K]) n[',
    'func (T) o() {}',
    'func f() // }',
    'func g() int /* } */',
    '}',
  ];
  expect(declarationsOf('a.go', named).map(({ name, receiver, line, end }) => [receiver, name, line, end])).toEqual([
    ['T', 'm', 1, 1],
    ['T', 'n', 2, 2],
    ['T', 'o', 3, 3],
    ['', 'f', 4, 4],
    ['', 'g', 5, 5],
  ]);
});

test('the declared word of a name', () => {
  expect(
    ['a::b<int>::f(int) const', 'Foo.<init>', 'A#save!', '1a', '9', '𝒜x', 'x.y$z', '', 'block in A.<init>', 'a?!'].map(
      declaredWord,
    ),
  ).toEqual(['f', 'Foo', 'save!', 'a', null, '𝒜x', 'y$z', null, 'A', null]);
  for (let n = 0; n < 3000; n++) expect(declaredWord(`${'a'.repeat(1990)} (${n}`)).toBe(null);
});
