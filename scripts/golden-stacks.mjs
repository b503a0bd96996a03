// node scripts/golden-stacks.mjs [FIXTURE ...]
//
// Records the stack data that the real `go tool pprof` puts into its flame graph page into
// test/golden/stacks/, one file a fixture, for the fixtures and URL parameters below.
// Only this program writes there. With fixtures named it prints what it gets and records nothing.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { needReal, root } from './lib/real.mjs';
import { cleanEnvironment, makeTempDir, removeTree } from './lib/run.mjs';

/** Fixtures with the URL parameters of the pages to record; an empty text is the page as it opens. */
const CASES = {
  'made-inlines.pb.gz': [
    '',
    'g=lines',
    'g=addresses',
    'g=files',
    'g=functions',
    'noinlines=t',
    'g=addresses&noinlines=t',
  ],
  'made-recursion.pb.gz': ['', 'f=.', 'i=main'],
  'made-labels.pb.gz': ['', 'tf=k=v1'],
  'made-columns.pb.gz': ['', 'g=lines&showcolumns=t', 'g=addresses'],
  'made-nameless.pb.gz': ['', 'g=files'],
  'made-paths.pb.gz': ['', 'g=lines'],
  'made-same-names.pb.gz': ['', 'g=lines'],
  'made-no-frames.pb.gz': [''],
  'made-negative.pb.gz': [''],
  'made-mean.pb.gz': ['', 'mean=t', 'mean=t&rel=t'],
  'made-totals-past-2-53.pb.gz': [''],
  'made-units.pb.gz': ['', 'si=0', 'si=1', 'si=2', 'si=3'],
  'made-unicode.pb.gz': [''],
  'cpp-cpu-no-samples-type.pb.gz': [''],
};

const real = needReal('golden-stacks');
const home = makeTempDir();
process.on('exit', () => removeTree(home));

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

const get = url =>
  new Promise((resolve, reject) => {
    http
      .get(url, response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') }),
        );
      })
      .on('error', reject);
  });

/** The first argument of the page's call of stackViewer, as it stands there. */
function stackData(page) {
  const start = page.lastIndexOf('stackViewer(') + 'stackViewer('.length;
  for (let end = page.indexOf('\n', start); end >= 0; end = page.indexOf('\n', end + 1)) {
    const text = page.slice(start, end).trim().replace(/,$/, '');
    try {
      JSON.parse(text);
      return text;
    } catch {
      // The data goes on in the next line.
    }
    const inner = text.slice(0, text.lastIndexOf(', ['));
    try {
      JSON.parse(inner);
      return inner;
    } catch {
      // Or it is followed by the names on the same line.
    }
  }
  return undefined;
}

async function record(fixture, queries) {
  const port = await freePort();
  const file = fs.existsSync(fixture) ? fixture : path.join(root, 'test', 'fixtures', 'profiles', fixture);
  const child = spawn(
    real.tool.command,
    [...real.tool.args, `-http=127.0.0.1:${port}`, '-no_browser', '-symbolize=none', file],
    { env: cleanEnvironment(home), stdio: 'ignore' },
  );
  try {
    for (let tries = 0; ; tries++) {
      try {
        await get(`http://127.0.0.1:${port}/`);
        break;
      } catch (error) {
        if (tries > 100 || child.exitCode !== null)
          throw new Error(`${fixture}: the real tool does not serve it`, { cause: error });
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
    const pages = {};
    for (const query of queries) {
      const { status, text } = await get(`http://127.0.0.1:${port}/ui/flamegraph?${query}`);
      pages[query] = status === 200 ? stackData(text) : undefined;
    }
    return pages;
  } finally {
    child.kill();
  }
}

const named = process.argv.slice(2);
if (named.length > 0) {
  for (const fixture of named)
    for (const [query, data] of Object.entries(await record(fixture, CASES[fixture] ?? [''])))
      console.log(`${fixture}\t${query}\t${data}`);
} else {
  const out = path.join(root, 'test', 'golden', 'stacks');
  fs.mkdirSync(out, { recursive: true });
  for (const [fixture, queries] of Object.entries(CASES)) {
    const pages = await record(fixture, queries);
    const lines = Object.entries(pages).map(([query, data]) => `${JSON.stringify(query)}:${data ?? 'null'}`);
    // Written by hand: numbers past 2^53 must stay what they are.
    fs.writeFileSync(
      path.join(out, `${fixture}.json`),
      `{"recordedFrom":${JSON.stringify(real.version)},\n"pages":{\n${lines.join(',\n')}\n}}\n`,
    );
    console.log(`${fixture}: ${lines.length}`);
  }
}
