// Data of Linux perf: perf_to_profile is run where it is on PATH, what it wrote
// is opened, and nothing stays behind.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const posix = process.platform !== 'win32';
if (!posix) console.log('skipped: perf_to_profile, whose stand-in is a shell script');

let folder: string;
beforeAll(() => void (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-perf-'))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The program on perf's data, with a perf_to_profile that does this. */
function open(script: string): { status: number | null; out: string; err: string; left: string[] } {
  const bin = fs.mkdtempSync(path.join(folder, 'bin-'));
  const temp = fs.mkdtempSync(path.join(folder, 'temp-'));
  fs.writeFileSync(path.join(bin, 'perf_to_profile'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const ran = spawnSync(
    process.execPath,
    [path.join(root, 'dist/main.js'), '-symbolize=none', '-top', '-nodecount=1', 'perf.data'],
    {
      cwd: path.join(root, 'test/fixtures/broken'),
      env: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, TMPDIR: temp, LC_ALL: 'C', TZ: 'UTC' },
      encoding: 'utf8',
    },
  );
  return { status: ran.status, out: ran.stdout, err: ran.stderr.replaceAll(temp, 'TEMP'), left: fs.readdirSync(temp) };
}

test.runIf(posix)('its profile is opened', () => {
  const profile = path.join(root, 'test/fixtures/profiles/made-a.pb.gz');
  const { status, out, err, left } = open(`echo "$@" >&2; cat '${profile}' > "$4"`);
  expect([status, err, left]).toEqual([
    0,
    'Converting perf.data to a profile.proto... (May take a few minutes)\n-i perf.data -o TEMP/pprof_001.pb.gz -f\n',
    [],
  ]);
  expect(out).toMatch(/^File: app\n/);
});

test.runIf(posix)('its failure is told', () => {
  const { status, err, left } = open('echo "cannot" >&2; exit 3');
  expect([status, err.split('\n').slice(0, 4), left]).toEqual([
    2,
    [
      'Converting perf.data to a profile.proto... (May take a few minutes)',
      'cannot',
      'perf.data: failed to convert perf.data file. Try github.com/google/perf_data_converter: exit status 3',
      'perf_to_profile from github.com/google/perf_data_converter makes a profile of it: put it on PATH',
    ],
    [],
  ]);
});
