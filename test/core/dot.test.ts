// Graphs in DOT, on drawn profiles. The results are those of go tool pprof -dot, byte for byte.
import { describe, expect, test } from 'vitest';
import { printedText } from '../../src/core/base/cells.ts';
import { unixPaths } from '../../src/core/base/paths.ts';
import { composeDot } from '../../src/core/graph/dot.ts';
import { Report } from '../../src/core/graph/report.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import type { Config } from '../../src/core/view/options.ts';
import { drawnProfile, viewOf } from '../support/drawn-graph.ts';

interface Choice {
  readonly config?: Partial<Config>;
  readonly forLayout?: boolean;
  readonly legend?: boolean;
}

/**
 * The lines of a picture: nodes and edges, with the legend where it is asked for. What each line
 * repeats is left out, any other line stays whole:
 *
 *   N1 main\n0 of 9 | main (9) | 8 #b20000 #edd5d5     label, tooltip, size of letters, colours
 *   N1 -> N2 ' 9' | main -> a (9) | #b20000 weight=2    label, tooltip, colour, and what else there is
 *   N1_0 k:v | 9                                        a tag
 *   N1 -> N1_0 9 style="dotted"
 */
function dot(p: Profile, { config = {}, forLayout = false, legend = false }: Choice = {}): string[] {
  const view = viewOf(p, { nodecount: 80, ...config });
  const locale = { zoneAt: () => ({ offset: 0, name: 'UTC' }), paths: unixPaths };
  const report = new Report(view, locale, { visual: true, objectNames: false, callTree: true });
  const lines = [...printedText(composeDot(report, forLayout, legend))].join('').split('\n');
  expect([lines[1], ...lines.slice(-2)]).toEqual(['node [style=filled fillcolor="#f8f8f8"]', '}', '']);
  return (legend ? lines : lines.slice(2, -2)).flatMap(line =>
    line.startsWith('subgraph') ? line.split(/(?<=\\l)/) : [brief(line)],
  );
}

const brief = (line: string): string =>
  line
    .replace(/ color="(#\w+)" fillcolor="(#\w+)"\]$/, ']$1 $2')
    .replace(/^(N(\d+)) \[label="(.*)" id="node\2" fontsize=(\d+) shape=box tooltip="(.*)"\]/, '$1 $3 | $5 | $4 ')
    .replace(
      /^(N\d+ -> N\d+) \[label="(.*?)"( .*?)? color="(#\w+)" tooltip="(.*)" labeltooltip="\5"(.*)\]$/,
      "$1 '$2' | $5 | $4$3$6",
    )
    .replace(/^(\w+) \[label = "(.*)" id="\1" fontsize=8 shape=box3d tooltip="(.*)"\]$/, '$1 $2 | $3')
    .replace(/^(\w+ -> \w+) \[label=" (.*)" weight=100 tooltip="\2" labeltooltip="\2"(.*)\]$/, '$1 $2$3');

const drawnDot = (drawing: string, choice: Choice = {}): string[] => dot(drawnProfile(drawing), choice);

test('sizes by flat, colours by cum, weights of edges by share (pprof: dotgraph.go addNode, addEdge)', () => {
  expect(
    drawnDot(`
      60    30    9     1
      main  main  main  main
      a     b     a     c
      x           b
    `),
  ).toEqual([
    'N1 main\\n0 of 100 (100%) | main (100) | 8 #b20000 #edd5d5',
    'N2 x\\n60 (60.00%) | x (60) | 24 #b21900 #edd8d5',
    'N3 b\\n39 (39.00%) | b (39) | 21 #b22b00 #eddbd5',
    'N4 a\\n0 of 69 (69.00%) | a (69) | 8 #b21200 #edd7d5',
    'N5 c\\n1 (1.00%) | c (1) | 11 #b2b0a9 #edeceb',
    "N1 -> N4 ' 69' | main -> a (69) | #b21200 weight=70 penwidth=4",
    "N4 -> N2 ' 60' | a -> x (60) | #b21900 weight=61 penwidth=4",
    "N1 -> N3 ' 30' | main -> b (30) | #b23600 weight=31 penwidth=2",
    "N4 -> N3 ' 9' | a -> b (9) | #b28b62 weight=10",
    "N1 -> N5 ' 1' | main -> c (1) | #b2b0a9 weight=2",
  ]);
});

test('green where less, no share where the total is 0 (pprof: dotgraph.go dotColor)', () => {
  expect(
    drawnDot(`
      60    -50
      main  main
      a     b
    `),
  ).toEqual([
    'N1 a\\n60 (54.55%) | a (60) | 24 #b21d00 #edd9d5',
    'N2 b\\n-50 (45.45%) | b (-50) | 23 #25b200 #daedd5',
    'N3 main\\n0 of 10 (9.09%) | main (10) | 8 #b28a61 #ede7e2',
    "N3 -> N1 ' 60' | main -> a (60) | #b21d00 weight=55 penwidth=3",
    "N3 -> N2 ' -50' | main -> b (-50) | #25b200 weight=46 penwidth=3",
  ]);
  expect(
    drawnDot(`
      4611686018427387904  4611686018427387904  4611686018427387904  4611686018427387904
      a                    b                    a                    main
                                                                     b
    `),
  ).toEqual(['N1 main\\n0 of 4611686018427387904 (0%) | main (4611686018427387904) | 8 #b20000 #edd5d5']);
});

test('names over several lines, shortened, escaped (pprof: dotgraph.go multilinePrintableName)', () => {
  expect(
    drawnDot(`
      10                          20        40     5
      github.com/x/y.(*T[...]).M  ns::C::f  a"b\\c  java.util.List.get
    `),
  ).toEqual([
    'N1 a\\"b\\\\c\\n40 (53.33%) | a\\"b\\\\c (40) | 24 #b21e00 #edd9d5',
    'N2 C\\nf\\n20 (26.67%) | ns::C::f (20) | 20 #b23a00 #edddd5',
    'N3 y\\n(*T[…])\\nM\\n10 (13.33%) | github.com/x/y.(*T[...]).M (10) | 16 #b2713b #ede4dd',
    'N4 List\\nget\\n5 (6.67%) | java.util.List.get (5) | 14 #b29877 #ede9e5',
  ]);
});

test('files lose their folders, lines and addresses stay', () => {
  expect(
    drawnDot(
      `
      10                                    20
      main[file:/src/a/m.go][line:3]        main[file:/src/a/m.go][line:3]
      leaf[file:/src/b/"l".go][line:9]
    `,
      { config: { granularity: 'lines' } },
    ),
  ).toEqual([
    'N1 main\\nm.go:3\\n20 (66.67%)\\nof 30 (100%) | main /src/a/m.go:3 (30) | 24 #b20000 #edd5d5',
    'N2 leaf\\n"l".go:9\\n10 (33.33%) | leaf /src/b/\\"l\\".go:9 (10) | 20 #b23200 #eddcd5',
    'N1 -> N2 \' 10\' | main /src/a/m.go:3 -> leaf /src/b/\\"l\\".go:9 (10) | #b23200 weight=34 penwidth=2',
  ]);
});

test('residual edges are dotted, inlined ones say so (pprof: dotgraph.go addEdge)', () => {
  expect(
    drawnDot(
      `
      50      40    9
      main    main  main
      a[inl]  f     light
                    g
                    f
    `,
      { config: { nodefraction: 0.1 } },
    ),
  ).toEqual([
    'N1 main\\n0 of 99 (100%) | main (99) | 8 #b20000 #edd5d5',
    'N2 f\\n49 (49.49%) | f (49) | 24 #b22100 #edd9d5',
    'N3 a\\n50 (50.51%) | a (50) | 24 #b22100 #edd9d5',
    'N4 g\\n0 of 9 (9.09%) | g (9) | 8 #b28a61 #ede7e2',
    'N5 light\\n0 of 9 (9.09%) | light (9) | 8 #b28a61 #ede7e2',
    "N1 -> N3 ' 50\\n (inline)' | main -> a (50) | #b22100 weight=51 penwidth=3",
    "N1 -> N2 ' 40' | main -> f (40) | #b22a00 weight=41 penwidth=3",
    "N4 -> N2 ' 9' | g -> f (9) | #b28a61 weight=10",
    "N5 -> N4 ' 9' | light -> g (9) | #b28a61 weight=10",
    "N1 -> N5 ' 9' | main -> light (9) | #b28a61 weight=10",
  ]);
  expect(
    drawnDot(
      `
      1      99
      main   f
      light
      f
    `,
      { config: { nodefraction: 0, nodecount: 2 } },
    ),
  ).toEqual([
    'N1 f\\n100 (100%) | f (100) | 24 #b20000 #edd5d5',
    'N2 main\\n0 of 1 (1.00%) | main (1) | 8 #b2b0a9 #edeceb',
    'N2 -> N1 \' 1\' | main ... f (1) | #b2b0a9 weight=2 style="dotted"',
  ]);
});

describe('tags (pprof: dotgraph.go addNodelets, numericNodelets)', () => {
  test('the heaviest four of a node, by flat where it has callees, else by cum; edges from it are longer', () => {
    expect(
      drawnDot(`
        6     5     4     3     2     9
        f     f     f     f     f     f
                                      g
        @k=a  @k=b  @k=c  @k=d  @k=e  @k=z
      `),
    ).toEqual([
      'N1 f\\n20 (68.97%)\\nof 29 (100%) | f (29) | 24 #b20000 #edd5d5',
      'N1_0 k:a | 6',
      'N1 -> N1_0 6',
      'N1_1 k:b | 5',
      'N1 -> N1_1 5',
      'N1_2 k:c | 4',
      'N1 -> N1_2 4',
      'N1_3 k:d | 3',
      'N1 -> N1_3 3',
      'N2 g\\n9 (31.03%) | g (9) | 19 #b23400 #eddcd5',
      'N2_0 k:z | 9',
      'N2 -> N2_0 9',
      "N1 -> N2 ' 9' | f -> g (9) | #b23400 weight=32 penwidth=2 minlen=2",
    ]);
  });

  test('numbers below the labels they came with, others below the node', () => {
    expect(
      drawnDot(`
        10         20         40
        main       main       main
        a          a
        @k=v       #bytes=64b #bytes=64b
        #bytes=32b
      `),
    ).toEqual([
      'N1 main\\n40 (57.14%)\\nof 70 (100%) | main (70) | 24 #b20000 #edd5d5',
      'NN1_0 64B | 40',
      'N1 -> NN1_0 40',
      'N2 a\\n30 (42.86%) | a (30) | 22 #b22800 #eddad5',
      'N2_0 k:v | 10',
      'N2 -> N2_0 10',
      'NN2_0_0 32B | 10',
      'N2_0 -> NN2_0_0 10',
      'NN2_0 64B | 20',
      'N2 -> NN2_0 20',
      "N1 -> N2 ' 30' | main -> a (30) | #b22800 weight=43 penwidth=3 minlen=2",
    ]);
  });

  test('a leaf shows what its callees had that were cut', () => {
    expect(
      drawnDot(
        `
        10          90
        main        main
        light
        #bytes=64b  #bytes=64b
      `,
        { config: { nodefraction: 0.2 } },
      ),
    ).toEqual([
      'N1 main\\n90 (90.00%)\\nof 100 (100%) | main (100) | 24 #b20000 #edd5d5',
      'NN1_0 64B | 100',
      'N1 -> NN1_0 100 style="dotted"',
    ]);
  });

  test('more than four numbers are four groups, each of the nearest (pprof: dotgraph.go collapsedTags)', () => {
    expect(
      drawnDot(`
        60         50            40            30         5          4             3
        main       main          main          main       main       main          main
        #bytes=1b  #bytes=1000b  #bytes=2048b  #bytes=9b  #bytes=3b  #bytes=1500b  #bytes=1001b
      `),
    ).toEqual([
      'N1 main\\n192 (100%) | main (192) | 24 #b20000 #edd5d5',
      'NN1_0 1B..3B | 65',
      'N1 -> NN1_0 65',
      'NN1_1 1000B..1.46kB | 57',
      'N1 -> NN1_1 57',
      'NN1_2 2kB | 40',
      'N1 -> NN1_2 40',
      'NN1_3 9B | 30',
      'N1 -> NN1_3 30',
    ]);
  });
});

test('mean: flat, cum and edges by the number of samples', () => {
  expect(
    drawnDot(
      `
      2     3
      10    20
      main  main
      f
    `,
      { config: { mean: true } },
    ),
  ).toEqual([
    'N1 main\\n6ns (100%) | main (6ns) | 24 #b20000 #edd5d5',
    'N2 f\\n5ns (83.33%) | f (5ns) | 23 #b20900 #edd6d5',
    "N1 -> N2 ' 5ns' | main -> f (5ns) | #b20900 weight=84 penwidth=5",
  ]);
});

test('a graph without nodes is a legend', () => {
  expect(
    drawnDot(
      `
      10
    `,
      { legend: true },
    ),
  ).toEqual([
    'digraph "unnamed" {',
    'node [style=filled fillcolor="#f8f8f8"]',
    'subgraph cluster_L { "Type: samples" [shape=box fontsize=16 label="Type: samples\\l',
    'Showing nodes accounting for 0, 0% of 10 total\\l',
    '\\l',
    'See https://git.io/JfYMW for how to read the graph\\l',
    '"] }',
    '}',
    '',
  ]);
});

test('the legend is a box with the title of the program (pprof: dotgraph.go addLegend)', () => {
  const p = drawnProfile(
    `
      10
      main[map:/bin/a"pp]
    `,
    { comments: ['say "hi"'], docUrl: 'http://doc' },
  );
  expect(dot(p, { legend: true })).toEqual([
    'digraph "a"pp" {',
    'node [style=filled fillcolor="#f8f8f8"]',
    'subgraph cluster_L { "File: a\\"pp" [shape=box fontsize=16 label="File: a\\"pp\\l',
    'say \\"hi\\"\\l',
    'Type: samples\\l',
    'Doc: http://doc\\l',
    'Showing nodes accounting for 10, 100% of 10 total\\l',
    '\\l',
    'See https://git.io/JfYMW for how to read the graph\\l',
    '" tooltip="a"pp"] }',
    'N1 main\\n10 (100%) | main (10) | 24 #b20000 #edd5d5',
    '}',
    '',
  ]);
});

test('for the layout, all texts are escaped, and references of HTML are no references', () => {
  const p = drawnProfile(`
    10              20
    a&lt;b\\c.d"e    x
    @k=q"r&amp;s\\t  @k=&
  `);
  expect(dot(p, { forLayout: true })).toEqual([
    'N1 x\\n20 (66.67%) | x (20) | 24 #b21400 #edd8d5',
    'N1_0 k:&amp; | 20',
    'N1 -> N1_0 20',
    'N2 a&amp;lt;b\\\\c\\nd\\"e\\n10 (33.33%) | a&amp;lt;b\\\\\\\\c.d\\"e (10) | 20 #b23200 #eddcd5',
    'N2_0 k:q\\"r&amp;amp;s\\\\t | 10',
    'N2 -> N2_0 10',
  ]);
  expect(dot(p)).toEqual([
    'N1 x\\n20 (66.67%) | x (20) | 24 #b21400 #edd8d5',
    'N1_0 k:& | 20',
    'N1 -> N1_0 20',
    'N2 a&lt;b\\\\c\\nd\\"e\\n10 (33.33%) | a&lt;b\\\\c.d\\"e (10) | 20 #b23200 #eddcd5',
    'N2_0 k:q"r&amp;s\\t | 10',
    'N2 -> N2_0 10',
  ]);
});

test('for the layout, very long names end with an ellipsis', () => {
  const long = 'n'.repeat(2001);
  const cut = `${'n'.repeat(2000)}…`;
  expect(drawnDot(`1\n${long}`, { forLayout: true })).toEqual([
    `N1 ${cut}\\n1 (100%) | ${cut} (1) | 24 #b20000 #edd5d5`,
  ]);
});
