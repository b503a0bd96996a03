import { describe, expect, it } from 'vitest';
import { mount } from '../../src/repl/canvas.tsx';
import { emptyPrompt, type Prompt } from '../../src/repl/prompt.ts';
import { edit } from '../../src/repl/editor.ts';
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
const listing = (page: number, ...candidates: [string, string][]): Prompt => ({
  ...emptyPrompt,
  line,
  list: { page, candidates: candidates.map(([text, description]) => ({ text, description })) },
});

describe('canvas', () => {
  it('draws the line alone', () => {
    expect(paint({ ...emptyPrompt, line }, 20, 10)).toEqual(['(pprof) pe']);
  });

  it('cuts names and descriptions to the width', () => {
    const prompt = listing(0, ['peek', 'callers and callees'], ['a_name_that_is_longer', 'x'], ['世界世界世界世界', 'wide'], ['bare ', '']);
    expect(paint(prompt, 24, 10)).toEqual([
      '(pprof) pe',
      'peek          callers a…',
      'a_name_that…  x',
      '世界世界世…   wide',
      'bare',
    ]);
  });

  it('gives names the whole width where nothing is described', () => {
    expect(paint(listing(0, ['main.(*Server).handle', ''], ['b', '']), 18, 10)).toEqual(['(pprof) pe', 'main.(*Server).ha…', 'b']);
  });

  it('cuts the list to the height', () => {
    const prompt = listing(1, ['a', ''], ['b', ''], ['c', ''], ['d', '']);
    expect([2, 3, 4, 5, 6].map(rows => paint(prompt, 40, rows))).toEqual([
      ['(pprof) pe'],
      ['(pprof) pe', '4 completions'],
      ['(pprof) pe', 'b', '2 to 2 of 4, tab for more'],
      ['(pprof) pe', 'c', 'd', '3 to 4 of 4, tab for more'],
      ['(pprof) pe', 'a', 'b', 'c', 'd'],
    ]);
  });

  it('shows control characters in names', () => {
    expect(paint(listing(0, ['a\x1b[2Jb', 'c\x07d'], ['e', '']), 40, 10)).toEqual(['(pprof) pe', 'a^[[2Jb  c^Gd', 'e']);
  });

  it('dims what is not a name', () => {
    expect(paint(listing(0, ['a', 'first'], ['b', ''], ['c', '']), 40, 4, true)).toEqual([
      '(pprof) pe',
      'a  \x1b[2mfirst\x1b[22m',
      '\x1b[2m1 to 1 of 3, tab for more\x1b[22m',
    ]);
  });

  it('calls back once when it is closed', () => {
    let ended = 0;
    mount(new FakeTerminal().io, false, () => ended++).close();
    expect(ended).toBe(1);
  });
});
