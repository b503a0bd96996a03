/** HTTP server of the pages: limits the size and time of requests, and writes responses with backpressure. */

import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Serving, WebAnswer, WebRequest, WebService } from '../../commands/host.ts';
import { UserError } from '../../core/base/errors.ts';
import { encodeText } from '../../core/base/text.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** Largest request header. A link contains the names of all selected functions, so Node's default is too small. */
const HEADER_BYTES = 1 << 18;
const HEADERS_MS = 10_000;
/** Time limit for receiving a complete request. */
const REQUEST_MS = 60_000;
/** A connection is closed if the client reads nothing of its response for this time. */
const STALLED_MS = 30_000;
/** Time limit for computing a response, and for writing it. */
const ANSWER_MS = 120_000;
const CONNECTIONS = 100;
/** Interval of the check for incomplete requests. */
const LATE_MS = 1000;
/** Characters per write. */
const CHUNK = 1 << 16;

/** Listens on a host and a port (0: a free one) and answers until it is closed. */
export async function serve(host: string, port: number, service: WebService): Promise<Serving> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UserError(`listen tcp: address ${port}: invalid port`, phrase`a port is a number from 0 to 65535`);
  const connections = new Connections();
  const server = http.createServer(
    {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: LATE_MS,
      keepAliveTimeout: 5000,
    },
    (request, response) => {
      void answer(request, response, service, connections);
    },
  );
  server.on('connection', socket => connections.add(socket));
  server.setTimeout(STALLED_MS, socket => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(listenError(error, host, address)));
    // Like Go, prefers IPv4 if a name has addresses of both kinds.
    server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port }, resolve);
  });
  // Later errors concern a single connection, which is then closed.
  server.on('error', () => {});
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * The open connections. When there are too many, it closes the oldest one without a complete request,
 * else the one whose client has not read for the longest time, else the new one.
 */
class Connections {
  /** In the order in which connections entered their state. */
  private readonly states = new Map<Socket, 'idle' | 'busy' | 'stalled'>();

  add(socket: Socket): void {
    if (this.states.size >= CONNECTIONS) {
      const oldest = this.oldest('idle') ?? this.oldest('stalled') ?? socket;
      this.states.delete(oldest);
      oldest.destroy();
      if (oldest === socket) return;
    }
    this.states.set(socket, 'idle');
    socket.once('close', () => this.states.delete(socket));
  }

  set(socket: Socket | null, state: 'idle' | 'busy' | 'stalled'): void {
    if (!socket || !this.states.delete(socket)) return;
    this.states.set(socket, state);
  }

  private oldest(wanted: 'idle' | 'stalled'): Socket | undefined {
    for (const [socket, state] of this.states) if (state === wanted) return socket;
    return undefined;
  }
}

function listenError(error: Error, host: string, address: string): UserError {
  const code = 'code' in error ? String(error.code) : '';
  const refusal = (why: string, advice: Phrase): UserError =>
    new UserError(`listen tcp ${address.replace(/^localhost:/, '127.0.0.1:')}: ${why}`, advice);
  const bound = (why: string, advice: Phrase): UserError => refusal(`bind: ${why}`, advice);
  switch (code) {
    case 'EADDRINUSE':
      return bound(
        'address already in use',
        phrase`another program listens there: name another port, or none (-http=:) for a free one`,
      );
    case 'EACCES':
      return bound('permission denied', phrase`ports below 1024 belong to the system: name a higher one`);
    case 'EADDRNOTAVAIL':
      return bound('cannot assign requested address', phrase`this machine has no such address`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError(
        `listen tcp: lookup ${host}: no such host`,
        phrase`name an address of this machine, or none for localhost`,
      );
    case 'EMFILE':
      return refusal('socket: too many open files', phrase`a limit forbids more open files: raise it (ulimit -n)`);
    default:
      return new UserError(`listen tcp ${address}: ${error.message}`);
  }
}

async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  service: WebService,
  connections: Connections,
): Promise<void> {
  const { socket } = request;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const patience = setTimeout(() => gone.abort('late'), ANSWER_MS);
  // Nothing is sent while the response is computed.
  socket.setTimeout(ANSWER_MS + STALLED_MS);
  response.once('close', () => connections.set(socket, 'idle'));
  try {
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const method = request.method ?? 'GET';
    const limit = service.bodyLimit(method, path);
    const body = await readBody(request, limit);
    if (body === undefined) {
      // The connection is closed instead of reading the rest of the body.
      response.writeHead(413, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
      response.end(`the request is larger than ${limit} bytes\n`);
      return;
    }
    connections.set(socket, 'busy');
    const asked: WebRequest = {
      method,
      path,
      query: mark < 0 ? '' : target.slice(mark + 1),
      headers: request.headers as Record<string, string | undefined>,
      body,
      peer: socket.remoteAddress ?? '',
      signal: gone.signal,
    };
    const made = await service.handle(asked);
    clearTimeout(patience);
    await write(response, made, method === 'HEAD', stalls => connections.set(socket, stalls ? 'stalled' : 'busy'));
  } catch {
    if (gone.signal.reason === 'late' && !response.headersSent && !response.destroyed) {
      response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
      response.end(
        `this takes longer than ${ANSWER_MS / 1000} seconds: look at less at once, such as one function (f=NAME)\n`,
      );
      return;
    }
    // The client is gone, or the response failed half-way: it must not look complete.
    response.destroy();
  } finally {
    clearTimeout(patience);
  }
}

/** Reads the body; undefined if it exceeds `limit` bytes. */
async function readBody(request: http.IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Writes a response. Calls `stalls` when it starts and stops waiting for the client. */
async function write(
  response: http.ServerResponse,
  { status, headers, body }: WebAnswer,
  headOnly: boolean,
  stalls: (stalls: boolean) => void,
): Promise<void> {
  response.writeHead(status, headers);
  if (headOnly) {
    response.end();
    return;
  }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    response.socket?.setTimeout(STALLED_MS);
    response.end(typeof body === 'string' ? encodeText(body) : body);
    stalls(response.writableNeedDrain);
    return;
  }
  const limit = setTimeout(() => response.destroy(), ANSWER_MS);
  try {
    if (Symbol.asyncIterator in body) for await (const piece of body) await writeChunk(response, piece, stalls);
    else for (const piece of joinChunks(body)) await writeChunk(response, encodeText(piece), stalls);
    response.socket?.setTimeout(STALLED_MS);
    response.end();
    stalls(response.writableLength > 0);
  } finally {
    clearTimeout(limit);
  }
}

/** Joins small pieces of text into chunks. */
function* joinChunks(pieces: Iterable<string>): Iterable<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Writes a chunk; resolves when the stream accepts more, after other requests had a turn. */
async function writeChunk(
  response: http.ServerResponse,
  piece: Uint8Array,
  stalls: (stalls: boolean) => void,
): Promise<void> {
  if (response.destroyed) throw new Error('closed');
  const hasRoom = response.write(piece);
  await new Promise<void>((resolve, reject) => {
    if (hasRoom) {
      setImmediate(resolve);
      return;
    }
    // From here on we wait for the client, no longer for the next chunk.
    response.socket?.setTimeout(STALLED_MS);
    stalls(true);
    const done = (): void => {
      response.socket?.setTimeout(ANSWER_MS + STALLED_MS);
      stalls(false);
      response.off('drain', done);
      response.off('close', done);
      if (response.destroyed) reject(new Error('closed'));
      else resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
