// The session's lines as a page runs them, and the command that opens the pages.
import { describe, expect, test } from 'vitest';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import { Session } from '../../src/commands/session.ts';
import type { WebService } from '../../src/commands/host.ts';
import { openPages } from '../../src/web/index.ts';
import { FakeHost } from '../support/fake-host.ts';
import { browser, fixture, TestSite, textOf } from './support.ts';

const profile = fixture('made-a.pb.gz');

describe('a line', () => {
  test('prints what the prompt prints, for what the page shows', async () => {
    const site = new TestSite(profile, {}, { interactive: true });
    expect(await site.run('top2 -cum', '?f=foo&si=samples')).toEqual({
      out: `Active filters:
   focus=foo
Showing nodes accounting for 0, 0% of 10 total
Showing top 2 nodes out of 4
      flat  flat%   sum%        cum   cum%
         0     0%     0%          7 70.00%  foo
         0     0%     0%          7 70.00%  main
`,
      notes: [],
    });
    expect(site.session.config.focus).toBe('');
  });

  test.each([
    ['focus=foo|bar', '?n=3&f=old', '?f=foo%7Cbar&n=3'],
    ['cum=true', '', '?sort=cum'],
    ['focus=', '?f=foo', '?'],
    ['samples', '', '?si=samples'],
    ['sample_index=samples', '?f=foo', '?f=foo&si=samples'],
    ['granularity=lines', '?sort=cum', '?g=lines&sort=cum'],
    ['lines=true', '', '?g=lines'],
    ['divide_by=2', '', '?divide_by=2'],
    ['divide_by=1', '?divide_by=2', '?'],
    ['tagroot=k', '', '?tagroot=k'],
    ['trim=f', '', '?trim=f'],
    ['trim=true', '?trim=f', '?'],
    ['compact_labels=true', '', '?compact=t'],
  ])('%s on a page with "%s" leads to %s and changes no other page', async (line, query, go) => {
    for (const interactive of [true, false]) {
      const site = new TestSite(profile, {}, { interactive });
      const before = site.session.config;
      expect(await site.run(line, query)).toEqual({ out: '', notes: [], go });
      expect(site.session.config).toBe(before);
      // What is shown is what was typed.
      expect(await site.run(line, go)).toEqual({ out: '', notes: [], go });
    }
  });

  test('that asks for a picture or a listing leads to its page', async () => {
    const site = new TestSite(profile);
    expect(await site.run('web foo -qux', '?n=4')).toEqual({ out: '', notes: [], go: './graph?f=foo&i=qux&n=4' });
    expect(await site.run('svg')).toEqual({ out: '', notes: [], go: './graph?' });
    expect(await site.run('weblist ba[rz]')).toEqual({ out: '', notes: [], go: './source?f=ba%5Brz%5D' });
  });

  test('on a page that compares sees the comparison', async () => {
    const site = new TestSite(profile);
    const chosen = await site.ask('/ui/compare?name=a', {
      method: 'POST',
      headers: browser,
      body: encodeProfile(profile),
    });
    expect(chosen.status).toBe(200);
    expect((await site.run('top', '?base=1')).out).toContain('Showing nodes accounting for 0, 0% of 100ms total\n');
    expect((await site.run('top')).out).toContain('Showing nodes accounting for 100ms, 100% of 100ms total\n');
  });

  const refused: [string, string][] = [
    ['top > /tmp/x', 'a page writes no files'],
    ['top >/tmp/x', 'a page writes no files'],
    ['output=/tmp/x', 'output cannot be set from a page'],
    ['source_path=/etc', 'source_path cannot be set from a page'],
    ['trim_path=/', 'trim_path cannot be set from a page'],
    ['proto', 'proto writes a file'],
    ['kcachegrind', 'kcachegrind writes a file'],
    ['quit', 'a page cannot end the session'],
    ['webui', 'webui is for the prompt in a terminal'],
  ];
  test.each(refused)('%s is refused', async (line, sentence) => {
    // The host fails on every write and on every program that is started.
    const site = new TestSite(profile, {}, { interactive: true });
    const before = site.session.config;
    const said = await site.run(line);
    expect([said.out, said.notes[0]]).toEqual(['', { level: 'error', text: sentence }]);
    expect(said.notes[1]!.level).toBe('hint');
    expect(site.session.config).toBe(before);
  });

  test('an output of the session does not make a page write', async () => {
    const site = new TestSite(profile, {}, { interactive: true });
    await site.session.evaluate('output=/tmp/x');
    expect((await site.run('top1')).out).toContain('bar');
  });

  test('mistakes are named as at the prompt', async () => {
    const site = new TestSite(profile);
    expect((await site.run('tpo')).notes[0]).toEqual({ level: 'error', text: 'unrecognized command: "tpo"' });
    expect((await site.run('peek')).notes[0]).toEqual({ level: 'error', text: 'command peek requires an argument' });
    expect((await site.run('focus=(')).go).toBe('?f=%28');
    expect((await site.run('')).notes).toEqual([]);
  });
});

describe('webui', () => {
  function shell(world: ConstructorParameters<typeof FakeHost>[0] = {}) {
    const served: string[] = [];
    let service: WebService | undefined;
    const host = new FakeHost({
      own: {},
      browser: () => ({ shown: true }),
      serve: (at, port, given) => {
        served.push(`${at}:${port}`);
        service = given;
        return { port: port || 4711, close: async () => {} };
      },
      ...world,
    });
    return {
      session: new Session(profile, host, { interactive: true, openPages }),
      host,
      served,
      service: () => service!,
    };
  }

  test('serves the pages, opens them, and opens the same ones again', async () => {
    const { session, host, served, service } = shell();
    await session.evaluate('focus=foo');
    const outcome = await session.evaluate('webui');
    expect(outcome).toEqual({ out: [], notes: [{ level: 'info', text: 'Serving web UI on http://localhost:4711' }] });
    await session.evaluate('webui');
    expect(served).toEqual(['localhost:0']);
    expect(host.opened).toEqual([
      'http://localhost:4711/ui/flamegraph?f=foo',
      'http://localhost:4711/ui/flamegraph?f=foo',
    ]);
    const answer = await service().handle({
      method: 'GET',
      path: '/ui/top',
      query: '',
      headers: { host: 'localhost:4711' },
      body: new Uint8Array(),
      peer: '127.0.0.1',
    });
    // The prompt's own compact_labels is not the pages'.
    expect([answer.status, String(answer.body).includes('<div>File: app</div>')]).toEqual([200, true]);
    expect([service().bodyLimit('GET', '/ui/compare'), service().bodyLimit('POST', '/ui/run')]).toEqual([0, 65536]);
  });

  test('names the options of the moment in each address that it opens, and none of them afterwards', async () => {
    const { session, host, service } = shell();
    await session.evaluate('focus=foo');
    await session.evaluate('sample_index=samples');
    await session.evaluate('webui');
    await session.evaluate('focus=');
    await session.evaluate('granularity=lines');
    await session.evaluate('webui');
    expect(host.opened).toEqual([
      'http://localhost:4711/ui/flamegraph?f=foo&si=samples',
      'http://localhost:4711/ui/flamegraph?g=lines&si=samples',
    ]);
    // An address means the same whatever is typed at the prompt.
    const top = async (query: string): Promise<string> =>
      textOf(
        await service().handle({
          method: 'GET',
          path: '/ui/top.txt',
          query,
          headers: { host: 'localhost:4711' },
          body: new Uint8Array(),
          peer: '127.0.0.1',
        }),
      );
    expect(await top('')).toContain('Showing nodes accounting for 100ms, 100% of 100ms total\n');
    expect(await top('f=foo')).toContain(
      'Active filters:\n   focus=foo\nShowing nodes accounting for 70ms, 70.00% of 100ms total\n',
    );
  });

  test('takes an address, and says what is wrong with it', async () => {
    const { session, served } = shell();
    await session.evaluate('webui 0.0.0.0:80');
    expect(served).toEqual(['0.0.0.0:80']);
    expect((await session.evaluate('webui zzz')).notes[0]!.text).toBe(
      'could not split http address: address zzz: missing port in address',
    );
    expect((await session.evaluate('webui a b')).notes[0]!.text).toBe('webui takes one address');
  });

  test('prints the address where no browser starts', async () => {
    const { session } = shell({ browser: () => ({ shown: false, why: 'no display' }) });
    expect((await session.evaluate('webui')).notes.map(note => note.text)).toEqual([
      'Serving web UI on http://localhost:4711',
      'http://localhost:4711',
      'no browser could be started (no display); open the address above in one',
    ]);
  });

  test('needs a folder for settings, as pprof does', async () => {
    const { session, served } = shell({ own: null });
    expect((await session.evaluate('webui')).failed).toBe(true);
    expect(served).toEqual([]);
  });

  test('web ui stays the graph of what matches ui, and tells of webui', async () => {
    const { session } = shell({ layout: async () => '<svg/>', writable: ['/tmp/pprof001.svg'] });
    const outcome = await session.evaluate('web ui');
    expect(outcome.notes.map(note => note.text)).toEqual([
      'Focus expression matched no samples',
      'no function, file or binary has a name that matches; top lists the heaviest names',
      'this is the graph of what matches ui; the pages are opened by webui',
    ]);
  });
});
