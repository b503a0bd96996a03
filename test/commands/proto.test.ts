// What -proto tells of names that were looked up again: go build -pgo needs the start lines of the recorded ones.
import { expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { symbolize } from '../../src/commands/open/symbolize.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { functionName } from '../../src/core/profile/profile.ts';
import pako from 'pako';
import { fakeBinary } from '../support/fake-binary.ts';
import { FakeHost } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';
import type { ProfileSpec } from '../support/wire.ts';

/** Go in app calls C, which has no name, and Go in lib. */
const spec: ProfileSpec = {
  types: [
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ],
  mappings: [
    { start: 0x1000, limit: 0x2000, file: '/bin/app' },
    { start: 0x3000, limit: 0x4000, file: '/bin/lib', symbolized: true },
  ],
  functions: [
    { name: 'main.main', file: '/src/main.go', startLine: 3 },
    { name: 'lib.Run', file: '/src/lib.go', startLine: 7 },
  ],
  locations: [
    { mapping: 1, address: 0x1010, lines: [{ function: 1, line: 5 }] },
    { mapping: 1, address: 0x1100 },
    { mapping: 2, address: 0x3010, lines: [{ function: 2, line: 9 }] },
  ],
  samples: [
    { stack: [2, 1], values: [1, 10] },
    { stack: [3, 1], values: [2, 20] },
  ],
};
const names: Record<string, string> = { '1010': 'main.main', '1100': 'spin', '3010': 'lib.Run' };

async function written(mode: string, spec: ProfileSpec) {
  const lines = (address: bigint) => [{ function: names[address.toString(16)]!, file: '/src/looked-up', line: 1 }];
  const program = fakeBinary({ isGo: true, code: [], lines });
  const host = new FakeHost({
    cwd: '/w',
    programs: { '/bin/app': program, '/bin/lib': program },
    writable: ['out.pb.gz'],
  });
  const tls = { cert: '', key: '', ca: '' };
  const p = await symbolize(decodeProfile(encodeSpec(spec)), { mode, origins: new Map(), tls }, host, () => undefined);
  const { notes } = await new Session(p, host, {}).evaluate('proto > out.pb.gz');
  const out = decodeProfile(pako.ungzip(host.files.get('out.pb.gz') ?? host.files.get('/w/out.pb.gz')!));
  const functions = [...new Set(out.lines.function)].map(
    f => `${functionName(out, f)} ${out.functions.startLine.at(f)}`,
  );
  return { functions, notes: notes.filter(note => note.level === 'hint').map(note => note.text) };
}

const why = 'looked up again in the program, which does not tell where they begin';

test(
  'a function of C without a name: those of its program are looked up, and that of another ' + 'program is kept',
  async () => {
    expect(await written('', spec)).toEqual({
      functions: ['main.main 0', 'spin 0', 'lib.Run 7'],
      notes: [
        `the name of 1 function was ${why}: go build -pgo places their calls wrongly; ` +
          `-symbolize=none keeps the profile's own`,
      ],
    });
  },
);

test('all names are looked up', async () => {
  expect(await written('force', spec)).toEqual({
    functions: ['main.main 0', 'spin 0', 'lib.Run 0'],
    notes: [
      `the names of 2 functions were ${why}: go build -pgo refuses the result; -symbolize=none keeps the profile's own`,
    ],
  });
});

test('nothing is looked up', async () => {
  expect(await written('none', spec)).toEqual({ functions: ['main.main 3', 'lib.Run 7'], notes: [] });
});

test('a profile that never had start lines has none to lose', async () => {
  const old = { ...spec, functions: spec.functions!.map(({ name, file }) => ({ name: name!, file: file! })) };
  expect(await written('', old)).toEqual({ functions: ['main.main 0', 'spin 0', 'lib.Run 0'], notes: [] });
});

test('a profile of addresses alone', async () => {
  const bare = {
    ...spec,
    functions: [],
    locations: spec.locations!.map(({ mapping, address }) => ({ mapping: mapping!, address: address! })),
    mappings: spec.mappings!.map(({ start, limit, file }) => ({ start: start!, limit: limit!, file: file! })),
  };
  expect(await written('', bare)).toEqual({ functions: ['main.main 0', 'spin 0', 'lib.Run 0'], notes: [] });
});
