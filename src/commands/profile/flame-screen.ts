import type { Stacks } from '../../core/flame/stacks.ts';

/** The settings that the user can change in the flame graph. */
export interface FlameChoice {
  /** Index of a sample type. */
  readonly type: number;
  /** Label key whose values are shown at the root; empty: none. */
  readonly tagRoot: string;
}

/** The data of a full-screen flame graph. */
export interface FlameScreen {
  readonly kind: 'flame';
  readonly initial: FlameChoice;
  /** Names of the sample types, in the profile's order. */
  readonly sampleTypes: readonly string[];
  /** Keys of labels that samples have, in byte order. */
  readonly tagKeys: readonly string[];
  /** Returns the stacks after the session's filters. Throws a UserError if a filter is invalid. */
  readonly open: (choice: FlameChoice) => Stacks;
  /** The focus and ignore words of the line, to append to another command for the same samples. */
  readonly words: readonly string[];
  /** The name of the profiled program. */
  readonly title: string;
}
