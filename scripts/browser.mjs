// npm run browser: bundles the programs of src/browser and writes them down as text (*-code.ts).
import fs from 'node:fs';
import { embeddedFile, findStale } from './lib/embed.mjs';

const stale = await findStale();
for (const [module, text] of stale) fs.writeFileSync(embeddedFile(module), text);
console.log(stale.size === 0 ? 'all are up to date' : [...stale.keys()].join('\n'));
