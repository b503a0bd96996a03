// Texts that were laid out for 78 columns, on narrower terminals: no word is
// cut, nothing is lost, and no line is too wide where a word fits.
import { profileVocabulary } from '../../src/commands/index.ts';
import { clearedByColon } from '../../src/core/view/options.ts';
import { describe, expect, test } from 'vitest';
import { glossary } from '../../src/commands/teach/concepts.ts';
import { chineseHelp } from '../../src/commands/help/help-zh.ts';
import { shellHelp } from '../../src/commands/help/help.ts';
import { layOut, refit } from '../../src/core/base/wrap.ts';

const width = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/.test(letter) ? 2 : 1), 0);
const plain = (text: string): string => text.replace(/\s+/g, '');

test('a paragraph is joined and broken again', () => {
  const text = layOut(
    'One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
      'sixteen seventeen eighteen.\n\n- an item that is long enough to be broken into two lines by ' +
      'the layout of a page of this width',
  );
  expect(refit(text, 78)).toBe(text);
  expect(refit(text, 40)).toBe(
    [
      'One two three four five six seven eight',
      'nine ten eleven twelve thirteen fourteen',
      'fifteen sixteen seventeen eighteen.',
      '',
      '- an item that is long enough to be',
      '  broken into two lines by the layout of',
      '  a page of this width',
    ].join('\n'),
  );
});

test.each([
  ['字'.repeat(36) + '在这里停，\nmain.f 是', `${'字'.repeat(36)}在这里停，main.f 是`],
  ['有 main.f\n（内联）', '有 main.f（内联）'],
  ['写在“Showing nodes”\n那一行', '写在“Showing nodes”那一行'],
  ['请看\n“Duration”', '请看“Duration”'],
  ['输入\ntop 试试', '输入 top 试试'],
  ['called “top”\n“list” or\ntags.', 'called “top” “list” or tags.'],
])('lines of a paragraph meet without a blank beside Chinese punctuation: %j', (text, joined) => {
  expect(layOut(text, 200)).toBe(joined);
});

test('a row of a table goes on below its last column; rows stay apart', () => {
  const text =
    '    top              Outputs top entries in text form, with a line that is long enough\n    ' +
    'tree             Outputs a text rendering of call graph, and some more words as well';
  expect(refit(text, 50)).toBe(
    [
      '    top              Outputs top entries in text',
      '                     form, with a line that is',
      '                     long enough',
      '    tree             Outputs a text rendering of',
      '                     call graph, and some more',
      '                     words as well',
    ].join('\n'),
  );
});

describe.each([
  ['help', shellHelp(profileVocabulary, clearedByColon())],
  ['help in Chinese', shellHelp(profileVocabulary, clearedByColon(), chineseHelp)],
  ['the glossary', layOut(glossary('en'))],
  ['the glossary in Chinese', layOut(glossary('zh'))],
])('%s', (_name, text) => {
  test.each([24, 32, 40, 50, 60, 70, 79])('at %i columns', columns => {
    const narrow = refit(text, columns);
    expect(plain(narrow)).toBe(plain(text));
    for (const line of narrow.split('\n')) {
      const rest = line.trim().split(' ');
      // A word alone may be wider than the screen.
      if (rest.length > 1 && !/\S {2,}\S/.test(line)) expect(width(line), line).toBeLessThanOrEqual(columns);
    }
    const words = new Set(text.split(/\s+/));
    if (/^(help|the glossary)$/.test(_name)) for (const word of narrow.split(/\s+/)) expect(words).toContain(word);
  });
});
