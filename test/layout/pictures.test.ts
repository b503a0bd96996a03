// Drawings as pixels and as PDF pages.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/base/errors.ts';
import { cleanSvg, layoutDot } from '../../src/layout/index.ts';
import { coverage, withKnownLetters } from '../../src/layout/letters.ts';
import { svgToPdf } from '../../src/layout/pdf.ts';
import { rasterize, type Raster } from '../../src/layout/raster.ts';

const require = createRequire(import.meta.url);
const font = fs.readFileSync(require.resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'));
const code = () => fs.readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm'));
const fixture = (name: string) => fs.readFileSync(new URL(`../fixtures/dot/${name}`, import.meta.url), 'utf8');

/** One box, 54 by 41.6 points, 4 points from the edges, with its name in two lines. */
const box = async () =>
  cleanSvg(
    await layoutDot(
      'digraph "app" {\nN1 [label="main\\nrun" shape=box style=filled color="#b20000" fillcolor="#edd5d5"]\n}\n',
    ),
  );
const long = cleanSvg(
  '<svg width="40000pt" height="30pt" viewBox="0.00 0.00 40000.00 30.00"><polygon fill="black" ' +
    'stroke="none" points="0,0 40000,0 40000,30 0,30 0,0"/></svg>',
);

function pixel({ width, pixels }: Raster, x: number, y: number): string {
  return Buffer.from(pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)).toString('hex');
}

/** Dark pixels inside the box, its border left out. */
function ink(raster: Raster): number {
  let count = 0;
  for (let y = 8; y < raster.height - 8; y++)
    for (let x = 8; x < raster.width - 8; x++) if (raster.pixels[(y * raster.width + x) * 4]! < 100) count++;
  return count;
}

describe('pixels', () => {
  test('an engine that does not start is an error, and is tried again the next time', async () => {
    const error = await rasterize(await box(), font, () => new Uint8Array(8)).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(
      /^cannot draw the picture: the engine does not start \(CompileError: .*\)$/,
    );
    expect((error as UserError).hint).toBe('svg and pdf do without it');
    const full = await rasterize(await box(), font, () => {
      throw new RangeError('WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance');
    }).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(full).toBeInstanceOf(UserError);
    expect([(full as UserError).message, (full as UserError).hint]).toEqual([
      'cannot draw the picture: there is not enough memory for its engine',
      'It reserves 10 GB of addresses beside those of the layout engine, which a limit of a shell (ulimit -v) may ' +
        'forbid. svg and pdf do without it',
    ]);
    expect((await rasterize(await box(), font, code)).scale).toBe(1);
  });

  test('96 an inch: a white ground, the box in its colours, its name in dark letters', async () => {
    const svg = await box();
    const raster = await rasterize(svg, font, code);
    const { width, height, scale } = raster;
    expect({ width, height, scale, bytes: raster.pixels.length }).toEqual({
      width: 83,
      height: 67,
      scale: 1,
      bytes: 83 * 67 * 4,
    });
    expect([pixel(raster, 0, 0), pixel(raster, 82, 66), pixel(raster, 10, 10)]).toEqual([
      'ffffffff',
      'ffffffff',
      'edd5d5ff',
    ]);
    expect(ink(raster)).toBeGreaterThan(60);
    expect(ink(await rasterize(svg.replace(/<text.*<\/text>/g, ''), font, code))).toBe(0);
    expect(Buffer.compare((await rasterize(svg, font, code)).pixels, raster.pixels)).toBe(0);
  });

  test('a drawing larger than viewers open is made smaller', async () => {
    const { width, height, scale } = await rasterize(long, font, code);
    expect({ width, height, scale: scale.toFixed(4) }).toEqual({ width: 32767, height: 25, scale: '0.6144' });
  });

  test('a real graph has the size that Graphviz gives it', async () => {
    const svg = cleanSvg(await layoutDot(fixture('go-cpu.dot')));
    const [, width, height] = /width="(\d+)pt" height="(\d+)pt"/.exec(svg)!;
    const raster = await rasterize(svg, font, code);
    expect([raster.width, raster.height]).toEqual([
      Math.round((Number(width) * 4) / 3),
      Math.round((Number(height) * 4) / 3),
    ]);
    expect(ink(raster)).toBeGreaterThan(10000);
  });

  test('an empty drawing is a pixel', async () => {
    const { width, height } = await rasterize(
      cleanSvg('<svg width="1pt" height="1pt" viewBox="0 0 1 1"></svg>'),
      font,
      code,
    );
    expect([width, height]).toEqual([1, 1]);
  });
});

/** A PDF as text, its streams unpacked and the font's bytes left out. */
function opened(pdf: Uint8Array): string {
  return Buffer.from(pdf)
    .toString('latin1')
    .replace(/stream\n([\s\S]*?)\nendstream/g, (_, data: string) => {
      const plain = zlib.inflateSync(Buffer.from(data, 'latin1')).toString('latin1');
      return `stream\n${plain.startsWith('true') ? '(font)\n' : plain}endstream`;
    });
}

/** The text of object `key` names, such as /Contents. */
function part(pdf: string, key: string): string {
  const id = new RegExp(`${key} (\\d+) 0 R`).exec(pdf)![1];
  return new RegExp(`^${id} 0 obj\\n([\\s\\S]*?)endobj`, 'm').exec(pdf)![1]!;
}

describe('PDF', () => {
  const drawing =
    cleanSvg(`<svg width="100pt" height="80pt" viewBox="0 0 100 80"><g transform="scale(1 1) rotate(0) translate(4 \
76)"><title>a &amp; b</title>
<polygon fill="white" stroke="none" points="-4,4 -4,-76 96,-76 96,4"/>
<g><title>N1</title><polygon fill="#edd5d5" stroke="#b20000" points="50,-70 0,-70 0,-40 50,-40"/>
<text text-anchor="middle" x="25" y="-50" font-size="14.00">f&#45;&lt;1&gt;</text><text x="2" y="-42" fill="none">no \
ink</text></g>
<ellipse fill="none" stroke="black" cx="20" cy="-20" rx="10" ry="5"/><polyline fill="none" stroke="black" \
points="1,-2 3,-4"/>
<path fill="none" stroke="#b20000" stroke-width="3" stroke-dasharray="1,5" d="M10,-10C11,-11 12,-12 13,-13"/>
<polygon fill="none" stroke="none" points="0,0 1,1"/><path stroke="black" d=""/></g></svg>`);

  test('one page of the size of the drawing: shapes, and text in an embedded font', async () => {
    const bytes = await svgToPdf(drawing, font);
    expect(Buffer.from(bytes.subarray(0, 9)).toString()).toBe('%PDF-1.3\n');
    const pdf = opened(bytes);
    expect(part(pdf, '/Pages')).toBe('<<\n/Type /Pages\n/Count 1\n/Kids [7 0 R]\n>>\n');
    expect(/\/MediaBox (.*)/.exec(pdf)![1]).toBe('[0 0 100 80]');
    expect(part(pdf, '/Contents').replace(/^[\s\S]*?stream\n/, '')).toBe(`1 0 0 -1 0 80 cm
q
1 0 0 1 4 76 cm
-4 4 m
-4 -76 l
96 -76 l
96 4 l
h
1 w
[] 0 d
/DeviceRGB cs
1 1 1 scn
f
q
50 -70 m
0 -70 l
0 -40 l
50 -40 l
h
1 w
[] 0 d
/DeviceRGB cs
0.9294117647058824 0.8352941176470589 0.8352941176470589 scn
/DeviceRGB CS
0.6980392156862745 0 0 SCN
B
/DeviceRGB cs
0 0 0 scn
q
1 0 0 -1 0 80 cm
BT
1 0 0 1 8.942383 130 Tm
/F1 14 Tf
[<00010002000300040005> 0] TJ
ET
Q
Q
10 -20 m
10 -22.761424 14.477153 -25 20 -25 c
25.522847 -25 30 -22.761424 30 -20 c
30 -17.238576 25.522847 -15 20 -15 c
14.477153 -15 10 -17.238576 10 -20 c
h
1 w
[] 0 d
/DeviceRGB CS
0 0 0 SCN
S
1 -2 m
3 -4 l
1 w
[] 0 d
/DeviceRGB CS
0 0 0 SCN
S
10 -10 m
11 -11 12 -12 13 -13 c
3 w
[1 5] 0 d
/DeviceRGB CS
0.6980392156862745 0 0 SCN
S
0 0 m
1 1 l
h
1 w
[] 0 d
n
Q
endstream
`);
    expect(pdf).toContain('/FontName /BZZZZZ+Tinos-Regular\n');
    expect(pdf).toContain('stream\n(font)\nendstream');
    // What a search or a copy finds: f-<1>
    expect(pdf).toContain('<0000> <0005> [<0000> <0066> <002d> <003c> <0031> <003e>]\n');
  });

  test('no date, no random id: the same drawing gives the same bytes', async () => {
    const pdf = await svgToPdf(drawing, font);
    expect(Buffer.compare(await svgToPdf(drawing, font), pdf)).toBe(0);
    expect(part(opened(pdf), '/Info')).toBe('<<\n/Producer 10 0 R\n/Creator 11 0 R\n/Title 12 0 R\n>>\n');
    expect(part(opened(pdf), '/Title')).toBe('(a & b)\n');
  });

  test('a drawing larger than a page may be is made smaller', async () => {
    const pdf = opened(await svgToPdf(long, font));
    expect(/\/MediaBox (.*)/.exec(pdf)![1]).toBe('[0 0 14400 10.8]');
    expect(part(pdf, '/Contents').replace(/^[\s\S]*?stream\n/, '')).toMatch(
      /^1 0 0 -1 0 10\.8 cm\n0\.36 0 0 0\.36 0 0 cm\n/,
    );
  });

  test.each(['go-cpu.dot', 'go-cpu-labels.dot'])('all text of %s is on the page', async name => {
    const svg = cleanSvg(await layoutDot(fixture(name)));
    const pdf = opened(await svgToPdf(svg, font));
    const lines = [...svg.matchAll(/<text[^>]*>[^<]/g)].length;
    expect(lines).toBeGreaterThan(100);
    expect([...pdf.matchAll(/^BT$/gm)]).toHaveLength(lines);
  });

  test('an empty drawing is a page', async () => {
    expect(/\/MediaBox (.*)/.exec(opened(await svgToPdf(cleanSvg(''), font)))![1]).toBe('[0 0 3 3]');
  });
});

describe('letters', () => {
  test('the font has Latin, Greek and Cyrillic and what Go prints in names', () => {
    const has = coverage(font);
    expect([...'aZ09~·…→∑ΩЖéß□'].filter(letter => !has(letter.codePointAt(0)!))).toEqual([]);
    expect([...'日🎉\u200d\uffff'].filter(letter => has(letter.codePointAt(0)!))).toEqual(['\u200d']);
  });

  test('a box stands for what it does not have, in texts alone', () => {
    const svg = '<svg><title>日本</title><text x="1">日本\ufe0f 日🎉é</text><text>plain</text></svg>';
    expect(withKnownLetters(svg, font)).toEqual({
      svg: '<svg><title>日本</title><text x="1">□□ □□é</text><text>plain</text></svg>',
      missing: ['日', '本', '🎉'],
    });
  });

  test('a file that is no font is an error', () => {
    expect(() => coverage(new Uint8Array(64))).toThrow('the font has no table cmap');
  });
});
