// npm run tables: writes the tables of README.md anew from the list of commands and the table of options.
import { build } from 'esbuild';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withTables } from './lib/readme.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-tables-'));
try {
  const outfile = path.join(temp, 'tables.mjs');
  const contents = "export { commands } from './commands/index.ts'; export { options } from './core/view/options.ts';";
  await build({
    stdin: { contents, resolveDir: path.join(root, 'src') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  const { commands, options } = await import(pathToFileURL(outfile).href);
  const file = path.join(root, 'README.md');
  const before = fs.readFileSync(file, 'utf8'),
    after = withTables(before, commands, options);
  if (before !== after) fs.writeFileSync(file, after);
  console.log(before === after ? 'README.md is as it should be' : 'README.md was mended');
} finally {
  fs.rmSync(temp, { recursive: true });
}
