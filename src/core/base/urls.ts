/**
 * URLs as pprof reads them: decides which sources are addresses and not files, and builds the
 * address to fetch (pprof: fetch.go adjustURL). The rules are those of Go's net/url, which differ
 * from those of the WHATWG's URL.
 */

import { encodeText } from './text.ts';

/** The address of a profile on a server, and its times. */
export interface ProfileAddress {
  /** The address, its query sorted by key. */
  readonly url: string;
  /** Seconds of recording; 0 = the server answers at once. */
  readonly recording: number;
  /** Seconds to wait for the answer. */
  readonly timeout: number;
}

/** The parts of a URL, escaped as they were typed. */
export interface ParsedUrl {
  /** In lower case; empty = none. */
  readonly scheme: string;
  /** `user:password`; empty = none. */
  readonly user: string;
  /** With its port. */
  readonly host: string;
  readonly path: string;
  /** The part after the question mark. */
  readonly query: string;
  /** The part after the #. */
  readonly fragment: string;
  /** The part after a scheme without a slash, as in `mailto:me`. */
  readonly opaque: string;
}

/** The path that `go tool pprof` requests if an address has none. */
export const defaultPath = '/debug/pprof/profile';

/**
 * Returns the address of a source, or null if it can only be a file. `seconds` and `timeout` are
 * the values of the flags; 0 or less = not given.
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
  // `host:port/path` parses as a scheme and an opaque part.
  if (!url || (url.host === '' && url.scheme !== '' && url.scheme !== 'file')) url = parseUrl(`http://${source}`);
  if (!url || url.host === '') return null;
  const values = parseQuery(url.query);
  const times = timesOf(values, seconds, timeout);
  const path = url.path === '' || url.path === '/' ? defaultPath : escapePath(url.path);
  return { url: formatUrl({ ...url, path, query: formatQuery(values) }), ...times };
}

/**
 * True if a source is a server's Unix socket: `unix:///run/app.sock:/debug/pprof/heap`, or, as
 * other programs write it, `http+unix://%2Frun%2Fapp.sock/debug/pprof/heap`.
 */
export const isUnixAddress = (source: string): boolean => /^(http\+)?unix:\/\//i.test(source);

/** Returns the recording time and the timeout in seconds. Sets the flag's seconds in the query. */
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

/** url.Parse. Returns null where Go returns an error. */
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

/**
 * Returns the scheme before the first colon; '' if there is none, null if the colon is the first
 * character.
 */
function schemeOf(text: string): string | null {
  const found = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text);
  if (found) return found[0];
  return text.startsWith(':') ? null : '';
}

/** True if every % is followed by two hexadecimal digits. */
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
  // Go allows several colons for schemes other than http: databases have lists of hosts.
  const colon = scheme === 'http' || scheme === 'https' ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0 && !port.test(host.slice(colon))) return false;
  // Only bytes beyond ASCII may be escaped in a host.
  return (
    !/[^A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]/u.test(host) &&
    !/%(?![89A-Fa-f][0-9A-Fa-f])(?!25)/.test(host)
  );
}

/** Escapes the bytes that are not allowed in a path; existing escapes stay. */
const escapePath = (path: string): string => path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/[\]%]/gu, escapeBytes);

/** Escapes every byte as %XX, also those that are not UTF-8. */
const escapeBytes = (text: string): string =>
  Array.from(encodeText(text), byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/** url.ParseQuery: values by key; invalid pairs are dropped. */
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

/** Unescapes to one character per byte, so that bytes that are not UTF-8 survive. */
const unescapeQuery = (text: string): string =>
  encodeURIComponent(text.replaceAll('+', ' ').replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(
    /%25([0-9A-Fa-f]{2})|%([0-9A-F]{2})/g,
    (_, typed?: string, own?: string) => String.fromCharCode(parseInt(typed ?? own!, 16)),
  );

/** url.Values.Encode: sorted by key. */
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
