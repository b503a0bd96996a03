// The pages in a real browser: every page of five profiles, what a person does on them, hostile names.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { nodeHost } from '../../src/host/node.ts';
import { servePages } from '../../src/web/index.ts';
import type { Pages } from '../../src/web/index.ts';
import { pages } from '../../src/web/pages/index.ts';
import { findChromium, launchChromium } from '../layout/chromium.ts';
import { encodeSpec } from '../support/wire.ts';
import type { ProfileSpec } from '../support/wire.ts';
import { fixture } from './support.ts';

const chromium = findChromium();
if (chromium === undefined)
  console.log('the tests of the pages in a browser are skipped: there is no Chromium or Chrome here');
const isBuilt = nodeHost().webAsset('page.js') !== undefined;
if (!isBuilt) console.log('the tests of the pages in a browser are skipped: dist/ is not built (npm run build)');

const axe = fs.readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const views = pages.map(({ path }) => path);

// A browser is slow where much else runs.
describe.skipIf(chromium === undefined || !isBuilt)('in Chromium', { timeout: 240_000 }, () => {
  let browser: Browser;
  const open: Pages[] = [];
  /** The settings of nobody. */
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-pages-'));

  beforeAll(async () => {
    vi.stubEnv('XDG_CONFIG_HOME', home);
    browser = await launchChromium(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    for (const pages of open) await pages.close();
    vi.unstubAllEnvs();
    fs.rmSync(home, { recursive: true, force: true });
  });

  /** Serves a profile. */
  async function serve(profile: Profile): Promise<string> {
    const pages = await servePages(new Session(profile, nodeHost()), 'localhost:');
    open.push(pages);
    return `${pages.url}/ui`;
  }

  /** A tab that remembers what went wrong in it and whom it asked. */
  async function tab(options: BrowserContextOptions = {}): Promise<{ page: Page; said: string[]; asked: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, ...options });
    page.setDefaultTimeout(120_000);
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', message => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => said.push(`error: ${error.message}`));
    page.on('dialog', dialog => {
      said.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', request => asked.push(request.url()));
    return { page, said, asked };
  }

  const ready = async (page: Page): Promise<void> => {
    await page.waitForSelector('html[data-ready="true"]');
    if ((await page.$('#graph')) !== null)
      await page.waitForSelector('#graph svg, #graph-state:has-text("Nothing")', { timeout: 30_000 });
    // The policy forbids the driver's own way to wait for a condition.
    if ((await page.$('#stack-state')) !== null)
      await page.waitForSelector('#stack-state[hidden], #stack-state:has-text("Nothing")', { state: 'attached' });
  };

  /** What axe finds wrong, one line each. */
  async function faults(page: Page): Promise<string[]> {
    // The policy lets no other script in: the tool is evaluated by the browser's driver.
    await page.evaluate(axe);
    const found = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as {
      violations: { id: string; help: string; nodes: { html: string }[] }[];
    };
    return found.violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .map(node => node.html.slice(0, 120))
          .slice(0, 3)
          .join(' | ')}`,
    );
  }

  // What is looked for where a page of everything would be long, and whether the pages' accessibility
  // is looked at, too.
  describe.each([
    ['made-a.pb.gz', '', true],
    ['go-cpu-labels.pb.gz', 'mallocgc', false],
    ['go-heap-diff-negative-values.pb.gz', 'bufio', false],
    ['node-wall-plain.pb', '', false],
    ['rust-cpu-pprof-rs-thread-label.pb', '', false],
  ] as const)('%s', (name, focus, looksCloser) => {
    test('every page is there, says nothing to the console and asks nobody else', async () => {
      const base = await serve(fixture(name));
      const { page, said, asked } = await tab();
      for (const view of views) {
        await page.goto(`${base}/${view}${focus !== '' && ['peek', 'source'].includes(view) ? `?f=${focus}` : ''}`);
        await ready(page);
        if (looksCloser) expect([view, await faults(page)]).toEqual([view, []]);
        expect([view, said]).toEqual([view, []]);
        // The keys of the page itself take none from the others.
        const keys = await page.locator('#keys-dialog kbd').allTextContents();
        expect([view, keys.filter((key, i) => keys.indexOf(key) !== i)]).toEqual([view, []]);
        // No program is at hand: the page says so.
        expect([view, await page.locator('.sentence').allTextContents()]).toEqual([
          view,
          view === 'disasm' ? [expect.stringMatching(/^no matches found for regexp/)] : [],
        ]);
      }
      expect(asked.filter(url => !url.startsWith(base))).toEqual([]);
      await page.close();
    });
  });

  test('names that are markup, endless or countless: nothing runs', async () => {
    const evil = `<img src=x onerror=alert(1)></script><script>alert(2)</script>`;
    const functions = [
      evil,
      `L${'o'.repeat(1_000_000)}`,
      'recursive',
      ...Array.from({ length: 3000 }, (_, i) => `pkg${i % 7}.f${i}${evil}`),
    ].map(name => ({ name, file: `/src/${name.slice(0, 80)}`, startLine: 1 }));
    const spec: ProfileSpec = {
      types: [
        [`t${evil}`, 'count'],
        [`u${evil}`, evil],
      ],
      comments: [evil],
      mappings: [{ start: 0x1000, limit: 0x9000000, file: `/bin/${evil}`, symbolized: true }],
      functions,
      locations: functions.map((_, i) => ({ mapping: 1, address: 0x2000 + i, lines: [{ function: i + 1, line: i }] })),
      samples: [
        ...functions.map((_, i) => ({
          stack: [i + 1, 1],
          values: [1 + (i % 9), i],
          labels: [{ key: evil, str: `${evil}${i % 5}` }],
        })),
        { stack: [2, 1], values: [4000, 1] },
        { stack: [...Array.from({ length: 5000 }, () => 3), 1], values: [9000, 1] },
      ],
    };
    const base = await serve(decodeProfile(encodeSpec(spec)));
    const { page, said, asked } = await tab();
    for (const view of [
      'top',
      `top?also=${encodeURIComponent(`t${evil}`)}`,
      'graph?n=30',
      'flamegraph',
      'flamegraph?p=recursive',
      'peek?f=recursive',
      'source?f=recursive',
      'tags',
    ]) {
      await page.goto(`${base}/${view}`);
      await ready(page);
      await page.click('#details > summary');
      expect([
        view,
        await page.evaluate(
          'document.querySelectorAll(`img, script:not([src]):not([type="application/json"])`).length',
        ),
      ]).toEqual([view, 0]);
    }
    await page.goto(`${base}/flamegraph`);
    await ready(page);
    await page.fill('#search', 'alert');
    await page.waitForSelector('#found:has-text("3001 found")');
    await page.keyboard.press('Escape');
    await page.focus('#stack-canvas');
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ContextMenu');
    expect(said).toEqual([]);
    expect(asked.filter(url => !url.startsWith(base))).toEqual([]);
    await page.close();
  });

  test('a graph that takes long is drawn roughly beside, and the first drawing is shown', async () => {
    const base = await serve(fixture('made-a.pb.gz'));
    const { page, said } = await tab();
    // Drawers that answer when the test lets them: the careful one never, the rough one at once.
    await page.route('**/graph-worker.js*', route =>
      route.fulfill({
        contentType: 'text/javascript',
        body:
          `onmessage = ({ data }) => data.isRough && postMessage({ svg: '<svg ` +
          'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><g id="node1" ' +
          `class="node"><title>N1</title></g></svg>' });`,
      }),
    );
    await page.clock.install();
    await page.goto(`${base}/graph`);
    await page.waitForSelector('html[data-ready="true"]');
    await page.clock.fastForward(14_000);
    expect([page.workers().length, await page.textContent('#graph-state')]).toEqual([1, 'Drawing 5 nodes \u2026']);
    await page.clock.fastForward(2000);
    await page.waitForSelector('#graph svg', { state: 'attached' });
    await page.waitForSelector('#graph-state:has-text("roughly")');
    expect(await page.textContent('#graph-state')).toBe('5 nodes, drawn roughly: a careful drawing takes too long');
    // Both are ended, and nothing is given up later.
    await page.clock.fastForward(200_000);
    expect([page.workers().length, await page.textContent('#graph-state'), said]).toEqual([
      0,
      '5 nodes, drawn roughly: a careful drawing takes too long',
      [],
    ]);
    await page.close();
  });

  test('a flame graph that is too large to be sent comes in boxes, finer ones where it is wider', async () => {
    const functions = Array.from({ length: 200 }, (_, i) => ({
      name: `pkg${i % 9}.f${i}`,
      file: `/src/f${i}.go`,
      startLine: 1,
    }));
    const base = await serve(
      decodeProfile(
        encodeSpec({
          types: [['samples', 'count']],
          functions,
          locations: functions.map((_, i) => ({ address: 0x2000 + i, lines: [{ function: i + 1, line: i }] })),
          // Leaf first; f0 is the root of all, and the first of many is half of it.
          samples: Array.from({ length: 7000 }, (_, s) => ({
            stack: [
              ...Array.from({ length: 89 }, (_, d) => (s < 3500 ? 2 + (d % 90) : 2 + ((s * 31 + d * d * 7) % 199))),
              1,
            ],
            values: [1],
          })),
        }),
      ),
    );
    const { page, said, asked } = await tab();
    await page.goto(`${base}/flamegraph`);
    await ready(page);
    const details = async (): Promise<(string | null)[]> => [
      await page.textContent('#current-details-left'),
      await page.textContent('#current-details-right'),
    ];
    expect(await details()).toEqual(['', '7000 (100%)']);
    const boxes = (): string[] =>
      asked.filter(url => url.includes('/boxes?')).map(url => url.slice(url.indexOf('?') + 1));
    expect(boxes()).toEqual([expect.stringMatching(/^around=0&pixels=\d+$/)]);
    await page.focus('#stack-canvas');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    expect(await details()).toEqual(['pkg8.f89', '3518 (50.3%)']);
    // Wider: what is seen is asked for, and the box that was walked to is still it.
    // A slow machine asks between two keys as well.
    const finer = page.waitForResponse(answer => /least=0\./.test(answer.url()));
    for (let i = 0; i < 6; i++) await page.keyboard.press('+');
    await finer;
    await page.keyboard.press('ArrowDown');
    expect(await details()).toEqual(['pkg7.f88', '3500 (50%)']);
    expect(boxes().at(-1)).toMatch(/^around=0&left=-?[\d.]+&right=[\d.]+&least=0\.\d+$/);
    // A pivot: what calls it stands above, what it calls below.
    await page.fill('#search', '^pkg7[.]f88$');
    await page.press('#search', 'Enter');
    await expect.poll(async () => (await details())[0], { timeout: 60_000 }).toBe('');
    expect((await details())[1]).toMatch(/^\d+ \(\d+(\.\d)?%\)$/);
    await page.focus('#stack-canvas');
    await page.keyboard.press('Home');
    expect((await details())[0]).toBe('pkg7.f88');
    await page.keyboard.press('ArrowUp');
    expect((await details())[0]).toBe('pkg8.f89');
    await page.goBack();
    await expect.poll(details, { timeout: 60_000 }).toEqual(['', '7000 (100%)']);
    expect(said).toEqual([]);
    await page.close();
  });

  describe('on the pages of fixture A', () => {
    let base: string;
    let page: Page;
    let said: string[];
    beforeAll(async () => {
      base = await serve(fixture('made-a.pb.gz'));
      ({ page, said } = await tab());
    });
    afterAll(async () => {
      expect(said).toEqual([]);
      await page.close();
    });
    const go = async (path: string): Promise<void> => {
      await page.goto(`${base}/${path}`);
      await ready(page);
    };
    const here = (): string => decodeURIComponent(page.url().slice(base.length + 1));
    /** An expression in the page, which has the DOM's types and this file has not. */
    const ask = <T>(expression: string): Promise<T> => page.evaluate(expression) as Promise<T>;
    const names = (): Promise<string[]> =>
      ask(
        `[...document.querySelectorAll('#rows tr')].filter(row => !row.hidden).map(row => ` +
          `row.querySelector('.name').textContent)`,
      );

    test('Top sorts, filters and selects', async () => {
      await go('top');
      const marked = (): Promise<string[]> =>
        ask(
          `[...document.querySelectorAll('#toptable th[aria-sort]')].map(heading => heading.id + ' ' + ` +
            `heading.getAttribute('aria-sort'))`,
        );
      expect(await names()).toEqual(['bar', 'qux', 'baz', 'foo', 'main']);
      expect(await marked()).toEqual(['flathdr1 descending']);
      await page.click('#cumhdr2 button');
      expect(await marked()).toEqual(['cumhdr1 descending']);
      expect(await names()).toEqual(['main', 'foo', 'bar', 'qux', 'baz']);
      await page.click('#cumhdr1 button');
      expect(await names()).toEqual(['baz', 'qux', 'bar', 'foo', 'main']);
      await page.click('#namehdr button');
      expect(await names()).toEqual(['bar', 'baz', 'foo', 'main', 'qux']);
      await page.fill('#row-filter', '^ba|o{2}');
      await page.waitForSelector('#row-count:has-text("3 of 5 rows")');
      expect(await names()).toEqual(['bar', 'baz', 'foo']);
      await page.click('#rows tr:has-text("bar")');
      await page.click('#rows tr:has-text("foo")');
      expect(await page.textContent('#selected-count')).toBe('2 selected');
      expect(await page.getAttribute('#ignore', 'href')).toBe('?i=%5Ebar%24%7C%5Efoo%24');
      expect(await page.getAttribute('#peek', 'href')).toBe('./peek?f=%5Ebar%24%7C%5Efoo%24');
      await page.click('#selection button:has-text("Focus")');
      await page.waitForURL('**/top?f=*');
      await ready(page);
      expect(here()).toBe('top?f=^bar$|^foo$');
      expect(await names()).toEqual(['bar', 'baz', 'foo', 'main']);
      // What was asked for can be taken back.
      await page.click('.chips a');
      await page.waitForURL('**/top?');
    });

    test('every menu opens alone, is accessible, and closes', async () => {
      await go('top?f=ba');
      const menus = ['view', 'details', 'sample', 'refine', 'config', 'compare', 'download'];
      expect(await ask(`[...document.querySelectorAll('details.menu')].map(menu => menu.id)`)).toEqual(menus);
      for (const id of menus) {
        await page.click(`#${id} > summary`);
        expect(await ask(`[...document.querySelectorAll('details.menu[open]')].map(menu => menu.id)`)).toEqual([id]);
        expect(
          await ask(
            `(() => { const box = document.querySelector('#${id} .box').getBoundingClientRect(); return ` +
              'box.left >= 0 && box.right <= innerWidth; })()',
          ),
        ).toBe(true);
      }
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await page.$('details.menu[open]')).toBeNull();
      for (const key of ['o', '?']) {
        await page.keyboard.press(key);
        expect(await faults(page)).toEqual([]);
        await page.keyboard.press('Escape');
      }
    });

    test('rows are reached by keys', async () => {
      await go('top');
      await page.focus('#rows tr');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press(' ');
      expect(await ask(`document.querySelector('#rows tr[aria-selected="true"] .name').textContent`)).toBe('qux');
      await page.keyboard.press('Escape');
      expect(await page.$('#rows tr[aria-selected="true"]')).toBeNull();
    });

    test('the search box selects by a regexp, and Enter focuses', async () => {
      await go('top?h=qux');
      await page.fill('#search', 'ba');
      await page.waitForSelector('#found:has-text("2 found")');
      expect(
        await ask(
          `[...document.querySelectorAll('#rows tr[aria-selected="true"] .name')].map(cell => cell.textContent)`,
        ),
      ).toEqual(['bar', 'baz']);
      expect(await page.getAttribute('#hide', 'href')).toBe('?h=ba%7Cqux');
      await page.fill('#search', '(');
      await page.waitForSelector('#found:text-is("missing closing ): `(`")');
      await page.fill('#search', 'foo');
      await page.press('#search', 'Enter');
      await page.waitForURL('**/top?h=qux&f=foo');
    });

    test('keys lead to the pages, and ? shows them', async () => {
      await go('top?f=foo&h=qux');
      // As in pprof: without a selection the focus stays behind, and what is selected becomes the focus.
      expect(await page.getAttribute('#flamegraph', 'href')).toBe('./flamegraph?h=qux');
      await page.click('#rows tr:has-text("bar")');
      await page.keyboard.press('g');
      await page.waitForURL('**/graph?f=*');
      expect(here()).toBe('graph?f=^bar$&h=qux');
      await ready(page);
      await page.keyboard.press('?');
      expect(await page.isVisible('#keys-dialog')).toBe(true);
      expect(await page.textContent('#view-keys')).toContain('The whole graph');
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      expect(await ask(`document.activeElement.id`)).toBe('search');
      await page.keyboard.type('tt');
      expect(here()).toBe('graph?f=^bar$&h=qux');
    });

    test('the graph zooms, moves and selects', async () => {
      await go('graph');
      expect(await ask(`[...document.querySelectorAll('#graph g.node')].map(node => node.id).sort()`)).toEqual(
        expect.arrayContaining(['node1', 'node2', 'node3', 'node4', 'node5']),
      );
      const size = (): Promise<number> => ask(`document.querySelector('#graph svg').getBoundingClientRect().width`);
      const before = await size();
      await page.click('#zoom-in');
      expect((await size()) / before).toBeCloseTo(1.25, 1);
      await page.keyboard.press('0');
      expect(await size()).toBeCloseTo(before, 0);
      await page.click('#node2');
      expect(await page.textContent('#selected-count')).toBe('1 selected');
      expect(await page.getAttribute('#node2', 'class')).toContain('chosen');
      expect(await ask(`document.querySelectorAll('#graph .pale').length > 0`)).toBe(true);
    });

    test('the flame graph pivots, goes back, searches and has a menu', async () => {
      await go('flamegraph');
      await page.focus('#stack-canvas');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      expect([
        await page.textContent('#current-details-left'),
        await page.textContent('#current-details-right'),
      ]).toEqual(['main', '100ms (100%)']);
      await page.keyboard.press('ArrowDown');
      expect([
        await page.textContent('#current-details-left'),
        await page.textContent('#current-details-right'),
      ]).toEqual(['foo', '70ms (70%)']);
      await page.keyboard.press('Enter');
      expect(here()).toBe('flamegraph?p=^foo$');
      expect(await page.textContent('#current-details-right')).toBe('70ms (70%)');
      expect(await page.getAttribute('#topbtn', 'href')).toContain('f=%5Efoo%24');
      await page.goBack();
      expect(here()).toBe('flamegraph');
      // The box below the root, under the mouse.
      const canvas = (await (await page.$('#stack-canvas'))!.boundingBox())!;
      await page.mouse.move(canvas.x + 20, canvas.y + 30);
      expect(await page.textContent('#current-details-left')).toBe('main');
      await page.mouse.click(canvas.x + 20, canvas.y + 50, { button: 'right' });
      expect(await page.isVisible('#action-menu')).toBe(true);
      expect([
        await page.textContent('#action-title'),
        await page.getAttribute('#action-hide', 'href'),
        await page.getAttribute('#action-source', 'href'),
      ]).toEqual(['foo', '?h=%5Efoo%24', './source?f=%5Efoo%24']);
      await page.keyboard.press('Escape');
      await page.fill('#search', 'ba[rz]');
      await page.press('#search', 'Enter');
      expect(here()).toBe('flamegraph?p=ba[rz]');
      await page.click('#unpivot');
      expect(here()).toBe('flamegraph');
    });

    test('lines of the session are run, completed and remembered', async () => {
      await go('top');
      await page.keyboard.press(':');
      await page.keyboard.type('top2 -c');
      await page.keyboard.press('Escape');
      await page.fill('#console-line', 'top2 -cum');
      await page.press('#console-line', 'Enter');
      await page.waitForSelector('#console-out .said');
      expect(await ask(`document.querySelector('#console-out pre').textContent`)).toContain(
        '         0     0%     0%      100ms   100%  main\n',
      );
      await page.fill('#console-line', 'peek ba');
      await page.waitForSelector('#console-choices li');
      await page.press('#console-line', 'ArrowDown');
      await page.press('#console-line', 'Tab');
      expect(await page.inputValue('#console-line')).toBe('peek bar');
      await page.fill('#console-line', '');
      await page.press('#console-line', 'ArrowUp');
      expect(await page.inputValue('#console-line')).toBe('top2 -cum');
      await page.fill('#console-line', 'focus=foo');
      await page.press('#console-line', 'Enter');
      await page.waitForURL('**/top?f=foo');
      await ready(page);
      expect(await names()).toEqual(['bar', 'baz', 'foo', 'main']);
      // The line is still where one types, although the page is another.
      await page.keyboard.type('nonsense');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#console-out .error');
      expect(await page.textContent('#console-out .error')).toBe('unrecognized command: "nonsense"');
      await page.fill('#console-line', 'focus=');
      await page.press('#console-line', 'Enter');
      await page.waitForURL(url => !url.search.includes('f='));
    });

    test('options are chosen in a form and kept under a name', async () => {
      await go('top');
      await page.keyboard.press('o');
      await page.check('#option-relative_percentages');
      await page.fill('#option-focus', 'foo');
      await page.selectOption('#option-sample_index', 'samples');
      await page.click('#options-apply');
      await page.waitForURL('**/top?*');
      await ready(page);
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ rel: 't', f: 'foo', si: 'samples' });
      await page.click('#config > summary');
      await page.click('#save-config');
      await page.fill('#save-name', 'mine');
      await page.click('#save-confirm');
      await page.waitForSelector('.menu-delete-btn', { state: 'attached' });
      await ready(page);
      await page.click('#config > summary');
      expect(await ask(`[...document.querySelectorAll('#config .entry')].map(entry => entry.textContent)`)).toEqual([
        'Default',
        '✓mine×',
      ]);
      await page.click('.menu-delete-btn');
      await page.click('#delete-confirm');
      await page.waitForSelector('.menu-delete-btn', { state: 'detached' });
      await go('top');
      expect(await page.$('.menu-delete-btn')).toBeNull();
    });

    test('a base is chosen on the page', async () => {
      await go('top');
      await page.click('#compare > summary');
      await page.setInputFiles('#base-file', new URL('../fixtures/profiles/made-a.pb.gz', import.meta.url).pathname);
      await page.waitForURL('**/top?base=1');
      await ready(page);
      expect(await page.textContent('.chips')).toContain('compared with');
      expect(await names()).toEqual([]);
      await go('flamegraph?base=1');
      expect(await page.textContent('#current-details-right')).toContain('200ms');
    });

    test('pictures are saved', async () => {
      for (const view of ['graph', 'flamegraph']) {
        await go(view);
        await page.click('#download > summary');
        const [download] = await Promise.all([page.waitForEvent('download'), page.click('.saves[data-kind="svg"]')]);
        const svg = fs.readFileSync((await download.path())!, 'utf8');
        expect([download.suggestedFilename(), svg.includes('<svg'), svg.includes('main')]).toEqual([
          `${view}.svg`,
          true,
          true,
        ]);
        await page.click('#download > summary');
        await page.click('#download > summary');
        const [png] = await Promise.all([page.waitForEvent('download'), page.click('.saves[data-kind="png"]')]);
        expect(
          fs
            .readFileSync((await png.path())!)
            .subarray(1, 4)
            .toString(),
        ).toBe('PNG');
      }
    });

    test('dark and light', async () => {
      await go('top');
      const background = (): Promise<string> => ask(`getComputedStyle(document.body).backgroundColor`);
      expect(await background()).toBe('rgb(255, 255, 255)');
      await page.keyboard.press('T');
      expect(await background()).toBe('rgb(18, 22, 28)');
      expect(await faults(page)).toEqual([]);
      await page.reload();
      expect(await background()).toBe('rgb(18, 22, 28)');
      await page.keyboard.press('T');
    });

    test("the system's wish for dark is heeded, and a choice of one's own comes before it", async () => {
      const dark = await tab({ colorScheme: 'dark' });
      const background = (): Promise<string> =>
        dark.page.evaluate(`getComputedStyle(document.body).backgroundColor`) as Promise<string>;
      await dark.page.goto(`${base}/top`);
      await ready(dark.page);
      expect(await background()).toBe('rgb(18, 22, 28)');
      await dark.page.keyboard.press('T');
      expect(await background()).toBe('rgb(255, 255, 255)');
      await dark.page.goto(`${base}/graph`);
      await ready(dark.page);
      expect(await background()).toBe('rgb(255, 255, 255)');
      await dark.page.close();
    });

    test('the picture that tells of the first paint is asked for once and leaves nothing', async () => {
      const { page: own, said: heard, asked } = await tab();
      await own.goto(`${base}/top`);
      await ready(own);
      expect([asked.filter(url => url.includes('/drawn?')).length, await own.$('img'), heard]).toEqual([1, null, []]);
      await own.close();
    });

    test('without scripts the pages can be read whole, and their menus open', async () => {
      const bare = await tab({ javaScriptEnabled: false });
      for (const view of ['top', 'peek?f=ba', 'source', 'tags', 'graph', 'flamegraph']) {
        await bare.page.goto(`${base}/${view}`);
        await bare.page.click('#view > summary');
        expect([view, await bare.page.isVisible('#topbtn'), await bare.page.isVisible('main')]).toEqual([
          view,
          true,
          true,
        ]);
      }
      await bare.page.goto(`${await serve(fixture('go-cpu-labels.pb.gz'))}/top?trim=f`);
      const rows = bare.page.locator('#rows tr');
      expect([(await rows.count()) > 81, await rows.last().isVisible()]).toEqual([true, true]);
      expect(bare.said).toEqual([]);
      await bare.page.close();
    });

    test('a phone shows it without scrolling sideways', async () => {
      const phone = await tab({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
      for (const view of views.filter(v => v !== 'disasm')) {
        await phone.page.goto(`${base}/${view}`);
        await ready(phone.page);
        expect([view, await phone.page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([
          view,
          true,
        ]);
      }
      await phone.page.close();
    });
  });
});
