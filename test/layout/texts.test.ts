// Text of a profile in pictures is drawn as the profile has it. pprof's DOT
// escapes only some of it, and Graphviz reads escapes and references in all.
import fs from 'node:fs';
import pako from 'pako';
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { printedText } from '../../src/core/base/cells.ts';
import { composeDot } from '../../src/core/graph/dot.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { Report } from '../../src/core/graph/report.ts';
import { makeView } from '../../src/core/view/view.ts';
import { cleanSvg, layoutDot, readsDot } from '../../src/layout/index.ts';
import { drawn, drawnBytes } from '../support/drawn.ts';
import { encodeSpec } from '../support/wire.ts';
import type { ProfileSpec } from '../support/wire.ts';
import { FakeHost } from '../support/fake-host.ts';

const text = (xml: string): string =>
  xml.replace(/&(?:#(\d+)|(\w+));/g, (_, code?: string, name?: string) =>
    code === undefined
      ? { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name!]!
      : String.fromCodePoint(Number(code)),
  );

/** The graph's text for the layout, and the lines and tooltips of its drawing. */
async function drawing(profile: Profile, changes: Partial<Config> = {}) {
  const config = { ...defaults, nodefraction: 0, edgefraction: 0, ...changes };
  const report = new Report(
    makeView(profile, config, null, () => undefined),
    new FakeHost({}),
    { visual: true, objectNames: false, callTree: false },
  );
  const dot = [...printedText(composeDot(report, true, true))].join('');
  const svg = cleanSvg(await layoutDot(dot));
  return {
    dot,
    titles: [...svg.matchAll(/<title>([^<]*)/g)].map(([, drawn]) => text(drawn!)),
    lines: [...svg.matchAll(/<text\b[^>]*>([^<]*)/g)].map(([, drawn]) => text(drawn!)),
    tips: [...svg.matchAll(/xlink:title="([^"]*)"/g)].map(([, drawn]) => text(drawn!)),
  };
}

const about = ['See https://git.io/JfYMW for how to read the graph'];

test('labels with quotes, backslashes, references and line breaks', async () => {
  const profile = decodeProfile(
    pako.ungzip(fs.readFileSync(new URL('../fixtures/cases/label-quotes.pb.gz', import.meta.url))),
  );
  expect((await drawing(profile)).lines).toEqual([
    'Type: cpu',
    'Showing nodes accounting for 1.35s, 100% of 1.35s total',
    ...about,
    'shop',
    'render',
    '1.35s (100%)',
    'q"k:a|b{c}',
    'range:a|b{c}',
    ' 0.24s',
    'q"k:<b>&amp;',
    'range:<b>&amp;',
    ' 0.23s',
    'q"k:two',
    'lines',
    'range:two',
    'lines',
    ' 0.22s',
    'q"k:C:\\temp\\new',
    'range:C:\\temp\\new',
    ' 0.21s',
    'shop',
    'handle',
    '0 of 1.35s (100%)',
    ' 1.35s',
  ]);
});

const odd = [
  '\\N',
  '\\G\\',
  'a\\nb',
  'x\\lz',
  '&lt;',
  '&#65;&#x42;',
  '&nosuch;&',
  '"',
  '\\"',
  '<i>',
  '</a>',
  "'",
  '\\\\host\\new',
];

test.each(odd)('%j as a function, a unit, a comment and a page of documentation', async name => {
  const bytes = drawnBytes(
    `
    5
    main
    `,
    { types: [['cpu', `u${name}`]], comments: [name], docUrl: name },
  );
  const plain = decodeProfile(bytes);
  const strings = plain.strings.with([name]);
  const named = Int32Array.from(plain.functions.name, () => strings.indices[0]!);
  const profile = {
    ...plain,
    strings: strings.strings,
    functions: { ...plain.functions, name: named, systemName: named },
  };
  const { lines, tips, titles } = await drawing(profile);
  const unit = `5u${name}`;
  expect(lines).toEqual([
    name,
    'Type: cpu',
    `Doc: ${name}`,
    `Showing nodes accounting for ${unit}, 100% of ${unit} total`,
    ...about,
    name,
    `${unit} (100%)`,
  ]);
  expect(tips).toEqual([`${name} (${unit})`]);
  expect(titles).toEqual(['unnamed', 'cluster_L', name, 'N1']);
});

test.each(odd)('%j as a label and a file', async name => {
  const cell = `leaf[file:/src/${name.replaceAll('/', '')}][line:7]`;
  const profile = decodeProfile(drawnBytes(`\n1\n${cell}\n@k=${name}\n#bytes=3\n`, { types: [['cpu', 'count']] }));
  const { lines } = await drawing(profile, { granularity: 'lines' });
  const file = name.replaceAll('/', '');
  expect(lines.slice(-7)).toEqual(['leaf', `${file}:7`, '1 (100%)', `k:${name}`, ' 1', '3B', ' 1']);
});

// Graphviz draws the next graph wrongly or not at all behind one with a label whose first line is empty.
test.each([
  [
    'an empty first comment',
    drawnBytes('\n1\nmain\n', { types: [['cpu', 'count']], comments: ['', 'second'] }),
    [' ', 'second', 'Type: cpu'],
  ],
  [
    'a first comment that is a line break',
    drawnBytes('\n1\nmain\n', { types: [['cpu', 'count']], comments: ['\nx'] }),
    [' ', 'x', 'Type: cpu'],
  ],
  ['a name that begins with a dot', drawnBytes('\n1\n.foo\n', { types: [['cpu', 'count']] }), [' ', 'foo', '1 (100%)']],
  [
    'a name that begins with colons',
    drawnBytes('\n1\n::foo\n', { types: [['cpu', 'count']] }),
    [' ', 'foo', '1 (100%)'],
  ],
] as const)('no label begins with an empty line: %s', async (_, bytes, some) => {
  const { dot, lines } = await drawing(decodeProfile(bytes));
  expect(dot).not.toMatch(/label ?= ?"\\[nl]/);
  expect(lines.join('\n')).toContain(some.join('\n'));
});

describe('dot tells that Graphviz will not read it, if and only if that is so', () => {
  const broken =
    'Graphviz will not read this text: a quote or a backslash in a label breaks it, as in that ' +
    'of go tool pprof; svg, png and pdf draw it';

  /** What dot says, how often Graphviz had to be asked, and whether it draws the text. */
  async function told(value: string, changes: Partial<ProfileSpec> = {}, hasSpoken = true) {
    let asked = 0;
    const readsDotCounted = (dot: string): Promise<boolean> => (asked++, readsDot(dot));
    const spec = drawn('1     2\nmain  main\nwork  rest', { types: [['cpu', 'count']], ...changes });
    const samples = spec.samples.map(sample => ({ ...sample, labels: [{ key: 'k', str: value }] }));
    const session = new Session(
      decodeProfile(encodeSpec({ ...spec, samples })),
      new FakeHost({ readsDot: readsDotCounted }),
      { hasSpoken },
    );
    const { out, notes } = await session.evaluate('dot');
    const text = [...(out as Iterable<string>)].join('');
    const isDrawn = await layoutDot(text).then(
      () => true,
      () => false,
    );
    return { hints: notes.filter(({ level }) => level === 'hint').map(note => note.text), asked, isDrawn };
  }

  test.each(['a"b', 'a\\', '"', 'a" x="', '\\"', 'a"b"c', '" ]\n} {'])('%j breaks it', async value => {
    const { hints, isDrawn } = await told(value);
    expect({ hints, isDrawn }).toEqual(isDrawn ? { hints: [], isDrawn } : { hints: [broken], isDrawn });
  });

  test('which of them', async () => {
    const drawnOnes = [];
    for (const value of ['a"b', 'a\\', '"', 'a" x="', '" shape="box', '" + "'])
      if ((await told(value)).isDrawn) drawnOnes.push(value);
    expect(drawnOnes).toEqual(['a" x="', '" shape="box', '" + "']);
  });

  test('a line break does not, which Graphviz is asked of', async () => {
    expect(await told('two\nlines')).toEqual({ hints: [], asked: 1, isDrawn: true });
  });

  test.each(['plain', 'C:\\temp', '&amp;', "'", '<b>', '{|}', 'ü', '->', '#', '//'])(
    '%j does not, and Graphviz is not asked',
    async value => {
      expect(await told(value)).toEqual({ hints: [], asked: 0, isDrawn: true });
    },
  );

  test('scripts get the silence of pprof', async () => {
    expect(await told('a"b', {}, false)).toEqual({ hints: [], asked: 0, isDrawn: false });
  });

  test('a unit with a quote', async () => {
    expect((await told('v', { types: [['cpu', 'u"']] })).hints).toEqual([broken]);
  });
});
