// Where sources are on this machine.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sourceFolders } from '../../src/host/files/sources.ts';

let folder: string;
beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-sources-')));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text = ''): string => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};
const here = (env: Record<string, string> = {}, platform: NodeJS.Platform = 'linux') =>
  sourceFolders({
    attempt: (_operation, _file, work) => work(),
    env: { HOME: path.join(folder, 'home'), PATH: '', ...env },
    readFile: file => fs.readFileSync(file),
    platform,
  });

test('a tree, without what is no source and without links', () => {
  for (const name of ['t/main.go', 't/sub/deep/x.go', 't/node_modules/m/index.js', 't/.git/config', 't/.hidden'])
    write(name);
  if (process.platform !== 'win32') fs.symlinkSync(path.join(folder, 't'), path.join(folder, 't/sub/loop'));
  const host = here();
  const files = host.sourceTree(path.join(folder, 't'));
  expect([...files].sort()).toEqual(['.hidden', 'main.go', 'sub/deep/x.go']);
  expect(host.sourceTree(path.join(folder, 't'))).toBe(files);
  expect(here().sourceTree(path.join(folder, 'nothing'))).toEqual([]);
});

describe('folders of Go', () => {
  test('as the environment says', () => {
    for (const name of ['root/src/runtime/proc.go', 'cache/x', 'path1/x', 'path2/x', 'not-go/x']) write(name);
    const at = (name: string): string => path.join(folder, name);
    const env = {
      GOROOT: at('root'),
      GOMODCACHE: at('cache'),
      GOPATH: [at('path1'), at('path2'), at('missing')].join(path.delimiter),
    };
    expect(here(env).goFolders()).toEqual({
      goRoots: [at('root')],
      moduleCaches: [at('cache')],
      goPaths: [at('path1'), at('path2')],
    });
    expect(here({ ...env, GOROOT: at('not-go'), GOMODCACHE: at('missing') }).goFolders()).toMatchObject({
      goRoots: [],
      moduleCaches: [],
    });
  });

  test('where they usually are: at home, behind the go on PATH, in downloaded versions', () => {
    for (const name of [
      'home/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.9.0/src/runtime/a',
      'home/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.10.0/src/runtime/a',
      'home/sdk/go1.20/src/runtime/a',
      'lib/go/src/runtime/a',
      'lib/go/bin/go',
      'bin/x',
    ])
      write(name);
    if (process.platform !== 'win32') fs.symlinkSync(path.join(folder, 'lib/go/bin/go'), path.join(folder, 'bin/go'));
    const { goRoots, moduleCaches, goPaths } = here({ PATH: path.join(folder, 'bin') }).goFolders();
    const ours = goRoots.filter(root => root.startsWith(folder)).map(root => path.relative(folder, root));
    expect(ours).toEqual(
      [
        ...(process.platform === 'win32' ? [] : ['lib/go']),
        'home/sdk/go1.20',
        'home/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.10.0',
        'home/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.9.0',
      ].map(path.normalize),
    );
    expect([moduleCaches, goPaths]).toEqual([[path.join(folder, 'home/go/pkg/mod')], [path.join(folder, 'home/go')]]);
  });

  test('as go env -w wrote', () => {
    write('home2/.config/go/env', `GOFLAGS=-mod=mod\nGOMODCACHE=${path.join(folder, 'cache')}\n`);
    expect(here({ HOME: path.join(folder, 'home2') }).goFolders().moduleCaches).toEqual([path.join(folder, 'cache')]);
  });

  test('as go env -w wrote on macOS and on Windows, with the ends of lines of an editor there', () => {
    fs.mkdirSync(path.join(folder, 'cache'), { recursive: true });
    const cache = [path.join(folder, 'cache')];
    write('mac/Library/Application Support/go/env', `GOMODCACHE=${cache[0]}\n`);
    const mac = { HOME: path.join(folder, 'mac'), XDG_CONFIG_HOME: path.join(folder, 'none') };
    expect(here(mac, 'darwin').goFolders().moduleCaches).toEqual(cache);
    write('roaming/go/env', `GOFLAGS=-x\r\nGOMODCACHE=${cache[0]}\r\n`);
    const windows = { HOME: '/c/Users/me', USERPROFILE: path.join(folder, 'me') };
    expect(here({ ...windows, AppData: path.join(folder, 'roaming') }, 'win32').goFolders().moduleCaches).toEqual(
      cache,
    );
    write('me/AppData/Roaming/go/env', `GOMODCACHE=${cache[0]}\r\n`);
    expect(here(windows, 'win32').goFolders().moduleCaches).toEqual(cache);
    // %USERPROFILE%\go is GOPATH there, whatever $HOME of another shell says.
    write('you/go/pkg/mod/x');
    expect(here({ ...windows, USERPROFILE: path.join(folder, 'you') }, 'win32').goFolders()).toMatchObject({
      goPaths: [path.join(folder, 'you', 'go')],
      moduleCaches: [path.join(folder, 'you', 'go', 'pkg', 'mod')],
    });
  });
});

test.skipIf(process.platform === 'win32')('Go folders that cannot be looked at are as good as none', () => {
  fs.symlinkSync(path.join(folder, 'src'), path.join(folder, 'src'));
  fs.mkdirSync(path.join(folder, 'looped'), { recursive: true });
  fs.symlinkSync('src', path.join(folder, 'looped/src'));
  const long = path.join(folder, 'x'.repeat(300));
  for (const root of [path.join(folder, 'src'), path.join(folder, 'looped'), long, `${folder}/nul\0byte`]) {
    expect(here({ GOROOT: root, GOMODCACHE: root, GOPATH: root }).goFolders().goRoots).toEqual([]);
  }
});

test.skipIf(process.platform === 'win32')('no pipe or device is waited for', () => {
  execFileSync('mkfifo', [path.join(folder, 'pipe')]);
  for (const file of [path.join(folder, 'pipe'), '/dev/zero'])
    expect(here().readSource(file)).toEqual(new Uint8Array(0));
  expect(() => here().readSource(path.join(folder, 'none'))).toThrow('ENOENT');
});
