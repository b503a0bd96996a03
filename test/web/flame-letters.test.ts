// What the page's flame graph draws for its boxes, on drawn profiles: a brush writes down its strokes.
import { expect, test } from 'vitest';
import { WebFlameModel } from '../../src/web/client/flame-model.ts';
import { escapeXml, FlamePainter, type Brush } from '../../src/web/client/flame-draw.ts';
import { drawnProfile } from '../support/drawn-graph.ts';
import { TestSite } from './support.ts';

const colours = { dark: false, text: 'text', page: 'page', line: 'line', found: 'found', hover: 'hover' };

interface Look {
  readonly pivot?: string;
  /** Pixels for the whole picture, pixels of the window, and the value at its left edge. */
  readonly width?: number;
  readonly seen?: number;
  readonly left?: number;
  readonly top?: number;
  readonly found?: readonly string[];
  readonly hover?: number;
  readonly focus?: number;
}

/** The strokes of a picture: `colour x,y widthxheight` of rectangles, `"text" x,y font` of texts, 6 pixels a letter. */
async function strokes(drawing: string, look: Look = {}): Promise<string[]> {
  const { width = 100, seen = width, left = 0, top = 0, found = [], hover = -1, focus = -1 } = look;
  const model = new WebFlameModel(await new TestSite(drawnProfile(drawing)).flame());
  const source = (name: string): number => model.data.full.indexOf(name);
  const out: string[] = [];
  const at = (...numbers: number[]): string => numbers.map(n => Math.round(n * 100) / 100).join(',');
  const brush: Brush = {
    fillStyle: '',
    strokeStyle: '',
    textBaseline: '',
    lineWidth: 1,
    font: '',
    fillRect: (x, y, w, h) => void out.push(`${String(brush.fillStyle)} ${at(x, y)} ${at(w)}x${at(h)}`),
    strokeRect: (x, y, w, h) => void out.push(`stroke ${String(brush.strokeStyle)} ${at(x, y)} ${at(w)}x${at(h)}`),
    fillText: (text, x, y) =>
      void out.push(`"${text}" ${at(x, y)} ${brush.font.replace('px system-ui, sans-serif', '')}`),
    measureText: text => ({ width: text.length * 6 }),
  };
  const boxes = model.boxes([look.pivot === undefined ? 0 : source(look.pivot)]);
  const window = { left, scale: width / boxes.width, top, width: seen, height: 400 };
  const painter = new FlamePainter(model, brush, colours);
  const marks = {
    found: new Set(found.map(source)),
    hover,
    focus,
    separator: 'callers',
  };
  // Boxes are made when they are first seen, and only those that are there can be pointed at.
  painter.draw(boxes, window, marks);
  out.length = 0;
  painter.draw(boxes, window, marks);
  // A function's colour is a hash of its package: two of them are told apart by their names.
  return out.map(stroke => stroke.replace(/^hsl\([^)]*\)/, 'box'));
}

const usual = `
  30    70
  main  main
  a     b
`;

test('the page, then callers before callees, each a box with a line on top and its name', async () => {
  expect(await strokes(usual)).toEqual([
    'page 0,0 100x400',
    '#dcdfe4 0,0 99x19',
    '"root" 3,10 12',
    'box 0,20 99x19',
    'line 0,20 99x1',
    '"main" 3,30 12',
    'box 70,40 29x19',
    'line 70,40 29x1',
    '"a" 73,50 12',
    'box 0,40 69x19',
    'line 0,40 69x1',
    '"b" 3,50 12',
  ]);
});

test('names: whole, without what stands before a dot, the last part, smaller, cut, none', async () => {
  const named = `
    100
    pkg.Type::Method
  `;
  const texts: string[] = [];
  for (const width of [110, 90, 50, 36, 24, 15]) {
    const drawn = (await strokes(named, { width })).filter(
      stroke => stroke.startsWith('"') && !stroke.includes('"root"'),
    );
    texts.push(`${width}: ${drawn.join(' ')}`);
  }
  expect(texts).toEqual([
    '110: "pkg.Type::Method" 3,30 12',
    '90: "Type::Method" 3,30 12',
    '50: "Method" 3,30 12',
    '36: "Method" 3,30 10',
    '24: "Meth" 3,30 8',
    '15: ',
  ]);
});

test('inlined calls have no line on top, and letters that lean', async () => {
  expect(
    (
      await strokes(`
        100
        main
        f[inl]
      `)
    ).slice(3),
  ).toEqual(['box 0,20 99x19', 'line 0,20 99x1', '"main" 3,30 12', 'box 0,40 99x19', '"f" 3,50 italic 12']);
});

test('matches, what is under the pointer, and what the keyboard is at, in this order', async () => {
  expect((await strokes(usual, { found: ['b'], hover: 2, focus: 2 })).slice(6)).toEqual([
    'box 70,40 29x19',
    'line 70,40 29x1',
    '"a" 73,50 12',
    'box 0,40 69x19',
    'line 0,40 69x1',
    'found 0,40 69x19',
    'hover 0,40 69x19',
    'stroke text 1,41 67x17',
    '"b" 3,50 12',
  ]);
});

test('a window draws what is in it, and of wide boxes only that part', async () => {
  expect(await strokes(usual, { width: 1000, seen: 100, left: 65 })).toEqual([
    'page 0,0 100x400',
    '#dcdfe4 -2,0 103x19',
    '"root" 3,10 12',
    'box -2,20 103x19',
    'line -2,20 103x1',
    '"main" 3,30 12',
    'box 50,40 51x19',
    'line 50,40 51x1',
    '"a" 53,50 12',
    'box -2,40 51x19',
    'line -2,40 51x1',
    '"b" 3,50 12',
  ]);
  expect(await strokes(usual, { top: 45 })).toEqual([
    'page 0,0 100x400',
    'box 70,-5 29x19',
    'line 70,-5 29x1',
    '"a" 73,5 12',
    'box 0,-5 69x19',
    'line 0,-5 69x1',
    '"b" 3,5 12',
  ]);
});

test('callers stand above, with a line of their sums between', async () => {
  expect(
    await strokes(
      `
      30    70
      p     q
      f     f
      x
    `,
      { pivot: 'f' },
    ),
  ).toEqual([
    'page 0,0 100x400',
    'box 70,20 29x19',
    'line 70,20 29x1',
    '"p" 73,30 12',
    '#dcdfe4 70,0 29x19',
    '"root" 73,10 12',
    'box 0,20 69x19',
    'line 0,20 69x1',
    '"q" 3,30 12',
    '#dcdfe4 0,0 69x19',
    '"root" 3,10 12',
    'box 0,60 99x19',
    'line 0,60 99x1',
    '"f" 3,70 12',
    'box 70,80 29x19',
    'line 70,80 29x1',
    '"x" 73,90 12',
    '"callers" 3,50 12',
  ]);
});

test('texts of a picture in a file: marks of XML, and characters that it forbids', () => {
  expect(escapeXml('a<b>&"c"\u0000\u001b\ud800\ufffe\t')).toBe(
    'a&lt;b&gt;&amp;&quot;c&quot;\ufffd\ufffd\ufffd\ufffd\t',
  );
});
