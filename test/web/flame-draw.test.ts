// The drawing of a page's flame graph, as rectangles.
import { expect, test } from 'vitest';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { WebFlameModel } from '../../src/web/client/flame-model.ts';
import { FlamePainter, rowHeight, type Brush } from '../../src/web/client/flame-draw.ts';
import { drawnBytes } from '../support/drawn.ts';
import { TestSite } from './support.ts';

const colours = { dark: false, text: 't', page: 'p', line: 'l', found: 'f', hover: 'h' };
const grey = '#dcdfe4';

const brush: Brush = {
  fillStyle: '',
  strokeStyle: '',
  textBaseline: '',
  lineWidth: 1,
  font: '',
  fillRect: () => {},
  strokeRect: () => {},
  fillText: () => {},
  measureText: text => ({ width: text.length * 7 }),
};

/** Stacks as columns: a value, then names from the root on. */
const columns = (...stacks: readonly (readonly (string | number)[])[]): string =>
  [0, 1, 2].map(row => stacks.map(stack => String(stack[row] ?? '').padEnd(6)).join('')).join('\n');

/** What is drawn in grey below the root's row, as [x, y, width, height], of a picture of 100 pixels. */
async function runsOf(stacks: string, zoom = 1, left = 0): Promise<number[][]> {
  const model = new WebFlameModel(await new TestSite(decodeProfile(drawnBytes(stacks))).flame());
  const drawn: number[][] = [];
  const context = { ...brush };
  context.fillRect = (...at) => void (context.fillStyle === grey && at[1] > 0 && drawn.push(at));
  const painter = new FlamePainter(model, context, colours);
  const boxes = model.boxes([0]);
  const window = { left, scale: (100 * zoom) / boxes.width, top: 0, width: 100, height: 400 };
  painter.draw(boxes, window, { found: new Set(), hover: -1, focus: -1, separator: '' });
  return drawn.map(at => at.map(n => Math.round(n * 100) / 100));
}

const tiny = Array.from({ length: 100 }, (_, i) => [1, 'main', `f${i}`] as const);
/** 900 in one function and 100 functions with 1 each: a tenth of a pixel. */
const many = columns([900, 'main', 'big'], ...tiny);

test('a run of boxes narrower than half a pixel is one mark behind the last box', async () => {
  expect(await runsOf(many)).toEqual([[90, 2 * rowHeight, 10, 4]]);
});

test('zoomed in, each box is drawn as itself', async () => {
  expect(await runsOf(many, 10, 900)).toEqual([]);
});

test('time of its own is no run, nor is what would not fill half a pixel', async () => {
  expect(await runsOf(columns([900, 'main', 'big'], [100, 'main']))).toEqual([]);
  expect(await runsOf(columns([9000, 'main', 'big'], [4, 'main', 'f']))).toEqual([]);
});

test('a function with nothing but narrow callees has a mark behind its own time', async () => {
  expect(await runsOf(columns([900, 'main'], ...tiny))).toEqual([[90, 2 * rowHeight, 10, 4]]);
});

test('the picture in a file has the mark, too', async () => {
  const model = new WebFlameModel(await new TestSite(decodeProfile(drawnBytes(many))).flame());
  const painter = new FlamePainter(model, brush, colours);
  expect(painter.svg(model.boxes([0]), 100, 't').match(/<rect x="90.*too narrow.*<\/rect>/g)).toEqual([
    `<rect x="90.00" y="40" width="10.00" height="4" fill="${grey}">` +
      '<title>callees too narrow to be drawn</title></rect>',
  ]);
});
