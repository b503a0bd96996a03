import { Keys, type Key } from './keys.ts';
import { enterScreen, leaveScreen } from './screenport.ts';
import type { ReplIo } from '../session.ts';

/** How long the start of an escape sequence waits for its rest before it counts as the escape key. */
const ESCAPE_MS = 100;

const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';
const SHOW_CURSOR = '\x1b[?25h';
/**
 * What was typed before raw mode stands on the screen already; the prompt shows it again. Below may
 * be what a killed program left.
 */
const DROP_ECHO = '\r\x1b[J';

type TerminalStream = NodeJS.ReadStream | NodeJS.WriteStream;

export interface Listener {
  keys(keys: readonly Key[]): void;
  resized(): void;
  /** The terminal was closed: nothing more will come from it. */
  gone(): void;
}

/**
 * The keyboard and the screen's size. Reads the terminal itself: ink's
 * useInput gives Backspace and Delete the same name and takes the ESC off a
 * sequence that arrives in two pieces, so neither can be told apart later.
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

  /** Raw mode first, so that what is typed while the rest loads is neither echoed nor lost. */
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

  /** Gives the terminal back as it was; may be called twice. */
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
    // A terminal that is gone goes on failing; nobody else should stumble over it.
    if (!this.gone)
      for (const stream of new Set<TerminalStream>([stdin, stdout, stderr])) stream.off('error', this.onGone);
  }

  /** Takes the whole screen, what is on it coming back with `leave`; kept over stop and start. */
  enter(): void {
    this.full = true;
    this.io.stdout.write(enterScreen);
  }

  leave(): void {
    this.full = false;
    this.io.stdout.write(leaveScreen);
  }

  /** Resolves when the terminal has taken everything that was written. */
  flushed(): Promise<void> {
    return this.gone ? Promise.resolve() : new Promise(resolve => void this.io.stdout.write('', () => resolve()));
  }

  /** At least 1; a terminal that does not say is taken for 80. */
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
