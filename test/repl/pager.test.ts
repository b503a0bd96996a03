// The pager: its keys on lines that are read as far as somebody looks, and the screen around it.
import { describe, expect, test } from 'vitest';
import { Keys } from '../../src/repl/terminal/keys.ts';
import { pagerBindings } from '../../src/repl/pager/keymap.ts';
import { PagerLines } from '../../src/repl/pager/lines.ts';
import { openPager, pressPager, seek, type PagerEffect } from '../../src/repl/pager/pager.ts';
import { drawPager } from '../../src/repl/pager/view.ts';
import { piece } from '../../src/repl/terminal/styled.ts';

function* numbered(count: number): Generator<string> {
  for (let i = 1; i <= count; i++) yield `line ${i}${i % 10 === 0 ? ' (ten)' : ''}\n`;
}

/** Types keys on a screen of `rows` rows, one of which is the pager's own. */
function page(
  keys: string,
  { count = 100, columns = 40, rows = 6, source = numbered(count) as Iterable<string> } = {},
) {
  const lines = new PagerLines(source[Symbol.iterator]());
  let state = openPager(lines, columns, rows);
  let effect: PagerEffect | undefined;
  const decoder = new Keys();
  for (const key of [...decoder.push(keys), ...decoder.flush()]) {
    [state, effect] = pressPager(lines, state, key);
    while (state.seeking) state = seek(lines, state, 3);
  }
  const frame = drawPager(lines, i => [piece(lines.at(i))], state);
  return {
    rows: frame.rows.map(row => row.replace(/\x1b\[7m(.*?)\x1b\[0m/g, '«$1»')),
    cursor: frame.cursor,
    state,
    lines,
    effect,
  };
}

const top = (keys: string, options = {}): number => page(keys, options).state.top + 1;

describe('keys', () => {
  test.each([
    ['', 1],
    ['j', 2],
    ['\x1b[B', 2],
    ['\r', 2],
    ['jjk', 2],
    ['k', 1],
    ['5j', 6],
    ['12j3k', 10],
    [' ', 6],
    ['f', 6],
    ['\x1b[6~', 6],
    ['  b', 6],
    ['3 ', 16],
    ['d', 4],
    ['du', 1],
    ['4d', 5],
    ['G', 96],
    ['Gg', 1],
    ['50g', 50],
    ['50G', 50],
    ['999g', 96],
    ['\x1b[F', 96],
    ['\x1b[F\x1b[H', 1],
    ['Gj', 96],
    ['99j', 96],
    ['/ten\r', 10],
    ['/ten\rn', 20],
    ['/ten\rnnN', 20],
    ['/TEN\r', 1],
    ['/(ten\r', 10],
    ['/line 4.$\r', 41],
    ['G?ten\r', 90],
    ['G?ten\rn', 80],
    ['G?ten\rN', 96],
    ['/ten\r/\r', 20],
    ['/none\r', 1],
    ['/te\x7f\x7fline 7\r', 7],
    ['/ten\x07j', 2],
    ['\x1b[<65;1;1M', 4],
    ['\x1b[<65;1;1M\x1b[<64;1;1M', 1],
  ])('%j: line %i is the first', (keys, line) => {
    expect(top(keys)).toBe(line);
  });

  test('no key stands twice', () => {
    const keys = pagerBindings.flatMap(binding => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([
    ['q', 'quit'],
    ['\x03', 'quit'],
    ['\x1a', 'suspend'],
    ['r', 'redraw'],
  ])('%j asks for %s', (keys, effect) => {
    expect(page(keys).effect).toEqual({ do: effect });
  });
});

describe('the screen', () => {
  test('lines and where they are', () => {
    expect(page('').rows).toEqual([
      'line 1',
      'line 2',
      'line 3',
      'line 4',
      'line 5',
      '« lines 1-5   q back  / search  → right …»',
    ]);
    expect(page('G', { columns: 80 }).rows).toEqual([
      'line 96',
      'line 97',
      'line 98',
      'line 99',
      'line 100 (ten)',
      '« lines 96-100 of 100 (end)   q back  / search  → right  h keys »',
    ]);
  });

  test('fewer lines than rows', () => {
    expect(page('jjG ', { count: 2, columns: 80 }).rows).toEqual([
      'line 1',
      'line 2',
      '',
      '',
      '',
      '« lines 1-2 of 2 (end)   q back  / search  → right  h keys »',
    ]);
    expect(page('G', { count: 0, columns: 80 }).rows.slice(0, 2)).toEqual(['', '']);
  });

  test('sideways', () => {
    const source = ['abcdefghijklmnop\n', '猫猫猫猫猫猫\n', 'short\n'];
    expect(page('', { source, columns: 8 }).rows.slice(0, 3)).toEqual(['abcdefgh', '猫猫猫猫', 'short']);
    expect(page('\x1b[C', { source, columns: 8 }).rows.slice(0, 3)).toEqual(['efghijkl', '猫猫猫猫', 't']);
    expect(page('3\x1b[C', { source, columns: 8 }).rows.slice(0, 3)).toEqual(['defghijk', ' 猫猫猫 ', 'rt']);
    expect(page('3\x1b[C0', { source, columns: 8 }).rows[0]).toBe('abcdefgh');
    expect(page('3\x1b[C2\x1b[D', { source, columns: 8 }).rows[0]).toBe('bcdefghi');
  });

  test('matches are marked, and not any more after escape', () => {
    expect(page('/ten|l\r').rows[0]).toBe('«l»ine 1');
    expect(page('/(ten\r').rows[0]).toBe('line 10 «(ten»)');
    expect(page('/ten\r\x1b').rows[0]).toBe('line 10 (ten)');
  });

  test('what is typed stands in the last row, the cursor behind it', () => {
    expect(page('/te n')).toMatchObject({
      rows: [...Array.from({ length: 5 }, (_, i) => `line ${i + 1}`), '/te n'],
      cursor: { row: 5, column: 5 },
    });
    expect(page('/none\r', { columns: 20 }).rows.at(-1)).toBe('« no match below »');
    expect(page('12').rows.at(-1)).toBe('« 12 ... »');
  });

  test('h shows every key', () => {
    const { rows } = page('h', { columns: 100, rows: 40 });
    expect(rows.slice(0, pagerBindings.length)).toEqual(
      pagerBindings.map(({ description }) => expect.stringContaining(description)),
    );
    expect(page('hx').rows[0]).toBe('line 1');
  });
});

describe('reading', () => {
  test('no further than the screen and one line', () => {
    expect(page('', { count: 1e9 }).lines.count).toBe(6);
    expect(page(' ', { count: 1e9 }).lines.count).toBe(11);
  });

  test('a search stops at its match; any key stops it', () => {
    expect(page('/line 9000\r', { count: 1e9 }).lines.count).toBeLessThan(9020);
    const lines = new PagerLines(numbered(1e9));
    let state = openPager(lines, 80, 6);
    for (const key of new Keys().push('G')) [state] = pressPager(lines, state, key);
    state = seek(lines, state, 1000);
    expect([state.seeking, lines.count]).toEqual([{ to: 'end' }, 5006]);
    [state] = pressPager(lines, state, { name: 'escape', text: '' });
    expect([state.seeking, state.message, state.top]).toEqual([undefined, 'stopped', 0]);
  });

  test('lines keep their bytes, however they are cut', () => {
    const texts = ['a', '\nb\n', '', 'c', '\n\n', 'd'];
    const lines = new PagerLines(texts[Symbol.iterator]());
    lines.need(Infinity);
    expect(Array.from({ length: lines.count }, (_, i) => lines.at(i))).toEqual(['a', 'b', 'c', '', 'd']);
    const many = new PagerLines(numbered(2000));
    many.need(Infinity);
    expect([many.count, many.at(0), many.at(1999), many.at(511), many.at(512)]).toEqual([
      2000,
      'line 1',
      'line 2000 (ten)',
      'line 512',
      'line 513',
    ]);
    const damaged = new PagerLines(Array.from({ length: 600 }, (_, i) => `\udcff${i}\n`)[Symbol.iterator]());
    damaged.need(Infinity);
    expect(damaged.at(3)).toBe('\udcff3');
  });
});
