import type { Browser, Page } from 'playwright-core';

export { findChromium, launchChromium } from '../../scripts/lib/chromium.mjs';

/** Where a picture is not white: its size, how many such pixels, and the smallest box around them. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly pixels: number;
  readonly box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
}

let reader: Promise<Page> | undefined;

/** Reads a PNG in the browser itself. A pixel counts where a channel is below 200: pale lines do not. */
export async function inkOf(browser: Browser, png: Buffer): Promise<Ink> {
  reader ??= browser.newPage();
  return (await (await reader).evaluate(READ_INK, png.toString('base64'))) as Ink;
}

// Runs in the page, which has the DOM's types and this file has not.
const READ_INK = new Function(
  'base64',
  `return (async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + base64;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const box = { left: image.width, top: image.height, right: -1, bottom: -1 };
    let pixels = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] >= 200 && data[i + 1] >= 200 && data[i + 2] >= 200) continue;
      const x = (i / 4) % image.width, y = Math.floor(i / 4 / image.width);
      pixels++;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
    return { width: image.width, height: image.height, pixels, box };
  })();`,
) as (base64: string) => Promise<unknown>;
