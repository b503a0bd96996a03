import { trimSpace } from '../base/text.ts';
import { divide } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { ValueType } from '../profile/profile.ts';
import { excerpt, NotThisFormat, refuse } from './format.ts';
import type { Format, OpenContext, Reading } from './format.ts';
import { hexAddresses, NotAnInteger, parseInt64 } from './integers.ts';
import { isMapHeader, ScannedLines } from './lines.ts';
import { findMap } from './memorymap.ts';
import { readMemStats } from './memstats.ts';
import { AddressStacks } from './stacks.ts';
import { unsample } from './unsample.ts';
import { phrase } from '../base/phrase.ts';

/**
 * Text heaps of Go (debug=1), gperftools and tcmalloc; growth and fragmentation have the same form
 * (pprof: legacy_profile.go parseHeap): objects and bytes in use, allocated ones in brackets, the
 * sampling rate after the last slash.
 *
 *   heap profile: 12: 3456 [78: 9012] @ heap/1048576
 *   1: 1024 [2: 2048] @ 0x4011c5 0x401b01
 */
export const heapText: Format = {
  name: phrase`a heap profile as text`,
  dialect: 'pprof',
  byLines: true,

  sniff(bytes: Uint8Array): boolean {
    const lines = new ScannedLines(bytes);
    return lines.next() && readHeader(lines.text) !== null;
  },

  open(bytes: Uint8Array, { names }: OpenContext): Reading {
    const lines = new ScannedLines(bytes);
    lines.next();
    lines.check();
    const kind = readHeader(lines.text);
    if (!kind) throw new NotThisFormat(phrase`its first line is another`);
    const stacks = new AddressStacks();
    while (lines.next()) {
      if (lines.isBlankOrRemark()) {
        names?.add(lines.text, stacks.samples.length);
        continue;
      }
      const line = trimSpace(lines.text);
      if (isMapHeader(line)) break;
      readSample(stacks, line, kind, lines.number);
    }
    lines.check();
    const memStats = readMemStats(bytes);
    const header = { periodType: { type: 'space', unit: 'bytes' }, period: kind.period, ...(memStats && { memStats }) };
    const types = kind.allocated ? fourTypes : twoTypes;
    return { profile: stacks.finish(types, header, findMap(lines), { names }) };
  },
};

const twoTypes: readonly ValueType[] = [
  { type: 'objects', unit: 'count' },
  { type: 'space', unit: 'bytes' },
];
/** The last type, in-use bytes, is the default. */
const fourTypes: readonly ValueType[] = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
];

interface HeapKind {
  /** The mean number of bytes between samples. */
  readonly period: Int64;
  readonly sampled: boolean;
  /** True if the numbers in brackets become sample types, too. */
  readonly allocated: boolean;
}

const totals = 'heap profile: *([0-9]+): *([0-9]+) *\\[ *([0-9]+): *([0-9]+) *\\]';
const heapHeader = new RegExp(`${totals} *@ *(heap[_a-z0-9]*)/?([0-9]*)`);
const otherHeader = new RegExp(`${totals} @ (?:growth|fragmentation)`);

function readHeader(line: string): HeapKind | null {
  const header = heapHeader.exec(line);
  if (!header) return otherHeader.test(line) ? { period: 1, sampled: false, allocated: false } : null;
  const [, objects, bytes, allocObjects, allocBytes, name, rate] = header;
  const allocated = (allocObjects !== objects && allocObjects !== '0') || (allocBytes !== bytes && allocBytes !== '0');
  let period: Int64;
  try {
    period = rate === '' ? 0 : parseInt64(rate!, 10);
  } catch (error) {
    if (error instanceof NotAnInteger) return null;
    throw error;
  }
  switch (name) {
    case 'heapz_v2':
    case 'heap_v2':
      return { period, sampled: true, allocated };
    case 'heap':
      // Go writes twice its rate (runtime/pprof: writeHeapInternal), for compatibility with old
      // readers.
      return { period: divide(period, 2), sampled: true, allocated };
    case 'heapprofile':
      return { period: 1, sampled: false, allocated };
    default:
      return null;
  }
}

// No match begins inside a number: trying each digit would only cost time.
const sample = /((?:-|(?<![0-9]))[0-9]+): *(-?[0-9]+) *\[ *([0-9]+): *([0-9]+) *] @([ x0-9a-f]*)/;

function readSample(stacks: AddressStacks, line: string, kind: HeapKind, lineNumber: number): void {
  const found = sample.exec(line);
  if (!found)
    refuse(
      'unexpected number of sample values: got 0, want 6',
      phrase`line ${lineNumber} is no sample: ${excerpt(line)}`,
    );
  const values: Int64[] = [];
  let blockSize: Int64 = 0;
  const add = (countText: string, bytesText: string, label: string): void => {
    const count = parseInt64(countText, 10);
    const bytes = parseInt64(bytesText, 10);
    if (count === 0 && bytes !== 0)
      refuse(
        `${label} count was 0 but ${label} bytes was ${bytes}`,
        phrase`line ${lineNumber} says that 0 objects take up memory: ${excerpt(line)}`,
      );
    if (count !== 0) blockSize = divide(bytes, count);
    values.push(...(kind.sampled && count !== 0 ? unsample(count, bytes, kind.period) : [count, bytes]));
  };
  try {
    if (kind.allocated) add(found[3]!, found[4]!, 'allocation');
    add(found[1]!, found[2]!, 'inuse');
    stacks.add(hexAddresses(found[5]!), 0, values, blockSize);
  } catch (error) {
    if (error instanceof NotAnInteger)
      refuse(
        `malformed sample: ${line}: ${error.message}`,
        phrase`line ${lineNumber} holds a number that needs more than 64 bits`,
      );
    throw error;
  }
}
