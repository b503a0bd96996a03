import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';

const program = path.resolve('dist/main.js');
const fixture = path.resolve('test/fixtures/profiles/made-labels.pb.gz');
/** Without it (before 20.15) no compiled code is kept. */
const keeps = 'crc32' in zlib;

let dir: string;
beforeEach(() => (dir = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-boot-'))));
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

function run(flag: string, env: Record<string, string> = {}): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, '-symbolize=none', flag, fixture], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: dir, TZ: 'UTC', ...env },
  });
  return `${status}\n${stderr}\n${stdout}`;
}

/** Name and bytes of what is kept of the main pack. */
function kept(): { file: string; bytes: Buffer } {
  const folder = path.join(dir, '.cache', 'inkprof');
  const names = fs.readdirSync(folder);
  expect(names).toEqual([expect.stringMatching(/^app\.[0-9a-f]{16}\.v[\d.]+-\w+\.code$/)]);
  const file = path.join(folder, names[0]);
  return { file, bytes: fs.readFileSync(file) };
}

test.runIf(keeps)('compiled code is kept for its user, and left as it is by the next run', () => {
  const first = run('-top');
  const { file, bytes } = kept();
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  const { mtimeMs, ino } = fs.statSync(file);
  expect(run('-top')).toBe(first);
  expect(kept().bytes.equals(bytes)).toBe(true);
  expect([fs.statSync(file).mtimeMs, fs.statSync(file).ino]).toEqual([mtimeMs, ino]);
});

test.runIf(keeps)('another report adds what it needs', () => {
  run('-top');
  const { bytes } = kept();
  run('-traces');
  expect(kept().bytes.length).toBeGreaterThan(bytes.length);
});

test.runIf(keeps)('damaged code is never run', () => {
  const right = run('-top');
  const { file, bytes } = kept();
  const damages = [
    ...Array.from({ length: 8 }, (_, i) => {
      const copy = Buffer.from(bytes);
      copy[Math.floor((bytes.length * (i + 0.5)) / 8)]! ^= 1 << i;
      return copy;
    }),
    bytes.subarray(0, bytes.length >> 1),
    Buffer.alloc(0),
    Buffer.alloc(3),
    Buffer.alloc(100),
  ];
  for (const damaged of damages) {
    fs.writeFileSync(file, damaged, { mode: 0o600 });
    expect(run('-top')).toBe(right);
    expect(kept().bytes.equals(damaged)).toBe(false);
  }
});

test.runIf(keeps && process.platform !== 'win32')('what others could have written is left unread', () => {
  const right = run('-top');
  const { file } = kept();
  fs.chmodSync(file, 0o666);
  expect(run('-top')).toBe(right);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

test('where nothing can be kept, and where nothing shall be, all works the same', () => {
  const right = run('-top', { INKPROF_NO_CODE_CACHE: '1' });
  expect(fs.readdirSync(dir)).toEqual([]);
  fs.writeFileSync(path.join(dir, '.cache'), 'a file');
  expect(run('-top')).toBe(right);
  expect(right).toMatch(/^0\nFor tag lat /);
});
