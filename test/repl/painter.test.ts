import { describe, expect, it } from 'vitest';
import type { ScreenPlace } from '../../src/repl/terminal/layout.ts';
import { Painter } from '../../src/repl/terminal/painter.ts';
import { Screen } from '../support/screen.ts';

function setUp(columns = 20, rows = 6, reflowCursorLine = false) {
  const screen = new Screen(columns, rows, { reflowCursorLine });
  const state = { columns, written: '' };
  const painter = new Painter(
    text => (state.written += text),
    () => state.columns,
  );
  const seen = async () => {
    await screen.write(state.written);
    state.written = '';
    const { row, column } = screen.cursor();
    return [...screen.lines(), `@${row},${column}`];
  };
  const draw = (rows: string[], row: number, column: number) => painter.draw(rows, { row, column });
  return { screen, state, painter, draw, seen };
}

describe('painter', () => {
  it('draws, grows, shrinks and moves the cursor', async () => {
    const { draw, seen } = setUp();
    draw(['> ab'], 0, 4);
    expect(await seen()).toEqual(['> ab', '@0,4']);
    draw(['> abc', 'one', 'two'], 0, 5);
    expect(await seen()).toEqual(['> abc', 'one', 'two', '@0,5']);
    draw(['> abcd', 'long', 'three'], 1, 2);
    expect(await seen()).toEqual(['> abcd', 'long', 'three', '@1,2']);
    draw(['> a'], 0, 3);
    expect(await seen()).toEqual(['> a', '@0,3']);
    draw(['> a'], 0, 1);
    expect(await seen()).toEqual(['> a', '@0,1']);
  });

  it('writes nothing when nothing changed, and only the rows that did', () => {
    const { draw, state } = setUp();
    draw(['> ab', 'one', 'two'], 0, 4);
    state.written = '';
    draw(['> ab', 'one', 'two'], 0, 4);
    expect(state.written).toBe('');
    draw(['> ab', 'new', 'two'], 0, 4);
    expect(state.written).toBe('\r\r\nnew\x1b[K\r\n\x1b[2A\x1b[5G');
  });

  it('keeps the last cell of a full row', async () => {
    const { draw, seen } = setUp(5);
    draw(['abcde', '世界x', ''], 2, 0);
    expect(await seen()).toEqual(['abcde', '世界x', '@2,0']);
    draw(['abcdE'], 0, 4);
    expect(await seen()).toEqual(['abcdE', '@0,4']);
  });

  it('leaves what is above alone, also when the screen scrolls', async () => {
    const { screen, painter, draw, seen, state } = setUp(20, 4);
    await screen.write('report 1\nreport 2\nreport 3\n');
    draw(['> t', 'top', 'tree'], 0, 3);
    expect(await seen()).toEqual(['report 3', '> t', 'top', 'tree', '@1,3']);
    draw(['> tr'], 0, 4);
    expect(await seen()).toEqual(['report 3', '> tr', '@1,4']);
    state.written = `${painter.eraseOutput()}> tree\nanswer\n`;
    draw(['> '], 0, 2);
    expect(await seen()).toEqual(['report 3', '> tree', 'answer', '>', '@3,2']);
    expect(screen.scrollback()).toEqual(['report 1', 'report 2']);
  });

  it('clears the screen', async () => {
    const { screen, painter, draw, seen } = setUp();
    await screen.write('report\n');
    draw(['> ab'], 0, 4);
    painter.clearScreen();
    draw(['> ab'], 0, 4);
    expect(await seen()).toEqual(['> ab', '@0,4']);
  });

  const narrow: readonly (readonly [string, string[], ScreenPlace])[] = [
    ['the cursor at the end', ['> abcdefghijklmn'], { row: 0, column: 16 }],
    ['the cursor at the start', ['> abcdefghijklmn'], { row: 0, column: 2 }],
    ['several rows', ['> abcdefghijklmnopqr', 'stuvwxyz'], { row: 1, column: 8 }],
    ['a list below', ['> ab', 'top', 'tree'], { row: 0, column: 4 }],
  ];
  it.each(narrow)('finds its rows after the screen got narrower: %s', async (_, rows, cursor) => {
    const { screen, state, painter, seen } = setUp(20, 12);
    await screen.write('report\n');
    painter.draw(rows, cursor);
    await seen();
    screen.resize(7, 12);
    state.columns = 7;
    painter.resized();
    expect(await seen()).toEqual(['report', '@1,0']);
  });

  it("keeps what is above where the cursor's own row is wrapped anew", async () => {
    const { screen, state, draw, painter, seen } = setUp(20, 12, true);
    await screen.write('report\n');
    draw(['> abcdefghijklmn'], 0, 16);
    await seen();
    screen.resize(7, 12);
    state.columns = 7;
    painter.resized();
    expect(await seen()).toEqual(['report', '> abcde', 'fghijkl', '@3,0']);
  });

  it('finds its rows after the screen got wider', async () => {
    const { screen, state, painter, draw, seen } = setUp(20, 6);
    await screen.write('report\n');
    draw(['> abcdefghijklmnopqr', 'stuv'], 1, 4);
    await seen();
    screen.resize(40, 6);
    state.columns = 40;
    painter.resized();
    expect(await seen()).toEqual(['report', '@1,0']);
  });
});
