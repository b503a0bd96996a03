/** A worker that renders pages, one request at a time, so that the main thread stays responsive. */

import type { Host, WorkerContext, WebAnswer } from '../../commands/host.ts';
import { Session } from '../../commands/session.ts';
import { openShared } from '../../core/profile/share.ts';
import { encodeText } from '../../core/base/text.ts';
import { handle, windowStart } from './handle.ts';
import { ahead } from './messages.ts';
import type { Beginning, FromThread, ToThread } from './messages.ts';
import { pagePieces } from '../html/frame.ts';
import { pages, startPage } from '../pages/index.ts';
import { Ask, Site } from '../site/site.ts';

/** Characters per chunk. */
const chunk = 1 << 18;

/** Handles the requests that the main thread sends. */
export function answerRequests(context: WorkerContext, host: Host): void {
  const { profile, interactive, profileFolders, language, local, isAhead } = context.data as Beginning;
  const tell = (message: FromThread, moved: ArrayBufferLike[] = []): void => context.post(message, moved);
  const session = new Session(openShared(profile), host, { interactive, profileFolders, language });
  const site = new Site(session, { local, say: note => tell({ kind: 'say', note }) });
  const flow = new Flow();

  const answer = async ({ request, config, bases, nextBase }: Extract<ToThread, { kind: 'ask' }>): Promise<void> => {
    flow.begin();
    session.config = config;
    // Known bases keep their object identity, which is the key of cached comparisons.
    site.bases = bases.map(base => site.bases.find(({ id }) => id === base.id) ?? base);
    site.nextBase = nextBase;
    const known = new Set(site.bases);
    const { status, headers, body, opens } = await handle(site, request);
    for (const base of site.bases) if (!known.has(base)) tell({ kind: 'base', base });
    tell({ kind: 'head', status, headers, ...(opens && { opens }) });
    let isOpening = opens === true;
    for (const bytes of pieces(body, opens)) {
      if (!(await flow.room())) break;
      tell({ kind: 'piece', bytes }, [bytes.buffer]);
      // The report begins after the client has read the page's opening: see first-paint.ts.
      if (isOpening && !(await flow.taken())) break;
      isOpening = false;
    }
  };

  if (isAhead) rehearse(site);
  context.listen(message => {
    const received = message as ToThread;
    if (received.kind === 'more') flow.more();
    else if (received.kind === 'stop') flow.stop();
    else {
      answer(received).then(
        () => tell({ kind: 'done' }),
        (error: unknown) => tell({ kind: 'done', failure: String(error) }),
      );
    }
  });
}

/**
 * Warms up: renders the opening of a page while the browser starts, so that code and files are loaded
 * before the first request, which would otherwise take 50 ms longer.
 */
function rehearse(site: Site): void {
  const ask = new Ask(site, {
    method: 'GET',
    path: windowStart,
    query: '',
    headers: {},
    body: new Uint8Array(),
    peer: '',
  });
  try {
    pagePieces(ask, { page: startPage, pages })[Symbol.iterator]().next();
  } catch {
    // The error is reported when the page is requested.
  }
}

/** Flow control: limits the number of chunks that are sent but not acknowledged. */
class Flow {
  private left = 0;
  private stopped = false;
  private wake: (() => void) | null = null;

  begin(): void {
    this.left = ahead;
    this.stopped = false;
  }

  more(): void {
    this.left++;
    this.wake?.();
  }

  stop(): void {
    this.stopped = true;
    this.wake?.();
  }

  /** Waits until a chunk may be sent; resolves with false if the request was cancelled. */
  async room(): Promise<boolean> {
    // Lets the event loop deliver messages between two chunks.
    if (this.left < ahead) await new Promise(resolve => setTimeout(resolve, 0));
    while (this.left === 0 && !this.stopped) await new Promise<void>(resolve => (this.wake = resolve));
    this.left--;
    return !this.stopped;
  }

  /** Waits until all chunks are acknowledged; resolves with false if the request was cancelled. */
  async taken(): Promise<boolean> {
    while (this.left < ahead && !this.stopped) await new Promise<void>(resolve => (this.wake = resolve));
    return !this.stopped;
  }
}

/**
 * Splits a body into chunks whose buffers can be transferred. The opening of a page is a separate chunk,
 * which the browser shows at once.
 */
function* pieces(body: WebAnswer['body'], opens = false): Iterable<Uint8Array> {
  if (typeof body === 'string') {
    if (body !== '') yield detach(encodeText(body));
    return;
  }
  if (body instanceof Uint8Array) {
    if (body.length > 0) yield detach(body);
    return;
  }
  if (Symbol.asyncIterator in body) throw new Error('pages are made of texts and bytes');
  let text = '';
  for (const piece of body) {
    text += piece;
    if (text.length < chunk && !opens) continue;
    yield detach(encodeText(text));
    text = '';
    opens = false;
  }
  if (text !== '') yield detach(encodeText(text));
}

/** Returns bytes that own their whole buffer; copies them if necessary. */
const detach = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength && bytes.constructor === Uint8Array ? bytes : Uint8Array.from(bytes);
