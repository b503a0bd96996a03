/** Shows text in the user's pager, without a shell. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserError } from '../../core/base/errors.ts';
import { describe, type Environment } from '../launch.ts';

/**
 * Runs a pager on text and waits until the user quits it. `command` is its name and arguments, as in
 * `$PAGER`. `less` gets options to keep colours, leave the text on the screen and exit at once if it
 * fits, unless `$LESS` is set. Throws a UserError if it does not start.
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
  // A pager that quits early closes the pipe, which is no error.
  let open = true;
  stdin.on('error', () => (open = false));
  const left = new Promise<void>(resolve => child.once('close', () => resolve()));
  try {
    await started;
  } catch (error) {
    throw new UserError(`could not start the pager: ${describe(error)}`);
  }
  // ctrl-c is for the pager, which runs in the same foreground process group.
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
