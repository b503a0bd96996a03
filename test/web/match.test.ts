// What the search boxes of the pages find: the server judges patterns, but for those that the browser reads alike.
import { describe, expect, test, vi } from 'vitest';
import { compilePattern } from '../../src/core/base/pattern.ts';
import { commonRegexp, matchNames } from '../../src/web/client/match.ts';
import { browser, fixture, TestSite } from './support.ts';

const site = new TestSite(fixture('made-a.pb.gz'));
/** What a page's script sends. */
const script = { ...browser, accept: '*/*' };
/** Status and text of an answer. */
const ask = (body: string | Uint8Array, headers: Record<string, string> = script) =>
  site.get('/ui/match', {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  });

const names = [
  '',
  'main',
  'main.Main',
  'a(b)',
  'f.(*T).m',
  'x[y]',
  '<main>',
  'a+b',
  'c{2}',
  '猫',
  '𝒳y',
  'a\nb',
  'a|b',
  '^a$',
  'k-l',
  'a\\b',
];

describe('the server', () => {
  test('gives the numbers of the names that match', async () => {
    const pattern = '(?i)^MAIN';
    expect(await ask(JSON.stringify({ pattern, names }))).toEqual({ status: 200, text: '{"found":[1,2]}' });
  });

  test.each([
    ['(', 'error parsing regexp: missing closing ): `(`'],
    ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
    ['(?=a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ['\\1', 'error parsing regexp: invalid escape sequence: `\\1`'],
  ])("%s: Go's own sentence", async (pattern, text) => {
    expect(await ask(JSON.stringify({ pattern, names }))).toEqual({
      status: 200,
      text: JSON.stringify({ problem: text }),
    });
  });

  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"pattern": "a"}',
    '{"pattern": 1, "names": []}',
    '{"pattern": "a", "names": [1]}',
    Uint8Array.of(255),
  ])('%j is no question', async body => {
    expect(await ask(body)).toEqual({ status: 400, text: 'there is nothing to match\n' });
  });

  test('a page of elsewhere gets nothing', async () => {
    const headers = { ...script, 'sec-fetch-site': 'cross-site' };
    expect(await ask('{"pattern":"a","names":["a"]}', headers)).toMatchObject({ status: 403 });
  });
});

describe('the browser', () => {
  const patterns = [
    '',
    'a',
    '.',
    '^',
    '$',
    '^$',
    'a|b',
    '|',
    '^main$',
    'main\\.Main',
    'a\\(b\\)',
    'x\\[y\\]',
    'a\\+b',
    'c\\{2\\}',
    '\\^a\\$',
    'a\\|b',
    'k-l',
    'a\\\\b',
    '^.$',
    'a.b',
    '..y',
    '<main>',
    '/',
    '\\/',
  ];
  test.each(patterns)('finds for %j what Go finds', pattern => {
    const regexp = commonRegexp(pattern)!;
    const { test: matches } = compilePattern(pattern);
    expect(names.filter(name => regexp.test(name))).toEqual(names.filter(name => matches(name)));
  });

  test.each(['(a)', 'a*', '(a*)*b', '[a-z]', '(?i)a', '\\Qa', '\\pL', '\\d', '\\b', '猫', 'a{2}', '\\', '(', '\\x41'])(
    'leaves %j to the server',
    pattern => {
      expect(commonRegexp(pattern)).toBeUndefined();
    },
  );

  test('says when nobody answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await matchNames('(?i)a', names)).toEqual({ problem: 'the server does not answer: is it still running?' });
    vi.unstubAllGlobals();
  });
});
