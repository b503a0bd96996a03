import { Keys, type Key } from './keys.ts';
import { enterScreen, leaveScreen } from './screenport.ts';
import type { ReplIo } from '../session.ts';

/** Timeout in milliseconds after which an incomplete escape sequence counts as the escape key. */
const ESCAPE_MS = 100;

const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';
const SHOW_CURSOR = '\x1b[?25h';
/**
 * Erases the echo of keys that were typed before raw mode, because the prompt shows them again, and
 * leftovers of a killed program below.
 */
const DROP_ECHO = '\r\x1b[J';

type TerminalStream = NodeJS.ReadStream | NodeJS.WriteStream;

export interface Listener {
  keys(keys: readonly Key[]): void;
  resized(): void;
  /** The terminal was closed; no more keys will arrive. */
  gone(): void;
}

/**
 * The keyboard and the screen's size. Reads the terminal itself, because ink's useInput reports
 * Backspace and Delete under one name and drops the ESC of a sequence that arrives in two chunks.
 */
export class Terminal {
  private readonly keys = new Keys();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private open = false;
  private full = false;
  private gone = false;

  constructor(
    private readonly io: ReplIo,
    private readonly listener: Listener,
  ) {}

  /** Enters raw mode at once, so that keys typed while the rest loads are neither echoed nor lost. */
  start(): void {
    const { stdin, stdout, stderr } = this.io;
    this.open = true;
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', this.onData);
    stdin.on('end', this.onGone);
    stdout.on('resize', this.onResize);
    for (const stream of new Set<TerminalStream>([stdin, stdout, stderr])) stream.on('error', this.onGone);
    stdin.ref?.();
    stdin.resume();
    stdout.write(DROP_ECHO + PASTE_ON + (this.full ? enterScreen : ''));
  }

  /** Restores the terminal; may be called twice. */
  stop(): void {
    if (!this.open) return;
    const { stdin, stdout, stderr } = this.io;
    this.open = false;
    clearTimeout(this.timer);
    stdout.write((this.full ? leaveScreen : '') + PASTE_OFF + SHOW_CURSOR);
    try {
      stdin.setRawMode(false);
    } catch {
      // The terminal is gone, so there is no mode to restore.
    }
    stdin.pause();
    stdin.unref?.();
    stdin.off('data', this.onData);
    stdin.off('end', this.onGone);
    stdout.off('resize', this.onResize);
    // A closed terminal keeps emitting errors; a listener remains to ignore them.
    if (!this.gone)
      for (const stream of new Set<TerminalStream>([stdin, stdout, stderr])) stream.off('error', this.onGone);
  }

  /** Switches to the alternate screen until `leave`; after `stop`, `start` switches to it again. */
  enter(): void {
    this.full = true;
    this.io.stdout.write(enterScreen);
  }

  leave(): void {
    this.full = false;
    this.io.stdout.write(leaveScreen);
  }

  /** Resolves when all output has been written. */
  flushed(): Promise<void> {
    return this.gone ? Promise.resolve() : new Promise(resolve => void this.io.stdout.write('', () => resolve()));
  }

  /** Width of the terminal, at least 1; 80 if unknown. */
  get columns(): number {
    return this.io.stdout.columns || 80;
  }

  get rows(): number {
    return this.io.stdout.rows || 24;
  }

  private readonly onData = (chunk: string): void => {
    clearTimeout(this.timer);
    const keys = this.keys.push(chunk);
    if (this.keys.waiting) this.timer = setTimeout(() => this.listener.keys(this.keys.flush()), ESCAPE_MS);
    if (keys.length > 0) this.listener.keys(keys);
  };

  private readonly onResize = (): void => this.listener.resized();
  private readonly onGone = (): void => {
    this.gone = true;
    this.listener.gone();
  };
}
