// npm run bench -- [--sizes small,medium,large] [--huge] [--pairs N] [--budget SECONDS] [--all]
//                  [--only TEXT] [--json FILE] [--product CMD]
//
// Times the product and the real `go tool pprof` on generated profiles, in turns, and prints
// medians and their ratios. See bench/README.md for how to read the tables.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProduct, findReal } from '../scripts/lib/real.mjs';
import { makeTempDir, removeTree } from '../scripts/lib/run.mjs';
import { PRESETS, generateFile } from './generate.mjs';
import { findMemoryMethod, makeMeter, median, MEMORY_NOTES } from './measure.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(2);
}

const options = { sizes: ['small', 'medium', 'large'], pairs: 5, budget: 120, all: false, only: '', json: undefined, product: undefined };
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i++) {
  const [name, inline] = argv[i].split(/=(.*)/s, 2);
  const value = () => inline ?? argv[++i] ?? fail(`${name} needs a value`);
  if (name === '--sizes') options.sizes = value().split(',');
  else if (name === '--huge') options.sizes = [...options.sizes, 'huge'];
  else if (name === '--pairs') options.pairs = Number(value());
  else if (name === '--budget') options.budget = Number(value());
  else if (name === '--all') options.all = true;
  else if (name === '--only') options.only = value();
  else if (name === '--json') options.json = path.resolve(process.env.INIT_CWD ?? process.cwd(), value());
  else if (name === '--product') options.product = value();
  else fail(`unknown option ${argv[i]} (see the head of bench/bench.mjs)`);
}
for (const size of options.sizes) if (!(size in PRESETS)) fail(`no size ${size}; the sizes are ${Object.keys(PRESETS).join(', ')}`);
if (!(Number.isInteger(options.pairs) && options.pairs > 0)) fail('--pairs needs a number above 0');
if (!(options.budget >= 0)) fail('--budget needs a number of seconds');

const FOCUS = 'Cache|Merge';
/** A session as it is typed: several reports of one profile. */
const SESSION = ['top', 'top -cum', 'top20', 'peek Fetch.*7$', 'tree', `top ${FOCUS}`, 'sample_index=0', 'top', 'tags', 'quit'].map(line => `${line}\n`).join('');

/**
 * Work items. On the large profile the real tool needs one to two minutes for many of them, so
 * only those with `upTo` run there without --all; the default is medium.
 */
const ITEMS = [
  { name: 'start to prompt, piped', prompt: 'pipe', upTo: 'huge' },
  { name: 'start to prompt, terminal', prompt: 'terminal', upTo: 'large' },
  { name: '-top', args: ['-top'], upTo: 'huge' },
  { name: '-top -cum', args: ['-top', '-cum'] },
  { name: '-top -focus=RE', args: ['-top', `-focus=${FOCUS}`], upTo: 'huge' },
  { name: '-peek=RE', args: ['-peek=Fetch.*7$'] },
  { name: '-tree', args: ['-tree'], upTo: 'huge' },
  { name: '-dot', args: ['-dot'] },
  { name: '-traces', args: ['-traces'] },
  { name: '-raw', args: ['-raw'] },
  { name: '-tags', args: ['-tags'], upTo: 'large' },
  { name: '-proto', args: ['-proto'], gzip: true, upTo: 'large' },
  { name: 'session of 8 reports', args: [], input: SESSION },
];

const ORDER = Object.keys(PRESETS);
const runsAt = (item, size) => item.name.includes(options.only) && (options.all || ORDER.indexOf(size) <= ORDER.indexOf(item.upTo ?? 'medium'));

const product = findProduct(options.product);
const real = findReal();
const method = findMemoryMethod();
const scratch = makeTempDir('inkprof-bench-');
process.on('exit', () => removeTree(scratch));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
const meter = makeMeter(method, scratch);
const terminalWorks = process.platform === 'linux' && fs.existsSync('/usr/bin/script');

const machine = {
  cpu: os.cpus()[0]?.model.trim() ?? 'unknown', cores: os.cpus().length, memory: os.totalmem(), system: `${os.type()} ${os.release()} ${os.arch()}`,
  node: process.version, go: real.missing ? undefined : real.version,
};
console.log(`machine: ${machine.cpu}, ${machine.cores} cores, ${(machine.memory / 2 ** 30).toFixed(1)} GB, ${machine.system}`);
console.log(`node ${machine.node}; real tool: ${real.missing ? `none (${real.missing}); only our own numbers follow` : `go tool pprof of ${real.version}`}`);
console.log(`up to ${options.pairs} pairs in turns, medians; ${MEMORY_NOTES[method]}`);

async function dataFile(size) {
  const dir = path.join(here, 'data');
  fs.mkdirSync(dir, { recursive: true });
  // The generator's own text is part of the name: a changed generator makes new files.
  const stamp = fs.statSync(path.join(here, 'generate.mjs')).size;
  const file = path.join(dir, `${size}-${stamp}.pb.gz`);
  if (!fs.existsSync(file)) {
    if (size === 'huge') console.log('making the huge profile; this takes a minute or two');
    await generateFile({ ...PRESETS[size], seed: 1 }, `${file}.part`);
    fs.renameSync(`${file}.part`, file);
  }
  return file;
}

async function once(tool, item, file) {
  const args = ['-symbolize=none', ...(item.args ?? []), file];
  return item.prompt ? meter.startToPrompt(tool, args, item.prompt === 'terminal') : meter.run(tool, args, { input: item.input });
}

/**
 * A first run of each tool, which warms the file cache and tells whether the answers agree. Its
 * times hold the reading of the output, so they count only where there is no time for more.
 */
async function firstPair(item, file) {
  const args = ['-symbolize=none', ...(item.args ?? []), file];
  const how = { input: item.input, hash: item.gzip ? 'gunzip' : 'plain' };
  const first = tool => (item.prompt ? once(tool, item, file) : meter.run(tool, args, how));
  const theirs = real.missing ? undefined : await first(real.tool);
  const ours = await first(product);
  return { theirs, ours, same: theirs?.sha256 === undefined ? undefined : theirs.sha256 === ours.sha256 };
}

const megabytes = bytes => (Number.isNaN(bytes) ? '' : (bytes / 2 ** 20).toFixed(0));
const milliseconds = ms => (ms >= 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(ms < 100 ? 1 : 0)} ms`);
const ratio = (a, b) => (Number.isNaN(a / b) ? '' : (a / b).toFixed(2));
const row = cells => cells.map((cell, i) => (i === 0 ? cell.padEnd(27) : String(cell).padStart(i > 6 ? 6 : 9))).join(' ').trimEnd();
const span = runs => `${milliseconds(Math.min(...runs))}..${milliseconds(Math.max(...runs))}`;

const results = [];
const sizes = options.sizes;
const baseline = [];
for (let i = 0; i < Math.max(3, options.pairs); i++) baseline.push(await meter.run({ command: process.execPath, args: [] }, ['-e', '0']));
console.log(`\nbaseline, node -e 0: ${milliseconds(median(baseline.map(run => run.ms)))}, ${megabytes(median(baseline.map(run => run.bytes)))} MB`);

let failures = 0;
for (const size of sizes) {
  const file = await dataFile(size);
  const preset = PRESETS[size];
  console.log(`\n${size}: ${preset.samples} samples, ${preset.functions} functions, mean depth ${preset.depth}, ${(fs.statSync(file).size / 2 ** 20).toFixed(1)} MB gzipped`);
  console.log(row(real.missing ? ['', 'time', 'memory', 'runs'] : ['', 'real', 'inkprof', 'ratio', 'real MB', 'our MB', 'ratio', 'pairs', 'same']));
  for (const item of ITEMS) {
    if (!runsAt(item, size)) continue;
    if (item.prompt === 'terminal' && !terminalWorks) {
      console.log(`${item.name.padEnd(27)} left out: no script(1) of util-linux here`);
      continue;
    }
    try {
      const first = await firstPair(item, file), { same } = first;
      // The pairs that fit into the budget; with none left, the first pair is the measurement.
      const each = ((first.theirs?.ms ?? 0) + first.ours.ms) / 1000;
      const pairs = Math.min(options.pairs, Math.floor(options.budget / each));
      const theirs = [], ours = [];
      if (pairs === 0) {
        if (first.theirs) theirs.push(first.theirs);
        ours.push(first.ours);
      }
      for (let i = 0; i < pairs; i++) {
        if (!real.missing) theirs.push(await once(real.tool, item, file));
        ours.push(await once(product, item, file));
      }
      const [a, b] = [theirs, ours].map(runs => ({ ms: median(runs.map(run => run.ms)), bytes: median(runs.map(run => run.bytes)) }));
      results.push({ size, item: item.name, same, pairs, real: real.missing ? undefined : { ...a, runs: theirs.map(run => run.ms) }, product: { ...b, runs: ours.map(run => run.ms) }, timeRatio: b.ms / a.ms, memoryRatio: b.bytes / a.bytes });
      console.log(row(real.missing ? [item.name, milliseconds(b.ms), `${megabytes(b.bytes)} MB`, pairs || 'first']
        : [item.name, milliseconds(a.ms), milliseconds(b.ms), ratio(b.ms, a.ms), megabytes(a.bytes), megabytes(b.bytes), ratio(b.bytes, a.bytes), pairs || 'first', same === undefined ? '' : same ? 'yes' : 'NO']));
    } catch (error) {
      failures++;
      console.log(`${item.name.padEnd(27)} failed: ${error.message.slice(0, 300)}`);
    }
  }
}
if (results.length > 0) {
  const worst = results.filter(result => result.product.runs.length > 1).map(result => ({ result, spread: Math.max(...result.product.runs) / Math.min(...result.product.runs) })).sort((a, b) => b.spread - a.spread)[0];
  if (worst) console.log(`\nwidest spread of our runs: ${worst.result.size} ${worst.result.item}, ${span(worst.result.product.runs)}`);
}
if (options.json) {
  fs.writeFileSync(options.json, `${JSON.stringify({ machine, memoryMethod: method, pairs: options.pairs, baseline: { ms: median(baseline.map(run => run.ms)), bytes: median(baseline.map(run => run.bytes)) }, results }, null, 1)}\n`);
}
process.exit(failures > 0 ? 1 : 0);
