// Where Go is present: a real server (examples/leaky-service) is asked at every
// address, and go tool pprof must say of the profile that was saved what was
// printed. Recorded answers serve everywhere else (server.test.ts).
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findReal } from '../../scripts/lib/real.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = path.join(root, 'dist', 'main.js');
const real = findReal();
if ('missing' in real) console.log(`skipped: a live server, since the real tool is not here: ${real.missing}`);

let folder: string;
let server: ChildProcess | undefined;
let base = '';

beforeAll(async () => {
  if ('missing' in real) return;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-live-'));
  const binary = path.join(folder, 'leaky-service');
  await promisify(execFile)('go', ['build', '-trimpath', '-buildvcs=false', '-o', binary, '.'], {
    cwd: path.join(root, 'examples', 'leaky-service'),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
  });
  const child = spawn(binary, ['-products=500'], { stdio: ['ignore', 'pipe', 'inherit'] });
  server = child;
  base = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', line => resolve(/listening on (\S+)/.exec(String(line))![1]!));
  });
}, 180_000);
afterAll(() => {
  server?.kill();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  status: number;
  out: string;
  err: string;
}

function run(command: string, args: readonly string[]): Promise<Ended> {
  const env = {
    PATH: path.join(folder, 'none'),
    HOME: folder,
    PPROF_TMPDIR: path.join(folder, 'saved'),
    TMPDIR: folder,
    LC_ALL: 'C',
    TZ: 'UTC',
  };
  return new Promise(resolve =>
    execFile(command, [...args], { env, cwd: folder, maxBuffer: 1 << 26 }, (error, out, err) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    ),
  );
}

const ours = (...args: string[]): Promise<Ended> => run(process.execPath, [main, ...args]);
const theirs = (...args: string[]): Promise<Ended> =>
  'missing' in real ? Promise.reject(new Error('no real tool')) : run(real.tool.command, [...real.tool.args, ...args]);

const endpoints = [
  'allocs',
  'block',
  'goroutine',
  'heap',
  'mutex',
  'threadcreate',
  'profile?seconds=1',
  'heap?seconds=1',
];
test.runIf(!('missing' in real)).each(endpoints)(
  '%s',
  async endpoint => {
    const live = await ours('-symbolize=none', '-traces', '-lines', `${base}/debug/pprof/${endpoint}`);
    const saved = /^Saved profile in (.*)$/m.exec(live.err)?.[1] ?? live.err;
    expect(live.err).toBe(
      `Fetching profile over HTTP from http://${base}/debug/pprof/${endpoint}\nSaved profile in ${saved}\n`,
    );
    expect(await theirs('-symbolize=none', '-traces', '-lines', saved)).toEqual({ status: 0, out: live.out, err: '' });
    const top = await theirs('-symbolize=none', '-top', saved);
    expect(await ours('-symbolize=none', '-top', saved)).toEqual(top);
  },
  60_000,
);

test.runIf(!('missing' in real))(
  'an address that the server does not have',
  async () => {
    const [a, b] = [
      await ours('-top', `${base}/debug/pprof/goroutineleaks`),
      await theirs('-top', `${base}/debug/pprof/goroutineleaks`),
    ];
    expect(a).toEqual(b);
  },
  60_000,
);
