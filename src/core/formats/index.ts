import { UserError } from '../base/errors.ts';
import type { ErrorDetail } from '../base/errors.ts';
import { ConcatenatedError, decodeProfile } from '../profile/decode.ts';
import type { Profile } from '../profile/profile.ts';
import { WireError } from '../profile/wire.ts';
import { contention } from './contention.ts';
import { goCount } from './count.ts';
import { binaryCpu } from './cpu.ts';
import { GoroutineDump } from './dump.ts';
import { speaksOfGoroutines } from './dump-text.ts';
import { NotThisFormat, refuse } from './format.ts';
import type { Format } from './format.ts';
import { heapText } from './heap.ts';
import { findInnerPage } from './inner-page.ts';
import { javaText } from './java.ts';
import { Lines } from './lines.ts';
import { recognise } from './recognise.ts';
import { SymbolLines } from './symbollines.ts';
import { threads } from './thread.ts';
import { phrase, Phrase, joinPhrases } from '../base/phrase.ts';

/** What came before profile.proto, in the order in which pprof tries them. */
const olderFormats: readonly Format[] = [binaryCpu, heapText, goCount, threads, contention, javaText];

/** How a file was read. */
export interface Reading {
  readonly profile: Profile;
  /** Where it was read as pprof does not read it: what was taken, in a few words. */
  readonly ours?: Phrase;
}

/**
 * Uncompressed bytes of any format to a checked profile, as pprof reads them.
 * Throws a UserError with pprof's sentence: `parsing profile: ...` or
 * `malformed profile: ...`.
 */
export const parseProfile = (bytes: Uint8Array): Profile => read(bytes, false).profile;

/** The same with what pprof passes over: names in remarks, and dumps of goroutines. */
export const parseWithNames = (bytes: Uint8Array): Reading => read(bytes, true);

function read(bytes: Uint8Array, withNames: boolean): Reading {
  if (bytes.length === 0) {
    refuse(
      'empty input file',
      phrase`the file has no bytes: the program that wrote it may have stopped before the profile was flushed`,
    );
  }
  try {
    return { profile: decodeProfile(bytes) };
  } catch (error) {
    if (error instanceof ConcatenatedError) {
      refuse(
        'concatenated profiles detected',
        phrase`the file holds several profiles, one after the other: give them as separate files, and they are
          merged`,
      );
    }
    if (!(error instanceof WireError)) throw error;
  }
  return readOlder(bytes, withNames);
}

function readOlder(bytes: Uint8Array, withNames: boolean): Reading {
  const reasons: Phrase[] = [];
  const refuseAs = (sentence: string, detail?: ErrorDetail): Reading => {
    const dump = withNames ? readDump(bytes) : null;
    if (dump && !(dump instanceof Phrase)) return dump;
    const page = withNames ? readInnerPage(bytes) : null;
    return page ?? refuse(sentence, reasons.at(-1) ?? dump ?? describe(bytes, withNames), detail);
  };
  // This is the first to read a line, which pprof takes only up to 64 KiB.
  let reading: Reading | null | undefined;
  try {
    reading = readAsIs(bytes, withNames, reasons);
  } catch (error) {
    // A page in a log may begin in its first line; what else is refused stays so.
    const page = withNames && error instanceof UserError ? readInnerPage(bytes, true) : null;
    if (page) return page;
    throw error;
  }
  if (reading === null) return refuseAs('bufio.Scanner: token too long');
  return reading ?? refuseAs('unrecognized profile format', { code: 'unknown-format' });
}

/** Null where the first line is too long for what is to be tried, undefined where no format fits. */
function readAsIs(bytes: Uint8Array, withNames: boolean, reasons: Phrase[]): Reading | null | undefined {
  for (const format of olderFormats) {
    if (format === heapText && isFirstLineTooLong(bytes)) return null;
    if (!format.sniff(bytes)) continue;
    try {
      const names = withNames ? new SymbolLines() : undefined;
      const profile = format.parse(bytes, names);
      return names?.any ? { profile, ours: phrase`a page with names, which stand in its # lines` } : { profile };
    } catch (error) {
      if (!(error instanceof NotThisFormat)) throw error;
      reasons.push(phrase`this begins like ${format.what}, but ${error.why}`);
    }
  }
  return undefined;
}

/** A page behind a banner or a server's headers, or with something before each line; null where none is read. */
function readInnerPage(bytes: Uint8Array, isInLog = false): Reading | null {
  const page = findInnerPage(bytes);
  if (!page || (isInLog && !page.isPrefixed && !page.isMixed)) return null;
  let reading: Reading | null | undefined;
  try {
    reading = readAsIs(page.bytes, true, []);
  } catch (error) {
    // The text as a whole is what is refused.
    if (error instanceof UserError) return null;
    throw error;
  }
  if (!reading) return null;
  const { line, left } = page;
  const parts = [phrase`a page inside of a text`];
  if (line > 1) parts.push(phrase`, from line ${line} on`);
  if (reading.ours !== undefined) parts.push(phrase`, with names, which stand in its # lines`);
  if (left === 1) parts.push(phrase`; 1 line more is no part of it`);
  if (left > 1) parts.push(phrase`; ${left} lines more are no part of it`);
  return { profile: reading.profile, ours: joinPhrases(parts, '') };
}

/** Whether a file that begins with these bytes is a dump of goroutines, which can be read piece by piece. */
export const beginsLikeDump = (head: Uint8Array): boolean =>
  speaksOfGoroutines(head) && isText(head) && !olderFormats.some(format => format.sniff(head));

/** A dump as it was read, with what is said of it; null where no goroutine in it has a frame. */
export function finishDump(dump: GoroutineDump): Reading | null {
  const profile = dump.finish();
  const { goroutines, frameless: count } = dump;
  const { cut } = dump.findings;
  const remarks = [phrase`a dump of goroutines (debug=2, panic or SIGQUIT)`];
  if (count === 1) remarks.push(phrase`1 of its ${goroutines} goroutines has no frame`);
  if (count > 1) remarks.push(phrase`${count} of its ${goroutines} goroutines have no frame`);
  if (cut === 1) remarks.push(phrase`1 goroutine is cut off in the middle: the rest of it is missing`);
  if (cut > 1) remarks.push(phrase`${cut} goroutines are cut off in the middle: the rest of them is missing`);
  const { joinedLines: joined } = dump;
  if (joined === 1) remarks.push(phrase`1 line was put together again that a terminal had broken at its last column`);
  if (joined > 1)
    remarks.push(phrase`${joined} lines were put together again that a terminal had broken at its last column`);
  const { lost } = dump.findings;
  if (lost === 1) remarks.push(phrase`1 call is missing, for its line is broken: save the dump again with whole lines`);
  if (lost > 1)
    remarks.push(phrase`${lost} calls are missing, for their lines are broken: save the dump again with whole lines`);
  const { number, times } = dump.numbers.most;
  if (times > 1)
    remarks.push(phrase`goroutine ${number} is in it ${times} times: what several dumps show is added up, so save each
      dump as a file of its own to see it alone, or to compare two with -diff_base`);
  return profile && { profile, ours: joinPhrases(remarks, '; ') };
}

/** The reading, or why there is none; null where no goroutine is named. */
function readDump(bytes: Uint8Array): Reading | Phrase | null {
  if (!speaksOfGoroutines(bytes)) return null;
  const dump = new GoroutineDump();
  dump.feed(bytes);
  const reading = finishDump(dump);
  if (dump.isReversed)
    return phrase`the lines of its goroutines stand in reverse, the newest first: sort them by time, the oldest first
      (gcloud logging read --order=asc, logcli query --forward, tac FILE)`;
  return reading ?? (dump.goroutines === 0 ? null : frameless(dump.goroutines));
}

const frameless = (count: number): Phrase => {
  const below = phrase`below the line of a goroutine stand its calls and their places, a line each`;
  return count === 1
    ? phrase`this names 1 goroutine, but no frame of it was found: ${below}`
    : phrase`this names ${count} goroutines, but no frame of them was found: ${below}`;
};

/** Text in ASCII, UTF-8 or UTF-16, as opposed to profile.proto, whose strings may speak of anything. */
function isText(head: Uint8Array): boolean {
  const isWide = head.includes(0);
  return head
    .subarray(0, 256)
    .every(byte => (isWide && byte === 0) || byte >= 32 || (byte >= 9 && byte <= 13) || byte === 27);
}

function isFirstLineTooLong(bytes: Uint8Array): boolean {
  const lines = new Lines(bytes);
  return !lines.next() && lines.tooLong;
}

function describe(bytes: Uint8Array, withNames: boolean): Phrase {
  const { what, advice, tried } = recognise(bytes);
  return phrase`this is ${what}; ${(withNames ? tried : undefined) ?? advice}`;
}
