/** What the program writes on its terminal, and what it knows of it. */
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

/** What -color, -pager and -lang say. */
export interface Look {
  readonly color: 'auto' | 'always' | 'never';
  /** Empty where the environment decides. */
  readonly pager: string;
  readonly language: Language;
}

/** What the prompt and the views ask of this process. */
type TerminalIo = Parameters<typeof import('../repl/index.ts')['runView']>[1];

/** Prints notes and reports: coloured and made safe for a person's eyes, as bytes for a pipe. */
export class StandardIo {
  private readonly suspend = suspension();

  constructor(readonly look: Look = { color: 'auto', pager: '', language: 'en' }) {}

  /** With the texts of its language at hand. */
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
    // A server's words and the names in a file may hold what a terminal would obey.
    const shown = process.stderr.isTTY === true ? visibleText(text) : text;
    return encodeText(red && level === 'error' ? `\x1b[0;31m${shown}\n\x1b[0m` : `${shown}\n`);
  }

  async printNotes(notes: readonly Remark[]): Promise<void> {
    for (const note of notes) await writeError(this.noteBytes(noteIn(note, this.look.language)));
  }

  /** A line of progress where a person looks at a terminal, and nothing elsewhere. */
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

  /** What a report prints. For a person's eyes it is made safe, and coloured; a pipe gets the bytes. */
  private async shownText(outcome: Outcome, session: Pick<Shell, 'facts'>): Promise<Outcome['out']> {
    const { out } = outcome;
    const color = this.wantsColor(process.stdout);
    if (out instanceof Uint8Array || (process.stdout.isTTY !== true && !color)) return out;
    const { colored } = await import('../repl/prompt/colored.ts');
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

  /** The terminal cannot move its cursor, or a screen reader (ink's variable says so) speaks what is printed. */
  isPlain(): boolean {
    const isDumb = ['', 'dumb'].includes((process.env['TERM'] ?? '').toLowerCase()) && process.platform !== 'win32';
    return isDumb || process.env['INK_SCREEN_READER'] === 'true';
  }

  /** The flag, else the environment: what does nothing but copy is no pager, and the same goes for an empty name. */
  private pager(): string {
    const { INKPROF_PAGER, PAGER } = process.env;
    const named = this.look.pager || (INKPROF_PAGER ?? PAGER ?? 'builtin').trim();
    return ['', 'cat', 'off', 'never'].includes(named) ? 'off' : named;
  }

  /** Runs `restore` when the process ends by itself or by a signal that asks it to. */
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

  /** A person sits at both ends, and the screen can be painted on. */
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
