// npm run bench -- [--sizes small,medium,large] [--huge] [--works TEXT,TEXT] [--pairs N] [--budget SECONDS]
//                  [--all] [--json FILE] [--resume] [--report] [--product CMD]
//
// Times the product and the real `go tool pprof` on generated and on real profiles, in turns, and
// prints medians, their ratios, and whether the goals of works.mjs are reached. What was measured
// is kept in bench/results/, so that the table can be made in parts. See bench/README.md.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProduct, findReal } from '../scripts/lib/real.mjs';
import { makeTempDir, removeTree } from '../scripts/lib/run.mjs';
import { PRESETS, generateFile } from './generate.mjs';
import { findMemoryMethod, makeMeter, median, MEMORY_NOTES } from './measure.mjs';
import { printReport } from './report.mjs';
import { moreParts } from './parts.mjs';
import { PLAIN_WORKS, WORKS } from './works.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(2);
}

/**
 * @type {{ sizes: string[], pairs: number, budget: number, all: boolean, works: string[], json:
 * string, resume: boolean, report: boolean, product?: string }}
 */
const options = {
  sizes: ['small', 'medium', 'large'],
  pairs: 5,
  budget: 120,
  all: false,
  works: [''],
  json: path.join(here, 'results', 'latest.json'),
  resume: false,
  report: false,
};
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i++) {
  const [name, inline] = argv[i].split(/=(.*)/s, 2);
  const value = () => inline ?? argv[++i] ?? fail(`${name} needs a value`);
  if (name === '--sizes') options.sizes = value().split(',');
  else if (name === '--huge') options.sizes = [...options.sizes, 'huge'];
  else if (name === '--pairs') options.pairs = Number(value());
  else if (name === '--budget') options.budget = Number(value());
  else if (name === '--all') options.all = true;
  else if (name === '--works' || name === '--only') options.works = value().split(',');
  else if (name === '--resume') options.resume = true;
  else if (name === '--report') options.report = true;
  else if (name === '--json') options.json = path.resolve(process.env.INIT_CWD ?? process.cwd(), value());
  else if (name === '--product') options.product = value();
  else fail(`unknown option ${argv[i]} (see the head of bench/bench.mjs)`);
}
for (const size of options.sizes)
  if (!(size in PRESETS)) fail(`no size ${size}; the sizes are ${Object.keys(PRESETS).join(', ')}`);
if (!(Number.isInteger(options.pairs) && options.pairs > 0)) fail('--pairs needs a number above 0');
if (!(options.budget >= 0)) fail('--budget needs a number of seconds');

const ORDER = Object.keys(PRESETS);
const wanted = name => options.works.some(text => name.includes(text));
const runsAt = (item, size) =>
  wanted(item.name) && (options.all || ORDER.indexOf(size) <= ORDER.indexOf(item.upTo ?? 'medium'));

const product = findProduct(options.product);
const real = findReal();
const method = findMemoryMethod();
const scratch = makeTempDir('inkprof-bench-');
process.on('exit', () => removeTree(scratch));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
const meter = makeMeter(method, scratch);
const terminalWorks = process.platform === 'linux' && fs.existsSync('/usr/bin/script');

const machine = {
  cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.cpus().length,
  memory: os.totalmem(),
  system: `${os.type()} ${os.release()} ${os.arch()}`,
  node: process.version,
  go: real.missing !== undefined ? undefined : real.version,
};
console.log(
  `machine: ${machine.cpu}, ${machine.cores} cores, ${(machine.memory / 2 ** 30).toFixed(1)} GB, ${machine.system}`,
);
const compared =
  real.missing === undefined
    ? `go tool pprof of ${real.version}`
    : `none (${real.missing}); only our own numbers follow`;
console.log(`node ${machine.node}; real tool: ${compared}`);
console.log(`up to ${options.pairs} pairs in turns, medians; ${MEMORY_NOTES[method]}`);

async function dataFile(size, { labels = 'low', seed = 1 } = {}) {
  const dir = path.join(here, 'data');
  fs.mkdirSync(dir, { recursive: true });
  // The generator's own text is part of the name: a changed generator makes new files.
  const stamp = fs.statSync(path.join(here, 'generate.mjs')).size;
  const variant = `${labels === 'low' ? '' : `-${labels}`}${seed === 1 ? '' : `-${seed}`}`;
  const file = path.join(dir, `${size}${variant}-${stamp}.pb.gz`);
  if (!fs.existsSync(file)) {
    if (size === 'huge') console.log('making the huge profile; this takes a minute or two');
    await generateFile({ ...PRESETS[size], labels, seed }, `${file}.part`);
    fs.renameSync(`${file}.part`, file);
  }
  return file;
}

/** The profiles that a work opens, and what names the one to compare with. */
async function sourcesOf(item, size) {
  const files = [];
  for (let seed = 1; seed <= (item.files ?? (item.base ? 2 : 1)); seed++)
    files.push(await dataFile(size, { labels: item.labels, seed }));
  return item.base ? [`-diff_base=${files[1]}`, files[0]] : files;
}

async function once(tool, item, files) {
  const args = ['-symbolize=none', ...(item.args ?? []), ...files];
  return item.prompt
    ? meter.startToPrompt(tool, args, item.prompt === 'terminal')
    : meter.run(tool, args, { input: item.input });
}

/**
 * A first run of each tool, which warms the file cache and tells whether the answers agree. Its
 * times hold the reading of the output, so they count only where there is no time for more.
 */
async function firstPair(item, files) {
  const args = ['-symbolize=none', ...(item.args ?? []), ...files];
  const how = { input: item.input, hash: /** @type {'gunzip' | 'plain'} */ (item.gzip ? 'gunzip' : 'plain') };
  const first = tool => (item.prompt ? once(tool, item, files) : meter.run(tool, args, how));
  const theirs = real.missing !== undefined ? undefined : await first(real.tool);
  const ours = await first(product);
  return { theirs, ours, same: theirs?.sha256 === undefined ? undefined : theirs.sha256 === ours.sha256 };
}

const megabytes = bytes => (Number.isNaN(bytes) ? '' : (bytes / 2 ** 20).toFixed(0));
const milliseconds = ms => (ms >= 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(ms < 100 ? 1 : 0)} ms`);
const ratio = (a, b) => (Number.isNaN(a / b) ? '' : (a / b).toFixed(2));
const row = cells =>
  cells
    .map((cell, i) => (i === 0 ? cell.padEnd(27) : String(cell).padStart(i > 7 ? 6 : 9)))
    .join(' ')
    .trimEnd();

/** What was measured before, by size and work. */
function earlier() {
  try {
    return JSON.parse(fs.readFileSync(options.json, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') fail(`${options.json}: ${error.message}`);
    return undefined;
  }
}

const kept = earlier() ?? { results: [], parts: {} };
const results = new Map(kept.results.map(result => [`${result.size}/${result.item}`, result]));
const parts = kept.parts ?? {};
function save() {
  fs.mkdirSync(path.dirname(options.json), { recursive: true });
  const all = {
    machine,
    memoryMethod: method,
    pairs: options.pairs,
    baseline: parts.baseline,
    results: [...results.values()],
    parts,
  };
  fs.writeFileSync(options.json, `${JSON.stringify(all, null, 1)}\n`);
}

const bareNode = () => meter.run({ command: process.execPath, args: [] }, ['-e', '0']);
const baseline = [];
for (let i = 0; i < Math.max(3, options.pairs); i++) baseline.push(await bareNode());
parts.baseline = {
  ms: median(baseline.map(run => run.ms)),
  cpu: median(baseline.map(run => run.cpu)),
  bytes: median(baseline.map(run => run.bytes)),
  runs: baseline.map(run => run.ms),
};
console.log(`\nbaseline, node -e 0: ${milliseconds(parts.baseline.ms)}, ${megabytes(parts.baseline.bytes)} MB`);

/** Measures one work at one size, and prints its row. */
async function measure(item, size) {
  const files = await sourcesOf(item, size);
  const first = await firstPair(item, files),
    { same } = first;
  // The pairs that fit into the budget; with none left, the first pair is the measurement.
  const each = ((first.theirs?.ms ?? 0) + first.ours.ms) / 1000;
  const pairs = Math.min(options.pairs, Math.floor(options.budget / each));
  const theirs = [],
    ours = [],
    bare = [];
  if (pairs === 0) {
    if (first.theirs) theirs.push(first.theirs);
    ours.push(first.ours);
  }
  for (let i = 0; i < pairs; i++) {
    if (real.missing === undefined) theirs.push(await once(real.tool, item, files));
    ours.push(await once(product, item, files));
    // The speed of a machine changes by the minute: what is compared is measured side by side.
    if (item.aboveNode?.[size] || item.overNode?.[size]) bare.push((await bareNode()).ms);
  }
  const [a, b] = [theirs, ours].map(runs => ({
    ms: median(runs.map(run => run.ms)),
    bytes: median(runs.map(run => run.bytes)),
    cpu: median(runs.map(run => run.cpu)),
    runs: runs.map(run => run.ms),
    cpuRuns: runs.map(run => run.cpu),
  }));
  const load = os.loadavg()[0];
  results.set(`${size}/${item.name}`, {
    size,
    item: item.name,
    same,
    pairs,
    load,
    nodeMs: bare.length > 0 ? median(bare) : parts.baseline.ms,
    real: real.missing !== undefined ? undefined : a,
    product: b,
    timeRatio: b.ms / a.ms,
    cpuRatio: b.cpu / a.cpu,
    memoryRatio: b.bytes / a.bytes,
  });
  console.log(
    row(
      real.missing !== undefined
        ? [item.name, milliseconds(b.ms), `${megabytes(b.bytes)} MB`, pairs || 'first']
        : [
            item.name,
            milliseconds(a.ms),
            milliseconds(b.ms),
            ratio(b.ms, a.ms),
            ratio(b.cpu, a.cpu),
            megabytes(a.bytes),
            megabytes(b.bytes),
            ratio(b.bytes, a.bytes),
            pairs || 'first',
            same === undefined ? '' : same ? 'yes' : 'NO',
          ],
    ),
  );
}

let failures = 0;
async function attempt(name, work) {
  try {
    await work();
    save();
  } catch (error) {
    failures++;
    console.log(`${name.padEnd(27)} failed: ${error.message.slice(0, 300)}`);
  }
}

for (const size of options.report ? [] : options.sizes) {
  const preset = PRESETS[size];
  const file = await dataFile(size);
  console.log(
    `\n${size}: ${preset.samples} samples, ${preset.functions} functions, mean depth ` +
      `${preset.depth}, ${(fs.statSync(file).size / 2 ** 20).toFixed(1)} MB gzipped`,
  );
  console.log(
    row(
      real.missing !== undefined
        ? ['', 'time', 'memory', 'runs']
        : ['', 'real', 'inkprof', 'ratio', 'cpu', 'real MB', 'our MB', 'ratio', 'pairs', 'same'],
    ),
  );
  for (const item of [...WORKS, ...PLAIN_WORKS]) {
    if (!runsAt(item, size) || (options.resume && results.has(`${size}/${item.name}`))) continue;
    if (item.prompt === 'terminal' && !terminalWorks)
      console.log(`${item.name.padEnd(27)} left out: no script(1) of util-linux here`);
    else await attempt(item.name, () => measure(item, size));
  }
}
if (!options.report) {
  const tools = {
    product,
    real: real.missing !== undefined ? undefined : real.tool,
    meter,
    dataFile,
    scratch,
    pairs: options.pairs,
  };
  for (const { name, run } of moreParts(options.sizes)) {
    if (!wanted(name) || (options.resume && parts[name])) continue;
    console.log(`\n${name} ...`);
    await attempt(name, async () => {
      parts[name] = { load: os.loadavg()[0], ...(await run(tools)) };
    });
  }
}
printReport({ results, parts });
process.exit(failures > 0 ? 1 : 0);
