// The scanner in WebAssembly against the general reader: the same profile, or
// the same error, whatever the bytes are and wherever they are cut.
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import zlib from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { ProfileDecoder } from '../../src/core/profile/decode.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { Scanner } from '../../src/core/profile/scanner.ts';
import { fixtureA } from '../fixtures/made.ts';
import { damaged, Random } from '../support/random.ts';
import { resolved, type Resolved } from '../support/resolved.ts';
import { concat, encodeMessage, encodeSpec, varintField, type Layout, type ProfileMessage } from '../support/wire.ts';

const folder = new URL('../fixtures/profiles/', import.meta.url);
const files = fs.readdirSync(folder).filter(file => /\.pb(\.gz)?$/.test(file) && !file.startsWith('broken-'));

function fixture(file: string): Uint8Array {
  const bytes = fs.readFileSync(new URL(file, folder));
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? zlib.gunzipSync(bytes) : bytes;
}

/** Pushes pieces of `size` bytes as decodePieces does, with or without the scanner. */
function* decoding(bytes: Uint8Array, scans: boolean, size: () => number): Generator<undefined, Profile> {
  const decoder = new ProfileDecoder(bytes.length, scans ? 0 : Infinity);
  let at = 0;
  for (let end = 0; end < bytes.length; ) {
    end = Math.min(bytes.length, Math.max(end + size(), at + decoder.needed));
    at += decoder.push(new Uint8Array(bytes.subarray(at, end)), false);
    yield;
  }
  decoder.push(bytes.subarray(at), true);
  return decoder.finish();
}

type Result = Resolved | string;

function finish(steps: Generator<undefined, Profile>): Result {
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return resolved(value);
    }
  } catch (error) {
    return `${(error as Error).constructor.name}: ${(error as Error).message}`;
  }
}

/** One piece, unless `size` says otherwise. */
const read = (bytes: Uint8Array, scans: boolean, size = () => Infinity): Result => finish(decoding(bytes, scans, size));

function expectSame(bytes: Uint8Array, size?: () => number): void {
  const actual = read(bytes, true, size);
  const expected = read(bytes, false);
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

describe('every fixture', () => {
  for (const file of files) {
    test(file, () => {
      const bytes = fixture(file);
      const random = new Random(bytes.length);
      expectSame(bytes);
      for (const most of bytes.length < 200_000 ? [40, 1000, 20_000] : [300_000])
        expectSame(bytes, () => 1 + random.below(most));
    });
  }
});

test('all ways to write the same', () => {
  const expected = read(encodeSpec(fixtureA), false);
  for (const ints of ['packed', 'single', 'chunks'] as const)
    for (const order of ['ascending', 'descending', 'interleaved'] as const)
      for (const zeros of [false, true])
        for (const overlong of [1, 3, 10])
          for (const unknown of [false, true]) {
            const layout: Layout = { ints, order, zeros, overlong, unknown };
            expect({ layout, is: read(encodeSpec(fixtureA, layout), true) }).toEqual({ layout, is: expected });
          }
});

describe('damaged', () => {
  for (const [seed, file] of [
    'made-a-plain.pb',
    'made-labels.pb.gz',
    'made-addresses.pb.gz',
    'made-inlines.pb.gz',
    'made-units.pb.gz',
    'node-heap-small.pb.gz',
    'rec-threadcreate.pb.gz',
  ].entries()) {
    test(file, () => {
      const bytes = fixture(file);
      const random = new Random(seed + 1);
      for (let n = 0; n < 500; n++) {
        const input = damaged(bytes, random);
        const actual = read(input, true);
        const expected = read(input, false);
        if (!isDeepStrictEqual(actual, expected))
          expect({ seed, n, result: actual }).toEqual({ seed, n, result: expected });
      }
    });
  }
});

/** A profile in which anything that the scanner leaves to the general reader comes up now and then. */
function mixed(random: Random, rows: number): Uint8Array {
  const count = 300;
  const stringTable = [
    '',
    ...Array.from({ length: count }, (_, i) =>
      i % 50 === 7 ? 'long'.repeat(40) : i % 60 === 9 ? `näme${i}` : `name${i % 200}`,
    ),
  ];
  const index = (): number => random.below(count + 1);
  const rarely = <T>(usual: T, rare: () => T): T => (random.chance(0.01) ? rare() : usual);
  const value = (): number | bigint =>
    rarely<number | bigint>(random.below(1000) - 500, () =>
      random.pick([2 ** 53, -(2 ** 53), 2n ** 63n - 1n, -(2n ** 63n), 2 ** 40, 0]),
    );
  const wide = 2n ** 40n;
  const location = (i: number): number | bigint => (i % 97 === 5 ? wide + BigInt(i) : i + 1);
  const label = () =>
    random.chance(0.5)
      ? { key: index(), str: 1 + random.below(3) }
      : { key: index(), num: value(), numUnit: rarely(0, index) };
  const sets = Array.from({ length: 40 }, () => Array.from({ length: rarely(random.below(4), () => 12) }, label));
  const stacks = Array.from({ length: 400 }, () =>
    Array.from({ length: rarely(random.below(30), () => 500) }, () => location(random.below(count))),
  );
  const message: ProfileMessage = {
    sampleType: [
      { type: 1, unit: 2 },
      { type: 3, unit: 4 },
    ],
    sample: Array.from({ length: rows }, () => ({
      locationId: random.chance(0.5)
        ? random.pick(stacks)
        : Array.from({ length: random.below(20) }, () => location(random.below(count))),
      value: [value(), value()],
      label: random.chance(0.8) ? random.pick(sets) : [label(), label()],
    })),
    mapping: [{ id: 1, memoryStart: 0x1000, memoryLimit: 0x9000, filename: 5 }],
    location: Array.from({ length: count }, (_, i) => ({
      id: location(i),
      mappingId: rarely<number | bigint>(1, () => wide),
      address: rarely<number | bigint>(i * 16, () => 2n ** 64n - 1n),
      line: Array.from({ length: random.below(4) }, () => ({
        functionId: 1 + random.below(count),
        line: value(),
        column: rarely(0, () => 7),
      })),
      isFolded: random.chance(0.1),
    })),
    function: Array.from({ length: count }, (_, i) => ({
      id: i + 1,
      name: index(),
      systemName: index(),
      filename: index(),
      startLine: value(),
    })),
    stringTable,
    period: 10,
  };
  return encodeMessage(message, { order: random.pick(['ascending', 'descending', 'interleaved']) });
}

test('usual and unusual messages in any order, in pieces and whole', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = new Random(seed);
    const bytes = mixed(random, 400);
    expectSame(bytes);
    expectSame(bytes, () => 1 + random.below(3000));
    const cut = bytes.subarray(0, random.below(bytes.length));
    expectSame(cut);
  }
});

test('more than a batch and more than a window, with samples longer than either', () => {
  const random = new Random(5);
  const long = (length: number) => Array.from({ length }, () => 1 + random.below(200));
  const types = Array.from({ length: 8 }, () => ({ type: 1, unit: 1 }));
  const sample = (locationId: number[], labels: number) => ({
    locationId,
    value: types.map(() => random.below(1e9)),
    label: Array.from({ length: labels }, () => ({ key: 1, num: 1 + random.below(5) })),
  });
  const message: ProfileMessage = {
    sampleType: types,
    sample: Array.from({ length: 20_000 }, (_, i) =>
      sample(
        long(i === 9000 ? 140_000 : i === 9500 ? 600_000 : random.below(12)),
        i === 12_000 ? 9000 : random.below(3),
      ),
    ),
    mapping: [],
    location: Array.from({ length: 9000 }, (_, i) => ({
      id: i + 1,
      address: i,
      line: Array.from({ length: i === 5000 ? 9000 : 2 }, () => ({ functionId: 1 + random.below(9000), line: i })),
    })),
    function: Array.from({ length: 9000 }, (_, i) => ({ id: i + 1, name: i })),
    stringTable: ['', ...Array.from({ length: 9000 }, (_, i) => `f${i}${i === 4000 ? 'x'.repeat(700_000) : ''}`)],
  };
  expectSame(encodeMessage(message));
  expectSame(
    encodeMessage({
      ...message,
      sampleType: [...types, ...types],
      sample: message.sample!.slice(0, 50).map(s => ({ ...s, value: [...s.value!, ...s.value!] })),
    }),
  );
});

test('two profiles that are read in turns do not get each other’s labels', () => {
  const [a, b] = [mixed(new Random(21), 300), mixed(new Random(22), 300)];
  const turns = [decoding(a, true, () => 700), decoding(b, true, () => 900)];
  const results: Profile[] = [];
  while (results.filter(Boolean).length < 2) {
    turns.forEach((steps, i) => {
      const { done, value } = steps.next();
      if (done && value) results[i] = value;
    });
  }
  expect(results.map(resolved)).toEqual([read(a, false), read(b, false)]);
});

test.each([
  ['zeros', 2, () => new Uint8Array(2)],
  ['fields of another schema', 3, (i: number) => varintField(20, i % 100)],
  ['functions with wide numbers', 12, () => Uint8Array.of(0x2a, 10, 0x28, 255, 255, 255, 255, 255, 255, 255, 255, 127)],
])('a row of %s is read without a call of the scanner for each', (_, size, field) => {
  const count = 20_000;
  const bytes = concat(fixture('made-a.pb.gz'), ...Array.from({ length: count }, (_, i) => field(i)));
  expect(bytes.length).toBe(fixture('made-a.pb.gz').length + count * size);
  const scan = vi.spyOn(Scanner.prototype, 'scan');
  const scanned = read(bytes, true);
  const calls = scan.mock.calls.length;
  scan.mockRestore();
  expect(calls).toBeLessThan(count / 20);
  expect(scanned).toEqual(read(bytes, false));
});

test('usual messages behind unusual ones are scanned again', () => {
  const whole = mixed(new Random(23), 2000);
  const bytes = concat(new Uint8Array(100_000), whole);
  const scan = vi.spyOn(Scanner.prototype, 'scan');
  const scanned = read(bytes, true);
  const places = scan.mock.results.map(({ value }) => (value as { at: number }).at);
  scan.mockRestore();
  expect(Math.max(...places)).toBe(bytes.length);
  expect(scanned).toEqual(read(bytes, false));
});
