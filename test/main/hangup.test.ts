// The terminal is closed (a window, tmux kill-session, a lost connection) while
// something is shown on it: the program ends quietly by the signal of that, and
// keeps the history.
import fs from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { hasScript, Scratch } from '../support/process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const wait = { timeout: 20_000, interval: 10 };
const statusFile = scratch.path('status');

/**
 * Starts a command on a terminal, types keys once each text is seen, closes the terminal, and gives
 * the command's status and stderr.
 */
async function hangUp(
  command: string,
  steps: readonly [seen: string, keys: string][],
  env: Record<string, string> = {},
): Promise<{ status: string; said: string }> {
  fs.rmSync(statusFile, { force: true });
  const run = scratch.startOnTerminal(
    `trap : HUP; ${command} 2> said; echo $? > status.part; mv status.part status`,
    env,
  );
  for (const [seen, keys] of steps) {
    await expect.poll(() => run.stdout(), wait).toContain(seen);
    run.write(keys);
  }
  // `script` is gone at once, and its end of the terminal with it.
  run.kill('SIGKILL');
  await expect.poll(() => fs.existsSync(statusFile), wait).toBe(true);
  const said = fs.readFileSync(scratch.path('said'), 'utf8').replace(/^[^]*Entering interactive mode.*\n/, '');
  return { status: fs.readFileSync(statusFile, 'utf8').trim(), said };
}

const app = 'inkprof "$PROFILES/go-cpu-datadog-app-plain.pb"';
const history = (): string => fs.readFileSync(scratch.path('.local/state/inkprof/history'), 'utf8');
/** 128 and the number of SIGHUP, as a shell tells it; it may say so itself. */
const quiet = { status: '129', said: expect.stringMatching(/^(Hangup\n)?$/) };

describe.runIf(hasScript)('a terminal that is closed', () => {
  test.each<[string, [string, string][]]>([
    [
      'at the prompt',
      [
        ['(pprof)', 'comments\r'],
        ['(pprof) comments', ''],
      ],
    ],
    [
      'in the menu',
      [
        ['(pprof)', 'comments\r'],
        ['(pprof) comments', 't\t'],
        ['Values by label', ''],
      ],
    ],
    [
      'in the search of the history',
      [
        ['(pprof)', 'comments\r'],
        ['(pprof) comments', '\x12'],
        ['search history', ''],
      ],
    ],
    [
      'in the pager',
      [
        ['(pprof)', 'traces\r'],
        ['\x1b[?1049h', ''],
      ],
    ],
    [
      'in the flame graph',
      [
        ['(pprof)', 'flame\r'],
        ['http.(*conn)', ''],
      ],
    ],
  ])('%s', async (_, steps) => {
    fs.rmSync(scratch.path('.local'), { recursive: true, force: true });
    expect(await hangUp(app, steps)).toEqual(quiet);
    expect(history()).toBe(`${steps[0]![1].trim()}\n`);
  });

  test('in a flame graph without a prompt', async () => {
    expect(await hangUp('inkprof -flame "$PROFILES/go-cpu-datadog-app-plain.pb"', [['http.(*conn)', '']])).toEqual(
      quiet,
    );
  });

  test('on a terminal that cannot move its cursor', async () => {
    expect(
      await hangUp(
        app,
        [
          ['(pprof)', 'comments\r'],
          ['(pprof) ', ''],
        ],
        { TERM: 'dumb' },
      ),
    ).toEqual(quiet);
  });
});
