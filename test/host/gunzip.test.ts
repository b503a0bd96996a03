// Gzip as Go's reader takes it: all members, nothing behind them, and its words
// for what is wrong.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { UserError } from '../../src/core/base/errors.ts';
import { PiecesError } from '../../src/commands/host.ts';
import { crc32, gunzip, unpackPieces } from '../../src/host/files/gunzip.ts';
import { Random } from '../support/random.ts';
import { concat } from '../support/wire.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const zip = (content: string, options: zlib.ZlibOptions = {}): Uint8Array =>
  Uint8Array.from(zlib.gzipSync(text(content), options));

/** The text inside, or the message of the UserError without its beginning. */
function outcome(bytes: Uint8Array): string {
  try {
    return `text ${new TextDecoder().decode(gunzip(bytes))}`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message.startsWith('decompressing profile: ')).toBe(true);
    expect(error.hint).toBeTypeOf('string');
    return error.message.slice('decompressing profile: '.length);
  }
}

const hello = zip('hello');
const body = hello.subarray(10);

/** A header with the given flags and what they announce, before the body of `hello`. */
function withHeader(flags: number, ...parts: Uint8Array[]): Uint8Array {
  return concat(Uint8Array.of(0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 2, 3), ...parts, body);
}

/** The header checksum: the low half of the CRC-32 of all before it. */
function headerSum(flags: number, ...parts: Uint8Array[]): Uint8Array {
  const sum = crc32(concat(Uint8Array.of(0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 2, 3), ...parts));
  return Uint8Array.of(sum & 255, (sum >>> 8) & 255);
}

describe('what opens', () => {
  const extra = Uint8Array.of(3, 0, 9, 0, 9);
  const cases: [string, Uint8Array, string][] = [
    ['one member', hello, 'hello'],
    ['an empty member', zip(''), ''],
    ['stored, not compressed', zip('hello', { level: 0 }), 'hello'],
    ['fixed codes', zip('hello hello hello', { strategy: zlib.constants.Z_FIXED }), 'hello hello hello'],
    ['several members', concat(hello, zip(' '), zip('world')), 'hello world'],
    ['empty members among others', concat(zip(''), hello, zip(''), zip('!'), zip('')), 'hello!'],
    ['a member cut from a longer array', concat(hello, hello).subarray(hello.length), 'hello'],
    ['a header with a file name', withHeader(8, text('cpu.prof\0')), 'hello'],
    ['a header with a comment', withHeader(16, text('a comment\0')), 'hello'],
    ['a header with extra data', withHeader(4, extra), 'hello'],
    [
      'a header with everything and its checksum',
      withHeader(
        4 | 8 | 16 | 2,
        extra,
        text('name\0'),
        text('\0'),
        headerSum(4 | 8 | 16 | 2, extra, text('name\0'), text('\0')),
      ),
      'hello',
    ],
    ['a header that calls itself text', withHeader(1), 'hello'],
  ];
  test.each(cases)('%s', (_, bytes, expected) => expect(outcome(bytes)).toBe(`text ${expected}`));

  test('random bytes, large and small', () => {
    const random = new Random(3);
    for (const length of [0, 1, 1000, 70_000, 1_000_000]) {
      const bytes = random.bytes(length);
      expect(
        Buffer.compare(gunzip(concat(zlib.gzipSync(bytes), zlib.gzipSync(bytes))), Buffer.concat([bytes, bytes])),
      ).toBe(0);
    }
  });
});

describe('what is cut off', () => {
  const whole = concat(hello, zip('world'));
  const header = withHeader(4 | 8 | 16, Uint8Array.of(3, 0, 9, 0, 9), text('name\0'), text('comment\0'));

  test('one member, at every byte', () => {
    const cuts = Array.from({ length: hello.length - 2 }, (_, i) => outcome(hello.subarray(0, i + 2)));
    expect(cuts).toEqual(cuts.map(() => 'unexpected EOF'));
  });

  test('a long header, at every byte', () => {
    const cuts = Array.from({ length: header.length - 2 }, (_, i) => outcome(header.subarray(0, i + 2)));
    expect(cuts).toEqual(cuts.map(() => 'unexpected EOF'));
  });

  test('two members, at every byte: only at the end of the first there is nothing wrong', () => {
    const cuts = Array.from({ length: whole.length - 2 }, (_, i) => outcome(whole.subarray(0, i + 2)));
    expect(cuts).toEqual(cuts.map((_, i) => (i + 2 === hello.length ? 'text hello' : 'unexpected EOF')));
  });
});

describe('what is wrong', () => {
  const changed = (at: number, xor = 0xff): Uint8Array =>
    hello.map((byte, i) => (i === (at + hello.length) % hello.length ? byte ^ xor : byte));
  const cases: [string, Uint8Array, string][] = [
    ['the checksum, first byte', changed(-8), 'gzip: invalid checksum'],
    ['the checksum, last byte', changed(-5), 'gzip: invalid checksum'],
    ['the length, first byte', changed(-4), 'gzip: invalid checksum'],
    ['the length, last byte', changed(-1), 'gzip: invalid checksum'],
    ['the method of compression', changed(2), 'gzip: invalid header'],
    ['the second magic byte', changed(1), 'gzip: invalid header'],
    ['the checksum of the second member', concat(hello, changed(-8)), 'gzip: invalid checksum'],
    ['the method of the second member', concat(hello, changed(2)), 'gzip: invalid header'],
    ['text behind it', concat(hello, text('trailing garbage')), 'gzip: invalid header'],
    ['zeros behind it', concat(hello, new Uint8Array(16)), 'gzip: invalid header'],
    ['ten bytes behind it', concat(hello, text('0123456789')), 'gzip: invalid header'],
    // Too short to be told from a header.
    ['nine bytes behind it', concat(hello, text('012345678')), 'unexpected EOF'],
    ['one byte behind it', concat(hello, Uint8Array.of(0)), 'unexpected EOF'],
    [
      'the checksum of the header',
      withHeader(
        2,
        headerSum(2).map(byte => byte ^ 1),
      ),
      'gzip: invalid header',
    ],
  ];
  test.each(cases)('%s', (_, bytes, expected) => expect(outcome(bytes)).toBe(expected));
});

describe('the damaged files of test/fixtures/broken', () => {
  const folder = new URL('../fixtures/broken/', import.meta.url);
  const rows = fs
    .readFileSync(new URL('EXPECTED.tsv', folder), 'utf8')
    .split('\n')
    .map(line => line.split('\t'));
  for (const [file, , stderr] of rows.filter(row => row[2]?.includes('decompressing profile: '))) {
    // Go's inflater counts its own bytes: where it found the fault is not said here.
    const expected = stderr
      .split('\\n')[0]
      .replace(`${file}: decompressing profile: `, '')
      .replace(/ before offset \d+$/, '');
    test(file, () => expect(outcome(fs.readFileSync(new URL(file, folder)))).toBe(expected));
  }
});

test('CRC-32', () => {
  expect(['', 'a', '123456789', 'The quick brown fox jumps over the lazy dog'].map(s => crc32(text(s)))).toEqual([
    0, 0xe8b7be43, 0xcbf43926, 0x414fa339,
  ]);
  const bytes = new Random(8).bytes(1001);
  const plain = (b: Uint8Array): number => {
    let c = ~0;
    for (const byte of b) {
      c ^= byte;
      for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    }
    return ~c >>> 0;
  };
  for (const length of [1, 7, 8, 9, 1001])
    expect(crc32(bytes.subarray(0, length))).toBe(plain(bytes.subarray(0, length)));
});

describe('in pieces', () => {
  /** The text of all pieces, or the kind of error; and whether the counts rise to the length. */
  async function inPieces(bytes: Uint8Array): Promise<string> {
    const parts: Uint8Array[] = [];
    let last = 0;
    try {
      for await (const piece of unpackPieces(bytes)) {
        expect(piece.read).toBeGreaterThanOrEqual(last);
        last = piece.read;
        parts.push(piece.bytes);
      }
    } catch (error) {
      if (!(error instanceof PiecesError)) throw error;
      return 'refused';
    }
    return `text ${new TextDecoder().decode(concat(...parts))}`;
  }

  test('what gunzip takes comes out the same, what it refuses is refused', async () => {
    const large = zip('0123456789'.repeat(400_000));
    const flipped = Uint8Array.from(large);
    flipped[large.length >> 1]! ^= 16;
    const checksum = Uint8Array.from(hello);
    checksum[hello.length - 6]! ^= 1;
    for (const bytes of [
      hello,
      large,
      concat(hello, zip(' and more')),
      concat(hello, Uint8Array.of(0)),
      concat(hello, text('garbage')),
      hello.subarray(0, 15),
      large.subarray(0, 300),
      flipped,
      checksum,
      text('no gzip at all'),
    ]) {
      const whole = outcome(bytes);
      expect(await inPieces(bytes)).toBe(whole.startsWith('text ') ? whole : 'refused');
    }
  });
});

test.each([
  Object.assign(new Error('insufficient memory'), { code: 'Z_MEM_ERROR' }),
  new RangeError('Array buffer allocation failed'),
])('too little memory is a sentence: %s', error => {
  const spy = vi.spyOn(zlib, 'inflateRawSync').mockImplementation(() => {
    throw error;
  });
  expect(outcome(hello)).toBe('out of memory');
  spy.mockRestore();
});
