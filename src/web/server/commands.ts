/** Runs lines of a page's command box. They are the session's, except those a page must not run. */

import type { ReportCommand } from '../../commands/command.ts';
import { profileVocabulary } from '../../commands/index.ts';
import { parseLine } from '../../commands/line.ts';
import type { ParsedLine } from '../../commands/line.ts';
import type { Outcome } from '../../commands/outcome.ts';
import { Session } from '../../commands/session.ts';
import { UserError } from '../../core/base/errors.ts';
import { optionNamed } from '../../core/view/options.ts';
import type { Config } from '../../core/view/options.ts';
import type { LineAnswer } from '../html/answers.ts';
import type { WebPage } from '../html/page.ts';
import { pages } from '../pages/index.ts';
import { configFromQuery, paramChange, paramValue, relativeLink, urlOptions } from '../site/config.ts';
import { withParams } from '../site/query.ts';
import type { Ask } from '../site/site.ts';

/** Longest output in a page, in characters. */
const longest = 2_000_000;

/** True for options that name files: users of a page must not read or write other files. */
const namesFiles = (name: string): boolean => {
  const option = optionNamed(name);
  return option?.kind === 'string' && (option.completes === 'file' || option.completes === 'folders');
};

/**
 * Runs a line for a page. Reports use the page's own parameters. An assignment returns the page's
 * address with the new value, and changes neither the session nor other pages.
 */
export async function runLine(ask: Ask, input: string): Promise<LineAnswer> {
  const { session, config: base } = ask.site;
  const { host, interactive, profileFolders, language } = session;
  const config = configFromQuery({ ...base, compact_labels: session.config.compact_labels }, ask.query);
  const line = lineOf(input, config);
  const refused = line && refusal(line);
  if (refused)
    return {
      out: '',
      notes: [
        { level: 'error', text: refused[0] },
        { level: 'hint', text: refused[1] },
      ],
    };
  if (line?.kind === 'report') {
    const { command, argument, changes } = line;
    const page = pageFor(command);
    if (page)
      return {
        out: '',
        notes: [],
        go: `./${page.path}${addressAfter(ask, config, { ...config, ...changes }, argument)}`,
      };
    // The profile of a comparison page differs from the session's.
    const over =
      ask.param('base') === ''
        ? session
        : new Session(ask.profile, host, { config, interactive, profileFolders, language });
    return answerOf(await over.report(command, argument, { ...config, ...changes, output: '' }));
  }
  // A temporary session: changes by the line are discarded.
  const own = new Session(ask.profile, host, { interactive, profileFolders, language });
  const before = ask.config;
  own.config = before;
  const answer = answerOf(await own.evaluate(input));
  return own.config === before ? answer : { ...answer, go: addressAfter(ask, before, own.config, null) };
}

/** Returns the page with the content that a command would write to a file or show in a viewer. */
const pageFor = (command: ReportCommand): WebPage | undefined =>
  command.destination && pages.find(page => page.standsFor?.(command));

/** Parses a line; undefined for a shortcut, or for an error that the session will report. */
function lineOf(input: string, config: Config): ParsedLine | undefined {
  try {
    return parseLine(input, config, profileVocabulary);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Returns the reason why a page must not run a line, and an alternative; undefined if it may. */
function refusal(line: ParsedLine): readonly [string, string] | undefined {
  switch (line.kind) {
    case 'quit':
      return ['a page cannot end the session', 'close the page; the session ends where it was started'];
    case 'act':
      return [`${line.command.name} is for the prompt in a terminal`, 'type it there'];
    case 'assign':
      return namesFiles(line.name)
        ? [`${line.name} cannot be set from a page`, 'it names files: set it at the prompt or on the command line']
        : undefined;
    case 'report':
      if (line.changes.output !== undefined)
        return ['a page writes no files', 'the Download menu saves what a page shows'];
      if (line.command.destination && !pageFor(line.command))
        return [`${line.command.name} writes a file`, 'the Download menu has the profile and what the pages show'];
      return undefined;
    default:
      return undefined;
  }
}

/** Returns the page's address with changed options. `pattern`: the argument of a command. */
function addressAfter(ask: Ask, before: Config, after: Config, pattern: string | null): string {
  const changes: Record<string, string | null> = {};
  for (const option of urlOptions) {
    const value = after[option.name as keyof Config];
    if (before[option.name as keyof Config] !== value)
      changes[option.url] = paramChange(option, paramValue(option, after), ask.site.config);
  }
  if (pattern !== null) changes[optionNamed('focus')!.url!] = pattern;
  return relativeLink(withParams(ask.query, changes));
}

function answerOf(outcome: Outcome): LineAnswer {
  const { notes, screen } = outcome;
  const page = screen && pages.find(page => page.screen === screen.kind);
  if (page) return { out: '', notes, go: `./${page.path}` };
  if (outcome.out instanceof Uint8Array)
    return { out: '', notes: [...notes, { level: 'hint', text: 'the report is no text' }] };
  let out = '';
  for (const part of outcome.out) {
    out += part;
    if (out.length > longest) return { out: out.slice(0, longest), notes, cut: true };
  }
  return { out, notes };
}
