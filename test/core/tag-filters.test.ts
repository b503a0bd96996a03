// Filters by label, label units, and frames made of labels, on drawn profiles. The results are
// those of go tool pprof for the same drawings.
import { describe, expect, test } from 'vitest';
import { labelUnits, setsInUse } from '../../src/core/view/tag-filters.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { makeView } from '../../src/core/view/view.ts';
import { drawnDump } from '../support/drawn-dump.ts';
import { drawnProfile } from '../support/drawn-graph.ts';

/** The samples that a config leaves, and what is said. */
function filtered(p: Profile, config: Partial<Config>): string[] {
  const said: string[] = [];
  const { profile } = makeView(p, { ...defaults, ...config }, null, ({ text }) => said.push(`(${text})`));
  return [...drawnDump(profile), ...said];
}

/** The values of the samples that are left, and what is said. */
const kept = (p: Profile, config: Partial<Config>): string[] =>
  filtered(p, config).map(line => (line.startsWith('(') ? line : line.split(' ')[0]!));

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

const texts = drawnProfile(`
  1          2          4          8          16
  main       main       main       main       main
  @k=red     @k=blue    @k=red     @user=red  #k=5
  @user=ann  @user=bob  @k=blue
`);

describe('tagfocus with patterns (pprof: driver_focus.go compileTagFilter)', () => {
  test('without a key a pattern looks at key:value', () => {
    expect(kept(texts, { tagfocus: '^k:red$' })).toEqual(['1', '4']);
    expect(kept(texts, { tagfocus: 'red' })).toEqual(['1', '4', '8']);
  });

  test('without a key every pattern of a list must match some label', () => {
    expect(kept(texts, { tagfocus: 'red,ann' })).toEqual(['1']);
    expect(kept(texts, { tagfocus: 'k:red,k:blue' })).toEqual(['4']);
  });

  test('with a key any pattern of a list may match any of its values', () => {
    expect(kept(texts, { tagfocus: 'k=red,blue' })).toEqual(['1', '2', '4']);
  });

  test('the key is the whole name of the key', () => {
    expect(kept(texts, { tagfocus: 'us=ann' })).toEqual(['(TagFocus expression matched no samples)']);
    expect(kept(texts, { tagfocus: 'user=^red' })).toEqual(['8']);
  });

  test('only the first = ends the key', () => {
    const p = drawnProfile(`
      1        2
      main     main
      @k=a=b   @k=a
    `);
    expect(kept(p, { tagfocus: 'k=a=b' })).toEqual(['1']);
  });

  test('texts are not looked at by a range, numbers not by a pattern', () => {
    expect(kept(texts, { tagfocus: 'k=5' })).toEqual(['16', "(tagfocus:Interpreted '5' as range, not regexp)"]);
    expect(kept(texts, { tagfocus: 'k=5x?' })).toEqual(['(TagFocus expression matched no samples)']);
  });

  test('a pattern that does not compile', () => {
    expect(refusal(() => kept(texts, { tagfocus: 'k=a,(' }))).toBe(
      'parsing tagfocus regexp: error parsing regexp: missing closing ): `(`',
    );
    expect(refusal(() => kept(texts, { tagignore: '*' }))).toBe(
      'parsing tagignore regexp: error parsing regexp: missing argument to repetition operator: `*`',
    );
  });
});

describe('tagignore', () => {
  test('takes out what tagfocus would keep', () => {
    expect(kept(texts, { tagignore: 'k=red' })).toEqual(['2', '8', '16']);
  });

  test('together: focus keeps, ignore takes out of that', () => {
    expect(kept(texts, { tagfocus: 'red', tagignore: 'blue' })).toEqual(['1', '8']);
  });

  test('that matches nothing says so', () => {
    expect(kept(texts, { tagignore: 'nothing' })).toEqual([
      '1',
      '2',
      '4',
      '8',
      '16',
      '(TagIgnore expression matched no samples)',
    ]);
  });
});

const numbers = drawnProfile(`
  1          2             4          8         16         32
  main       main          main       main      main       main
  #size=1kb  #size=4096kb  #size=3kb  #lat=5ms  #lat=-3ms  @size=1kb
`);

describe('ranges (pprof: driver_focus.go parseTagFilterRange)', () => {
  test.each([
    ['one value', 'size=1kb', '1'],
    ['the same in another unit', 'size=1024b', '1'],
    ['from', 'size=2kb:', '2 4'],
    ['up to', 'size=:3kb', '1 4'],
    ['up to, with values below 0', 'lat=:0ms', '16'],
    ['from to, both included', 'size=1kb:3kb', '1 4'],
    ['from to, in two units', 'size=1kb:4mb', '1 2 4'],
    ['without a key, over all keys', '1kb:4mb', '1 2 4'],
    ['of another family than the label', 'size=1ms:9ms', ''],
    ['without a unit, where the labels have one', 'size=1:9999999', ''],
    ['negative', 'lat=-3ms', '16'],
    ['from negative to positive', 'lat=-5ms:5ms', '8 16'],
    ['backwards, which holds nothing', 'size=3kb:1kb', ''],
    ['with a plus sign', 'size=+1kb', '1'],
  ])('%s: %s', (_, tagfocus, values) => {
    const note = `(tagfocus:Interpreted '${tagfocus.replace(/^.*=/, '')}' as range, not regexp)`;
    const none = values === '' ? ['(TagFocus expression matched no samples)'] : [];
    expect(kept(numbers, { tagfocus })).toEqual([...values.split(' ').filter(Boolean), note, ...none]);
  });

  test.each(['size=1kb:3ms', 'size=1kb:2kb:3kb', 'size=1kb ', 'size=1.5kb'])('no range but a pattern: %s', tagfocus => {
    expect(kept(numbers, { tagfocus: tagfocus.replace('size', 'other') })).toEqual([
      '(TagFocus expression matched no samples)',
    ]);
  });

  test('numbers of more than 64 bits are refused', () => {
    expect(refusal(() => kept(numbers, { tagfocus: 'size=99999999999999999999' }))).toBe(
      'failed to parse int 99999999999999999999: strconv.ParseInt: parsing "99999999999999999999": ' +
        'value out of range',
    );
  });
});

describe('tagshow and taghide (pprof: profile/filter.go FilterTagsByName)', () => {
  const p = drawnProfile(`
    1        2        4
    main     main     main
    @aa=1    @bb=1    @ab=1
    #ab=5    @aa=2    @ab=2
  `);

  test('tagshow keeps labels by key, and all samples', () => {
    expect(filtered(p, { tagshow: '^a' })).toEqual(['1 | main | aa=1 ab=5', '2 | main | aa=2', '4 | main | ab=1 ab=2']);
  });

  test('taghide takes labels out', () => {
    expect(filtered(p, { taghide: 'b' })).toEqual(['1 | main | aa=1', '2 | main | aa=2', '4 | main']);
  });

  test('both: shown and not hidden', () => {
    expect(filtered(p, { tagshow: 'a', taghide: 'b' })).toEqual(['1 | main | aa=1', '2 | main | aa=2', '4 | main']);
  });

  test('a pattern that meets no key says so', () => {
    expect(filtered(p, { tagshow: 'x', taghide: 'y' })).toEqual([
      '1 | main',
      '2 | main',
      '4 | main',
      '(TagShow expression matched no samples)',
      '(TagHide expression matched no samples)',
    ]);
  });

  test('keys of samples that are gone are not met', () => {
    expect(filtered(p, { tagfocus: 'bb', taghide: 'ab' })).toEqual([
      '2 | main | bb=1 aa=2',
      '(TagHide expression matched no samples)',
    ]);
  });
});

describe('units of label keys (pprof: profile.go NumLabelUnits)', () => {
  const units = (p: Profile): { unit: string[]; ignored: string[] } => {
    const { unit, ignored } = labelUnits(p);
    return {
      unit: [...unit].map(([key, text]) => `${p.strings.at(key)}: ${text}`),
      ignored: [...ignored].map(([key, others]) => `${p.strings.at(key)}: ${others.join(', ')}`),
    };
  };

  test('the first unit of a key is that of all; the others are listed in order', () => {
    const p = drawnProfile(`
      1       2        4       8
      main    main     main    main
      #n=5    #n=5ms   #n=5s   #n=5kb
    `);
    expect(units(p)).toEqual({
      ignored: ['n: kb, s'],
      unit: ['n: ms'],
    });
  });

  test('without a unit: bytes for request and alignment, else the name of the key', () => {
    const p = drawnProfile(`
      1            2              4         8
      main         main           main      main
      #request=5   #alignment=5   #count=5  @text=5
    `);
    expect(units(p)).toEqual({
      ignored: [],
      unit: ['request: bytes', 'alignment: bytes', 'count: count'],
    });
  });

  test('the warning about them', () => {
    const p = drawnProfile(`
      1        2
      main     main
      #n=5ms   #n=5kb
    `);
    expect(filtered(p, {})).toEqual([
      '1 | main | n=5ms',
      '2 | main | n=5kb',
      '(For tag n used unit ms, also encountered unit(s) kb)',
    ]);
  });
});

test('label sets in use: each once, in the order of the samples that are left', () => {
  const p = drawnProfile(`
    1      2      4      8
    main   main   main   main
    @k=a   @k=b          @k=a
  `);
  const { profile } = makeView(p, { ...defaults, tagignore: 'k=b' }, null, () => {});
  expect({ all: [...setsInUse(p)], left: [...setsInUse(profile)] }).toEqual({
    all: [1, 2, 0],
    left: [1, 0],
  });
});

describe('tagroot and tagleaf (pprof: tagroot.go addLabelNodes)', () => {
  const p = drawnProfile(`
    1          2          4          8
    main       main       main       main
    f          f          f          f
    @k=v       @k=v       @k=w       #size=1kb
    @k=w       #size=2kb
  `);

  test('one frame a key, named after its values; a sample without the key gets one without a name', () => {
    expect(filtered(p, { tagroot: 'k' })).toEqual([
      '1 | f main v,w@k:0 | k=v k=w',
      '2 | f main v@k:0 | k=v size=2kb',
      '4 | f main w@k:0 | k=w',
      '8 | f main @k:0 | size=1kb',
    ]);
    expect(filtered(p, { tagleaf: 'k' })).toEqual([
      '1 | v,w@k:0 f main | k=v k=w',
      '2 | v@k:0 f main | k=v size=2kb',
      '4 | w@k:0 f main | k=w',
      '8 | @k:0 f main | size=1kb',
    ]);
  });

  test('the first key of a list is the outermost, at both ends; empty ones do not count', () => {
    expect(filtered(p, { tagroot: 'k,,size' })).toEqual([
      '1 | f main @size:0 v,w@k:0 | k=v k=w',
      '2 | f main 2kB@size:0 v@k:0 | k=v size=2kb',
      '4 | f main @size:0 w@k:0 | k=w',
      '8 | f main 1kB@size:0 @k:0 | size=1kb',
    ]);
    expect(filtered(p, { tagleaf: 'k,size' })).toEqual([
      '1 | @size:0 v,w@k:0 f main | k=v k=w',
      '2 | 2kB@size:0 v@k:0 f main | k=v size=2kb',
      '4 | @size:0 w@k:0 f main | k=w',
      '8 | 1kB@size:0 @k:0 f main | size=1kb',
    ]);
    expect(filtered(p, { tagroot: 'k', tagleaf: 'size' })).toEqual([
      '1 | @size:0 f main v,w@k:0 | k=v k=w',
      '2 | 2kB@size:0 f main v@k:0 | k=v size=2kb',
      '4 | @size:0 f main w@k:0 | k=w',
      '8 | 1kB@size:0 f main @k:0 | size=1kb',
    ]);
  });

  test('numbers are in the unit of the reports', () => {
    expect(filtered(p, { tagroot: 'size', unit: 'bytes' })).toEqual([
      '1 | f main @size:0 | k=v k=w',
      '2 | f main 2048B@size:0 | k=v size=2kb',
      '4 | f main @size:0 | k=w',
      '8 | f main 1024B@size:0 | size=1kb',
    ]);
  });

  test('a key that no sample has says so, and the frames are there', () => {
    expect(filtered(p, { tagroot: 'x', tagleaf: 'y' })).toEqual([
      '1 | @y:0 f main @x:0 | k=v k=w',
      '2 | @y:0 f main @x:0 | k=v size=2kb',
      '4 | @y:0 f main @x:0 | k=w',
      '8 | @y:0 f main @x:0 | size=1kb',
      '(TagRoot expression matched no samples)',
      '(TagLeaf expression matched no samples)',
    ]);
  });

  test('a key that some of a list has is enough', () => {
    expect(filtered(p, { tagroot: 'x,k' })).toEqual([
      '1 | f main v,w@k:0 @x:0 | k=v k=w',
      '2 | f main v@k:0 @x:0 | k=v size=2kb',
      '4 | f main w@k:0 @x:0 | k=w',
      '8 | f main @k:0 @x:0 | size=1kb',
    ]);
  });
});
