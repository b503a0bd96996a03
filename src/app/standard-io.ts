/** Output to the terminal, and the terminal's abilities. */
import { learnLanguage, noteIn, type Language } from '../commands/language.ts';
import type { Note, Outcome, Remark } from '../commands/outcome.ts';
import type { Shell } from '../commands/shell.ts';
import { ByteText } from '../core/base/bytetext.ts';
import { encodeText } from '../core/base/text.ts';
import { visibleText } from '../core/base/visible.ts';
import { writeError, writeOut } from '../host/files/output.ts';
import { keyboard } from '../host/files/streams.ts';
import { millisecondClock, progressLine } from '../host/screen/progress.ts';
import type { ProgressLine } from '../host/screen/progress.ts';
import { endBySignal, endSignals, suspension } from '../host/signals.ts';
import type { EndSignal } from '../host/signals.ts';

/** The values of -color, -pager and -lang. */
export interface Look {
  readonly color: 'auto' | 'always' | 'never';
  /** Empty: the environment decides. */
  readonly pager: string;
  readonly language: Language;
}

/** The interface between the prompt or a view and this process. */
type TerminalIo = Parameters<typeof import('../repl/index.ts')['runView']>[1];

/** Prints notes and reports: coloured and sanitized on a terminal, as unchanged bytes into a pipe. */
export class StandardIo {
  private readonly suspend = suspension();

  constructor(readonly look: Look = { color: 'auto', pager: '', language: 'en' }) {}

  /** Loads the texts of a language and returns the output for it. */
  static async in(language: Language): Promise<StandardIo> {
    await learnLanguage(language);
    return new StandardIo().with({ language });
  }

  with(look: Partial<Look>): StandardIo {
    return new StandardIo({ ...this.look, ...look });
  }

  private wantsColor(stream: NodeJS.WriteStream): boolean {
    if (this.look.color !== 'auto') return this.look.color === 'always';
    return stream.isTTY === true && !process.env['NO_COLOR'] && !this.isPlain();
  }

  private noteBytes({ level, text }: Note): Uint8Array {
    const red = this.wantsColor(process.stderr);
    // A server's message or a name in a file may contain escape sequences.
    const shown = process.stderr.isTTY === true ? visibleText(text) : text;
    return encodeText(red && level === 'error' ? `\x1b[0;31m${shown}\n\x1b[0m` : `${shown}\n`);
  }

  async printNotes(notes: readonly Remark[]): Promise<void> {
    for (const note of notes) await writeError(this.noteBytes(noteIn(note, this.look.language)));
  }

  /** Returns a progress line if stderr is a terminal, else undefined. */
  watchedProgress(): ProgressLine | undefined {
    if (process.stderr.isTTY !== true || this.isPlain()) return undefined;
    return progressLine({
      write: text => void writeError(encodeText(text)),
      get columns() {
        return process.stderr.columns ?? 80;
      },
      now: millisecondClock,
    });
  }

  /** Returns the text of a report: sanitized and coloured for a terminal, as unchanged bytes for a pipe. */
  private async shownText(outcome: Outcome, session: Pick<Shell, 'facts'>): Promise<Outcome['out']> {
    const { out } = outcome;
    const color = this.wantsColor(process.stdout);
    if (out instanceof Uint8Array || (process.stdout.isTTY !== true && !color)) return out;
    const { colorLines: colored } = await import('../repl/prompt/colored.ts');
    return colored(outcome, session.facts, process.stdout, color);
  }

  private async printText(texts: Iterable<string>): Promise<void> {
    let text = '';
    for (const chunk of texts) {
      text += chunk;
      if (text.length < 65536) continue;
      await writeOut(encodeText(text));
      text = '';
    }
    await writeOut(encodeText(text));
  }

  async printOutcome(outcome: Outcome, session: Pick<Shell, 'facts'>): Promise<void> {
    await this.printNotes(outcome.notes);
    const out = await this.shownText(outcome, session);
    if (out instanceof Uint8Array) return writeOut(out);
    if (out instanceof ByteText) for (const bytes of out.bytes()) await writeOut(bytes);
    else await this.printText(out);
    await this.printNotes(outcome.after ?? []);
  }

  /** True if the terminal cannot move its cursor, or if ink's environment variable announces a screen reader. */
  isPlain(): boolean {
    const isDumb = ['', 'dumb'].includes((process.env['TERM'] ?? '').toLowerCase()) && process.platform !== 'win32';
    return isDumb || process.env['INK_SCREEN_READER'] === 'true';
  }

  /** Returns the pager of the flag, else of the environment. `cat` and an empty name mean no pager. */
  private pager(): string {
    const { INKPROF_PAGER, PAGER } = process.env;
    const named = this.look.pager || (INKPROF_PAGER ?? PAGER ?? 'builtin').trim();
    return ['', 'cat', 'off', 'never'].includes(named) ? 'off' : named;
  }

  /** Registers `restore` to run at exit or at a terminating signal; returns a function that unregisters it. */
  private onExit(restore: () => void): () => void {
    const signalled = (signal: NodeJS.Signals): void => {
      restore();
      forget();
      endBySignal(signal as EndSignal);
    };
    const forget = (): void => {
      process.off('exit', restore);
      for (const signal of endSignals) process.off(signal, signalled);
    };
    process.on('exit', restore);
    for (const signal of endSignals) process.on(signal, signalled);
    return forget;
  }

  /** True if stdin and stdout are terminals that can move the cursor. */
  isTerminal(): boolean {
    return keyboard() !== null && process.stdout.isTTY === true && !this.isPlain();
  }

  /** Writes one note at once, without waiting. */
  tell(note: Remark): void {
    void writeError(this.noteBytes(noteIn(note, this.look.language)));
  }

  terminalIo(): TerminalIo {
    const { suspend } = this;
    return {
      stdin: keyboard() ?? process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      encode: encodeText,
      color: this.wantsColor(process.stdout),
      pager: this.pager(),
      runPager: async (command, chunks) =>
        (await import('../host/screen/pager.ts')).runPager(command, chunks, process.env),
      ...(suspend && { suspend }),
      onExit: restore => this.onExit(restore),
    };
  }
}
