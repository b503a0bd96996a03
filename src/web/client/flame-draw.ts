/** Draws boxes on a canvas and as SVG. */

import { displayNames } from './flame-model.ts';
import type { BoxSet, WebFlameModel } from './flame-model.ts';

export const rowHeight = 20;
const textFrom = 16;
const textMargin = 3;
/** Minimum width in pixels. Narrower boxes and their children are not drawn; a run of them gets one mark. */
const narrowest = 0.5;
/** Height of the mark for such a run, in pixels. */
const runHeight = 4;
const fontSize = 12;
const smallestFont = 8;
/** Lower bound for the width of a letter, in pixels: texts that are too long by it need not be measured. */
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

/** The visible part of a picture. */
export interface FlameWindow {
  /** Value at the left edge, and pixels per unit of value. */
  readonly left: number;
  readonly scale: number;
  /** Vertical scroll position, in pixels. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Returns the hue of a colour number. The golden ratio gives consecutive numbers very different hues. */
function hue(color: number): number {
  return ((color + 1) * 1.618033988 * 360) % 360;
}

/** The members of CanvasRenderingContext2D that the painter uses. */
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
  /** The font that is set on the canvas. */
  private font = '';

  constructor(
    private readonly model: WebFlameModel,
    private readonly context: Brush,
    private readonly colours: Colours,
  ) {}

  /**
   * Visits the boxes of a window, parents first. Calls `seeRun` for each run of callees that are too
   * narrow to be boxes; these are the last callees of their caller. In a diff it is never called, because
   * the remaining width of a caller may be its own gain and loss.
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
      // Children of an invisible row are even farther away.
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

  /** Returns the top of a row in pixels. Order: callers, a line of their sums, pivots, callees. */
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
    // Resizing a canvas resets its font.
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
        // Clips to the window, because browsers draw huge rectangles wrongly.
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

  /** Draws the changed part of a box: red for growth, green for shrinkage. */
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
    // Some shortened names have no letter, such as the `..]` of `f[...]`.
    if (!names)
      this.names.set(
        source,
        (names = displayNames(this.model.data, source).filter((name, i) => i === 0 || /^[\p{L}\d_(~$<*]/u.test(name))),
      );
    let size = fontSize;
    let text = names.find(name => name.length * narrowestLetter <= room && this.widthOf(name) <= room);
    if (text === undefined) {
      text = names.at(-1)!;
      // Rounds to half pixels, because each size is a separate font to the browser.
      size = Math.max(smallestFont, Math.floor((2 * fontSize * room) / this.widthOf(text)) / 2);
      if (size === smallestFont) text = this.clipped(text, room * (fontSize / smallestFont));
    }
    if (text === '') return;
    this.setFont(`${this.model.data.inlined[source] === 1 ? 'italic ' : ''}${size}px ${family}`);
    context.fillStyle = this.colours.text;
    context.fillText(text, x + textMargin, y + rowHeight / 2);
  }

  /** Sets the font only if it changed, because browsers parse it on each assignment. */
  private setFont(font: string): void {
    if (font !== this.font) this.context.font = this.font = font;
  }

  /** Returns the width of a text at the default font size, in pixels. */
  private widthOf(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      this.setFont(`${fontSize}px ${family}`);
      // Texts far wider than any window need no exact measurement.
      width = text.length > 600 ? text.length * 6 : this.context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  }

  private clipped(text: string, room: number): string {
    const fits = Math.floor((text.length * room) / Math.max(1, this.widthOf(text)));
    return fits >= text.length ? text : text.slice(0, Math.max(0, fits));
  }

  /** Returns the whole picture as an SVG file. */
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

/** Escapes text for XML, and removes forbidden characters. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
}
