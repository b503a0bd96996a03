// Which errors of the engine say that memory ran out: these are told in a
// sentence, every other one is a bug of ours.
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { asUserError, Interrupted, isOutOfMemory, UserError } from '../../src/core/base/errors.ts';

/** What some work throws. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const withCode = (message: string, code: string): Error => Object.assign(new Error(message), { code });

describe('memory that ran out', () => {
  test.each<[string, () => unknown]>([
    ['a text', () => 'x'.repeat(2 ** 30)],
    ['a text by joining', () => ['x'.repeat(2 ** 28), 'x'.repeat(2 ** 28)].join('x'.repeat(2 ** 10))],
    ['an array', () => new Array(2 ** 32)],
    ['bytes', () => new Uint8Array(2 ** 53 - 1)],
    ['a buffer', () => new ArrayBuffer(2 ** 53 - 1)],
    ['numbers', () => new Float64Array(2 ** 50)],
  ])('is known by what the engine throws: %s', (_, work) => {
    const error = thrownBy(work);
    expect(isOutOfMemory(error), String(error)).toBe(true);
    expect(asUserError(error)!.message).toBe(`out of memory: ${(error as Error).message}`);
    expect(asUserError(error)!.hint).toMatch(/^this does not fit into the memory .* machine with more memory$/);
  });

  test.each([
    new RangeError('Array buffer allocation failed'),
    new RangeError('Map maximum size exceeded'),
    new RangeError('Set maximum size exceeded'),
    new RangeError('WebAssembly.Memory(): could not allocate memory'),
    new RangeError('Out of memory: Cannot allocate Wasm memory for new instance'),
    withCode('Cannot create a string longer than 0x1fffffe8 characters', 'ERR_STRING_TOO_LONG'),
    withCode('Cannot create a Buffer larger than 4294967296 bytes', 'ERR_BUFFER_TOO_LARGE'),
    withCode('insufficient memory', 'Z_MEM_ERROR'),
  ])('is known by its words or its code: %s', error => {
    expect(asUserError(error)?.message).toBe(`out of memory: ${error.message}`);
  });
});

test.each<[string, () => unknown]>([
  [
    'a full call stack',
    () =>
      (function deeper(): number {
        return deeper() + 1;
      })(),
  ],
  ['a negative length of bytes', () => new Uint8Array(-1)],
  ['a place outside of bytes', () => new DataView(new ArrayBuffer(1)).getUint32(0)],
  ['digits', () => (1).toFixed(101)],
  ['a method of nothing', () => vm.runInThisContext('undefined.x')],
])('%s is no matter of memory', (_, work) => {
  const error = thrownBy(work);
  expect(isOutOfMemory(error), String(error)).toBe(false);
  expect(asUserError(error)).toBeNull();
});

test('a UserError stays what it is, whatever its words', () => {
  for (const error of [new UserError('Array buffer allocation failed'), new Interrupted()]) {
    expect(asUserError(error)).toBe(error);
  }
});

test('a limit of open files is a sentence, also where a part of the program cannot be loaded', () => {
  const refused = (code: string, more: object): Error => Object.assign(withCode(`${code}: it failed`, code), more);
  const told = (error: Error): unknown => {
    const known = asUserError(error);
    return known && [known.message, known.hint];
  };
  const hint = 'a limit forbids more open files: raise it (ulimit -n)';
  expect(told(refused('EMFILE', { syscall: 'open', path: '/lib/app.js' }))).toEqual([
    'open /lib/app.js: too many open files',
    hint,
  ]);
  expect(told(refused('EMFILE', { syscall: 'scandir', path: '/lib' }))).toEqual([
    'scandir /lib: too many open files',
    hint,
  ]);
  expect(told(refused('ENFILE', { syscall: 'pipe' }))).toEqual(['pipe: too many open files in system', hint]);
  expect(told(refused('ENOENT', { syscall: 'open', path: '/lib/app.js' }))).toBeNull();
  expect(told(refused('toString', {}))).toBeNull();
});
