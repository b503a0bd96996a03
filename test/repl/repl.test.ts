import { describe, expect, it } from 'vitest';
import { runRepl } from '../../src/repl/index.ts';
import { FakeSession, topReport } from './fake.ts';
import { FakeTerminal } from './tty.ts';

const report = topReport.map(line => line.trimEnd());
/** Waits for what the screen will show; the limit only ends a test that fails. */
const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 20_000, interval: 2 });
const LEAVE_HINT = 'To leave, type quit or press ctrl-d.';

interface Started {
  readonly terminal: FakeTerminal;
  readonly session: FakeSession;
  readonly done: Promise<void>;
  /** Waits until the screen is as expected. */
  shows(...lines: string[]): Promise<void>;
  /** Leaves and waits until the terminal is given back. */
  leave(): Promise<void>;
}

function start(terminal = new FakeTerminal(), session = new FakeSession()): Started {
  const done = runRepl(session, terminal.io);
  return {
    terminal,
    session,
    done,
    shows: (...lines) => eventually(() => terminal.seen()).toEqual(lines),
    async leave() {
      terminal.type('\x05\x15\x04');
      await done;
      expect([terminal.raw, terminal.screen.bracketedPaste]).toEqual([false, false]);
    },
  };
}

describe('runRepl', () => {
  it('greets, prompts, runs a line, leaves', async () => {
    const { terminal, session, shows, leave } = start();
    await shows('(pprof) |');
    expect(terminal.screen.lines()).toEqual([
      'File: fake',
      'Type: cpu',
      'Entering interactive mode (type "help" for commands, "o" for options)',
      '(pprof)',
    ]);
    expect([terminal.raw, terminal.screen.bracketedPaste]).toEqual([true, true]);
    terminal.type('top10');
    await shows('(pprof) top10|');
    terminal.type('\r');
    await shows('(pprof) top10', ...report, '(pprof) |');
    await leave();
    expect(terminal.seen()).toEqual(['(pprof) top10', ...report, '(pprof)', '|']);
    expect(session.seen).toEqual(['top10']);
  });

  it('says what a completion waits for, and fills the menu when it is there', async () => {
    const session = new FakeSession();
    const { terminal, shows, leave } = start(undefined, session);
    session.stepsLeft = Infinity;
    terminal.type('z\t');
    await shows('(pprof) z|', '  ranking 3 functions ...');
    terminal.type('\t\x1b[B\x1b[6~o');
    await shows('(pprof) zo|', '  ranking 3 functions ...');
    session.stepsLeft = 5;
    await shows('(pprof) zo|', '  zoo', '  zoom');
    terminal.type('\x1b[B\r');
    await shows('(pprof) zoo|');
    session.stepsLeft = Infinity;
    terminal.type('\x15z\t');
    await shows('(pprof) z|', '  ranking 3 functions ...');
    terminal.type('\x07');
    await shows('(pprof) z|');
    await leave();
  });

  it('handles what was typed before it was ready', async () => {
    const terminal = new FakeTerminal();
    terminal.type('top');
    const { shows, leave } = start(terminal);
    terminal.type('10\rtra');
    await shows('(pprof) top10', ...report, '(pprof) tra|');
    await leave();
  });

  it('leaves on quit, its report printed', async () => {
    const { terminal, done } = start();
    terminal.type('quit\rtop10\r');
    await done;
    expect(terminal.seen()).toEqual(['(pprof) quit', 'bye', '|']);
  });

  it('edits the line', async () => {
    const { terminal, shows, leave } = start();
    terminal.type('lxst mian\x01\x1b[C\x1b[3~i\x05\x02\x02\x14');
    await shows('(pprof) list mai|n');
    await leave();
  });

  it('shows wide characters and lines longer than the screen, the cursor in sight', async () => {
    const { terminal, leave } = start(new FakeTerminal(20, 8));
    terminal.type('\x0clist 世界 abcdefghij');
    await eventually(() => terminal.screen.lines()).toEqual(['(pprof) list 世界 ab', 'cdefghij']);
    expect(terminal.screen.cursor()).toEqual({ row: 1, column: 8 });
    terminal.type('\x01\x06\x06\x06\x06\x06\x06');
    await eventually(() => terminal.screen.cursor()).toEqual({ row: 0, column: 15 });
    terminal.type(`\x0b${'x'.repeat(300)}`);
    await eventually(() => terminal.screen.lines().length).toBe(7);
    expect(terminal.screen.lines().slice(0, 2)).toEqual(['x'.repeat(20), 'x'.repeat(20)]);
    await leave();
  });

  it('runs the lines of a paste in order and keeps the last one for editing', async () => {
    const { terminal, session, shows, leave } = start();
    terminal.type('\x1b[200~top10\r\nhalf\n\nnosuch\ttab\nlast one\x1b[201~');
    await shows(
      '(pprof) top10',
      ...report,
      '(pprof) half',
      'no newline',
      '(pprof)',
      '(pprof) nosuch tab',
      'unrecognized command: "nosuch"',
      '(pprof) last one|',
    );
    expect(session.seen).toEqual(['top10', 'half', '', 'nosuch tab']);
    await leave();
  });

  it('recalls lines', async () => {
    const { terminal, session, shows, leave } = start();
    terminal.type('half\rnosuch\rh\x1b[A');
    await shows('(pprof) half', 'no newline', '(pprof) nosuch', 'unrecognized command: "nosuch"', '(pprof) half|');
    await leave();
    expect(session.seen).toEqual(['half', 'nosuch']);
  });

  it('completes, shows a menu, narrows it, takes an entry', async () => {
    const { terminal, shows, leave } = start(new FakeTerminal(72, 10));
    terminal.type('t\t');
    await shows(
      '(pprof) t|',
      '  top       functions by their own value',
      '  topproto  the same as a profile',
      '  traces    every sample with its stack',
      '  tree      callers and callees',
    );
    expect(terminal.screen.styled()).toEqual([
      'dim:   functions by their own value',
      'dim:   the same as a profile',
      'dim:   every sample with its stack',
      'dim:   callers and callees',
    ]);
    terminal.type('r');
    await shows('(pprof) tr|', '  traces  every sample with its stack', '  tree    callers and callees');
    terminal.type('\x1b[B\x1b[B');
    await shows('(pprof) tr|', '  traces  every sample with its stack', '> tree    callers and callees');
    terminal.type('\r');
    await shows('(pprof) tree|');
    terminal.type('\x15f\t');
    const rows = (first: number, count: number) =>
      Array.from({ length: count }, (_, i) => `  func${String(first + i).padStart(2, '0')}`);
    const header = ['Entering interactive mode (type "help" for commands, "o" for options)', '(pprof) func'];
    await eventually(() => terminal.screen.lines()).toEqual([...header, ...rows(0, 7), '  1 to 7 of 40']);
    terminal.type('\x1b[Z');
    await eventually(() => terminal.screen.lines()).toEqual([
      ...header,
      ...rows(35, 4),
      '> func39',
      '  36 to 40 of 40',
    ]);
    expect(terminal.screen.cursor()).toEqual({ row: 1, column: 12 });
    terminal.type('\x1b');
    await shows('(pprof) func|');
    await leave();
  });

  it('searches the history of earlier sessions and keeps the cursor in the field', async () => {
    const terminal = new FakeTerminal();
    const session = new FakeSession();
    session.history.lines = ['list main', 'half', 'traces 3'];
    const { shows, leave } = start(terminal, session);
    terminal.type('dra\x12');
    await shows('(pprof) dra', 'search history: |part of an earlier line; ctrl-r older, ctrl-s newer, e…');
    terminal.type('a');
    await shows('(pprof) traces 3', 'search history: a|');
    terminal.type('\x12\x12');
    await shows('(pprof) list main', 'search history: a|');
    terminal.type('\x12');
    await shows('(pprof) list main', 'search history: a|  (in no further line)');
    terminal.type('\x07');
    await shows('(pprof) dra|');
    terminal.type('\x12hal\r');
    await shows('(pprof) half', 'no newline', '(pprof) |');
    expect([session.seen, session.history.lines]).toEqual([['half'], ['list main', 'traces 3', 'half']]);
    await leave();
  });

  it('suggests from the history, and takes it by right, end or word by word', async () => {
    const terminal = new FakeTerminal();
    const session = new FakeSession();
    session.history.lines = ['traces 3 of all'];
    const { shows, leave } = start(terminal, session);
    terminal.type('tr');
    await shows('(pprof) tr|aces 3 of all');
    expect(terminal.screen.styled()).toEqual(['dim: aces 3 of all']);
    terminal.type('\x1bf\x1bf');
    await shows('(pprof) traces 3| of all');
    terminal.type('\x03tr\x05');
    await shows('(pprof) traces 3^C', '(pprof) traces 3 of all|');
    await leave();
  });

  it('runs a line of the past by its number; one that is not there stays to be mended', async () => {
    const terminal = new FakeTerminal();
    const session = new FakeSession();
    session.history.lines = ['half'];
    const { shows, leave } = start(terminal, session);
    terminal.type('!7\r');
    await shows('!7: no such line', 'history lists the lines that were typed', '(pprof) !7|');
    terminal.type('\x7f1\r');
    await shows(
      '!7: no such line',
      'history lists the lines that were typed',
      '(pprof) half',
      'no newline',
      '(pprof) |',
    );
    await leave();
  });

  it('tells once that the history cannot be kept, and forgets what the session forgets', async () => {
    const terminal = new FakeTerminal();
    const session = new FakeSession();
    session.history.notes = [{ level: 'hint', text: 'kept for this session only' }];
    const { shows, leave } = start(terminal, session);
    terminal.type('half\rforget\r\x1b[A');
    await shows(
      '(pprof) half',
      'kept for this session only',
      'no newline',
      '(pprof) forget',
      'kept for this session only',
      '(pprof) |',
    );
    await leave();
  });

  it('a broken completion does not end the session', async () => {
    const { terminal, shows, leave } = start();
    terminal.type('boom\t');
    await shows(
      'internal error: Error: no table',
      'This is a fault of inkprof, not of your profile. The session goes on.',
      '(pprof) boom|',
    );
    await leave();
  });

  it('prints 20,000 lines as they are, above the prompt', async () => {
    const { terminal, leave } = start();
    terminal.type('traces\rhalf\rto');
    await eventually(() => terminal.screen.lines().at(-1)).toBe('(pprof) to');
    const lines = Array.from({ length: 20_000 }, (_, i) => `trace line ${i}`);
    expect(terminal.screen.all().slice(3)).toEqual([
      '(pprof) traces',
      ...lines,
      '(pprof) half',
      'no newline',
      '(pprof) to',
    ]);
    const body = terminal.written.slice(
      terminal.written.indexOf('trace line 0'),
      terminal.written.indexOf('trace line 19999'),
    );
    expect(body.includes('\x1b')).toBe(false);
    await leave();
  });

  it('ctrl-c stops a long report and what was typed behind it', async () => {
    const { terminal, session, leave } = start();
    terminal.type('traces 1000000\r');
    await eventually(() => terminal.screen.lines().at(-1)?.startsWith('trace line')).toBe(true);
    terminal.type('top10\rtop10\r\x03half');
    await eventually(() => terminal.screen.lines().at(-1)).toBe('(pprof) half');
    expect(terminal.screen.lines().at(-2)).toBe('^C');
    expect(terminal.screen.all().length).toBeLessThan(500_000);
    expect(session.seen).toEqual(['traces 1000000']);
    await leave();
  });

  it('keeps what is typed while a command runs, and stops waiting on ctrl-c', async () => {
    const { terminal, session, shows, leave } = start();
    terminal.type('wait\r');
    await shows('(pprof) wait', '|');
    terminal.type('half\rrest');
    await eventually(() => session.seen).toEqual(['wait']);
    session.release();
    await shows('(pprof) wait', 'waited', '(pprof) half', 'no newline', '(pprof) rest|');
    terminal.type('\x15\x0cwait\r');
    await eventually(() => terminal.screen.lines()).toEqual(['(pprof) wait']);
    terminal.type('half\r\x03ne');
    await eventually(() => terminal.screen.lines()).toEqual(['(pprof) wait', '^C', '(pprof) ne']);
    session.release();
    terminal.type('\x15\x0cwait\rhalf\r\x03');
    await eventually(() => terminal.screen.lines()).toEqual(['(pprof) wait', '^C', '(pprof)']);
    expect(session.seen).toEqual(['wait', 'half', 'wait']);
    await leave();
  });

  it('shows errors in red and hints dim', async () => {
    const { terminal, shows, leave } = start();
    terminal.type('nosuch\rweb\r');
    const before = [
      '(pprof) nosuch',
      'unrecognized command: "nosuch"',
      '(pprof) web',
      'Generating report in web.svg',
      'No browser was found.',
    ];
    await shows(...before, '(pprof) |');
    terminal.type('\x03');
    await shows(...before, '(pprof) ^C', LEAVE_HINT, '(pprof) |');
    expect(terminal.screen.styled()).toEqual([
      'color 1: unrecognized command: "nosuch"',
      'dim: No browser was found.',
      `dim: ${LEAVE_HINT}`,
    ]);
    expect(terminal.written).toContain('\x1b[0;31munrecognized command: "nosuch"\n\x1b[0m');
    await leave();
  });

  it('uses no colour where none is wanted', async () => {
    const terminal = new FakeTerminal(72, 16, { color: false });
    const { shows, leave } = start(terminal);
    terminal.type('nosuch\rt\t\x1b[B');
    await shows(
      '(pprof) nosuch',
      'unrecognized command: "nosuch"',
      '(pprof) t|',
      '> top       functions by their own value',
      '  topproto  the same as a profile',
      '  traces    every sample with its stack',
      '  tree      callers and callees',
    );
    expect(terminal.screen.styled()).toEqual([]);
    await leave();
  });

  it('sends no control character of a report to the terminal', async () => {
    const { terminal, shows, leave } = start();
    terminal.type('evil\rbytes\r');
    await shows(
      '(pprof) evil',
      'a^[[31mb',
      '^[[2J^[]0;owned^Gname\\u009bm^M  end \\x9b',
      '(pprof) bytes',
      'a^[[é\\xff',
      '(pprof) |',
    );
    await leave();
  });

  it('outlives faults of its own', async () => {
    const { terminal, shows, leave } = start();
    terminal.type('boom\rlazyboom\runreadable\rhalf\r');
    const hint = 'This is a fault of inkprof, not of your profile. The session goes on.';
    await shows(
      '(pprof) boom',
      'internal error: Error: index 7 is past the table',
      hint,
      '(pprof) lazyboom',
      'internal error: Error: broken half way',
      hint,
      '(pprof) unreadable',
      'open x.go: permission denied',
      'Make the file readable.',
      '(pprof) half',
      'no newline',
      '(pprof) |',
    );
    await leave();
  });

  it('drops a line on ctrl-c', async () => {
    const { terminal, session, shows, leave } = start();
    terminal.type('top10\x03half\r');
    await shows('(pprof) top10^C', '(pprof) half', 'no newline', '(pprof) |');
    expect(session.seen).toEqual(['half']);
    await leave();
  });

  it('clears the screen and keeps the line', async () => {
    const { terminal, leave } = start();
    terminal.type('half\rtop\x0c');
    await eventually(() => terminal.screen.lines()).toEqual(['(pprof) top']);
    expect(terminal.screen.cursor()).toEqual({ row: 0, column: 11 });
    await leave();
  });

  it('follows the screen when it changes its size', async () => {
    const { terminal, leave } = start(new FakeTerminal(40, 8));
    terminal.type('half\rlist abcdefghijklmnopqrstuvwxyz');
    await eventually(() => terminal.screen.lines().at(-1)).toBe('(pprof) list abcdefghijklmnopqrstuvwxyz');
    terminal.resize(20, 8);
    await eventually(() => terminal.screen.lines().slice(-4)).toEqual([
      '(pprof) half',
      'no newline',
      '(pprof) list abcdefg',
      'hijklmnopqrstuvwxyz',
    ]);
    terminal.resize(60, 8);
    await eventually(() => terminal.screen.lines().slice(-3)).toEqual([
      '(pprof) half',
      'no newline',
      '(pprof) list abcdefghijklmnopqrstuvwxyz',
    ]);
    await leave();
  });

  it('gives the terminal back while it is suspended', async () => {
    const { terminal, shows, leave } = start();
    terminal.type('top\x1a10');
    await shows('(pprof) top', '(pprof) top10|');
    expect([terminal.suspended, terminal.raw, terminal.screen.bracketedPaste]).toEqual([1, true, true]);
    await leave();
  });

  it('ends when the terminal hangs up, also while a command runs', async () => {
    const { terminal, session, done, shows } = start();
    terminal.type('wait\r');
    await shows('(pprof) wait', '|');
    terminal.hangUp();
    await done;
    expect([terminal.raw, session.seen]).toEqual([false, ['wait']]);
  });
});
