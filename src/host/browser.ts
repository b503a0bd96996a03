/** Opening a file in the user's browser. Nothing here runs a shell, and nothing waits for the browser to close. */

import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Shown } from '../commands/host.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What tests put in place of the machine. */
export interface BrowserOptions {
  readonly platform?: NodeJS.Platform;
  /** The platform's own way to open a file. */
  readonly openFile?: (file: string) => Promise<ChildProcess>;
  /**
   * How long a program that has started may still fail, in milliseconds. The
   * wrappers of browsers start always and end with an error where there is
   * nothing behind them. pprof pauses as long after each viewer.
   */
  readonly patience?: number;
}

/**
 * Browsers on a desktop without a platform's way of its own. They go before
 * xdg-open, as in pprof: that one may give a drawing to an image viewer, which
 * runs no script.
 */
const browsers = ['chrome', 'google-chrome', 'chromium', 'firefox', 'sensible-browser'];

/**
 * Shows the file `file` (absolute, or relative to the working directory) in a
 * browser: the command in $BROWSER, split at blanks, with the path after it;
 * then what the platform has. Never throws, never hangs, and leaves nothing
 * that keeps this process alive.
 */
export async function openInBrowser(file: string, env: Environment, options: BrowserOptions = {}): Promise<Shown> {
  const { platform = process.platform, openFile = openWithPlatform, patience = 1000 } = options;
  // An absolute path cannot be taken for an option.
  const target = path.resolve(file);
  const attempts: (() => Promise<ChildProcess>)[] = [];
  const [command, ...args] = (env.BROWSER ?? '').split(' ').filter(word => word !== '');
  if (command !== undefined) attempts.push(() => start(command, [...args, target], env));

  if (platform === 'darwin' || platform === 'win32') {
    attempts.push(() => openFile(target));
  } else if (env.WSL_DISTRO_NAME || env.WSL_INTEROP) {
    // Linux inside Windows: its browser needs no display here.
    attempts.push(() => openFile(target));
  } else if (env.DISPLAY || env.WAYLAND_DISPLAY) {
    attempts.push(...browsers.map(name => () => start(name, [target], env)), () => openFile(target));
  }

  let why = 'no display is set (DISPLAY or WAYLAND_DISPLAY), and BROWSER names no command';
  for (const attempt of attempts) {
    try {
      const problem = await earlyEnd(await attempt(), patience);
      if (problem === undefined) return { shown: true };
      why = problem;
    } catch (error) {
      why = describe(error);
    }
  }
  return { shown: false, why };
}

/** Starts a program that outlives this one; resolves when it runs, rejects when it cannot. */
function start(command: string, args: readonly string[], env: Environment): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...env }, detached: true, shell: false, stdio: 'ignore', windowsHide: true });
    child.unref();
    child.once('error', reject);
    child.once('spawn', () => resolve(child));
  });
}

async function openWithPlatform(file: string): Promise<ChildProcess> {
  const { default: open } = await import('open');
  return open(file);
}

/**
 * What went wrong with a program within its first moments, or undefined: it
 * still runs, or has handed the file over and ended well.
 */
function earlyEnd(child: ChildProcess, patience: number): Promise<string | undefined> {
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
    }, patience);
    if (child.exitCode !== null || child.signalCode !== null) ended(child.exitCode, child.signalCode);
    else child.once('exit', ended);
    // An error after the start has no listener of its own and would be thrown.
    child.on('error', () => {});
  });
}

/** The error of a start, worded like Go's where it is the common one. */
function describe(error: unknown): string {
  const { code, path: command } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && command !== undefined) {
    const place = command.includes('/') ? 'no such file or directory' : 'executable file not found in $PATH';
    return `exec: "${command}": ${place}`;
  }
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}
