import { colorLevel, type ColorLevel } from '../terminal/colorlevel.ts';
import type { Key } from '../terminal/keys.ts';
import type { ScreenPort } from '../terminal/screenport.ts';
import type { ReplIo } from '../session.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Keys that were typed but not handled yet, and who waits for them. */
export class KeyQueue {
  private readonly keys: Key[] = [];
  private wake: () => void = () => {};
  /** The terminal is gone, or the user leaves. */
  ended = false;

  push(keys: readonly Key[]): void {
    for (const key of keys) this.keys.push(key);
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  get empty(): boolean {
    return this.keys.length === 0;
  }

  clear(): void {
    this.keys.length = 0;
  }

  /** Takes back everything up to the last key of a name; false where there is none. */
  dropThrough(name: string): boolean {
    const last = this.keys.findLastIndex(key => key.name === name);
    this.keys.splice(0, last + 1);
    return last >= 0;
  }

  /** The next key; undefined at the end. `idle` is called before waiting for one. */
  async next(idle: () => void = () => {}): Promise<Key | undefined> {
    if (this.empty && !this.ended) {
      idle();
      await new Promise<void>(resolve => (this.wake = resolve));
    }
    return this.keys.shift();
  }

  /** The next key if it is there, after what has arrived was heard. */
  async poll(): Promise<Key | undefined> {
    if (this.empty && !this.ended) await new Promise<void>(resolve => void setImmediate(resolve));
    return this.keys.shift();
  }
}

/** The screen as a view has it, while the terminal is in its care. */
export function portOf(io: ReplIo, terminal: Terminal, queue: KeyQueue, color: boolean): ScreenPort {
  const level: ColorLevel = colorLevel(io.stdout, color);
  return {
    level,
    get columns() {
      return terminal.columns;
    },
    get rows() {
      return terminal.rows;
    },
    get gone() {
      return queue.ended;
    },
    write: text => void io.stdout.write(text),
    next: wait => (wait ? queue.next() : queue.poll()),
    suspend() {
      if (!io.suspend) return;
      terminal.stop();
      io.suspend();
      terminal.start();
    },
  };
}
