// A profile in pieces is the same profile, wherever the cuts are.
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ConcatenatedError, decodeProfile } from '../../src/core/profile/decode.ts';
import { decodePieces } from '../../src/core/profile/decode-stream.ts';
import type { UnpackedChunk } from '../../src/core/profile/decode-stream.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { WireError } from '../../src/core/profile/wire.ts';
import { fixtureA } from '../fixtures/made.ts';
import { damaged, Random } from '../support/random.ts';
import { resolved } from '../support/resolved.ts';
import { encodeSpec } from '../support/wire.ts';

const folder = new URL('../fixtures/profiles/', import.meta.url);

async function* cut(bytes: Uint8Array, size: (at: number) => number): AsyncIterable<UnpackedChunk> {
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + size(at));
    // A copy each: nothing may hang on to a piece that is gone.
    const piece = new Uint8Array(bytes.subarray(at, end));
    yield { bytes: piece, read: (at = end) };
  }
}

const inPieces = (bytes: Uint8Array, size: (at: number) => number, total = bytes.length) =>
  decodePieces(cut(bytes, size), total, () => undefined);

describe('fixtures in pieces', () => {
  for (const file of [
    'made-a.pb.gz',
    'made-a-interleaved.pb.gz',
    'made-a-overlong.pb.gz',
    'made-a-unknown-fields.pb.gz',
    'made-labels.pb.gz',
    'made-bytes.pb.gz',
    'go-cpu-labels.pb.gz',
    'go-heap-datadog-big.pb',
  ].filter(name => fs.existsSync(new URL(name, folder)))) {
    test(file, async () => {
      const packed = fs.readFileSync(new URL(file, folder));
      const bytes = packed[0] === 0x1f ? zlib.gunzipSync(packed) : packed;
      const whole = resolved(decodeProfile(bytes));
      const random = new Random(7);
      const sizes: ((at: number) => number)[] = [
        () => 65536,
        () => 1 + random.below(5000),
        () => 1 + random.below(100),
      ];
      if (bytes.length < 50_000)
        sizes.push(
          () => 1,
          () => 2,
          () => 19,
        );
      for (const size of sizes) {
        const same = isDeepStrictEqual(resolved(await inPieces(bytes, size)), whole);
        expect(same).toBe(true);
      }
      // The length is a hint and no more.
      for (const total of [0, 1, bytes.length * 100])
        expect(isDeepStrictEqual(resolved(await inPieces(bytes, () => 4096, total)), whole)).toBe(true);
    });
  }
});

test('progress tells what was read', async () => {
  const seen: number[] = [];
  await decodePieces(
    cut(encodeSpec(fixtureA), () => 300),
    0,
    read => seen.push(read),
  );
  const { length } = encodeSpec(fixtureA);
  expect(seen).toEqual(Array.from({ length: Math.ceil(length / 300) }, (_, i) => Math.min(length, (i + 1) * 300)));
});

test('no pieces, and nothing in them, are what no bytes are', async () => {
  const kind = (work: () => unknown) =>
    Promise.resolve()
      .then(work)
      .then(
        () => 'a profile',
        (error: unknown) => (error as Error).constructor.name,
      );
  for (const pieces of [[], [new Uint8Array(0)]]) {
    expect(
      await kind(() =>
        decodePieces(
          (async function* () {
            for (const bytes of pieces) yield { bytes, read: 0 };
          })(),
          0,
          () => undefined,
        ),
      ),
    ).toBe(await kind(() => decodeProfile(new Uint8Array(0))));
  }
});

test('damaged bytes end in the same way, whole or in pieces', async () => {
  const random = new Random(11);
  const good = encodeSpec(fixtureA);
  for (let i = 0; i < 300; i++) {
    const bytes = damaged(good, random);
    const outcome = async (work: () => unknown): Promise<unknown> => {
      try {
        return resolved((await work()) as ReturnType<typeof decodeProfile>);
      } catch (error) {
        if (error instanceof UserError) return error.message;
        if (error instanceof WireError || error instanceof ConcatenatedError) return error.constructor.name;
        throw error;
      }
    };
    expect(await outcome(() => inPieces(bytes, () => 1 + random.below(200)))).toEqual(
      await outcome(() => decodeProfile(bytes)),
    );
  }
});
