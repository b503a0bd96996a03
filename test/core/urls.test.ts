// Which source is an address, and what is asked then. The expected answers
// are those of go tool pprof (go1.26) for the same arguments.
import { describe, expect, test } from 'vitest';
import { profileAddress } from '../../src/core/base/urls.ts';

const asked = (source: string, seconds = -1, timeout = -1): string => {
  const address = profileAddress(source, seconds, timeout);
  return address ? `${address.url} ${address.recording} ${address.timeout}` : 'a file';
};

describe('addresses', () => {
  test.each([
    ['localhost:6060', 'http://localhost:6060/debug/pprof/profile 0 60'],
    ['localhost:6060/', 'http://localhost:6060/debug/pprof/profile 0 60'],
    ['http://h', 'http://h/debug/pprof/profile 0 60'],
    ['http://h:1/debug/pprof/heap', 'http://h:1/debug/pprof/heap 0 60'],
    ['HTTP://Host/x', 'http://Host/x 0 60'],
    ['https+insecure://h/x', 'https+insecure://h/x 0 60'],
    ['h:1/x?seconds=5', 'http://h:1/x?seconds=5 5 7.5'],
    ['h:1/x?seconds=abc', 'http://h:1/x?seconds=abc 0 60'],
    ['http://h/x?b=2&a=b%20c&a=1', 'http://h/x?a=b+c&a=1&b=2 0 60'],
    ['http://h/x?a;b=1&c=%zz&d', 'http://h/x?d= 0 60'],
    ['http://h/a b', 'http://h/a%20b 0 60'],
    ['http://h/a%20b#top', 'http://h/a%20b#top 0 60'],
    ['http://user:pass@h/x', 'http://user:pass@h/x 0 60'],
    ['http://[::1]:6060', 'http://[::1]:6060/debug/pprof/profile 0 60'],
    ['10.0.0.1:80/debug', 'http://10.0.0.1:80/debug 0 60'],
    ['//h/x', '//h/x 0 60'],
    [':6060', 'http://:6060/debug/pprof/profile 0 60'],
    ['http://', 'http://http:// 0 60'],
    ['http:/x', 'http://http:/x 0 60'],
    ['http://h:port/x', 'http://http://h:port/x 0 60'],
    ['http://a:1:2/', 'http://http://a:1:2/ 0 60'],
  ])('%s', (source, expected) => expect(asked(source)).toBe(expected));

  test('-seconds and -timeout', () => {
    expect([asked('h:1', 30), asked('h:1/x?seconds=5', 2), asked('h:1/x?seconds=5', -1, 9)]).toEqual([
      'http://h:1/debug/pprof/profile?seconds=30 30 45',
      'http://h:1/x?seconds=2 2 3',
      'http://h:1/x?seconds=5 5 9',
    ]);
  });
});

describe('files', () => {
  test.each([
    'cpu.pb.gz',
    './cpu.pb.gz',
    '/tmp/cpu',
    '-top',
    'C:\\x\\cpu.pb.gz',
    'mem_2023-11-02_03:55:24',
    'file:///tmp/cpu',
    'a b:80',
    'http://h/%zz',
    '',
  ])('%s', source => expect(asked(source)).toBe('a file'));
});

// A byte that is not UTF-8 is carried as U+DC00 + byte.
test.each([
  ['http://h/a\udcffb', 'http://h/a%FFb'],
  ['http://h/\udce9t\udce9?x=\udcff', 'http://h/%E9t%E9?x=\udcff'],
  ['http://h/\ud83d/é/猫', 'http://h/%EF%BF%BD/%C3%A9/%E7%8C%AB'],
  ['http://h/a b"c', 'http://h/a%20b%22c'],
])('bytes of a path are escaped one by one: %j', (source, asked) => {
  expect(profileAddress(source, -1, -1)!.url.split('?')[0]).toBe(asked.split('?')[0]);
});
