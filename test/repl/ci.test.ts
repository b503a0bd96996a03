import { expect, it, vi } from 'vitest';

// Read by ink when it is loaded: with it ink paints nothing and follows no resize.
vi.hoisted(() => {
  process.env.CI = 'true';
});

import { runRepl } from '../../src/repl/index.ts';
import { FakeSession } from './fake.ts';
import { FakeTerminal } from './tty.ts';

it('paints and follows a resize where CI is set', async () => {
  const terminal = new FakeTerminal(40, 8);
  const session = new FakeSession();
  const done = runRepl(session, terminal.io);
  const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 20_000, interval: 2 });
  terminal.type('half\rlist abcdefghijklmnopqrstuvwxyz');
  await eventually(() => terminal.screen.lines().slice(-3)).toEqual([
    '(pprof) half',
    'no newline',
    '(pprof) list abcdefghijklmnopqrstuvwxyz',
  ]);
  terminal.resize(30, 8);
  await eventually(() => terminal.screen.lines().slice(-3)).toEqual([
    'no newline',
    '(pprof) list abcdefghijklmnopq',
    'rstuvwxyz',
  ]);
  terminal.type('\x05\x15\x04');
  await done;
  expect(terminal.screen.lines().slice(-3)).toEqual(['(pprof) half', 'no newline', '(pprof)']);
  expect(terminal.raw).toBe(false);
});
