import { errorNotes, noteIn, type Language } from '../commands/language.ts';
import type { FullScreen, Note } from '../commands/outcome.ts';
import { asUserError } from '../core/base/errors.ts';
import type { Canvas } from './prompt/canvas.tsx';
import type { Key } from './terminal/keys.ts';
import { colorLevel } from './terminal/colorlevel.ts';
import { noFacts } from './prompt/decorate.ts';
import { KeyQueue, portOf } from './prompt/keyqueue.ts';
import { Painter } from './terminal/painter.ts';
import { page, present, withTallNote, type Display, type ShownReport } from './prompt/present.ts';
import { emptyPrompt, fillMenu, press, type Effect, type Prompt } from './prompt/prompt.ts';
import { noteBytes } from './prompt/report.ts';
import { visibleLine } from '../core/base/visible.ts';
import type { ScreenPort } from './terminal/screenport.ts';
import type { Completion, ReplIo, ReplSession } from './session.ts';
import { statusRow } from './prompt/status.ts';
import { Terminal } from './terminal/terminal.ts';
import { showView } from './views.ts';
import { phrase } from '../core/base/phrase.ts';

export type { Candidate, Completion, ReplIo, ReplSession } from './session.ts';

const LABEL = '(pprof) ';

/** Reads and runs lines until the user leaves; restores the terminal at the end. */
export function runRepl(session: ReplSession, io: ReplIo): Promise<void> {
  return new Repl(session, io).run();
}

class Repl {
  private readonly terminal: Terminal;
  private readonly painter: Painter;
  private canvas: Canvas | undefined;
  private prompt: Prompt = emptyPrompt;
  private readonly queue = new KeyQueue();
  /** The action of ctrl-c while a command runs. */
  private interrupt: (() => void) | undefined;
  private showing = false;
  /** The last report that was shown. */
  private last: ShownReport | undefined;
  private ended = false;
  /** Background work, done while no key is pressed; undefined when it is finished. */
  private work: Iterator<unknown> | undefined;
  private turn: NodeJS.Immediate | undefined;

  private get language(): Language {
    return this.session.language ?? 'en';
  }

  constructor(
    private readonly session: ReplSession,
    private readonly io: ReplIo,
  ) {
    this.terminal = new Terminal(io, {
      keys: keys => this.receiveKeys(keys),
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
      this.readHistory();
      // The prompt appears at once; ink loads later and draws from the first key on.
      this.painter.draw([LABEL.trimEnd()], { row: 0, column: LABEL.length });
      const { mount, ready } = await import('./prompt/canvas.tsx');
      await ready;
      this.canvas = mount(this.io, this.color, () => this.close());
      this.work = this.session.prepare?.();
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

  private receiveKeys(keys: readonly Key[]): void {
    this.queue.push(keys);
    this.heedInterrupt();
  }

  /** While a command runs, keys wait. Ctrl-c acts at once and discards the keys before it. */
  private heedInterrupt(): void {
    if (this.interrupt && this.queue.dropThrough('ctrl-c')) this.interrupt();
  }

  /** Waits for the next key; repaints the screen when the queue is empty. */
  private nextKey(): Promise<Key | undefined> {
    return this.queue.next(() => {
      this.paint();
      this.workOn();
    });
  }

  /** Does background work between keys, in short steps, so that no key waits longer than one step. */
  private workOn(): void {
    this.turn ??= setImmediate(() => {
      this.turn = undefined;
      if (this.ended || this.interrupt || this.showing || !this.queue.empty) return;
      if (this.workStep()) this.workOn();
    });
  }

  /** Does one step: first for the menu, then background work. Returns false when nothing is left. */
  private workStep(): boolean {
    const pending = this.prompt.menu?.completion.pending;
    try {
      if (pending) {
        if (!pending.advance()) return true;
        this.prompt = fillMenu(this.prompt, this.complete);
        this.paint();
      } else if (this.work?.next().done !== false) {
        this.work = undefined;
      }
    } catch (error) {
      this.work = undefined;
      this.prompt = { line: this.prompt.line, history: this.prompt.history };
      this.print(notesOfError(error, this.language));
      this.paint();
    }
    return this.work !== undefined;
  }

  private readonly complete = (line: string, cursor: number): Completion =>
    this.session.complete(line, cursor, { hurry: true });

  private async handle(key: Key | undefined): Promise<void> {
    if (!key) return;
    let effect: Effect | undefined;
    try {
      [this.prompt, effect] = press(this.prompt, key, this.complete);
    } catch (error) {
      this.print(notesOfError(error, this.language));
    }
    if (effect) await this.performSafely(effect);
  }

  /** Performs an effect; reports any error and returns to the prompt. */
  private async performSafely(effect: Effect): Promise<void> {
    try {
      await this.perform(effect);
    } catch (error) {
      this.print(notesOfError(error, this.language));
    }
  }

  private async perform(effect: Effect): Promise<void> {
    switch (effect.do) {
      case 'submit':
        this.settle(LABEL + effect.text);
        this.print(this.session.history.add(effect.text));
        await this.runLine(effect.text);
        this.readHistory();
        // Lets the event loop deliver ctrl-c between pasted lines.
        await new Promise<void>(resolve => void setImmediate(resolve));
        // The line may have changed the options that the work depends on.
        this.work = this.session.prepare?.();
        break;
      case 'drop':
        this.settle(`${LABEL}${effect.text}^C`);
        break;
      case 'hint-leave':
        this.settle(`${LABEL}^C`);
        this.print([noteIn({ level: 'hint', text: phrase`To leave, type quit or press ctrl-d.` }, this.language)]);
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
      case 'page-last':
        await this.openLast();
        break;
    }
  }

  /** Reloads the history: the session may have added or removed lines. */
  private readHistory(): void {
    this.prompt = { ...this.prompt, history: { lines: [...this.session.history.lines] } };
  }

  /** Runs a line and prints its outcome. */
  private async runLine(line: string): Promise<void> {
    let stopped = false;
    let next: readonly string[] = [];
    const interrupted = new Promise<'interrupted'>(resolve => {
      this.interrupt = () => {
        stopped = true;
        resolve('interrupted');
      };
    });
    // Ctrl-c may have arrived in the same chunk as the line.
    this.heedInterrupt();
    try {
      const outcome = stopped ? 'interrupted' : await Promise.race([this.session.evaluate(line), interrupted]);
      if (outcome !== 'interrupted') {
        const display = this.display(() => stopped);
        const shown = withTallNote(outcome, display);
        this.print(shown.notes);
        this.last = await present(shown, display);
        if (outcome.screen) next = await this.show(outcome.screen);
        if (outcome.after && !stopped) this.print(outcome.after);
        if (outcome.quit) this.ended = true;
      }
    } catch (error) {
      this.print(notesOfError(error, this.language));
    } finally {
      this.interrupt = undefined;
    }
    if (stopped && !this.ended) this.io.stdout.write('^C\n');
    for (const then of next) {
      this.settle(LABEL + then);
      this.print(this.session.history.add(then));
      await this.runLine(then);
    }
  }

  /** Lends the screen to a view; returns the lines to run after it. */
  private async show(screen: FullScreen): Promise<readonly string[]> {
    return this.withScreen(port => showView(screen, port));
  }

  private async withScreen<T>(use: (port: ScreenPort) => Promise<T>): Promise<T> {
    const { interrupt } = this;
    this.interrupt = undefined;
    this.showing = true;
    this.terminal.enter();
    try {
      return await use(portOf(this.io, this.terminal, this.queue, this.color));
    } catch (error) {
      // Keys typed meanwhile were meant for the view.
      this.queue.clear();
      throw error;
    } finally {
      this.showing = false;
      this.interrupt = interrupt;
      this.terminal.leave();
    }
  }

  private async withoutTerminal(use: () => Promise<void>): Promise<void> {
    this.terminal.stop();
    try {
      await use();
    } finally {
      this.terminal.start();
    }
  }

  /** Returns the display for a report. */
  private display(stopped: () => boolean): Display {
    const { io, terminal } = this;
    return {
      io,
      columns: terminal.columns,
      rows: terminal.rows,
      level: colorLevel(io.stdout, this.color),
      facts: this.session.facts ?? noFacts,
      stopped,
      mayPage: () => this.queue.empty,
      withScreen: use => this.withScreen(use),
      withoutTerminal: use => this.withoutTerminal(use),
    };
  }

  /** Shows the last report again in the pager, at its full width. */
  private async openLast(): Promise<void> {
    const shown = this.last;
    if (!shown || shown.lines.isEmpty) return;
    const erased = this.painter.eraseOutput();
    if (erased !== '') this.io.stdout.write(erased);
    await page(
      shown,
      this.display(() => false),
      'nothing',
    );
  }

  private paint(): void {
    if (!this.canvas) return;
    const { columns, rows: height } = this.terminal;
    const { rows, cursor } = this.canvas.paint(LABEL, this.prompt, this.terminal);
    const status = statusRow(this.session.status?.() ?? [], columns, this.color);
    this.painter.draw(status !== '' && rows.length + 1 < height ? [...rows, status] : rows, cursor);
  }

  /** Turns the live part into a line of the scrollback. */
  private settle(text: string): void {
    this.io.stdout.write(`${this.painter.eraseOutput()}${visibleLine(text)}\n`);
  }

  private print(notes: readonly Note[]): void {
    if (notes.length === 0) return;
    const erased = this.painter.eraseOutput();
    if (erased !== '') this.io.stdout.write(erased);
    this.io.stderr.write(noteBytes(notes, this.io));
  }

  private resized(): void {
    if (this.showing) this.queue.push([{ name: 'resize', text: '' }]);
    if (this.interrupt || this.showing) return;
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

  /** Ends the session, because the terminal is gone or the user leaves. */
  private end(): void {
    this.ended = true;
    this.interrupt?.();
    this.queue.end();
  }

  /** Restores the terminal; the cursor is below the last output. */
  private close(): void {
    clearImmediate(this.turn);
    const erased = this.painter.eraseOutput();
    if (erased !== '') this.io.stdout.write(`${erased}${visibleLine(LABEL + this.prompt.line.text)}\n`);
    this.terminal.stop();
  }
}

/** Shows one view on a terminal, without a prompt; returns the lines to run after it. */
export async function runView(screen: FullScreen, io: ReplIo): Promise<readonly string[]> {
  const queue = new KeyQueue();
  const terminal = new Terminal(io, {
    keys: keys => queue.push(keys),
    resized: () => queue.push([{ name: 'resize', text: '' }]),
    gone: () => queue.end(),
  });
  const forget = io.onExit?.(() => terminal.stop());
  terminal.start();
  terminal.enter();
  try {
    return await showView(screen, portOf(io, terminal, queue, io.color ?? io.stdout.hasColors?.() ?? false));
  } finally {
    terminal.leave();
    terminal.stop();
    forget?.();
    await terminal.flushed();
  }
}

/** Converts an exception into notes; a report may throw a UserError while it is being written. */
function notesOfError(error: unknown, language: Language): Note[] {
  const known = asUserError(error);
  if (known) {
    return errorNotes(known, language);
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [
    { level: 'error', text: `internal error: ${text}` },
    noteIn(
      { level: 'hint', text: phrase`This is a fault of inkprof, not of your profile. The session goes on.` },
      language,
    ),
  ];
}
