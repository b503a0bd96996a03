import { PassThrough, Writable } from 'node:stream';
import { encodeText } from '../../src/core/base/text.ts';
import type { ReplIo } from '../../src/repl/session.ts';
import { Screen } from '../support/screen.ts';

/** A terminal in memory: keys go in, the screen shows what came out. */
export class FakeTerminal {
  readonly screen: Screen;
  readonly io: ReplIo;
  /** Everything that was written, escapes included. */
  written = '';
  raw = false;
  suspended = 0;
  private readonly stdin = new PassThrough();
  private readonly stdout: Writable & { columns: number; rows: number };

  constructor(columns = 72, rows = 16, options: { color?: boolean; pager?: string } = { color: true }) {
    this.screen = new Screen(columns, rows);
    const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
      this.written += chunk.toString();
      void this.screen.write(chunk).then(done);
    };
    const setRawMode = (raw: boolean): void => {
      this.raw = raw;
    };
    this.stdout = Object.assign(new Writable({ write }), { isTTY: true, columns, rows });
    Object.assign(this.stdin, { isTTY: true, setRawMode, ref: () => {}, unref: () => {} });
    this.io = {
      stdin: this.stdin as unknown as NodeJS.ReadStream,
      stdout: this.stdout as unknown as NodeJS.WriteStream,
      stderr: this.stdout as unknown as NodeJS.WriteStream,
      encode: encodeText,
      suspend: () => {
        this.suspended++;
      },
      // Few rows: nearly every report would be paged.
      pager: 'off',
      ...options,
    };
  }

  type(input: string): void {
    this.stdin.write(input);
  }

  hangUp(): void {
    this.stdin.end();
  }

  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows);
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit('resize');
  }

  /** The screen with the cursor drawn as `|`, the greeting left out. */
  seen(): string[] {
    const lines = this.screen.lines();
    const { row, column } = this.screen.cursor();
    while (lines.length <= row) lines.push('');
    const line = lines[row].padEnd(column);
    lines[row] = `${line.slice(0, column)}|${line.slice(column)}`;
    return lines.slice(lines.findIndex(text => text.startsWith('Entering interactive mode')) + 1);
  }
}
