import { describe, expect, it } from 'vitest';
import { commonPrefix, moveSelection, pageOf, movePage, settle, type Menu } from '../../src/repl/prompt/menu.ts';

const named = (...texts: string[]) => texts.map(text => ({ text, description: '' }));
const menu = (selected: number, total: number, ...texts: string[]): Menu => ({
  selected,
  completion: { from: 0, to: 0, query: '', candidates: named(...texts), total },
});

describe('settling', () => {
  it.each([
    [[], ''],
    [['top'], 'top'],
    [['top', 'topproto'], 'top'],
    [['top', 'tree'], 't'],
    [['top', 'list'], ''],
    [['a😀', 'a😁'], 'a'],
    // Half an escape is no pattern.
    [['main\\.a', 'main\\(b'], 'main'],
    [['a\\\\b', 'a\\\\c'], 'a\\\\'],
  ])('common start of %j', (texts, common) => {
    expect(commonPrefix(named(...texts))).toBe(common);
  });

  it.each([
    ['nothing fits', 'xyz', [], undefined],
    ['one fits', 'tr', ['traces'], 'traces'],
    ['one fits that is typed already', 'traces', ['traces'], 'traces'],
    ['several share more than is typed', 't', ['topproto', 'top'], 'top'],
    ['several share only what is typed', 't', ['top', 'tree'], undefined],
    [
      'names that contain the word and share more',
      'malloc',
      ['runtime\\.mallocgc', 'runtime\\.mallocinit'],
      'runtime\\.malloc',
    ],
    ['names that contain the word and share less', 'malloc', ['runtime\\.mallocgc', 'runtime\\.xmalloc'], undefined],
    ['another case', 'TO', ['topp', 'topproto'], 'topp'],
    ['letters with gaps', 'rmg', ['runtime\\.mallocgc', 'runtime\\.mutexgo'], undefined],
  ])('%s', (_, query, texts, text) => {
    const candidates = named(...texts);
    const completion = { from: 5, to: 5 + query.length, query, candidates, total: candidates.length };
    expect(settle(completion)).toEqual(text === undefined ? undefined : { from: 5, to: completion.to, text });
    expect(settle({ ...completion, total: 300 })).toBeUndefined();
  });
});

describe('the menu', () => {
  it('that waits says for what, and has nothing to mark', () => {
    const waiting: Menu = {
      selected: -1,
      completion: {
        from: 0,
        to: 0,
        query: '',
        candidates: [],
        total: 0,
        pending: { text: 'ranking 7 functions', advance: () => false },
      },
    };
    expect(pageOf(waiting, 5)).toEqual({ first: 0, candidates: [], footer: 'ranking 7 functions ...' });
    expect([
      moveSelection(waiting, 1).selected,
      moveSelection(waiting, -1).selected,
      movePage(waiting, 1, 10).selected,
    ]).toEqual([-1, -1, -1]);
  });

  it('goes around its ends', () => {
    const marks = (start: Menu, steps: readonly (1 | -1)[]) =>
      steps.reduce<[Menu, number[]]>(
        ([now, seen], by) => [moveSelection(now, by), [...seen, moveSelection(now, by).selected]],
        [start, []],
      )[1];
    expect(marks(menu(-1, 3, 'a', 'b', 'c'), [1, 1, 1, 1, -1])).toEqual([0, 1, 2, 0, 2]);
    expect(marks(menu(-1, 3, 'a', 'b', 'c'), [-1, -1])).toEqual([2, 1]);
  });

  it('pages stop at its ends', () => {
    const long = menu(-1, 30, ...Array.from({ length: 30 }, (_, i) => `f${i}`));
    expect(
      [
        movePage(long, 1, 10),
        movePage({ ...long, selected: 25 }, 1, 10),
        movePage({ ...long, selected: 4 }, -1, 10),
      ].map(({ selected }) => selected),
    ).toEqual([10, 29, 0]);
  });

  it.each([
    [-1, 4, 4, 'abcd', ''],
    [-1, 7, 4, 'abcd', ''],
    [-1, 3, 4, 'ab', '1 to 2 of 4'],
    [1, 3, 4, 'ab', '1 to 2 of 4'],
    [2, 3, 4, 'cd', '3 to 4 of 4'],
    [3, 2, 4, 'd', '4 to 4 of 4'],
    [-1, 7, 900, 'abcd', '1 to 4 of 900'],
    [0, 1, 4, '', '4 completions'],
    [0, 0, 4, '', ''],
  ])('with %i marked, in %i rows, of %i', (selected, height, total, shown, footer) => {
    const page = pageOf(menu(selected, total, 'a', 'b', 'c', 'd'), height);
    expect([page.candidates.map(({ text }) => text).join(''), page.footer]).toEqual([shown, footer]);
  });
});
