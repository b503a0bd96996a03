/** Starting the programs that show a file. Nothing here runs a shell, and nothing waits for them to close. */

import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { ShowResult } from '../commands/host.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How long a program that has started may still fail, in milliseconds. The
 * wrappers of browsers start always and end with an error where there is
 * nothing behind them. pprof pauses as long after each viewer.
 */
export const patience = 1000;

/** Starts a program that outlives this one; resolves when it runs, rejects when it cannot. */
export function start(command: string, args: readonly string[], env: Environment): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...env },
      detached: true,
      shell: false,
      stdio: 'ignore',
      windowsHide: true,
    });
    child.unref();
    child.once('error', reject);
    child.once('spawn', () => resolve(child));
  });
}

/**
 * What went wrong with a program within its first moments, or undefined: it
 * still runs, or has handed the file over and ended well.
 */
export function earlyEnd(child: ChildProcess, wait: number): Promise<string | undefined> {
  const name = path.basename(child.spawnfile ?? 'browser');
  return new Promise(resolve => {
    const ended = (status: number | null, signal: NodeJS.Signals | null): void => {
      clearTimeout(timer);
      resolve(status === 0 ? undefined : `${name}: ${signal === null ? `exit status ${status}` : `signal ${signal}`}`);
    };
    const timer = setTimeout(() => {
      child.off('exit', ended);
      child.unref();
      resolve(undefined);
    }, wait);
    if (child.exitCode !== null || child.signalCode !== null) ended(child.exitCode, child.signalCode);
    else child.once('exit', ended);
    // An error after the start has no listener of its own and would be thrown.
    child.on('error', () => {});
  });
}

/** The error of a start, worded like Go's where it is the common one. */
export function describe(error: unknown, platform: NodeJS.Platform = process.platform): string {
  const { code, path: command } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && command !== undefined) {
    const variable = platform === 'win32' ? '%PATH%' : '$PATH';
    const isPath = command.includes('/') || (platform === 'win32' && command.includes('\\'));
    const place = isPath ? 'no such file or directory' : `executable file not found in ${variable}`;
    return `exec: "${command}": ${place}`;
  }
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}

/**
 * Shows a file in the program `command`, a name or path and its arguments.
 * Never throws, never hangs, and leaves nothing that keeps this process alive.
 */
export async function openWith(
  command: readonly [string, ...string[]],
  file: string,
  env: Environment,
  wait = patience,
): Promise<ShowResult> {
  const [name, ...args] = command;
  try {
    // An absolute path cannot be taken for an option.
    const why = await earlyEnd(await start(name, [...args, path.resolve(file)], env), wait);
    return why === undefined ? { shown: true } : { shown: false, why };
  } catch (error) {
    return { shown: false, why: describe(error) };
  }
}
