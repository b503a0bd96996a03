// npm run golden -- [--fixtures DIR] [--only TEXT] [--jobs N]
//
// Records transcripts from the real `go tool pprof`: into test/golden/pprof/ one file for each
// fixture and script (scripts/lib/cases.mjs), into test/golden/rows/ one for each area of the
// checklist (scripts/lib/rows). Only this program writes there. Runs that the real tool does not
// repeat byte for byte are left out and named.
import fs from 'node:fs';
import path from 'node:path';
import { fixturesFor, SCRIPTS } from './lib/cases.mjs';
import { exampleRuns } from './lib/examples.mjs';
import { factsWithHelp } from './lib/facts.mjs';
import { needReal, root } from './lib/real.mjs';
import { areas, runsOfArea } from './lib/rows/index.mjs';
import { inParallel, shellWord } from './lib/run.mjs';
import { makeStage, recordRun } from './lib/stage.mjs';
import { formatTranscript } from './lib/transcript.mjs';

const options = {
  fixtures: path.join(root, 'test', 'fixtures'),
  out: path.join(root, 'test', 'golden', 'pprof'),
  only: '',
  jobs: 2,
};
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i += 2) {
  const name = argv[i].slice(2);
  if (!argv[i].startsWith('--') || !(name in options) || argv[i + 1] === undefined) {
    console.error('usage: npm run golden -- [--fixtures DIR] [--out DIR] [--only TEXT] [--jobs N]');
    process.exit(2);
  }
  options[name] = name === 'jobs' ? Number(argv[i + 1]) : argv[i + 1];
}
const fixtures = path.resolve(options.fixtures),
  out = path.resolve(options.out);

const real = needReal('golden');

/** Folders of source files below the fixtures, by base name, to make `list` independent of the machine. */
function findSources() {
  const sources = new Map();
  const walk = relative => {
    for (const entry of fs.readdirSync(path.join(fixtures, relative), { withFileTypes: true })) {
      const name = path.posix.join(relative, entry.name);
      if (entry.isDirectory()) walk(name);
      else if (/\.(go|c|cc|cpp|h|rs|js|ts|py|rb|java|jl)$/.test(entry.name)) {
        if (!sources.has(entry.name)) sources.set(entry.name, new Set());
        sources.get(entry.name).add(relative);
      }
    }
  };
  walk('');
  return sources;
}

async function readFixtures(stage) {
  const sources = findSources();
  const found = [];
  for (const dir of ['profiles', 'broken']) {
    if (!fs.existsSync(path.join(fixtures, dir))) continue;
    for (const name of fs.readdirSync(path.join(fixtures, dir)).sort()) {
      if (/^(MANIFEST.*|README.*|.*\.(md|tsv|json|go|mjs))$/i.test(name)) continue;
      const file = `${dir}/${name}`;
      const place = stage.place();
      const facts = await factsWithHelp(real.tool, path.join(fixtures, file), place);
      place.remove();
      found.push({ path: file, facts, sources });
    }
  }
  return found;
}

const stage = makeStage(fixtures, path.join(root, 'examples'));
process.on('exit', () => stage.remove());
const found = await readFixtures(stage);
if (found.length === 0) {
  console.error(`golden: no fixtures below ${fixtures}`);
  process.exit(2);
}

const rows = path.join(path.dirname(out), 'rows');
const jobs = [];
for (const script of SCRIPTS) {
  for (const fixture of fixturesFor(script, found)) {
    jobs.push({
      runs: () => script.make(fixture),
      head: { fixture: fixture.path, script: script.name },
      file: path.join(out, `${path.basename(fixture.path)}.${script.name}.txt`),
    });
  }
}
jobs.push({
  runs: exampleRuns,
  head: { fixture: 'examples', script: 'faults' },
  file: path.join(out, 'examples.faults.txt'),
});
for (const area of Object.keys(areas)) {
  const runs = runsOfArea(area);
  if (runs.length > 0) jobs.push({ runs: () => runs, head: { checklist: area }, file: path.join(rows, `${area}.txt`) });
}

const names = new Set(jobs.map(job => job.file));
if (names.size !== jobs.length) throw new Error('two fixtures give golden files of the same name');
for (const folder of [out, rows]) {
  fs.mkdirSync(folder, { recursive: true });
  if (!options.only)
    for (const name of fs.readdirSync(folder))
      if (name.endsWith('.txt') && !names.has(path.join(folder, name))) fs.rmSync(path.join(folder, name));
}

/** The lines of a session that are kept, and with each the row that it begins. */
function keptLines(spec, keep) {
  const lines = [],
    rowOf = [];
  let waiting = '';
  spec.lines.forEach((line, i) => {
    waiting = spec.rows?.[i] || waiting;
    if (!keep(i)) return;
    lines.push(line);
    rowOf.push(waiting);
    waiting = '';
  });
  return { ...spec, lines, ...(spec.rows && { rows: rowOf }) };
}

let runs = 0,
  bytes = 0;
const left = [];
await inParallel(
  jobs.filter(job => path.relative(path.dirname(out), job.file).includes(options.only)),
  options.jobs,
  async ({ runs: makeRuns, head, file: target }) => {
    const file = path.basename(target);
    const kept = [];
    for (const spec of makeRuns()) {
      // Recorded several times: what differs depends on chance inside the real tool. Where one line
      // does, others of the same session may, more rarely: more takes find those.
      const takes = [];
      const record = async times => {
        for (let i = 0; i < times; i++) takes.push(await recordRun(stage, real.tool, spec));
      };
      const steadyStep = i => takes.every(take => JSON.stringify(take.steps[i]) === JSON.stringify(takes[0].steps[i]));
      const steady = () => takes[0].steps.every((_, i) => steadyStep(i));
      await record(4);
      if (!steady()) await record(16);
      if (steady()) kept.push(takes[0]);
      else if (spec.lines) {
        // Only the lines that differ are left out.
        const chancy = spec.lines.filter((_, i) => !steadyStep(i + 1));
        left.push(...chancy.map(line => `${file}: ${line}`));
        kept.push(
          await recordRun(
            stage,
            real.tool,
            keptLines(spec, i => steadyStep(i + 1)),
          ),
        );
      } else left.push(`${file}: ${spec.args.join(' ')}`);
    }
    const header = {
      transcript: 'recorded by scripts/golden.mjs; run it instead of editing',
      tool: `go tool pprof of ${real.version}`,
      ...head,
    };
    const text = formatTranscript(header, kept, shellWord);
    // A listing of a file of this machine could not be replayed on another.
    for (const [, source] of text.matchAll(/^\|ROUTINE =+ .* in (\/.*)$/gm)) {
      if (fs.existsSync(source)) throw new Error(`${file} would contain lines of ${source}, a file of this machine`);
    }
    fs.writeFileSync(target, text);
    runs += kept.reduce((sum, take) => sum + Math.max(1, take.steps.length - 1), 0);
    bytes += text.length;
  },
);
console.log(`${jobs.length} transcripts, ${runs} commands, ${(bytes / 1024).toFixed(0)} KB, from ${real.version}`);
for (const line of left) console.log(`left out, the real tool does not repeat itself: ${line}`);
