// The programs of src/browser as text, for the pictures and pages that carry them in themselves.
import { build } from 'esbuild';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Each module that is made, and its constants: the name of each, and its source in src/browser. */
/** @type {Record<string, Record<string, string>>} */
export const embedded = {
  'src/layout/viewer-code.ts': { viewerScript: 'viewer/viewer.ts' },
  'src/commands/output/flame-code.ts': {
    flameScript: 'flame.ts',
    flamePageStyle: 'flame-page.css',
    flamePictureStyle: 'flame-picture.css',
  },
  'src/commands/output/weblist-code.ts': { weblistScript: 'weblist.ts', weblistStyle: 'weblist.css' },
};

/** @satisfies {import('esbuild').BuildOptions} */
const options = /** @type {const} */ ({
  absWorkingDir: root,
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome109', 'firefox115', 'safari16.4'],
  charset: 'ascii',
  minify: true,
  legalComments: 'none',
  write: false,
  logLevel: 'warning',
});

/** A style sheet that a script imports is its text. */
const withStyles = {
  name: 'with-styles',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async args => ({ contents: await bundleText(args.path), loader: 'text' }));
  },
};

/**
 * A script or a style sheet with all that it imports, minified. It can be put into an element of
 * HTML, or CDATA of XML, without escapes.
 * @param {string} file
 * @returns {Promise<string>}
 */
async function bundleText(file) {
  const isStyle = file.endsWith('.css');
  const built = await build({ ...options, entryPoints: [file], plugins: isStyle ? [] : [withStyles] });
  const text = built.outputFiles[0].text.trim();
  // An element of HTML ends at `</`, CDATA at `]]>`; a style in SVG is XML; older readers take ASCII alone.
  const unfit = (isStyle ? /[<&]|[^\n -~]/ : /<\/|<!--|\]\]>|[^\n -~]/).exec(text);
  if (unfit)
    throw new Error(`${file}: ${JSON.stringify(unfit[0])} would need an escape in the page; write it otherwise`);
  return text;
}

/**
 * The text of a module of `embedded`.
 * @param {string} module
 */
export async function embed(module) {
  const sources = Object.entries(embedded[module]);
  const parts = await Promise.all(
    sources.map(async ([name, source]) => {
      const text = await bundleText(path.join(root, 'src/browser', source));
      const sha256 = crypto.createHash('sha256').update(text).digest('base64');
      return (
        `/** src/browser/${source}. */\nexport const ${name} = {\n  text: ${JSON.stringify(text)},\n` +
        `  /** SHA-256 of the text, in base64. */\n  sha256: '${sha256}',\n} as const;\n`
      );
    }),
  );
  return `// Bundled from src/browser; made by npm run browser.\n\n${parts.join('\n')}`;
}

/** @param {string} module */
export const embeddedFile = module => path.join(root, module);

/**
 * The modules that differ from their sources, and their texts.
 * @returns {Promise<Map<string, string>>}
 */
export async function findStale() {
  const stale = new Map();
  for (const module of Object.keys(embedded)) {
    const text = await embed(module);
    const file = embeddedFile(module);
    if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) stale.set(module, text);
  }
  return stale;
}
