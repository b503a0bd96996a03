// Corners of reports, with go tool pprof's complete outputs.
import fs from 'node:fs';
import pako from 'pako';
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost, type FakeWorld } from '../support/fake-host.ts';

const made = (name: string): Profile =>
  decodeProfile(pako.ungzip(fs.readFileSync(new URL(`../fixtures/profiles/made-${name}.pb.gz`, import.meta.url))));
const drawing = (text: string): Profile => decodeProfile(drawnBytes(text));

/** What the last line prints, and all messages of pprof's. */
async function run(profile: Profile, lines: readonly string[], world: FakeWorld = {}) {
  const session = new Session(profile, new FakeHost(world), { interactive: true });
  let out = '';
  const notes: string[] = [];
  for (const line of lines) {
    const outcome = await session.evaluate(line);
    out = [...(outcome.out as Iterable<string>)].join('');
    notes.push(...outcome.notes.filter(note => note.level !== 'hint').map(note => note.text));
  }
  return { out, notes };
}

const legend = '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n';
const line = `${'-'.repeat(58)}+${'-'.repeat(13)}\n`;

// The magnitude of -2^63 is itself: below every cut, even below a cut of 0.
describe('a node of -2^63', () => {
  const profile = made('int64-extremes');
  const high = `                              9223372036854775808B   100% |   main
9223372036854775808B     0%     0% 9223372036854775808B     0%                | high
${line}                                               -1B   100% |   main
       -1B     0%     0%        -1B     0%                | one
${line}         0     0%     0%        -2B     0%                | main
                              9223372036854775808B 461168601842738790400.00% |   high
                                               -1B 50.00% |   one
${line}`;

  test('top', async () => {
    expect(await run(profile, ['top'])).toEqual({
      out: `Showing nodes accounting for 9223372036854775808B, 0% of 0 total
      flat  flat%   sum%        cum   cum%
9223372036854775808B     0%     0% 9223372036854775808B     0%  high
       -1B     0%     0%        -1B     0%  one
         0     0%     0%        -2B     0%  main
`,
      notes: [],
    });
  });

  test('tree', async () => {
    expect(await run(profile, ['tree'])).toEqual({
      out: `Showing nodes accounting for 9223372036854775808B, 0% of 0 total\n${line}${legend}${line}${high}`,
      notes: [],
    });
  });

  test('peek', async () => {
    expect(await run(profile, ['peek .'])).toEqual({
      out:
        'Showing nodes accounting for -2B, 0% of 0 ' +
        `total\n${line}${legend}${line}${high}-9223372036854775808B     0%     0% ` +
        `-9223372036854775808B     0%                | low\n${line}`,
      notes: [],
    });
  });
});

test('labels with the byte 0xff, between two of which the tabwriter aligns nothing', async () => {
  expect(await run(made('invalid-utf8'), ['tags'])).toEqual({
    out:
      'k\udcff:\t Total 40 of 40 (  100%)\n \t10 (25.00%):\t bad\udcff\udcfe\n   9 (22.50%): ' +
      'cut\udce2\udc82\n   8 (20.00%): lone\udced\udca0\udc80\n   7 (17.50%): over\udcc0\udcaf\n   ' +
      '6 (15.00%): latin\udce9\n\n',
    notes: [],
  });
});

test('raw keeps marks of byte order, which are no blanks in Go', async () => {
  const bom = '\ufeff';
  const profile = decodeProfile(
    drawnBytes(`\n1\nmain[file:${bom}f.go][line:3]\n@k=${bom}v\n`, {
      types: [[`${bom}cpu`, `count${bom}`]],
      comments: [`${bom}c`, bom],
    }),
  );
  expect(await run(profile, ['raw'])).toEqual({
    out:
      `Comment: ${bom}c\nComment: ${bom}\nPeriodType:  \nPeriod: ` +
      `0\nSamples:\n${bom}cpu/count${bom}\n          1: 1 \n                ` +
      `k:[${bom}v]\nLocations\n     1: 0x0 main ${bom}f.go:3:0 s=0\nMappings\n`,
    notes: [],
  });
});

describe('list of functions that begin behind their last sample', () => {
  const profile = drawing(`
    1                                      2                                    4
    early[file:/s/l.go][start:20][line:4]  late[file:/s/l.go][start:2][line:3]  zero[file:/s/l.go][start:20][line:4]
  `);
  const early =
    'Total: 7\nROUTINE ======================== early in /s/l.go\n         1          1 (flat, cum) 14.29% of Total\n';
  const zero = 'ROUTINE ======================== zero in /s/l.go\n         4          4 (flat, cum) 57.14% of Total\n';
  const lateHead =
    'ROUTINE ======================== late in /s/l.go\n         2          2 (flat, cum) 28.57% of Total\n';
  const missing = ' Error: open /s/l.go: no such file or directory\n';

  test('the file is not looked for, until another function needs it', async () => {
    expect(await run(profile, ['list early'])).toEqual({ out: early, notes: [] });
    expect(await run(profile, ['list .'])).toEqual({
      out: `${early}${lateHead}${missing}${zero}${missing}`,
      notes: [],
    });
  });

  test('with the file, only the other one has lines', async () => {
    const lines = Array.from(
      { length: 7 },
      (_, i) => `         ${i === 1 ? '2          2' : '.          .'}      ${i + 2}:line ${i + 2}\n`,
    ).join('');
    const world = { files: { '/s/l.go': Array.from({ length: 30 }, (_, i) => `line ${i + 1}\n`).join('') } };
    expect(await run(profile, ['list .'], world)).toEqual({ out: `${early}${lateHead}${lines}${zero}`, notes: [] });
  });
});
