import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Screen } from '../support/screen.ts';
import { topReport } from './fake.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const hasScript = process.platform === 'linux' && ['script', 'stty'].every(tool => spawnSync(tool, ['--version']).status === 0);
if (!hasScript) process.stderr.write('pty.test.ts skipped: there is no util-linux `script` or no `stty` here to make a terminal with\n');

let folder = '';
let live: ChildProcess | undefined;

/** The program on a real terminal of 80 columns and 24 rows. */
function start(env: Record<string, string> = {}) {
  const screen = new Screen(80, 24);
  let written = '';
  const entry = `stty cols 80 rows 24; exec ${JSON.stringify(process.execPath)} ${JSON.stringify(path.join(folder, 'entry.js'))}`;
  const child = spawn('script', ['-qfec', entry, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  live = child;
  child.stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString();
    void screen.write(chunk);
  });
  const ended = new Promise<number | null>(resolve => child.on('close', code => resolve(code)));
  return {
    screen,
    ended,
    type: (input: string) => void child.stdin.write(input),
    written: () => written,
    shows: (lines: string[]) =>
      expect.poll(() => screen.lines().filter(line => line !== ''), { timeout: 20_000, interval: 5 }).toEqual(lines),
  };
}

const greeting = ['File: fake', 'Type: cpu', 'Entering interactive mode (type "help" for commands, "o" for options)'];
const report = topReport.map(line => line.trimEnd());

describe.skipIf(!hasScript)('on a real terminal', () => {
  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-pty-'));
    fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    await build({
      entryPoints: [path.join(here, 'entry.ts')],
      outdir: folder,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: ['react-devtools-core'],
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
      logLevel: 'error',
    });
  });
  afterAll(() => {
    live?.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it.each<Record<string, string>>([{}, { CI: 'true' }])('edits, runs, completes and leaves with %j', async env => {
    const terminal = start(env);
    await terminal.shows([...greeting, '(pprof)']);
    terminal.type('op10\x01t\r');
    await terminal.shows([...greeting, '(pprof) top10', ...report, '(pprof)']);
    terminal.type('to\t\t');
    await terminal.shows([
      ...greeting,
      '(pprof) top10',
      ...report,
      '(pprof) top',
      'top       functions by their own value',
      'topproto  the same as a profile',
    ]);
    terminal.type('\x15\x1b[A\x1b[D\x1b[3~\x04');
    await terminal.shows([...greeting, '(pprof) top10', ...report, '(pprof) top1']);
    terminal.type('\x15\x04');
    expect(await terminal.ended).toBe(0);
    await terminal.shows([...greeting, '(pprof) top10', ...report, '(pprof)', 'left']);
    expect(terminal.screen.bracketedPaste).toBe(false);
  });

  it('takes what was typed before it was ready', async () => {
    const terminal = start();
    terminal.type('half\nto');
    await expect
      .poll(() => terminal.screen.lines().slice(-3), { timeout: 20_000, interval: 5 })
      .toEqual(['(pprof) half', 'no newline', '(pprof) to']);
    terminal.type('\x15\x04');
    expect(await terminal.ended).toBe(0);
  });

  it('leaves the terminal usable when a signal ends it', async () => {
    const terminal = start();
    await terminal.shows([...greeting, '(pprof)']);
    terminal.type('die\r');
    await terminal.ended;
    expect(terminal.screen.bracketedPaste).toBe(false);
    expect(terminal.written().endsWith('\x1b[?2004l\x1b[?25h')).toBe(true);
  });
});
