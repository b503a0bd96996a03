// The machine code of src/kernel is that of its sources; if not: npm run kernel.
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { codeFile, compileKernel, kernels } from '../../scripts/lib/kernel.mjs';

test.each(kernels)('%s', async name => {
  expect(fs.readFileSync(codeFile(name), 'utf8') === (await compileKernel(name))).toBe(true);
});
