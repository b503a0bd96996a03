// How src/ becomes dist/: CommonJS chunks, which start faster than modules do, and of which V8
// can keep compiled code (see src/boot.ts). One pack holds what every run needs; the rest
// (prompt, layout, pages, patterns that are not plain text) are chunks that load on first use.
import { build, transform } from 'esbuild';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/**
 * CommonJS has no await at the top of a module. Two packages use it: ink for its developer tools,
 * which are left out, and yoga-layout for the start of its engine (see yoga.mjs).
 */
const withoutTopLevelAwait = {
  name: 'without-top-level-await',
  setup(build) {
    build.onLoad({ filter: /node_modules\/ink\/build\/reconciler\.js$/ }, args => {
      const source = fs.readFileSync(args.path, 'utf8');
      const contents = source
        .replace("await import('./devtools.js')", 'undefined')
        .replace(/isDev\(\)\s*\? await loadPackageJson\(\)\s*:/, '');
      if (/await (?:import\('\.|loadPackageJson)/.test(contents))
        throw new Error('ink awaits something at the top of its reconciler that the build does not know');
      return { contents, loader: 'js' };
    });
  },
};

/** Changes of packages that make a start shorter: by file, what is replaced by what. Each must be found. */
/** @type {[RegExp, string, string][]} */
const quickerStarts = [
  // The engine is there as text; to fetch it from there loads Node's whole HTTP client.
  [/node_modules\/yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/, 'w||"function"!=typeof fetch?', '!0?'],
];

const withQuickerStarts = {
  name: 'with-quicker-starts',
  setup(build) {
    for (const [filter, before, after] of quickerStarts) {
      build.onLoad({ filter }, ({ path: file }) => {
        const source = fs.readFileSync(file, 'utf8');
        if (!source.includes(before)) throw new Error(`${file} has no longer: ${before}`);
        return { contents: source.replace(before, after), loader: 'js' };
      });
    }
  },
};

/** Chunks that are packages of their own, loaded by require('inkprof:NAME') when first used. */
const onFirstUse = ['re2js', 'string-width'];

/** @satisfies {import('esbuild').BuildOptions} */
const common = /** @type {const} */ ({
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
  metafile: true,
});
/** Names stay: without them a stack trace tells nothing, and what they cost is a few kilobytes read. */
const minified = { minifyWhitespace: true, minifySyntax: true };

/**
 * An ES module of the bundle as CommonJS. What esbuild does between modules copies each property of
 * what is imported, and of what is exported, which was a twentieth of a small report's time: a part
 * of Node is inherited from instead, and a chunk's exports are used as they are.
 */
async function toCommonJs(text) {
  const define = { 'import.meta.url': '__url' };
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false },
    define,
    ...minified,
    legalComments: 'none',
  });
  const quick = code
    .replace(/__toESM\(require\("(node:\w+)"\)\)/g, '(m=>Object.create(m,{default:{value:m}}))(require("$1"))')
    .replace(
      '__toCommonJS=mod=>__copyProps(__defProp({},"__esModule",{value:!0}),mod)',
      '__toCommonJS=mod=>__defProp(mod,"__esModule",{value:!0})',
    );
  return quick.includes('__url') ? `const __url=require("node:url").pathToFileURL(__filename).href;${quick}` : quick;
}

/**
 * The program's files by path below dist/, and the paths of all sources in them.
 * @param {Record<string, string>} define
 * @returns {Promise<{ files: Map<string, string>, inputs: string[] }>}
 */
export async function bundle(define) {
  const main = await build({
    ...common,
    ...minified,
    entryPoints: { app: 'src/main.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
    external: onFirstUse.map(name => `inkprof:${name}`),
    // fontkit's decompressor for a kind of web font that is not used: half a megabyte.
    alias: {
      'brotli/decompress.js': './scripts/lib/no-brotli.mjs',
      re2js: './scripts/lib/lazy-re2js.cjs',
      'string-width': './scripts/lib/lazy-string-width.cjs',
      'yoga-layout': './scripts/lib/yoga.mjs',
    },
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    plugins: [withoutTopLevelAwait, withQuickerStarts],
  });
  const files = new Map();
  for (const { path: file, text } of main.outputFiles)
    files.set(path.relative(path.join(root, 'dist'), file).split(path.sep).join('/'), await toCommonJs(text));
  const inputs = Object.keys(main.metafile.inputs);

  /** A chunk and all that it needs, as far as that is in no other pack: the members of an object, in one text. */
  const packed = entry => {
    const needed = [entry];
    for (const name of needed) {
      for (const { path: to, kind } of main.metafile.outputs[`dist/${name}`].imports) {
        const chunk = to.replace(/^dist\//, '');
        if (kind === 'import-statement' && files.has(chunk) && !needed.includes(chunk)) needed.push(chunk);
      }
    }
    const members = needed.map(
      name =>
        `${JSON.stringify(name)}:function(exports,require,module,__filename,__dirname){${files.get(name).trimEnd()}\n}`,
    );
    for (const name of needed) files.delete(name);
    return { needed, members };
  };
  // What the program needs from its start on, in one file; what the prompt needs beside it, in another.
  const app = packed('app.js');
  const prompt = packed(
    Object.keys(main.metafile.outputs)
      .map(name => name.replace(/^dist\//, ''))
      .find(name => main.metafile.outputs[`dist/${name}`].entryPoint === 'src/repl/index.ts'),
  );
  const packs = JSON.stringify(Object.fromEntries(prompt.needed.map(name => [name, 'prompt.js'])));
  files.set('app.js', `({packs:${packs},\n${app.members.join(',\n')}})`);
  files.set('prompt.js', `({${prompt.members.join(',\n')}})`);

  for (const name of onFirstUse) {
    const built = await build({ ...common, ...minified, entryPoints: [name], format: 'cjs' });
    files.set(`chunks/${name}.js`, built.outputFiles[0].text);
    inputs.push(...Object.keys(built.metafile.inputs));
  }

  const hash = crypto.createHash('sha256');
  for (const [name, text] of files) hash.update(`${name}\0${text}\0`);
  const boot = await build({
    ...common,
    ...minified,
    entryPoints: ['src/boot.ts'],
    format: 'cjs',
    define: { __BUILD__: JSON.stringify(hash.digest('hex').slice(0, 16)) },
  });
  files.set('main.js', `#!/usr/bin/env node\n${boot.outputFiles[0].text}`);
  return { files, inputs };
}
