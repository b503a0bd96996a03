// node bench/learn.mjs [--pairs N] [--product CMD]
//
// Times `inkprof learn` to the prompt of its first lesson beside the prompt of the same profile
// (`inkprof demo invoices`), in turns: on a pseudo terminal by the clock, through a pipe by the
// processor time that was used until the prompt could be read. Prints medians.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { findProduct } from '../scripts/lib/real.mjs';
import { makeTempDir, removeTree, shellWord } from '../scripts/lib/run.mjs';
import { median } from './measure.mjs';

const fail = message => {
  console.error(`bench: ${message}`);
  process.exit(2);
};

let pairs = 15;
let productName;
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i++) {
  const [name, inline] = argv[i].split(/=(.*)/s, 2);
  const value = () => inline ?? argv[++i] ?? fail(`${name} needs a value`);
  if (name === '--pairs') pairs = Number(value());
  else if (name === '--product') productName = value();
  else fail(`unknown option ${name} (see the head of bench/learn.mjs)`);
}
if (process.platform !== 'linux' || !fs.existsSync('/usr/bin/script'))
  fail('needs `script` of util-linux to make a terminal with');

const product = findProduct(productName);
const home = makeTempDir('inkprof-learn-');
process.on('exit', () => removeTree(home));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
const env = { ...process.env, HOME: home, XDG_STATE_HOME: '', XDG_CACHE_HOME: '', TERM: 'xterm-256color' };

/** Resolves when the prompt can be read, with what `measure` then gives. */
function toPrompt(command, args, measure) {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    let seen = '';
    let result;
    child.on('error', reject);
    child.stdout.on('data', chunk => {
      seen += chunk;
      if (result !== undefined || !seen.includes('(pprof)')) return;
      result = measure(child.pid);
      child.stdin.end('\x04');
    });
    child.on('close', () =>
      result === undefined ? reject(new Error(`no prompt came: ${seen.slice(-300)}`)) : resolve(result),
    );
  });
}

const works = { prompt: ['demo', 'invoices'], learn: ['learn', 'first-look', '-restart'] };

async function onTerminal(args) {
  const line = [product.command, ...product.args, ...args].map(shellWord).join(' ');
  const start = process.hrtime.bigint();
  return toPrompt(
    'script',
    ['-qfec', `stty cols 100 rows 40; exec ${line}`, '/dev/null'],
    () => Number(process.hrtime.bigint() - start) / 1e6,
  );
}

/** Clock ticks of 10 ms, user and system. */
async function throughPipe(args) {
  return toPrompt(product.command, [...product.args, ...args], pid => {
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  });
}

const times = { 'terminal, clock': onTerminal, 'pipe, processor': throughPipe };
for (const [what, run] of Object.entries(times)) {
  const found = { prompt: [], learn: [] };
  // The first pair writes what V8 compiled, and is not counted.
  for (let pair = -1; pair < pairs; pair++) {
    for (const [name, args] of Object.entries(works)) {
      const time = await run(args);
      if (pair >= 0) found[name].push(time);
    }
  }
  const [prompt, learn] = [median(found.prompt), median(found.learn)];
  console.log(
    `${what.padEnd(16)} prompt ${prompt.toFixed(0)} ms, learn ${learn.toFixed(0)} ms, ratio ` +
      `${(learn / prompt).toFixed(2)}`,
  );
}
