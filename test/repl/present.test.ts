// How reports come to the terminal: cut to its width, paged where they are taller, kept where they can be seen again.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { runRepl } from '../../src/repl/index.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';
import { FakeSession } from './fake.ts';
import { FakeTerminal } from './tty.ts';

const patient = { timeout: 20_000, interval: 5 };
const isPaging = (terminal: FakeTerminal) => /\d+-\d+/.test(terminal.screen.lines().at(-1) ?? '');

async function session(
  options: { color?: boolean; pager?: string },
  use: (terminal: FakeTerminal, session: FakeSession) => Promise<void>,
  over = new FakeSession(),
) {
  const terminal = new FakeTerminal(72, 16, { color: false, ...options });
  const ended = runRepl(over, terminal.io);
  await expect.poll(() => terminal.screen.lines().at(-1), patient).toBe('(pprof)');
  await use(terminal, over);
  terminal.hangUp();
  await ended;
  expect(terminal.raw).toBe(false);
}

describe('paging', () => {
  test('a long report opens in the pager; what was seen stays above the prompt', async () => {
    await session({ pager: 'builtin' }, async terminal => {
      terminal.type('traces 1000000\r');
      await expect.poll(() => isPaging(terminal), patient).toBe(true);
      expect(terminal.screen.lines()[0]).toBe('trace line 0');
      terminal.type(' ');
      await expect.poll(() => terminal.screen.lines()[0], patient).toBe('trace line 15');
      terminal.type('q');
      await expect.poll(() => terminal.screen.lines().at(-1), patient).toBe('(pprof)');
      const all = terminal.screen.all();
      expect(all.slice(all.indexOf('(pprof) traces 1000000') + 1)).toEqual([
        ...Array.from({ length: 30 }, (_, i) => `trace line ${i}`),
        '(pprof)',
      ]);
    });
  });

  test('a report that fits does not', async () => {
    await session({ pager: 'builtin' }, async terminal => {
      terminal.type('traces 14\r');
      await expect.poll(() => terminal.screen.lines().at(-1), patient).toBe('(pprof)');
      expect(terminal.written).not.toContain('\x1b[?1049h');
    });
  });

  test('nor one with lines waiting behind it', async () => {
    await session({ pager: 'builtin' }, async terminal => {
      terminal.type('traces 40\rtop10\r');
      await expect
        .poll(() => terminal.screen.all().at(-2), patient)
        .toBe('      50ms 41.67%   100%       50ms 41.67%  runtime.memmove');
      expect(terminal.written).not.toContain('\x1b[?1049h');
    });
  });

  test('alt-o opens the last report once more, at its full width', async () => {
    await session({ pager: 'builtin' }, async terminal => {
      terminal.type('top10\r');
      await expect.poll(() => terminal.screen.lines().at(-2), patient).toContain('runtime.memmove');
      terminal.type('\x1bo');
      await expect.poll(() => isPaging(terminal), patient).toBe(true);
      expect(terminal.screen.lines().slice(0, 3)).toEqual([
        'Showing nodes accounting for 120ms, 100% of 120ms total',
        '      flat  flat%   sum%        cum   cum%',
        '      70ms 58.33% 58.33%      120ms   100%  main.work',
      ]);
      terminal.type('q');
      await expect.poll(() => terminal.screen.lines().at(-1), patient).toBe('(pprof)');
    });
  });

  test('a pager of the user gets every line; one that does not start gives way to ours', async () => {
    await session({ pager: 'less -S' }, async terminal => {
      const got: string[] = [];
      Object.assign(terminal.io, {
        runPager: async (command: string, chunks: Iterable<Uint8Array>) => {
          got.push(command);
          for (const chunk of chunks) got.push(new TextDecoder().decode(chunk));
        },
      });
      terminal.type('traces 40\r');
      await expect.poll(() => terminal.screen.lines().at(-1), patient).toBe('(pprof)');
      await expect.poll(() => got.length, patient).toBe(41);
      expect([got[0], got[1], got[40], terminal.raw]).toEqual(['less -S', 'trace line 0\n', 'trace line 39\n', true]);
    });
    const { UserError } = await import('../../src/core/base/errors.ts');
    await session({ pager: 'none' }, async terminal => {
      Object.assign(terminal.io, { runPager: () => Promise.reject(new UserError('could not start the pager: none')) });
      terminal.type('traces 40\r');
      await expect.poll(() => isPaging(terminal), patient).toBe(true);
      terminal.type('q');
      await expect.poll(() => terminal.screen.lines().at(-1), patient).toBe('(pprof)');
      expect(terminal.screen.all()).toContain(
        'could not start the pager: none; INKPROF_PAGER=builtin chooses the pager',
      );
    });
  });
});

test(
  'lines are cut to the screen, coloured by their columns; the row below the prompt tells what ' + 'is looked at',
  async () => {
    const long = `example.com/${'deep/'.repeat(12)}pkg.Work`;
    const profile = decodeProfile(drawnBytes(`9\nmain.main\n${long}`));
    const real = new Session(profile, new FakeHost(), { interactive: true });
    const terminal = new FakeTerminal(72, 16, { color: true });
    const ended = runRepl(real, terminal.io);
    await expect.poll(() => terminal.screen.lines().at(-1), patient).toBe('  samples · 9');
    terminal.type('top\r');
    await expect.poll(() => terminal.screen.lines().some(line => line.endsWith('main.main')), patient).toBe(true);
    expect(terminal.screen.lines().find(line => line.includes('.Work'))).toBe(
      `         9   100%   100%          9   100%  …${long.slice(-27)}`,
    );
    expect(terminal.screen.styled()).toContain('color 6: .main');
    terminal.type('focus=main\r');
    await expect.poll(() => terminal.screen.lines().at(-1), patient).toBe('  samples · 9 · focus=main');
    terminal.type('quit\r');
    await ended;
    expect(terminal.screen.lines().at(-1)).toBe('(pprof) quit');
  },
);

describe('texts of ours', () => {
  const real = () =>
    new Session(decodeProfile(drawnBytes('\n    0\n    10\n    main.main\n')), new FakeHost(), {
      interactive: true,
      language: 'en',
    });

  test.each(['help', 'help concepts'])('%s is paged, and breaks no word on a narrow screen', async line => {
    const terminal = new FakeTerminal(44, 16, { color: false, pager: 'builtin' });
    const ended = runRepl(real(), terminal.io);
    await expect
      .poll(
        () =>
          terminal.screen.lines().at(-2)?.startsWith('(pprof)') ||
          terminal.screen.lines().at(-1)?.startsWith('(pprof)'),
        patient,
      )
      .toBe(true);
    terminal.type(`${line}\r`);
    await expect.poll(() => isPaging(terminal), patient).toBe(true);
    const whole = [...(await real().evaluate(line)).notes].map(note => note.text).join('\n');
    const words = new Set(whole.split(/\s+/));
    for (const shown of terminal.screen.lines().slice(0, -1))
      for (const word of shown.trim().split(/\s+/)) expect(words).toContain(word);
    terminal.type('q');
    await expect.poll(() => isPaging(terminal), patient).toBe(false);
    terminal.hangUp();
    await ended;
  });
});
