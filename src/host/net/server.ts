/** HTTP for the pages: reads requests within bounds, writes answers no faster than they are taken. */

import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Serving, WebAnswer, WebRequest, WebService } from '../../commands/host.ts';
import { UserError } from '../../core/base/errors.ts';
import { encodeText } from '../../core/base/text.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** A link holds the names of all selected functions: longer headers than Node allows by default. */
const HEADER_BYTES = 1 << 18;
const HEADERS_MS = 10_000;
/** A request must be there whole within this time. */
const REQUEST_MS = 60_000;
/** Who takes nothing of an answer for so long is cut off. */
const STALLED_MS = 30_000;
/** No answer is made for longer, nor written. */
const ANSWER_MS = 120_000;
const CONNECTIONS = 100;
/** How often connections are looked at that are late with their request. */
const LATE_MS = 1000;
/** Text in one write. */
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
    // As Go: where a name has addresses of both kinds the older kind is taken.
    server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port }, resolve);
  });
  // What goes wrong later concerns one connection, which is then closed.
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
 * The open connections. Past their limit the oldest one goes that has no whole
 * request, as half-open ones have not; else the one that has longest taken
 * nothing of its answer; else the new one.
 */
class Connections {
  /** In the order in which they came into their state. */
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
  const refused = (why: string, advice: Phrase): UserError =>
    new UserError(`listen tcp ${address.replace(/^localhost:/, '127.0.0.1:')}: ${why}`, advice);
  const bound = (why: string, advice: Phrase): UserError => refused(`bind: ${why}`, advice);
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
      return refused('socket: too many open files', phrase`a limit forbids more open files: raise it (ulimit -n)`);
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
  // Nothing is sent while the answer is made.
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
      // Closed rather than read to its end.
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
    // The other side is gone, or the answer broke off while it was written: it must not look whole.
    response.destroy();
  } finally {
    clearTimeout(patience);
  }
}

/** The body, or undefined where it is larger than it may be. */
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

/** Writes an answer. `stalls` is called when the reader has to be waited for, and when it goes on. */
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
    if (Symbol.asyncIterator in body) for await (const piece of body) await taken(response, piece, stalls);
    else for (const piece of chunked(body)) await taken(response, encodeText(piece), stalls);
    response.socket?.setTimeout(STALLED_MS);
    response.end();
    stalls(response.writableLength > 0);
  } finally {
    clearTimeout(limit);
  }
}

/** Small pieces of text as larger ones. */
function* chunked(pieces: Iterable<string>): Iterable<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Writes a piece; resolves when there is room for more and others had their turn. */
async function taken(
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
    // From here on the other side is waited for, and no longer the next piece.
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
