import type { Completion } from '../commands/candidates.ts';
import type { Language } from '../commands/language.ts';
import type { Note, Outcome } from '../commands/outcome.ts';
import type { ColourFacts } from './prompt/decorate.ts';

export type { Candidate, Completion } from '../commands/candidates.ts';

/** What the prompt asks of a session. */
export interface ReplSession {
  /** The language of our own words; absent: English. */
  readonly language?: Language;
  /** Printed to stderr once, before the first prompt. */
  greeting(): readonly Note[];
  /** Runs one line. It reports failure in its notes and throws only for a bug of ours. */
  evaluate(line: string): Promise<Outcome>;
  /** In a hurry an answer that takes long is pending. */
  complete(line: string, cursor: number, how?: { readonly hurry?: boolean }): Completion;
  /** Work that makes later answers quick, in steps of a few milliseconds, for the time in which nobody types. */
  prepare?(): Iterator<unknown>;
  /** What colours depend on; absent: nothing is known. */
  readonly facts?: ColourFacts;
  /** Profile, sample type, total and filters, one text each, for the row below the prompt; absent or empty: no row. */
  status?(): readonly string[];
  /** Lines that were typed. */
  readonly history: {
    /** Oldest first, none twice. */
    readonly lines: readonly string[];
    /** Gives what the user must know of it. */
    add(line: string): readonly Note[];
  };
}

/** The terminal and what only the host program can say about it. */
export interface ReplIo {
  /** Must be a terminal. */
  readonly stdin: NodeJS.ReadStream;
  /** Must be a terminal. */
  readonly stdout: NodeJS.WriteStream;
  /** Gets the notes; coloured only when it is a terminal too. */
  readonly stderr: NodeJS.WriteStream;
  /** A session's text as bytes: the profile's own bytes where they are not UTF-8. */
  encode(text: string): Uint8Array;
  /** Whether colour is wanted; by default what the stream says of itself. */
  readonly color?: boolean;
  /** Stops the process until the shell continues it; without it ctrl-z does nothing. */
  suspend?(): void;
  /** How long reports are shown: `builtin` (the default), `off`, or a program with its arguments. */
  readonly pager?: string;
  /** Runs such a program on text and waits for it; throws a UserError where it does not start. */
  runPager?(command: string, chunks: Iterable<Uint8Array>): Promise<void>;
  /** Calls back when the process ends, whatever ends it; what it gives takes that back. */
  onExit?(restore: () => void): () => void;
}
