// What we add to pprof's sentence: where in the file it is, or what the file is.
import { expect, test } from 'vitest';
import { UserError } from '../../../src/core/base/errors.ts';
import { parseProfile } from '../../../src/core/formats/index.ts';
import { legacy } from '../../fixtures/legacy.ts';

function hintOf(bytes: Uint8Array): string | undefined {
  try {
    parseProfile(bytes);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.hint ?? '';
  }
}

test('every refused file is explained', () => {
  expect(legacy.map(({ file, bytes }) => [file, hintOf(bytes)]).filter(([, hint]) => hint !== undefined)).toEqual(
    hints,
  );
});

const hints: [string, string][] = [
  [
    'cpu-header-cut',
    'this is neither profile.proto nor another format that we know; if it is a profile, it may ' +
      'be cut off or damaged: record or download it again',
  ],
  [
    'cpu-cut-depth',
    'this begins like a binary CPU profile, but sample 4 is longer than what is left of the file, which may be cut off',
  ],
  [
    'cpu-cut-frames',
    'this begins like a binary CPU profile, but sample 4 is longer than what is left of the file, which may be cut off',
  ],
  [
    'cpu-trailing-bytes',
    'this begins like a binary CPU profile, but sample 4 is longer than what is left of the file, which may be cut off',
  ],
  [
    'cpu-huge-depth',
    'this begins like a binary CPU profile, but sample 1 is longer than what is left of the file, which may be cut off',
  ],
  [
    'cpu-huge-depth-64',
    'this begins like a binary CPU profile, but sample 1 is longer than what is left of the file, which may be cut off',
  ],
  [
    'cpu-period-0',
    'this is neither profile.proto nor another format that we know; if it is a profile, it may ' +
      'be cut off or damaged: record or download it again',
  ],
  [
    'cpu-padding-1',
    'this is neither profile.proto nor another format that we know; if it is a profile, it may ' +
      'be cut off or damaged: record or download it again',
  ],
  [
    'cpu-version-4',
    'this is neither profile.proto nor another format that we know; if it is a profile, it may ' +
      'be cut off or damaged: record or download it again',
  ],
  [
    'cpu-third-2',
    'this is neither profile.proto nor another format that we know; if it is a profile, it may ' +
      'be cut off or damaged: record or download it again',
  ],
  ['cpu-map-long-line', 'line 1 of the memory map has more than 64 KiB, which no line of these formats may have'],
  [
    'heap-heapz-v3',
    'this is a heap profile as text, of a kind that is not known; after @ stands heap, heap_v2, ' +
      'heapz_v2, heapprofile, growth or fragmentation',
  ],
  [
    'heap-rate-huge',
    'this is a heap profile as text, of a kind that is not known; after @ stands heap, heap_v2, ' +
      'heapz_v2, heapprofile, growth or fragmentation',
  ],
  [
    'heap-second-line',
    "this is text that holds an older profile but does not begin like one; the profile's first " +
      'line must be its header, as the program wrote it: save the page again as it is',
  ],
  ['heap-inuse-0-bytes', 'line 2 says that 0 objects take up memory: "0: 5 [3: 4] @ 0x10"'],
  ['heap-alloc-0-bytes', 'line 2 says that 0 objects take up memory: "1: 5 [0: 4] @ 0x10"'],
  ['heap-negative-alloc', 'line 2 is no sample: "1: 2 [-3: 4] @ 0x10"'],
  ['heap-overflow-count', 'line 2 holds a number that needs more than 64 bits'],
  ['heap-overflow-bytes', 'line 2 holds a number that needs more than 64 bits'],
  ['heap-overflow-address', 'line 2 holds a number that needs more than 64 bits'],
  ['heap-not-a-sample', 'line 2 is no sample: "1: 1 [1: 1] 0x10"'],
  ['heap-long-line', 'line 2 has more than 64 KiB, which no line of these formats may have'],
  ['heap-long-last-line', 'line 3 has more than 64 KiB, which no line of these formats may have'],
  [
    'heap-growth-blanks',
    'this is a heap profile as text, of a kind that is not known; after @ stands heap, heap_v2, ' +
      'heapz_v2, heapprofile, growth or fragmentation',
  ],
  ['heap-jemalloc', "this is jemalloc's heap profile; pprof does not read it: jeprof does, which comes with jemalloc"],
  [
    'heap-plain',
    'this is a heap profile as text, of a kind that is not known; after @ stands heap, heap_v2, ' +
      'heapz_v2, heapprofile, growth or fragmentation',
  ],
  ['heap-not-utf8', 'line 2 holds a number that needs more than 64 bits'],
  ['count-only-remarks', 'this is text; a profile is a binary file, often named *.pb.gz or *.pprof'],
  [
    'count-blank-after-total',
    "this is text that holds an older profile but does not begin like one; the profile's first " +
      'line must be its header, as the program wrote it: save the page again as it is',
  ],
  [
    'count-blank-before',
    "this is text that holds an older profile but does not begin like one; the profile's first " +
      'line must be its header, as the program wrote it: save the page again as it is',
  ],
  [
    'count-two-words',
    "this is text that holds an older profile but does not begin like one; the profile's first " +
      'line must be its header, as the program wrote it: save the page again as it is',
  ],
  ['count-octal-9', 'line 2 holds a number that cannot be read: strconv.ParseInt: parsing "09": invalid syntax'],
  [
    'count-huge',
    'line 2 holds a number that cannot be read: strconv.ParseInt: parsing "9223372036854775808": value out of range',
  ],
  ['count-negative', 'line 2 is no stack: "-1 @ 0x10"'],
  [
    'count-address-wide',
    'line 2 holds a number that cannot be read: failed to parse as hex 64-bit number: 0x10000000000000000',
  ],
  ['count-address-upper', 'line 2 is no stack: "1 @ 0xAB"'],
  ['count-no-address', 'line 2 is no stack: "1 @"'],
  ['count-blank-end', 'line 2 is no stack: "1 @ 0x10 "'],
  ['count-two-blanks', 'line 2 is no stack: "1 @ 0x10  0x20"'],
  ['count-indented', 'line 2 is no stack: " 1 @ 0x10"'],
  ['count-map-mapped', 'line 3 is no stack: "MAPPED_LIBRARIES:"'],
  ['count-long-remark', 'line 3 has more than 64 KiB, which no line of these formats may have'],
  ['count-long-remark-first', 'line 2 has more than 64 KiB, which no line of these formats may have'],
  ['count-debug-2', 'this is a goroutine dump (debug=2); without -symbolize it is read, as a profile of ours'],
  ['thread-no-end', 'this begins like a thread profile as text, but it ends without a line `--- Memory map: ---`'],
  [
    'thread-no-end-blank',
    'this begins like a thread profile as text, but it ends without a line `--- Memory map: ---`',
  ],
  ['thread-header-only', 'this begins like a thread profile as text, but it ends without a line `--- Memory map: ---`'],
  [
    'thread-bad-thread',
    'this begins like a thread profile as text, but line 5 does not begin a thread: "--- Thread xyz"',
  ],
  [
    'thread-bad-name',
    "this is text that holds an older profile but does not begin like one; the profile's first " +
      'line must be its header, as the program wrote it: save the page again as it is',
  ],
  ['thread-address-wide', 'line 2 holds an address that needs more than 64 bits'],
  ['thread-long-line', 'line 5 has more than 64 KiB, which no line of these formats may have'],
  ['thread-long-line-early', 'this begins like a thread profile as text, but line 2 has more than 64 KiB'],
  [
    'contention-underscores',
    'this begins like a contention profile as text, but line 2 needs a whole number: "sampling period = 1__0"',
  ],
  [
    'contention-empty-value',
    'this begins like a contention profile as text, but line 2 needs a whole number: "sampling period ="',
  ],
  [
    'contention-word-value',
    'this begins like a contention profile as text, but line 2 needs a whole number: "sampling period = many"',
  ],
  [
    'contention-wide-value',
    'this begins like a contention profile as text, but line 2 needs a whole number: "ms since ' +
      'reset = 9223372036854775808"',
  ],
  [
    'contention-unknown-attribute',
    'this begins like a contention profile as text, but line 2 has an attribute that contention ' +
      'profiles do not have: "colour = red"',
  ],
  [
    'contention-format',
    'this begins like a Java profile as text, but line 2 has an attribute that Java profiles do ' +
      'not have: "format = text"',
  ],
  [
    'contention-resolution',
    'this begins like a contention profile as text, but line 2 has an attribute that contention ' +
      'profiles do not have: "resolution = us"',
  ],
  [
    'contention-late-attribute',
    'this begins like a contention profile as text, but line 4 is no sample: "sampling period = 100"',
  ],
  [
    'contention-contentionz',
    "this is text that holds an older profile but does not begin like one; the profile's first " +
      'line must be its header, as the program wrote it: save the page again as it is',
  ],
  [
    'contention-indented-header',
    "this is text that holds an older profile but does not begin like one; the profile's first " +
      'line must be its header, as the program wrote it: save the page again as it is',
  ],
  ['contention-bad-sample', 'this begins like a contention profile as text, but line 4 is no sample: "12 0x10"'],
  ['contention-run-together', 'this begins like a contention profile as text, but line 3 is no sample: "5 @ 0x10"'],
  ['contention-one-digit', 'this begins like a contention profile as text, but line 3 is no sample: "5 @ 0x10"'],
  ['contention-wide-delay', 'line 2 holds a number that needs more than 64 bits'],
  ['contention-wide-count', 'line 2 holds a number that needs more than 64 bits'],
  ['contention-wide-address', 'line 2 holds a number that needs more than 64 bits'],
  [
    'contention-map-sentinel',
    'this begins like a contention profile as text, but line 4 is no sample: "MAPPED_LIBRARIES:"',
  ],
  ['contention-long-line', 'line 4 has more than 64 KiB, which no line of these formats may have'],
  [
    'contention-not-utf8',
    'this begins like a contention profile as text, but line 2 has an attribute that contention ' +
      'profiles do not have: "cycles/second\\xff=5"',
  ],
  ['java-contention-negative', 'line 4 needs a whole number'],
  ['java-contention-word', 'line 3 needs a whole number'],
  ['java-contention-octal', 'line 5 needs a whole number'],
  ['java-contention-wide', 'line 3 needs a whole number'],
  ['java-no-resolution', 'a Java profile names its unit in a line `resolution = ...` before the samples'],
  ['java-no-resolution-bad-name', 'the number of a location needs more than 64 bits'],
  [
    'java-format-other',
    'this begins like a Java profile as text, but line 2 has an attribute that Java profiles do ' +
      'not have: "format = text"',
  ],
  [
    'java-attribute-other',
    'this begins like a Java profile as text, but line 3 has an attribute that Java profiles do ' +
      'not have: "sampling period = 100"',
  ],
  ['java-attribute-empty', 'line 3 needs a whole number'],
  [
    'java-no-newline',
    "this is text that holds an older profile but does not begin like one; the profile's first " +
      'line must be its header, as the program wrote it: save the page again as it is',
  ],
  [
    'java-header-2',
    "this is text that holds an older profile but does not begin like one; the profile's first " +
      'line must be its header, as the program wrote it: save the page again as it is',
  ],
  ['java-count-0', 'line 4 has a sample of 0 objects'],
  ['java-octal-9', 'line 4 holds a number that cannot be read'],
  ['java-wide-count', 'line 4 holds a number that cannot be read'],
  ['java-wide-address', 'line 4 holds a number that cannot be read'],
  ['java-wide-name', 'the number of a location needs more than 64 bits'],
  ['java-cpu-wide-name', 'the number of a location needs more than 64 bits'],
  ['map-long-line', 'line 4 has more than 64 KiB, which no line of these formats may have'],
  ['order-threadz-heap', 'line 2 is no sample: "--- Thread 7f00 (name: main/12) stack: ---"'],
  [
    'order-cpu-text',
    'this begins like a binary CPU profile, but sample 1 is longer than what is left of the file, which may be cut off',
  ],
  ['order-long-first', 'this is text; a profile is a binary file, often named *.pb.gz or *.pprof'],
  ['order-long-first-fits', 'this is text; a profile is a binary file, often named *.pb.gz or *.pprof'],
  ['order-newline', 'this is text; a profile is a binary file, often named *.pb.gz or *.pprof'],
  ['order-spaces', 'this is text; a profile is a binary file, often named *.pb.gz or *.pprof'],
];
