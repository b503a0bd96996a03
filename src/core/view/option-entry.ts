/** The help of an option in each language. Lists show the first line, `help NAME` shows all. */
export interface HelpLines {
  readonly en: readonly [string, ...string[]];
  readonly zh: readonly [string, ...string[]];
}

interface Described {
  readonly name: string;
  readonly help: HelpLines;
}

/** How URLs and saved configurations store the option. */
interface OptionStorage {
  /** The URL parameter; null if a URL must not set the option. */
  readonly url: string | null;
  /** Whether a saved configuration includes the option. */
  readonly saved: boolean;
}

export type Choice = Described;

/** The type of an option's value; assignments are checked against `kind`. */
type OptionKind =
  | { readonly kind: 'bool'; readonly initial: boolean }
  | { readonly kind: 'int'; readonly initial: number }
  | { readonly kind: 'float'; readonly initial: number }
  | { readonly kind: 'string'; readonly initial: string; readonly completes: Completes }
  /** A regexp; options over labels also accept ranges. */
  | { readonly kind: 'pattern'; readonly initial: string; readonly completes: Completes }
  | { readonly kind: 'choice'; readonly initial: string; readonly choices: readonly Choice[] };

/** The kind of names that a text option holds: completion offers these, except files to a restricted caller. */
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

/** The kind of data that a filter removes. */
export type Removes =
  | 'samples'
  | 'frames'
  /** Frames above a match. */
  | 'above'
  /** Frames below a match. */
  | 'below'
  | 'labels';

/**
 * The stage at which an option acts, in the order of execution. The result of
 * a stage depends on the options of this stage and of all earlier ones, so the
 * stage determines the cache keys that include an option.
 *
 *   open     the profile is read and merged
 *   frames   values of labels become frames
 *   filter   samples, frames and labels are removed (pprof: driver_focus.go applyFocus)
 *   prune    prune_from, after all other filters; reports do not list it
 *   view     the reported value, the granularity of nodes, the base of percentages
 *   sum      the names of nodes and the sums of their values
 *   cut      the selection and order of nodes and edges
 *   print    the format of numbers and lines
 *   write    the destination of the report
 */
type Acts =
  | { readonly stage: 'open' | 'view' | 'sum' | 'cut' | 'print' | 'write' }
  | {
      readonly stage: 'frames';
      /** The option's name in pprof's warning that nothing matches. */
      readonly unmatched: string;
    }
  | {
      readonly stage: 'filter';
      readonly removes: Removes;
      /** The option's name in pprof's warning that nothing matches. */
      readonly unmatched: string;
      /** Whether the line `:` clears it (pprof: interactive.go). */
      readonly clearedByColon: boolean;
    }
  | { readonly stage: 'prune'; readonly removes: Removes; readonly clearedByColon: boolean };

export type Stage = Acts['stage'];

/** The declaration of an option. */
export type Option = Described & OptionStorage & OptionKind & Acts;

/** An option whose value is one of a few words. */
export type ChoiceOption = Option & { readonly kind: 'choice' };
