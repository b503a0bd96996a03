import type { Key } from './keys.ts';
import type { ColorLevel } from './colorlevel.ts';

/** The whole screen and the keyboard, lent to a view until it returns. */
export interface ScreenPort {
  readonly columns: number;
  readonly rows: number;
  readonly level: ColorLevel;
  /** Writes to the terminal at once. */
  write(text: string): void;
  /**
   * The next key, `resize` among them; undefined when the terminal is gone. With `wait` false:
   * undefined too while none is there.
   */
  next(wait: boolean): Promise<Key | undefined>;
  /** True once the terminal is gone. */
  readonly gone: boolean;
  /** Stops the process until the shell continues it, the terminal being given back meanwhile. */
  suspend(): void;
}

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H';
const LEAVE = '\x1b[?25h\x1b[?1049l';
/** Presses and the wheel, in the form that has no limit of columns. */
const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';
/** Terminals that know it show what lies between as one picture. */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';

export const enterScreen = ENTER + MOUSE_ON;
export const leaveScreen = MOUSE_OFF + LEAVE;

/** Paints whole screens and sends only the rows that changed. */
export class ScreenPainter {
  private shown: readonly string[] = [];

  constructor(private readonly port: ScreenPort) {}

  /** What is on the screen is not known any more: the next picture is sent whole. */
  forget(): void {
    this.shown = [];
  }

  /** Rows from the top, each at most as wide as the screen; without a cursor it is hidden. */
  show(rows: readonly string[], cursor?: { readonly row: number; readonly column: number }): void {
    let out = '';
    if (this.shown.length === 0) out += '\x1b[0m\x1b[2J';
    for (let i = 0; i < Math.max(rows.length, this.shown.length); i++) {
      const row = rows[i] ?? '';
      // Erased first: behind a full row the cursor waits on its last cell.
      if (row !== this.shown[i]) out += `\x1b[${i + 1};1H\x1b[2K${row}`;
    }
    this.shown = rows;
    const place = cursor ? `\x1b[${cursor.row + 1};${cursor.column + 1}H\x1b[?25h` : '\x1b[?25l';
    this.port.write(`${BEGIN}${out}${place}${END}`);
  }
}
