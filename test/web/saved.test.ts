// Saved configurations: pprof's file, byte for byte.
import { expect, test } from 'vitest';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults } from '../../src/core/view/options.ts';
import { configFromQuery, queryFromConfig, relativeLink } from '../../src/web/site/config.ts';
import { configMenu } from '../../src/web/site/saved.ts';
import { parseQuery, queryText } from '../../src/web/site/query.ts';
import { drawnBytes } from '../support/drawn.ts';
import { TestSite } from './support.ts';

const profile = decodeProfile(
  drawnBytes(`
  1
  main
`),
);
const file = 'config/pprof/settings.json';
const post = { method: 'POST' };

test('saving, replacing and deleting', async () => {
  const site = new TestSite(profile);
  await site.get('/ui/saveconfig?config=c%3C1%3E&f=foo&si=samples&n=7&trim=f&sort=cum', post);
  expect(site.host.kept.get(file)).toBe(`{
  "configs": [
    {
      "name": "c\\u003c1\\u003e",
      "unit": "minimum",
      "sort": "cum",
      "nodecount": 7,
      "nodefraction": 0.005,
      "edgefraction": 0.001,
      "focus": "foo"
    }
  ]
}`);
  await site.get('/ui/saveconfig?config=c2&h=bar', post);
  await site.get('/ui/saveconfig?config=c%3C1%3E&f=baz', post);
  const configs = (): unknown =>
    (
      JSON.parse(site.host.kept.get(file)!) as { configs: { name: string; focus?: string; hide?: string }[] }
    ).configs.map(({ name, focus, hide }) => [name, focus, hide]);
  expect(configs()).toEqual([
    ['c<1>', 'baz', undefined],
    ['c2', undefined, 'bar'],
  ]);
  expect((await site.get('/ui/deleteconfig?config=zz', { method: 'DELETE' })).status).toBe(400);
  await site.get('/ui/deleteconfig?config=c2', { method: 'DELETE' });
  expect(configs()).toEqual([['c<1>', 'baz', undefined]]);
  await site.get('/ui/deleteconfig?config=c%3C1%3E', { method: 'DELETE' });
  expect(site.host.kept.get(file)).toBe('{\n  "configs": []\n}');
});

test('what another version has put there stays', async () => {
  const site = new TestSite(profile, { own: { [file]: '{"configs":[{"name":"old","focus":"x","future":{"a":1}}]}' } });
  await site.get('/ui/saveconfig?config=new', post);
  expect(JSON.parse(site.host.kept.get(file)!).configs[0]).toEqual({ name: 'old', focus: 'x', future: { a: 1 } });
});

test('the menu marks the last entry that the page shows', () => {
  const site = new TestSite(profile, {
    own: { [file]: JSON.stringify({ configs: [full('A', 'foo'), full('B', 'bar'), full('C', 'foo')] }) },
  });
  expect(configMenu(site.host, defaults, parseQuery('f=foo'))).toEqual([
    { name: 'Default', url: '?', current: false, saved: false },
    { name: 'A', url: '?f=foo', current: false, saved: true },
    { name: 'B', url: '?f=bar', current: false, saved: true },
    { name: 'C', url: '?f=foo', current: true, saved: true },
  ]);
  expect(configMenu(site.host, defaults, parseQuery(''))[0]).toEqual({
    name: 'Default',
    url: '?',
    current: true,
    saved: false,
  });
});

function full(name: string, focus: string): object {
  return {
    name,
    unit: 'minimum',
    sort: 'flat',
    nodecount: -1,
    nodefraction: 0.005,
    edgefraction: 0.001,
    trim: true,
    focus,
  };
}

test.each(['nonsense', '[]', '{"configs":7}', '{"configs":[1]}'])(
  'a file that is %s leaves Default alone, and is not overwritten',
  async text => {
    const site = new TestSite(profile, { own: { [file]: text } });
    expect(configMenu(site.host, defaults, parseQuery('')).map(entry => entry.name)).toEqual(['Default']);
    const answer = await site.get('/ui/saveconfig?config=a', post);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/^could not parse settings: /);
    expect(site.host.kept.get(file)).toBe(text);
  },
);

test('a config in an address comes back', () => {
  const query = [
    'calltree=t&compact=t&dropneg=t&ef=0.2&f=focus&g=functions&h=hide&i=ignore&mean=t&n=10&nf=0.1&noinlines=t&norm=t',
    'prunefrom=prune_from&rel=t&s=show&sf=show_from&showcolumns=t&sort=cum',
    'tf=tagfocus&th=taghide&ti=tagignore&ts=tagshow&unit=auto',
  ].join('&');
  const config = configFromQuery(defaults, parseQuery(query));
  const made = queryFromConfig(config, new Map(), defaults);
  expect(made.changed).toBe(true);
  expect(queryText(made.query)).toBe(query);
  expect(queryFromConfig(config, parseQuery(query), defaults).changed).toBe(false);
  expect(relativeLink(queryFromConfig(defaults, new Map(), defaults).query)).toBe('?');
});

test('addresses are read as Go reads them', () => {
  expect([...parseQuery('a=1&a=2&b=x+y%20z&c;d=1&e=%zz&f=%C3%A9&g=%ff&&h')]).toEqual([
    ['a', ['1', '2']],
    ['b', ['x y z']],
    ['f', ['é']],
    ['g', ['\udcff']],
    ['h', ['']],
  ]);
});
