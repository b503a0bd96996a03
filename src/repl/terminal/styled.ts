import { graphemesOf } from './graphemes.ts';
import { fit, widthOf } from './layout.ts';

/** A run of text in one style. */
export interface Piece {
  readonly text: string;
  /** SGR parameters; empty: as it is. */
  readonly sgr: string;
  /** Where a line is too long, this is cut first, at its left end. */
  readonly soft?: true;
}

/** One line; its texts hold no control characters. */
export type Styled = readonly Piece[];

export const piece = (text: string, sgr = ''): Piece => ({ text, sgr });

export const plainText = (line: Styled): string => line.map(({ text }) => text).join('');

/** The bytes of a line, each run closed before the next. */
export function rendered(line: Styled): string {
  return line.map(({ text, sgr }) => (sgr === '' || text === '' ? text : `\x1b[${sgr}m${text}\x1b[0m`)).join('');
}

/** True where every character is one cell: the common case, which needs no measuring. */
const isNarrow = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

const cells = widthOf;
/** Cells in which the end of a name says something. */
const LEAST_NAME = 4;

/**
 * The line in at most `width` cells: first the soft part gives way, then the
 * end. `…` stands for what was cut. Where what stands before the soft part
 * fills the screen alone the line is given back whole: the terminal wraps it,
 * and what it is about can be read.
 */
export function fitted(line: Styled, width: number): Styled {
  let over = line.reduce((sum, { text }) => sum + cells(text), 0) - width;
  if (over <= 0) return line;
  const soft = line.findIndex(part => part.soft);
  if (soft >= 0 && line.slice(0, soft).reduce((sum, { text }) => sum + cells(text), 0) + LEAST_NAME > width)
    return line;
  const shortened = line.map(part => {
    if (!part.soft || over <= 0) return part;
    const kept = dropCells(part.text, over + 1);
    over -= cells(part.text) - cells(kept) - 1;
    return { ...part, text: `…${kept}` };
  });
  if (over <= 0) return shortened;
  let left = width;
  return shortened.flatMap(part => {
    const size = cells(part.text);
    const text = size <= left && !(size === left && over > 0) ? part.text : fit(`${part.text} `, left);
    left -= Math.min(left, size);
    return text === '' || left < 0 ? [] : [{ ...part, text }];
  });
}

/** The text without its first `count` cells; a wide character goes as a whole. */
function dropCells(text: string, count: number): string {
  if (isNarrow(text)) return text.slice(count);
  let left = count;
  for (const { segment, index } of graphemesOf(text)) {
    if (left <= 0) return text.slice(index);
    left -= widthOf(segment);
  }
  return '';
}

/**
 * Cells [from, from + width) of a line; a wide character at an edge is a blank. What follows them is not looked at:
 * a line may be a megabyte long, and measuring characters costs a hundred times as much as finding their ends.
 */
export function window(line: Styled, from: number, width: number): Styled {
  const out: Piece[] = [];
  const to = from + width;
  let at = 0;
  for (const part of line) {
    if (at >= to) break;
    if (isNarrow(part.text)) {
      const { length } = part.text;
      if (at + length > from) out.push({ ...part, text: part.text.slice(Math.max(0, from - at), to - at) });
      at += length;
      continue;
    }
    const cut = cutWide(part.text, at, from, to);
    if (cut.text !== '') out.push({ ...part, text: cut.text });
    at = cut.end;
  }
  return out;
}

/** The part of a text, which begins at cell `at`, in cells [from, to), and the cell up to which it was looked at. */
function cutWide(text: string, at: number, from: number, to: number): { readonly text: string; readonly end: number } {
  let out = '';
  let end = at;
  for (const { segment } of graphemesOf(text)) {
    if (end >= to) break;
    const next = end + widthOf(segment);
    if (end >= from && next <= to) out += segment;
    else if (next > from) out += ' '.repeat(Math.min(next, to) - Math.max(end, from));
    end = next;
  }
  return { text: out, end };
}

/** The line with UTF-16 ranges of its plain text marked in reverse. Ranges are in order and do not overlap. */
export function marked(line: Styled, ranges: readonly (readonly [number, number])[]): Styled {
  if (ranges.length === 0) return line;
  const out: Piece[] = [];
  let at = 0;
  for (const part of line) {
    let from = 0;
    for (const [start, end] of ranges) {
      const a = Math.max(from, start - at);
      const b = Math.min(part.text.length, end - at);
      if (a >= b) continue;
      out.push(
        { ...part, text: part.text.slice(from, a) },
        { text: part.text.slice(a, b), sgr: part.sgr === '' ? '7' : `${part.sgr};7` },
      );
      from = b;
    }
    out.push({ ...part, text: part.text.slice(from) });
    at += part.text.length;
  }
  return out.filter(({ text }) => text !== '');
}
