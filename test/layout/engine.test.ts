import { expect, test, vi } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { layoutDot } from '../../src/layout/index.ts';

// A stand-in for the engine: how it fails on a machine without memory cannot be made to happen here.
const engine = vi.hoisted(() => ({ starts: 0, start: (): void => {}, render: (): unknown => undefined }));
vi.mock('@viz-js/viz', () => ({
  instance: async () => {
    engine.starts++;
    engine.start();
    return { render: () => engine.render() };
  },
}));

const drawn = () => ({ status: 'success', output: '<svg/>', errors: [] });
const refusal = async () => {
  const error = await layoutDot('digraph {}').then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
};

test('an engine that does not start is tried again the next time', async () => {
  engine.start = () => {
    throw new Error('Aborted(CompileError:\n no WebAssembly)');
  };
  expect(await refusal()).toBe('cannot draw the graph: the layout engine does not start: Error: Aborted(CompileError: no WebAssembly)');
  engine.start = () => {};
  engine.render = drawn;
  expect(await layoutDot('digraph {}')).toBe('<svg/>');
  expect(await layoutDot('digraph {}')).toBe('<svg/>');
  expect(engine.starts).toBe(2);
});

test('an engine that broke off is not used again', async () => {
  const starts = engine.starts;
  const trap = (message: string) => Object.assign(new Error(message), { name: 'RuntimeError' });
  for (const thrown of [trap('memory access out of bounds'), trap('Aborted(OOM)'), 5242880]) {
    engine.render = () => {
      throw thrown;
    };
    expect(await refusal()).toBe(`cannot draw the graph: it is too large for the layout engine (${String(thrown)})`);
  }
  engine.render = drawn;
  expect(await layoutDot('digraph {}')).toBe('<svg/>');
  expect(engine.starts - starts).toBe(3);
});
