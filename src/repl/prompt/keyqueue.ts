import { colorLevel, type ColorLevel } from '../terminal/colorlevel.ts';
import type { Key } from '../terminal/keys.ts';
import type { ScreenPort } from '../terminal/screenport.ts';
import type { ReplIo } from '../session.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** A queue of unhandled keys, with a waiting consumer. */
export class KeyQueue {
  private readonly keys: Key[] = [];
  private wake: () => void = () => {};
  /** True when the terminal is gone or the user leaves. */
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

  /** Removes all keys up to the last one named `name`; returns false if there is none. */
  dropThrough(name: string): boolean {
    const last = this.keys.findLastIndex(key => key.name === name);
    this.keys.splice(0, last + 1);
    return last >= 0;
  }

  /** Resolves with the next key; undefined at the end. Calls `idle` before waiting. */
  async next(idle: () => void = () => {}): Promise<Key | undefined> {
    if (this.empty && !this.ended) {
      idle();
      await new Promise<void>(resolve => (this.wake = resolve));
    }
    return this.keys.shift();
  }

  /** Lets the event loop read pending input, then returns the next key; undefined if there is none. */
  async poll(): Promise<Key | undefined> {
    if (this.empty && !this.ended) await new Promise<void>(resolve => void setImmediate(resolve));
    return this.keys.shift();
  }
}

/** Returns the interface through which a view uses the whole terminal. */
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
