import type { Note } from '../commands/outcome.ts';
import { UserError } from '../core/errors.ts';
import type { Canvas } from './canvas.tsx';
import type { Key } from './keys.ts';
import { Painter } from './painter.ts';
import { emptyPrompt, press, type Effect } from './prompt.ts';
import { noteBytes, writeReport } from './report.ts';
import { visibleLine } from './sanitize.ts';
import type { ReplIo, ReplSession } from './session.ts';
import { Terminal } from './terminal.ts';

export type { Candidate, Completion, ReplIo, ReplSession } from './session.ts';
export { describeKeys } from './keymap.ts';

const LABEL = '(pprof) ';

/** Reads lines at a prompt and runs them until the user leaves; the terminal is then as it was. */
export function runRepl(session: ReplSession, io: ReplIo): Promise<void> {
  return new Repl(session, io).run();
}

class Repl {
  private readonly terminal: Terminal;
  private readonly painter: Painter;
  private canvas: Canvas | undefined;
  private prompt = emptyPrompt;
  /** Typed but not handled yet. */
  private queue: Key[] = [];
  private wake: () => void = () => {};
  /** Set while a command runs: what ctrl-c then does. */
  private interrupt: (() => void) | undefined;
  private ended = false;

  constructor(
    private readonly session: ReplSession,
    private readonly io: ReplIo,
  ) {
    this.terminal = new Terminal(io, {
      keys: keys => this.arrived(keys),
      resized: () => this.resized(),
      gone: () => this.end(),
    });
    this.painter = new Painter(
      text => void io.stdout.write(text),
      () => this.terminal.columns,
    );
  }

  async run(): Promise<void> {
    this.terminal.start();
    try {
      this.print(this.session.greeting());
      // The prompt is there at once; ink, which takes longer to load, draws it from the first key on.
      this.painter.draw([LABEL.trimEnd()], { row: 0, column: LABEL.length });
      const { mount, ready } = await import('./canvas.tsx');
      await ready;
      this.canvas = mount(this.io, this.color, () => this.close());
      while (!this.ended) await this.handle(await this.nextKey());
    } finally {
      this.close();
      this.canvas?.close();
      await this.terminal.flushed();
    }
  }

  private get color(): boolean {
    return this.io.color ?? this.io.stdout.hasColors?.() ?? false;
  }

  private arrived(keys: readonly Key[]): void {
    for (const key of keys) this.queue.push(key);
    this.heedInterrupt();
    this.wake();
  }

  /** While a command runs, keys wait; ctrl-c does not, and takes back what was typed before it. */
  private heedInterrupt(): void {
    if (!this.interrupt) return;
    const last = this.queue.findLastIndex(key => key.name === 'ctrl-c');
    if (last < 0) return;
    this.queue.splice(0, last + 1);
    this.interrupt();
  }

  /** The next key; the screen is brought up to date when there is none to handle. */
  private async nextKey(): Promise<Key | undefined> {
    if (this.queue.length === 0 && !this.ended) {
      this.paint();
      await new Promise<void>(resolve => (this.wake = resolve));
    }
    return this.queue.shift();
  }

  private async handle(key: Key | undefined): Promise<void> {
    if (!key) return;
    let effect: Effect | undefined;
    try {
      [this.prompt, effect] = press(this.prompt, key, (line, cursor) => this.session.complete(line, cursor));
    } catch (error) {
      this.print(thrown(error));
    }
    if (effect) await this.perform(effect);
  }

  private async perform(effect: Effect): Promise<void> {
    switch (effect.do) {
      case 'submit':
        this.settle(LABEL + effect.text);
        await this.runLine(effect.text);
        break;
      case 'drop':
        this.settle(`${LABEL}${effect.text}^C`);
        break;
      case 'hint-leave':
        this.settle(`${LABEL}^C`);
        this.print([{ level: 'hint', text: 'To leave, type quit or press ctrl-d.' }]);
        break;
      case 'leave':
        this.settle(LABEL);
        this.ended = true;
        break;
      case 'clear-screen':
        this.painter.clearScreen();
        break;
      case 'suspend':
        this.suspend(effect.text);
        break;
    }
  }

  /** Runs a line and prints what it did. */
  private async runLine(line: string): Promise<void> {
    let stopped = false;
    const interrupted = new Promise<'interrupted'>(resolve => {
      this.interrupt = () => {
        stopped = true;
        resolve('interrupted');
      };
    });
    // It may have been typed together with the line.
    this.heedInterrupt();
    try {
      const outcome = stopped ? 'interrupted' : await Promise.race([this.session.evaluate(line), interrupted]);
      if (outcome !== 'interrupted') {
        this.print(outcome.notes);
        await writeReport(outcome.out, this.io, () => stopped);
        if (outcome.quit) this.ended = true;
      }
    } catch (error) {
      this.print(thrown(error));
    } finally {
      this.interrupt = undefined;
    }
    if (stopped && !this.ended) this.io.stdout.write('^C\n');
  }

  private paint(): void {
    if (!this.canvas) return;
    const { rows, cursor } = this.canvas.paint(LABEL, this.prompt, this.terminal);
    this.painter.draw(rows, cursor);
  }

  /** The live part becomes a line of the scrollback. */
  private settle(text: string): void {
    this.io.stdout.write(`${this.painter.erased()}${visibleLine(text)}\n`);
  }

  private print(notes: readonly Note[]): void {
    if (notes.length === 0) return;
    const erased = this.painter.erased();
    if (erased !== '') this.io.stdout.write(erased);
    this.io.stderr.write(noteBytes(notes, this.io));
  }

  private resized(): void {
    if (this.interrupt) return;
    this.painter.resized();
    this.paint();
  }

  private suspend(text: string): void {
    if (!this.io.suspend) return;
    this.settle(LABEL + text);
    this.terminal.stop();
    this.io.suspend();
    this.terminal.start();
  }

  /** The terminal is gone, or the user leaves. */
  private end(): void {
    this.ended = true;
    this.interrupt?.();
    this.wake();
  }

  /** Gives the terminal back, below whatever is on it. */
  private close(): void {
    const erased = this.painter.erased();
    if (erased !== '') this.io.stdout.write(`${erased}${visibleLine(LABEL + this.prompt.line.text)}\n`);
    this.terminal.stop();
  }
}

/** What was thrown, in words; a report may throw a UserError while it is being written. */
function thrown(error: unknown): Note[] {
  if (error instanceof UserError) {
    return [{ level: 'error', text: error.message }, ...(error.hint ? [{ level: 'hint', text: error.hint } as const] : [])];
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [
    { level: 'error', text: `internal error: ${text}` },
    { level: 'hint', text: 'This is a fault of inkprof, not of your profile. The session goes on.' },
  ];
}
