/** A pool of workers that render the pages. */

import type { Host, Thread, WebAnswer, WebRequest } from '../../commands/host.ts';
import type { Session } from '../../commands/session.ts';
import { shareProfile } from '../../core/profile/share.ts';
import { answerThreadFault, encodeThreadFault } from './handle.ts';
import type { Beginning, FromThread, ToThread } from './messages.ts';
import type { Site } from '../site/site.ts';

/** Most workers: enough that one or two slow pages do not block others; more would compete for processors. */
const mostThreads = 3;
/**
 * Milliseconds that a worker may continue an abandoned request before it is terminated: waiting for one
 * that is nearly done is cheaper than starting a new one.
 */
const grace = 100;

/**
 * Budget in bytes for chunks that clients have not read yet, over all requests. Within it, a worker is
 * free for the next request as soon as its response is complete, even if the client is slow. Beyond
 * it, the worker waits for its client.
 */
const mostReady = 64 << 20;
/** Interval of the check for stalled clients while a request waits for a worker, in milliseconds. */
const watchEvery = 250;
/** A client that reads nothing during this many checks (2 s) loses its worker. */
const mostLooks = 8;

/** Number of unread bytes, over all requests. */
class Ready {
  bytes = 0;
}

/** A running request: a promise resolves with the response's head, the body follows in chunks. */
class Job {
  readonly head: Promise<WebAnswer>;
  private resolve!: (answer: WebAnswer) => void;
  private reject!: (error: Error) => void;
  private readonly pieces: Uint8Array[] = [];
  private ended = false;
  private failure: string | undefined;
  private wake: (() => void) | null = null;
  private opens = false;
  private received = 0;
  /** Chunks that were received but not yet acknowledged to the worker. */
  private owed = 0;
  /** Number of checks since the client last read a chunk. */
  private looks = 0;
  /** Acknowledges one chunk: the worker may send one more. */
  more: () => void = () => {};
  dropped: () => void = () => {};

  constructor(
    readonly request: WebRequest,
    private readonly host: Host,
    private readonly ready: Ready,
  ) {
    this.head = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Counts a check; returns true if the worker waits for a client that has been stalled for too long. */
  look(): boolean {
    return this.owed > 0 && ++this.looks >= mostLooks;
  }

  begin({ status, headers, opens }: Omit<WebAnswer, 'body'>): void {
    this.opens = opens === true;
    this.resolve({ status, headers, body: this.body(), ...(opens && { opens }) });
  }

  piece(bytes: Uint8Array): void {
    if (this.ended) return;
    this.pieces.push(bytes);
    this.ready.bytes += bytes.length;
    // The worker begins the report after the client has read the page's opening: see first-paint.ts.
    const isOpening = this.opens && this.received++ === 0;
    if (isOpening || this.ready.bytes > mostReady) this.owed++;
    else this.more();
    this.wake?.();
  }

  private take(): Uint8Array | undefined {
    const bytes = this.pieces.shift();
    if (bytes) this.ready.bytes -= bytes.length;
    return bytes;
  }

  private dropPieces(): void {
    for (const { length } of this.pieces.splice(0)) this.ready.bytes -= length;
  }

  private taken(): void {
    this.looks = 0;
    if (this.owed === 0) return;
    this.owed--;
    this.more();
  }

  /** Ends the response; `failure`: why it is incomplete. */
  end(failure?: string): void {
    if (this.ended) return;
    this.ended = true;
    this.failure = failure;
    // No effect if the head was already received.
    this.resolve(answerThreadFault(this.host, this.request, failure ?? 'it ended early'));
    this.wake?.();
  }

  giveUp(): void {
    this.ended = true;
    this.failure = 'nobody waits for it';
    this.dropPieces();
    this.reject(new Error(this.failure));
    this.wake?.();
  }

  /** Yields the body. If the worker fails after a page's opening, an error message completes the page. */
  private async *body(): AsyncGenerator<Uint8Array> {
    let given = 0;
    try {
      for (;;) {
        const bytes = this.take();
        if (bytes) {
          given++;
          yield bytes;
          this.taken();
        } else if (this.ended) {
          if (this.failure === undefined) return;
          if (!this.opens || given !== 1) throw new Error(this.failure);
          yield encodeThreadFault(this.host, this.failure);
          return;
        } else await new Promise<void>(resolve => (this.wake = resolve));
      }
    } finally {
      if (!this.ended) this.dropped();
      this.dropPieces();
    }
  }
}

interface Member {
  readonly thread: Thread;
  job: Job | null;
  /** True after its first response: if it dies, a new worker may work again. */
  proven: boolean;
  /** Timer that terminates the worker unless it stops by itself. */
  stopping: ReturnType<typeof setTimeout> | null;
}

/**
 * Assigns requests to workers, one at a time to each. Cancels a request whose client has gone: sends
 * the worker a stop message, and terminates it if it does not react.
 */
export class Crew {
  private readonly members: Member[] = [];
  private readonly waiting: Job[] = [];
  private beginning: Omit<Beginning, 'isAhead'> | undefined;
  private isClosed = false;
  private readonly ready = new Ready();
  /** Timer of the check for stalled clients. */
  private watch: ReturnType<typeof setTimeout> | null = null;

  private constructor(private readonly site: Site) {}

  /** Creates a pool with its first worker; undefined if workers are not available. */
  static of(site: Site): Crew | undefined {
    const crew = new Crew(site);
    return crew.start() ? crew : undefined;
  }

  async answer(request: WebRequest): Promise<WebAnswer> {
    const { signal, ...asked } = request;
    const job = new Job(asked, this.site.host, this.ready);
    const gone = (): void => this.drop(job);
    if (signal?.aborted) job.giveUp();
    else {
      signal?.addEventListener('abort', gone, { once: true });
      this.waiting.push(job);
      this.assign();
    }
    return job.head;
  }

  close(): void {
    this.isClosed = true;
    if (this.watch !== null) clearTimeout(this.watch);
    for (const job of this.waiting.splice(0)) job.giveUp();
    for (const { thread } of this.members.splice(0)) thread.end();
  }

  private start(): Member | undefined {
    const { session, local } = this.site;
    if (!session.host.startThread) return undefined;
    this.beginning ??= beginningOf(session, local);
    const thread = session.host.startThread(
      'pages',
      { ...this.beginning, isAhead: this.waiting.length === 0 } satisfies Beginning,
      {
        onMessage: message => this.hear(member!, message as FromThread),
        onEnd: why => this.lose(member!, why ?? 'its thread has ended'),
      },
    );
    const member: Member | undefined = thread && { thread, job: null, proven: false, stopping: null };
    if (!member) return undefined;
    member.thread.rest();
    this.members.push(member);
    return member;
  }

  private assign(): void {
    while (this.waiting.length > 0) {
      const member =
        this.members.find(({ job }) => job === null) ?? (this.members.length < mostThreads ? this.start() : undefined);
      if (!member) {
        this.watch ??= setTimeout(() => this.freeStuck(), watchEvery);
        return;
      }
      const job = this.waiting.shift()!;
      member.job = job;
      job.more = () => void (member.job === job && this.tell(member, { kind: 'more' }));
      job.dropped = () => this.drop(job);
      const { session, bases } = this.site;
      // Simultaneous uploads must get different ids.
      const nextBase = job.request.path === '/ui/compare' ? this.site.nextBase++ : this.site.nextBase;
      this.tell(member, { kind: 'ask', request: job.request, config: session.config, bases, nextBase });
    }
  }

  /** While requests are waiting, frees the workers of stalled clients. */
  private freeStuck(): void {
    this.watch = null;
    if (this.waiting.length === 0) return;
    for (const { job } of [...this.members]) if (job?.look()) this.drop(job);
    this.watch ??= setTimeout(() => this.freeStuck(), watchEvery);
  }

  private tell(member: Member, message: ToThread): void {
    member.thread.post(message);
  }

  private hear(member: Member, message: FromThread): void {
    const { job } = member;
    switch (message.kind) {
      case 'say':
        this.site.say(message.note);
        return;
      case 'base':
        this.site.keepBase(message.base);
        return;
      case 'head':
        job?.begin(message);
        return;
      case 'piece':
        job?.piece(message.bytes);
        return;
      case 'done':
        job?.end(message.failure);
        member.proven = true;
        if (member.stopping !== null) clearTimeout(member.stopping);
        member.stopping = null;
        member.job = null;
        this.assign();
    }
  }

  /** Cancels a request whose client has gone. */
  private drop(job: Job): void {
    job.giveUp();
    const at = this.waiting.indexOf(job);
    if (at >= 0) this.waiting.splice(at, 1);
    const member = this.members.find(other => other.job === job);
    if (!member || member.stopping !== null) return;
    this.tell(member, { kind: 'stop' });
    member.stopping = setTimeout(() => {
      member.thread.end();
      this.lose(member, 'nobody waits for it');
    }, grace);
  }

  /** Handles the end of a worker. */
  private lose(member: Member, why: string): void {
    const at = this.members.indexOf(member);
    if (at < 0) return;
    this.members.splice(at, 1);
    member.job?.end(why);
    if (this.isClosed) return;
    // Starts a replacement, so that the next request need not wait for it.
    if (this.members.length === 0 && (member.proven || member.stopping !== null)) this.start();
    if (member.stopping !== null) clearTimeout(member.stopping);
    this.assign();
  }
}

function beginningOf(
  { profile, interactive, profileFolders, language }: Session,
  local: boolean,
): Omit<Beginning, 'isAhead'> {
  return { profile: shareProfile(profile), interactive, profileFolders, language, local };
}
