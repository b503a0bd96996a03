import { trimSpace } from '../base/text.ts';
import { fromFloat, multiply, toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { ValueType } from '../profile/profile.ts';
import { excerpt, NotThisFormat, refuse } from './format.ts';
import type { Format, OpenContext, Reading } from './format.ts';
import { hexAddresses, NotAnInteger, parseInt64 } from './integers.ts';
import { isBlankOrRemark, ScannedLines } from './lines.ts';
import { findMap } from './memorymap.ts';
import { AddressStacks } from './stacks.ts';
import { phrase } from '../base/phrase.ts';

const types: readonly ValueType[] = [
  { type: 'contentions', unit: 'count' },
  { type: 'delay', unit: 'nanoseconds' },
];

/**
 * Lock contention: C++ contentionz, and Go's mutex and block profiles with debug=1 (pprof:
 * legacy_profile.go parseContention). Delays are in processor cycles.
 *
 *   --- mutex:
 *   cycles/second=2999996640
 *   sampling period=5
 *   14064 3 @ 0x46d2f6 0x47b2d1
 */
export const contention: Format = {
  name: phrase`a contention profile as text`,
  dialect: 'pprof',
  byLines: true,

  sniff(bytes: Uint8Array): boolean {
    const lines = new ScannedLines(bytes);
    return lines.next() && isHeader(lines.text);
  },

  open(bytes: Uint8Array, { names }: OpenContext): Reading {
    const lines = new ScannedLines(bytes);
    if (!lines.next() || !isHeader(lines.text)) throw new NotThisFormat(phrase`its first line is another`);
    const scale = readAttributes(lines);
    lines.check();
    const stacks = new AddressStacks();
    do {
      const line = trimSpace(lines.text);
      if (line.startsWith('---')) break;
      if (isBlankOrRemark(line)) names?.add(line, stacks.samples.length);
      else readSample(stacks, line, scale, lines.number);
    } while (lines.next());
    lines.check();
    const header = { periodType: types[0]!, period: scale.period, durationNanos: scale.durationNanos };
    return { profile: stacks.finish(types, header, findMap(lines), { names }) };
  },
};

const isHeader = (line: string): boolean =>
  ['--- contentionz ', '--- mutex:', '--- contention:'].some(start => line.startsWith(start));

interface Scale {
  /** The number of contentions per recorded one. */
  period: Int64;
  /** Cycles per second; 0 = delays are in nanoseconds. */
  hertz: Int64;
  durationNanos: Int64;
}

/** Reads lines `name = value`. Stops at the first line of another form, which stays the current line. */
function readAttributes(lines: ScannedLines): Scale {
  const scale: Scale = { period: 1, hertz: 0, durationNanos: 0 };
  while (lines.next()) {
    if (lines.isBlankOrRemark()) continue;
    const line = trimSpace(lines.text);
    const equals = line.indexOf('=');
    if (line.startsWith('---') || equals < 0) break;
    const name = trimSpace(line.slice(0, equals));
    const value = trimSpace(line.slice(equals + 1));
    try {
      if (name === 'cycles/second') scale.hertz = parseInt64(value, 0);
      else if (name === 'sampling period') scale.period = parseInt64(value, 0);
      else if (name === 'ms since reset') scale.durationNanos = multiply(parseInt64(value, 0), 1_000_000);
      else if (name !== 'discarded samples')
        throw new NotThisFormat(
          phrase`line ${lines.number} has an attribute that contention profiles do not have: ${excerpt(line)}`,
        );
    } catch (error) {
      if (error instanceof NotAnInteger)
        throw new NotThisFormat(phrase`line ${lines.number} needs a whole number: ${excerpt(line)}`);
      throw error;
    }
  }
  return scale;
}

// Two numbers with blanks between them, or one whose last digit is the second number, as pprof's
// pattern reads it. No match begins inside a number.
const sample = /(?<![0-9])(?:([0-9]+) +([0-9]+)|([0-9]+)([0-9])) @([ x0-9a-f]*)/;

function readSample(stacks: AddressStacks, line: string, { period, hertz }: Scale, lineNumber: number): void {
  const found = sample.exec(line);
  if (!found) throw new NotThisFormat(phrase`line ${lineNumber} is no sample: ${excerpt(line)}`);
  try {
    let delay = parseInt64((found[1] ?? found[3])!, 10);
    let count = parseInt64((found[2] ?? found[4])!, 10);
    if (period > 0) {
      if (hertz > 0) delay = fromFloat((toFloat(delay) * toFloat(period)) / (toFloat(hertz) / 1e9));
      count = multiply(count, period);
    }
    stacks.add(hexAddresses(found[5]!), 0, [count, delay]);
  } catch (error) {
    if (error instanceof NotAnInteger)
      refuse(
        `malformed sample: ${line}: ${error.message}`,
        phrase`line ${lineNumber} holds a number that needs more than 64 bits`,
      );
    throw error;
  }
}
