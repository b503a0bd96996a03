/** SVG to pixels, by resvg compiled to WebAssembly. The engine loads on first use. */

import { isOutOfMemory, UserError } from '../core/base/errors.ts';
import { sizeOf } from './size.ts';
import { phrase, type Phrase } from '../core/base/phrase.ts';

export interface Raster {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and an opacity that is always full; rows from the top. */
  readonly pixels: Uint8Array;
  /** Pixels a pixel of the full size; below 1 where the drawing was too large. */
  readonly scale: number;
}

/** As Graphviz draws a PNG: 96 pixels an inch. */
const pixelsPerPoint = 96 / 72;
/** The most that viewers open, and what a picture may take of the memory (a quarter of a gigabyte). */
const maxSide = 32767;
const maxPixels = 2 ** 26;

type RasterEngine = typeof import('@resvg/resvg-wasm');

let started: Promise<RasterEngine> | undefined;

/** Starts the engine, or gives the running one. A failed start is not kept. */
async function startEngine(code: () => Uint8Array): Promise<RasterEngine> {
  started ??= import('@resvg/resvg-wasm').then(async engine => {
    await engine.initWasm(code());
    return engine;
  });
  try {
    return await started;
  } catch (error) {
    started = undefined;
    throw notStarted(error);
  }
}

/** A smaller graph would not help, as long as the engine is not there. */
function notStarted(error: unknown): UserError {
  if (isOutOfMemory(error))
    return new UserError(
      phrase`cannot draw the picture: there is not enough memory for its engine`,
      phrase`It reserves 10 GB of addresses beside those of the layout engine, which a limit of a shell (ulimit -v) may
        forbid. svg and pdf do without it`,
    );
  return failure(phrase`the engine does not start`, error, phrase`svg and pdf do without it`);
}

const smaller = phrase`Draw less of it: a smaller nodecount, or focus=NAME. svg and pdf need less memory`;

function failure(what: Phrase, error: unknown, advice = smaller): UserError {
  return new UserError(
    phrase`cannot draw the picture: ${what} (${String(error).replace(/\s+/g, ' ').slice(0, 200)})`,
    advice,
  );
}

/**
 * The drawing as pixels on white. A drawing that would be too large is made
 * smaller. `svg` is cleanSvg's; `font` is a TrueType font for all text, since
 * no font of the machine is used; `code` gives @resvg/resvg-wasm's
 * index_bg.wasm when the engine starts. Throws a UserError where there is not
 * enough memory.
 */
export async function rasterize(svg: string, font: Uint8Array, code: () => Uint8Array): Promise<Raster> {
  const { width, height } = sizeOf(svg);
  const full = { width: Math.max(1, width * pixelsPerPoint), height: Math.max(1, height * pixelsPerPoint) };
  const scale = Math.min(
    1,
    maxSide / full.width,
    maxSide / full.height,
    Math.sqrt(maxPixels / (full.width * full.height)),
  );
  const { Resvg } = await startEngine(code);
  try {
    const drawing = new Resvg(svg, {
      background: 'white',
      dpi: 96,
      fitTo: scale === 1 ? { mode: 'original' } : { mode: 'zoom', value: scale },
      // Graphviz asks for Times, which is not there, and then for any serif.
      font: { fontBuffers: [font], defaultFontFamily: 'Tinos', serifFamily: 'Tinos' },
    });
    const image = drawing.render();
    const raster = { width: image.width, height: image.height, pixels: image.pixels, scale };
    image.free();
    drawing.free();
    return raster;
  } catch (error) {
    throw failure(phrase`it is too large`, error);
  }
}
