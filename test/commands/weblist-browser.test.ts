// The page of weblist in a real browser.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { findChromium, launchChromium } from '../layout/chromium.ts';
import { fakeBinary } from '../support/fake-binary.ts';
import { FakeHost } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';
import type { ProfileSpec } from '../support/wire.ts';

const chromium = findChromium();
if (chromium === undefined)
  console.log("the tests of weblist's page in a browser are skipped: there is no Chromium or Chrome here");

const evil = '</pre></script><script>alert(1)</script><img src=x onerror=alert(2)>';
/** Two functions, ten lines with code each; the names of one are hostile. */
const spec: ProfileSpec = {
  types: [['samples', 'count']],
  mappings: [{ start: 0x1000, limit: 0x100000, file: '/bin/app' }],
  functions: [
    { name: 'first', file: '/src/first.c' },
    { name: `second${evil}`, file: `/src/z${evil}.c` },
  ],
  locations: Array.from({ length: 20 }, (_, i) => ({
    mapping: 1,
    address: 0x2000 + i * 16,
    lines: [{ function: i < 10 ? 1 : 2, line: 20 + (i % 10) }],
  })),
  samples: Array.from({ length: 20 }, (_, i) => ({ stack: [i + 1], values: [i + 1] })),
};
const frameOf = (address: bigint) => {
  const i = Number(address - 0x2000n) >> 4;
  return [
    i < 10
      ? { function: 'first', file: '/src/first.c', line: 20 + i }
      : { function: `second${evil}`, file: `/src/z${evil}.c`, line: 10 + i },
  ];
};
const source = (name: string): string => Array.from({ length: 100 }, (_, i) => `\t${name} ${i + 1} ${evil}\n`).join('');

describe.skipIf(chromium === undefined)('in Chromium', () => {
  let browser: Browser;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    browser = await launchChromium(chromium!);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-weblist-'));
    const code = Array.from({ length: 40 }, (_, i) => ({ address: 0x2000n + BigInt(i) * 8n, text: `op <${i}>` }));
    const host = new FakeHost({
      writable: ['out.html'],
      files: { '/src/first.c': source('first'), [`/src/z${evil}.c`]: source('second') },
      programs: { '/bin/app': fakeBinary({ code, lines: frameOf }) },
    });
    await new Session(decodeProfile(encodeSpec(spec)), host, { interactive: true }).evaluate('weblist . >out.html');
    const file = path.join(folder, 'pprof001.html');
    fs.writeFileSync(file, host.files.get('out.html')!);
    url = pathToFileURL(file).href;
  });

  afterAll(async () => {
    await browser?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; said: string[]; asked: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, ...options });
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', message => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => said.push(`error: ${error.message}`));
    page.on('dialog', dialog => {
      said.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', request => asked.push(request.url()));
    await page.goto(url);
    return { page, said, asked };
  }

  const ask = <T>(page: Page, expression: string): Promise<T> => page.evaluate(expression) as Promise<T>;
  /** Line numbers of the open lines, by function; the assembly must be visible under just these. */
  const opened = async (page: Page): Promise<string[]> => {
    const { open, visible } = await ask<{ open: string[]; visible: string[] }>(
      page,
      `(() => {
        const isFirst = line => line.parentElement.previousElementSibling.textContent.includes('first');
        const name = line => (isFirst(line) ? 'first ' : 'second ') + line.previousElementSibling.textContent.trim();
        const live = [...document.querySelectorAll('.livesrc')];
        return {
          open: live.filter(line => line.getAttribute('aria-expanded') === 'true').map(name),
          visible: live.filter(line => line.nextSibling.checkVisibility()).map(name),
        };
      })()`,
    );
    expect(visible).toEqual(open);
    return open;
  };
  const focused = (page: Page): Promise<string> =>
    ask(
      page,
      'document.activeElement.previousElementSibling ? ' +
        'document.activeElement.previousElementSibling.textContent.trim() : ' +
        'document.activeElement.localName',
    );

  test('a click opens the code of a line, another closes it; nothing else is loaded', async () => {
    const { page, said, asked } = await open();
    expect(await opened(page)).toEqual([]);
    await page.locator('.livesrc', { hasText: 'first 22' }).click();
    await page.locator('.livesrc', { hasText: 'second 25' }).click();
    expect(await opened(page)).toEqual(['first 22', 'second 25']);
    expect(await page.locator('.livesrc.open + .asm').allTextContents()).toEqual([
      `${' '.repeat(19)}3          3     2020: ${' '.repeat(12)}${'op <4>'.padEnd(68)} ` +
        `first.c:22\n${' '.repeat(19)}.          .     2028: ${' '.repeat(12)}${'op <5>'.padEnd(68)} ` +
        `first.c:22\n`,
      `${' '.repeat(18)}16         16     20f0: ${' '.repeat(12)}${'op <30>'.padEnd(68)} ` +
        `script&gt;&lt;img src=x onerror=alert(2)&gt;.c:25\n${' '.repeat(19)}.          .     20f8: ` +
        `${' '.repeat(12)}${'op <31>'.padEnd(68)} script&gt;&lt;img src=x onerror=alert(2)&gt;.c:25\n`,
    ]);
    await page.locator('.livesrc', { hasText: 'first 22' }).click();
    expect(await opened(page)).toEqual(['second 25']);
    expect({ said, asked }).toEqual({ said: [], asked: [url] });
    await page.close();
  });

  test('selecting text does not close what is read', async () => {
    const { page } = await open();
    const line = page.locator('.livesrc', { hasText: 'first 22' });
    await line.click();
    const box = (await line.boundingBox())!;
    await page.mouse.move(box.x + 150, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 8, { steps: 5 });
    await page.mouse.up();
    expect([await opened(page), (await ask<string>(page, `getSelection().toString()`)).length > 5]).toEqual([
      ['first 22'],
      true,
    ]);
    await page.close();
  });

  test('by keyboard alone', async () => {
    const { page, said } = await open();
    // The bar's three stops, then one for each function.
    const stops: string[] = [];
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('Tab');
      stops.push(await focused(page));
    }
    expect(stops.slice(3)).toEqual(['20', '20']);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press(' ');
    expect([await focused(page), await opened(page)]).toEqual(['21', ['first 20', 'first 21']]);
    await page.keyboard.press('ArrowLeft');
    for (let i = 0; i < 9; i++) await page.keyboard.press('j');
    await page.keyboard.press('ArrowRight');
    expect(await opened(page)).toEqual(['first 20', 'second 20']);
    // Who comes back by Tab finds the line that was left.
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe('29');
    await page.keyboard.press('c');
    expect(await opened(page)).toEqual([]);
    await page.keyboard.press('o');
    expect((await opened(page)).length).toBe(20);
    expect(said).toEqual([]);
    await page.close();
  });

  test('the bar stays in sight, and lists the functions', async () => {
    const { page, said } = await open({ viewport: { width: 800, height: 300 } });
    await page.getByRole('button', { name: 'Open all' }).click();
    await page.locator('summary').click();
    expect(await page.locator('.bar li').allTextContents()).toEqual([
      'first 55 flat, 55 cum, 26.19%',
      `second${evil} 155 flat, 155 cum, 73.81%`,
    ]);
    await page.locator('.bar li a').nth(1).click();
    const place = await ask<{ top: number; bar: number; open: boolean }>(
      page,
      `({ top: document.querySelectorAll('h2')[1].getBoundingClientRect().top, bar: ` +
        `document.querySelector('.bar').getBoundingClientRect().bottom, open: ` +
        `document.querySelector('details').open })`,
    );
    expect([place.top >= place.bar, place.top < 300, place.open]).toEqual([true, true, false]);
    await page.getByRole('button', { name: 'Close all' }).click();
    expect(await opened(page)).toEqual([]);
    expect(said).toEqual([]);
    await page.close();
  });

  test('hostile names are text', async () => {
    const { page, said } = await open();
    const found = await ask(
      page,
      '({ scripts: document.scripts.length, images: document.images.length, pre: ' +
        `document.querySelectorAll('pre').length, heading: ` +
        `document.querySelectorAll('h2')[1].textContent })`,
    );
    expect({ found, said }).toEqual({ found: { scripts: 1, images: 0, pre: 2, heading: `second${evil}` }, said: [] });
    await page.close();
  });

  test('dark, light and on paper', async () => {
    const colours = async (page: Page): Promise<string[]> =>
      ask(
        page,
        '(() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color, ' +
          `getComputedStyle(document.querySelector('.bar')).display]; })()`,
      );
    const { page } = await open({ colorScheme: 'light' });
    const light = await colours(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await colours(page);
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    const paper = await colours(page);
    expect({ light, dark, paper }).toEqual({
      light: ['rgb(255, 255, 255)', 'rgb(31, 35, 40)', 'flex'],
      dark: ['rgb(13, 17, 23)', 'rgb(230, 237, 243)', 'flex'],
      paper: ['rgb(255, 255, 255)', 'rgb(0, 0, 0)', 'none'],
    });
    await page.close();
  });

  test('without scripts all code is in sight', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator('.asm').first().isVisible()).toBe(true);
    await page.close();
  });
});
