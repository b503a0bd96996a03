import { graphemesOf } from './graphemes.ts';
import { fit, fitEnd, widthOf, widthUpTo } from './layout.ts';

/** A run of text in one style. */
export interface StyledRun {
  readonly text: string;
  /** SGR parameters; empty: plain. */
  readonly sgr: string;
  /** If the line is too long, this run is cut first, from its left end. */
  readonly soft?: true;
}

/** One line as styled runs; the texts contain no control characters. */
export type Styled = readonly StyledRun[];

export const piece = (text: string, sgr = ''): StyledRun => ({ text, sgr });

export const plainText = (line: Styled): string => line.map(({ text }) => text).join('');

/** Returns a line as text with escape sequences; resets the style after each run. */
export function renderLine(line: Styled): string {
  return line.map(({ text, sgr }) => (sgr === '' || text === '' ? text : `\x1b[${sgr}m${text}\x1b[0m`)).join('');
}

/** True if every character is one cell wide: the common case, which needs no measuring. */
const isNarrow = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Minimum width of a cut name, in cells. */
const LEAST_NAME = 4;

/**
 * Truncates a line to `width` cells, with `…`: first its soft run, then its end. If the text before the
 * soft run fills the screen alone, returns the whole line: the terminal wraps it, and the name stays
 * readable.
 */
export function fitLine(line: Styled, width: number): Styled {
  const sizes = line.map(({ text }) => widthUpTo(text, width));
  let over = sizes.reduce((sum, size) => sum + size, 0) - width;
  if (over <= 0) return line;
  const soft = line.findIndex(part => part.soft);
  if (soft >= 0 && sizes.slice(0, soft).reduce((sum, size) => sum + size, 0) + LEAST_NAME > width) return line;
  const shortened = line.map((part, i) => {
    if (!part.soft || over <= 0) return part;
    // A size above `width` is only a lower bound, so the room is computed from the other parts.
    const others = over + width - sizes[i]!;
    const text = fitEnd(part.text, Math.max(1, width - others));
    over += widthOf(text) - sizes[i]!;
    return { ...part, text };
  });
  if (over <= 0) return shortened;
  let left = width;
  return shortened.flatMap(part => {
    const size = widthUpTo(part.text, left);
    const text = size <= left && !(size === left && over > 0) ? part.text : fit(`${part.text} `, left);
    left -= Math.min(left, size);
    return text === '' || left < 0 ? [] : [{ ...part, text }];
  });
}

/**
 * Returns the cells [from, from + width) of a line; a wide character at an edge becomes a blank. Does not measure the
 * rest of the line, which may be a megabyte long.
 */
export function window(line: Styled, from: number, width: number): Styled {
  const out: StyledRun[] = [];
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

/** Returns the cells [from, to) of a text that begins at cell `at`, and the cell up to which it was measured. */
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

/** Marks UTF-16 ranges of the line's plain text in reverse. Ranges must be sorted and must not overlap. */
export function markRanges(line: Styled, ranges: readonly (readonly [number, number])[]): Styled {
  if (ranges.length === 0) return line;
  const out: StyledRun[] = [];
  let at = 0;
  let next = 0;
  for (const part of line) {
    const end = at + part.text.length;
    let from = 0;
    for (; next < ranges.length && ranges[next]![0] < end; next++) {
      const a = Math.max(from, ranges[next]![0] - at);
      const b = Math.min(part.text.length, ranges[next]![1] - at);
      if (a < b) {
        out.push(
          { ...part, text: part.text.slice(from, a) },
          { text: part.text.slice(a, b), sgr: part.sgr === '' ? '7' : `${part.sgr};7` },
        );
        from = b;
      }
      // The range continues in the next run.
      if (ranges[next]![1] > end) break;
    }
    out.push({ ...part, text: part.text.slice(from) });
    at = end;
  }
  return out.filter(({ text }) => text !== '');
}
