// node bench/flame.mjs [--size large | --file profile.pb.gz] [--rounds N]
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

const options = { size: 'large', rounds: 3, file: '' };
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i += 2) {
  const name = argv[i].replace(/^--/, '');
  if (!(name in options) || argv[i + 1] === undefined) {
    console.error('usage: node bench/flame.mjs [--size small|medium|large|huge | --file profile.pb.gz] [--rounds N]');
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
export { Effort } from './src/core/base/effort.ts';
export { parseProfile } from './src/core/formats/index.ts';
export { FlameModel } from './src/repl/flame/model.ts';
export { drawFlame } from './src/repl/flame/paint.ts';
export { advance, pressFlame } from './src/repl/flame/reduce.ts';
export { firstState } from './src/repl/flame/state.ts';
export { FRAME } from './src/repl/flame/view.ts';
export { Keys } from './src/repl/keys.ts';
export { nodeHost } from './src/host/node.ts';`;
const outfile = path.join(work, 'flame.mjs');
await build({
  stdin: { contents: entry, resolveDir: root, loader: 'ts' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outfile,
  logLevel: 'error',
  external: ['react-devtools-core'],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});
const { Session, Effort, parseProfile, FlameModel, drawFlame, advance, pressFlame, firstState, FRAME, Keys, nodeHost } =
  await import(pathToFileURL(outfile).href);

const file = options.file || path.join(work, 'profile.pb');
if (!options.file) await generateFile({ ...PRESETS[options.size], level: 1 }, file);
const host = nodeHost();
const profile = parseProfile(zlib.gunzipSync(fs.readFileSync(file)));

const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];

/** Keys in the order in which somebody may type them, by what they do. */
const script = [
  ['down', 'j'],
  ['down', 'j'],
  ['down', 'j'],
  ['right', 'w'],
  ['down', 'j'],
  ['zoom', '\r'],
  ['down', 'j'],
  ['down', 'j'],
  ['zoom', '\r'],
  ['back', '\x1b'],
  ['back', '\x1b'],
  ['page down', '\x06'],
  ['page up', '\x02'],
  ['bottom', 'G'],
  ['page up', '\x02'],
  ['root', 'g'],
  ['right', 'w'],
  ['down', 'j'],
  ['down', 'j'],
  ['next type', '\t'],
  ['fold', 'f'],
  ['next type', '\t'],
  ['unfold', 'f'],
  ['sandwich', 's'],
  ['down', 'j'],
  ['up', 'k'],
  ['up', 'k'],
  ['right', 'w'],
  ['next type', '\t'],
  ['fold', 'f'],
  ['unfold', 'f'],
  ['back', '\x1b'],
  ['search', '/'],
  ['letter', 'h'],
  ['letter', 'a'],
  ['letter', 'n'],
  ['enter', '\r'],
  ['next match', 'n'],
  ['next match', 'N'],
  ['next type', '\t'],
  ['next type', '\t'],
  ['reset', 'r'],
  ['bottom', 'G'],
  ['sandwich', 's'],
  ['bottom', 'G'],
  ['back', '\x1b'],
  ['click', '\x1b[<0;20;6M'],
  ['wheel', '\x1b[<65;1;3M'],
  ['keys', '?'],
  ['any key', 'x'],
  ['tags', 't'],
  ['down', 'j'],
  ['take tag', '\r'],
  ['down', 'j'],
  ['zoom', '\r'],
  ['next type', '\t'],
  ['back', '\x1b'],
  ['tags', 't'],
  ['up', 'k'],
  ['take none', '\r'],
];

const FRAME_MS = 16;
const times = new Map();
const all = [];
const opening = [];
const lengths = new Map();
let frames = [];

/** One sitting. `patient`: each key waits for the whole picture of the one before; else it is typed at once. */
async function sit(patient) {
  const session = new Session(profile, host, { interactive: true, fullScreen: true });
  const begun = now();
  const { screen } = await session.evaluate('flame');
  const model = new FlameModel(screen);
  let state = firstState(model, 200, 50);
  const draw = effort => {
    [state] = advance(model, state, effort);
    return drawFlame(model, state, 'all', effort).complete;
  };
  let complete = draw(new Effort(FRAME));
  opening.push(now() - begun);
  const rest = () => {
    const begunAt = now();
    while (!complete) {
      const start = now();
      complete = draw(new Effort(FRAME));
      frames.push(now() - start);
    }
    return now() - begunAt;
  };
  if (patient) rest();
  const keys = new Keys();
  for (const [name, typed] of script) {
    const start = now();
    const effort = new Effort(FRAME);
    for (const key of [...keys.push(typed), ...keys.flush()]) [state] = pressFlame(model, state, key, effort);
    complete = drawFlame(model, state, 'all', effort).complete;
    const took = now() - start;
    times.set(name, [...(times.get(name) ?? []), took]);
    all.push(took);
    if (patient) lengths.set(name, [...(lengths.get(name) ?? []), rest()]);
  }
  rest();
}

for (let round = -1; round < options.rounds; round++) {
  // The first round warms the engine up and is not counted.
  if (round === 0) {
    times.clear();
    lengths.clear();
    all.length = opening.length = 0;
    frames = [];
  }
  await sit(true);
  await sit(false);
}
const ranked = [...all].sort((a, b) => a - b);
console.log(
  `${profile.rows.length} samples, a screen of 200 x 50, ${options.rounds} rounds, each once ` +
    'with the picture complete before every key and once without a pause; CPU time',
);
console.log(`open to first frame: ${median(opening).toFixed(0)} ms (median)`);
console.log(
  `key to first answer: median ${median(all).toFixed(1)} ms, nine of ten below ` +
    `${ranked[Math.floor(ranked.length * 0.9)].toFixed(1)} ms, slowest ` +
    `${ranked.at(-1).toFixed(1)} ms`,
);
console.log(
  `frames that go on with a picture: ${frames.length}, median ${median(frames).toFixed(1)} ms, ` +
    `slowest ${Math.max(...frames).toFixed(1)} ms, above ${FRAME_MS} ms: ` +
    `${frames.filter(took => took > FRAME_MS).length}`,
);
console.log('  key            first answer: median   slowest    whole picture after: median');
for (const [name, list] of times)
  console.log(
    `  ${name.padEnd(12)}   ${median(list).toFixed(1).padStart(19)} ms ${Math.max(...list)
      .toFixed(1)
      .padStart(6)} ms ${median(lengths.get(name)).toFixed(0).padStart(15)} ms`,
  );
const late = all.filter(took => took > FRAME_MS).length;
console.log(`keys answered later than ${FRAME_MS} ms: ${late} of ${all.length}`);
