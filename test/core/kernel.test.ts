// The machine code of src/kernel is that of its sources; if not: npm run kernel.
import fs from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { startKernel } from '../../src/core/base/kernel.ts';
import { textCode } from '../../src/core/base/text-code.ts';
import { codeFile, compileKernel, kernels } from '../../scripts/lib/kernel.mjs';

afterEach(() => void vi.unstubAllGlobals());

test.each(kernels)('%s', async name => {
  expect(fs.readFileSync(codeFile(name), 'utf8') === (await compileKernel(name))).toBe(true);
});

test('no WebAssembly, or no room for its memory, is no error', () => {
  expect(startKernel(textCode)).not.toBeNull();
  vi.stubGlobal('WebAssembly', {
    Module: WebAssembly!.Module,
    // biome-ignore lint/complexity/useArrowFunction: it is called with new
    Instance: function () {
      throw new RangeError('Out of memory: Cannot allocate Wasm memory for new instance');
    },
  });
  expect(startKernel(textCode)).toBeNull();
  vi.stubGlobal('WebAssembly', undefined);
  expect(startKernel(textCode)).toBeNull();
});
