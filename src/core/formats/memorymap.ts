import { trimSpace } from '../base/text.ts';
import type { PlainLocation, PlainMapping } from './builder.ts';
import { refuse } from './format.ts';
import { minus, parseHex, plus } from './integers.ts';
import type { Address } from './integers.ts';
import { isMapHeader } from './lines.ts';
import type { ScannedLines } from './lines.ts';
import { phrase } from '../base/phrase.ts';

/**
 * Reads the memory map at the end of older formats, one mapping per line (pprof: legacy_profile.go
 * ParseProcMaps), in the form of Linux's /proc/PID/maps
 *
 *   00400000-00a00000 r-xp 00000000 08:01 1234 /bin/app
 *
 * or shorter, with offset and build id if they are known
 *
 *   400000-a00000: /bin/app (@1000) abc123
 *
 * A line `name=value` defines $name for the lines after it. Other lines are skipped, and so are
 * mappings without code.
 */
export function readMap(lines: ScannedLines): PlainMapping[] {
  const mappings: PlainMapping[] = [];
  const names = new Replacements();
  while (lines.next()) {
    const line = names.apply(removeLogPrefix(lines.text));
    const entry = parseEntry(line);
    if (entry === 'other') {
      const equals = line.indexOf('=');
      if (equals >= 0) names.add(`$${trimSpace(line.slice(0, equals))}`, trimSpace(line.slice(equals + 1)));
    } else if (entry !== 'no code') mappings.push(entry);
  }
  lines.check();
  return mappings;
}

/** Skips to the memory map, if there is one, and reads it. */
export function findMap(lines: ScannedLines): PlainMapping[] {
  while (!isMapHeader(lines.text) && lines.next());
  lines.check();
  return readMap(lines);
}

/**
 * Assigns each location to its mapping (pprof: legacy_profile.go massageMappings, remapLocationIDs,
 * remapMappingIDs).
 */
export function applyMap(map: readonly PlainMapping[], locations: readonly PlainLocation[]): PlainMapping[] {
  const mappings = moveMainBinaryFirst(joinAdjacent(map));
  // A program on huge pages has another name for its first part.
  if (
    mappings.length > 1 &&
    mappings[0]!.file.startsWith('/anon_hugepage') &&
    mappings[0]!.limit === mappings[1]!.start
  )
    mappings.shift();
  // The address at which Linux loads programs that are not relocatable.
  const first = mappings[0];
  if (first && minus(first.start, first.offset) === 0x400000) {
    first.start = 0x400000;
    first.offset = 0;
  }
  const regions = new Regions(mappings);
  for (const location of locations)
    if (location.mapping < 0 && location.address !== 0) location.mapping = regions.of(location.address);
  return mappings;
}

// ------------------------------------------------------------------- lines

// White space and hexadecimal digits in Go's patterns.
const S = '[\\t\\n\\f\\r ]';
const H = '[0-9a-fA-F]';
/** After the two addresses in /proc/PID/maps: permissions, offset, device, inode, file. */
const procRest = new RegExp(
  `:?(?:${S}+([-rwxp]+))?(?:${S}+(${H}+))?${S}+${H}+:${H}+${S}+[0-9]+(?:${S}+([^\\t\\n\\f\\r ]+))?`,
  'y',
);
/** After them in the short form: permissions, file, (@offset), build id. */
const briefRest = new RegExp(
  `:?(?:${S}+([-rwxp]+))?(?:${S}+([^\\t\\n\\f\\r ]+))?(?:${S}+\\(@(${H}+)\\))?(?:${S}+(${H}+))?`,
  'y',
);

function parseEntry(line: string): PlainMapping | 'no code' | 'other' {
  const ranges = findRanges(line);
  for (const range of ranges) {
    procRest.lastIndex = range.end;
    const rest = procRest.exec(line);
    if (rest) return entryOf(range, rest[1], rest[2], rest[3], undefined);
  }
  const range = ranges[0];
  if (!range) return 'other';
  briefRest.lastIndex = range.end;
  const rest = briefRest.exec(line)!;
  return entryOf(range, rest[1], rest[3], rest[2], rest[4]);
}

function entryOf(
  range: AddressRange,
  permissions: string | undefined,
  offset: string | undefined,
  file = '',
  buildId = '',
): PlainMapping | 'no code' | 'other' {
  if (permissions !== undefined && !permissions.includes('x')) return 'no code';
  const start = parseHex(range.first);
  const limit = parseHex(range.second);
  const from = offset === undefined ? 0 : parseHex(offset);
  if (start === undefined || limit === undefined || from === undefined) return 'other';
  return { start, limit, offset: from, file, buildId };
}

interface AddressRange {
  readonly first: string;
  readonly second: string;
  /** Index of the rest of the line. */
  readonly end: number;
}

const firstNumber = new RegExp(`^${S}*(?:0x(?=${H}))?(${H}+)`);
const secondNumber = new RegExp(`(?:[-\\t\\n\\f\\r ]${S}*)?(?:0x(?=${H}))?(${H}+)`, 'y');

/**
 * Returns the two addresses at the start of a line, the best match first: two numbers with a dash
 * or blanks between, or one run of digits whose last part is the second number (pprof's pattern
 * reads `400000` as 0x40000 and 0x0).
 */
function findRanges(line: string): AddressRange[] {
  const first = firstNumber.exec(line);
  if (!first) return [];
  const digits = first[1]!;
  const end = first[0].length;
  const ranges: AddressRange[] = [];
  secondNumber.lastIndex = end;
  const second = secondNumber.exec(line);
  if (second) ranges.push({ first: digits, second: second[1]!, end: secondNumber.lastIndex });
  if (digits.length > 1) {
    secondNumber.lastIndex = end - 1;
    const tail = secondNumber.exec(line)!;
    ranges.push({ first: digits.slice(0, -1), second: tail[1]!, end: secondNumber.lastIndex });
  }
  return ranges;
}

/** Removes the prefix `... file.cc:123] ` of Google's logging library. */
function removeLogPrefix(line: string): string {
  const bracket = line.search(/[[\]]/);
  if (bracket < 0 || line[bracket] !== ']' || !/^[\t\n\f\r ]$/.test(line[bracket + 1] ?? '')) return line;
  return /[^[\]]:[0-9]+$/.test(line.slice(0, bracket)) ? line.slice(bracket + 2) : line;
}

/** Replaces texts, each wherever it occurs; if several match at one index, the first added wins. */
class Replacements {
  private readonly values = new Map<string, { readonly order: number; readonly value: string }>();
  private readonly lengths = new Set<number>();
  /** The budget in characters per file: names that refer to names can grow exponentially. */
  private budget = 1 << 28;

  add(name: string, value: string): void {
    if (this.values.has(name)) return;
    this.values.set(name, { order: this.values.size, value });
    this.lengths.add(name.length);
  }

  apply(line: string): string {
    if (this.values.size === 0) return line;
    let out = '';
    let copied = 0;
    for (let at = line.indexOf('$'); at >= 0; at = line.indexOf('$', at)) {
      const found = this.at(line, at);
      if (!found) {
        at++;
        continue;
      }
      this.spend(found.value.length * 16);
      out += line.slice(copied, at) + found.value;
      copied = at += found.length;
    }
    return out + line.slice(copied);
  }

  private at(line: string, at: number): { value: string; length: number } | undefined {
    let best: { order: number; value: string; length: number } | undefined;
    for (const length of this.lengths) {
      this.spend(length);
      const found = this.values.get(line.slice(at, at + length));
      if (found && (!best || found.order < best.order)) best = { ...found, length };
    }
    return best;
  }

  private spend(cost: number): void {
    this.budget -= cost;
    if (this.budget < 0)
      refuse(
        'malformed profile format',
        phrase`in the memory map names stand for other names, again and again, until it would fill the memory`,
      );
  }
}

// ----------------------------------------------------------------- regions

/**
 * Joins mappings that the system split, as when part of a program got other permissions (pprof:
 * adjacent).
 */
function joinAdjacent(map: readonly PlainMapping[]): PlainMapping[] {
  const joined: PlainMapping[] = [];
  for (const m of map) {
    const last = joined.at(-1);
    if (last && isAdjacent(last, m)) {
      last.limit = m.limit;
      last.file = m.file || last.file;
      last.buildId = m.buildId || last.buildId;
    } else joined.push({ ...m });
  }
  return joined;
}

function isAdjacent(a: PlainMapping, b: PlainMapping): boolean {
  const agree = (x: string, y: string): boolean => x === '' || y === '' || x === y;
  if (!agree(a.file, b.file) || !agree(a.buildId, b.buildId) || a.limit !== b.start) return false;
  return a.offset === 0 || b.offset === 0 || plus(a.offset, minus(a.limit, a.start)) === b.offset;
}

/**
 * Swaps the main binary to the first position: the first mapping that is neither a library nor the
 * system's.
 */
function moveMainBinaryFirst(mappings: PlainMapping[]): PlainMapping[] {
  const main = mappings.findIndex(({ file }) => {
    const name = trimSpace(file.replaceAll('(deleted)', ''));
    return name !== '' && !/\.so$|\.so[._][0-9]/.test(name) && !name.startsWith('[');
  });
  if (main > 0) [mappings[0], mappings[main]] = [mappings[main]!, mappings[0]!];
  return mappings;
}

const endOfMemory = 0xffffffffffffffffn;
const compare = (a: Address, b: Address): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Finds the mapping of an address. A mapping may grow, and one may be appended for addresses
 * outside of all.
 */
class Regions {
  /** Indices sorted by start, while no two mappings overlap, so that at most one contains an address. */
  private sorted: number[] | null;
  private everything = -1;

  constructor(private readonly mappings: PlainMapping[]) {
    const sorted = mappings.map((_, i) => i).sort((a, b) => compare(mappings[a]!.start, mappings[b]!.start));
    const apart =
      sorted.every((m, i) => i === 0 || mappings[sorted[i - 1]!]!.limit <= mappings[m]!.start) &&
      mappings.every(m => m.start <= m.limit);
    this.sorted = apart ? sorted : null;
  }

  of(address: Address): number {
    let found = this.sorted
      ? this.search(this.sorted, address)
      : this.mappings.findIndex(m => m.start <= address && address < m.limit);
    if (found < 0 && this.everything >= 0 && address < endOfMemory) found = this.everything;
    if (found < 0) found = this.grow(address);
    if (found < 0 && this.everything < 0)
      this.everything = this.mappings.push({ start: 0, limit: endOfMemory, offset: 0, file: '', buildId: '' }) - 1;
    return found < 0 ? this.everything : found;
  }

  private search(sorted: readonly number[], address: Address): number {
    let low = 0;
    for (let high = sorted.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.mappings[sorted[middle]!]!.start <= address) low = middle + 1;
      else high = middle;
    }
    const last = sorted[low - 1];
    return last !== undefined && address < this.mappings[last]!.limit ? last : -1;
  }

  /**
   * The first part of a split mapping may be missing from the map: the offset of the rest then
   * reaches back to it.
   */
  private grow(address: Address): number {
    const index = this.mappings.findIndex(
      m => m.offset !== 0 && address < m.start && minus(m.start, m.offset) <= address,
    );
    const m = this.mappings[index];
    if (m) {
      m.start = minus(m.start, m.offset);
      m.offset = 0;
      this.sorted = null;
    }
    return index;
  }
}
