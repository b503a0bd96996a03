// The command line without a process: arguments to an Invocation, or what is
// wrong with them, in go tool pprof's words and order.
import { describe, expect, test } from 'vitest';
import { flagDocs, flagKinds, parseArguments, UsageError } from '../../src/cli/arguments.ts';
import { reports } from '../../src/commands/index.ts';
import { shortUsage, usage } from '../../src/cli/usage.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { choiceNames, defaults, options } from '../../src/core/view/options.ts';

const sources = {
  sources: ['a.pb'],
  executable: '',
  base: '',
  diffBase: '',
  normalize: false,
  symbolize: '',
  buildId: '',
  comment: '',
  allFrames: false,
  seconds: -1,
  timeout: -1,
  tls: { cert: '', key: '', ca: '' },
};

/** What the arguments ask for, where it is not the default; an error as its message, with * where the usage follows. */
function read(...argv: string[]): unknown {
  try {
    const invocation = parseArguments(argv, file => file.startsWith('bin/'));
    if (invocation.kind !== 'run') return invocation.kind;
    const { config, report, notes, json } = invocation;
    const changed = <T extends object>(now: T, before: T) =>
      Object.fromEntries(
        Object.entries(now).filter(
          ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof T]),
        ),
      );
    return {
      ...(report ? { [report.command.name]: report.argument } : {}),
      ...changed(config, { ...defaults }),
      ...changed(invocation.sources, sources),
      ...(json ? { json } : {}),
      ...(notes.length > 0 ? { notes: notes.map(note => note.text) } : {}),
    };
  } catch (error) {
    if (error instanceof UserError) return (error instanceof UsageError ? '* ' : '') + error.message;
    throw error;
  }
}

type Case = [argv: string, expected: unknown];
const table = (cases: Case[]) =>
  test.each(cases)('%s', (argv, expected) =>
    expect(read(...argv.split(' ').filter(word => word !== ''))).toEqual(expected),
  );

describe("flags in Go's spelling", () => {
  table([
    ['a.pb', {}],
    ['-top a.pb', { top: null }],
    ['--top a.pb', { top: null }],
    ['-top=true a.pb', { top: null }],
    ['-top -json a.pb', { top: null, json: true }],
    ['-json=false a.pb', {}],
    ['-top=false a.pb', {}],
    ['-top -cum -nodecount=20 a.pb', { top: null, sort: 'cum', nodecount: 20 }],
    ['-top -nodecount 20 a.pb', { top: null, nodecount: 20 }],
    ['-peek=re a.pb', { peek: 're' }],
    ['-peek re a.pb', { peek: 're' }],
    ['-peek= a.pb', {}],
    ['-list -x a.pb', { list: '-x' }],
    ['-focus=a=b -top a.pb', { top: null, focus: 'a=b' }],
    [
      '-nodecount=0x10 -nodefraction=1e-3 -edgefraction=0x1p-2 a.pb',
      { nodecount: 16, nodefraction: 0.001, edgefraction: 0.25 },
    ],
    ['-nodecount=1_0 -nodecount=-3 a.pb', { nodecount: -3 }],
    ['-trim=f -mean=T -call_tree a.pb', { trim: false, mean: true, call_tree: true }],
    ['-lines a.pb', { granularity: 'lines' }],
    ['-cum=false -flat a.pb', {}],
    ['-svg -output=f.svg a.pb', { svg: null, output: 'f.svg' }],
    ['-unit=ms -unit=s a.pb', { unit: 's' }],
    ['-timeout=5 -seconds 3 -tools=x a.pb', { timeout: 5, seconds: 3 }],
    ['-tls_cert=c.pem -tls_key k.pem -tls_ca=a.pem a.pb', { tls: { cert: 'c.pem', key: 'k.pem', ca: 'a.pem' } }],
  ]);
});

describe('flags end at the first source', () => {
  table([
    ['-top a.pb -cum', { top: null, sources: ['a.pb', '-cum'] }],
    ['-top -- -cum', { top: null, sources: ['-cum'] }],
    ['-top - -cum', { top: null, sources: ['-', '-cum'] }],
    ['a.pb b.pb', { sources: ['a.pb', 'b.pb'] }],
    ['bin/app a.pb', { executable: 'bin/app' }],
    ['bin/app a.pb b.pb', { executable: 'bin/app', sources: ['a.pb', 'b.pb'] }],
    ['bin/app', { sources: ['bin/app'] }],
    ['a.pb bin/app', { sources: ['a.pb', 'bin/app'] }],
  ]);
});

describe('flags about sources', () => {
  table([
    ['-base=b.pb a.pb', { base: 'b.pb' }],
    ['-diff_base b.pb -normalize a.pb', { diffBase: 'b.pb', normalize: true }],
    ['-base=b.pb -base=c.pb a.pb', { base: 'c.pb' }],
    [
      '-symbolize=none -buildid=x -add_comment=hello -all_frames a.pb',
      { symbolize: 'none', buildId: 'x', comment: 'hello', allFrames: true },
    ],
  ]);
});

describe('older spellings of sample_index', () => {
  table([
    ['-inuse_space a.pb', { sample_index: 'inuse_space' }],
    ['-total_delay a.pb', { sample_index: 'delay' }],
    ['-mean_delay a.pb', { sample_index: 'delay', mean: true }],
    ['-contentions a.pb', { sample_index: 'contentions' }],
    [
      '-alloc_space -inuse_space a.pb',
      { sample_index: 'inuse_space', notes: ['Multiple value selections, ignoring -alloc_space'] },
    ],
    [
      '-sample_index=samples -inuse_space a.pb',
      { sample_index: 'samples', notes: ['Multiple value selections, ignoring -inuse_space'] },
    ],
    ['-inuse_space=false a.pb', {}],
  ]);
});

describe('what is wrong', () => {
  table([
    ['', '* no profile source specified'],
    ['-top', '* no profile source specified'],
    ['--', '* no profile source specified'],
    ['-list a.pb', '* no profile source specified'],
    ['-nosuch a.pb', '* flag provided but not defined: -nosuch'],
    ['--nosuch=3 a.pb', '* flag provided but not defined: -nosuch'],
    ['-sort=cum a.pb', '* flag provided but not defined: -sort'],
    ['-granularity=lines a.pb', '* flag provided but not defined: -granularity'],
    ['-1 a.pb', '* flag provided but not defined: -1'],
    ['-=x a.pb', '* bad flag syntax: -=x'],
    ['---x a.pb', '* bad flag syntax: ---x'],
    ['-nodecount=x a.pb', '* invalid value "x" for flag -nodecount: parse error'],
    ['-nodecount= a.pb', '* invalid value "" for flag -nodecount: parse error'],
    ['-nodecount=1.5 a.pb', '* invalid value "1.5" for flag -nodecount: parse error'],
    [
      '-nodecount=99999999999999999999 a.pb',
      '* invalid value "99999999999999999999" for flag -nodecount: value out of range',
    ],
    ['-nodefraction=abc a.pb', '* invalid value "abc" for flag -nodefraction: parse error'],
    ['-nodefraction=1e400 a.pb', '* invalid value "1e400" for flag -nodefraction: value out of range'],
    ['-seconds=x a.pb', '* invalid value "x" for flag -seconds: parse error'],
    ['-trim=maybe a.pb', '* invalid boolean value "maybe" for -trim: parse error'],
    ['-mean=yes a.pb', '* invalid boolean value "yes" for -mean: parse error'],
    ['-list', '* flag needs an argument: -list'],
    ['-nodecount', '* flag needs an argument: -nodecount'],
    ['-top -text a.pb', 'must set at most one output format'],
    ['-top -peek x a.pb', 'must set at most one output format'],
    ['-cum -flat a.pb', 'conflicting options set: [cum flat]'],
    ['-lines -files a.pb', 'conflicting options set: [files lines]'],
    ['-cum -flat -top -text a.pb', 'conflicting options set: [cum flat]'],
    ['-top -http=:0 a.pb', '-http is not compatible with an output format on the command line'],
    ['-json a.pb', '-json needs a report'],
    ['-json -http=:0 a.pb', '-json needs a report'],
    ['-no_browser a.pb', '-no_browser only makes sense with -http'],
    ['-base=b -diff_base=c a.pb', '-base and -diff_base flags cannot both be specified'],
    ['-normalize a.pb', 'must have base profile to normalize by'],
  ]);
});

describe('help comes before what is behind it', () => {
  table([
    ['-h', 'help'],
    ['-help', 'help'],
    ['--help a.pb', 'help'],
    ['-h=3 a.pb', 'help'],
    ['-top -h -nosuch', 'help'],
    ['-nosuch -h', '* flag provided but not defined: -nosuch'],
    ['-version', 'version'],
  ]);
});

test('-http serves pages in place of the prompt', () => {
  const http = (...argv: string[]) => {
    const invocation = parseArguments(argv, () => false);
    return invocation.kind === 'run' ? [invocation.http, invocation.report] : invocation.kind;
  };
  expect(http('-http=:8080', 'a.pb')).toEqual([{ address: ':8080', browser: true }, null]);
  expect(http('-http', 'localhost:', '-no_browser', 'a.pb')).toEqual([{ address: 'localhost:', browser: false }, null]);
  expect(http('-http=', 'a.pb')).toEqual([null, null]);
});

test('every option, choice and command is a flag, and the usage names every flag', () => {
  const kinds = flagKinds();
  const missing = [
    ...options.filter(o => o.kind !== 'choice').map(o => o.name),
    ...choiceNames,
    ...reports.map(c => c.name),
  ].filter(name => !kinds.has(name));
  const text = usage(flagDocs());
  const unnamed = [...kinds.keys()].filter(name => !new RegExp(`^ +-${name} `, 'm').test(text));
  expect({ missing, unnamed }).toEqual({ missing: [], unnamed: [] });
});

test('-h is short and -help is whole; both begin with examples', () => {
  const flags = flagDocs();
  const [short, whole] = [shortUsage(flags), usage(flags)];
  expect(short.split('\n').length).toBeLessThan(32);
  expect(short.split('\n').slice(0, 3)).toEqual(whole.split('\n').slice(0, 3));
  expect([read('-h'), read('-help')]).toEqual(['help', 'help']);
  expect([parseArguments(['-h'], () => false), parseArguments(['-help'], () => false)]).toEqual([
    { kind: 'help', short: true },
    { kind: 'help', short: false },
  ]);
});

test('-completion asks for a script and needs no profile', () => {
  expect(parseArguments(['-completion', 'zsh'], () => false)).toEqual({ kind: 'completion', shell: 'zsh' });
  expect(parseArguments(['-completion=fish'], () => false)).toEqual({ kind: 'completion', shell: 'fish' });
});
