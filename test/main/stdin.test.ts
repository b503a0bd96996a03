// Standard input as a stream: a profile or commands that come late, in pieces,
// without end, from a file, a named pipe, a terminal, or not at all.
import fs from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { hasScript, isUnix, profiles, Scratch } from '../support/process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const topA = `File: app
Build ID: abc123
hello comment
Type: cpu
Time: 2017-07-14 02:40:00 UTC
Duration: 10s, Total samples = 100ms ( 1.00%)
Showing nodes accounting for 100ms, 100% of 100ms total
      flat  flat%   sum%        cum   cum%
      50ms 50.00% 50.00%       50ms 50.00%  bar
      30ms 30.00% 80.00%       30ms 30.00%  qux
      20ms 20.00%   100%       20ms 20.00%  baz
         0     0%   100%       70ms 70.00%  foo
         0     0%   100%      100ms   100%  main
`;
const good = { status: 0, signal: null, stdout: topA, stderr: '' };
/** A profile in pieces of 40 bytes, with a pause between two. */
const inPieces =
  'pieces() { i=0; while :; do piece=$(dd if="$1" bs=40 skip=$i count=1 2>/dev/null | od -An ' +
  `-v -to1 | tr -d '\\n'); [ -n "$piece" ] || return; for byte in $piece; do printf ` +
  `"\\\\$byte"; done; sleep 0.02; i=$((i + 1)); done; }\n`;
const failed = 'failed to fetch any source profiles\n';

describe.runIf(isUnix)('a profile', () => {
  test.each([
    ['late', '(sleep 0.4; cat "$PROFILES/made-a.pb.gz") | inkprof -top -'],
    ['by the name /dev/stdin', '(sleep 0.4; cat "$PROFILES/made-a.pb.gz") | inkprof -top /dev/stdin'],
    ['by the name /dev/fd/0', '(sleep 0.4; cat "$PROFILES/made-a.pb.gz") | inkprof -top /dev/fd/0'],
    ['by the name /proc/self/fd/0', '(sleep 0.4; cat "$PROFILES/made-a.pb.gz") | inkprof -top /proc/self/fd/0'],
    ['in many pieces', `${inPieces}pieces "$PROFILES/made-a.pb.gz" | inkprof -top -`],
    ['from a file', 'inkprof -top - < "$PROFILES/made-a.pb.gz"'],
    ['from a file by the name /dev/stdin', 'inkprof -top /dev/stdin < "$PROFILES/made-a.pb.gz"'],
    [
      'from the middle of a file',
      '(printf xyz; cat "$PROFILES/made-a.pb.gz") > middle; { dd bs=1 count=3 2>/dev/null >&2; ' +
        'inkprof -top -; } < middle 2>/dev/null',
    ],
    [
      'from a named pipe',
      'mkfifo late.fifo; (sleep 0.4; cat "$PROFILES/made-a.pb.gz") > late.fifo & inkprof -top late.fifo; rm late.fifo',
    ],
    [
      'from a named pipe as standard input',
      'mkfifo in.fifo; (sleep 0.4; cat "$PROFILES/made-a.pb.gz") > in.fifo & inkprof -top - < in.fifo; rm in.fifo',
    ],
  ])('%s', async (_, script) => {
    expect(await scratch.run(script)).toEqual(good);
  });

  test('from a socket', async () => {
    const run = scratch.startProgram(['-top', '/dev/stdin']);
    const bytes = fs.readFileSync(`${profiles}/made-a.pb.gz`);
    run.write(bytes.subarray(0, 100));
    await new Promise(resolve => setTimeout(resolve, 300));
    run.write(bytes.subarray(100));
    run.end();
    expect(await run.ended).toEqual(good);
  });

  test('two named pipes, read once each, are added up; the first name may be that of a program', async () => {
    const script =
      'mkfifo a b; cat "$PROFILES/made-a.pb.gz" > a & (sleep 0.3; cat "$PROFILES/made-a.pb.gz") > ' +
      'b & inkprof -top a b; rm a b';
    const { status, stdout, stderr } = await scratch.run(script);
    expect({ status, stderr, sums: /Total samples = (\w+)/.exec(stdout)?.[1] }).toEqual({
      status: 0,
      stderr: '',
      sums: '200ms',
    });
  });

  test.each([
    ['nothing', 'inkprof -top - < /dev/null', '-: parsing profile: empty input file\nthe file has no bytes'],
    ['closed', 'inkprof -top - <&-', '-: parsing profile: empty input file\nthe file has no bytes'],
    ['a folder', 'inkprof -top - < /', '-: read /dev/stdin: is a directory\nthis is a folder: name a file in it'],
    [
      'open for writing only',
      'inkprof -top - 0> only',
      '-: read /dev/stdin: bad file descriptor\nnothing can be read from it: redirect a file to it, as in < cpu.pb.gz',
    ],
  ])('%s', async (_, script, message) => {
    const { stderr, ...rest } = await scratch.run(script);
    expect({ ...rest, begins: stderr.slice(0, message.length), ends: stderr.slice(-failed.length) }).toEqual({
      status: 2,
      signal: null,
      stdout: '',
      begins: message,
      ends: failed,
    });
  });

  test('twice: the second name says so', async () => {
    expect(await scratch.run('cat "$PROFILES/made-a.pb.gz" | inkprof -top - /dev/stdin')).toEqual({
      ...good,
      status: 0,
      stderr:
        '/dev/stdin: read /dev/stdin: it has been read already\nstandard input can be one profile: ' +
        'write it to a file and name that\nFetched 1 source profiles out of 2\n',
    });
  });
});

describe.runIf(isUnix)('commands', () => {
  const lines = ['(pprof) hello comment', '#hidden comment', '(pprof) '].join('\n');
  const greeting = 'Entering interactive mode (type "help" for commands, "o" for options)\n';
  test.each([
    ['late', '(sleep 0.4; echo comments) | inkprof "$PROFILES/made-a.pb.gz"'],
    [
      'in pieces',
      '(printf com; sleep 0.3; printf "ments\\r"; sleep 0.2; printf "\\n") | inkprof "$PROFILES/made-a.pb.gz"',
    ],
    ['without an end of line', '(sleep 0.2; printf comments) | inkprof "$PROFILES/made-a.pb.gz"'],
    ['from a file', 'echo comments > lines; inkprof "$PROFILES/made-a.pb.gz" < lines'],
    [
      'from a named pipe',
      'mkfifo lines.fifo; (sleep 0.3; echo comments) > lines.fifo & inkprof ' +
        '"$PROFILES/made-a.pb.gz" < lines.fifo; rm lines.fifo',
    ],
  ])('%s', async (_, script) => {
    const { status, stdout, stderr } = await scratch.run(script);
    expect({ status, stdout, greeted: stderr.endsWith(greeting) }).toEqual({ status: 0, stdout: lines, greeted: true });
  });

  test.each([
    ['closed', 'inkprof "$PROFILES/made-a.pb.gz" <&-'],
    ['nothing', 'inkprof "$PROFILES/made-a.pb.gz" < /dev/null'],
  ])('%s: no line, as in pprof', async (_, script) => {
    const { status, stdout, stderr } = await scratch.run(script);
    expect({ status, stdout, greeted: stderr.endsWith(greeting) }).toEqual({
      status: 0,
      stdout: '(pprof) ',
      greeted: true,
    });
  });

  test('from a folder: a sentence', async () => {
    const { status, stdout, stderr } = await scratch.run('inkprof "$PROFILES/made-a.pb.gz" < /');
    expect({ status, stdout, last: stderr.slice(stderr.indexOf(greeting) + greeting.length) }).toEqual({
      status: 2,
      stdout: '(pprof) ',
      last: 'read /dev/stdin: is a directory\nthis is a folder: name a file in it\n',
    });
  });

  test('a line without end is passed over, and the next one runs', async () => {
    const { status, stdout, stderr } = await scratch.run(
      '(head -c 3000000 /dev/zero; echo; echo comments) | inkprof "$PROFILES/made-a.pb.gz"',
    );
    expect({ status, stdout, last: stderr.slice(stderr.indexOf(greeting) + greeting.length) }).toEqual({
      status: 0,
      stdout: lines,
      last: 'a line of more than 1048576 bytes is passed over\n',
    });
  });

  test('after a profile from standard input there are none, and no profile is taken for them', async () => {
    const message =
      `standard input was the profile, so no commands can come from it\nname a report, as in -top, ` +
      `or write the profile to a file and name that\n`;
    for (const script of [
      '(sleep 0.3; cat "$PROFILES/made-a.pb.gz") | inkprof -',
      'inkprof /dev/stdin < "$PROFILES/made-a.pb.gz"',
    ]) {
      const { status, stdout, stderr } = await scratch.run(script);
      expect({ status, stdout, last: stderr.slice(-message.length) }).toEqual({ status: 2, stdout: '', last: message });
    }
  });
});

describe.runIf(hasScript)('on a terminal', () => {
  test('a profile from a pipe, then commands from the keyboard', async () => {
    const run = scratch.startOnTerminal('(sleep 0.4; cat "$PROFILES/made-a.pb.gz") | inkprof -', { TERM: 'dumb' });
    await expect.poll(() => run.stdout(), { timeout: 20_000, interval: 10 }).toMatch(/\(pprof\) $/);
    run.write('comments\n');
    await expect
      .poll(() => run.stdout(), { timeout: 20_000, interval: 10 })
      .toMatch(/hello comment\r\n#hidden comment\r\n\(pprof\) $/);
    run.write('quit\n');
    expect((await run.ended).status).toBe(0);
  });

  test('a profile typed at it says how to end it', async () => {
    const run = scratch.startOnTerminal('inkprof -top -');
    await expect
      .poll(() => run.stdout(), { timeout: 20_000, interval: 10 })
      .toContain('reading the profile from this terminal: ctrl-d ends it, and cat cpu.pb.gz | inkprof - reads a file');
    run.write('no profile\n\x04');
    const { status, stdout } = await run.ended;
    expect({ status, told: stdout.includes('failed to fetch any source profiles') }).toEqual({ status: 2, told: true });
  });
});
