/** Files that are not code: the engine and the font of pictures, the examples and the course. */

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

/** What the build compresses into `dist/assets`, and where it lies in the source tree's packages. */
const assets = {
  'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'tinos.ttf': '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
} as const;

/** An asset's bytes. */
export function readAsset(name: keyof typeof assets): Uint8Array {
  // The bundler decides whether this module is part of the entry or of a chunk below it.
  for (const folder of ['./assets/', '../assets/']) {
    const file = new URL(`${folder}${name}.gz`, import.meta.url);
    if (fs.existsSync(file)) return zlib.gunzipSync(fs.readFileSync(file));
  }
  return fs.readFileSync(createRequire(import.meta.url).resolve(assets[name]));
}

/**
 * Where a file of the package lies, in the source tree and where it is installed: this module is at
 * most two folders below its root.
 */
export function bundledFile(name: string): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const roots = [path.dirname(here), path.dirname(path.dirname(here))];
  const root = roots.find(folder => fs.existsSync(path.join(folder, 'examples', 'demos.json'))) ?? roots[0]!;
  return path.join(root, ...name.split('/'));
}

/** A file of the pages as the build compressed it, or undefined where there is none. `name` holds no folder. */
export function webAsset(name: string): Uint8Array | undefined {
  if (!/^[\w-]+\.[a-z]+$/.test(name)) return undefined;
  // The last is where a source tree finds what was built of it.
  for (const folder of ['./assets/web/', '../assets/web/', '../../dist/assets/web/']) {
    const file = new URL(`${folder}${name}.gz`, import.meta.url);
    if (fs.existsSync(file)) return fs.readFileSync(file);
  }
  return undefined;
}
