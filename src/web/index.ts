/** The pages: a skin over a Session that browsers see. Loaded when it is first asked for. */

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
  /** With the options in which the session differs from the defaults, now: what pprof shows. */
  readonly firstPage: string;
  /** Where that leads in the end: a browser that is opened there need not be sent on. */
  readonly opensAt: string;
}

/** Serves the pages of a session at `host:port`. Throws UserErrors. */
export async function servePages(session: Session, address: string, say?: (note: Note) => void): Promise<Pages> {
  const { host, port } = parseAddress(address);
  // Fails where there is no folder for settings.
  settingsPath(session.host);
  const site = new Site(session, { local: isLocalhost(host), say });
  // Where there are no threads this one does it all.
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

/** Pages that a session serves already, by the address that was asked for. */
const serving = new WeakMap<Session, Map<string, Pages>>();

/** What `webui` does at the prompt: the pages go on until the session ends, and are opened again by the next one. */
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
