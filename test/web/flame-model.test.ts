// Boxes of flame graphs, as numbers.
import { describe, expect, test } from 'vitest';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { compilePattern } from '../../src/core/base/pattern.ts';
import { amountText, displayNames, WebFlameModel, shareText } from '../../src/web/client/flame-model.ts';
import type { BoxSet, FlameData } from '../../src/web/client/flame-model.ts';
import { covers, partOf, ranges, SentBoxes } from '../../src/web/client/flame-sent.ts';
import { drawnBytes } from '../support/drawn.ts';
import { fixture, TestSite } from './support.ts';

async function modelOf(profile: ReturnType<typeof decodeProfile>): Promise<WebFlameModel> {
  return new WebFlameModel(await new TestSite(profile).flame());
}

/** The sources that a pattern names. */
function pivotsOf(model: WebFlameModel, pattern: string): number[] {
  if (pattern === '') return [0];
  const { test: matches } = compilePattern(pattern);
  return model.pivots(new Set(model.pivotTexts().flatMap((text, i) => (matches(text) ? [i] : []))));
}

/** A picture as text: one line a box, by row and place. */
function picture(model: WebFlameModel, boxes: BoxSet): string[] {
  // Boxes are made as they are asked for: until no more come.
  for (let i = 0; i < boxes.count; i++) boxes.firstChild(i);
  return Array.from({ length: boxes.count }, (_, i) => i)
    .sort((a, b) => boxes.row[a]! - boxes.row[b]! || boxes.x[a]! - boxes.x[b]!)
    .map(
      i =>
        `${boxes.row[i]} ${model.data.full[boxes.source[i]!]} [${boxes.x[i]}, ` +
        `${boxes.x[i]! + boxes.gain[i]! + boxes.loss[i]!}) self ${boxes.self[i]}`,
    );
}

const profile = decodeProfile(
  drawnBytes(`
  10    20    30    5     0
  main  main  main  main  main
  foo   foo   bar   foo   zero
  baz         foo   foo
                    baz
`),
);

test('the whole graph: heaviest first, own values on the left', async () => {
  const model = await modelOf(profile);
  expect(picture(model, model.boxes([0]))).toEqual([
    '0 root [0, 65) self 0',
    '1 main [0, 65) self 0',
    '2 foo [0, 35) self 20',
    '2 bar [35, 65) self 0',
    '3 baz [20, 30) self 10',
    '3 foo [30, 35) self 0',
    '3 foo [35, 65) self 30',
    '4 baz [30, 35) self 5',
  ]);
});

test('a pivot has its callees below and its callers above; a stack counts once', async () => {
  const model = await modelOf(profile);
  const pivots = pivotsOf(model, '^foo$');
  expect(picture(model, model.boxes(pivots))).toEqual([
    '-3 root [35, 65) self 0',
    '-2 root [0, 35) self 0',
    '-2 main [35, 65) self 0',
    '-1 main [0, 35) self 0',
    '-1 bar [35, 65) self 0',
    '0 foo [0, 65) self 50',
    '1 baz [50, 60) self 10',
    '1 foo [60, 65) self 0',
    '2 baz [60, 65) self 5',
  ]);
});

test('a pattern that matches nothing, or is none, shows all', async () => {
  const model = await modelOf(profile);
  expect(pivotsOf(model, 'zzz')).toEqual([0]);
  expect(pivotsOf(model, '')).toEqual([0]);
  expect(pivotsOf(model, 'ba[rz]').map(i => model.data.full[i])).toEqual(['baz', 'bar']);
});

test('a comparison shows what grew and what got less', async () => {
  const model = await modelOf(
    decodeProfile(
      drawnBytes(`
    10    -4    -6
    main  main  main
    foo   foo   bar
  `),
    ),
  );
  expect(model.isDiff).toBe(true);
  const boxes = model.boxes([0]);
  expect([boxes.width, boxes.gainTotal, boxes.lossTotal]).toEqual([20, 10, 10]);
  expect(picture(model, boxes)).toEqual([
    '0 root [0, 20) self 0',
    '1 main [0, 20) self 0',
    '2 foo [0, 14) self 6',
    '2 bar [14, 20) self -6',
  ]);
});

test('recursion 100,000 deep', async () => {
  const count = 100_000;
  const data: FlameData = {
    total: 1,
    scale: 1,
    unit: '',
    type: 't',
    tree: {
      parent: Int32Array.from({ length: count }, (_, i) => i - 1),
      source: Int32Array.from({ length: count }, (_, i) => (i === 0 ? 0 : 1)),
      gain: Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : 0)),
      loss: new Float64Array(0),
    },
    full: ['root', 'f'],
    unique: {},
    short: {},
    files: [''],
    file: [0, 0],
    inlined: [0, 0],
    color: [0, 1],
  };
  const model = new WebFlameModel(data);
  const boxes = model.boxes([0]);
  expect([boxes.count, boxes.below]).toEqual([1, count]);
  for (let i = 0; i < boxes.count; i++) boxes.firstChild(i);
  expect(boxes.count).toBe(count);
  expect(model.boxes([1]).below).toBe(count - 1);
});

describe("the same stacks as pprof's", () => {
  test.each(['made-a.pb.gz', 'made-recursion.pb.gz', 'made-inlines.pb.gz', 'go-cpu-labels.pb.gz'])('%s', async name => {
    const site = new TestSite(fixture(name));
    const theirs = JSON.parse((await site.get('/ui/flamegraph.json')).text) as {
      Stacks: { Value: number; Sources: number[] }[];
      Sources: { Self: number; UniqueName: string; Places: unknown[]; FullName: string; Display: string[] }[];
    };
    const model = new WebFlameModel(await site.flame());
    expect(model.boxes([0]).width).toBe(theirs.Stacks.reduce((sum, stack) => sum + Math.abs(stack.Value), 0));
    theirs.Sources.forEach((source, i) => {
      expect(model.data.full[i]).toBe(source.FullName);
      if (i > 0) expect(model.unique(i)).toBe(source.UniqueName);
      expect(displayNames(model.data, i)).toEqual(source.Display);
      // What a pivot shows is what the stacks with it add up to.
      const through = theirs.Stacks.filter(stack => stack.Sources.includes(i)).reduce(
        (sum, stack) => sum + Math.abs(stack.Value),
        0,
      );
      expect(model.boxes([i]).width).toBe(through);
    });
  });
});

describe('boxes that the server chooses', () => {
  const sent = async (site: TestSite, query: string, pixels = 1000): Promise<SentBoxes> => {
    const { body, status } = await site.ask(`/ui/boxes?${query}`);
    if (status !== 200) throw new Error(String(body));
    return new SentBoxes(Uint8Array.from(body as Uint8Array).buffer, { around: [], pixels });
  };
  /** Equal ones may stand in another order. */
  const sizes = (model: WebFlameModel, boxes: BoxSet): string[] => {
    picture(model, boxes);
    return Array.from(
      { length: boxes.count },
      (_, i) =>
        `${boxes.row[i]} ${boxes.source[i]} ${boxes.gain[i]} ${boxes.loss[i]} ` +
        `${boxes.row[i]! < 0 ? '' : boxes.self[i]}`,
    ).sort();
  };

  test('are those that the page makes of all stacks', async () => {
    const site = new TestSite(profile);
    const model = new WebFlameModel(await site.flame());
    for (const around of [[0], pivotsOf(model, '^foo$'), pivotsOf(model, 'ba[rz]')]) {
      const boxes = await sent(site, `around=${ranges(around)}`);
      expect(picture(model, boxes)).toEqual(picture(model, model.boxes(around)));
      const [whole, part] = [model.boxes(around), boxes];
      expect([part.width, part.above, part.below]).toEqual([whole.width, whole.above, whole.below]);
    }
  });

  test.each([
    'made-recursion.pb.gz',
    'made-inlines.pb.gz',
    'go-cpu-labels.pb.gz',
    'go-heap-diff-negative-values.pb.gz',
  ])('%s', async name => {
    const site = new TestSite(fixture(name));
    const model = new WebFlameModel(await site.flame());
    const count = model.data.full.length;
    for (const around of [
      [0],
      [1],
      [count >> 1],
      [1, 2, count - 1],
      Array.from({ length: count - 1 }, (_, i) => i + 1),
    ]) {
      const boxes = await sent(site, `around=${ranges(around)}`);
      const whole = model.boxes(around);
      expect(sizes(model, boxes)).toEqual(sizes(model, whole));
      expect([boxes.width, boxes.gainTotal, boxes.above, boxes.below]).toEqual([
        whole.width,
        whole.gainTotal,
        whole.above,
        whole.below,
      ]);
    }
  });

  test('small ones are left out, and what is beside the window', async () => {
    const site = new TestSite(profile);
    const model = new WebFlameModel(await site.flame());
    expect(picture(model, await sent(site, 'around=0&least=11'))).toEqual([
      '0 root [0, 65) self 0',
      '1 main [0, 65) self 0',
      '2 foo [0, 35) self 20',
      '2 bar [35, 65) self 0',
      '3 foo [35, 65) self 30',
    ]);
    expect(picture(model, await sent(site, 'around=0&left=36&right=40'))).toEqual([
      '0 root [0, 65) self 0',
      '1 main [0, 65) self 0',
      '2 bar [35, 65) self 0',
      '3 foo [35, 65) self 30',
    ]);
    // A picture of two pixels shows what has half of one.
    expect(picture(model, await sent(site, 'around=0&pixels=2'))).toEqual([
      '0 root [0, 65) self 0',
      '1 main [0, 65) self 0',
      '2 foo [0, 35) self 20',
      '2 bar [35, 65) self 0',
      '3 foo [35, 65) self 30',
    ]);
    expect(picture(model, await sent(site, 'around=zzz&left=x&least=-1'))).toHaveLength(8);
  });

  test('a part is good as long as it holds what is seen, as fine as it is seen', () => {
    const part = partOf(100, 50, 1000);
    expect(part).toEqual({ left: 50, right: 200, least: 0.025 });
    expect(covers(part, 1000, 60, 50, 1000)).toBe(true);
    expect(covers(part, 1000, 40, 50, 1000)).toBe(false);
    expect(covers(part, 1000, 160, 50, 1000)).toBe(false);
    expect(covers(part, 1000, 100, 20, 1000)).toBe(false);
    expect(covers({ left: 0, right: 10, least: 0 }, 10, 0, 10, 1000)).toBe(true);
  });

  test('numbers as ranges', () => {
    expect([ranges([]), ranges([3]), ranges([9, 3, 8, 7, 1])]).toEqual(['', '3', '1,3,7-9']);
  });
});

test.each<[number, { scale: number; unit: string }, string]>([
  [0, { scale: 1e-9, unit: 's' }, '0'],
  [1, { scale: 1e-9, unit: 's' }, '1ns'],
  [1_500_000, { scale: 1e-9, unit: 's' }, '1.5ms'],
  [-27_220_000_000, { scale: 1e-9, unit: 's' }, '-27.22s'],
  [7_200_000_000_000, { scale: 1e-9, unit: 's' }, '2hrs'],
  [1_000_000_000, { scale: 1e-9, unit: 's' }, '1s'],
  [1536, { scale: 1, unit: 'B' }, '1.5kB'],
  [12, { scale: 1, unit: '' }, '12'],
])('%d is %s', (value, unit, text) => {
  expect(amountText(value, unit)).toBe(text);
  expect(shareText(value, { ...unit, total: value || 1 })).toBe(`${text} (${value === 0 ? 0 : 100}%)`);
});
