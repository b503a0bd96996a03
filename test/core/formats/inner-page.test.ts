// Pages of older formats as banners, servers' headers and logs hand them on,
// and files of which there is less to read.
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/base/errors.ts';
import { parseProfile, parseWithNames } from '../../../src/core/formats/index.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import { drawnDump } from '../../support/drawn-dump.ts';

const fixture = (name: string): Uint8Array => fs.readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const read = (text: string | Uint8Array): [string[], string | undefined] => {
  const { profile, ours } = parseWithNames(typeof text === 'string' ? encodeText(text) : text);
  return [drawnDump(profile), ours && String(ours)];
};
const refusal = (bytes: Uint8Array): string => {
  try {
    return `read: ${parseWithNames(bytes).ours}`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.message}; ${error.hint}`;
  }
};

const named = ', with names, which stand in its # lines';

describe('a heap page behind a banner', () => {
  test('the handed case', () => {
    const put = 'shop/internal/cache.(*Cache).Put@/src/shop/internal/cache/cache.go:31';
    const [samples, ours] = read(fixture('cases/heap-behind-banner.log'));
    expect(ours).toBe(`a page inside of a text, from line 5 on${named}`);
    expect(samples).toEqual([
      `6 7276179 2 2425393 | ${put} main.fill@/src/shop/main.go:18 main.main@/src/shop/main.go:9 | bytes=1048576`,
      '3 3638089 1 1212696 | bytes.growSlice@/usr/local/go/src/bytes/buffer.go:249 ' +
        'main.main@/src/shop/main.go:9 | bytes=1048576',
    ]);
  });

  test('is what pprof says where names are asked for', () => {
    expect(() => parseProfile(fixture('cases/heap-behind-banner.log'))).toThrow(
      'parsing profile: unrecognized profile format',
    );
  });
});

const pages = ['heap', 'allocs', 'block', 'mutex', 'threadcreate', 'goroutine'];

describe.each(pages)('a page of %s', kind => {
  const page = Buffer.from(fixture(`profiles/rec-page-${kind}-debug1.txt`)).toString();
  const [expected, alone] = read(page);
  const names = alone === undefined ? '' : named;
  const each = (prefix: (i: number) => string): string =>
    page
      .split('\n')
      .map((line, i) => `${prefix(i)}${line}`)
      .join('\n');
  const lines = (count: number): string => (count === 1 ? '1 line more is' : `${count} lines more are`);
  const headers =
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n\r\n';
  test.each<[string, string, string]>([
    ["a server's headers", `${headers}${page}`, `, from line 5 on${names}`],
    ['a line of a shell', `$ curl localhost:6060/debug/pprof/${kind}?debug=1\n${page}`, `, from line 2 on${names}`],
    ['lines of Windows', `collected\r\n${page.replaceAll('\n', '\r\n')}`, `, from line 2 on${names}`],
    ['a line behind it', `collected\n${page}=== end ===\nbye\n`, `, from line 2 on${names}; ${lines(2)} no part of it`],
    ['a name before each line', each(() => 'shopd-1  | '), names],
    [
      'lines of another program between',
      page
        .split('\n')
        .map((line, i) => `shopd-1  | ${line}${i % 9 === 3 ? '\nmailer-1 | sent (3)' : ''}`)
        .join('\n'),
      `${names}; ${lines(Math.ceil((page.split('\n').length - 3) / 9))} no part of it`,
    ],
    ['colours around each line', each(() => '\x1b[32m').replaceAll('\n', '\x1b[0m\n'), names],
    ['docker json-file', page.replace(/.*\n/g, log => `${JSON.stringify({ log, stream: 'stderr' })}\n`), names],
    [
      'docker json-file, two streams',
      page.replace(
        /.*\n/g,
        log => `${JSON.stringify({ log, stream: 'stderr' })}\n{"log":"GET / (200)\\n","stream":"stdout"}\n`,
      ),
      names,
    ],
    [
      'one record of a logger',
      `{"msg":"started"}\n{"msg":${JSON.stringify(page)},"pid":7}\n`,
      `, from line 2 on${names}`,
    ],
    ['a time before each line', each(i => `2026-02-03T04:05:06.${1000 + i}Z stderr F `), names],
  ])('with %s', (_, text, ours) => {
    expect(read(text)).toEqual([expected, `a page inside of a text${ours}`]);
  });

  test('keeps its names where it is indented', () => {
    for (const blanks of ['  ', '\t']) expect(read(each(() => blanks))[0], JSON.stringify(blanks)).toEqual(expected);
  });
});

test('true advice for what is not read', () => {
  // google-pprof --raw writes it for each kind of profile.
  for (const file of [
    fixture('cases/heap-symbols-inside.heap'),
    encodeText('--- symbol\nbinary=/bin/x\n0x1 main\n---\n--- profile\n\0\0\0\0'),
    encodeText('--- symbol\r\nbinary=/bin/x\r\n---\r\n--- growth\r\n'),
    encodeText(`--- symbol\nbinary=/bin/x\n${'0x1 main\n'.repeat(1000)}`),
  ]) {
    expect(refusal(file)).toBe(
      'parsing profile: unrecognized profile format; this is a profile of gperftools with its symbols inside; ' +
        'the pprof of gperftools reads it (google-pprof --raw wrote it); the part behind the line "--- heap", ' +
        '"--- profile" or the like is read here, but without its names: sed "1,/^--- /d" FILE > part.prof',
    );
  }
  expect(refusal(encodeText('HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n'))).toMatch(
    /; this is a server's answer with its headers; /,
  );
  const part = Buffer.from(fixture('cases/heap-symbols-inside.heap')).toString().split('\n').slice(7).join('\n');
  expect(read(part)).toEqual([['8 3072 | bytes=384', '4 1024 | bytes=256'], undefined]);
});

describe.each(pages)('a page of %s among lines of a log', kind => {
  const page = Buffer.from(fixture(`profiles/rec-page-${kind}-debug1.txt`)).toString();
  const [expected] = read(page);
  const inside = page.indexOf('\n\n', page.length / 2) + 1 || page.lastIndexOf('\n', page.length - 2) + 1;
  test.each([
    '2026/02/03 04:05:06 GET /orders/7 (200)',
    '[2026-02-03T04:05:06Z] served',
    'I0203 04:05:06.120000       1 server.go:262] served',
    '{"level":"info","msg":"served"}',
    'time=2026-02-03T04:05:06Z level=INFO msg=served',
    'Feb  3 04:05:06 node-1 shopd[670]: served',
  ])('%s', line => {
    expect(read(`${page}${line}\n`)[0]).toEqual(expected);
    expect(read(`${page.slice(0, inside)}${line}\n${page.slice(inside)}`)[0]).toEqual(expected);
  });
});

test('what is no line of a log still makes a page wrong, as it does for pprof', () => {
  const page = 'heap profile: 1: 2 [1: 2] @ heap/2\n1: 2 [1: 2] @ 0x1\nsomething else\n';
  expect(refusal(encodeText(page))).toBe(
    'parsing profile: unexpected number of sample values: got 0, want 6; line 3 is no sample: "something else"',
  );
});

test.each(pages)('a page of %s in UTF-16 and UTF-32', kind => {
  const page = Buffer.from(fixture(`profiles/rec-page-${kind}-debug1.txt`)).toString();
  const [expected, alone] = read(page);
  const ours = `a page inside of a text${alone === undefined ? '' : named}`;
  const wide = Buffer.from(`\ufeff${page}`, 'utf16le');
  const codes = Uint32Array.from(`\ufeff${page}`, c => c.codePointAt(0)!);
  expect(read(wide)).toEqual([expected, ours]);
  expect(read(Buffer.from(page.replaceAll('\n', '\r\n'), 'utf16le'))).toEqual([expected, ours]);
  expect(read(Buffer.from(wide).swap16())).toEqual([expected, ours]);
  expect(read(new Uint8Array(codes.buffer))).toEqual([expected, ours]);
});
