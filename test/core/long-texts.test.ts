// Texts as long as a mispasted line: work that grows with their square would not end in the time of a test.
import { expect, test } from 'vitest';
import { parseLine } from '../../src/commands/line.ts';
import { defaults } from '../../src/core/view/options.ts';
import { unixPaths } from '../../src/core/base/paths.ts';
import { endRun } from '../../src/core/base/text.ts';
import { parseFloat64 } from '../../src/core/base/format-go.ts';
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
  expect(() => parseLine(`${long('9')}x`, defaults)).toThrow('unrecognized command: "999');
  expect(() => parseLine(long('9'), defaults)).toThrow('unrecognized command: "999');
});

test('what is pasted as an answer is read by its beginning, and is no short answer', () => {
  for (const text of [`${long('，')} !`, `${long(' ,')}x`, `${long('a')}.`, long('１')]) {
    expect(plainText(text).length).toBeLessThanOrEqual(1001);
  }
  expect(readName(`main.work${long(' ')}`)).toBe('main.work');
  expect(readName(`main.work${long(' ')}x`)).toBe('main.work x');
  expect(readName(`main.work ${long('x')}`)).not.toBe('main.work');
});
