/** The threads that make the pages, as the server sees them. */

import type { Host, Thread, WebAnswer, WebRequest } from '../../commands/host.ts';
import type { Session } from '../../commands/session.ts';
import { shareProfile } from '../../core/profile/share.ts';
import { answerThreadFault, encodeThreadFault } from './handle.ts';
import type { Beginning, FromThread, ToThread } from './messages.ts';
import type { Site } from '../site/site.ts';

/** A slow page or two must not keep the others waiting; more threads would only take each other's processors. */
const mostThreads = 3;
/**
 * How long a thread may go on for nobody before it is ended, in milliseconds: one that is nearly
 * done is worth more than a new one.
 */
const grace = 100;

/**
 * Bytes that may lie ready for all readers together. A thread whose reader is
 * slow, or never reads, is free for the next request as soon as its answer is
 * made; past this bound it waits for its reader.
 */
const mostReady = 64 << 20;
/** How often readers are looked at while somebody waits for a thread, in milliseconds. */
const watchEvery = 250;
/** A reader that takes nothing during this many looks (2 s) loses its thread. */
const mostLooks = 8;

/** Bytes that lie ready, of all requests. */
class Ready {
  bytes = 0;
}

/** A request on its way: its answer's head resolves, its body comes piece by piece. */
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
  /** Pieces for which the thread still waits to be told that it may send more. */
  private owed = 0;
  /** Looks at it since its reader last took a piece. */
  private looks = 0;
  /** Lets the thread send one more piece. */
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

  /** Counts a look: true where the thread waits for a reader that has taken nothing for many of them. */
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
    // The report is begun when the opening of its page was taken: see first-paint.ts.
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

  /** Nothing more comes. */
  end(failure?: string): void {
    if (this.ended) return;
    this.ended = true;
    this.failure = failure;
    // Without effect where the head is there.
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

  /** Where only a page's opening has come, the page says what went wrong. */
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
  /** It has answered before: where it ends, a new one may do better. */
  proven: boolean;
  /** It will be ended if it does not stop by itself. */
  stopping: ReturnType<typeof setTimeout> | null;
}

/**
 * Hands requests to threads, one at a time to each. A request that nobody waits
 * for is stopped: the thread is told so, and ended where it does not listen.
 */
export class Crew {
  private readonly members: Member[] = [];
  private readonly waiting: Job[] = [];
  private beginning: Omit<Beginning, 'isAhead'> | undefined;
  private isClosed = false;
  private readonly ready = new Ready();
  /** Looks for readers that keep a thread from those who wait. */
  private watch: ReturnType<typeof setTimeout> | null = null;

  private constructor(private readonly site: Site) {}

  /** A crew with its first thread, or undefined where there are no threads. */
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
      // Two that are chosen at the same time must not get one number.
      const nextBase = job.request.path === '/ui/compare' ? this.site.nextBase++ : this.site.nextBase;
      this.tell(member, { kind: 'ask', request: job.request, config: session.config, bases, nextBase });
    }
  }

  /** Takes a thread from each reader that has not read for a while, where others wait for one. */
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

  /** Nobody waits for the answer. */
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

  /** A thread is gone. */
  private lose(member: Member, why: string): void {
    const at = this.members.indexOf(member);
    if (at < 0) return;
    this.members.splice(at, 1);
    member.job?.end(why);
    if (this.isClosed) return;
    // The next request finds one that is ready.
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
