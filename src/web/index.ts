/** The web user interface of a session. Loaded on first use. */

import type { Serving, WebAnswer, WebRequest } from '../commands/host.ts';
import { noteIn } from '../commands/language.ts';
import type { Note, Outcome } from '../commands/outcome.ts';
import type { Session } from '../commands/session.ts';
import { defaults } from '../core/view/options.ts';
import { hostPort, isLocalhost, parseAddress } from './site/address.ts';
import { queryFromConfig } from './site/config.ts';
import { Crew } from './server/crew.ts';
import { FirstPaints } from './server/first-paint.ts';
import { bodyLimit, changesSomething, handle, quickAnswer, windowStart } from './server/handle.ts';
import { queryText } from './site/query.ts';
import { settingsPath } from './site/saved.ts';
import { Site } from './site/site.ts';
import { phrase } from '../core/base/phrase.ts';

export { handle, Site };

export interface Pages extends Serving {
  /** Without a path. */
  readonly url: string;
  /** The address that pprof would show, with the session's current options that differ from the defaults. */
  readonly firstPage: string;
  /** The address after all redirects; opening it directly saves the browser time. */
  readonly opensAt: string;
}

/** Serves the pages of a session at `host:port`. Throws UserErrors. */
export async function servePages(session: Session, address: string, say?: (note: Note) => void): Promise<Pages> {
  const { host, port } = parseAddress(address);
  // Throws if the user has no settings folder.
  settingsPath(session.host);
  const site = new Site(session, { local: isLocalhost(host), say });
  // Without workers, the main thread handles all requests.
  const crew = Crew.of(site);
  const made = async (request: WebRequest): Promise<WebAnswer> =>
    crew && !changesSomething(request) ? crew.answer(request) : handle(site, request);
  const paints = new FirstPaints(session.host);
  const answer = async (request: WebRequest): Promise<WebAnswer> =>
    quickAnswer(site, request) ?? paints.notePaint(request) ?? paints.answer(request, made);
  const serving = await session.host.serve(host, port, { handle: answer, bodyLimit });
  const url = `http://${hostPort(host, serving.port)}`;
  const withQuery = (address: string): string => {
    const { interactive } = session;
    const query = queryText(
      queryFromConfig(interactive ? site.promptConfig : site.config, new Map(), defaults, interactive).query,
    );
    return query === '' ? address : `${address}?${query}`;
  };
  const close = async (): Promise<void> => {
    crew?.close();
    await serving.close();
  };
  return {
    port: serving.port,
    close,
    url,
    get firstPage() {
      return withQuery(url);
    },
    get opensAt() {
      return withQuery(`${url}${windowStart}`);
    },
  };
}

/** Running servers of each session, by the requested address. */
const serving = new WeakMap<Session, Map<string, Pages>>();

/** Runs the `webui` command: serves the pages until the session ends; a repeated call reopens them. */
export async function openPages(session: Session, address: string): Promise<Outcome> {
  const known = serving.get(session) ?? new Map<string, Pages>();
  serving.set(session, known);
  const pages = known.get(address) ?? (await servePages(session, address));
  known.set(address, pages);
  const { url, firstPage, opensAt } = pages;
  const notes: Note[] = [{ level: 'info', text: `Serving web UI on ${url}` }];
  const shown = await session.host.openInBrowser(opensAt);
  if (!shown.shown)
    notes.push(
      { level: 'info', text: firstPage },
      noteIn(
        { level: 'hint', text: phrase`no browser could be started (${shown.why}); open the address above in one` },
        session.language,
      ),
    );
  return { out: [], notes };
}
