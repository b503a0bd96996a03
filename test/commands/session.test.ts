// The session without a terminal: lines in, outcomes out, a world in memory.
import fs from 'node:fs';
import pako from 'pako';
import { describe, expect, test } from 'vitest';
import { commands, profileVocabulary } from '../../src/commands/index.ts';
import { proto } from '../../src/commands/profile/proto.ts';
import { loadProfiles } from '../../src/commands/open/load.ts';
import type { Outcome } from '../../src/commands/outcome.ts';
import { Session } from '../../src/commands/session.ts';
import type { SessionOptions } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { encodeText } from '../../src/core/base/text.ts';
import { fixtureA } from '../fixtures/made.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost, type FakeWorld } from '../support/fake-host.ts';
import { damaged, Random } from '../support/random.ts';
import { encodeSpec } from '../support/wire.ts';
import * as expected from './fixture-a.ts';

const profileA = decodeProfile(encodeSpec(fixtureA));
const made = (name: string): Profile =>
  decodeProfile(pako.ungzip(fs.readFileSync(new URL(`../fixtures/profiles/made-${name}.pb.gz`, import.meta.url))));

/** A session at a prompt, and its host. */
function start(world: FakeWorld = {}, options: SessionOptions & { profile?: Profile } = {}) {
  const host = new FakeHost(world);
  const session = new Session(options.profile ?? profileA, host, { interactive: true, ...options });
  return { host, session };
}

/** An outcome as plain data: what goes to stdout, pprof's own messages, and our hints. */
function plain(outcome: Outcome) {
  const texts = (hints: boolean) =>
    outcome.notes.filter(note => (note.level === 'hint') === hints).map(note => note.text);
  const out = outcome.out instanceof Uint8Array ? outcome.out : [...outcome.out].join('');
  return {
    out,
    notes: texts(false),
    hints: texts(true),
    ...(outcome.quit ? { quit: true } : {}),
    ...(outcome.failed ? { failed: true } : {}),
  };
}

/** Runs the lines; the outcome of the last one. */
async function run(session: Session, ...lines: string[]) {
  let outcome: Outcome | undefined;
  for (const line of lines) outcome = await session.evaluate(line);
  return plain(outcome!);
}

/** What the last of the lines prints, which must be without a message. */
async function printed(session: Session, ...lines: string[]): Promise<string> {
  const { out, ...rest } = await run(session, ...lines);
  expect(rest).toEqual({ notes: [], hints: [] });
  return out as string;
}

const source = (name: string): string =>
  Array.from({ length: 60 }, (_, i) => `\t// ${name} line ${i + 1} <b>\n`).join('');

describe('fixture A, complete outputs', () => {
  const cases: [string, string[], string][] = [
    ['top', ['top'], expected.topFunctions],
    ['text', ['text'], expected.topFunctions],
    ['top by line', ['granularity=lines', 'top'], expected.topLines],
    ['tree', ['tree'], expected.tree],
    ['peek', ['granularity=lines', 'peek foo'], expected.peekLines],
    ['peek without baz', ['peek foo -baz'], expected.peekWithoutBaz],
    ['traces', ['traces'], expected.traces],
    ['tags', ['tags'], expected.tags],
    ['tags of the samples with v1', ['tags v1'], expected.tagsOfV1],
    ['raw', ['raw'], expected.raw],
    ['comments', ['comments'], expected.comments],
    ['dot', ['dot'], expected.dot],
    ['dot of three', ['dot 3'], expected.dotOfThree],
    ['means', ['mean', 'top'], expected.topOfMeans],
    ['means in a tree keep raw edges', ['mean', 'tree'], expected.treeOfMeans],
  ];
  test.each(cases)('%s', async (_, lines, output) => {
    const { session } = start();
    expect(await printed(session, ...lines)).toBe(output);
    // Once more: a report leaves nothing behind.
    expect(await printed(session, lines.at(-1)!)).toBe(output);
  });

  test('list finds a trimmed name below the working directory', async () => {
    const { session } = start({ files: { '/home/user/foo.go': source('foo') } });
    expect(await printed(session, 'trim_path=/src', 'list foo')).toBe(expected.list);
    expect(await printed(session, 'list foo bar')).toBe(expected.listThroughBar);
  });

  test('list finds a trimmed name in source_path and its parents', async () => {
    const { session, host } = start({ files: { '/code/tree/foo.go': source('foo') } });
    expect(await printed(session, 'trim_path=/src', 'source_path=/elsewhere/x:/code/tree/a/b', 'list foo')).toBe(
      expected.list,
    );
    expect(host.read).toEqual([
      '/elsewhere/x/foo.go',
      '/elsewhere/foo.go',
      '/foo.go',
      '/code/tree/a/b/foo.go',
      '/code/tree/a/foo.go',
      '/code/tree/foo.go',
    ]);
  });

  test('list finds a source beside the profile, which pprof does not', async () => {
    const { session } = start({ files: { '/profiles/src/foo.go': source('foo') } }, { profileFolders: ['/profiles'] });
    expect(await run(session, 'list foo')).toEqual({
      out: expected.list.replace('foo.go', '/src/foo.go'),
      notes: [],
      hints: ['source text: found by name\n  /src/foo.go is read from /profiles/src/foo.go'],
    });
  });

  test('list without the source: what pprof says, then the costs of the lines', async () => {
    expect(await run(start().session, 'list foo')).toEqual({
      out: expected.listWithoutSource,
      notes: [],
      hints: [
        'no source text: /src/foo.go\n  foo:\n           .       30ms     21:\n           .       ' +
          '40ms     22:\n  looked for /src/foo.go\n  source_path=FOLDER names where sources are',
      ],
    });
  });

  test('proto, decoded', async () => {
    const { session, host } = start({ writable: ['profile001.pb.gz'] });
    expect(await run(session, 'proto')).toEqual({
      out: '',
      notes: ['Generating report in profile001.pb.gz'],
      hints: [],
    });
    expect(Buffer.compare(pako.ungzip(host.files.get('profile001.pb.gz')!), encodeProfile(profileA))).toBe(0);
  });
});

describe('fixture A in the formats of other tools', () => {
  const present = (name: string): boolean => {
    if (profileVocabulary.command(name)) return true;
    console.log(`skipped: there is no command ${name}`);
    return false;
  };

  test.runIf(present('callgrind'))('callgrind', async () => {
    const { session, host } = start({ writable: ['cg.out'] });
    await run(session, 'callgrind > cg.out');
    expect(host.text('cg.out')).toBe(expected.callgrind);
  });

  test.runIf(present('topproto'))('topproto, read back', async () => {
    const { session, host } = start({ writable: ['/top.pb.gz'] });
    await run(session, 'topproto > /top.pb.gz');
    const { profile } = await loadProfiles(
      {
        sources: ['/top.pb.gz'],
        executable: '',
        base: '',
        diffBase: '',
        normalize: false,
        symbolize: 'none',
        buildId: '',
        comment: '',
        allFrames: false,
        seconds: -1,
        timeout: -1,
        tls: { cert: '', key: '', ca: '' },
      },
      host,
      note => expect(note).toBeUndefined(),
    );
    expect(await printed(start({}, { profile }).session, 'raw')).toBe(expected.topprotoRaw);
  });
});

describe('the greeting', () => {
  const labels =
    'File: app\nBuild ID: abc123\nhello comment\nType: cpu\nTime: 2017-07-14 02:40:00 ' +
    'UTC\nDuration: 10s, Total samples = 100ms ( 1.00%)';
  const entering = 'Entering interactive mode (type "help" for commands, "o" for options)';
  const greeting = (options: Parameters<typeof start>[1]) =>
    start({}, options)
      .session.greeting()
      .map(note => note.text);

  test('says what the profile is', () => expect(greeting({})).toEqual([labels, entering]));
  test('uses the options of the command line', () => {
    expect(greeting({ config: { ...defaults, mean: true, sample_index: 'samples' } })).toEqual([
      labels.replace('Type: cpu', 'Type: mean_samples').replace('100ms ( 1.00%)', '1 '),
      entering,
    ]);
  });
  test('looks at no filter yet', () =>
    expect(greeting({ config: { ...defaults, focus: 'nomatch', tagfocus: '(' } })).toEqual([labels, entering]));
  test('of a sample type that is 0 everywhere says what else to look at', () => {
    expect(greeting({ profile: made('all-zero') })).toEqual([
      'Type: cpu',
      'No samples were found with the default sample value type.',
      'Try "sample_index" command to analyze different sample values.',
      'no sample has a value of cpu; samples has: sample_index=samples',
      entering,
    ]);
  });
  test('of a sample_index that does not exist is one line', () =>
    expect(greeting({ config: { ...defaults, sample_index: 'inuse_space' } })).toEqual([entering]));
  test('names the units that were not used', () => {
    const notes = greeting({ profile: made('labels') });
    expect(notes.slice(0, 1)).toEqual(['For tag lat used unit ms, also encountered unit(s) s, us']);
  });
});

describe('output goes to files', () => {
  const spellings = ['top > out.txt', 'top >out.txt', 'top >first >out.txt', 'top 10 >out.txt'];
  test.each(spellings)('%s', async line => {
    const { session, host } = start({ writable: ['out.txt'] });
    expect(await run(session, line)).toEqual({ out: '', notes: ['Generating report in out.txt'], hints: [] });
    expect(host.text('out.txt')).toBe(expected.topFunctions);
    expect(await printed(session, 'top')).toBe(expected.topFunctions);
  });

  test('output= sends every further report there', async () => {
    const { session, host } = start({ writable: ['z.txt', 'other.txt'] });
    await run(session, 'output=z.txt', 'top');
    expect(host.text('z.txt')).toBe(expected.topFunctions);
    expect(await run(session, 'tree')).toEqual({ out: '', notes: ['Generating report in z.txt'], hints: [] });
    await run(session, 'tags > other.txt');
    expect({ z: host.text('z.txt'), other: host.text('other.txt'), written: host.written }).toEqual({
      z: expected.tree,
      other: expected.tags,
      written: ['z.txt', 'z.txt', 'other.txt'],
    });
    expect(await printed(session, 'output=', 'top')).toBe(expected.topFunctions);
  });

  test('a report that fails writes nothing, and the old file stays', async () => {
    const { session, host } = start({ files: { 'out.txt': 'old' } });
    expect(await run(session, 'peek nomatch > out.txt')).toEqual({
      out: '',
      notes: ['no matches found for regexp: nomatch'],
      hints: ['no function has a name that matches; top lists the heaviest names'],
      failed: true,
    });
    expect([host.text('out.txt'), host.written]).toEqual(['old', []]);
  });

  test('a file that cannot be written fails the line and not the session', async () => {
    const { session } = start({ failing: { '/no/such/f': 'open /no/such/f: no such file or directory' } });
    expect(await run(session, 'top > /no/such/f')).toEqual({
      out: '',
      notes: ['Generating report in /no/such/f', 'open /no/such/f: no such file or directory'],
      hints: [],
      failed: true,
    });
    expect(await printed(session, 'top')).toBe(expected.topFunctions);
  });

  test('numbered files take the first free number', async () => {
    const { session, host } = start({
      files: { 'profile001.pb.gz': 'taken' },
      writable: ['profile002.pb.gz', 'profile003.pb.gz'],
    });
    expect((await run(session, 'proto')).notes).toEqual(['Generating report in profile002.pb.gz']);
    expect((await run(session, 'proto')).notes).toEqual(['Generating report in profile003.pb.gz']);
    expect(host.text('profile001.pb.gz')).toBe('taken');
  });

  test('one report from the command line gives the bytes to a pipe, and makes a file for a terminal', async () => {
    const bytes = encodeProfile(profileA);
    const piped = start({}, { interactive: false });
    const toPipe = plain(await piped.session.report(proto, null, defaults));
    expect(Buffer.compare(pako.ungzip(toPipe.out as Uint8Array), bytes)).toBe(0);
    const terminal = start({ stdoutIsTerminal: true, writable: ['profile001.pb.gz'] }, { interactive: false });
    expect(plain(await terminal.session.report(proto, null, defaults))).toEqual({
      out: '',
      notes: ['Generating report in profile001.pb.gz'],
      hints: [],
    });
    expect(Buffer.compare(pako.ungzip(terminal.host.files.get('profile001.pb.gz')!), bytes)).toBe(0);
  });

  test('svg is laid out, then written', async () => {
    const { session, host } = start({
      layout: async dot => `<svg>${dot.length}</svg>`,
      picture: async dot => encodeText(`<svg>${dot.length}</svg>`),
      writable: ['g.svg', 'profile001.svg'],
    });
    const picture = `<svg>${expected.dot.length}</svg>`;
    expect(await run(session, 'svg > g.svg')).toEqual({ out: '', notes: ['Generating report in g.svg'], hints: [] });
    expect(await run(session, 'svg')).toEqual({ out: '', notes: ['Generating report in profile001.svg'], hints: [] });
    expect([host.text('g.svg'), host.text('profile001.svg')]).toEqual([picture, picture]);
  });

  test('web opens a browser with a file of the folder for temporary files', async () => {
    const { session, host } = start({
      layout: async () => '<svg/>',
      browser: () => ({ shown: true }),
      writable: ['/tmp/pprof001.svg'],
    });
    expect(await run(session, 'web')).toEqual({ out: '', notes: [], hints: [] });
    expect([host.opened, host.text('/tmp/pprof001.svg')]).toEqual([['/tmp/pprof001.svg'], '<svg/>']);
  });

  test('web without a browser names the file', async () => {
    const { session } = start({
      layout: async () => '<svg/>',
      browser: () => ({ shown: false, why: 'no display' }),
      writable: ['/tmp/pprof001.svg'],
    });
    expect(await run(session, 'web')).toEqual({
      out: '',
      notes: ['/tmp/pprof001.svg'],
      hints: ['no browser could be started (no display); open the file above in one'],
    });
  });

  test('web > file writes it and opens nothing', async () => {
    const { session, host } = start({ layout: async () => '<svg/>', writable: ['w.svg'] });
    expect(await run(session, 'web > w.svg')).toEqual({ out: '', notes: ['Generating report in w.svg'], hints: [] });
    expect(host.text('w.svg')).toBe('<svg/>');
  });

  test('a layout that fails is told', async () => {
    const { session } = start({ layout: () => Promise.reject(new UserError('the graph is too large')) });
    expect(await run(session, 'web')).toEqual({ out: '', notes: ['the graph is too large'], hints: [], failed: true });
  });
});

describe('warnings come before the report', () => {
  const nobody = 'no function, file or binary has a name that matches; top lists the heaviest names';
  const labels = 'labels here are bytes, k; tags lists their values';
  const labelNames = 'it takes names of labels; labels here are bytes, k';
  const noLabel = 'no label is called "nope"; there are bytes, k';
  const cases: [string[], string[], string, string[]][] = [
    [
      ['focus=nomatch', 'top'],
      ['Focus expression matched no samples'],
      'Active filters:\n   focus=nomatch\nShowing nodes accounting for 0, 0% of 100ms total\n      ' +
        'flat  flat%   sum%        cum   cum%\n',
      [nobody],
    ],
    [
      ['top -flat'],
      ['Ignore expression matched no samples'],
      expected.topFunctions.replace(/^/, 'Active filters:\n   ignore=flat\n'),
      ['-flat on a line is a regexp to ignore; the option is set by sort=flat'],
    ],
    [['hide=nope', 'comments'], ['Hide expression matched no samples'], expected.comments, [nobody]],
    [['show=nope', 'comments'], ['Show expression matched no samples'], expected.comments, [nobody]],
    [['show_from=nope', 'comments'], ['ShowFrom expression matched no samples'], expected.comments, [nobody]],
    [['tagfocus=nope', 'comments'], ['TagFocus expression matched no samples'], expected.comments, [labels]],
    [['tagignore=nope', 'comments'], ['TagIgnore expression matched no samples'], expected.comments, [labels]],
    [['tagshow=nope', 'tags'], ['TagShow expression matched no samples'], '', [labelNames]],
    [['taghide=nope', 'tags'], ['TagHide expression matched no samples'], expected.tags, [labelNames]],
    [['tagroot=nope', 'comments'], ['TagRoot expression matched no samples'], expected.comments, [noLabel]],
    [['tagleaf=k,nope', 'comments'], [], expected.comments, []],
    [['tagleaf=nope', 'comments'], ['TagLeaf expression matched no samples'], expected.comments, [noLabel]],
    [['prune_from=nope', 'top'], [], expected.topFunctions, []],
    [['tagfocus=512b', 'tags'], ["tagfocus:Interpreted '512b' as range, not regexp"], expected.tagsOfV1, []],
    [
      ['focus=nope', 'tagignore=nope', 'comments'],
      ['Focus expression matched no samples', 'TagIgnore expression matched no samples'],
      expected.comments,
      [nobody, 'no sample shown has labels'],
    ],
  ];
  test.each(cases)('%j', async (lines, notes, out, hints) =>
    expect(await run(start().session, ...lines)).toEqual({ out, notes, hints }),
  );
});

describe('shortcuts stand for a whole line', () => {
  const after = async (profile: Profile, ...lines: string[]) => {
    const { session } = start({}, { profile });
    const before = session.config;
    for (const line of lines) expect(plain(await session.evaluate(line))).toEqual({ out: '', notes: [], hints: [] });
    return Object.fromEntries(
      Object.entries(session.config).filter(([name, value]) => value !== before[name as keyof typeof before]),
    );
  };
  const cases: [string[], Record<string, unknown>][] = [
    [['samples'], { sample_index: 'samples' }],
    [['  cpu  '], { sample_index: 'cpu' }],
    [['mean_cpu'], { sample_index: 'cpu', mean: true }],
    [['mean_cpu', 'total_samples'], { sample_index: 'samples' }],
    [
      [
        'focus=a',
        'ignore=b',
        'hide=c',
        'tagfocus=d',
        'tagignore=e',
        'show=f',
        'show_from=g',
        'tagshow=h',
        'taghide=i',
        'prune_from=j',
        ':',
      ],
      { show: 'f', show_from: 'g', tagshow: 'h', taghide: 'i', prune_from: 'j' },
    ],
  ];
  test.each(cases)('%j', async (lines, changes) => expect(await after(profileA, ...lines)).toEqual(changes));

  test('also where a sample type has the name of a command, an option or another word', async () => {
    expect(await after(made('type-names'), 'top')).toEqual({ sample_index: 'top' });
    const words = made('option-type-names');
    for (const word of ['cum', 'focus', 'quit', ':', 'inuse_space'])
      expect(await after(words, word)).toEqual({ sample_index: word });
  });

  test('the command is still there under its other name, or with a word behind it', async () => {
    const { session } = start({}, { profile: made('type-names') });
    const report =
      'Showing nodes accounting for 3, 100% of 3 total\n      flat  flat%   sum%        cum   ' +
      'cum%\n         2 66.67% 66.67%          2 66.67%  g\n         1 33.33%   100%          1 ' +
      '33.33%  f\n         0     0%   100%          3   100%  main\n';
    expect(await printed(session, 'text')).toBe(report);
    expect(await printed(session, 'top 10')).toBe(report);
    expect(await run(session, 'o')).toMatchObject({
      notes: [expect.stringContaining('  sample_index              = delay                //: [top | space | delay]')],
    });
  });
});

describe('what a line changes', () => {
  const kept: string[] = [
    'top5 -cum foo -bar > out.txt',
    'tags v1 -v2',
    'peek foo 3',
    'help',
    'o',
    'nosuch',
    'focus',
    'focus bar',
    'sort=x',
    'cum',
    'cum=0',
    'flat=yes',
    'lines=2',
    'mean=maybe',
    'nodecount=0x2',
    'nodefraction=abc',
    'sample_index=9',
    'sample_index=zz',
    'top >',
    'peek',
    'peek (',
    'top (',
  ];
  test.each(kept)('%s changes nothing', async line => {
    const { session } = start({ writable: ['out.txt'] });
    const before = { ...session.config };
    await session.evaluate(line);
    expect(session.config).toEqual(before);
  });

  const changes: [string, Record<string, unknown>][] = [
    ['focus=foo', { focus: 'foo' }],
    ['cum=1', { sort: 'cum' }],
    ['cum = true', { sort: 'cum' }],
    ['sort=cum', { sort: 'cum' }],
    ['lines=t', { granularity: 'lines' }],
    ['granularity=addresses', { granularity: 'addresses' }],
    ['mean', { mean: true }],
    ['mean=', { mean: true }],
    ['mean=Y', { mean: true }],
    ['trim=no', { trim: false }],
    ['nodecount=+7', { nodecount: 7 }],
    ['nodefraction=1_0', { nodefraction: 10 }],
    ['divide_by=0', { divide_by: 0 }],
    ['sample_index=0', { sample_index: 'samples' }],
    ['sample_index=inuse_cpu', { sample_index: 'cpu' }],
    ['sample_index=', { sample_index: 'cpu' }],
    ['output=z.txt', { output: 'z.txt' }],
    ['focus=foo # x', { focus: 'foo # x' }],
    ['focus=(', { focus: '(' }],
  ];
  test.each(changes)('%s', async (line, changed) => {
    const { session } = start();
    const before = { ...session.config };
    expect(await run(session, line)).toEqual({ out: '', notes: [], hints: [] });
    expect(session.config).toEqual({ ...before, ...changed });
  });

  test('at a prompt compact_labels is on, in one report from the command line it is not', () => {
    expect(
      [start().session.config, start({}, { interactive: false }).session.config].map(config => config.compact_labels),
    ).toEqual([true, false]);
  });
});

describe('errors name the line, and the session goes on', () => {
  const cases: [string[], string[]][] = [
    [['nosuch=3'], ['unrecognized command: "nosuch="']],
    [['cum'], ['unknown config field "cum"']],
    [['lines'], ['unknown config field "lines"']],
    [['sort=x'], ['invalid "sort" value "x"']],
    [['mean=maybe'], ['illegal value "maybe" for bool variable']],
    [['nodecount=x'], ['strconv.Atoi: parsing "x": invalid syntax']],
    [['nodefraction=abc'], ['strconv.ParseFloat: parsing "abc": invalid syntax']],
    [['sample_index=5'], ['sample_index 5 is outside the range [0..1]']],
    [['sample_index=-1'], ['sample_index -1 is outside the range [0..1]']],
    [['sample_index=zz'], ['sample_index "zz" must be one of: [samples cpu]']],
    [['focus=(', 'top'], ['parsing focus regexp: error parsing regexp: missing closing ): `(`']],
    [['show_from=[a', 'top'], ['parsing show_from regexp: error parsing regexp: missing closing ]: `[a`']],
    [
      ['tagignore=k=a,*', 'top'],
      ['parsing tagignore regexp: error parsing regexp: missing argument to repetition operator: `*`'],
    ],
    [['top ('], ['parsing focus regexp: error parsing regexp: missing closing ): `(`']],
    [['peek ('], ['parsing argument regexp (: error parsing regexp: missing closing ): `(`']],
    [['peek foo('], ['parsing argument regexp foo(: error parsing regexp: missing closing ): `foo(`']],
    [['peek nomatch'], ['no matches found for regexp: nomatch']],
    [['list nomatch'], ['no matches found for regexp: nomatch']],
    [['divide_by=0', 'top'], ['zero divisor specified']],
    [['help sort'], ['Unknown command: sort']],
    [['help top foo'], ['Unknown command: top foo']],
    [['help granularity'], ['Unknown command: granularity']],
    [['help o'], ['Unknown command: o']],
  ];
  test.each(cases)('%j', async (lines, notes) => {
    const { session } = start();
    const { out, notes: given, hints } = await run(session, ...lines);
    expect({ out, notes: given }).toEqual({ out: '', notes });
    expect(hints.every(hint => hint !== '' && !hint.includes('\n'))).toBe(true);
    expect(await printed(session, 'focus=', 'show_from=', 'tagignore=', 'divide_by=1', 'top')).toBe(
      expected.topFunctions,
    );
  });

  test('a warning before an error is kept, in its order', async () => {
    expect(await run(start().session, 'tagroot=nope', 'peek nomatch')).toMatchObject({
      out: '',
      notes: ['TagRoot expression matched no samples', 'no matches found for regexp: nomatch'],
      failed: true,
    });
  });

  test('a bug of ours is not taken for an error of the user', async () => {
    const { session } = start();
    await expect(session.evaluate('top > unexpected.txt')).rejects.toThrow('unexpected write to unexpected.txt');
  });
});

describe('the end', () => {
  test.each(['quit', 'exit', 'q', 'exit 3', ' q foo '])('%s', async line =>
    expect(await run(start().session, line)).toEqual({ out: '', notes: [], hints: [], quit: true }),
  );
  test.each(['', '  ', '\t'])('%j does nothing', async line =>
    expect(await run(start().session, line)).toEqual({ out: '', notes: [], hints: [] }),
  );
});

describe('o', () => {
  test('lists every option with its value', async () =>
    expect(await run(start().session, 'o')).toEqual({ out: '', notes: [expected.optionList], hints: [] }));

  test('with what was set', async () => {
    const set = [
      'focus=foo',
      'sort=cum',
      'granularity=lines',
      'nodecount=5',
      'nodefraction=1e-5',
      'divide_by=2500000',
      'sample_index=0',
      'trim=0',
      'output=o.txt',
      'source_path=/a:/b',
      'unit=',
    ];
    const { session } = start({ writable: [] });
    for (const line of set) await session.evaluate(line);
    const replaced: Record<string, string> = {
      focus: 'foo                  ',
      sort: 'cum                  //: [cum | flat]',
      granularity: 'lines                //: [addresses | filefunctions | files | functions | lines]',
      nodecount: '5                    ',
      nodefraction: '1e-05                ',
      divide_by: '2.5e+06              ',
      sample_index: 'samples              //: [samples | cpu]',
      trim: 'false                ',
      output: 'o.txt                ',
      unit: '""                   ',
    };
    const lines = expected.optionList.split('\n').map(line => {
      const name = line.trim().split(' ')[0];
      return replaced[name] === undefined ? line : `  ${name.padEnd(25)} = ${replaced[name]}`;
    });
    expect((await run(session, 'options')).notes).toEqual([lines.join('\n')]);
  });
});

describe('help', () => {
  const help = async (topic: string): Promise<string> => {
    const { out, notes, hints } = await run(start().session, `help ${topic}`);
    expect([out, hints]).toEqual(['', []]);
    return notes.join('');
  };

  test('names every command, option and choice once, each with words', async () => {
    const text = await help('');
    const rows = text.split('\n').filter(line => /^ {4}/.test(line));
    expect(rows.filter(row => !/^ {4,6}\S+ +\S/.test(row)).map(row => row.trim())).toEqual(['granularity', 'sort']);
    const named = rows.map(row => row.trim().split(' ')[0]);
    const wanted = [
      ...commands.map(c => c.name),
      ...Object.keys(defaults),
      'cum',
      'flat',
      'functions',
      'filefunctions',
      'files',
      'lines',
      'addresses',
      'o/options',
      'q/quit/exit/^D',
    ];
    expect([...named].sort()).toEqual(wanted.sort());
  });

  test('of a command gives its line and its usage', async () => {
    expect(await help('peek')).toBe(
      `${profileVocabulary.command('peek')!.summary}\n  Usage:\n${profileVocabulary
        .command('peek')!
        .usage!.map(line => `    ${line}\n`)
        .join('')}`,
    );
  });

  test('of sample_index names the types', async () =>
    expect((await help('sample_index')).split('\n').at(-2)).toBe(
      'Or use sample_index=name, with name in [samples cpu].',
    ));

  test('of everything that it names says something', async () => {
    for (const name of [
      ...commands.map(c => c.name),
      ...Object.keys(defaults).filter(o => o !== 'sort' && o !== 'granularity'),
      'cum',
      'flat',
      'lines',
    ]) {
      expect({
        name,
        ends: (await help(name)).endsWith('\n'),
        unknown: (await help(name)).startsWith('Unknown'),
      }).toEqual({ name, ends: true, unknown: false });
    }
  });
});

test('damaged profiles never break a command', async () => {
  const drawing = `
    1          2          -3
    10         20         30
    main       main       f
    g[line:3]  f          h[addr:ffff]
               g[inl]
    @k=v       #n=5ms
  `;
  const random = new Random(7);
  const bytes = [encodeSpec(fixtureA), drawnBytes(drawing)];
  const lines = [
    'top',
    'tree',
    'traces',
    'tags',
    'raw',
    'dot',
    'peek .',
    'list .',
    'comments',
    'granularity=addresses',
    'top',
    'dot',
    'mean',
    'tree',
    'tagroot=k',
    'tagfocus=1:',
    'top',
    'call_tree',
    'dot',
    'sample_index=0',
    'unit=kb',
    'top',
    'o',
    'help sample_index',
  ];
  let opened = 0;
  for (let n = 0; n < 400; n++) {
    let profile: Profile;
    try {
      profile = decodeProfile(damaged(random.pick(bytes), random));
    } catch {
      // What the decoder may refuse is decode.test.ts's business.
      continue;
    }
    opened++;
    const { session } = start({}, { profile });
    session.greeting();
    for (const line of lines) {
      try {
        plain(await session.evaluate(line));
      } catch (error) {
        throw new Error(`damage ${n}, line ${line}`, { cause: error });
      }
    }
  }
  expect(opened).toBeGreaterThan(20);
});
