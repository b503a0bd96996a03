// Merged and subtracted profiles, on drawings: which samples, locations and mappings are the same,
// what adds up, in which unit, and in which order. The results are those of go tool pprof -raw.
import { describe, expect, test } from 'vitest';
import { Combiner, combineProfiles, subtractBase } from '../../src/core/profile/merge.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { profileLines } from '../support/drawn-dump.ts';
import { drawnProfile } from '../support/drawn-graph.ts';
import type { MappingSpec, ProfileSpec } from '../support/wire.ts';

const merged = (...profiles: readonly Profile[]): string[] => profileLines(combineProfiles(profiles));

/** The message and the hint of what is thrown. */
function refusal(act: () => unknown): { message: string; hint: string | undefined } {
  try {
    act();
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: string };
    return { message, hint };
  }
  throw new Error('nothing was thrown');
}

describe('samples (pprof: merge.go profileMerger.mapSample, sampleKey)', () => {
  test('the same stack with the same labels adds up; others follow in order of first use', () => {
    const first = drawnProfile(`
      1     2     4
      10    20    40
      main  main  main
      a     b     b
                  @k=v
    `);
    const second = drawnProfile(`
      100   200   400   800
      7     7     7     7
      main  main  main  new
      b     b     c     main
            @k=v        a
    `);
    expect(merged(first, second)).toEqual([
      'samples/count cpu/nanoseconds',
      '1 10 | 1 2',
      '102 27 | 3 2',
      '204 47 | 3 2 | k=v',
      '400 7 | 4 2',
      '800 7 | 1 2 5',
      '#1 a',
      '#2 main',
      '#3 b',
      '#4 c',
      '#5 new',
    ]);
  });

  test('a stack that ends earlier is another one, and so is one in another order', () => {
    const p = drawnProfile(`
      1     2     4
      main  main  a
      a           main
    `);
    expect(merged(p, p)).toEqual(['samples/count', '2 | 1 2', '4 | 2', '8 | 2 1', '#1 a', '#2 main']);
  });

  test('the order of keys makes no difference, that of values of one key does', () => {
    const first = drawnProfile(`
      1     2
      main  main
      @k=v  @k=a
      @l=w  @k=b
    `);
    const second = drawnProfile(`
      10    20
      main  main
      @l=w  @k=b
      @k=v  @k=a
    `);
    expect(merged(first, second)).toEqual([
      'samples/count',
      '11 | 1 | k=v l=w',
      '2 | 1 | k=a k=b',
      '20 | 1 | k=b k=a',
      '#1 main',
    ]);
  });

  test('numbers of labels differ by value and by unit, and from texts', () => {
    const p = drawnProfile(`
      1     2     4      8      16
      main  main  main   main   main
      #n=5  #n=6  #n=5kb #n=5mb @n=5
    `);
    expect(merged(p, p)).toEqual([
      'samples/count',
      '2 | 1 | n=5',
      '4 | 1 | n=6',
      '8 | 1 | n=5kb',
      '16 | 1 | n=5mb',
      '32 | 1 | n=5',
      '#1 main',
    ]);
  });

  test('samples of zeros are left out, with what only they use', () => {
    const first = drawnProfile(`
      0     1
      0     0
      gone  main
    `);
    expect(merged(first, first)).toEqual(['samples/count cpu/nanoseconds', '2 0 | 1', '#1 main']);
  });

  test('samples whose sums cancel are left out, and the tables are numbered without them', () => {
    const first = drawnProfile(`
      5     1
      gone  main
      @k=v
    `);
    const second = drawnProfile(`
      -5    2
      gone  main
      @k=v
    `);
    expect(merged(first, second)).toEqual(['samples/count', '3 | 1', '#1 main']);
  });

  test('sums wrap at 64 bits, as in Go', () => {
    const p = drawnProfile(`
      9223372036854775807
      main
    `);
    expect(merged(p, p)).toEqual(['samples/count', '-2 | 1', '#1 main']);
  });
});

describe('locations and functions (pprof: merge.go mapLocation, mapFunction, locationKey)', () => {
  test('by line, file, start line and column; the name alone is not enough', () => {
    const first = drawnProfile(`
      1                     2                     4
      f[file:a.go][line:3]  f[file:b.go][line:3]  f[file:a.go][line:3][start:1]
    `);
    const second = drawnProfile(`
      10                    20                    40
      f[file:a.go][line:3]  f[file:a.go][line:4]  f[file:a.go][line:3][col:7]
    `);
    expect(merged(first, second)).toEqual([
      'samples/count',
      '11 | 1',
      '2 | 2',
      '4 | 3',
      '20 | 4',
      '40 | 5',
      '#1 f@a.go:3',
      '#2 f@b.go:3',
      '#3 f@a.go:3 from 1',
      '#4 f@a.go:4',
      '#5 f@a.go:3:7',
    ]);
  });

  test('of inlined calls only the column of the outermost line is in the key', () => {
    const first = drawnProfile(`
      1
      f[line:3][col:1]
      g[line:4][col:1][inl]
    `);
    const second = drawnProfile(`
      2                      4
      f[line:3][col:1]       f[line:3][col:2]
      g[line:4][col:2][inl]  g[line:4][col:1][inl]
    `);
    expect(merged(first, second)).toEqual([
      'samples/count',
      '3 | 1',
      '4 | 2',
      '#1 g@:4:1 < f@:3:1',
      '#2 g@:4:1 < f@:3:2',
    ]);
  });

  test('addresses without symbols differ by address', () => {
    const p = drawnProfile(`
      1            2
      [addr:1000]  [addr:2000]
    `);
    expect(merged(p, p)).toEqual(['samples/count', '2 | 1', '4 | 2', '#1  at 0x1000', '#2  at 0x2000']);
  });
});

describe('mappings (pprof: merge.go mapMapping, mappingKey)', () => {
  const at = (mapping: MappingSpec): Profile =>
    drawnProfile(
      `
      1
      f[map:app][addr:2010]
    `,
      { mappings: [mapping] },
    );
  const app: MappingSpec = { start: 0x2000n, limit: 0x3000n, offset: 0n, file: '/bin/app', buildId: 'b1' };

  test('the same program elsewhere in memory is the same; its addresses move along', () => {
    const elsewhere = drawnProfile(
      `
      2                      4
      f[map:app][addr:7010]  f[map:app][addr:7020]
    `,
      { mappings: [{ ...app, start: 0x7000n, limit: 0x8000n, file: '/other/app' }] },
    );
    expect(merged(at(app), elsewhere)).toEqual([
      'samples/count',
      '3 | 1',
      '4 | 2',
      '#1 f in M1 at 0x2010',
      '#2 f in M1 at 0x2020',
      'M1 0x2000-0x3000+0 /bin/app b1',
    ]);
  });

  test('sizes are compared in whole pages', () => {
    expect(merged(at(app), at({ ...app, limit: 0x2f01n }))).toEqual([
      'samples/count',
      '2 | 1',
      '#1 f in M1 at 0x2010',
      'M1 0x2000-0x3000+0 /bin/app b1',
    ]);
  });

  test('another size, offset or build id is another mapping', () => {
    expect(
      merged(at(app), at({ ...app, limit: 0x3001n }), at({ ...app, offset: 0x1000n }), at({ ...app, buildId: 'b2' })),
    ).toEqual([
      'samples/count',
      '1 | 1',
      '1 | 2',
      '1 | 3',
      '1 | 4',
      '#1 f in M1 at 0x2010',
      '#2 f in M2 at 0x2010',
      '#3 f in M3 at 0x2010',
      '#4 f in M4 at 0x2010',
      'M1 0x2000-0x3000+0 /bin/app b1',
      'M2 0x2000-0x3001+0 /bin/app b1',
      'M3 0x2000-0x3000+4096 /bin/app b1',
      'M4 0x2000-0x3000+0 /bin/app b2',
    ]);
  });

  test('without a build id the file tells them apart', () => {
    const { buildId: _, ...unnamed } = app;
    expect(merged(at(unnamed), at(unnamed), at({ ...unnamed, file: '/bin/tool' }))).toEqual([
      'samples/count',
      '2 | 1',
      '1 | 2',
      '#1 f in M1 at 0x2010',
      '#2 f in M2 at 0x2010',
      'M1 0x2000-0x3000+0 /bin/app',
      'M2 0x2000-0x3000+0 /bin/tool',
    ]);
  });

  test('the first mapping of the first profile stays the first, also where no sample uses it', () => {
    const spec: Partial<ProfileSpec> = {
      mappings: [
        { start: 0x1000n, limit: 0x2000n, file: 'main' },
        { start: 0x2000n, limit: 0x3000n, file: 'lib' },
      ],
      locations: [{ mapping: 2, address: 0x2010n, lines: [] }],
    };
    const p = drawnProfile(
      `
      1
      [addr:2010]
    `,
      spec,
    );
    expect(merged(p, p)).toEqual([
      'samples/count',
      '2 | 1',
      '#1  in M2 at 0x2010',
      'M1 0x1000-0x2000+0 main',
      'M2 0x2000-0x3000+0 lib',
    ]);
  });
});

describe('sample types (pprof: measurement.go ScaleProfiles, driver fetch.go combineProfiles)', () => {
  const typed = (types: [string, string][], values: string, rest: Partial<ProfileSpec> = {}): Profile =>
    drawnProfile(`${values}\nmain`, { types, ...rest });

  test('only the types that all have, in the order of the first', () => {
    expect(
      merged(
        typed(
          [
            ['a', 'count'],
            ['b', 'count'],
            ['c', 'count'],
          ],
          '1\n2\n4',
        ),
        typed(
          [
            ['c', 'count'],
            ['x', 'count'],
            ['a', 'count'],
          ],
          '10\n20\n40',
        ),
      ),
    ).toEqual(['a/count c/count', '41 14 | 1', '#1 main', 'default a']);
  });

  test('the same types in another order are those of the first', () => {
    const types: [string, string][] = [
      ['a', 'count'],
      ['b', 'count'],
    ];
    expect(merged(typed(types, '1\n2'), typed([...types].reverse(), '10\n20'))).toEqual([
      'a/count b/count',
      '21 12 | 1',
      '#1 main',
      'default a',
    ]);
  });

  test('a default type that is not common becomes the first one that is; another stays', () => {
    const types: [string, string][] = [
      ['a', 'count'],
      ['b', 'count'],
    ];
    expect(merged(typed([...types, ['c', 'count']], '1\n2\n4', { defaultType: 'b' }), typed(types, '10\n20'))).toEqual([
      'a/count b/count',
      '11 22 | 1',
      '#1 main',
      'default b',
    ]);
    expect(merged(typed(types, '1\n2', { defaultType: 'b' }), typed([['a', 'count']], '10'))).toEqual([
      'a/count',
      '11 | 1',
      '#1 main',
      'default a',
    ]);
  });

  test('values are in the finest unit of all', () => {
    expect(
      merged(
        typed([['cpu', 'milliseconds']], '3', { periodType: ['cpu', 'ms'], period: 10n }),
        typed([['cpu', 'us']], '50', { periodType: ['cpu', 'us'], period: 20n }),
        typed([['cpu', 'seconds']], '-2', { periodType: ['cpu', 's'], period: 1n }),
      ),
    ).toEqual(['cpu/us', '-1996950 | 1', '#1 main', 'period 1000000 cpu/us']);
  });

  test('a plural s makes a difference, for period types only at the end', () => {
    const x: [string, string][] = [['x', 'ms']];
    const period = (type: string): Profile => typed(x, '3', { periodType: [type, 'count'] });
    expect(refusal(() => combineProfiles([period('call'), period('calls')]))).toEqual({
      hint: undefined,
      message: 'incompatible period types &{call count 0 0} and &{calls count 0 0}',
    });
    expect(
      refusal(() => combineProfiles([typed([['sample', 'count']], '3'), typed([['samples', 'count']], '3')])),
    ).toEqual({
      hint:
        'the profiles have no sample type in common:\n  sample: profile 1\n  samples: profile 2\n' +
        'give those of one line together, and the others in another call',
      message: 'profiles have empty common sample type list',
    });
  });

  test('units of other kinds do not fit', () => {
    expect(refusal(() => combineProfiles([typed([['x', 'bytes']], '3'), typed([['x', 'ms']], '3')]))).toEqual({
      hint: 'only profiles of one kind can be added up or compared',
      message: 'sample types: incompatible types: {x bytes 0 0} {x ms 0 0}',
    });
  });

  test('nor do other period types', () => {
    expect(
      refusal(() =>
        combineProfiles([
          typed([['x', 'ms']], '3', { periodType: ['cpu', 'ms'] }),
          typed([['x', 'ms']], '3', { periodType: ['wall', 'ms'] }),
        ]),
      ),
    ).toEqual({
      hint: 'only profiles of one kind can be added up or compared',
      message: 'period type: incompatible types: {cpu ms 0 0} {wall ms 0 0}',
    });
  });

  test('without a common type: the names of the profiles, by their types', () => {
    expect(
      refusal(() =>
        combineProfiles(
          [typed([['a', 'ms']], '3'), typed([['b', 'ms']], '3'), typed([['a', 'ms']], '3')],
          ['x', 'y', 'z'],
        ),
      ),
    ).toEqual({
      hint:
        'the profiles have no sample type in common:\n  a: x, z\n  b: y\n' +
        'give those of one line together, and the others in another call',
      message: 'profiles have empty common sample type list',
    });
  });

  test('a type that one profile has twice is not common', () => {
    const twice = typed(
      [
        ['a', 'ms'],
        ['a', 'ms'],
      ],
      '3\n4',
    );
    expect(refusal(() => combineProfiles([twice, twice]))).toEqual({
      hint:
        'the sample types are: a, a; none of them can be added up, since a name must ' + 'occur once in each profile',
      message: 'profiles have empty common sample type list',
    });
  });

  test('profiles are asked for again only where their kinds differ', () => {
    const asked: string[] = [];
    const combine = (...profiles: readonly Profile[]): string[] => {
      const combiner = new Combiner();
      profiles.forEach((p, i) =>
        combiner.add(`p${i}`, p, () => {
          asked.push(`p${i}`);
          return p;
        }),
      );
      return profileLines(combiner.finish());
    };
    const ms = typed([['x', 'ms']], '3');
    const same = combine(ms, ms);
    expect({ same, asked }).toEqual({
      asked: [],
      same: ['x/ms', '6 | 1', '#1 main'],
    });
    const mixed = combine(ms, ms, typed([['x', 'us']], '3'));
    expect({ mixed, asked }).toEqual({
      asked: ['p0', 'p1', 'p2'],
      mixed: ['x/us', '6003 | 1', '#1 main'],
    });
  });
});

describe('headers (pprof: merge.go combineHeaders)', () => {
  const p = (rest: Partial<ProfileSpec>): Profile =>
    drawnProfile(
      `
      1
      main
    `,
      { periodType: ['cpu', 'ms'], ...rest },
    );

  test('earliest time, sum of durations, longest period, all comments once, first default and link', () => {
    expect(
      merged(
        p({ timeNanos: 500n, durationNanos: 10n, period: 5n, comments: ['one', 'two'] }),
        p({ timeNanos: 300n, durationNanos: 20n, period: 9n, comments: ['two', 'three'], defaultType: 'samples' }),
        p({ timeNanos: 400n, period: 7n, docUrl: 'http://doc/1', defaultType: 'other' }),
        p({ timeNanos: 600n, docUrl: 'http://doc/2' }),
      ),
    ).toEqual([
      'samples/count',
      '4 | 1',
      '#1 main',
      'period 9 cpu/ms',
      'time 300',
      'duration 30',
      'comments one, two, three',
      'default samples',
      'doc http://doc/1',
    ]);
  });

  test('a later profile without a time erases the time of those before it', () => {
    expect(merged(p({ timeNanos: 500n }), p({}))).toEqual(['samples/count', '2 | 1', '#1 main']);
    expect(merged(p({}), p({ timeNanos: 500n }))).toEqual(['samples/count', '2 | 1', '#1 main', 'time 500']);
  });
});

describe('a base (pprof: driver fetch.go, profile.go Scale, Normalize, SetLabel)', () => {
  const source = drawnProfile(`
    30    5
    main  main
    a     b
  `);
  const base = drawnProfile(`
    20             5     4
    main           main  main
    a              b     c
    @pprof::base=x
  `);

  test('-base subtracts', () => {
    expect(profileLines(subtractBase(source, base, { mark: false, normalize: false }))).toEqual([
      'samples/count',
      '30 | 1 2',
      '-20 | 1 2 | pprof::base=x',
      '-4 | 3 2',
      '#1 a',
      '#2 main',
      '#3 c',
    ]);
  });

  test('-diff_base marks the samples of the base, so nothing cancels', () => {
    expect(profileLines(subtractBase(source, base, { mark: true, normalize: false }))).toEqual([
      'samples/count',
      '30 | 1 2',
      '5 | 3 2',
      '-20 | 1 2 | pprof::base=true',
      '-5 | 3 2 | pprof::base=true',
      '-4 | 4 2 | pprof::base=true',
      '#1 a',
      '#2 main',
      '#3 b',
      '#4 c',
    ]);
  });

  test('-normalize scales the source to the sum of the base, halves away from zero', () => {
    expect(profileLines(subtractBase(source, base, { mark: true, normalize: true }))).toEqual([
      'samples/count',
      '25 | 1 2',
      '4 | 3 2',
      '-20 | 1 2 | pprof::base=true',
      '-5 | 3 2 | pprof::base=true',
      '-4 | 4 2 | pprof::base=true',
      '#1 a',
      '#2 main',
      '#3 b',
      '#4 c',
    ]);
  });

  test('-normalize wants the same types, and a column with the sum 0 becomes 0', () => {
    const zero = drawnProfile(`
      3     -3
      1     2
      main  a
    `);
    const other = drawnProfile(`
      1
      9
      main
    `);
    expect(profileLines(subtractBase(zero, other, { mark: false, normalize: true }))).toEqual([
      'samples/count cpu/nanoseconds',
      '-1 -6 | 1',
      '0 6 | 2',
      '#1 main',
      '#2 a',
    ]);
    expect(refusal(() => subtractBase(source, other, { mark: false, normalize: true }))).toEqual({
      hint: undefined,
      message: 'incompatible sample types [samples/count] and [samples/count cpu/nanoseconds]',
    });
  });
});

test('a single profile keeps its tables, unused entries and zeros too (pprof: driver fetch.go)', () => {
  const p = drawnProfile(
    `
    0     1
    gone  main
  `,
    { functions: [{ name: 'gone' }, { name: 'main' }, { name: 'never' }] },
  );
  expect(merged(p)).toEqual(['samples/count', '0 | 1', '1 | 2', '#1 gone', '#2 main']);
  expect(combineProfiles([p])).toBe(p);
});

test('strings are numbered by first use: of a sample, its frames before its labels', () => {
  const p = drawnProfile(`
    1                  2
    main[file:m.go]    main[file:m.go]
    leaf               other
    @key=value         #num=5unit
  `);
  const { strings } = combineProfiles([p, p]);
  expect(Array.from({ length: strings.length }, (_, i) => strings.at(i))).toEqual([
    '',
    'leaf',
    'main',
    'm.go',
    'key',
    'value',
    'other',
    'num',
    'unit',
  ]);
});
