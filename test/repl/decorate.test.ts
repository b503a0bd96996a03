// Colours of reports: told from pprof's columns; without colours every line is what it was.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { CodeKinds } from '../../src/commands/profile/codekind.ts';
import type { LineFormat } from '../../src/commands/outcome.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { decoratorFor, noFacts, type Facts } from '../../src/repl/prompt/decorate.ts';
import { fitted, marked, piece, plainText, rendered, window } from '../../src/repl/terminal/styled.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';

const facts: Facts = {
  kindOf: name =>
    ({
      'main.work': 'own' as const,
      'runtime.mallocgc': 'runtime' as const,
      'github.com/x/y.(*T).Do': 'library' as const,
    })[name],
  diff: false,
};
const show = (format: LineFormat, line: string, diff = false): string =>
  rendered(decoratorFor(format, { ...facts, diff }, 256)(line)).replace(/\x1b\[([\d;]+)m/g, (_, codes) =>
    codes === '0' ? '>' : `<${codes}:`,
  );

describe('top', () => {
  test.each([
    ['      flat  flat%   sum%        cum   cum%', '<2:      flat  flat%   sum%        cum   cum%>'],
    [
      'Showing nodes accounting for 120ms, 100% of 120ms total',
      '<2:Showing nodes accounting for 120ms, 100% of 120ms total>',
    ],
    ['   focus=main', '<33:   focus=main>'],
    [
      '      70ms 58.33% 58.33%      120ms   100%  main.work',
      '<1;31:      70ms> <1;31:58.33%><2: 58.33%>      <1;31:120ms>   <1;31:100%>  <2:main><1;36:.work>',
    ],
    [
      '      10ms  8.33% 66.66%       10ms  8.33%  runtime.mallocgc (inline)',
      '<33:      10ms>  <33:8.33%><2: 66.66%>       <33:10ms>  <33:8.33%>  <2:runtime><2:.mallocgc><2: (inline)>',
    ],
    [
      '         0     0% 66.66%        2ms  1.66%  github.com/x/y.(*T).Do',
      '<2:         0>     <2:0%><2: 66.66%>        2ms  1.66%  <2:github.com/x/y>.(*T).Do',
    ],
  ])('%s', (line, shown) => expect(show('top', line)).toBe(shown));

  test('in a diff by sign', () => {
    expect(show('top', '     -70ms 58.33% 58.33%      120ms   100%  f', true)).toBe(
      '<32:     -70ms> <32:58.33%><2: 58.33%>      <31:120ms>   <31:100%>  f',
    );
  });
});

test.each<[LineFormat, string, string]>([
  [
    'tree',
    '----------------------------------------------------------+-------------',
    '<2:----------------------------------------------------------+------------->',
  ],
  [
    'tree',
    '     260ms  7.24% 37.05%      470ms 13.09%                | runtime.mallocgc',
    '<33:     260ms>  <33:7.24%><2: 37.05%>      <33:470ms> <33:13.09%><2:                | ><2:runtime><1:.mallocgc>',
  ],
  [
    'tree',
    '                                             470ms   100% |   main.work (inline)',
    '                                             470ms   100%<2: |   ><2:main><1;36:.work><2: (inline)>',
  ],
  [
    'list',
    'ROUTINE ======================== main.work in /src/a.go',
    '<2:ROUTINE ======================== ><2:main><1;36:.work><2: in /src/a.go>',
  ],
  [
    'list',
    '         .       20ms     14:\tx := 1 // one',
    '<2:         .>       <1;33:20ms><2:     14:>   x := 1<2: // one>',
  ],
  ['list', '         .          .     15:}', '<2:         .>          <2:.><2:     15:><2:}>'],
  [
    'traces',
    '-----------+-------------------------------------------------------',
    '<2:-----------+------------------------------------------------------->',
  ],
  ['traces', '      10ms   main.work', '<1:      10ms>   <2:main><1;36:.work>'],
  ['traces', '             runtime.mallocgc', '             <2:runtime><2:.mallocgc>'],
  ['traces', '     bytes:  512B', '<36:     bytes:>  512B'],
  ['tags', ' bytes: Total 30ms of 100ms (30.00%)', ' <1;36:bytes><2:: Total 30ms of 100ms (30.00%)>'],
  ['tags', '         20ms (66.67%): 1kB', '<1;31:         20ms> (<1;31:66.67%><2:): >1kB'],
])('%s: %s', (format, line, shown) => expect(show(format, line)).toBe(shown));

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
  for (const line of ['top', 'tree', 'peek .', 'list .', 'traces', 'tags', 'top -cum', 'tree main']) {
    const { out, format } = await session.evaluate(line);
    expect(format).toBeDefined();
    const decorate = decoratorFor(format, session.facts, 256);
    for (const text of [...(out as Iterable<string>)].join('').split('\n')) {
      const styled = decorate(text);
      expect(plainText(styled)).toBe(text.includes('\t') ? plainText(decoratorFor(undefined, noFacts, 0)(text)) : text);
      expect(rendered(decoratorFor(format, session.facts, 0)(text))).toBe(plainText(styled));
    }
  }
});

test('escapes are shown, tabs are blanks', () => {
  expect(show('top', '\x1b[2Jx\ty')).toBe('<2:^[[2Jx  y>');
  expect(plainText(decoratorFor(undefined, noFacts, 0)('猫\ta\t\tb'))).toBe('猫      a               b');
});

describe('a line that is too long', () => {
  const row = decoratorFor('top', facts, 0)('      10ms  8.33% 66.66%       10ms  8.33%  github.com/x/y.(*T).Do');
  test.each([
    [66, '      10ms  8.33% 66.66%       10ms  8.33%  github.com/x/y.(*T).Do'],
    [65, '      10ms  8.33% 66.66%       10ms  8.33%  …thub.com/x/y.(*T).Do'],
    [54, '      10ms  8.33% 66.66%       10ms  8.33%  …y.(*T).Do'],
    [50, '      10ms  8.33% 66.66%       10ms  8.33%  ….(*T…'],
    // Nothing of the name would be seen.
    [47, plainText(row)],
    [10, plainText(row)],
  ])('%i cells', (width, shown) => expect(plainText(fitted(row, width))).toBe(shown));

  test('windows and marks keep to cells and characters', () => {
    const line = [piece('ab猫', '1'), piece('cd猫e')];
    expect([0, 1, 2, 3, 4].map(from => plainText(window(line, from, 4)))).toEqual([
      'ab猫',
      'b猫c',
      '猫cd',
      ' cd ',
      'cd猫',
    ]);
    expect(rendered(marked(line, [[1, 4]]))).toBe('\x1b[1ma\x1b[0m\x1b[1;7mb猫\x1b[0m\x1b[7mc\x1b[0md猫e');
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
