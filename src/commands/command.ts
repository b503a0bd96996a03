import { printedText } from '../core/base/cells.ts';
import type { Line } from '../core/base/cells.ts';
import type { Config } from '../core/view/options.ts';
import type { Profile } from '../core/profile/profile.ts';
import { Report } from '../core/graph/report.ts';
import { makeView } from '../core/view/view.ts';
import type { Notify, View } from '../core/view/view.ts';
import type { Candidate } from './candidates.ts';
import type { PastLines } from './past-lines.ts';
import type { HelpWords } from './help-words.ts';
import type { Host } from './host.ts';
import type { FullScreen, Outcome } from './outcome.ts';
import type { Language } from './language.ts';
import type { Phrase } from '../core/base/phrase.ts';
import type { Result } from './result.ts';

/** The input of ReportCommand.make. */
export interface ReportContext {
  readonly view: View;
  readonly report: Report;
  readonly host: Host;
  /** Folders of the opened profiles; their sources may be nearby. */
  readonly profileFolders: readonly string[];
  /** Receives pprof's own warnings. */
  readonly notify: Notify;
  /** Receives hints for the user, which are ours and not pprof's. */
  readonly hint: (text: Phrase) => void;
  /** Writes to stdout, also if the report goes elsewhere or fails. */
  readonly say: (text: string) => void;
  /** Call it if the report finds something to alert about: a one-shot run then exits with status 1. */
  readonly found?: () => void;
  /** The command's first argument as it was typed. */
  readonly argument: string | null;
}

/** A report to make. */
export interface ReportRequest {
  readonly command: ReportCommand;
  /** The command's first argument as it was typed. */
  readonly argument: string | null;
  /** The prompt's config with the line's changes. */
  readonly config: Config;
}

/** The last report, for `explain` and `why`. Its `config` includes the overrides of the command. */
export type LastReport = ReportRequest;

/** An open profile, for the commands that explain it. */
export interface ProfileAtHand {
  readonly profile: Profile;
  readonly config: Config;
  /** Folders of the opened profiles; their sources may be nearby. */
  readonly profileFolders: readonly string[];
  /** The last report that did not fail. */
  readonly last: LastReport | undefined;
}

/** An open profile with the host and the user's language. */
export interface Asked extends ProfileAtHand {
  readonly host: Host;
  readonly language: Language;
}

/** The part of the Shell that an ActCommand can use; `subject` is the open profile. */
export interface Acting<S = unknown> {
  readonly subject: S;
  readonly host: Host;
  readonly language: Language;
  /** Returns the text of `help TOPIC`, in English unless `words` are given; undefined for an unknown topic. */
  helpOn(topic: string, words?: HelpWords): string | undefined;
  /** Serves the pages at `host:port` and opens them; undefined if there is no server. */
  readonly openPages?: ((address: string) => Promise<Outcome>) | undefined;
  /** Lines typed in this and in earlier sessions. */
  readonly history: PastLines;
}

/** The input of ReportCommand.screen, which makes views of its own. */
export interface ScreenContext {
  readonly profile: Profile;
  /** The config with the changes of the line and the overrides of the command. */
  readonly config: Config;
  /** Focus and ignore words of the line, as typed after the command. */
  readonly words: readonly string[];
  readonly host: Host;
  readonly notify: Notify;
}

export type Output = Iterable<string> | Uint8Array;

/** The fields of every command; help, completion and flags are derived from them. */
interface NamedCommand {
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** Lines for `help NAME`, the first one the synopsis. */
  readonly usage?: readonly string[];
  /** Set if pprof has no such command. */
  readonly ours?: true;
}

/** A command that prints or draws a report; it is also a flag of the command line. */
export interface ReportCommand<R extends Result = Result> extends NamedCommand {
  readonly kind: 'report';
  /** Takes a regexp as its first argument. */
  readonly takesPattern?: true;
  /** Takes a share or an amount (`5%`, `100ms`) as its first argument. */
  readonly takesLimit?: true;
  /** The columns left of the names in its rows, by their names in the glossary. */
  readonly columns?: readonly string[];

  /** nodecount, nodefraction and edgefraction do not apply. */
  readonly untrimmed?: true;
  readonly granularity?: Config['granularity'];
  readonly noinlines?: boolean;
  /** nodecount if the user sets none; 0 = all. */
  readonly defaultNodeCount?: number;
  /** nodecount of a typed line if the user sets none. */
  readonly typedNodeCount?: number;
  /** Focus words of a typed line set tagfocus and tagignore. */
  readonly wordsAreTags?: true;

  /** The graph is for a picture. */
  readonly visual?: true;
  /** call_tree makes the graph a tree. */
  readonly callTree?: true;
  /** Nodes of different binaries are different nodes. */
  readonly objectNames?: true;
  /** Values are printed as whole numbers, so their unit is the smallest. */
  readonly wholeUnits?: true;

  /** Returns the report as data. Throws a UserError; warnings and hints go to the context. */
  make(context: ReportContext): R;
  /** Returns pprof's text: lines of cells, pieces of text, or bytes. It can be iterated several times. */
  print(result: R): Iterable<Line> | Uint8Array;
  /** Like print without cells, for reports of up to hundreds of megabytes that need none. */
  plain?(result: R): Iterable<string>;
  /** Replaces the report if there is a screen to fill and no file to write. */
  readonly screen?: (context: ScreenContext) => FullScreen;
  /** How a terminal shows the report (see Outcome). */
  readonly paging?: Outcome['paging'];
  /** Converts the report into its final form, such as DOT into SVG; `hint` receives hints for the user. */
  readonly finish?: (output: Output, host: Host, hint: (text: Phrase) => void) => Promise<Output>;
  /** Checks a report for problems to hint at; returns it unchanged. */
  readonly inspect?: (output: Output, host: Host, hint: (text: Phrase) => void) => Promise<Output>;
  /** The destination if `output` is not set; absent: stdout. */
  readonly destination?:
    | { readonly kind: 'file' | 'browser'; readonly extension: string }
    | {
        readonly kind: 'viewer';
        readonly extension: string;
        /** A program and its arguments; the file's name is appended. */
        readonly command: readonly [string, ...string[]];
      };
}

/** A command of the prompt that makes no report; it has no flag. */
export interface ActCommand<S = unknown> extends NamedCommand {
  readonly kind: 'act';
  /** Runs the command. `words`: the words after its name. */
  act(shell: Acting<S>, words: readonly string[]): Promise<Outcome>;
  /** Returns what can follow `words`; the caller selects those that match the typed word. */
  completes?(words: readonly string[], subject: S): readonly Candidate[];
}

/** One command of the language: one file, one object, one entry in the list. */
export type Command = ReportCommand | ActCommand;

/** The sinks of a report for everything but its output. */
export type ReportSinks = Pick<ReportContext, 'notify' | 'hint' | 'say' | 'found'>;

/** Returns the config with the overrides of a command (pprof: driver.go applyCommandOverrides). */
export function applyOverrides(command: ReportCommand, config: Config): Config {
  const out: { -readonly [K in keyof Config]: Config[K] } = { ...config };
  if (out.nodecount === -1 && command.defaultNodeCount !== undefined) out.nodecount = command.defaultNodeCount;
  if (command.granularity !== undefined) out.granularity = command.granularity;
  if (command.noinlines !== undefined) out.noinlines = command.noinlines;
  if (command.untrimmed || !config.trim) {
    out.nodecount = 0;
    out.nodefraction = 0;
    out.edgefraction = 0;
  }
  return out;
}

/** Prints a result as text or bytes, without cells if the command can. */
export function outputOf<R extends Result>(command: ReportCommand<R>, result: R): Output {
  if (command.plain) return command.plain(result);
  const printed = command.print(result);
  return printed instanceof Uint8Array ? printed : printedText(printed);
}

/** Makes a report and prints it as text. */
export function reportText(command: ReportCommand, context: ReportContext): Iterable<string> {
  const printed = command.print(command.make(context));
  if (printed instanceof Uint8Array) throw new Error(`${command.name} is not text`);
  return printedText(printed);
}

/**
 * Makes the context of a report: applies overrides, makes the view. Warnings go
 * to `sinks.notify`, including those that precede an error. Throws a UserError.
 */
export function makeContext(
  profile: Profile,
  command: ReportCommand,
  argument: string | null,
  config: Config,
  host: Host,
  profileFolders: readonly string[],
  sinks: ReportSinks,
): ReportContext {
  const view = makeView(profile, applyOverrides(command, config), command.takesLimit ? null : argument, sinks.notify);
  const report = new Report(view, host, {
    visual: command.visual ?? false,
    objectNames: command.objectNames ?? false,
    callTree: command.callTree ?? false,
    wholeUnits: command.wholeUnits ?? false,
  });
  return { view, report, host, profileFolders, argument, ...sinks };
}

/** Returns the usage lines that graph commands share. */
export function graphUsage(name: string, how: { cum?: true; redirect?: true }): string[] {
  return [
    `${name} [n] [focus_regex]* [-ignore_regex]*${how.cum ? ' [-cum]' : ''}${how.redirect ? ' >f' : ''}`,
    'At most n nodes, of samples that match a focus_regex and no ignore_regex.',
    ...(how.cum ? ['-cum sorts by cumulative value.'] : []),
    ...(how.redirect ? ['>f writes the report to the file f.'] : []),
  ];
}

/** Whether the command requires an argument: a regexp or a limit. */
export const takesArgument = (command: Command): boolean =>
  command.kind === 'report' && (command.takesPattern === true || command.takesLimit === true);
