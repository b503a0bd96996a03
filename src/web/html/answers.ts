/** JSON responses to requests of the pages' script; shared by server and script. */

/** The outcome of a line of the command box. */
export interface LineAnswer {
  readonly out: string;
  readonly notes: readonly { readonly level: string; readonly text: string }[];
  /** Relative address of a page to open. */
  readonly go?: string;
  /** `out` was truncated. */
  readonly cut?: true;
}

/** Replacements for `[from, to)` of the line, in UTF-16 indices, best first. */
export interface CompletionAnswer {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly { readonly text: string; readonly description: string }[];
}
