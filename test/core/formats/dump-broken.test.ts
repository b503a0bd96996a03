// Dumps that were copied from a terminal, which breaks lines at its last column.
import { describe, expect, test } from 'vitest';
import { parseWithNames } from '../../../src/core/formats/index.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import { drawnDump } from '../../support/drawn-dump.ts';

const kind = 'a dump of goroutines (debug=2, panic or SIGQUIT)';
const read = (text: string): { rows: string[]; remarks: string[] } => {
  const { profile, ours } = parseWithNames(encodeText(text));
  const [what, ...remarks] = String(ours).split('; ');
  expect(what).toBe(kind);
  return { rows: drawnDump(profile), remarks };
};
const together = (n: number): string =>
  `${n === 1 ? '1 line was' : `${n} lines were`} put together again that a terminal had broken at its last column`;

const dump = [
  'goroutine 187 [chan receive, 12 minutes, locked to thread labels:{"route":"/orders"}]:',
  'example.com/shop/internal/orders.(*Book[go.shape.int]).total(0xc000010250, {0xc00001c0a8, 0x3, 0x4}, ...)',
  '\t/go/pkg/mod/example.com/shop@v0.32.1/internal/orders/runtime/book_runtime.go:1107 +0x1a5',
  'example.com/shop/internal/orders.(*Book[go.shape.int]).Close.func1.2(...)',
  '\t/go/pkg/mod/example.com/shop@v0.32.1/internal/orders/runtime/book_close.go:261',
  'main.f(0x1)',
  '\t/src/main.go:27 +0xbc',
  'created by sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller).Start in goroutine 1',
  '\t/go/pkg/mod/sigs.k8s.io/controller-runtime@v0.20.1/pkg/internal/controller/controller.go:220 +0x490',
  '',
  'goroutine 1 [select]:',
  'main.main()',
  '\t/src/main.go:12 +0x1d',
  '',
];
const rows = [
  '1 720 | example.com/shop/internal/orders.(*Book[go.shape.int]).total' +
    '@/go/pkg/mod/example.com/shop@v0.32.1/internal/orders/runtime/book_runtime.go:1107 ' +
    'example.com/shop/internal/orders.(*Book[go.shape.int]).Close.func1.2' +
    '@/go/pkg/mod/example.com/shop@v0.32.1/internal/orders/runtime/book_close.go:261~ ' +
    'main.f@/src/main.go:27 | route=/orders state=chan receive ' +
    'creator=sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller).Start ' +
    'locked=to thread wait=12minutes',
  '1 0 | main.main@/src/main.go:12 | state=select',
];

/** What a selection of a terminal's text gives: tabs are blanks, and blanks at ends of lines are lost. */
const shown = (text: string, width: number, keepsTabs: boolean): string =>
  text
    .split('\n')
    .flatMap(line => {
      const tab = line.startsWith('\t');
      const wide = line.replace('\t', ' '.repeat(8));
      const parts = wide.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''];
      return parts.map((part, i) => (tab && keepsTabs && i === 0 ? part.replace(/^ {8}/, '\t') : part).trimEnd());
    })
    .join('\n');

describe('a terminal of any width', () => {
  const widths = Array.from({ length: 70 }, (_, i) => 45 + i);
  test.each([false, true])('tabs stay: %s', keepsTabs => {
    for (const width of widths) {
      const text = shown(dump.join('\n'), width, keepsTabs);
      expect([width, read(text).rows]).toEqual([width, rows]);
    }
  });

  test('behind words of a log', () => {
    for (const width of widths.slice(10)) {
      const text = shown(dump.map(line => `shopd-1  | ${line}`).join('\n'), width, true);
      expect([width, read(text).rows]).toEqual([width, rows]);
    }
  });

  test('it is said how many lines were broken', () => {
    expect(read(shown(dump.join('\n'), 80, false)).remarks).toEqual([together(6)]);
    expect(read(dump.join('\n')).remarks).toEqual([]);
  });
});

test('where lines are broken at blanks, the calls that are missing are counted', () => {
  const text = 'goroutine 1 [running]:\nmain.f(0x1, {0x2,\n0x3})\n\t/a.go:1 +0x1\nmain.main()\n\t/a.go:2 +0x1\n';
  expect(read(text)).toEqual({
    rows: ['1 0 | main.main@/a.go:2 | state=running'],
    remarks: ['1 call is missing, for its line is broken: save the dump again with whole lines'],
  });
});

test('lines of others as wide as any are not put before a call', () => {
  const wide = [
    '2026/02/03 04:05:06 loaded the file example.com/shop/config.yaml',
    'GET /orders/'.padEnd(90, 'x'),
    '='.repeat(95),
  ];
  for (const line of wide) {
    const text = `goroutine 1 [running]:\nmain.f(0x1)\n\t/a.go:1 +0x1\n${line}\nmain.main()\n\t/a.go:2 +0x1\n`;
    expect(read(text), line).toEqual({
      rows: ['1 0 | main.f@/a.go:1 main.main@/a.go:2 | state=running'],
      remarks: [],
    });
  }
});
