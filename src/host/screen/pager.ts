/** Handing text to the user's pager. No shell is run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserError } from '../../core/base/errors.ts';
import { describe, type Environment } from '../launch.ts';

/**
 * Runs a pager on text and waits until the user leaves it. `command` is its
 * name and arguments, as `$PAGER` has them; `less` gets the options that keep
 * colours, leave the text on the screen and show a short one at once, unless
 * `$LESS` says otherwise. Throws a UserError where it does not start.
 */
export async function runPager(command: string, chunks: Iterable<Uint8Array>, env: Environment): Promise<void> {
  const [name, ...args] = command.trim().split(/\s+/);
  const child = spawn(name!, args, {
    env: { LESS: 'FRX', LV: '-c', ...env },
    shell: false,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const { stdin } = child;
  const started = new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  // Whoever has seen enough closes the pipe; the error says no more than that.
  let open = true;
  stdin.on('error', () => (open = false));
  const left = new Promise<void>(resolve => child.once('close', () => resolve()));
  try {
    await started;
  } catch (error) {
    throw new UserError(`could not start the pager: ${describe(error)}`);
  }
  // ctrl-c is meant for the pager, which runs in the same foreground group.
  const ignore = (): void => {};
  process.on('SIGINT', ignore);
  try {
    for (const chunk of chunks) {
      if (!open) break;
      if (!stdin.write(chunk)) await Promise.race([once(stdin, 'drain').catch(ignore), left]);
    }
    stdin.end();
    await left;
  } finally {
    process.off('SIGINT', ignore);
  }
}
