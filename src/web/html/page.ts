/** Declaration of a page. Routes, menus, shortcuts, downloads and links are derived from it. */

import type { ReportCommand, ReportContext } from '../../commands/command.ts';
import type { FullScreen } from '../../commands/outcome.ts';
import type { Ask } from '../site/site.ts';
import type { Html } from './html.ts';

/** A page. `web/pages/index.ts` lists them in the order of the View menu. */
export interface WebPage {
  /** Its address below `/ui/`; with `hasScript`, also the name of its module in `web/client/views`. */
  readonly path: string;
  /** Addresses of the page in older versions of pprof. */
  readonly formerPaths?: readonly string[];
  /** Element id of its link in the View menu, as in pprof. */
  readonly id: string;
  readonly label: string;
  /** Shortcut that opens the page. */
  readonly key: string;
  /** Title of its link, one line. */
  readonly help: string;
  /** The page fills the window and does not scroll as a whole. */
  readonly fills?: true;
  /** A module of `web/client/views` runs in the browser. */
  readonly hasScript?: true;
  /** The page works for every profile, so error pages link to it. */
  readonly isWayOut?: true;
  /** If set, the page is offered for selected functions, with this title. */
  readonly selectionHelp?: string;
  /** True for commands (that write a file or open a viewer) that open this page when run in a command box. */
  readonly standsFor?: (command: ReportCommand) => boolean;
  /** The prompt's full screen view with the same content. */
  readonly screen?: FullScreen['kind'];
  /** Downloads of the page's content, in menu order. */
  readonly downloads: readonly Download[];
  /** Data that the page's script fetches, by name below `/ui/`. */
  readonly data?: Readonly<Record<string, (ask: Ask) => Uint8Array>>;
  /** Reads the address. Throws a UserError for an invalid parameter. */
  readonly context: (ask: Ask) => ReportContext;
  /** Makes the report, after the page's opening was sent. Throws UserErrors. */
  readonly make: (ask: Ask, context: ReportContext) => PageContent;
}

/** The data of a link to a page. */
export type PageLink = Pick<WebPage, 'path' | 'label'>;

/** The content of a page: its report. */
export interface PageContent {
  /** The legend: lines about the profile and this view. */
  readonly legend: readonly string[];
  readonly body: Html;
  /** Names of the selectable items, indexed by the numbers in element ids. */
  readonly nodes?: readonly string[];
}

/** MIME types by the extension of a downloaded file. */
export const fileTypes = {
  csv: 'text/csv; charset=utf-8',
  dot: 'text/vnd.graphviz; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
} as const;

/** A file that the server generates at `/ui/FILE`. */
export interface FileDownload {
  readonly label: string;
  readonly file: `${string}.${keyof typeof fileTypes}`;
  readonly make: (ask: Ask) => string | Iterable<string>;
}

/** A picture that the page's script has drawn and saves itself. */
export interface PictureDownload {
  readonly label: string;
  readonly picture: 'svg' | 'png';
}

export type Download = FileDownload | PictureDownload;
