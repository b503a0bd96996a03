/**
 * Replays the transcripts of test/golden/pprof/, recorded from the real `go tool pprof`, with the
 * built product: standard output, written files and exit status byte for byte; on standard error
 * the real tool's messages first. Needs neither Go nor the real tool.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenFolder, isReplayable, openTheatre, replay } from './support/replay.ts';
import type { Theatre } from './support/replay.ts';

const goldens = goldenFolder('pprof');
/** Differences shown for one transcript; one cause often shows in many lines. */
const MAX_SHOWN = 4;

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre?.close());

async function differences(file: string): Promise<string> {
  const all = (await replay(theatre, path.join(goldens, file))).differences.map(difference => difference.text);
  if (all.length === 0) return '';
  const rest = all.length > MAX_SHOWN ? `and ${all.length - MAX_SHOWN} more differences in this transcript\n` : '';
  return (
    `${all.slice(0, MAX_SHOWN).join('\n')}${rest}\nIf the product is right and the transcript is ` +
    `old, record it again: npm run golden -- --only ${file.replace(/\.txt$/, '')}\n`
  );
}

describe.runIf(isReplayable)('transcripts of go tool pprof', () => {
  const files = fs.existsSync(goldens)
    ? fs
        .readdirSync(goldens)
        .filter(name => name.endsWith('.txt'))
        .sort()
    : [];

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
