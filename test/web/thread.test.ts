// What a thread that makes pages does before and while it is asked.
import { expect, test, vi } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { shareProfile } from '../../src/core/profile/share.ts';
import { Report } from '../../src/core/graph/report.ts';
import { handle, Site } from '../../src/web/index.ts';
import type { Beginning, FromThread, ToThread } from '../../src/web/server/messages.ts';
import { answerRequests } from '../../src/web/server/thread.ts';
import { FakeHost } from '../support/fake-host.ts';
import { browser, fixture, textOf } from './support.ts';

test.each([true, false])(
  'whether it rehearses or not (%s), it says nothing by itself, and answers the same',
  async isAhead => {
    const profile = fixture('made-a.pb.gz');
    const host = new FakeHost({ own: {} });
    const labels = vi.spyOn(Report.prototype, 'aboutProfile');
    const graph = vi.spyOn(Report.prototype, 'graph');
    const told: FromThread[] = [];
    let ask!: (message: ToThread) => void;
    answerRequests(
      {
        data: {
          profile: shareProfile(profile),
          interactive: false,
          profileFolders: [],
          language: 'en',
          local: true,
          isAhead,
        } satisfies Beginning,
        post: message => void told.push(message as FromThread),
        listen: heard => (ask = heard),
      },
      host,
    );
    // Only the opening is rehearsed: no report is made for nobody.
    expect([told, labels.mock.calls.length, graph.mock.calls.length]).toEqual([[], isAhead ? 1 : 0, 0]);
    vi.restoreAllMocks();

    const session = new Session(profile, host);
    const request = {
      method: 'GET',
      path: '/ui/top',
      query: '',
      headers: browser,
      body: new Uint8Array(),
      peer: '127.0.0.1',
    };
    ask({ kind: 'ask', request, config: session.config, bases: [], nextBase: 1 });
    await vi.waitFor(() => expect(told.map(({ kind }) => kind)).toEqual(['head', 'piece']));
    ask({ kind: 'more' });
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ kind: 'done' }));
    const text = told
      .map(message => (message.kind === 'piece' ? new TextDecoder().decode(message.bytes) : ''))
      .join('');
    expect(text).toBe(textOf(await handle(new Site(session, { local: true }), request)));
  },
);
