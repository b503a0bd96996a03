// node bench/flame.mjs [--size large] [--rounds N]
//
// Times the flame graph on a generated profile: from a key to the text of the whole screen that
// answers it, in CPU time of this process, so that a busy machine does not count. Each frame is
// drawn as the view draws it; what a frame leaves for the next ones is counted as further frames.
import { build } from 'esbuild';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { root } from '../scripts/lib/real.mjs';
import { PRESETS, generateFile } from './generate.mjs';

const options = { size: 'large', rounds: 3 };
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i += 2) {
  const name = argv[i].replace(/^--/, '');
  if (!(name in options) || argv[i + 1] === undefined) {
    console.error('usage: node bench/flame.mjs [--size small|medium|large|huge] [--rounds N]');
    process.exit(2);
  }
  options[name] = name === 'rounds' ? Number(argv[i + 1]) : argv[i + 1];
}
if (!(options.size in PRESETS)) {
  console.error(`no size ${options.size}; the sizes are ${Object.keys(PRESETS).join(', ')}`);
  process.exit(2);
}

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-flame-bench-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

const entry = `
export { Session } from './src/commands/session.ts';
export { parseProfile } from './src/core/formats/index.ts';
export { FlameModel } from './src/repl/flame/model.ts';
export { drawFlame } from './src/repl/flame/paint.ts';
export { pressFlame } from './src/repl/flame/reduce.ts';
export { arrived, firstState } from './src/repl/flame/state.ts';
export { Budget } from './src/repl/flame/layout.ts';
export { STEPS } from './src/repl/flame/view.ts';
export { Keys } from './src/repl/keys.ts';
export { nodeHost } from './src/host/node.ts';`;
const outfile = path.join(work, 'flame.mjs');
await build({
  stdin: { contents: entry, resolveDir: root, loader: 'ts' },
  bundle: true, format: 'esm', platform: 'node', target: 'node20', outfile, logLevel: 'error', external: ['react-devtools-core'],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});
const { Session, parseProfile, FlameModel, drawFlame, pressFlame, arrived, firstState, Budget, STEPS, Keys, nodeHost } = await import(pathToFileURL(outfile).href);

const file = path.join(work, 'profile.pb');
await generateFile({ ...PRESETS[options.size], level: 1 }, file);
const host = nodeHost();
const profile = parseProfile(zlib.gunzipSync(fs.readFileSync(file)));

const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];

/** Keys in the order in which somebody may type them, by what they do. */
const script = [
  ['down', 'j'], ['down', 'j'], ['down', 'j'], ['right', 'w'], ['down', 'j'], ['zoom', '\r'], ['down', 'j'], ['down', 'j'], ['zoom', '\r'], ['back', '\x1b'], ['back', '\x1b'],
  ['bottom', 'G'], ['page up', '\x02'], ['root', 'g'], ['right', 'w'], ['down', 'j'], ['down', 'j'], ['sandwich', 's'], ['down', 'j'], ['up', 'k'], ['up', 'k'], ['back', '\x1b'],
  ['search', '/'], ['letter', 'h'], ['letter', 'a'], ['letter', 'n'], ['enter', '\r'], ['next match', 'n'], ['next match', 'n'], ['fold', 'f'], ['unfold', 'f'], ['next type', '\t'], ['next type', '\t'], ['keys', '?'], ['any key', 'x'],
];

const times = new Map();
const all = [];
let frames = 0;
let slowest = 0;
const openings = [];
// The first round warms the engine up and is not counted.
for (let round = -1; round < options.rounds; round++) {
  if (round === 0) {
    times.clear();
    all.length = openings.length = 0;
    frames = slowest = 0;
  }
  const session = new Session(profile, host, { interactive: true, fullScreen: true });
  const begun = now();
  const { screen } = await session.evaluate('flame');
  const model = new FlameModel(screen);
  let state = firstState(model, 200, 50);
  const draw = () => {
    const budget = new Budget(STEPS);
    state = arrived(model, state, budget);
    const frame = drawFlame(model, state, 'all', budget);
    if (model.busy) model.work(STEPS);
    return frame.complete;
  };
  let complete = draw();
  openings.push(now() - begun);
  const rest = () => {
    while (!complete) {
      const start = now();
      complete = draw();
      frames++;
      slowest = Math.max(slowest, now() - start);
    }
  };
  rest();
  const keys = new Keys();
  for (const [name, typed] of script) {
    const start = now();
    for (const key of [...keys.push(typed), ...keys.flush()]) [state] = pressFlame(model, state, key);
    complete = draw();
    const took = now() - start;
    times.set(name, [...(times.get(name) ?? []), took]);
    all.push(took);
    rest();
  }
}
console.log(`${profile.rows.length} samples, a screen of 200 x 50, ${options.rounds} rounds, CPU time`);
console.log(`open to first frame: ${median(openings).toFixed(0)} ms (median)`);
console.log(`key to frame: median ${median(all).toFixed(1)} ms, nine of ten below ${[...all].sort((a, b) => a - b)[Math.floor(all.length * 0.9)].toFixed(1)} ms, slowest ${Math.max(...all).toFixed(1)} ms`);
console.log(`frames that complete a picture: ${frames}, slowest ${slowest.toFixed(1)} ms`);
for (const [name, list] of times) console.log(`  ${name.padEnd(12)} median ${median(list).toFixed(1).padStart(6)} ms   slowest ${Math.max(...list).toFixed(1).padStart(6)} ms`);
