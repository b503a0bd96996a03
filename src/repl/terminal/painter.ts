import { widthOf, type ScreenPlace } from './layout.ts';

/**
 * Keeps a few live rows below the printed output, and repaints only changed rows. Everything above
 * them is ordinary output that scrolls away. This replaces ink's own writer, which erases and rewrites
 * the whole frame, leaves a blank row below it, clears the scrollback if a frame is as high as the
 * screen, and does not paint at all if CI is set.
 */
export class Painter {
  private rows: readonly string[] = [];
  private cursor: ScreenPlace = { row: 0, column: 0 };

  constructor(
    private readonly write: (text: string) => void,
    private readonly columns: () => number,
  ) {}

  /** Shows `rows` and places the cursor. Rows may contain colours; each must fit the screen's width. */
  draw(rows: readonly string[], cursor: ScreenPlace): void {
    const updateOutput = this.painted(rows);
    const end = updateOutput === '' ? this.cursor.row : rows.length - 1;
    const moved = updateOutput !== '' || cursor.row !== this.cursor.row || cursor.column !== this.cursor.column;
    if (moved) this.write(updateOutput + vertical(cursor.row - end) + toColumn(cursor.column));
    this.rows = rows;
    this.cursor = cursor;
  }

  /** Returns the output that updates the screen to `rows`, with the cursor in the last one; empty if unchanged. */
  private painted(rows: readonly string[]): string {
    const old = this.rows;
    if (old.length === rows.length && rows.every((row, i) => row === old[i])) return '';
    const columns = this.columns();
    let out = vertical(-this.cursor.row);
    rows.forEach((row, i) => {
      out += i === 0 ? '\r' : '\r\n';
      if (row === old[i]) return;
      // After a full row the cursor stays on the last cell, which must not be erased.
      out += widthOf(row) < columns ? `${row}\x1b[K` : row;
    });
    if (old.length > rows.length) out += `\r\n\x1b[J${vertical(-1)}`;
    return out;
  }

  /** Returns the output that erases the rows; later output starts in their place, at the first column. */
  eraseOutput(): string {
    if (this.rows.length === 0) return '';
    const out = `${vertical(-this.cursor.row)}\r\x1b[J`;
    this.rows = [];
    this.cursor = { row: 0, column: 0 };
    return out;
  }

  /** Empties the screen; the next draw starts at its top. */
  clearScreen(): void {
    this.rows = [];
    this.cursor = { row: 0, column: 0 };
    this.write('\x1b[H\x1b[2J');
  }

  /**
   * Handles a new width, at which the terminal has rewrapped the rows: computes their first row and
   * erases them from there. Terminals differ in whether they rewrap the cursor's own row. It counts as
   * one row here, because a leftover of the old prompt is better than an erased line of a report.
   */
  resized(): void {
    const columns = this.columns();
    const { row, column } = this.cursor;
    const above = this.rows
      .slice(0, row)
      .reduce((sum, text) => sum + Math.max(1, Math.ceil(widthOf(text) / columns)), 0);
    this.cursor = { row: above, column };
    this.write(this.eraseOutput());
  }
}

function vertical(by: number): string {
  return by === 0 ? '' : by < 0 ? `\x1b[${-by}A` : `\x1b[${by}B`;
}

function toColumn(column: number): string {
  return `\x1b[${column + 1}G`;
}
