import type { UserError } from '../core/base/errors.ts';
import type { Phrase } from '../core/base/phrase.ts';
import type { Steps } from '../core/base/steps.ts';
import type { Config } from '../core/view/options.ts';
import type { Warning } from '../core/view/view.ts';
import type { Completion } from './candidates.ts';
import type { LastReport, ReportCommand, ReportRequest, ReportVoices } from './command.ts';
import type { FullScreen, Remark } from './outcome.ts';
import type { ColourFacts } from './profile/codekind.ts';
import type { Result } from './result.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * What is open at a prompt: a profile, a trace, a series. It owns the words of
 * the prompt's language and what they do; the Shell knows none of them by name.
 */
export interface Subject {
  readonly vocabulary: Vocabulary;
  /** The value of every option. */
  config: Config;
  /** The last report that did not fail. */
  last: LastReport | undefined;

  /** What is said above the first prompt. */
  greeting(): Remark[];
  /** What the next report is about, one text each. */
  status(how?: { readonly total?: boolean }): readonly string[];
  /** What colours depend on. */
  readonly facts: ColourFacts;
  /** Work that makes later answers quick, in steps of a few milliseconds. */
  prepare(): Steps<void>;

  /** The lines that a whole line is short for. */
  shortcut(line: string): readonly string[] | undefined;
  /** The config with `name=value` in it; `value` is undefined where there was no `=`. Throws UserErrors. */
  assign(name: string, value: string | undefined): Config;
  /** The lines of `options`. */
  optionLines(): readonly string[];
  /** Values that help names beside an option, such as the sample types; by option. */
  readonly helpValues: Readonly<Record<string, readonly string[]>>;
  complete(line: string, cursor: number, how: { readonly files: boolean; readonly hurry: boolean }): Completion;

  /** A command's result, and the config that it used. Throws UserErrors. */
  make(request: ReportRequest, voices: ReportVoices): { readonly result: Result; readonly used: Config };
  /** A command's view that fills the screen, and the config that it used. Throws UserErrors. */
  open(request: ReportRequest, notify: ReportVoices['notify']): { readonly screen: FullScreen; readonly used: Config };

  /** What may help with a warning of a report. */
  adviseWarning(warning: Warning, request: ReportRequest): Phrase | undefined;
  /** What may help with an error; `request` is null where it was none of a report. */
  adviseError(error: UserError, request: ReportRequest | null): Phrase | undefined;
  /** What may help where a report was made and says nothing, or something else than what was meant. */
  adviseReport(request: ReportRequest): Phrase | undefined;
  /** The same for the words of a typed line: `changes` is what they set. */
  adviseWords(command: ReportCommand, changes: Partial<Config>): Phrase | undefined;
}
