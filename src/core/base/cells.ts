import type { Int64 } from './int64.ts';

/**
 * One piece of a printed line. `role` names what it is (`flat`, `name`); glue
 * between columns has none. `value` is the number behind the text where one is
 * needed: an amount in the profile's own unit, or a share in percent.
 */
export interface Cell {
  readonly text: string;
  readonly role?: string;
  readonly value?: Int64;
}

/** One line of a report without its end. `kind` says what lines of this form tell (`row`, `caller`). */
export interface CellLine {
  readonly kind: string;
  readonly cells: readonly Cell[];
}

/** A line in cells, or a piece of text that nobody looks into: it may hold several lines and ends anywhere. */
export type Line = string | CellLine;

export const cell = (role: string, text: string, value?: Int64): Cell =>
  value === undefined ? { text, role } : { text, role, value };

/** A line of some kind; a bare string is glue. */
export const cellLine = (kind: string, ...cells: readonly (Cell | string)[]): CellLine => ({
  kind,
  cells: cells.map(part => (typeof part === 'string' ? { text: part } : part)),
});

/** A line in cells as it is printed, without its end. */
export const textOf = ({ cells }: CellLine): string => {
  let text = '';
  for (const part of cells) text += part.text;
  return text;
};

/** A blank between two cells. */
export const blank: Cell = { text: ' ' };

/** Lines as the text that is printed, in chunks that end anywhere. */
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

/** Characters after which a chunk is given away: fewer would cost a step each, more would hold up whoever reads. */
const chunkLength = 4096;

/** The text of the first cell of a role; undefined where the line has none. */
export const cellText = ({ cells }: CellLine, role: string): string | undefined =>
  cells.find(part => part.role === role)?.text;
