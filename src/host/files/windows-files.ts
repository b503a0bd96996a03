/** File access on Windows: device names are reserved, and other programs lock files for short times. */
import fs from 'node:fs';
import { deviceName } from '../../core/base/windows-paths.ts';
import { codeOf } from './system-errors.ts';

/**
 * Returns the name to open a file by. On Windows, NUL and CON are devices in every folder, but Node
 * would create a real file of that name, which most programs cannot delete.
 */
export const openName = (file: string, platform: NodeJS.Platform = process.platform): string =>
  (platform === 'win32' ? deviceName(file) : undefined) ?? file;

/** Error codes for a file that another program holds (a virus scanner, an indexer), or that is being deleted. */
const busyCodes: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** True if the call may succeed on a retry. */
export const isTemporary = (error: unknown, platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'win32' && busyCodes.has(codeOf(error));

/** Milliseconds between attempts; a third of a second in total. */
const waits = [10, 20, 40, 80, 160];

/** Renames a complete file to `target`, and replaces it. Throws the system's error. */
export function renameOver(complete: string, target: string, platform: NodeJS.Platform = process.platform): void {
  for (const ms of waits) {
    try {
      return fs.renameSync(complete, target);
    } catch (error) {
      if (!isTemporary(error, platform)) throw error;
    }
    pause(ms);
  }
  fs.renameSync(complete, target);
}

/** Blocks this thread for `ms` milliseconds. Acceptable because callers run between two keys. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
