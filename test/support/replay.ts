/**
 * What replays of recorded transcripts share: the stage with the fixtures, the
 * built product, the list of known deviations, and two processes at a time.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepProduct } from '../../scripts/lib/kept.mjs';
import type { KeptTool } from '../../scripts/lib/kept.mjs';
import { makeStage, readTranscript, replayRun } from '../../scripts/lib/stage.mjs';
import type { RecordedRun, Stage } from '../../scripts/lib/stage.mjs';

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const main = path.join(here, '..', 'dist', 'main.js');

interface Deviation {
  /** Patterns for the fixture and for the command line; a missing one fits everything. */
  profile?: string;
  line?: string;
  reason: string;
}

const deviations = (
  JSON.parse(fs.readFileSync(path.join(here, 'golden', 'deviations.json'), 'utf8')) as Deviation[]
).map(({ profile = '', line = '' }) => ({ profile: new RegExp(profile), line: new RegExp(line) }));

/**
 * Transcripts are of Linux: on Windows pprof itself writes other names of files, for which there is
 * test/commands/windows.test.ts.
 */
export const isReplayable = process.platform !== 'win32';

export const goldenFolder = (name: string): string => path.join(here, 'golden', name);

/** Fixtures and product, ready for replays. */
export interface Theatre {
  readonly stage: Stage;
  readonly product: KeptTool;
  close(): void;
}

export async function openTheatre(): Promise<Theatre> {
  if (!fs.existsSync(main)) throw new Error('dist/main.js is missing; build it with: npm run build');
  const stage = makeStage(path.join(here, 'fixtures'), path.join(here, '..', 'examples'));
  const product = await keepProduct(main);
  return {
    stage,
    product,
    close() {
      product.stop();
      stage.remove();
    },
  };
}

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

/** One thing that is not as recorded, as text for a person. */
export interface Difference {
  /** The row of the checklist, where the transcript has rows. */
  readonly row: string;
  readonly text: string;
}

/** Replays every run of a transcript. */
export async function replay(
  { stage, product }: Theatre,
  file: string,
): Promise<{ rows: string[]; differences: Difference[] }> {
  const { header, runs } = readTranscript(file);
  const differences: Difference[] = [];
  const one = async (run: RecordedRun) => {
    const command = run.args.join(' ');
    for (const { line, wrong, row = '' } of await inTurn(() => replayRun(stage, product, run))) {
      const what = run.session ? line : command;
      const fixture = header['fixture'] ?? run.args.at(-1) ?? '';
      if (deviations.some(d => d.profile.test(fixture) && d.line.test(what))) continue;
      const where = !run.session ? '' : line === '' ? ' (start and end of the session)' : ` at the line: ${line}`;
      differences.push({ row, text: `$ inkprof ${command}${where}\n${wrong}` });
    }
  };
  await Promise.all(runs.map(one));
  return { rows: [...new Set(runs.flatMap(run => run.steps.flatMap(step => step.row ?? [])))], differences };
}
