// Names from the server that a profile came from.
import { describe, expect, test } from 'vitest';
import type { FetchRequest, FetchResponse } from '../../src/commands/host.ts';
import { symbolize } from '../../src/commands/open/symbolize.ts';
import { symbolizeRemotely } from '../../src/commands/open/symbolz.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { functionName } from '../../src/core/profile/profile.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { symbolUrl } from '../../src/core/symbols/symbolz-answer.ts';
import { encodeText } from '../../src/core/base/text.ts';
import { FakeHost } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';

const mapping = { start: 0x1000, limit: 0x9000, file: '/bin/app' };
const profile = (buildId = '', addresses: readonly (number | bigint)[] = [0x1010, 0x1020, 0]): Profile =>
  decodeProfile(
    encodeSpec({
      types: [['samples', 'count']],
      mappings: [{ ...mapping, buildId }],
      locations: addresses.map(address => ({ address, mapping: 1 })),
      samples: addresses.map((_, i) => ({ values: [1], stack: [i + 1] })),
    }),
  );

const names = (p: Profile): string[] =>
  Array.from(p.locations.lineFrom, (from, l) =>
    from === p.locations.lineTo[l] ? '' : functionName(p, p.lines.function[from]!),
  );

/** What was asked, and the names that came of the answer. */
async function remote(
  p: Profile,
  reply: string,
  origins: Record<string, { url: string; start: bigint }[]>,
  force = false,
) {
  const asked: string[] = [];
  const out = await symbolizeRemotely(
    p,
    force,
    new Map(Object.entries(origins)),
    async (url, body) => (asked.push(`${url} ${body}`), reply),
  );
  return { asked, names: names(out), marked: out.mappings[0]!.hasFunctions };
}

test.each([
  ['http://h:6060/debug/pprof/profile?seconds=5', 'http://h:6060/debug/pprof/symbol'],
  ['http://h/a/debug/pprof/heap', 'http://h/a/debug/pprof/symbol'],
  ['http://h/pprof/growth', 'http://h/pprof/symbol'],
  ['https://h/x/pprof/contention?a=b#c', 'https://h/x/pprof/symbol#c'],
  ['http://h/profilez', 'http://h/symbolz'],
  ['http://h/x/y/', 'http://h/x/symbolz'],
  ['http://h', 'http://h/symbolz'],
  ['cpu.pb.gz', null],
])('%s asks %s', (source, url) => expect(symbolUrl(source)).toBe(url));

describe('asking', () => {
  const url = 'http://h/debug/pprof/profile';

  test('addresses without a name, as the process had them; names go to all that have them', async () => {
    expect(
      await remote(profile(), '0x5010 main.f\n0x5020  std::f(int) const \nrubbish\n0x5010', {
        '/bin/app': [{ url, start: 0x5000n }],
      }),
    ).toEqual({
      asked: ['http://h/debug/pprof/symbol 0x5010+0x5020'],
      names: ['main.f', 'std::f(int) const ', ''],
      marked: true,
    });
  });

  test('by build id, and by the first origin that is an address', async () => {
    expect(
      (
        await remote(profile('ab12'), '0x1010 f\n', {
          ab12: [
            { url: 'file.pb', start: 0n },
            { url, start: 0x1000n },
          ],
        })
      ).asked,
    ).toEqual(['http://h/debug/pprof/symbol 0x1010+0x1020']);
  });

  test('a last line that is not ended is lost; other programs are not asked', async () => {
    expect((await remote(profile(), '0x1010 f\n0x1020 g', { '/bin/app': [{ url, start: 0x1000n }] })).names).toEqual([
      'f',
      '',
      '',
    ]);
    expect(await remote(profile(), '', { '/bin/other': [{ url, start: 0x1000n }] })).toEqual({
      asked: [],
      names: ['', '', ''],
      marked: false,
    });
  });

  test('nothing to ask for: nothing is asked, and the mapping counts as named', async () => {
    expect(await remote(profile('', [0]), '', { '/bin/app': [{ url, start: 0x1000n }] })).toEqual({
      asked: [],
      names: [''],
      marked: true,
    });
  });

  test.each([
    [profile('', [0x10]), '', 0n, 'cannot adjust address 16 by -4096, it would overflow (mapping 1)'],
    [
      profile(),
      '0xffffffffffffffffff f\n',
      0x1000n,
      'unexpected parse failure 0xffffffffffffffffff: strconv.ParseUint: parsing ' +
        '"0xffffffffffffffffff": value out of range',
    ],
    [profile(), '0x10 f\n', 0x5000n, 'cannot adjust symbolz address 16 by -16384, it would overflow'],
  ])('addresses that do not fit: %#', async (p, reply, start, message) => {
    await expect(remote(p, reply, { '/bin/app': [{ url, start }] })).rejects.toThrow(new UserError(message));
  });
});

describe('over HTTP', () => {
  const origins = new Map([['/bin/app', [{ url: 'http://h/pprof/profile', start: 0x1000n }]]]);
  const answer = (status: number, statusText: string, text: string): FetchResponse => ({
    url: '',
    status,
    statusText: `${status} ${statusText}`,
    headers: { 'content-type': 'text/plain', 'x-go-pprof': '1' },
    length: 0,
    body: (async function* () {
      yield encodeText(text);
    })(),
  });
  const run = (mode: string, fetch: (request: FetchRequest) => FetchResponse) =>
    symbolize(
      profile(),
      { mode, origins, tls: { cert: 'c', key: 'k', ca: 'a' } },
      new FakeHost({ fetch }),
      () => undefined,
    );

  test('a POST, whose names are made readable', async () => {
    const requests: unknown[] = [];
    const p = await run(
      'remote',
      ({ url, method, body, headers, tls }) => (
        requests.push({ url, method, body, headers, tls }), answer(200, 'OK', '0x1010 _ZN3foo3barEi\n0x1020 main.f\n')
      ),
    );
    expect(names(p)).toEqual(['foo::bar', 'main.f', '']);
    expect(requests).toEqual([
      {
        url: 'http://h/pprof/symbol',
        method: 'POST',
        body: '0x1010+0x1020',
        headers: { 'content-type': 'application/octet-stream' },
        tls: { cert: 'c', key: 'k', ca: 'a' },
      },
    ]);
  });

  test('a refusal ends the loading, with the words of the server', async () => {
    await expect(run('remote', () => answer(404, 'Not Found', 'no symbols'))).rejects.toThrow(
      'http post http://h/pprof/symbol: server response: 404 Not Found - no symbols',
    );
  });

  test.each(['local', 'fastlocal', 'none'])('-symbolize=%s does not ask', async mode => {
    const host = new FakeHost({});
    const p = profile();
    const out = await symbolize(
      { ...p, mappings: p.mappings.map(m => ({ ...m, file: '[vdso]' })) },
      { mode, origins: new Map([['[vdso]', origins.get('/bin/app')!]]), tls: { cert: '', key: '', ca: '' } },
      host,
      () => undefined,
    );
    expect(names(out)).toEqual(['', '', '']);
  });
});
