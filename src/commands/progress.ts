/**
 * Receives the progress of long tasks such as fetching and decoding. The worker
 * begins a task and updates it; the implementation decides how to show it
 * (on a terminal: a line, after half a second).
 */
export interface Progress {
  /** Begins a task. `what` is a short description: `decoding cpu.pb.gz`. A `total` of 0 is unknown. */
  begin(what: string, total: number, unit: ProgressUnit): Task;
}

/** A task in seconds needs no updates. */
export type ProgressUnit = 'bytes' | 'files' | 'samples' | 'seconds';

export interface Task {
  /** Sets the amount done; cheap enough to call every few thousand steps. */
  update(done: number): void;
  /** Ends the task, whether it succeeded or failed. */
  end(): void;
}

/** Ignores all progress. */
export const unseen: Progress = { begin: () => ({ update: () => undefined, end: () => undefined }) };
