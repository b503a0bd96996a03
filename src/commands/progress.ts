/**
 * How far something long has come: reading, fetching, decoding. Whoever works
 * begins a task and says how much is done; whether and how that is shown is
 * the skin's affair (main draws it on a terminal, after half a second).
 */
export interface Progress {
  /** `what` is a few words: `decoding cpu.pb.gz`. A `total` of 0 is not known. */
  begin(what: string, total: number, unit: ProgressUnit): Task;
}

/** Seconds go by on their own: such a task needs no updates. */
export type ProgressUnit = 'bytes' | 'files' | 'samples' | 'seconds';

export interface Task {
  /** How much of the total is done; cheap enough for every few thousand steps. */
  update(done: number): void;
  /** Over, whether it went well or not. */
  end(): void;
}

/** Nobody watches. */
export const unseen: Progress = { begin: () => ({ update: () => undefined, end: () => undefined }) };
