/** Addresses made from what is selected. */

import { pageData } from './dom.ts';

/** A name as a pattern that matches it alone. */
export const exactly = (name: string): string => `^${name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')}$`;

/** Parameters that keep their old value beside the new one. */
const joining = new Set(['i', 'h']);

/** The page's parameters with a pattern in one of them. */
export function withPattern(param: string, pattern: string): URLSearchParams {
  const params = new URLSearchParams(location.search);
  if (pattern === '') return params;
  const old = params.get(param) ?? pageData().base[param] ?? '';
  params.set(param, joining.has(param) && old !== '' ? `${pattern}|${old}` : pattern);
  return params;
}

/** Gives a parameter its default: an empty one takes back what the program's command line says. */
export function clearParam(params: URLSearchParams, name: string): void {
  if (pageData().base[name] === undefined) params.delete(name);
  else params.set(name, '');
}

/** An address beside this one. */
export function address(path: string, params: URLSearchParams): string {
  const query = params.toString();
  return query === '' ? (path === '' ? '?' : path) : `${path}?${query}`;
}

/** This page with one parameter changed, or without it for null. */
export function withParam(name: string, value: string | null): string {
  const params = new URLSearchParams(location.search);
  if (value === null || value === '') params.delete(name);
  else params.set(name, value);
  return address('', params);
}
