import { describe, expect, it } from 'vitest';
import { mount } from '../../src/repl/prompt/canvas.tsx';
import { emptyPrompt, type Prompt } from '../../src/repl/prompt/prompt.ts';
import { edit } from '../../src/repl/prompt/editor.ts';
import { FakeTerminal } from './tty.ts';

function paint(prompt: Prompt, columns: number, rows: number, color = false): string[] {
  const canvas = mount(new FakeTerminal().io, color, () => {});
  try {
    return [...canvas.paint('(pprof) ', prompt, { columns, rows }).rows];
  } finally {
    canvas.close();
  }
}

const line = edit(emptyPrompt.line, { do: 'insert', text: 'pe' });
const listing = (selected: number, ...candidates: [string, string][]): Prompt => ({
  ...emptyPrompt,
  line,
  menu: {
    selected,
    completion: {
      from: 0,
      to: 2,
      query: 'pe',
      total: candidates.length,
      candidates: candidates.map(([text, description]) => ({ text, description })),
    },
  },
});

describe('canvas', () => {
  it('draws the line alone', () => {
    expect(paint({ ...emptyPrompt, line }, 20, 10)).toEqual(['(pprof) pe']);
  });

  it('cuts names at their beginning and descriptions at their end', () => {
    const prompt = listing(
      1,
      ['peek', 'callers and callees'],
      ['a_name_that_is_longer', 'x'],
      ['世界世界世界世界', 'wide'],
      ['bare ', ''],
    );
    expect(paint(prompt, 26, 10)).toEqual([
      '(pprof) pe',
      '  peek          callers a…',
      '> …t_is_longer  x',
      '  …界世界世界   wide',
      '  bare',
    ]);
  });

  it('leaves descriptions away where the screen is too narrow for them', () => {
    expect(paint(listing(-1, ['peek', 'callers and callees'], ['a_name_that_is_longer', 'some text']), 20, 10)).toEqual(
      ['(pprof) pe', '  peek', '  …me_that_is_longer'],
    );
  });

  it('gives names the whole width where nothing is described', () => {
    expect(paint(listing(-1, ['main.(*Server).handle', ''], ['b', '']), 20, 10)).toEqual(
      ['(pprof) pe', '  …in.(*Server).handle', '  b'].map(row => row.replace('…in', '…')),
    );
  });

  it('shows the label of what is hard to read', () => {
    const prompt = listing(-1, ['a\\.b', '']);
    const labelled = {
      ...prompt,
      menu: {
        ...prompt.menu!,
        completion: { ...prompt.menu!.completion, candidates: [{ text: 'a\\.b', label: 'a.b', description: 'x' }] },
      },
    };
    expect(paint(labelled, 20, 10)).toEqual(['(pprof) pe', '  a.b  x']);
  });

  it('cuts the list to the height, around the marked entry', () => {
    const prompt = listing(2, ['a', ''], ['b', ''], ['c', ''], ['d', '']);
    expect([2, 3, 4, 5, 6].map(rows => paint(prompt, 40, rows))).toEqual([
      ['(pprof) pe'],
      ['(pprof) pe', '  4 completions'],
      ['(pprof) pe', '> c', '  3 to 3 of 4'],
      ['(pprof) pe', '> c', '  d', '  3 to 4 of 4'],
      ['(pprof) pe', '  a', '  b', '> c', '  d'],
    ]);
  });

  it('shows control characters in names', () => {
    expect(paint(listing(-1, ['a\x1b[2Jb', 'c\x07d'], ['e', '']), 40, 10)).toEqual([
      '(pprof) pe',
      '  a^[[2Jb  c^Gd',
      '  e',
    ]);
  });

  it('dims what is not a name, marks what was typed, and turns the marked entry over', () => {
    expect(paint(listing(1, ['peek', 'first'], ['types', 'x'], ['c', '']), 40, 10, true)).toEqual([
      '(pprof) pe',
      '  \x1b[1mpe\x1b[22mek \x1b[2m  first\x1b[22m',
      '> \x1b[7mtypes  x\x1b[27m',
      '  c    \x1b[2m  \x1b[22m',
    ]);
    expect(paint(listing(-1, ['a', ''], ['b', ''], ['c', '']), 40, 4, true).at(-1)).toBe(
      '\x1b[2m  1 to 1 of 3\x1b[22m',
    );
  });

  it('shows the rest of an earlier line behind the cursor, cut to its row, and only in colour', () => {
    const prompt: Prompt = { ...emptyPrompt, line, history: { lines: ['peek main.work'] } };
    expect(paint(prompt, 40, 5, true)).toEqual(['(pprof) pe\x1b[2mek main.work\x1b[22m']);
    expect(paint(prompt, 15, 5, true)).toEqual(['(pprof) pe\x1b[2mek …\x1b[22m']);
    expect(paint(prompt, 40, 5, false)).toEqual(['(pprof) pe']);
    expect(paint({ ...prompt, history: { lines: ['pe\x1b[2J'] } }, 40, 5, true)).toEqual([
      '(pprof) pe\x1b[2m^[[2J\x1b[22m',
    ]);
  });

  it('shows a search: the line found, its match, the text', () => {
    const canvas = mount(new FakeTerminal().io, false, () => {});
    const history = { lines: ['list main', 'peek main.work'] };
    const painted = (query: string, at: number, failed: boolean, columns = 40, rows = 5) =>
      canvas.paint('(pprof) ', { line, history, search: { query, at, failed } }, { columns, rows });
    expect(painted('main', 1, false)).toEqual({
      rows: ['(pprof) peek \x1b[4mmain\x1b[24m.work', 'search history: main'],
      cursor: { row: 1, column: 20 },
    });
    expect(painted('mainz', 0, true)).toEqual({
      rows: ['(pprof) list main', 'search history: mainz  (in no further …'],
      cursor: { row: 1, column: 21 },
    });
    expect(painted('世界世界世界', 2, true, 24).rows).toEqual(['(pprof) pe', 'search history: …界世界']);
    // One row is the line's.
    expect(painted('main', 0, false, 40, 2).rows.length).toBe(1);
    canvas.close();
  });

  it('tells what the search takes while it is empty', () => {
    expect(paint({ ...emptyPrompt, line, search: { query: '', at: 0, failed: false } }, 60, 5)).toEqual([
      '(pprof) pe',
      'search history: part of an earlier line; ctrl-r older, ctr…',
    ]);
  });

  it('calls back once when it is closed', () => {
    let ended = 0;
    mount(new FakeTerminal().io, false, () => ended++).close();
    expect(ended).toBe(1);
  });
});
