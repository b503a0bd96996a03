// Which options apply to a page: those of its address over those of the command line; chips, Reset and
// Default show and clear them all.
import { describe, expect, test } from 'vitest';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import { pages } from '../../src/web/pages/index.ts';
import { encodeSpec } from '../support/wire.ts';
import { browser, dataOf, fixture, plain, rowsOf, TestSite } from './support.ts';

const views = pages.map(({ path }) => path);

/** The pages of `inkprof OPTIONS -http=:`. */
const started = (config: Partial<Config>): TestSite =>
  new TestSite(fixture('made-a.pb.gz'), {}, { config: { ...defaults, ...config } });

/** Option, value and the address that takes it back, of each chip. */
const chipsOf = (page: string): string[][] =>
  [...page.matchAll(/<li><span>([^<]*)(?:<b>(.*?)<\/b>)?<\/span><a href="([^"]*)"/g)].map(([, name, value, link]) => [
    plain(name!),
    plain(value ?? ''),
    plain(link!),
  ]);
const resetOf = (page: string): string =>
  plain(/<a href="([^"]*)" title="The whole profile">Reset<\/a>/.exec(page)![1]!);
const defaultOf = (page: string): string =>
  plain(/<a href="([^"]*)"[^>]*>(?:<span class="mark"[^>]*>&check;<\/span>)?Default<\/a>/.exec(page)![1]!);
const totalOf = (page: string): string => plain(/<b>(.*?)<\/b>/.exec(page)![1]!);
const names = (page: string): string[] => rowsOf(page, 'rows').map(cells => cells[5]!);

test('without options there is no chip, and Reset and Default lead to the page alone', async () => {
  const page = await started({}).page('/ui/top');
  expect([chipsOf(page), resetOf(page), defaultOf(page), totalOf(page)]).toEqual([[], '?', '?', '100ms']);
  expect(dataOf<{ base: unknown }>(page, 'page-data').base).toEqual({});
});

test.each(views.filter(view => view !== 'disasm'))(
  '%s: an option of the command line is a chip whose x clears it, as do Reset and Default',
  async view => {
    const site = started({ focus: 'foo' });
    const page = await site.page(`/ui/${view}`);
    expect([chipsOf(page), resetOf(page), defaultOf(page), totalOf(page)]).toEqual([
      [['focus', 'foo', '?f=']],
      '?f=',
      '?f=',
      '70ms of 100ms',
    ]);
    const cleared = await site.page(`/ui/${view}?f=`);
    expect([chipsOf(cleared), totalOf(cleared)]).toEqual([[], '100ms']);
    expect(dataOf<{ base: unknown }>(page, 'page-data').base).toEqual({ f: 'foo' });
  },
);

test("the command line's options apply as in pprof, and the address wins over them", async () => {
  const site = started({ focus: 'foo', sample_index: 'samples', granularity: 'lines', nodecount: 3, trim: false });
  const page = await site.page('/ui/top?f=qux&n=2');
  expect(chipsOf(page)).toEqual([
    ['sample_index', 'samples', '?f=qux&n=2&si='],
    ['nodecount', '2', '?f=qux&n='],
    ['trim', 'f', '?f=qux&n=2&trim='],
    ['focus', 'qux', '?f=&n=2'],
    ['granularity', 'lines', '?f=qux&g=&n=2'],
  ]);
  expect(resetOf(page)).toBe('?f=&g=&n=&si=&trim=');
  // Default is about what is saved: the sample type is none of it.
  expect(defaultOf(page)).toBe('?f=&g=&n=&trim=');
  const cleared = await site.page('/ui/top?f=&g=&n=&si=&trim=');
  expect([chipsOf(cleared), names(cleared), totalOf(cleared)]).toEqual([
    [],
    ['bar', 'qux', 'baz', 'foo', 'main'],
    '100ms',
  ]);
});

test("every chip's x leads to a page without that chip and with all others", async () => {
  const site = started({
    focus: 'foo',
    ignore: 'qux',
    sort: 'cum',
    divide_by: 2,
    tagroot: 'k',
    nodefraction: 0.1,
    unit: 'us',
  });
  const start = '/ui/top?h=bar&si=samples&rel=t';
  const all = chipsOf(await site.page(start));
  expect(all.map(([name]) => name)).toEqual([
    'relative_percentages',
    'unit',
    'sample_index',
    'divide_by',
    'sort',
    'tagroot',
    'nodefraction',
    'focus',
    'ignore',
    'hide',
  ]);
  for (const [name, , link] of all) {
    const left = chipsOf(await site.page(`/ui/top${link}`));
    expect(left.map(([other]) => other)).toEqual(all.map(([other]) => other).filter(other => other !== name));
  }
});

test('a line that is typed on a page takes back what the command line says', async () => {
  const site = started({ focus: 'foo', trim: false });
  expect((await site.run('focus=')).go).toBe('?f=');
  expect((await site.run('trim=true', '?f=')).go).toBe('?f=&trim=');
  expect((await site.run('focus=bar', '?f=')).go).toBe('?f=bar');
  expect((await site.run('top1')).out).toContain('Active filters:\n   focus=foo\n');
  expect((await site.run('top1', '?f=')).out).not.toContain('Active filters');
});

test('the menu of sample types marks the one that is shown', async () => {
  const marked = (page: string): string[] =>
    [...page.matchAll(/<a id="sampletype-(\w+)"[^>]*aria-current/g)].map(match => match[1]!);
  expect(marked(await started({}).page('/ui/top'))).toEqual(['cpu']);
  expect(marked(await started({ sample_index: 'samples' }).page('/ui/top'))).toEqual(['samples']);
  expect(marked(await started({ sample_index: 'samples' }).page('/ui/top?si=cpu'))).toEqual(['cpu']);
});

test('the way to another view keeps that the focus was taken back', async () => {
  const link = (page: string): string => plain(/<a id="graphbtn"[^>]*href="([^"]*)"/.exec(page)![1]!);
  expect(link(await started({ focus: 'foo' }).page('/ui/top?f=&n=4'))).toBe('./graph?f=&n=4');
  expect(link(await started({}).page('/ui/top?f=foo&n=4'))).toBe('./graph?n=4');
});

test('the header tells what the filters left', async () => {
  const site = started({});
  expect(totalOf(await site.page('/ui/top?f=foo'))).toBe('70ms of 100ms');
  expect(totalOf(await site.page('/ui/top?f=nothing'))).toBe('0 of 100ms');
  expect(totalOf(await site.page('/ui/top?i=qux&si=samples'))).toBe('7 of 10');
  expect(totalOf(await site.page('/ui/top?f=foo&rel=t'))).toBe('70ms');
  expect(totalOf(await site.page('/ui/flamegraph?tf=k'))).toMatch(/ of 100ms$/);
});

describe('an address that cannot be read keeps menus, search and chips', () => {
  test.each([
    [
      'f=(&n=4',
      'parsing focus regexp: error parsing regexp: missing closing ): `(`',
      [
        ['nodecount', '4', '?f=%28'],
        ['focus', '(', '?n=4'],
      ],
    ],
    [
      'h=*&i=bar',
      'parsing hide regexp: error parsing regexp: missing argument to repetition operator: `*`',
      [
        ['ignore', 'bar', '?h=%2A'],
        ['hide', '*', '?i=bar'],
      ],
    ],
    [
      'n=zz',
      'error setting config field nodecount: strconv.Atoi: parsing "zz": invalid syntax',
      [['nodecount', 'zz', '?']],
    ],
    ['si=nothing', 'sample_index "nothing" must be one of: [samples cpu]', [['sample_index', 'nothing', '?']]],
    [
      'trim=maybe',
      'error setting config field trim: illegal value "maybe" for bool variable',
      [['trim', 'maybe', '?']],
    ],
    [
      'g=zz&sort=up',
      'error setting config field sort: invalid "sort" value "up"',
      [
        ['sort', 'up', '?g=zz'],
        ['granularity', 'zz', '?sort=up'],
      ],
    ],
    ['divide_by=0', 'zero divisor specified', [['divide_by', '0', '?']]],
    ['base=7', 'there is no profile 7 to compare with', [['compared with', '7', '?']]],
    ['tf=a%3D(', 'parsing tagfocus regexp: error parsing regexp: missing closing ): `(`', [['tagfocus', 'a=(', '?']]],
  ] as [string, string, string[][]][])('%s', async (query, sentence, chips) => {
    for (const view of views) {
      const { status, text } = await started({}).get(`/ui/${view}?${query}`, { headers: browser });
      expect([view, status]).toEqual([view, 400]);
      // On some pages the focus is also the name that is looked for, and read as such first.
      const told = ['peek', 'source', 'disasm'].includes(view)
        ? sentence.replace('parsing focus regexp:', 'parsing argument regexp (:')
        : sentence;
      expect([view, plain(/<pre class="sentence">(.*?)<\/pre>/s.exec(text)![1]!)]).toEqual([view, told]);
      for (const part of [
        'id="topbtn"',
        'id="focus"',
        'id="edit-options"',
        'id="download-profile"',
        'id="search"',
        'id="console-line"',
        'id="options-dialog"',
      ])
        expect([part, text.includes(part)]).toEqual([part, true]);
      expect(chipsOf(text)).toEqual(chips);
      expect(dataOf<{ view: unknown }>(text, 'page-data').view).toBe(null);
    }
  });

  test('an option that cannot be read can be mended in the form', async () => {
    const { text } = await started({}).get('/ui/top?n=zz', { headers: browser });
    expect(text).toContain('name="n" value="zz"');
  });

  test('a profile that no page can show has the sentence alone', async () => {
    const { status, text } = await new TestSite(
      decodeProfile(encodeSpec({ types: [], functions: [], locations: [], samples: [] })),
    ).get('/ui/top', { headers: browser });
    expect([status, plain(/<pre class="sentence">(.*?)<\/pre>/s.exec(text)![1]!)]).toEqual([
      400,
      'profile has no samples',
    ]);
  });
});
