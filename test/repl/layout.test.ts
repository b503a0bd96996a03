import { describe, expect, it } from 'vitest';
import { fit, layOut, widthOf } from '../../src/repl/terminal/layout.ts';

/** Rows joined by `/`, and the cursor as row,column. */
function laid(text: string, cursor: number, columns: number, height = 10): string {
  const { rows, cursor: place } = layOut('> ', text, cursor, columns, height);
  return `${rows.join('/')} @${place.row},${place.column}`;
}

describe('layOut', () => {
  it.each([
    ['nothing typed', laid('', 0, 10), '>  @0,2'],
    ['the cursor inside', laid('top10', 2, 10), '> top10 @0,4'],
    ['one cell free', laid('top10', 5, 8), '> top10 @0,7'],
    ['a full row, the cursor after it', laid('top10', 5, 7), '> top10/ @1,0'],
    ['a full row, the cursor before its last cell', laid('top10', 4, 7), '> top10 @0,6'],
    ['wrapped', laid('top10 -cum', 10, 7), '> top10/ -cum @1,5'],
    ['the cursor on the first cell of a row', laid('top10 -cum', 5, 7), '> top10/ -cum @1,0'],
    ['wide characters go to the next row whole', laid('abc世界', 3, 6), '> abc/世界 @1,0'],
    ['the cursor after a wide character', laid('世界', 1, 10), '> 世界 @0,4'],
    ['an accent takes no cell', laid('e\u0301x', 2, 10), '> e\u0301x @0,3'],
    ['control characters take the cells of their visible form', laid('a\x1bb', 2, 10), '> a^[b @0,5'],
    ['a visible form may be cut by the edge', laid('ab\x1bc', 2, 5), '> ab^/[c @0,4'],
    ['a visible form that starts a row', laid('abc\x1b', 3, 5), '> abc/^[ @1,0'],
    ['a screen of one column', laid('世', 1, 1), '>/ /世/ @3,0'],
  ])('%s', (_, got, expected) => {
    expect(got).toBe(expected);
  });

  it('shows the rows around the cursor when there are too many', () => {
    const text = 'abcdefghijklmnopqrstuvwxy';
    expect([laid(text, 0, 4, 3), laid(text, 13, 4, 3), laid(text, 25, 4, 3), laid(text, 25, 4, 1)]).toEqual([
      '> ab/cdef/ghij @0,2',
      'ghij/klmn/opqr @1,3',
      'opqr/stuv/wxy @2,3',
      'wxy @0,3',
    ]);
  });
});

describe('fit', () => {
  it.each([
    ['top', 3, 'top'],
    ['top10', 4, 'top…'],
    ['世界', 4, '世界'],
    ['世界', 3, '世…'],
    ['世界', 2, '…'],
    ['top', 1, '…'],
    ['top', 0, ''],
    ['', 0, ''],
  ])('%j in %i cells', (text, width, expected) => {
    expect(fit(text, width)).toBe(expected);
    expect(widthOf(fit(text, width))).toBeLessThanOrEqual(width);
  });
});
