import type { Key } from './keys.ts';
import type { ColorLevel } from './colorlevel.ts';

/** Exclusive access to the screen and the keyboard, for a view until it returns. */
export interface ScreenPort {
  readonly columns: number;
  readonly rows: number;
  readonly level: ColorLevel;
  /** Writes to the terminal immediately. */
  write(text: string): void;
  /**
   * Resolves with the next key or `resize`; undefined if the terminal is gone or, with `wait` false, if
   * no key is pending.
   */
  next(wait: boolean): Promise<Key | undefined>;
  /** True once the terminal is gone. */
  readonly gone: boolean;
  /** Restores the terminal and suspends the process until the shell continues it. */
  suspend(): void;
}

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H';
const LEAVE = '\x1b[?25h\x1b[?1049l';
/** Enables reports of mouse buttons and the wheel, in SGR format, which has no limit of columns. */
const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';
/** Begins a synchronized update: terminals that support it show the output up to END as one frame. */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';

export const enterScreen = ENTER + MOUSE_ON;
export const leaveScreen = MOUSE_OFF + LEAVE;

/** Paints whole screens, and writes only the rows that changed. */
export class ScreenPainter {
  private shown: readonly string[] = [];

  constructor(private readonly port: ScreenPort) {}

  /** Forgets the content of the screen, so that the next frame is written whole. */
  forget(): void {
    this.shown = [];
  }

  /** Shows rows from the top, each at most as wide as the screen. Without `cursor`, the cursor is hidden. */
  show(rows: readonly string[], cursor?: { readonly row: number; readonly column: number }): void {
    let out = '';
    if (this.shown.length === 0) out += '\x1b[0m\x1b[2J';
    for (let i = 0; i < Math.max(rows.length, this.shown.length); i++) {
      const row = rows[i] ?? '';
      // Erases first: after a full row the cursor stays on the last cell.
      if (row !== this.shown[i]) out += `\x1b[${i + 1};1H\x1b[2K${row}`;
    }
    this.shown = rows;
    const place = cursor ? `\x1b[${cursor.row + 1};${cursor.column + 1}H\x1b[?25h` : '\x1b[?25l';
    this.port.write(`${BEGIN}${out}${place}${END}`);
  }
}
