import { ConcatenatedError, decodeProfile } from '../decode.ts';
import type { Profile } from '../profile.ts';
import { WireError } from '../wire.ts';
import { contention } from './contention.ts';
import { goCount } from './count.ts';
import { binaryCpu } from './cpu.ts';
import { NotThisFormat, refuse } from './format.ts';
import type { Format } from './format.ts';
import { heapText } from './heap.ts';
import { javaText } from './java.ts';
import { Lines } from './lines.ts';
import { recognise } from './recognise.ts';
import { threads } from './thread.ts';

/** What came before profile.proto, in the order in which pprof tries them. */
const olderFormats: readonly Format[] = [binaryCpu, heapText, goCount, threads, contention, javaText];

/**
 * Uncompressed bytes of any format to a checked profile. Throws a UserError
 * with pprof's sentence: `parsing profile: ...` or `malformed profile: ...`.
 */
export function parseProfile(bytes: Uint8Array): Profile {
  if (bytes.length === 0) {
    refuse('empty input file', 'the file has no bytes: the program that wrote it may have stopped before the profile was flushed');
  }
  try {
    return decodeProfile(bytes);
  } catch (error) {
    if (error instanceof ConcatenatedError) {
      refuse('concatenated profiles detected', 'the file holds several profiles, one after the other: give them as separate files, and they are merged');
    }
    if (!(error instanceof WireError)) throw error;
  }
  return parseOlder(bytes);
}

function parseOlder(bytes: Uint8Array): Profile {
  const reasons: string[] = [];
  const hint = (): string => reasons.at(-1) ?? describe(bytes);
  for (const format of olderFormats) {
    // This is the first to read a line, which pprof takes only up to 64 KiB.
    if (format === heapText && isFirstLineTooLong(bytes)) refuse('bufio.Scanner: token too long', hint());
    if (!format.sniff(bytes)) continue;
    try {
      return format.parse(bytes);
    } catch (error) {
      if (!(error instanceof NotThisFormat)) throw error;
      reasons.push(`this begins like ${format.what}, but ${error.message}`);
    }
  }
  refuse('unrecognized profile format', hint());
}

function isFirstLineTooLong(bytes: Uint8Array): boolean {
  const lines = new Lines(bytes);
  return !lines.next() && lines.tooLong;
}

function describe(bytes: Uint8Array): string {
  const { what, advice } = recognise(bytes);
  return `this is ${what}; ${advice}`;
}
