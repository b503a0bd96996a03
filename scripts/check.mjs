// Type checks: core alone (no DOM, no Node), the pages' scripts (DOM, no Node), all of src, then the tests, then scripts and benchmarks.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
let failed = false;
for (const project of ['src/core', 'src/web/client', '.', 'test', 'scripts']) {
  const run = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) {
    failed = true;
    console.error(`type check of ${project} failed; run it again with: npm run check`);
  }
}
process.exit(failed ? 1 : 0);
