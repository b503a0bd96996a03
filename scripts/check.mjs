// Form and lint rules (biome.jsonc), then types: core alone (no DOM, no Node), the programs of
// pictures and pages (DOM, no Node), all of src, the tests, then scripts and benchmarks, and
// whether bundled programs (*-code.ts) are those of their sources.
// `npm run check` adds the architecture test to these.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findStale } from './lib/embed.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
let failed = false;

/** Runs a program of a package; says what to do where it finds something. */
function run(program, args, advice) {
  const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status === 0) return;
  failed = true;
  console.error(advice);
}

run('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'], 'npm run format mends the form of files');
for (const project of ['src/core', 'src/browser', 'src/web/client', '.', 'test', 'scripts']) {
  run('typescript/bin/tsc', ['-p', project], `type check of ${project} failed; run it again with: npm run check`);
}
const stale = [...(await findStale()).keys()];
if (stale.length > 0) {
  failed = true;
  console.error(`not made of src/browser as it is now: ${stale.join(', ')}; make it again with: npm run browser`);
}
process.exit(failed ? 1 : 0);
