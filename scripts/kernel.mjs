// npm run kernel: compiles src/kernel/scan.ts and writes it down as text, so that neither a build nor a test needs the compiler.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileKernel } from './lib/kernel.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const file = path.join(root, 'src/core/scan-code.ts');
const text = await compileKernel(path.join(root, 'src/kernel/scan.ts'));
fs.writeFileSync(file, text);
console.log(`src/core/scan-code.ts: ${text.length} characters`);
