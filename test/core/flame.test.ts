// The boxes of a flame graph: trees from the roots, both sides of a sandwich, folded recursion, diffs.
import { expect, test } from 'vitest';
import { unixPaths } from '../../src/core/base/paths.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { Effort } from '../../src/core/base/effort.ts';
import type { Direction, TreeOptions } from '../../src/core/flame/flame-entries.ts';
import { FlameTree } from '../../src/core/flame/flame-tree.ts';
import { PivotPass, SharePass } from '../../src/core/flame/flame-passes.ts';
import { foldedLines } from '../../src/core/flame/folded-text.ts';
import { defaults, type Config } from '../../src/core/view/options.ts';
import { makeStacks, sourcesOf, withTagRoot, type Stacks } from '../../src/core/flame/stacks.ts';
import { makeView } from '../../src/core/view/view.ts';
import { drawnBytes } from '../support/drawn.ts';
import { Random } from '../support/random.ts';
import { encodeSpec } from '../support/wire.ts';

const stacksOf = (text: string, config: Partial<Config> = {}): Stacks =>
  makeStacks(
    makeView(decodeProfile(drawnBytes(text)), { ...defaults, ...config }, null, () => {}),
    unixPaths,
  );

/** Every box, a line each: depth as blanks, name, net value and what ends in it. */
function outline(tree: FlameTree, box = 0): string[] {
  tree.prepare();
  tree.grow(box);
  const { sources } = tree.stacks;
  const source = tree.source[box];
  const line =
    `${' '.repeat(tree.depth[box])}${sources.fullName(source)}${sources.inlined[source] ? '~' : ''} ` +
    `${tree.value(box)}/${tree.selfValue(box)} of ${tree.size(box)}`;
  return [line, ...tree.children(box).flatMap(child => outline(tree, child))];
}

function sandwich(stacks: Stacks, name: string, direction: Direction, options: TreeOptions = {}): FlameTree {
  const wanted = Uint8Array.from({ length: stacks.sources.count }, (_, i) =>
    stacks.sources.fullName(i) === name ? 1 : 0,
  );
  const pass = new PivotPass(stacks, wanted);
  while (!pass.step(new Effort(1)));
  return new FlameTree(stacks, { ...options, direction, entries: pass.entries(direction) });
}

const plain = `
  1     2     4          8     16
  main  main  main       init  main
  a     a     b          load  b
  x     y     a[inl]           x
`;

test('from the roots, heaviest first, inlined calls apart', () => {
  expect(outline(new FlameTree(stacksOf(plain)))).toEqual([
    'root 31/0 of 31',
    ' main 23/0 of 23',
    '  b 20/0 of 20',
    '   x 16/16 of 16',
    '   a~ 4/4 of 4',
    '  a 3/0 of 3',
    '   y 2/2 of 2',
    '   x 1/1 of 1',
    ' init 8/0 of 8',
    '  load 8/8 of 8',
  ]);
});

test('the sides of a sandwich', () => {
  const stacks = stacksOf(plain);
  expect(outline(sandwich(stacks, 'a', 'callees'))).toEqual(['root 7/4 of 7', ' y 2/2 of 2', ' x 1/1 of 1']);
  expect(outline(sandwich(stacks, 'a', 'callers'))).toEqual([
    'root 7/0 of 7',
    ' b 4/0 of 4',
    '  main 4/4 of 4',
    ' main 3/3 of 3',
  ]);
});

const recursive = `
  1     2     4     8
  main  main  main  main
  f     f     f     f
  f     g     g     h
  f     f     h
  g     g
`;

test('recursion is folded: each source once a stack, at its outermost frame', () => {
  const stacks = stacksOf(recursive);
  expect(outline(new FlameTree(stacks, { fold: true }))).toEqual([
    'root 15/0 of 15',
    ' main 15/0 of 15',
    '  f 15/0 of 15',
    '   h 8/8 of 8',
    '   g 7/3 of 7',
    '    h 4/4 of 4',
  ]);
  expect(outline(new FlameTree(stacks)).slice(2, 6)).toEqual([
    '  f 15/0 of 15',
    '   h 8/8 of 8',
    '   g 6/0 of 6',
    '    h 4/4 of 4',
  ]);
});

test('a diff: widths count what came and what went, values the difference', () => {
  expect(
    outline(
      new FlameTree(
        stacksOf(`
    10    -4    -5    0
    main  main  main  main
    a     a     b     c
  `),
      ),
    ),
  ).toEqual(['root 1/0 of 19', ' main 1/0 of 19', '  a 6/6 of 14', '  b -5/-5 of 5']);
});

test('values past 2^53 are exact', () => {
  const bytes = encodeSpec({
    types: [['delay', 'nanoseconds']],
    functions: [{ name: 'f' }],
    locations: [{ lines: [{ function: 1 }] }],
    samples: [
      { stack: [1], values: [2n ** 60n + 1n] },
      { stack: [1], values: [3n] },
    ],
  });
  const stacks = makeStacks(
    makeView(decodeProfile(bytes), defaults, null, () => {}),
    unixPaths,
  );
  expect(outline(new FlameTree(stacks)).map(line => line.split(' of ')[0])).toEqual([
    'root 1152921504606846980/0',
    ' f 1152921504606846980/1152921504606846980',
  ]);
  expect([...foldedLines(stacks)]).toEqual(['f 1152921504606846980\n']);
});

test('frames that no symbols name take no box; a stack without any ends in the root', () => {
  expect(
    outline(
      new FlameTree(
        stacksOf(`
    1           2
    main        [addr:20]
    [addr:10]
    x
  `),
      ),
    ),
  ).toEqual(['root 3/2 of 3', ' main 1/0 of 1', '  x 1/1 of 1']);
});

test('the share of the stacks with a match', () => {
  const stacks = stacksOf(plain);
  const pass = new SharePass(
    stacks,
    Uint8Array.from({ length: stacks.sources.count }, (_, i) =>
      ['a', 'x'].includes(stacks.sources.fullName(i)) ? 1 : 0,
    ),
  );
  while (!pass.step(new Effort(1)));
  expect(pass.value(stacks)).toBe(23);
});

/** Values of every box by its path, the tree being made and grown in pieces of that effort. */
function byPath(tree: FlameTree, piece: number): Map<string, number> {
  const found = new Map<string, number>();
  const { sources } = tree.stacks;
  while (!tree.prepare(new Effort(piece)));
  const open = [0];
  for (let box = open.pop(); box !== undefined; box = open.pop()) {
    while (!tree.grow(box, new Effort(piece)));
    const path = tree.path(box);
    found.set(path.map(source => sources.fullName(source)).join(), Number(tree.value(box)));
    expect(path.reduce((at, source) => tree.childOf(at, source), 0)).toBe(box);
    const sizes = tree.children(box).map(child => tree.size(child));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(tree.size(box)).toBe(tree.own(box) + sizes.reduce((sum, size) => sum + size, 0));
    open.push(...tree.children(box));
  }
  return found;
}

// Whatever the stacks: boxes hold what a plain count by paths finds, grown in one go or in pieces, and of
// the second sample type what they hold of the first.
test('trees of stacks drawn by seed', () => {
  const random = new Random(7);
  for (let round = 0; round < 30; round++) {
    const frame = (): string => 'abc'[random.below(3)]!;
    const columns = Array.from({ length: 1 + random.below(12) }, () => ({
      values: [random.below(9) - 3, random.below(3) - 1],
      stack: Array.from({ length: 1 + random.below(6) }, frame),
    }));
    const rows = [
      ...[0, 1].map(type => columns.map(({ values }) => String(values[type]))),
      ...Array.from({ length: 6 }, (_, i) => columns.map(({ stack }) => stack[i] ?? '')),
    ];
    const profile = decodeProfile(drawnBytes(rows.map(row => row.map(cell => cell.padEnd(5)).join('')).join('\n')));
    const [first, second] = [0, 1].map(type =>
      makeStacks(
        makeView(profile, { ...defaults, sample_index: String(type) }, null, () => {}),
        unixPaths,
      ),
    ) as [Stacks, Stacks];
    for (const fold of [false, true]) {
      const wanted = [0, 1].map(type => {
        const sums = new Map<string, number>();
        for (const { values, stack } of columns) {
          const path = fold ? [...new Set(stack)] : stack;
          const value = values[type]!;
          for (let n = 0; n <= path.length && value !== 0; n++)
            sums.set(path.slice(0, n).join(), (sums.get(path.slice(0, n).join()) ?? 0) + value);
        }
        return sums.size === 0 ? new Map([['', 0]]) : sums;
      });
      const tree = new FlameTree(first, { fold });
      expect(byPath(tree, round % 2 === 0 ? Infinity : 1)).toEqual(wanted[0]);
      tree.weigh(second);
      expect(tree.ready).toBe(false);
      expect(byPath(tree, 1)).toEqual(wanted[1]);
      tree.weigh(first);
      expect(byPath(tree, 1)).toEqual(wanted[0]);
    }
  }
});

// Frames of tags beside the stacks are what they are as part of them.
test('tags at the root, without copying the stacks', () => {
  const text = `
    8           4       2         1        16    32
    main        main    main      ann      main  [addr:10]
    ann         b       ann       x[inl]   b
    x
    @user=ann   @user=ann  @user=bob,eve  @size=4096  @user=ann  @user=b
    @size=4096          @size=12  @user=m
  `;
  const rows = text
    .split('\n')
    .filter(row => row.trim() !== '')
    .map(row => row.trim().split(/\s{2,}/));
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map(row => (row[c] ?? '').length)) + 2);
  const profile = decodeProfile(
    drawnBytes(rows.map(row => row.map((cell, c) => cell.padEnd(widths[c]!)).join('')).join('\n')),
  );
  for (const granularity of ['functions', 'files', 'lines', 'addresses'] as const) {
    const open = (config: Partial<Config>) =>
      makeStacks(
        makeView(profile, { ...defaults, granularity, ...config }, null, () => {}),
        unixPaths,
      );
    for (const keys of [['user'], ['size'], ['user', 'size'], ['none']]) {
      const [beside, within] = [withTagRoot(open({}), keys, unixPaths), open({ tagroot: keys.join(',') })];
      for (const fold of [false, true])
        expect(outline(new FlameTree(beside, { fold }))).toEqual(outline(new FlameTree(within, { fold })));
      for (const name of ['ann', 'b', 'x', 'bob,eve', '']) {
        for (const direction of ['callees', 'callers'] as const)
          expect(outline(sandwich(beside, name, direction))).toEqual(outline(sandwich(within, name, direction)));
        const shares = [beside, within].map(stacks => {
          const pass = new SharePass(
            stacks,
            Uint8Array.from({ length: stacks.sources.count }, (_, i) => (stacks.sources.fullName(i) === name ? 1 : 0)),
          );
          while (!pass.step(new Effort(1)));
          return pass.value(stacks);
        });
        expect(shares[0]).toBe(shares[1]);
      }
    }
  }
});

test('folded stacks: one line for each path, in the order of the file', () => {
  expect([
    ...foldedLines(
      stacksOf(`
    1     2     4        8     -8    16
    main  main  a;b      main  main  [addr:10]
    a     b     c        x     x
    @k=v  @k=v
  `),
    ),
  ]).toEqual(['main;a 1\n', 'main;b 2\n', 'a:b;c 4\n', '<unknown> 16\n']);
});

test('names with line ends and controls stay on their line', () => {
  const bytes = encodeSpec({
    types: [['samples', 'count']],
    functions: [{ name: 'a\nb\x1b[31m' }, { name: '' }],
    locations: [{ lines: [{ function: 1 }] }, { lines: [{ function: 2 }] }],
    samples: [{ stack: [2, 1], values: [3] }],
  });
  const stacks = makeStacks(
    makeView(decodeProfile(bytes), defaults, null, () => {}),
    unixPaths,
  );
  expect(sourcesOf(stacks, 0)).toEqual([0, 1, 2]);
  expect([...foldedLines(stacks)]).toEqual(['a\\x0ab\\x1b[31m;<unknown> 3\n']);
});

test('a stack whose line is longer than any string comes in pieces', () => {
  const name = 'n'.repeat(60_000);
  const bytes = encodeSpec({
    types: [['samples', 'count']],
    functions: [{ name }],
    locations: [{ lines: [{ function: 1 }] }],
    samples: [
      { stack: Array<number>(10_000).fill(1), values: [7] },
      { stack: [1], values: [1] },
    ],
  });
  const stacks = makeStacks(
    makeView(decodeProfile(bytes), defaults, null, () => {}),
    unixPaths,
  );
  let length = 0;
  let longest = 0;
  let ends = '';
  for (const piece of foldedLines(stacks)) {
    length += piece.length;
    longest = Math.max(longest, piece.length);
    if (piece.endsWith('\n')) ends += piece.slice(-3);
  }
  expect({ length, ends }).toEqual({ length: 10_000 * 60_000 + 9_999 + 3 + 60_000 + 3, ends: ' 7\n 1\n' });
  expect(longest).toBeLessThan(200_000);
});
