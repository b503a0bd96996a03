// The views that fill the screen, on a real terminal: its size changes, it is suspended, a signal ends it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Screen } from '../support/screen.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const profile = fileURLToPath(new URL('../fixtures/profiles/rec-cpu-recursion.pb.gz', import.meta.url));
const tools =
  process.platform === 'linux' && ['script', 'stty', 'bash'].every(tool => spawnSync(tool, ['--version']).status === 0);
if (!tools)
  process.stderr.write('views-pty.test.ts skipped: there is no util-linux `script`, no `stty` or no `bash` here\n');

let folder = '';
let live: ChildProcess | undefined;
const patient = { timeout: 40_000, interval: 10 };
const enter = '\x1b[?1049h';
const leave = '\x1b[?1049l';

/**
 * A shell line on a terminal of 80 columns and 24 rows; `$INKPROF` is the program, `tty` and `pid`
 * are written to files.
 */
function start(line: string) {
  const screen = new Screen(80, 24);
  let written = '';
  const script = path.join(folder, 'run.sh');
  fs.writeFileSync(
    script,
    `stty cols 80 rows 24; tty > ${folder}/tty; INKPROF="${process.execPath} ${main}"\n${line}\n`,
  );
  const child = spawn('script', ['-qfec', `bash --norc ${script}`, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: folder, TERM: 'xterm-256color', NO_COLOR: '1', TZ: 'UTC', PS1: '$ ' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  live = child;
  child.stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString();
    void screen.write(chunk);
  });
  const ended = new Promise<number | null>(resolve => child.on('close', resolve));
  return {
    screen,
    ended,
    type: (input: string) => void child.stdin.write(input),
    written: () => written,
    /** Waits until a row of the screen begins so. */
    shows: (row: number, text: string) =>
      expect
        .poll(() => screen.lines().at(row), patient)
        .toEqual(expect.stringMatching(new RegExp(`^${text.replace(/[<[$()?]/g, '\\$&')}`))),
  };
}

describe.skipIf(!tools)('on a real terminal', () => {
  beforeAll(() => void (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-views-'))));
  afterAll(() => {
    live?.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test('flame follows the size of the terminal and gives it back', async () => {
    const terminal = start(`$INKPROF ${profile}; stty -a | grep -o -- '-\\?icanon'; echo over`);
    await terminal.shows(-2, '(pprof)');
    terminal.type('flame\r');
    await terminal.shows(1, '<root');
    terminal.screen.resize(50, 12);
    spawnSync('stty', ['-F', fs.readFileSync(path.join(folder, 'tty'), 'utf8').trim(), 'cols', '50', 'rows', '12']);
    await expect.poll(() => terminal.screen.lines()[1]?.length, patient).toBe(50);
    await terminal.shows(11, ' ? keys');
    terminal.type('q');
    await terminal.shows(-2, '(pprof)');
    terminal.type('quit\r');
    await terminal.shows(-1, 'over');
    expect(terminal.screen.lines().at(-2)).toBe('icanon');
    expect(await terminal.ended).toBe(0);
  });

  test('ctrl-z stops it on the screen as it was; fg brings the view back', async () => {
    const terminal = start("exec env PS1='$ ' bash --norc -i");
    await terminal.shows(-1, '$');
    terminal.type(`${process.execPath} ${main} -flame ${profile}\r`);
    await terminal.shows(1, '<root');
    terminal.type('jj\x1a');
    await expect
      .poll(() => terminal.written().lastIndexOf(leave) > terminal.written().lastIndexOf(enter), patient)
      .toBe(true);
    await terminal.shows(-1, '$');
    terminal.type('fg\r');
    await expect
      .poll(() => terminal.written().lastIndexOf(enter) > terminal.written().lastIndexOf(leave), patient)
      .toBe(true);
    await expect.poll(() => terminal.screen.lines()[3]?.includes('<'), patient).toBe(true);
    terminal.type('q');
    await terminal.shows(-1, '$');
    terminal.type('exit\r');
    expect(await terminal.ended).toBe(0);
  });

  test.each([
    ['flame at the prompt', '', 'flame\r', '<root'],
    ['flame alone', '-flame', '', '<root'],
    ['the pager', '', 'traces\r', '--'],
  ])('a signal that ends %s leaves the terminal usable', async (_, flags, typed, first) => {
    const terminal = start(
      `(echo $BASHPID > ${folder}/pid; exec $INKPROF -pager=builtin ${flags} ${profile}); stty -a ` +
        `| grep -o -- '-\\?icanon'; echo over`,
    );
    if (typed !== '') await terminal.shows(-2, '(pprof)');
    terminal.type(typed);
    await expect
      .poll(
        () => terminal.screen.lines().some(line => line.startsWith(first)) && terminal.written().includes(enter),
        patient,
      )
      .toBe(true);
    process.kill(Number(fs.readFileSync(path.join(folder, 'pid'), 'utf8')), 'SIGTERM');
    await terminal.shows(-1, 'over');
    expect(terminal.screen.lines().at(-2)).toBe('icanon');
    expect(terminal.written().lastIndexOf(leave)).toBeGreaterThan(terminal.written().lastIndexOf(enter));
    expect(terminal.written().lastIndexOf('\x1b[?1000l')).toBeGreaterThan(
      terminal.written().lastIndexOf('\x1b[?1000h'),
    );
    await terminal.ended;
  });
});
