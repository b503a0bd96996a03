import { describe, expect, it } from 'vitest';
import { endWalk, noHistory, remember, walk, type History } from '../../src/repl/history.ts';

const filled = (...lines: string[]): History => lines.reduce(remember, noHistory);

/** Walks by arrows (u, d) from a draft, giving what each shows; `-` where there is no further line. */
function arrows(history: History, draft: string, steps: string, prefix = draft): string[] {
  let text = draft;
  return [...steps].map(step => {
    const [next, shown] = walk(history, step === 'u' ? -1 : 1, text, prefix);
    history = next;
    text = shown ?? text;
    return shown ?? '-';
  });
}

describe('history', () => {
  it('keeps lines in order, without blank ones and repetitions', () => {
    expect(filled('top', 'top', ' ', '', 'tree', 'top').lines).toEqual(['top', 'tree', 'top']);
  });

  it('keeps the last thousand', () => {
    const lines = Array.from({ length: 1200 }, (_, i) => `top${i}`);
    expect(filled(...lines).lines).toEqual(lines.slice(200));
  });

  it.each([
    ['', 'uuuu', ['tree', 'list main', 'top', '-']],
    ['', 'uudd', ['tree', 'list main', 'tree', '']],
    ['', 'd', ['-']],
    ['dra', 'u', ['-']],
    ['t', 'uuud', ['tree', 'top', '-', 'tree']],
    ['t', 'udd', ['tree', 't', '-']],
    ['li', 'uudu', ['list main', '-', 'li', 'list main']],
  ])('from the draft %j by %s', (draft, steps, shown) => {
    expect(arrows(filled('top', 'list main', 'tree'), draft, steps)).toEqual(shown);
  });

  it('passes over what is shown already', () => {
    expect(arrows(filled('top', 'tree', 'top'), 'top', 'uu', '')).toEqual(['tree', 'top']);
  });

  it('counts only the text before the cursor', () => {
    expect(arrows(filled('top', 'list main', 'tree'), 'txyz', 'uudd', 't')).toEqual(['tree', 'top', 'tree', 'txyz']);
  });

  it('an ended walk starts anew from what is shown', () => {
    const [walked] = walk(filled('top', 'tree'), -1, '', '');
    expect(arrows(endWalk(walked), 'tree', 'ud', '')).toEqual(['top', 'tree']);
  });
});
