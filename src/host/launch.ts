/** Starts programs that show a file, without a shell and without waiting for them to close. */

import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { ShowResult } from '../commands/host.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Milliseconds to wait for an early failure of a started program. Wrapper scripts of browsers always
 * start, and then exit with an error if no browser is installed. pprof waits as long after each viewer.
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
 * Waits up to `wait` milliseconds and returns why the program failed. Returns undefined if it is still
 * running or has exited successfully.
 */
export function earlyEnd(child: ChildProcess, wait: number): Promise<string | undefined> {
  const name = path.basename(child.spawnfile ?? 'browser');
  return new Promise(resolve => {
    const onEnd = (status: number | null, signal: NodeJS.Signals | null): void => {
      clearTimeout(timer);
      resolve(status === 0 ? undefined : `${name}: ${signal === null ? `exit status ${status}` : `signal ${signal}`}`);
    };
    const timer = setTimeout(() => {
      child.off('exit', onEnd);
      child.unref();
      resolve(undefined);
    }, wait);
    if (child.exitCode !== null || child.signalCode !== null) onEnd(child.exitCode, child.signalCode);
    else child.once('exit', onEnd);
    // Without a listener, an error event after the start would be thrown.
    child.on('error', () => {});
  });
}

/** Describes why a program did not start; a missing program is worded as in Go. */
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
    // An absolute path cannot be mistaken for an option.
    const why = await earlyEnd(await start(name, [...args, path.resolve(file)], env), wait);
    return why === undefined ? { shown: true } : { shown: false, why };
  } catch (error) {
    return { shown: false, why: describe(error) };
  }
}
