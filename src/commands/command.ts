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

/** What a command's report is made from. */
export interface ReportContext {
  readonly view: View;
  readonly report: Report;
  readonly host: Host;
  /** Folders of the opened profiles, where sources may lie beside them. */
  readonly profileFolders: readonly string[];
  /** Takes pprof's own warnings. */
  readonly notify: Notify;
  /** Takes what the user may want to know: ours. */
  readonly hint: (text: Phrase) => void;
  /** Writes to stdout at once, wherever the report goes and even if it fails. */
  readonly say: (text: string) => void;
  /** The report found what it was asked to look for: a one-shot run ends with status 1. */
  readonly found?: () => void;
  /** The command's first argument as it was typed. */
  readonly argument: string | null;
}

/** One report that was asked for. */
export interface ReportRequest {
  readonly command: ReportCommand;
  /** The command's first argument as it was typed. */
  readonly argument: string | null;
  /** The prompt's config with the line's changes. */
  readonly config: Config;
}

/** A report that was made, so that it can be explained. `config`: with what the command forces in it. */
export type LastReport = ReportRequest;

/** A profile at a prompt, for commands in words. */
export interface ProfileAtHand {
  readonly profile: Profile;
  readonly config: Config;
  /** Folders of the opened profiles, where sources may lie. */
  readonly profileFolders: readonly string[];
  /** The last report that did not fail. */
  readonly last: LastReport | undefined;
}

/** The same with its surroundings. */
export interface Asked extends ProfileAtHand {
  readonly host: Host;
  readonly language: Language;
}

/** What a command may ask of the prompt that it acts at; `subject` is what is open there. */
export interface Acting<S = unknown> {
  readonly subject: S;
  readonly host: Host;
  readonly language: Language;
  /** What `help TOPIC` prints, in other words than English where they are given; undefined for no topic. */
  helpOn(topic: string, words?: HelpWords): string | undefined;
  /** Serves the pages at `host:port` and shows them; undefined where there is no server. */
  readonly openPages?: ((address: string) => Promise<Outcome>) | undefined;
  /** Lines typed in this and in earlier sessions. */
  readonly history: PastLines;
}

/** What a view that fills the screen is made from: it asks for views of its own. */
export interface ScreenContext {
  readonly profile: Profile;
  /** The config that the command uses, the line's changes in it. */
  readonly config: Config;
  /** Focus and ignore words of the line, as they were typed behind the command. */
  readonly words: readonly string[];
  readonly host: Host;
  readonly notify: Notify;
}

export type Output = Iterable<string> | Uint8Array;

/** What every command has. Help, completion and flags are read off it. */
interface NamedCommand {
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** Lines for `help NAME`, the first one the synopsis. */
  readonly usage?: readonly string[];
  /** Not one of pprof's. */
  readonly ours?: true;
}

/** A command that prints or draws something of the profile; it is a flag of the command line, too. */
export interface ReportCommand<R extends Result = Result> extends NamedCommand {
  readonly kind: 'report';
  /** Takes a regexp as its first argument. */
  readonly takesPattern?: true;
  /** Takes a share or an amount (`5%`, `100ms`) as its first argument. */
  readonly takesLimit?: true;
  /** What stands left of the names in its rows, as the glossary calls it. */
  readonly columns?: readonly string[];

  /** trim is off: nodecount, nodefraction and edgefraction do not apply. */
  readonly untrimmed?: true;
  readonly granularity?: Config['granularity'];
  readonly noinlines?: boolean;
  /** nodecount where the user gave none: 0 = all. */
  readonly defaultNodeCount?: number;
  /** nodecount that a typed line has where the user gave none. */
  readonly typedNodeCount?: number;
  /** Focus words of a typed line are about tags. */
  readonly wordsAreTags?: true;

  /** The graph is for a picture. */
  readonly visual?: true;
  /** call_tree makes the graph a tree. */
  readonly callTree?: true;
  /** Nodes of different binaries are different nodes. */
  readonly objectNames?: true;
  /** Values are printed as whole numbers, so their unit is the smallest. */
  readonly wholeUnits?: true;

  /** The report as data. Throws UserErrors; warnings and hints go to the context. */
  make(context: ReportContext): R;
  /** The report as pprof prints it: lines in cells, pieces of text, or bytes. Starts anew with each iteration. */
  print(result: R): Iterable<Line> | Uint8Array;
  /** The same without cells, for a report that may be hundreds of megabytes and goes where no one asks for them. */
  plain?(result: R): Iterable<string>;
  /** Where there is a screen to fill and no file to write, this in place of the report. */
  readonly screen?: (context: ScreenContext) => FullScreen;
  /** How a terminal shows the report (see Outcome). */
  readonly paging?: Outcome['paging'];
  /** Turns the report into what is written, such as DOT into SVG; `hint` takes what the user may want to know. */
  readonly finish?: (output: Output, host: Host, hint: (text: Phrase) => void) => Promise<Output>;
  /** Looks through a report that stays as it is, for what the user may want to know of it. */
  readonly inspect?: (output: Output, host: Host, hint: (text: Phrase) => void) => Promise<Output>;
  /** Where it goes without `output`; stdout if absent. */
  readonly destination?:
    | { readonly kind: 'file' | 'browser'; readonly extension: string }
    | {
        readonly kind: 'viewer';
        readonly extension: string;
        /** A program and its arguments; the file's name goes behind them. */
        readonly command: readonly [string, ...string[]];
      };
}

/** A command that does something else at a prompt; it has no flag. */
export interface ActCommand<S = unknown> extends NamedCommand {
  readonly kind: 'act';
  /** `words`: what follows its name. */
  act(shell: Acting<S>, words: readonly string[]): Promise<Outcome>;
  /** What may follow `words`; the fitting ones are chosen by the caller. */
  completes?(words: readonly string[], subject: S): readonly Candidate[];
}

/** One command of the language: one file, one object, one entry in the list. */
export type Command = ReportCommand | ActCommand;

/** Where a report's words go that are not its output. */
export type ReportVoices = Pick<ReportContext, 'notify' | 'hint' | 'say' | 'found'>;

/** The config that a command really uses. */
export function overridden(command: ReportCommand, config: Config): Config {
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

/** A result as text or bytes, in the cheapest way that there is. */
export function outputOf<R extends Result>(command: ReportCommand<R>, result: R): Output {
  if (command.plain) return command.plain(result);
  const printed = command.print(result);
  return printed instanceof Uint8Array ? printed : printedText(printed);
}

/** A report as text, for whoever shows nothing but that. */
export function reportText(command: ReportCommand, context: ReportContext): Iterable<string> {
  const printed = command.print(command.make(context));
  if (printed instanceof Uint8Array) throw new Error(`${command.name} is not text`);
  return printedText(printed);
}

/**
 * What every report is made from: overrides, view, report. Warnings go to
 * `voices.notify`, also those before an error; errors are UserErrors.
 */
export function makeContext(
  profile: Profile,
  command: ReportCommand,
  argument: string | null,
  config: Config,
  host: Host,
  profileFolders: readonly string[],
  voices: ReportVoices,
): ReportContext {
  const view = makeView(profile, overridden(command, config), command.takesLimit ? null : argument, voices.notify);
  const report = new Report(view, host, {
    visual: command.visual ?? false,
    objectNames: command.objectNames ?? false,
    callTree: command.callTree ?? false,
    wholeUnits: command.wholeUnits ?? false,
  });
  return { view, report, host, profileFolders, argument, ...voices };
}

/** Usage lines that graph commands share. */
export function graphUsage(name: string, how: { cum?: true; redirect?: true }): string[] {
  return [
    `${name} [n] [focus_regex]* [-ignore_regex]*${how.cum ? ' [-cum]' : ''}${how.redirect ? ' >f' : ''}`,
    'At most n nodes, of samples that match a focus_regex and no ignore_regex.',
    ...(how.cum ? ['-cum sorts by cumulative value.'] : []),
    ...(how.redirect ? ['>f writes the report to the file f.'] : []),
  ];
}

/** Whether something must follow the command's name: a regexp or a limit. */
export const takesArgument = (command: Command): boolean =>
  command.kind === 'report' && (command.takesPattern === true || command.takesLimit === true);
