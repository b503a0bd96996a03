// A profile from a server that listens on a socket in the file system.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../../src/core/base/errors.ts';
import { profileAddress } from '../../src/core/base/urls.ts';
import { fetchUrl } from '../../src/host/net/http.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unix-'));
const socket = path.join(folder, 'a.sock');
const server = http.createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: '/debug/pprof/heap' }).end();
  else response.end(request.url);
});
beforeAll(() => new Promise<void>(resolve => server.listen(socket, resolve)));
afterAll(async () => {
  await new Promise(resolve => server.close(resolve));
  fs.rmSync(folder, { recursive: true });
});

async function asked(source: string, seconds = -1): Promise<string> {
  const { url, timeout } = profileAddress(source, seconds, -1)!;
  const response = await fetchUrl({ url, timeout }, { http_proxy: 'http://127.0.0.1:9' });
  const parts: Uint8Array[] = [];
  for await (const part of response.body) parts.push(part.slice());
  return Buffer.concat(parts).toString();
}

test.skipIf(process.platform === 'win32')('each spelling', async () => {
  expect(await asked(`unix://${socket}:/debug/pprof/heap`)).toBe('/debug/pprof/heap');
  expect(await asked(`unix://${socket}/debug/pprof/heap?gc=1`)).toBe('/debug/pprof/heap?gc=1');
  expect(await asked(`unix://${socket}`, 3)).toBe('/debug/pprof/profile?seconds=3');
  expect(await asked(`unix://${socket}:/`)).toBe('/debug/pprof/profile');
  expect(await asked(`unix://${socket}:/moved`)).toBe('/debug/pprof/heap');
  const host = encodeURIComponent(socket);
  expect(await asked(`http+unix://${host}/debug/pprof/heap?gc=1`)).toBe('/debug/pprof/heap?gc=1');
  expect(await asked(`HTTP+UNIX://${host.replaceAll('%2F', '%2f')}`, 3)).toBe('/debug/pprof/profile?seconds=3');
  expect(await asked(`unix://${host}/`)).toBe('/debug/pprof/profile');
  expect(await asked(`http+unix://${host}/moved`)).toBe('/debug/pprof/heap');
  expect(await asked(`http+unix://${socket}/debug/pprof/heap`)).toBe('/debug/pprof/heap');
});

test('a socket that is escaped wrongly', async () => {
  const error = await asked('http+unix://%2Frun%2Fa%zz.sock/x').catch((e: unknown) => e);
  if (!(error instanceof UserError)) throw error;
  expect([error.message, error.hint]).toEqual([
    'Get "http+unix://%2Frun%2Fa%zz.sock/x": invalid URL escape',
    "write the socket's path with %2F for each slash, or unix:///run/app.sock",
  ]);
});

test.skipIf(process.platform === 'win32')('no socket of that name', async () => {
  const error = await asked(`unix://${folder}/none.sock:/x`).catch((e: unknown) => e);
  if (!(error instanceof UserError)) throw error;
  expect([error.message, error.hint]).toEqual([
    `Get "unix://${folder}/none.sock:/x": dial unix ${folder}/none.sock: connect: no such file or directory`,
    'no socket has this name; an address is written unix:///run/app.sock:/debug/pprof/heap',
  ]);
});
