import { UserError } from '../../core/base/errors.ts';
import { atoi } from '../../core/base/format-go.ts';
import { phrase } from '../../core/base/phrase.ts';

export interface ServeAddress {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

/** Parses `host:port` as Go does, with defaults for missing parts. Throws a UserError. */
export function parseAddress(text: string): ServeAddress {
  const { host, port } = split(text);
  if (port === '') return { host: host || 'localhost', port: 0 };
  try {
    return { host: host || 'localhost', port: atoi(port) };
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(
        `invalid port number: ${error.message}`,
        phrase`a port is a number from 0 to 65535; leave it out for a free one`,
      );
    throw error;
  }
}

function split(text: string): { host: string; port: string } {
  const wrong = (why: string): UserError =>
    new UserError(
      `could not split http address: address ${text}: ${why}`,
      phrase`write host:port, :port, or : for a free port of this machine`,
    );
  const colon = text.lastIndexOf(':');
  if (colon < 0) throw wrong('missing port in address');
  let host = text.slice(0, colon);
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    if (end < 0) throw wrong("missing ']' in address");
    if (end + 1 === text.length) throw wrong('missing port in address');
    if (end + 1 !== colon)
      throw wrong(text[end + 1] === ':' ? 'too many colons in address' : 'missing port in address');
    host = text.slice(1, end);
  } else if (host.includes(':')) throw wrong('too many colons in address');
  if ((text.startsWith('[') ? text.slice(1) : text).includes('[')) throw wrong("unexpected '[' in address");
  if ((text.startsWith('[') ? text.slice(text.indexOf(']') + 1) : text).includes(']'))
    throw wrong("unexpected ']' in address");
  return { host, port: text.slice(colon + 1) };
}

/** True for loopback names and addresses. */
export const isLocalhost = (host: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]', '::1', '::ffff:127.0.0.1'].includes(host);

/** Returns `host:port` for a URL. */
export const hostPort = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
