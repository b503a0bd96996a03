// The built product: a lesson through a pipe, its place kept, from a folder
// that has nothing to do with the package.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-learn-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], input: string, locale = 'C') {
  const env = { PATH: process.env['PATH'], HOME: folder, LC_ALL: locale, TZ: 'UTC' };
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    env,
    input,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

test('a lesson through a pipe: reports on stdout as pprof prints them, the tutor on stderr, the place kept', () => {
  const first = run(
    ['learn', 'first-look'],
    '7.47s\ntop2\ntop5\nlist validID\nexplain\nwhy main\ntags\nhelp concepts\nquit\n',
  );
  expect(first.status).toBe(0);
  expect(first.stderr).not.toContain('Warning');
  expect(first.stdout.split('\n').slice(0, 6)).toEqual([
    '(pprof) (pprof) Showing nodes accounting for 2.96s, 39.63% of 7.47s total',
    'Dropped 92 nodes (cum <= 0.04s)',
    'Showing top 2 nodes out of 108',
    '      flat  flat%   sum%        cum   cum%',
    '     1.78s 23.83% 23.83%      1.78s 23.83%  main.mix',
    '     1.18s 15.80% 39.63%      1.18s 15.80%  main.(*category).total',
  ]);
  // The sources lie beside the profile, wherever the program is started.
  expect(first.stdout).toContain('     4.31s     66:\treturn regexp.MustCompile(');
  expect(first.stderr).toContain('Right. 7.47s and 7470ms are the same: reports choose the unit.');
  expect(fs.statSync(path.join(folder, '.local/state/inkprof/learn.json')).mode & 0o777).toBe(0o600);

  const second = run(['learn'], '', 'zh_CN.UTF-8');
  expect(second.stderr).toContain('继续学习“CPU 剖析初探”，从第 3 步开始。');
  expect(second.stdout).toBe('(pprof) ');
});

test('lessons written by export are lessons', () => {
  const exported = run(['learn', '-export', 'new/mine', '-lang=zh'], '');
  expect([exported.stdout, exported.stderr, exported.status]).toEqual(['new/mine 里有 16 课\n', '', 0]);
  const { stderr } = run(['learn', './new/mine', '4'], 'hint\n');
  expect(stderr).toContain('定位到代码行');
});

test('demo and learn stand back for files of their names', () => {
  fs.writeFileSync(path.join(folder, 'learn'), 'no profile');
  const { stderr, status } = run(['learn'], '');
  expect([stderr.split('\n')[0], status]).toEqual(['learn: parsing profile: unrecognized profile format', 2]);
});

test('export makes the folder that it is given, and says where one cannot be', () => {
  fs.rmSync(path.join(folder, 'learn'), { force: true });
  expect(run(['learn', '-export', 'new/lessons'], '')).toEqual({
    stdout: '16 lessons in new/lessons\n',
    stderr: '',
    status: 0,
  });
  expect(fs.readdirSync(path.join(folder, 'new/lessons'))).toHaveLength(16);
  expect(run(['learn', 'new/lessons'], 'quit\n').status).toBe(0);
  fs.writeFileSync(path.join(folder, 'file'), '');
  for (const place of ['file', 'file/lessons', 'file/lessons/new']) {
    const refused = run(['learn', '-export', place], '');
    expect(refused).toMatchObject({ stdout: '', status: 2 });
    expect(refused.stderr.split('\n')[0]).toBe(`mkdir ${place}: not a directory`);
  }
});
