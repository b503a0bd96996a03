/**
 * Opening a file or a page in the user's browser. Nothing here runs a shell, and nothing waits for
 * the browser to close.
 */

import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { ShowResult } from '../../commands/host.ts';
import { describe, earlyEnd, patience as usualPatience, start } from '../launch.ts';
import type { Environment } from '../launch.ts';

/** What tests put in place of the machine. */
export interface BrowserOptions {
  readonly platform?: NodeJS.Platform;
  /** The platform's own way to open a file. */
  readonly openFile?: (file: string) => Promise<ChildProcess>;
  /** How long a program that has started may still fail, in milliseconds. */
  readonly patience?: number;
}

/**
 * Browsers on a desktop without a platform's way of its own. They go before
 * xdg-open, as in pprof: that one may give a drawing to an image viewer, which
 * runs no script.
 */
const browsers = ['chrome', 'google-chrome', 'chromium', 'firefox', 'sensible-browser'];

/**
 * Shows the file `file` (absolute, or relative to the working directory), or
 * the page at `file` where that begins with `http://`, in a browser: the command in $BROWSER, split
 * at blanks, with the path after it;
 * then what the platform has. Never throws, never hangs, and leaves nothing
 * that keeps this process alive.
 */
export async function openInBrowser(file: string, env: Environment, options: BrowserOptions = {}): Promise<ShowResult> {
  const { platform = process.platform, openFile = openWithPlatform, patience = usualPatience } = options;
  // An absolute path cannot be taken for an option.
  const target = file.startsWith('http://') ? file : path.resolve(file);
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

async function openWithPlatform(file: string): Promise<ChildProcess> {
  const { default: open } = await import('open');
  return open(file);
}
