// What is written as bytes is what plain strings would give, with the kernel and without.
import { afterEach, expect, test, vi } from 'vitest';
import { ByteText, TextWriter } from '../../src/core/base/bytetext.ts';
import { decodeText, encodeText } from '../../src/core/base/text.ts';
import { Random } from '../support/random.ts';

afterEach(() => void vi.unstubAllGlobals());

const letters = ['a', 'ü', '漢', '😀', '\udc80', ' ', '\n'];
const word = (random: Random, most: number): string =>
  Array.from({ length: random.below(most) }, () => random.pick(letters)).join('');

function both(seed: number, mostCached: number): { written: string; pieces: number; expected: string } {
  const random = new Random(seed);
  const out = new TextWriter(mostCached);
  const texts = Array.from({ length: 300 }, (_, i) =>
    i % 97 === 11 ? 'long '.repeat(20_000 + i) : word(random, i % 10 === 3 ? 300 : 12),
  );
  const labels = Array.from({ length: 40 }, () => `12345${word(random, 30)}`);
  const [first, second] = [out.cache(texts.length, i => texts[i]), out.cache(labels.length, i => labels[i])];
  let expected = '';
  function* write(): Iterable<Uint8Array> {
    for (let n = 0; n < 400; n++) {
      const indices = Int32Array.from({ length: random.below(random.chance(0.02) ? 9000 : 30) }, () =>
        random.chance(0.99) ? random.below(11) : random.below(texts.length),
      );
      const [from, to] = [Math.min(1, indices.length), indices.length];
      const value = random.pick<number | bigint>([
        0,
        7,
        10,
        99_999,
        2_147_483_647,
        2_147_483_648,
        2 ** 53 - 1,
        -5,
        9_223_372_036_854_775_807n,
        -9_223_372_036_854_775_808n,
      ]);
      const width = random.below(14);
      const label = random.below(labels.length);
      const loose = word(random, 5);
      out.number(value, width);
      out.cached(second, label, 5);
      yield* out.each(first, indices, from, to);
      out.text(loose);
      expected +=
        String(value).padStart(width) +
        labels[label].slice(5) +
        Array.from(indices.subarray(from, to), i => texts[i]).join('') +
        loose;
      const piece = out.takeFull();
      if (piece) yield piece;
    }
    yield out.take();
  }
  const parts: Uint8Array[] = [];
  for (const piece of new ByteText(write).bytes()) parts.push(piece.slice());
  return {
    written: decodeText(Buffer.concat(parts)),
    pieces: parts.length,
    expected: decodeText(encodeText(expected)),
  };
}

/** The kernel's memory grows so many times and then no more. */
function withSmallMemory(times: number): void {
  const { Module, Instance } = WebAssembly!;
  vi.stubGlobal('WebAssembly', {
    Module,
    // biome-ignore lint/complexity/useArrowFunction: it is called with new
    Instance: function (module: object) {
      const { memory, ...others } = new Instance(module).exports as {
        memory: { buffer: ArrayBuffer; grow(pages: number): number };
      };
      const grow = (pages: number): number => {
        if (times-- === 0) throw new RangeError('no more memory');
        return memory.grow(pages);
      };
      return {
        exports: {
          ...others,
          memory: {
            get buffer() {
              return memory.buffer;
            },
            grow,
          },
        },
      };
    },
  });
}

test.each([
  ['kernel', 1 << 28],
  ['kernel', 200_000],
  ['plain', 1 << 28],
  ['plain', 200_000],
  ['small', 1 << 28],
] as const)('%s, %i bytes cached', (by, mostCached) => {
  if (by === 'plain') vi.stubGlobal('WebAssembly', undefined);
  if (by === 'small') withSmallMemory(4);
  for (let seed = 1; seed <= 2; seed++) {
    const { written, pieces, expected } = both(seed, mostCached);
    expect(written === expected).toBe(true);
    expect(pieces).toBeGreaterThan(3);
  }
});

test('a stack of long names is given away in pieces, not put together first', () => {
  const out = new TextWriter();
  const name = out.cache(1, () => 'n'.repeat(100_000));
  let longest = 0;
  let total = 0;
  for (const piece of out.each(name, new Int32Array(5000), 0, 5000)) {
    longest = Math.max(longest, piece.length);
    total += piece.length;
  }
  expect({ longest, total: total + out.take().length }).toEqual({ longest: 100_000, total: 500_000_000 });
});

test('read as text, it is the same', () => {
  const pieces = [new Uint8Array([0x61, 0xc3, 0xbc]), new Uint8Array([0xff, 0x0a])];
  expect([...new ByteText(() => pieces)]).toEqual(['aü', '\udcff\n']);
});
