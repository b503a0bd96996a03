// Where programs are looked for.
import { expect, test } from 'vitest';
import { locateBinaries } from '../../src/commands/open/locate.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { fakeBinary } from '../support/fake-binary.ts';
import { FakeHost } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';

function located(
  buildId: string,
  programs: Record<string, string>,
  env: Record<string, string> = { PPROF_BINARY_PATH: '/a:/b' },
  file = '/opt/app',
) {
  const host = new FakeHost({
    env,
    programs: Object.fromEntries(
      Object.entries(programs).map(([path, id]) => [path, fakeBinary({ buildId: id, code: [] })]),
    ),
  });
  const profile = decodeProfile(
    encodeSpec({
      types: [['samples', 'count']],
      mappings: [
        { start: 1, limit: 2, file, buildId },
        { start: 3, limit: 4 },
      ],
      samples: [],
    }),
  );
  const notes: string[] = [];
  const files = locateBinaries(profile, host, note => notes.push(`${note.level}: ${note.text}`)).mappings.map(
    mapping => mapping.file,
  );
  return { files, notes };
}

test.each([
  ['/a/abcdef/app', 'by build id'],
  ['/b/abcdef/other', 'by build id, under any name'],
  ['/a/opt/app/abcdef', 'by build id, as perf stores it'],
  ['/b/ab/cdef.debug', 'by build id, as LLVM stores it'],
  ['/a/app', 'by name'],
  ['/b/opt/app', 'by path'],
  ['/b/opt/app.debug', 'symbols beside it'],
  ['/a/opt/.debug/app.debug', 'symbols in a folder beside it'],
  ['/b/usr/lib/debug/opt/app.debug', 'symbols of the system'],
])('%s: %s', path => expect(located('abcdef', { [path]: 'abcdef' })).toEqual({ files: [path, ''], notes: [] }));

test('the first that is the same build wins; others are named', () => {
  expect(
    located('abcdef', { '/a/app': '123456', '/a/opt/app': '', '/b/app': 'abcdef', '/b/opt/app': 'abcdef' }),
  ).toEqual({
    files: ['/b/app', ''],
    notes: [
      'error: Ignoring local file /a/app: build-id mismatch (abcdef != 123456)',
      'error: Ignoring local file /a/opt/app: build-id mismatch (abcdef != )',
    ],
  });
});

test('without a build id any program of the name will do', () =>
  expect(located('', { '/b/app': '123456' })).toEqual({ files: ['/b/app', ''], notes: [] }));

test('nothing there, and a mapping without a name', () => {
  expect(located('abcdef', {})).toEqual({ files: ['/opt/app', ''], notes: [] });
  expect(located('abcdef', { '/a/abcdef/x': 'abcdef' }, { PPROF_BINARY_PATH: '/a' }, '')).toEqual({
    files: ['/a/abcdef/x', ''],
    notes: [],
  });
});

test('without PPROF_BINARY_PATH: a folder at home', () => {
  expect(located('', { '/home/u/pprof/binaries/app': '' }, { HOME: '/home/u' })).toEqual({
    files: ['/home/u/pprof/binaries/app', ''],
    notes: [],
  });
});
