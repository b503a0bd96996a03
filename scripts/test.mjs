// npm test [-- PATTERN]: types, build, then every test. LC_ALL and TZ are fixed here.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
const steps = [
  ['scripts/check.mjs'],
  ['scripts/build.mjs'],
  ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)],
];
for (const step of steps) {
  const run = spawnSync(process.execPath, step, { cwd: root, stdio: 'inherit', env });
  if (run.status !== 0) process.exit(run.status ?? 1);
}
