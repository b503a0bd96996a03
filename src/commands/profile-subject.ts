import { UserError } from '../core/base/errors.ts';
import type { Phrase } from '../core/base/phrase.ts';
import type { Steps } from '../core/base/steps.ts';
import { asSaved } from '../core/formats/saved.ts';
import { Report } from '../core/graph/report.ts';
import type { Profile } from '../core/profile/profile.ts';
import { clearedByColon, defaults } from '../core/view/options.ts';
import type { Config } from '../core/view/options.ts';
import { makeView } from '../core/view/view.ts';
import type { Warning } from '../core/view/view.ts';
import type { Completion } from './candidates.ts';
import { makeContext, applyOverrides } from './command.ts';
import type { LastReport, ProfileAtHand, ReportCommand, ReportRequest, ReportSinks } from './command.ts';
import { complete } from './complete/complete.ts';
import { profileOffers } from './complete/profile-offers.ts';
import { hintForError, hintForWarning, hintForWords } from './help/hints.ts';
import type { Host } from './host.ts';
import { profileVocabulary } from './index.ts';
import type { FullScreen, Remark } from './outcome.ts';
import { CodeKinds } from './profile/codekind.ts';
import type { ColourFacts } from './profile/codekind.ts';
import { emptyHint } from './profile/emptiness.ts';
import { rankingOf } from './profile/weights.ts';
import type { Result } from './result.ts';
import { assign, optionLines } from './settings.ts';
import { isDiff, statusOf } from './status.ts';
import type { Subject } from './subject.ts';

export interface ProfileOptions {
  /** Lines are typed or piped. pprof's shell then uses a copy of the profile that was encoded and decoded. */
  readonly interactive: boolean;
  readonly config?: Config | undefined;
  /** Folders of the opened profiles; their sources may be nearby. */
  readonly folders: readonly string[];
}

/** An open profile, with pprof's commands and options and ours. */
export class ProfileSubject implements Subject, ProfileAtHand {
  readonly vocabulary = profileVocabulary;
  readonly profile: Profile;
  config: Config;
  last: LastReport | undefined;
  /** Lines, and the lines that they abbreviate (pprof: interactive.go profileShortcuts). */
  private readonly shortcuts = new Map<string, readonly string[]>([[':', clearedByColon().map(name => `${name}=`)]]);
  private knownFacts: ColourFacts | undefined;
  private knownStatus: { readonly config: Config; readonly texts: readonly string[] } | undefined;

  constructor(
    profile: Profile,
    private readonly host: Host,
    private readonly options: ProfileOptions,
  ) {
    const { interactive, config = defaults } = options;
    this.profile = interactive ? asSaved(profile) : profile;
    this.config = { ...config, ...(interactive && { compact_labels: true }) };
    for (const { type } of profile.sampleTypes) {
      this.shortcuts.set(type, [`sample_index=${type}`]);
      this.shortcuts.set(`total_${type}`, ['mean=0', `sample_index=${type}`]);
      this.shortcuts.set(`mean_${type}`, ['mean=1', `sample_index=${type}`]);
    }
  }

  get profileFolders(): readonly string[] {
    return this.options.folders;
  }

  shortcut(line: string): readonly string[] | undefined {
    return this.shortcuts.get(line);
  }

  /** pprof: interactive.go greetings */
  greeting(): Remark[] {
    const remarks: Remark[] = [];
    const info = (text: string): void => void remarks.push({ level: 'info', text });
    try {
      const view = makeView(this.profile, { ...defaults, ...pickLabelOptions(this.config) }, null, ({ text }) =>
        remarks.push({ level: 'error', text }),
      );
      const report = new Report(view, this.host, { visual: false, objectNames: false, callTree: false });
      info(report.profileLabels().join('\n'));
      if (view.total === 0 && this.profile.sampleTypes.length > 1) {
        info('No samples were found with the default sample value type.');
        info('Try "sample_index" command to analyze different sample values.');
        const hint = emptyHint(this.profile, this.config.sample_index, true);
        if (hint !== undefined) remarks.push({ level: 'hint', text: hint });
      }
    } catch (error) {
      // The first command reports the error of the config.
      if (!(error instanceof UserError)) throw error;
    }
    info('Entering interactive mode (type "help" for commands, "o" for options)');
    return remarks;
  }

  status({ total = true }: { readonly total?: boolean } = {}): readonly string[] {
    if (!total) return statusOf(this.profile, this.config, this.host.paths, false);
    if (this.knownStatus?.config !== this.config)
      this.knownStatus = { config: this.config, texts: statusOf(this.profile, this.config, this.host.paths) };
    return this.knownStatus.texts;
  }

  /** The facts that colours depend on, computed on first use. */
  get facts(): ColourFacts {
    if (!this.knownFacts) {
      const kinds = new CodeKinds(this.profile);
      this.knownFacts = { kindOf: name => kinds.of(name), diff: isDiff(this.profile) };
    }
    return this.knownFacts;
  }

  *prepare(): Steps<void> {
    try {
      const ranking = rankingOf(this.profile, this.config, this.host);
      while (!ranking.advance()) yield;
    } catch (error) {
      // The next report tells that a filter does not compile.
      if (!(error instanceof UserError)) throw error;
    }
  }

  assign(name: string, value: string | undefined): Config {
    return assign(this.config, this.profile, name, value ?? '');
  }

  optionLines(): readonly string[] {
    return optionLines(this.config, this.profile);
  }

  get helpValues(): Readonly<Record<string, readonly string[]>> {
    return { sample_index: this.profile.sampleTypes.map(({ type }) => type) };
  }

  complete(line: string, cursor: number, { files, hurry }: { files: boolean; hurry: boolean }): Completion {
    const { profile, config } = this;
    const host = files ? this.host : { ...this.host, listFolder: () => [] };
    return complete({ subject: this, host, offers: profileOffers({ profile, config, host, hurry }) }, line, cursor);
  }

  make(
    { command, argument, config }: ReportRequest,
    sinks: ReportSinks,
  ): { readonly result: Result; readonly used: Config } {
    const { profile, host, profileFolders } = this;
    const context = makeContext(profile, command, argument, config, host, profileFolders, sinks);
    return { result: command.make(context), used: applyOverrides(command, config) };
  }

  open(
    { command, config }: ReportRequest,
    notify: ReportSinks['notify'],
  ): { readonly screen: FullScreen; readonly used: Config } {
    const used = applyOverrides(command, config);
    const { profile, host } = this;
    return { screen: command.screen!({ profile, config: used, words: this.typedWords(config), host, notify }), used };
  }

  /** Returns the focus and ignore of a line's config, unless they are the prompt's, as words of a line. */
  private typedWords(config: Config): string[] {
    const { focus, ignore } = this.config;
    return [
      ...(config.focus === focus ? [] : [config.focus]),
      ...(config.ignore === ignore ? [] : [`-${config.ignore}`]),
    ];
  }

  adviseWarning(warning: Warning, { config }: ReportRequest): Phrase | undefined {
    return hintForWarning(warning, { profile: this.profile, config, locale: this.host });
  }

  adviseError(error: UserError, request: ReportRequest | null): Phrase | undefined {
    const { argument, config } = request ?? { argument: null, config: this.config };
    return hintForError(error, argument, { profile: this.profile, config, locale: this.host });
  }

  adviseReport({ config }: ReportRequest): Phrase | undefined {
    return emptyHint(this.profile, config.sample_index, this.options.interactive);
  }

  adviseWords(command: ReportCommand, changes: Partial<Config>): Phrase | undefined {
    return hintForWords({ command, changes });
  }
}

/** Returns the options that the lines about the profile depend on. */
function pickLabelOptions(config: Config): Partial<Config> {
  const { sample_index, mean, divide_by, unit } = config;
  return { sample_index, mean, divide_by, unit };
}
