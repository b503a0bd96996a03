import { expect, test, vi } from 'vitest';
import { UserError } from '../../src/core/base/errors.ts';
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
  const error = await layoutDot('digraph {}').then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
};

test('too little memory for the engine is one sentence, and what the engine prints is not shown', async () => {
  const print = vi.spyOn(console, 'error').mockImplementation(() => {});
  engine.start = () => {
    console.error('failed to asynchronously prepare wasm');
    throw Object.assign(
      new Error('Aborted(RangeError: WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory)'),
      { name: 'RuntimeError' },
    );
  };
  expect(await refusal()).toBe('cannot draw the graph: there is not enough memory for the layout engine');
  expect(print).not.toHaveBeenCalled();
  console.error('still there');
  expect(print).toHaveBeenCalledOnce();
  print.mockRestore();
});

test('an engine that does not start is tried again the next time', async () => {
  engine.start = () => {
    throw new Error('Aborted(CompileError:\n no WebAssembly)');
  };
  expect(await refusal()).toBe(
    'cannot draw the graph: the layout engine does not start: Error: Aborted(CompileError: no WebAssembly)',
  );
  engine.start = () => {};
  engine.render = drawn;
  expect(await layoutDot('digraph {}')).toBe('<svg/>');
  expect(await layoutDot('digraph {}')).toBe('<svg/>');
  expect(engine.starts).toBe(3);
});

const trap = (message: string) => Object.assign(new Error(message), { name: 'RuntimeError' });

test('an engine that broke off is not used again, and what is said of it is true', async () => {
  const failed = 'cannot draw the graph: the layout engine failed';
  const large = 'cannot draw the graph: it is too large for the layout engine';
  const starts = engine.starts;
  const cases: readonly (readonly [unknown, string])[] = [
    [trap('table index is out of bounds'), `${failed} (RuntimeError: table index is out of bounds)`],
    [trap('memory access out of bounds'), `${failed} (RuntimeError: memory access out of bounds)`],
    [5242880, `${failed} (it broke off without a reason)`],
    [{}, `${failed} (it broke off without a reason)`],
    [{ name: 'ExitStatus', message: 'Program terminated with exit(1)' }, `${failed} (Program terminated with exit(1))`],
    [trap('Aborted(OOM)'), `${large} (RuntimeError: Aborted(OOM))`],
    [new RangeError('Maximum call stack size exceeded'), `${large} (RangeError: Maximum call stack size exceeded)`],
  ];
  for (const [thrown, sentence] of cases) {
    engine.render = () => {
      throw thrown;
    };
    expect(await refusal()).toBe(sentence);
  }
  engine.render = drawn;
  expect(await layoutDot('digraph {}')).toBe('<svg/>');
  // The first graph met a used engine and was tried again.
  expect(engine.starts - starts).toBe(cases.length + 1);
});

test('a graph that fails in a used engine is drawn by a fresh one', async () => {
  engine.render = drawn;
  await layoutDot('digraph {}');
  for (const thrown of [trap('table index is out of bounds'), trap('null function'), {}]) {
    const starts = engine.starts;
    let calls = 0;
    engine.render = () => {
      if (calls++ === 0) throw thrown;
      return drawn();
    };
    expect(await layoutDot('digraph {}')).toBe('<svg/>');
    expect([calls, engine.starts - starts]).toEqual([2, 1]);
  }
});

test('what the engine refuses is tried once more by a fresh one, and so is the next graph', async () => {
  engine.render = drawn;
  await layoutDot('digraph {}');
  const starts = engine.starts;
  const errors = [{ level: 'error', message: "syntax error in line 1 near '}'" }];
  engine.render = () => ({ status: 'failure', output: undefined, errors });
  expect(await refusal()).toBe("cannot draw the graph: syntax error in line 1 near '}'");
  engine.render = drawn;
  expect(await layoutDot('digraph {}')).toBe('<svg/>');
  expect(engine.starts - starts).toBe(2);
});
