// Several sources made one: order of messages, what fails among them, groups
// of 128 as pprof makes them, servers asked side by side, and what is saved.
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FetchRequest, FetchResponse } from '../../src/commands/host.ts';
import { loadProfiles } from '../../src/commands/open/load.ts';
import type { LoadSkin, OpenRequest } from '../../src/commands/open/load.ts';
import type { Remark } from '../../src/commands/outcome.ts';
import type { Progress } from '../../src/commands/progress.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { Interrupted, UserError } from '../../src/core/base/errors.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { encodeText } from '../../src/core/base/text.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';
import type { FakeWorld } from '../support/fake-host.ts';
import pako from 'pako';

const plain: OpenRequest = {
  sources: [],
  executable: '',
  base: '',
  diffBase: '',
  normalize: false,
  symbolize: 'none',
  buildId: '',
  comment: '',
  allFrames: false,
  seconds: -1,
  timeout: -1,
  tls: { cert: '', key: '', ca: '' },
};

async function load(
  what: Partial<OpenRequest>,
  world: FakeWorld,
  skin: LoadSkin = {},
): Promise<{ profile?: Profile; notes: string[]; host: FakeHost }> {
  const notes: string[] = [];
  const host = new FakeHost(world);
  const tell = ({ text }: Remark): void => void notes.push(String(text));
  try {
    const { profile } = await loadProfiles({ ...plain, ...what }, host, tell, skin);
    return { profile, notes, host };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { notes: [...notes, error.message, ...(error.hint === undefined ? [] : [error.hint])], host };
  }
}

const sums = (p: Profile | undefined): number[] | undefined =>
  p?.values.map(column => p.rows.reduce((sum, row) => sum + Number(column.at(row)), 0));
const one = drawnBytes('1\nmain\nwork');
const two = drawnBytes('2\nmain\nwork');

describe('files', () => {
  test('are added up; what fails is told in their order, behind the group', async () => {
    const { profile, notes } = await load(
      { sources: ['a', 'gone', 'b', 'text'] },
      { files: { a: one, b: two, text: 'hello' } },
    );
    expect(sums(profile)).toEqual([3]);
    expect(notes.filter(note => !note.startsWith('this is text'))).toEqual([
      'gone: stat gone: no such file or directory',
      'text: parsing profile: unrecognized profile format',
      'Fetched 2 source profiles out of 4',
    ]);
  });

  test('which memory does not hold are told with their names, and the others are opened', async () => {
    class Small extends FakeHost {
      override gunzip(): Uint8Array {
        throw new RangeError('Array buffer allocation failed');
      }
    }
    const notes: string[] = [];
    const host = new Small({ files: { a: one, big: pako.gzip(two) } });
    const { profile } = await loadProfiles({ ...plain, sources: ['a', 'big'] }, host, note =>
      notes.push(String(note.text)),
    );
    expect(sums(profile)).toEqual([1]);
    expect(notes).toEqual([
      'big: out of memory: Array buffer allocation failed',
      expect.stringMatching(/^this does not fit into the memory that the program may use: /),
      'Fetched 1 source profiles out of 2',
    ]);
  });

  test('of unlike types: pprof’s error, then which go together', async () => {
    const memory = drawnBytes('5\nmain', { types: [['space', 'bytes']] });
    const { notes } = await load({ sources: ['a', 'm', 'b'] }, { files: { a: one, m: memory, b: two } });
    expect(notes).toEqual([
      'problem fetching source profiles: profiles have empty common sample type list',
      'the profiles have no sample type in common:\n  samples: a, b\n  space: m\ngive those of one ' +
        'line together, and the others in another call',
    ]);
  });

  test('in units and types that come late: all are read once more, and only then added up', async () => {
    const seconds = drawnBytes('1\n7\nmain\nwork', {
      types: [
        ['cpu', 'milliseconds'],
        ['more', 'count'],
      ],
      periodType: ['cpu', 'milliseconds'],
    });
    const fine = {
      types: [['cpu', 'nanoseconds']] as [string, string][],
      periodType: ['cpu', 'nanoseconds'] as [string, string],
    };
    const { profile, host } = await load(
      { sources: ['a', 'b', 'c'] },
      { files: { a: drawnBytes('1\nmain\nwork', fine), b: drawnBytes('2\nmain\nwork', fine), c: seconds } },
    );
    expect([sums(profile), profile?.sampleTypes, profile?.header.period]).toEqual([
      [1_000_003],
      [{ type: 'cpu', unit: 'nanoseconds' }],
      profile?.header.period,
    ]);
    expect(host.read).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  test('come in groups of 128, whose headers are made one before they are', async () => {
    // One after the other 5, 0 and 7 give the time 0; with 7 in a group of its own it is 5 that loses
    // to 0, too, but 5, then (0, 7), keeps 5.
    const files: Record<string, Uint8Array> = {};
    for (let i = 0; i < 130; i++)
      files[`f${i}`] = drawnBytes('1\nmain', { timeNanos: i < 128 ? 5 : i === 128 ? 0 : 7 });
    const { profile } = await load({ sources: Object.keys(files) }, { files });
    expect([sums(profile), profile?.header.timeNanos]).toEqual([[130], 5]);
  });

  test('a typographic dash, a flag behind a file, and a folder', async () => {
    const world: FakeWorld = { files: { a: one, 'dir/cpu.pb.gz': one, 'dir/x.txt': 'x' } };
    expect((await load({ sources: ['\u2013top', 'a'] }, world)).notes).toEqual([
      '\u2013top: stat \u2013top: no such file or directory',
      'this begins with a typographic dash (U+2013), as word processors and web pages make them: type -top',
      'Fetched 1 source profiles out of 2',
    ]);
    expect((await load({ sources: ['a', '-cum'] }, world)).notes[1]).toBe(
      'flags stand before the first profile: behind it they are taken for files',
    );
  });
});

describe('names that pprof does not show', () => {
  const said = (file: Uint8Array, symbolize = ''): Promise<string[]> =>
    load({ sources: ['a'], symbolize }, { files: { a: file } }).then(({ notes }) =>
      notes.filter(note => !/ not available/.test(note)),
    );

  test('brackets of other languages, unless somebody says how names are found', async () => {
    const file = fs.readFileSync(new URL('../fixtures/cases/names-in-angle-brackets.pb.gz', import.meta.url));
    expect(await said(file)).toEqual([
      'brackets in names are cut out as those of C++, as go tool pprof does it: "<main>" becomes ' +
        '"", "block (2 levels) in <top (required)>" becomes "block  in "; -symbolize=demangle=full ' +
        'shows names whole',
    ]);
    expect(await said(file, 'none')).toEqual([]);
    expect(await said(file, 'demangle=full')).toEqual([]);
    expect(
      [
        ...new Set(
          (await load({ sources: ['a'], symbolize: 'demangle=full' }, { files: { a: file } })).profile!.functions.name,
        ),
      ].length,
    ).toBe(11);
  });

  test.each([
    [
      'one address',
      '1\n[addr:10]',
      [
        '1 address has no name and lies in no program that the profile names: it is shown as ' +
          '<unknown>; -addresses tells which it is',
      ],
    ],
    [
      'several, some in a program',
      '1          2               3\n[addr:10]  [addr:20][map:/bin/a]  [addr:30]'.replace(
        '2               3',
        '2                      3',
      ),
      [
        '2 addresses have no name and lie in no program that the profile names: they are shown as ' +
          '<unknown>, all in one row; -addresses keeps them apart',
      ],
    ],
    ['with names', '1                2\nmain[addr:10]    work[addr:20]', []],
    ['in a program', '1\n[addr:20][map:/bin/a]', []],
    ['without addresses', '1\nmain', []],
  ])('addresses outside every mapping: %s', async (_, drawn, hints) => {
    const notes = (await said(drawnBytes(drawn))).filter(
      note => !/^(?:Local symbolization failed|Some binary filenames|Try setting)/.test(note),
    );
    expect(notes).toEqual(hints);
    expect(await said(drawnBytes(drawn), 'none')).toEqual([]);
  });
});

describe('file: addresses', () => {
  test.each([
    ['file:///tmp/sp%20ace.pb', '/tmp/sp ace.pb'],
    ['file://localhost/tmp/a.pb', '/tmp/a.pb'],
    ['file:/tmp/%E6%BC%A2.pb', '/tmp/漢.pb'],
    ['FILE:///C:/My%20Files/a.pb', 'C:/My Files/a.pb'],
    ['file:///tmp/100%25.pb', '/tmp/100%.pb'],
    ['file:///tmp/100%.pb', '/tmp/100%.pb'],
    ['file:///tmp/a%20b.pb', '/tmp/a%20b.pb'],
    ['file:///tmp/x.pb', 'file:///tmp/x.pb'],
  ])('%s is %s', async (source, file) => {
    const { profile, notes } = await load({ sources: [source], base: source }, { files: { [file]: two } });
    expect([sums(profile), notes]).toEqual([[0], []]);
    expect(sums((await load({ sources: [source] }, { files: { [file]: two } })).profile)).toEqual([2]);
  });

  test.each(['file:///tmp/gone', 'file:///tmp/%00', 'file:///%', 'file://'])(
    '%s of no file fails as it was typed',
    async source => {
      const { notes } = await load({ sources: [source] }, {});
      expect(notes[0]).toBe(`${source}: stat ${source}: no such file or directory`);
    },
  );
});

describe('a base that spells type arguments differently', () => {
  const compared = (name: string, inBase: string): Promise<string[]> =>
    load(
      { sources: ['a'], diffBase: 'b' },
      { files: { a: drawnBytes(`5\nmain\n${name}`), b: drawnBytes(`3\nmain\n${inBase}`) } },
    ).then(({ notes }) => notes);
  const said = (a: string, b: string): string =>
    `type arguments are spelled "${a}" in the profile and "${b}" in its base, so one function ` +
    'counts as two, one that is new and one that is gone; record both in the same form, best ' +
    'without debug=1';

  test.each([
    ['main.Map[...]', 'main.Map[go.shape.int]'],
    ['main.Map[go.shape.int,go.shape.string].func1', 'main.Map[...].func1'],
    ['p.(*Pool[...]).take', 'p.(*Pool[go.shape.[]p.Item[int]]).take'],
  ])('%s and %s', async (a, b) => expect(await compared(a, b)).toEqual([said(a, b)]));

  test.each([
    ['main.Map[...]', 'main.Map[...]'],
    ['main.Map[go.shape.int]', 'main.Map[go.shape.string]'],
    ['main.Map[...]', 'main.Filter[go.shape.int]'],
    ['a[0', 'a[...]'],
    ['main.run', 'main.walk'],
  ])('nothing is said of %s and %s', async (a, b) => expect(await compared(a, b)).toEqual([]));
});

describe('names that pprof passes over', () => {
  const dump = 'goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n';
  test('are read unless -symbolize says how', async () => {
    const read = await load({ sources: ['d'], symbolize: '' }, { files: { d: dump } });
    expect([sums(read.profile), read.notes]).toEqual([
      [1, 0],
      [
        'read as a dump of goroutines (debug=2, panic or SIGQUIT); -symbolize=none shows what go ' +
          'tool pprof makes of it',
      ],
    ]);
    expect((await load({ sources: ['d'] }, { files: { d: dump } })).notes.slice(0, 2)).toEqual([
      'd: parsing profile: unrecognized profile format',
      'this is a goroutine dump (debug=2); without -symbolize it is read, as a profile of ours',
    ]);
  });
});

test('a profile whose samples have no stack says so', async () => {
  const heap = fs.readFileSync(new URL('../fixtures/cases/heap-no-stack.heap', import.meta.url));
  const hint =
    'no sample of this profile has a stack, so that no report can name a function: ' +
    'record it where stacks can be taken (gperftools needs frame pointers or libunwind); raw shows all that there is';
  const { profile, notes } = await load({ sources: ['h'], symbolize: '' }, { files: { h: heap } });
  expect([sums(profile), notes[0]]).toEqual([[71263064, 77431032638, 274808, 270549613], hint]);
  expect((await load({ sources: ['h'] }, { files: { h: heap } })).notes).toEqual([]);
  // Some stacks are enough, and a profile without samples has another reason.
  expect(
    (await load({ sources: ['a', 'b'], symbolize: '' }, { files: { a: one, b: drawnBytes('2\nmain') } })).notes,
  ).not.toContain(hint);
  expect(
    (await load({ sources: ['h'], symbolize: '' }, { files: { h: 'heap profile: 0: 0 [0: 0] @ heapprofile\n' } }))
      .notes,
  ).not.toContain(hint);
});

test('hints of a base come behind the error that it cannot be subtracted', async () => {
  const stackless = drawnBytes('1');
  const other = drawnBytes('1\nmain', { types: [['space', 'bytes']] });
  const { profile, notes } = await load(
    { sources: ['p'], diffBase: 'b', symbolize: '' },
    { files: { p: stackless, b: other } },
  );
  expect([profile, notes[0]]).toEqual([undefined, 'profiles have empty common sample type list']);
});

/** A server in memory; `log` tells when each question and answer was. */
function server(
  answers: Record<string, { status?: number; body: string | Uint8Array; headers?: Record<string, string> }>,
  log: string[] = [],
): (request: FetchRequest) => Promise<FetchResponse> {
  return async request => {
    log.push(`ask ${request.url} ${request.timeout}`);
    await new Promise(resolve => setImmediate(resolve));
    const { status = 200, body, headers = {} } = answers[request.url] ?? { status: 404, body: 'x' };
    log.push(`got ${request.url}`);
    const bytes = typeof body === 'string' ? encodeText(body) : body;
    return {
      url: request.url,
      status,
      statusText: `${status} Text`,
      headers,
      length: bytes.length,
      body: (async function* () {
        yield bytes;
      })(),
    };
  };
}

describe('servers', () => {
  test('are asked side by side, bases at the same time; the result is saved', async () => {
    const log: string[] = [];
    const fetch = server(
      { 'http://a:1/x': { body: two }, 'http://b:1/x': { body: two }, 'http://c:1/x': { body: one } },
      log,
    );
    const path = '/home/me/pprof/pprof.samples.001.pb.gz';
    const { profile, notes, host } = await load(
      { sources: ['a:1/x', 'b:1/x'], base: 'http://c:1/x', comment: 'kept' },
      { fetch, writable: [path], env: { HOME: '/home/me' } },
    );
    expect(sums(profile)).toEqual([3]);
    expect(log.map(line => line.slice(0, 3))).toEqual(['ask', 'ask', 'ask', 'got', 'got', 'got']);
    expect(notes).toEqual([
      'Fetching profile over HTTP from http://a:1/x',
      'Fetching profile over HTTP from http://b:1/x',
      'Fetching profile over HTTP from http://c:1/x',
      `Saved profile in ${path}`,
    ]);
    const saved = decodeProfile(pako.ungzip(host.files.get(path)!));
    expect([sums(saved), saved.header.comments]).toEqual([[3], ['kept']]);
  });

  test.each([
    ['../../../tmp/evil', 'pprof..._.._.._tmp_evil.001.pb.gz'],
    ['/etc/cron.d/x', 'pprof._etc_cron.d_x.001.pb.gz'],
    ['..\\..\\x', 'pprof..._.._x.001.pb.gz'],
    ['a/b', 'pprof.a_b.001.pb.gz'],
  ])('a sample type of %j chooses no folder for the saved profile', async (type, name) => {
    const body = drawnBytes('\n1\nmain\n', { types: [[type, 'count']] });
    const path = `/home/me/pprof/${name}`;
    const { notes, host } = await load(
      { sources: ['a:1/x'] },
      { fetch: server({ 'http://a:1/x': { body } }), writable: [path], env: { HOME: '/home/me' } },
    );
    expect(notes).toEqual([
      'Fetching profile over HTTP from http://a:1/x',
      `Saved profile in ${path}`,
      'a name in the profile holds a path: _ takes the place of its slashes in the name of the file',
    ]);
    expect(decodeProfile(pako.ungzip(host.files.get(path)!)).sampleTypes[0]!.type).toBe(type);
  });

  const json = 'this is JSON; profiles are binary: look for a file that ends in .pb.gz or .pprof';
  test.each([
    [
      'an error',
      '{"error": "no such\\nprofile", "code": 404}',
      `${json}; the server says "{\\"error\\": \\"no such\\\\nprofile\\", \\"code\\": 404}"`,
    ],
    ['several lines', '[\n  1,\n\t"\x7f\u202e"\n]\n', `${json}; the server says "[ 1, \\" \\u202e\\" ]"`],
    [
      'more than anybody reads',
      `{"a": "${'x'.repeat(9000)}"}`,
      `${json}; the server says "{\\"a\\": \\"${'x'.repeat(190)}..."`,
    ],
    ['bytes of no text', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), json],
    ['escapes for the terminal', '{"a": "\x1b[31m"}', json],
    [
      'a page',
      '<html><head><title>App</title></head><body>Hello &amp; welcome</body></html>',
      /^this is a web page; .*; the server says "App Hello &amp; welcome"$/,
    ],
    ['words', 'profiling is switched off\n', /^this is text; .*; the server says "profiling is switched off"$/],
  ])('an answer without an error that is no profile is quoted: %s', async (_, body, hint) => {
    const { notes } = await load({ sources: ['a:1/x'] }, { fetch: server({ 'http://a:1/x': { body } }) });
    expect(notes.slice(0, 2)).toEqual([
      'Fetching profile over HTTP from http://a:1/x',
      'a:1/x: parsing profile: unrecognized profile format',
    ]);
    if (typeof hint === 'string') expect(notes[2]).toBe(hint);
    else expect(notes[2]).toMatch(hint);
  });

  describe('ctrl-c', () => {
    /** Tells how many servers were waited for whenever something was unpacked; `stop` is ctrl-c. */
    class Watched extends FakeHost {
      readonly stop = new AbortController();
      readonly log: string[] = [];
      private waiting = 0;
      override async interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
        this.waiting++;
        try {
          return await work(this.stop.signal);
        } finally {
          this.waiting--;
        }
      }
      override gunzip(bytes: Uint8Array): Uint8Array {
        this.log.push(`unpacked with ${this.waiting}`);
        return super.gunzip(bytes);
      }
    }
    const packed = { body: pako.gzip(one) };
    const sources = ['a:1/x', 'b:1/x', 'file'];
    const files = { file: packed.body };

    test('has its own effect while answers are parsed: nothing waits for a server then', async () => {
      const fetch = server({ 'http://a:1/x': packed, 'http://b:1/x': packed });
      const host = new Watched({ fetch, files, writable: ['/tmp/pprof.samples.001.pb.gz'] });
      const { profile } = await loadProfiles({ ...plain, sources }, host, () => undefined);
      expect([sums(profile), host.log]).toEqual([[3], ['unpacked with 0', 'unpacked with 0', 'unpacked with 0']]);
    });

    test('while servers answer ends all of it, also where the last answer has come', async () => {
      const answer = server({ 'http://a:1/x': packed, 'http://b:1/x': packed });
      const notes: string[] = [];
      const host: Watched = new Watched({
        files,
        fetch: async request => {
          const response = await answer(request);
          host.stop.abort();
          return response;
        },
      });
      await expect(
        loadProfiles({ ...plain, sources }, host, note => notes.push(String(note.text))),
      ).rejects.toBeInstanceOf(Interrupted);
      expect(host.log).toEqual([]);
      expect(notes).toEqual(['a', 'b'].map(name => `Fetching profile over HTTP from http://${name}:1/x`));
    });

    test('what fails is told in the order of the sources, whichever answered first', async () => {
      const fetch = async (request: FetchRequest): Promise<FetchResponse> => {
        // The first one is the last to fail.
        for (let turn = request.url === 'http://a:1/x' ? 9 : 1; turn > 0; turn--)
          await new Promise(resolve => setImmediate(resolve));
        throw new UserError(`no ${request.url}`);
      };
      const { notes } = await load({ sources: ['a:1/x', 'gone:1/x', 'file'] }, { fetch, files });
      expect(notes.slice(2)).toEqual([
        'a:1/x: no http://a:1/x',
        'gone:1/x: no http://gone:1/x',
        'Fetched 1 source profiles out of 3',
      ]);
    });
  });

  test('-seconds and -timeout', async () => {
    const log: string[] = [];
    const { notes } = await load({ sources: ['a:1'], seconds: 90, timeout: 7 }, { fetch: server({}, log) });
    expect(log[0]).toBe('ask http://a:1/debug/pprof/profile?seconds=90 12');
    expect(notes.slice(0, 2)).toEqual([
      'Fetching profile over HTTP from http://a:1/debug/pprof/profile?seconds=90',
      'Please wait... (1m30s)',
    ]);
  });

  test('progress: waiting, then receiving, each ended', async () => {
    const seen: string[] = [];
    const progress: Progress = {
      begin: (what, total, unit) => (
        seen.push(`${what} ${total} ${unit}`), { update: done => seen.push(`${done}`), end: () => seen.push('end') }
      ),
    };
    await load(
      { sources: ['a:1'], seconds: 3 },
      {
        fetch: server({ 'http://a:1/debug/pprof/profile?seconds=3': { body: one } }),
        writable: ['/tmp/pprof.samples.001.pb.gz'],
      },
      { progress },
    );
    expect(seen).toEqual([
      'recording on a:1 3 seconds',
      'end',
      `receiving from a:1 ${one.length} bytes`,
      `${one.length}`,
      'end',
    ]);
  });

  const page =
    '<html>\n<head>\n<title>/debug/pprof/</title>\n</head>\n<body>Types of profiles ' +
    "available:\n<td><a href='heap?debug=1'>heap</a></td>\n<a " +
    'href=\'cmdline?debug=1\'>cmdline</a>\n<a href="goroutine?debug=2">full goroutine stack ' +
    'dump</a>\n<li><div class=profile-name>heap: </div> Memory of \x1b[31mlive objects. You ' +
    'can</li></body></html>';
  const listed = { 'http://a:1/debug/pprof/': { body: page }, 'http://a:1/debug/pprof/heap': { body: one } };
  test('the page that lists profiles: in a pipe a sentence', async () => {
    const { notes } = await load({ sources: ['a:1/debug/pprof/'] }, { fetch: server(listed) });
    expect(notes).toEqual([
      'Fetching profile over HTTP from http://a:1/debug/pprof/',
      'a:1/debug/pprof/: parsing profile: unrecognized profile format',
      'this page lists what the server offers: heap, goroutine; add one of them to the address: ' +
        'inkprof http://a:1/debug/pprof/heap',
      'failed to fetch any source profiles',
    ]);
  });
  test('and with a person there a choice', async () => {
    const asked: unknown[] = [];
    const choose = async (question: string, choices: readonly string[]): Promise<number> => (
      asked.push([question, choices]), 0
    );
    const { profile, notes } = await load(
      { sources: ['a:1/debug/pprof/'] },
      { fetch: server(listed), writable: ['/tmp/pprof.samples.001.pb.gz'] },
      { choose },
    );
    expect(asked).toEqual([
      ['http://a:1/debug/pprof/ offers:', ['heap       Memory of [31mlive objects', 'goroutine']],
    ]);
    expect([sums(profile), notes[1]]).toEqual([[1], 'Fetching profile over HTTP from http://a:1/debug/pprof/heap']);
  });
});
