// A home folder in which nothing can be made: reports are printed, and the program ends.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const profile = fileURLToPath(new URL('../fixtures/profiles/made-a.pb.gz', import.meta.url));

const top = (home: string) => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home };
  return spawnSync(process.execPath, [main, '-top', '-symbolize=none', profile], {
    env,
    timeout: 60_000,
    encoding: 'utf8',
  });
};

test.skipIf(!fs.existsSync(main))('a home folder where no folder can be made', () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-home-'));
  const usual = top(home);
  fs.rmSync(home, { recursive: true, force: true });
  expect(usual.status).toBe(0);
  for (const home of ['/proc', '/dev/null', '/nonexistent/a', '']) {
    const { status, signal, stdout, stderr } = top(home);
    expect({ home, status, signal, stdout, stderr }).toEqual({
      home,
      status: 0,
      signal: null,
      stdout: usual.stdout,
      stderr: usual.stderr,
    });
  }
});
