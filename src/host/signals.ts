/**
 * Signals, and their lack on Windows: there ctrl-c and a closed window are told as SIGINT and
 * SIGHUP, but a program that sends itself a signal ends with status 1 or fails, and none can be
 * stopped and gone on with.
 */

/** Signals that ask a program to end, and their numbers. */
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

export type EndSignal = keyof typeof numbers;

export const endSignals: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** What is asked of the process; tests put another in its place. */
export type Signalled = Pick<NodeJS.Process, 'platform' | 'pid' | 'kill' | 'exit'>;

/**
 * Ends the program as a signal ends one, so that whoever started it knows: on Windows with the
 * status that shells give for it, since 1 says that -above has found something. Returns where
 * somebody listens to the signal.
 */
export function endBySignal(signal: EndSignal, on: Signalled = process): void {
  if (on.platform === 'win32') on.exit(128 + numbers[signal]);
  else on.kill(on.pid, signal);
}

/** How to stop the program, and all of its group, until its shell goes on with it; undefined on Windows. */
export const suspension = (on: Signalled = process): (() => void) | undefined =>
  on.platform === 'win32' ? undefined : () => void on.kill(0, 'SIGTSTP');
