import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Socket } from 'node:net';
import tlsModule from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { Interrupted } from '../../core/base/errors.ts';

/** The proxy refused the request, or could not be used. */
class ProxyError extends Error {
  readonly code = 'ERR_PROXY';
}

/**
 * Decodes the percent escapes of a URL's user name or password. Throws, in Go's words, for an invalid
 * escape or for bytes that are not UTF-8.
 */
function unescapeLogin(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new LoginError();
  }
}

/** The user name or password of a URL is invalid. The message does not reveal it. */
class LoginError extends Error {
  readonly code = 'ERR_LOGIN';
  constructor() {
    super('invalid URL escape in the name or password of an address');
  }
}

/** Returns the decoded `name:password` of a URL. Throws for an invalid escape. */
export const loginOf = ({ username, password }: URL): string => `${unescapeLogin(username)}:${unescapeLogin(password)}`;

/**
 * Returns the proxy for a URL by Go's rules: HTTP_PROXY or HTTPS_PROXY (also in lower case), unless
 * NO_PROXY contains the host. Null for localhost.
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): URL | null {
  const setting = (name: string): string => env[name] || env[name.toLowerCase()] || '';
  const text = setting(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  // In a CGI program, HTTP_PROXY holds the client's `Proxy:` header and must be ignored.
  if (text === '' || (url.protocol === 'http:' && env['REQUEST_METHOD'])) return null;
  if (isLocal(url) || isExcepted(url, setting('NO_PROXY'))) return null;
  const shown = JSON.stringify(text.replace(/^([^/]*\/\/)?([^/@:]*):[^/]*@/, '$1$2:***@'));
  try {
    // host:port alone has no scheme.
    const proxy = new URL(/^[a-z0-9+.-]+:\/\//i.test(text) ? text : `http://${text}`);
    if (['http:', 'https:', 'socks5:', 'socks5h:'].includes(proxy.protocol)) return proxy;
  } catch {
    throw new ProxyError(`invalid proxy address ${shown}`);
  }
  throw new ProxyError(`invalid proxy address ${shown}`);
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '').toLowerCase();

function isLocal(url: URL): boolean {
  const host = bare(url.hostname);
  return host === 'localhost' || (net.isIPv4(host) && host.startsWith('127.')) || host === '::1';
}

function isExcepted(url: URL, list: string): boolean {
  const host = bare(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list.split(',').some(entry => {
    let name = entry.trim().toLowerCase();
    if (name === '') return false;
    if (name === '*') return true;
    const block = /^([^/]+)\/(\d+)$/.exec(name);
    if (block) return inBlock(host, block[1]!, Number(block[2]));
    const withPort = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(name);
    if (withPort) {
      if (withPort[2] !== port) return false;
      name = withPort[1]!;
    }
    name = bare(name);
    if (net.isIP(name) !== 0) return host === name;
    name = name.replace(/^\*(?=\.)/, '');
    // A leading dot matches subdomains only, not the domain itself.
    return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
  });
}

function inBlock(host: string, address: string, bits: number): boolean {
  const family = net.isIP(address);
  if (family === 0 || net.isIP(host) !== family || bits > (family === 4 ? 32 : 128)) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const block = new net.BlockList();
  block.addSubnet(address, bits, kind);
  return block.check(host, kind);
}

/** Connects to the URL through the proxy, with end-to-end TLS for https. */
export async function tunnelTo(
  url: URL,
  proxy: URL,
  how: { seconds: number; signal: AbortSignal | undefined; tls: ConnectionOptions },
): Promise<Socket> {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const host = bare(url.hostname);
  const socket = proxy.protocol.startsWith('socks')
    ? await socksTo(host, port, proxy, how.seconds)
    : await connectTo(`${url.hostname}:${port}`, proxy, how);
  if (url.protocol !== 'https:') return socket;
  return new Promise((resolve, reject) => {
    const secured = tlsModule.connect({ ...how.tls, socket, host }, () => resolve(secured));
    secured.once('error', reject);
  });
}

function connectTo(
  authority: string,
  proxy: URL,
  { seconds, signal }: { seconds: number; signal: AbortSignal | undefined },
): Promise<Socket> {
  const secure = proxy.protocol === 'https:';
  const headers: Record<string, string> = { host: authority };
  if (proxy.username !== '') headers['proxy-authorization'] = `Basic ${Buffer.from(loginOf(proxy)).toString('base64')}`;
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request({
      host: bare(proxy.hostname),
      port: proxy.port || (secure ? 443 : 80),
      method: 'CONNECT',
      path: authority,
      headers,
      agent: false,
    });
    const stop = (): void => void request.destroy(new Interrupted());
    signal?.addEventListener('abort', stop);
    const timer = setTimeout(
      () => request.destroy(new ProxyError(`proxyconnect tcp: no answer in ${seconds} seconds`)),
      seconds * 1000,
    );
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    request.once('connect', (response, socket) => {
      settle();
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new ProxyError(response.statusMessage || String(response.statusCode)));
    });
    request.once('error', (error: NodeJS.ErrnoException) => {
      settle();
      reject(
        error instanceof Interrupted || error instanceof ProxyError
          ? error
          : new ProxyError(
              `proxyconnect tcp: dial tcp ${bare(proxy.hostname)}:${proxy.port || 80}: ${error.code ?? error.message}`,
            ),
      );
    });
    request.end();
  });
}

async function socksTo(host: string, port: number, proxy: URL, seconds: number): Promise<Socket> {
  const { SocksClient } = await import('socks');
  const user =
    proxy.username === '' ? {} : { userId: unescapeLogin(proxy.username), password: unescapeLogin(proxy.password) };
  try {
    const { socket } = await SocksClient.createConnection({
      proxy: { host: bare(proxy.hostname), port: Number(proxy.port || 1080), type: 5, ...user },
      command: 'connect',
      destination: { host, port },
      timeout: seconds * 1000,
    });
    return socket;
  } catch (error) {
    throw new ProxyError(
      `socks connect tcp ${proxy.host}->${host}:${port}: ${error instanceof Error ? error.message : 'failed'}`,
    );
  }
}
