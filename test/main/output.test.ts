// Where output cannot be written: a full disk, a limit, a reader that is gone.
// Never is a part taken for the whole, and never does a failure look like a
// finding of -above.
import fs from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { hasScript, isUnix, Scratch } from '../support/process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const hasFull = isUnix && fs.existsSync('/dev/full');
const full =
  'write /dev/stdout: no space left on device\nthe disk is full, and the output is not ' +
  'complete: free some room or name another place\n';

describe.runIf(hasFull)('a disk that is full', () => {
  test.each([
    ['a report', 'inkprof -top "$PROFILES/made-a.pb.gz" > /dev/full', full],
    ['a report that would have found something', 'inkprof -above=5% "$PROFILES/made-a.pb.gz" > /dev/full', full],
    ['bytes', 'inkprof -proto "$PROFILES/made-a.pb.gz" > /dev/full', full],
    ['a report made of bytes', 'inkprof -traces "$PROFILES/made-a.pb.gz" > /dev/full', full],
    ['the version', 'inkprof -version > /dev/full', full],
    ['a completion script', 'inkprof -completion=bash > /dev/full', full],
    ['a list of ours', 'inkprof demo > /dev/full', full],
    ['a prompt', 'echo top | inkprof "$PROFILES/made-a.pb.gz" 2>&1 > /dev/full | tail -n 2', full],
  ])('%s', async (_, script, message) => {
    const { status, stdout, stderr } = await scratch.run(script);
    expect({ status: script.includes('| tail') ? 2 : status, text: stdout + stderr }).toEqual({
      status: 2,
      text: message,
    });
  });

  test('a file named by -output', async () => {
    expect(await scratch.run('inkprof -top -output=/dev/full "$PROFILES/made-a.pb.gz"')).toEqual({
      status: 2,
      signal: null,
      stdout: '',
      stderr:
        'Generating report in /dev/full\nwrite /dev/full: no space left on device\nthe disk is full: ' +
        'free some room or name another place\n',
    });
  });

  test('stderr alone: the report is there, and a failure is still one', async () => {
    const good = await scratch.run('inkprof -top nofile "$PROFILES/made-a.pb.gz" 2> /dev/full');
    expect({ ...good, stdout: good.stdout.split('\n')[0] }).toEqual({
      status: 0,
      signal: null,
      stdout: 'File: app',
      stderr: '',
    });
    expect(await scratch.run('inkprof -top nofile 2> /dev/full')).toEqual({
      status: 2,
      signal: null,
      stdout: '',
      stderr: '',
    });
    expect(await scratch.run('inkprof -nosuch 2> /dev/full')).toEqual({
      status: 2,
      signal: null,
      stdout: '',
      stderr: '',
    });
  });
});

describe.runIf(isUnix)('a limit of file sizes', () => {
  const tooLarge =
    'write /dev/stdout: file too large\na limit forbids files of this size, and the output is ' +
    'not complete: raise it (ulimit -f) or name another place\n';
  test.each(['-raw', '-text -nodecount=100', '-above=1%'])(
    '%s: what a short write leaves is not dropped in silence',
    async flags => {
      // A first write takes as much as fits and says so; only the next one fails.
      expect(
        await scratch.run(`ulimit -f 1; inkprof ${flags} "$PROFILES/go-cpu-datadog-app-plain.pb" > cut.txt`),
      ).toEqual({ status: 2, signal: null, stdout: '', stderr: tooLarge });
    },
  );

  test('a file named by -output is not half-written', async () => {
    const { status, stderr } = await scratch.run(
      'ulimit -f 1; inkprof -raw -output=whole.txt "$PROFILES/go-cpu-datadog-app-plain.pb"',
    );
    expect({ status, stderr, left: fs.readdirSync(scratch.folder).filter(name => name.includes('whole')) }).toEqual({
      status: 2,
      stderr:
        'Generating report in whole.txt\nwrite whole.txt: file too large\na limit forbids files of ' +
        'this size: raise it (ulimit -f) or name another place\n',
      left: [],
    });
  });
});

describe.runIf(isUnix)('a reader that is gone', () => {
  // The shell tells the status of the last program of a pipe alone.
  const script =
    '{ inkprof $FLAGS "$PROFILES/go-cpu-datadog-app-plain.pb" 2> said; echo $? > status; } | ' +
    'head -n 1 > first; cat status said';
  test.each([
    ['-traces', '0\n'],
    ['-raw', '0\n'],
    ['-above=1%', '1\n'],
    ['-above=100%', '0\n'],
  ])('%s', async (flags, wanted) => {
    expect((await scratch.run(script, { FLAGS: flags })).stdout).toBe(wanted);
    expect(fs.readFileSync(scratch.path('first'), 'utf8')).toMatch(/^.+\n$/);
  });

  test('of messages: the work goes on, and a failure is still one', async () => {
    const gone =
      '{ sleep 0.2; inkprof $NAMES; echo $? > status; } 2>&1 > kept | true; while [ ! -s status ]; ' +
      'do sleep 0.1; done; cat status; rm status';
    expect((await scratch.run(gone.replace('$NAMES', '-top nofile'))).stdout).toBe('2\n');
    expect((await scratch.run(gone.replace('$NAMES', '-top nofile "$PROFILES/made-a.pb.gz"'))).stdout).toBe('0\n');
    expect(fs.readFileSync(scratch.path('kept'), 'utf8').split('\n')[0]).toBe('File: app');
  });
});

test.runIf(hasScript)(
  'what a terminal would obey, and what turns the direction of writing, is shown in errors',
  async () => {
    const name = 'a\u202eb\x1b[31mc\u009bd\u200be\u2066';
    const run = scratch.startOnTerminal(`inkprof -top '${name}'`);
    const { status, stdout } = await run.ended;
    const shown = Buffer.from(stdout, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
    const safe = 'a\\u202eb^[[31mc\\u009bd\\u200be\\u2066';
    const lines = shown.split('\n').map(line => line.replace(/^(\x1b\[[0-9;?]*[A-Za-z])+/, ''));
    expect({ status, first: lines[0], unsafe: /[\u202e\u009b\u200b\u2066]|\x1b\[31mc/u.test(shown) }).toEqual({
      status: 2,
      first: `${safe}: stat ${safe}: no such file or directory`,
      unsafe: false,
    });
  },
);
