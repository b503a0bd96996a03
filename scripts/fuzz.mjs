// npm run fuzz -- [-area=NAME,NAME] [-seed=N] [-count=N] [-from=N] [-time=MS] [-memory=MB] [-out=FOLDER] [-seconds=N]
//
// Tries mutated inputs on every part of the program that takes what others wrote: see test/fuzz.
// Input N of an area is the same for a seed, on every machine and in every order, as long as the
// fixtures are the same: inputs are made from these.
//   -area     which areas, by default all; -area=list prints them
//   -seed     by default 1
//   -count    inputs of each area, by default 2000
//   -from     the first of them, by default 0
//   -time     milliseconds of processor time after which an input is slow, by default 1000;
//             after 20 times as much of the clock its process is ended
//   -memory   megabytes that a process may hold after an input, by default 1500
//   -out      where finds are kept, by default a new folder for temporary files: the parts of each
//             input, and finds.txt with what happened and the command that does it again
//   -seconds  ends after about this time, whatever -count says
// Prints how many inputs of each area had a result (ok), a sentence for the user (sentence), any
// other error or a result that cannot be right (defect), took too long (slow) or too much memory
// (memory), and the most that a process held (peak). Exits 1 where there were defects.
import { build } from 'esbuild';
import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const defaults = { area: '', seed: 1, count: 2000, from: 0, time: 1000, memory: 1500, out: '', seconds: 0 };
/** Processes of an area that end before their first input are no fault of an input. */
const mostStarts = 3;

function readOptions(argv) {
  const options = { ...defaults };
  for (const argument of argv) {
    const match = /^--?([a-z]+)=(.*)$/.exec(argument);
    if (!match || !Object.hasOwn(defaults, match[1]))
      throw new Error(
        `${argument} is no option: use ${Object.keys(defaults)
          .map(name => `-${name}=...`)
          .join(' ')}`,
      );
    const [, name, text] = match;
    const value = typeof defaults[name] === 'number' ? Number(text) : text;
    if (Number.isNaN(value)) throw new Error(`${argument}: not a number`);
    options[name] = value;
  }
  return options;
}

/** The areas and all that they need as modules in a folder that is removed at the end. */
async function bundled(folder) {
  await build({
    absWorkingDir: root,
    entryPoints: { child: 'test/fuzz/child.ts', areas: 'test/fuzz/areas.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    sourcemap: 'inline',
    banner: {
      js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);",
    },
  });
}

/** Megabytes that a process holds, where the system says so. */
function heldBy(pid) {
  try {
    return (Number(fs.readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / (1 << 20);
  } catch {
    return 0;
  }
}

/** Tries inputs [from, to) of an area in one process; resolves to the counts, the finds, and where to go on. */
function tried(folder, area, options, from, to, keepIn) {
  return new Promise(resolve => {
    const place = path.join(folder, `${area}.at`);
    fs.writeFileSync(place, Buffer.alloc(0));
    const child = fork(path.join(folder, 'child.mjs'), [], {
      cwd: root,
      execArgv: ['--enable-source-maps', `--max-old-space-size=${options.memory}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    const finds = [];
    let done;
    let words = '';
    let killed = '';
    child.stderr?.on('data', data => (words = (words + data).slice(-4000)));
    child.on('message', message => {
      const { find, counts, peak, next } =
        /** @type {{ find?: object, counts?: Record<string, number>, peak?: number, next?: number }} */ (message);
      if (find) finds.push(find);
      if (counts) done = { counts, peak, next };
    });
    let last = { index: -1, since: Date.now() };
    const watch = setInterval(() => {
      const index = indexIn(place);
      if (index !== last.index) last = { index, since: Date.now() };
      if (index >= 0 && Date.now() - last.since > options.time * 20) killed ||= 'slow';
      if (heldBy(child.pid) > options.memory * 2) killed ||= 'memory';
      if (killed) child.kill('SIGKILL');
    }, 200);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      if (done) return resolve({ ...done, finds });
      const index = indexIn(place);
      const outcome = killed || (/heap out of memory|Out of memory/.test(words) ? 'memory' : 'defect');
      const what =
        killed === 'slow'
          ? `not done after ${(options.time * 20) / 1000} s`
          : killed === 'memory'
            ? `more than ${options.memory * 2} MB`
            : `the process ended (${signal ?? code}): ${words}`;
      resolve({
        finds: [...finds, { index, outcome, what }],
        next: Math.max(from, index) + (index < 0 ? 0 : 1),
        lost: index,
      });
    });
    child.send({
      area,
      seed: options.seed,
      from,
      to,
      budget: options.time,
      memory: options.memory,
      place,
      folder: keepIn,
    });
  });
}

function indexIn(place) {
  const bytes = fs.readFileSync(place);
  return bytes.length < 8 ? -1 : bytes.readDoubleLE(0);
}

const command = (area, options, index) => `npm run fuzz -- -area=${area} -seed=${options.seed} -from=${index} -count=1`;

/** All inputs of an area, in as many processes as it takes. */
async function tryArea(folder, area, options, ends) {
  const counts = { ok: 0, sentence: 0, defect: 0, slow: 0, memory: 0 };
  const end = options.from + options.count;
  let starts = 0;
  let peak = 0;
  for (let at = options.from; at < end && Date.now() < ends; ) {
    // Counts are sent at the end of a lot, so a process that is ended loses those of its lot: the inputs before
    // the one that it hung at are tried once more.
    const lot = Math.min(end, at + (options.seconds > 0 ? 500 : 5000));
    let result = await tried(folder, area, options, at, lot, '');
    if (result.lost !== undefined) {
      if (result.lost < 0 && ++starts >= mostStarts)
        throw new Error(`${area} does not start: ${result.finds.at(-1).what}`);
      const bad = result.finds.at(-1);
      if (result.lost > at) {
        const before = await tried(folder, area, options, at, result.lost, '');
        if (before.counts)
          result = {
            ...before,
            finds: [...before.finds, bad],
            next: before.next === result.lost ? result.next : before.next,
          };
      }
      if (result.lost === undefined ? result.next > bad.index : result.lost >= 0) counts[bad.outcome]++;
    }
    for (const [name, count] of Object.entries(result.counts ?? {})) counts[name] += count;
    peak = Math.max(peak, result.peak ?? 0);
    for (const find of result.finds) await keepFind(folder, area, options, find);
    at = result.next;
    console.log(line(area, counts, `peak ${peak} MB  at ${at} of ${end}`));
  }
  return { counts, peak };
}

/** The input's parts, made again by a process of its own, and a line about it. */
async function keepFind(folder, area, options, { index, outcome, what }) {
  const own = path.join(options.out, `${area}-${options.seed}-${index}`);
  fs.mkdirSync(own, { recursive: true });
  if (options.count > 1)
    await tried(folder, area, { ...options, time: Math.min(options.time, 500) }, index, index + 1, own);
  else await tried(folder, area, options, index, index + 1, own);
  const text = `${outcome}: ${command(area, options, index)}\n${what
    .split('\n', 12)
    .map(row => `    ${row}`)
    .join('\n')}\n`;
  fs.appendFileSync(path.join(options.out, 'finds.txt'), text);
  console.log(text.trimEnd());
}

const line = (area, counts, rest = '') =>
  `${area.padEnd(10)} ${Object.entries(counts)
    .map(([name, count]) => `${name} ${String(count).padStart(8)}`)
    .join('  ')}  ${rest}`.trimEnd();

async function main() {
  const options = readOptions(process.argv.slice(2));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-fuzz-'));
  try {
    await bundled(folder);
    process.chdir(root);
    const { areas } = await import(path.join(folder, 'areas.mjs'));
    if (options.area === 'list')
      return areas.forEach(({ name, summary }) => console.log(`${name.padEnd(10)} ${summary}`));
    options.out ||= fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-finds-'));
    fs.mkdirSync(options.out, { recursive: true });
    const names = options.area === '' ? areas.map(({ name }) => name) : options.area.split(',');
    for (const name of names)
      if (!areas.some(area => area.name === name)) throw new Error(`there is no area ${name}; -area=list prints all`);
    const ends = options.seconds > 0 ? Date.now() + options.seconds * 1000 : Infinity;
    const all = [];
    for (const name of names) all.push({ name, ...(await tryArea(folder, name, options, ends)) });
    console.log(`\nseed ${options.seed}, finds in ${options.out}`);
    for (const { name, counts, peak } of all) console.log(line(name, counts, `peak ${peak} MB`));
    const sum = (...kinds) =>
      all.reduce((total, { counts }) => total + kinds.reduce((n, kind) => n + counts[kind], 0), 0);
    console.log(
      `${sum('ok', 'sentence', 'defect', 'slow', 'memory')} inputs, ${sum('defect')} defects, ` +
        `${sum('slow')} slow, ${sum('memory')} of too much memory`,
    );
    process.exitCode = sum('defect') > 0 ? 1 : 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

await main();
