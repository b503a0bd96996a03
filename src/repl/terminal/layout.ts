import stringWidth from 'string-width';
import { graphemeAt, graphemesOf } from './graphemes.ts';
import { visibleLine } from '../../core/base/visible.ts';

/** Text wrapped into screen rows, and the cursor position. */
export interface ScreenRows {
  readonly rows: readonly string[];
  readonly cursor: ScreenPlace;
}

/** A range of a text (UTF-16 indices), and the style of its cells. */
export interface Marked {
  readonly from: number;
  readonly to: number;
  readonly style: (cell: string) => string;
}

/** A position, counted from 0 at the first row of the live part. */
export interface ScreenPlace {
  readonly row: number;
  readonly column: number;
}

/** Returns the width of a text in terminal cells; colour escapes have no width. */
export function widthOf(text: string): number {
  // Fast path for ASCII: string-width takes a hundred times as long.
  if (plain.test(text)) return text.length;
  return text.length <= MEASURED_AT_ONCE ? stringWidth(text) : widthUpTo(text.replace(/\x1b\[[\d;]*m/g, ''), Infinity);
}

const plain = /^[\x20-\x7e]*$/;

/**
 * Returns the width of a text in cells, or any number above `most` if it is wider. Stops early, because a name may be
 * a megabyte long, and measuring characters takes a hundred times as long as iterating over them.
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

/** Characters measured at once: string-width takes quadratic time. */
const MEASURED_AT_ONCE = 1024;

/** Truncates a line to `width` cells, with `…` at the end. Wide characters stay whole. */
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

/** Truncates the start of a text to `width` cells, with `…`: names differ at their ends. */
export function fitEnd(text: string, width: number): string {
  if (widthUpTo(text, width) <= width) return text;
  let at = text.length;
  let used = 1;
  // A grapheme is seldom longer than NEARBY, and each one that is cut off has at least one cell.
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
 * Wraps `prompt` and `text` into rows of `columns` cells. Wide characters stay whole, and control
 * characters are shown in visible form. `cursor` is an index into `text`. Returns at most `height`
 * rows, those around the cursor. `marked` is a highlighted range of `text`.
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
  if (text.length <= 4 * block) return layOutPart(prompt, text, 0, cursor, columns, height, marked);
  // Of a line that is many screens long, only the part around the cursor is laid out. Its start is rounded
  // to a multiple of `block`, so that it seldom changes while typing.
  const near = Math.max(0, first * block);
  const from = near === 0 ? 0 : graphemeAt(text.slice(near - NEARBY, near + NEARBY), NEARBY).index + near - NEARBY;
  return layOutPart(
    from === 0 ? prompt : '',
    text.slice(from, from + 4 * block),
    from,
    cursor,
    columns,
    height,
    marked,
  );
}

/** Longest text that is always laid out whole, in characters. */
const LONG_LINE = 2048;
/** Usual upper bound for the length of a grapheme. */
const NEARBY = 64;

/** Lays out `text`, a part of the line that starts at index `offset`. */
function layOutPart(
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
  /** Adds a character and returns its position. */
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
  return cropRows({ rows, cursor: place }, Math.max(1, height));
}

/** Returns the rows around the cursor that fit. */
function cropRows({ rows, cursor }: ScreenRows, height: number): ScreenRows {
  const first = Math.max(0, Math.min(cursor.row - Math.floor(height / 2), rows.length - height));
  return { rows: rows.slice(first, first + height), cursor: { row: cursor.row - first, column: cursor.column } };
}
