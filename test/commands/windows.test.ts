/**
 * A session on Windows: the same commands over a Host whose files have drives, shares and
 * backslashes. What reports print of files there is what Go's path/filepath makes of their names.
 */
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadProfiles } from '../../src/commands/open/load.ts';
import type { OpenRequest } from '../../src/commands/open/load.ts';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { UserError } from '../../src/core/base/errors.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { windowsPaths } from '../../src/core/base/windows-paths.ts';
import { Course } from '../../src/lessons/course.ts';
import { FakeHost } from '../support/fake-host.ts';
import type { FakeWorld } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';
import { WindowsHost } from '../support/windows-host.ts';

const text = (name: string): string => `package ${name}\r\n\r\nfunc work() {\r\n\tone()\r\n\ttwo()\r\n}\r\n`;

/** A function of six lines, with samples on lines 4 and 5, in a program of Windows. */
const bytesOf = (file: string, program = 'C:\\Program Files\\App\\app.exe'): Uint8Array =>
  encodeSpec({
    types: [['samples', 'count']],
    mappings: [{ start: 0, limit: 0x1000, file: program }],
    functions: [{ name: 'app.work', file, startLine: 3 }],
    locations: [
      { mapping: 1, address: 0x10, lines: [{ function: 1, line: 4 }] },
      { mapping: 1, address: 0x20, lines: [{ function: 1, line: 5 }] },
    ],
    samples: [
      { stack: [1], values: [3] },
      { stack: [2], values: [4] },
    ],
  });
const profileOf = (file: string): Profile => decodeProfile(bytesOf(file));
const recorded = 'C:/src/app/work.go';

const sources: OpenRequest = {
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

async function open(name: string, world: FakeWorld) {
  const notes: string[] = [];
  const host = new WindowsHost(world);
  try {
    const loaded = await loadProfiles(
      { ...sources, sources: [name] },
      host,
      note => void notes.push(String(note.text)),
    );
    return { folders: loaded.folders, notes, host };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { folders: null, notes: [...notes, error.message], host };
  }
}

interface Said {
  readonly out: string;
  readonly notes: readonly string[];
}

async function run(session: Session, ...lines: string[]): Promise<Said> {
  let said: Said = { out: '', notes: [] };
  for (const line of lines) {
    const { out, notes } = await session.evaluate(line);
    said = { out: [...(out as Iterable<string>)].join(''), notes: notes.map(note => note.text) };
  }
  return said;
}

const start = (
  file: string,
  world: FakeWorld = {},
  folders: string[] = [],
): { session: Session; host: WindowsHost } => {
  const host = new WindowsHost(world);
  return { host, session: new Session(profileOf(file), host, { interactive: true, profileFolders: folders }) };
};

describe('a source is a file', () => {
  const files = {
    'C:\\Work\\cpu.pb.gz': bytesOf(recorded),
    '\\\\Server\\share\\runs\\cpu.pb.gz': bytesOf(recorded),
    'D:\\cpu.pb.gz': bytesOf(recorded),
    'C:\\Work\\my runs\\cpu 1.pb.gz': bytesOf(recorded),
  };
  const rows: [string, string][] = [
    ['cpu.pb.gz', 'C:\\Work'],
    ['.\\cpu.pb.gz', 'C:\\Work'],
    ['..\\Work\\cpu.pb.gz', 'C:\\Work'],
    ['C:\\Work\\cpu.pb.gz', 'C:\\Work'],
    ['c:/work/CPU.pb.gz', 'c:\\work'],
    ['C:cpu.pb.gz', 'C:\\Work'],
    ['\\Work\\cpu.pb.gz', 'C:\\Work'],
    ['/Work/cpu.pb.gz', 'C:\\Work'],
    ['D:\\cpu.pb.gz', 'D:\\'],
    ['D:cpu.pb.gz', 'D:\\'],
    ['my runs\\cpu 1.pb.gz', 'C:\\Work\\my runs'],
    ['\\\\server\\share\\runs\\cpu.pb.gz', '\\\\server\\share\\runs'],
    ['//server/share/runs/cpu.pb.gz', '\\\\server\\share\\runs'],
    ['file:///C:/Work/cpu.pb.gz', 'C:\\Work'],
    ['file:///C:/Work/my%20runs/cpu%201.pb.gz', 'C:\\Work\\my runs'],
    ['file://localhost/D:/cpu.pb.gz', 'D:\\'],
    ['file://server/share/runs/cpu.pb.gz', '\\\\server\\share\\runs'],
  ];
  test.each(rows)('%s', async (name, folder) => {
    const { folders, notes } = await open(name, { files });
    expect({ folders, notes }).toEqual({ folders: [folder], notes: [] });
  });

  test.each(['C:\\gone.pb.gz', 'C:/gone.pb.gz', 'd:\\a\\gone', '\\\\server\\share\\gone', '//server/share/gone'])(
    '%s that is missing is asked of no server',
    async name => {
      const { folders, notes } = await open(name, { files });
      expect({ folders, notes }).toEqual({
        folders: null,
        notes: [`${name}: stat ${name}: no such file or directory`, 'failed to fetch any source profiles'],
      });
    },
  );

  test('a host and its port are still an address', async () => {
    const asked: string[] = [];
    const fetch = (request: { url: string }) => {
      asked.push(request.url);
      throw new UserError('refused');
    };
    await open('localhost:6060', { fetch });
    await open('http://c:80/x', { fetch });
    expect(asked).toEqual(['http://localhost:6060/debug/pprof/profile', 'http://c:80/x']);
  });

  test('a folder names a profile in it', async () => {
    const { notes } = await open('C:\\Work', { files });
    expect(notes[0]).toContain('C:\\Work');
  });
});

describe('reports name files as Windows does', () => {
  test('the program, by its last part', async () => {
    const { session } = start(recorded);
    expect(session.greeting()[0]!.text.split('\n')[0]).toBe('File: app.exe');
    expect(session.status()[0]).toBe('app.exe');
    expect((await run(session, 'dot')).out).toContain('digraph "app.exe"');
  });

  test.each([
    ['C:/src/app/work.go', 'C:\\src\\app\\work.go'],
    ['C:\\src\\app\\..\\work.go', 'C:\\src\\work.go'],
    ['/home/me/app/work.go', '\\home\\me\\app\\work.go'],
    ['example.com/app/work.go', 'example.com\\app\\work.go'],
  ])('%s', async (file, shown) => {
    const { session } = start(file);
    const last = async (...lines: string[]): Promise<string> => (await run(session, ...lines)).out.split('\n').at(-2)!;
    expect(await last('granularity=files', 'top')).toBe(`         7   100%   100%          7   100%  ${shown}`);
    expect(await last('granularity=lines', 'top1')).toBe(
      `         4 57.14% 57.14%          4 57.14%  app.work ${shown}:5`,
    );
  });

  test('trim_path and source_path fit either slash', async () => {
    const shown = async (file: string, option: string): Promise<string> =>
      (await run(start(file).session, option, 'granularity=files', 'top')).out.split('\n').at(-2)!.slice(44);
    expect(await shown('C:/src/app/work.go', 'trim_path=C:\\src')).toBe('app\\work.go');
    expect(await shown('C:\\src\\app\\work.go', 'trim_path=D:\\x;C:/src/')).toBe('app\\work.go');
    expect(await shown('C:\\src\\app\\sub\\work.go', 'source_path=E:\\mine\\app')).toBe('sub\\work.go');
  });

  /** Slashes are what the systems differ in: the numbers and everything else are the same. */
  test.each(['top', 'tree', 'peek .', 'traces', 'tags', 'raw', 'dot', 'granularity=files', 'granularity=lines'])(
    'else as on Unix: %s',
    async line => {
      for (const name of ['made-a.pb.gz', 'rec-cpu-labels.pb.gz', 'rec-heap.pb.gz']) {
        const file = new URL(`../fixtures/profiles/${name}`, import.meta.url);
        const bytes = new Uint8Array(fs.readFileSync(file));
        const [windows, unix] = await Promise.all(
          [new WindowsHost({ files: { 'C:\\Work\\p': bytes } }), new FakeHost({ files: { p: bytes } })].map(
            async host => {
              const { profile } = await loadProfiles({ ...sources, sources: ['p'] }, host, () => {});
              const session = new Session(profile, host, { interactive: true });
              return (await run(session, ...(line.includes('=') ? [line, 'top'] : [line]))).out;
            },
          ),
        );
        expect(windows!.replaceAll('\\', '/')).toBe(unix!.replaceAll('\\', '/'));
      }
    },
  );
});

describe('list finds sources', () => {
  const head = (file: string): string =>
    `Total: 7\nROUTINE ======================== app.work in ${file}\n` +
    '         7          7 (flat, cum)   100% of Total\n';
  const body =
    '         .          .      3:func work() {\n         3          3      4:\tone()\n' +
    '         4          4      5:\ttwo()\n         .          .      6:}\n';
  const rows: [string, string, FakeWorld, string][] = [
    ['at the recorded name', recorded, {}, 'C:\\src\\app\\work.go'],
    ['below the working directory', 'sub/work.go', {}, 'C:\\Work\\sub\\work.go'],
    ['above the working directory', 'sub/work.go', {}, 'C:\\sub\\work.go'],
    [
      'of Unix, in GOROOT',
      '/usr/local/go/src/fmt/print.go',
      { go: { goRoots: ['C:\\Go'] } },
      'C:\\Go\\src\\fmt\\print.go',
    ],
    [
      'in the module cache',
      'github.com/Foo/bar@v1.2.3/work.go',
      { go: { moduleCaches: ['C:\\Users\\me\\go\\pkg\\mod'] } },
      'C:\\Users\\me\\go\\pkg\\mod\\github.com\\!foo\\bar@v1.2.3\\work.go',
    ],
    ['in the module around', 'example.com/app/sub/work.go', {}, 'C:\\Work\\sub\\work.go'],
    [
      'in its vendor folder',
      'github.com/Foo/bar@v1.2.3/work.go',
      {},
      'C:\\Work\\vendor\\github.com\\Foo\\bar\\work.go',
    ],
    ['by the end of the name', 'D:\\ci\\77\\app\\deep\\work.go', {}, 'C:\\Work\\x\\deep\\work.go'],
  ];
  const goMod = 'module example.com/app\r\nrequire github.com/Foo/bar v1.2.3\r\n';
  test.each(rows)('%s', async (_, file, world, there) => {
    const files = { 'C:\\Work\\go.mod': goMod, [there]: text('app') };
    const { session } = start(file, { ...world, files });
    const { out } = await run(session, 'list app.work');
    expect(out.slice(out.indexOf('\n', out.indexOf('of Total')) + 1)).toBe(body);
  });

  test('in source_path, with a drive each', async () => {
    const { session } = start('C:/ci/app/sub/work.go', { files: { 'E:\\mine\\app\\sub\\work.go': text('app') } });
    expect(await run(session, 'source_path=D:\\none;E:\\mine\\app', 'list app.work')).toEqual({
      out: `${head('sub\\work.go')}${body}`,
      notes: [],
    });
  });

  test('where there is none, the places have backslashes', async () => {
    const { session } = start(recorded);
    const { out, notes } = await run(session, 'list app.work');
    expect(out).toBe(`${head('C:\\src\\app\\work.go')} Error: open C:\\src\\app\\work.go: no such file or directory\n`);
    expect(notes.join('\n')).toContain('looked for C:\\src\\app\\work.go');
    expect(notes.join('\n')).not.toContain('C:/');
  });
});

describe('names of files are completed', () => {
  const files = {
    'C:\\Work\\runs\\one.txt': '',
    'C:\\Work\\report.txt': '',
    'C:\\Users\\me\\x.txt': '',
    'D:\\deep\\er\\x': '',
    '\\\\server\\share\\top\\x': '',
  };
  const rows: [string, string[]][] = [
    ['top > r', ['report.txt', 'runs\\']],
    ['top > runs\\', ['one.txt']],
    ['top > runs/o', ['one.txt']],
    ['top > C:\\', ['Users\\', 'Work\\']],
    ['top > C:/U', ['Users/']],
    ['top > D:d', ['deep\\']],
    ['top > \\Us', ['Users\\']],
    ['top > \\\\server\\share\\', ['top\\']],
    ['top > ..\\Us', ['Users\\']],
    ['source_path=D:\\deep\\', ['er\\']],
    ['source_path=D:\\deep;C:\\Us', ['Users\\']],
  ];
  test.each(rows)('%s', async (line, expected) => {
    const { session } = start(recorded, { files });
    const completion = session.complete(line, line.length);
    expect(completion.candidates.map(candidate => candidate.text).sort()).toEqual(expected);
    expect(line.slice(completion.from)).toBe(/[^\\/:>;= ]*$/.exec(line)![0]);
  });
});

describe('what is written', () => {
  test.each(['C:\\Reports\\top.txt', 'sub\\top.txt', '\\\\server\\share\\top.txt', 'C:top.txt', 'a/b.txt'])(
    'a report into %s',
    async name => {
      const { session, host } = start(recorded, { writable: [name] });
      const { out, notes } = await run(session, `top > ${name}`);
      expect([out, notes[0]]).toEqual(['', `Generating report in ${name}`]);
      expect(host.written).toEqual([name]);
      expect(host.text(name)).toContain('7   100%   100%          7   100%  app.work\n');
    },
  );

  test('lines that end as on Windows', async () => {
    const { session, host } = start(recorded, { writable: ['top.txt'] });
    await run(session, 'granularity=files\r', 'top1 app > top.txt\r');
    expect(host.text('top.txt')).toContain('C:\\src\\app\\work.go\n');
    expect(await run(session, 'help top\r')).toEqual(await run(session, 'help top'));
    expect((await run(session, 'focus=work\r', 'top\r')).out).toContain('focus=work\n');
  });

  const fetched: FakeWorld = {
    fetch: request => ({
      url: request.url,
      status: 200,
      statusText: '200 OK',
      headers: {},
      length: 0,
      body: (async function* () {
        yield bytesOf(recorded);
      })(),
    }),
  };
  test.each<[Record<string, string>, string]>([
    [{ USERPROFILE: 'C:\\Users\\me', HOME: '/c/Users/me' }, 'C:\\Users\\me\\pprof\\pprof.app.exe.samples.001.pb.gz'],
    [{ PPROF_TMPDIR: 'D:\\tmp', USERPROFILE: 'C:\\Users\\me' }, 'D:\\tmp\\pprof.app.exe.samples.001.pb.gz'],
    [{ HOME: '/c/Users/me' }, 'C:\\Temp\\pprof.app.exe.samples.001.pb.gz'],
  ])('what was fetched: %j', async (env, path) => {
    const { notes } = await open('localhost:1', { ...fetched, env, writable: [path] });
    expect(notes.at(-1)).toBe(`Saved profile in ${path}`);
  });

  test('no name leads to a device or to a stream of another file', async () => {
    const path = 'C:\\Temp\\pprof.a_b_c_.x.001.pb.gz';
    const types = encodeSpec({
      types: [
        ['a:b*c|', 'count'],
        ['x', 'count'],
      ],
      samples: [],
    });
    const world = { ...fetched, writable: [path] };
    const { notes } = await open('localhost:1', {
      ...world,
      fetch: async request => ({
        ...(await fetched.fetch!(request)),
        body: (async function* () {
          yield types;
        })(),
      }),
    });
    expect(notes.slice(-2)).toEqual([
      `Saved profile in ${path}`,
      'the profile names a sample type otherwise: _ takes the place of what no name of a file has on Windows',
    ]);
  });
});

describe('programs', () => {
  test.each<[string, Record<string, string>]>([
    ['D:\\bin\\app.exe', { PPROF_BINARY_PATH: '"C:\\a;b";D:\\bin' }],
    ['D:\\bin\\Program Files\\App\\app.exe', { PPROF_BINARY_PATH: 'D:\\bin' }],
    ['C:\\Users\\me\\pprof\\binaries\\app.exe', { USERPROFILE: 'C:\\Users\\me' }],
    ['D:\\bin\\usr\\lib\\debug\\Program Files\\App\\app.exe.debug', { PPROF_BINARY_PATH: 'D:\\bin' }],
  ])('%s is found', async (path, env) => {
    const opened: string[] = [];
    const host = new WindowsHost({ env, files: { 'C:\\Work\\p': bytesOf(recorded) } });
    host.openBinary = name => {
      opened.push(name);
      if (name !== path) throw new UserError(`open ${name}: no such file or directory`);
      return { buildId: '' } as ReturnType<WindowsHost['openBinary']>;
    };
    const { profile } = await loadProfiles({ ...sources, sources: ['p'] }, host, () => {});
    expect(profile.mappings[0]!.file).toBe(path);
    expect(opened.at(-1)).toBe(path);
  });

  test('one that is nowhere keeps its name: a drive is no scheme of an address', async () => {
    const { host } = await open('p', { files: { 'C:\\Work\\p': bytesOf(recorded) } });
    const { profile } = await loadProfiles({ ...sources, sources: ['p'] }, host, () => {});
    expect(profile.mappings[0]!.file).toBe('C:\\Program Files\\App\\app.exe');
  });
});

describe('a course', () => {
  const lesson = '---\ntitle: Mine\nopen: runs/cpu.pb.gz\n---\n\nWords.\n';
  const files = {
    'C:\\Work\\lessons\\mine.md': lesson,
    'C:\\Work\\lessons\\mine.zh.md': lesson,
    'D:\\other\\README.md': '',
    'D:\\other\\last.md': lesson,
  };
  test.each([
    ['lessons', 'C:\\Work\\lessons', ['mine'], true],
    ['.\\lessons', 'C:\\Work\\lessons', ['mine'], true],
    ['C:/Work/lessons/mine.md', 'C:\\Work\\lessons', ['mine'], true],
    ['D:\\other', 'D:\\other', ['last'], false],
    ['\\Work\\lessons', 'C:\\Work\\lessons', ['mine'], true],
  ])('%s', (name, folder, lessons, translated) => {
    const course = Course.at(new WindowsHost({ files }), name);
    expect([windowsPaths.clean(course.folder), course.entries.map(entry => entry.id)]).toEqual([folder, lessons]);
    expect(course.isTranslated(course.entries[0]!, 'zh')).toBe(translated);
  });
});
