/**
 * The checklist of behaviours (test/golden/checklist.tsv): each row has a section in a transcript
 * of test/golden/rows/, recorded from the real `go tool pprof` and replayed here with the built
 * product, or a test that exists, or a reason why there is nothing to record.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeRows, readChecklist } from '../scripts/lib/checklist.mjs';
import { goldenFolder, isReplayable, openTheatre, replay } from './support/replay.ts';
import type { Theatre } from './support/replay.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = goldenFolder('rows');

it('no row is without something that shows it (npm run parity prints them)', () => {
  expect(
    judgeRows(root)
      .filter(row => row.missing !== undefined)
      .map(row => `${row.area} / ${row.feature}: ${row.missing}`),
  ).toEqual([]);
});

it('rows have different names, and words of their own', () => {
  const rows = readChecklist(root);
  const names = rows.map(row => `${row.area} / ${row.feature}`);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(rows.filter(row => !row.fact)).toEqual([]);
});

describe.runIf(isReplayable)('rows of the checklist', () => {
  let theatre: Theatre;
  beforeAll(async () => {
    theatre = await openTheatre();
  });
  afterAll(() => theatre?.close());

  for (const file of fs
    .readdirSync(folder)
    .filter(name => name.endsWith('.txt'))
    .sort()) {
    const area = path.basename(file, '.txt');
    /** One replay serves the tests of all its rows. */
    let replayed: ReturnType<typeof replay> | undefined;
    const names = [
      ...new Set(
        fs
          .readFileSync(path.join(folder, file), 'utf8')
          .match(/^== .*$/gm)
          ?.map(line => line.slice(3)),
      ),
    ];
    describe(area, () => {
      for (const name of names) {
        it(name, async () => {
          replayed ??= replay(theatre, path.join(folder, file));
          const wrong = (await replayed).differences
            .filter(difference => difference.row === name)
            .map(difference => difference.text);
          if (wrong.length > 0)
            throw new Error(
              `${wrong.join('\n')}\nIf the product is right and the transcript is old, record it again: ` +
                `npm run golden -- --only rows/${area}\n`,
            );
        }, 120_000);
      }
    });
  }
});
