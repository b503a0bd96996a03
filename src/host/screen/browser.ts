/** Opens a file or a page in the user's browser, without a shell and without waiting for it to close. */

import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { ShowResult } from '../../commands/host.ts';
import { describe, earlyEnd, patience as usualPatience, start } from '../launch.ts';
import type { Environment } from '../launch.ts';

/** Replacements for tests. */
export interface BrowserOptions {
  readonly platform?: NodeJS.Platform;
  /** Opens a file by the platform's own means. */
  readonly openFile?: (file: string) => Promise<ChildProcess>;
  /** Milliseconds to wait for an early failure of a started program. */
  readonly patience?: number;
}

/**
 * Browsers to try on platforms without their own open command. They precede xdg-open, as in pprof:
 * xdg-open may open a drawing in an image viewer, which runs no scripts.
 */
const browsers = ['chrome', 'google-chrome', 'chromium', 'firefox', 'sensible-browser'];

/**
 * Shows a file (an absolute or relative path) or a page (`http://...`) in a browser. Tries the
 * command in $BROWSER, split at blanks, with the path appended, then the platform's own means.
 * Never throws, never hangs, and leaves nothing that keeps this process alive.
 */
export async function openInBrowser(file: string, env: Environment, options: BrowserOptions = {}): Promise<ShowResult> {
  const { platform = process.platform, openFile = openWithPlatform, patience = usualPatience } = options;
  // An absolute path cannot be mistaken for an option.
  const target = file.startsWith('http://') ? file : path.resolve(file);
  const attempts: (() => Promise<ChildProcess>)[] = [];
  const [command, ...args] = (env.BROWSER ?? '').split(' ').filter(word => word !== '');
  if (command !== undefined) attempts.push(() => start(command, [...args, target], env));

  if (platform === 'darwin' || platform === 'win32') {
    attempts.push(() => openFile(target));
  } else if (env.WSL_DISTRO_NAME || env.WSL_INTEROP) {
    // WSL: the browser of Windows needs no display here.
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
