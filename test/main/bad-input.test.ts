// The built program on files that are no profiles, damaged or out of reach:
// go tool pprof's sentence first, then what it is and what to do, status 2.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = path.join(root, 'dist', 'main.js');
const broken = path.join(root, 'test', 'fixtures', 'broken');
const profileA = path.join(root, 'test', 'fixtures', 'profiles', 'made-a.pb.gz');

let folder: string;
beforeAll(() => {
  if (!fs.existsSync(program)) throw new Error('dist/main.js is missing; build it with: npm run build');
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-main-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the program to its end. `closeEarly`: nobody reads its output. */
function run(args: readonly string[], { cwd = broken, input = '', closeEarly = false } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: folder, LC_ALL: 'C', TZ: 'UTC' },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.once('error', reject);
    child.once('close', status =>
      resolve({ status, stdout: Buffer.concat(out).toString('latin1'), stderr: Buffer.concat(err).toString('latin1') }),
    );
    if (closeEarly) child.stdout.destroy();
    child.stdout.on('data', chunk => out.push(chunk));
    child.stderr.on('data', chunk => err.push(chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Two processes at a time. */
async function inTurns<T>(jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < jobs.length) {
      const n = next++;
      results[n] = await jobs[n]();
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** The wanted lines in their order, and how many others stand between them. */
function compareLines(
  stderr: string,
  wanted: readonly string[],
): { missing: string[]; first: string | undefined; others: string[] } {
  const lines = stderr.split('\n').slice(0, -1);
  const missing: string[] = [];
  const others = [...lines];
  let from = 0;
  for (const line of wanted) {
    const at = lines.indexOf(line, from);
    if (at < 0) missing.push(line);
    else {
      from = at + 1;
      others.splice(others.indexOf(line), 1);
    }
  }
  return { missing, first: lines[0], others };
}

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

describe('test/fixtures/broken, as recorded from go tool pprof in EXPECTED.tsv', () => {
  const rows = fs
    .readFileSync(path.join(broken, 'EXPECTED.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .slice(1)
    .map(line => line.split('\t'))
    .map(([file, exit, stderr]) => ({
      file,
      status: Number(exit),
      // Go's inflater counts its own bytes: where it found the fault is not said here.
      lines: stderr
        .replaceAll('\\n', '\n')
        .replace(/ before offset \d+$/m, '')
        .split('\n')
        .filter(line => line !== ''),
    }));
  let ended: Ended[];
  beforeAll(async () => {
    ended = await inTurns(
      rows.map(
        ({ file }) =>
          () =>
            run(['-symbolize=none', '-top', file]),
      ),
    );
  });

  test.each(rows.map((row, i) => ({ ...row, i })))('$file', ({ status, lines, i }) => {
    const { missing, first, others } = compareLines(ended[i].stderr, lines);
    expect({ status: ended[i].status, stdout: ended[i].stdout, missing, first }).toEqual({
      status,
      stdout: status === 0 ? topA : '',
      missing: [],
      first: lines[0],
    });
    // One line of ours that says what it is and what to do; none where nothing is wrong.
    expect(others.length).toBe(status === 0 ? 0 : 1);
    expect(others.filter(line => line.length < 20 || /\bat .*:\d+:\d+|Error:/.test(line))).toEqual([]);
  });

  test('another report fails in the same way', async () => {
    const some = rows.filter(({ file }) =>
      ['empty.pb', 'text.txt', 'gzip-truncated.pb.gz', 'nil-location.pb', 'missing.pb', '.'].includes(file),
    );
    const raws = await inTurns(
      some.map(
        ({ file }) =>
          () =>
            run(['-symbolize=none', '-raw', file]),
      ),
    );
    expect(raws).toEqual(some.map(({ file }) => ended[rows.findIndex(row => row.file === file)]));
  });
});

describe('beside files', () => {
  test.runIf(process.getuid?.() !== 0)('a file that may not be read', async () => {
    const file = path.join(folder, 'secret.pb');
    fs.writeFileSync(file, 'x', { mode: 0 });
    const { status, stdout, stderr } = await run(['-symbolize=none', '-top', file]);
    expect({
      status,
      stdout,
      ...compareLines(stderr, [`${file}: open ${file}: permission denied`, 'failed to fetch any source profiles']),
    }).toMatchObject({ status: 2, stdout: '', missing: [] });
  });
  if (process.getuid?.() === 0) console.log('skipped: a file that may not be read, since root may read everything');

  test('one of two sources is not there: a report all the same', async () => {
    const { status, stdout, stderr } = await run(['-top', 'nofile', profileA]);
    expect({
      status,
      stdout,
      ...compareLines(stderr, ['nofile: stat nofile: no such file or directory', 'Fetched 1 source profiles out of 2']),
    }).toMatchObject({ status: 0, stdout: topA, missing: [] });
  });

  test('flags behind the source are sources', async () => {
    const { status, stdout, stderr } = await run(['-top', profileA, '-cum']);
    expect({
      status,
      stdout,
      ...compareLines(stderr, ['-cum: stat -cum: no such file or directory', 'Fetched 1 source profiles out of 2']),
    }).toMatchObject({ status: 0, stdout: topA, missing: [] });
  });

  test('a profile from standard input', async () => {
    const bytes = fs.readFileSync(profileA);
    const child = spawn(process.execPath, [program, '-top', '-'], { env: { TZ: 'UTC' } });
    const out: Buffer[] = [];
    child.stdout.on('data', chunk => out.push(chunk));
    child.stdin.end(bytes);
    const status = await new Promise(resolve => child.once('close', resolve));
    expect({ status, stdout: Buffer.concat(out).toString() }).toEqual({ status: 0, stdout: topA });
  });

  test('nothing from standard input', async () => {
    const { status, stdout, stderr } = await run(['-top', '-']);
    expect({
      status,
      stdout,
      ...compareLines(stderr, ['-: parsing profile: empty input file', 'failed to fetch any source profiles']),
    }).toMatchObject({ status: 2, stdout: '', missing: [] });
  });
});

describe('output', () => {
  test('to where nothing can be written', async () => {
    const target = path.join(folder, 'no', 'such');
    const { status, stdout, stderr } = await run(['-top', `-output=${target}`, profileA]);
    expect({
      status,
      stdout,
      ...compareLines(stderr, [`Generating report in ${target}`, `open ${target}: no such file or directory`]),
    }).toMatchObject({ status: 2, stdout: '', missing: [] });
  });

  test('to a folder', async () => {
    const { status, stdout, stderr } = await run(['-top', `-output=${folder}`, profileA]);
    expect({
      status,
      stdout,
      ...compareLines(stderr, [`Generating report in ${folder}`, `open ${folder}: is a directory`]),
    }).toMatchObject({ status: 2, stdout: '', missing: [] });
  });

  test('to a file', async () => {
    const target = path.join(folder, 'top.txt');
    expect(await run(['-top', `-output=${target}`, profileA])).toEqual({
      status: 0,
      stdout: '',
      stderr: `Generating report in ${target}\n`,
    });
    expect(fs.readFileSync(target, 'latin1')).toBe(topA);
  });

  test('a report that fails leaves the file as it was', async () => {
    const target = path.join(folder, 'old.txt');
    fs.writeFileSync(target, 'old');
    const { status, stdout, stderr } = await run(['-peek=nomatch', `-output=${target}`, profileA]);
    expect({ status, stdout, first: stderr.split('\n')[0], content: fs.readFileSync(target, 'latin1') }).toEqual({
      status: 2,
      stdout: '',
      first: 'no matches found for regexp: nomatch',
      content: 'old',
    });
  });

  test('that nobody reads to its end is no error', async () => {
    expect(
      await run(['-traces', path.join(root, 'test', 'fixtures', 'profiles', 'go-cpu-datadog-app-plain.pb')], {
        closeEarly: true,
      }),
    ).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe('flags', () => {
  const wrong: [string[], string][] = [
    [['-nosuch', profileA], 'flag provided but not defined: -nosuch'],
    [['-nodecount=x', profileA], 'invalid value "x" for flag -nodecount: parse error'],
    [['-trim=maybe', profileA], 'invalid boolean value "maybe" for -trim: parse error'],
    [['-list'], 'flag needs an argument: -list'],
  ];
  test.each(wrong)('%j', async (args, message) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout, first: stderr.split('\n')[0], usage: /^usage: inkprof /m.test(stderr) }).toEqual({
      status: 2,
      stdout: '',
      first: message,
      usage: true,
    });
  });

  test('that contradict each other, without the usage', async () => {
    expect(await run(['-top', '-text', profileA])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'must set at most one output format\n',
    });
  });

  test('no source at all: the usage, then the message', async () => {
    const { status, stdout, stderr } = await run(['-top']);
    expect({ status, stdout, first: stderr.split('\n')[0], last: stderr.split('\n').slice(-3) }).toEqual({
      status: 2,
      stdout: '',
      first: 'usage: inkprof [flags] [binary] profile ...',
      last: ['no profile source specified', 'name a profile: inkprof cpu.pb.gz', ''],
    });
  });

  test('-h is no error', async () => {
    const { status, stdout, stderr } = await run(['-h']);
    expect({ status, stdout, first: stderr.split('\n')[0] }).toEqual({
      status: 0,
      stdout: '',
      first: 'usage: inkprof [flags] [binary] profile ...',
    });
  });

  test('-version', async () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await run(['-version'])).toEqual({ status: 0, stdout: `inkprof ${version}\n`, stderr: '' });
  });
});

describe('lines from a pipe', () => {
  test('errors of lines do not end the session, and its status is 0', async () => {
    const { status, stdout, stderr } = await run([profileA], {
      input: 'nosuch\nfocus=(\ntop\nfocus=\npeek zzz\ncomments',
    });
    const wanted = [
      'Entering interactive mode (type "help" for commands, "o" for options)',
      'unrecognized command: "nosuch"',
      'parsing focus regexp: error parsing regexp: missing closing ): `(`',
      'no matches found for regexp: zzz',
    ];
    expect({ status, stdout, missing: compareLines(stderr, wanted).missing }).toEqual({
      status: 0,
      stdout: `${'(pprof) '.repeat(6)}hello comment\n#hidden comment\n(pprof) `,
      missing: [],
    });
  });

  test('quit ends it', async () => {
    const { status, stdout } = await run([profileA], { input: 'comments\r\nquit\ncomments\n' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '(pprof) hello comment\n#hidden comment\n(pprof) ' });
  });
});
