import type { Stacks } from '../../core/flame/stacks.ts';

/** What the flame graph can be asked to show anew. */
export interface FlameChoice {
  /** Index of a sample type. */
  readonly type: number;
  /** Label key whose values stand at the root; empty: none. */
  readonly tagRoot: string;
}

/** A flame graph for the whole screen. */
export interface FlameScreen {
  readonly kind: 'flame';
  readonly initial: FlameChoice;
  /** Names of the sample types, in the profile's order. */
  readonly sampleTypes: readonly string[];
  /** Keys of labels that samples have, in byte order. */
  readonly tagKeys: readonly string[];
  /** The stacks behind the session's filters; throws a UserError where these cannot be read. */
  readonly open: (choice: FlameChoice) => Stacks;
  /** The words of the line that chose samples: they go behind a command that shows the same ones. */
  readonly words: readonly string[];
  /** What the profile is called. */
  readonly title: string;
}
