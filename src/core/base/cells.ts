import type { Int64 } from './int64.ts';

/**
 * A part of a printed line. `role` says which column or field it is (`flat`, `name`); the blanks
 * between columns have none. `value` is the number that `text` shows: an amount in the profile's
 * own unit, or a share in percent.
 */
export interface Cell {
  readonly text: string;
  readonly role?: string;
  readonly value?: Int64;
}

/** One line of a report without its line end. `kind` is the form of the line (`row`, `caller`). */
export interface CellLine {
  readonly kind: string;
  readonly cells: readonly Cell[];
}

/** A line in cells, or opaque text, which may hold several lines and end anywhere. */
export type Line = string | CellLine;

export const cell = (role: string, text: string, value?: Int64): Cell =>
  value === undefined ? { text, role } : { text, role, value };

/** Makes a line of this kind. A string becomes a cell without a role. */
export const cellLine = (kind: string, ...cells: readonly (Cell | string)[]): CellLine => ({
  kind,
  cells: cells.map(part => (typeof part === 'string' ? { text: part } : part)),
});

/** Returns the text of a line, without its line end. */
export const textOf = ({ cells }: CellLine): string => {
  let text = '';
  for (const part of cells) text += part.text;
  return text;
};

/** A blank between two cells. */
export const blank: Cell = { text: ' ' };

/** Yields the printed text of lines, in chunks that may end anywhere. */
export function* printedText(lines: Iterable<Line>): Iterable<string> {
  let chunk = '';
  for (const line of lines) {
    if (typeof line === 'string') chunk += line;
    else {
      const { cells } = line;
      for (let i = 0; i < cells.length; i++) chunk += cells[i]!.text;
      chunk += '\n';
    }
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/**
 * The length in characters from which a chunk is yielded. Shorter chunks would cost a step each;
 * longer ones would delay the reader.
 */
const chunkLength = 4096;

/** Returns the text of the first cell with this role; undefined if there is none. */
export const cellText = ({ cells }: CellLine, role: string): string | undefined =>
  cells.find(part => part.role === role)?.text;
