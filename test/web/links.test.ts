// Addresses that the pages make from a selection.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

/** The module needs the types of the DOM, which tests do without. */
interface Links {
  exactly(name: string): string;
  withPattern(param: string, pattern: string): URLSearchParams;
  clearParam(params: URLSearchParams, name: string): void;
  address(path: string, params: URLSearchParams): string;
  withParam(name: string, value: string | null): string;
}
const { address, clearParam, exactly, withParam, withPattern } = await vi.importActual<Links>(
  '../../src/web/client/links.ts',
);

/** The page: its address's query, and what the program's command line says. */
const at = (search: string): void => void vi.stubGlobal('location', { search });
beforeAll(() => {
  const textContent = JSON.stringify({ base: { f: 'main', i: 'old' }, params: {}, views: [] });
  vi.stubGlobal('document', { getElementById: () => ({ textContent }) });
});
beforeEach(() => at(''));
afterAll(() => void vi.unstubAllGlobals());

test('a name as a pattern that matches it alone', () => {
  expect(exactly('main.(*T[...]).f+x')).toBe('^main\\.\\(\\*T\\[\\.\\.\\.\\]\\)\\.f\\+x$');
  expect(exactly('a\\b|c{2}^$?')).toBe('^a\\\\b\\|c\\{2\\}\\^\\$\\?$');
});

describe('a pattern for a parameter', () => {
  const query = (search: string, param: string, pattern: string): string => {
    at(search);
    return decodeURIComponent(withPattern(param, pattern).toString());
  };

  test('focus and show replace the old one', () => {
    expect(query('?f=a&s=b', 'f', 'c')).toBe('f=c&s=b');
    expect(query('', 'f', 'c')).toBe('f=c');
  });

  test('ignore and hide keep it beside the new one, also the one of the command line', () => {
    expect(query('?i=a', 'i', 'c')).toBe('i=c|a');
    expect(query('?h=a', 'h', 'c')).toBe('h=c|a');
    expect(query('', 'i', 'c')).toBe('i=c|old');
    expect(query('?i=', 'i', 'c')).toBe('i=c');
  });

  test('an empty pattern changes nothing', () => {
    expect(query('?i=a', 'i', '')).toBe('i=a');
  });
});

test('a default: the parameter goes, or is empty where the command line has another', () => {
  const cleared = (name: string): string => {
    const params = new URLSearchParams('f=x&s=y');
    clearParam(params, name);
    return params.toString();
  };
  expect([cleared('s'), cleared('f')]).toEqual(['f=x', 'f=&s=y']);
});

test('addresses beside this one', () => {
  expect([
    address('', new URLSearchParams()),
    address('./top', new URLSearchParams()),
    address('', new URLSearchParams('f=a')),
    address('./top', new URLSearchParams('f=a b')),
  ]).toEqual(['?', './top', '?f=a', './top?f=a+b']);
});

test('one parameter changed, or taken out by null and by an empty text', () => {
  at('?f=a&si=cpu');
  expect([withParam('si', 'alloc'), withParam('si', null), withParam('f', ''), withParam('n', '5')]).toEqual([
    '?f=a&si=alloc',
    '?f=a',
    '?si=cpu',
    '?f=a&si=cpu&n=5',
  ]);
});
