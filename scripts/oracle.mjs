// npm run oracle -- [DIR] [--lines N] [--seed S] [--only NAME] [--odd N] [--jobs N]
//                   [--show N] [--json FILE] [--product CMD]
//
// Runs the product and the real `go tool pprof` side by side: every profile of a folder with
// command lines drawn by seed from the profile's own names, in piped sessions and one report per
// call. Compares standard output byte for byte, written files, exit status, and that the real
// tool's messages come first on standard error. --odd N takes N small profiles made by seed
// (scripts/lib/odd.mjs) in place of a folder. Exits 1 when a difference is not listed in
// test/golden/deviations.json.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { comparableErrors, compareErrors, compareOutput } from './lib/compare.mjs';
import { factsWithHelp } from './lib/facts.mjs';
import { oneShotArguments, sessionLines, sourceArguments } from './lib/lines.mjs';
import { oddProfile } from './lib/odd.mjs';
import { findProduct, findReal, root } from './lib/real.mjs';
import { dice, hashText } from './lib/rng.mjs';
import { cleanEnvironment, inParallel, listFiles, makeTempDir, removeTree, run, shellWord } from './lib/run.mjs';
import { exitStatus, runSession } from './lib/session.mjs';

const SESSION_LINES = 28;
/** Of the lines of a profile, this part is run as one report per call. */
const ONE_SHOT_PART = 0.12;

function parseArguments(argv) {
  const o = {
    dir: path.join(root, 'test', 'fixtures', 'profiles'),
    lines: 2000,
    seed: 1,
    only: undefined,
    odd: 0,
    jobs: 2,
    show: 25,
    json: undefined,
    product: undefined,
  };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i];
    const [name, inline] = arg.split(/=(.*)/s, 2);
    const text = () => inline ?? argv[++i] ?? fail(`${name} needs a value`);
    const number = () => {
      const value = Number(text());
      return Number.isInteger(value) && value >= 0 ? value : fail(`${name} needs a whole number`);
    };
    if (name === '--lines') o.lines = number();
    else if (name === '--seed') o.seed = number();
    else if (name === '--only') o.only = text();
    else if (name === '--odd') o.odd = number();
    else if (name === '--jobs') o.jobs = number();
    else if (name === '--show') o.show = number();
    else if (name === '--json') o.json = text();
    else if (name === '--product') o.product = text();
    else if (arg.startsWith('--')) fail(`unknown option ${arg} (see the head of scripts/oracle.mjs)`);
    else o.dir = arg;
  }
  return o;
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`oracle: ${message}`);
  process.exit(2);
}

const options = parseArguments(process.argv.slice(2));
const real = findReal();
if (real.missing !== undefined) {
  console.log(`oracle: skipped, there is no real tool to compare with: ${real.missing}`);
  process.exit(0);
}
const realTool = real.tool;
const product = findProduct(options.product);
const work = makeTempDir('inkprof-oracle-');
process.on('exit', () => removeTree(work));
/** A first signal ends the run with what was compared so far, a second one at once. */
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (stopped) process.exit(130);
    stopped = true;
  });
}

/** The product that runs: a copy of dist/, so that a build in the meantime changes nothing. */
let running = product;
const dist = path.join(root, 'dist');
if (product.args[0] === path.join(dist, 'main.js')) {
  fs.cpSync(dist, path.join(work, 'dist'), { recursive: true });
  fs.writeFileSync(path.join(work, 'package.json'), '{ "type": "module" }\n');
  running = { ...product, args: [path.join(work, 'dist', 'main.js')] };
}
const deviations = JSON.parse(fs.readFileSync(path.join(root, 'test', 'golden', 'deviations.json'), 'utf8')).map(
  entry => ({ ...entry, profileRe: new RegExp(entry.profile ?? ''), lineRe: new RegExp(entry.line ?? ''), used: 0 }),
);

if (options.odd > 0) {
  // Kept after the run when something differs: the commands that repeat it name these files.
  options.dir = path.join(os.tmpdir(), `inkprof-odd-${options.seed}`, 'profiles');
  fs.mkdirSync(options.dir, { recursive: true });
  for (let n = 1; n <= options.odd; n++)
    fs.writeFileSync(path.join(options.dir, `odd-${options.seed}-${n}.pb`), oddProfile(options.seed * 10_000 + n));
}
const dir = path.resolve(process.env.INIT_CWD ?? process.cwd(), options.dir);
if (!fs.existsSync(dir)) fail(`no folder ${dir}`);

let folders = 0;
/** Folders beside the profiles appear in every working folder, so that both tools find the same sources. */
const siblings = fs.existsSync(dir)
  ? fs
      .readdirSync(path.dirname(dir), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name)
  : [];

/** A working folder and an empty home for one pair of runs; both tools run in the same folder in turn. */
function makePlace() {
  const base = path.join(work, String(folders++));
  const cwd = path.join(base, 'cwd');
  fs.mkdirSync(cwd, { recursive: true });
  return {
    base,
    cwd,
    /** Empties the folder and gives the options of the next run. */
    next() {
      fs.rmSync(cwd, { recursive: true });
      fs.mkdirSync(cwd);
      for (const name of siblings) fs.symlinkSync(path.join(path.dirname(dir), name), path.join(cwd, name), 'junction');
      return { cwd, env: this.environment() };
    },
    /** An environment with a home folder that nobody has used. */
    environment() {
      return cleanEnvironment(fs.mkdtempSync(path.join(base, 'home-')));
    },
  };
}

/** A file's content for comparing: compressed content is unpacked. */
function unpacked(content) {
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content.toString('latin1');
  try {
    return zlib.gunzipSync(content).toString('latin1');
  } catch (error) {
    return `(damaged gzip: ${error.message}) ${content.toString('latin1')}`;
  }
}

/**
 * Hands files to the steps whose messages name them. A written profile becomes two entries:
 * what the real tool's -raw says of it, and its unpacked bytes.
 */
async function attachFiles(result, cwd, place) {
  const files = new Map();
  for (const [name, content] of listFiles(cwd)) {
    if (content[0] === 0x1f && content[1] === 0x8b) {
      const raw = await run(realTool, ['-symbolize=none', '-raw', path.join(cwd, name)], {
        cwd: place.base,
        env: place.environment(),
      });
      files.set(name, [
        [`${name} read back by the real tool with -raw`, `exit ${exitStatus(raw)}\n${raw.stdout.toString('latin1')}`],
        [`${name}, unpacked`, unpacked(content)],
      ]);
    } else {
      files.set(name, [[name, content.toString('latin1')]]);
    }
  }
  for (const step of result.steps) {
    step.files = new Map();
    for (const [, name] of step.err.matchAll(/^Generating report in (.*)$/gm)) {
      const key = path.relative(cwd, path.resolve(cwd, name));
      if (files.has(key)) {
        for (const [what, text] of files.get(key)) step.files.set(what, text);
        files.delete(key);
      }
    }
  }
  const last = result.steps.at(-1);
  for (const entries of files.values()) for (const [what, text] of entries) last.files.set(what, text);
  return result;
}

async function runOne(tool, task, place) {
  const at = place.next();
  if (task.lines)
    return attachFiles(
      await runSession(
        tool,
        task.args,
        task.lines.map(l => l.line),
        at,
      ),
      at.cwd,
      place,
    );
  const result = await run(tool, task.args, at);
  const step = { line: '', out: result.stdout.toString('latin1'), err: result.stderr.toString('latin1') };
  // A profile written to standard output is compared unpacked, like one in a file.
  if (result.stdout[0] === 0x1f && result.stdout[1] === 0x8b) step.out = unpacked(result.stdout);
  return attachFiles({ status: exitStatus(result), steps: [step], stray: '' }, at.cwd, place);
}

const ENDED = 'the product ended before this line\n';

/** What is wrong with one step and in which part of it, or undefined. */
function compareStep(line, wanted, got) {
  if (!got) return { part: 'out', text: ENDED };
  const parts = {
    out: () => compareOutput(wanted.out, got.out),
    err: () => compareErrors(comparableErrors(line, wanted.err), comparableErrors(line, got.err)),
    files: () => compareFiles(wanted.files, got.files),
  };
  for (const [part, compare] of Object.entries(parts)) {
    const text = compare();
    if (text) return { part, text };
  }
  return undefined;
}

function compareFiles(wanted, got) {
  for (const [name, content] of wanted) {
    if (!got.has(name)) return `file ${name} was not written\n`;
    const wrong = compareOutput(content, got.get(name), `file ${name}`);
    if (wrong) return wrong;
  }
  for (const name of got.keys()) if (!wanted.has(name)) return `file ${name} was written, and should not be\n`;
  return undefined;
}

/** The part of a step that is compared, as one text. */
function fingerprint(part, line, step) {
  if (!step) return 'none';
  return part === 'out'
    ? step.out
    : part === 'err'
      ? comparableErrors(line, step.err)
      : JSON.stringify([...step.files]);
}

const tally = new Map(); // command -> counts
const differences = [],
  unstable = [];
let mentioned = 0;

function count(command, kind) {
  if (!tally.has(command)) tally.set(command, { identical: 0, different: 0, known: 0, unstable: 0 });
  tally.get(command)[kind]++;
}

/** The task cut down to one of its lines and the assignments that still have an effect on it. */
function shorten(task, index) {
  if (!task.lines) return task;
  // Of the assignments to an option the last counts, unless it was a reset.
  const before = task.lines.slice(0, index);
  const last = new Map(before.filter(l => l.option).map(l => [l.option, l]));
  return {
    ...task,
    lines: before.filter((l, i) => i === index - 1 || (l.sets && !l.reset && (!l.option || last.get(l.option) === l))),
  };
}

/** The shell command that repeats one line of a task with a tool. */
function repeatCommand(tool, task, index) {
  const words = [tool.command, ...tool.args, ...task.args].map(shellWord).join(' ');
  if (!task.lines) return words;
  const lines = shorten(task, index).lines.map(l => shellWord(l.line));
  return lines.length === 0 ? `${words} </dev/null` : `printf '%s\\n' ${lines.join(' ')} | ${words}`;
}

/** Seconds spent on each profile, real tool and product. */
const spent = new Map();

async function runTask(task) {
  if (stopped) return;
  const place = makePlace();
  const begin = Date.now();
  try {
    const wanted = await runOne(realTool, task, place);
    const got = await runOne(running, task, place);
    // The signal reaches the tools, too, when it comes from the keyboard.
    if (stopped) return;
    const wrongs = [];
    wanted.steps.forEach((step, i) => {
      const command = task.lines ? (i === 0 ? '(start)' : task.lines[i - 1].command) : task.command;
      const line = task.lines ? step.line : '';
      let wrong = compareStep(line, step, got.steps[i]);
      if (!wrong && i === wanted.steps.length - 1) {
        let text;
        if (wanted.status !== got.status) text = `exit status ${wanted.status} expected, got ${got.status}\n`;
        else if (wanted.stray !== got.stray) text = compareOutput(wanted.stray, got.stray, 'output outside the lines');
        else if (got.steps.length > wanted.steps.length)
          text = 'the real tool ended after this line, the product went on\n';
        if (text) wrong = { part: 'err', text };
      }
      if (wrong) wrongs.push({ i, command, line, part: wrong.part, wrong: wrong.text });
      else count(command, 'identical');
    });
    if (wrongs.length > 0) await judge(task, place, wanted, got, wrongs);
  } finally {
    removeTree(place.base);
    spent.set(task.name, (spent.get(task.name) ?? 0) + (Date.now() - begin) / 1000);
  }
}

/** Runs the real tool again: where it does not repeat itself nothing can be compared. */
async function judge(task, place, wanted, got, found) {
  const open = [];
  for (const wrong of found) {
    wrong.shown = task.lines ? wrong.line : task.args.join(' ');
    const known = deviations.find(entry => entry.profileRe.test(task.name) && entry.lineRe.test(wrong.shown));
    if (known) {
      known.used++;
      count(wrong.command, 'known');
    } else open.push({ ...wrong, answers: new Set([fingerprint(wrong.part, wrong.line, wanted.steps[wrong.i])]) });
  }
  if (open.length === 0) return;
  // Outputs that depend on the order of a hash map may well agree two or three times.
  const times = /call_tree|dot|proto/.test(JSON.stringify(task)) ? 5 : 2;
  for (let n = 0; n < times; n++) {
    const again = await runOne(realTool, task, place);
    for (const { i, part, line, answers } of open) answers.add(fingerprint(part, line, again.steps[i]));
  }
  let ended = false;
  for (const { i, command, line, part, shown, wrong, answers } of open) {
    // One of two equally likely orders repeats itself five times in a row often enough to matter.
    const short = shorten(task, i);
    for (let n = 0; wrong !== ENDED && answers.size === 1 && n < 16; n++) {
      answers.add(fingerprint(part, line, (await runOne(realTool, short, place)).steps.at(-1)));
    }
    if (answers.size > 1) {
      const among = answers.has(fingerprint(part, line, got.steps[i]));
      count(command, among ? 'identical' : 'unstable');
      if (!among)
        unstable.push({
          profile: task.name,
          command,
          line: shown,
          wrong,
          repeat: repeatCommand(product, task, i),
          repeatReal: repeatCommand(realTool, task, i),
        });
      continue;
    }
    count(command, 'different');
    const difference = {
      profile: task.name,
      command,
      line: shown,
      wrong,
      repeat: repeatCommand(product, task, i),
      repeatReal: repeatCommand(realTool, task, i),
    };
    differences.push(difference);
    // That a session ended early is said at its first missing line only.
    const again = wrong === ENDED && ended;
    ended = wrong === ENDED;
    if (again || mentioned++ >= options.show) continue;
    console.log(
      `\n== ${task.name}: ${shown === '' ? '(start of the session)' : shown}\n${wrong}   product: ` +
        `${difference.repeat}\n   real:    ${difference.repeatReal}`,
    );
  }
}

async function factsOf(file) {
  const place = makePlace();
  const facts = await factsWithHelp(realTool, file, place.next());
  removeTree(place.base);
  return facts;
}

function makeTasks(name, file, neighbour, others, facts, lines) {
  const tasks = [];
  const seed = hashText(`${options.seed}/${name}`);
  const d = dice(seed);
  if (!facts) {
    // The real tool does not open it: the sentence and the exit status are what there is to compare.
    tasks.push({ name, args: ['-symbolize=none', '-top', file], command: '(cannot be opened)' });
    tasks.push({ name, args: ['-symbolize=none', file], command: '(cannot be opened)', lines: [] });
    return tasks;
  }
  const shots = Math.max(1, Math.round(lines * ONE_SHOT_PART));
  for (let left = lines - shots, n = 0; left > 0; n++) {
    const drawn = sessionLines(facts, seed + n, Math.min(left, SESSION_LINES));
    left -= drawn.length;
    const args = sourceArguments(d, file, neighbour, others);
    if (n % 5 !== 4) args.unshift('-symbolize=none');
    if (n % 7 === 3) args.unshift('-sample_index=0');
    tasks.push({ name, args, lines: drawn });
  }
  for (let n = 0; n < shots; n++) {
    const { args, command, whole } = oneShotArguments(facts, seed + 1_000_003 + n, file);
    tasks.push({ name, args: whole ? args : [...args, ...sourceArguments(d, file, neighbour, others)], command });
  }
  // The names in the # lines of Go's pages are read where no -symbolize is given; with any, the
  // reading is the real tool's.
  for (const task of tasks)
    if (task.args.some(arg => /debug[12]\.txt/.test(arg)) && !task.args.some(arg => arg.startsWith('-symbolize')))
      task.args.unshift('-symbolize=local');
  return tasks;
}

const profiles = fs
  .readdirSync(dir, { withFileTypes: true })
  .filter(entry => entry.isFile() && !/^(MANIFEST.*|README.*|.*\.(md|tsv|json|go))$/i.test(entry.name))
  .map(entry => entry.name)
  .filter(name => !options.only || name.includes(options.only))
  .sort();
if (profiles.length === 0) fail(`no profile in ${dir}${options.only ? ` has ${options.only} in its name` : ''}`);

const started = Date.now();
const perProfile = Math.max(4, Math.ceil(options.lines / profiles.length));
/** Profiles that may be merged with any other: a big one costs minutes and says no more. */
const small = profiles.map(name => path.join(dir, name)).filter(file => fs.statSync(file).size < 200_000);
const tasks = [];
await inParallel(profiles, options.jobs, async name => {
  const file = path.join(dir, name),
    neighbour = path.join(dir, profiles[(profiles.indexOf(name) + 1) % profiles.length]);
  tasks.push(...makeTasks(name, file, neighbour, small, await factsOf(file), perProfile));
});
// Big profiles first, so that no lane is left alone with one at the end.
const size = new Map(profiles.map(name => [name, fs.statSync(path.join(dir, name)).size]));
tasks.sort((a, b) => (size.get(b.name) ?? 0) - (size.get(a.name) ?? 0));
await inParallel(tasks, options.jobs, runTask);

const rows = [...tally].sort((a, b) => (a[0] < b[0] ? -1 : 1));
const sum = key => rows.reduce((total, [, counts]) => total + counts[key], 0);
console.log(`\nreal tool: ${real.version}; product: ${[product.command, ...product.args].join(' ')}`);
console.log(`${profiles.length} profiles, seed ${options.seed}, ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
console.log('command               identical  different  deviation   unstable');
for (const [command, c] of [
  ...rows,
  ['all', { identical: sum('identical'), different: sum('different'), known: sum('known'), unstable: sum('unstable') }],
]) {
  console.log(
    `${command.padEnd(20)} ` +
      `${[c.identical, c.different, c.known, c.unstable].map(n => String(n).padStart(10)).join(' ')}`,
  );
}
if (stopped) console.log('\nstopped before the end: what was compared until then');
console.log(
  '\ndeviation: listed in test/golden/deviations.json; unstable: the real tool did not repeat itself, left out',
);
for (const entry of deviations) if (entry.used > 0) console.log(`  ${entry.used} x ${entry.reason}`);
if (mentioned > options.show)
  console.log(`${mentioned - options.show} more differences not shown (--show N, --json FILE)`);
const slowest = [...spent].sort((a, b) => b[1] - a[1])[0];
if (slowest && slowest[1] > 60) console.log(`most time went to ${slowest[0]}: ${slowest[1].toFixed(0)} s`);
if (options.json) {
  const commands = Object.fromEntries(rows);
  const seconds = Object.fromEntries(spent);
  const all = { real: real.version, seed: options.seed, commands, seconds, differences, unstable };
  fs.writeFileSync(
    path.resolve(process.env.INIT_CWD ?? process.cwd(), options.json),
    `${JSON.stringify(all, null, 1)}\n`,
  );
}
if (options.odd > 0 && differences.length === 0) removeTree(path.dirname(dir));
process.exit(differences.length > 0 ? 1 : 0);
