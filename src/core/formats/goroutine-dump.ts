import { joinPhrases, phrase } from '../base/phrase.ts';
import type { Phrase } from '../base/phrase.ts';
import { GoroutineDump } from './dump.ts';
import { speaksOfGoroutines } from './dump-text.ts';
import { NotThisFormat } from './format.ts';
import type { Format, Reading } from './format.ts';

/** Stacks of goroutines, as Go prints them on a panic. pprof refuses them. */
export const goroutineDump: Format = {
  name: phrase`a dump of goroutines`,
  dialect: 'ours',
  byLines: false,
  sniff: speaksOfGoroutines,

  open(bytes, { isRefused }) {
    if (isRefused) throw new NotThisFormat(null);
    const dump = new GoroutineDump();
    dump.feed(bytes);
    const reading = finishDump(dump);
    if (dump.isReversed)
      throw new NotThisFormat(
        phrase`the lines of its goroutines stand in reverse, the newest first: sort them by time, the oldest first
          (gcloud logging read --order=asc, logcli query --forward, tac FILE)`,
        true,
      );
    if (reading) return reading;
    throw new NotThisFormat(dump.goroutines === 0 ? null : frameless(dump.goroutines), true);
  },

  /** Only distinct goroutines are kept in memory. */
  openPieces({ head, pieces }) {
    if (!isText(head)) return null;
    const dump = new GoroutineDump();
    for (const piece of pieces()) dump.feed(piece);
    return finishDump(dump);
  },
};

/** Returns the profile of a dump and a description; null if no goroutine has a frame. */
function finishDump(dump: GoroutineDump): Reading | null {
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

const frameless = (count: number): Phrase => {
  const below = phrase`below the line of a goroutine stand its calls and their places, a line each`;
  return count === 1
    ? phrase`this names 1 goroutine, but no frame of it was found: ${below}`
    : phrase`this names ${count} goroutines, but no frame of them was found: ${below}`;
};

/** True for text in ASCII, UTF-8 or UTF-16; false for profile.proto, whose strings may contain anything. */
function isText(head: Uint8Array): boolean {
  const isWide = head.includes(0);
  return head
    .subarray(0, 256)
    .every(byte => (isWide && byte === 0) || byte >= 32 || (byte >= 9 && byte <= 13) || byte === 27);
}
