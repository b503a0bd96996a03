import stringWidth from 'string-width';
import { graphemeAt, graphemesOf } from './graphemes.ts';
import { visibleLine } from '../../core/base/visible.ts';

/** Text cut into screen rows, and the cursor's place in them. */
export interface ScreenRows {
  readonly rows: readonly string[];
  readonly cursor: ScreenPlace;
}

/** A stretch of a text (UTF-16 indices), and how each of its cells is written. */
export interface Marked {
  readonly from: number;
  readonly to: number;
  readonly style: (cell: string) => string;
}

/** Counted from 0, from the live part's first row. */
export interface ScreenPlace {
  readonly row: number;
  readonly column: number;
}

/** Terminal cells of a text, escapes for colour not counted. */
export function widthOf(text: string): number {
  // Most texts need no measuring, which costs a hundred times as much.
  if (plain.test(text)) return text.length;
  return text.length <= MEASURED_AT_ONCE ? stringWidth(text) : widthUpTo(text.replace(/\x1b\[[\d;]*m/g, ''), Infinity);
}

const plain = /^[\x20-\x7e]*$/;

/**
 * Terminal cells of a text, or more than `most` where it has more. A name may be a megabyte long, and measuring
 * characters costs a hundred times as much as finding them: no more are measured than are needed to know.
 */
export function widthUpTo(text: string, most: number): number {
  if (text.length <= MEASURED_AT_ONCE || plain.test(text)) return widthOf(text);
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    used += widthOf(segment);
    if (used > most) break;
  }
  return used;
}

/** Characters that are measured at once: string-width takes time in proportion to their square. */
const MEASURED_AT_ONCE = 1024;

/** One line in at most `width` cells, `…` where it was cut. Wide characters stay whole. */
export function fit(text: string, width: number): string {
  if (plain.test(text)) return text.length <= width ? text : width > 0 ? `${text.slice(0, width - 1)}…` : '';
  if (widthUpTo(text, width) <= width) return text;
  let end = 0;
  let used = 1;
  for (const { segment, index } of graphemesOf(text)) {
    used += widthOf(segment);
    if (used > width) break;
    end = index + segment.length;
  }
  return width > 0 ? `${text.slice(0, end)}…` : '';
}

/** The end of a text in at most `width` cells, `…` where it was cut: names differ at their ends. */
export function fitEnd(text: string, width: number): string {
  if (widthUpTo(text, width) <= width) return text;
  let at = text.length;
  let used = 1;
  // What a person takes for one character is seldom longer than NEARBY, and each that is cut off has a cell.
  const near = Math.max(0, text.length - NEARBY * Math.max(1, width));
  const first = near === 0 ? 0 : graphemeAt(text, near).index;
  for (const { segment } of [...graphemesOf(text.slice(first))].reverse()) {
    used += widthOf(segment);
    if (used > width) break;
    at -= segment.length;
  }
  return width > 0 ? `…${text.slice(at)}` : '';
}

/**
 * Lays `prompt` and `text` out in rows of `columns` cells, wide characters
 * whole, control characters in their visible form. `cursor` is an index into
 * `text`. At most `height` rows are given, those around the cursor.
 * `marked` is a stretch of `text` that stands out.
 */
export function layOut(
  prompt: string,
  text: string,
  cursor: number,
  columns: number,
  height: number,
  marked?: Marked,
): ScreenRows {
  const block = Math.max(LONG_LINE, 2 * columns * height);
  const first = Math.floor(cursor / block) - 1;
  if (text.length <= 4 * block) return laidOut(prompt, text, 0, cursor, columns, height, marked);
  // Of a line that is many screens long only the part around the cursor is looked at; it begins at the
  // same place for many keys.
  const near = Math.max(0, first * block);
  const from = near === 0 ? 0 : graphemeAt(text.slice(near - NEARBY, near + NEARBY), NEARBY).index + near - NEARBY;
  return laidOut(from === 0 ? prompt : '', text.slice(from, from + 4 * block), from, cursor, columns, height, marked);
}

/** Characters of a line that are laid out without a thought. */
const LONG_LINE = 2048;
/** A character as seen is hardly ever longer. */
const NEARBY = 64;

/** Lays out `text`, whose first character has the index `offset`. */
function laidOut(
  prompt: string,
  text: string,
  offset: number,
  cursor: number,
  columns: number,
  height: number,
  marked?: Marked,
): ScreenRows {
  const rows: string[] = [];
  let row = '';
  let column = 0;
  const newRow = (): void => {
    rows.push(row);
    row = '';
    column = 0;
  };
  /** Adds a cell and gives the place where it went. */
  const put = (cell: string, style?: Marked['style']): ScreenPlace => {
    const width = widthOf(cell);
    if (column + width > columns && column > 0) newRow();
    const place = { row: rows.length, column };
    row += style ? style(cell) : cell;
    column += width;
    return place;
  };
  for (const { segment } of graphemesOf(prompt)) put(segment);
  const styleAt = (index: number): Marked['style'] | undefined =>
    marked && index >= marked.from && index < marked.to ? marked.style : undefined;
  let place: ScreenPlace = { row: 0, column: 0 };
  for (const { segment, index: at } of graphemesOf(text)) {
    const index = at + offset;
    const shown = visibleLine(segment);
    const [first, ...rest] = shown === segment ? [segment] : shown;
    const start = put(first!, styleAt(index));
    for (const cell of rest) put(cell, styleAt(index));
    if (index === cursor) place = start;
  }
  if (cursor >= offset + text.length) {
    if (column >= columns) newRow();
    place = { row: rows.length, column };
  }
  rows.push(row);
  return around({ rows, cursor: place }, Math.max(1, height));
}

/** The rows around the cursor, as many as fit. */
function around({ rows, cursor }: ScreenRows, height: number): ScreenRows {
  const first = Math.max(0, Math.min(cursor.row - Math.floor(height / 2), rows.length - height));
  return { rows: rows.slice(first, first + height), cursor: { row: cursor.row - first, column: cursor.column } };
}
