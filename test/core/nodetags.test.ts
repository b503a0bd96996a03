// The tags of nodes in pictures: which samples make one, and what they add up to, on drawn
// profiles. The results are those of go tool pprof -dot for the same drawings.
import { describe, expect, test } from 'vitest';
import type { Tag } from '../../src/core/graph/graph.ts';
import { sortTags } from '../../src/core/graph/nodetags.ts';
import { drawnProfile, drawnView, trimmedLines, viewOf } from '../support/drawn-graph.ts';

/** The lines about tags, each behind its node. */
function tagLines(...args: Parameters<typeof trimmedLines>): string[] {
  const [view, options] = args;
  const out: string[] = [];
  let node = '';
  for (const line of trimmedLines(view, { visual: true, ...options })) {
    if (!line.startsWith(' ')) node = line.split(' ')[0]!;
    else if (line.startsWith('  [')) out.push(`${node} ${line.trim()}`);
  }
  return out;
}

describe('label sets (pprof: graph.go joinLabels)', () => {
  test('all text labels of a sample are one tag, in order of key and value', () => {
    expect(
      tagLines(
        drawnView(`
        10        20
        main      main
        @z=1      @a=2
        @a=2      @z=1
        @a=1
      `),
      ),
    ).toEqual(['main [a:1\\na:2\\nz:1] 10 of 10', 'main [a:2\\nz:1] 20 of 20']);
  });

  test('the mark of a base is no label', () => {
    expect(
      tagLines(
        drawnView(`
        10                20
        main              main
        @pprof::base=true @pprof::base=true
                          @k=v
      `),
      ),
    ).toEqual(['main [k:v] 20 of 20']);
  });

  test('numbers other than bytes are no tags', () => {
    expect(
      tagLines(
        drawnView(`
        10       20
        main     main
        #lat=5ms #bytes=64
      `),
      ),
    ).toEqual(['main [][64B] 20 of 20']);
  });
});

describe('flat and cum of tags (pprof: graph.go addSample, TagMap)', () => {
  test('flat where the node is the leaf, cum once a sample, also in recursion', () => {
    expect(
      tagLines(
        drawnView(`
        10    20    40
        main  main  main
        f     f     g
        f
        @k=v  @k=v  @k=v
      `),
      ),
    ).toEqual(['main [k:v] 0 of 70', 'g [k:v] 40 of 40', 'f [k:v] 30 of 30']);
  });

  test('of inlined calls the innermost is the leaf', () => {
    expect(
      tagLines(
        drawnView(`
        10
        main
        f
        g[inl]
        @k=v
      `),
      ),
    ).toEqual(['g [k:v] 10 of 10', 'main [k:v] 0 of 10', 'f [k:v] 0 of 10']);
  });

  test('a leaf that is cut gives its flat to nobody', () => {
    expect(
      tagLines(
        drawnView(`
        10    90
        main  main
        light
        @k=v  @k=v
      `),
        { nodeFraction: 0.2 },
      ),
    ).toEqual(['main [k:v] 90 of 100']);
  });

  test('values of 64 bits are added up whole', () => {
    expect(
      tagLines(
        drawnView(`
        1152921504606846977  1152921504606846977
        main                 main
        @k=v                 @k=v
      `),
      ),
    ).toEqual(['main [k:v] 2305843009213693954 of 2305843009213693954']);
  });

  test('more than the columns hold at first', () => {
    const columns = Array.from({ length: 300 }, (_, i) => i + 100);
    const row = (cell: (i: number) => string): string =>
      columns
        .map(i => cell(i).padEnd(8))
        .join('')
        .trimEnd();
    const view = drawnView([row(String), row(() => 'main'), row(i => `@k=${i}`)].join('\n'));
    expect(tagLines(view)).toEqual(columns.map(i => `main [k:${i}] ${i} of ${i}`));
    expect(tagLines(view, { callTree: true })).toEqual(columns.map(i => `main [k:${i}] ${i} of ${i}`));
  });
});

describe('numbers (pprof: graph.go NumericTags)', () => {
  const view = drawnView(`
    10         20         40         80         160
    main       main       main       main       main
    #bytes=64  #bytes=64  #bytes=32  #bytes=64
                          #bytes=64  @k=v
  `);

  test('by label set and number; a sample counts for each of its numbers', () => {
    expect(tagLines(view)).toEqual([
      'main [][32B] 40 of 40',
      'main [][64B] 70 of 70',
      'main [k:v] 80 of 80',
      'main [k:v][64B] 80 of 80',
    ]);
  });

  test('that print alike are one', () => {
    const alike = drawnView(`
      10               20               40
      main             main             main
      #bytes=1048577b  #bytes=1048578b  #bytes=3145728b
    `);
    expect(tagLines(alike)).toEqual(['main [][1MB] 30 of 30', 'main [][3MB] 40 of 40']);
  });

  test('are in the unit of the reports', () => {
    const kb = viewOf(drawnProfile('10\nmain\n#bytes=2048b'), { unit: 'kb' });
    expect(tagLines(kb)).toEqual(['main [][2kB] 10 of 10']);
  });
});

describe('the cut (pprof: report.go newTrimmedGraph)', () => {
  test('a tag stays if its flat or its cum reaches the cut of nodes', () => {
    const view = drawnView(`
      60    25    15
      main  main  main
      f     f     f
      @k=1  @k=2  @k=3
    `);
    expect(tagLines(view, { nodeFraction: 0.25 })).toEqual([
      'f [k:1] 60 of 60',
      'f [k:2] 25 of 25',
      'main [k:1] 0 of 60',
      'main [k:2] 0 of 25',
    ]);
  });

  test('magnitudes count, of numbers too', () => {
    const view = drawnView(`
      140        -30        -10
      main       main       main
      @k=1       @k=2       @k=3
      #bytes=1b  #bytes=2b  #bytes=3b
    `);
    expect(tagLines(view, { nodeFraction: 0.2 })).toEqual([
      'main [k:1] 140 of 140',
      'main [k:1][1B] 140 of 140',
      'main [k:2] -30 of -30',
      'main [k:2][2B] -30 of -30',
    ]);
  });
});

describe('order (pprof: graph.go SortTags)', () => {
  const tag = (name: string, flat: number, cum: number): Tag => ({
    name,
    lines: [name],
    set: 1,
    unit: '',
    value: 0,
    flat,
    flatDivisor: 0,
    cum,
    cumDivisor: 0,
  });
  const tags = [tag('c', 1, 9), tag('b', -5, 3), tag('a', 1, 9), tag('d', 3, -20)];
  const order = (byFlat: boolean): string =>
    sortTags(tags, byFlat)
      .map(({ name }) => name)
      .join(' ');

  test('by magnitude of flat, then by name', () => expect(order(true)).toBe('b d a c'));
  test('or of cum, then of flat, then by name', () => expect(order(false)).toBe('d a c b'));
  test('the list that was given stays as it is', () => {
    sortTags(tags, true);
    expect(tags.map(({ name }) => name)).toEqual(['c', 'b', 'a', 'd']);
  });
});

test('mean: flat and cum by the number of samples', () => {
  const view = viewOf(drawnProfile('2     3\n10    20\nmain  main\nf\n@k=v  @k=v'), { mean: true });
  expect(tagLines(view)).toEqual(['main [k:v] 6 of 6', 'f [k:v] 5 of 5']);
});
