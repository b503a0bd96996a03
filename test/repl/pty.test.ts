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
const hasScript =
  process.platform === 'linux' && ['script', 'stty'].every(tool => spawnSync(tool, ['--version']).status === 0);
if (!hasScript)
  process.stderr.write(
    'pty.test.ts skipped: there is no util-linux `script` or no `stty` here to make a terminal with\n',
  );

let folder = '';
let live: ChildProcess | undefined;
let started = 0;

/**
 * The program on a real terminal of 80 columns and 24 rows; `inShell`: started as a job of a shell
 * with the prompt `$`.
 */
function start(env: Record<string, string> = {}, inShell = false) {
  const screen = new Screen(80, 24);
  let written = '';
  const program = `${JSON.stringify(process.execPath)} ${JSON.stringify(path.join(folder, 'entry.js'))}`;
  const shell = path.join(folder, 'rc');
  const tty = path.join(folder, `tty${++started}`);
  if (inShell)
    fs.writeFileSync(shell, `PS1='$ '; HISTFILE=; bind 'set enable-bracketed-paste off'; entry() { ${program}; }\n`);
  const entry =
    `tty > ${JSON.stringify(tty)}; echo $$ > ${JSON.stringify(`${tty}.pid`)}; stty cols 80 rows ` +
    `24; exec ${inShell ? `bash --noprofile --rcfile ${JSON.stringify(shell)} -i` : program}`;
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
    /** Closes the terminal, as a window does: `script` is gone at once. */
    close: () => void child.kill('SIGKILL'),
    /** Whether the program runs; one that has ended may wait for its parent to see it. */
    lives(): boolean {
      try {
        return !/^\S+ \(.*\) [ZX]/.test(
          fs.readFileSync(`/proc/${fs.readFileSync(`${tty}.pid`, 'utf8').trim()}/stat`, 'utf8'),
        );
      } catch {
        return false;
      }
    },
    resize(columns: number, rows: number): void {
      screen.resize(columns, rows);
      spawnSync('stty', ['-F', fs.readFileSync(tty, 'utf8').trim(), 'cols', String(columns), 'rows', String(rows)]);
    },
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
    terminal.type('to\t');
    await terminal.shows([
      ...greeting,
      '(pprof) top10',
      ...report,
      '(pprof) top',
      '  top       functions by their own value',
      '  topproto  the same as a profile',
    ]);
    terminal.type('\x15\x1b[A\x01\x1b[3~\x04');
    await terminal.shows([...greeting, '(pprof) top10', ...report, '(pprof) p10']);
    terminal.type('\x05\x15\x04');
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

  it('runs a paste of many lines and keeps the last for editing', async () => {
    const terminal = start();
    await terminal.shows([...greeting, '(pprof)']);
    terminal.type('\x1b[200~half\r\nhalf\nlist \ud55c\uae00 \u{1f469}\u200d\u{1f680}\tx\x1b[201~');
    await terminal.shows([
      ...greeting,
      '(pprof) half',
      'no newline',
      '(pprof) half',
      'no newline',
      '(pprof) list \ud55c\uae00 \u{1f469}\u200d\u{1f680} x',
    ]);
    terminal.type('\x15\x04');
    expect(await terminal.ended).toBe(0);
  });

  it('follows the size of the terminal', async () => {
    const terminal = start();
    await terminal.shows([...greeting, '(pprof)']);
    terminal.type(`${'x'.repeat(60)}`);
    await terminal.shows([...greeting, `(pprof) ${'x'.repeat(60)}`]);
    terminal.resize(40, 24);
    await expect
      .poll(() => terminal.screen.lines().slice(-2), { timeout: 20_000, interval: 5 })
      .toEqual([`(pprof) ${'x'.repeat(32)}`, 'x'.repeat(28)]);
    terminal.resize(80, 24);
    await expect
      .poll(() => terminal.screen.lines().at(-1), { timeout: 20_000, interval: 5 })
      .toBe(`(pprof) ${'x'.repeat(60)}`);
    terminal.type('\x15\x04');
    expect(await terminal.ended).toBe(0);
  });

  it('gives the terminal back on ctrl-z and takes it again on fg', async () => {
    const terminal = start({}, true);
    await terminal.shows(['$']);
    terminal.type('entry\n');
    await terminal.shows(['$ entry', ...greeting, '(pprof)']);
    terminal.type('hal\x1a');
    await expect.poll(() => terminal.screen.lines().at(-1), { timeout: 20_000, interval: 5 }).toBe('$');
    expect(terminal.screen.bracketedPaste).toBe(false);
    terminal.type('stty -a | grep -o "[-]*icanon"\n');
    await expect
      .poll(() => terminal.screen.lines().slice(-2), { timeout: 20_000, interval: 5 })
      .toEqual(['icanon', '$']);
    terminal.type('fg\n');
    await expect.poll(() => terminal.screen.lines().at(-1), { timeout: 20_000, interval: 5 }).toBe('(pprof) hal');
    terminal.type('f\r');
    await expect
      .poll(() => terminal.screen.lines().slice(-2), { timeout: 20_000, interval: 5 })
      .toEqual(['no newline', '(pprof)']);
    terminal.type('\x04');
    await expect.poll(() => terminal.screen.lines().slice(-2), { timeout: 20_000, interval: 5 }).toEqual(['left', '$']);
    terminal.type('exit 7\n');
    expect(await terminal.ended).toBe(7);
  });

  it('stops a report that would go on for hours', async () => {
    const terminal = start({ FAKE_PAGER: 'off' });
    await terminal.shows([...greeting, '(pprof)']);
    terminal.type('traces 1000000000\r');
    await expect.poll(() => terminal.screen.lines().at(-2), { timeout: 20_000, interval: 5 }).toMatch(/^trace line /);
    terminal.type('\x03');
    await expect
      .poll(() => terminal.screen.lines().slice(-2), { timeout: 20_000, interval: 5 })
      .toEqual(['^C', '(pprof)']);
    terminal.type('half\r');
    await expect
      .poll(() => terminal.screen.lines().slice(-3), { timeout: 20_000, interval: 5 })
      .toEqual(['(pprof) half', 'no newline', '(pprof)']);
    terminal.type('\x04');
    expect(await terminal.ended).toBe(0);
  });

  it('ends when its window is closed', async () => {
    const terminal = start();
    await terminal.shows([...greeting, '(pprof)']);
    terminal.type('half\rdra');
    await terminal.shows([...greeting, '(pprof) half', 'no newline', '(pprof) dra']);
    expect(terminal.lives()).toBe(true);
    terminal.close();
    await expect.poll(terminal.lives, { timeout: 20_000, interval: 5 }).toBe(false);
  });

  it('leaves the terminal usable when a signal ends it', async () => {
    const terminal = start();
    await terminal.shows([...greeting, '(pprof)']);
    terminal.type('die\r');
    await terminal.ended;
    expect(terminal.screen.bracketedPaste).toBe(false);
    expect(terminal.written().endsWith('\x1b[?2004l\x1b[?25h')).toBe(true);
  });

  it.each([
    ['the flame graph', 'brokenflame\r', '▏root', '\tjjq', 'broken on the screen'],
    ['the pager', 'brokenpage\r', 'first', 'G', 'broken half way'],
  ])(
    'a fault in %s gives the terminal back, is told, and the session lives on',
    async (_, line, first, keys, sentence) => {
      const terminal = start({ NO_COLOR: '', FAKE_PAGER: 'builtin' });
      await terminal.shows([...greeting, '(pprof)']);
      terminal.type(line);
      await expect
        .poll(
          () =>
            terminal.screen.lines().some(row => row.startsWith(first)) && terminal.written().includes('\x1b[?1049h'),
          { timeout: 20_000, interval: 5 },
        )
        .toBe(true);
      terminal.type(keys);
      const told = [
        `internal error: Error: ${sentence}`,
        'This is a fault of inkprof, not of your profile. The session goes on.',
      ];
      await expect
        .poll(() => terminal.screen.lines().slice(-3), { timeout: 20_000, interval: 5 })
        .toEqual([...told, '(pprof)']);
      // The whole screen, the mouse and the hidden cursor are given back.
      for (const [on, off] of [
        ['\x1b[?1049h', '\x1b[?1049l'],
        ['\x1b[?1000h', '\x1b[?1000l'],
        ['\x1b[?25l', '\x1b[?25h'],
      ] as const)
        expect(terminal.written().lastIndexOf(off)).toBeGreaterThan(terminal.written().lastIndexOf(on));
      terminal.type('half\r');
      await expect
        .poll(() => terminal.screen.lines().slice(-3), { timeout: 20_000, interval: 5 })
        .toEqual(['(pprof) half', 'no newline', '(pprof)']);
      terminal.type('\x04');
      expect(await terminal.ended).toBe(0);
    },
  );
});
