// One list of pages: what is derived from it must be unambiguous, and every page must be complete.
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../../src/core/base/text.ts';
import { frameKeys } from '../../src/web/html/frame-keys.ts';
import type { PageData } from '../../src/web/html/page-data.ts';
import { pages, startPage } from '../../src/web/pages/index.ts';
import { browser, dataOf, fixture, siteWithCode, TestSite, textOf } from './support.ts';

const duplicates = (names: readonly string[]): string[] => names.filter((name, i) => names.indexOf(name) !== i);

describe('the list of pages', () => {
  test('no two pages share an address, an element, a key or a file', () => {
    const routes = pages.flatMap(({ path, formerPaths = [], downloads, data = {} }) => [
      path,
      ...formerPaths,
      ...downloads.flatMap(download => ('file' in download ? [download.file] : [])),
      ...Object.keys(data),
    ]);
    // The routes that are no page's.
    const others = [
      '',
      'saveconfig',
      'deleteconfig',
      'run',
      'match',
      'compare',
      'download',
      'complete',
      'drawn',
      'assets',
    ];
    expect(duplicates([...routes, ...others])).toEqual([]);
    expect(duplicates(pages.map(({ id }) => id))).toEqual([]);
    expect(duplicates([...pages, ...frameKeys].map(({ key }) => key))).toEqual([]);
  });

  test('addresses, element ids and keys need no escapes', () => {
    for (const { path, id, key } of pages) expect(`${path} ${id} ${key}`).toMatch(/^[a-z]+ [a-z-]+ [a-z]$/);
  });

  test('a module of the client for every page with a script, and no other', () => {
    const folder = new URL('../../src/web/client/views/', import.meta.url);
    const modules = fs.readdirSync(folder).map(name => name.replace(/\.ts$/, ''));
    expect(modules.sort()).toEqual(pages.flatMap(({ hasScript, path }) => (hasScript ? [path] : [])).sort());
  });

  test('a window begins with one of them, and a page that fails leads to one', () => {
    expect(pages).toContain(startPage);
    expect(pages.some(({ isWayOut }) => isWayOut)).toBe(true);
  });
});

describe.each(pages.map(page => [page.path, page] as const))('/ui/%s', (path, page) => {
  const site = siteWithCode();

  test('has its title, its link marked, and what its script needs', async () => {
    const { text } = await site.get(`/ui/${path}`, { headers: browser });
    expect(text).toContain(`<title>testbin cpu &middot; ${page.label}</title>`);
    expect(text).toMatch(new RegExp(`<a id="${page.id}" [^>]*href="\\./${path}" [^>]*aria-current="page">`));
    expect(text.match(/aria-current="page"/g)).toHaveLength(1);
    const { view, hasScript, views, keys } = dataOf<PageData>(text, 'page-data');
    expect([view, hasScript]).toEqual([path, page.hasScript === true]);
    expect(views.map(({ key }) => key)).toEqual(pages.map(({ key }) => key));
    expect(Object.keys(keys)).toEqual(frameKeys.map(({ key }) => key));
  });

  test('is in the View menu and in the help of every page', async () => {
    for (const other of pages) {
      const { text } = await site.get(`/ui/${other.path}?f=main`, { headers: browser });
      expect(text).toContain(`href="./${path}"`);
      expect(text).toContain(`<dt><kbd>${page.key}</kbd></dt><dd>${page.label}</dd>`);
    }
  });

  test('offers its files, and each of them is there', async () => {
    const { text } = await site.get(`/ui/${path}`, { headers: browser });
    for (const download of page.downloads) {
      if ('picture' in download) {
        expect(text).toContain(`data-kind="${download.picture}">${download.label}</button>`);
        continue;
      }
      expect(text).toContain(`<a href="./${download.file}" download>${download.label}</a>`);
      const answer = await site.ask(`/ui/${download.file}`);
      expect([answer.status, answer.headers['Content-Disposition']]).toEqual([
        200,
        `attachment;filename="testbin-${download.file}"`,
      ]);
      expect(encodeText(textOf(answer)).length).toBeGreaterThan(0);
    }
    for (const name of Object.keys(page.data ?? {})) {
      const answer = await site.ask(`/ui/${name}`);
      expect([answer.status, answer.headers['Content-Type']]).toEqual([200, 'application/octet-stream']);
    }
  });
});

test('what a page that fails leads to is in the list', async () => {
  const { text } = await new TestSite(fixture('made-a.pb.gz')).get('/ui/zz', { headers: browser });
  const ways = /<p class="ways">(.*?)<\/p>/s.exec(text)![1]!;
  expect([...ways.matchAll(/href="\.\/(\w+)">([^<]+)</g)].map(([, path, label]) => [path, label])).toEqual([
    ['top', 'Top'],
    ['flamegraph', 'Flame Graph'],
  ]);
});

test('commands that write a file or open a viewer lead to the page that shows the same', async () => {
  const site = new TestSite(fixture('made-a.pb.gz'));
  const go = async (line: string): Promise<string | undefined> => (await site.run(line)).go;
  expect(await go('web')).toBe('./graph?');
  expect(await go('gv main')).toBe('./graph?f=main');
  expect(await go('pdf')).toBe('./graph?');
  expect(await go('weblist main')).toBe('./source?f=main');
  expect(await go('dot')).toBe(undefined);
  expect((await site.run('kcachegrind')).notes.map(note => note.text)).toEqual([
    'kcachegrind writes a file',
    'the Download menu has the profile and what the pages show',
  ]);
});

test('the graph without a script leads to two pages, in a sentence with its blanks', async () => {
  const text = await new TestSite(fixture('made-a.pb.gz')).page('/ui/graph');
  expect(/<noscript><p class="empty">(.*?)<\/p>/s.exec(text)![1]).toBe(
    'The graph is drawn by the page\'s script. Without one: <a href="./peek">who calls whom as text</a>, ' +
      'or the <a href="./graph.dot">graph\'s text</a> for Graphviz.',
  );
});
