// list and weblist where pprof does not find the source.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/decode.ts';
import { FakeHost } from '../support/fake-host.ts';
import type { FakeWorld } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';

const text = (name: string): string => `package ${name}\n\nfunc work() {\n\tone()\n\ttwo()\n}\n`;

/** A function of six lines, with samples on lines 4 and 5. */
function start(file: string, world: FakeWorld, folders: string[] = []): { session: Session; host: FakeHost } {
  const profile = decodeProfile(encodeSpec({
    types: [['samples', 'count']],
    functions: [{ name: 'app.work', file, startLine: 3 }],
    locations: [{ address: 0x10, lines: [{ function: 1, line: 4 }] }, { address: 0x20, lines: [{ function: 1, line: 5 }] }],
    samples: [{ stack: [1], values: [3] }, { stack: [2], values: [4] }],
  }));
  const host = new FakeHost({ cwd: '/w/prog', ...world });
  return { session: new Session(profile, host, { profileFolders: folders }), host };
}

async function listed(file: string, world: FakeWorld, folders: string[] = []) {
  const { out, notes } = await start(file, world, folders).session.evaluate('list app.work');
  return { out: [...(out as Iterable<string>)].join(''), notes: notes.map(note => `${note.level}: ${note.text}`) };
}

const head = (file: string): string => `Total: 7\nROUTINE ======================== app.work in ${file}\n         7          7 (flat, cum)   100% of Total\n`;
const body = `         .          .      3:func work() {\n         3          3      4:	one()\n         4          4      5:	two()\n         .          .      6:}\n`;
const goMod = 'module example.com/app\nrequire github.com/Foo/Bar v1.2.3\n';

describe('the cases of google/pprof#1009, and others that were asked for', () => {
  test.each<[string, string, FakeWorld, string]>([
    ['a standard package, -trimpath', 'fmt/print.go', { go: { goRoots: ['/goroot'] } }, '/goroot/src/fmt/print.go'],
    ['a standard package of another machine', '/usr/local/go/src/fmt/print.go', { go: { goRoots: ['/goroot'] } }, '/goroot/src/fmt/print.go'],
    ['an external module', 'github.com/foo/bar@v1.2.3/b.go', { go: { moduleCaches: ['/cache'] } }, '/cache/github.com/foo/bar@v1.2.3/b.go'],
    ['an external module with upper case', 'github.com/Foo/Bar@v1.2.3/B.go', { go: { moduleCaches: ['/cache'] } }, '/cache/github.com/!foo/!bar@v1.2.3/B.go'],
    ['a vendored module', 'github.com/Foo/Bar@v1.2.3/B.go', {}, '/w/prog/vendor/github.com/Foo/Bar/B.go'],
    ['-trimpath, the folder has another name than the module', 'example.com/app/sub/x.go', {}, '/w/prog/sub/x.go'],
    ['golang/go#23376: GOPATH', '/root/go/src/github.com/influxdata/kapacitor/x.go', { go: { goPaths: ['/gopath'] } }, '/gopath/src/github.com/influxdata/kapacitor/x.go'],
    ['google/pprof#472: a container', '/app/scrape/scrape.go', {}, '/w/prog/scrape/scrape.go'],
    ['google/pprof#366: deep in a build machine', '/home/ci/work/56cb/src/team/app/deep/scrape.go', {}, '/w/prog/x/app/deep/scrape.go'],
  ])('%s', async (_, file, world, there) => {
    const { out, notes } = await listed(file, { ...world, files: { '/w/prog/go.mod': goMod, [there]: text('app') } });
    expect(out).toBe(head(file) + body);
    expect(notes).toEqual([`hint: source text: found by name\n  ${file} is read from ${there}`]);
  });
});

test('where pprof finds the file there is nothing to tell', async () => {
  expect(await listed('/w/prog/sub/x.go', { files: { '/w/prog/go.mod': goMod, '/w/prog/sub/x.go': text('app') } })).toEqual({ out: head('/w/prog/sub/x.go') + body, notes: [] });
  expect((await listed('/b/other/x.go', { cwd: '/w/other', files: { '/w/other/x.go': text('app') } })).notes).toEqual([]);
});

test('no text: pprof\'s words on standard output, then the costs of the lines and where was looked', async () => {
  expect(await listed('/b/gone.go', { files: { '/w/prog/go.mod': goMod } })).toEqual({
    out: `${head('/b/gone.go')} Error: open /b/gone.go: no such file or directory\n`,
    notes: ['hint: no source text: /b/gone.go\n  app.work:\n           3          3      4:\n           4          4      5:\n  looked for /b/gone.go\n  source_path=FOLDER names where sources are'],
  });
});

test('many places, and a relative name', async () => {
  const { out, notes } = await listed('github.com/Foo/Bar@v1.2.3/sub/b.go', { files: { '/w/prog/go.mod': goMod }, go: { moduleCaches: ['/c1', '/c2'], goRoots: ['/r'], goPaths: ['/g'] } }, ['/p']);
  expect(out).toBe(`${head('github.com/Foo/Bar@v1.2.3/sub/b.go')} Error: could not find file github.com/Foo/Bar@v1.2.3/sub/b.go on path /w/prog\n`);
  expect(notes[0]!.split('\n').slice(4)).toEqual([
    '  looked for /w/prog/github.com/Foo/Bar@v1.2.3/sub/b.go',
    '  looked for /w/prog/vendor/github.com/Foo/Bar/sub/b.go',
    '  looked for /w/prog/vendor/github.com/Foo/Bar@v1.2.3/sub/b.go',
    '  looked for /c1/github.com/!foo/!bar@v1.2.3/sub/b.go',
    '  looked for /c2/github.com/!foo/!bar@v1.2.3/sub/b.go',
    '  looked for /g/src/github.com/Foo/Bar@v1.2.3/sub/b.go',
    expect.stringMatching(/^ {2}looked for \/p\//),
    expect.stringMatching(/^ {2}looked for \//),
    expect.stringMatching(/^ {2}and at \d+ more places$/),
    '  source_path=FOLDER names where sources are',
  ]);
});

test('a workspace, and a module that is replaced by a folder', async () => {
  const files = { '/w/go.work': 'use (\n\t./prog\n\t./lib\n)\n', '/w/prog/go.mod': goMod, '/w/lib/go.mod': 'module example.com/lib\n', '/w/lib/l.go': text('lib') };
  expect((await listed('example.com/lib/l.go', { files })).out).toBe(head('example.com/lib/l.go') + body);
  const replaced = { '/w/prog/go.mod': `${goMod}replace example.com/lib => ../elsewhere\n`, '/w/elsewhere/l.go': text('lib') };
  expect((await listed('example.com/lib@v0.1.0/l.go', { files: replaced })).out).toBe(head('example.com/lib@v0.1.0/l.go') + body);
});

test('weblist finds the same', async () => {
  const { session, host } = start('example.com/app/sub/x.go', { files: { '/w/prog/go.mod': goMod, '/w/prog/sub/x.go': text('app') }, writable: ['/tmp/pprof001.html'], browser: () => ({ shown: true }) });
  const { notes } = await session.evaluate('weblist app.work');
  expect(host.text('/tmp/pprof001.html')).toContain('two()');
  expect(notes.map(note => note.text)).toContain('source text: found by name\n  example.com/app/sub/x.go is read from /w/prog/sub/x.go');
});
