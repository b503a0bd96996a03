import { build } from 'esbuild';
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openInBrowser } from '../../src/host/screen/browser.ts';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
let folder: string;
let recorded: string;
let env: Record<string, string | undefined>;

/** A stand-in for a browser: a Node script that writes down its arguments. */
function fakeBrowser(name: string, after: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(
    file,
    `import fs from 'node:fs';
fs.writeFileSync(process.env.RECORDED + '.part', JSON.stringify({ pid: process.pid, args: process.argv.slice(2) }));
fs.renameSync(process.env.RECORDED + '.part', process.env.RECORDED);
${after}`,
  );
  return `${process.execPath} ${file}`;
}

function recordedCall(): { pid: number; args: string[] } {
  const call = JSON.parse(fs.readFileSync(recorded, 'utf8')) as { pid: number; args: string[] };
  fs.rmSync(recorded);
  return call;
}

const fromPlatform =
  (problem = 'openFile must not be called') =>
  () =>
    Promise.reject(new Error(problem));

if (process.platform !== 'linux')
  console.log('some browser tests are skipped: their stand-ins are shell scripts and xdg-open, as on Linux');

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-browser-'));
  recorded = path.join(folder, 'call.json');
  env = { PATH: process.env.PATH, RECORDED: recorded };
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('$BROWSER', () => {
  test('runs with its own arguments, split at blanks, and the path after them', async () => {
    const BROWSER = `${fakeBrowser('plain.mjs', '')}  --new-window  -P work`;
    const shown = await openInBrowser(
      '/tmp/pprof001.svg',
      { ...env, BROWSER },
      { openFile: fromPlatform(), patience: 60_000 },
    );
    expect(shown).toEqual({ shown: true });
    expect(recordedCall().args).toEqual(['--new-window', '-P', 'work', '/tmp/pprof001.svg']);
  });

  test('a relative path becomes absolute, so that none is taken for an option', async () => {
    const BROWSER = fakeBrowser('plain.mjs', '');
    await openInBrowser('--version.svg', { ...env, BROWSER }, { openFile: fromPlatform(), patience: 60_000 });
    expect(recordedCall().args).toEqual([path.resolve('--version.svg')]);
  });

  test('no shell reads the path or the command', async () => {
    const BROWSER = `${fakeBrowser('plain.mjs', '')} $(exit) ;touch`;
    const file = path.join(folder, `a "b" 'c' $(touch ${path.join(folder, 'ran')}) & | ; \`x\`.svg`);
    const shown = await openInBrowser(file, { ...env, BROWSER }, { openFile: fromPlatform(), patience: 60_000 });
    expect(shown).toEqual({ shown: true });
    expect(recordedCall().args).toEqual(['$(exit)', ';touch', file]);
    expect(fs.existsSync(path.join(folder, 'ran'))).toBe(false);
  });

  test('one that is not there gives way to what the platform has', async () => {
    const opened: string[] = [];
    const shown = await openInBrowser(
      '/tmp/x.svg',
      { ...env, BROWSER: 'no-such-browser-here' },
      {
        platform: 'darwin',
        patience: 60_000,
        openFile: async file => {
          opened.push(file);
          return spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
        },
      },
    );
    expect({ shown, opened }).toEqual({ shown: { shown: true }, opened: ['/tmp/x.svg'] });
  });

  test('one that ends at once with an error is not a browser that shows something', async () => {
    const BROWSER = fakeBrowser('fails.mjs', 'process.exit(3);');
    const shown = await openInBrowser(
      '/tmp/x.svg',
      { ...env, BROWSER },
      { platform: 'linux', openFile: fromPlatform(), patience: 60_000 },
    );
    expect(shown).toEqual({ shown: false, why: `${path.basename(process.execPath)}: exit status 3` });
  });

  test('one that ends by a signal neither', async () => {
    const BROWSER = fakeBrowser('killed.mjs', "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);");
    const shown = await openInBrowser(
      '/tmp/x.svg',
      { ...env, BROWSER },
      { platform: 'linux', openFile: fromPlatform(), patience: 60_000 },
    );
    expect(shown).toEqual({ shown: false, why: `${path.basename(process.execPath)}: signal SIGKILL` });
  });

  test('errors are worded as Go words them', async () => {
    const open = (BROWSER: string) =>
      openInBrowser('/tmp/x.svg', { ...env, BROWSER }, { platform: 'linux', openFile: fromPlatform() });
    expect(await open('no-such-browser-here')).toEqual({
      shown: false,
      why: 'exec: "no-such-browser-here": executable file not found in $PATH',
    });
    expect(await open('/no/such/browser')).toEqual({
      shown: false,
      why: 'exec: "/no/such/browser": no such file or directory',
    });
  });
});

describe('without $BROWSER', () => {
  const emptyPath = () => ({ PATH: folder });

  test('Linux without a display opens nothing and says why', async () => {
    for (const BROWSER of [undefined, '', '  ']) {
      expect(
        await openInBrowser('/tmp/x.svg', { ...env, BROWSER }, { platform: 'linux', openFile: fromPlatform() }),
      ).toEqual({
        shown: false,
        why: 'no display is set (DISPLAY or WAYLAND_DISPLAY), and BROWSER names no command',
      });
    }
  });

  test('with a display and nothing to open files with, the last error is told', async () => {
    for (const display of [{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }]) {
      const shown = await openInBrowser(
        '/tmp/x.svg',
        { ...emptyPath(), ...display },
        {
          platform: 'linux',
          openFile: () =>
            Promise.reject(Object.assign(new Error('spawn xdg-open ENOENT'), { code: 'ENOENT', path: 'xdg-open' })),
        },
      );
      expect(shown).toEqual({ shown: false, why: 'exec: "xdg-open": executable file not found in $PATH' });
    }
  });

  test('Windows, macOS and Linux inside Windows open files without a display', async () => {
    const systems: [NodeJS.Platform, Record<string, string>][] = [
      ['win32', {}],
      ['darwin', {}],
      ['linux', { WSL_DISTRO_NAME: 'Ubuntu' }],
    ];
    for (const [platform, more] of systems) {
      const shown = await openInBrowser(
        '/tmp/x.svg',
        { ...emptyPath(), ...more },
        { platform, openFile: fromPlatform('refused by\n the test') },
      );
      expect(shown).toEqual({ shown: false, why: 'refused by the test' });
    }
  });

  test.runIf(process.platform === 'linux')("a browser on the PATH goes before the platform's way", async () => {
    const place = fs.mkdtempSync(path.join(folder, 'bin-'));
    fs.writeFileSync(path.join(place, 'firefox'), '#!/bin/sh\nprintf \'{"pid":0,"args":["%s"]}\' "$1" >"$RECORDED"\n', {
      mode: 0o755,
    });
    const shown = await openInBrowser(
      '/tmp/x.svg',
      { PATH: place, RECORDED: recorded, DISPLAY: ':0' },
      {
        platform: 'linux',
        openFile: fromPlatform(),
        patience: 60_000,
      },
    );
    expect(shown).toEqual({ shown: true });
    expect(recordedCall().args).toEqual(['/tmp/x.svg']);
  });
});

// As it runs in the package: bundled, in a process of its own.
describe('in a process of its own', () => {
  const run = promisify(execFile);
  let program: string;

  beforeAll(async () => {
    program = path.join(folder, 'bundle', 'program.js');
    fs.mkdirSync(path.dirname(program));
    fs.writeFileSync(path.join(path.dirname(program), 'package.json'), '{"type":"module"}');
    await build({
      stdin: {
        contents: `import { openInBrowser } from './src/host/screen/browser.ts';
console.log(JSON.stringify(await openInBrowser('/tmp/x y.svg', process.env, { patience: Number(process.argv[2]) })));`,
        resolveDir: root,
        loader: 'ts',
      },
      outfile: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'error',
    });
  });

  test('a browser that stays open does not keep it alive', async () => {
    const BROWSER = fakeBrowser('stays.mjs', 'setInterval(() => {}, 1000);');
    const { stdout, stderr } = await run(process.execPath, [program, '50'], { env: { ...env, BROWSER } });
    expect({ stdout, stderr }).toEqual({ stdout: '{"shown":true}\n', stderr: '' });
    // The program has ended and the browser lives on (or is still starting).
    while (!fs.existsSync(recorded)) await new Promise(resolve => setTimeout(resolve, 20));
    process.kill(recordedCall().pid);
  });

  test.runIf(process.platform === 'linux')('the package `open` hands the file to xdg-open', async () => {
    const place = fs.mkdtempSync(path.join(folder, 'bin-'));
    fs.writeFileSync(
      path.join(place, 'xdg-open'),
      '#!/bin/sh\nprintf \'{"pid":0,"args":["%s"]}\' "$*" >"$RECORDED"\n',
      { mode: 0o755 },
    );
    const { stdout, stderr } = await run(process.execPath, [program, '60000'], {
      env: { PATH: place, RECORDED: recorded, DISPLAY: ':0' },
    });
    expect({ stdout, stderr }).toEqual({ stdout: '{"shown":true}\n', stderr: '' });
    expect(recordedCall().args).toEqual(['/tmp/x y.svg']);
  });

  test.runIf(process.platform === 'linux')('with neither browser nor xdg-open it says so and ends', async () => {
    const place = fs.mkdtempSync(path.join(folder, 'bin-'));
    const { stdout, stderr } = await run(process.execPath, [program, '60000'], { env: { PATH: place, DISPLAY: ':0' } });
    expect({ stdout, stderr }).toEqual({
      stdout: '{"shown":false,"why":"exec: \\"xdg-open\\": executable file not found in $PATH"}\n',
      stderr: '',
    });
  });
});
