// Names for addresses: which programs and tools are asked, what is said, and what a profile becomes,
// on drawn profiles. Messages are pprof's: symbolizer.go and its localSymbolize.
import { describe, expect, test } from 'vitest';
import { parseMode, symbolize } from '../../src/commands/open/symbolize.ts';
import { UserError } from '../../src/core/base/errors.ts';
import type { SourceFrame } from '../../src/core/objects/binary.ts';
import { withFrames, withNames } from '../../src/core/symbols/with-names.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { profileLines } from '../support/drawn-dump.ts';
import { drawnProfile } from '../support/drawn-graph.ts';
import { fakeBinary } from '../support/fake-binary.ts';
import type { FakeProgram } from '../support/fake-binary.ts';
import { FakeHost } from '../support/fake-host.ts';
import type { FakeWorld } from '../support/fake-host.ts';
import type { MappingSpec } from '../support/wire.ts';

const frame = (name: string, line = 0, file = line === 0 ? '' : 'f.c'): SourceFrame => ({ function: name, file, line });

describe('words of -symbolize (pprof: symbolizer.go Symbolize)', () => {
  const usual = { none: false, local: true, remote: true, fast: false, force: false, style: 'simple' };
  test.each([
    ['', {}],
    ['none', { none: true }],
    ['no', { none: true }],
    ['local', { remote: false }],
    ['fastlocal', { remote: false, fast: true }],
    ['remote', { local: false }],
    ['force', { force: true }],
    ['FORCE:Local', { force: true, remote: false }],
    ['demangle=full', { style: 'full', force: true }],
    ['templates', { style: 'templates', force: true }],
    ['demangle=none', { style: 'none', force: true }],
    ['demangle=default', {}],
    ['local:none', { remote: false, none: true }],
  ])('%j', (words, changes) => {
    const complaints: string[] = [];
    expect([parseMode(words, text => complaints.push(text)), complaints]).toEqual([{ ...usual, ...changes }, []]);
  });

  test('any other word is told of, and the rest counts', () => {
    const complaints: string[] = [];
    expect([parseMode('quick:force', text => complaints.push(text)), complaints]).toEqual([
      { ...usual, force: true },
      [
        'ignoring unrecognized symbolization option: quick:force',
        'expecting -symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]',
      ],
    ]);
  });
});

/** Three addresses of a program, the second without a name and the third with one. */
const drawing = `
  1                    2                    4
  [map:app][addr:100]  [map:app][addr:200]  old[map:app][addr:300]
`;
const app: MappingSpec = { start: 0n, limit: 0x1000n, file: '/bin/app', buildId: 'aa' };

interface Tried {
  readonly mode?: string;
  readonly mapping?: MappingSpec | readonly MappingSpec[];
  readonly program?: FakeProgram;
  readonly world?: FakeWorld;
}

/** The locations and mappings of the drawing once it was symbolized, what the tools were asked, and what was said. */
async function symbolized({ mode = 'local', mapping = app, program, world = {} }: Tried) {
  const said: string[] = [];
  const host = new FakeHost({ ...(program ? { programs: { '/bin/app': fakeBinary(program) } } : {}), ...world });
  const p = await symbolize(
    drawnProfile(drawing, { mappings: Array.isArray(mapping) ? mapping : [mapping as MappingSpec] }),
    { mode, origins: new Map(), tls: { cert: '', key: '', ca: '' } },
    host,
    ({ level, text }) => said.push(`${level}: ${text}`),
  );
  return { lines: profileLines(p).slice(4), said };
}

/** What the program's own tables know. */
const own = (known: Record<number, readonly SourceFrame[]>): FakeProgram => ({
  code: [],
  buildId: 'aa',
  isGo: true,
  lines: address => known[Number(address)] ?? null,
});

describe('from the program itself', () => {
  test('names, files, lines and inlined calls; what it does not know stays', async () => {
    expect(
      await symbolized({ program: own({ 256: [frame('inner', 5), frame('outer', 9)], 768: [frame('new', 7)] }) }),
    ).toEqual({
      lines: [
        '#1 inner@f.c:5 < outer@f.c:9 in M1 at 0x100',
        '#2  in M1 at 0x200',
        '#3 new@f.c:7 in M1 at 0x300',
        'M1 0x0-0x1000+0 /bin/app aa',
      ],
      said: [],
    });
  });

  test('a mapping that says it has names is left alone, unless forced', async () => {
    const program = own({ 768: [frame('new', 7)] });
    const mapping = { ...app, symbolized: true };
    expect(await symbolized({ program, mapping })).toEqual({
      lines: ['#1  in M1 at 0x100', '#2  in M1 at 0x200', '#3 old in M1 at 0x300', 'M1 0x0-0x1000+0 /bin/app aa'],
      said: [],
    });
    expect(await symbolized({ program, mapping, mode: 'local:force' })).toEqual({
      lines: ['#1  in M1 at 0x100', '#2  in M1 at 0x200', '#3 new@f.c:7 in M1 at 0x300', 'M1 0x0-0x1000+0 /bin/app aa'],
      said: [],
    });
  });

  test('none and remote do not look', async () => {
    const program = own({ 768: [frame('new', 7)] });
    const [none, remote] = [await symbolized({ program, mode: 'none' }), await symbolized({ program, mode: 'remote' })];
    expect([none.lines[2], remote.lines[2]]).toEqual(['#3 old in M1 at 0x300', '#3 old in M1 at 0x300']);
  });

  test('names of C++ become readable, in the style that is asked for', async () => {
    const program = own({ 256: [frame('_ZN1a1bIiE1cEi', 3)] });
    const named = async (mode: string): Promise<string> => (await symbolized({ program, mode })).lines[0]!;
    expect([
      await named('local'),
      await named('local:demangle=templates'),
      await named('local:demangle=full'),
      await named('local:demangle=none'),
    ]).toEqual([
      '#1 a::b::c(_ZN1a1bIiE1cEi)@f.c:3 in M1 at 0x100',
      '#1 a::b<int>::c(_ZN1a1bIiE1cEi)@f.c:3 in M1 at 0x100',
      '#1 a::b<int>::c(int)(_ZN1a1bIiE1cEi)@f.c:3 in M1 at 0x100',
      '#1 _ZN1a1bIiE1cEi@f.c:3 in M1 at 0x100',
    ]);
  });
});

describe('from the tools of the machine', () => {
  const asking = (frames: readonly (readonly SourceFrame[] | null)[], asked: string[]): FakeWorld => ({
    lookUp: (path, addresses, fast) => {
      asked.push(`${path} ${addresses.map(a => a.toString(16)).join(' ')}${fast ? ' fast' : ''}`);
      return { frames: [...frames] };
    },
  });
  const c = (program: Partial<FakeProgram> = {}): FakeProgram => ({
    ...own({ 256: [frame('known', 1)] }),
    isGo: false,
    ...program,
  });

  test('only what the program itself does not know is asked, at its object addresses', async () => {
    const asked: string[] = [];
    const world = asking([[frame('two', 2)], null], asked);
    expect([await symbolized({ program: c(), world }), asked]).toEqual([
      {
        lines: [
          '#1 known@f.c:1 in M1 at 0x100',
          '#2 two@f.c:2 in M1 at 0x200',
          '#3 old in M1 at 0x300',
          'M1 0x0-0x1000+0 /bin/app aa',
        ],
        said: [],
      },
      ['/bin/app 200 300'],
    ]);
  });

  test('of C++ and Rust everything is asked, unless fast', async () => {
    const [all, fast]: [string[], string[]] = [[], []];
    await symbolized({ program: c({ isIntricate: true }), world: asking([null, null, null], all) });
    await symbolized({
      program: c({ isIntricate: true }),
      world: asking([null, null], fast),
      mode: 'fastlocal',
    });
    expect([all, fast]).toEqual([['/bin/app 100 200 300'], ['/bin/app 200 300 fast']]);
  });

  test('tools that the user names are asked about everything', async () => {
    const asked: string[] = [];
    await symbolized({ program: c(), world: { ...asking([null, null, null], asked), toolsNamed: true } });
    expect(asked).toEqual(['/bin/app 100 200 300']);
  });

  test('where they know nothing, the symbol tells the name', async () => {
    const program = c({ symbols: [{ name: 'sym', start: 0x200n, end: 0x2ffn }] });
    expect(await symbolized({ program, world: asking([null, null], []) })).toEqual({
      lines: [
        '#1 known@f.c:1 in M1 at 0x100',
        '#2 sym in M1 at 0x200',
        '#3 old in M1 at 0x300',
        'M1 0x0-0x1000+0 /bin/app aa',
      ],
      said: [],
    });
  });
});

describe('what is said (pprof: symbolizer.go newMapping, localSymbolize)', () => {
  const missing =
    'error: Some binary filenames not available. Symbolization may be incomplete.\n' +
    'Try setting PPROF_BINARY_PATH to the search path for local binaries.';
  const said = async (mapping: MappingSpec | readonly MappingSpec[], program?: FakeProgram): Promise<string[]> =>
    (await symbolized({ mapping, ...(program ? { program } : {}) })).said;

  test('the main program without a file', async () => {
    expect(await said({ ...app, file: '' })).toEqual(['error: Main binary filename not available.']);
  });

  test('a program that is not there', async () => {
    expect(await said(app)).toEqual([
      'error: Local symbolization failed for app (build ID aa): open /bin/app: no such file or directory',
      missing,
    ]);
  });

  test.each(['[vdso]', '/lib/linux-vdso.so.1', '/dev/dri/card0', '//anon', '/memfd:x'])(
    'code of the system is not looked for: %s',
    async file => expect(await said({ ...app, file })).toEqual([]),
  );

  test('a name that is an address is not a file, unless it has a build id', async () => {
    expect(await said({ ...app, file: 'http://host/x', buildId: '' })).toEqual([]);
    expect(await said({ ...app, file: 'http://host/x' })).toEqual([
      'error: Local symbolization failed for x (build ID aa): open http://host/x: no such file or directory',
      missing,
    ]);
  });

  test('another build of a program that tells names, and of one that does not', async () => {
    expect(await said(app, { ...own({ 256: [frame('f', 1)] }), buildId: 'bb' })).toEqual([
      'hint: /bin/app is another build than the one that was profiled: its build id is bb, not aa, ' +
        'so names and lines may be wrong',
    ]);
    expect(await said(app, { ...own({}), isGo: false, buildId: 'bb' })).toEqual([
      'error: Local symbolization failed for app (build ID aa): build ID mismatch',
      'hint: /bin/app is another build than the one that was profiled: its build id is bb, not aa',
    ]);
  });

  test('an error of any other kind is no message', async () => {
    const world: FakeWorld = {
      programs: {
        '/bin/app': () => {
          throw new TypeError('a mistake of ours');
        },
      },
    };
    await expect(symbolized({ world })).rejects.toThrow('a mistake of ours');
    const refusing: FakeWorld = {
      programs: {
        '/bin/app': () => {
          throw new UserError('not a program');
        },
      },
    };
    expect((await symbolized({ world: refusing })).said[0]).toBe(
      'error: Local symbolization failed for app (build ID aa): not a program',
    );
  });
});

describe('frames put into a profile (core/symbols/with-names.ts)', () => {
  const p = (): Profile =>
    drawnProfile(
      `
      1                            2
      a[map:app][addr:10][line:3]  [map:lib][addr:20]
      b[line:4][inl]
    `,
      { mappings: [{ file: 'app' }, { file: 'lib' }] },
    );
  const flags = ({ mappings }: Profile): string[] =>
    mappings.map(m => `${m.hasFunctions} ${m.hasFilenames} ${m.hasLineNumbers} ${m.hasInlineFrames}`);

  test('in place of those that were there, others stay; equal functions are one', () => {
    const named = withFrames(
      p(),
      new Map([
        [0, [frame('x', 1), { ...frame('x', 2), startLine: 0, column: 7 }]],
        [1, [{ ...frame('x', 5), startLine: 4 }, frame('y')]],
      ]),
    );
    expect([profileLines(named), flags(named), named.functions.name.length]).toEqual([
      [
        'samples/count',
        '1 | 1',
        '2 | 2',
        '#1 x@f.c:1 < x@f.c:2:7 in M1 at 0x10',
        '#2 x@f.c:5 from 4 < y in M2 at 0x20',
        'M1 0x0-0x0+0 app',
        'M2 0x0-0x0+0 lib',
      ],
      ['true true true true', 'true true true true'],
      5,
    ]);
  });

  test('a mapping says what was found in it', () => {
    expect(flags(withFrames(p(), new Map([[1, [frame('', 0, '')]]])))).toEqual([
      'false false false false',
      'false false false true',
    ]);
    expect(flags(withFrames(p(), new Map([[1, [frame('f', 0, '')]]])))).toEqual([
      'false false false false',
      'true false false true',
    ]);
  });

  test('nothing found: the same profile', () => {
    const profile = p();
    expect(withFrames(profile, new Map())).toBe(profile);
  });

  test('names of a server have no files and no lines, and the mapping counts as named without any', () => {
    const named = withNames(p(), 1, new Map([[1, 'served']]));
    expect([profileLines(named), flags(named), flags(withNames(p(), 1, new Map()))]).toEqual([
      [
        'samples/count',
        '1 | 1',
        '2 | 2',
        '#1 b@:4 < a@:3 in M1 at 0x10',
        '#2 served in M2 at 0x20',
        'M1 0x0-0x0+0 app',
        'M2 0x0-0x0+0 lib',
      ],
      ['false false false false', 'true false false false'],
      ['false false false false', 'true false false false'],
    ]);
  });
});
