// Host.fetch against real servers on the loopback interface: bounds of time
// and size, redirections, encodings, certificates, proxies, and errors in Go's
// words.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FetchRequest, FetchResponse } from '../../src/commands/host.ts';
import { Interrupted, UserError } from '../../src/core/base/errors.ts';
import { fetchUrl } from '../../src/host/net/http.ts';
import { proxyFor } from '../../src/host/net/proxy.ts';
import { replayServer } from '../support/replay-server.mjs';
import type { ReplayServer } from '../support/replay-server.mjs';

const folder = fileURLToPath(new URL('../fixtures/server/tls/', import.meta.url));
const pem = (name: string): string => path.join(folder, name);
const secrets = {
  cert: fs.readFileSync(pem('server.crt')),
  key: fs.readFileSync(pem('server.key')),
  ca: fs.readFileSync(pem('ca.crt')),
};

let server: ReplayServer;
let secure: ReplayServer;
let strict: ReplayServer;
beforeAll(async () => {
  server = await replayServer();
  secure = await replayServer({ cert: secrets.cert, key: secrets.key });
  strict = await replayServer({ ...secrets, requestCert: true, rejectUnauthorized: true });
});
afterAll(() => Promise.all([server?.close(), secure?.close(), strict?.close()]));

async function bodyOf(response: FetchResponse): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of response.body) parts.push(part);
  return Buffer.concat(parts);
}

/** Status and length of the body, or the error; ports are called PORT. */
async function ask(url: string, more: Partial<FetchRequest> = {}, env: NodeJS.ProcessEnv = {}): Promise<string> {
  try {
    const response = await fetchUrl({ url, timeout: 5, ...more }, env);
    return `${response.statusText}: ${(await bodyOf(response)).length} bytes`;
  } catch (error) {
    if (error instanceof Interrupted) return 'interrupted';
    if (!(error instanceof UserError)) throw error;
    return error.message.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT').replace(/localhost:\d+/g, 'localhost:PORT');
  }
}

const at = (path: string, { port } = server): string => `http://127.0.0.1:${port}${path}`;
const safely = (path: string, { port } = secure): string => `https://127.0.0.1:${port}${path}`;
const heap = fs.readFileSync(new URL('../fixtures/server/heap.pb.gz', import.meta.url)).length;
const good = `200 OK: ${heap} bytes`;

describe('answers', () => {
  test('a body, its length and its headers', async () => {
    const response = await fetchUrl({ url: at('/debug/pprof/heap'), timeout: 5 }, {});
    expect([response.status, response.headers['content-type'], response.url === at('/debug/pprof/heap')]).toEqual([
      200,
      'application/octet-stream',
      true,
    ]);
    expect((await bodyOf(response)).length).toBe(heap);
  });
  test('an encoding is undone', async () => expect(await ask(at('/encoded'))).toBe(good));
  test('redirections are followed', async () => expect(await ask(at('/moved'))).toBe(good));
  test('a name and password in the address', async () =>
    expect(await ask(at('/secret').replace('//', '//me:pass%20word@'))).toBe(good));
  test('any status is an answer', async () => expect(await ask(at('/missing'))).toBe('404 Not Found: 19 bytes'));
  test('POST with a body and headers', async () => {
    const response = await fetchUrl({ url: at('/echo'), timeout: 5, body: '0x1+0x2', headers: { 'x-mark': 'm' } }, {});
    expect(String(await bodyOf(response))).toBe('POST m 0x1+0x2');
  });
});

describe('bounds', () => {
  test('a server that does not answer', async () =>
    expect(await ask(at('/silent'), { timeout: 0.2 })).toBe(
      'Get "http://127.0.0.1:PORT/silent": net/http: timeout awaiting response headers',
    ));
  test('one that stops in the middle', async () =>
    expect(await ask(at('/stuck'), { timeout: 0.2 })).toBe('net/http: no data for 0.2 seconds while reading the body'));
  test('one that sends without end', async () =>
    expect(await ask(at('/endless'), { limit: 1 << 20 })).toBe('the answer has more than 1048576 bytes'));
  test('a connection that is lost', async () => expect(await ask(at('/cut'))).toBe('unexpected EOF'));
  test('a false encoding', async () => expect(await ask(at('/not-gzip'))).toBe('gzip: invalid header'));
  test('redirections without end', async () =>
    expect(await ask(at('/loop'))).toBe('Get "/loop": stopped after 10 redirects'));
  test('interrupted before, while waiting, and in the body', async () => {
    const early = new AbortController();
    early.abort();
    const waiting = new AbortController();
    const [first, second] = [
      ask(at('/silent'), { signal: early.signal }),
      ask(at('/silent'), { signal: waiting.signal }),
    ];
    waiting.abort();
    const middle = new AbortController();
    const { body } = await fetchUrl({ url: at('/endless'), timeout: 5, signal: middle.signal }, {});
    const reading = (async () => {
      for await (const part of body) if (part.length > 0) middle.abort();
    })();
    expect([await first, await second, await reading.catch((error: unknown) => error instanceof Interrupted)]).toEqual([
      'interrupted',
      'interrupted',
      true,
    ]);
  });
});

describe('servers that break the rules', () => {
  const broken = 'Get "http://127.0.0.1:PORT/AT": ';
  test.each([
    ['/switch', '101 Switching Protocols: 0 bytes'],
    ['/switch-to-nothing', '101 Switching Protocols: 0 bytes'],
    ['/only-hints', `${broken}EOF`],
    ['/half-head', `${broken}EOF`],
    ['/too-long', '200 OK: 3 bytes'],
    ['/too-short', 'unexpected EOF'],
    ['/negative', `${broken}net/http: HTTP/1.x transport connection broken: malformed HTTP response`],
    ['/bad-chunk', 'unexpected EOF'],
    ['/cut-chunk', 'unexpected EOF'],
    ['/no-last-chunk', 'unexpected EOF'],
    ['/cut-gzip', 'unexpected EOF'],
    ['/long-head', `${broken}net/http: HTTP/1.x transport connection broken: malformed HTTP response`],
    ['/to-file', 'Get "file:///etc/hostname": unsupported protocol scheme "file"'],
    ['/to-circle', 'Get "/to-circle": stopped after 10 redirects'],
    ['/bomb', 'the answer has more than 1048576 bytes'],
  ])('%s', async (path, expected) =>
    expect(await ask(at(path), { limit: 1 << 20 })).toBe(expected.replace('/AT', path)),
  );
});

describe('a name or password with a % that is no escape', () => {
  const sentence = 'invalid URL escape in the name or password of an address';
  test('in the address', async () =>
    expect(await ask(at('/x').replace('//', '//me:100%@'))).toBe(`Get "http://me:***@127.0.0.1:PORT/x": ${sentence}`));
  test.each([
    'http://u:100%@127.0.0.1:1',
    'http://100%zz:p@127.0.0.1:1',
    'http://u:%ff@127.0.0.1:1',
    'socks5://u:%@127.0.0.1:1',
  ])('of the proxy %s', async address => {
    const env = { HTTP_PROXY: address, HTTPS_PROXY: address };
    expect(await ask('http://h.example/x', {}, env)).toBe(`Get "http://h.example/x": ${sentence}`);
    expect(await ask('https://h.example/x', {}, env)).toBe(`Get "https://h.example/x": ${sentence}`);
  });
  test('the password of a proxy that is no address is not shown', async () =>
    expect(await ask('http://h.example/x', {}, { HTTP_PROXY: 'ftp://me:secret@p' })).toBe(
      'Get "http://h.example/x": invalid proxy address "ftp://me:***@p"',
    ));
});

describe('errors in words of Go', () => {
  test('nobody listens', async () => {
    const closed = net.createServer();
    await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise(resolve => closed.close(resolve));
    expect(await ask(`http://127.0.0.1:${port}/x`)).toBe(
      'Get "http://127.0.0.1:PORT/x": dial tcp 127.0.0.1:PORT: connect: connection refused',
    );
  });
  test('what answers is no web server', async () => {
    const other = net.createServer(socket => socket.resume().end('SSH-2.0-OpenSSH_9.6\r\n'));
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await ask(`http://127.0.0.1:${port}/x`)).toBe(
      'Get "http://127.0.0.1:PORT/x": net/http: HTTP/1.x transport connection broken: malformed HTTP response',
    );
    await new Promise(resolve => other.close(resolve));
  });
  test('a connection that is closed at once', async () =>
    expect(await ask(at('/hangup'))).toBe('Get "http://127.0.0.1:PORT/hangup": EOF'));
  test('passwords are not shown', async () =>
    expect(await ask(at('/hangup').replace('//', '//me:secret@'))).toBe(
      'Get "http://me:***@127.0.0.1:PORT/hangup": EOF',
    ));
  test('http where https was asked', async () =>
    expect(await ask(at('/x').replace('http:', 'https:'))).toBe(
      'Get "https://127.0.0.1:PORT/x": http: server gave HTTP response to HTTPS client',
    ));
});

describe('https', () => {
  const tls = { cert: '', key: '', ca: pem('ca.crt') };
  test('an authority that nobody knows', async () =>
    expect(await ask(safely('/debug/pprof/heap'))).toBe(
      'Get "https://127.0.0.1:PORT/debug/pprof/heap": tls: failed to verify certificate: x509: ' +
        'certificate signed by unknown authority',
    ));
  test('-tls_ca', async () => expect(await ask(safely('/debug/pprof/heap'), { tls })).toBe(good));
  test('a name that the certificate is for', async () =>
    expect(await ask(safely('/debug/pprof/heap').replace('127.0.0.1', 'localhost'), { tls })).toBe(good));
  test('https+insecure', async () =>
    expect(await ask(safely('/debug/pprof/heap').replace('https:', 'https+insecure:'))).toBe(good));
  test('a server that asks for a certificate', async () => {
    const own = { cert: pem('client.crt'), key: pem('client.key'), ca: pem('ca.crt') };
    expect(await ask(safely('/debug/pprof/heap', strict), { tls: own })).toBe(good);
    expect(await ask(safely('/debug/pprof/heap', strict), { tls })).toMatch(
      /^Get "https:\/\/127\.0\.0\.1:PORT\/debug\/pprof\/heap": (remote error: tls: |EOF|read: connection reset)/,
    );
  });
  test('half a pair, and files that are not there', async () => {
    const get = (files: Partial<typeof tls>): Promise<string> =>
      ask(safely('/x'), { tls: { cert: '', key: '', ca: '', ...files } });
    expect(
      [
        await get({ cert: 'c' }),
        await get({ key: 'k' }),
        await get({ ca: '/none/ca' }),
        await get({ cert: pem('README.md'), key: pem('client.key') }),
      ].map(text => text.replace('Get "https://127.0.0.1:PORT/x": ', '')),
    ).toEqual([
      '-tls_cert is specified, so -tls_key must also be specified',
      '-tls_key is specified, so -tls_cert must also be specified',
      'could not load CA specified by -tls_ca: open /none/ca: no such file or directory',
      'could not load certificate/key pair specified by -tls_cert and -tls_key: tls: failed to ' +
        'find any PEM data in certificate input',
    ]);
  });
});

describe('proxies', () => {
  const chosen = (url: string, env: NodeJS.ProcessEnv): string => proxyFor(new URL(url), env)?.href ?? 'none';
  test.each([
    ['http://h/x', { HTTP_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['http://h/x', { http_proxy: 'p:1' }, 'http://p:1/'],
    ['https://h/x', { HTTP_PROXY: 'http://p:1' }, 'none'],
    ['https://h/x', { HTTPS_PROXY: 'socks5://p:1' }, 'socks5://p:1'],
    ['http://h/x', { HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, 'none'],
    ['http://localhost/x', { HTTP_PROXY: 'http://p:1' }, 'none'],
    ['http://127.8.0.1/x', { HTTP_PROXY: 'http://p:1' }, 'none'],
    ['http://[::1]/x', { HTTP_PROXY: 'http://p:1' }, 'none'],
    ['http://h/x', { HTTP_PROXY: 'http://p:1', NO_PROXY: '*' }, 'none'],
    ['http://a.h.org/x', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'h.org' }, 'none'],
    ['http://h.org/x', { HTTP_PROXY: 'http://p:1', NO_PROXY: '.h.org' }, 'http://p:1/'],
    ['http://a.h.org/x', { HTTP_PROXY: 'http://p:1', no_proxy: 'x, .h.org' }, 'none'],
    ['http://ah.org/x', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'h.org' }, 'http://p:1/'],
    ['http://h:81/x', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'h:80' }, 'http://p:1/'],
    ['http://h/x', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'h:80' }, 'none'],
    ['http://10.1.2.3/x', { HTTP_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8' }, 'none'],
    ['http://11.1.2.3/x', { HTTP_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8' }, 'http://p:1/'],
  ])('%s with %j', (url, env, expected) => expect(chosen(url, env)).toBe(expected));

  /** A proxy that sends everything to one of our servers. */
  async function proxy(target: () => number): Promise<{ port: number; seen: string[]; close: () => void }> {
    const seen: string[] = [];
    const own = http.createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
      http.get({ host: '127.0.0.1', port: target(), path: new URL(request.url!).pathname }, answer =>
        answer.pipe(response.writeHead(answer.statusCode!, answer.headers)),
      );
    });
    own.on('connect', (request, socket: net.Socket) => {
      seen.push(`CONNECT ${request.url}`);
      if (request.url!.startsWith('refused')) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      const through = net.connect(target(), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
    });
    await new Promise<void>(resolve => own.listen(0, '127.0.0.1', resolve));
    return { port: (own.address() as AddressInfo).port, seen, close: () => own.close() };
  }

  test('http through a proxy', async () => {
    const { port, seen, close } = await proxy(() => server.port);
    expect(
      await ask('http://profiles.example/debug/pprof/heap', {}, { HTTP_PROXY: `http://u:p@127.0.0.1:${port}` }),
    ).toBe(good);
    expect(seen).toEqual([
      `GET http://profiles.example/debug/pprof/heap Basic ${Buffer.from('u:p').toString('base64')}`,
    ]);
    close();
  });
  test('https through a proxy', async () => {
    const { port, seen, close } = await proxy(() => secure.port);
    expect(
      await ask('https+insecure://profiles.example/debug/pprof/heap', {}, { HTTPS_PROXY: `127.0.0.1:${port}` }),
    ).toBe(good);
    expect(await ask('https://refused.example/x', {}, { HTTPS_PROXY: `127.0.0.1:${port}` })).toBe(
      'Get "https://refused.example/x": Forbidden',
    );
    expect(seen).toEqual(['CONNECT profiles.example:443', 'CONNECT refused.example:443']);
    close();
  });
  test('through SOCKS 5', async () => {
    const seen: string[] = [];
    const socks = net.createServer(socket => {
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0]));
        socket.once('data', question => {
          seen.push(question.subarray(5, 5 + question[4]!).toString());
          const through = net.connect(server.port, '127.0.0.1', () => {
            socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]));
            through.pipe(socket).pipe(through);
          });
        });
      });
    });
    await new Promise<void>(resolve => socks.listen(0, '127.0.0.1', resolve));
    expect(
      await ask(
        'http://profiles.example/debug/pprof/heap',
        {},
        { HTTP_PROXY: `socks5://127.0.0.1:${(socks.address() as AddressInfo).port}` },
      ),
    ).toBe(good);
    expect(seen).toEqual(['profiles.example']);
    socks.close();
  });
  test('a proxy that is not there', async () =>
    expect(await ask('https://h.example/x', {}, { HTTPS_PROXY: 'http://127.0.0.1:1' })).toBe(
      'Get "https://h.example/x": proxyconnect tcp: dial tcp 127.0.0.1:PORT: ECONNREFUSED',
    ));
  test('a proxy that is no address', async () =>
    expect(await ask('http://h.example/x', {}, { HTTP_PROXY: 'ftp://p' })).toBe(
      'Get "http://h.example/x": invalid proxy address "ftp://p"',
    ));
});
