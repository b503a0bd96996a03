// Colours of reports, by the roles of their cells; without colours every line is what it was.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { CodeKinds } from '../../src/commands/profile/codekind.ts';
import { cell, cellLine } from '../../src/core/base/cells.ts';
import type { Cell, CellLine, Line } from '../../src/core/base/cells.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { PagerLines } from '../../src/repl/pager/lines.ts';
import { makeDecorator, noFacts, type ColourFacts } from '../../src/repl/prompt/decorate.ts';
import { fitLine, markRanges, piece, plainText, renderLine, window } from '../../src/repl/terminal/styled.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';

const facts: ColourFacts = {
  kindOf: name =>
    ({
      'main.work': 'own' as const,
      'runtime.mallocgc': 'runtime' as const,
      'github.com/x/y.(*T).Do': 'library' as const,
    })[name],
  diff: false,
};
const show = (line: Line, diff = false): string =>
  renderLine(makeDecorator({ ...facts, diff }, 256)(line)).replace(/\x1b\[([\d;]+)m/g, (_, codes) =>
    codes === '0' ? '>' : `<${codes}:`,
  );

/** The numbers of a row of top: texts with the amounts in nanoseconds and the shares in percent. */
const numbers = (flat: string, share: string, sum: string, cum: string, cumShare: string): (Cell | string)[] => [
  cell('flat', flat, Number.parseFloat(flat)),
  ' ',
  cell('flat%', share, Number.parseFloat(share)),
  ' ',
  cell('sum%', sum, Number.parseFloat(sum)),
  ' ',
  cell('cum', cum, Number.parseFloat(cum)),
  ' ',
  cell('cum%', cumShare, Number.parseFloat(cumShare)),
];
const row = (cells: (Cell | string)[], name: string, ...more: Cell[]): CellLine =>
  cellLine('row', ...cells, '  ', cell('name', name), ...more);
const rule = '-'.repeat(20);
const indent = ' '.repeat(44);

test.each<[string, Line, string]>([
  ['head', cellLine('head', '  flat  flat%   sum%'), '<2:  flat  flat%   sum%>'],
  [
    'opening',
    cellLine('showing', 'Showing nodes accounting for ', cell('sum', '120ms')),
    '<2:Showing nodes accounting for 120ms>',
  ],
  ['filter', cellLine('filter', '   ', cell('filter', 'focus=main')), '<33:   focus=main>'],
  [
    'hot row of our own code',
    row(numbers('      70ms', '58.33%', '58.33%', '     120ms', '  100%'), 'main.work'),
    '<1;31:      70ms> <1;31:58.33%> <2:58.33%> <1;31:     120ms> <1;31:  100%>  <2:main><1;36:.work>',
  ],
  [
    'warm row of the runtime, inlined',
    row(
      numbers('      10ms', ' 8.33%', '66.66%', '      10ms', ' 8.33%'),
      'runtime.mallocgc',
      cell('mark', ' (inline)'),
    ),
    '<33:      10ms> <33: 8.33%> <2:66.66%> <33:      10ms> <33: 8.33%>  <2:runtime><2:.mallocgc><2: (inline)>',
  ],
  [
    'cold row of a library',
    row(numbers('         0', '    0%', '66.66%', '       2ms', ' 1.66%'), 'github.com/x/y.(*T).Do'),
    '<2:         0> <2:    0%> <2:66.66%>        2ms  1.66%  <2:github.com/x/y>.(*T).Do',
  ],
  ['rule', cellLine('rule', rule), `<2:${rule}>`],
  [
    'node',
    cellLine(
      'node',
      ...numbers('     260ms', ' 7.24%', '37.05%', '     470ms', '13.09%'),
      cell('bar', ' | '),
      cell('name', 'runtime.mallocgc'),
    ),
    '<33:     260ms> <33: 7.24%> <2:37.05%> <33:     470ms> <33:13.09%><2: | ><2:runtime><1:.mallocgc>',
  ],
  [
    'caller: its share is of the node, not of the whole',
    cellLine(
      'caller',
      cell('value', `${indent}470ms`, 470),
      ' ',
      cell('share', '  100%', 100),
      cell('bar', ' |   '),
      cell('name', 'main.work'),
      cell('mark', ' (inline)'),
    ),
    `${indent}470ms   100%<2: |   ><2:main><1;36:.work><2: (inline)>`,
  ],
  [
    'routine',
    cellLine(
      'routine',
      cell('title', 'ROUTINE == '),
      cell('name', 'main.work'),
      cell('in', ' in '),
      cell('file', '/a.go'),
    ),
    '<2:ROUTINE == ><2:main><1;36:.work><2: in ><2:/a.go>',
  ],
  [
    'source',
    cellLine(
      'source',
      cell('flat', '         .', 0),
      ' ',
      cell('cum', '      20ms', 20),
      ' ',
      cell('number', '    14:', 14),
      cell('source', '\tx := 1 // one'),
    ),
    '<2:         .> <1;33:      20ms> <2:    14:>   x := 1<2: // one>',
  ],
  [
    'source without cost',
    cellLine(
      'quiet-source',
      cell('flat', '.', 0),
      ' ',
      cell('cum', '.', 0),
      ' ',
      cell('number', '15:', 15),
      cell('source', '}'),
    ),
    '<2:.> <2:.> <2:15:><2:}>',
  ],
  [
    'sample',
    cellLine('sample', cell('value', '      10ms', 10), '   ', cell('name', 'main.work')),
    '<1:      10ms>   <2:main><1;36:.work>',
  ],
  [
    'frame',
    cellLine('frame', '             ', cell('name', 'runtime.mallocgc')),
    '             <2:runtime><2:.mallocgc>',
  ],
  [
    'label',
    cellLine('label', cell('key', '     bytes'), cell('key', ':'), '  ', cell('text', '512B')),
    '<36:     bytes><36::>  512B',
  ],
  [
    'key of tags',
    cellLine('tag-key', ' ', cell('key', 'bytes'), ':', ' Total ', cell('value', '30ms', 30)),
    ' <1;36:bytes><2::><2: Total ><2:30ms>',
  ],
  [
    'value of tags',
    cellLine(
      'tag-value',
      '   ',
      cell('value', '20ms', 20),
      ' (',
      cell('share', '66.67%', 66.67),
      cell('bar', '): '),
      cell('name', '1kB'),
    ),
    '   <1;31:20ms> (<1;31:66.67%><2:): >1kB',
  ],
])('%s', (_what, line, shown) => expect(show(line)).toBe(shown));

test('in a diff by sign', () => {
  expect(show(row(numbers('     -70ms', '58.33%', '58.33%', '     120ms', '  100%'), 'f'), true)).toBe(
    '<32:     -70ms> <32:58.33%> <2:58.33%> <31:     120ms> <31:  100%>  f',
  );
});

// Whatever a report prints: colours add to it, and taking them away gives it back.
test('no character is lost', async () => {
  const profile = decodeProfile(
    drawnBytes(`
    1             2             30
    main.a        main.a        main.b
    runtime.x     net/http.y    runtime.x[inl]
    @user=ann     #size=9bytes
  `),
  );
  const session = new Session(profile, new FakeHost(), { interactive: true });
  const typed = [
    'top',
    'tree',
    'peek .',
    'list .',
    'traces',
    'tags',
    'top -cum',
    'tree main',
    'above 1%',
    'flame',
    'raw',
  ];
  for (const line of typed) {
    const { out, lines } = await session.evaluate(line);
    const texts = [...(out as Iterable<string>)].join('').split('\n').slice(0, -1);
    const cells = new PagerLines(lines![Symbol.iterator]());
    cells.need(Infinity);
    expect(
      Array.from({ length: cells.count }, (_, i) => cells.at(i)),
      line,
    ).toEqual(texts);
    texts.forEach((text, i) => {
      const styled = makeDecorator(session.facts, 256)(cells.cellsAt(i));
      expect(plainText(styled)).toBe(plainText(makeDecorator(noFacts, 0)(text)));
      expect(renderLine(makeDecorator(session.facts, 0)(cells.cellsAt(i)))).toBe(plainText(styled));
    });
  }
});

test('escapes are shown, tabs are blanks', () => {
  expect(show(cellLine('head', '\x1b[2Jx\ty'))).toBe('<2:^[[2Jx  y>');
  expect(plainText(makeDecorator(noFacts, 0)('猫\ta\t\tb'))).toBe('猫      a               b');
});

describe('a line that is too long', () => {
  const long = row(numbers('      10ms', ' 8.33%', '66.66%', '      10ms', ' 8.33%'), 'github.com/x/y.(*T).Do');
  const styled = makeDecorator(facts, 0)(long);
  test.each([
    [66, '      10ms  8.33% 66.66%       10ms  8.33%  github.com/x/y.(*T).Do'],
    [65, '      10ms  8.33% 66.66%       10ms  8.33%  …thub.com/x/y.(*T).Do'],
    [54, '      10ms  8.33% 66.66%       10ms  8.33%  …y.(*T).Do'],
    [50, '      10ms  8.33% 66.66%       10ms  8.33%  ….(*T…'],
    // Nothing of the name would be seen.
    [47, plainText(styled)],
    [10, plainText(styled)],
  ])('%i cells', (width, shown) => expect(plainText(fitLine(styled, width))).toBe(shown));

  test('windows and marks keep to cells and characters', () => {
    const line = [piece('ab猫', '1'), piece('cd猫e')];
    expect([0, 1, 2, 3, 4].map(from => plainText(window(line, from, 4)))).toEqual([
      'ab猫',
      'b猫c',
      '猫cd',
      ' cd ',
      'cd猫',
    ]);
    expect(renderLine(markRanges(line, [[1, 4]]))).toBe('\x1b[1ma\x1b[0m\x1b[1;7mb猫\x1b[0m\x1b[7mc\x1b[0md猫e');
  });
});

test('whose code a function is', () => {
  const names: [string, string, string][] = [
    ['main.main', '/home/u/app/main.go', 'own'],
    ['github.com/u/app/server.(*S).Run', '/home/u/app/server/s.go', 'own'],
    ['github.com/other/lib.Do', '/root/go/pkg/mod/github.com/other/lib@v1.0.0/do.go', 'library'],
    ['golang.org/x/net/http2.f', 'vendored.go', 'library'],
    ['runtime.mallocgc', '/usr/local/go/src/runtime/malloc.go', 'runtime'],
    ['net/http.(*conn).serve', 'net/http/server.go', 'runtime'],
    ['std::sort', '', 'runtime'],
    ['app::handle', '/src/app.cc', 'own'],
    ['serde::de', '/root/.cargo/registry/src/serde/lib.rs', 'library'],
    ['memcpy', '', 'library'],
    ['cmpbody', 'internal/bytealg/compare_amd64.s', 'runtime'],
    ['gcWriteBarrier', 'runtime/asm_amd64.s', 'runtime'],
    ['sum', 'app/sum_amd64.s', 'own'],
  ];
  const bytes = encodeSpec({
    types: [['samples', 'count']],
    mappings: [{ file: '/bin/app' }, { file: '/lib/libc.so.6' }],
    functions: names.map(([name, file]) => ({ name, file })),
    locations: names.map(([name], i) => ({ mapping: name === 'memcpy' ? 2 : 1, lines: [{ function: i + 1 }] })),
    samples: [{ stack: names.map((_, i) => i + 1), values: [1] }],
  });
  const kinds = new CodeKinds(decodeProfile(bytes));
  expect(names.map(([name]) => [name, kinds.of(name)])).toEqual(names.map(([name, , kind]) => [name, kind]));
  expect(kinds.of('nobody')).toBeUndefined();
});
