// Builds dist/: one small entry, and chunks that load on first use (ink, layout).
// Everything is bundled, so the installed package has no dependencies of its own.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const pkg = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Licence texts of every bundled package, in one file beside the code. */
function writeLicences(metafile) {
  const packages = new Map();
  for (const input of Object.keys(metafile.inputs)) {
    const match = input.match(/^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (match) packages.set(match[1], path.join(root, input.slice(0, match.index + match[0].length)));
  }
  const parts = [];
  for (const [name, dir] of [...packages].sort()) {
    const meta = JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8'));
    const file = fs.readdirSync(dir).find(f => /^licen[cs]e/i.test(f));
    parts.push(`${name} ${meta.version} (${meta.license})\n\n${file ? fs.readFileSync(path.join(dir, file), 'utf8').trim() : ''}\n`);
  }
  fs.writeFileSync(path.join(dist, 'THIRD-PARTY-LICENSES.txt'), parts.join(`\n${'-'.repeat(76)}\n\n`));
}

fs.rmSync(dist, { recursive: true, force: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: true,
  metafile: true,
  legalComments: 'none',
  external: ['react-devtools-core'],
  chunkNames: 'chunks/[name]-[hash]',
  define: { 'process.env.NODE_ENV': '"production"', __VERSION__: JSON.stringify(pkg.version) },
  // Some bundled packages are CommonJS and call require().
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
});
writeLicences(result.metafile);
const main = path.join(dist, 'main.js');
fs.writeFileSync(main, `#!/usr/bin/env node\n${fs.readFileSync(main, 'utf8')}`);
fs.chmodSync(main, 0o755);
