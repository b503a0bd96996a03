/** Builds addresses from the selection. */

import { pageData } from './dom.ts';

/** Returns a pattern that matches only this name. */
export const exactly = (name: string): string => `^${name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')}$`;

/** Parameters to which a new pattern is added; others are replaced. */
const joining = new Set(['i', 'h']);

/** Returns the page's parameters with a pattern set in, or added to, one of them. */
export function withPattern(param: string, pattern: string): URLSearchParams {
  const params = new URLSearchParams(location.search);
  if (pattern === '') return params;
  const old = params.get(param) ?? pageData().base[param] ?? '';
  params.set(param, joining.has(param) && old !== '' ? `${pattern}|${old}` : pattern);
  return params;
}

/** Resets a parameter to its default. An empty value overrides one from the program's command line. */
export function clearParam(params: URLSearchParams, name: string): void {
  if (pageData().base[name] === undefined) params.delete(name);
  else params.set(name, '');
}

/** Returns the address of a page with parameters. */
export function address(path: string, params: URLSearchParams): string {
  const query = params.toString();
  return query === '' ? (path === '' ? '?' : path) : `${path}?${query}`;
}

/** Returns this page's address with one parameter changed, or removed for null. */
export function withParam(name: string, value: string | null): string {
  const params = new URLSearchParams(location.search);
  if (value === null || value === '') params.delete(name);
  else params.set(name, value);
  return address('', params);
}
