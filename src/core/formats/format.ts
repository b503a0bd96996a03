import { UserError } from '../base/errors.ts';
import type { ErrorDetail } from '../base/errors.ts';
import type { Profile } from '../profile/profile.ts';
import { quote } from '../base/text.ts';
import type { SymbolLines } from './symbollines.ts';
import { phrase, type Phrase } from '../base/phrase.ts';

/** Whose reading: `pprof` is what go tool pprof makes of a file, `ours` also takes what that passes over or refuses. */
export type Dialect = 'pprof' | 'ours';

/** How a file was read. */
export interface Reading {
  readonly profile: Profile;
  /** Where it was read as pprof does not read it: what was taken, in a few words. */
  readonly ours?: Phrase;
}

/** A file that is not held whole. */
export interface PieceSource {
  /** Its first bytes, enough to see what it is. */
  readonly head: Uint8Array;
  /** All of it, from the first byte on; a piece lasts until the next one. */
  pieces(): Iterable<Uint8Array>;
}

export interface OpenContext {
  /** Gathers what remarks say of functions; without it they are passed over. */
  readonly names?: SymbolLines | undefined;
  /** Another format has refused the file for good. */
  readonly isRefused: boolean;
}

/** One way to write a profile. */
export interface Format {
  /** `a thread profile as text` */
  readonly name: Phrase;
  /** `ours`: tried only where -symbolize is not given. */
  readonly dialect: Dialect;
  /** pprof reads its first line, of at most 64 KiB. */
  readonly byLines: boolean;
  /** Whether the beginning fits; cheap, and never false where `open` gives a profile or a final error. */
  sniff(bytes: Uint8Array): boolean;
  /**
   * Throws NotThisFormat where other formats are still to be tried, and a
   * UserError `parsing profile: ...` where they are not.
   */
  open(bytes: Uint8Array, context: OpenContext): Reading;
  /** The same piece by piece, where the head alone tells the format; null where the file must be read whole. */
  openPieces?(source: PieceSource): Reading | null;
}

/** The bytes began like a format and went on unlike it. */
export class NotThisFormat extends Error {
  /**
   * `why` says how, after `this begins like NAME, but`; null where there is
   * nothing to say. `isSentence`: it says everything.
   */
  constructor(
    readonly why: Phrase | null = phrase`it goes on otherwise`,
    readonly isSentence = false,
  ) {
    super(String(why));
  }
}

/** A final error in pprof's words, and what to look at. */
export function refuse(sentence: string, advice: Phrase, detail?: ErrorDetail): never {
  throw new UserError(`parsing profile: ${sentence}`, advice, detail);
}

/** A line for a hint: short, and quoted so that its ends are seen. */
export function excerpt(line: string): string {
  return quote(line.length > 80 ? `${line.slice(0, 77)}...` : line);
}
