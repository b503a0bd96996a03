import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawSvg } from '../../src/layout/index.ts';
import { findChromium, inkOf, launchChromium } from './chromium.ts';

const chromium = findChromium();
if (chromium === undefined)
  console.log('the tests of the drawing in a browser are skipped: there is no Chromium or Chrome here');

const fixture = (name: string) => fs.readFileSync(new URL(`../fixtures/dot/${name}`, import.meta.url), 'utf8');
const size = { width: 1200, height: 800 };

describe.skipIf(chromium === undefined)('in Chromium', () => {
  let browser: Browser;
  let folder: string;
  let common: Page;
  const drawn = new Map<string, Promise<string>>();

  beforeAll(async () => {
    browser = await launchChromium(chromium!);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-svg-'));
    common = await browser.newPage({ viewport: size });
  });

  afterAll(async () => {
    await browser?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /**
   * Opens the drawing of a graph from a file, and hands over what the page
   * said and asked for. Without options the page is one that the tests share.
   */
  async function open(
    dot: string,
    options?: BrowserContextOptions,
  ): Promise<{ page: Page; said: string[]; asked: string[]; url: string }> {
    if (!drawn.has(dot)) drawn.set(dot, drawSvg(dot));
    const file = path.join(folder, 'pprof001.svg');
    fs.writeFileSync(file, await drawn.get(dot)!);
    const url = pathToFileURL(file).href;
    const page = options === undefined ? common : await browser.newPage({ viewport: size, ...options });
    const said: string[] = [];
    const asked: string[] = [];
    page.removeAllListeners();
    page.on('console', message => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => said.push(`error: ${error.message}`));
    page.on('dialog', dialog => {
      said.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', request => asked.push(request.url()));
    await page.mouse.move(0, 0);
    await page.setViewportSize(options?.viewport ?? size);
    await page.goto(url);
    return { page, said, asked, url };
  }

  /** Evaluates an expression in the page (as text, for this file has no DOM types). */
  const ask = <T>(page: Page, expression: string): Promise<T> => page.evaluate(expression) as Promise<T>;

  /** The viewport group's matrix: scale and offset. */
  const view = (page: Page) =>
    ask<{ scale: number; left: number; top: number }>(
      page,
      `(() => { const m = document.querySelector('#viewport').getCTM(); return { scale: m.a, left: ` +
        'm.e, top: m.f }; })()',
    );
  const transform = (page: Page) => ask<string>(page, `document.querySelector('#viewport').getAttribute('transform')`);

  /** The middle of a node on the screen, found by its whole name. */
  const middleOf = (page: Page, label: string) =>
    ask<{ x: number; y: number }>(
      page,
      `(() => {
        const isMeant = node => node.getAttribute('aria-label') === ${JSON.stringify(label)};
        const node = [...document.querySelectorAll('.node')].find(isMeant);
        const box = node.getBoundingClientRect();
        return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      })()`,
    );

  /** The lines of the tip, or null where none is shown. */
  const tip = (page: Page) =>
    ask<string[] | null>(
      page,
      `(() => {
        const holder = document.querySelector('.ink-tip');
        if (holder.style.display === 'none') return null;
        return [...holder.querySelector('div').children].flatMap(e => e.textContent.split('\\n'));
      })()`,
    );

  /** What is dark in the window, the panels left out. */
  async function ink(page: Page): ReturnType<typeof inkOf> {
    await ask(page, `document.querySelectorAll('.ink-ui').forEach(e => { e.style.visibility = 'hidden'; })`);
    const png = await page.screenshot();
    await ask(page, `document.querySelectorAll('.ink-ui').forEach(e => { e.style.visibility = ''; })`);
    return inkOf(browser, png);
  }

  test('opens from a file: no error, no request, the whole graph in the window', async () => {
    for (const name of ['go-cpu.dot', 'go-cpu-labels.dot']) {
      const { page, said, asked, url } = await open(fixture(name));
      expect({ said, asked }).toEqual({ said: [], asked: [url] });
      const { pixels, box, width, height } = await ink(page);
      expect({ width, height }).toEqual(size);
      expect(pixels).toBeGreaterThan(5000);
      // It fits: nothing at the window's edge, and it fills the height.
      expect(box.left).toBeGreaterThanOrEqual(8);
      expect(box.right).toBeLessThan(size.width - 8);
      expect(box.top).toBeGreaterThanOrEqual(8);
      expect(box.bottom).toBeLessThan(size.height - 8);
      expect(box.bottom - box.top).toBeGreaterThan(size.height * 0.85);
    }
  });

  test('is well-formed XML with our script alone in it', async () => {
    const { page } = await open(fixture('go-cpu.dot'));
    const found = await ask(
      page,
      `({
        root: document.documentElement.localName,
        errors: document.querySelectorAll('parsererror').length,
        scripts: document.querySelectorAll('script').length,
        links: document.querySelectorAll('[href]').length,
        title: document.title,
        viewportHolds: [...document.querySelector('#viewport').children].map(e => e.id),
      })`,
    );
    expect(found).toEqual({
      root: 'svg',
      errors: 0,
      scripts: 1,
      links: 0,
      title: 'go-prof-app',
      viewportHolds: ['graph0'],
    });
  });

  test('a drag moves the graph as far as the mouse went', async () => {
    const { page } = await open(fixture('go-cpu.dot'));
    const before = await view(page);
    await page.mouse.move(300, 300);
    await page.mouse.down();
    await page.mouse.move(340, 310);
    await page.mouse.move(420, 250);
    await page.mouse.up();
    await page.mouse.move(600, 600);
    const after = await view(page);
    expect(after.scale).toBe(before.scale);
    expect(after.left - before.left).toBeCloseTo(120, 3);
    expect(after.top - before.top).toBeCloseTo(-50, 3);
  });

  test('a drag never loses the graph out of the window', async () => {
    const { page } = await open(fixture('go-cpu.dot'));
    await page.mouse.move(600, 400);
    for (let i = 0; i < 5; i++) {
      await page.mouse.down();
      await page.mouse.move(1199, 799);
      await page.mouse.up();
      await page.mouse.move(20, 100);
    }
    const { box, pixels } = await ink(page);
    expect(pixels).toBeGreaterThan(0);
    expect(box.left).toBeLessThan(size.width);
  });

  test('the wheel zooms, and what is under the pointer stays there', async () => {
    const { page } = await open(fixture('go-cpu.dot'));
    const pointer = { x: 580, y: 300 };
    await page.mouse.move(pointer.x, pointer.y);
    const start = await view(page);
    const under = { x: (pointer.x - start.left) / start.scale, y: (pointer.y - start.top) / start.scale };
    for (const [turn, grows] of [
      [-120, true],
      [-120, true],
      [240, false],
      [-360, true],
    ] as const) {
      const before = await view(page);
      const changed = await transform(page);
      await page.mouse.wheel(0, turn);
      await page.waitForFunction(
        `document.querySelector('#viewport').getAttribute('transform') !== ${JSON.stringify(changed)}`,
      );
      const now = await view(page);
      expect(now.scale > before.scale).toBe(grows);
      expect(now.left + now.scale * under.x).toBeCloseTo(pointer.x, 2);
      expect(now.top + now.scale * under.y).toBeCloseTo(pointer.y, 2);
    }
  });

  test('zoom has limits', async () => {
    const { page } = await open(fixture('go-cpu.dot'));
    const whole = await view(page);
    const press = (key: string, times: number) =>
      ask(
        page,
        `for (let i = 0; i < ${times}; i++) document.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}' }))`,
      );
    await press('+', 40);
    expect((await view(page)).scale).toBe(8);
    await press('-', 40);
    expect((await view(page)).scale).toBeCloseTo(whole.scale / 2, 6);
    await page.keyboard.press('0');
    expect(await view(page)).toEqual(whole);
  });

  test('arrows move the view', async () => {
    const { page } = await open(fixture('go-cpu.dot'));
    const before = await view(page);
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key);
    const after = await view(page);
    expect(after.left - before.left).toBeCloseTo(60, 3);
    expect(after.top - before.top).toBeCloseTo(60, 3);
  });

  test('two fingers zoom about their middle, one moves', async () => {
    const { page } = await open(fixture('go-cpu.dot'), { hasTouch: true });
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: [number, number][]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    const before = await view(page);
    await touch('touchStart', [500, 400], [700, 400]);
    await touch('touchMove', [450, 400], [750, 400]);
    await touch('touchMove', [400, 400], [800, 400]);
    await touch('touchEnd');
    const pinched = await view(page);
    expect(pinched.scale / before.scale).toBeCloseTo(2, 3);
    expect((600 - pinched.left) / pinched.scale).toBeCloseTo((600 - before.left) / before.scale, 2);
    await touch('touchStart', [500, 400]);
    await touch('touchMove', [520, 420]);
    await touch('touchMove', [530, 460]);
    await touch('touchEnd');
    const moved = await view(page);
    expect([moved.left - pinched.left, moved.top - pinched.top].map(Math.round)).toEqual([30, 60]);
    await page.close();
  });

  test('a tip tells the whole name and the values of a box, and the ends of an edge', async () => {
    const { page } = await open(fixture('go-cpu.dot'));
    expect(await tip(page)).toBe(null);
    const box = await middleOf(page, 'fmt.(*pp).doPrintf (10.68s)');
    await page.mouse.move(box.x, box.y);
    expect(await tip(page)).toEqual(['fmt.(*pp).doPrintf (10.68s)', '1.65s (2.58%)', 'of 10.68s (16.73%)']);

    const edge = await ask<{ x: number; y: number }>(
      page,
      `(() => {
        const isMeant = edge => edge.getAttribute('aria-label') === 'main.hash -> fmt.Sprintf (19.37s)';
        const edge = [...document.querySelectorAll('.edge')].find(isMeant);
        const path = edge.querySelector('path');
        const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
        return { x: at.x, y: at.y };
      })()`,
    );
    // Three pixels beside a line of one.
    await page.mouse.move(edge.x + 3, edge.y);
    expect(await tip(page)).toEqual(['main.hash -> fmt.Sprintf (19.37s)']);
    await page.mouse.move(20, 500);
    expect(await tip(page)).toBe(null);
  });

  test('a tip stays in the window, and a tag tells its name', async () => {
    const { page } = await open(fixture('go-cpu-labels.dot'), { viewport: { width: 500, height: 400 } });
    const tags = await ask<string[]>(
      page,
      `[...document.querySelectorAll('.node[id^=N]')].map(n => n.getAttribute('aria-label'))`,
    );
    expect(tags.slice(0, 3)).toEqual(['mylabel:val=1 (0.18s)', 'mylabel:val=0 (0.17s)', 'mylabel:val=2 (0.14s)']);
    const outside = await ask<string[]>(
      page,
      `[...document.querySelectorAll('.node')].map(node => {
        const box = node.getBoundingClientRect();
        const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true };
        node.dispatchEvent(new PointerEvent('pointermove', at));
        const tip = document.querySelector('.ink-tip > div').getBoundingClientRect();
        const isInside = tip.left >= 0 && tip.top >= 0 && tip.right <= 500 && tip.bottom <= 400;
        return tip.width > 0 && isInside ? '' : node.getAttribute('aria-label');
      }).filter(name => name !== '')`,
    );
    expect(outside).toEqual([]);
    await page.close();
  });

  test('a click shows a function with its callers and callees; again, or Escape, shows all', async () => {
    const dot = fixture('go-cpu.dot');
    const { page } = await open(dot);
    const named = new Map(
      [...dot.matchAll(/^(N\d+) \[.* tooltip="([^"]*)"/gm)].map(([, node, label]) => [label, node]),
    );
    const label = 'runtime.mallocgc (12.35s)';
    const self = named.get(label)!;
    const ends = [...dot.matchAll(/^(N\d+) -> (N\d+) /gm)].filter(([, from, to]) => from === self || to === self);
    const near = new Set([self, ...ends.flatMap(([, from, to]) => [from, to])]);
    const lit = () =>
      ask<{ hit: string[]; nodes: string[]; edges: number }>(
        page,
        `(() => {
          const names = elements => [...elements].map(e => e.getAttribute('aria-label')).sort();
          return {
            hit: names(document.querySelectorAll('.ink-hit')),
            nodes: names(document.querySelectorAll('.node:not(.ink-dim)')),
            edges: document.querySelectorAll('.edge:not(.ink-dim)').length,
          };
        })()`,
      );
    const all = await lit();
    const at = await middleOf(page, label);
    await page.mouse.click(at.x, at.y);
    const expected = {
      hit: [label],
      nodes: ['go-prof-app', ...[...named].filter(([, node]) => near.has(node)).map(([name]) => name)].sort(),
      edges: ends.length,
    };
    expect(await lit()).toEqual(expected);
    await page.mouse.click(at.x, at.y);
    expect(await lit()).toEqual(all);
    await page.mouse.click(at.x, at.y);
    expect(await lit()).toEqual(expected);
    await page.keyboard.press('Escape');
    expect(await lit()).toEqual(all);
  });

  test('/ finds by part of a name or regexp; Enter goes there', async () => {
    const { page } = await open(fixture('go-cpu.dot'));
    const state = () =>
      ask<{ count: string; hits: string[] }>(
        page,
        `({
          count: document.querySelector('.ink-bar span').textContent,
          hits: [...document.querySelectorAll('.ink-hit')].map(e => e.getAttribute('aria-label')).sort(),
        })`,
      );
    await page.keyboard.press('/');
    await page.keyboard.type('(*PP).');
    expect(await state()).toEqual({
      count: '4 found',
      hits: [
        'fmt.(*pp).doPrintf (10.68s)',
        'fmt.(*pp).fmtString (5.64s)',
        'fmt.(*pp).free (1.73s)',
        'fmt.(*pp).printArg (8.68s)',
      ],
    });
    await page.keyboard.press('Control+a');
    await page.keyboard.type('^runtime\\.(mallocgc|futex) ');
    expect(await state()).toEqual({ count: '2 found', hits: ['runtime.futex (2.37s)', 'runtime.mallocgc (12.35s)'] });
    for (const [count, label] of [
      ['1 of 2', 'runtime.mallocgc (12.35s)'],
      ['2 of 2', 'runtime.futex (2.37s)'],
      ['1 of 2', 'runtime.mallocgc (12.35s)'],
    ]) {
      await page.keyboard.press('Enter');
      expect((await state()).count).toBe(count);
      const at = await middleOf(page, label);
      expect([at.x, at.y].map(Math.round)).toEqual([size.width / 2, size.height / 2]);
    }
    await page.keyboard.press('Control+a');
    await page.keyboard.type('nothing like it');
    expect(await state()).toEqual({ count: 'none', hits: [] });
    await page.keyboard.press('Escape');
    expect(await state()).toEqual({ count: '', hits: [] });
  });

  test('a window that changes its size shows the whole graph again', async () => {
    const { page } = await open(fixture('go-cpu.dot'));
    const before = await transform(page);
    await page.setViewportSize({ width: 500, height: 400 });
    await page.waitForFunction(
      `document.querySelector('#viewport').getAttribute('transform') !== ${JSON.stringify(before)}`,
    );
    const { box } = await ink(page);
    expect(box.left).toBeGreaterThanOrEqual(8);
    expect(box.right).toBeLessThan(492);
    expect(box.bottom).toBeLessThan(392);
    expect(box.bottom - box.top).toBeGreaterThan(300);
  });

  test('a graph so wide that nothing could be seen begins at its legend', async () => {
    const row = Array.from({ length: 300 }, (_, i) => `N${i + 2} [label="f${i}" shape=box]\nN1 -> N${i + 2}`).join(
      '\n',
    );
    const dot =
      `digraph "wide" {\nsubgraph cluster_L { "File: wide" [shape=box label="File: wide\\l"] }\nN1 ` +
      `[label="main" shape=box]\n${row}\n}`;
    const { page } = await open(dot);
    const at = await middleOf(page, 'File: wide');
    expect(Math.abs(at.x - size.width / 2)).toBeLessThan(4);
    expect((await view(page)).scale).toBeCloseTo(0.6, 5);
    await page.keyboard.press('0');
    expect((await view(page)).scale).toBeLessThan(0.1);
  });

  test('labels fit their boxes, also where Graphviz could not measure them', async () => {
    const long = `main.${'\u0416\u0428\u0429\u042e\u0424'.repeat(5)}`;
    const dot =
      `${fixture('go-cpu.dot').trimEnd().slice(0, -1)}\nN900 [label="${long}" shape=box ` + `tooltip="${long}"]\n}`;
    const { page, said } = await open(dot);
    const found = await ask<{ wide: string[]; smaller: boolean[] }>(
      page,
      `(() => {
        const texts = [...document.querySelectorAll('.node text')];
        const beyond = text => {
          const box = text.closest('.node').querySelector('polygon').getBBox();
          const own = text.getBBox();
          return own.x < box.x - 0.5 || own.x + own.width > box.x + box.width + 0.5;
        };
        return {
          wide: texts.filter(beyond).map(text => text.textContent),
          smaller: texts
            .filter(text => text.textContent === ${JSON.stringify(long)})
            .map(text => Number(text.getAttribute('font-size')) < 14),
        };
      })()`,
    );
    expect({ ...found, said }).toEqual({ wide: [], smaller: [true], said: [] });
  });

  test('names from a profile become neither script nor markup', async () => {
    const names = [
      '</title><script>alert(1)</script>',
      '"><script>alert(2)</script>',
      "' onload='alert(3)' x='",
      ']]><script>alert(4)</script>',
      '--><script>alert(5)</script><!--',
      '<img src=x onerror=alert(6)>',
      '&;&nbsp;&lt;b&gt;&#0;&#x1b;',
      'a\u0001\u001b[31m\u0008\u007f\ufffe\ud800b',
      'javascript:alert(7)',
      '</svg><svg onload="alert(8)">',
      '${alert(9)}',
      '\u202egnp.exe',
    ];
    const quoted = names.map(name => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
    const lines = quoted.flatMap((name, i) => [
      `N${i} [label=${name} tooltip=${name} id=${name} class=${name} URL=${name} target=${name} ` +
        `fontname=${name} comment=${name} shape=box]`,
      `N${i} -> ${name} [label=${name} tooltip=${name} labeltooltip=${name} fontname=${name} ` +
        `headURL=${name} style="setlinewidth(3)"]`,
    ]);
    // A tag's name ends the string it stands in and sets what it likes: pprof's DOT does not escape it.
    lines.push(
      'N0_0 [label = "tag" fontname="\'\\"/><script>alert(10)</script><text x=\\"" ' +
        'URL="javascript:alert(11)" id="N0_0"]',
    );
    const dot =
      `digraph ${quoted[0]} {\nstylesheet="http://127.0.0.1:9/evil.css" ` +
      `URL="javascript:alert(12)"\nsubgraph cluster_L { ${quoted[1]} [shape=box] ` +
      `}\n${lines.join('\n')}\n}`;
    const { page, said, asked, url } = await open(dot);
    const found = await ask(
      page,
      `({
        root: document.documentElement.localName,
        errors: document.querySelectorAll('parsererror').length,
        scripts: document.querySelectorAll('script').length,
        elements: [...new Set([...document.querySelectorAll('#viewport *')].map(e => e.nodeName))].sort(),
        attributes: [...document.querySelectorAll('#viewport *')]
          .flatMap(e => e.getAttributeNames())
          .filter(n => /^on|href|style|target|src/.test(n)),
        nodes: [...document.querySelectorAll('.node')].length,
      })`,
    );
    expect(found).toEqual({
      root: 'svg',
      errors: 0,
      scripts: 1,
      elements: ['a', 'g', 'path', 'polygon', 'ellipse', 'text'].sort(),
      attributes: [],
      nodes: 2 * names.length + 1,
    });
    const spots = await ask<{ x: number; y: number }[]>(
      page,
      `[...document.querySelectorAll('.node')].map(e => e.getBoundingClientRect()).map(b => ({ x: ` +
        'b.left + b.width / 2, y: b.top + b.height / 2 }))',
    );
    for (const { x, y } of spots) await page.mouse.click(x, y);
    expect({ said, asked, at: page.url() }).toEqual({ said: [], asked: [url], at: url });
  });

  test('without scripts the graph is there, at half its size', async () => {
    const { page, said } = await open(fixture('go-cpu-labels.dot'), { javaScriptEnabled: false });
    const { pixels } = await inkOf(browser, await page.screenshot());
    expect(pixels).toBeGreaterThan(5000);
    expect(said).toEqual([]);
    await page.close();
  });
});
