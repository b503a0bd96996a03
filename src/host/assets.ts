/** Files that are not code: the engine and the font of pictures. */

import fs from 'node:fs';
import { createRequire } from 'node:module';
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
