/** What a page of the web UI declares. Routes, menus, keys, downloads and links are derived from it. */

import type { ReportCommand, ReportContext } from '../../commands/command.ts';
import type { FullScreen } from '../../commands/outcome.ts';
import type { Ask } from '../site/site.ts';
import type { Html } from './html.ts';

/** A page. `web/pages/index.ts` lists them in the order of the View menu. */
export interface WebPage {
  /** Its address below `/ui/`; with `hasScript`, also the name of its module in `web/client/views`. */
  readonly path: string;
  /** Addresses that older versions of pprof have for it. */
  readonly formerPaths?: readonly string[];
  /** Element id of its link in the View menu, as in pprof. */
  readonly id: string;
  readonly label: string;
  /** Opens the page from any other. */
  readonly key: string;
  /** One line: the title of its link. */
  readonly help: string;
  /** The page fills the window and does not scroll as a whole. */
  readonly fills?: true;
  /** A module of `web/client/views` runs in the browser. */
  readonly hasScript?: true;
  /** The page has something for every profile, so a page that fails links to it. */
  readonly isWayOut?: true;
  /** Offered for selected functions, under the page's label and with this title. */
  readonly selectionHelp?: string;
  /** Of the commands that write a file or open a viewer: those that lead to this page where a page runs them. */
  readonly standsFor?: (command: ReportCommand) => boolean;
  /** The view of the prompt that shows the same. */
  readonly screen?: FullScreen['kind'];
  /** Files of what the page shows, in menu order. */
  readonly downloads: readonly Download[];
  /** What the page's script fetches: name below `/ui/` to bytes. */
  readonly data?: Readonly<Record<string, (ask: Ask) => Uint8Array>>;
  /** Reads the address. Throws a UserError where it has something that no report can be made with. */
  readonly context: (ask: Ask) => ReportContext;
  /** Makes the report; the page's opening is on the screen by then. Throws UserErrors. */
  readonly make: (ask: Ask, context: ReportContext) => PageContent;
}

/** How a link to a page looks. */
export type PageLink = Pick<WebPage, 'path' | 'label'>;

/** A report as a page shows it. */
export interface PageContent {
  /** The lines about the profile and this view. */
  readonly legend: readonly string[];
  readonly body: Html;
  /** Names of what can be selected, by the numbers in element ids. */
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

/** A file that the server makes, at `/ui/FILE`. */
export interface FileDownload {
  readonly label: string;
  readonly file: `${string}.${keyof typeof fileTypes}`;
  readonly make: (ask: Ask) => string | Iterable<string>;
}

/** A picture that the page's script has drawn. */
export interface PictureDownload {
  readonly label: string;
  readonly picture: 'svg' | 'png';
}

export type Download = FileDownload | PictureDownload;
