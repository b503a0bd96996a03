import { excerpt, NotThisFormat, refuse } from './format.ts';
import type { Format, OpenContext, Reading } from './format.ts';
import { hexAddresses, NotAnInteger, parseInt64 } from './integers.ts';
import { ScannedLines } from './lines.ts';
import { findMap } from './memorymap.ts';
import { AddressStacks } from './stacks.ts';
import { phrase } from '../base/phrase.ts';

/**
 * Go's count profiles (goroutine, threadcreate and a program's own, with debug=1): one stack per
 * line, function names in comments (pprof: legacy_profile.go parseGoCount).
 *
 *   goroutine profile: total 7
 *   4 @ 0x44e1f6 0x41a8b8
 *   #	0x41a8b7	main.worker+0x37	/src/main.go:12
 */
export const goCount: Format = {
  name: phrase`a Go profile as text (debug=1)`,
  dialect: 'pprof',
  byLines: true,

  sniff(bytes: Uint8Array): boolean {
    const lines = new ScannedLines(bytes);
    return readName(lines) !== undefined || lines.tooLong;
  },

  open(bytes: Uint8Array, { names }: OpenContext): Reading {
    const lines = new ScannedLines(bytes);
    const name = readName(lines);
    lines.check();
    if (name === undefined) throw new NotThisFormat(phrase`its first line is another`);
    const stacks = new AddressStacks();
    while (lines.next()) {
      if (lines.isBlankOrRemark()) {
        names?.add(lines.text, stacks.samples.length);
        continue;
      }
      const line = lines.text;
      if (line.startsWith('---')) break;
      readSample(stacks, line, lines.number);
    }
    lines.check();
    const type = { type: name, unit: 'count' };
    const header = { periodType: type, period: 1 };
    return { profile: stacks.finish([type], header, findMap(lines), { names }) };
  },
};

/** Returns the name of the counted objects, from the first line that is neither blank nor a comment. */
function readName(lines: ScannedLines): string | undefined {
  while (lines.next() && lines.isBlankOrRemark());
  return /^([^\t\n\f\r ]+) profile: total [0-9]+$/.exec(lines.text)?.[1];
}

function readSample(stacks: AddressStacks, line: string, lineNumber: number): void {
  const found = /^([0-9]+) @((?: 0x[0-9a-f]+)+)$/.exec(line);
  if (!found) refuse('malformed profile format', phrase`line ${lineNumber} is no stack: ${excerpt(line)}`);
  try {
    // As in pprof, a leading 0 means octal here.
    stacks.add(hexAddresses(found[2]!), 0, [parseInt64(found[1]!, 0)]);
  } catch (error) {
    if (error instanceof NotAnInteger)
      refuse(
        'malformed profile format',
        phrase`line ${lineNumber} holds a number that cannot be read: ${error.message}`,
      );
    throw error;
  }
}
