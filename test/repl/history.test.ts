import { describe, expect, it } from 'vitest';
import {
  endWalk,
  matchIn,
  noHistory,
  remember,
  search,
  findSuggestion,
  walk,
  type History,
  type HistorySearch,
} from '../../src/repl/prompt/history.ts';

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
  it('keeps each line where it was run last, and no blank ones', () => {
    expect(filled('top', 'top', ' ', '', 'tree', 'top', 'list x').lines).toEqual(['tree', 'top', 'list x']);
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
    expect(arrows(filled('top', 'tree'), 'tree', 'uu', '')).toEqual(['top', '-']);
  });

  it('counts only the text before the cursor', () => {
    expect(arrows(filled('top', 'list main', 'tree'), 'txyz', 'uudd', 't')).toEqual(['tree', 'top', 'tree', 'txyz']);
  });

  it('an ended walk starts anew from what is shown', () => {
    const [walked] = walk(filled('top', 'tree'), -1, '', '');
    expect(arrows(endWalk(walked), 'tree', 'ud', '')).toEqual(['top', 'tree']);
  });
});

describe('suggestions', () => {
  it.each([
    ['t', 'ree'],
    ['to', 'p10 -cum'],
    ['top10 -cum', ''],
    ['x', ''],
    ['', ''],
    [' ', ''],
  ])('behind %j: %j', (text, rest) => {
    expect(findSuggestion(filled('top', 'top10 -cum', 'tree'), text)).toBe(rest);
  });
});

describe('search', () => {
  const history = filled('top', 'list Main', 'tree main', 'TOP5');
  /** The lines found by stepping, `-` where there is none further. */
  const found = (query: string, steps: readonly (1 | -1)[], at = history.lines.length): string[] => {
    let now: HistorySearch = { query: '', at, failed: false };
    return steps.map(step => {
      now = search(history, now, query, now.at + step, step);
      return now.failed ? '-' : history.lines[now.at]!;
    });
  };

  it.each([
    ['main', [-1, -1, -1, 1, 1], ['tree main', 'list Main', '-', 'tree main', '-']],
    ['Main', [-1, -1], ['list Main', '-']],
    ['TOP', [-1, -1], ['TOP5', '-']],
    ['zz', [-1], ['-']],
  ] as const)('%j by %j', (query, steps, lines) => {
    expect(found(query, steps)).toEqual(lines);
  });

  it('from the oldest line on', () => {
    expect(found('t', [1, 1, 1, 1, 1], -1)).toEqual(['top', 'list Main', 'tree main', 'TOP5', '-']);
  });

  it('says where the text is', () => {
    expect([
      matchIn('list Main', 'main'),
      matchIn('list Main', 'MAIN'),
      matchIn(undefined, 'x'),
      matchIn('x', ''),
    ]).toEqual([{ from: 5, to: 9 }, undefined, undefined, undefined]);
  });
});
