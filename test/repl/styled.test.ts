// A window over a line: which cells are seen, and that no more of the line is looked at.
import { expect, test } from 'vitest';
import { widthOf } from '../../src/repl/terminal/layout.ts';
import { piece, plainText, window, type Styled } from '../../src/repl/terminal/styled.ts';
import { Random } from '../support/random.ts';

const seen = (line: Styled, from: number, width: number): string =>
  window(line, from, width)
    .map(({ text, sgr }) => `${sgr}<${text}>`)
    .join('');

test.each([
  ['letters', [piece('abcdef', '1'), piece('ghi')], 2, 5, '1<cdef><g>'],
  ['a wide character in the window', [piece('a猫b')], 0, 4, '<a猫b>'],
  ['its first half outside', [piece('a猫b')], 2, 3, '< b>'],
  ['its second half outside', [piece('a猫b')], 0, 2, '<a >'],
  ['a window in one half of it', [piece('猫')], 1, 1, '< >'],
  ['a mark stays with its letter', [piece('e\u0301x')], 0, 1, '<e\u0301>'],
  ['pieces before and after', [piece('猫'), piece('b', '7'), piece('c')], 2, 1, '7<b>'],
  ['behind the end', [piece('abc')], 9, 4, ''],
  ['an escape that was made visible', [piece('^[é')], 1, 2, '<[é>'],
])('%s', (_, line, from, width, expected) => {
  expect(seen(line, from, width)).toBe(expected);
});

test('windows side by side show every cell once', () => {
  const random = new Random(5);
  for (let n = 0; n < 300; n++) {
    const text = (): string =>
      Array.from({ length: random.below(9) }, () => random.pick(['a', 'é', '猫', 'e\u0301', '\u{1f600}', ' '])).join(
        '',
      );
    const line = Array.from({ length: 1 + random.below(4) }, (_, i) => piece(text(), String(i)));
    const cells = widthOf(plainText(line));
    const cut = random.below(cells + 2);
    const whole = plainText(window(line, 0, cells));
    expect(whole).toBe(plainText(line));
    const halves = [plainText(window(line, 0, cut)), plainText(window(line, cut, cells))];
    expect(halves.map(widthOf)).toEqual([Math.min(cut, cells), Math.max(0, cells - cut)]);
  }
});

test('a line is looked at no further than the window', () => {
  let read = 0;
  const long = piece('é'.repeat(30));
  const after = Array.from(
    { length: 50 },
    () =>
      Object.defineProperty({ sgr: '' }, 'text', { get: () => (read++, 'é'.repeat(9)) }) as unknown as ReturnType<
        typeof piece
      >,
  );
  expect(plainText(window([long, ...after], 3, 20))).toBe('é'.repeat(20));
  expect(read).toBe(0);
});
