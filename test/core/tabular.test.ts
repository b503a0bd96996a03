// Lines with cells that end in tabs, as Go's text/tabwriter aligns them.
import { describe, expect, test } from 'vitest';
import { alignRight } from '../../src/core/base/tabular.ts';

/** Lines whose texts hold line ends are given as tags gives them. */
const align = (lines: readonly string[]): string => alignRight(lines.join('\n').split('\n'));

describe('cells are as wide as the widest of their neighbours', () => {
  const cases: [string[], string][] = [
    [['a:\t Total 1', ' \t1 (5%):\t x', ' \t22 (10%):\t yy', ''], ' a: Total 1\n      1 (5%): x\n    22 (10%): yy\n\n'],
    [['k:\t x', 'longer key:\t y', '', ' z'], '          k: x\n longer key: y\n\n z\n'],
    [['a\tb\tc', 'aaa\tb\tc'], '   a bc\n aaa bc\n'],
    [['a\tb\tc', 'aaa\tbbb', 'a\tb\tc'], '   a bc\n aaabbb\n   a bc\n'],
    [['\t\t', ''], '  \n\n'],
    [['no cells'], 'no cells\n'],
    [['', ''], '\n\n'],
    [['漢字\tx', 'a\tx'], ' 漢字x\n  ax\n'],
    [['é\tx', 'ab\tx'], '  éx\n abx\n'],
    [['e\u0301\tx', 'ab\tx'], ' e\u0301x\n abx\n'],
    [['\udce9\udce9\udce9\tx', 'a\tx'], ' \udce9\udce9\udce9x\n   ax\n'],
    [['a\tb', 'c', 'aaaa\tb'], ' ab\nc\n aaaab\n'],
    [['<b>\tx', '&amp;\ty'], '   <b>x\n &amp;y\n'],
  ];
  test.each(cases)('%j', (lines, text) => expect(align(lines)).toBe(text));
});

// Labels may hold anything. To the tabwriter a vertical tab ends a cell, a form
// feed ends a line and the block, and all between two bytes 0xff is left as it is.
describe('characters that mean something to the tabwriter', () => {
  const cases: [string[], string][] = [
    [
      ['k\udcff:\t Total 40', ' \t10 (25%):\t bad\udcff\udcfe', ' \t9 (22%):\t cut'],
      'k\udcff:\t Total 40\n \t10 (25%):\t bad\udcff\udcfe\n   9 (22%): cut\n',
    ],
    [['\udcffa\tb\udcff\tc', 'd\te'], ' \udcffa\tb\udcffc\n   de\n'],
    [['a\u000bb\tc', 'ddd\te\tf'], '   a bc\n ddd ef\n'],
    [['a\u000cb\tc', 'ddd\te'], 'a\n   bc\n ddde\n'],
    [['x\ty\u000cz\tw', 'aaaa\tb'], ' xy\n    zw\n aaaab\n'],
    [['value:\t two\nlines', 'ab\tc'], ' value: two\nlines\n abc\n'],
    [['cr\u000d\tx', 'a\tx'], ' cr\u000dx\n   ax\n'],
  ];
  test.each(cases)('%j', (lines, text) => expect(align(lines)).toBe(text));
});
