import xterm from '@xterm/headless';

/** A terminal without a window: replays what was written to it and says what a user would see. */
export class Screen {
  private readonly terminal: InstanceType<typeof xterm.Terminal>;

  /** `reflowCursorLine`: on a new width the cursor's own line is wrapped anew too, as most terminals do. */
  constructor(columns = 80, rows = 24, options: { reflowCursorLine?: boolean } = {}) {
    this.terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: 100_000,
      allowProposedApi: true,
      // As a terminal line does it: newline starts a new line.
      convertEol: true,
      ...options,
    });
  }

  /** Resolves when the bytes are on the screen. */
  write(bytes: string | Uint8Array): Promise<void> {
    return new Promise(resolve => this.terminal.write(bytes, resolve));
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
  }

  /** The visible rows, without blanks at their ends and without empty rows at the bottom. */
  lines(): string[] {
    const { baseY } = this.terminal.buffer.active;
    return trimmed(this.read(baseY, baseY + this.terminal.rows));
  }

  /** The rows that have scrolled away, oldest first. */
  scrollback(): string[] {
    return this.read(0, this.terminal.buffer.active.baseY);
  }

  /** Everything, oldest first. */
  all(): string[] {
    return trimmed(this.read(0, this.terminal.buffer.active.length));
  }

  /** Counted from 0, from the visible screen's first row. */
  cursor(): { row: number; column: number } {
    const { cursorX, cursorY } = this.terminal.buffer.active;
    return { row: cursorY, column: cursorX };
  }

  /** Bracketed paste, as the program has left it. */
  get bracketedPaste(): boolean {
    return this.terminal.modes.bracketedPasteMode;
  }

  /** The visible cells with a foreground colour or dim: `row: text` for each run of them. */
  styled(): string[] {
    const { active } = this.terminal.buffer;
    const found: string[] = [];
    for (let row = 0; row < this.terminal.rows; row++) {
      const line = active.getLine(active.baseY + row)!;
      let run = '';
      let style = '';
      for (let x = 0; x <= this.terminal.cols; x++) {
        const cell = x < this.terminal.cols ? line.getCell(x) : undefined;
        const now = !cell ? '' : cell.isDim() ? 'dim' : cell.isFgDefault() ? '' : `color ${cell.getFgColor()}`;
        if (now !== style) {
          if (run.trim() !== '') found.push(`${style}: ${run.trimEnd()}`);
          run = '';
          style = now;
        }
        if (now !== '') run += cell!.getChars() || ' ';
      }
    }
    return found;
  }

  private read(from: number, to: number): string[] {
    const { active } = this.terminal.buffer;
    const rows: string[] = [];
    for (let y = from; y < to; y++) rows.push(active.getLine(y)?.translateToString(true).trimEnd() ?? '');
    return rows;
  }
}

function trimmed(rows: string[]): string[] {
  const last = rows.findLastIndex(row => row !== '');
  return rows.slice(0, last + 1);
}
