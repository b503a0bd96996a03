/** Converts SVG to a one-page PDF, with pdfkit. Shapes stay vectors, and text can be searched. */

import { sizeOf } from './size.ts';

/** Largest page side that all PDF readers accept, in points. */
const maxSide = 14400;

type TagAttributes = ReadonlyMap<string, string>;
type PdfDocument = PDFKit.PDFDocument;

/** A tag, its attributes, and the text after it. Matches everything that cleanSvg writes. */
const token = /<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>([^<]*)/g;
const attribute = /([\w:-]+)="([^"<]*)"/g;

/**
 * Returns the PDF's bytes. `svg` is the output of cleanSvg. `font` is a TrueType font for all text, of
 * which the used glyphs are embedded. Scales down a drawing that exceeds the page limit.
 * Deterministic: no date, no random id.
 */
export async function svgToPdf(svg: string, font: Uint8Array): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit');
  const size = sizeOf(svg);
  const scale = Math.min(1, maxSide / size.width, maxSide / size.height);
  const title = /<title>([^<]*)<\/title>/.exec(svg)?.[1] ?? '';
  const options = {
    size: [Math.max(3, size.width * scale), Math.max(3, size.height * scale)] as [number, number],
    margin: 0,
    // The font is set below; by default pdfkit would load Helvetica from a file.
    font: null as unknown as string,
    // pdfkit derives the file's id from these.
    info: { Creator: 'inkprof', Producer: 'inkprof', Title: decodeText(title), CreationDate: new Date(0) },
  };
  const document = new PDFDocument(options);
  const finished = bytesOf(document);
  // pdfkit requires a date until the end, but does not write properties that are not enumerable.
  Object.defineProperty(document.info, 'CreationDate', { enumerable: false });
  document.font(font);
  if (scale < 1) document.scale(scale);
  draw(document, svg);
  document.end();
  return finished;
}

function bytesOf(document: PdfDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    document.on('error', reject);
    document.on('end', () => {
      const out = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        out.set(chunk, at);
        at += chunk.length;
      }
      resolve(out);
    });
  });
}

function draw(document: PdfDocument, svg: string): void {
  for (const [, end, name, attributes, empty, text] of svg.matchAll(token)) {
    if (name === 'g') {
      if (end !== '') document.restore();
      else if (empty === '') {
        document.save();
        transform(document, read(attributes!).get('transform') ?? '');
      }
    } else if (end === '') {
      if (name === 'text') write(document, read(attributes!), decodeText(text!));
      else shape(document, name!, read(attributes!));
    }
  }
}

const read = (attributes: string): TagAttributes =>
  new Map([...attributes.matchAll(attribute)].map(([, name, value]) => [name!, decodeText(value!)]));

const named: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

/** Decodes the references of XML. */
function decodeText(text: string): string {
  return text.replace(/&(?:#(?:(\d+)|x([0-9a-f]+))|\w+);/gi, (reference, decimal?: string, hex?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    return named[reference] ?? reference;
  });
}

const numbers = (list: string): number[] => (list.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);

function transform(document: PdfDocument, list: string): void {
  for (const [, name, values] of list.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [a = 0, b] = numbers(values!);
    if (name === 'translate') document.translate(a, b ?? 0);
    else if (name === 'rotate') document.rotate(a);
    else if (name === 'scale') document.scale(a, b ?? a);
  }
}

const number = (attributes: TagAttributes, name: string, absent: number): number => {
  const value = parseFloat(attributes.get(name) ?? '');
  return Number.isFinite(value) ? value : absent;
};

function shape(document: PdfDocument, name: string, attributes: TagAttributes): void {
  if (!outline(document, name, attributes)) return;
  const fill = attributes.get('fill') ?? 'black';
  const stroke = attributes.get('stroke') ?? 'none';
  document.lineWidth(number(attributes, 'stroke-width', 1));
  const dashes = numbers(attributes.get('stroke-dasharray') ?? '').filter(length => length > 0);
  if (dashes.length > 0) document.dash(dashes as unknown as number, {});
  else document.undash();
  if (isPaint(fill) && isPaint(stroke)) document.fillAndStroke(fill, stroke);
  else if (isPaint(fill)) document.fill(fill);
  else if (isPaint(stroke)) document.stroke(stroke);
  // An unpainted path must be ended, or it would become part of the next one.
  else document.addContent('n');
}

const isPaint = (colour: string): boolean => colour !== 'none' && colour !== 'transparent';

/** Adds the path of an element; returns false if the element has none. */
function outline(document: PdfDocument, name: string, attributes: TagAttributes): boolean {
  if (name === 'path') {
    const d = attributes.get('d') ?? '';
    if (!/^\s*[Mm]/.test(d)) return false;
    document.path(d);
    return true;
  }
  if (name === 'polygon' || name === 'polyline') {
    const points = numbers(attributes.get('points') ?? '');
    if (points.length < 4) return false;
    document.moveTo(points[0]!, points[1]!);
    for (let i = 2; i + 1 < points.length; i += 2) document.lineTo(points[i]!, points[i + 1]!);
    if (name === 'polygon') document.closePath();
    return true;
  }
  if (name === 'ellipse') {
    document.ellipse(
      number(attributes, 'cx', 0),
      number(attributes, 'cy', 0),
      number(attributes, 'rx', 0),
      number(attributes, 'ry', 0),
    );
    return true;
  }
  return false;
}

function write(document: PdfDocument, attributes: TagAttributes, text: string): void {
  const fill = attributes.get('fill') ?? 'black';
  if (text === '' || !isPaint(fill)) return;
  document.fontSize(number(attributes, 'font-size', 14)).fillColor(fill);
  const anchor = attributes.get('text-anchor');
  const before = anchor === 'middle' ? 1 / 2 : anchor === 'end' ? 1 : 0;
  const x = number(attributes, 'x', 0) - (before === 0 ? 0 : document.widthOfString(text) * before);
  document.text(text, x, number(attributes, 'y', 0), { lineBreak: false, baseline: 'alphabetic' });
}
