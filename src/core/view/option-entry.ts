/** One text in each language of ours: a line for lists, then further lines for `help NAME`. */
export interface HelpLines {
  readonly en: readonly [string, ...string[]];
  readonly zh: readonly [string, ...string[]];
}

interface Named {
  readonly name: string;
  readonly help: HelpLines;
}

/** Parameter of addresses and place in saved settings. */
interface OptionStorage {
  /** Null where an address must not set it. */
  readonly url: string | null;
  /** Part of a saved configuration. */
  readonly saved: boolean;
}

export type Choice = Named;

/** What a value may be; it is checked against `kind` when it is read. */
type OptionKind =
  | { readonly kind: 'bool'; readonly initial: boolean }
  | { readonly kind: 'int'; readonly initial: number }
  | { readonly kind: 'float'; readonly initial: number }
  | { readonly kind: 'string'; readonly initial: string; readonly completes: Completes }
  /** Regexps; for labels also ranges. */
  | { readonly kind: 'pattern'; readonly initial: string; readonly completes: Completes }
  | { readonly kind: 'choice'; readonly initial: string; readonly choices: readonly Choice[] };

/** What a text of an option names: completion offers it, and whoever must not see files is not offered those. */
export type Completes =
  /** A pattern that matches names of functions. */
  | 'function'
  /** An expression over labels: `key=value`, a range. */
  | 'label'
  /** A pattern that matches keys of labels. */
  | 'key'
  /** A list of keys of labels, separated by commas. */
  | 'keys'
  /** A sample type. */
  | 'type'
  | 'unit'
  | 'file'
  /** A list of folders. */
  | 'folders';

/** What a filter takes away where it matches or, for those that keep, where it does not. */
export type Removes =
  | 'samples'
  | 'frames'
  /** Frames above a match. */
  | 'above'
  /** Frames below a match. */
  | 'below'
  | 'labels';

/**
 * Where an option acts, in the order of the work. A result of a stage depends
 * on the options of that stage and of those before it, so the stage says which
 * caches an option belongs to.
 *
 *   open     the profile is read and merged
 *   frames   values of labels become frames
 *   filter   samples, frames and labels go (pprof: driver_focus.go applyFocus)
 *   prune    prune_from, after all other filters; reports do not list it
 *   view     which value is reported, what a node is, what percentages refer to
 *   sum      what nodes are called and how their values are added up
 *   cut      which nodes and edges are left, and their order
 *   print    how numbers and lines are written
 *   write    where the report goes
 */
type Acts =
  | { readonly stage: 'open' | 'view' | 'sum' | 'cut' | 'print' | 'write' }
  | {
      readonly stage: 'frames';
      /** Its name in pprof's warning that nothing matches. */
      readonly unmatched: string;
    }
  | {
      readonly stage: 'filter';
      readonly removes: Removes;
      /** Its name in pprof's warning that nothing matches. */
      readonly unmatched: string;
      /** The line `:` clears it (pprof: interactive.go). */
      readonly clearedByColon: boolean;
    }
  | { readonly stage: 'prune'; readonly removes: Removes; readonly clearedByColon: boolean };

export type Stage = Acts['stage'];

/** All that is known of an option. */
export type Option = Named & OptionStorage & OptionKind & Acts;

/** An option whose value is one of a few words. */
export type ChoiceOption = Option & { readonly kind: 'choice' };
