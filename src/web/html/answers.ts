/** What pages are told when they ask for something, as JSON: shared by the server and the pages' script. */

/** What one line of the command line did. */
export interface LineAnswer {
  readonly out: string;
  readonly notes: readonly { readonly level: string; readonly text: string }[];
  /** Another page to go to, relative. */
  readonly go?: string;
  /** `out` is not all of it. */
  readonly cut?: true;
}

/** Texts that may replace `[from, to)` of the command line, in UTF-16 indices; the best first. */
export interface CompletionAnswer {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly { readonly text: string; readonly description: string }[];
}
