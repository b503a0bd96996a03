import { add } from '../base/int64.ts';
import { trimSpace } from '../base/text.ts';
import { excerpt, NotThisFormat, refuse } from './format.ts';
import type { Format, Reading } from './format.ts';
import { hexAddresses, NotAnInteger } from './integers.ts';
import type { Address } from './integers.ts';
import { isMapHeader, ScannedLines } from './lines.ts';
import { findMap } from './memorymap.ts';
import { AddressStacks, dropDoubledLeaves } from './stacks.ts';
import { phrase, type Phrase } from '../base/phrase.ts';

/**
 * C++ threads as text: one header per thread, then lines with addresses (pprof: legacy_profile.go
 * parseThread).
 *
 *   --- threadz 1 ---
 *   --- Thread 7f7f1 (name: main/12) stack: ---
 *     PC: 0x4bc8f1c 0x4bcae55
 *   --- Thread 7f7f2 (name: worker/13) stack: ---
 *     [same as previous thread]
 *   --- Memory map: ---
 */
export const threads: Format = {
  name: phrase`a thread profile as text`,
  dialect: 'pprof',
  byLines: true,
  sniff: bytes => isHeader(firstLine(new ScannedLines(bytes))),

  open(bytes: Uint8Array): Reading {
    const lines = new ScannedLines(bytes);
    let line = firstLine(lines);
    if (!isHeader(line)) throw new NotThisFormat(phrase`its first line is another`);
    if (start.test(line)) {
      while (lines.next()) {
        line = lines.text;
        if (isMapHeader(line) || line.startsWith('-')) break;
      }
    }
    const stacks = new AddressStacks();
    while (!isMapHeader(line) && !line.startsWith('---- no stack trace for')) {
      if (!threadStart.test(line)) throw new NotThisFormat(whyNoThread(lines));
      const thread = readThread(lines);
      line = thread.next;
      const previous = stacks.samples.at(-1);
      if (thread.addresses.length > 0) stacks.add(thread.addresses, 1, [1]);
      else if (previous) previous.values = [add(previous.values[0]!, 1)];
    }
    const type = { type: 'thread', unit: 'count' };
    const header = { periodType: type, period: 1 };
    return { profile: stacks.finish([type], header, findMap(lines), { polish: dropDoubledLeaves }) };
  },
};

const start = /--- threadz [0-9]+ ---/;
const threadStart = /--- Thread [0-9a-fA-F]+ \(name: [^\n]*\/[0-9]+\) stack: ---/;
const isHeader = (line: string): boolean => start.test(line) || threadStart.test(line);

/** Returns the first line that is neither blank nor a comment; '' if there is none. */
function firstLine(lines: ScannedLines): string {
  while (lines.next() && lines.isBlankOrRemark());
  return lines.text;
}

function whyNoThread(lines: ScannedLines): Phrase {
  if (lines.tooLong) return phrase`line ${lines.number + 1} has more than 64 KiB`;
  return lines.text === ''
    ? phrase`it ends without a line \`--- Memory map: ---\``
    : phrase`line ${lines.number} does not begin a thread: ${excerpt(lines.text)}`;
}

/** Reads one thread. Returns no addresses if its stack is the previous thread's. `next`: the line after. */
function readThread(lines: ScannedLines): { addresses: Address[]; next: string } {
  let addresses: Address[] = [];
  let same = false;
  let line = '';
  while (lines.next()) {
    line = trimSpace(lines.text);
    if (line === '') continue;
    if (line.startsWith('---')) break;
    if (line.includes('same as previous thread')) {
      same = true;
      continue;
    }
    try {
      for (const address of hexAddresses(line)) addresses.push(address);
    } catch (error) {
      if (error instanceof NotAnInteger)
        refuse(
          `malformed sample: ${line}: ${error.message}`,
          phrase`line ${lines.number} holds an address that needs more than 64 bits`,
        );
      throw error;
    }
  }
  lines.check();
  if (same) addresses = [];
  return { addresses, next: line };
}
