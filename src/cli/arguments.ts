import { reports } from '../commands/index.ts';
import { takesArgument } from '../commands/command.ts';
import { languageNamed } from '../commands/language.ts';
import type { Language } from '../commands/language.ts';
import type { ReportCommand } from '../commands/command.ts';
import type { FlagDoc, Takes } from './flags.ts';
import type { OpenRequest } from '../commands/open/load.ts';
import type { Note } from '../commands/outcome.ts';
import { nearest } from '../commands/help/suggest.ts';
import { UserError } from '../core/base/errors.ts';
import { parseBool, parseFlagInt, parseFloat64 } from '../core/base/format-go.ts';
import { defaults, optionNamed, options } from '../core/view/options.ts';
import type { Choice, Config, Option } from '../core/view/options.ts';
import { quote } from '../core/base/text.ts';
import { offeredUnits } from '../core/base/units.ts';
import { phrase, type Phrase } from '../core/base/phrase.ts';

/** A parsed command line. */
export type Invocation =
  | { readonly kind: 'help'; readonly short: boolean }
  | { readonly kind: 'completion'; readonly shell: string }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly sources: OpenRequest;
      readonly config: Config;
      /** A single report; null for the shell. */
      readonly report: { readonly command: ReportCommand; readonly argument: string | null } | null;
      /** Serve the pages instead of the shell, at `host:port` as typed. */
      readonly http: { readonly address: string; readonly browser: boolean } | null;
      /** -tools; undefined if not set. */
      readonly tools: string | undefined;
      /** -json: the report as data. */
      readonly json: boolean;
      readonly notes: readonly Note[];
      /** -lang; undefined: the locale decides. */
      readonly language?: Language;
      readonly color: ColorWish;
      /** -pager; empty: the environment decides. */
      readonly pager: string;
    };

const colorWishes = ['auto', 'always', 'never'] as const;
/** Whether to write colours; `auto`: if the stream is a terminal with colours. */
export type ColorWish = (typeof colorWishes)[number];

/** An invalid flag; the usage text is printed after it. */
export class UsageError extends UserError {}

type FlagKind = 'bool' | 'int' | 'float' | 'string';

/** Flags that are neither options nor commands. */
const extraFlags: readonly { readonly name: string; readonly kind: FlagKind; readonly help: string }[] = [
  { name: 'diff_base', kind: 'string', help: 'Profile to compare with' },
  { name: 'base', kind: 'string', help: 'Profile to subtract' },
  {
    name: 'symbolize',
    kind: 'string',
    help: 'Where names come from: none, local, fastlocal, remote, force, demangle=...',
  },
  { name: 'buildid', kind: 'string', help: 'Build id of the main binary, where the profile has none' },
  { name: 'timeout', kind: 'int', help: 'Seconds to wait for a server' },
  { name: 'seconds', kind: 'int', help: 'Seconds that a server is to record' },
  { name: 'add_comment', kind: 'string', help: 'Comment to add to the profile' },
  { name: 'all_frames', kind: 'bool', help: "Ignore the profile's own drop_frames and keep_frames" },
  { name: 'tools', kind: 'string', help: 'Where the object tools are' },
  { name: 'http', kind: 'string', help: 'Address for the web pages' },
  { name: 'no_browser', kind: 'bool', help: 'Open no browser for the web pages' },
  { name: 'tls_cert', kind: 'string', help: 'Client certificate for fetching' },
  { name: 'tls_key', kind: 'string', help: 'Key of the client certificate' },
  { name: 'tls_ca', kind: 'string', help: 'Certificate authority to trust' },
  {
    name: 'lang',
    kind: 'string',
    help: 'Language of explanations and lessons: en or zh (ours; else the locale decides)',
  },
  { name: 'json', kind: 'bool', help: 'Write the report as JSON, for programs (ours)' },
  { name: 'color', kind: 'string', help: 'Colours: auto (on terminals), always or never (ours)' },
  {
    name: 'pager',
    kind: 'string',
    help: 'Long reports at the prompt: builtin, off, or a program such as "less -S" (ours)',
  },
  {
    name: 'completion',
    kind: 'string',
    help: 'Print the script that completes flags in a shell: bash, zsh or fish (ours)',
  },
  { name: 'version', kind: 'bool', help: "inkprof's version" },
];

/** Legacy spellings of sample_index, in the order in which they are checked. */
const legacyFlags: readonly { readonly name: string; readonly type: string }[] = [
  { name: 'total_delay', type: 'delay' },
  { name: 'mean_delay', type: 'delay' },
  { name: 'contentions', type: 'contentions' },
  { name: 'inuse_space', type: 'inuse_space' },
  { name: 'inuse_objects', type: 'inuse_objects' },
  { name: 'alloc_space', type: 'alloc_space' },
  { name: 'alloc_objects', type: 'alloc_objects' },
];

/** Returns every flag with its kind, derived from the option and command tables. */
export function flagKinds(): Map<string, FlagKind> {
  const kinds = new Map<string, FlagKind>();
  for (const option of options as readonly Option[]) {
    if (option.kind === 'choice') for (const choice of option.choices) kinds.set(choice.name, 'bool');
    else kinds.set(option.name, option.kind === 'pattern' ? 'string' : option.kind);
  }
  for (const command of reports) kinds.set(command.name, takesArgument(command) ? 'string' : 'bool');
  for (const flag of extraFlags) kinds.set(flag.name, flag.kind);
  for (const flag of legacyFlags) kinds.set(flag.name, 'bool');
  return kinds;
}

/** Kinds of values for flags that are not options. */
const takes: Readonly<Record<string, Takes>> = {
  base: 'file',
  diff_base: 'file',
  tls_cert: 'file',
  tls_key: 'file',
  tls_ca: 'file',
  tools: 'folder',
  symbolize: ['none', 'local', 'fastlocal', 'remote', 'force', 'demangle=none', 'demangle=templates', 'demangle=full'],
  lang: ['en', 'zh'],
  color: ['auto', 'always', 'never'],
  pager: ['builtin', 'off'],
  completion: ['bash', 'zsh', 'fish'],
};

/** Returns the kind of value that an option's flag takes, for completion. */
function takesOf(option: Exclude<Option, { readonly kind: 'choice' }>): Takes | undefined {
  if (option.kind === 'bool') return undefined;
  if (option.kind === 'int' || option.kind === 'float') return 'number';
  if (option.kind === 'pattern') return 'regexp';
  switch (option.completes) {
    case 'file':
      return 'file';
    case 'folders':
      return 'folder';
    case 'unit':
      return ['minimum', 'auto', ...offeredUnits().map(({ text }) => text)];
    case 'type':
      return usualTypes;
    default:
      return 'text';
  }
}

/** Sample types of Go's profiles. Shell completion offers these because it reads no profile. */
const usualTypes = [
  'cpu',
  'samples',
  'inuse_space',
  'inuse_objects',
  'alloc_space',
  'alloc_objects',
  'contentions',
  'delay',
  'goroutine',
];

/** Returns every flag with its description, for help, the man page and shell completion. */
export function flagDocs(): FlagDoc[] {
  const doc = (
    group: FlagDoc['group'],
    name: string,
    kind: FlagKind,
    help: string,
    more: readonly string[] = [],
  ): FlagDoc => ({
    group,
    name,
    help,
    ...(more.length > 0 && { more }),
    ...(kind !== 'bool' && { takes: takes[name] ?? (kind === 'string' ? 'text' : 'number') }),
  });
  const optionDoc = ({ name, help: { en } }: Choice, takes: Takes | undefined): FlagDoc => ({
    ...doc('option', name, 'bool', en[0], en.slice(1)),
    ...(takes !== undefined && { takes }),
  });
  return [
    ...reports.map(c => ({
      ...doc(c.ours ? 'own report' : 'report', c.name, 'bool', c.summary),
      ...(c.takesPattern && { takes: 'regexp' as const }),
      ...(c.takesLimit && { takes: 'text' as const }),
    })),
    ...(options as readonly Option[]).flatMap(o =>
      o.kind === 'choice' ? o.choices.map(c => optionDoc(c, undefined)) : [optionDoc(o, takesOf(o))],
    ),
    ...extraFlags.map(flag => doc('source', flag.name, flag.kind, flag.help)),
    ...legacyFlags.map(flag =>
      doc(
        'older',
        flag.name,
        'bool',
        flag.name === 'mean_delay' ? 'Same as -mean -sample_index=delay' : `Same as -sample_index=${flag.type}`,
      ),
    ),
  ];
}

type FlagValue = string | number | boolean;

/** Splits arguments into flags and sources with Go's flag grammar: flags end at the first source. */
function parseFlags(argv: readonly string[]): { values: Map<string, FlagValue>; rest: string[]; help?: 'h' | 'help' } {
  const kinds = flagKinds();
  const values = new Map<string, FlagValue>();
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (arg.length < 2 || !arg.startsWith('-')) return { values, rest: argv.slice(i) };
    if (arg === '--') return { values, rest: argv.slice(i + 1) };
    const body = arg.slice(arg.startsWith('--') ? 2 : 1);
    if (body === '' || body.startsWith('-') || body.startsWith('=')) throw new UsageError(`bad flag syntax: ${arg}`);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const given = equals < 0 ? undefined : body.slice(equals + 1);
    const kind = kinds.get(name);
    if (kind === undefined) {
      if (name === 'help' || name === 'h') return { values, rest: [], help: name };
      throw new UsageError(`flag provided but not defined: -${name}`, flagHint(name, kinds));
    }
    if (kind === 'bool') {
      const value = given === undefined ? true : parseBool(given);
      if (value === undefined) throw new UsageError(`invalid boolean value ${quote(given!)} for -${name}: parse error`);
      values.set(name, value);
      continue;
    }
    const text = given ?? argv[++i];
    if (text === undefined) throw new UsageError(`flag needs an argument: -${name}`);
    values.set(name, flagValue(name, kind, text));
  }
  return { values, rest: [] };
}

/** Returns a hint for an unknown flag: the choices of an option group, or the most similar flag. */
function flagHint(name: string, kinds: ReadonlyMap<string, FlagKind>): Phrase | undefined {
  const group = optionNamed(name);
  if (group?.kind === 'choice') return phrase`use one of ${group.choices.map(choice => `-${choice.name}`).join(', ')}`;
  const near = nearest(name, [...kinds.keys()]);
  return near === undefined ? undefined : phrase`did you mean -${near}?`;
}

function flagValue(name: string, kind: FlagKind, text: string): FlagValue {
  if (kind === 'string') return text;
  try {
    const value = kind === 'int' ? parseFlagInt(text) : parseFloat64(text);
    if (value !== undefined) return value;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error.detail?.code === 'out-of-range')
      throw new UsageError(`invalid value ${quote(text)} for flag -${name}: value out of range`);
  }
  throw new UsageError(`invalid value ${quote(text)} for flag -${name}: parse error`);
}

/** Parses argv (without node and script). Throws UsageErrors and UserErrors; checks in the order of pprof. */
export function parseArguments(argv: readonly string[], isExecutable: (file: string) => boolean): Invocation {
  const { values, rest, help } = parseFlags(argv);
  if (help !== undefined) return { kind: 'help', short: help === 'h' };
  if (values.get('version') === true) return { kind: 'version' };
  if (values.has('completion')) return { kind: 'completion', shell: values.get('completion') as string };
  if (rest.length === 0)
    throw new UsageError('no profile source specified', phrase`name a profile: inkprof cpu.pb.gz`, {
      code: 'no-source',
    });
  const executable = rest.length > 1 && isExecutable(rest[0]!) ? rest[0]! : '';
  const config = configFrom(values);
  const report = reportFrom(values);
  const text = (name: string): string => (values.get(name) as string | undefined) ?? '';
  const number = (name: string): number => (values.get(name) as number | undefined) ?? -1;
  if (report && text('http') !== '')
    throw new UserError('-http is not compatible with an output format on the command line');
  if (values.get('json') === true && !report)
    throw new UserError(phrase`-json needs a report`, phrase`name one: inkprof -top -json cpu.pb.gz`);
  if (values.get('no_browser') === true && text('http') === '')
    throw new UserError('-no_browser only makes sense with -http');

  const notes: Note[] = [];
  for (const { name, type } of legacyFlags) {
    if (values.get(name) !== true) continue;
    if (config.sample_index === '') config.sample_index = type;
    else notes.push({ level: 'error', text: `Multiple value selections, ignoring -${name}` });
  }
  if (values.get('mean_delay') === true) config.mean = true;
  if (text('base') !== '' && text('diff_base') !== '')
    throw new UserError('-base and -diff_base flags cannot both be specified');
  if (config.normalize && text('base') === '' && text('diff_base') === '')
    throw new UserError('must have base profile to normalize by');
  return {
    kind: 'run',
    sources: {
      sources: executable === '' ? rest : rest.slice(1),
      executable,
      base: text('base'),
      diffBase: text('diff_base'),
      normalize: config.normalize,
      symbolize: text('symbolize'),
      buildId: text('buildid'),
      comment: text('add_comment'),
      allFrames: values.get('all_frames') === true,
      seconds: number('seconds'),
      timeout: number('timeout'),
      tls: { cert: text('tls_cert'), key: text('tls_key'), ca: text('tls_ca') },
    },
    config,
    report,
    http: text('http') === '' ? null : { address: text('http'), browser: values.get('no_browser') !== true },
    tools: values.has('tools') ? text('tools') : undefined,
    json: values.get('json') === true,
    notes,
    color: colorFrom(text('color')),
    pager: text('pager'),
    ...(values.has('lang') ? { language: languageFrom(text('lang')) } : {}),
  };
}

/** Returns the language of -lang, even if other flags are invalid; undefined if not set. */
export function wishedLanguage(argv: readonly string[]): Language | undefined {
  const at = argv.findIndex(isLanguageFlag);
  const text = at < 0 ? undefined : takeLanguage(argv.slice(at)).language;
  return text === undefined ? undefined : languageNamed(text);
}

function languageFrom(text: string): Language {
  const language = languageNamed(text);
  if (language === undefined) throw new UsageError(`invalid value ${quote(text)} for flag -lang: must be en or zh`);
  return language;
}

/** Our own subcommands; each replaces the source on the command line. */
export const ownWords = ['demo', 'learn'] as const;

/** A command line that begins with a subcommand, possibly after -lang. */
export interface OwnInvocation {
  readonly word: (typeof ownWords)[number];
  readonly rest: readonly string[];
  readonly language?: Language;
}

/** Parses a command line with a subcommand; undefined for others. A file of that name takes precedence. */
export function parseOwnWord(argv: readonly string[], isFile: (name: string) => boolean): OwnInvocation | undefined {
  const { language, rest } = takeLanguage(argv);
  const word = ownWords.find(own => own === rest[0]);
  if (word === undefined || isFile(word)) return undefined;
  // After the subcommand, -lang may be anywhere.
  const at = rest.findIndex((arg, i) => i > 0 && isLanguageFlag(arg));
  const after = at < 0 ? { rest: [] } : takeLanguage(rest.slice(at));
  const chosen = after.language ?? language;
  const others = at < 0 ? rest.slice(1) : [...rest.slice(1, at), ...after.rest];
  return { word, rest: others, ...(chosen === undefined ? {} : { language: languageFrom(chosen) }) };
}

const isLanguageFlag = (arg: string): boolean => /^--?lang(=|$)/.test(arg);

/** Removes -lang from the front of a list of arguments. */
function takeLanguage(argv: readonly string[]): { language?: string; rest: readonly string[] } {
  const match = /^--?lang(?:=(.*))?$/s.exec(argv[0] ?? '');
  if (!match) return { rest: argv };
  if (match[1] !== undefined) return { language: match[1], rest: argv.slice(1) };
  return argv.length < 2 ? { rest: argv } : { language: argv[1]!, rest: argv.slice(2) };
}

function colorFrom(text: string): ColorWish {
  const wish = text === '' ? 'auto' : colorWishes.find(known => known === text);
  if (wish === undefined)
    throw new UsageError(
      `invalid value ${quote(text)} for flag -color: parse error`,
      phrase`use one of ${colorWishes.join(', ')}`,
    );
  return wish;
}

function configFrom(values: ReadonlyMap<string, FlagValue>): { -readonly [K in keyof Config]: Config[K] } {
  const config: Record<string, FlagValue> = { ...defaults };
  for (const option of options as readonly Option[]) {
    if (option.kind !== 'choice') {
      if (values.has(option.name)) config[option.name] = values.get(option.name)!;
      continue;
    }
    const set = option.choices.filter(choice => values.get(choice.name) === true).map(choice => choice.name);
    if (set.length > 1) throw new UserError(`conflicting options set: [${set.join(' ')}]`);
    if (set.length === 1) config[option.name] = set[0]!;
  }
  return config as unknown as Config;
}

function reportFrom(
  values: ReadonlyMap<string, FlagValue>,
): { command: ReportCommand; argument: string | null } | null {
  const asked = reports.filter(
    command => values.has(command.name) && values.get(command.name) !== false && values.get(command.name) !== '',
  );
  if (asked.length > 1) throw new UserError('must set at most one output format');
  const command = asked[0];
  return command ? { command, argument: takesArgument(command) ? (values.get(command.name) as string) : null } : null;
}
