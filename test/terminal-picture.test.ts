/** Screens of the documents: what a terminal shows, as SVG (npm run pictures). */
import { expect, test } from 'vitest';
import { createTerminal } from '../scripts/lib/terminal-picture.mjs';

/** The shapes of a screen of 20 columns and 2 rows, a line each, without the frame. */
async function shapesOf(bytes: string, hasCursor = false): Promise<string[]> {
  const terminal = createTerminal(20, 2);
  await terminal.write(bytes);
  const svg = terminal.picture({ title: 'a & b', hasCursor });
  const body = svg.slice(svg.indexOf('class="ground"/>') + 16, svg.indexOf('</svg>'));
  return body.trim().replaceAll('><', '>\n<').split('\n');
}

test('words keep their columns, and one blank inside of a text stays', async () => {
  expect(await shapesOf('a b   c\r\n  d')).toEqual([
    '<text x="14" y="27.5" textLength="25.2">a b</text>',
    '<text x="64.4" y="27.5" textLength="8.4">c</text>',
    '<text x="30.8" y="45.5" textLength="8.4">d</text>',
  ]);
});

test('characters of markup are escaped, wide ones take two columns', async () => {
  expect(await shapesOf('<&>世x')).toEqual(['<text x="14" y="27.5" textLength="50.4">&lt;&amp;&gt;世x</text>']);
});

test('colours of the theme are classes, others are fixed, inverse swaps', async () => {
  expect(await shapesOf('\x1b[31;1ma\x1b[0;38;5;196mb\x1b[0;48;2;1;2;3mc\x1b[0;7md\x1b[0;2me')).toEqual([
    '<text x="14" y="27.5" textLength="8.4" class="c1 b">a</text>',
    '<text x="22.4" y="27.5" textLength="8.4" fill="#ff0000">b</text>',
    '<rect x="30.8" y="14" width="8.5" height="18" fill="#010203"/>',
    '<text x="30.8" y="27.5" textLength="8.4">c</text>',
    '<rect x="39.2" y="14" width="8.5" height="18" class="text"/>',
    '<text x="39.2" y="27.5" textLength="8.4" class="ground">d</text>',
    '<text x="47.6" y="27.5" textLength="8.4" class="d">e</text>',
  ]);
});

test('the cursor, the title, and rules for the colours that are there', async () => {
  expect(await shapesOf('ab', true)).toContain(
    '<rect x="30.8" y="14" width="8.4" height="18" class="text" opacity="0.5"/>',
  );
  const terminal = createTerminal(20, 2);
  await terminal.write('\x1b[32mx');
  const svg = terminal.picture({ title: 'a & b' });
  expect(svg).toContain('<title>a &amp; b</title>');
  expect(svg.match(/\.c\d+\{/g)).toEqual(['.c2{', '.c2{']);
});
