import { ByteText } from '../core/base/bytetext.ts';
import type { Line as PrintedLine } from '../core/base/cells.ts';
import { asUserError, UserError } from '../core/base/errors.ts';
import { phrase, type Phrase } from '../core/base/phrase.ts';
import type { Steps } from '../core/base/steps.ts';
import { trimSpace } from '../core/base/text.ts';
import type { Config } from '../core/view/options.ts';
import type { Warning } from '../core/view/view.ts';
import type { Completion } from './candidates.ts';
import { outputOf } from './command.ts';
import type { Acting, Output, ReportCommand, ReportRequest } from './command.ts';
import { shellHelp, topicHelp, topicNames } from './help/help.ts';
import type { HelpWords } from './help-words.ts';
import { nearest } from './help/suggest.ts';
import type { Host } from './host.ts';
import { learnLanguage, localeLanguage, noteIn } from './language.ts';
import type { Language } from './language.ts';
import { parseLine } from './line.ts';
import type { ParsedLine } from './line.ts';
import { nothing } from './outcome.ts';
import type { Note, Outcome } from './outcome.ts';
import { PastLines } from './past-lines.ts';
import type { ColourFacts } from './profile/codekind.ts';
import type { Result } from './result.ts';
import type { Subject } from './subject.ts';

export interface ShellOptions<S extends Subject = Subject> {
  /** The language of our own sentences; by default that of the locale. */
  readonly language?: Language;
  /** Lines are typed or piped: files are written rather than bytes sent to stdout. */
  readonly interactive?: boolean;
  /** The caller can show a full screen: outcomes may contain a `screen`. */
  readonly fullScreen?: boolean;
  /** pprof's messages were written to stderr already, so ours may follow. */
  readonly hasSpoken?: boolean;
  /** Serves the pages over the shell at `host:port` and shows them. */
  openPages?(shell: Shell<S>, address: string): Promise<Outcome>;
}

/**
 * Handles lines, history, help and redirection for a Subject. It knows no
 * terminal: prompt, pipe, command line, pages and lessons call `evaluate` and
 * `report` and show the Outcome.
 */
export class Shell<S extends Subject = Subject> implements Acting<S> {
  /** Lines typed in this and in earlier sessions; read when first asked for. */
  readonly history: PastLines;
  readonly interactive: boolean;
  readonly language: Language;
  readonly openPages: ((address: string) => Promise<Outcome>) | undefined;
  private readonly fullScreen: boolean;
  private readonly hasSpoken: boolean;

  constructor(
    readonly subject: S,
    readonly host: Host,
    options: ShellOptions<S> = {},
  ) {
    this.language = options.language ?? localeLanguage(host);
    this.history = new PastLines(host.own, this.language);
    this.interactive = options.interactive ?? false;
    this.fullScreen = options.fullScreen ?? false;
    this.hasSpoken = options.hasSpoken ?? false;
    const { openPages } = options;
    this.openPages = openPages && (address => openPages(this, address));
  }

  /** Whether a line is an abbreviation of other lines. */
  isShortcut(line: string): boolean {
    return this.subject.shortcut(trimSpace(line)) !== undefined;
  }

  /** Returns the notes above the first prompt. */
  greeting(): Note[] {
    return this.subject.greeting().map(remark => noteIn(remark, this.language));
  }

  /** The facts that colours depend on. */
  get facts(): ColourFacts {
    return this.subject.facts;
  }

  /** Returns the parts of the status line: the state that the next report depends on. */
  status(how?: { readonly total?: boolean }): readonly string[] {
    return this.subject.status(how);
  }

  /** Prepares data for later requests, in steps to run while the prompt is idle. */
  prepare(): Steps<void> {
    return this.subject.prepare();
  }

  /**
   * Completes the word at the cursor. `files`: whether to offer names of files; false for requests of pages.
   * `hurry`: return a pending completion rather than take long.
   */
  complete(
    line: string,
    cursor: number,
    { files = true, hurry = false }: { readonly files?: boolean; readonly hurry?: boolean } = {},
  ): Completion {
    return this.subject.complete(line, cursor, { files, hurry });
  }

  /** Runs one line. Never throws a UserError: the outcome contains it. */
  async evaluate(input: string): Promise<Outcome> {
    const line = trimSpace(input);
    const outcomes: Outcome[] = [];
    await learnLanguage(this.language);
    for (const expanded of this.subject.shortcut(line) ?? [line]) outcomes.push(await this.evaluateOne(expanded));
    if (outcomes.length === 1) return outcomes[0]!;
    return { ...nothing, notes: outcomes.flatMap(outcome => outcome.notes) };
  }

  private async evaluateOne(input: string): Promise<Outcome> {
    try {
      return await this.run(parseLine(input, this.subject.config, this.subject.vocabulary));
    } catch (error) {
      return { ...failure(error), notes: this.notesOf(error, null) };
    }
  }

  private async run(line: ParsedLine): Promise<Outcome> {
    const { subject } = this;
    switch (line.kind) {
      case 'empty':
        return nothing;
      case 'quit':
        return { ...nothing, quit: true };
      case 'options':
        return { ...nothing, notes: [{ level: 'info', text: subject.optionLines().join('\n') }] };
      case 'help':
        return { ...nothing, notes: await this.help(line.topic) };
      case 'assign':
        subject.config = subject.assign(line.name, line.value);
        return nothing;
      case 'act':
        return line.command.act(this, line.words);
      case 'report':
        return this.reportOf(line);
    }
  }

  private async reportOf({ command, argument, changes }: ParsedLine & { readonly kind: 'report' }): Promise<Outcome> {
    const outcome = await this.report(command, argument, { ...this.subject.config, ...changes });
    // Into a pipe or file write no hints, since pprof writes nothing there either.
    const hint = this.host.stdoutIsTerminal ? this.subject.adviseWords(command, changes) : undefined;
    return hint === undefined ? outcome : { ...outcome, notes: [...outcome.notes, this.hintNote(hint)] };
  }

  /** Returns the text of `help TOPIC`, in English unless `words` are given; undefined for an unknown topic. */
  helpOn(topic: string, words?: HelpWords): string | undefined {
    return topicHelp(this.subject.vocabulary, topic, this.subject.helpValues[topic] ?? [], words);
  }

  private async help(topic: string): Promise<Note[]> {
    const { vocabulary } = this.subject;
    if (topic === 'concepts') {
      const [{ glossary }, { layOut }] = await Promise.all([
        import('./teach/concepts.ts'),
        import('../core/base/wrap.ts'),
      ]);
      return [{ level: 'info', text: layOut(glossary(this.language)) }];
    }
    const words = this.language === 'zh' ? (await import('./help/help-zh.ts')).chineseHelp : undefined;
    if (topic === '') return [{ level: 'info', text: shellHelp(vocabulary, this.clearedByColon(), words) }];
    const text = this.helpOn(topic, words);
    if (text !== undefined) return [{ level: 'info', text }];
    const near = nearest(
      topic,
      topicNames(vocabulary).map(({ name }) => name),
    );
    return [
      { level: 'error', text: `Unknown command: ${topic}` },
      ...(near === undefined ? [] : [this.hintNote(phrase`did you mean help ${near}?`)]),
    ];
  }

  /** Names of the options that the line `:` clears. */
  private clearedByColon(): string[] {
    return (this.subject.shortcut(':') ?? []).map(line => line.replace(/=$/, ''));
  }

  /** Runs one command with a config; the subject's own config stays as it is. */
  async report(command: ReportCommand, argument: string | null, config: Config): Promise<Outcome> {
    const { subject, host } = this;
    const request: ReportRequest = { command, argument, config };
    const notes: Note[] = [];
    /** Our own notes, which follow pprof's. */
    const hints: Note[] = [];
    const hint = (text: Phrase): void => void hints.push(this.hintNote(text));
    const advise = (text: Phrase | undefined): void => void (text !== undefined && hint(text));
    await learnLanguage(this.language);
    /** Texts for stdout that precede the report and remain if it fails. */
    const preface: string[] = [];
    try {
      const notify = (warning: Warning): void => {
        notes.push({ level: 'error', text: warning.text });
        advise(subject.adviseWarning(warning, request));
      };
      if (command.screen && this.fullScreen && config.output === '') {
        const { screen, used } = subject.open(request, notify);
        subject.last = { ...request, config: used };
        return { out: [], notes: [...notes, ...hints], screen };
      }
      const marks: { found?: true } = {};
      const found = (): void => void (marks.found = true);
      const { result, used } = subject.make(request, { notify, hint, say: text => preface.push(text), found });
      const made = outputOf(command, result);
      subject.last = { ...request, config: used };
      let output = command.finish ? await command.finish(made, host, hint) : made;
      // Into a pipe or file write no hints if pprof writes nothing to stderr.
      const isSilent = !host.stdoutIsTerminal && !this.hasSpoken && config.output === '' && notes.length === 0;
      if (command.inspect && !isSilent) output = await command.inspect(output, host, hint);
      const out = await this.deliver(command, output, config, notes);
      if (host.stdoutIsTerminal && !command.ours) advise(subject.adviseReport(request));
      return {
        notes: [...notes, ...hints],
        out: preface.length === 0 ? out : joinTexts(preface, out),
        paging: command.paging,
        ...(out === made && { lines: linesOf(command, result, preface) }),
        ...marks,
      };
    } catch (error) {
      return { ...failure(error), out: preface, notes: [...notes, ...this.notesOf(error, request), ...hints] };
    }
  }

  /** Sends a finished report to its destination; returns the part that goes to stdout. */
  private async deliver(command: ReportCommand, output: Output, config: Config, notes: Note[]): Promise<Output> {
    const { host } = this;
    const chunks = (): Iterable<string | Uint8Array> =>
      output instanceof Uint8Array ? [output] : output instanceof ByteText ? output.bytes() : output;
    if (config.output !== '') {
      notes.push({ level: 'error', text: `Generating report in ${config.output}` });
      await host.writeFile(config.output, chunks());
      return [];
    }
    const { destination } = command;
    if (destination?.kind === 'file' && (this.interactive || host.stdoutIsTerminal)) {
      const path = host.writeNumbered('', 'profile', `.${destination.extension}`, chunks());
      notes.push({ level: 'error', text: `Generating report in ${path}` });
      return [];
    }
    if (destination?.kind === 'browser') {
      const path = host.writeNumbered(host.tempDir(), 'pprof', `.${destination.extension}`, chunks());
      const shown = await host.openInBrowser(path);
      if (!shown.shown)
        notes.push(
          { level: 'info', text: path },
          this.hintNote(phrase`no browser could be started (${shown.why}); open the file above in one`),
        );
      return [];
    }
    if (destination?.kind === 'viewer') {
      const path = host.writeNumbered(host.tempDir(), 'pprof', `.${destination.extension}`, chunks());
      const shown = await host.openWith(destination.command, path);
      if (!shown.shown) throw new UserError(shown.why, phrase`the report is in ${path}: open it with another program`);
      return [];
    }
    return output;
  }

  private hintNote(text: Phrase): Note {
    return noteIn({ level: 'hint', text }, this.language);
  }

  /** Returns a note with the error's sentence and, if there is advice, a hint. */
  private notesOf(error: unknown, request: ReportRequest | null): Note[] {
    const known = asUserError(error);
    if (!known) throw error;
    const { message, said, advice } = known;
    const hint = this.subject.adviseError(known, request) ?? advice;
    const notes = [noteIn({ level: 'error', text: said ?? message }, this.language)];
    return hint === undefined ? notes : [...notes, this.hintNote(hint)];
  }
}

/** Returns a report as lines of cells, printed again for each iteration. */
function linesOf(command: ReportCommand, result: Result, preface: readonly string[]): Iterable<PrintedLine> {
  return {
    *[Symbol.iterator]() {
      yield* preface;
      const printed = command.print(result);
      if (!(printed instanceof Uint8Array)) yield* printed;
    },
  };
}

/** Prepends texts to an output, which must be text: no command with a preface writes bytes. */
function* joinTexts(preface: readonly string[], output: Output): Iterable<string> {
  yield* preface;
  if (output instanceof Uint8Array) throw new Error('bytes after text');
  yield* output;
}

function failure(error: unknown): { out: never[]; failed: true } {
  if (!asUserError(error)) throw error;
  return { out: [], failed: true };
}
