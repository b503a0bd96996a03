import { describe, expect, it } from 'vitest';
import { commonPrefix, pageOf, settle } from '../../src/repl/completion.ts';

const named = (...texts: string[]) => texts.map(text => ({ text, description: '' }));

describe('completion', () => {
  it.each([
    [[], ''],
    [['top'], 'top'],
    [['top', 'topproto'], 'top'],
    [['top', 'tree'], 't'],
    [['top', 'list'], ''],
    [['a😀', 'a😁'], 'a'],
  ])('common start of %j', (texts, common) => {
    expect(commonPrefix(named(...texts))).toBe(common);
  });

  it.each([
    ['nothing fits', 'xyz', [], undefined],
    ['one fits', 'tr', ['traces'], 'traces'],
    ['one fits that is typed already', 'traces', ['traces'], 'traces'],
    ['several share more than is typed', 't', ['topproto', 'top'], 'top'],
    ['several share only what is typed', 't', ['top', 'tree'], undefined],
    ['names that contain the word and share more', 'malloc', ['runtime.mallocgc', 'runtime.mallocinit'], 'runtime.malloc'],
    ['names that contain the word and share less', 'malloc', ['runtime.mallocgc', 'runtime.xmalloc'], undefined],
    ['another case', 'TO', ['top', 'topproto'], 'top'],
  ])('%s', (_, typed, texts, text) => {
    const line = `list ${typed} rest`;
    const to = 5 + typed.length;
    expect(settle(line, { from: 5, to, candidates: named(...texts) })).toEqual(text === undefined ? undefined : { from: 5, to, text });
  });

  it.each([
    [0, 4, 'abcd', ''],
    [7, 4, 'abcd', ''],
    [0, 3, 'ab', '1 to 2 of 4, tab for more'],
    [1, 3, 'cd', '3 to 4 of 4, tab for more'],
    [2, 3, 'ab', '1 to 2 of 4, tab for more'],
    [1, 2, 'b', '2 to 2 of 4, tab for more'],
    [0, 1, '', '4 completions'],
    [0, 0, '', ''],
  ])('page %i of height %i', (number, height, shown, footer) => {
    const page = pageOf(named('a', 'b', 'c', 'd'), number, height);
    expect([page.candidates.map(({ text }) => text).join(''), page.footer]).toEqual([shown, footer]);
  });
});
