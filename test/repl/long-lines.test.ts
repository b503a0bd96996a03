// Names and lines as long as a file can hold them: on the screen no more of them is measured than is shown. The
// characters that string-width is given are counted.
import { beforeEach, expect, test, vi } from 'vitest';
import { makeDecorator } from '../../src/repl/prompt/decorate.ts';
import { edit, lineOf } from '../../src/repl/prompt/editor.ts';
import { fit, fitEnd, layOut, widthOf, widthUpTo } from '../../src/repl/terminal/layout.ts';
import { PagerLines } from '../../src/repl/pager/lines.ts';
import { fitLine, markRanges, piece, plainText, renderLine, window } from '../../src/repl/terminal/styled.ts';
import { graphemeAt, graphemesOf } from '../../src/repl/terminal/graphemes.ts';
import { Random } from '../support/random.ts';

let measured = 0;
const plainSegment = Intl.Segmenter.prototype.segment;

vi.mock('string-width', async importOriginal => {
  const { default: width } = await importOriginal<typeof import('string-width')>();
  return {
    default: (text: string) => {
      measured += text.length;
      return width(text);
    },
  };
});

beforeEach(() => {
  measured = 0;
});

const letters = ['a', 'é', '猫', 'e\u0301', '\u{1f600}', ' ', '\u200b'];
const drawn = (random: Random, most: number): string =>
  Array.from({ length: random.below(most) }, () => random.pick(letters)).join('');

/** What fits, found by measuring everything. */
function plainFit(text: string, width: number, cells = [...graphemesOf(text)].map(({ segment }) => segment)): string {
  let kept = '';
  for (const cell of cells) {
    if (widthOf(kept + cell) + 1 > width) break;
    kept += cell;
  }
  return kept;
}

test('characters as seen are the same in blocks as at once', () => {
  const random = new Random(9);
  const more = [...letters, '\u{1f1e9}\u{1f1ea}', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', '각', '\r\n', '\ud800'];
  const whole = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (let n = 0; n < 40; n++) {
    const text = Array.from({ length: random.below(900) }, () => random.pick(more)).join('');
    const expected = Array.from(whole.segment(text), ({ segment, index }) => ({ segment, index }));
    expect([...graphemesOf(text)]).toEqual(expected);
    const at = random.below(Math.max(1, text.length));
    if (text !== '') expect(graphemeAt(text, at).index).toBe(expected.findLast(({ index }) => index <= at)!.index);
    expect(widthOf(text)).toBe(expected.reduce((sum, { segment }) => sum + widthOf(segment), 0));
  }
  const marks = `e${'\u0301'.repeat(5000)}`;
  expect(Array.from(graphemesOf(`${marks}x${marks}`), ({ segment }) => segment)).toEqual([marks, 'x', marks]);
  expect(widthOf(`\x1b[1m${'é'.repeat(3000)}\x1b[0m`)).toBe(3000);
});

test('blocks of a bounded size alone are cut into characters as seen', () => {
  const sizes: number[] = [];
  const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment').mockImplementation(function (
    this: Intl.Segmenter,
    text,
  ) {
    sizes.push(text.length);
    return plainSegment.call(this, text);
  });
  expect([...graphemesOf('é'.repeat(20_000))]).toHaveLength(20_000);
  expect(fit('é'.repeat(20_000), 9)).toBe(`${'é'.repeat(8)}…`);
  expect(plainText(window([piece('é'.repeat(20_000))], 15_000, 9))).toBe('é'.repeat(9));
  expect(layOut('> ', '猫'.repeat(20_000), 10_000, 80, 24).rows).toHaveLength(24);
  expect(edit(lineOf('é'.repeat(20_000)), { do: 'word-left' }).cursor).toBe(0);
  segment.mockRestore();
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2048);
});

test('a text is cut as if all of it were measured', () => {
  const random = new Random(3);
  for (let n = 0; n < 40; n++) {
    const text = drawn(random, 30);
    const width = 1 + random.below(24);
    const long = text + drawn(random, 9).repeat(300);
    for (const whole of [text, long]) {
      const isShort = widthOf(whole) <= width;
      expect(fit(whole, width)).toBe(isShort ? whole : `${plainFit(whole, width)}…`);
      expect(widthUpTo(whole, width) <= width).toBe(isShort);
      if (isShort) expect(widthUpTo(whole, width)).toBe(widthOf(whole));
      const end = fitEnd(whole, width);
      expect(widthOf(end)).toBeLessThanOrEqual(width);
      expect(end).toBe(isShort ? whole : `…${whole.slice(whole.length - end.length + 1)}`);
    }
  }
});

test.each([
  ['the soft part gives way at its left', ['12ms ', 'very.long.name', ' (x)'], 14, '12ms …name (x)'],
  ['all of it fits', ['12ms ', 'name', ''], 9, '12ms name'],
  ['then the end', ['12ms ', 'name', ' and much behind it'], 14, '12ms … and mu…'],
  ['what stands before fills the screen', ['12ms 13ms ', 'name', ''], 12, '12ms 13ms name'],
  ['wide characters stay whole', ['1 ', '猫猫猫猫', ''], 8, '1 …猫猫'],
])('a line in a few cells: %s', (_, [before, soft, after], width, expected) => {
  const line = [piece(before!, '1'), { ...piece(soft!), soft: true } as const, piece(after!)];
  expect(plainText(fitLine(line, width))).toBe(expected);
});

test('names of a megabyte are measured where they are seen', () => {
  const name = '猫é'.repeat(100_000);
  expect(fit(name, 10)).toBe('猫é猫é猫é…');
  expect(fitEnd(name, 10)).toBe('…猫é猫é猫é');
  expect(widthUpTo(name, 10)).toBeGreaterThan(10);
  const line = [piece('1ms  '), { ...piece(name), soft: true } as const, piece(' (inline)')];
  expect(plainText(fitLine(line, 24))).toBe('1ms  …猫é猫é猫é (inline)');
  expect(plainText(fitLine([piece(name)], 7))).toBe('猫é猫é…');
  expect(measured).toBeLessThan(10_000);
});

test('tabs in a long line: each part is measured once, and as far as columns matter', () => {
  const decorate = makeDecorator({ kindOf: () => undefined, diff: false }, 0);
  expect(plainText(decorate('a\tb猫\tc\td'))).toBe('a       b猫     c       d');
  measured = 0;
  expect(plainText(decorate('é\t'.repeat(20_000)))).toHaveLength(20_000 * 8 + 20_000 - 512);
  expect(plainText(decorate('é'.repeat(200_000)))).toHaveLength(200_000);
  expect(plainText(decorate(`${'é'.repeat(200_000)}\t${'é'.repeat(200_000)}`))).toHaveLength(400_008);
  expect(measured).toBeLessThan(20_000);
});

test('matches are marked in one walk over the parts of a line', () => {
  const line = [piece('abc', '1'), piece('def'), piece('ghi', '2')];
  const shown = (ranges: [number, number][]): string =>
    markRanges(line, ranges)
      .map(({ text, sgr }) => `${sgr}<${text}>`)
      .join('');
  expect(shown([[1, 2]])).toBe('1<a>1;7<b>1<c><def>2<ghi>');
  expect(shown([[2, 7]])).toBe('1<ab>1;7<c>7<def>2;7<g>2<hi>');
  expect(
    shown([
      [0, 3],
      [3, 4],
      [8, 9],
    ]),
  ).toBe('1;7<abc>7<d><ef>2<gh>2;7<i>');
  expect(shown([[5, 6]])).toBe('1<abc><de>7<f>2<ghi>');
  const parts = Array.from({ length: 20_000 }, () => piece('ab'));
  const looks = { count: 0 };
  const ranges = new Proxy(
    Array.from({ length: 20_000 }, (_, i): [number, number] => [2 * i, 2 * i + 1]),
    { get: (target, key) => (looks.count++, Reflect.get(target, key) as unknown) },
  );
  expect(renderLine(markRanges(parts, ranges))).toBe('\x1b[7ma\x1b[0mb'.repeat(20_000));
  expect(looks.count).toBeLessThan(400_000);
});

test('a line that comes in many pieces is put together once', () => {
  const pieces = Array.from({ length: 300_000 }, (_, i) => (i % 100_000 === 99_999 ? 'x\n' : 'x'));
  const lines = new PagerLines([...pieces, 'a\nb\n\nc'][Symbol.iterator]());
  lines.need(Infinity);
  expect(lines.count).toBe(7);
  expect([0, 2, 3, 4, 5, 6].map(i => lines.at(i).length)).toEqual([100_000, 100_000, 1, 1, 0, 1]);
  expect(lines.at(6)).toBe('c');
});
