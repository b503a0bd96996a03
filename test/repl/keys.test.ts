import { describe, expect, it } from 'vitest';
import { Keys, type Key } from '../../src/repl/terminal/keys.ts';

/** Keys in short: names in angle brackets, text in quotes; text that arrived in pieces is joined. */
function short(keys: readonly Key[]): string {
  let out = '';
  let text = '';
  for (const key of [...keys, { name: '', text: '' }]) {
    if (key.name === 'text') {
      text += key.text;
      continue;
    }
    if (text !== '') out += JSON.stringify(text);
    text = '';
    if (key.name !== '') out += `<${key.name}>`;
  }
  return out;
}

/** Pushes the chunks; what is left unfinished is flushed once, at the end. */
function decode(chunks: readonly string[]): string {
  const keys = new Keys();
  const all = chunks.flatMap(chunk => keys.push(chunk));
  return short([...all, ...keys.flush()]);
}

type Case = readonly [input: string, keys: string];

const whole: readonly Case[] = [
  ['top10\r', '"top10"<enter>'],
  ['top10\rtree\nq', '"top10"<enter>"tree"<enter>"q"'],
  ['a\r\nb\r\rc\n\nd', '"a"<enter>"b"<enter><enter>"c"<enter><enter>"d"'],
  ['\t\x7f\b', '<tab><backspace><ctrl-h>'],
  [
    '\x01\x02\x03\x04\x0b\x0c\x15\x17\x1a\x1f',
    '<ctrl-a><ctrl-b><ctrl-c><ctrl-d><ctrl-k><ctrl-l><ctrl-u><ctrl-w><ctrl-z><ctrl-_>',
  ],
  ['\0', '<ctrl-@>'],
  ['\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F\x1b[Z', '<up><down><right><left><home><end><shift-tab>'],
  ['\x1bOA\x1bOB\x1bOH\x1bOF', '<up><down><home><end>'],
  ['\x1b[1~\x1b[3~\x1b[4~\x1b[5~\x1b[6~\x1b[7~\x1b[8~', '<home><delete><end><page-up><page-down><home><end>'],
  ['\x1b[1;5D\x1b[1;5C\x1b[1;3D\x1b[1;2A\x1b[1;8B', '<ctrl-left><ctrl-right><alt-left><shift-up><ctrl-alt-shift-down>'],
  ['\x1b[5D\x1bO5C\x1bOd\x1b[d\x1b[3^', '<ctrl-left><ctrl-right><ctrl-left><shift-left><ctrl-delete>'],
  ['\x1b[3;5~\x1b[3;3~', '<ctrl-delete><alt-delete>'],
  ['\x1bb\x1bf\x1bD\x1b\x7f\x1b\b\x1b\r', '<alt-b><alt-f><alt-d><alt-backspace><ctrl-alt-h><alt-enter>'],
  ['\x1b\x1b[D\x1b\x1bOC', '<alt-left><alt-right>'],
  ['\x1b\x1bb', '<escape><alt-b>'],
  ['\x1b[[Ax\x1b[15~y\x1b[Iz', '<unknown>"x"<unknown>"y"<unknown>"z"'],
  ['\x1b[1;5\x01x', '<ctrl-a>"x"'],
  ['\x1b[97;5u\x1b[13u\x1b[27u\x1b[127;5u\x1b[27;5;100~', '<ctrl-a><enter><escape><ctrl-backspace><ctrl-d>'],
  ['x\x1b]11;rgb:0000/0000/0000\x07y\x1bP1+r\x1b\\z', '"xyz"'],
  ['\x9b31m\x85', '"31m"'],
  ['\x1b[200~top\ttree\rlist \x1b[31mx\r\nlast\x1b[201~!', '"top tree"<enter>"list [31mx"<enter>"last!"'],
  ['\x1b[200~\x1b[201~\r', '<enter>'],
  ['\x1b[200~a\x03\x7fb\x1b[201~', '"ab"'],
  ['世界é👩‍🔬\ud83d\ude00', '"世界é👩‍🔬😀"'],
  ['\x1b世\x1b😀', '<alt-世><alt-😀>'],
];

/** Ends in the middle of something: known only when nothing more comes. */
const unfinished: readonly Case[] = [
  ['\x1b', '<escape>'],
  ['\x1b\x1b', '<escape><escape>'],
  ['\x1b[', '<alt-[>'],
  ['\x1bO', '<alt-o>'],
  ['\x1b[1;5', ''],
  ['\x1b]11;rgb:00', ''],
  ['\x1b]', '<alt-]>'],
  ['\x1b[200~open \x1b[2', '"open "'],
];

const cases = [...whole, ...unfinished];

describe('keys', () => {
  it.each(cases)('%j in one chunk', (input, keys) => {
    expect(decode([input])).toBe(keys);
  });

  it.each(cases)('%j cut in two at every place', (input, keys) => {
    for (let cut = 0; cut <= input.length; cut++) {
      expect([cut, decode([input.slice(0, cut), input.slice(cut)])]).toEqual([cut, keys]);
    }
  });

  it.each(cases)('%j unit by unit', (input, keys) => {
    expect(decode(input.split(''))).toBe(keys);
  });

  it('all in one stream, cut in three', () => {
    const input = whole.map(([text]) => text).join('');
    const expected = decode([input]);
    for (let a = 0; a <= input.length; a += 3) {
      for (let b = a; b <= input.length; b += 7) {
        expect(decode([input.slice(0, a), input.slice(a, b), input.slice(b)])).toBe(expected);
      }
    }
  });

  it('Alt and half a character, cut from a longer text: also when the decoder is compiled', () => {
    const input = `${'x'.repeat(20)}\x1b\u{1f600}`;
    for (let i = 0; i < 20_000; i++) {
      const keys = new Keys();
      const first = keys.push(input.slice(0, -1));
      expect(first).toHaveLength(1);
      expect(keys.push(input.slice(-1))).toEqual([{ name: 'alt-\u{1f600}', text: '' }]);
    }
  });

  it('waits only for the rest of a sequence, and gives a paste as it comes', () => {
    const keys = new Keys();
    expect([short(keys.push('ab')), keys.waiting]).toEqual(['"ab"', false]);
    expect([short(keys.push('\x1b[')), keys.waiting]).toEqual(['', true]);
    expect([short(keys.push('A')), keys.waiting]).toEqual(['<up>', false]);
    expect([short(keys.push('\x1b[200~first')), keys.waiting]).toEqual(['"first"', false]);
    expect([short(keys.push('\rsecond\x1b[20')), keys.waiting]).toEqual(['<enter>"second"', false]);
    expect([short(keys.push('1~\x1b')), keys.waiting]).toEqual(['', true]);
    expect([short(keys.flush()), keys.waiting]).toEqual(['<escape>', false]);
    expect([short(keys.flush()), keys.waiting]).toEqual(['', false]);
  });

  it('does not hold an endless reply', () => {
    const keys = new Keys();
    expect(short(keys.push(`\x1bP${'x'.repeat(10_000)}`))).toBe('');
    expect([short(keys.push('top\r')), keys.waiting]).toEqual(['"top"<enter>', false]);
  });
});
