// The built product as a step of a script: what `above` finds decides the exit
// status, and what it prints says why.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const demo = (name: string): string => fileURLToPath(new URL(`../../examples/${name}.pb.gz`, import.meta.url));

function run(args: readonly string[], input = '') {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
    input,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

const header =
  'File: dedupe\nBuild ID: 738febe7ac6df1f59ad05a94157bee84f715eb10\nType: cpu\nTime: ' +
  '2026-11-29 03:16:50 UTC\nDuration: 16.21s, Total samples = 14.13s (87.15%)\n';
const columns = '      flat  flat%        cum   cum%\n';
const after = [`-diff_base=${demo('dedupe/before')}`, demo('dedupe/after')];
const before = [`-diff_base=${demo('dedupe/after')}`, demo('dedupe/before')];

test('what grew by more than a share of the base ends with 1', () => {
  expect(run(['-above=5%', ...after])).toEqual({
    stdout:
      `${header}Above 5% (0.71s) of 14.13s total: 1 of 83 rows\n${columns}     0.01s 0.071%      ` +
      `0.73s  5.17%  main.countByKey\n`,
    stderr: '',
    status: 1,
  });
});

test('what grew by less ends with 0', () => {
  expect(run(['-above', '10%', ...after])).toEqual({
    stdout: `${header}Above 10% (1.41s) of 14.13s total: nothing of 83 rows\n`,
    stderr: '',
    status: 0,
  });
});

test('filters, amounts and the order of rows are those of any report; the whole is a row', () => {
  expect(run(['-above=3s', '-cum', '-compact_labels', '-focus=main.contains', ...before])).toEqual({
    stdout:
      `Active filters:\n   focus=main.contains\nAbove 3s of 1.77s total: 6 of 8 rows, and all ` +
      `samples together\n${columns}` +
      '    13.06s 737.85%     13.06s 737.85%  (all samples)\n' +
      '    13.04s 736.72%     13.06s 737.85%  main.contains\n' +
      '         0     0%     13.06s 737.85%  main.countBySearch\n' +
      '         0     0%     13.06s 737.85%  main.main\n' +
      '         0     0%     13.06s 737.85%  main.profiled\n' +
      '         0     0%     13.06s 737.85%  main.work\n' +
      '         0     0%     13.06s 737.85%  runtime.main\n',
    stderr: '',
    status: 1,
  });
});

test.each([
  ['x', '"x" is no limit'],
  ['5MB', '"5MB" is no limit for cpu, which is in nanoseconds'],
  ['5', '"5" is no limit for cpu, which is in nanoseconds'],
  ['-5%', '"-5%" is no limit'],
])('%s is no limit', (limit, message) => {
  expect(run([`-above=${limit}`, ...after])).toEqual({
    stdout: '',
    stderr: `${message}\nwrite a share of the total, such as 5%, or an amount, such as 100ms, 10MB or 50\n`,
    status: 2,
  });
});

test('counts are compared as they are, and a broken file is no decision', () => {
  const goroutine = demo('notifier/goroutine');
  expect(run(['-above=928', '-compact_labels', goroutine])).toEqual({
    stdout:
      `Above 928 of 929 total: 0 of 41 rows, and all samples together\n${columns}       929   100% ` +
      `       929   100%  (all samples)\n`,
    stderr: '',
    status: 1,
  });
  expect(run(['-above=929', '-compact_labels', goroutine])).toMatchObject({
    stdout: 'Above 929 of 929 total: nothing of 41 rows\n',
    status: 0,
  });
  expect(run(['-above=5%', '/dev/null'])).toMatchObject({ stdout: '', status: 2 });
});

test('in a pipe it is a report like any other', () => {
  const { stdout, status } = run([demo('dedupe/after')], 'above 74% aeshash\nabove 80%\nabove\n');
  expect([stdout.split('\n').filter(line => line.includes('Above')), status]).toEqual([
    [
      'Above 74% (1.31s) of 1.77s total: nothing of 8 rows',
      '(pprof) Above 80% (1.42s) of 1.77s total: 4 of 71 rows, and all samples together',
    ],
    0,
  ]);
});
