// -all_frames, which the recorded tool does not have yet.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from '../../scripts/lib/run.mjs';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const profile = path.join(root, 'test', 'fixtures', 'profiles', 'made-drop-keep.pb.gz');

async function traces(...flags: string[]): Promise<string[]> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-'));
  try {
    const env = { HOME: home, PATH: '', TZ: 'UTC' };
    const { stdout } = await run(
      { command: process.execPath, args: [path.join(root, 'dist', 'main.js')] },
      ['-symbolize=none', ...flags, '-traces', profile],
      { cwd: home, env },
    );
    return stdout
      .toString('utf8')
      .split(/-+\+-+\n/)
      .slice(1, -1)
      .map(stack =>
        stack
          .trim()
          .split(/\s*\n\s*/)
          .join(' < ')
          .replace(/ {2,}/g, ' '),
      );
  } finally {
    fs.rmSync(home, { recursive: true });
  }
}

test('all_frames keeps what drop_frames would take', async () => {
  expect(await traces()).toEqual([
    '1 work < main',
    '2 brk < runtime.panic < work < main',
    '4 work < main < runtime.main',
    '8 work < main',
    '16 work < main',
    '32 outer < main',
    '64 main',
    '128 glue < work < main',
  ]);
  expect(await traces('-all_frames')).toEqual([
    '1 brk < malloc < work < main',
    '2 brk < runtime.panic < work < main',
    '4 mark < runtime.gc < work < main < runtime.main',
    '8 malloc(int) < work < main',
    '16 brk < (anonymous namespace)::free(x) < work < main',
    '32 brk < inner < malloc < outer < main',
    '64 brk < .malloc < main',
    '128 barrier (inline) < runtime.gc (inline) < glue < work < main',
  ]);
});
