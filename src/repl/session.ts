import type { Completion } from '../commands/candidates.ts';
import type { Language } from '../commands/language.ts';
import type { Note, Outcome } from '../commands/outcome.ts';
import type { ColourFacts } from './prompt/decorate.ts';

export type { Candidate, Completion } from '../commands/candidates.ts';

/** The part of a session that the prompt uses. */
export interface ReplSession {
  /** The language of our own messages; absent: English. */
  readonly language?: Language;
  /** Printed to stderr once, before the first prompt. */
  greeting(): readonly Note[];
  /** Runs one line. It reports failure in its notes and throws only for a bug of ours. */
  evaluate(line: string): Promise<Outcome>;
  /** With `hurry`, a completion that would take long is returned as pending. */
  complete(line: string, cursor: number, how?: { readonly hurry?: boolean }): Completion;
  /** Background work that makes later answers fast, in steps of a few milliseconds. */
  prepare?(): Iterator<unknown>;
  /** Facts that colours depend on. */
  readonly facts?: ColourFacts;
  /** Profile, sample type, total and filters, one text each, for the row below the prompt; absent or empty: no row. */
  status?(): readonly string[];
  /** Lines that were typed. */
  readonly history: {
    /** Oldest first, none twice. */
    readonly lines: readonly string[];
    /** Adds a line; returns notes for the user, such as a failure to save it. */
    add(line: string): readonly Note[];
  };
}

/** The terminal, and settings of the host program about it. */
export interface ReplIo {
  /** Must be a terminal. */
  readonly stdin: NodeJS.ReadStream;
  /** Must be a terminal. */
  readonly stdout: NodeJS.WriteStream;
  /** Receives the notes; coloured only if it is a terminal too. */
  readonly stderr: NodeJS.WriteStream;
  /** Encodes a session's text; restores bytes of the profile that are not UTF-8. */
  encode(text: string): Uint8Array;
  /** Whether to use colours; by default the stream's own setting. */
  readonly color?: boolean;
  /** Suspends the process until the shell continues it; if absent, ctrl-z does nothing. */
  suspend?(): void;
  /** The pager for long reports: `builtin` (the default), `off`, or a program with its arguments. */
  readonly pager?: string;
  /** Runs a pager program on text and waits for it. Throws a UserError if it does not start. */
  runPager?(command: string, chunks: Iterable<Uint8Array>): Promise<void>;
  /** Registers an exit handler; returns its unregister function. */
  onExit?(restore: () => void): () => void;
}
