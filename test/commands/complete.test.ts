// Completion at a cursor, written | in the lines below.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { complete } from '../support/complete.ts';
import { takesArgument } from '../../src/commands/command.ts';
import { commands, profileVocabulary } from '../../src/commands/index.ts';
import { topicHelp } from '../../src/commands/help/help.ts';
import { parseLine } from '../../src/commands/line.ts';
import { parseValue } from '../../src/commands/settings.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults, groupOf, optionNamed, options, type Config } from '../../src/core/view/options.ts';
import { compilePattern, escapePattern } from '../../src/core/base/pattern.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';

const profile = decodeProfile(
  drawnBytes(`
    1                    2           3                 4
    10                   20          30                40
    main.main            main.main   main.main         main.main
    net/http.(*T).Serve  a::b<int>   operator new[](x  main.init.0
    main.Foo             foo         foo bar           x[...]
    @k=v.2                           #size=1024bytes   @k=v1
  `),
);

const host = new FakeHost({
  files: {
    './report.txt': '',
    './my notes': '',
    './.hidden': '',
    './src/main.go': '',
    'src/main.go': '',
    'src/lib/a.go': '',
    '/abs/x': '',
    './srv': '',
  },
});
const around = (p: Profile = profile, config: Partial<Config> = {}) => ({
  profile: p,
  config: { ...defaults, ...config },
  host,
});

function completed(marked: string, p?: Profile, config?: Partial<Config>) {
  const cursor = marked.indexOf('|');
  const line = marked.replace('|', '');
  return { line, ...complete(around(p, config), line, cursor) };
}

/** The line after each candidate was put in. */
function offered(marked: string, p?: Profile, config?: Partial<Config>): string[] {
  const { line, from, to, candidates } = completed(marked, p, config);
  return candidates.map(c => `${line.slice(0, from)}${c.text}${line.slice(to)}`);
}

/** What a menu shows of each candidate. */
function shown(marked: string, p?: Profile, config?: Partial<Config>): string[] {
  return completed(marked, p, config).candidates.map(c => `${c.label ?? c.text}: ${c.description}`);
}

const names = [
  ...commands.map(c => (takesArgument(c) ? `${c.name} ` : c.name)),
  'help ',
  'options',
  'quit',
  ...options.map(o => `${o.name}=`),
  'sort=cum',
  'sort=flat',
  ...['functions', 'filefunctions', 'files', 'lines', 'addresses'].map(name => `granularity=${name}`),
  'samples',
  'cpu',
];

describe('the first word is a command or an option', () => {
  const cases: [string, string[]][] = [
    ['|', names],
    ['  |', names.map(name => `  ${name}`)],
    ['peek|', ['peek ']],
    ['PEEK|', ['peek ']],
    ['nodec|', ['nodecount=']],
    // Beginnings first, then words within, then letters with gaps.
    ['foc|', ['focus=']],
    ['ocus|', ['focus=', 'tagfocus=']],
    ['path|', ['source_path=', 'trim_path=']],
    ['sort=|', ['sort=cum', 'sort=flat']],
    ['hel|', ['help ']],
    ['ndc|', ['nodecount=', 'nodefraction=']],
    ['zzz|', []],
    ['peek| foo', ['peek  foo']],
  ];
  test.each(cases)('%j', (line, expected) => expect(offered(line)).toEqual(expected));

  test('an option that is set says so', () => {
    expect(shown('nodec|', profile, { nodecount: 20 })).toEqual(['nodecount=: Most nodes to show (now 20)']);
    expect(shown('nodec|')).toEqual(['nodecount=: Most nodes to show']);
  });

  test('a sample type is a word of its own', () =>
    expect(shown('cpu|').at(0)).toBe('cpu: sample_index=cpu (nanoseconds)'));
});

describe('values of options', () => {
  const cases: [string, string[]][] = [
    ['sort=|', ['sort=cum', 'sort=flat']],
    ['sort=c|', ['sort=cum']],
    ['sort = c|', ['sort = cum']],
    ['granularity=f|', ['granularity=functions', 'granularity=filefunctions', 'granularity=files']],
    ['mean=|', ['mean=true', 'mean=false']],
    ['mean=T|', ['mean=true']],
    ['sample_index=|', ['sample_index=samples', 'sample_index=cpu']],
    ['sample_index=s|', ['sample_index=samples']],
    ['nodecount=|', ['nodecount=-1']],
    ['divide_by=|', ['divide_by=1']],
    ['unit=|', ['minimum', 'auto', 'ns', 'us', 'ms', 's', 'hrs'].map(unit => `unit=${unit}`)],
    ['focus=foo|', ['focus=foo', 'focus=foo bar', 'focus=main\\.Foo']],
    ['focus=main|other', ['focus=main\\.Fooother', 'focus=main\\.mainother', 'focus=main\\.init\\.0other']],
    ['hide=x|', ['hide=x\\[\\.\\.\\.\\]', 'hide=operator new\\[\\]\\(x']],
    ['tagroot=|', ['tagroot=k', 'tagroot=size']],
    ['tagroot=k,s|', ['tagroot=k,size']],
    ['tagshow=k|', ['tagshow=^k$']],
    ['unknown=|', []],
  ];
  test.each(cases)('%j', (line, expected) => expect(offered(line)).toEqual(expected));

  test('the part behind a bar is a word of its own', () => {
    const { profile: p } = around();
    const line = 'focus=main|Foo';
    const { from, to, candidates } = complete(around(p), line, line.length);
    expect([from, to, candidates.map(c => c.text)]).toEqual([11, 14, ['foo', 'foo bar', 'main\\.Foo']]);
    const grouped = 'focus=(main|Fo';
    expect(complete(around(p), grouped, grouped.length).from).toBe(6);
  });

  test('sample types show their totals', () => {
    expect(shown('sample_index=|', profile, { sample_index: 'cpu' })).toEqual([
      'samples: count, total 10',
      'cpu: nanoseconds, total 100ns (shown now)',
    ]);
  });

  test('every offered value is one that the option takes', () => {
    for (const option of options) {
      for (const line of offered(`${option.name}=|`)) {
        const parsed = parseLine(line, defaults, profileVocabulary);
        if (parsed.kind !== 'assign') throw new Error(line);
        expect({
          line,
          name: parsed.name,
          ok: option.name === 'sample_index' || parseValue(optionNamed(option.name)!, parsed.value!) !== undefined,
        }).toEqual({ line, name: option.name, ok: true });
      }
    }
  });
});

describe('functions: what begins with the word, what has a word that does, the rest; each heaviest first', () => {
  const cases: [string, string[]][] = [
    ['top foo|', ['top foo', 'top foo.bar', 'top main\\.Foo']],
    ['top FOO|', ['top foo', 'top foo.bar', 'top main\\.Foo']],
    ['peek main.|', ['peek main\\.Foo', 'peek main\\.main', 'peek main\\.init\\.0']],
    ['peek main\\.f|', ['peek main\\.Foo']],
    ['top10 foo|', ['top10 foo', 'top10 foo.bar', 'top10 main\\.Foo']],
    ['tree -foo|', ['tree -foo', 'tree -foo.bar', 'tree -main\\.Foo']],
    ['top -c|', ['top -cum']],
    ['top -cu|', ['top -cum']],
    ['top foo -cum ser|', ['top foo -cum net/http\\.\\(\\*T\\)\\.Serve']],
    ['list (*t|', ['list net/http\\.\\(\\*T\\)\\.Serve']],
    ['list \\(\\*T\\).s|', ['list net/http\\.\\(\\*T\\)\\.Serve']],
    ['list nhts|', ['list net/http\\.\\(\\*T\\)\\.Serve']],
    ['list <int|', ['list a::b<int>']],
    ['list [|', ['list x\\[\\.\\.\\.\\]', 'list operator.new\\[\\]\\(x']],
    ['peek fo| -bar', ['peek foo.bar -bar', 'peek foo -bar', 'peek main\\.Foo -bar']],
    ['peek zzz|', []],
    ['top 1|', []],
    ['nosuch foo|', []],
  ];
  test.each(cases)('%j', (line, expected) => expect(offered(line)).toEqual(expected));

  test('with their weights, those that the filters took last', () => {
    expect(shown('list main|', profile, { focus: 'Foo' })).toEqual([
      'main.Foo: flat      10ns  cum      10ns   100%'.replace('  100%', '10.00%'),
      'main.main: flat         0  cum      10ns 10.00%',
      'main.init.0: not in what is shown now',
    ]);
  });

  test('in the order of the session', () => {
    expect(offered('list main|', profile, { sort: 'cum' }).slice(0, 2)).toEqual([
      'list main\\.main',
      'list main\\.init\\.0',
    ]);
  });

  test('a new value of a filter is chosen among what the old one took away', () => {
    expect(shown('focus=init|', profile, { focus: 'Foo' })).toEqual([
      'main.init.0: flat         0  cum      40ns 40.00%',
    ]);
  });

  test('a filter that does not compile leaves nothing to choose from', () =>
    expect(offered('list main|', profile, { focus: '(' })).toEqual([]));

  test('a name that cannot be written as a pattern is matched by dots', () => {
    const odd = decodeProfile(drawnBytes('1\nx\u0001y z', { types: [['samples', 'count']] }));
    expect(offered('list |', odd)).toEqual(['list x.y.z']);
  });
});

describe('labels', () => {
  const cases: [string, string[]][] = [
    [
      'tagfocus=|',
      ['tagfocus=k=', 'tagfocus=size=', 'tagfocus=k=^v1$', 'tagfocus=k=^v\\.2$', 'tagfocus=size=1024bytes'],
    ],
    ['tagfocus=k=|', ['tagfocus=k=^v1$', 'tagfocus=k=^v\\.2$']],
    ['tagfocus=k=v1,|', ['tagfocus=k=v1,^v1$', 'tagfocus=k=v1,^v\\.2$']],
    ['tagignore=size=|', ['tagignore=size=1024bytes']],
    ['tagfocus=nosuch=|', []],
    ['tags v.|', ['tags k=^v\\.2$']],
    ['tags -si|', ['tags -size=', 'tags -size=1024bytes']],
  ];
  test.each(cases)('%j', (line, expected) => expect(offered(line)).toEqual(expected));

  test('with what they add up to', () =>
    expect(shown('tagfocus=k=|')).toEqual(['v1: 40ns 40.00%', 'v.2: 10ns 10.00%']));
});

describe('files', () => {
  const cases: [string, string[]][] = [
    ['top > |', ['top > report.txt', 'top > src/', 'top > srv']],
    ['top >re|', ['top >report.txt']],
    ['top foo > src/|', ['top foo > src/lib/', 'top foo > src/main.go']],
    ['top > .h|', ['top > .hidden']],
    ['top > /ab|', []],
    ['top > /abs/|', ['top > /abs/x']],
    ['output=m|', ['output=my notes']],
    ['source_path=|', ['source_path=src/']],
    ['source_path=src:sr|', ['source_path=src:src/']],
    ['trim_path=src/l|', ['trim_path=src/lib/']],
  ];
  test.each(cases)('%j', (line, expected) => expect(offered(line)).toEqual(expected));
});

describe('topics of help', () => {
  test('a prefix', () => expect(offered('help peek|')).toEqual(['help peek']));
  test('each is known to help', () => {
    const topics = offered('help |').map(line => line.slice('help '.length));
    const wanted = [
      ...commands.map(c => c.name),
      'keys',
      ...options.filter(o => o.kind !== 'choice').map(o => o.name),
      ...options.flatMap(o => (o.kind === 'choice' ? o.choices.map(c => c.name) : [])),
    ];
    expect(topics).toEqual(wanted);
    expect(topics.filter(topic => topicHelp(profileVocabulary, topic, []) === undefined)).toEqual([]);
  });
});

test('every candidate has its words', () => {
  for (const line of ['|', 'help |', 'sort=|', 'granularity=|', 'sample_index=|', 'unit=|', 'list |']) {
    expect(
      completed(line)
        .candidates.filter(c => c.description === '')
        .map(c => c.text),
    ).toEqual([]);
  }
  expect(groupOf('cum')?.name).toBe('sort');
});

test('a very long list is cut', () => {
  const many = decodeProfile(
    encodeSpec({
      types: [['samples', 'count']],
      functions: Array.from({ length: 1000 }, (_, i) => ({ name: `f${i}` })),
      samples: [],
    }),
  );
  expect(completed('top f|', many).total).toBe(1000);
  expect(offered('top f|', many).length).toBe(200);
  expect(offered('top f999|', many)).toEqual(['top f999']);
});

describe('every function name without a blank is found by its own text, and that text matches it', () => {
  const folder = new URL('../fixtures/profiles/', import.meta.url);
  const files = fs
    .readdirSync(folder)
    .filter(
      file =>
        /\.pb(\.gz)?$/.test(file) && !file.startsWith('broken-') && fs.statSync(new URL(file, folder)).size < 20_000,
    );

  test(`in ${files.length} profiles`, () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const file of files) {
      const bytes = fs.readFileSync(new URL(file, folder));
      const p = decodeProfile(bytes[0] === 0x1f ? zlib.gunzipSync(bytes) : bytes);
      const all = new Set(
        Array.from(p.functions.name, index => p.strings.at(index)).filter(name => name !== '' && !/\s/.test(name)),
      );
      for (const name of [...all].slice(0, 60)) {
        // Bytes that are not UTF-8 and control characters can be matched, but not typed.
        if (!name.isWellFormed() || name.length > 1000 || /[\x00-\x1f\x7f]/.test(name)) continue;
        tried++;
        const line = `peek ${escapePattern(name)}`;
        const found = complete(around(p), line, line.length).candidates.find(c => c.text === escapePattern(name));
        const parsed = parseLine(line, defaults, profileVocabulary);
        const argument = parsed.kind === 'report' ? parsed.argument : null;
        if (!found || argument !== found.text || !compilePattern(found.text).test(name)) wrong.push(`${file}: ${name}`);
      }
    }
    expect({ wrong, enough: tried > 500 }).toEqual({ wrong: [], enough: true });
  });
});

describe('in a hurry', () => {
  const large = decodeProfile(
    zlib.gunzipSync(fs.readFileSync(new URL('../fixtures/profiles/go-cpu-large-23k-functions.pb.gz', import.meta.url))),
  );
  const line = 'list runtime.main';
  const asked = (hurry: boolean) => complete({ ...around(large), hurry }, line, line.length);

  test('functions of a large profile are pending, and the same when they are there', () => {
    const { pending, ...rest } = asked(true);
    expect([pending?.text, rest]).toEqual([
      `ranking ${large.functions.name.length} functions by weight`,
      { from: 5, to: line.length, query: 'runtime.main', candidates: [], total: 0 },
    ]);
    let steps = 0;
    while (!pending!.advance()) steps++;
    expect(steps).toBeGreaterThan(10);
    const waited = asked(true);
    expect([waited.pending, waited.candidates.map(c => [c.text, c.description])]).toEqual([
      undefined,
      asked(false).candidates.map(c => [c.text, c.description]),
    ]);
  });

  test('what is there at once is given at once', () => {
    expect([
      complete({ ...around(), hurry: true }, 'list foo', 8).pending,
      complete({ ...around(large), hurry: true }, 'pee', 3).candidates[0]?.text,
    ]).toEqual([undefined, 'peek ']);
  });
});

describe('label values that mean something else as they stand', () => {
  const read = (file: string): Profile =>
    decodeProfile(zlib.gunzipSync(fs.readFileSync(new URL(`../fixtures/cases/${file}`, import.meta.url))));
  const numeric = read('numeric-labels.pb.gz');
  test.each<[string, string[]]>([
    ['tagfocus=tenant=|', ['tagfocus=tenant=^42$', 'tagfocus=tenant=^41$', 'tagfocus=tenant=^43$']],
    ['tagfocus=tenant=42|', ['tagfocus=tenant=^42$']],
    ['tagfocus=tenant=^42$|', ['tagfocus=tenant=^42$']],
    ['tagfocus=tenant=^41$,|', ['tagfocus=tenant=^41$,^42$', 'tagfocus=tenant=^41$,^41$', 'tagfocus=tenant=^41$,^43$']],
    ['tagfocus=bytes=1|', ['tagfocus=bytes=1024bytes']],
    // A list of numbers finds nothing: no second one is offered.
    ['tagfocus=bytes=64bytes,|', []],
    ['tagignore=route=/orders,|', ['tagignore=route=^/orders\\x2call$']],
    ['tagignore=route=^/orders\\x2c|', ['tagignore=route=^/orders\\x2call$']],
    ['tags addr=10:|', ['tags addr=^10:20$']],
    ['tags 10:2|', ['tags addr=^10:20$']],
    ['tagshow=ten|', ['tagshow=^tenant$']],
    ['tagleaf=ten|', ['tagleaf=tenant']],
  ])('%j', (line, expected) => expect(offered(line, numeric)).toEqual(expected));

  test('a menu shows them as they are', () =>
    expect(shown('tagfocus=range=|', read('label-quotes.pb.gz'))).toEqual([
      'a|b{c}: 240ms 17.78%',
      '<b>&amp;: 230ms 17.04%',
      'two\nlines: 220ms 16.30%',
      'C:\\temp\\new: 210ms 15.56%',
      '12419/2:/Table/136/1/"{NHCH-PWN-a"}: 200ms 14.81%',
    ]));
  test('and puts in what matches them', () =>
    expect(offered('tagfocus=range=|', read('label-quotes.pb.gz'))).toEqual([
      'tagfocus=range=^a\\|b\\{c\\}$',
      'tagfocus=range=^<b>&amp;$',
      'tagfocus=range=^two\\x0alines$',
      'tagfocus=range=^C:\\\\temp\\\\new$',
      'tagfocus=range=^12419/2:/Table/136/1/"\\{NHCH-PWN-a"\\}$',
    ]));

  test('a text and a number that look alike are named apart', () => {
    const mixed = decodeProfile(
      encodeSpec({
        types: [['n', 'count']],
        samples: [
          { stack: [], values: [2], labels: [{ key: 'k', str: '5' }] },
          { stack: [], values: [1], labels: [{ key: 'k', num: 5 }] },
        ],
      }),
    );
    expect([offered('tagfocus=k=|', mixed), shown('tagfocus=k=|', mixed)]).toEqual([
      ['tagfocus=k=^5$', 'tagfocus=k=5'],
      ['5: 2 66.67%, text', '5: 1 33.33%, number'],
    ]);
  });
});
