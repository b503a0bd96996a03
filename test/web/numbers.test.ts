// Every page shows the numbers of the text report with the same options.
import { describe, expect, test } from 'vitest';
import { disasm } from '../../src/commands/profile/disasm.ts';
import type { ReportCommand } from '../../src/commands/command.ts';
import { dot as drawDot } from '../../src/commands/profile/pictures.ts';
import { tags } from '../../src/commands/profile/tags.ts';
import { top } from '../../src/commands/profile/top.ts';
import { peek } from '../../src/commands/profile/tree.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import { WebFlameModel } from '../../src/web/client/flame-model.ts';
import { configFromQuery, urlOptions } from '../../src/web/site/config.ts';
import { parseQuery } from '../../src/web/site/query.ts';
import { fakeBinary } from '../support/fake-binary.ts';
import { dataOf, fixture, plain, rowsOf, TestSite, textOf } from './support.ts';

/** For each option that an address can hold: values that change something, in made-a or in made-labels. */
const values: Readonly<Record<string, readonly string[]>> = {
  call_tree: ['t'],
  relative_percentages: ['t'],
  unit: ['seconds', 'us', 'auto'],
  compact_labels: ['t'],
  intel_syntax: ['t'],
  mean: ['t'],
  sample_index: ['samples', '1'],
  divide_by: ['2'],
  normalize: ['t'],
  sort: ['cum', 'flat'],
  tagroot: ['k'],
  tagleaf: ['k', 'bytes'],
  drop_negative: ['t'],
  nodecount: ['2'],
  nodefraction: ['0.4'],
  edgefraction: ['0.4'],
  trim: ['f'],
  focus: ['ba', 'nothing', 'foo.go'],
  ignore: ['qux'],
  prune_from: ['foo'],
  hide: ['foo'],
  show: ['main|ba'],
  show_from: ['foo'],
  tagfocus: ['k=v1', '600b:'],
  tagignore: ['v2'],
  tagshow: ['k'],
  taghide: ['bytes'],
  noinlines: ['t'],
  showcolumns: ['t'],
  granularity: ['functions', 'filefunctions', 'files', 'lines', 'addresses'],
};

const cases = urlOptions.flatMap(option =>
  values[option.name]!.map(value => ({ option: option.name, query: `${option.url}=${encodeURIComponent(value)}` })),
);
const names = ['main', 'foo', 'bar', 'baz', 'qux'];
const program = fakeBinary({
  symbols: names.map((name, i) => ({ name, start: BigInt(0x1000 * (i + 1)), end: BigInt(0x1000 * (i + 1) + 0xff) })),
  code: names.flatMap((name, i) =>
    [0, 4].map(offset => ({
      address: BigInt(0x1000 * (i + 1) + offset),
      function: name,
      file: `/src/${name}.go`,
      line: 11 + offset,
    })),
  ),
  buildId: 'abc123',
});
const site = new TestSite(fixture('made-a.pb.gz'), { programs: { '/bin/app': program } });

test('every option has a case', () => {
  expect(Object.keys(values).sort()).toEqual(urlOptions.map(option => option.name).sort());
});

/** What the command prints for the options of an address. */
async function report(
  command: ReportCommand,
  argument: string | null,
  query: string,
  changes: Partial<Config> = {},
): Promise<string> {
  const outcome = await site.session.report(command, argument, {
    ...configFromQuery(defaults, parseQuery(query)),
    ...changes,
  });
  return outcome.failed
    ? `failed: ${outcome.notes.findLast(note => note.level === 'error')!.text.trimEnd()}`
    : [...(outcome.out as Iterable<string>)].join('');
}

/** The text of a page's report; what went wrong where there is none. */
async function shown(path: string, pattern: RegExp): Promise<string> {
  const { status, text } = await site.get(path);
  return status === 200 ? plain(pattern.exec(text)![1]!) : `failed: ${text.trimEnd()}`;
}

const content = /<pre class="report" id="content" tabindex="0">(.*?)<\/pre>/s;
const legendOf = (page: string): string[] =>
  [
    ...(/<div id="detailsbox" class="box">(.*?)<\/div><\/details>/s.exec(page)?.[1] ?? '').matchAll(
      /<div>(.*?)(?=<div>|$)/gs,
    ),
  ].map(match => plain(match[1]!));

describe.each([{ option: 'none', query: '' }, ...cases])('$option: $query', ({ query }) => {
  test('Top', async () => {
    const text = await report(top, null, query, { nodecount: 500 });
    const page = await site.page(`/ui/top?${query}`);
    const [head, ...lines] = text.split(/ +flat +flat% +sum% +cum +cum%\n/) as [string, string];
    const rows = rowsOf(page, 'rows');
    const printed = lines
      .join('')
      .split('\n')
      .filter(line => line !== '');
    expect(rows.map(cells => [...cells.slice(0, 5), `${cells[5]}${cells[6] === '' ? '' : ` ${cells[6]}`}`])).toEqual(
      printed.map(line => /^\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+) {2}(.*)$/.exec(line)!.slice(1)),
    );
    expect(legendOf(page)).toEqual(head.trimEnd().split('\n'));
    const items = dataOf<{ Name: string; FlatFormat: string; CumFormat: string }[]>(page, 'rows-data');
    expect(items.map(item => [item.FlatFormat, item.CumFormat, item.Name])).toEqual(
      rows.map(cells => [cells[0], cells[3], cells[5]]),
    );
  });

  test('Graph', async () => {
    const text = await report(drawDot, null, query);
    const { dot } = dataOf<{ dot: string }>(await site.page(`/ui/graph?${query}`), 'graph-data');
    expect(dot).toBe(text.replace(/^subgraph cluster_L .*\n/m, ''));
  });

  test('Peek', async () => {
    const pattern = new URLSearchParams(query).get('f') ?? '';
    const text = await report(peek, pattern, query, { granularity: 'lines' });
    expect(await shown(`/ui/peek?${query}`, content)).toBe(text);
  });

  test('Disassemble', async () => {
    const pattern = new URLSearchParams(query).get('f') ?? '';
    // The page has the heaviest first, the report goes by name.
    const routines = (text: string): string[] => text.split(/^(?=ROUTINE )/m).sort();
    expect(routines(await shown(`/ui/disasm?${query}`, content))).toEqual(
      routines(await report(disasm, pattern, query)),
    );
  });

  test('Source', async () => {
    const pattern = new URLSearchParams(query).get('f') ?? '';
    const context = await site.get(`/ui/source.html?${query}`);
    const listing = (html: string): string[] =>
      [...html.matchAll(/<h2>.*?<\/pre>/gs)].map(match => plain(match[0].replace(/<pre[^>]*>/, '')));
    const page = await site.get(`/ui/source?${query}`);
    if (page.status !== 200)
      expect([page.text, context.text]).toEqual([`no matches found for regexp: ${pattern}\n`, page.text]);
    else expect(listing(page.text).sort()).toEqual(listing(context.text).sort());
  });

  test('Tags', async () => {
    const text = await report(tags, null, query);
    const page = await site.page(`/ui/tags?${query}`);
    const printed = text
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '');
    const told: string[] = [];
    for (const section of page.matchAll(/<section class="tag">(.*?)<\/section>/gs)) {
      const [, key] = /<h2>(.*?)<\/h2>/.exec(section[1]!)!;
      const [, sum] = /<p class="sum">(.*?)<\/p>/.exec(section[1]!)!;
      told.push(`${key}: Total ${plain(sum!)}`);
      for (const row of section[1]!.matchAll(
        /<th scope="row">(.*?)<\/th><td class="value">(.*?)<\/td><td class="share">(.*?)<\/td>/g,
      ))
        told.push(`${plain(row[2]!)} (${row[3]}): ${plain(row[1]!)}`);
    }
    const words = (line: string): string =>
      line
        .replace(/\s+/g, ' ')
        .replace(/\(\s+/g, '(')
        .replace(/ \(([^()]*%)\)$/, ' $1');
    expect(told).toEqual(printed.map(words));
  });

  test('Flame Graph', async () => {
    const data = await site.flame(query);
    const granularity = configFromQuery(defaults, parseQuery(query)).granularity || 'filefunctions';
    const boxes = new WebFlameModel(data).boxes([0]);
    const total = data.tree.gain.reduce((a, b) => a + b, 0);
    expect(boxes.width).toBe(total);
    const answer = JSON.parse(
      textOf(await site.ask(`/ui/top.json?${query}&trim=f&g=${granularity}&mean=f&dropneg=f&sort=flat`)),
    ) as { total: number; rows: { Flat: number }[] };
    // A table's rows are means where a picture's boxes are sums.
    if (query === 'mean=t') return;
    expect(answer.rows.reduce((sum, row) => sum + row.Flat, 0)).toBe(total);
    expect(data.total).toBe(answer.total);
  });
});
