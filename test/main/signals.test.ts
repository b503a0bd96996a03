// Signals while the program reads, waits, reports and writes: it ends by the
// signal, as whoever sent it expects, and leaves nothing half-written.
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isUnix, profiles, Scratch } from '../support/process.ts';
import { encodeSpec } from '../support/wire.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const small = `${profiles}/made-a.pb.gz`;
const wait = { timeout: 20_000, interval: 5 };

/** A file of some kilobytes whose folded stack has 600 MB, a string more than any string can hold. */
let deep = '';
beforeAll(() => {
  deep = scratch.path('deep.pb');
  const spec = {
    types: [['samples', 'count'] as [string, string]],
    functions: [{ name: 'n'.repeat(60_000) }],
    locations: [{ lines: [{ function: 1 }] }],
    samples: [{ stack: Array<number>(10_000).fill(1), values: [7] }],
  };
  fs.writeFileSync(deep, encodeSpec(spec));
});

describe.runIf(isUnix)('a line that is longer than any string', () => {
  test.each(['-folded', '-flame'])('%s to a file or a pipe', async flag => {
    const script =
      flag === '-folded'
        ? `inkprof -folded "$DEEP" | wc -c`
        : `echo 'flame > out.fifo' > lines; mkfifo out.fifo; inkprof "$DEEP" < lines > /dev/null 2>&1 ` +
          '& wc -c < out.fifo; rm out.fifo';
    const { status, stdout } = await scratch.run(script, { DEEP: deep });
    expect({ status, bytes: Number(stdout) }).toEqual({ status: 0, bytes: 10_000 * 60_000 + 9_999 + 3 });
  });
});

describe.runIf(isUnix)('a signal', () => {
  test.each(signals)('%s while a profile is read', async signal => {
    const run = scratch.startProgram(['-top', '-output=read.txt', '-']);
    run.write(fs.readFileSync(small).subarray(0, 50));
    // Nothing tells when it reads; before that it ends in the same way.
    await new Promise(resolve => setTimeout(resolve, 150));
    run.kill(signal);
    expect(await run.ended).toEqual({ status: null, signal, stdout: '', stderr: '' });
    expect(fs.readdirSync(scratch.folder).filter(name => name.includes('read.txt'))).toEqual([]);
  });

  test.each(signals)('%s between commands from a pipe', async signal => {
    const run = scratch.startProgram([small]);
    run.write('comments\n');
    await expect.poll(() => run.stdout(), wait).toBe('(pprof) hello comment\n#hidden comment\n(pprof) ');
    run.kill(signal);
    expect(await run.ended).toMatchObject({ status: null, signal });
  });

  test.each(signals)('%s while a file is written', async signal => {
    const target = scratch.path(`${signal}.txt`);
    fs.writeFileSync(target, 'old');
    const run = scratch.startProgram(['-folded', `-output=${target}`, deep]);
    const left = (): string[] => fs.readdirSync(scratch.folder).filter(name => name.includes(`${signal}.txt`));
    await expect.poll(() => left().length, { ...wait, interval: 1 }).toBe(2);
    run.kill(signal);
    const ended = await run.ended;
    expect({ ended, left: left(), content: fs.readFileSync(target, 'utf8') }).toEqual({
      ended: { status: null, signal, stdout: '', stderr: 'Main binary filename not available.\n' },
      left: [`${signal}.txt`],
      content: 'old',
    });
  });

  test('while commands from a pipe write a file', async () => {
    const run = scratch.startProgram([deep]);
    run.write('folded > piped.txt\n');
    const left = (): string[] => fs.readdirSync(scratch.folder).filter(name => name.includes('piped.txt'));
    await expect.poll(() => left().length, { ...wait, interval: 1 }).toBe(1);
    run.kill('SIGTERM');
    expect({ ...(await run.ended), stderr: '' }).toEqual({
      status: null,
      signal: 'SIGTERM',
      stdout: '(pprof) ',
      stderr: '',
    });
    expect(left()).toEqual([]);
  });
});

test.runIf(isUnix)('$TZ that names a pipe is not waited for', async () => {
  const { status, stdout } = await scratch.run(
    'mkfifo zone; TZ="$PWD/zone" inkprof -top "$PROFILES/made-a.pb.gz" | grep Time',
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'Time: 2017-07-14 02:40:00 UTC\n' });
});
