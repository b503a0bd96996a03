// The list of formats: one entry each, tried in order, and only pprof's in its dialect.
import { expect, test } from 'vitest';
import { UserError } from '../../../src/core/base/errors.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import { formats, openInPieces, openProfile } from '../../../src/core/formats/index.ts';
import type { Dialect, Reading } from '../../../src/core/formats/index.ts';
import { drawnBytes } from '../../support/drawn.ts';

const proto = drawnBytes(`
  1
  main
`);
const page = 'heap profile: 1: 16 [2: 32] @ heap/1048576\n1: 16 [2: 32] @ 0x10\n#\t0xf\tmain.f+0xf\t/src/main.go:7\n';
const dump = 'goroutine 1 [running]:\nmain.f()\n\t/src/main.go:7 +0x1\n\n';
const wide = `# ${'x'.repeat(70_000)}\n`;

/** What came of a text: our remark or `as pprof`, or the sentence of the error. */
function said(open: () => Reading | null): string | null {
  try {
    const reading = open();
    return reading && (reading.ours === undefined ? 'as pprof' : String(reading.ours));
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
const opened = (bytes: Uint8Array | string, dialect: Dialect): string | null =>
  said(() => openProfile(typeof bytes === 'string' ? encodeText(bytes) : bytes, dialect));

test('profile.proto is first, what only we read is last', () => {
  expect(formats.map(({ name, dialect, byLines }) => `${name}: ${dialect}${byLines ? ', by lines' : ''}`)).toEqual([
    'a profile in the profile.proto format: pprof',
    'a binary CPU profile: pprof',
    'a heap profile as text: pprof, by lines',
    'a Go profile as text (debug=1): pprof, by lines',
    'a thread profile as text: pprof, by lines',
    'a contention profile as text: pprof, by lines',
    'a Java profile as text: pprof, by lines',
    'a dump of goroutines: ours',
    'a page inside of a text: ours',
  ]);
});

const unrecognized = 'parsing profile: unrecognized profile format';
const names = 'a page with names, which stand in its # lines';
const goroutines = 'a dump of goroutines (debug=2, panic or SIGQUIT)';
const inner = 'a page inside of a text, from line 2 on, with names, which stand in its # lines';
test.each([
  ['profile.proto', proto, 'as pprof', 'as pprof'],
  ['a page', page, 'as pprof', names],
  ['a page behind a banner', `hello\n${page}`, unrecognized, inner],
  ['a dump', dump, unrecognized, goroutines],
  ['a dump behind a long line', wide + dump, 'parsing profile: bufio.Scanner: token too long', goroutines],
  [
    'a page behind a long line',
    wide + page,
    'parsing profile: bufio.Scanner: token too long',
    'parsing profile: bufio.Scanner: token too long',
  ],
  ['nothing', '', 'parsing profile: empty input file', 'parsing profile: empty input file'],
  ['a text', 'hello\n', unrecognized, unrecognized],
  [
    'a profile with bytes behind it',
    Uint8Array.of(...proto, 0x1f, 0x8b),
    'parsing profile: unrecognized profile format',
    'parsing profile: unrecognized profile format',
  ],
])('%s in the dialect of pprof and in ours', (_, bytes, pprofs, ours) => {
  expect(opened(bytes, 'pprof')).toBe(pprofs);
  expect(opened(bytes, 'ours')).toBe(ours);
});

test('only a dump is opened in pieces, and only in our dialect', () => {
  const inPieces = (text: Uint8Array | string, dialect: Dialect): string | null => {
    const bytes = typeof text === 'string' ? encodeText(text) : text;
    const pieces = function* (): Iterable<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    };
    return said(() => openInPieces({ head: bytes.subarray(0, 1000), pieces }, dialect));
  };
  expect([inPieces(dump, 'ours'), inPieces(dump, 'pprof')]).toEqual([goroutines, null]);
  expect([inPieces(page + dump, 'ours'), inPieces(proto, 'ours'), inPieces('', 'ours')]).toEqual([null, null, null]);
});
