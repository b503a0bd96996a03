// Builds dist/: a small entry that loads the program, and chunks that load on first use (ink, layout).
// Everything is bundled, so the installed package has no dependencies of its own.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { bundle } from './lib/bundle.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const pkg = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

/**
 * Files of packages that are read when a picture is drawn, and their compressed names in
 * dist/assets (see src/host/assets.ts).
 */
const assets = {
  'resvg.wasm.gz': 'node_modules/@resvg/resvg-wasm/index_bg.wasm',
  'tinos.ttf.gz': 'node_modules/@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
};

/** Licence texts of every bundled package and where its source is, in one file beside the code. */
function writeLicences(inputs) {
  const packages = new Map();
  for (const input of inputs) {
    const match = input.match(/^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (match) packages.set(match[1], path.join(root, input.slice(0, match.index + match[0].length)));
  }
  const parts = [];
  for (const [name, dir] of [...packages].sort()) {
    const meta = JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8'));
    const texts = fs
      .readdirSync(dir)
      .filter(f => /^licen[cs]e/i.test(f))
      .sort()
      .map(f => fs.readFileSync(path.join(dir, f), 'utf8').trim());
    const source =
      typeof meta.repository === 'string' ? meta.repository : (meta.repository?.url ?? meta.homepage ?? '');
    parts.push([`${name} ${meta.version} (${meta.license})\nSource: ${source}`, ...texts].join('\n\n') + '\n');
  }
  fs.writeFileSync(path.join(dist, 'THIRD-PARTY-LICENSES.txt'), parts.join(`\n${'-'.repeat(76)}\n\n`));
}

fs.rmSync(dist, { recursive: true, force: true });
const { files, inputs } = await bundle({ __VERSION__: JSON.stringify(pkg.version) });
fs.mkdirSync(path.join(dist, 'chunks'), { recursive: true });
/**
 * They are read as ASCII (see src/boot.ts); in regexps and in templates with a tag the bundler
 * leaves letters as they are.
 */
const ascii = text => text.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
for (const [name, text] of files) fs.writeFileSync(path.join(dist, name), ascii(text));
fs.chmodSync(path.join(dist, 'main.js'), 0o755);
// The package's own sources are modules, what is built from them is not.
fs.writeFileSync(path.join(dist, 'package.json'), '{"type":"commonjs"}\n');
fs.mkdirSync(path.join(dist, 'assets', 'web'), { recursive: true });
for (const [name, file] of Object.entries(assets))
  fs.writeFileSync(
    path.join(dist, 'assets', name),
    zlib.gzipSync(fs.readFileSync(path.join(root, file)), { level: 9 }),
  );
/** Scripts and styles of the web pages. */
const client = await build({
  absWorkingDir: root,
  entryPoints: ['page.ts', 'graph-worker.ts', 'frame.css', 'style.css', 'icon.svg'].map(
    name => `src/web/client/${name}`,
  ),
  outdir: 'dist/assets/web',
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome109', 'firefox115', 'safari16.4'],
  loader: { '.svg': 'copy' },
  minify: true,
  metafile: true,
  legalComments: 'none',
  write: false,
  logLevel: 'warning',
});
for (const { path: file, contents } of client.outputFiles)
  fs.writeFileSync(
    path.join(dist, 'assets', 'web', `${path.basename(file)}.gz`),
    zlib.gzipSync(contents, { level: 9 }),
  );
writeLicences([...inputs, ...Object.keys(client.metafile.inputs), ...Object.values(assets)]);
