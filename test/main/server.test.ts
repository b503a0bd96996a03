// Profiles from servers: what the built program prints and saves, next to what
// go tool pprof printed and saved for the same answers (test/golden/server,
// recorded by scripts/golden-server.mjs).
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareErrors } from '../../scripts/lib/compare.mjs';
import { cases, perform } from '../../scripts/lib/server-cases.mjs';
import { readTranscript } from '../../scripts/lib/stage.mjs';
import { replayServer } from '../support/replay-server.mjs';
import type { ReplayServer } from '../support/replay-server.mjs';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const product = { command: process.execPath, args: [main] };
const { runs } = readTranscript(fileURLToPath(new URL('../golden/server/transcript.txt', import.meta.url)));

let server: ReplayServer;
beforeAll(async () => {
  if (!fs.existsSync(main)) throw new Error('dist/main.js is missing; build it with: npm run build');
  server = await replayServer();
});
afterAll(() => server?.close());

test('every case is recorded', () => expect(runs.map(run => run.args)).toEqual(cases));

/** Two programs at a time. */
const half = (which: number) => runs.filter((_, i) => i % 2 === which);
test.concurrent.each([0, 1])(
  'answers as pprof reads them, half %i',
  async which => {
    const wrong: string[] = [];
    for (const run of half(which)) {
      const wanted = run.steps[0]!.sections;
      const got = await perform(product, run.args, server.port);
      const text = (section: unknown): string => (section as { text?: string } | undefined)?.text ?? '';
      const errors = compareErrors(text(wanted['err']), text(got.sections['err']));
      if (errors !== undefined) wrong.push(`${run.args.join(' ')}: ${errors}`);
      for (const title of new Set([...Object.keys(wanted), ...Object.keys(got.sections)])) {
        const [a, b] = [wanted[title], got.sections[title]].map(section =>
          JSON.stringify(section ?? { kind: 'whole', text: '' }),
        );
        if (title !== 'err' && a !== b)
          wrong.push(`${run.args.join(' ')}: ${title}: ${b!.slice(0, 300)} instead of ${a!.slice(0, 300)}`);
      }
      if (String(got.status) !== String(run.status))
        wrong.push(`${run.args.join(' ')}: exit status ${got.status}, wanted ${run.status}`);
    }
    expect(wrong.join('\n')).toBe('');
  },
  120_000,
);
