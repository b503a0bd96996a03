// The server of the pages, over real sockets of this machine.
import net from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { UserError } from '../../src/core/base/errors.ts';
import type { Serving, WebRequest, WebService } from '../../src/commands/host.ts';
import { serve } from '../../src/host/net/server.ts';

const open: Serving[] = [];
afterEach(async () => {
  for (const serving of open.splice(0)) await serving.close();
});

async function start(handle: WebService['handle'], limit = 10): Promise<{ url: string; port: number }> {
  const serving = await serve('localhost', 0, { handle, bodyLimit: () => limit });
  open.push(serving);
  return { url: `http://127.0.0.1:${serving.port}`, port: serving.port };
}

const text = (body: string | Iterable<string>) => ({ status: 200, headers: { 'Content-Type': 'text/plain' }, body });

test('a request comes whole and its answer goes back', async () => {
  const asked: WebRequest[] = [];
  const { url } = await start(async request => {
    asked.push(request);
    return { status: 418, headers: { 'X-Own': 'yes' }, body: Uint8Array.from([0, 255, 10]) };
  });
  const answer = await fetch(`${url}/ui/a%20b?x=%3C&y=1?`, { method: 'POST', body: 'hello' });
  expect([answer.status, answer.headers.get('x-own'), [...new Uint8Array(await answer.arrayBuffer())]]).toEqual([
    418,
    'yes',
    [0, 255, 10],
  ]);
  const { method, path, query, body, peer, headers } = asked[0]!;
  expect({ method, path, query, peer, host: headers.host, body: Buffer.from(body).toString() }).toEqual({
    method: 'POST',
    path: '/ui/a%20b',
    query: 'x=%3C&y=1?',
    peer: '127.0.0.1',
    host: url.slice(7),
    body: 'hello',
  });
});

test('bytes that are not UTF-8 go out as they came in', async () => {
  const { url } = await start(async () => text('a\udcffb'));
  expect([...new Uint8Array(await (await fetch(url)).arrayBuffer())]).toEqual([97, 255, 98]);
});

test('a body that is too large is refused, told or not', async () => {
  const { url } = await start(async () => text('fine'));
  expect((await fetch(url, { method: 'POST', body: '0123456789' })).status).toBe(200);
  const told = await fetch(url, { method: 'POST', body: '0123456789a' });
  expect([told.status, await told.text()]).toEqual([413, 'the request is larger than 10 bytes\n']);
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('x'.repeat(100)));
      controller.close();
    },
  });
  const untold = await fetch(url, { method: 'POST', body: stream, duplex: 'half' } as RequestInit).then(
    answer => answer.status,
    () => 'cut off',
  );
  expect([413, 'cut off']).toContain(untold);
});

test('a slow reader holds up nobody, and its answer waits', async () => {
  let made = 0;
  function* endless(): Iterable<string> {
    for (;;) {
      made++;
      yield 'x'.repeat(65536);
    }
  }
  const { url, port } = await start(async ({ path }) => text(path === '/slow' ? endless() : 'quick'));
  const slow = net.connect(port, '127.0.0.1');
  slow.write('GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n');
  slow.pause();
  // It fills what the system buffers, and no more.
  let before = -1;
  while (made !== before || made === 0) {
    before = made;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  expect(await (await fetch(url)).text()).toBe('quick');
  expect(made).toBe(before);
  slow.destroy();
});

/** A connection that sends a text and nothing more. */
async function halfOpen(port: number, sent: string): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await new Promise<void>(resolve => socket.once('connect', resolve));
  if (sent !== '') socket.write(sent);
  return socket;
}

test.each([
  ['that say nothing', ''],
  ['whose request has no end', 'GET / HTTP/1.1\r\nHost: localhost\r\n'],
  ['whose body has no end', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab'],
  ['that have had an answer', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
])('300 connections %s keep nobody out', async (_, sent) => {
  const { url, port } = await start(async () => text('quick'));
  const sockets: net.Socket[] = [];
  for (let i = 0; i < 300; i++) sockets.push(await halfOpen(port, sent));
  for (let i = 0; i < 3; i++)
    expect(await (await fetch(url, { headers: { connection: 'close' } })).text()).toBe('quick');
  for (const socket of sockets) socket.destroy();
});

test('answers that nobody reads make room where there are too many, and others that are made do not', async () => {
  const open: (() => void)[] = [];
  function* endless(): Iterable<string> {
    for (;;) yield 'x'.repeat(65536);
  }
  const { url, port } = await start(async ({ path }) => {
    if (path === '/later') await new Promise<void>(resolve => open.push(resolve));
    return text(path === '/endless' ? endless() : path);
  });
  const later = fetch(`${url}/later`).then(answer => answer.text());
  const sockets: net.Socket[] = [];
  for (let i = 0; i < 120; i++) {
    const socket = await halfOpen(port, 'GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.pause();
    sockets.push(socket);
  }
  expect(await (await fetch(`${url}/quick`)).text()).toBe('/quick');
  open[0]!();
  expect(await later).toBe('/later');
  for (const socket of sockets) socket.destroy();
});

test('an answer that breaks off does not look whole', async () => {
  function* broken(): Iterable<string> {
    yield 'x'.repeat(70000);
    throw new Error('broken');
  }
  const { url } = await start(async () => text(broken()));
  await expect(fetch(url).then(answer => answer.text())).rejects.toThrow();
});

test('a port that is taken', async () => {
  const { port } = await start(async () => text(''));
  await expect(serve('localhost', port, { handle: async () => text(''), bodyLimit: () => 0 })).rejects.toThrow(
    `listen tcp 127.0.0.1:${port}: bind: address already in use`,
  );
});

test('a limit of open files', async () => {
  const refused = Object.assign(new Error('listen EMFILE: too many open files 127.0.0.1'), { code: 'EMFILE' });
  const listen = vi.spyOn(net.Server.prototype, 'listen').mockImplementation(function (this: net.Server) {
    queueMicrotask(() => this.emit('error', refused));
    return this;
  });
  const error = await serve('localhost', 8080, { handle: async () => text(''), bodyLimit: () => 0 }).then(
    () => undefined,
    (e: unknown) => e as UserError,
  );
  listen.mockRestore();
  expect([error?.message, error?.hint]).toEqual([
    'listen tcp 127.0.0.1:8080: socket: too many open files',
    'a limit forbids more open files: raise it (ulimit -n)',
  ]);
});

test.each([99999, -1])('port %d', async port => {
  await expect(serve('localhost', port, { handle: async () => text(''), bodyLimit: () => 0 })).rejects.toThrow(
    `listen tcp: address ${port}: invalid port`,
  );
});
