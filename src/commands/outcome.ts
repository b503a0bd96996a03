/** One message for stderr. `error` is pprof's own channel for errors; `hint` is ours and follows it. */
export interface Note {
  readonly level: 'info' | 'error' | 'hint';
  /** Without a final newline. */
  readonly text: string;
}

/** What one line did. The skin prints the notes to stderr, then `out` to stdout. */
export interface Outcome {
  readonly out: Iterable<string> | Uint8Array;
  readonly notes: readonly Note[];
  /** The line ended the session. */
  readonly quit?: true;
  /** The line failed; one-shot runs exit with status 2. */
  readonly failed?: true;
}

/** An outcome that prints nothing. */
export const nothing: Outcome = { out: [], notes: [] };
