/**
 * Replays the transcripts of test/golden/pprof/, recorded from the real `go tool pprof`, with the
 * built product: standard output, written files and exit status byte for byte; on standard error
 * the real tool's messages first. Needs neither Go nor the real tool.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStage, readTranscript, replayRun } from '../scripts/lib/stage.mjs';
import type { RecordedRun, Stage } from '../scripts/lib/stage.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const goldens = path.join(here, 'golden', 'pprof');
const main = path.join(here, '..', 'dist', 'main.js');
const product = { command: process.execPath, args: [main] };
/** Differences shown for one transcript; one cause often shows in many lines. */
const MAX_SHOWN = 4;

interface Deviation {
  /** Patterns for the fixture and for the command line; a missing one fits everything. */
  profile?: string;
  line?: string;
  reason: string;
}

const deviations = (JSON.parse(fs.readFileSync(path.join(here, 'golden', 'deviations.json'), 'utf8')) as Deviation[])
  .map(({ profile = '', line = '' }) => ({ profile: new RegExp(profile), line: new RegExp(line) }));

let stage: Stage;
beforeAll(() => {
  if (!fs.existsSync(main)) throw new Error('dist/main.js is missing; build it with: npm run build');
  stage = makeStage(path.join(here, 'fixtures'));
});
afterAll(() => stage?.remove());

/** At most two processes at a time, whatever the number of concurrent tests. */
let free = 2;
const waiting: (() => void)[] = [];
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free--;
  else await new Promise<void>(resolve => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}

async function differences(file: string): Promise<string> {
  const { header, runs } = readTranscript(path.join(goldens, file));
  const shown: string[] = [];
  let more = 0;
  const replay = async (run: RecordedRun) => {
    const command = run.args.join(' ');
    for (const { line, wrong } of await inTurn(() => replayRun(stage, product, run))) {
      const what = run.session ? line : command;
      if (deviations.some(d => d.profile.test(header['fixture']!) && d.line.test(what))) continue;
      const where = !run.session ? '' : line === '' ? ' (start and end of the session)' : ` at the line: ${line}`;
      if (shown.length < MAX_SHOWN) shown.push(`$ inkprof ${command}${where}\n${wrong}`);
      else more++;
    }
  };
  await Promise.all(runs.map(replay));
  if (shown.length === 0) return '';
  const rest = more > 0 ? `and ${more} more differences in this transcript\n` : '';
  return `${shown.join('\n')}${rest}\nIf the product is right and the transcript is old, record it again: npm run golden -- --only ${file.replace(/\.txt$/, '')}\n`;
}

describe('transcripts of go tool pprof', () => {
  const files = fs.existsSync(goldens) ? fs.readdirSync(goldens).filter(name => name.endsWith('.txt')).sort() : [];

  it('are there', () => {
    expect(files.length, 'no transcripts in test/golden/pprof; record them with: npm run golden').toBeGreaterThan(0);
  });

  for (const file of files) {
    it.concurrent(file, async () => {
      const text = await differences(file);
      if (text !== '') throw new Error(`${file} differs from the real tool\n\n${text}`);
    }, 120_000);
  }
});
