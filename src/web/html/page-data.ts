/** The data that every page brings for its script, as JSON in the element `page-data`. */

import type { FrameAction } from './frame-keys.ts';

export interface PageData {
  /** The page's path; null where a message stands in place of its report. */
  readonly view: string | null;
  /** A module of `web/client/views` is named after the page. */
  readonly hasScript: boolean;
  /** Names of what can be selected, by the numbers in element ids. */
  readonly nodes: readonly string[];
  /** All pages, in the order of the menu. */
  readonly views: readonly {
    readonly path: string;
    readonly key: string;
    readonly label: string;
    /** The page is offered for what is selected, with this title. */
    readonly selectionHelp?: string | undefined;
  }[];
  /** What the keys of every page do. */
  readonly keys: Readonly<Record<string, FrameAction>>;
  /** Option name to its parameter. */
  readonly params: Readonly<Record<string, string>>;
  /** Parameter to the value that applies where the address has none: that of the program's command line. */
  readonly base: Readonly<Record<string, string>>;
}
