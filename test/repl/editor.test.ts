import { describe, expect, it } from 'vitest';
import { edit, lineOf, type EditCommand, type EditName, type EditorLine } from '../../src/repl/prompt/editor.ts';

/** `ab|c` is the text `abc` with the cursor before `c`. */
function drawn(text: string): EditorLine {
  const cursor = text.indexOf('|');
  return { ...lineOf(text.replace('|', '')), cursor };
}

function show({ text, cursor }: EditorLine): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

const insert = (text: string): EditCommand => ({ do: 'insert', text });
const type = (line: EditorLine, text: string): EditorLine =>
  [...text].reduce((now, char) => edit(now, insert(char)), line);
const run = (line: EditorLine, ...names: EditName[]): EditorLine =>
  names.reduce((now, name) => edit(now, { do: name }), line);

const cases: readonly (readonly [before: string, command: EditName, after: string])[] = [
  ['ab|c', 'left', 'a|bc'],
  ['|abc', 'left', '|abc'],
  ['ab|c', 'right', 'abc|'],
  ['abc|', 'right', 'abc|'],
  ['世|界', 'left', '|世界'],
  ['e\u0301|x', 'left', '|e\u0301x'],
  ['|e\u0301x', 'right', 'e\u0301|x'],
  ['👩‍🔬|', 'left', '|👩‍🔬'],
  ['🇩🇪🇫🇷|', 'left', '🇩🇪|🇫🇷'],
  ['ab|c', 'home', '|abc'],
  ['ab|c', 'end', 'abc|'],
  ['list main.(*T).work|', 'word-left', 'list main.(*T).|work'],
  ['list main.(*T).|work', 'word-left', 'list main.(*|T).work'],
  ['|', 'word-left', '|'],
  ['list| main.work', 'word-right', 'list main|.work'],
  ['sample_index|=cpu', 'word-left', '|sample_index=cpu'],
  ['a |  ', 'word-right', 'a   |'],
  ['ab|c', 'backspace', 'a|c'],
  ['|abc', 'backspace', '|abc'],
  ['👩‍🔬|x', 'backspace', '|x'],
  ['ab|c', 'delete', 'ab|'],
  ['abc|', 'delete', 'abc|'],
  ['|e\u0301x', 'delete', '|x'],
  ['top -cum main.work|', 'cut-field-left', 'top -cum |'],
  ['top -cum |', 'cut-field-left', 'top |'],
  ['top -c|um', 'cut-field-left', 'top |um'],
  ['|top', 'cut-field-left', '|top'],
  ['list main.work|', 'cut-word-left', 'list main.|'],
  ['list |main.work', 'cut-word-right', 'list |.work'],
  ['list| main.work', 'cut-word-right', 'list|.work'],
  ['to|p10', 'cut-to-end', 'to|'],
  ['to|p10', 'cut-to-start', '|p10'],
  ['top|', 'cut-to-end', 'top|'],
  ['ab|cd', 'transpose', 'acb|d'],
  ['abc|', 'transpose', 'acb|'],
  ['a|', 'transpose', 'a|'],
  ['|ab', 'transpose', '|ab'],
  ['世界|', 'transpose', '界世|'],
  ['ab|c', 'undo', 'ab|c'],
  ['ab|c', 'paste-cut', 'ab|c'],
];

describe('edit', () => {
  it.each(cases)('%j %s', (before, command, after) => {
    expect(show(run(drawn(before), command))).toBe(after);
  });

  it('inserts at the cursor and keeps it off the middle of a character', () => {
    expect(show(edit(drawn('a|c'), insert('b')))).toBe('ab|c');
    expect(show(edit(drawn('|'), insert('top10 -cum')))).toBe('top10 -cum|');
    expect(show(edit(drawn('|\u0301'), insert('e')))).toBe('e\u0301|');
    expect(show(edit(drawn('a|'), insert('')))).toBe('a|');
  });

  it('replaces a range, which is cut to the line', () => {
    expect(show(edit(drawn('list ma| x'), { do: 'replace', from: 5, to: 7, text: 'main.work' }))).toBe(
      'list main.work| x',
    );
    expect(show(edit(drawn('to|'), { do: 'replace', from: -1, to: 99, text: 'top' }))).toBe('top|');
  });

  it('cuts in a row are one cut, in reading order', () => {
    const line = run(drawn('one two three|'), 'cut-field-left', 'cut-field-left');
    expect([show(line), line.cut]).toEqual(['one |', 'two three']);
    expect(show(run(line, 'home', 'paste-cut'))).toBe('two three|one ');
    const ahead = run(drawn('|one two three'), 'cut-word-right', 'cut-word-right');
    expect(ahead.cut).toBe('one two');
    const apart = run(drawn('one two three|'), 'cut-field-left', 'left', 'cut-field-left');
    expect([show(apart), apart.cut]).toEqual(['one | ', 'two']);
  });

  it('a pasted megabyte is edited like a word', () => {
    const big = 'x'.repeat(1_000_000);
    let line = edit(drawn('list |'), insert(big));
    line = run(
      line,
      'word-left',
      'word-right',
      'cut-word-left',
      'paste-cut',
      'backspace',
      'left',
      'delete',
      'transpose',
      'home',
      'word-right',
      'cut-to-end',
    );
    expect([line.text, line.cursor, line.cut.length]).toEqual(['list', 4, 999_999]);
    // Far from any plain character the boundaries are still those of the whole text.
    const flags = '\u{1f1e9}\u{1f1ea}'.repeat(3000);
    const accents = `e${'\u0301'.repeat(5000)}`;
    expect(run(edit(lineOf(''), insert(flags)), 'left', 'left').cursor).toBe(flags.length - 8);
    expect(run(edit(lineOf('a'), insert(accents)), 'left').cursor).toBe(1);
    expect(run(lineOf(accents), 'home', 'right').cursor).toBe(accents.length);
    line = lineOf(big);
    for (let i = 0; i < 40; i++) line = run(edit(line, insert('y ')), 'home');
    expect(line.past.length).toBe(10);
  });

  it('undoes typing word by word, a paste at once, and everything at last', () => {
    let line = type(lineOf(''), 'top main.work');
    line = edit(line, insert(' -other -more'));
    line = run(line, 'cut-field-left');
    const seen = [show(line)];
    for (let i = 0; i < 5; i++) seen.push(show((line = run(line, 'undo'))));
    expect(seen).toEqual([
      'top main.work -other |',
      'top main.work -other -more|',
      'top main.work|',
      'top |',
      '|',
      '|',
    ]);
  });

  it('undo after any edit gives the line before it; the cursor never stands inside a character', () => {
    const pieces = ['top', ' ', 'main.(*T)', 'e\u0301', '👩‍🔬', '世界', '-', '_x', '\u0301', '🇩🇪'];
    const names = [...new Set(cases.map(([, name]) => name))].filter(name => name !== 'undo');
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;
    let line = lineOf('', 'cut');
    for (let i = 0; i < 4000; i++) {
      const command: EditCommand = random(2)
        ? insert(pieces[random(pieces.length)])
        : { do: names[random(names.length)] };
      const next = edit({ ...line, run: 'none' }, command);
      if (next.text !== line.text) {
        const undone = edit(next, { do: 'undo' });
        expect([undone.text, undone.cursor]).toEqual([line.text, line.cursor]);
      }
      const boundaries = [...segmenter.segment(next.text)].map(({ index }) => index);
      expect([...boundaries, next.text.length]).toContain(next.cursor);
      line = next.text.length > 60 ? lineOf('', next.cut) : next;
    }
  });
});
