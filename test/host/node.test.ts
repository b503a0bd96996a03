// The Host on Node: files of a folder for temporary files.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/base/errors.ts';
import { nodeHost } from '../../src/host/node.ts';

const host = nodeHost();
const isRoot = process.getuid?.() === 0;
if (isRoot) console.log('skipped: tests of file permissions, since root may do everything');

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-node-'));
});
afterEach(() => {
  fs.chmodSync(folder, 0o755);
  fs.rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => path.join(folder, name);
const content = (name: string): string => fs.readFileSync(at(name), 'latin1');
const names = (): string[] => fs.readdirSync(folder).sort();

/** The message of the UserError that the work must throw, with DIR for the folder. */
function errorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(folder, 'DIR');
    throw error;
  }
  return 'no error';
}

describe('reading', () => {
  test('gives the bytes', () => {
    fs.writeFileSync(at('f'), Uint8Array.of(0, 255, 10));
    expect([...host.readFile(at('f'))]).toEqual([0, 255, 10]);
  });

  test('what cannot be looked at has no first bytes, and reading it says why', () => {
    fs.writeFileSync(at('f'), '');
    fs.writeFileSync(at('text'), 'abc');
    if (process.platform !== 'win32') fs.symlinkSync(at('loop'), at('loop'));
    const names = ['missing', 'f/x', 'x'.repeat(300), 'nul\0byte', 'loop/x', ''].map(at);
    expect(names.map(name => host.readHead(name, 2))).toEqual(names.map(() => null));
    expect([...host.readHead(at('text'), 2)!]).toEqual([97, 98]);
    if (process.platform === 'linux') expect(host.readHead('/proc/self/mem', 2)).toBeNull();
    expect(errorOf(() => host.readFile(at('x'.repeat(300))))).toBe(`open DIR/${'x'.repeat(300)}: file name too long`);
    for (const name of names.slice(0, 5)) expect([host.isFolder(name), host.listFolder(name)]).toEqual([false, []]);
  });

  test('errors are worded as Go words them', () => {
    fs.writeFileSync(at('f'), '');
    expect([
      errorOf(() => host.readFile(at('missing'))),
      errorOf(() => host.readFile(at('no/such'))),
      errorOf(() => host.readFile(folder)),
      errorOf(() => host.readFile(at('f/x'))),
      errorOf(() => host.readFile(at('nul\0byte'))),
      errorOf(() => host.readFile(at('x'.repeat(300)))),
      errorOf(() => host.checkExists(at('missing'))),
      errorOf(() => host.checkExists(at('f/x'))),
      errorOf(() => host.checkExists(at('f'))),
      errorOf(() => host.checkExists(folder)),
    ]).toEqual([
      'open DIR/missing: no such file or directory',
      'open DIR/no/such: no such file or directory',
      'read DIR: is a directory',
      'open DIR/f/x: not a directory',
      'open DIR/nul\0byte: invalid argument',
      `open DIR/${'x'.repeat(300)}: file name too long`,
      'stat DIR/missing: no such file or directory',
      'stat DIR/f/x: not a directory',
      'no error',
      'no error',
    ]);
  });

  test.runIf(!isRoot)('a file that may not be read', () => {
    fs.writeFileSync(at('secret'), 'x', { mode: 0o000 });
    expect(errorOf(() => host.readFile(at('secret')))).toBe('open DIR/secret: permission denied');
  });
});

/** The same of a promise. */
const rejectionOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) =>
      errorOf(() => {
        throw error;
      }),
  );

describe('writing', () => {
  const chunks = ['text é ', Uint8Array.of(0xff, 0x00), '', 'carried \udcfe\n', new Uint8Array(), 'end'];
  const bytes = 'text \xc3\xa9 \xff\x00carried \xfe\nend';

  test('texts and bytes in their order', async () => {
    await host.writeFile(at('out'), chunks);
    expect([content('out'), names()]).toEqual([bytes, ['out']]);
  });

  test('an empty report makes an empty file', async () => {
    await host.writeFile(at('out'), []);
    expect([content('out'), names()]).toEqual(['', ['out']]);
  });

  test('very many short texts and one very long', async () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `line ${i}\n`);
    await host.writeFile(at('out'), [...lines, 'x'.repeat(3_000_000)]);
    expect(content('out') === lines.join('') + 'x'.repeat(3_000_000)).toBe(true);
  });

  test('an old file is replaced, longer or shorter', async () => {
    fs.writeFileSync(at('out'), 'an old and much longer text than the new one will be');
    await host.writeFile(at('out'), chunks);
    expect(content('out')).toBe(bytes);
  });

  describe('a report that fails on its way', () => {
    function* failing(): Iterable<string> {
      yield 'x'.repeat(200_000);
      throw new UserError('something went wrong');
    }
    test('leaves no new file', async () => {
      expect(await rejectionOf(host.writeFile(at('out'), failing()))).toBe('something went wrong');
      expect(names()).toEqual([]);
    });
    test('leaves the old file as it was', async () => {
      fs.writeFileSync(at('out'), 'old');
      expect(await rejectionOf(host.writeFile(at('out'), failing()))).toBe('something went wrong');
      expect([content('out'), names()]).toEqual(['old', ['out']]);
    });
    test('an error that is a bug is passed on, and nothing is left', async () => {
      const broken = (function* () {
        yield 'x';
        throw new TypeError('a bug');
      })();
      await expect(host.writeFile(at('out'), broken)).rejects.toThrow(TypeError);
      expect(names()).toEqual([]);
    });
    test('leaves no numbered file', async () => {
      expect(errorOf(() => host.writeNumbered(folder, 'p', '.svg', failing()))).toBe('something went wrong');
      expect(names()).toEqual([]);
    });
  });

  test('an old file keeps its mode, a new one gets what the umask leaves', async () => {
    for (const mode of [0o600, 0o640, 0o755]) {
      fs.writeFileSync(at('out'), 'old');
      fs.chmodSync(at('out'), mode);
      await host.writeFile(at('out'), ['new']);
      expect([content('out'), (fs.statSync(at('out')).mode & 0o777).toString(8)]).toEqual(['new', mode.toString(8)]);
    }
    await host.writeFile(at('fresh'), ['new']);
    expect(fs.statSync(at('fresh')).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  test('an old file keeps a mode that the umask would not give', async () => {
    fs.writeFileSync(at('out'), 'old');
    fs.chmodSync(at('out'), 0o666);
    const before = process.umask(0o077);
    try {
      await host.writeFile(at('out'), ['new']);
    } finally {
      process.umask(before);
    }
    expect([content('out'), (fs.statSync(at('out')).mode & 0o777).toString(8)]).toEqual(['new', '666']);
  });

  test('a link is written through', async () => {
    fs.mkdirSync(at('far'));
    fs.writeFileSync(at('far/target'), 'old');
    fs.symlinkSync('far/target', at('link'));
    await host.writeFile(at('link'), ['new']);
    expect([content('far/target'), fs.readlinkSync(at('link')), names(), fs.readdirSync(at('far'))]).toEqual([
      'new',
      'far/target',
      ['far', 'link'],
      ['target'],
    ]);
  });

  test('a link whose target is not there yet makes the target', async () => {
    fs.mkdirSync(at('far'));
    fs.symlinkSync('far/target', at('link'));
    await host.writeFile(at('link'), ['new']);
    expect([
      fs.lstatSync(at('link')).isSymbolicLink(),
      fs.existsSync(at('far/target')) && content('far/target'),
      names(),
    ]).toEqual([true, 'new', ['far', 'link']]);
  });

  test('links that lead in a circle are an error, and stay', async () => {
    fs.symlinkSync('loop', at('loop'));
    fs.symlinkSync('b', at('a'));
    fs.symlinkSync('a', at('b'));
    fs.symlinkSync('b/x', at('deep'));
    for (const name of ['loop', 'a', 'b', 'deep'])
      expect(await rejectionOf(host.writeFile(at(name), ['new']))).toBe(
        `open DIR/${name}: too many levels of symbolic links`,
      );
    expect([names(), fs.readlinkSync(at('loop')), fs.readlinkSync(at('a'))]).toEqual([
      ['a', 'b', 'deep', 'loop'],
      'loop',
      'b',
    ]);
  });

  test('two reports to one file at the same time: one of them, whole', async () => {
    const long = (letter: string): string[] => Array.from({ length: 40 }, () => letter.repeat(100_000));
    await Promise.all([host.writeFile(at('out'), long('a')), host.writeFile(at('out'), long('b'))]);
    expect([/^(a{4000000}|b{4000000})$/.test(content('out')), names()]).toEqual([true, ['out']]);
  });

  test('a name as long as the system takes', async () => {
    await host.writeFile(at('n'.repeat(255)), ['new']);
    expect(names()).toEqual(['n'.repeat(255)]);
  });

  test('errors are worded as Go words them', async () => {
    fs.mkdirSync(at('dir'));
    fs.writeFileSync(at('f'), '');
    expect([
      await rejectionOf(host.writeFile(at('no/such'), ['x'])),
      await rejectionOf(host.writeFile(at('dir'), ['x'])),
      await rejectionOf(host.writeFile(at('f/x'), ['x'])),
      await rejectionOf(host.writeFile(at('x'.repeat(300)), ['x'])),
      errorOf(() => host.writeNumbered(at('no'), 'p', '.svg', ['x'])),
    ]).toEqual([
      'open DIR/no/such: no such file or directory',
      'open DIR/dir: is a directory',
      'open DIR/f/x: not a directory',
      `open DIR/${'x'.repeat(300)}: file name too long`,
      'open DIR/no/p001.svg: no such file or directory',
    ]);
    expect(names()).toEqual(['dir', 'f']);
  });

  const hasFull = fs.existsSync('/dev/full');
  if (!hasFull) console.log('skipped: writing to a full disk, since there is no /dev/full');
  test.runIf(hasFull)('a device is written as it is', async () => {
    expect(await rejectionOf(host.writeFile('/dev/full', ['x']))).toBe('write /dev/full: no space left on device');
    expect(await rejectionOf(host.writeFile('/dev/null', ['x']))).toBe('no error');
    expect([fs.statSync('/dev/full').isFile(), fs.statSync('/dev/null').isFile()]).toEqual([false, false]);
  });

  test.runIf(!isRoot)('a folder where nothing may be made', async () => {
    fs.chmodSync(folder, 0o555);
    expect(await rejectionOf(host.writeFile(at('out'), ['x']))).toBe('open DIR/out: permission denied');
    expect(errorOf(() => host.writeNumbered(folder, 'p', '.svg', ['x']))).toBe('open DIR/p001.svg: permission denied');
  });

  test.runIf(!isRoot)('a file that may not be written stays', async () => {
    fs.writeFileSync(at('out'), 'old', { mode: 0o444 });
    expect(await rejectionOf(host.writeFile(at('out'), ['x']))).toBe('open DIR/out: permission denied');
    expect([content('out'), names()]).toEqual(['old', ['out']]);
  });

  test.runIf(!isRoot)('a file that may be written, in a folder where nothing may be made', async () => {
    fs.writeFileSync(at('out'), 'old');
    fs.chmodSync(folder, 0o555);
    expect(await rejectionOf(host.writeFile(at('out'), ['new']))).toBe('no error');
    expect([content('out'), names()]).toEqual(['new', ['out']]);
  });
});

describe('numbered files', () => {
  test('take the first free number', () => {
    fs.writeFileSync(at('p002.svg'), 'old');
    const made = ['a', 'b', 'c'].map(text => path.basename(host.writeNumbered(folder, 'p', '.svg', [text])));
    expect([made, ['p001.svg', 'p002.svg', 'p003.svg', 'p004.svg'].map(content)]).toEqual([
      ['p001.svg', 'p003.svg', 'p004.svg'],
      ['a', 'old', 'b', 'c'],
    ]);
  });

  test('do not write through a link that stands in the way', () => {
    fs.symlinkSync('elsewhere', at('p001.svg'));
    expect(path.basename(host.writeNumbered(folder, 'p', '.svg', ['x']))).toBe('p002.svg');
    expect(names()).toEqual(['p001.svg', 'p002.svg']);
  });

  test('without a folder lie in the working directory', () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(host.writeNumbered('', 'profile', '.pb.gz', [Uint8Array.of(1)])).toBe('profile001.pb.gz');
    } finally {
      process.chdir(before);
    }
    expect(names()).toEqual(['profile001.pb.gz']);
  });
});

test('gzip is as pprof writes it: no time, no name', () => {
  const zipped = host.gzip(Uint8Array.of(1, 2, 3));
  expect([[...zipped.subarray(0, 8)], [...zlib.gunzipSync(zipped)], [...host.gunzip(zipped)]]).toEqual([
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0],
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test('what it knows of its surroundings', () => {
  expect([
    host.cwd(),
    host.tempDir(),
    host.env('PATH'),
    host.env('INKPROF_IS_NOT_SET'),
    host.paths.listSeparator,
    host.home(),
  ]).toEqual([
    process.cwd(),
    os.tmpdir(),
    process.env['PATH'],
    undefined,
    path.delimiter,
    process.env[process.platform === 'win32' ? 'USERPROFILE' : 'HOME'] ?? '',
  ]);
});
