// Streams that are read to their end: in pieces of any size, too long, failing.
import { expect, test } from 'vitest';
import { decodeText } from '../../src/core/base/text.ts';
import { collect, linesOf, readsOnce } from '../../src/host/files/streams.ts';

async function* pieces(...texts: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield Buffer.from(text, 'latin1');
  }
}

async function* endless(piece: Uint8Array, counts: { pieces: number }): AsyncGenerator<Uint8Array> {
  for (;;) {
    counts.pieces++;
    yield piece;
  }
}

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

test('a stream is collected in one piece', async () => {
  expect(Buffer.from(await collect(pieces('a', '', 'bc', 'd'), 'x')).toString()).toBe('abcd');
  expect((await collect(pieces(), 'x')).length).toBe(0);
  const long = 'x'.repeat(3_000_001);
  expect(Buffer.from(await collect(pieces(long, 'y', long), 'x')).toString()).toBe(`${long}y${long}`);
});

test('a stream without end is read up to the limit and no further', async () => {
  const counts = { pieces: 0 };
  await expect(collect(endless(new Uint8Array(1000), counts), '/dev/stdin', 100_000)).rejects.toMatchObject({
    name: 'UserError',
    message: 'read /dev/stdin: more than 100000 bytes',
    hint: 'this is more than a profile has: write the profile to a file and name that',
  });
  expect(counts.pieces).toBe(101);
});

test('what fails on the way is said in the words of the system', async () => {
  await expect(collect(pieces('a', systemError('EIO')), 'late.fifo')).rejects.toMatchObject({
    message: 'read late.fifo: input/output error',
  });
  await expect(collect(pieces(systemError('EPROTO')), 'x')).rejects.toMatchObject({
    message: 'read x: protocol error',
  });
});

async function lines(most: number, ...texts: (string | Error)[]): Promise<{ lines: string[]; passed: string[] }> {
  const all: string[] = [];
  const passed: string[] = [];
  for await (const line of linesOf(pieces(...texts), decodeText, sentence => passed.push(sentence), most))
    all.push(line);
  return { lines: all, passed };
}

test('lines come whole, however they are cut', async () => {
  const text = 'top\n\nlist \xe2\x82\xac\r\nquit';
  const wanted = { lines: ['top', '', 'list \u20ac\r', 'quit'], passed: [] };
  expect(await lines(100, text)).toEqual(wanted);
  expect(await lines(100, ...text)).toEqual(wanted);
  for (let cut = 1; cut < text.length; cut++)
    expect(await lines(100, text.slice(0, cut), text.slice(cut))).toEqual(wanted);
  expect(await lines(100, 'a\n')).toEqual({ lines: ['a'], passed: [] });
  expect(await lines(100)).toEqual({ lines: [], passed: [] });
});

test('a line that is too long is passed over, also the last one, and others are not lost', async () => {
  const passed = ['a line of more than 5 bytes is passed over'];
  expect(await lines(5, 'abcdef\nab\n')).toEqual({ lines: ['ab'], passed });
  expect(await lines(5, 'ab\nabc', 'def', 'ghi\nabcde\n')).toEqual({ lines: ['ab', 'abcde'], passed });
  expect(await lines(5, 'ab\nabc', 'def')).toEqual({ lines: ['ab'], passed });
});

test('standard input by each of its names is read only once', () => {
  expect(
    ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0', '/nothing/here', '.', import.meta.filename].map(readsOnce),
  ).toEqual([true, true, true, true, false, false, false]);
});

test.runIf(process.platform !== 'win32')('a device is read only once', () => {
  expect(readsOnce('/dev/zero')).toBe(true);
});
