import type { Note, Outcome } from '../commands/outcome.ts';

/** One way to finish the word before the cursor. */
export interface Candidate {
  /** What replaces `line[from..to]`, complete with any blank that should follow. */
  readonly text: string;
  /** One line, or empty. */
  readonly description: string;
}

/** The candidates for `line[from..to]` (UTF-16 indices). */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Candidate[];
}

/** What the prompt asks of a session. */
export interface ReplSession {
  /** Printed to stderr once, before the first prompt. */
  greeting(): readonly Note[];
  /** Runs one line. It reports failure in its notes and throws only for a bug of ours. */
  evaluate(line: string): Promise<Outcome>;
  complete(line: string, cursor: number): Completion;
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
  /** Calls back when the process ends, whatever ends it; what it gives takes that back. */
  onExit?(restore: () => void): () => void;
}
