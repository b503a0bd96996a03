// npm run kernel: compiles src/kernel and writes it down as text, so that a build needs no compiler for it.
import fs from 'node:fs';
import { codeFile, codePath, compileKernel, kernels } from './lib/kernel.mjs';

for (const name of kernels) {
  const text = await compileKernel(name);
  fs.writeFileSync(codeFile(name), text);
  console.log(`${codePath(name)}: ${text.length} characters`);
}
