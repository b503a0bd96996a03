/** The opening of a page is painted before its report is made. */

import type { Host, WebAnswer, WebRequest } from '../../commands/host.ts';
import { encodeText } from '../../core/base/text.ts';
import { makeBrokenRest } from '../pages/problem.ts';
import { isForWindow } from '../site/readers.ts';
import { safetyHeaders } from '../site/safety.ts';

const path = '/ui/drawn';
/**
 * Browsers that paint nothing (a tab that nobody looks at, pictures switched
 * off) get the report after so many milliseconds.
 */
const patience = 250;
/**
 * A report that takes longer is given up: before the server cuts the connection (see
 * host/net/server.ts), so that the page can say so.
 */
const longest = 110_000;

/**
 * Knows which pages wait for being painted. A browser that gets a page's
 * opening and its report at once works on both before it paints either; one
 * that gets them apart has the opening on the screen several times sooner. The
 * report is begun only then, too: browser and report in the same milliseconds
 * make the paint late where there are few processors, and it is a matter of
 * some 20 ms. When the browser paints is told by a picture of no size within the
 * opening, which browsers ask for at that moment: no script is needed.
 */
export class FirstPaints {
  private readonly waiting = new Map<string, () => void>();
  private next = 1;

  constructor(private readonly host: Host) {}

  /** Answers the request that tells of a paint. */
  notePaint({ path: asked, query }: WebRequest): WebAnswer | undefined {
    if (asked !== path) return undefined;
    this.waiting.get(query)?.();
    return { status: 204, headers: { ...safetyHeaders(), 'Cache-Control': 'no-store' }, body: '' };
  }

  /** Makes an answer by `make`; the report of a page that a window shows is held back. */
  async answer(request: WebRequest, make: (request: WebRequest) => Promise<WebAnswer>): Promise<WebAnswer> {
    if (!isForWindow(request)) return make(request);
    const id = String(this.next++);
    const painted = new Promise<void>(resolve => this.waiting.set(id, resolve));
    let answer: WebAnswer | undefined;
    try {
      answer = await make({ ...request, drawn: `drawn?${id}` });
    } finally {
      if (!answer?.opens) this.waiting.delete(id);
    }
    return answer.opens
      ? { ...answer, body: this.holdReport(answer.body as Iterable<string> | AsyncIterable<Uint8Array>, painted, id) }
      : answer;
  }

  private async *holdReport(
    body: Iterable<string> | AsyncIterable<Uint8Array>,
    painted: Promise<void>,
    id: string,
  ): AsyncGenerator<Uint8Array> {
    const pieces = bytesOf(body);
    try {
      yield (await pieces.next()).value as Uint8Array;
      await within(patience, painted);
      // From here on it is made.
      const next = await within(longest, pieces.next());
      if (next === undefined) {
        yield encodeText(
          makeBrokenRest(this.host, {
            message: `this takes longer than ${longest / 1000} seconds`,
            hint: 'Look at less at once, such as one function (f=NAME).',
          }),
        );
        return;
      }
      if (next.done) return;
      yield next.value;
      yield* pieces;
    } finally {
      this.waiting.delete(id);
      void pieces.return(undefined);
    }
  }
}

async function* bytesOf(body: Iterable<string> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (Symbol.asyncIterator in body) yield* body;
  else for (const piece of body) yield encodeText(piece);
}

/** What a promise gives within so many milliseconds, else undefined. */
async function within<T>(time: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>(resolve => (timer = setTimeout(() => resolve(undefined), time)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
