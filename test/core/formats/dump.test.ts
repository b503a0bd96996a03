// Go's dumps of goroutines and the names in its debug=1 pages, read as
// profiles of ours.
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/base/errors.ts';
import { GoroutineDump } from '../../../src/core/formats/dump.ts';
import { parseProfile, parseWithNames } from '../../../src/core/formats/index.ts';
import { functionName } from '../../../src/core/profile/profile.ts';
import type { Profile } from '../../../src/core/profile/profile.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import { drawnDump as drawn } from '../../support/drawn-dump.ts';

const fixture = (name: string): Uint8Array => fs.readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const gunzipped = async (name: string): Promise<Uint8Array> => (await import('node:zlib')).gunzipSync(fixture(name));

const read = (text: string): string[] => {
  const { profile, ours } = parseWithNames(encodeText(text));
  expect(String(ours)).toBe('a dump of goroutines (debug=2, panic or SIGQUIT)');
  return drawn(profile);
};

describe('a dump', () => {
  test('states, waiting, creators and inlined calls', () => {
    const text = `goroutine 7 [chan receive, 12 minutes]:
main.worker.run(...)
	/src/main.go:20
main.(*pool[...]).start(0xc000012345, {0x1, 0x2})
	/src/main.go:38 +0x6e
created by main.main in goroutine 1
	/src/main.go:40 +0x9a

goroutine 8 [chan receive, 12 minutes]:
main.worker.run(...)
	/src/main.go:20
main.(*pool[...]).start(0xc000099999, {0x3, 0x4})
	/src/main.go:38 +0x6e
created by main.main in goroutine 33
	/src/main.go:40 +0x9a

goroutine 1 gp=0xc000002380 m=0 mp=0x5 [running, locked to thread]:
main.main()
	/src/main.go:41 +0x1 fp=0xc00 sp=0xc00 pc=0x47
runtime.goexit({})
	/go/src/runtime/asm_amd64.s:1700 +0x1 fp=0xc sp=0xc pc=0x4
`;
    expect(read(text)).toEqual([
      '2 1440 | main.worker.run@/src/main.go:20~ main.(*pool[...]).start@/src/main.go:38 | ' +
        'state=chan receive creator=main.main wait=12minutes',
      '1 0 | main.main@/src/main.go:41 | state=running locked=to thread',
    ]);
  });

  test('labels in the header, quoted and plain', () => {
    expect(
      read(
        'goroutine 5 [select, 2 minutes, synctest bubble 3 labels:{"route": "a \\"b\\" ]", ' +
          '"\\u00b5": "\\x01"}]:\nmain.f()\n\t/a.go:1 +0x1\n\ngoroutine 6 [select labels:{id: 7, "k": ' +
          'v}]:\nmain.f()\n\t/a.go:1 +0x1\n',
      ),
    ).toEqual([
      '1 120 | main.f@/a.go:1 | route=a "b" ] \u00b5=\x01 state=select bubble=3 wait=2minutes',
      '1 0 | main.f@/a.go:1 | id=7 k=v state=select',
    ]);
  });

  test('frames that were left out', () => {
    expect(
      read(
        'goroutine 1 [running]:\nmain.deep(0x1)\n\t/a.go:3 +0x1\n...23 frames ' +
          'elided...\nmain.main()\n\t/a.go:9 +0x1\n...additional frames elided...\n',
      ),
    ).toEqual([
      '1 0 | main.deep@/a.go:3 ...23 frames elided... main.main@/a.go:9 ...additional frames elided... | state=running',
    ]);
  });

  test('paths of Windows, and ends of lines with CR', () => {
    expect(
      read(
        'goroutine 1 [running]:\r\nmain.main()\r\n\tC:/Users/a b/main.go:12 +0x1d\r\n\r\ngoroutine 2 ' +
          '[IO wait]:\r\nmain.f(0x1)\r\n\tC:/x.go:1 +0x2\r\n',
      ),
    ).toEqual(['1 0 | main.main@C:/Users/a b/main.go:12 | state=running', '1 0 | main.f@C:/x.go:1 | state=IO wait']);
  });

  test('a panic among other lines', () => {
    const text =
      'started\npanic: assignment to entry in nil map [recovered]\n\tpanic: again\n\ngoroutine 18 ' +
      '[running]:\npanic({0x4c1a80?, 0x4ec2c8?})\n\t/go/src/runtime/panic.go:783 ' +
      '+0x132\nmain.main.func1()\n\t/src/main.go:8 +0x25\ncreated by main.main\n\t/src/main.go:7 ' +
      '+0x1a\nexit status 2\n';
    expect(read(text)).toEqual([
      '1 0 | panic@/go/src/runtime/panic.go:783 main.main.func1@/src/main.go:8 | state=running creator=main.main',
    ]);
  });

  test('a log with a prefix on each line, of changing length', () => {
    const lines = [
      'goroutine 9 [select]:',
      'main.loop(0xc1)',
      '\t/src/loop.go:4 +0x1',
      'main.main()',
      '\t/src/main.go:5 +0x2',
      '',
      'goroutine 10 [select]:',
      'main.loop(0xc2)',
      '\t/src/loop.go:4 +0x1',
      'main.main()',
      '\t/src/main.go:5 +0x2',
      'created by main.x in goroutine 1',
      '\t/src/main.go:6 +0x3',
    ];
    const time = (i: number): string => `2026-11-25T18:00:00.${'123456789'.slice(0, ((i * 5) % 9) + 1)}Z stderr F `;
    const expected = [
      '1 0 | main.loop@/src/loop.go:4 main.main@/src/main.go:5 | state=select',
      '1 0 | main.loop@/src/loop.go:4 main.main@/src/main.go:5 | state=select creator=main.x',
    ];
    expect(read(lines.map((line, i) => `${time(i)}${line}\n`).join(''))).toEqual(expected);
    expect(read(lines.map(line => `app-1  | ${line}\n`).join(''))).toEqual(expected);
    // Blanks at the ends of lines are often lost.
    expect(read(lines.map(line => `app-1  | ${line}`.trimEnd()).join('\n'))).toEqual(expected);
  });

  test('is the same in pieces of any size', () => {
    const bytes = fixture('broken/goroutine-debug2.txt');
    const whole = drawn(parseWithNames(bytes).profile);
    for (const size of [1, 2, 3, 7, 61, 1000]) {
      const dump = new GoroutineDump();
      const buffer = new Uint8Array(size);
      for (let at = 0; at < bytes.length; at += size) {
        const piece = bytes.subarray(at, at + size);
        buffer.set(piece);
        dump.feed(buffer.subarray(0, piece.length));
        buffer.fill(0);
      }
      expect(drawn(dump.finish()!), `pieces of ${size} bytes`).toEqual(whole);
    }
  });

  test('a line without end does not fill the memory', () => {
    const dump = new GoroutineDump();
    dump.feed(encodeText('goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n\n'));
    const block = new Uint8Array(1 << 20).fill(120);
    for (let i = 0; i < 20; i++) dump.feed(block);
    dump.feed(encodeText('\ngoroutine 2 [select]:\nmain.f()\n\t/a.go:2 +0x1\n'));
    expect(drawn(dump.finish()!)).toEqual([
      '1 0 | main.main@/a.go:1 | state=running',
      '1 0 | main.f@/a.go:2 | state=select',
    ]);
  });

  test('text that only speaks of goroutines is none', () => {
    for (const text of ['goroutine 1 is running\n', 'the goroutine 5 [x\n', 'goroutine [running]:\n', 'goroutine 12'])
      expect(() => parseWithNames(encodeText(text)), text).toThrow(UserError);
  });

  test('without names it is what pprof says', () => {
    expect(() => parseProfile(fixture('broken/goroutine-debug2.txt'))).toThrow(
      'parsing profile: unrecognized profile format',
    );
  });
});

describe('pages with debug=1', () => {
  test('names, lines, inlined calls and labels', () => {
    const page =
      'goroutine profile: total 3\n2 @ 0x11 0x21 0x31 0x41\n# labels: {"a":"x", ' +
      '"b":"y\\n"}\n#\t0x20\tmain.inner+0x5\t\t/a.go:3\n#\t0x20\tmain.outer+0x5\t/a.go:7\n#\t0x30\tmain.main+0x1\t/a ' +
      'b.go:9\n\n1 @ 0x41\n\n';
    const { profile, ours } = parseWithNames(encodeText(page));
    expect(String(ours)).toBe('a page with names, which stand in its # lines');
    expect(drawn(profile)).toEqual(['2 | main.inner@/a.go:3~ main.outer@/a.go:7 main.main@/a b.go:9 | a=x b=y\n', '1']);
    expect(drawn(parseProfile(encodeText(page)))).toEqual(['2', '1']);
  });

  test.each(['heap', 'allocs', 'block', 'mutex', 'threadcreate', 'goroutine'])('%s: values are pprof’s', name => {
    const bytes = fixture(`profiles/rec-page-${name}-debug1.txt`);
    const [plain, named] = [parseProfile(bytes), parseWithNames(bytes).profile];
    const values = (p: Profile): string[] =>
      Array.from(p.rows, row => p.values.map(column => column.at(row)).join(' '));
    expect([values(named), named.sampleTypes, named.header.period]).toEqual([
      values(plain),
      plain.sampleTypes,
      plain.header.period,
    ]);
  });

  test('the block of memory statistics is kept beside the samples', () => {
    const stats = new Map(parseProfile(fixture('server/heap-debug1.txt')).header.memStats);
    expect([[...stats.keys()].slice(0, 3), /^\d+$/.test(stats.get('HeapInuse')!), stats.get('DebugGC')]).toEqual([
      ['Alloc', 'TotalAlloc', 'Sys'],
      true,
      'false',
    ]);
    expect(
      parseProfile(encodeText('heap profile: 1: 2 [1: 2] @ heap/2\n1: 2 [1: 2] @ 0x1\n')).header.memStats,
    ).toBeUndefined();
  });
});

test('the three forms of one program agree on the counts of each stack', async () => {
  // debug=2 hides the runtime's frames at the leaf and what called main.main; the goroutine that
  // writes does it otherwise each time.
  const counts = (p: Profile): Record<string, number> => {
    const sums: Record<string, number> = {};
    for (const row of p.rows) {
      let frames: string[] = [];
      for (const l of p.stack.subarray(p.stackFrom[row], p.stackTo[row]))
        for (let i = p.locations.lineFrom[l]!; i < p.locations.lineTo[l]!; i++)
          frames.push(functionName(p, p.lines.function[i]!));
      const written = frames.indexOf('runtime/pprof.(*Profile).WriteTo');
      if (written >= 0) frames = frames.slice(written);
      while (frames[0]?.startsWith('runtime.')) frames.shift();
      if (frames.at(-1) === 'runtime.main') frames.pop();
      const key = frames.join(' < ');
      sums[key] = (sums[key] ?? 0) + Number(p.values[0]!.at(row));
    }
    return sums;
  };
  const proto = counts(parseProfile(await gunzipped('profiles/rec-goroutine.pb.gz')));
  expect(Object.keys(proto).length).toBe(4);
  expect(counts(parseWithNames(fixture('profiles/rec-goroutine-debug1.txt')).profile)).toEqual(proto);
  expect(counts(parseWithNames(fixture('broken/goroutine-debug2.txt')).profile)).toEqual(proto);
});
