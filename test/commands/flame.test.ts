// What flame and folded write: text, folded stacks, and pictures looked at in a real browser.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { findChromium, launchChromium } from '../layout/chromium.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';

const small = drawnBytes(`
  4          3          2          1
  main.main  main.main  main.main  runtime.gc
  main.a     main.a     main.b
  main.x     main.y     main.x[inl]
`);

async function run(bytes: Uint8Array, line: string, fullScreen = false) {
  const host = new FakeHost({ writable: ['out.svg', 'out.html', 'out.txt'] });
  const outcome = await new Session(decodeProfile(bytes), host, { interactive: true, fullScreen }).evaluate(line);
  return {
    out: [...(outcome.out as Iterable<string>)].join(''),
    notes: outcome.notes.map(({ text }) => text),
    host,
    outcome,
  };
}

test('folded', async () => {
  expect((await run(small, 'folded')).out).toBe(
    'main.main;main.a;main.x 4\nmain.main;main.a;main.y 3\nmain.main;main.b;main.x 2\nruntime.gc 1\n',
  );
  expect((await run(small, 'folded main.a -main.y')).out).toBe('main.main;main.a;main.x 4\n');
});

test('flame without a screen is an indented tree', async () => {
  const { out, notes } = await run(small, 'flame');
  expect(out).toBe(`Type: samples
       cum   cum%       flat  flat%
        10   100%          0     0%  root
         9 90.00%          0     0%   main.main
         7 70.00%          0     0%    main.a
         4 40.00%          4 40.00%     main.x
         3 30.00%          3 30.00%     main.y
         2 20.00%          0     0%    main.b
         2 20.00%          2 20.00%     main.x (inline)
         1 10.00%          1 10.00%   runtime.gc
`);
  expect(notes).toEqual([
    'flame > f.svg or f.html writes a picture to click through; folded gives stacks for other tools',
  ]);
});

test('branches below nodefraction are left out and counted', async () => {
  const host = new FakeHost();
  const session = new Session(decodeProfile(small), host, { interactive: true });
  await session.evaluate('nodefraction=0.25');
  const { out } = await session.evaluate('flame');
  const lines = [...(out as Iterable<string>)].join('').split('\n');
  expect(lines.slice(2)).toEqual([
    '        10   100%          0     0%  root',
    '         9 90.00%          0     0%   main.main',
    '         7 70.00%          0     0%    main.a',
    '         4 40.00%          4 40.00%     main.x',
    '         3 30.00%          3 30.00%     main.y',
    '2 branches below 25.00% left out (nodefraction)',
    '',
  ]);
});

test('with a screen it asks for it, redirected it writes what the name says', async () => {
  const { outcome } = await run(small, 'flame', true);
  expect([outcome.out, outcome.screen?.kind]).toEqual([[], 'flame']);
  const { host, notes } = await run(small, 'flame > out.txt', true);
  expect([host.text('out.txt')!.split('\n')[0], notes]).toEqual([
    'main.main;main.a;main.x 4',
    ['Generating report in out.txt'],
  ]);
  expect((await run(small, 'flame > out.svg')).host.text('out.svg')!.slice(0, 60)).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<svg class="flame" xm',
  );
  expect((await run(small, 'flame > out.html')).host.text('out.html')!.slice(0, 15)).toBe('<!DOCTYPE html>');
});

test('a filter that is no pattern is told before the screen is taken', async () => {
  const { outcome, notes } = await run(small, 'flame (', true);
  expect([outcome.failed, outcome.screen, notes[0]]).toEqual([
    true,
    undefined,
    'parsing focus regexp: error parsing regexp: missing closing ): `(`',
  ]);
});

test('a tag that no sample has is told before the screen is taken', async () => {
  const session = new Session(decodeProfile(small), new FakeHost(), { interactive: true, fullScreen: true });
  await session.evaluate('tagroot=nobody');
  const outcome = await session.evaluate('flame');
  expect([outcome.screen?.kind, outcome.notes[0]]).toEqual([
    'flame',
    { level: 'error', text: 'TagRoot expression matched no samples' },
  ]);
});

const evil = '"]]></script><script>alert(1)</script><img src=x onerror=alert(2)>\x00\x1b[31m\ud800;&amp;';
const hostile = encodeSpec({
  types: [['samples', 'count']],
  mappings: [{ file: `/bin/${evil.replace(/\//g, '')}` }],
  functions: [{ name: `f${evil}`, file: `/src/${evil}.c` }, { name: 'plain' }],
  locations: [
    { mapping: 1, lines: [{ function: 1 }] },
    { mapping: 1, lines: [{ function: 2 }] },
  ],
  samples: [
    { stack: [1, 2], values: [3] },
    { stack: [2], values: [1] },
  ],
  comments: [evil],
});

const chromium = findChromium();
if (chromium === undefined)
  console.log('the tests of the flame graph in a browser are skipped: there is no Chromium or Chrome here');

describe.skipIf(chromium === undefined)('in Chromium', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await launchChromium(chromium!);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-flame-'));
  });
  afterAll(async () => {
    await browser.close();
    fs.rmSync(folder, { recursive: true });
  });

  /** Opens what a line writes; nothing may be said, asked for or fetched. */
  async function open(bytes: Uint8Array, name: string, use: (page: Page) => Promise<void>) {
    const { host } = await run(bytes, `flame > ${name}`);
    const file = path.join(folder, name);
    fs.writeFileSync(file, host.files.get(name)!);
    const page = await browser.newPage({ viewport: { width: 1240, height: 500 } });
    const said: string[] = [];
    page.on('console', message => said.push(message.text()));
    page.on('pageerror', error => said.push(String(error)));
    page.on('request', request => request.url().startsWith('file:') || said.push(request.url()));
    page.on('dialog', dialog => {
      if (dialog.type() !== 'prompt') said.push(dialog.message());
      void dialog.accept('main.x');
    });
    try {
      await page.goto(pathToFileURL(file).href);
      await use(page);
      expect(said).toEqual([]);
    } finally {
      await page.close();
    }
  }
  const shown = (page: Page) => page.locator('.box:visible > text').allTextContents();

  test.each(['out.svg', 'out.html'])('%s: click zooms, escape goes back, search adds up', async name => {
    await open(small, name, async page => {
      const all = ['root', 'main.main', 'main.a', 'main.x', 'main.y', 'main.b', 'main.x', 'runtime.gc'];
      expect(await shown(page)).toEqual(all);
      await page.locator('.box').nth(2).click();
      expect(await shown(page)).toEqual(['root', 'main.main', 'main.a', 'main.x', 'main.y']);
      await page.locator('.box').nth(3).hover();
      expect(await page.locator('#detail').textContent()).toBe('main.x  4 (40.00%)  self 4 (40.00%)');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      expect(await shown(page)).toEqual(all);
      await page.keyboard.press('/');
      if (name === 'out.html') await page.keyboard.type('main.x');
      await expect.poll(() => page.locator('#found').textContent()).toBe('matched: 60.0%');
      expect(await page.locator('.hit > text').allTextContents()).toEqual(['main.x', 'main.x']);
    });
  });

  test.each(['out.svg', 'out.html'])('%s: names are text, whatever they hold', async name => {
    await open(hostile, name, async page => {
      expect(await page.locator('script').count()).toBe(1);
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.locator('.box').nth(2).locator('title').textContent()).toContain(
        '"]]></script><script>alert(1)</script><img src=x onerror=alert(2)>\ufffd\ufffd[31m',
      );
    });
  });
});
