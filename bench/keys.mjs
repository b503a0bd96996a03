// node bench/keys.mjs [--keys N] [--product CMD] [PROFILE...]
//
// Times the prompt on a pseudo terminal: from the byte of a key written to it until the screen
// is painted anew, with the menu of completions open. Prints medians and 95th percentiles.
// Without profiles: the fixture of 23,000 functions and a generated profile of 100,000.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProduct } from '../scripts/lib/real.mjs';
import { makeTempDir, removeTree, shellWord } from '../scripts/lib/run.mjs';
import { generateFile } from './generate.mjs';
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
if (process.platform !== 'linux' || !fs.existsSync('/usr/bin/script')) fail('needs `script` of util-linux to make a terminal with');

const product = findProduct(productName);
const home = makeTempDir('inkprof-keys-');
process.on('exit', () => removeTree(home));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

if (profiles.length === 0) {
  const folder = path.join(here, 'data');
  fs.mkdirSync(folder, { recursive: true });
  const generated = path.join(folder, 'functions-100k.pb.gz');
  if (!fs.existsSync(generated)) await generateFile({ samples: 300_000, functions: 100_000, locations: 150_000, depth: 40 }, generated);
  profiles.push(path.join(here, '..', 'test', 'fixtures', 'profiles', 'go-cpu-large-23k-functions.pb.gz'), generated);
}

/** A prompt on a terminal of 100 columns and 30 rows. */
function open(profile) {
  const command = `stty cols 100 rows 30; exec ${[product.command, ...product.args, profile].map(shellWord).join(' ')}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], { env: { ...process.env, HOME: home, TERM: 'xterm-256color' }, stdio: ['pipe', 'pipe', 'inherit'] });
  let seen = '';
  let wake = () => {};
  child.stdout.on('data', chunk => {
    seen += chunk.toString();
    wake();
  });
  return {
    child,
    /** Resolves with the milliseconds until the terminal got something that fits. */
    async until(input, fits) {
      seen = '';
      const start = performance.now();
      child.stdin.write(input);
      while (!fits(seen)) await new Promise(resolve => (wake = resolve));
      return performance.now() - start;
    },
    /** Resolves when nothing has come for a while. */
    async quiet(ms = 60) {
      for (let before = -1; before !== seen.length; ) {
        before = seen.length;
        await new Promise(resolve => setTimeout(resolve, ms));
      }
    },
  };
}

const percentile = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
const show = ms => `${ms.toFixed(1)} ms`.padStart(10);

console.log(`${'profile'.padEnd(38)} ${'first menu'.padStart(10)} ${'key median'.padStart(10)} ${'key 95%'.padStart(10)}  keys`);
for (const profile of profiles) {
  const terminal = open(profile);
  await terminal.until('', text => text.includes('(pprof)'));
  await terminal.quiet(1500);
  await terminal.until('list ', text => text.includes('list'));
  await terminal.quiet();
  // The footer is the menu's last row.
  const first = await terminal.until('\t', text => / of \d+/.test(text));
  await terminal.quiet();
  const times = [];
  // Letters that most names have, and back again: the menu narrows and widens.
  const word = 'ae';
  const keys = [...word, ...[...word].map(() => '\x7f'), '\x1b[B', '\x1b[A'];
  for (let i = 0; i < count; i++) {
    const key = i % keys.length === 0 ? word[0] : keys[i % keys.length];
    times.push(await terminal.until(key, text => text !== ''));
    await terminal.quiet(15);
  }
  terminal.child.stdin.write('\x03\x04');
  await new Promise(resolve => terminal.child.on('close', resolve));
  console.log(`${path.basename(profile).slice(0, 38).padEnd(38)} ${show(first)} ${show(median(times))} ${show(percentile(times, 0.95))}  ${times.length}`);
}
