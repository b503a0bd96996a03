// The machine code of src/kernel is that of its sources; if not: npm run kernel.
import fs from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { startKernel, writeStruct } from '../../src/core/base/kernel.ts';
import { textCode } from '../../src/core/base/text-code.ts';
import { codeFile, compile, compileKernel, kernels, readLayout } from '../../scripts/lib/kernel.mjs';

afterEach(() => void vi.unstubAllGlobals());

test.each(kernels)('%s', async name => {
  expect(fs.readFileSync(codeFile(name), 'utf8') === (await compileKernel(name))).toBe(true);
});

const pair = (at: string, columnsAt = '0x30'): string => `/** Two fields. */
@unmanaged export class Pair {
  /** Of both. */
  count: i32;
  weight: f64;
}
export const first = changetype<Pair>(0x10);
export const second = changetype<Pair>(${at});
export const columnsAt: i32 = ${columnsAt};
export const most: i32 = 7;
`;

test('the fields of structs have the places that the compiler gives them', async () => {
  const { structs, constants } = readLayout(pair('0x20'));
  const places = structs.flatMap(({ fields }) => fields.map(({ address }) => address));
  expect(places).toEqual([0x10, 0x18, 0x20, 0x28]);
  const placesOf = (name: string): string => `export function ${name}Place(field: i32): usize {
  return changetype<usize>(${name}) + (field == 0 ? offsetof<Pair>('count') : offsetof<Pair>('weight'));
}
`;
  const files: Readonly<Record<string, string>> = {
    'places.ts': `import { Pair, first, second } from './pair';\n${placesOf('first')}${placesOf('second')}`,
    'pair.ts': pair('0x20'),
  };
  const { binary } = await compile('places.ts', file => files[file] ?? null);
  const { exports } = new WebAssembly!.Instance(new WebAssembly!.Module(binary)) as {
    exports: Record<'firstPlace' | 'secondPlace', (field: number) => number>;
  };
  const { firstPlace, secondPlace } = exports;
  expect([firstPlace(0), firstPlace(1), secondPlace(0), secondPlace(1)]).toEqual(places);
  expect(constants).toEqual([
    { name: 'columnsAt', value: 0x30 },
    { name: 'most', value: 7 },
  ]);
});

test.each([
  ['structs that overlap', pair('0x18'), 'no place for a struct: export const second = changetype<Pair>(0x18);'],
  [
    'numbers that are not aligned',
    pair('0x24'),
    'no place for a struct: export const second = changetype<Pair>(0x24);',
  ],
  ['columns in a struct', pair('0x20', '0x28'), 'columnsAt is not after the structs, which end at 0x30'],
  ['a type without a size', pair('0x20').replace('f64', 'u8'), 'neither a struct nor a constant:   weight: u8;'],
])('%s are refused', (_, source, message) => {
  expect(() => readLayout(source)).toThrow(message);
});

test('a struct is written as a whole, and nothing else', () => {
  const memory = { buffer: new ArrayBuffer(64), grow: () => 0 };
  new Uint8Array(memory.buffer).fill(255);
  writeStruct(
    memory,
    { ints: { count: 4, columns: 5 }, doubles: { weight: 3 } },
    { count: 9, columns: 3, weight: 0.5 },
  );
  expect([...new Int32Array(memory.buffer)].map((value, i) => [i, value]).filter(([, value]) => value !== -1)).toEqual([
    [4, 9],
    [5, 3],
    [6, 0],
    [7, 0x3fe00000],
  ]);
  expect(new Float64Array(memory.buffer)[3]).toBe(0.5);
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
