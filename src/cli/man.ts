import { compareText } from '../core/base/text.ts';
import type { FlagDoc } from './flags.ts';
import { commands } from '../commands/index.ts';
import { bindings } from '../commands/help/keymap.ts';

/** Sections of the man page that are not derived from the tables. */
export interface ManualTexts {
  /** Pairs of a command line and its description. */
  readonly examples: readonly (readonly [string, string])[];
  /** Pairs of a variable and its description. */
  readonly environment: readonly (readonly [string, string])[];
  readonly files: readonly (readonly [string, string])[];
}

/** Returns the man page in man(7) markup. Deterministic: it depends on the tables only. */
export function manualPage(
  version: string,
  flags: readonly FlagDoc[],
  { examples, environment, files }: ManualTexts,
): string {
  const of = (group: FlagDoc['group']): FlagDoc[] =>
    flags.filter(flag => flag.group === group).sort((a, b) => compareText(a.name, b.name));
  return [
    `.TH INKPROF 1 "" "inkprof ${escapeText(version)}" "User Commands"`,
    // Left-aligned: justified text with long names would have wide gaps.
    '.ad l',
    '.SH NAME',
    "inkprof \\- read, query and draw profiles in pprof's format",
    '.SH SYNOPSIS',
    '.B inkprof',
    '.RI [ flags ]',
    '.RI [ binary ]',
    '.IR profile " ..."',
    '.SH DESCRIPTION',
    'Without a report among the flags, a prompt opens on the profile, or commands are read from a pipe.',
    'With one, the report is printed and inkprof ends.',
    'What it prints is what',
    '.B go tool pprof',
    'prints, byte for byte; neither Go nor Graphviz is needed.',
    'A profile is a file, a URL (http, https or unix), or',
    '.B \\-',
    'for standard input; several are merged.',
    '.SH EXAMPLES',
    ...examples.flatMap(([line, what]) => ['.TP', `.B ${escapeText(line)}`, escapeText(what)]),
    '.SH REPORTS',
    'At most one.',
    ...of('report').flatMap(flagEntry),
    ...(of('own report').length === 0 ? [] : ['.SS Of inkprof alone', ...of('own report').flatMap(flagEntry)]),
    '.SH OPTIONS',
    ...of('option').flatMap(flagEntry),
    '.SH SOURCES',
    ...of('source').flatMap(flagEntry),
    '.SH OLDER SPELLINGS',
    ...of('older').flatMap(flagEntry),
    '.SH COMMANDS OF THE PROMPT',
    'Every report and every option has the same name there, without the dash:',
    '.BR top10 ,',
    '.BR "list main" ,',
    '.BR sample_index=alloc_space .',
    '.B help',
    'lists them,',
    '.B o',
    'shows the options,',
    '.B quit',
    'leaves.',
    ...commands
      .filter(({ usage }) => usage)
      .flatMap(({ usage }) => [
        '.TP',
        `.B ${escapeText(usage![0]!)}`,
        usage!.slice(1).map(escapeText).join('\n.br\n') || '\\&',
      ]),
    '.SH KEYS',
    ...(['line', 'menu', 'search'] as const).flatMap(mode => [
      `.SS ${modeTitles[mode]}`,
      ...bindings[mode].flatMap(({ keys, description }) => [
        '.TP',
        `.B ${escapeText(keys.join(', '))}`,
        escapeText(description),
      ]),
    ]),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([name, what]) => ['.TP', `.B ${escapeText(name)}`, escapeText(what)]),
    '.SH FILES',
    ...files.flatMap(([name, what]) => ['.TP', `.I ${escapeText(name)}`, escapeText(what)]),
    '.SH EXIT STATUS',
    '0; 1 where',
    '.B \\-above',
    'found something above its limit; 2 on any error.',
    '',
  ].join('\n');
}

const modeTitles = {
  line: 'Of the line',
  menu: 'In the menu of completions',
  search: 'In the search of the history',
} as const;

function flagEntry({ name, help, more = [], takes }: FlagDoc): string[] {
  const value = takes === undefined ? '' : `=${typeof takes === 'string' ? takes : takes.join('|')}`;
  return ['.TP', `.B ${escapeText(`-${name}${value}`)}`, [help, ...more].map(escapeText).join('\n.br\n')];
}

/** Escapes text for man(7): backslashes, requests at the start of a line, and dashes (so that they can be copied). */
function escapeText(text: string): string {
  return text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}
