// list and weblist where pprof does not find the source.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { FakeHost } from '../support/fake-host.ts';
import type { FakeWorld } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';

const text = (name: string): string => `package ${name}\n\nfunc work() {\n\tone()\n\ttwo()\n}\n`;

/** A function of six lines, with samples on lines 4 and 5. */
function start(file: string, world: FakeWorld, folders: string[] = []): { session: Session; host: FakeHost } {
  const profile = decodeProfile(
    encodeSpec({
      types: [['samples', 'count']],
      functions: [{ name: 'app.work', file, startLine: 3 }],
      locations: [
        { address: 0x10, lines: [{ function: 1, line: 4 }] },
        { address: 0x20, lines: [{ function: 1, line: 5 }] },
      ],
      samples: [
        { stack: [1], values: [3] },
        { stack: [2], values: [4] },
      ],
    }),
  );
  const host = new FakeHost({ cwd: '/w/prog', ...world });
  return { session: new Session(profile, host, { profileFolders: folders }), host };
}

async function listed(file: string, world: FakeWorld, folders: string[] = []) {
  const { out, notes } = await start(file, world, folders).session.evaluate('list app.work');
  return { out: [...(out as Iterable<string>)].join(''), notes: notes.map(note => `${note.level}: ${note.text}`) };
}

const head = (file: string): string =>
  `Total: 7\nROUTINE ======================== app.work in ${file}\n         7          7 (flat, cum)   100% of Total\n`;
const body =
  `         .          .      3:func work() {\n         3          3      4:	one()\n         4 ` +
  `         4      5:	two()\n         .          .      6:}\n`;
const goMod = 'module example.com/app\nrequire github.com/Foo/Bar v1.2.3\n';

describe('the cases of google/pprof#1009, and others that were asked for', () => {
  test.each<[string, string, FakeWorld, string]>([
    ['a standard package, -trimpath', 'fmt/print.go', { go: { goRoots: ['/goroot'] } }, '/goroot/src/fmt/print.go'],
    [
      'a standard package of another machine',
      '/usr/local/go/src/fmt/print.go',
      { go: { goRoots: ['/goroot'] } },
      '/goroot/src/fmt/print.go',
    ],
    [
      'an external module',
      'github.com/foo/bar@v1.2.3/b.go',
      { go: { moduleCaches: ['/cache'] } },
      '/cache/github.com/foo/bar@v1.2.3/b.go',
    ],
    [
      'an external module with upper case',
      'github.com/Foo/Bar@v1.2.3/B.go',
      { go: { moduleCaches: ['/cache'] } },
      '/cache/github.com/!foo/!bar@v1.2.3/B.go',
    ],
    ['a vendored module', 'github.com/Foo/Bar@v1.2.3/B.go', {}, '/w/prog/vendor/github.com/Foo/Bar/B.go'],
    ['-trimpath, the folder has another name than the module', 'example.com/app/sub/x.go', {}, '/w/prog/sub/x.go'],
    [
      'golang/go#23376: GOPATH',
      '/root/go/src/github.com/influxdata/kapacitor/x.go',
      { go: { goPaths: ['/gopath'] } },
      '/gopath/src/github.com/influxdata/kapacitor/x.go',
    ],
    ['google/pprof#472: a container', '/app/scrape/scrape.go', {}, '/w/prog/scrape/scrape.go'],
    [
      'google/pprof#366: deep in a build machine',
      '/home/ci/work/56cb/src/team/app/deep/scrape.go',
      {},
      '/w/prog/x/app/deep/scrape.go',
    ],
  ])('%s', async (_, file, world, there) => {
    const { out, notes } = await listed(file, { ...world, files: { '/w/prog/go.mod': goMod, [there]: text('app') } });
    expect(out).toBe(head(file) + body);
    expect(notes).toEqual([`hint: source text: found by name\n  ${file} is read from ${there}`]);
  });
});

test('where pprof finds the file there is nothing to tell', async () => {
  expect(
    await listed('/w/prog/sub/x.go', { files: { '/w/prog/go.mod': goMod, '/w/prog/sub/x.go': text('app') } }),
  ).toEqual({ out: head('/w/prog/sub/x.go') + body, notes: [] });
  expect((await listed('/b/other/x.go', { cwd: '/w/other', files: { '/w/other/x.go': text('app') } })).notes).toEqual(
    [],
  );
});

test("no text: pprof's words on standard output, then the costs of the lines and where was looked", async () => {
  expect(await listed('/b/gone.go', { files: { '/w/prog/go.mod': goMod } })).toEqual({
    out: `${head('/b/gone.go')} Error: open /b/gone.go: no such file or directory\n`,
    notes: [
      'hint: no source text: /b/gone.go\n  app.work:\n           3          3      4:\n           ' +
        '4          4      5:\n  looked for /b/gone.go\n  source_path=FOLDER names where sources are',
    ],
  });
});

test('many places, and a relative name', async () => {
  const { out, notes } = await listed(
    'github.com/Foo/Bar@v1.2.3/sub/b.go',
    { files: { '/w/prog/go.mod': goMod }, go: { moduleCaches: ['/c1', '/c2'], goRoots: ['/r'], goPaths: ['/g'] } },
    ['/p'],
  );
  expect(out).toBe(
    `${head('github.com/Foo/Bar@v1.2.3/sub/b.go')} Error: could not find file ` +
      `github.com/Foo/Bar@v1.2.3/sub/b.go on path /w/prog\n`,
  );
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
  const files = {
    '/w/go.work': 'use (\n\t./prog\n\t./lib\n)\n',
    '/w/prog/go.mod': goMod,
    '/w/lib/go.mod': 'module example.com/lib\n',
    '/w/lib/l.go': text('lib'),
  };
  expect((await listed('example.com/lib/l.go', { files })).out).toBe(head('example.com/lib/l.go') + body);
  const replaced = {
    '/w/prog/go.mod': `${goMod}replace example.com/lib => ../elsewhere\n`,
    '/w/elsewhere/l.go': text('lib'),
  };
  expect((await listed('example.com/lib@v0.1.0/l.go', { files: replaced })).out).toBe(
    head('example.com/lib@v0.1.0/l.go') + body,
  );
});

test('weblist finds the same', async () => {
  const { session, host } = start('example.com/app/sub/x.go', {
    files: { '/w/prog/go.mod': goMod, '/w/prog/sub/x.go': text('app') },
    writable: ['/tmp/pprof001.html'],
    browser: () => ({ shown: true }),
  });
  const { notes } = await session.evaluate('weblist app.work');
  expect(host.text('/tmp/pprof001.html')).toContain('two()');
  expect(notes.map(note => note.text)).toContain(
    'source text: found by name\n  example.com/app/sub/x.go is read from /w/prog/sub/x.go',
  );
});

describe('the source of another version', () => {
  const changed = text('app').replace('\tone()', '\tzero()\n\tone()').replace('work', 'job');
  const lower = `// A remark.\n${text('app')}`;
  const file = '/go/src/app/x.go';
  const withheld = '         3          3      4:\n         4          4      5:\n';

  test.each<[string, string, FakeWorld, string, string[]]>([
    [
      'the function is not declared there',
      file,
      { files: { [file]: changed } },
      withheld,
      [
        `no source text: ${file}\n  ${file} is not the file that was compiled\n  app.work is not ` +
          `declared there\n  source_path=FOLDER names where sources are`,
      ],
    ],
    [
      'the function is there, but too short',
      file,
      { files: { [file]: 'package app\nfunc work() {\n}\n' } },
      withheld,
      [
        `no source text: ${file}\n  ${file} is not the file that was compiled\n  app.work begins at ` +
          `line 2 there, and at line 3 in the profile\n  source_path=FOLDER names where sources are`,
      ],
    ],
    [
      'a line further down',
      file,
      { files: { [file]: lower } },
      body,
      [
        `source text: ${file}\n  ${file} is not the file that was compiled; line numbers are the ` +
          `profile's\n  app.work begins at line 4 there, and at line 3 in the profile: its text is ` +
          'taken 1 line further down',
      ],
    ],
    [
      'another Go',
      '/sdk/go1.21.3/src/app/x.go',
      { files: { '/goroot/src/app/x.go': text('app'), '/goroot/VERSION': 'go1.26.8\n' }, go: { goRoots: ['/goroot'] } },
      withheld,
      [
        'no source text: /sdk/go1.21.3/src/app/x.go\n  /goroot/src/app/x.go is of another version: ' +
          'it is of Go 1.26.8, the profile of Go 1.21.3\n  source_path=FOLDER names where sources are',
      ],
    ],
    [
      'another Go at the recorded place',
      '/sdk/go1.21.3/src/app/x.go',
      { files: { '/sdk/go1.21.3/src/app/x.go': text('app'), '/sdk/go1.21.3/VERSION': 'go1.22.1\n' } },
      withheld,
      [
        'no source text: /sdk/go1.21.3/src/app/x.go\n  /sdk/go1.21.3/src/app/x.go is of another ' +
          'version: it is of Go 1.22.1, the profile of Go 1.21.3\n  source_path=FOLDER names where ' +
          'sources are',
      ],
    ],
    [
      'another version is vendored',
      'example.com/lib@v1.2.3/x.go',
      {
        files: {
          '/w/prog/go.mod': goMod,
          '/w/prog/vendor/example.com/lib/x.go': text('app'),
          '/w/prog/vendor/modules.txt': '# example.com/lib v1.3.0\n',
        },
      },
      withheld,
      [
        'no source text: example.com/lib@v1.2.3/x.go\n  /w/prog/vendor/example.com/lib/x.go is of ' +
          'another version: vendor/modules.txt has example.com/lib v1.3.0, the profile has v1.2.3\n  ' +
          'source_path=FOLDER names where sources are',
      ],
    ],
  ])('%s', async (_, name, world, lines, notes) => {
    expect(await listed(name, world)).toEqual({ out: head(name) + lines, notes: notes.map(note => `hint: ${note}`) });
  });

  test('the file that was compiled is taken where another one is found first', async () => {
    const files = { '/old/src/fmt/print.go': changed, '/new/src/fmt/print.go': text('app') };
    const { out, notes } = await listed('fmt/print.go', { files, go: { goRoots: ['/old', '/new'] } });
    expect(out).toBe(head('fmt/print.go') + body);
    expect(notes).toEqual(['hint: source text: found by name\n  fmt/print.go is read from /new/src/fmt/print.go']);
    const recorded = await listed('/r/src/fmt/print.go', {
      files: { ...files, '/r/src/fmt/print.go': changed },
      go: { goRoots: ['/new'] },
    });
    expect(recorded).toEqual({
      out: head('/r/src/fmt/print.go') + body,
      notes: ['hint: source text: found by name\n  /r/src/fmt/print.go is read from /new/src/fmt/print.go'],
    });
  });

  test('a page of source shows no such text either', async () => {
    const { session, host } = start(file, {
      files: { [file]: changed },
      writable: ['/tmp/pprof001.html'],
      browser: () => ({ shown: true }),
    });
    const { notes } = await session.evaluate('weblist app.work');
    const page = host.text('/tmp/pprof001.html')!;
    expect(page).not.toMatch(/one\(\)|two\(\)|zero\(\)/);
    expect(page).toContain(
      '<span class=line>      4</span> <span class=deadsrc>           3          3           ??? </span>',
    );
    expect(notes.map(note => note.text)).toContain(
      `no source text: ${file}\n  ${file} is not the file that was compiled\n  app.work is not ` +
        `declared there\n  source_path=FOLDER names where sources are`,
    );
  });

  test('a page of source shows the text from further down', async () => {
    const { session, host } = start(file, {
      files: { [file]: lower },
      writable: ['/tmp/pprof001.html'],
      browser: () => ({ shown: true }),
    });
    await session.evaluate('weblist app.work');
    expect(host.text('/tmp/pprof001.html')).toMatch(
      / {6}4<\/span> <span class=deadsrc> {11}3 {10}3 +\tone\(\) <\/span>/,
    );
  });

  const outside =
    '  a //line directive may number them by another file: weblist and disasm with the program ' +
    'at hand have the file of each\n  top with granularity=lines has their costs, too';

  test('lines before the start line, as a //line directive makes them', async () => {
    const profile = decodeProfile(
      encodeSpec({
        types: [['samples', 'count']],
        functions: [{ name: 'app.work', file, startLine: 3 }],
        locations: [
          { address: 0x10, lines: [{ function: 1, line: 1 }] },
          { address: 0x20, lines: [{ function: 1, line: 5 }] },
        ],
        samples: [
          { stack: [1], values: [3] },
          { stack: [2], values: [4] },
        ],
      }),
    );
    const { out, notes } = await new Session(
      profile,
      new FakeHost({ cwd: '/w', files: { [file]: text('app') } }),
      {},
    ).evaluate('list app.work');
    // pprof leaves line 1 out, too.
    expect([...(out as Iterable<string>)].join('')).toBe(
      `${head(file)}         .          .      3:func work() {\n         .          .      ` +
        `4:\tone()\n         4          4      5:\ttwo()\n         .          .      6:}\n`,
    );
    expect(notes.map(note => note.text)).toEqual([
      `source text: ${file}\n  ${file} is in doubt: app.work is at lines 3 to 6 there, and the ` +
        'profile also has line 1 of it',
      `not listed: lines outside of the function's text in ${file}\n  app.work:\n           3      ` +
        `    3      1:\n${outside}`,
    ]);
  });

  test('a file that a //line directive names', async () => {
    const { out, notes } = await listed('parse.y', { files: { '/w/prog/parse.y': text('app') } });
    expect(out).toBe(head('parse.y') + body);
    expect(notes).toEqual([
      'hint: source text: parse.y\n  /w/prog/parse.y is in doubt: a //line directive names it for ' +
        'app.work, and a profile of Go has one file for a function: lines of its other files are ' +
        'shown as lines of this one; weblist and disasm with the program at hand have the file of ' +
        'each',
    ]);
  });

  test('lines that a listing leaves out', async () => {
    const short = 'package app\n\nfunc work() {\n\tone() }\n';
    expect(await listed(file, { files: { [file]: short } })).toEqual({
      out: `${head(file)}         .          .      3:func work() {\n         3          3      4:\tone() }\n`,
      notes: [
        `hint: source text: ${file}\n  ${file} is in doubt: app.work is at line 3 there, and the ` +
          'profile also has line 4 of it',
        `hint: not listed: lines outside of the function's text in ${file}\n  app.work:\n           ` +
          `4          4      5:\n${outside}`,
      ],
    });
  });

  test.each<[string, FakeWorld]>([
    ['is empty', { files: { [file]: '' } }],
    ['begins with a line of 64 KiB', { files: { [file]: `${'x'.repeat(65536)}\n` } }],
  ])('a file that %s: its costs, and no word of //line directives', async (_, world) => {
    expect(await listed(file, world)).toEqual({
      out: head(file),
      notes: [
        `hint: no source text: ${file}\n  app.work:\n           3          3      4:\n           ` +
          `4          4      5:\n  ${file} has no text: it is empty, a folder, or too long for a source file\n  ` +
          'source_path=FOLDER names where sources are',
      ],
    });
  });
});
