// The writer and the reader of the tests agree on every fixture: what the
// reference reads from a file, the writer can write in any layout, and the
// reference reads the same again.
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { asReference, latin1, readReference } from './reference.ts';
import { encodeMessage, type Layout } from './wire.ts';

const folder = new URL('../fixtures/profiles/', import.meta.url);
/** Fixtures in pprof's own format; the others are older formats or broken. */
const files = fs.readdirSync(folder).filter(file => /\.pb(\.gz)?$/.test(file) && !file.startsWith('broken-'));

const layouts: Layout[] = [{}, { ints: 'chunks', order: 'interleaved', zeros: true, unknown: 'groups' }];

describe('read, write, read', () => {
  for (const file of files) {
    test(file, () => {
      const bytes = fs.readFileSync(new URL(file, folder));
      const profile = readReference(bytes);
      expect(isDeepStrictEqual(asReference({ ...profile, periodType: profile.periodType ?? undefined }), profile)).toBe(
        true,
      );
      // The large ones say nothing more about layouts than the small ones.
      for (const layout of bytes.length < 30_000 ? layouts : []) {
        const written = encodeMessage({ ...profile, periodType: profile.periodType ?? undefined }, layout);
        expect(isDeepStrictEqual(readReference(written), profile)).toBe(true);
      }
    });
  }
});

test('integers of 64 bits are exact', () => {
  const profile = readReference(fs.readFileSync(new URL('made-addresses.pb.gz', folder)));
  expect(profile.location.map(location => [location.id, location.address])).toEqual([
    [9007199254740993n, 9007199254740993n],
    [9007199254740992n, 9007199254740992n],
    [18446744073709551615n, 18446744073709551600n],
    [18446744073709551614n, 18446744073709551599n],
    [7n, 9223372036854775808n],
    [3n, 9223372036854775807n],
  ]);
  const extremes = readReference(fs.readFileSync(new URL('made-int64-extremes.pb.gz', folder)));
  expect(extremes.sample.map(sample => sample.value)).toEqual([[-9223372036854775808n], [9223372036854775807n], [-1n]]);
});

test('texts keep their bytes', () => {
  const profile = readReference(fs.readFileSync(new URL('made-invalid-utf8.pb.gz', folder)));
  expect(profile.function.map(f => latin1(profile, f.name))).toEqual([
    'main',
    'bad\xff\xfe',
    'cut\xe2\x82',
    'lone\xed\xa0\x80',
    'over\xc0\xaf',
    'latin\xe9',
  ]);
});

test('bytes that are no message throw', () => {
  const broken = new URL('../fixtures/broken/', import.meta.url);
  expect(() => readReference(fs.readFileSync(new URL('cut-varint.pb', broken)))).toThrow(RangeError);
  expect(() => readReference(fs.readFileSync(new URL('gzip-truncated.pb.gz', broken)))).toThrow(
    'unexpected end of file',
  );
});
