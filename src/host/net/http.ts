import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import zlib from 'node:zlib';
import type { FetchRequest, FetchResponse, TlsFiles } from '../../commands/host.ts';
import { Interrupted, UserError } from '../../core/base/errors.ts';
import { quote } from '../../core/base/text.ts';
import { defaultPath, isUnixAddress } from '../../core/base/urls.ts';
import { networkFailure } from './http-errors.ts';
import { loginOf, proxyFor, tunnelTo } from './proxy.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** Most redirects that are followed; the limit of Go's client. */
const mostRedirects = 10;
/** Default limit of a response body, in bytes; larger than any profile. */
const defaultLimit = 1 << 30;

/**
 * Sends a request and returns the response; follows redirects and uses the proxy of the environment.
 * This module is loaded only when a URL is opened.
 */
export async function fetchUrl(request: FetchRequest, env: NodeJS.ProcessEnv): Promise<FetchResponse> {
  let { url } = request;
  let method = request.method ?? (request.body === undefined ? 'GET' : 'POST');
  let body = request.body;
  const verb = method === 'GET' ? 'Get' : 'Post';
  const failure = (why: string, advice?: Phrase): UserError =>
    new UserError(`${verb} ${quote(withoutPassword(url))}: ${why}`, advice);
  const tls = readTlsFiles(request.tls, failure);
  const seconds = request.timeout;
  for (let redirects = 0; ; redirects++) {
    const target = targetOf(url, failure);
    const headers = { ...(target.host === targetOf(request.url, failure).host ? request.headers : {}) };
    let message: http.IncomingMessage;
    try {
      message = await ask(target, { method, headers, body, tls, seconds, env, signal: request.signal });
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      throw failure(...networkFailure(error, target.url, seconds, target.socket));
    }
    const location = message.headers.location;
    const status = message.statusCode ?? 0;
    if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return answer(message, url, request);
    message.destroy();
    if (redirects + 1 >= mostRedirects)
      throw new UserError(
        `${verb} ${quote(location)}: stopped after ${mostRedirects} redirects`,
        phrase`the server sends from one address to the next and never answers: check the address`,
      );
    if (status < 304) {
      method = 'GET';
      body = undefined;
    }
    try {
      const next = new URL(location, target.url);
      const stays = target.socket !== undefined && next.host === target.url.host;
      url = stays ? `unix://${target.socket}:${next.pathname}${next.search}` : next.href;
    } catch {
      throw failure(
        `failed to parse Location header ${quote(location)}`,
        phrase`the server sends on to an address that is none`,
      );
    }
  }
}

interface Target {
  /** Path of the server's Unix socket, instead of a host and a port. */
  readonly socket?: string;
  readonly url: URL;
  readonly insecure: boolean;
  readonly host: string;
}

/**
 * Splits the address of a Unix socket into the socket's path and the request path. The socket is the host with its
 * slashes escaped, else the part before a colon, else the shortest part of the path that is a socket.
 */
function socketOf(address: string): { socket: string; path: string } {
  const mark = address.indexOf('?');
  const [place, query] = mark < 0 ? [address, ''] : [address.slice(0, mark), address.slice(mark)];
  const host = /^[^/]*%2f[^/]*/i.exec(place)?.[0];
  if (host !== undefined) {
    return { socket: decodeURIComponent(host), path: pathOf(place.slice(host.length)) + query };
  }
  const from = place.indexOf(':/');
  let end = from < 0 ? place.length : from;
  for (let slash = place.indexOf('/', 1); from < 0 && slash > 0; slash = place.indexOf('/', slash + 1)) {
    if (!fs.statSync(place.slice(0, slash), { throwIfNoEntry: false })?.isSocket()) continue;
    end = slash;
    break;
  }
  return { socket: place.slice(0, end), path: pathOf(place.slice(from < 0 ? end : end + 1)) + query };
}

const pathOf = (path: string): string => (path === '' || path === '/' ? defaultPath : path);

type Failure = (why: string, advice?: Phrase) => UserError;

function targetOf(text: string, failure: Failure): Target {
  if (isUnixAddress(text)) {
    let place: ReturnType<typeof socketOf>;
    try {
      place = socketOf(text.replace(/^[^/]*\/\//, ''));
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
      throw failure(
        'invalid URL escape',
        phrase`write the socket's path with %2F for each slash, or unix:///run/app.sock`,
      );
    }
    const { socket, path } = place;
    return { socket, url: new URL(`http://localhost${path}`), insecure: false, host: socket };
  }
  const insecure = /^https\+insecure:/i.test(text);
  let url: URL;
  try {
    if (text.startsWith('//')) throw failure('unsupported protocol scheme ""', phrase`write http:// in front`);
    // As in Go, an empty host means this machine.
    url = new URL(
      (insecure ? text.replace(/^[^:]*/, 'https') : text).replace(/^([a-z]+:\/\/([^/@]*@)?)(?=:\d)/i, '$1localhost'),
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw failure('invalid URL', phrase`check the address: it looks like http://host:6060/debug/pprof/heap`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw failure(
      `unsupported protocol scheme ${quote(url.protocol.slice(0, -1))}`,
      phrase`profiles are fetched by http, https, https+insecure or unix`,
    );
  }
  return { url, insecure, host: url.host };
}

/** Masks the password of a URL, as Go does in errors. */
function withoutPassword(url: string): string {
  return url.replace(/^([^/]*\/\/[^/@:]*):[^/@]*@/, '$1:***@');
}

interface OutgoingRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly tls: TlsOptions;
  readonly seconds: number;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}

/** Sends one request; resolves when the response headers have arrived. */
async function ask(
  { url, insecure, socket: socketPath }: Target,
  question: OutgoingRequest,
): Promise<http.IncomingMessage> {
  const { method, body, seconds, signal } = question;
  if (signal?.aborted) throw new Interrupted();
  const secure = url.protocol === 'https:';
  const proxy = socketPath === undefined ? proxyFor(url, question.env) : null;
  const headers: Record<string, string> = { 'accept-encoding': 'gzip', 'user-agent': 'inkprof', ...question.headers };
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
  const tls = secure ? { ...question.tls, rejectUnauthorized: !insecure, servername: servername(url) } : {};
  const options: https.RequestOptions = { method, headers, agent: false, ...tls };
  if (url.username !== '') options.auth = loginOf(url);
  let socket: Socket | undefined;
  if (proxy && (secure || proxy.protocol.startsWith('socks'))) {
    socket = await tunnelTo(url, proxy, { seconds, signal, tls });
    const open = socket;
    // Any agent would open its own connection.
    options.agent = undefined;
    options.createConnection = () => open;
  }
  const plainProxy = proxy && !socket;
  if (plainProxy) {
    // A request to an http proxy names the full URL.
    Object.assign(options, {
      host: bareHost(proxy),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      path: `${url.protocol}//${url.host}${url.pathname}${url.search}`,
    });
    headers['host'] = url.host;
    if (proxy.username !== '')
      headers['proxy-authorization'] = `Basic ${Buffer.from(loginOf(proxy)).toString('base64')}`;
  } else {
    Object.assign(options, {
      host: bareHost(url),
      port: url.port || (secure ? 443 : 80),
      path: url.pathname + url.search,
    });
  }
  if (socketPath !== undefined) Object.assign(options, { socketPath });
  const client = (plainProxy ? proxy.protocol === 'https:' : secure && !socket) ? https : http;
  if (socket) headers['host'] = url.host;
  return new Promise((resolve, reject) => {
    const request = client.request(options);
    const timer = setTimeout(() => request.destroy(new SlowAnswer()), seconds * 1000);
    const stop = (): void => void request.destroy(new Interrupted());
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    signal?.addEventListener('abort', stop);
    request.once('response', message => {
      settle();
      resolve(message);
    });
    // Status 101: Node hands the connection over to us, and the response has no body.
    request.once('upgrade', (message, connection) => {
      settle();
      connection.destroy();
      message.push(null);
      resolve(message);
    });
    request.on('error', error => {
      settle();
      reject(error);
    });
    // A closed connection always settles the promise.
    request.once('close', () => {
      settle();
      reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    });
    request.end(body);
  });
}

/** The response headers did not arrive in time. */
export class SlowAnswer extends Error {
  readonly code = 'SLOW_ANSWER';
}

const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
/** Returns the TLS server name; empty for IP addresses, which must not be sent as one. */
const servername = (url: URL): string => (/^[\d.]+$|^\[/.test(url.hostname) ? '' : url.hostname);

function answer(message: http.IncomingMessage, url: string, request: FetchRequest): FetchResponse {
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const status = message.statusCode ?? 0;
  const packed = (headers['content-encoding'] ?? '').toLowerCase() === 'gzip';
  const length = packed ? 0 : Number(headers['content-length'] ?? 0) || 0;
  return {
    url,
    status,
    statusText: `${status} ${message.statusMessage || http.STATUS_CODES[status] || ''}`.trim(),
    headers,
    length,
    body: bodyOf(message, packed, request),
  };
}

/** Yields the decompressed body. Throws if it exceeds the request's limits of time or size. */
async function* bodyOf(
  message: http.IncomingMessage,
  packed: boolean,
  request: FetchRequest,
): AsyncGenerator<Uint8Array> {
  const { signal, timeout, limit = defaultLimit } = request;
  const stop = (error: Error) => (): void => void message.destroy(error);
  const silence = new UserError(
    `net/http: no data for ${timeout} seconds while reading the body`,
    phrase`the server stopped in the middle of its answer: try again, with a larger -timeout if it is slow`,
  );
  const slow = new UserError(
    `net/http: the body was not complete after ${timeout * 10} seconds`,
    phrase`the server sends without end, or very slowly: a larger -timeout allows more`,
  );
  let idle = setTimeout(stop(silence), timeout * 1000);
  const whole = setTimeout(stop(slow), timeout * 10_000);
  const interrupt = stop(new Interrupted());
  if (signal?.aborted) interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    const stream: Readable = packed ? message.pipe(zlib.createGunzip()) : message;
    if (stream !== message) message.on('error', error => stream.destroy(error));
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      clearTimeout(idle);
      idle = setTimeout(stop(silence), timeout * 1000);
      size += chunk.length;
      if (size > limit)
        throw new UserError(
          `the answer has more than ${limit} bytes`,
          phrase`this is more than a profile has: the address may be that of something else`,
        );
      yield chunk;
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('Z_'))
      throw new UserError(
        code === 'Z_BUF_ERROR' ? 'unexpected EOF' : 'gzip: invalid header',
        phrase`the server says that its answer is compressed by gzip, and it is not`,
      );
    if (code === '') throw error;
    throw new UserError('unexpected EOF', phrase`the connection was lost in the middle of the answer: try again`);
  } finally {
    clearTimeout(idle);
    clearTimeout(whole);
    signal?.removeEventListener('abort', interrupt);
    message.destroy();
  }
}

interface TlsOptions {
  cert?: Buffer;
  key?: Buffer;
  ca?: Buffer;
}

/** Reads the files of -tls_cert, -tls_key and -tls_ca. Throws pprof's messages for a wrong combination. */
function readTlsFiles(files: TlsFiles | undefined, failure: Failure): TlsOptions {
  const out: TlsOptions = {};
  if (!files) return out;
  const { cert, key, ca } = files;
  const read = (file: string, what: string): Buffer => {
    try {
      return fs.readFileSync(file);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      const reason =
        code === 'ENOENT'
          ? 'no such file or directory'
          : code === 'EACCES'
            ? 'permission denied'
            : code === 'EISDIR'
              ? 'is a directory'
              : code;
      throw failure(
        `could not load ${what}: ${code === 'EISDIR' ? 'read' : 'open'} ${file}: ${reason}`,
        phrase`name a file with the text that begins -----BEGIN`,
      );
    }
  };
  if (cert !== '' && key !== '') {
    const what = 'certificate/key pair specified by -tls_cert and -tls_key';
    out.cert = read(cert, what);
    out.key = read(key, what);
    const wrong = (name: string, kind: string): UserError =>
      failure(
        `could not load ${what}: tls: failed to find any PEM data in ${name} input`,
        phrase`${kind} must be a PEM file: text that begins with -----BEGIN`,
      );
    if (!out.cert.includes('-----BEGIN')) throw wrong('certificate', '-tls_cert');
    if (!out.key.includes('-----BEGIN')) throw wrong('key', '-tls_key');
  } else if (key !== '') throw failure('-tls_key is specified, so -tls_cert must also be specified');
  else if (cert !== '') throw failure('-tls_cert is specified, so -tls_key must also be specified');
  if (ca !== '') out.ca = read(ca, 'CA specified by -tls_ca');
  return out;
}
