// npm run parity [-- --all]
//
// Prints the rows of test/golden/checklist.tsv that nothing shows, and how many are shown by what.
// --all prints every row with what shows it. Exits 1 when a row is missing.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { judgeRows } from './lib/checklist.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const rows = judgeRows(root);
if (process.argv.includes('--all'))
  for (const row of rows) console.log(`${row.area} / ${row.feature}\n    ${row.fact}\n    ${row.missing ?? row.shown}`);
const missing = rows.filter(row => row.missing !== undefined);
for (const row of missing) console.log(`without: ${row.area} / ${row.feature}: ${row.missing}`);
const count = test => rows.filter(row => row.missing === undefined && test(row.shown)).length;
console.log(
  `${rows.length} rows: ${count(shown => shown.startsWith('test/golden/'))} by recorded ` +
    'transcripts, ' +
    `${count(shown => shown.startsWith('test/') && !shown.startsWith('test/golden/'))} by tests, ` +
    `${count(shown => shown.startsWith('not recorded'))} with a reason, ${missing.length} without`,
);
process.exit(missing.length > 0 ? 1 : 0);
