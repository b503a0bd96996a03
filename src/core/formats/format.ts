import { UserError } from '../base/errors.ts';
import type { ErrorDetail } from '../base/errors.ts';
import type { Profile } from '../profile/profile.ts';
import { quote } from '../base/text.ts';
import type { SymbolLines } from './symbollines.ts';
import { phrase, type Phrase } from '../base/phrase.ts';

/** One way to write a profile, other than profile.proto. */
export interface Format {
  /** `a thread profile as text` */
  readonly what: Phrase;
  /** Whether the beginning fits; cheap, and never false where `parse` gives a profile or a final error. */
  sniff(bytes: Uint8Array): boolean;
  /**
   * Throws NotThisFormat where other formats are still to be tried, and a
   * UserError `parsing profile: ...` where they are not. `names` gathers what
   * remarks say of functions; without it they are passed over.
   */
  parse(bytes: Uint8Array, names?: SymbolLines): Profile;
}

/** The bytes began like a format and went on unlike it: `why` says how. */
export class NotThisFormat extends Error {
  constructor(readonly why: Phrase = phrase`it goes on otherwise`) {
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
