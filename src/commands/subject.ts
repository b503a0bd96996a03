import type { UserError } from '../core/base/errors.ts';
import type { Phrase } from '../core/base/phrase.ts';
import type { Steps } from '../core/base/steps.ts';
import type { Config } from '../core/view/options.ts';
import type { Warning } from '../core/view/view.ts';
import type { Completion } from './candidates.ts';
import type { LastReport, ReportCommand, ReportRequest, ReportSinks } from './command.ts';
import type { FullScreen, Remark } from './outcome.ts';
import type { ColourFacts } from './profile/codekind.ts';
import type { Result } from './result.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * The object that is open at a prompt, such as a profile. It owns the commands
 * and options; the Shell knows none of them by name.
 */
export interface Subject {
  readonly vocabulary: Vocabulary;
  /** The value of every option. */
  config: Config;
  /** The last report that did not fail. */
  last: LastReport | undefined;

  /** Returns the remarks above the first prompt. */
  greeting(): Remark[];
  /** Returns the parts of the status line: the state that the next report depends on. */
  status(how?: { readonly total?: boolean }): readonly string[];
  /** The facts that colours depend on. */
  readonly facts: ColourFacts;
  /** Prepares data for later requests, in steps of a few milliseconds. */
  prepare(): Steps<void>;

  /** Returns the lines that a line abbreviates, or undefined. */
  shortcut(line: string): readonly string[] | undefined;
  /** Returns the config after `name=value`; `value` is undefined without `=`. Throws a UserError. */
  assign(name: string, value: string | undefined): Config;
  /** Returns the output of `options`, one line each. */
  optionLines(): readonly string[];
  /** By option: values that help lists, such as the sample types. */
  readonly helpValues: Readonly<Record<string, readonly string[]>>;
  complete(line: string, cursor: number, how: { readonly files: boolean; readonly hurry: boolean }): Completion;

  /** Returns a command's result and the config that it used. Throws a UserError. */
  make(request: ReportRequest, sinks: ReportSinks): { readonly result: Result; readonly used: Config };
  /** Returns a command's full screen and the config that it used. Throws a UserError. */
  open(request: ReportRequest, notify: ReportSinks['notify']): { readonly screen: FullScreen; readonly used: Config };

  /** Returns a hint on a warning of a report. */
  adviseWarning(warning: Warning, request: ReportRequest): Phrase | undefined;
  /** Returns a hint on an error; `request` is null if no report caused it. */
  adviseError(error: UserError, request: ReportRequest | null): Phrase | undefined;
  /** Returns a hint on a report that succeeded but is empty. */
  adviseReport(request: ReportRequest): Phrase | undefined;
  /** Returns a hint on the words of a typed line; `changes` are the options that they set. */
  adviseWords(command: ReportCommand, changes: Partial<Config>): Phrase | undefined;
}
