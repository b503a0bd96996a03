/**
 * URLs as pprof reads them: which source is an address and not a file, and
 * the address that is really asked. The rules are those of Go's net/url,
 * which accepts and refuses other texts than the WHATWG's URL does.
 */

import { encodeText } from './text.ts';

/** What is asked of a server, and how long that may take. */
export interface ProfileAddress {
  /** The address with its query in order. */
  readonly url: string;
  /** Seconds that the server records; 0 = it answers at once. */
  readonly recording: number;
  /** Seconds to wait for its answer. */
  readonly timeout: number;
}

/** A URL in parts; texts stay escaped as they were typed. */
export interface ParsedUrl {
  /** In lower case; empty = none. */
  readonly scheme: string;
  /** `user:password`; empty = none. */
  readonly user: string;
  /** With its port. */
  readonly host: string;
  readonly path: string;
  /** Behind the question mark. */
  readonly query: string;
  /** Behind the #. */
  readonly fragment: string;
  /** What follows a scheme without a slash, as in `mailto:me`. */
  readonly opaque: string;
}

/** What `go tool pprof` asks where an address has no path. */
export const defaultPath = '/debug/pprof/profile';

/**
 * The address of a source, or null where it is none and can only be a file.
 * `seconds` and `timeout` are the flags', not above 0 = not given.
 */
export function profileAddress(source: string, seconds: number, timeout: number): ProfileAddress | null {
  if (isUnixAddress(source)) {
    const mark = source.indexOf('?');
    const values = parseQuery(mark < 0 ? '' : source.slice(mark + 1));
    const times = timesOf(values, seconds, timeout);
    const query = formatQuery(values);
    return { url: `${mark < 0 ? source : source.slice(0, mark)}${query === '' ? '' : `?${query}`}`, ...times };
  }
  let url = parseUrl(source);
  // host:port/path looks like a scheme.
  if (!url || (url.host === '' && url.scheme !== '' && url.scheme !== 'file')) url = parseUrl(`http://${source}`);
  if (!url || url.host === '') return null;
  const values = parseQuery(url.query);
  const times = timesOf(values, seconds, timeout);
  const path = url.path === '' || url.path === '/' ? defaultPath : escapePath(url.path);
  return { url: formatUrl({ ...url, path, query: formatQuery(values) }), ...times };
}

/**
 * Whether a source is a server's socket in the file system: `unix:///run/app.sock:/debug/pprof/heap`, or as other
 * programs write it `http+unix://%2Frun%2Fapp.sock/debug/pprof/heap`.
 */
export const isUnixAddress = (source: string): boolean => /^(http\+)?unix:\/\//i.test(source);

/** How long a server records and is waited for; the flag's seconds become the query's. */
function timesOf(values: Map<string, string[]>, seconds: number, timeout: number): Omit<ProfileAddress, 'url'> {
  let recording = 0;
  if (seconds > 0) {
    recording = seconds;
    values.set('seconds', [String(seconds)]);
  } else {
    const own = values.get('seconds')?.[0] ?? '';
    if (/^[+-]?[0-9]+$/.test(own) && Math.abs(Number(own)) < 2 ** 31) recording = Number(own);
  }
  const wait = timeout > 0 ? timeout : recording > 0 ? recording * 1.5 : 60;
  return { recording: Math.max(0, recording), timeout: wait };
}

export function formatUrl(url: ParsedUrl): string {
  const user = url.user === '' ? '' : `${url.user}@`;
  const scheme = url.scheme === '' ? '' : `${url.scheme}:`;
  const query = url.query === '' ? '' : `?${url.query}`;
  const fragment = url.fragment === '' ? '' : `#${url.fragment}`;
  return `${scheme}//${user}${url.host}${url.path}${query}${fragment}`;
}

/** url.Parse: null where Go gives an error. */
export function parseUrl(text: string): ParsedUrl | null {
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? '' : text.slice(hash + 1);
  const whole = hash < 0 ? text : text.slice(0, hash);
  if (/[\x00-\x1f\x7f]/.test(whole) || !isEscaped(fragment)) return null;
  const scheme = schemeOf(whole);
  if (scheme === null) return null;
  let rest = scheme === '' ? whole : whole.slice(scheme.length + 1);
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  const parts = { scheme: scheme.toLowerCase(), user: '', host: '', path: '', query, fragment, opaque: '' };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...parts, opaque: rest };
    if (rest.split('/', 1)[0]!.includes(':')) return null;
  }
  if (rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    const authority = parseAuthority(slash < 0 ? rest.slice(2) : rest.slice(2, slash), parts.scheme);
    if (!authority) return null;
    Object.assign(parts, authority);
    rest = slash < 0 ? '' : rest.slice(slash);
  }
  return isEscaped(rest) ? { ...parts, path: rest } : null;
}

/** The scheme in front of the first colon; empty = none, null = a colon without one. */
function schemeOf(text: string): string | null {
  const found = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text);
  if (found) return found[0];
  return text.startsWith(':') ? null : '';
}

/** Whether every % is followed by two hexadecimal digits. */
const isEscaped = (text: string): boolean => !/%(?![0-9A-Fa-f]{2})/.test(text);

function parseAuthority(authority: string, scheme: string): { user: string; host: string } | null {
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at);
  const host = authority.slice(at + 1);
  if (/[^A-Za-z0-9\-._:~!$&'()*+,;=%@]/.test(user) || !isEscaped(user)) return null;
  return isHost(host, scheme) ? { user, host } : null;
}

function isHost(host: string, scheme: string): boolean {
  const port = /^(:[0-9]*)?$/;
  const open = host.lastIndexOf('[');
  if (open > 0) return false;
  if (open === 0) {
    const close = host.lastIndexOf(']');
    return (
      close > 0 &&
      port.test(host.slice(close + 1)) &&
      /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%25.+)?$/.test(host.slice(1, close))
    );
  }
  // Of several colons only databases' lists of hosts have a use.
  const colon = scheme === 'http' || scheme === 'https' ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0 && !port.test(host.slice(colon))) return false;
  // Only bytes beyond ASCII may be escaped in a host.
  return (
    !/[^A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]/u.test(host) &&
    !/%(?![89A-Fa-f][0-9A-Fa-f])(?!25)/.test(host)
  );
}

/** Bytes that may stand in a path as they are; an escape is left as it was typed. */
const escapePath = (path: string): string => path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/[\]%]/gu, escapeBytes);

/** Every byte as %XX, those that are not UTF-8 too. */
const escapeBytes = (text: string): string =>
  Array.from(encodeText(text), byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/** url.ParseQuery: keys with their values; pairs that cannot be read are left out. */
function parseQuery(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';') || !isEscaped(pair)) continue;
    const equals = pair.indexOf('=');
    const key = unescapeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = unescapeQuery(equals < 0 ? '' : pair.slice(equals + 1));
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  return values;
}

/** One character a byte, so that bytes which are no text survive. */
const unescapeQuery = (text: string): string =>
  encodeURIComponent(text.replaceAll('+', ' ').replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(
    /%25([0-9A-Fa-f]{2})|%([0-9A-F]{2})/g,
    (_, typed?: string, own?: string) => String.fromCharCode(parseInt(typed ?? own!, 16)),
  );

/** url.Values.Encode: keys in order. */
function formatQuery(values: ReadonlyMap<string, readonly string[]>): string {
  const escape = (text: string): string =>
    text.replace(/[^A-Za-z0-9\-._~]/g, c =>
      c === ' ' ? '+' : `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
  return [...values.keys()]
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap(key => values.get(key)!.map(value => `${escape(key)}=${escape(value)}`))
    .join('&');
}
