import type { FlagDoc } from './flags.ts';
import { overview } from '../commands/help/help.ts';
import { profileVocabulary } from '../commands/index.ts';

/** Example command lines with descriptions; the first part of the help. */
export const examples: readonly (readonly [string, string])[] = [
  ['inkprof profile.pb.gz', 'a prompt: type help, top10, list main'],
  ['inkprof -top -cum profile.pb.gz', 'one report'],
  ["printf 'top10\\n' | inkprof profile", 'reports from a pipe'],
  ['inkprof demo', 'the bundled profiles; demo NAME opens one'],
  ['inkprof learn', 'a course in lessons of a few minutes'],
  ['inkprof -', 'the profile comes from standard input'],
  ['inkprof localhost:6060', '30 seconds of CPU from a Go program that serves net/http/pprof'],
  ['inkprof unix:///run/app.sock', 'the same through a socket; with :/debug/pprof/heap behind it, its heap'],
];

/** Environment variables with descriptions. */
export const environment: readonly (readonly [string, string])[] = [
  ['BROWSER', 'Program that opens pictures'],
  ['PPROF_TOOLS', 'Folder of objdump'],
  ['PPROF_BINARY_PATH', 'Folders where binaries are searched'],
  ['PPROF_TMPDIR', 'Folder for fetched profiles; else ~/pprof'],
  ['HTTP_PROXY, HTTPS_PROXY, NO_PROXY', 'Proxies for fetching'],
  ['TZ', 'Time zone of the times shown'],
  ['NO_COLOR', 'No colours'],
  ['INKPROF_PAGER, PAGER', 'Program for long reports at the prompt; off for none'],
  ['INKPROF_NO_CODE_CACHE', 'Set: no compiled code is kept in the cache folder; each start takes longer'],
  ['TERM', 'dumb or unset: a plain prompt without escapes, also for screen readers'],
  ['XDG_STATE_HOME', 'Folder of the history (~/.local/state)'],
];

/** Files that the program keeps for the user. */
export const files: readonly (readonly [string, string])[] = [
  [
    '$XDG_STATE_HOME/inkprof/history',
    'Lines typed at the prompt, readable by their owner alone. A link to /dev/null keeps none.',
  ],
  [
    '$XDG_CACHE_HOME/inkprof/*.code',
    'Code of the program as it was compiled in earlier runs, which makes a start shorter. May be deleted at any time.',
  ],
];

/** Flags in the short help. */
const common = [
  'top',
  'peek',
  'list',
  'traces',
  'svg',
  'web',
  'cum',
  'nodecount',
  'focus',
  'ignore',
  'sample_index',
  'diff_base',
  'output',
  'completion',
];

const row = (name: string, help: string, width: number): string => `    ${name.padEnd(width)} ${help}`;
const shownExamples = (): string => examples.map(([line, what]) => `  ${line.padEnd(38)} ${what}`).join('\n');
const head = 'usage: inkprof [flags] [binary] profile ...';

/** Returns the text of -h: examples, and the most common flags. */
export function shortUsage(flags: readonly FlagDoc[]): string {
  const shown = common.map(name => flags.find(flag => flag.name === name)!);
  return `${head}

${shownExamples()}

${shown.map(({ name, takes, help }) => row(`-${name}${takes === undefined ? '' : '=...'}`, help, 18)).join('\n')}

  inkprof -help lists every flag, man inkprof explains them all;
  at the prompt, help lists the commands.`;
}

/** Returns the text of -help: examples first, then all flags. */
export function usage(flags: readonly FlagDoc[]): string {
  const rows = (group: FlagDoc['group']): string =>
    flags
      .filter(flag => flag.group === group)
      .map(({ name, help }) => row(`-${name}`, help, 16))
      .join('\n');
  return `${head}

${shownExamples()}

${overview(profileVocabulary, true)}

  Source options:
${rows('source')}

  Older spellings:
${rows('older')}

  Environment variables:
${environment.map(([name, what]) => row(name, what, 20)).join('\n')}`;
}
