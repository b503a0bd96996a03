// A page comes in two pieces: its opening, which is painted, and its report, which is made meanwhile.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WebAnswer, WebRequest } from '../../src/commands/host.ts';
import { Session } from '../../src/commands/session.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { Report } from '../../src/core/graph/report.ts';
import { nodeHost } from '../../src/host/node.ts';
import { FirstPaints } from '../../src/web/server/first-paint.ts';
import { handle, Site } from '../../src/web/index.ts';
import { pages } from '../../src/web/pages/index.ts';
import { FakeHost } from '../support/fake-host.ts';
import { browser, fixture, plain, TestSite, textOf } from './support.ts';
import { verbatim } from '../../src/core/base/phrase.ts';

// No program is at hand, so there is no assembly.
const views = [...pages.map(({ path }) => path).filter(path => path !== 'disasm'), 'peek?f=ba', 'source?f=ba'];
const page = (text: string): string => text.replace(/<style>.*?<\/style>/gs, '');

describe('the pieces of a page', () => {
  afterEach(() => void vi.restoreAllMocks());

  test('the opening is whole before the report is made', async () => {
    const graph = vi.spyOn(Report.prototype, 'graph');
    const { status, body, opens } = await new TestSite(fixture('made-a.pb.gz')).ask('/ui/top?h=qux', {
      headers: browser,
    });
    expect([status, opens, graph.mock.calls.length]).toEqual([200, true, 0]);
    const pieces = (body as Iterable<string>)[Symbol.iterator]();
    const opening = pieces.next().value as string;
    expect(graph).not.toHaveBeenCalled();
    expect(plain(opening.slice(opening.indexOf('<title>'), opening.indexOf('</title>')))).toBe('app cpu &middot; Top');
    // What is seen of it: which page it is, and of which profile.
    const seen = opening
      .slice(opening.indexOf('<header'))
      .replace(/<div class="box">.*?<\/div><\/details>/gs, '</details>');
    expect([...seen.matchAll(/<summary[^>]*>(.*?)<\/summary>/g)].map(match => plain(match[1]!))).toEqual([
      'Top',
      'app cpu 100ms 2017-07-14 02:40:00 UTC',
    ]);
    expect(opening).not.toContain('<main');
    const report = pieces.next().value as string;
    expect(graph).toHaveBeenCalled();
    expect(report).toContain('<table id="toptable"');
    expect(report.trimEnd().endsWith('</body>\n</html>')).toBe(true);
    expect(pieces.next().done).toBe(true);
  });

  test.each(views)('%s: nothing is lost on the way in pieces', async view => {
    const site = new TestSite(fixture('made-a.pb.gz'));
    const inPieces = await site.ask(`/ui/${view}`, { headers: browser });
    const whole = await site.ask(`/ui/${view}`);
    expect([inPieces.opens, typeof inPieces.body, whole.opens, typeof whole.body]).toEqual([
      true,
      'object',
      undefined,
      'string',
    ]);
    expect(textOf(inPieces)).toBe(whole.body);
  });

  test.each([
    [new UserError('so it is', verbatim('do that')), 400, 'so it is', 'do that'],
    [
      new TypeError('x is not y'),
      500,
      'internal error: TypeError: x is not y',
      'This is a fault of inkprof, not of your profile. The other pages go on.',
    ],
    [
      new RangeError('Array buffer allocation failed'),
      500,
      'out of memory: Array buffer allocation failed',
      'this does not fit into the memory that the program may use: ask for less at once (focus, nodecount), ' +
        'record a shorter profile, raise the limit where one is set (ulimit -v), or use a machine with more memory',
    ],
  ])('a report that fails after the opening says so on its page: %s', async (error, status, sentence, hint) => {
    vi.spyOn(Report.prototype, 'graph').mockImplementation(() => {
      throw error;
    });
    const site = new TestSite(fixture('made-a.pb.gz'));
    const { text } = await site.get('/ui/top', { headers: browser });
    const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'));
    expect(main).toBe(`<main id="main" class="problem" tabindex="-1">
<h1>This cannot be shown</h1>
<pre class="sentence">${sentence}</pre>
<p>${hint}</p>
<div id="errors"></div>
<p class="ways"><a href="?">This page without filters and options</a><a href="./top">Top</a><a \
href="./flamegraph">Flame Graph</a></p>
`);
    // All else of the page is there, to look for something else: only what the view itself would have is not.
    vi.restoreAllMocks();
    const whole = (await site.get('/ui/top', { headers: browser })).text;
    const ids = (page: string): string[] => [...page.matchAll(/ id="([^"]+)"/g)].map(match => match[1]!);
    const own = new Set(ids(/<main.*<\/main>/s.exec(whole)![0]));
    expect(ids(text)).toEqual(ids(whole).filter(id => !own.has(id) || ['main', 'errors'].includes(id)));
    expect(
      JSON.parse(/<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(text)![1]!),
    ).toMatchObject({ view: null, nodes: [] });
    vi.spyOn(Report.prototype, 'graph').mockImplementation(() => {
      throw error;
    });
    expect(site.said.map(note => note.text)).toEqual([sentence]);
    // Programs are told by the status.
    expect(await site.get('/ui/top')).toEqual({ status, text: `${sentence}\n` });
  });
});

describe('the report is held back until the opening is painted', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const request = (path: string, query = '', dest: string | null = 'document'): WebRequest => ({
    method: 'GET',
    path,
    query,
    headers: { ...browser, ...(dest !== null && { 'sec-fetch-dest': dest }) },
    body: new Uint8Array(),
    peer: '127.0.0.1',
  });
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  /** A page whose report comes when `report` is called, and what has been sent of it. */
  async function begin(): Promise<{
    paints: FirstPaints;
    sent: string[];
    begun: () => boolean;
    drawn: () => string;
    report: (text: string) => void;
    fail: (error: Error) => void;
    ended: Promise<string>;
  }> {
    const paints = new FirstPaints(new FakeHost({ own: {} }));
    let report!: (text: string) => void;
    let fail!: (error: Error) => void;
    const made = new Promise<string>((resolve, reject) => ([report, fail] = [resolve, reject]));
    let drawn: string | undefined;
    let isBegun = false;
    const answer = await paints.answer(request('/ui/top'), async ({ drawn: asked }) => {
      drawn = asked;
      const body = async function* (): AsyncGenerator<Uint8Array> {
        yield bytes('opening ');
        isBegun = true;
        yield bytes(await made);
        yield bytes(' end');
      };
      return { status: 200, headers: {}, opens: true, body: body() };
    });
    const sent: string[] = [];
    const ended = (async () => {
      for await (const piece of answer.body as AsyncIterable<Uint8Array>) sent.push(new TextDecoder().decode(piece));
      return 'whole';
    })().catch((error: Error) => error.message);
    await vi.advanceTimersByTimeAsync(0);
    return { paints, sent, begun: () => isBegun, drawn: () => drawn!, report, fail, ended };
  }

  test('the opening comes at once; painted, but not made: nothing more; made: all', async () => {
    const { paints, sent, begun, drawn, report, ended } = await begin();
    expect([sent, drawn(), begun()]).toEqual([['opening '], 'drawn?1', false]);
    expect(paints.notePaint(request('/ui/drawn', '1'))).toMatchObject({
      status: 204,
      headers: { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
      body: '',
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([sent, begun()]).toEqual([['opening '], true]);
    report('report');
    expect(await ended).toBe('whole');
    expect(sent).toEqual(['opening ', 'report', ' end']);
  });

  test("not painted: the report is not begun, and another page's paint is none of it", async () => {
    const { paints, sent, begun, report, ended } = await begin();
    report('report');
    expect(paints.notePaint(request('/ui/drawn', '2'))!.status).toBe(204);
    await vi.advanceTimersByTimeAsync(100);
    expect([sent, begun()]).toEqual([['opening '], false]);
    paints.notePaint(request('/ui/drawn', '1'));
    expect(await ended).toBe('whole');
    expect(sent).toEqual(['opening ', 'report', ' end']);
  });

  test('a browser that paints nothing gets it all the same', async () => {
    const { sent, report, ended } = await begin();
    report('report');
    await vi.advanceTimersByTimeAsync(249);
    expect(sent).toEqual(['opening ']);
    await vi.advanceTimersByTimeAsync(1);
    expect(await ended).toBe('whole');
  });

  test('a report that takes too long is given up, and its page says so', async () => {
    const { sent, ended } = await begin();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await ended).toBe('whole');
    expect(sent).toHaveLength(2);
    expect(sent[1]).toContain(
      '<pre class="sentence">this takes longer than 110 seconds</pre>\n<p>Look at less at once, ' +
        'such as one function (f=NAME).</p>',
    );
  });

  test('what breaks off does so here, too', async () => {
    const { paints, fail, ended } = await begin();
    fail(new Error('gone'));
    paints.notePaint(request('/ui/drawn', '1'));
    expect(await ended).toBe('gone');
  });

  test('only pages in a window wait', async () => {
    const paints = new FirstPaints(new FakeHost({ own: {} }));
    const asked: (string | undefined)[] = [];
    const answer: WebAnswer = { status: 200, headers: {}, opens: true, body: 'x' };
    const make = async ({ drawn }: WebRequest): Promise<WebAnswer> => {
      asked.push(drawn);
      return answer;
    };
    expect(await paints.answer(request('/ui/top', '', null), make)).toBe(answer);
    expect(await paints.answer(request('/ui/top', '', 'empty'), make)).toBe(answer);
    expect(await paints.answer({ ...request('/ui/top'), method: 'HEAD' }, make)).toBe(answer);
    expect(asked).toEqual([undefined, undefined, undefined]);
    // Neither does what is no page.
    const file: WebAnswer = { status: 200, headers: {}, body: 'x' };
    expect(await paints.answer(request('/ui/top.csv'), async () => file)).toBe(file);
    expect(paints.notePaint(request('/ui/top'))).toBeUndefined();
  });

  test('the picture that tells of it is in the opening, and in no other page', async () => {
    const site = new TestSite(fixture('made-a.pb.gz'));
    const { body } = await site.ask('/ui/top', { headers: browser, drawn: 'drawn?7' });
    const [opening, report] = [...(body as Iterable<string>)] as [string, string];
    expect([...opening.matchAll(/<img[^>]*>/g)].map(match => match[0])).toEqual([
      '<img class="drawn" src="drawn?7" width="1" height="1" alt="" loading="lazy">',
    ]);
    expect(report).not.toContain('<img');
  });
});

test('which theme was chosen is told by a cookie', async () => {
  const site = new TestSite(fixture('made-a.pb.gz'));
  const root = async (path: string, cookie?: string): Promise<string> =>
    /<html[^>]*>/.exec(
      (await site.get(path, { headers: { ...browser, ...(cookie !== undefined && { cookie }) } })).text,
    )![0];
  for (const path of ['/ui/top', '/ui/nowhere']) {
    expect(await root(path)).toBe('<html lang="en">');
    expect(await root(path, 'a=b; inkprof-theme=dark')).toBe('<html lang="en" data-theme="dark">');
    expect(await root(path, 'inkprof-theme=light; c=d')).toBe('<html lang="en" data-theme="light">');
    for (const other of ['inkprof-theme=pink', 'inkprof-theme="><script>', 'xinkprof-theme=dark', ''])
      expect(await root(path, other)).toBe('<html lang="en">');
  }
});

test('dark is one set of colours, whoever asks for it', () => {
  const css = fs.readFileSync(new URL('../../src/web/client/frame.css', import.meta.url), 'utf8');
  const sets = [/:root:not\(\[data-theme="light"\]\) \{([^}]*)\}/, /:root\[data-theme="dark"\] \{([^}]*)\}/].map(
    pattern => pattern.exec(css)![1]!.split(/\s*\n\s*/),
  );
  expect(sets[0]!.length).toBeGreaterThan(30);
  expect(sets[0]).toEqual(sets[1]);
});

describe.skipIf(nodeHost().webAsset('page.js') === undefined)('styles in the page', () => {
  const site = new Site(new Session(fixture('made-a.pb.gz'), nodeHost()), { local: true });
  const ask = (path: string, query = ''): Promise<WebAnswer> =>
    handle(site, { method: 'GET', path, query, headers: browser, body: new Uint8Array(), peer: '127.0.0.1' });

  test.each([
    ['/ui/top', '', 200],
    ['/ui/graph', '', 200],
    ['/ui/nowhere', '', 404],
    ['/ui/top', 'n=x', 400],
  ])('%s?%s: the policy names each of them by its hash, and nothing else', async (path, query, status) => {
    const answer = await ask(path, query);
    const text = textOf(answer);
    const hashes = [...text.matchAll(/<style>(.*?)<\/style>/gs)].map(
      match => `'sha256-${createHash('sha256').update(match[1]!).digest('base64')}'`,
    );
    expect([answer.status, hashes.length]).toEqual([status, 2]);
    expect(answer.headers['Content-Security-Policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' ${hashes.join(' ')}; img-src 'self' ` +
        `data: blob:; connect-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; ` +
        `frame-ancestors 'none'`,
    );
    expect(page(text)).not.toMatch(/<style|\sstyle="|<link rel="stylesheet"/);
  });

  test('the opening has the style of what is painted first, the report that of the rest', async () => {
    const [opening, report] = [...((await ask('/ui/top')).body as Iterable<string>)] as [string, string];
    for (const piece of [opening, report]) expect(piece.match(/<style>/g)).toHaveLength(1);
    expect(opening).not.toContain('<script');
    expect(report.indexOf('<style>')).toBeLessThan(report.indexOf('<main'));
  });
});
