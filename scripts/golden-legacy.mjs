// node scripts/golden-legacy.mjs
//
// Records what the real `go tool pprof -raw` says of every profile in an older format into
// test/golden/legacy/: the cases of test/fixtures/legacy.ts, one file a group, and in files.txt the
// files of test/fixtures/profiles/. Only this program writes there.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { needReal, root } from './lib/real.mjs';
import { cleanEnvironment, makeTempDir, removeTree } from './lib/run.mjs';

const real = needReal('golden-legacy');
const work = makeTempDir();
process.on('exit', () => removeTree(work));

/** test/fixtures/legacy.ts, which Node 20 cannot import as it is. */
async function loadCases() {
  const outfile = path.join(work, 'cases.mjs');
  await build({
    entryPoints: [path.join(root, 'test/fixtures/legacy.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
  });
  return (await import(pathToFileURL(outfile).href)).legacy;
}

const profiles = path.join(root, 'test', 'fixtures', 'profiles');
const isOlder = name => /legacy|debug1|heapz|jemalloc/.test(name);
const files = fs
  .readdirSync(profiles)
  .filter(isOlder)
  .sort()
  .map(file => ({ file, notes: '', bytes: fs.readFileSync(path.join(profiles, file)) }));

const home = path.join(work, 'home');
const folder = path.join(work, 'cases');
for (const dir of [home, folder]) fs.mkdirSync(dir);

function ask(args, input = '') {
  const { status, stdout, stderr } = spawnSync(real.tool.command, [...real.tool.args, '-symbolize=none', ...args], {
    cwd: folder,
    env: cleanEnvironment(home),
    input,
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
}

const marked = (mark, text) =>
  text
    .split('\n')
    .slice(0, -1)
    .map(line => `${mark}${line}\n`)
    .join('');

function record({ file, notes, bytes }) {
  fs.writeFileSync(path.join(folder, file), bytes);
  const answer = ask(['-raw', file]);
  if (JSON.stringify(answer) !== JSON.stringify(ask(['-raw', file])))
    throw new Error(`${file}: the real tool does not repeat itself`);
  if (/^panic: /m.test(answer.stderr)) throw new Error(`${file}: the real tool crashes`);
  let text =
    `\n== ${file}${notes === '' ? '' : `: ${notes}`}\nexit ` +
    `${answer.status}\n${marked('|', answer.stdout)}${marked('!', answer.stderr)}`;
  // Labels of 0 do not survive a copy, and the shell works on one.
  if (answer.stdout.includes('bytes:[0]')) text += marked('>', ask([file], 'raw\n').stdout.replace('(pprof) ', ''));
  return text;
}

/** What -proto writes as drop_frames and keep_frames, of one profile of each kind. */
function recordFrames(file) {
  ask(['-proto', '-output=out.pb.gz', file]);
  const bytes = zlib.gunzipSync(fs.readFileSync(path.join(folder, 'out.pb.gz')));
  const strings = [];
  const numbers = new Map();
  for (let at = 0; at < bytes.length; ) {
    const varint = () => {
      let value = 0,
        shift = 1;
      for (; bytes[at] > 127; shift *= 128) value += (bytes[at++] & 127) * shift;
      return value + bytes[at++] * shift;
    };
    const tag = varint();
    if (tag % 8 === 0) numbers.set(tag / 8, varint());
    else {
      const end = varint() + at;
      if (tag === 50) strings.push(bytes.toString('latin1', at, end));
      at = end;
    }
  }
  return `\n== ${file}\ndrop ${strings[numbers.get(7) ?? 0]}\nkeep ${strings[numbers.get(8) ?? 0]}\n`;
}

const out = path.join(root, 'test', 'golden', 'legacy');
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
function write(group, what, parts) {
  const text =
    `# recorded by scripts/golden-legacy.mjs; run it instead of editing\n# tool: go tool pprof ` +
    `of ${real.version}\n${what}\n${parts.join('')}`;
  fs.writeFileSync(path.join(out, `${group}.txt`), text, 'latin1');
  console.log(`${group}.txt: ${parts.length} cases, ${text.length} bytes`);
}

const groups = new Map();
for (const c of await loadCases()) {
  const group = c.file.slice(0, c.file.indexOf('-'));
  groups.set(group, [...(groups.get(group) ?? []), c]);
}
for (const [group, cases] of [...groups, ['files', files]]) {
  write(
    group,
    '# of each: pprof -symbolize=none -raw FILE; | is standard output, ! standard error, > what ' +
      'the shell answers to raw',
    cases.map(record),
  );
}
write(
  'frames',
  '# of each: drop_frames and keep_frames of what pprof -proto FILE writes',
  [
    'cpu-le32',
    'heap-go',
    'heap-growth',
    'count-goroutine',
    'thread-threadz',
    'contention-cpp',
    'java-heap',
    'java-contention',
    'java-cpu',
  ].map(recordFrames),
);
