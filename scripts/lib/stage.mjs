// The place where goldens are recorded and replayed: an empty folder in which the fixture
// folders appear under their own names, so that arguments and messages name them the same way
// everywhere.
import fs from 'node:fs';
import path from 'node:path';
import { comparableErrors, compareErrors, compareOutput } from './compare.mjs';
import { cleanEnvironment, listFiles, makeTempDir, removeTree, run, splitWords } from './run.mjs';
import { exitStatus, runSession } from './session.mjs';
import { fileSection, makeSection, parseTranscript } from './transcript.mjs';

/**
 * @typedef {import('./run.mjs').Tool} Tool
 * @typedef {import('./transcript.mjs').Section} Section
 * @typedef {{ line: string, sections: Record<string, Section>, row?: string }} RecordedStep
 * @typedef {{ args: string[], session: boolean, status: number | string, steps: RecordedStep[] }} RecordedRun
 * @typedef {{ cwd: string, env: Record<string, string>, remove(): void }} Place
 * @typedef {{ place(): Place, remove(): void }} Stage
 * @typedef {{ args: string[], lines?: string[], rows?: string[] }} Specification `lines` where it is a session
 */

/**
 * Copies the fixtures once, and the bundled examples where they are given; every run gets a
 * folder of its own with links to the copy.
 * @param {string} fixtures
 * @param {string} [examples]
 * @returns {Stage}
 */
export function makeStage(fixtures, examples) {
  const base = makeTempDir('inkprof-stage-');
  const copy = path.join(base, 'fixtures');
  fs.cpSync(fixtures, copy, { recursive: true });
  if (examples !== undefined) fs.cpSync(examples, path.join(copy, 'examples'), { recursive: true });
  const entries = fs
    .readdirSync(copy, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name);
  let count = 0;
  return {
    place() {
      const dir = path.join(base, String(count++));
      const cwd = path.join(dir, 'work'),
        home = path.join(dir, 'home');
      fs.mkdirSync(cwd, { recursive: true });
      fs.mkdirSync(home);
      for (const name of entries) fs.symlinkSync(path.join(copy, name), path.join(cwd, name), 'junction');
      return { cwd, env: cleanEnvironment(home), remove: () => removeTree(dir) };
    },
    remove: () => removeTree(base),
  };
}

/**
 * Runs one specification and gives its streams and files as latin1 texts; the working folder's
 * path, which differs from run to run, becomes $CWD.
 * @param {Stage} stage
 * @param {Tool} tool
 * @param {Specification} spec
 */
async function perform(stage, tool, spec) {
  const place = stage.place();
  try {
    let result;
    if (spec.lines) {
      result = await runSession(tool, spec.args, spec.lines, place);
    } else {
      const ran = await run(tool, spec.args, place);
      result = {
        status: exitStatus(ran),
        steps: [{ line: '', out: ran.stdout.toString('latin1'), err: ran.stderr.toString('latin1') }],
        stray: '',
      };
    }
    const here = Buffer.from(place.cwd, 'utf8').toString('latin1');
    for (const step of result.steps) {
      step.out = step.out.replaceAll(here, '$CWD');
      step.err = step.err.replaceAll(here, '$CWD');
    }
    return { ...result, files: listFiles(place.cwd) };
  } finally {
    place.remove();
  }
}

/**
 * The header and the runs of a golden file.
 * @param {string} file
 * @returns {{ header: Record<string, string>, runs: RecordedRun[] }}
 */
export function readTranscript(file) {
  return parseTranscript(fs.readFileSync(file, 'utf8'), splitWords);
}

/**
 * Runs a specification with the real tool, as a run of a transcript.
 * @param {Stage} stage
 * @param {Tool} tool
 * @param {Specification} spec
 * @returns {Promise<RecordedRun>}
 */
export async function recordRun(stage, tool, spec) {
  const { status, steps, stray, files } = await perform(stage, tool, spec);
  if (stray !== '') throw new Error(`output outside the lines of a session: ${stray}`);
  const kept = steps.map(({ line, out, err }) => {
    /** @type {Record<string, Section>} */
    const sections = {};
    const errors = comparableErrors(line, err);
    if (out !== '') sections.out = makeSection(out);
    if (errors !== '') sections.err = makeSection(errors);
    return { line, sections };
  });
  // Written files are compared at the end of the run and shown with its last step.
  for (const [name, content] of files) {
    const [title, section] = fileSection(name, content);
    kept.at(-1).sections[title] = section;
  }
  const session = spec.lines !== undefined;
  // In a session the rows belong to the lines, which come after the start.
  spec.rows?.forEach((row, i) => {
    const step = kept[spec.lines !== undefined && spec.lines.length > 0 ? i + 1 : i];
    if (row !== '' && step) step.row = row;
  });
  return { args: spec.args, session, status, steps: kept };
}

/**
 * Replays one run of a transcript and tells what differs, one entry a difference; `row` names the
 * row of the checklist that it belongs to, where the transcript has rows.
 * @param {Stage} stage
 * @param {Tool} tool
 * @param {RecordedRun} recorded
 * @returns {Promise<{ line: string, wrong: string, row?: string }[]>}
 */
export async function replayRun(stage, tool, recorded) {
  // A recorded session may have ended before its last line: what was typed after that is not known, and not needed.
  const lines = recorded.session ? recorded.steps.slice(1).map(step => step.line) : undefined;
  const got = await perform(stage, tool, { args: recorded.args, lines });
  const wrongs = [];
  const files = new Map(got.files.map(([name, content]) => fileSection(name, content)));
  let row = recorded.steps.find(step => step.row)?.row;
  recorded.steps.forEach((step, i) => {
    const have = got.steps[i];
    const line = step.line;
    row = step.row ?? row;
    if (!have) return void wrongs.push({ line, row, wrong: 'the session ended before this line\n' });
    const out = compareOutput(step.sections.out ?? { kind: 'whole', text: '' }, have.out);
    if (out) wrongs.push({ line, row, wrong: out });
    const wanted = step.sections.err;
    const err = compareErrors(wanted?.kind === 'whole' ? wanted.text : '', comparableErrors(line, have.err));
    if (err) wrongs.push({ line, row, wrong: err });
    for (const [title, section] of Object.entries(step.sections)) {
      if (!title.startsWith('file ')) continue;
      const wrong = compareFile(title, section, files.get(title));
      if (wrong) wrongs.push({ line, row, wrong });
      files.delete(title);
    }
  });
  for (const title of files.keys()) wrongs.push({ line: '', row, wrong: `${title} was written, and should not be\n` });
  if (got.stray !== '') wrongs.push({ line: '', row, wrong: compareOutput('', got.stray, 'output outside the lines') });
  if (got.status !== recorded.status)
    wrongs.push({ line: '', row, wrong: `exit status ${recorded.status} expected, got ${got.status}\n` });
  return wrongs;
}

function compareFile(title, wanted, got) {
  if (!got) return `${title} was not written\n`;
  if (got.kind === 'whole') return compareOutput(wanted, got.text, title);
  if (wanted.kind === 'hash' && wanted.sha256 === got.sha256) return undefined;
  return `${title}: ${wanted.bytes ?? wanted.text.length} bytes expected, got ${got.bytes}, sha256 ${got.sha256}\n`;
}
