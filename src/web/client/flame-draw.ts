/** Boxes on a canvas and as SVG. */

import { displayNames } from './flame-model.ts';
import type { BoxSet, WebFlameModel } from './flame-model.ts';

export const rowHeight = 20;
const textFrom = 16;
const textMargin = 3;
/** Narrower boxes are not drawn, nor what stands on them: a run of them has a mark of its own. */
const narrowest = 0.5;
/** Of the mark for such a run. */
const runHeight = 4;
const fontSize = 12;
const smallestFont = 8;
/**
 * No letter of the usual size is narrower, in pixels: longer texts need not be measured to see that
 * they do not fit.
 */
const narrowestLetter = 2.4;
const family = 'system-ui, sans-serif';

export interface Colours {
  readonly dark: boolean;
  readonly text: string;
  readonly page: string;
  readonly line: string;
  readonly found: string;
  readonly hover: string;
}

/** What a picture shows of the boxes. */
export interface FlameWindow {
  /** Value at the left edge, and pixels a value. */
  readonly left: number;
  readonly scale: number;
  /** Pixels from the top of the picture. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The golden ratio spreads neighbouring numbers around the circle. */
function hue(color: number): number {
  return ((color + 1) * 1.618033988 * 360) % 360;
}

/** The part of a CanvasRenderingContext2D that is drawn with. */
export interface Brush {
  fillStyle: unknown;
  strokeStyle: unknown;
  textBaseline: unknown;
  lineWidth: number;
  font: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  strokeRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
}

export class FlamePainter {
  private readonly fills = new Map<number, string>();
  private readonly widths = new Map<string, number>();
  private readonly names = new Map<number, string[]>();
  /** The one that is set. */
  private font = '';

  constructor(
    private readonly model: WebFlameModel,
    private readonly context: Brush,
    private readonly colours: Colours,
  ) {}

  /**
   * Visits the boxes of a window, parents first. `seeRun` hears of the runs of
   * callees that are too narrow to be boxes, which are the last ones on their
   * caller; of a difference it hears of none, for there the rest of a caller may
   * be what it gained and lost itself.
   */
  visit(
    boxes: BoxSet,
    window: FlameWindow,
    see: (box: number, x: number, y: number, width: number) => void,
    seeRun?: (x: number, y: number, width: number) => void,
    least = narrowest,
  ): void {
    const stack: number[] = [...boxes.roots, ...boxes.callers];
    while (stack.length > 0) {
      const box = stack.pop()!;
      const width = (boxes.gain[box]! + boxes.loss[box]!) * window.scale;
      if (width < least) continue;
      const x = (boxes.x[box]! - window.left) * window.scale;
      if (x > window.width || x + width < 0) continue;
      const row = boxes.row[box]!;
      const y = this.rowTop(boxes, row) - window.top;
      if (y < window.height && y + rowHeight > 0) see(box, x, y, width);
      // What hangs on it lies farther off still.
      else if (row < 0 ? y < 0 : y > 0) continue;
      let end = boxes.x[box]! + Math.abs(boxes.self[box]!);
      for (let child = boxes.firstChild(box); child >= 0; child = boxes.nextSibling[child]!) {
        const size = boxes.gain[child]! + boxes.loss[child]!;
        if (size * window.scale < least) continue;
        end = Math.max(end, boxes.x[child]! + size);
        stack.push(child);
      }
      if (row < 0 || this.model.isDiff || !seeRun) continue;
      const from = (end - window.left) * window.scale;
      const top = y + rowHeight;
      if (x + width - from >= least && from < window.width && top < window.height && top + rowHeight > 0)
        seeRun(from, top, x + width - from);
    }
  }

  /** Callers, a line of their sums, pivots, callees. */
  rowTop(boxes: BoxSet, row: number): number {
    const gap = boxes.above > 0 ? rowHeight : 0;
    return row < 0 ? (boxes.above + row) * rowHeight : boxes.above * rowHeight + gap + row * rowHeight;
  }

  heightOf(boxes: BoxSet): number {
    return this.rowTop(boxes, boxes.below) + rowHeight;
  }

  draw(
    boxes: BoxSet,
    window: FlameWindow,
    marks: {
      readonly found: ReadonlySet<number>;
      readonly hover: number;
      readonly focus: number;
      readonly separator: string;
    },
  ): void {
    const { context, colours } = this;
    // A canvas of another size has forgotten it.
    this.font = '';
    context.fillStyle = colours.page;
    context.fillRect(0, 0, window.width, window.height);
    context.textBaseline = 'middle';
    const hoverSource = marks.hover >= 0 ? boxes.source[marks.hover]! : -1;
    this.visit(
      boxes,
      window,
      (box, left, y, boxWidth) => {
        const source = boxes.source[box]!;
        // Only what is in the window: browsers draw huge rectangles wrongly.
        const x = Math.max(left, -2);
        const width = Math.max(Math.min(left + boxWidth, window.width + 2) - x - (boxWidth > 3 ? 1 : 0), 0.5);
        context.fillStyle = this.fill(source);
        context.fillRect(x, y, width, rowHeight - 1);
        if (this.model.isDiff) this.change(boxes, box, left, y, boxWidth, window);
        if (this.model.data.inlined[source] !== 1 && source !== 0) {
          context.fillStyle = colours.line;
          context.fillRect(x, y, width, 1);
        }
        if (marks.found.has(source)) {
          context.fillStyle = colours.found;
          context.fillRect(x, y, width, rowHeight - 1);
        }
        if (source === hoverSource) {
          context.fillStyle = colours.hover;
          context.fillRect(x, y, width, rowHeight - 1);
        }
        if (box === marks.focus) {
          context.strokeStyle = colours.text;
          context.lineWidth = 2;
          context.strokeRect(x + 1, y + 1, Math.max(width - 2, 1), rowHeight - 3);
        }
        const room = Math.min(left + boxWidth, window.width) - Math.max(left, 0);
        if (room >= textFrom) this.label(source, Math.max(left, 0), y, room - 2 * textMargin);
      },
      (left, y, width) => {
        const x = Math.max(left, -2);
        context.fillStyle = this.fill(0);
        context.fillRect(x, y, Math.max(Math.min(left + width, window.width + 2) - x, 1), runHeight);
      },
    );
    if (boxes.above > 0) {
      context.fillStyle = colours.text;
      this.setFont(`${fontSize}px ${family}`);
      context.fillText(marks.separator, textMargin, boxes.above * rowHeight + rowHeight / 2 - window.top);
    }
  }

  private fill(source: number): string {
    let fill = this.fills.get(source);
    if (fill === undefined) {
      const { dark } = this.colours;
      if (this.model.isDiff || source === 0) fill = dark ? '#3a3f47' : '#dcdfe4';
      else fill = `hsl(${hue(this.model.data.color[source]!).toFixed(1)} ${dark ? '38% 32%' : '50% 80%'})`;
      this.fills.set(source, fill);
    }
    return fill;
  }

  /** How much of a box is change: red for more, green for less. */
  private change(boxes: BoxSet, box: number, left: number, y: number, width: number, window: FlameWindow): void {
    const change = boxes.gain[box]! - boxes.loss[box]!;
    const part = Math.min(width, Math.abs(change) * window.scale);
    if (part < 1) return;
    const { dark } = this.colours;
    this.context.fillStyle = change < 0 ? (dark ? '#2f6f43' : '#a6e3b5') : dark ? '#8c3a3a' : '#f5b5b0';
    const x = Math.max(left, -2);
    this.context.fillRect(x, y, Math.max(0, Math.min(left + part, window.width + 2) - x - 1), rowHeight - 1);
  }

  private label(source: number, x: number, y: number, room: number): void {
    const { context } = this;
    let names = this.names.get(source);
    // Between the dots of a name stands what is no name, such as the `..]` of `f[...]`.
    if (!names)
      this.names.set(
        source,
        (names = displayNames(this.model.data, source).filter((name, i) => i === 0 || /^[\p{L}\d_(~$<*]/u.test(name))),
      );
    let size = fontSize;
    let text = names.find(name => name.length * narrowestLetter <= room && this.widthOf(name) <= room);
    if (text === undefined) {
      text = names.at(-1)!;
      // A few sizes do: each one is a font of its own to a browser.
      size = Math.max(smallestFont, Math.floor((2 * fontSize * room) / this.widthOf(text)) / 2);
      if (size === smallestFont) text = this.clipped(text, room * (fontSize / smallestFont));
    }
    if (text === '') return;
    this.setFont(`${this.model.data.inlined[source] === 1 ? 'italic ' : ''}${size}px ${family}`);
    context.fillStyle = this.colours.text;
    context.fillText(text, x + textMargin, y + rowHeight / 2);
  }

  /** Browsers read the text of a font anew each time. */
  private setFont(font: string): void {
    if (font !== this.font) this.context.font = this.font = font;
  }

  /** At the usual size. */
  private widthOf(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      this.setFont(`${fontSize}px ${family}`);
      // Texts far wider than any window need not be measured to the end.
      width = text.length > 600 ? text.length * 6 : this.context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  }

  private clipped(text: string, room: number): string {
    const fits = Math.floor((text.length * room) / Math.max(1, this.widthOf(text)));
    return fits >= text.length ? text : text.slice(0, Math.max(0, fits));
  }

  /** The whole picture as a file of its own. */
  svg(boxes: BoxSet, width: number, title: string): string {
    const window: FlameWindow = {
      left: 0,
      scale: boxes.width === 0 ? 0 : width / boxes.width,
      top: 0,
      width,
      height: Infinity,
    };
    const height = this.heightOf(boxes);
    const parts = [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ` +
        `${width} ${height}" font-family="sans-serif" ` +
        `font-size="${fontSize}"><title>${escapeXml(title)}</title><rect width="100%" height="100%" ` +
        `fill="${this.colours.page}"/>`,
    ];
    this.visit(
      boxes,
      window,
      (box, x, y, boxWidth) => {
        const source = boxes.source[box]!;
        const name = escapeXml(this.model.data.full[source]!);
        parts.push(
          `<g><title>${name}</title><rect x="${x.toFixed(2)}" y="${y}" ` +
            `width="${Math.max(0.5, boxWidth - 0.5).toFixed(2)}" height="${rowHeight - 1}" ` +
            `fill="${this.fill(source)}"/>`,
        );
        if (this.model.isDiff) {
          const change = boxes.gain[box]! - boxes.loss[box]!;
          parts.push(
            `<rect x="${x.toFixed(2)}" y="${y}" width="${(Math.abs(change) * window.scale).toFixed(2)}" ` +
              `height="${rowHeight - 1}" fill="${change < 0 ? '#a6e3b5' : '#f5b5b0'}"/>`,
          );
        }
        if (boxWidth >= textFrom) {
          const names = displayNames(this.model.data, source);
          const text =
            names.find(candidate => this.widthOf(candidate) <= boxWidth - 2 * textMargin) ??
            this.clipped(names.at(-1)!, boxWidth - 2 * textMargin);
          parts.push(
            `<text x="${(x + textMargin).toFixed(2)}" y="${y + 14}" ` +
              `fill="${this.colours.text}">${escapeXml(text)}</text>`,
          );
        }
        parts.push('</g>\n');
      },
      (x, y, runWidth) => {
        parts.push(
          `<rect x="${x.toFixed(2)}" y="${y}" width="${Math.max(1, runWidth).toFixed(2)}" height="${runHeight}" ` +
            `fill="${this.fill(0)}"><title>callees too narrow to be drawn</title></rect>\n`,
        );
      },
    );
    parts.push('</svg>\n');
    return parts.join('');
  }
}

/** Text for XML, without the characters that it forbids. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
}
