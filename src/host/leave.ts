/** Clean-up of terminals before the program exits. */
import fs from 'node:fs';
import os from 'node:os';
import tty from 'node:tty';
import { endBySignal } from './signals.ts';

/**
 * Closes terminals that were hung up. Call it before the program exits: Node restores the modes of
 * each terminal at exit, and aborts if one is gone. If a terminal is gone, the program ends itself
 * with SIGHUP, as its shell expects.
 */
export function leaveTerminals(): void {
  const gone = [0, 1, 2].filter(isGone);
  if (gone.length > 0 && wasTerminal()) endBySignal('SIGHUP');
  // Reached only if a listener handled the signal.
  for (const fd of gone) fs.closeSync(fd);
}

/** True for a terminal that was hung up; also for other character devices, which are harmless to close. */
function isGone(fd: number): boolean {
  try {
    const stat = fs.fstatSync(fd);
    return stat.isCharacterDevice() && !tty.isatty(fd) && stat.rdev !== fs.statSync(os.devNull).rdev;
  } catch {
    return false;
  }
}

/** True if a standard stream was a terminal at start: `isTTY` does not change after a hang-up. */
const wasTerminal = (): boolean =>
  [process.stdout, process.stderr].some(({ isTTY }, i) => isTTY === true && isGone(i + 1));
