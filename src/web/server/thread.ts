/** The thread that makes pages: one request at a time, so that the server's own thread always has time. */

import type { Host, ThreadSeat, WebAnswer } from '../../commands/host.ts';
import { Session } from '../../commands/session.ts';
import { openShared } from '../../core/profile/share.ts';
import { encodeText } from '../../core/base/text.ts';
import { handle, windowStart } from './handle.ts';
import { ahead } from './messages.ts';
import type { Beginning, FromThread, ToThread } from './messages.ts';
import { pagePieces } from '../html/frame.ts';
import { pages, startPage } from '../pages/index.ts';
import { Ask, Site } from '../site/site.ts';

/** Text in one piece. */
const chunk = 1 << 18;

/** Answers requests that come from the server's thread. */
export function answerRequests(seat: ThreadSeat, host: Host): void {
  const { profile, interactive, profileFolders, language, local, isAhead } = seat.data as Beginning;
  const tell = (message: FromThread, moved: ArrayBufferLike[] = []): void => seat.post(message, moved);
  const session = new Session(openShared(profile), host, { interactive, profileFolders, language });
  const site = new Site(session, { local, say: note => tell({ kind: 'say', note }) });
  const flow = new Flow();

  const answer = async ({ request, config, bases, nextBase }: Extract<ToThread, { kind: 'ask' }>): Promise<void> => {
    flow.begin();
    session.config = config;
    // What is known stays the same object, with what was found about it.
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
      // The report is not even begun before its page's opening was taken: see first-paint.ts.
      if (isOpening && !(await flow.taken())) break;
      isOpening = false;
    }
  };

  if (isAhead) rehearse(site);
  seat.listen(message => {
    const heard = message as ToThread;
    if (heard.kind === 'more') flow.more();
    else if (heard.kind === 'stop') flow.stop();
    else {
      answer(heard).then(
        () => tell({ kind: 'done' }),
        (error: unknown) => tell({ kind: 'done', failure: String(error) }),
      );
    }
  });
}

/**
 * Makes the opening of a page for nobody, while the browser is still on its way
 * here: what is read and compiled for it is there when the first page is asked
 * for, which else comes some 50 ms later than the next ones.
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
    // Who asks for the page will be told.
  }
}

/** No more pieces on their way than the server can take. */
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

  /** Waits until a piece may be sent; false: nobody wants it. */
  async room(): Promise<boolean> {
    // Between two pieces what came meanwhile is heard.
    if (this.left < ahead) await new Promise(resolve => setTimeout(resolve, 0));
    while (this.left === 0 && !this.stopped) await new Promise<void>(resolve => (this.wake = resolve));
    this.left--;
    return !this.stopped;
  }

  /** Waits until all that was sent has been taken; false: nobody wants it. */
  async taken(): Promise<boolean> {
    while (this.left < ahead && !this.stopped) await new Promise<void>(resolve => (this.wake = resolve));
    return !this.stopped;
  }
}

/**
 * A body in pieces whose memory can be given away. The opening of a page is one by itself: the
 * browser shows it meanwhile.
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

/** Bytes that are all of their buffer, and whose buffer nobody else has. */
const detach = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength && bytes.constructor === Uint8Array ? bytes : Uint8Array.from(bytes);
