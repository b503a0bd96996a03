import type { Int64 } from '../core/int64.ts';
import type { Stacks } from '../core/stacks.ts';

/** What the flame graph can be asked to show anew. */
export interface FlameChoice {
  /** Name of a sample type. */
  readonly sampleType: string;
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
  /** The filters that are in force, as reports list them. */
  readonly filters: readonly string[];
  /** A value as reports print it, in the unit that suits it. */
  readonly value: (stacks: Stacks, value: Int64) => string;
}
