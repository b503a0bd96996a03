// The built product as a step of a script: what `above` finds decides the exit
// status, and what it prints says why.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const demo = (name: string): string => fileURLToPath(new URL(`../../examples/${name}.pb.gz`, import.meta.url));

function run(args: readonly string[], input = '') {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], { env: { PATH: process.env['PATH'], TZ: 'UTC' }, input, encoding: 'utf8' });
  return { stdout, stderr, status };
}

const header = 'File: dedupe\nBuild ID: 7f57f091de70fbb89528edc39ecd2e9c942fd625\nType: cpu\nTime: 2026-11-25 18:42:40 UTC\nDuration: 14.39s, Total samples = 6.33s (43.98%)\n';
const columns = '      flat  flat%        cum   cum%\n';
const after = [`-diff_base=${demo('dedupe/before')}`, demo('dedupe/after')];
const before = [`-diff_base=${demo('dedupe/after')}`, demo('dedupe/before')];

test('what grew by more than a share of the base ends with 1', () => {
  expect(run(['-above=5%', ...after])).toEqual({
    stdout: `${header}Above 5% (0.32s) of 6.33s total: 1 of 100 rows\n${columns}         0     0%      0.36s  5.69%  main.countByKey\n`,
    stderr: '',
    status: 1,
  });
});

test('what grew by less ends with 0', () => {
  expect(run(['-above', '10%', ...after])).toEqual({ stdout: `${header}Above 10% (0.63s) of 6.33s total: nothing of 100 rows\n`, stderr: '', status: 0 });
});

test('filters, amounts and the order of rows are those of any report; the whole is a row', () => {
  expect(run(['-above=3s', '-cum', '-compact_labels', '-focus=main.contains', ...before])).toEqual({
    stdout:
      `Active filters:\n   focus=main.contains\nAbove 3s of 980ms total: 6 of 7 rows, and all samples together\n${columns}` +
      '    5680ms 579.59%     5680ms 579.59%  (all samples)\n' +
      '    5670ms 578.57%     5680ms 579.59%  main.contains\n' +
      '         0     0%     5680ms 579.59%  main.countBySearch\n' +
      '         0     0%     5680ms 579.59%  main.main\n' +
      '         0     0%     5680ms 579.59%  main.profiled\n' +
      '         0     0%     5680ms 579.59%  main.work\n' +
      '         0     0%     5680ms 579.59%  runtime.main\n',
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
  expect(run([`-above=${limit}`, ...after])).toEqual({ stdout: '', stderr: `${message}\nwrite a share of the total, such as 5%, or an amount, such as 100ms, 10MB or 50\n`, status: 2 });
});

test('counts are compared as they are, and a broken file is no decision', () => {
  const goroutine = demo('notifier/goroutine');
  expect(run(['-above=928', '-compact_labels', goroutine])).toEqual({ stdout: `Above 928 of 929 total: 0 of 41 rows, and all samples together\n${columns}       929   100%        929   100%  (all samples)\n`, stderr: '', status: 1 });
  expect(run(['-above=929', '-compact_labels', goroutine])).toMatchObject({ stdout: 'Above 929 of 929 total: nothing of 41 rows\n', status: 0 });
  expect(run(['-above=5%', '/dev/null'])).toMatchObject({ stdout: '', status: 2 });
});

test('in a pipe it is a report like any other', () => {
  const { stdout, status } = run([demo('dedupe/after')], 'above 74% aeshash\nabove 80%\nabove\n');
  expect([stdout.split('\n').filter(line => line.includes('Above')), status]).toEqual([['Above 74% (725.20ms) of 980ms total: nothing of 7 rows', '(pprof) Above 80% (784ms) of 980ms total: 4 of 72 rows, and all samples together'], 0]);
});
