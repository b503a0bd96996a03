// node bench/keys.mjs [--keys N] [--product CMD] [PROFILE...]
//
// Times the prompt on a pseudo terminal: from the byte of a key written to it until the screen
// is painted anew, with the menu of completions open, and how much processor time the product
// spends on it (all of its threads). Prints medians and 95th percentiles, for each kind of key.
// Without profiles: the generated profile `large` (300,000 samples, more than 60,000 functions).
// "menu at once" is the first Tab, pressed as soon as the prompt answers; it may show what is
// being ranked, and "filled" is when the names are there. Wall times want a quiet machine.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProduct } from '../scripts/lib/real.mjs';
import { makeTempDir, removeTree, shellWord } from '../scripts/lib/run.mjs';
import { generateFile, PRESETS } from './generate.mjs';
import { median } from './measure.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const fail = message => {
  console.error(`bench: ${message}`);
  process.exit(2);
};

let count = 120;
let productName;
const profiles = [];
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i++) {
  const [name, inline] = argv[i].split(/=(.*)/s, 2);
  const value = () => inline ?? argv[++i] ?? fail(`${name} needs a value`);
  if (name === '--keys') count = Number(value());
  else if (name === '--product') productName = value();
  else if (name.startsWith('--')) fail(`unknown option ${name} (see the head of bench/keys.mjs)`);
  else profiles.push(path.resolve(process.env.INIT_CWD ?? process.cwd(), argv[i]));
}
if (process.platform !== 'linux' || !fs.existsSync('/usr/bin/script'))
  fail('needs `script` of util-linux to make a terminal with');

const product = findProduct(productName);
const home = makeTempDir('inkprof-keys-');
/** What still runs when this ends early. */
let running;
process.on('exit', () => {
  running?.kill();
  removeTree(home);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

if (profiles.length === 0) {
  const folder = path.join(here, 'data');
  fs.mkdirSync(folder, { recursive: true });
  const generated = path.join(folder, 'large.pb.gz');
  if (!fs.existsSync(generated)) await generateFile(PRESETS.large, generated);
  profiles.push(generated);
}

/** A prompt on a terminal of 100 columns and 30 rows. */
function open(profile) {
  const command = `stty cols 100 rows 30; exec ${[product.command, ...product.args, profile].map(shellWord).join(' ')}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env: { ...process.env, HOME: home, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running = child;
  let seen = '';
  let wake = () => {};
  child.stdout.on('data', chunk => {
    seen += chunk.toString();
    wake();
  });
  let pid;
  return {
    child,
    /** Resolves with the milliseconds until the terminal got something that fits. */
    async until(input, fits) {
      seen = '';
      const start = performance.now();
      child.stdin.write(input);
      const late = setTimeout(
        () =>
          fail(
            `no answer to ${JSON.stringify(input)} within 20 s; the terminal got ${JSON.stringify(seen.slice(-300))}`,
          ),
        20_000,
      );
      while (!fits(seen)) await new Promise(resolve => (wake = () => resolve(undefined)));
      clearTimeout(late);
      return performance.now() - start;
    },
    /** Resolves when nothing has come for a while. */
    async quiet(ms = 60) {
      for (let before = -1; before !== seen.length; ) {
        before = seen.length;
        await new Promise(resolve => setTimeout(resolve, ms));
      }
    },
    has: async fits => fits(seen),
    async end() {
      child.stdin.write('\x03\x04');
      await new Promise(resolve => child.on('close', resolve));
    },
    /** Milliseconds of processor time that the product has used until now. */
    cpu() {
      pid ??= onlyChild(child.pid);
      let spent = 0;
      for (const thread of fs.readdirSync(`/proc/${pid}/task`))
        spent += Number(fs.readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
      return spent / 1e6;
    },
  };
}

/** The process that `script` runs: its shell has become it. */
function onlyChild(pid) {
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children[0] || fail(`process ${pid} runs nothing`);
}

const percentile = (times, share) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
const show = ms => `${ms.toFixed(1)} ms`.padStart(10);

/**
 * What is typed with the menu open, by kinds. Letters that most names have, and back again: the
 * menu narrows and widens.
 */
const rounds = [
  ['letter', ['c', 'o', 'n', 'n']],
  ['backspace', ['\x7f', '\x7f', '\x7f', '\x7f']],
  // In no name side by side.
  ['gaps', ['s', 'g', 'h']],
  ['backspace', ['\x7f', '\x7f', '\x7f']],
  ['arrow', ['\x1b[B', '\x1b[B', '\x1b[A']],
  ['page', ['\x1b[6~', '\x1b[6~', '\x1b[5~', '\x1b[5~']],
];

const footer = text => / of \d+/.test(text);
const row = (name, times) => {
  const wall = times.map(({ wall }) => wall);
  const cpu = times.map(({ cpu }) => cpu);
  console.log(
    `  ${name.padEnd(14)} ${String(times.length).padStart(5)} ${show(median(wall))} ` +
      `${show(percentile(wall, 0.95))} ${show(median(cpu))} ${show(percentile(cpu, 0.95))}`,
  );
};

for (const profile of profiles) {
  console.log(path.basename(profile));
  const hasty = open(profile);
  await hasty.until('', text => text.includes('(pprof)'));
  await hasty.until('list ', text => text.includes('list'));
  const atOnce = await hasty.until('\t', text => / of \d+| \.\.\./.test(text));
  const start = performance.now();
  if (!(await hasty.has(footer))) await hasty.until('', footer);
  const filled = atOnce + performance.now() - start;
  await hasty.end();

  const terminal = open(profile);
  await terminal.until('', text => text.includes('(pprof)'));
  await terminal.quiet(1500);
  await terminal.until('list ', text => text.includes('list'));
  await terminal.quiet();
  // The footer is the menu's last row.
  const first = await terminal.until('\t', footer);
  await terminal.quiet();
  const times = new Map();
  for (let typed = 0; typed < count; ) {
    for (const [kind, keys] of rounds) {
      // Where the letters found nothing the menu is gone.
      if (kind === 'arrow') {
        terminal.child.stdin.write('\x07');
        await terminal.quiet();
        await terminal.until('\x15list \t', footer);
        await terminal.quiet();
      }
      for (const key of keys) {
        const before = terminal.cpu();
        const wall = await terminal.until(key, text => text !== '');
        await terminal.quiet(15);
        if (!times.has(kind)) times.set(kind, []);
        times.get(kind).push({ wall, cpu: terminal.cpu() - before });
        typed++;
      }
    }
  }
  await terminal.end();
  console.log(
    `  first Tab: at once ${atOnce.toFixed(1)} ms, filled after ${filled.toFixed(1)} ms; after a ` +
      `pause ${first.toFixed(1)} ms`,
  );
  console.log(
    `  ${'keys'.padEnd(14)} ${'count'.padStart(5)} ${'median'.padStart(10)} ` +
      `${'95%'.padStart(10)} ${'CPU median'.padStart(10)} ${'CPU 95%'.padStart(10)}`,
  );
  for (const [kind, some] of times) row(kind, some);
  row('all', [...times.values()].flat());
}
