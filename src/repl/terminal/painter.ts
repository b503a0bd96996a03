import { widthOf, type ScreenPlace } from './layout.ts';

/**
 * Keeps a few rows at the bottom of what was printed and repaints only those
 * that change. Everything above them is ordinary output that scrolls away.
 * Written apart from ink, which erases and rewrites its whole frame, leaves a
 * blank row under it, clears the scrollback when a frame is as high as the
 * screen, and does not paint at all where CI is set.
 */
export class Painter {
  private rows: readonly string[] = [];
  private cursor: ScreenPlace = { row: 0, column: 0 };

  constructor(
    private readonly write: (text: string) => void,
    private readonly columns: () => number,
  ) {}

  /** Rows may hold colours; each must fit the screen's width. */
  draw(rows: readonly string[], cursor: ScreenPlace): void {
    const painted = this.painted(rows);
    const end = painted === '' ? this.cursor.row : rows.length - 1;
    const moved = painted !== '' || cursor.row !== this.cursor.row || cursor.column !== this.cursor.column;
    if (moved) this.write(painted + vertical(cursor.row - end) + toColumn(cursor.column));
    this.rows = rows;
    this.cursor = cursor;
  }

  /** What brings `rows` on the screen and leaves the cursor in the last one; empty if they are there. */
  private painted(rows: readonly string[]): string {
    const old = this.rows;
    if (old.length === rows.length && rows.every((row, i) => row === old[i])) return '';
    const columns = this.columns();
    let out = vertical(-this.cursor.row);
    rows.forEach((row, i) => {
      out += i === 0 ? '\r' : '\r\n';
      if (row === old[i]) return;
      // After a full row the cursor waits on its last cell, which must not be erased.
      out += widthOf(row) < columns ? `${row}\x1b[K` : row;
    });
    if (old.length > rows.length) out += `\r\n\x1b[J${vertical(-1)}`;
    return out;
  }

  /** Takes the rows off the screen: what follows is printed in their place, from the first column. */
  erased(): string {
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
   * The terminal has a new width and has wrapped the rows anew: finds their
   * first row again and erases them there. Terminals differ over the cursor's
   * own row, and some leave it as it is; it counts as one row, since a piece
   * of an old prompt that stays is better than a line of a report that goes.
   */
  resized(): void {
    const columns = this.columns();
    const { row, column } = this.cursor;
    const above = this.rows
      .slice(0, row)
      .reduce((sum, text) => sum + Math.max(1, Math.ceil(widthOf(text) / columns)), 0);
    this.cursor = { row: above, column };
    this.write(this.erased());
  }
}

function vertical(by: number): string {
  return by === 0 ? '' : by < 0 ? `\x1b[${-by}A` : `\x1b[${by}B`;
}

function toColumn(column: number): string {
  return `\x1b[${column + 1}G`;
}
