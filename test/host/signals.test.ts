/** Signals on Unix and on Windows, where none can be sent to end a program as one. */
import { describe, expect, test } from 'vitest';
import { endBySignal, endSignals, suspension } from '../../src/host/signals.ts';
import type { Signalled } from '../../src/host/signals.ts';

/** A process that keeps what it is asked. */
function processOn(platform: NodeJS.Platform) {
  const asked: string[] = [];
  const on: Signalled = {
    platform,
    pid: 7,
    kill: (pid, signal) => {
      asked.push(`kill ${pid} ${signal}`);
      return true;
    },
    exit: code => {
      asked.push(`exit ${code}`);
      return undefined as never;
    },
  };
  return { on, asked };
}

describe.each(['linux', 'darwin'] as const)('on %s', platform => {
  test('a signal ends the program', () => {
    const { on, asked } = processOn(platform);
    for (const signal of endSignals) endBySignal(signal, on);
    expect(asked).toEqual(['kill 7 SIGINT', 'kill 7 SIGTERM', 'kill 7 SIGHUP']);
  });

  test('ctrl-z stops its group', () => {
    const { on, asked } = processOn(platform);
    suspension(on)!();
    expect(asked).toEqual(['kill 0 SIGTSTP']);
  });
});

describe('on win32', () => {
  test('the status tells the signal, and is not that of -above', () => {
    const { on, asked } = processOn('win32');
    for (const signal of endSignals) endBySignal(signal, on);
    expect(asked).toEqual(['exit 130', 'exit 143', 'exit 129']);
  });

  test('nothing can be stopped', () => expect(suspension(processOn('win32').on)).toBeUndefined());
});
