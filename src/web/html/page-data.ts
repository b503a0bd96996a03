/** The data for the script of every page, as JSON in the element `page-data`. */

import type { FrameAction } from './frame-keys.ts';

export interface PageData {
  /** The page's path; null if the page shows an error instead of its report. */
  readonly view: string | null;
  /** True if `web/client/views` has a module for the page. */
  readonly hasScript: boolean;
  /** Names of the selectable items, indexed by the numbers in element ids. */
  readonly nodes: readonly string[];
  /** All pages, in the order of the menu. */
  readonly views: readonly {
    readonly path: string;
    readonly key: string;
    readonly label: string;
    /** If set, the page is offered for the selection, with this title. */
    readonly selectionHelp?: string | undefined;
  }[];
  /** Maps the shortcuts of every page to actions. */
  readonly keys: Readonly<Record<string, FrameAction>>;
  /** Maps option names to parameters. */
  readonly params: Readonly<Record<string, string>>;
  /** Default values of parameters, from the program's command line. */
  readonly base: Readonly<Record<string, string>>;
}
