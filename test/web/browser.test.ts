// The pages in a real browser: every page of five profiles, what a person does on them, hostile names.
import fs from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import type { Profile } from '../../src/core/profile.ts';
import { nodeHost } from '../../src/host/node.ts';
import { servePages } from '../../src/web/index.ts';
import type { Pages } from '../../src/web/index.ts';
import { FakeHost } from '../support/fake-host.ts';
import { findChromium, launchChromium } from '../layout/chromium.ts';
import { fixture } from './support.ts';

const chromium = findChromium();
if (chromium === undefined) console.log('the tests of the pages in a browser are skipped: there is no Chromium or Chrome here');
const isBuilt = nodeHost().webAsset('page.js') !== undefined;
if (!isBuilt) console.log('the tests of the pages in a browser are skipped: dist/ is not built (npm run build)');

const axe = fs.readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const views = ['top', 'graph', 'flamegraph', 'peek', 'source', 'disasm', 'tags'] as const;

describe.skipIf(chromium === undefined || !isBuilt)('in Chromium', () => {
  let browser: Browser;
  const open: Pages[] = [];

  beforeAll(async () => {
    browser = await launchChromium(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    for (const pages of open) await pages.close();
  });

  /** Serves a profile; settings are kept in memory. */
  async function serve(profile: Profile): Promise<string> {
    const real = nodeHost();
    const host = { ...real, own: new FakeHost({ own: {} }).own, readFile: real.readFile };
    const pages = await servePages(new Session(profile, host), 'localhost:');
    open.push(pages);
    return `${pages.url}/ui`;
  }

  /** A tab that remembers what went wrong in it and whom it asked. */
  async function tab(options: BrowserContextOptions = {}): Promise<{ page: Page; said: string[]; asked: string[] }> {
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
    return { page, said, asked };
  }

  const ready = async (page: Page): Promise<void> => {
    await page.waitForSelector('html[data-ready="true"]');
    if ((await page.$('#graph')) !== null) await page.waitForSelector('#graph svg, #graph-state:has-text("Nothing")', { timeout: 30_000 });
    if ((await page.$('#stack-state')) !== null) await page.waitForFunction(`document.querySelector('#stack-state').hidden || document.querySelector('#stack-state').textContent.startsWith('Nothing')`);
  };

  /** What axe finds wrong, one line each. */
  async function faults(page: Page): Promise<string[]> {
    // The policy lets no other script in: the tool is evaluated by the browser's driver.
    await page.evaluate(axe);
    const found = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as { violations: { id: string; help: string; nodes: { html: string }[] }[] };
    return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => node.html.slice(0, 120)).slice(0, 3).join(' | ')}`);
  }

  // What is looked for where a page of everything would be long, and whether the pages' accessibility is looked at, too.
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
        const answer = (await page.goto(`${base}/${view}${focus !== '' && ['peek', 'source'].includes(view) ? `?f=${focus}` : ''}`))!;
        if (answer.status() !== 200) {
          // No program is at hand: the page says so.
          expect([view, await page.textContent('.sentence')]).toEqual(['disasm', expect.stringMatching(/^no matches found for regexp/)]);
          said.length = 0;
          if (looksCloser) expect(await faults(page)).toEqual([]);
          continue;
        }
        await ready(page);
        if (looksCloser) expect([view, await faults(page)]).toEqual([view, []]);
        expect([view, said]).toEqual([view, []]);
      }
      expect(asked.filter(url => !url.startsWith(base))).toEqual([]);
      await page.close();
    });
  });
});
