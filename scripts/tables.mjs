// npm run tables: writes the pages of docs/ that are made from the product's own tables.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { referencePages } from './lib/reference.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { outputFiles } = await build({
  entryPoints: [path.join(root, 'scripts', 'lib', 'product-tables.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  logLevel: 'error',
});
const tables = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
for (const [name, text] of Object.entries(referencePages(tables))) {
  const file = path.join(root, 'docs', name);
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  if (before !== text) fs.writeFileSync(file, text);
  console.log(before === text ? `docs/${name} is up to date` : `docs/${name} was written`);
}
