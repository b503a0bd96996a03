// What a person sees first on a page of a large profile, and what the search boxes understand, in a real browser.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { nodeHost } from '../../src/host/node.ts';
import { servePages } from '../../src/web/index.ts';
import type { Pages } from '../../src/web/index.ts';
import { findChromium, launchChromium } from '../layout/chromium.ts';
import { drawnBytes } from '../support/drawn.ts';
import { encodeSpec } from '../support/wire.ts';
import { fixture } from './support.ts';

const chromium = findChromium();
const isBuilt = nodeHost().webAsset('page.js') !== undefined;

const names = decodeProfile(
  drawnBytes(`
  10         20       30       40
  main.Main  main     main     main
  Foo        foo.bar  foo.baz  a(b)
`),
);

/** 60 functions below each other, and beside the first of them 60 more: a graph larger than a window. */
const large = decodeProfile(
  encodeSpec({
    types: [['cpu', 'nanoseconds']],
    functions: Array.from({ length: 121 }, (_, i) => ({ name: `pkg.function${i}`, file: `/src/file${i}.go` })),
    locations: Array.from({ length: 121 }, (_, i) => ({ address: i + 1, lines: [{ function: i + 1, line: 3 }] })),
    samples: [
      { stack: Array.from({ length: 30 }, (_, i) => 30 - i), values: [9000] },
      ...Array.from({ length: 90 }, (_, i) => ({ stack: [31 + i, 1], values: [2000 + i] })),
    ],
  }),
);

interface Shown {
  readonly page: Page;
  /** Errors of the page's script. */
  readonly faults: string[];
  /** What an expression is there. */
  readonly ask: <T>(expression: string) => Promise<T>;
}

describe.skipIf(chromium === undefined || !isBuilt)('in Chromium', { timeout: 240_000 }, () => {
  let browser: Browser;
  const open: Pages[] = [];
  beforeAll(async () => {
    browser = await launchChromium(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    for (const pages of open) await pages.close();
  });

  /** `config`: options that the command line sets. */
  async function serve(profile: Profile, config: Partial<Config> = {}): Promise<string> {
    const session = new Session(profile, nodeHost(), { config: { ...defaults, ...config } });
    const pages = await servePages(session, 'localhost:');
    open.push(pages);
    return `${pages.url}/ui`;
  }

  /** A page that is ready, with the means to ask it. */
  async function show(address: string, options: BrowserContextOptions = {}): Promise<Shown> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, ...options });
    page.setDefaultTimeout(30_000);
    const faults: string[] = [];
    page.on('pageerror', error => faults.push(error.message));
    await page.goto(address);
    await ready(page);
    return { page, faults, ask: async <T>(expression: string): Promise<T> => (await page.evaluate(expression)) as T };
  }

  async function ready(page: Page): Promise<void> {
    await page.waitForSelector('html[data-ready="true"]');
    if ((await page.$('#graph-data')) !== null) await page.waitForSelector('#graph svg');
    const isFlame = (await page.$('#stack-state')) !== null;
    if (isFlame) await page.waitForSelector('#stack-state[hidden]', { state: 'attached' });
  }

  const found: readonly [pattern: string, count: number][] = [
    ['foo', 2],
    ['(?i)FOO', 3],
    ['\\Qfoo.b\\E', 2],
    ['\\Qa(b)\\E', 1],
    ['(?P<x>ba)[rz]', 2],
    ['[[:upper:]]', 2],
    ['\\pL\\(', 1],
    ['(?s).+\\z', 6],
    ['foo\\.bar|^main$', 2],
    ['(.*)*(.*)*(.*)*$', 6],
  ];

  test('the search box takes the patterns that the options take', async () => {
    const base = await serve(names);
    const { page, faults, ask } = await show(`${base}/top`);
    for (const [pattern, count] of found) {
      await page.fill('#search', pattern);
      await page.waitForSelector(`#found:text-is("${count} found")`);
      expect([pattern, await page.getAttribute('#search', 'aria-invalid')]).toEqual([pattern, 'false']);
    }
    await page.fill('#search', 'ba(');
    await page.waitForSelector('#found:text-is("missing closing ): `ba(`")');
    expect(await page.getAttribute('#search', 'aria-invalid')).toBe('true');
    expect(await ask(`document.querySelectorAll('#rows tr[aria-selected="true"]').length`)).toBe(0);
    // Enter goes, and the server says what is wrong.
    await page.press('#search', 'Enter');
    await page.waitForURL('**/top?f=ba%28');
    await ready(page);
    expect(await page.textContent('.sentence')).toContain('missing closing ): `ba(`');
    await page.fill('#search', '(?i)FOO');
    await page.press('#search', 'Enter');
    await page.waitForURL(address => address.searchParams.get('f') === '(?i)FOO');
    await ready(page);
    expect(await ask(`[...document.querySelectorAll('#rows .name')].map(cell => cell.textContent).sort()`)).toEqual([
      'Foo',
      'foo.bar',
      'foo.baz',
      'main',
      'main.Main',
    ]);
    expect(faults).toEqual([]);
    await page.close();
  });

  test('so do the filter of the rows and the pivots of the flame graph', async () => {
    const base = await serve(names);
    const { page, faults } = await show(`${base}/top`);
    for (const [pattern, count] of found.slice(1)) {
      await page.fill('#row-filter', pattern);
      await page.waitForSelector(`#row-count:text-is("${count === 6 ? '6 rows' : `${count} of 6 rows`}")`);
    }
    // What is part of a name is found, too.
    await page.fill('#row-filter', 'a(');
    await page.waitForSelector('#row-count:text-is("1 of 6 rows")');
    await page.goto(`${base}/flamegraph`);
    await ready(page);
    await page.fill('#search', '(?i)^FOO');
    await page.press('#search', 'Enter');
    await expect.poll(() => page.textContent('#current-details-right')).toBe('60 (60%)');
    await page.fill('#search', 'b[a');
    await page.press('#search', 'Enter');
    await page.waitForSelector('#found:text-is("missing closing ]: `[a`")');
    expect(faults).toEqual([]);
    await page.close();
  });

  test.each([1200, 390])('rows of Top stay where they are, and heads in sight, in a window of %i', async width => {
    const { page, ask } = await show(`${await serve(large)}/top`, { viewport: { width, height: 700 } });
    const top = (): Promise<number> =>
      ask(`document.querySelector('#rows tr:nth-child(3)').getBoundingClientRect().top`);
    const before = await top();
    await page.click('#rows tr:nth-child(3)');
    expect(await page.isVisible('#selection')).toBe(true);
    expect(await top()).toBe(before);
    await ask(`document.querySelector('#rows tr:nth-child(80)').scrollIntoView({ block: 'center' })`);
    const [head, bar] = await ask<[number, number]>(`(() => {
      const bar = document.querySelector('.bar');
      const isSticky = getComputedStyle(bar).position === 'sticky';
      const head = document.querySelector('#toptable thead').getBoundingClientRect().top;
      return [head, isSticky ? bar.getBoundingClientRect().bottom : 0];
    })()`);
    expect(Math.abs(head - bar)).toBeLessThanOrEqual(1);
    await page.close();
  });

  test('heads stay in sight in a table with more sample types', async () => {
    const base = await serve(fixture('go-heap-datadog-big.pb'));
    const { page, ask } = await show(`${base}/top?also=inuse_objects,alloc_space,alloc_objects`);
    await ask(`document.querySelector('#rows tr:nth-child(60)').scrollIntoView({ block: 'center' })`);
    const [head, row, end] = await ask<[number, number, number]>(`['#toptable thead', '#rows tr:nth-child(60)', '.wide']
      .map(name => document.querySelector(name).getBoundingClientRect().top)`);
    expect([head - end <= 1, head < row, head >= 0]).toEqual([true, true, true]);
    await page.close();
  });

  test('the Source page begins with a function, whatever was looked for', async () => {
    const { page, ask } = await show(`${await serve(large)}/source`);
    const first = `document.querySelector('#content h2, #content .listing, #content pre')`;
    expect(await ask(`${first}.getBoundingClientRect().top`)).toBeLessThan(400);
    await page.close();
  });

  const windows = [
    [1200, 800],
    [390, 700],
  ] as const;
  test.each(windows)(
    'the graph shows its root and its heaviest node first, in a window of %i x %i',
    async (width, height) => {
      const { page, ask } = await show(`${await serve(large)}/graph?n=500&nf=0&ef=0`, { viewport: { width, height } });
      await page.waitForSelector('#graph-state:has-text("nodes")');
      await expect
        .poll(() =>
          ask(`(() => {
      const holder = document.querySelector('#graph').getBoundingClientRect();
      const { nodes } = JSON.parse(document.querySelector('#page-data').textContent);
      return ['pkg.function0', 'pkg.function29'].map(name => {
        const box = document.querySelector('#node' + nodes.indexOf(name)).getBoundingClientRect();
        const isWithin = box.left >= holder.left && box.right <= holder.right;
        return isWithin && box.top >= holder.top && box.bottom <= holder.bottom;
      });
    })()`),
        )
        .toEqual([true, true]);
      await page.close();
    },
  );

  const phone = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true };

  test('zoomed in, a finger moves the flame graph', async () => {
    const { page, ask } = await show(`${await serve(large)}/flamegraph`, phone);
    const name = async (): Promise<string | null> => {
      await page.mouse.move(1, 1);
      const box = (await (await page.$('#stack-canvas'))!.boundingBox())!;
      await page.mouse.move(box.x + 10, box.y + 50);
      return page.textContent('#current-details-left');
    };
    const first = await name();
    for (let i = 0; i < 6; i++) await page.click('#zoom-in');
    const middle = await name();
    const session = await page.context().newCDPSession(page);
    const box = (await (await page.$('#stack-canvas'))!.boundingBox())!;
    type Kind = 'touchStart' | 'touchMove' | 'touchEnd';
    const touch = async (type: Kind, points: readonly [number, number][]): Promise<void> => {
      const touchPoints = points.map(([x, y], id) => ({ x: box.x + x, y: box.y + y, id }));
      await session.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    const drag = async (from: number, to: number): Promise<void> => {
      await touch('touchStart', [[from, 60]]);
      for (let i = 1; i <= 10; i++) await touch('touchMove', [[from + ((to - from) * i) / 10, 60]]);
      await touch('touchEnd', []);
    };
    for (let i = 0; i < 12; i++) await drag(20, 370);
    const back = await name();
    for (let i = 0; i < 3; i++) await drag(370, 20);
    const away = await name();
    expect([back === first, middle !== first, away !== back, await ask(`location.search`)]).toEqual([
      true,
      true,
      true,
      '',
    ]);
    await page.close();
  });

  test('two fingers zoom the flame graph, and the one that stays moves it', async () => {
    const { page, ask } = await show(`${await serve(large)}/flamegraph`, phone);
    const box = (await (await page.$('#stack-canvas'))!.boundingBox())!;
    const names = async (): Promise<string> => {
      const all: (string | null)[] = [];
      for (const x of [10, 80, 150, 220, 290, 360]) {
        await page.mouse.move(box.x + x, box.y + 70);
        all.push(await page.textContent('#current-details-left'));
      }
      return all.join();
    };
    const session = await page.context().newCDPSession(page);
    type Kind = 'touchStart' | 'touchMove' | 'touchEnd';
    const touch = async (type: Kind, ...places: readonly number[]): Promise<void> => {
      const touchPoints = places.map((x, id) => ({ x: box.x + x, y: box.y + 60, id }));
      await session.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    const first = await names();
    await touch('touchStart', 180);
    await touch('touchStart', 180, 210);
    for (let i = 1; i <= 10; i++) await touch('touchMove', 180 - 17 * i, 210 + 15 * i);
    await touch('touchEnd', 10);
    // The place between the fingers is still there, and the first finger pulls what is left of it back.
    const zoomed = await names();
    for (let i = 1; i <= 10; i++) await touch('touchMove', 10 + 36 * i);
    await touch('touchEnd');
    const moved = await names();
    expect([zoomed === first, moved === zoomed, await ask('location.search')]).toEqual([false, false, '']);
    await page.close();
  });

  test('the form of options shows what the command line sets, changes it and takes it back', async () => {
    const flags = { focus: 'foo', sample_index: 'samples', granularity: 'lines', nodecount: 3, trim: false } as const;
    const { page, ask } = await show(`${await serve(fixture('made-a.pb.gz'), flags)}/top`);
    const params = (): object => Object.fromEntries(new URL(page.url()).searchParams);
    const chips = (): Promise<string[]> =>
      ask(`[...document.querySelectorAll('.chips li span')].map(chip => chip.textContent)`);
    const values = async (): Promise<unknown> => [
      await page.inputValue('#option-focus'),
      await page.inputValue('#option-sample_index'),
      await page.inputValue('#option-granularity'),
      await page.inputValue('#option-nodecount'),
      await page.isChecked('#option-trim'),
    ];
    /** Fills the form, sends it and waits for the page that it leads to. */
    const apply = async (fill: () => Promise<void>): Promise<void> => {
      await page.keyboard.press('o');
      await fill();
      await Promise.all([page.waitForNavigation(), page.click('#options-apply')]);
      await ready(page);
    };
    await page.keyboard.press('o');
    expect(await values()).toEqual(['foo', 'samples', 'lines', '3', false]);
    await page.keyboard.press('Escape');
    expect(await chips()).toHaveLength(5);

    await apply(async () => {
      await page.fill('#option-focus', 'ba');
      await page.check('#option-trim');
    });
    expect([params(), (await chips()).length]).toEqual([{ f: 'ba', trim: '' }, 4]);
    await apply(async () => {
      await page.fill('#option-focus', '');
      await page.fill('#option-nodecount', '');
      await page.selectOption('#option-granularity', '');
    });
    expect([params(), (await chips()).length]).toEqual([{ f: '', g: '', n: '', trim: '' }, 1]);
    await page.keyboard.press('o');
    expect(await values()).toEqual(['', 'samples', '', '', true]);
    await page.keyboard.press('Escape');

    // The menus do it at once, from any state.
    await page.goto(new URL('./top', page.url()).href);
    await ready(page);
    await page.click('#refine > summary');
    await Promise.all([page.waitForNavigation(), page.click('#refine a:text-is("Reset")')]);
    await ready(page);
    expect([params(), await chips()]).toEqual([{ f: '', g: '', n: '', si: '', trim: '' }, []]);
    await page.goto(new URL('./top', page.url()).href);
    await ready(page);
    await page.click('#config > summary');
    await Promise.all([page.waitForNavigation(), page.click('#config .entry a:has-text("Default")')]);
    await ready(page);
    // A sample type is none of what is saved.
    expect([params(), (await chips()).length]).toEqual([{ f: '', g: '', n: '', trim: '' }, 1]);
    await page.close();
  });

  test.each([1200, 768, 390])('long names keep Top within a window of %i', async width => {
    const profile = decodeProfile(
      encodeSpec({
        types: [['cpu', 'nanoseconds']],
        functions: [`main.${'Long'.repeat(300)}`, `main.(*T[${'go.shape.int,'.repeat(60)}]).m`, 'main'].map(name => ({
          name,
        })),
        locations: [1, 2, 3].map(i => ({ address: i, lines: [{ function: i, line: 3 }] })),
        samples: [1, 2, 3].map(i => ({ stack: [i], values: [12345678 * i] })),
      }),
    );
    const { page, ask } = await show(`${await serve(profile)}/top`, { viewport: { width, height: 700 } });
    expect(await ask('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.close();
  });

  test.each([1200, 390])(
    'labels of some letters are one line of Tags in a window of %i, long ones stay in it',
    async width => {
      const values = ['large', '/orders/{id}', '127.0.0.1', `/orders/${'0123456789'.repeat(40)}`];
      const profile = decodeProfile(
        encodeSpec({
          types: [['cpu', 'nanoseconds']],
          functions: [{ name: 'main' }],
          locations: [{ address: 1, lines: [{ function: 1, line: 3 }] }],
          samples: values.map((value, i) => ({
            stack: [1],
            values: [123_456_789 * (4 - i)],
            labels: [{ key: 'route', str: value }],
          })),
        }),
      );
      const { page, ask } = await show(`${await serve(profile)}/tags`, { viewport: { width, height: 700 } });
      const rows = await ask<number[]>(
        '[...document.querySelectorAll(".tag th a")].map(a => a.getClientRects().length)',
      );
      expect([rows.slice(0, 3), rows[3]! > 1]).toEqual([[1, 1, 1], true]);
      expect(await ask('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.close();
    },
  );
});
