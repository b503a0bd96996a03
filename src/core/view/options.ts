/**
 * The option table: every option is declared here once. The Config type, the
 * flags, the assignments of the shell, `o`, help, completion, URL parameters
 * and saved settings are functions of it.
 */

interface Common {
  readonly name: string;
  /** First line for lists, further lines for `help NAME`. */
  readonly help: readonly string[];
  /** URL parameter of the web pages. */
  readonly url: string | undefined;
  /** Kept in saved settings. */
  readonly saved: boolean;
}

/** What is declared; values are checked against `kind` when they are read. */
export type Option =
  | (Common & { readonly kind: 'bool'; readonly initial: boolean })
  | (Common & { readonly kind: 'int'; readonly initial: number })
  | (Common & { readonly kind: 'float'; readonly initial: number })
  | (Common & { readonly kind: 'string'; readonly initial: string; readonly pattern?: true })
  | (Common & { readonly kind: 'choice'; readonly initial: string; readonly choices: readonly Choice[] });

export interface Choice {
  readonly name: string;
  readonly help: readonly string[];
}

const bool = <N extends string>(
  name: N,
  initial: boolean,
  url: string | undefined,
  saved: boolean,
  ...help: string[]
) => ({ name, kind: 'bool', initial, url, saved, help }) as const;
const text = <N extends string>(name: N, initial: string, url: string | undefined, saved: boolean, ...help: string[]) =>
  ({ name, kind: 'string', initial, url, saved, help }) as const;
const pattern = <N extends string>(name: N, url: string, ...help: string[]) =>
  ({ name, kind: 'string', initial: '', url, saved: true, help, pattern: true }) as const;

/** In pprof's declaration order. */
export const options = [
  text('output', '', undefined, false, 'File that receives the output of commands'),
  bool(
    'call_tree',
    false,
    'calltree',
    true,
    'Draw a tree of call paths instead of a graph',
    'A function appears once for each path that leads to it.',
  ),
  bool(
    'relative_percentages',
    false,
    'rel',
    true,
    'Percentages of what the filters leave',
    'Off: percentages of the whole profile, so that filtered reports stay comparable.',
  ),
  text(
    'unit',
    'minimum',
    'unit',
    true,
    'Unit of the values shown',
    'seconds, ms, ns ... for times; mb, kb, bytes ... for memory.',
    'minimum picks one unit for the whole report; auto picks one for each value.',
  ),
  bool('compact_labels', false, 'compact', true, 'Leave out the lines about file, type and time'),
  text('source_path', '', undefined, false, 'Folders where source files are searched'),
  text('trim_path', '', undefined, false, 'Prefixes to cut from source file names before the search'),
  bool('intel_syntax', false, 'intel', true, 'Assembly in Intel syntax', 'For `disasm` and `weblist` only.'),
  bool(
    'mean',
    false,
    'mean',
    true,
    'Divide each value by the first sample type (the count)',
    'Memory: mean size of an allocation. Time: mean time of an event.',
  ),
  text(
    'sample_index',
    '',
    'si',
    false,
    'Which of the sample values to report: a name or a number from 0',
    'A profile may hold several values a sample.',
  ),
  {
    name: 'divide_by',
    kind: 'float',
    initial: 1,
    url: 'divide_by',
    saved: false,
    help: [
      'Divide every value by this number before showing it',
      'For example by the number of processors or of runs.',
    ],
  },
  bool('normalize', false, 'norm', true, 'Scale the profile to the sum of its base profile'),
  {
    name: 'sort',
    kind: 'choice',
    initial: 'flat',
    url: 'sort',
    saved: true,
    help: ['Order of the rows'],
    choices: [
      {
        name: 'cum',
        help: ['Largest cumulative value first', 'cum counts the function and everything that it calls.'],
      },
      { name: 'flat', help: ['Largest own value first', 'flat counts the function alone.'] },
    ],
  },
  text(
    'tagroot',
    '',
    'tagroot',
    true,
    'Add the values of these labels as frames at the root',
    'A list of label keys separated by commas; the first becomes the outermost frame.',
  ),
  text(
    'tagleaf',
    '',
    'tagleaf',
    true,
    'Add the values of these labels as frames at the leaf',
    'A list of label keys separated by commas; the last becomes the innermost frame.',
  ),
  bool(
    'drop_negative',
    false,
    'dropneg',
    true,
    'Leave out what got smaller',
    'Rows whose value is below 0 are not shown; useful with a base profile.',
  ),
  {
    name: 'nodecount',
    kind: 'int',
    initial: -1,
    url: 'n',
    saved: true,
    help: [
      'Most nodes to show',
      'The heaviest are kept. In graphs dotted edges stand for paths through nodes left out.',
    ],
  },
  {
    name: 'nodefraction',
    kind: 'float',
    initial: 0.005,
    url: 'nf',
    saved: true,
    help: ['Hide nodes below this part of the total'],
  },
  {
    name: 'edgefraction',
    kind: 'float',
    initial: 0.001,
    url: 'ef',
    saved: true,
    help: ['Hide edges below this part of the total'],
  },
  bool(
    'trim',
    true,
    'trim',
    true,
    'Apply nodecount, nodefraction and edgefraction',
    'Off: the whole profile, nothing cut.',
  ),
  pattern(
    'focus',
    'f',
    'Keep samples with a frame that matches this regexp',
    'Searched in function names, file names and binary names.',
  ),
  pattern(
    'ignore',
    'i',
    'Drop samples with a frame that matches this regexp',
    'Searched in function names, file names and binary names.',
  ),
  pattern(
    'prune_from',
    'prunefrom',
    'Cut every stack below the frame that matches this regexp',
    'What the matching function calls is counted as its own.',
  ),
  pattern(
    'hide',
    'h',
    'Leave out frames that match this regexp',
    'The other frames of the same samples stay.',
    'Searched in function names, file names and binary names.',
  ),
  pattern(
    'show',
    's',
    'Keep only frames that match this regexp',
    'Searched in function names, file names and binary names.',
  ),
  pattern(
    'show_from',
    'sf',
    'Cut every stack above the outermost frame that matches this regexp',
    'Searched in function names, file names and binary names.',
  ),
  pattern(
    'tagfocus',
    'tf',
    'Keep samples whose labels match a regexp or lie in a range',
    'key=value looks at one label only.',
    'Ranges: 1kb, 1kb:10kb, memory=32mb: and so on. Texts: foo, foo.*bar, key=foo.*bar',
  ),
  pattern(
    'tagignore',
    'ti',
    'Drop samples whose labels match a regexp or lie in a range',
    'key=value looks at one label only.',
    'Ranges: 1kb, 1kb:10kb, memory=32mb: and so on. Texts: foo, foo.*bar, key=foo.*bar',
  ),
  pattern('tagshow', 'ts', 'Keep only labels whose key matches this regexp'),
  pattern('taghide', 'th', 'Leave out labels whose key matches this regexp'),
  bool(
    'noinlines',
    false,
    'noinlines',
    true,
    'Count inlined calls as their caller',
    'Each location keeps only its outermost function.',
  ),
  bool('showcolumns', false, 'showcolumns', true, 'Keep column numbers beside line numbers'),
  {
    name: 'granularity',
    kind: 'choice',
    initial: '',
    url: 'g',
    saved: true,
    help: ['What one row stands for'],
    choices: [
      { name: 'functions', help: ['One row a function', 'Whatever file it comes from.'] },
      { name: 'filefunctions', help: ['One row a function and file'] },
      { name: 'files', help: ['One row a source file'] },
      { name: 'lines', help: ['One row a source line'] },
      { name: 'addresses', help: ['One row an address', 'Shows the address in front of the function.'] },
    ],
  },
] as const satisfies readonly Option[];

type Entry = (typeof options)[number];
type ValueOf<E> = E extends { kind: 'bool' } ? boolean : E extends { kind: 'int' | 'float' } ? number : string;

/** The value of every option. */
export type Config = { readonly [E in Entry as E['name']]: ValueOf<E> };
export type OptionName = Entry['name'];

export const defaults: Config = Object.fromEntries(options.map(o => [o.name, o.initial])) as unknown as Config;

const byName = new Map<string, Option>(options.map(o => [o.name, o]));
const byChoice = new Map<string, Option & { kind: 'choice' }>(
  options.flatMap(o =>
    (o as Option).kind === 'choice'
      ? (o as Option & { kind: 'choice' }).choices.map(c => [c.name, o as Option & { kind: 'choice' }] as const)
      : [],
  ),
);

export const optionNamed = (name: string): Option | undefined => byName.get(name);
/** The group that a choice such as `cum` or `lines` belongs to. */
export const groupOf = (choice: string): (Option & { kind: 'choice' }) | undefined => byChoice.get(choice);
export const choiceNames: readonly string[] = [...byChoice.keys()];
