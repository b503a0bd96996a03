/** Routes a request and returns its response. */

import type { Host, WebAnswer, WebRequest } from '../../commands/host.ts';
import { encodeProfile } from '../../core/profile/encode.ts';
import { encodeText } from '../../core/base/text.ts';
import { assetAnswer, styleSources } from '../html/assets.ts';
import { runLine } from './commands.ts';
import { addBase, largestBase } from '../site/compare.ts';
import { threadFault, faultOf } from '../html/fault.ts';
import type { Fault } from '../html/fault.ts';
import { faultPage, pagePieces } from '../html/frame.ts';
import { jsonText } from '../html/html.ts';
import { fileTypes } from '../html/page.ts';
import type { FileDownload, WebPage } from '../html/page.ts';
import { largestMatch, matchedNames } from './match.ts';
import { pages, startPage } from '../pages/index.ts';
import { makeBrokenRest, makeProblemPage } from '../pages/problem.ts';
import { isForWindow, wantsPage } from '../site/readers.ts';
import { isSameSite, refusal, safetyHeaders } from '../site/safety.ts';
import { deleteConfig, saveConfig } from '../site/saved.ts';
import { Ask } from '../site/site.ts';
import type { Site } from '../site/site.ts';

const plain = 'text/plain; charset=utf-8';
const json = 'application/json; charset=utf-8';

const answer = (
  status: number,
  type: string,
  body: WebAnswer['body'],
  more: Readonly<Record<string, string>> = {},
): WebAnswer => ({
  status,
  headers: { ...safetyHeaders(), 'Content-Type': type, 'Cache-Control': 'no-store', ...more },
  body,
});

/** Returns the response with a page, whose policy allows the inlined styles. */
const pageAnswer = (
  host: Host,
  status: number,
  body: WebAnswer['body'],
  more: Pick<WebAnswer, 'opens'> = {},
): WebAnswer => ({
  status,
  headers: {
    ...safetyHeaders({ styles: styleSources(host) }),
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
  },
  body,
  ...more,
});

const redirect = (status: number, path: string, query: string): WebAnswer => ({
  status,
  headers: { ...safetyHeaders(), Location: query === '' ? path : `${path}?${query}` },
  body: '',
});

/** Routes below /ui/: pages, downloads and data. */
const pageByPath = new Map(pages.map(page => [page.path, page]));
const fileByName = new Map(
  pages
    .flatMap(page => page.downloads)
    .filter((download): download is FileDownload => 'file' in download)
    .map(download => [download.file as string, download]),
);
const dataByName = new Map(pages.flatMap(page => Object.entries(page.data ?? {})));

/** Address of the start page. */
export const windowStart = `/ui/${startPage.path}`;

/** Maps names of older versions of pprof to pages; the empty name is the start page. */
const formerPages = new Map([
  ['', startPage],
  ...pages.flatMap(page => (page.formerPaths ?? []).map(path => [path, page] as const)),
]);

/** Routes that change something or cost much work; refused for requests from other sites. */
const actions: Readonly<Record<string, (ask: Ask) => WebAnswer | Promise<WebAnswer>>> = {
  saveconfig: ask => {
    saveConfig(ask.site.host, ask.site.config, ask.query);
    return answer(200, plain, '');
  },
  deleteconfig: ask => {
    deleteConfig(ask.site.host, ask.param('config'));
    return answer(200, plain, '');
  },
  run: async ask => answer(200, json, jsonText(await runLine(ask, lineIn(ask.request)))),
  match: ask => answer(200, json, jsonText(matchedNames(ask.request))),
  compare: ask => answer(200, json, jsonText({ base: addBase(ask, ask.param('name')) })),
};

const queries: Readonly<Record<string, (ask: Ask) => WebAnswer | Promise<WebAnswer>>> = {
  download: ask =>
    answer(200, 'application/vnd.google.protobuf+gzip', ask.site.host.gzip(encodeProfile(ask.profile)), {
      'Content-Disposition': 'attachment;filename=profile.pb.gz',
    }),
  complete: ask => {
    const line = ask.param('line');
    const cursor = Number.parseInt(ask.param('cursor'), 10);
    return answer(
      200,
      json,
      jsonText(
        ask.site.session.complete(
          line,
          Number.isNaN(cursor) ? line.length : Math.max(0, Math.min(cursor, line.length)),
          { files: false },
        ),
      ),
    );
  },
};

/** Returns the size limit of a request's body: a line of the command box, names to search, or a profile. */
export function bodyLimit(method: string, path: string): number {
  if (method === 'GET' || method === 'HEAD') return 0;
  if (path === '/ui/match') return largestMatch;
  return path === '/ui/compare' ? largestBase : 1 << 16;
}

/** Answers requests that need no profile: refusals, redirects, scripts and styles; undefined for others. */
export function quickAnswer(site: Site, request: WebRequest): WebAnswer | undefined {
  const refused = refusal(request, site.local);
  if (refused !== undefined) return answer(403, plain, `${refused}\n`);
  const { path, query } = request;
  const isOutside = !path.startsWith('/ui/');
  // pprof redirects a browser three times, which takes longer than painting the page.
  if ((isOutside || path === '/ui/') && isForWindow(request)) return redirect(307, windowStart, query);
  if (path === '/ui') return redirect(307, '/ui/', query);
  if (isOutside) return redirect(307, '/ui', query);
  const name = path.slice('/ui/'.length);
  const former = formerPages.get(name);
  if (former) return redirect(301, former.path, query);
  if (name.startsWith('assets/'))
    return assetAnswer(name.slice('assets/'.length), request, site.host) ?? answer(404, plain, '404 page not found\n');
  return undefined;
}

/** Answers a request. Never throws because of a request or a profile. */
export async function handle(site: Site, request: WebRequest): Promise<WebAnswer> {
  const quick = quickAnswer(site, request);
  if (quick) return quick;
  const ask = new Ask(site, request);
  const name = request.path.slice('/ui/'.length);
  try {
    return (
      (await route(ask, name)) ??
      problemAnswer(site.host, request, { status: 404, message: '404 page not found', hint: undefined })
    );
  } catch (error) {
    return problemAnswer(site.host, request, faultOf(site, error));
  }
}

/** Returns the response for a worker that has failed. */
export function answerThreadFault(host: Host, request: WebRequest, why: string): WebAnswer {
  return problemAnswer(host, request, threadFault(why));
}

/** Returns the rest of a page whose worker failed after its opening was sent. */
export function encodeThreadFault(host: Host, why: string): Uint8Array {
  return encodeText(makeBrokenRest(host, threadFault(why)));
}

/** Answers with a page. For an invalid address, a browser gets the menus around the error message. */
function answerPage(ask: Ask, page: WebPage): WebAnswer {
  let texts: Iterable<string>;
  try {
    texts = pagePieces(ask, { page, pages });
  } catch (error) {
    if (!wantsPage(ask.request)) throw error;
    const fault = faultOf(ask.site, error);
    const text = faultPage(ask, { page, pages }, fault);
    if (text === undefined) throw error;
    return pageAnswer(ask.site.host, fault.status, text);
  }
  return pageInPieces(ask, texts);
}

/**
 * Sends a page to a browser in pieces; an error after the first piece is shown below it. Other clients
 * get the page when it is complete, so that the status shows errors.
 */
function pageInPieces(ask: Ask, page: Iterable<string>): WebAnswer {
  const { host } = ask.site;
  if (!wantsPage(ask.request)) return pageAnswer(host, 200, [...page].join(''));
  return pageAnswer(host, 200, sendPieces(ask, page[Symbol.iterator]()), { opens: true });
}

function* sendPieces(ask: Ask, pieces: Iterator<string>): Generator<string> {
  yield pieces.next().value as string;
  try {
    for (let next = pieces.next(); !next.done; next = pieces.next()) yield next.value;
  } catch (error) {
    yield makeBrokenRest(ask.site.host, faultOf(ask.site, error));
  }
}

/** True for requests that change the user's files, which only the main thread handles. */
export const changesSomething = ({ path }: WebRequest): boolean =>
  path === '/ui/saveconfig' || path === '/ui/deleteconfig';

const lineIn = (request: WebRequest): string => new TextDecoder().decode(request.body);

async function route(ask: Ask, name: string): Promise<WebAnswer | undefined> {
  const own = <T>(table: Readonly<Record<string, T>>): T | undefined =>
    Object.hasOwn(table, name) ? table[name] : undefined;
  const page = pageByPath.get(name);
  if (page) return answerPage(ask, page);
  const action = own(actions);
  if (action) {
    if (!isSameSite(ask.request))
      return answer(403, plain, 'permission denied: only the pages themselves may ask for this\n');
    return action(ask);
  }
  const data = dataByName.get(name);
  if (data) return answer(200, 'application/octet-stream', data(ask));
  const file = fileByName.get(name);
  // The first piece is computed before the response begins, so that an error sets the status.
  if (file)
    return answer(200, typeOf(file), startBody(file.make(ask)), {
      'Content-Disposition': `attachment;filename="${fileName(ask, name)}"`,
    });
  return own(queries)?.(ask);
}

const typeOf = ({ file }: FileDownload): string =>
  fileTypes[file.slice(file.lastIndexOf('.') + 1) as keyof typeof fileTypes];

/** Returns a download's file name, from the program and the view, safe for headers and shells. */
function fileName(ask: Ask, name: string): string {
  const main = ask.profile.mappings[0]?.file ?? '';
  const program = (main === '' ? 'unknown' : ask.site.host.paths.base(main)).split(' ')[0]!;
  return `${program.replace(/[^\w.-]/g, '_').slice(0, 60)}-${name}`;
}

function startBody(body: string | Iterable<string>): string | Iterable<string> {
  if (typeof body === 'string') return body;
  const pieces = body[Symbol.iterator]();
  const first = pieces.next();
  return (function* () {
    if (!first.done) yield first.value;
    for (let next = pieces.next(); !next.done; next = pieces.next()) yield next.value;
  })();
}

/** Returns an error: a page for browsers, the plain message (as in pprof) for other clients. */
function problemAnswer(host: Host, request: WebRequest, fault: Fault): WebAnswer {
  if (wantsPage(request)) return pageAnswer(host, fault.status, makeProblemPage(host, request, fault));
  return answer(fault.status, plain, `${fault.message}\n`);
}
