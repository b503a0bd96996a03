/** Files on Windows, where names of devices are reserved, and where other programs hold files for a moment. */
import fs from 'node:fs';
import { deviceName } from '../../core/base/windows-paths.ts';
import { codeOf } from './system-errors.ts';

/**
 * The name by which a file is opened. On Windows NUL and CON are devices in every folder; by that
 * name alone Node would make a file that hardly anything can remove.
 */
export const openName = (file: string, platform: NodeJS.Platform = process.platform): string =>
  (platform === 'win32' ? deviceName(file) : undefined) ?? file;

/** What Windows answers while a virus scanner, an indexer or a reader holds a file, and while one is being removed. */
const held: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Whether an error of the system may be over in a moment. */
export const passes = (error: unknown, platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'win32' && held.has(codeOf(error));

/** Milliseconds between attempts: a third of a second in all. */
const waits = [10, 20, 40, 80, 160];

/** Gives a complete file the name of another, which it replaces. Throws the system's error. */
export function renameOver(complete: string, target: string, platform: NodeJS.Platform = process.platform): void {
  for (const ms of waits) {
    try {
      return fs.renameSync(complete, target);
    } catch (error) {
      if (!passes(error, platform)) throw error;
    }
    pause(ms);
  }
  fs.renameSync(complete, target);
}

/** Stops this thread for a moment: the callers are between two keys and hold nothing up. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
