// What each key of the prompt does to the line and the cursor. A case is
// [what it shows, bytes of the keys, the line and | for the cursor after them].
import { describe, expect, it } from 'vitest';
import { actionOf, bindings } from '../../src/commands/help/keymap.ts';
import { Keys } from '../../src/repl/terminal/keys.ts';
import { layOut } from '../../src/repl/terminal/layout.ts';
import { emptyPrompt, press, type Effect, type Prompt } from '../../src/repl/prompt/prompt.ts';
import { FakeSession } from './fake.ts';

const past: Prompt = { ...emptyPrompt, history: { lines: ['list main', 'top10', 'tree x'] } };

/** Types raw input on a prompt with a few lines behind it. */
function typed(input: string): { line: string; effects: string[]; keys: string[]; prompt: Prompt } {
  const session = new FakeSession();
  let prompt = past;
  const effects: string[] = [];
  const decoder = new Keys();
  // Typed, each character comes alone; a paste comes at once.
  const chunks = input
    .split(/(\x1b\[200~.*\x1b\[201~)/s)
    .flatMap(part => (part.startsWith('\x1b[200~') ? [part] : part.split(/(\x1b\[[0-?]*[@-~]|\x1b[^[]|.)/su)));
  const keys = [...chunks.flatMap(chunk => decoder.push(chunk)), ...decoder.flush()];
  for (const key of keys) {
    let effect: Effect | undefined;
    [prompt, effect] = press(prompt, key, (line, cursor) => session.complete(line, cursor));
    if (effect) effects.push('text' in effect ? `${effect.do} ${effect.text}` : effect.do);
  }
  const { text, cursor } = prompt.line;
  return {
    line: `${text.slice(0, cursor)}|${text.slice(cursor)}`,
    effects,
    keys: keys.map(({ name }) => name),
    prompt,
  };
}

type Case = readonly [what: string, input: string, line: string, ...effects: string[]];

const E_ACUTE = 'e\u0301';
const SCIENTIST = '\u{1f469}\u200d\u{1f52c}';
const FLAGS = '\u{1f1e9}\u{1f1ea}\u{1f1eb}\u{1f1f7}';

/** Keys of a line, by what they do; bytes as xterm sends them where nothing else is said. */
const line: readonly Case[] = [
  ['enter runs the line', 'top\r', '|', 'submit top'],
  ['enter in the middle runs all of it', 'top\x01\r', '|', 'submit top'],
  ['enter as line feed', 'top\n', '|', 'submit top'],
  ['tab', 'pe\t', 'peek|'],
  ['up', '\x1b[A', 'tree x|'],
  ['up in application mode', '\x1bOA', 'tree x|'],
  ['ctrl-p, by what stands before the cursor', 't\x10\x10', 'top10|'],
  ['down', '\x1b[A\x1b[A\x1b[B', 'tree x|'],
  ['ctrl-n, back to what was being typed', 'to\x10\x0e', 'to|'],
  ['ctrl-r', '\x12main\t', 'list main|'],
  ['ctrl-s', '\x13t\t', 'list main|'],
  ['left', 'ab\x1b[D', 'a|b'],
  ['left at the start', 'ab\x1b[D\x1b[D\x1b[D', '|ab'],
  ['ctrl-b', 'ab\x02', 'a|b'],
  ['right', 'ab\x01\x1b[C', 'a|b'],
  ['right at the end', 'ab\x1b[C', 'ab|'],
  ['right takes the suggestion', 'to\x1b[C', 'top10|'],
  ['ctrl-f', 'ab\x01\x06', 'a|b'],
  ['ctrl-f takes the suggestion', 'to\x06', 'top10|'],
  ['alt-b', 'list main.work\x1bb', 'list main.|work'],
  ['alt-b twice', 'list main.work\x1bb\x1bb', 'list |main.work'],
  ['ctrl-left', 'top -cum\x1b[1;5D', 'top -|cum'],
  ['ctrl-left of rxvt', 'top -cum\x1bOd', 'top -|cum'],
  ['alt-left', 'top -cum\x1b[1;3D', 'top -|cum'],
  ['alt-f', 'list main.work\x01\x1bf', 'list| main.work'],
  ['alt-f takes a word of the suggestion', 'li\x1bf', 'list|'],
  ['ctrl-right', 'top -cum\x01\x1b[1;5C\x1b[1;5C', 'top -cum|'],
  ['alt-right', 'top -cum\x01\x1b[1;3C', 'top| -cum'],
  ['home', 'abc\x1b[H', '|abc'],
  ['home of the Linux console', 'abc\x1b[1~', '|abc'],
  ['ctrl-a', 'abc\x01', '|abc'],
  ['end', 'abc\x01\x1b[F', 'abc|'],
  ['end of the Linux console', 'abc\x01\x1b[4~', 'abc|'],
  ['ctrl-e', 'abc\x01\x05', 'abc|'],
  ['ctrl-e at the end takes the suggestion', 'tr\x05', 'tree x|'],
  ['backspace', 'abc\x7f', 'ab|'],
  ['backspace at the start', 'abc\x01\x7f', '|abc'],
  ['ctrl-h', 'abc\x02\x08', 'a|c'],
  ['delete', 'abc\x01\x1b[3~', '|bc'],
  ['delete at the end', 'abc\x1b[3~', 'abc|'],
  ['ctrl-d', 'abc\x01\x04', '|bc'],
  ['ctrl-d at the end does nothing', 'abc\x04', 'abc|'],
  ['ctrl-d on an empty line leaves', '\x04', '|', 'leave'],
  ['ctrl-d on a line of blanks', ' \x04', ' |'],
  ['ctrl-w', 'top -cum main.(*T)\x17', 'top -cum |'],
  ['ctrl-w behind blanks', 'top  \x17', '|'],
  ['ctrl-w in a word', 'top -cum\x02\x17', 'top |m'],
  ['alt-backspace', 'list main.work\x1b\x7f', 'list main.|'],
  ['ctrl-backspace', 'list main.work\x1b[127;5u', 'list main.|'],
  ['ctrl-alt-h', 'list main.work\x1b\x08', 'list main.|'],
  ['alt-d', 'list main\x01\x1bd', '| main'],
  ['ctrl-delete', 'list main\x01\x1b[3;5~', '| main'],
  ['alt-delete', 'list main\x01\x1b[3;3~', '| main'],
  ['ctrl-k', 'top -cum\x1bb\x0b', 'top -|'],
  ['ctrl-k at the end', 'top\x0b', 'top|'],
  ['ctrl-u', 'top -cum\x1bb\x15', '|cum'],
  ['ctrl-u at the start', 'top\x01\x15', '|top'],
  ['ctrl-y', 'top -cum\x17\x01\x19', '-cum|top '],
  ['ctrl-y with nothing cut', 'top\x19', 'top|'],
  ['ctrl-y of two cuts in a row', 'one two three\x17\x17\x01\x19', 'two three|one '],
  ['ctrl-y after another line', 'top x\x17\r\x19', 'x|', 'submit top '],
  ['ctrl-t', 'tpo\x14', 'top|'],
  ['ctrl-t in the middle', 'otp\x01\x06\x14', 'to|p'],
  ['ctrl-t at the start', 'top\x01\x14', '|top'],
  ['ctrl-_ after a cut', 'top -cum\x17\x1f', 'top -cum|'],
  ['ctrl-_ undoes words', 'top main\x1f', 'top |'],
  ['ctrl-_ at last', 'top\x1f\x1f\x1f', '|'],
  ['ctrl-_ after ctrl-t', 'tpo\x14\x1f', 'tpo|'],
  ['ctrl-c drops the line', 'top\x03', '|', 'drop top'],
  ['ctrl-c on an empty line', '\x03', '|', 'hint-leave'],
  ['ctrl-l keeps the line', 'top\x02\x0c', 'to|p', 'clear-screen'],
  ['alt-o keeps the line', 'top\x02\x1bo', 'to|p', 'page-last'],
  ['ctrl-z keeps the line', 'top\x02\x1a', 'to|p', 'suspend top'],
  ['escape', 'top\x1b', 'top|'],
  ['ctrl-g', 'top\x07', 'top|'],
];

/** With the menu open: `t` and Tab list top, topproto, traces and tree; `f` forty names. */
const menu: readonly Case[] = [
  ['tab', 't\t\t\t\r', 'topproto|'],
  ['down', 't\t\x1b[B\r', 'top|'],
  ['ctrl-n', 't\t\x0e\x0e\x0e\r', 'traces|'],
  ['shift-tab', 't\t\x1b[Z\r', 'tree|'],
  ['up', 't\t\x1b[A\x1b[A\r', 'traces|'],
  ['ctrl-p', 't\t\x10\r', 'tree|'],
  ['page-down', 'f\t\x1b[6~\r', 'func10|'],
  ['page-down past the end', 'f\t\x1b[6~\x1b[6~\x1b[6~\x1b[6~\x1b[6~\r', 'func39|'],
  ['page-up', 'f\t\x1b[6~\x1b[6~\x1b[5~\r', 'func10|'],
  ['enter without a mark runs the line', 't\t\r', '|', 'submit t'],
  ['escape', 't\t\x1b', 't|'],
  ['ctrl-g', 't\t\t\x07\r', '|', 'submit t'],
  ['a letter narrows', 't\tr\t\r', 'traces|'],
  ['ctrl-c', 't\t\t\x03', '|', 'drop t'],
];

const search: readonly Case[] = [
  ['ctrl-r goes on', '\x12t\x12\t', 'top10|'],
  ['up', '\x12t\x1b[A\t', 'top10|'],
  ['ctrl-p', '\x12t\x10\t', 'top10|'],
  ['ctrl-s goes back', '\x12t\x12\x13\t', 'tree x|'],
  ['down', '\x12t\x12\x1b[B\t', 'tree x|'],
  ['ctrl-n', '\x12t\x12\x0e\t', 'tree x|'],
  ['enter runs it', '\x12main\r', '|', 'submit list main'],
  ['tab edits it', '\x12main\t', 'list main|'],
  ['backspace', '\x12tox\x7f\t', 'top10|'],
  ['ctrl-h', '\x12tox\x08\t', 'top10|'],
  ['ctrl-w', '\x12main\x17tree\t', 'tree x|'],
  ['alt-backspace', '\x12main\x1b\x7ftree\t', 'tree x|'],
  ['ctrl-u', '\x12main\x15tree\t', 'tree x|'],
  ['escape', 'ab\x12main\x1b', 'ab|'],
  ['ctrl-g', 'ab\x12main\x07', 'ab|'],
  ['ctrl-c', 'ab\x12main\x03', 'ab|'],
  ['home edits it', '\x12main\x01', '|list main'],
];

const characters: readonly Case[] = [
  ['left over a joined emoji', `a${SCIENTIST}\x1b[D`, `a|${SCIENTIST}`],
  ['right over it', `${SCIENTIST}b\x01\x1b[C`, `${SCIENTIST}|b`],
  ['backspace of it', `a${SCIENTIST}\x7f`, 'a|'],
  ['delete of it', `${SCIENTIST}b\x01\x1b[3~`, '|b'],
  ['ctrl-t with it', `a${SCIENTIST}\x14`, `${SCIENTIST}a|`],
  ['left over a combined letter', `x${E_ACUTE}\x1b[D`, `x|${E_ACUTE}`],
  ['backspace of a combined letter', `x${E_ACUTE}\x7f`, 'x|'],
  ['an accent typed behind its letter', 'xe\u0301', `x${E_ACUTE}|`],
  ['an accent typed before others', `ex\x02\u0301`, `${E_ACUTE}|x`],
  ['one flag of two', `${FLAGS}\x7f`, '\u{1f1e9}\u{1f1ea}|'],
  ['left between flags', `${FLAGS}\x1b[D`, '\u{1f1e9}\u{1f1ea}|\u{1f1eb}\u{1f1f7}'],
  ['a wide character', '\u4e16\u754c\x1b[D\x7f', '|\u754c'],
  ['a word of wide characters', 'list \u4e16\u754c\x1bb', 'list |\u4e16\u754c'],
  ['ctrl-w of wide characters', 'list \u4e16\u754c\x17', 'list |'],
  ['ctrl-y of an emoji', `${SCIENTIST} a\x01\x1bd\x05\x19`, `${SCIENTIST} a|`],
  ['alt-backspace of a combined letter', `list ${E_ACUTE}t${E_ACUTE}\x1b\x7f`, 'list |'],
  ['a skin tone', 'a\u{1f44d}\u{1f3fd}\x7f', 'a|'],
  ['Hangul of parts', '\u1112\u1161\u11ab\x7f', '|'],
];

const pastes: readonly Case[] = [
  ['of many lines', '\x1b[200~top10\ntree\r\nlist x\x1b[201~', 'list x|', 'submit top10', 'submit tree'],
  ['with an end of line last', '\x1b[200~top10\n\x1b[201~', '|', 'submit top10'],
  ['into a line', 'top \x1b[D\x1b[200~10 x\x1b[201~', 'top10 x| '],
  ['with a tab: no completion', '\x1b[200~pe\t\x1b[201~', 'pe |'],
  ['with controls: no keys', '\x1b[200~to\x01\x15\x03p\x1b[A\x1b[201~', 'top[A|'],
  ['is undone at once', 'a \x1b[200~b c d\x1b[201~\x1f', 'a |'],
  ['of wide characters and emoji', `\x1b[200~\u4e16 ${SCIENTIST}\x1b[201~\x7f`, '\u4e16 |'],
];

const tables = { line, menu, search, characters, pastes };

describe.each(Object.entries(tables))('keys: %s', (_, cases) => {
  it.each(cases)('%s', (_what, input, expected, ...effects) => {
    const seen = typed(input);
    expect([seen.line, ...seen.effects]).toEqual([expected, ...effects]);
    expect([seen.prompt.menu, seen.prompt.search]).toEqual([undefined, undefined]);
  });
});

describe('the table of keys', () => {
  it.each(Object.entries(bindings))('has a case for each key that `help keys` lists: %s', (mode, rows) => {
    const pressed = new Set(tables[mode as keyof typeof bindings].flatMap(([, input]) => typed(input).keys));
    const listed = rows.flatMap((binding): readonly string[] => binding.keys);
    expect(listed.filter(key => !pressed.has(key))).toEqual([]);
  });

  it('has a case for each thing that a key can do', () => {
    const done = new Set<string | undefined>();
    for (const [mode, cases] of [
      ['line', line],
      ['menu', menu],
      ['search', search],
    ] as const)
      for (const [, input] of cases) for (const key of typed(input).keys) done.add(actionOf(key, mode));
    const all = Object.values(bindings).flatMap(rows => rows.map((binding): string => binding.action));
    expect(all.filter(action => !done.has(action))).toEqual([]);
  });
});

describe('a line that is longer than the screen', () => {
  const text = `list ${'main.work|'.repeat(12)}`;
  it.each([
    [
      'at its end',
      text.length,
      ['rk|main.work|main.wo', 'rk|main.work|main.wo', 'rk|main.work|'],
      { row: 2, column: 13 },
    ],
    [
      'at its start',
      0,
      ['(pprof) list main.wo', 'rk|main.work|main.wo', 'rk|main.work|main.wo'],
      { row: 0, column: 8 },
    ],
  ])('shows the rows around the cursor: %s', (_, cursor, rows, place) => {
    const laid = layOut('(pprof) ', text, cursor, 20, 3);
    expect(laid).toEqual({ rows, cursor: place });
  });

  it('of a megabyte shows what is around the cursor, wherever that is', () => {
    const long = Array.from({ length: 100_000 }, (_, i) => `w${String(i).padStart(8, '0')} `).join('');
    for (const cursor of [0, 5, 9000, 20_000, 500_003, long.length - 1, long.length]) {
      const { rows, cursor: place } = layOut('(pprof) ', long, cursor, 80, 5);
      const before = rows.slice(0, place.row).join('') + rows[place.row]!.slice(0, place.column);
      const after = rows[place.row]!.slice(place.column) + rows.slice(place.row + 1).join('');
      expect([
        cursor,
        rows.length,
        `(pprof) ${long.slice(0, cursor)}`.endsWith(before),
        long.slice(cursor).startsWith(after),
      ]).toEqual([cursor, 5, true, true]);
    }
  });
});
