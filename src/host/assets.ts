/** Files that are not code: the engine and the font of pictures, the examples and the course. */

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

/** The assets that the build compresses into `dist/assets`, each with its path in node_modules of a source tree. */
const assets = {
  'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'tinos.ttf': '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
} as const;

/** Reads an asset and returns its bytes. */
export function readAsset(name: keyof typeof assets): Uint8Array {
  // The bundler puts this module into the entry file or into a chunk one folder below it.
  for (const folder of ['./assets/', '../assets/']) {
    const file = new URL(`${folder}${name}.gz`, import.meta.url);
    if (fs.existsSync(file)) return zlib.gunzipSync(fs.readFileSync(file));
  }
  return fs.readFileSync(createRequire(import.meta.url).resolve(assets[name]));
}

/**
 * Returns the path of a file of the package, both in a source tree and in an installed package: this
 * module is at most two folders below the package's root.
 */
export function bundledFile(name: string): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const roots = [path.dirname(here), path.dirname(path.dirname(here))];
  const root = roots.find(folder => fs.existsSync(path.join(folder, 'examples', 'demos.json'))) ?? roots[0]!;
  return path.join(root, ...name.split('/'));
}

/** Returns a compressed file of the pages, or undefined if it does not exist. `name` has no folder. */
export function webAsset(name: string): Uint8Array | undefined {
  if (!/^[\w-]+\.[a-z]+$/.test(name)) return undefined;
  // The last folder is for a source tree: its build is in dist.
  for (const folder of ['./assets/web/', '../assets/web/', '../../dist/assets/web/']) {
    const file = new URL(`${folder}${name}.gz`, import.meta.url);
    if (fs.existsSync(file)) return fs.readFileSync(file);
  }
  return undefined;
}
