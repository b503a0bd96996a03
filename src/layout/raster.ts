/** Renders SVG to pixels, with resvg compiled to WebAssembly. The engine loads on first use. */

import { isOutOfMemory, UserError } from '../core/base/errors.ts';
import { sizeOf } from './size.ts';
import { phrase, type Phrase } from '../core/base/phrase.ts';

export interface Raster {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** RGBA, always opaque; top row first. */
  readonly pixels: Uint8Array;
  /** Scale relative to the full size; below 1 if the drawing was too large. */
  readonly scale: number;
}

/** 96 pixels per inch, as in Graphviz's PNG. */
const pixelsPerPoint = 96 / 72;
/** Limits: the largest side that viewers open, and 256 MB of memory for the pixels. */
const maxSide = 32767;
const maxPixels = 2 ** 26;

type RasterEngine = typeof import('@resvg/resvg-wasm');

let started: Promise<RasterEngine> | undefined;

/** Starts the engine, or returns the running one. A failed start is not cached. */
async function startEngine(code: () => Uint8Array): Promise<RasterEngine> {
  started ??= import('@resvg/resvg-wasm').then(async engine => {
    await engine.initWasm(code());
    return engine;
  });
  try {
    return await started;
  } catch (error) {
    started = undefined;
    throw startError(error);
  }
}

/** A smaller graph would not help, as long as the engine is not there. */
function startError(error: unknown): UserError {
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
 * Renders the drawing on white; scales down one that would be too large. `svg` is the output of
 * cleanSvg. `font` is a TrueType font for all text (fonts of the machine are not used). `code` returns
 * index_bg.wasm of @resvg/resvg-wasm; it is called when the engine starts. Throws a UserError if there
 * is not enough memory.
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
      // Graphviz requests Times, which is not loaded, and then any serif font.
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
