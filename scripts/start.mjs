// npm start [-- ARGS]: builds when the sources are newer than dist/, then runs inkprof.
// With no arguments it opens the bundled demo profile.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const main = path.join(root, 'dist', 'main.js');

function newest(dir) {
  let time = 0;
  for (const entry of fs.readdirSync(dir, { withFileTypes: true, recursive: true })) {
    if (entry.isFile())
      time = Math.max(time, fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
  }
  return time;
}

if (!fs.existsSync(main) || fs.statSync(main).mtimeMs < newest(path.join(root, 'src'))) {
  const built = spawnSync(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const given = process.argv.slice(2);
const args = given.length > 0 ? given : [path.join(root, 'examples', 'leaky-service', 'heap.pb.gz')];
// npm runs scripts in the package's folder; files are named from where the user stands.
const cwd = process.env.INIT_CWD ?? process.cwd();
const run = spawnSync(process.execPath, [main, ...args], { stdio: 'inherit', cwd });
process.exit(run.status ?? 1);
