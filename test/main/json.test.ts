// The built product where a program reads what it prints.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { profiles, Scratch } from '../support/process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const run = (line: string) => scratch.start(`inkprof ${line} "$PROFILES/made-labels.pb.gz"`).ended;

test.each(['top', 'traces', 'svg', 'png', 'proto', 'flame', 'weblist=.', 'kcachegrind'])(
  '-%s -json prints JSON and nothing else',
  async flag => {
    const { stdout, status } = await run(`-${flag} -json`);
    expect(JSON.parse(stdout)).toMatchObject({ report: flag.replace('=.', ''), profile: { type: 'cpu' } });
    expect(status).toBe(0);
  },
);

test('what else a report says, and its exit status, stay what they are', async () => {
  const limit = await run('-above=1% -json');
  expect([JSON.parse(limit.stdout).kind, limit.status]).toEqual(['above', 1]);
  const nothing = await run('-peek=zzz -json');
  expect([nothing.stdout, nothing.status]).toEqual(['', 2]);
});

test('-output names the file, as for text', async () => {
  const file = path.join(scratch.folder, 'top.json');
  const { stdout, status } = await run(`-top -json -output=${file}`);
  expect([stdout, status]).toEqual(['', 0]);
  expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ report: 'top' });
  expect(fs.existsSync(path.join(profiles, 'top.json'))).toBe(false);
});
