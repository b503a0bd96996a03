/** Delays a page's report until the browser has painted the page's opening. */

import type { Host, WebAnswer, WebRequest } from '../../commands/host.ts';
import { encodeText } from '../../core/base/text.ts';
import { makeBrokenRest } from '../pages/problem.ts';
import { isForWindow } from '../site/readers.ts';
import { safetyHeaders } from '../site/safety.ts';

const path = '/ui/drawn';
/**
 * Timeout in milliseconds for browsers that do not report a paint, such as background tabs or with
 * images disabled.
 */
const patience = 250;
/**
 * Timeout of a report in milliseconds. It is shorter than the server's own (see host/net/server.ts), so
 * that the page can show an error.
 */
const longest = 110_000;

/**
 * Tracks the pages whose first paint is pending. A browser that receives a page's opening and report
 * together parses both before it paints; if the report comes later, the opening is on the screen
 * several times sooner. The computation of the report also starts after the paint, because on few
 * processors it would delay the browser; this costs about 20 ms. An image of size 0 in the opening
 * reports the paint, without a script: browsers request it when they paint.
 */
export class FirstPaints {
  private readonly waiting = new Map<string, () => void>();
  private next = 1;

  constructor(private readonly host: Host) {}

  /** Answers the image request that reports a paint; undefined for other requests. */
  notePaint({ path: asked, query }: WebRequest): WebAnswer | undefined {
    if (asked !== path) return undefined;
    this.waiting.get(query)?.();
    return { status: 204, headers: { ...safetyHeaders(), 'Cache-Control': 'no-store' }, body: '' };
  }

  /** Answers a request with `make`; delays the report if the request is for a page in a window. */
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
      // From here on the report is computed.
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

/** Resolves with the promise's value, or with undefined after `time` milliseconds. */
async function within<T>(time: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>(resolve => (timer = setTimeout(() => resolve(undefined), time)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
