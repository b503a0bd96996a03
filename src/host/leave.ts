/** The program's end. */
import fs from 'node:fs';
import os from 'node:os';
import tty from 'node:tty';
import { endBySignal } from './signals.ts';

/**
 * Closes terminals that were hung up. Call it before the program exits: Node
 * restores the modes of each terminal at exit, and aborts where one is gone.
 * A program whose terminal is gone ends by SIGHUP, as its shell expects.
 */
export function leaveTerminals(): void {
  const gone = [0, 1, 2].filter(isGone);
  if (gone.length > 0 && wasTerminal()) endBySignal('SIGHUP');
  // Reached only where a listener took the signal.
  for (const fd of gone) fs.closeSync(fd);
}

/** True for a terminal that was hung up, and for other character devices, which need no closing by us. */
function isGone(fd: number): boolean {
  try {
    const stat = fs.fstatSync(fd);
    return stat.isCharacterDevice() && !tty.isatty(fd) && stat.rdev !== fs.statSync(os.devNull).rdev;
  } catch {
    return false;
  }
}

/** `isTTY` holds what the stream was when it was made, so it is still true after a hang-up. */
const wasTerminal = (): boolean =>
  [process.stdout, process.stderr].some(({ isTTY }, i) => isTTY === true && isGone(i + 1));
