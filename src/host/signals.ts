/**
 * Signals, and replacements on Windows. There Node reports ctrl-c and a closed window as SIGINT and
 * SIGHUP, but a program that sends itself a signal ends with status 1 or fails, and no program can
 * be suspended.
 */

/** Signals that ask a program to end, and their numbers. */
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

export type EndSignal = keyof typeof numbers;

export const endSignals: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The used part of `process`; tests pass a substitute. */
export type Signalled = Pick<NodeJS.Process, 'platform' | 'pid' | 'kill' | 'exit'>;

/**
 * Ends the program by a signal, so that its parent process sees the cause. On Windows it exits with the
 * status that shells use for the signal, because status 1 means that -above found something. Returns
 * if the signal has a listener.
 */
export function endBySignal(signal: EndSignal, on: Signalled = process): void {
  if (on.platform === 'win32') on.exit(128 + numbers[signal]);
  else on.kill(on.pid, signal);
}

/** Returns a function that suspends the process group until the shell resumes it; undefined on Windows. */
export const suspension = (on: Signalled = process): (() => void) | undefined =>
  on.platform === 'win32' ? undefined : () => void on.kill(0, 'SIGTSTP');
