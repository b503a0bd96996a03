// A server on the loopback interface that gives recorded answers of a Go
// program's net/http/pprof (test/fixtures/server), and some that no program
// should give. Used by tests and by the recorder of transcripts.
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const fixtures = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'fixtures');
const recorded = path.join(fixtures, 'server');
const file = name => fs.readFileSync(path.join(recorded, name));

/** Addresses to what they answer: `(request, response) => void`. */
const answers = new Map(
  JSON.parse(fs.readFileSync(path.join(recorded, 'answers.json'), 'utf8')).map(
    ({ path: at, file: name, status, headers }) => [
      at,
      (_, response) => response.writeHead(status, headers).end(file(name)),
    ],
  ),
);

const give = (at, status, headers, body) =>
  answers.set(at, (_, response) => response.writeHead(status, headers).end(body));
const html = { 'content-type': 'text/html; charset=utf-8' };
const plain = { 'content-type': 'text/plain; charset=utf-8' };

// Without a time of their own these answer what the recorded second did.
for (const at of ['/debug/pprof/profile', '/debug/pprof/profile?seconds=2'])
  answers.set(at, answers.get('/debug/pprof/profile?seconds=1'));
give('/busy', 500, { ...plain, 'x-go-pprof': '1' }, 'Could not enable CPU profiling: cpu profiling already in use\n');
give(
  '/fault',
  502,
  html,
  '<html><head><style>b{}</style></head><body><b>Bad</b> gateway &mdash; try later</body></html>',
);
give('/missing', 404, plain, '404 page not found\n');
give('/private', 401, { ...html, 'www-authenticate': 'Basic realm="x"' }, '<html><body>Who are you?</body></html>');
give('/forbidden', 403, plain, '');
give('/login', 200, html, fs.readFileSync(path.join(fixtures, 'broken', 'login.html')));
give('/empty', 200, plain, '');
give('/text', 200, plain, 'hello\n');
give('/plain.pb', 200, {}, zlib.gunzipSync(file('heap.pb.gz')));
give('/encoded', 200, { 'content-encoding': 'gzip' }, zlib.gzipSync(file('heap.pb.gz')));
give('/not-gzip', 200, { 'content-encoding': 'gzip' }, 'no gzip at all');
give('/moved', 302, { location: '/debug/pprof/heap' }, '');
give('/loop', 302, { location: '/loop' }, '');
give('/away', 302, { location: 'ftp://127.0.0.1/x' }, '');
give('/secret', 200, {}, file('heap.pb.gz'));
answers.set('/secret', (request, response) => {
  const right = request.headers.authorization === `Basic ${Buffer.from('me:pass word').toString('base64')}`;
  response
    .writeHead(right ? 200 : 401, right ? {} : { 'www-authenticate': 'Basic' })
    .end(right ? file('heap.pb.gz') : '');
});
answers.set('/cut', (_, response) => {
  response.writeHead(200, { 'content-length': '5000' });
  response.write(file('heap.pb.gz').subarray(0, 500), () => response.socket.destroy());
});
/** Answers with these bytes, whatever HTTP says, and closes the connection. */
const raw = (at, text) => answers.set(at, (_, response) => response.socket.end(text));
raw('/switch', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\nxyz');
raw('/switch-to-nothing', 'HTTP/1.1 101 Switching Protocols\r\n\r\n');
raw('/only-hints', 'HTTP/1.1 103 Early Hints\r\n\r\n');
raw('/too-long', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabcdefgh');
raw('/too-short', 'HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\nabc');
raw('/negative', 'HTTP/1.1 200 OK\r\ncontent-length: -3\r\n\r\nabc');
raw('/bad-chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n');
raw('/cut-chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\nabc');
raw('/no-last-chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n');
raw('/long-head', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1 << 20)}\r\n\r\n`);
raw('/half-head', 'HTTP/1.1 200 OK\r\ncontent-le');
give('/to-file', 302, { location: 'file:///etc/hostname' }, '');
give('/to-circle', 302, { location: '/back' }, '');
give('/back', 302, { location: '/to-circle' }, '');
give('/bomb', 200, { 'content-encoding': 'gzip' }, zlib.gzipSync(Buffer.alloc(1 << 24)));
answers.set('/cut-gzip', (_, response) =>
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync(file('heap.pb.gz')).subarray(0, 300)),
);
answers.set('/hangup', (_, response) => response.socket.destroy());
answers.set('/silent', () => {});
answers.set('/stuck', (_, response) => response.writeHead(200).write(file('heap.pb.gz').subarray(0, 100)));
answers.set('/endless', (_, response) => {
  const block = Buffer.alloc(1 << 16);
  const more = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on('drain', more).on('error', () => {});
  response.writeHead(200);
  more();
});
answers.set('/echo', (request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () =>
    response.writeHead(200, plain).end(`${request.method} ${request.headers['x-mark'] ?? ''} ${Buffer.concat(parts)}`),
  );
});

/**
 * Starts it on a free port; `requests` gathers method and address of each
 * question. `tls` makes it speak https.
 * @typedef {{ readonly port: number, readonly requests: string[], close(): Promise<void> }} ReplayServer
 * @param {https.ServerOptions} [tls]
 * @returns {Promise<ReplayServer>}
 */
export async function replayServer(tls) {
  /** @type {string[]} */
  const requests = [];
  const handle = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const at = request.url.replace(/^https?:\/\/[^/]+/, '');
    const answer = answers.get(at);
    if (answer) answer(request, response);
    else response.writeHead(404, plain).end('404 page not found\n');
  };
  const server = tls ? https.createServer(tls, handle) : http.createServer(handle);
  server.on('tlsClientError', () => {});
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    port: /** @type {import('node:net').AddressInfo} */ (server.address()).port,
    requests,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve(undefined));
      }),
  };
}
