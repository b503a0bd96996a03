// The threads that make pages: a slow page keeps nobody waiting, and one that nobody waits for is not made.
import os from 'node:os';
import zlib from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Thread, ThreadEvents, WebRequest } from '../../src/commands/host.ts';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { nodeHost } from '../../src/host/node.ts';
import { Crew } from '../../src/web/server/crew.ts';
import { servePages, Site } from '../../src/web/index.ts';
import type { Pages } from '../../src/web/index.ts';
import type { Beginning, FromThread, ToThread } from '../../src/web/server/messages.ts';
import { hostile } from '../../bench/hostile.mjs';
import { FakeHost } from '../support/fake-host.ts';
import { fixture, textOf } from './support.ts';

const request = (path: string, signal?: AbortSignal): WebRequest => ({
  method: 'GET',
  path,
  query: '',
  headers: {},
  body: new Uint8Array(),
  peer: '127.0.0.1',
  ...(signal && { signal }),
});

/** Threads that do nothing by themselves. */
class StillThreads extends FakeHost {
  readonly threads: {
    readonly heard: ToThread[];
    readonly say: (message: FromThread) => void;
    readonly die: (why?: string) => void;
    ended: boolean;
    readonly isAhead: boolean;
  }[] = [];

  startThread(_part: 'pages', data: unknown, { onMessage, onEnd }: ThreadEvents): Thread {
    const thread = {
      heard: [] as ToThread[],
      say: (message: FromThread) => onMessage(message),
      die: (why?: string) => onEnd(why),
      ended: false,
      isAhead: (data as Beginning).isAhead,
    };
    this.threads.push(thread);
    return {
      post: message => void thread.heard.push(message as ToThread),
      end: () => {
        thread.ended = true;
        onEnd(undefined);
      },
      rest: () => {},
    };
  }
}

describe('threads that say what the test says', () => {
  afterEach(() => void vi.useRealTimers());

  function start(): { crew: Crew; threads: StillThreads['threads']; paths: () => string[][] } {
    const host = new StillThreads({ own: {} });
    const crew = Crew.of(new Site(new Session(fixture('made-a.pb.gz'), host), { local: true }))!;
    return {
      crew,
      threads: host.threads,
      paths: () =>
        host.threads.map(({ heard }) =>
          heard.map(message => (message.kind === 'ask' ? message.request.path : message.kind)),
        ),
    };
  }
  const finish = (thread: StillThreads['threads'][number], body: string): void => {
    thread.say({ kind: 'head', status: 200, headers: {} });
    thread.say({ kind: 'piece', bytes: new TextEncoder().encode(body) });
    thread.say({ kind: 'done' });
  };
  const read = async (answer: ReturnType<Crew['answer']>): Promise<string> => {
    const parts: Uint8Array[] = [];
    for await (const part of (await answer).body as AsyncIterable<Uint8Array>) parts.push(part);
    return Buffer.concat(parts).toString();
  };

  test('one thread does one thing after the other, more come with more at a time, and the rest waits', async () => {
    const { crew, threads, paths } = start();
    const first = crew.answer(request('/a'));
    finish(threads[0]!, 'one');
    expect(await read(first)).toBe('one');
    const four = ['/b', '/c', '/d', '/e'].map(path => crew.answer(request(path)));
    expect(paths()).toEqual([['/a', 'more', '/b'], ['/c'], ['/d']]);
    finish(threads[1]!, 'two');
    // Its thread has begun the next before the answer was read.
    expect(paths()[1]).toEqual(['/c', 'more', '/e']);
    expect(await read(four[1]!)).toBe('two');
    expect(paths()).toEqual([['/a', 'more', '/b'], ['/c', 'more', '/e'], ['/d']]);
  });

  test('the thread that nobody waits for yet has time to rehearse; those that a page waits for begin with it', () => {
    const { crew, threads } = start();
    void crew.answer(request('/a'));
    void crew.answer(request('/b'));
    expect(threads.map(({ isAhead }) => isAhead)).toEqual([true, false]);
  });

  test('nobody waits: what was not begun is forgotten, what listens stops, what does not is ended', async () => {
    vi.useFakeTimers();
    const { crew, threads, paths } = start();
    const gone = Array.from({ length: 4 }, () => new AbortController());
    const answers = gone.map(({ signal }, i) =>
      crew.answer(request(`/${i}`, signal)).then(
        () => 'answered',
        (error: Error) => error.message,
      ),
    );
    for (const controller of gone) controller.abort();
    expect(paths()).toEqual([
      ['/0', 'stop'],
      ['/1', 'stop'],
      ['/2', 'stop'],
    ]);
    expect(await Promise.all(answers)).toEqual(Array(4).fill('nobody waits for it'));
    threads[0]!.say({ kind: 'done' });
    vi.runAllTimers();
    expect(threads.map(({ ended }) => ended)).toEqual([false, true, true]);
    const next = crew.answer(request('/next'));
    expect(paths()[0]).toEqual(['/0', 'stop', '/next']);
    finish(threads[0]!, 'fine');
    expect(await (vi.useRealTimers(), read(next))).toBe('fine');
  });

  test('answers that nobody reads do not keep their threads: they lie ready up to a bound', async () => {
    vi.useFakeTimers();
    const { crew, threads, paths } = start();
    const piece = (): FromThread => ({ kind: 'piece', bytes: new Uint8Array(8 << 20) });
    const unread = ['/0', '/1', '/2'].map(path => crew.answer(request(path)));
    for (const thread of threads) thread.say({ kind: 'head', status: 200, headers: {} });
    // The first is made to its end, and its thread is free.
    threads[0]!.say(piece());
    threads[0]!.say({ kind: 'done' });
    const next = crew.answer(request('/next'));
    expect(paths()[0]).toEqual(['/0', 'more', '/next']);
    finish(threads[0]!, 'fine');
    expect(await read(next)).toBe('fine');
    // The others go on for ever: past 64 MB they wait for their readers.
    for (let i = 0; i < 8; i++) threads[1]!.say(piece());
    threads[2]!.say(piece());
    expect(paths().map(heard => heard.filter(word => word === 'more').length)).toEqual([2, 7, 0]);
    const endless = crew.answer(request('/endless'));
    threads[0]!.say({ kind: 'head', status: 200, headers: {} });
    threads[0]!.say(piece());
    // Who comes now waits for a while, and then gets the thread of one who has not read.
    const last = crew.answer(request('/last'));
    vi.advanceTimersByTime(1900);
    expect(threads.map(({ heard }) => heard.some(({ kind }) => kind === 'stop'))).toEqual([false, false, false]);
    vi.advanceTimersByTime(100);
    expect(threads.map(({ heard }) => heard.some(({ kind }) => kind === 'stop'))).toEqual([true, true, true]);
    threads[1]!.say({ kind: 'done' });
    expect(paths()[1]!.at(-1)).toBe('/last');
    finish(threads[1]!, 'there');
    expect(await read(last)).toBe('there');
    // The first was whole; those that lost their thread do not look so.
    expect((await read(unread[0]!)).length).toBe(8 << 20);
    for (const answer of [unread[1]!, unread[2]!, endless])
      await expect(read(answer)).rejects.toThrow('nobody waits for it');
    crew.close();
  });

  test('who reads, however slowly, keeps the thread', async () => {
    vi.useFakeTimers();
    const { crew, threads } = start();
    const answers = ['/0', '/1', '/2', '/wait'].map(path => crew.answer(request(path)));
    for (const thread of threads) {
      thread.say({ kind: 'head', status: 200, headers: {} });
      for (let i = 0; i < 4; i++) thread.say({ kind: 'piece', bytes: new Uint8Array(24 << 20) });
    }
    const bodies = await Promise.all(
      answers
        .slice(0, 3)
        .map(async answer => ((await answer).body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()),
    );
    for (let i = 0; i < 4; i++) {
      for (const body of bodies) expect((await body.next()).value).toHaveLength(24 << 20);
      vi.advanceTimersByTime(1500);
    }
    expect(threads.flatMap(({ heard }) => heard.map(({ kind }) => kind)).filter(kind => kind === 'stop')).toEqual([]);
    crew.close();
    await expect(answers[3]).rejects.toThrow('nobody waits for it');
  });

  test('a thread that dies says why, and another one goes on', async () => {
    const { crew, threads } = start();
    const lost = crew.answer(request('/a'));
    threads[0]!.die('it took more memory than there is');
    const { status, body } = await lost;
    expect([status, body]).toEqual([500, 'the page cannot be made: it took more memory than there is\n']);
    const next = crew.answer(request('/b'));
    finish(threads[1]!, 'fine');
    expect(await read(next)).toBe('fine');
  });

  test('a thread that a limit of open files ends: what is said of it is true', async () => {
    const { crew, threads } = start();
    const lost = read(crew.answer(request('/ui/top')));
    const thread = threads.at(-1)!;
    thread.say({ kind: 'head', status: 200, headers: {}, opens: true });
    thread.say({ kind: 'piece', bytes: new TextEncoder().encode('<header>') });
    thread.die('Error: Worker initialization failure: EMFILE');
    expect(await lost).toContain(`<pre class="sentence">the page cannot be made: Error: Worker initialization failure: \
EMFILE</pre>
<p>A limit forbids more open files: raise it (ulimit -n) and start again.</p>`);
  });

  test("a thread that dies between a page's opening and its report: the page says why", async () => {
    const { crew, threads } = start();
    const opened = (more: () => void): Promise<string> => {
      const answer = crew.answer(request('/ui/top'));
      const thread = threads.at(-1)!;
      thread.say({ kind: 'head', status: 200, headers: {}, opens: true });
      thread.say({ kind: 'piece', bytes: new TextEncoder().encode('<header><details><div>') });
      more();
      thread.die('it took more memory than there is');
      return read(answer);
    };
    expect(await opened(() => {})).toBe(`<header><details><div></div></details>

</header>

<main id="main" class="problem" tabindex="-1">
<h1>This cannot be shown</h1>
<pre class="sentence">the page cannot be made: it took more memory than there is</pre>
<p>Look at less at once: focus on a function, or show fewer nodes. The other pages go on.</p>

<p class="ways"><a href="?">This page without filters and options</a><a href="./top">Top</a><a \
href="./flamegraph">Flame Graph</a></p>
</main>
</body>
</html>
`);
    // In the middle of a report nothing can be said.
    await expect(
      opened(() => threads.at(-1)!.say({ kind: 'piece', bytes: new TextEncoder().encode('<table') })),
    ).rejects.toThrow('it took more memory than there is');
  });

  test('an answer that breaks off does not look whole', async () => {
    const { crew, threads } = start();
    const answer = crew.answer(request('/a'));
    threads[0]!.say({ kind: 'head', status: 200, headers: {} });
    threads[0]!.say({ kind: 'done', failure: 'Error: so' });
    await expect(read(answer)).rejects.toThrow('Error: so');
  });
});

const isBuilt = nodeHost().webAsset('page.js') !== undefined;
if (!isBuilt) console.log('the tests of the threads of the pages are skipped: dist/ is not built (npm run build)');

describe.skipIf(!isBuilt)('threads of the program', () => {
  const open: Pages[] = [];
  afterEach(async () => {
    for (const pages of open.splice(0)) await pages.close();
    vi.unstubAllEnvs();
  });

  let known: Profile | undefined;
  const hostileProfile = (): Profile => (known ??= decodeProfile(zlib.gunzipSync(hostile())));

  /** Serves a profile; `events` tells what becomes of the threads. */
  async function serve(profile: Profile): Promise<{ url: string; events: string[]; said: string[] }> {
    vi.stubEnv('XDG_CONFIG_HOME', os.tmpdir());
    const events: string[] = [];
    const said: string[] = [];
    const real = nodeHost();
    const host = {
      ...real,
      startThread: (part: 'pages', data: unknown, { onMessage, onEnd }: ThreadEvents): Thread | undefined => {
        events.push('begun');
        return real.startThread!(part, data, {
          onMessage,
          onEnd: why => {
            events.push('ended');
            onEnd(why);
          },
        });
      },
    };
    const pages = await servePages(new Session(profile, host), 'localhost:', note => said.push(note.text));
    open.push(pages);
    return { url: `${pages.url}/ui`, events, said };
  }

  test('a hostile profile: while a slow page is made others are answered, and nobody else waits for it', async () => {
    const { url, events } = await serve(hostileProfile());
    // A thread has begun and read the profile.
    expect((await fetch(`${url}/tags`)).status).toBe(200);
    const order: string[] = [];
    const slow = fetch(`${url}/peek`).then(async answer => void order.push(`peek ${answer.status}`));
    const quick = ['assets/page.js', 'tags', 'nowhere'].map(async path => {
      const { status } = await fetch(`${url}/${path}`);
      order.push(`${path} ${status}`);
    });
    await Promise.all([...quick, slow]);
    expect(order.at(-1)).toBe('peek 200');
    expect([...order].sort()).toEqual(['assets/page.js 200', 'nowhere 404', 'peek 200', 'tags 200']);
    expect(events).not.toContain('ended');
  });

  test('a closed connection stops the work', async () => {
    const { url, events } = await serve(hostileProfile());
    expect((await fetch(`${url}/tags`)).status).toBe(200);
    expect(events).toEqual(['begun']);
    const gone = new AbortController();
    const left = fetch(`${url}/peek.txt?f=.`, { signal: gone.signal }).then(
      () => 'answered',
      () => 'left',
    );
    // The request has come where another one behind it has been answered.
    expect((await fetch(`${url}/tags`)).status).toBe(200);
    gone.abort();
    expect(await left).toBe('left');
    await vi.waitFor(() => expect(events).toEqual(['begun', 'begun', 'ended']), { timeout: 30_000, interval: 20 });
    // What is left goes on.
    expect((await fetch(`${url}/tags`)).status).toBe(200);
  });

  test('what is typed on a page is answered by the threads and changes no other page', async () => {
    const { url, said } = await serve(fixture('made-a.pb.gz'));
    const run = async (line: string, query = ''): Promise<unknown> =>
      (await fetch(`${url}/run${query}`, { method: 'POST', body: line })).json();
    const rows = async (query = ''): Promise<unknown[]> =>
      ((await (await fetch(`${url}/top.json${query}`)).json()) as { rows: { Name: string }[] }).rows.map(
        row => row.Name,
      );
    expect(await rows()).toEqual(['bar', 'qux', 'baz', 'foo', 'main']);
    expect(await run('focus=baz')).toMatchObject({ go: '?f=baz' });
    expect(await rows()).toEqual(['bar', 'qux', 'baz', 'foo', 'main']);
    expect(await rows('?f=baz')).toEqual(['baz', 'foo', 'main']);
    expect(await run('top1', '?f=baz')).toMatchObject({
      out: expect.stringMatching(/ focus=baz\n[^]* 20ms 20.00% 20.00% +20ms 20.00%  baz\n$/) as string,
    });
    expect(await run('focus=(')).toMatchObject({ go: '?f=%28' });
    const wrong = await fetch(`${url}/top?f=(`);
    expect([wrong.status, await wrong.text()]).toEqual([400, `${said[0]}\n`]);
  });

  test('a base that was chosen is known to every thread', async () => {
    const { url } = await serve(fixture('made-a.pb.gz'));
    const body = Buffer.from(await (await fetch(`${url}/download`)).arrayBuffer());
    const choose = async (bytes: Buffer): Promise<unknown> => {
      const answer = await fetch(`${url}/compare?name=old.pb.gz`, { method: 'POST', body: bytes });
      return answer.status === 200 ? answer.json() : answer.status;
    };
    const bases = (await Promise.all([choose(body), choose(body)])) as { base: string }[];
    expect(bases.map(({ base }) => base).sort()).toEqual(['1', '2']);
    expect(await choose(Buffer.from('no profile'))).toBe(400);
    for (const base of ['1', '2', '1']) {
      const answers = await Promise.all(
        Array.from({ length: 3 }, () =>
          fetch(`${url}/top.json?base=${base}`).then(answer => answer.json() as Promise<{ rows: unknown[] }>),
        ),
      );
      expect(answers.map(({ rows }) => rows)).toEqual([[], [], []]);
    }
    expect((await fetch(`${url}/top?base=3`)).status).toBe(400);
  });

  test('scripts and styles are asked for once: their address says what is in them', async () => {
    const { url } = await serve(fixture('made-a.pb.gz'));
    const page = await (await fetch(`${url}/top`)).text();
    const links = [...page.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)].map(match => match[1]!);
    expect(links.map(link => link.replace(/\?.*/, ''))).toEqual(['assets/icon.svg', 'assets/page.js']);
    for (const link of links) {
      const named = await fetch(`${url}/${link}`);
      expect([named.status, named.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
      const other = await fetch(`${url}/${link.replace(/\?.*/, '?of-another-build')}`);
      expect(other.headers.get('cache-control')).toBe('no-cache');
      const again = await fetch(`${url}/${link.replace(/\?.*/, '')}`, {
        headers: { 'If-None-Match': other.headers.get('etag')! },
      });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
  });

  test('answers are those of a single thread, byte by byte', async () => {
    for (const name of ['made-a.pb.gz', 'go-cpu-labels.pb.gz']) {
      const { url } = await serve(fixture(name));
      const site = new Site(new Session(fixture(name), nodeHost()), { local: true });
      const { handle } = await import('../../src/web/index.ts');
      for (const path of [
        'top',
        'graph',
        'flamegraph',
        'peek.txt',
        'tags',
        'download',
        'stacks',
        'top.csv',
        'complete?line=to',
        'peek?f=(',
      ]) {
        const [route, query = ''] = path.split('?') as [string, string?];
        const here = await handle(site, { ...request(`/ui/${route}`), query });
        const there = await fetch(`${url}/${path}`);
        const bytes = here.body instanceof Uint8Array ? Buffer.from(here.body) : Buffer.from(textOf(here));
        expect([path, there.status, Buffer.from(await there.arrayBuffer()).equals(bytes)]).toEqual([
          path,
          here.status,
          true,
        ]);
      }
    }
  });
});
