// Dumps that end in the middle of a line, as collectors cut texts at a number of bytes: what may be a part of a name
// or of a number is not shown as a whole one, and the cut is told.
import { describe, expect, test } from 'vitest';
import { parseWithNames } from '../../../src/core/formats/index.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import { drawnDump } from '../../support/drawn-dump.ts';

const kind = 'a dump of goroutines (debug=2, panic or SIGQUIT)';
const oneCut = '1 goroutine is cut off in the middle: the rest of it is missing';
const read = (text: string): { rows: string[]; remarks: string[] } => {
  const { profile, ours } = parseWithNames(encodeText(text));
  const [what, ...remarks] = String(ours).split('; ');
  expect(what).toBe(kind);
  return { rows: drawnDump(profile), remarks };
};

const first = [
  'goroutine 18 [sync.WaitGroup.Wait, 3 minutes]:',
  'sync.(*WaitGroup).Wait(0xc000012345, {0x1, 0x2})',
  '\t/go/src/sync/waitgroup.go:118 +0x48',
  'example.com/shop.(*Book[...]).run.func1(...)',
  '\t/src/shop/book.go:61',
  'example.com/shop.(*Book[...]).run(0xc000010250)',
  '\t/src/shop/book.go:1234 +0x1a5',
];
const whole = [
  ...first,
  'created by sync.(*WaitGroup).Go in goroutine 1',
  '\t/go/src/sync/waitgroup.go:229 +0x70',
  '',
  'goroutine 1 [chan receive]:',
  'main.main()',
  '\t/src/main.go:1234 +0x1d',
  '',
].join('\n');

const frames =
  'sync.(*WaitGroup).Wait@/go/src/sync/waitgroup.go:118 ' +
  'example.com/shop.(*Book[...]).run.func1@/src/shop/book.go:61~ ' +
  'example.com/shop.(*Book[...]).run@/src/shop/book.go:1234';
const labels = 'state=sync.WaitGroup.Wait wait=3minutes';
const created = 'state=sync.WaitGroup.Wait creator=sync.(*WaitGroup).Go wait=3minutes';

describe('the last line is a part of one', () => {
  test.each<[string, string, string, string]>([
    ['a creator, in its type', 'created by sync.(*WaitG', frames, labels],
    ['a creator, behind its type', 'created by sync.(*WaitGroup)', frames, labels],
    ['a creator, in its method', 'created by sync.(*WaitGroup).G', frames, labels],
    ['a creator, with an ellipsis', 'created by sync.(*WaitG...', frames, labels],
    ['a creator, in its words', 'created b', frames, labels],
    ['behind a whole creator', 'created by sync.(*WaitGroup).Go in goroutine 1', frames, created],
    ['a call, in its arguments', 'main.start(0xc0000', frames, labels],
    ['a call, between its arguments', 'main.start(0xc000012345, {0x1, ', frames, labels],
    ['a call, in its name', 'main.(*server).st', frames, labels],
    ['a place', 'main.start(0xc0)\n\t/src/mai', `${frames} main.start`, labels],
    ['a whole call', 'main.start(0xc0)', `${frames} main.start`, labels],
    ["a place's line", 'main.start(0xc0)\n\t/src/main.go:12', `${frames} main.start@/src/main.go:0`, labels],
    ["a place's line on Windows", 'main.start(0xc0)\n\tC:/main.go:12', `${frames} main.start@C:/main.go:0`, labels],
    ["a place's offset", 'main.start(0xc0)\n\t/src/main.go:12 +0', `${frames} main.start`, labels],
  ])('%s', (_, last, stack, rest) => {
    const text = `${first.join('\n')}\n${last}`;
    const expected = { rows: [`1 180 | ${stack} | ${rest}`], remarks: [oneCut] };
    expect(read(text)).toEqual(expected);
    // The same inside of a record, whose end of line is not its text's.
    expect(read(`${JSON.stringify({ level: 'error', stack: text })}\n`).rows).toEqual(expected.rows);
  });

  test('a header', () => {
    expect(read(`${first.join('\n')}\n\ngoroutine 19 [chan rec`)).toEqual({
      rows: [`1 180 | ${frames} | ${labels}`],
      remarks: [oneCut],
    });
  });

  test('nothing is said of a whole text, with and without an end of its last line', () => {
    for (const text of [whole, whole.trimEnd(), `${whole}\nexit status 2`, `${whole}FAIL\tshop 0.5s`])
      expect(read(text).remarks, JSON.stringify(text.slice(-40))).toEqual([]);
  });

  test('lines of places that never have an offset stay', () => {
    expect(read('goroutine 1 [running]:\nmain.f(0x1)\n\t/src/a.go:12\nmain.main()\n\t/src/a.go:20')).toEqual({
      rows: ['1 0 | main.f@/src/a.go:12 main.main@/src/a.go:20 | state=running'],
      remarks: [],
    });
  });

  test('two cut records are two', () => {
    const record = JSON.stringify({ stack: `${first.join('\n')}\ncreated by sync.(*WaitG` });
    expect(read(`${record}\n${record.replace('goroutine 18', 'goroutine 19')}\n`)).toEqual({
      rows: [`2 360 | ${frames} | ${labels}`],
      remarks: ['2 goroutines are cut off in the middle: the rest of them is missing'],
    });
  });
});

test('wherever a dump is cut, no frame, line or creator is one that the whole has not', () => {
  const allowed = new Set([
    '',
    'sync.(*WaitGroup).Wait@/go/src/sync/waitgroup.go:118',
    'example.com/shop.(*Book[...]).run.func1@/src/shop/book.go:61~',
    'example.com/shop.(*Book[...]).run@/src/shop/book.go:1234',
    'main.main@/src/main.go:1234',
  ]);
  const bare = new Set(
    [...allowed].flatMap(frame => {
      const [name = '', place = ''] = frame.split('@');
      // An inlined call that the cut made the last one is a frame of its own.
      const file = place.replace(/\d+~?$/, '0');
      return [name, `${name}@${file}`, frame.replace('~', '')];
    }),
  );
  for (let end = whole.indexOf('Wait(0x') + 40; end < whole.length; end++) {
    const { rows } = read(whole.slice(0, end));
    for (const row of rows) {
      const [, stack = '', rest = ''] = row.split(' | ');
      // Of the last goroutine there is only its header.
      if (rest === '') continue;
      for (const frame of stack.split(' '))
        expect(allowed.has(frame) || bare.has(frame), `${end}: ${frame}`).toBe(true);
      const creator = /creator=(\S+)/.exec(rest)?.[1];
      expect([undefined, 'sync.(*WaitGroup).Go'], `${end}`).toContain(creator);
    }
  }
});
