import { ByteText } from '../core/base/bytetext.ts';
import { asUserError, UserError } from '../core/base/errors.ts';
import { asSaved } from '../core/formats/saved.ts';
import { clearedByColon, defaults } from '../core/view/options.ts';
import type { Config } from '../core/view/options.ts';
import type { Profile } from '../core/profile/profile.ts';
import { Report } from '../core/graph/report.ts';
import type { Steps } from '../core/base/steps.ts';
import { trimSpace } from '../core/base/text.ts';
import { makeView } from '../core/view/view.ts';
import { makeContext, outputOf, overridden } from './command.ts';
import type { Result } from './result.ts';
import type { Line as PrintedLine } from '../core/base/cells.ts';
import type { ReportCommand, LastReport, Output } from './command.ts';
import { CodeKinds } from './profile/codekind.ts';
import type { Facts } from './profile/codekind.ts';
import { complete } from './complete/complete.ts';
import type { Completion } from './candidates.ts';
import { emptyHint } from './profile/emptiness.ts';
import { shellHelp, topicHelp, topicNames } from './help/help.ts';
import type { HelpWords } from './help-words.ts';
import { hintForError, hintForWarning, hintForWords } from './help/hints.ts';
import { PastLines } from './past-lines.ts';
import type { Host } from './host.ts';
import { learnLanguage, localeLanguage, noteIn } from './language.ts';
import type { Language } from './language.ts';
import { parseLine } from './line.ts';
import type { Line } from './line.ts';
import { nothing } from './outcome.ts';
import type { Note, Outcome } from './outcome.ts';
import { assign, optionLines } from './settings.ts';
import { isDiff, statusOf } from './status.ts';
import { nearest } from './help/suggest.ts';
import { rankingOf } from './profile/weights.ts';
import { phrase, type Phrase } from '../core/base/phrase.ts';

export interface SessionOptions {
  /** Of our own words; by default that of the locale. */
  readonly language?: Language;
  readonly config?: Config;
  /** Lines are typed or piped: files are written rather than bytes sent to stdout. */
  readonly interactive?: boolean;
  /** The skin can fill a screen: outcomes may hold a `screen`. */
  readonly fullScreen?: boolean;
  /** pprof's own messages stand on stderr already, so that ours may follow. */
  readonly hasSpoken?: boolean;
  /** Folders of the opened profiles. */
  readonly profileFolders?: readonly string[];
  /** Serves the pages over this session at `host:port` and shows them. */
  readonly openPages?: (session: Session, address: string) => Promise<Outcome>;
}

/**
 * A profile, a config and a host. It knows no terminal: prompt, pipe, command
 * line, pages and lessons are skins over `evaluate` and `report`.
 */
export class Session {
  config: Config;
  /** Lines typed in this and in earlier sessions; read when first asked for. */
  readonly history: PastLines;
  readonly interactive: boolean;
  readonly language: Language;
  /** The last report that did not fail. */
  last: LastReport | undefined;
  private readonly fullScreen: boolean;
  private readonly hasSpoken: boolean;
  /** Folders of the opened profiles, where sources may lie. */
  readonly profileFolders: readonly string[];
  readonly openPages: ((address: string) => Promise<Outcome>) | undefined;
  /** A whole line that stands for others. */
  private readonly shortcuts = new Map<string, readonly string[]>([[':', clearedByColon().map(name => `${name}=`)]]);

  private knownFacts: Facts | undefined;
  private knownStatus: { readonly config: Config; readonly texts: readonly string[] } | undefined;

  readonly profile: Profile;

  constructor(
    profile: Profile,
    readonly host: Host,
    options: SessionOptions = {},
  ) {
    this.language = options.language ?? localeLanguage(host);
    this.history = new PastLines(host.own, this.language);
    this.interactive = options.interactive ?? false;
    this.fullScreen = options.fullScreen ?? false;
    this.hasSpoken = options.hasSpoken ?? false;
    // pprof's shell works on a copy that went through profile.proto.
    this.profile = this.interactive ? asSaved(profile) : profile;
    this.profileFolders = options.profileFolders ?? [];
    const { openPages } = options;
    this.openPages = openPages && (address => openPages(this, address));
    this.config = { ...(options.config ?? defaults), ...(this.interactive ? { compact_labels: true } : {}) };
    for (const { type } of profile.sampleTypes) {
      this.shortcuts.set(type, [`sample_index=${type}`]);
      this.shortcuts.set(`total_${type}`, ['mean=0', `sample_index=${type}`]);
      this.shortcuts.set(`mean_${type}`, ['mean=1', `sample_index=${type}`]);
    }
  }

  /** Whether a line is a shortcut for other lines: `:`, or the name of a sample type. */
  isShortcut(line: string): boolean {
    return this.shortcuts.has(trimSpace(line));
  }

  /** The lines above the first prompt. */
  greeting(): Note[] {
    const notes: Note[] = [];
    const info = (text: string) => notes.push({ level: 'info', text });
    try {
      const view = makeView(this.profile, { ...defaults, ...labelsOnly(this.config) }, null, text =>
        notes.push({ level: 'error', text }),
      );
      const report = new Report(view, this.host, { visual: false, objectNames: false, callTree: false });
      info(report.profileLabels().join('\n'));
      if (view.total === 0 && this.profile.sampleTypes.length > 1) {
        info('No samples were found with the default sample value type.');
        info('Try "sample_index" command to analyze different sample values.');
        const hint = emptyHint(this.profile, this.config.sample_index, true);
        if (hint !== undefined) notes.push(this.hinted(hint));
      }
    } catch (error) {
      // A config that cannot be shown yet is reported by the first command.
      if (!(error instanceof UserError)) throw error;
    }
    info('Entering interactive mode (type "help" for commands, "o" for options)');
    return notes;
  }

  /** Runs one line. Never throws for what a user, a file or the network can cause. */
  async evaluate(input: string): Promise<Outcome> {
    const line = trimSpace(input);
    const outcomes: Outcome[] = [];
    await learnLanguage(this.language);
    for (const expanded of this.shortcuts.get(line) ?? [line]) outcomes.push(await this.evaluateOne(expanded));
    if (outcomes.length === 1) return outcomes[0]!;
    return { ...nothing, notes: outcomes.flatMap(outcome => outcome.notes) };
  }

  private async evaluateOne(input: string): Promise<Outcome> {
    try {
      return await this.run(parseLine(input, this.config));
    } catch (error) {
      return { ...failure(error), notes: this.withHint(error, null, this.config) };
    }
  }

  private async run(line: Line): Promise<Outcome> {
    switch (line.kind) {
      case 'empty':
        return nothing;
      case 'quit':
        return { ...nothing, quit: true };
      case 'options':
        return { ...nothing, notes: [{ level: 'info', text: optionLines(this.config, this.profile).join('\n') }] };
      case 'help':
        return { ...nothing, notes: await this.help(line.topic) };
      case 'assign':
        this.config = assign(this.config, this.profile, line.name, line.value ?? '');
        return nothing;
      case 'act':
        return line.command.act(this, line.words);
      case 'report':
        return this.reportOf(line);
    }
  }

  private async reportOf(line: Line & { readonly kind: 'report' }): Promise<Outcome> {
    const outcome = await this.report(line.command, line.argument, { ...this.config, ...line.changes });
    // Where pprof is silent so are we, unless a person looks on.
    const hint = this.host.stdoutIsTerminal ? hintForWords(line) : undefined;
    return hint === undefined ? outcome : { ...outcome, notes: [...outcome.notes, this.hinted(hint)] };
  }

  helpOn(topic: string, words?: HelpWords): string | undefined {
    return topicHelp(
      topic,
      this.profile.sampleTypes.map(t => t.type),
      words,
    );
  }

  private async help(topic: string): Promise<Note[]> {
    if (topic === 'concepts') {
      const [{ glossary }, { layOut }] = await Promise.all([
        import('./teach/concepts.ts'),
        import('../core/base/wrap.ts'),
      ]);
      return [{ level: 'info', text: layOut(glossary(this.language)) }];
    }
    const words = this.language === 'zh' ? (await import('./help/help-zh.ts')).chineseHelp : undefined;
    if (topic === '') return [{ level: 'info', text: shellHelp(words) }];
    const text = this.helpOn(topic, words);
    if (text !== undefined) return [{ level: 'info', text }];
    const near = nearest(
      topic,
      topicNames().map(({ name }) => name),
    );
    return [
      { level: 'error', text: `Unknown command: ${topic}` },
      ...(near === undefined ? [] : [this.hinted(phrase`did you mean help ${near}?`)]),
    ];
  }

  /** Runs one command with a config; the session's own config stays as it is. */
  async report(command: ReportCommand, argument: string | null, config: Config): Promise<Outcome> {
    const notes: Note[] = [];
    /** Ours come behind pprof's. */
    const hints: Note[] = [];
    const hint = (text: Phrase): void => void hints.push(this.hinted(text));
    await learnLanguage(this.language);
    /** What stands on stdout whatever becomes of the report. */
    const said: string[] = [];
    try {
      const notify = (text: string): void => {
        notes.push({ level: 'error', text });
        const help = hintForWarning(text, { profile: this.profile, config, locale: this.host });
        if (help !== undefined) hint(help);
      };
      const marks: { found?: true } = {};
      const voices = { notify, hint, say: (text: string) => said.push(text), found: () => void (marks.found = true) };
      if (command.screen && this.fullScreen && config.output === '') {
        const screen = command.screen({
          profile: this.profile,
          config: overridden(command, config),
          words: this.typedWords(config),
          host: this.host,
          notify: voices.notify,
        });
        this.last = { command, argument, config: overridden(command, config) };
        return { out: [], notes: [...notes, ...hints], screen };
      }
      const context = makeContext(this.profile, command, argument, config, this.host, this.profileFolders, voices);
      const result = command.make(context);
      const made = outputOf(command, result);
      let output = made;
      this.last = { command, argument, config: overridden(command, config) };
      if (command.finish) output = await command.finish(output, this.host, hint);
      // Where pprof is silent so are we, unless a person looks on.
      const isSilent = !this.host.stdoutIsTerminal && !this.hasSpoken && config.output === '' && notes.length === 0;
      if (command.inspect && !isSilent) output = await command.inspect(output, this.host, hint);
      const out = await this.deliver(command, output, config, notes);
      // Where pprof is silent so are we, unless a person looks on.
      const empty =
        this.host.stdoutIsTerminal && !command.ours
          ? emptyHint(this.profile, config.sample_index, this.interactive)
          : undefined;
      if (empty !== undefined) hint(empty);
      return {
        notes: [...notes, ...hints],
        out: said.length === 0 ? out : joined(said, out),
        paging: command.paging,
        ...(out === made && { lines: linesOf(command, result, said) }),
        ...marks,
      };
    } catch (error) {
      return { ...failure(error), out: said, notes: [...notes, ...this.withHint(error, argument, config), ...hints] };
    }
  }

  /** What a line's config adds to the session's focus and ignore, as words of a line. */
  private typedWords(config: Config): string[] {
    const { focus, ignore } = this.config;
    return [
      ...(config.focus === focus ? [] : [config.focus]),
      ...(config.ignore === ignore ? [] : [`-${config.ignore}`]),
    ];
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
          this.hinted(phrase`no browser could be started (${shown.why}); open the file above in one`),
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

  private hinted(text: Phrase): Note {
    return noteIn({ level: 'hint', text }, this.language);
  }

  /** The error's sentence, then what else may help. */
  private withHint(error: unknown, argument: string | null, config: Config): Note[] {
    const known = asUserError(error);
    if (!known) throw error;
    const { message, said, advice } = known;
    const hint = hintForError(known, argument, { profile: this.profile, config, locale: this.host }) ?? advice;
    const notes = [noteIn({ level: 'error', text: said ?? message }, this.language)];
    return hint === undefined ? notes : [...notes, this.hinted(hint)];
  }

  /**
   * What colours depend on: whose code a function is, and whether values grow and shrink. Found
   * when it is first asked for.
   */
  get facts(): Facts {
    if (!this.knownFacts) {
      const kinds = new CodeKinds(this.profile);
      this.knownFacts = { kindOf: name => kinds.of(name), diff: isDiff(this.profile) };
    }
    return this.knownFacts;
  }

  /** What the next report is about, one text each. */
  status({ total = true }: { total?: boolean } = {}): readonly string[] {
    if (!total) return statusOf(this.profile, this.config, this.host.paths, false);
    if (this.knownStatus?.config !== this.config)
      this.knownStatus = { config: this.config, texts: statusOf(this.profile, this.config, this.host.paths) };
    return this.knownStatus.texts;
  }

  /**
   * `files`: whether the names of this machine's files may be told, which they may not to whoever opens a page.
   * `hurry`: an answer that takes long may be pending.
   */
  complete(
    line: string,
    cursor: number,
    { files = true, hurry = false }: { files?: boolean; hurry?: boolean } = {},
  ): Completion {
    const { profile, config } = this;
    return complete(
      { profile, config, host: files ? this.host : { ...this.host, listFolder: () => [] }, hurry },
      line,
      cursor,
    );
  }

  /**
   * Work that makes later answers quick, in steps of a few milliseconds: for the time in which
   * nobody asks anything.
   */
  *prepare(): Steps<void> {
    try {
      const ranking = rankingOf(this.profile, this.config, this.host);
      while (!ranking.advance()) yield;
    } catch (error) {
      // A filter that does not compile has no order of functions; the next report says so.
      if (!(error instanceof UserError)) throw error;
    }
  }
}

/** What the lines about the profile depend on. */
function labelsOnly(config: Config): Partial<Config> {
  const { sample_index, mean, divide_by, unit } = config;
  return { sample_index, mean, divide_by, unit };
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
function* joined(said: readonly string[], output: Output): Iterable<string> {
  yield* said;
  if (output instanceof Uint8Array) throw new Error('bytes after text');
  yield* output;
}

function failure(error: unknown): { out: never[]; failed: true } {
  if (!asUserError(error)) throw error;
  return { out: [], failed: true };
}
