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
  /** Of our own words; by default that of the locale. */
  readonly language?: Language;
  /** Lines are typed or piped: files are written rather than bytes sent to stdout. */
  readonly interactive?: boolean;
  /** The skin can fill a screen: outcomes may hold a `screen`. */
  readonly fullScreen?: boolean;
  /** pprof's own messages stand on stderr already, so that ours may follow. */
  readonly hasSpoken?: boolean;
  /** Serves the pages over the shell at `host:port` and shows them. */
  openPages?(shell: Shell<S>, address: string): Promise<Outcome>;
}

/**
 * Lines, history, help and redirection over whatever is open. It knows no
 * terminal: prompt, pipe, command line, pages and lessons are skins over
 * `evaluate` and `report`.
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

  /** Whether a line is short for other lines. */
  isShortcut(line: string): boolean {
    return this.subject.shortcut(trimSpace(line)) !== undefined;
  }

  /** The lines above the first prompt. */
  greeting(): Note[] {
    return this.subject.greeting().map(remark => noteIn(remark, this.language));
  }

  /** What colours depend on. */
  get facts(): ColourFacts {
    return this.subject.facts;
  }

  /** What the next report is about, one text each. */
  status(how?: { readonly total?: boolean }): readonly string[] {
    return this.subject.status(how);
  }

  /** Work that makes later answers quick: for the time in which nobody asks anything. */
  prepare(): Steps<void> {
    return this.subject.prepare();
  }

  /**
   * `files`: whether the names of this machine's files may be told, which they may not to whoever opens a page.
   * `hurry`: an answer that takes long may be pending.
   */
  complete(
    line: string,
    cursor: number,
    { files = true, hurry = false }: { readonly files?: boolean; readonly hurry?: boolean } = {},
  ): Completion {
    return this.subject.complete(line, cursor, { files, hurry });
  }

  /** Runs one line. Never throws for what a user, a file or the network can cause. */
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
    // Where pprof is silent so are we, unless a person looks on.
    const hint = this.host.stdoutIsTerminal ? this.subject.adviseWords(command, changes) : undefined;
    return hint === undefined ? outcome : { ...outcome, notes: [...outcome.notes, this.hintNote(hint)] };
  }

  /** What `help TOPIC` prints, in other words than English where they are given; undefined for no topic. */
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
    /** Ours come behind pprof's. */
    const hints: Note[] = [];
    const hint = (text: Phrase): void => void hints.push(this.hintNote(text));
    const advise = (text: Phrase | undefined): void => void (text !== undefined && hint(text));
    await learnLanguage(this.language);
    /** What stands on stdout whatever becomes of the report. */
    const said: string[] = [];
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
      const { result, used } = subject.make(request, { notify, hint, say: text => said.push(text), found });
      const made = outputOf(command, result);
      subject.last = { ...request, config: used };
      let output = command.finish ? await command.finish(made, host, hint) : made;
      // Where pprof is silent so are we, unless a person looks on.
      const isSilent = !host.stdoutIsTerminal && !this.hasSpoken && config.output === '' && notes.length === 0;
      if (command.inspect && !isSilent) output = await command.inspect(output, host, hint);
      const out = await this.deliver(command, output, config, notes);
      // The same.
      if (host.stdoutIsTerminal && !command.ours) advise(subject.adviseReport(request));
      return {
        notes: [...notes, ...hints],
        out: said.length === 0 ? out : joinTexts(said, out),
        paging: command.paging,
        ...(out === made && { lines: linesOf(command, result, said) }),
        ...marks,
      };
    } catch (error) {
      return { ...failure(error), out: said, notes: [...notes, ...this.notesOf(error, request), ...hints] };
    }
  }

  /** Sends a finished report where it belongs; gives back what is for stdout. */
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

  /** The error's sentence, then what else may help. */
  private notesOf(error: unknown, request: ReportRequest | null): Note[] {
    const known = asUserError(error);
    if (!known) throw error;
    const { message, said, advice } = known;
    const hint = this.subject.adviseError(known, request) ?? advice;
    const notes = [noteIn({ level: 'error', text: said ?? message }, this.language)];
    return hint === undefined ? notes : [...notes, this.hintNote(hint)];
  }
}

/** A report in cells, made when it is read. */
function linesOf(command: ReportCommand, result: Result, said: readonly string[]): Iterable<PrintedLine> {
  return {
    *[Symbol.iterator]() {
      yield* said;
      const printed = command.print(result);
      if (!(printed instanceof Uint8Array)) yield* printed;
    },
  };
}

/** Texts before an output, which is text, too: no command that writes bytes says anything before. */
function* joinTexts(said: readonly string[], output: Output): Iterable<string> {
  yield* said;
  if (output instanceof Uint8Array) throw new Error('bytes after text');
  yield* output;
}

function failure(error: unknown): { out: never[]; failed: true } {
  if (!asUserError(error)) throw error;
  return { out: [], failed: true };
}
