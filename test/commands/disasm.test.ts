// disasm, with a program in memory.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { UserError } from '../../src/core/base/errors.ts';
import type { ProfileSpec } from '../support/wire.ts';
import { encodeSpec } from '../support/wire.ts';
import { fakeBinary } from '../support/fake-binary.ts';
import type { FakeProgram } from '../support/fake-binary.ts';
import { FakeHost } from '../support/fake-host.ts';
import { fixtureA } from '../fixtures/made.ts';
import { verbatim } from '../../src/core/base/phrase.ts';

/** Addresses 0x1000 and up of a process are object addresses 0 and up. */
const spec: ProfileSpec = {
  types: [
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ],
  mappings: [{ start: 0x1000, limit: 0x9000, file: '/bin/app', buildId: 'aa' }],
  functions: [
    { name: 'main.work', file: '/src/work.go' },
    { name: 'main.main', file: '/src/main.go' },
  ],
  locations: [
    { mapping: 1, address: 0x1104, lines: [{ function: 1, line: 7 }] },
    { mapping: 1, address: 0x1105, lines: [{ function: 1, line: 7 }] },
    { mapping: 1, address: 0x1110, lines: [{ function: 1, line: 9 }] },
    { mapping: 1, address: 0x1208, lines: [{ function: 2, line: 20 }] },
    { mapping: 1, address: 0x1118, lines: [{ function: 1, line: 10 }] },
  ],
  samples: [
    { stack: [1, 4], values: [1, 10_000_000] },
    { stack: [2, 4], values: [1, 10_000_000] },
    { stack: [3, 4], values: [2, 1_500_000_000] },
    { stack: [5, 4], values: [1, 10_000_000] },
  ],
};
const profile = decodeProfile(encodeSpec(spec));

const app: FakeProgram = {
  base: 0x1000n,
  buildId: 'aa',
  symbols: [
    { name: 'main.work', start: 0x100n, end: 0x118n },
    { name: 'main.unsampled', start: 0x120n, end: 0x13fn },
    { name: 'main.main', start: 0x200n, end: 0x21fn },
    { name: '_ZN2ns3fooEi', start: 0x200n, end: 0x21fn },
  ],
  code: [
    { address: 0x100n, file: '/src/work.go', line: 6, text: 'push' },
    { address: 0x104n, file: '/src/work.go', line: 7, text: 'an instruction of exactly forty letters.' },
    { address: 0x108n, file: '/src/work.go', line: 7, text: 'an instruction of thirty-nine letters..' },
    { address: 0x110n },
    { address: 0x114n, function: 'inner', text: 'jmp' },
    { address: 0x118n, text: 'ret' },
    { address: 0x200n, file: 'main.go', line: 19 },
    { address: 0x208n, file: 'main.go', line: 20 },
    { address: 0x210n, function: '_ZN2ns3fooEi', file: '/src/foo.cc', line: 3 },
  ],
};

async function run(line: string, program: FakeProgram | null, asked: string[] = [], opened = profile) {
  const host = new FakeHost({
    programs: program ? { '/bin/app': fakeBinary(program, asked) } : {},
    writable: ['out.txt'],
  });
  const { out, notes, failed } = await new Session(opened, host, { interactive: true }).evaluate(line);
  return {
    out: [...(out as Iterable<string>)].join(''),
    notes: notes.map(n => `${n.level}: ${n.text}`),
    ...(failed ? { failed } : {}),
    ...(host.written.length > 0 ? { written: host.text('out.txt') } : {}),
  };
}

const work = `Total: 1.53s
ROUTINE ======================== main.work
     1.52s      1.52s (flat, cum) 99.35% of Total
         .          .        100: push                                    ;work.go:6
                                                                          ;main.work work.go:7
      20ms       20ms        104: an instruction of exactly forty letters.
         .          .        108: an instruction of thirty-nine letters.. ;work.go:7
     1.50s      1.50s        110: op 110                                  ;main.work work.go:9
         .          .        114: jmp                                     ;inner${' '}
`;
const main = `ROUTINE ======================== main.main
         0      1.53s (flat, cum)   100% of Total
         .          .        200: op 200                                  ;main.go:19
         .      1.53s        208: op 208                                  ;main.main main.go:20
         .          .        210: op 210                                  ;ns::foo foo.cc:3
`;

describe('disasm', () => {
  // The last byte of a routine is not looked at, and a sample there is not counted.
  test('values go to the last instruction that is not behind the sample', async () =>
    expect(await run('disasm work', app)).toEqual({ out: work, notes: [] }));

  test('routines by name', async () => {
    const foo = main.replace(
      'ROUTINE ======================== main.main',
      'ROUTINE ======================== _ZN2ns3fooEi',
    );
    const [total, ...rest] = work.split(/(?<=\n)/);
    expect(await run('disasm .', app)).toEqual({ out: `${total}${foo}${main}${rest.join('')}`, notes: [] });
  });

  test('a symbol by its readable name', async () => {
    // Programs are looked at where the profile has a name that matches.
    expect(await run('disasm main.main|ns::foo\\(int', { ...app, symbols: app.symbols!.slice(2) })).toEqual({
      out: `Total: 1.53s\n${main}${main.replace('main.main', 'ns::foo(int)')}`,
      notes: [],
    });
  });

  test('by address, in the profile', async () =>
    expect(await run('disasm 0x1103', app)).toEqual({ out: work, notes: [] }));

  test('to a file', async () =>
    expect(await run('disasm work >out.txt', app)).toEqual({
      out: '',
      written: work,
      notes: ['error: Generating report in out.txt'],
    }));

  test('in the syntax that is asked for', async () => {
    const asked: string[] = [];
    const session = new Session(profile, new FakeHost({ programs: { '/bin/app': fakeBinary(app, asked) } }), {
      interactive: true,
    });
    for (const line of ['intel_syntax=true', 'disasm work', 'intel_syntax=false', 'disasm work'])
      await session.evaluate(line);
    expect(asked).toEqual(['100-118 intel', '100-118']);
  });

  test('only what the filters leave', async () => {
    expect((await run('disasm work -main', app)).notes[0]).toBe('error: no matches found for regexp work');
    expect((await run('disasm work nothing', app)).notes.slice(0, 2)).toEqual([
      'error: Focus expression matched no samples',
      'error: no matches found for regexp work',
    ]);
  });
});

describe('what keeps disasm from working', () => {
  const advice =
    'to have its code, give the program as the first argument, inkprof PROGRAM PROFILE, or set ' +
    'PPROF_BINARY_PATH to the folder that app is in';

  test('the program is not there: said on stdout, as pprof does', async () => {
    expect(await run('disasm work', null)).toEqual({
      out: 'open /bin/app: no such file or directory\n',
      notes: ['error: no matches found for regexp work', `hint: open /bin/app: no such file or directory; ${advice}`],
      failed: true,
    });
  });

  test('no such name in the profile', async () => {
    expect(await run('disasm wrok', app)).toEqual({
      out: '',
      notes: ['error: no matches found for regexp wrok', 'hint: the nearest name is "main.work"'],
      failed: true,
    });
  });

  test('no such symbol in the program', async () => {
    expect(await run('disasm work', { ...app, symbols: [] })).toEqual({
      out: '',
      notes: [
        'error: no matches found for regexp work',
        'hint: the program has no such symbol: a function that is inlined wherever it is called has ' +
          'no code of its own, and a stripped program has no names',
      ],
      failed: true,
    });
  });

  test('a function that is inlined wherever it is called: the hint names the function that has its code', async () => {
    const inlined = decodeProfile(
      encodeSpec({
        ...spec,
        functions: [...spec.functions!, { name: 'main.leaf', file: '/src/work.go' }],
        locations: spec.locations!.with(0, {
          mapping: 1,
          address: 0x1104,
          lines: [
            { function: 3, line: 7 },
            { function: 1, line: 8 },
          ],
        }),
      }),
    );
    for (const program of [app, null])
      expect(await run('disasm leaf', program, [], inlined)).toEqual({
        out: '',
        notes: [
          'error: no matches found for regexp leaf',
          'hint: main.leaf is inlined in main.work: disasm of that function shows its code',
        ],
        failed: true,
      });
    // A name that both have is found.
    expect((await run('disasm main', app, [], inlined)).failed).toBeUndefined();
  });

  test('addresses', async () => {
    const notes = async (line: string, program: FakeProgram | null = app) => (await run(line, program)).notes[0];
    expect([
      await notes('disasm 0x99'),
      await notes('disasm 0x10ff'),
      await notes('disasm 0x1121'),
      await notes('disasm 0x99', null),
    ]).toEqual([
      'error: no matches found for address 0x99',
      'error: no matches found for address 0x10ff',
      'error: address 0x1121 found in binary, but the corresponding symbols do not have samples in the profile',
      'error: no matches found for address 0x99',
    ]);
  });

  test('no objdump', async () => {
    expect(
      await run('disasm work', {
        ...app,
        failure: new UserError('objdump is not on this machine', verbatim('install it')),
      }),
    ).toEqual({ out: '', notes: ['error: objdump is not on this machine', 'hint: install it'], failed: true });
  });

  test('another build of the program: a hint', async () => {
    expect(await run('disasm work', { ...app, buildId: 'bb' })).toEqual({
      out: work,
      notes: [
        'hint: /bin/app is another build than the one that was profiled: its build id is bb, not aa, ' +
          'so samples may be shown at wrong places',
      ],
    });
  });

  test('a profile that names no program', async () => {
    const session = new Session(
      decodeProfile(encodeSpec({ ...fixtureA, mappings: [{ start: 0x1000, limit: 0x9000 }] })),
      new FakeHost(),
    );
    const { out, notes } = await session.evaluate('disasm foo');
    expect({ out, notes }).toEqual({
      out: [],
      notes: [
        { level: 'error', text: 'no matches found for regexp foo' },
        {
          level: 'hint',
          text: 'the profile does not name its program: give it as the first argument, inkprof PROGRAM PROFILE',
        },
      ],
    });
  });
});
