// weblist: pprof's complete listing, and the page around it, which is ours.
import crypto from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { weblist } from '../../src/commands/profile/weblist.ts';
import { weblistScript, weblistStyle } from '../../src/commands/output/weblist-code.ts';
import { handlerHash, preOpening } from '../../src/commands/output/weblist-page.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { defaults } from '../../src/core/view/options.ts';
import { fixtureA } from '../fixtures/made.ts';
import { fakeBinary } from '../support/fake-binary.ts';
import type { FakeProgram } from '../support/fake-binary.ts';
import { FakeHost } from '../support/fake-host.ts';
import type { FakeWorld } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';
import type { ProfileSpec } from '../support/wire.ts';
import { verbatim } from '../../src/core/base/phrase.ts';

const source = (name: string): string =>
  Array.from({ length: 60 }, (_, i) => `\t// ${name} line ${i + 1} <b>\n`).join('');
const sources = { '/src/foo.go': source('foo'), '/src/bar.go': source('bar') };
const missing =
  'no assembly: open /bin/app: no such file or directory; to have its code, give the program ' +
  'as the first argument, inkprof PROGRAM PROFILE, or set PPROF_BINARY_PATH to the folder that ' +
  'app is in';

/** The page that one line writes, and what is said. */
async function page(spec: ProfileSpec, line: string, world: FakeWorld = {}) {
  const host = new FakeHost({ writable: ['out.html'], ...world });
  const { notes, failed } = await new Session(decodeProfile(encodeSpec(spec)), host, { interactive: true }).evaluate(
    `${line} >out.html`,
  );
  const html = host.text('out.html') ?? '';
  const from = html.indexOf('<h2>');
  return {
    html,
    listing: from < 0 ? '' : html.slice(from, html.lastIndexOf('\n</body>')),
    notes: notes.map(n => `${n.level}: ${n.text}`),
    failed,
  };
}

const lines = (name: string, from: number, to: number): string[] =>
  Array.from(
    { length: to - from + 1 },
    (_, i) =>
      `<span class=line>     ${from + i}</span> <span class=nop>           .          .           ` +
      `\t// ${name} line ${from + i} &lt;b&gt; </span>`,
  );

const foo = `<h2>foo</h2><p class="filename">/src/foo.go</p>
<pre onClick="pprof_toggle_asm(event)">
  Total:        40ms       70ms (flat, cum) 70.00%
${lines('foo', 16, 20).join('\n')}
<span class=line>     21</span> <span class=deadsrc>           .       30ms           \t// foo line 21 &lt;b&gt; </span>
<span class=line>     22</span> <span class=livesrc>        40ms       40ms           \t// foo line 22 &lt;b&gt; \
</span><span class=asm>                                          <span class=inlinesrc>            // bar line 35 \
&lt;b&gt;                                                  </span> <span class=unimportant>bar.go:35</span>
</span>
${lines('foo', 23, 27).join('\n')}
</pre>
`;

describe('from the profile alone', () => {
  test('fixture A, foo', async () => {
    const { listing, notes } = await page(fixtureA, 'weblist foo', { files: sources });
    expect({ listing, notes }).toEqual({
      listing: foo,
      notes: ['error: Generating report in out.html', `hint: ${missing}`],
    });
  });

  test('an address means the outermost function there', async () => {
    const { listing } = await page(fixtureA, 'weblist 0x6000', { files: sources });
    const [head, total, first, ...rest] = foo.split(/\n(?=  Total|<span class=line>)/);
    expect(total).toBe('  Total:        40ms       70ms (flat, cum) 70.00%');
    const lonely = rest.map(line =>
      line.replace('<span class=deadsrc>           .       30ms', '<span class=nop>           .          .'),
    );
    expect({ first, listing }).toEqual({
      first: lines('foo', 16, 16)[0],
      listing: [head, '  Total:        40ms       40ms (flat, cum) 40.00%', ...lonely].join('\n'),
    });
  });

  test('without the source: only lines with samples', async () => {
    expect((await page(fixtureA, 'weblist ^foo$')).listing).toBe(`<h2>foo</h2><p class="filename">/src/foo.go</p>
<pre onClick="pprof_toggle_asm(event)">
  Total:        40ms       70ms (flat, cum) 70.00%
<span class=line>     21</span> <span class=deadsrc>           .       30ms           ??? </span>
<span class=line>     22</span> <span class=livesrc>        40ms       40ms           ??? </span><span \
class=asm>                                          <span \
class=inlinesrc>${' '.repeat(80)}</span> <span class=unimportant>bar.go:35</span>
</span>
</pre>
`);
  });

  test("the program's name stands for the innermost function of each of its addresses", async () => {
    const { listing } = await page(fixtureA, 'weblist /bin/app');
    expect(
      [...listing.matchAll(/<h2>(.*)<\/h2><p class="filename">(.*)<\/p>\n.*\n(.*)/g)].map(match => match.slice(1)),
    ).toEqual([
      ['bar', '/src/bar.go', '  Total:        50ms       50ms (flat, cum) 50.00%'],
      ['baz', '/src/baz.go', '  Total:        20ms       20ms (flat, cum) 20.00%'],
      ['foo', '/src/foo.go', '  Total:        40ms       70ms (flat, cum) 70.00%'],
      ['main', '/src/main.go', '  Total:           0      100ms (flat, cum)   100%'],
      ['qux', '/src/qux.go', '  Total:        30ms       30ms (flat, cum) 30.00%'],
    ]);
  });

  test('nothing matches', async () => {
    expect(await page(fixtureA, 'weblist nothing')).toEqual({
      html: '',
      listing: '',
      notes: [
        'error: no matches found for regexp: nothing',
        'hint: no function has a name that matches; top lists the heaviest names',
      ],
      failed: true,
    });
  });

  /** Locations at one function's lines, one sample of value 1 each. */
  const atLines = (
    numbers: readonly (number | bigint)[],
    file: string,
    more: Partial<ProfileSpec> = {},
  ): ProfileSpec => ({
    types: [['samples', 'count']],
    functions: [{ name: 'f', file }],
    locations: numbers.map((line, i) => ({ address: 0x1000 + i, lines: [{ function: 1, line }] })),
    samples: numbers.map((_, i) => ({ stack: [i + 1], values: [1] })),
    ...more,
  });
  const numbered = Array.from({ length: 100 }, (_, i) => `${i + 1}`).join('\n');
  /** Line numbers of each part of a listing. */
  const parts = (listing: string): string[] =>
    [...listing.matchAll(/<pre.*?<\/pre>/gs)].map(([pre]) => {
      const numbers = [...pre.matchAll(/class=line> +(-?\d+)</g)].map(match => match[1]);
      return `${numbers[0]}-${numbers.at(-1)} (${numbers.length})`;
    });

  test.each<[string, readonly (number | bigint)[], string[]]>([
    ['gaps of less than 20 lines are bridged', [30, 50], ['25-55 (31)']],
    ['others are not, and the lines between are shared', [30, 51], ['25-35 (11)', '46-56 (11)']],
    ['no line is in two parts', [30, 51, 77], ['25-35 (11)', '46-56 (11)', '72-82 (11)']],
    ['the first lines', [3], ['1-8 (8)']],
    ['the last lines', [99], ['94-100 (7)']],
    ['a line behind the end', [98, 105], ['93-105 (9)']],
    ['line 0 is that of code without a line', [0], ['0-5 (6)']],
    ['line 0 with others', [0, 40], ['0-5 (6)', '35-45 (11)']],
    // All that exists of a part that is 2^63 lines long.
    [
      'lines whose distance wraps',
      [-(2n ** 62n) - 2n, 2n ** 62n + 1n],
      ['-4611686018427387906-4611686018427387905 (102)'],
    ],
    ['the ends of the range', [2n ** 63n - 1n, -(2n ** 63n)], ['-9223372036854775808--9223372036854775808 (1)']],
    [
      'far apart, and one between',
      [-(2n ** 62n) - 2n, 7, 2n ** 62n + 1n],
      ['-4611686018427387906--4611686018427387906 (1)', '2-12 (11)', '4611686018427387905-4611686018427387905 (1)'],
    ],
    [
      'lines of 32 and 53 bits',
      [2 ** 31, 2 ** 32, 2 ** 53 - 1, 2n ** 53n],
      ['2147483648-2147483648 (1)', '4294967296-4294967296 (1)', '9007199254740991-9007199254740992 (2)'],
    ],
    ['a negative line', [-3, 2], ['-3-7 (8)']],
    ['lines that no file has', [2n ** 60n + 1n], ['1152921504606846977-1152921504606846977 (1)']],
  ])('%s', async (_, numbers, expected) => {
    expect(
      parts((await page(atLines(numbers, '/src/f.c'), 'weblist f', { files: { '/src/f.c': numbered } })).listing),
    ).toEqual(expected);
  });

  test('line 0', async () => {
    const { listing } = await page(atLines([0], ''), 'weblist f');
    expect(listing).toBe(`<h2>f</h2><p class="filename">.</p>
<pre onClick="pprof_toggle_asm(event)">
  Total:           1          1 (flat, cum)   100%
<span class=line>      0</span> <span class=deadsrc>           1          1           &lt;instructions with unknown \
line numbers&gt; </span>
</pre>
`);
  });

  test.each([
    ['/proc/self/cwd/a/./b.c', 'a/b.c'],
    ['./a/../b.c', 'b.c'],
    ['/proc/self/cwd/./b.c', 'b.c'],
    ['//x//b.c', '/x/b.c'],
  ])('the file %s is shown as %s', async (file, shown) =>
    expect((await page(atLines([5], file), 'weblist f')).listing).toContain(`<p class="filename">${shown}</p>`),
  );

  test('recursion counts each time; locations without an address have one of their own', async () => {
    const spec: ProfileSpec = {
      types: [['samples', 'count']],
      functions: [{ name: 'f', file: 'f.c' }],
      locations: [{ lines: [{ function: 1, line: 10 }] }, { lines: [{ function: 1, line: 11 }] }],
      samples: [{ stack: [1, 2, 1, 2], values: [3] }],
    };
    expect((await page(spec, 'weblist f')).listing).toBe(`<h2>f</h2><p class="filename">f.c</p>
<pre onClick="pprof_toggle_asm(event)">
  Total:           3         12 (flat, cum) 400.00%
<span class=line>     10</span> <span class=deadsrc>           3          6           ??? </span>
<span class=line>     11</span> <span class=deadsrc>           .          6           ??? </span>
</pre>
`);
  });

  test('means are taken sample by sample', async () => {
    const spec: ProfileSpec = {
      ...atLines([10], 'f.c'),
      types: [
        ['n', 'count'],
        ['t', 'count'],
      ],
      samples: [
        { stack: [1], values: [2, 7] },
        { stack: [1], values: [3, 11] },
        { stack: [1], values: [0, 5] },
      ],
    };
    const host = new FakeHost({ writable: ['out.html'] });
    const session = new Session(decodeProfile(encodeSpec(spec)), host, {
      config: { ...defaults, mean: true, output: 'out.html' },
    });
    await session.report(weblist, 'f', session.config);
    expect(/ {2}Total:.*/.exec(host.text('out.html')!)![0]).toBe('  Total:          11         11 (flat, cum) 275.00%');
  });
});

describe('with the program at hand', () => {
  /** f calls g, which is inlined at line 12; the process has the code 0x400000 further up. */
  const spec: ProfileSpec = {
    types: [['samples', 'count']],
    mappings: [{ start: 0x401000, limit: 0x410000, file: '/bin/app' }],
    functions: [{ name: 'f', systemName: '_Z1fv', file: '/src/f.c' }],
    locations: [0x402001, 0x402006, 0x402010].map(address => ({
      mapping: 1,
      address,
      lines: [{ function: 1, line: 11 }],
    })),
    samples: [
      { stack: [1], values: [1] },
      { stack: [2], values: [2] },
      { stack: [3, 1], values: [4] },
    ],
  };
  const f = (line: number) => ({ function: '_Z1fv', file: '/src/f.c', line });
  const g = (line: number) => ({ function: 'g', file: '/src/in<l>.c', line });
  const places = new Map([
    [0x2000n, [f(11)]],
    [0x2004n, [g(3), f(12)]],
    [0x2008n, [g(4), f(12)]],
    [0x2010n, [{ function: '', file: '', line: 0 }]],
    [0x2014n, [f(11)]],
    [0x2050n, [{ function: '', file: '', line: 0 }]],
  ]);
  const program: FakeProgram = {
    base: 0x400000n,
    code: [...places.keys()].map(address => ({ address })),
    lines: address => places.get(address) ?? null,
  };
  const files = {
    '/src/f.c': Array.from({ length: 30 }, (_, i) => `  line ${i + 1} "of" f + more\n`).join(''),
    '/src/in<l>.c': "one\ntwo\n\tthree & 'three'\nfour\n",
  };
  const world = (changes: Partial<FakeProgram> = {}, asked: string[] = []): FakeWorld => ({
    files,
    programs: { '/bin/app': fakeBinary({ ...program, ...changes }, asked) },
  });
  const nop = (from: number, to: number): string =>
    Array.from(
      { length: to - from + 1 },
      (_, i) =>
        `<span class=line> ${String(from + i).padStart(6)}</span> <span class=nop>           .       ` +
        `   .             line ${from + i} &#34;of&#34; f &#43; more </span>`,
    ).join('\n');
  const code = (values: string, address: string, indent: number, place: string): string =>
    `          ${values}     ${address}: ${`${' '.repeat(indent)}op ${address}`.padEnd(80)} ` +
    `<span class=unimportant>${place}</span>\n`;
  const call = (indent: number, text: string, width: number, place: string): string =>
    `${' '.repeat(42)}<span ` +
    `class=inlinesrc>${' '.repeat(indent)}${text}${' '.repeat(80 - indent - width)}</span> <span ` +
    `class=unimportant>${place}</span>\n`;
  const gap = `${' '.repeat(37)}⋮\n`;

  test('each line has its instructions, and these the samples up to the next', async () => {
    const asked: string[] = [];
    const { listing, notes } = await page(spec, 'weblist f$', world({}, asked));
    expect({ listing, notes, asked }).toEqual({
      listing: `<h2>f</h2><p class="filename">/src/f.c</p>
<pre onClick="pprof_toggle_asm(event)">
  Total:           7         11 (flat, cum) 157.14%
${nop(6, 10)}
<span class=line>     11</span> <span class=livesrc>           1          5             line 11 &#34;of&#34; f &#43; \
more </span><span class=asm>${[
        code('         1          5', '2000', 6, 'f.c:11'),
        gap,
        code('         .          .', '2014', 6, 'f.c:11'),
      ].join('')}</span>
<span class=line>     12</span> <span class=livesrc>           6          6             line 12 &#34;of&#34; f &#43; \
more </span><span class=asm>${[
        call(6, 'three &amp; &#39;three&#39;', 15, 'in&lt;l&gt;.c:3'),
        code('         2          2', '2004', 10, 'in&amp;lt;l&amp;gt;.c:3'),
        call(6, 'four', 4, 'in&lt;l&gt;.c:4'),
        code('         .          .', '2008', 10, 'in&amp;lt;l&amp;gt;.c:4'),
        // Without a line of its own it is shown with one that is at most 32 bytes before.
        code('         4          4', '2010', 10, ''),
      ].join('')}</span>
${nop(13, 17)}
</pre>
`,
      notes: ['error: Generating report in out.html'],
      asked: ['1e0d-2204'],
    });
  });

  test('a range that begins where the mapping does stops there; one that ends with it, too', async () => {
    const asked: string[] = [];
    const at = (address: number): ProfileSpec => ({
      ...spec,
      locations: spec.locations!.map(l => ({ ...l, address })),
    });
    for (const address of [0x401000, 0x401001, 0x40fff0, 0x410000])
      await page(at(address), 'weblist f', world({}, asked));
    expect(asked).toEqual(['1000-11f4', 'e0d-11f5', 'fdfc-10000', 'fe0c-10000']);
  });

  test('neighbours up to 1000 bytes away are one range; of many ranges the 25 heaviest are shown', async () => {
    const asked: string[] = [];
    const many = Array.from({ length: 30 }, (_, i) => 0x402000 + i * 1001);
    const numbered: ProfileSpec = {
      ...spec,
      locations: [...many, 0x402000 + 1000].map(address => ({
        mapping: 1,
        address,
        lines: [{ function: 1, line: 11 }],
      })),
      samples: [...many, 0].map((_, i) => ({ stack: [i + 1], values: [i + 1] })),
    };
    await page(numbered, 'weblist f', world({ lines: () => [f(11)] }, asked));
    const range = (from: number, to: number): string =>
      `${(from - 0x400000 - 500).toString(16)}-${(to - 0x400000 + 500).toString(16)}`;
    // 0x402000 .. 0x402000 + 1000 .. + 1001 .. are all within 1000 of the one before: + 2002 is not.
    expect(asked).toEqual([
      range(many[0]!, many[1]!),
      ...many
        .slice(6)
        .reverse()
        .map(address => range(address, address)),
    ]);
  });

  test('objdump fails: the profile tells the lines', async () => {
    const { listing, notes } = await page(
      { ...spec },
      'weblist f',
      world({ failure: new UserError('objdump is not on this machine', verbatim('install it')) }),
    );
    expect([listing.match(/<span class=deadsrc>.*/)![0], notes]).toEqual([
      '<span class=deadsrc>           7         11             line 11 &#34;of&#34; f &#43; more </span>',
      ['error: Generating report in out.html', 'hint: no assembly: objdump is not on this machine; install it'],
    ]);
  });

  test('the program does not name the function: the profile tells the lines', async () => {
    const { listing, notes } = await page(spec, 'weblist f', world({ lines: () => null }));
    expect([listing.match(/<span class=deadsrc>.*/)![0], notes]).toEqual([
      '<span class=deadsrc>           7         11             line 11 &#34;of&#34; f &#43; more </span>',
      [
        'error: Generating report in out.html',
        'hint: no assembly: the program names none of these functions, for they are inlined in ' +
          'others or its symbols are gone; the lines come from the profile',
      ],
    ]);
  });

  test('the program names some of the functions: a hint names the others, the heaviest first', async () => {
    const inlined: ProfileSpec = {
      ...spec,
      functions: [
        { name: 'f', systemName: '_Z1fv', file: '/src/f.c' },
        ...['f.light', 'f.heavy', 'g', 'f.third', 'f.fourth'].map(name => ({ name, file: '/src/g.c' })),
      ],
      locations: [
        { mapping: 1, address: 0x402001, lines: [1].map(line => ({ function: line, line: 11 })) },
        { mapping: 1, address: 0x402006, lines: [3, 2, 4, 1].map(line => ({ function: line, line: 3 })) },
        { mapping: 1, address: 0x402010, lines: [3, 1].map(line => ({ function: line, line: 4 })) },
      ],
    };
    const { notes } = await page(inlined, 'weblist f', world({ lines: () => [f(11)] }));
    expect(notes).toEqual([
      'error: Generating report in out.html',
      'hint: not listed: f.heavy, f.light: inlined in others, without code under that name; list shows their lines',
    ]);
    const more = inlined.locations!.with(2, {
      mapping: 1,
      address: 0x402010,
      lines: [3, 5, 6, 1].map(line => ({ function: line, line: 4 })),
    });
    expect((await page({ ...inlined, locations: more }, 'weblist f', world({ lines: () => [f(11)] }))).notes[1]).toBe(
      'hint: not listed: f.heavy, f.fourth, f.third and 1 more: inlined in others, without code ' +
        'under that name; list shows their lines',
    );
  });

  describe('a program without a line table', () => {
    const bare = (names: readonly string[]): Partial<FakeProgram> => ({
      lines: () => null,
      code: [0x2000n, 0x2004n, 0x2008n, 0x2010n, 0x2014n, 0x2050n].map((address, i) => ({
        address,
        function: names[i] ?? 'f',
      })),
    });
    const two: ProfileSpec = {
      ...spec,
      locations: [11, 12, 12].map((line, i) => ({
        mapping: 1,
        address: 0x402001 + i * 5,
        lines: [{ function: 1, line }],
      })),
    };
    const hint =
      'hint: the program has no lines for some of its code: lines come from the profile, and code ' +
      'between samples has few';

    test('the profile tells the lines of what was sampled, and of what follows it closely', async () => {
      const { listing, notes } = await page(two, 'weblist f$', world(bare([])));
      expect({ listing, notes }).toEqual({
        listing: `<h2>f</h2><p class="filename">/src/f.c</p>
<pre onClick="pprof_toggle_asm(event)">
  Total:           7         11 (flat, cum) 157.14%
${nop(6, 10)}
<span class=line>     11</span> <span class=livesrc>           1          5             line 11 &#34;of&#34; f &#43; \
more </span><span class=asm>${code('         1          5', '2000', 6, 'f.c:11')}</span>
<span class=line>     12</span> <span class=livesrc>           6          6             line 12 &#34;of&#34; f &#43; \
more </span><span class=asm>${[
          code('         2          2', '2004', 6, 'f.c:12'),
          code('         4          4', '2008', 6, 'f.c:12'),
          code('         .          .', '2010', 6, ''),
          code('         .          .', '2014', 6, ''),
        ].join('')}</span>
${nop(13, 17)}
</pre>
`,
        notes: ['error: Generating report in out.html', hint],
      });
    });

    test('code of the next function has no line of this one', async () => {
      const { listing } = await page(two, 'weblist f$', world(bare(['f', 'f', 'f', 'h', 'h'])));
      expect(listing).not.toContain('2010:');
    });

    test('calls that were inlined', async () => {
      const inlined: ProfileSpec = {
        ...two,
        functions: [...spec.functions!, { name: 'g', file: '/src/in<l>.c' }],
        locations: [
          {
            mapping: 1,
            address: 0x402001,
            lines: [
              { function: 2, line: 3 },
              { function: 1, line: 12 },
            ],
          },
        ],
        samples: [{ stack: [1], values: [7] }],
      };
      const { listing } = await page(inlined, 'weblist f$', world(bare(['f', 'h'])));
      expect(listing).toContain(
        call(6, 'three &amp; &#39;three&#39;', 15, 'in&lt;l&gt;.c:3') +
          code('         7          7', '2000', 10, 'in&amp;lt;l&amp;gt;.c:3'),
      );
    });

    test('a profile that has a file and no lines', async () => {
      const lineless: ProfileSpec = {
        ...spec,
        locations: spec.locations!.map(({ address }) => ({ mapping: 1, address, lines: [{ function: 1, line: 0 }] })),
      };
      const { listing, notes } = await page(lineless, 'weblist f$', world(bare([])));
      expect(listing).toContain('<p class="filename">/src/f.c</p>');
      expect(listing).toContain('<instructions with unknown line numbers>'.replace('<', '&lt;').replace('>', '&gt;'));
      expect(notes).toEqual(['error: Generating report in out.html', hint]);
    });

    test('a profile that has no lines either', async () => {
      const nothing: ProfileSpec = { ...spec, functions: [{ name: 'f', systemName: '_Z1fv' }] };
      const { listing, notes } = await page(nothing, 'weblist f$', world(bare([])));
      expect(listing).toContain('<p class="filename">.</p>');
      expect(notes).toEqual([
        'error: Generating report in out.html',
        'hint: no source text: neither the profile nor the program names a file for some of this code',
      ]);
    });
  });

  test('a function that the profile knows by its readable name', async () => {
    const named: ProfileSpec = { ...spec, functions: [{ name: 'ns::foo', file: '/src/f.c' }] };
    const { listing } = await page(
      named,
      'weblist foo',
      world({ lines: () => [{ ...f(11), function: '_ZN2ns3fooIiEEiT_' }] }),
    );
    expect(listing.slice(0, listing.indexOf('\n'))).toBe('<h2>ns::foo</h2><p class="filename">/src/f.c</p>');
  });
});

describe('the page', () => {
  const sha256 = (text: string): string => crypto.createHash('sha256').update(text).digest('base64');

  test('its policy has the hashes of what may run and style it', () => {
    const handler = /onClick="(.*)"/.exec(preOpening)![1]!;
    expect([weblistStyle.sha256, weblistScript.sha256, handlerHash]).toEqual(
      [weblistStyle.text, weblistScript.text, handler].map(sha256),
    );
  });

  test('frame and legend', async () => {
    const { html } = await page({ ...fixtureA, comments: ['a <comment> & "more"', '#hidden'] }, 'weblist foo', {
      files: sources,
    });
    const from = html.indexOf('<script');
    const frame =
      html.slice(0, html.indexOf('<style>')) +
      html.slice(from, html.indexOf('>', from) + 1) +
      html.slice(html.indexOf('</head>'), html.indexOf('<h2>')) +
      html.slice(html.lastIndexOf('</pre>'));
    expect(frame).toBe(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; \
style-src 'sha256-${weblistStyle.sha256}'; script-src 'unsafe-hashes' \
'sha256-${weblistScript.sha256}' 'sha256-${handlerHash}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>app cpu</title>
<script data-heat="000007900000"></head>
<body>

<div class="legend">File: app<br>
Build ID: abc123<br>
a &lt;comment&gt; &amp; &#34;more&#34;<br>
Type: cpu<br>
Time: 2017-07-14 02:40:00 UTC<br>
Duration: 10s, Total samples = 100ms ( 1.00%)<br>Total: 100ms</div></pre>

</body>
</html>
`);
  });

  test('names and sources are text, whatever they hold', async () => {
    const evil = `</pre><script>alert(1)</script><img src=x onerror=alert(2)>"'&+\0`;
    const spec: ProfileSpec = {
      types: [['samples', 'count']],
      mappings: [{ start: 1, limit: 2, file: `/bin/${evil}` }],
      functions: [
        { name: `${evil}f`, file: `/src/${evil}.c` },
        { name: `${evil}g`, file: `/src/${evil}.c` },
      ],
      locations: [
        {
          mapping: 1,
          address: 1,
          lines: [
            { function: 2, line: 2 },
            { function: 1, line: 1 },
          ],
        },
      ],
      samples: [{ stack: [1], values: [1] }],
    };
    const file = `/src/${evil}.c`;
    const { html } = await page(spec, 'weblist script', { files: { [file]: `${evil}\n${evil}` } });
    const body = html.slice(html.indexOf('<body>'));
    expect(
      [...body.matchAll(/<[^>]*>/g)]
        .map(match => match[0])
        .filter(tag => !/^<\/?(span|pre|h2|p|div|body|html|br)\b/.test(tag)),
    ).toEqual([]);
    // Both functions are in the file that matches.
    expect([body.match(/<pre/g)!.length, /[\0']/.test(body)]).toEqual([2, false]);
  });

  test('it goes to the browser, or its path is told', async () => {
    const profile = decodeProfile(encodeSpec(fixtureA));
    const shown = new FakeHost({ files: sources, writable: ['/tmp/pprof001.html'], browser: () => ({ shown: true }) });
    const first = await new Session(profile, shown, { interactive: true }).evaluate('weblist foo');
    const hidden = new FakeHost({
      files: sources,
      writable: ['/tmp/pprof001.html'],
      browser: () => ({ shown: false, why: 'none is here' }),
    });
    const second = await new Session(profile, hidden).report(weblist, 'foo', defaults);
    expect([shown.opened, hidden.opened, first.out, second.out, second.notes]).toEqual([
      ['/tmp/pprof001.html'],
      ['/tmp/pprof001.html'],
      [],
      [],
      [
        { level: 'info', text: '/tmp/pprof001.html' },
        { level: 'hint', text: 'no browser could be started (none is here); open the file above in one' },
        { level: 'hint', text: missing },
      ],
    ]);
  });
});
