import { UserError } from '../base/errors.ts';
import { joinPhrases, phrase } from '../base/phrase.ts';
import type { Phrase } from '../base/phrase.ts';
import type { Profile } from '../profile/profile.ts';
import { contention } from './contention.ts';
import { goCount } from './count.ts';
import { binaryCpu } from './cpu.ts';
import { NotThisFormat, refuse } from './format.ts';
import type { Dialect, Format, PieceSource, Reading } from './format.ts';
import { goroutineDump } from './goroutine-dump.ts';
import { heapText } from './heap.ts';
import { findInnerPage } from './inner-page.ts';
import { javaText } from './java.ts';
import { ScannedLines } from './lines.ts';
import { profileProto } from './profile-proto.ts';
import { recognise } from './recognise.ts';
import { SymbolLines } from './symbollines.ts';
import { threads } from './thread.ts';

export type { Dialect, PieceSource, Reading } from './format.ts';

/** The formats before profile.proto. */
const olderFormats: readonly Format[] = [binaryCpu, heapText, goCount, threads, contention, javaText];

/** A page of an older format after a banner or HTTP headers, or with a prefix before each line. */
const innerPage: Format = {
  name: phrase`a page inside of a text`,
  dialect: 'ours',
  byLines: false,
  sniff: () => true,

  open(bytes, { isRefused }) {
    const page = findInnerPage(bytes);
    // A refusal is final, except for a page in a log, which may begin in its first line.
    if (!page || (isRefused && !page.isPrefixed && !page.isMixed)) throw new NotThisFormat(null);
    const { reading } = tryAll(olderFormats, page.bytes, 'ours');
    if (!reading) throw new NotThisFormat(null);
    const { line, left } = page;
    const parts = [phrase`a page inside of a text`];
    if (line > 1) parts.push(phrase`, from line ${line} on`);
    if (reading.ours !== undefined) parts.push(phrase`, with names, which stand in its # lines`);
    if (left === 1) parts.push(phrase`; 1 line more is no part of it`);
    if (left > 1) parts.push(phrase`; ${left} lines more are no part of it`);
    return { profile: reading.profile, ours: joinPhrases(parts, '') };
  },
};

/** All formats in order of trial: those of pprof, then those that only inkprof reads. */
export const formats: readonly Format[] = [profileProto, ...olderFormats, goroutineDump, innerPage];

/**
 * Reads uncompressed bytes in any format into a checked profile. Throws a UserError with pprof's
 * sentence: `parsing profile: ...` or `malformed profile: ...`.
 */
export function openProfile(bytes: Uint8Array, dialect: Dialect): Reading {
  if (bytes.length === 0) {
    refuse(
      'empty input file',
      phrase`the file has no bytes: the program that wrote it may have stopped before the profile was flushed`,
    );
  }
  const { reading, refusal, isLineTooLong, reasons } = tryAll(formats, bytes, dialect);
  if (reading) return reading;
  if (refusal) throw refusal;
  const reason = reasons.findLast(one => one.dialect === 'pprof') ?? reasons.at(-1);
  const advice = reason?.text ?? describe(bytes, dialect);
  if (isLineTooLong) refuse('bufio.Scanner: token too long', advice);
  refuse('unrecognized profile format', advice, { code: 'unknown-format' });
}

/** Reads a profile as pprof does. */
export const parseProfile = (bytes: Uint8Array): Profile => openProfile(bytes, 'pprof').profile;

/** Reads a profile with the parts that pprof skips: names in comments, and dumps of goroutines. */
export const parseWithNames = (bytes: Uint8Array): Reading => openProfile(bytes, 'ours');

/** Reads a file in chunks; returns null if it must be read whole. */
export function openInPieces(source: PieceSource, dialect: Dialect): Reading | null {
  if (dialect === 'pprof') return null;
  const format = formats.find(one => one.openPieces && one.sniff(source.head));
  if (!format || olderFormats.some(older => older.sniff(source.head))) return null;
  return format.openPieces!(source);
}

/** The outcome of trying the formats in order. */
interface Trials {
  readonly reading?: Reading;
  /** The final error of one of pprof's formats. */
  readonly refusal?: UserError;
  readonly isLineTooLong: boolean;
  /** Why the formats that recognised the file did not read it. */
  readonly reasons: readonly { readonly dialect: Dialect; readonly text: Phrase }[];
}

function tryAll(some: readonly Format[], bytes: Uint8Array, dialect: Dialect): Trials {
  const reasons: { dialect: Dialect; text: Phrase }[] = [];
  let refusal: UserError | undefined;
  let isLineTooLong = false;
  for (const format of some) {
    const isOurs = format.dialect === 'ours';
    if (isOurs ? dialect === 'pprof' : refusal || isLineTooLong) continue;
    // The first format that reads lines: pprof refuses a first line of more than 64 KiB.
    isLineTooLong ||= format.byLines && isFirstLineTooLong(bytes);
    if ((format.byLines && isLineTooLong) || !format.sniff(bytes)) continue;
    try {
      const names = dialect === 'ours' ? new SymbolLines() : undefined;
      const reading = format.open(bytes, { names, isRefused: refusal !== undefined });
      const named = names?.any ? { ...reading, ours: phrase`a page with names, which stand in its # lines` } : reading;
      return { reading: named, isLineTooLong, reasons };
    } catch (error) {
      if (error instanceof NotThisFormat) {
        const { why, isSentence } = error;
        if (why)
          reasons.push({
            dialect: format.dialect,
            text: isSentence ? why : phrase`this begins like ${format.name}, but ${why}`,
          });
      } else if (error instanceof UserError && format !== profileProto) refusal = error;
      else throw error;
    }
  }
  return { ...(refusal && { refusal }), isLineTooLong, reasons };
}

function isFirstLineTooLong(bytes: Uint8Array): boolean {
  const lines = new ScannedLines(bytes);
  return !lines.next() && lines.tooLong;
}

function describe(bytes: Uint8Array, dialect: Dialect): Phrase {
  const { what, advice, tried } = recognise(bytes);
  return phrase`this is ${what}; ${(dialect === 'ours' ? tried : undefined) ?? advice}`;
}
