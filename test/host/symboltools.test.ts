// What the machine's symbol tools are asked, and what becomes of their answers. Scripts stand for the tools.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookUp } from '../../src/host/symbols/symboltools.ts';

const hasShell = process.platform !== 'win32';
if (!hasShell) console.log('skipped: what symbol tools may answer, since there is no /bin/sh');

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-tools-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Answers of tools by their names, a shell script each; what they were given is kept. */
async function asked(
  scripts: Record<string, string>,
  addresses: readonly bigint[] = [0x10n, 0x20n],
  how: { fast?: boolean; timeout?: number; maxOutput?: number; signal?: AbortSignal } = {},
) {
  const place = fs.mkdtempSync(path.join(folder, 'run-'));
  const log = path.join(place, 'log');
  for (const [name, script] of Object.entries(scripts)) {
    fs.writeFileSync(path.join(place, name), `#!/bin/sh\necho ${name} "$@" >> ${quote(log)}\n${script}\n`, {
      mode: 0o755,
    });
  }
  const { fast = false, signal, ...limits } = how;
  const answer = await lookUp(
    '/opt/my app',
    addresses,
    fast,
    { tools: named.map(tool => `${tool}:${place}`).join(','), ...limits, ...quiet(place) },
    signal,
  );
  return { answer, log: fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : [] };
}

const named = ['llvm-symbolizer', 'addr2line', 'gaddr2line', 'llvm-nm', 'nm', 'gnm'];
/** The machine's own tools are not to answer for those that a test leaves out. */
const quiet = (place: string) => {
  for (const tool of named)
    if (!fs.existsSync(path.join(place, tool)))
      fs.writeFileSync(path.join(place, tool), '#!/bin/sh\nexit 9\n', { mode: 0o755 });
  return { env: { PATH: `${place}:/usr/bin:/bin` } };
};

const print = (...lines: string[]): string => `cat > /dev/null; cat <<'END'\n${lines.join('\n')}\nEND`;
const symbol = (FunctionName: string, Line: number) => ({
  FunctionName,
  FileName: 'a.c',
  Line,
  Column: 3,
  StartLine: 1,
  Discriminator: 0,
});
const frame = (name: string, line: number) => ({ function: name, file: 'a.c', line });

describe.skipIf(!hasShell)('llvm-symbolizer', () => {
  test('inlined calls, unknown addresses, lines that are no answer', async () => {
    const strange = { FunctionName: 7, FileName: null, Line: -4, Column: 1.5, StartLine: 'x' };
    const lines = [
      JSON.stringify({ Address: '0x10', Symbol: [symbol('inner', 7), symbol('outer', 9)] }),
      JSON.stringify({ Symbol: [{ FunctionName: '', FileName: '', Line: 0 }] }),
      'no json',
      '[1]',
      JSON.stringify({ Error: { Message: 'no' } }),
      JSON.stringify({ Symbol: [strange, symbol('last', 1)] }),
    ];
    const { answer, log } = await asked({ 'llvm-symbolizer': `cat > "$0.in"; ${print(...lines)}` }, [
      0x10n,
      0x20n,
      0x30n,
      0x40n,
      0x50n,
      2n ** 64n - 1n,
      0x70n,
    ]);
    expect(answer).toEqual({
      frames: [
        [
          { ...frame('inner', 7), column: 3, startLine: 1 },
          { ...frame('outer', 9), column: 3, startLine: 1 },
        ],
        null,
        null,
        null,
        null,
        [{ ...frame('last', 1), column: 3, startLine: 1 }],
        null,
      ],
    });
    expect(log).toEqual(['llvm-symbolizer --inlining -demangle=false --output-style=JSON --obj=/opt/my app']);
  });

  test('one that does not know its flags leaves the word to addr2line', async () => {
    const { answer } = await asked(
      {
        'llvm-symbolizer': 'echo unknown flag >&2; exit 1',
        addr2line: print('0x0000000000000010', 'f', 'a.c:3', '0xffffffffffffffff', '??', '??:0'),
      },
      [0x10n],
    );
    expect(answer).toEqual({ frames: [[frame('f', 3)]] });
  });
});

describe.skipIf(!hasShell)('addr2line', () => {
  const end = ['0xffffffffffffffff', '??', '??:0'];

  test('inlined calls, discriminators, what is not known', async () => {
    const { answer, log } = await asked(
      {
        addr2line: print(
          '0x0000000000000010',
          'inner',
          'a.c:7 (discriminator 2)',
          'outer',
          'a.c:9',
          ...end,
          '0x0000000000000020',
          '??',
          '??:?',
          ...end,
          '0x30',
          'bare',
          '??:0',
          ...end,
        ),
      },
      [0x10n, 0x20n, 0x30n],
    );
    expect(answer).toEqual({
      frames: [[frame('inner', 7), frame('outer', 9)], null, [{ function: 'bare', file: '', line: 0 }]],
    });
    expect(log[0]).toBe('addr2line -aif -e /opt/my app');
  });

  test('names that nm has longer', async () => {
    const longer = await asked({
      addr2line: print('0x10', 'cut', 'a.c:1', ...end, '0x20', 'foo', 'a.c:2', ...end),
      nm: print('whole_cut T 10 8', '_foo T 20 8'),
      'llvm-nm': 'exit 1',
    });
    expect(longer.answer.frames.map(frames => frames?.[0]?.function)).toEqual(['whole_cut', 'foo']);
  });

  test('an answer that breaks off says nothing of the rest', async () => {
    expect((await asked({ addr2line: print('0x10', 'f', 'a.c:1', ...end, 'rubbish') })).answer.frames).toEqual([
      [frame('f', 1)],
      null,
    ]);
  });
});

describe.skipIf(!hasShell)('nm', () => {
  test('names only; data only where it really is', async () => {
    const { answer, log } = await asked(
      {
        nm: print('start T 10 8', 'table D 30 8', 'weak W 50 8', 'broken line', 'end T 70 8', 'U undefined'),
        'llvm-nm': 'exit 1',
      },
      [0x8n, 0x10n, 0x28n, 0x31n, 0x40n, 0x57n, 0x60n, 0x77n, 0x78n],
      { fast: true },
    );
    expect(answer.frames.map(frames => frames?.[0]?.function)).toEqual([
      undefined,
      'start',
      'start',
      'table',
      undefined,
      'weak',
      undefined,
      'end',
      undefined,
    ]);
    expect(log).toEqual([
      'llvm-nm --numeric-sort --print-size --format=posix /opt/my app',
      'nm --numeric-sort --print-size --format=posix /opt/my app',
    ]);
  });

  test('none answers: why the first could not', async () => {
    expect(
      (await asked({ addr2line: 'echo "addr2line: /opt/my app: file format not recognized" >&2; exit 1' }, [1n]))
        .answer,
    ).toEqual({ frames: [null], failure: { tool: 'addr2line', message: '/opt/my app: file format not recognized' } });
  });
});

describe.skipIf(!hasShell)('limits', () => {
  test.each([
    ['one that never answers', 'exec sleep 60', { timeout: 200 }, 'no answer after 0.2 seconds'],
    ['one that keeps a child', 'sleep 60 & exec sleep 60', { timeout: 200 }, 'no answer after 0.2 seconds'],
    ['one that floods', 'yes 0x10', { maxOutput: 100_000 }, 'more than 100000 bytes of output'],
    ['one that reads nothing', 'exit 3', {}, 'exit status 3'],
  ])('%s', async (_, script, limits, message) => {
    const many = Array.from({ length: 20_000 }, (__, i) => BigInt(i));
    expect((await asked({ addr2line: script }, many, limits)).answer.failure).toEqual({ tool: 'addr2line', message });
  });

  test('a stopped one', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const { answer } = await asked(
      {
        'llvm-symbolizer': 'exec sleep 60',
        addr2line: 'exec sleep 60',
        nm: 'exec sleep 60',
        'llvm-nm': 'exec sleep 60',
      },
      [1n],
      { signal: controller.signal },
    );
    expect(answer.frames).toEqual([null]);
  });
});
