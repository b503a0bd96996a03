// test/golden/checklist.tsv: every behaviour of the tool that can be compared, one a row, and what
// shows it: a section of test/golden/rows/AREA.txt, a test, or a reason why there is nothing to record.
import fs from 'node:fs';
import path from 'node:path';
import { areas } from './rows/index.mjs';
import { splitWords } from './run.mjs';
import { parseTranscript } from './transcript.mjs';

/** @returns {{ area: string, feature: string, fact: string }[]} */
export function readChecklist(root) {
  const [, ...lines] = fs
    .readFileSync(path.join(root, 'test', 'golden', 'checklist.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map(line => {
    const [area, feature, fact] = line.split('\t');
    return { area, feature, fact };
  });
}

/** The rows that a recorded transcript has sections for. */
function recordedRows(root, area) {
  const file = path.join(root, 'test', 'golden', 'rows', `${area}.txt`);
  if (!fs.existsSync(file)) return new Set();
  return new Set(
    parseTranscript(fs.readFileSync(file, 'utf8'), splitWords)
      .runs.flatMap(run => run.steps.map(step => step.row))
      .filter(Boolean),
  );
}

/**
 * Each row with what shows it; `missing` says what is wrong with a row that nothing shows.
 * @returns {{ area: string, feature: string, fact: string, shown: string, missing?: string }[]}
 */
export function judgeRows(root) {
  const recorded = new Map(Object.keys(areas).map(area => [area, recordedRows(root, area)]));
  const rows = readChecklist(root).map(row => {
    const how = areas[row.area]?.[row.feature];
    if (how === undefined) return { ...row, shown: '', missing: 'no runs, no test and no reason in scripts/lib/rows' };
    if (Array.isArray(how)) {
      const missing = recorded.get(row.area)?.has(row.feature)
        ? undefined
        : `not recorded; run: npm run golden -- --only rows/${row.area}`;
      return { ...row, shown: `test/golden/rows/${row.area}.txt`, ...(missing && { missing }) };
    }
    if (how.why) return { ...row, shown: `not recorded: ${how.why}` };
    const file = path.join(root, how.test);
    const found = fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes(how.title);
    return {
      ...row,
      shown: `${how.test}: ${how.title}`,
      ...(!found && { missing: `${how.test} has no test called "${how.title}"` }),
    };
  });
  const listed = new Set(rows.map(row => `${row.area}\t${row.feature}`));
  for (const [area, features] of Object.entries(areas)) {
    for (const feature of Object.keys(features)) {
      if (!listed.has(`${area}\t${feature}`))
        rows.push({ area, feature, fact: '', shown: '', missing: 'shown, but not in test/golden/checklist.tsv' });
    }
  }
  return rows;
}
