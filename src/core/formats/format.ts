import { UserError } from '../base/errors.ts';
import type { ErrorDetail } from '../base/errors.ts';
import type { Profile } from '../profile/profile.ts';
import { quote } from '../base/text.ts';
import type { SymbolLines } from './symbollines.ts';
import { phrase, type Phrase } from '../base/phrase.ts';

/**
 * How strictly a file is read: `pprof` as go tool pprof reads it; `ours` also reads what pprof
 * skips or refuses.
 */
export type Dialect = 'pprof' | 'ours';

/** The result of reading a file. */
export interface Reading {
  readonly profile: Profile;
  /** If pprof reads the file differently: a few words about what was read. */
  readonly ours?: Phrase;
}

/** A file that is read in chunks. */
export interface PieceSource {
  /** Its first bytes, enough to recognise its format. */
  readonly head: Uint8Array;
  /** Yields the whole file. A chunk is valid until the next one is requested. */
  pieces(): Iterable<Uint8Array>;
}

export interface OpenContext {
  /** Collects function names from comments; if missing, comments are skipped. */
  readonly names?: SymbolLines | undefined;
  /** True if another format has refused the file with a final error. */
  readonly isRefused: boolean;
}

/** A file format of profiles. */
export interface Format {
  /** `a thread profile as text` */
  readonly name: Phrase;
  /** `ours`: tried only if -symbolize is not given. */
  readonly dialect: Dialect;
  /** True if pprof reads its first line, which may have 64 KiB at most. */
  readonly byLines: boolean;
  /**
   * True if the first bytes fit the format. It is cheap, and never false where `open` would return
   * a profile or throw a final error.
   */
  sniff(bytes: Uint8Array): boolean;
  /**
   * Reads the file. Throws NotThisFormat if other formats are to be tried, or a UserError `parsing
   * profile: ...` if not.
   */
  open(bytes: Uint8Array, context: OpenContext): Reading;
  /**
   * Reads the file in chunks, if the head alone decides the format; returns null if it must be read
   * whole.
   */
  openPieces?(source: PieceSource): Reading | null;
}

/** The bytes begin like a format but are not in it. */
export class NotThisFormat extends Error {
  /**
   * `why` completes `this begins like NAME, but`; null = nothing to say. `isSentence`: `why` is a
   * whole sentence.
   */
  constructor(
    readonly why: Phrase | null = phrase`it goes on otherwise`,
    readonly isSentence = false,
  ) {
    super(String(why));
  }
}

/** Makes a final error: pprof's sentence and advice. */
export function refuse(sentence: string, advice: Phrase, detail?: ErrorDetail): never {
  throw new UserError(`parsing profile: ${sentence}`, advice, detail);
}

/** Quotes the start of a line for a hint. */
export function excerpt(line: string): string {
  return quote(line.length > 80 ? `${line.slice(0, 77)}...` : line);
}
