import { divide, multiply } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { unixPaths } from '../base/paths.ts';
import type { Header, Profile, ValueType } from '../profile/profile.ts';
import { decodeText, quote, trimSpace } from '../base/text.ts';
import { buildProfile, sortByFirstUse } from './builder.ts';
import type { PlainFunction } from './builder.ts';
import { excerpt, NotThisFormat, refuse } from './format.ts';
import type { Format, Reading } from './format.ts';
import { machineryFrames } from './frames.ts';
import { hexAddresses, NotAnInteger, parseHex, parseInt64 } from './integers.ts';
import { EndedLines } from './lines.ts';
import { applyMap } from './memorymap.ts';
import { AddressStacks } from './stacks.ts';
import { unsample } from './unsample.ts';
import { phrase } from '../base/phrase.ts';

/**
 * Java heaps and contention as text: attributes, samples whose frames are ids of locations, and the
 * locations (pprof: legacy_java_profile.go parseJavaProfile).
 *
 *   --- heapz 1 ---
 *   format = java
 *   resolution = bytes
 *        7048      1 @ 0x00000003 0x00000004
 *     0x00000003 com.example.Cache.get (Cache.java:20)
 */
export const javaText: Format = {
  name: phrase`a Java profile as text`,
  dialect: 'pprof',
  byLines: true,
  sniff: bytes => readKind(new EndedLines(bytes)) !== null,

  open(bytes: Uint8Array): Reading {
    const lines = new EndedLines(bytes);
    const kind = readKind(lines);
    if (kind === null) throw new NotThisFormat(phrase`its first line is another`);
    lines.skip();
    const about = readAttributes(lines, kind);
    const stacks = readSamples(lines, kind, about.period);
    const { types, ...header } = about;
    const profile = buildJava(stacks, lines.rest, types, header);
    if (types.length === 0 && stacks.samples.length > 0)
      refuse(
        'missing sample type information',
        phrase`a Java profile names its unit in a line \`resolution = ...\` before the samples`,
      );
    return { profile };
  },
};

type JavaKind = 'heap' | 'contention';

function readKind(lines: EndedLines): JavaKind | null {
  const header = lines.peek();
  return header === '--- heapz 1 ---' ? 'heap' : header === '--- contentionz 1 ---' ? 'contention' : null;
}

interface About {
  types: readonly ValueType[];
  periodType: ValueType;
  period: Int64;
  durationNanos: Int64;
}

// A match begins at the start of a run of these characters.
const attribute = /(?<![\w ])([\w ]+)=([\w ]+)/;

function readAttributes(lines: EndedLines, kind: JavaKind): About {
  const about: About = { types: [], periodType: { type: '', unit: '' }, period: 0, durationNanos: 0 };
  for (let line = lines.peek(); line !== null; lines.skip(), line = lines.peek()) {
    if (line === '') continue;
    const found = attribute.exec(line);
    if (!found) break;
    const value = trimSpace(found[2]!);
    try {
      readAttribute(about, kind, trimSpace(found[1]!), value);
    } catch (error) {
      if (error instanceof NotAnInteger)
        refuse(
          `failed to parse attribute ${line}: ${error.message}`,
          phrase`line ${lines.number} needs a whole number`,
        );
      if (error instanceof NotThisFormat)
        throw new NotThisFormat(
          phrase`line ${lines.number} has an attribute that Java profiles do not have: ${excerpt(line)}`,
        );
      throw error;
    }
  }
  return about;
}

function readAttribute(about: About, kind: JavaKind, name: string, value: string): void {
  switch (`${kind}/${name}`) {
    case 'heap/format':
    case 'contention/format':
      if (value !== 'java') throw new NotThisFormat();
      return;
    case 'heap/resolution':
      about.types = [
        { type: 'inuse_objects', unit: 'count' },
        { type: 'inuse_space', unit: value },
      ];
      return;
    case 'contention/resolution':
      about.types = [
        { type: 'contentions', unit: 'count' },
        { type: 'delay', unit: value },
      ];
      return;
    case 'contention/sampling period':
      about.periodType = { type: 'contentions', unit: 'count' };
      about.period = parseInt64(value, 0);
      return;
    case 'contention/ms since reset':
      about.durationNanos = multiply(parseInt64(value, 0), 1_000_000);
      return;
    default:
      throw new NotThisFormat();
  }
}

/** The mean number of bytes between samples of a Java heap. */
const heapRate = 524288;
const sample = /(?<![0-9])([0-9]+) +([0-9]+) +@ +([ x0-9a-f]*)/;

function readSamples(lines: EndedLines, kind: JavaKind, period: Int64): AddressStacks {
  const stacks = new AddressStacks();
  for (let line = lines.peek(); line !== null; lines.skip(), line = lines.peek()) {
    if (line === '') continue;
    const found = sample.exec(line);
    if (!found) break;
    readSample(stacks, line, found, kind, period, lines.number);
  }
  return stacks;
}

function readSample(
  stacks: AddressStacks,
  line: string,
  [, second, first, frames]: readonly string[],
  kind: JavaKind,
  period: Int64,
  lineNumber: number,
): void {
  const wide = phrase`line ${lineNumber} holds a number that cannot be read`;
  const reading = <T>(what: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof NotAnInteger) refuse(`${what} ${line}: ${error.message}`, wide);
      throw error;
    }
  };
  const addresses = reading('malformed sample:', () => hexAddresses(frames!));
  const count = reading('parsing sample', () => parseInt64(first!, 0));
  const amount = reading('parsing sample', () => parseInt64(second!, 0));
  if (kind === 'contention') {
    const times = period === 0 ? 1 : period;
    stacks.add(addresses, Infinity, [multiply(count, times), multiply(amount, times)]);
    return;
  }
  if (count === 0)
    refuse(
      `parsing sample ${line}: second value must be non-zero`,
      phrase`line ${lineNumber} has a sample of 0 objects`,
    );
  stacks.add(addresses, Infinity, [...unsample(count, amount, heapRate)], divide(amount, count));
}

/**
 * Names the locations from the rest of a Java profile, one location per line. Removes their
 * addresses, which are ids without a meaning elsewhere (pprof: parseJavaLocations).
 */
export function buildJava(
  stacks: AddressStacks,
  rest: Uint8Array,
  sampleTypes: readonly ValueType[],
  header: Partial<Header>,
): Profile {
  const functions: PlainFunction[] = [];
  const byName = new Map<string, number>();
  for (const line of decodeText(rest).split('\n').map(trimSpace)) {
    const found = /^0x([0-9a-fA-F]+)[\t\f\r ]+([^\n]*)$/.exec(line);
    if (!found) continue;
    const number = parseHex(found[1]!);
    if (number === undefined) {
      refuse(
        `parsing sample ${line}: strconv.ParseUint: parsing ${quote(found[1]!)}: value out of range`,
        phrase`the number of a location needs more than 64 bits`,
      );
    }
    const location = stacks.locations[stacks.find(number)];
    if (!location) continue;
    const frame = readFrame(found[2]!);
    let index = byName.get(frame.name);
    if (index === undefined) {
      index = functions.push({ name: frame.name, filename: frame.file }) - 1;
      byName.set(frame.name, index);
    }
    location.lines = [{ function: index, line: frame.line }];
    location.address = 0;
  }
  const used = sortByFirstUse({
    sampleTypes,
    samples: stacks.samples,
    locations: stacks.locations,
    functions,
    mappings: [],
    header: { ...header, ...machineryFrames(sampleTypes) },
  });
  // Locations without a name get a mapping of their own.
  const mappings = applyMap([], used.locations);
  for (const location of used.locations) location.address = 0;
  return buildProfile({ ...used, mappings });
}

/** Parses `name (file:line)`, `name (/path/of/library.so)`, generated code, or a lone name. */
function readFrame(text: string): { name: string; file: string; line: Int64 } {
  if (text.endsWith(')')) {
    const numbered = /:(-?[0-9]+)\)$/.exec(text);
    const place = numbered ? splitPlace(text.slice(0, -numbered[0].length), 1) : null;
    if (numbered && place) return { ...place, line: lineNumber(numbered[1]!) };
    const library = splitPlace(text.slice(0, -1), 0);
    if (library) return { name: library.name, file: unixPaths.base(library.file), line: 0 };
  }
  return { name: text.includes('generated stub/JIT') ? 'STUB' : text, file: '', line: 0 };
}

/** Splits at the last ` (` that is followed by at least `least` characters. */
function splitPlace(text: string, least: number): { name: string; file: string } | null {
  for (let at = text.lastIndexOf('(', text.length - 1 - least); at > 0; at = text.lastIndexOf('(', at - 1)) {
    if (/[\t\n\f\r ]/.test(text[at - 1]!)) return { name: text.slice(0, at - 1), file: text.slice(at + 1) };
  }
  return null;
}

/** Returns the line number; 0 if it is invalid. */
function lineNumber(text: string): Int64 {
  try {
    const line = parseInt64(text, 10);
    return line > 0 ? line : 0;
  } catch (error) {
    if (error instanceof NotAnInteger) return 0;
    throw error;
  }
}
