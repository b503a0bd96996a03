// The user's own files, in a folder that stands for a home.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/base/errors.ts';
import { decodeText } from '../../src/core/base/text.ts';
import { ownFiles } from '../../src/host/files/folders.ts';
import { nodeHost } from '../../src/host/node.ts';

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-home-'));
});
afterEach(() => {
  fs.rmSync(home, { recursive: true, force: true });
});

const surroundings = {
  attempt: <T>(_operation: string, _file: string, work: () => T): T => work(),
  linkTarget: (file: string) => file,
};
const files = (env: Record<string, string> = { HOME: home }, platform: NodeJS.Platform = 'linux') =>
  ownFiles({ ...surroundings, env, platform });
const modeOf = (...names: string[]): string => (fs.statSync(path.join(home, ...names)).mode & 0o777).toString(8);

function said(work: () => unknown): string {
  try {
    return String(work());
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

describe('folders', () => {
  const where = (env: Record<string, string>, platform: NodeJS.Platform): string[] =>
    (['config', 'data', 'state'] as const).map(folder => said(() => files(env, platform).path(folder, 'inkprof/x')));

  test('follow XDG on Unix, where a relative one does not count', () => {
    expect(where({ HOME: '/h' }, 'linux')).toEqual([
      '/h/.config/inkprof/x',
      '/h/.local/share/inkprof/x',
      '/h/.local/state/inkprof/x',
    ]);
    expect(where({ HOME: '/h', XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s' }, 'linux')).toEqual([
      '/c/inkprof/x',
      '/d/inkprof/x',
      '/s/inkprof/x',
    ]);
    expect(where({ HOME: '/h', XDG_CONFIG_HOME: 'c', XDG_DATA_HOME: 'd', XDG_STATE_HOME: 's' }, 'freebsd')).toEqual([
      'path in $XDG_CONFIG_HOME is relative',
      '/h/.local/share/inkprof/x',
      '/h/.local/state/inkprof/x',
    ]);
  });

  test('macOS keeps settings where Go does', () => {
    expect(where({ HOME: '/h', XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' }, 'darwin')).toEqual([
      '/h/Library/Application Support/inkprof/x',
      '/h/.local/share/inkprof/x',
      '/s/inkprof/x',
    ]);
  });

  test('Windows', () => {
    const paths = where({ APPDATA: '/r', LocalAppData: '/l' }, 'win32');
    expect(paths).toEqual(['/r/inkprof/x', '/l/inkprof/x', '/l/inkprof/x']);
  });

  test('without a home they say so', () => {
    expect(where({}, 'linux')).toEqual([
      'neither $XDG_CONFIG_HOME nor $HOME are defined',
      'neither $XDG_DATA_HOME nor $HOME are defined',
      'neither $XDG_STATE_HOME nor $HOME are defined',
    ]);
    expect(where({}, 'darwin')).toEqual([
      '$HOME is not defined',
      'neither $XDG_DATA_HOME nor $HOME are defined',
      'neither $XDG_STATE_HOME nor $HOME are defined',
    ]);
    expect(where({}, 'win32')).toEqual([
      '%AppData% is not defined',
      '%LocalAppData% is not defined',
      '%LocalAppData% is not defined',
    ]);
  });
});

describe('files', () => {
  test('are made with their folders, for the user alone', () => {
    const own = files();
    expect(own.read('state', 'inkprof/history')).toBeUndefined();
    own.append('state', 'inkprof/history', 'top\n');
    own.append('state', 'inkprof/history', 'peek \udcffx\n');
    own.update('config', 'pprof/settings.json', old => `${old}{}`);
    expect([...own.read('state', 'inkprof/history')!]).toEqual([...Buffer.from('top\npeek \xffx\n', 'latin1')]);
    expect(decodeText(own.read('state', 'inkprof/history', 3)!)).toBe('\udcffx\n');
    expect(decodeText(own.read('config', 'pprof/settings.json')!)).toBe('undefined{}');
    expect(modeOf('.local/state/inkprof/history')).toBe('600');
    expect(modeOf('.config/pprof/settings.json')).toBe('600');
    expect(['.local', '.local/state', '.local/state/inkprof', '.config/pprof'].map(folder => modeOf(folder))).toEqual([
      '700',
      '700',
      '700',
      '700',
    ]);
    expect(fs.readdirSync(path.join(home, '.local/state/inkprof'))).toEqual(['history']);
  });

  test('a change that is taken back or fails leaves the old content and nothing beside it', () => {
    const own = files();
    own.update('data', 'inkprof/progress', () => 'one');
    own.update('data', 'inkprof/progress', () => undefined);
    expect(() =>
      own.update('data', 'inkprof/progress', () => {
        throw new UserError('no');
      }),
    ).toThrow('no');
    expect(decodeText(own.read('data', 'inkprof/progress')!)).toBe('one');
    expect(fs.readdirSync(path.join(home, '.local/share/inkprof'))).toEqual(['progress']);
  });

  test('a link to /dev/null keeps nothing and stays', () => {
    const own = nodeOwn();
    fs.mkdirSync(path.join(home, 'inkprof'));
    fs.symlinkSync('/dev/null', path.join(home, 'inkprof/history'));
    own.append('state', 'inkprof/history', 'top\n');
    own.update('state', 'inkprof/history', () => 'x');
    expect(own.read('state', 'inkprof/history')).toBeUndefined();
    expect(fs.readlinkSync(path.join(home, 'inkprof/history'))).toBe('/dev/null');
    expect(fs.statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('a pipe in the place of a file is not waited for', () => {
    const own = nodeOwn();
    fs.mkdirSync(path.join(home, 'inkprof'));
    execFileSync('mkfifo', [path.join(home, 'inkprof/history')]);
    own.append('state', 'inkprof/history', 'top\n');
    expect(own.read('state', 'inkprof/history')).toBeUndefined();
  });

  test('a link is written through', () => {
    const own = nodeOwn();
    fs.mkdirSync(path.join(home, 'inkprof'));
    fs.symlinkSync('../elsewhere', path.join(home, 'inkprof/history'));
    own.append('state', 'inkprof/history', 'a\n');
    own.update('state', 'inkprof/history', old => `${decodeText(old!)}b\n`);
    expect(fs.readFileSync(path.join(home, 'elsewhere'), 'utf8')).toBe('a\nb\n');
    expect(fs.lstatSync(path.join(home, 'inkprof/history')).isSymbolicLink()).toBe(true);
  });

  test('what cannot be written is a sentence', () => {
    fs.writeFileSync(path.join(home, 'file'), '');
    process.env['XDG_STATE_HOME'] = path.join(home, 'file');
    const own = nodeHost().own;
    const sentence = (work: () => unknown): string => said(work).replaceAll(home, 'HOME');
    expect(sentence(() => own.append('state', 'inkprof/history', 'x'))).toBe(
      'open HOME/file/inkprof/history: not a directory',
    );
    expect(sentence(() => own.read('state', 'inkprof/history'))).toBe(
      'open HOME/file/inkprof/history: not a directory',
    );
    fs.mkdirSync(path.join(home, 'inkprof/history'), { recursive: true });
    process.env['XDG_STATE_HOME'] = home;
    expect(sentence(() => own.read('state', 'inkprof/history'))).toBe('read HOME/inkprof/history: is a directory');
    expect(sentence(() => own.append('state', 'inkprof/history', 'x'))).toBe(
      'open HOME/inkprof/history: is a directory',
    );
    delete process.env['XDG_STATE_HOME'];
  });

  test('a lock that a dead session left is taken over', () => {
    const own = files();
    own.append('state', 'inkprof/history', 'a\n');
    const lock = path.join(home, '.local/state/inkprof/history.lock');
    fs.writeFileSync(lock, '');
    fs.utimesSync(lock, new Date(0), new Date(0));
    own.update('state', 'inkprof/history', old => `${decodeText(old!)}b\n`);
    expect(decodeText(own.read('state', 'inkprof/history')!)).toBe('a\nb\n');
    expect(fs.existsSync(lock)).toBe(false);
  });

  test('several sessions lose nothing to each other, while one of them rewrites', async () => {
    const program = `
      import { nodeHost } from ${JSON.stringify(path.resolve('src/host/node.ts'))};
      const own = nodeHost().own;
      for (let i = 0; i < 60; i++) {
        own.append('state', 'inkprof/history', process.argv[2] + ' ' + i + '\\n');
        if (i % 10 === 9) own.update('state', 'inkprof/history', old => old);
      }`;
    const { build } = await import('esbuild');
    const script = path.join(home, 'writer.mjs');
    await build({
      stdin: { contents: program, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
      external: ['*.wasm'],
      packages: 'external',
      logLevel: 'silent',
    });
    const run = (name: string) =>
      new Promise<number | null>(resolve => {
        spawn(process.execPath, [script, name], { env: { ...process.env, XDG_STATE_HOME: home }, stdio: 'inherit' }).on(
          'exit',
          resolve,
        );
      });
    expect(await Promise.all(['a', 'b', 'c'].map(run))).toEqual([0, 0, 0]);
    const lines = fs.readFileSync(path.join(home, 'inkprof/history'), 'utf8').trimEnd().split('\n');
    const expected = ['a', 'b', 'c'].flatMap(name => Array.from({ length: 60 }, (_, i) => `${name} ${i}`));
    expect([...lines].sort()).toEqual(expected.sort());
  });
});

/** The files of the real host, with `home` as the state folder. */
function nodeOwn() {
  const { own } = nodeHost();
  const within =
    <Args extends unknown[], R>(work: (...args: Args) => R) =>
    (...args: Args): R => {
      process.env['XDG_STATE_HOME'] = home;
      try {
        return work(...args);
      } finally {
        delete process.env['XDG_STATE_HOME'];
      }
    };
  return { read: within(own.read), append: within(own.append), update: within(own.update) };
}
