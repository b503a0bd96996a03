// Dumps of goroutines as logs hold them: whatever stands around its lines, a dump is the same profile.
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GoroutineDump } from '../../../src/core/formats/dump.ts';
import { GoroutineNumbers } from '../../../src/core/formats/dump-repeats.ts';
import { parseWithNames } from '../../../src/core/formats/index.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import { drawnDump } from '../../support/drawn-dump.ts';

const read = (text: string | Uint8Array): string[] => {
  const { profile, ours } = parseWithNames(typeof text === 'string' ? encodeText(text) : text);
  expect(String(ours)).toBe('a dump of goroutines (debug=2, panic or SIGQUIT)');
  return drawnDump(profile);
};

const refusal = (text: string): string => {
  try {
    return `read: ${parseWithNames(encodeText(text)).ours}`;
  } catch (error) {
    return `${(error as Error).message}; ${(error as { hint?: string }).hint}`;
  }
};

describe('handed cases', () => {
  const shop = [
    '1 0 | shop/internal/orders.(*Book).total@/src/shop/internal/orders/book.go:88 ' +
      'shop/internal/orders.(*Book).Close@/src/shop/internal/orders/book.go:61~ ' +
      'main.main@/src/shop/cmd/shopd/main.go:27 | state=running',
    '2 1440 | shop/internal/worker.(*Pool).run@/src/shop/internal/worker/pool.go:41 | ' +
      'state=chan receive creator=shop/internal/worker.New wait=12minutes',
    '1 180 | shop/internal/camera.(*Device).loop@/src/shop/internal/camera/device.go:133 | ' +
      'state=select creator=shop/internal/camera.Open locked=to thread wait=3minutes',
  ];
  const klog =
    '1 0 | k8s.io/apimachinery/pkg/util/runtime.logPanic' +
    '@/go/pkg/mod/k8s.io/apimachinery@v0.32.1/pkg/util/runtime/runtime.go:107 ' +
    'panic@/usr/local/go/src/runtime/panic.go:785 ' +
    'example.com/op/controllers.(*OrderReconciler).Reconcile@/workspace/controllers/order.go:88 | ' +
    'state=running creator=sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller).Start.func2';
  test.each<[string, string[]]>([
    ['dump-then-log-line.log', ['1 0 | main.handle@/src/m/h.go:12 | state=running creator=net/http.(*Server).Serve']],
    ['dump-journal-klog.log', [klog]],
    ['dump-mixed-containers.log', shop],
    [
      'dump-blank-before-header.log',
      ['1 0 | main.f@/src/m/h.go:12 main.outer@/src/m/h.go:30 | state=running creator=main.main'],
    ],
    ['dump-words-before-header.log', shop.slice(0, 1)],
    ['dump-doubled-lines.txt', shop],
    ['dump-docker-json.log', shop],
    ['dump-escaped-logrus.log', shop],
    ['dump-gcp.json', shop],
    ['dump-utf16.txt', shop],
    [
      'dump-labels-behind-bracket.txt',
      [
        '1 120 | shop/internal/users.sync@shop/internal/users/sync.go:40 | ' +
          'service=users priority=background state=select creator=shop/internal/users.Start wait=2minutes',
        '1 0 | shop/internal/orders.drain@shop/internal/orders/drain.go:9 | service=orders note=a]b state=chan receive',
      ],
    ],
    ['dump-rsyslog.log', shop],
    [
      'dump-stack-unavailable.txt',
      [
        '1 0 | goroutine running on other thread; stack unavailable | state=running creator=main.main',
        '1 0 | time.Sleep@/usr/local/go/src/runtime/time.go:300 main.main@/src/main.go:10 | state=sleep',
      ],
    ],
  ])('%s', (name, expected) => {
    expect(read(fs.readFileSync(new URL(`../../fixtures/cases/${name}`, import.meta.url)))).toEqual(expected);
  });
});

const dump = [
  'panic: boom [recovered]',
  '',
  'goroutine 1 [running]:',
  'panic({0x4c1a80?, 0x4ec2c8?})',
  '\t/usr/local/go/src/runtime/panic.go:783 +0x132',
  'example.com/shop/v2/orders.(*Book[...]).total(0xc000010250, {0xc00001c0a8, 0x3, 0x4}, ...)',
  '\t/src/shop v2/orders/book.go:88 +0x1a5',
  'example.com/shop/v2/orders.(*Book[...]).Close.func1.2(...)',
  '\t/src/shop v2/orders/book.go:61',
  'main.main()',
  '\t/src/shop v2/cmd/shopd/main.go:27 +0xbc',
  '',
  'goroutine 7 [chan receive, 12 minutes]:',
  'gopkg.in/x%2ev1.(*Pool).run(0xc000122000, 0x0?)',
  '\tC:/src/worker/pool.go:41 +0x9e',
  '...23 frames elided...',
  'created by gopkg.in/x%2ev1.New in goroutine 1',
  '\tC:/src/worker/pool.go:25 +0x116',
  '',
  'goroutine 19 [select, 3 minutes, locked to thread]:',
  'goroutine running on other thread; stack unavailable',
  'created by main.open',
  '\t/src/main.go:70 +0x1d8',
  '',
  'goroutine 20 [syscall]:',
  'main._Cfunc_wait(0x5)',
  '\t_cgo_gotypes.go:50 +0x45',
  'main.wait(...)',
  '\t/src/wait.go:9',
  'main.main.gowrap1()',
  '\t/src/main.go:12 +0x2a',
  'created by main.main in goroutine 1',
  '\t/src/main.go:12 +0x5d',
  'exit status 2',
];

const expected = [
  '1 0 | panic@/usr/local/go/src/runtime/panic.go:783 ' +
    'example.com/shop/v2/orders.(*Book[...]).total@/src/shop v2/orders/book.go:88 ' +
    'example.com/shop/v2/orders.(*Book[...]).Close.func1.2@/src/shop v2/orders/book.go:61~ ' +
    'main.main@/src/shop v2/cmd/shopd/main.go:27 | state=running',
  '1 720 | gopkg.in/x%2ev1.(*Pool).run@C:/src/worker/pool.go:41 ...23 frames elided... | ' +
    'state=chan receive creator=gopkg.in/x%2ev1.New wait=12minutes',
  '1 180 | goroutine running on other thread; stack unavailable | ' +
    'state=select creator=main.open locked=to thread wait=3minutes',
  '1 0 | main._Cfunc_wait@_cgo_gotypes.go:50 main.wait@/src/wait.go:9~ main.main.gowrap1@/src/main.go:12 | ' +
    'state=syscall creator=main.main',
];

const isHeader = (line: string): boolean => line.startsWith('goroutine ') && line.endsWith(':');
const lines = (each: (line: string, i: number) => string): string =>
  dump.map((line, i) => `${each(line, i)}\n`).join('');
const whole = dump.join('\n');
const json = JSON.stringify;
const wide = (text: string, isLittle: boolean): Uint8Array => {
  const out = Buffer.from(text, 'utf16le');
  return isLittle ? out : out.swap16();
};
const wide32 = (text: string, isLittle: boolean): Uint8Array => {
  const out = Buffer.alloc(4 * text.length);
  Array.from(text, (c, i) =>
    isLittle ? out.writeUInt32LE(c.charCodeAt(0), 4 * i) : out.writeUInt32BE(c.charCodeAt(0), 4 * i),
  );
  return out;
};
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
/** Fractions of a second of changing length. */
const clock = (i: number): string =>
  `2026-02-03T04:05:${String(10 + i).slice(-2)}.${'123456789'.slice(0, ((i * 5) % 9) + 1)}Z`;
const csvCell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const wrappings: Readonly<Record<string, () => string | Uint8Array>> = {
  'as it is': () => lines(line => line),
  'ends of Windows': () => dump.join('\r\n'),
  'a byte order mark': () => `\ufeff${whole}`,
  'empty lines between all': () => lines(line => `${line}\n`),
  'two empty lines between all': () => lines(line => `${line}\n\n`),
  'indented by blanks': () => lines(line => `    ${line}`),
  'indented by a tab': () => lines(line => `\t${line}`),
  quoted: () => lines(line => `> ${line}`),
  'quoted, blanks at ends lost': () => lines(line => `> ${line}`.trimEnd()),
  'a time before each line': () => lines((line, i) => `${clock(i)} ${line}`),
  "containerd's form": () => lines((line, i) => `${clock(i)} stderr F ${line}`),
  'log/slog before each line': () => lines((line, i) => `2026/02/03 04:05:${10 + i} INFO ${line}`),
  'syslog before each line': () => lines(line => `Feb  3 04:05:06 node-1 shopd[670]: ${line}`),
  'syslog, tabs as #011': () => lines(line => `Feb  3 04:05:06 node-1 shopd[670]: ${line}`.replaceAll('\t', '#011')),
  'syslog, one message with #012': () =>
    `Feb  3 04:05:06 node-1 shopd[670]: ${whole.replaceAll('\t', '#011').replaceAll('\n', '#012')}\n`,
  'tabs as ^I': () => lines(line => line.replaceAll('\t', '^I')),
  'a name before each line': () => lines(line => `shopd-1  | ${line}`),
  'a coloured name before each line': () => lines(line => `\x1b[36mshopd-1  |\x1b[0m ${line}`),
  'colours around each line': () => lines(line => `\x1b[1;31m${line}\x1b[0m`),
  'colours inside lines': () => lines(line => line.replace(/(\w+)\(/, '\x1b[32m$1\x1b[39m(')),
  'kubectl with a prefix': () => lines(line => `[pod/shop-7d4b-x2x/shopd] ${line}`),
  'words before the first header': () => `2026/02/03 04:05:06 recovered: ${dump.slice(2).join('\n')}`,
  'words before every header': () =>
    lines(line => (line.startsWith('goroutine ') && line.endsWith(':') ? `E0203 panic: ${line}` : line)),
  'docker json-file': () => lines((line, i) => json({ log: `${line}\n`, stream: 'stderr', time: clock(i) })),
  'go test -json': () =>
    lines((line, i) => json({ Time: clock(i), Action: 'output', Package: 'shop', Test: 'TestA', Output: `${line}\n` })),
  'GCP, a record a line': () => lines(line => json({ severity: 'ERROR', textPayload: line })),
  'JSON within docker JSON': () =>
    lines((line, i) => json({ log: `${json({ level: 'error', message: line })}\n`, stream: 'stdout', time: clock(i) })),
  'a record with all of it, zap': () => `${json({ level: 'error', ts: 1.5, msg: 'panic', stack: whole })}\n`,
  'the same within docker JSON': () =>
    `${json({ log: `${json({ level: 'error', stacktrace: whole })}\n`, stream: 'stderr' })}\n`,
  'the same three times within': () => `${json({ a: json({ b: json({ stacktrace: whole, z: 1 }) }) })}\n`,
  'logrus text': () => `time="2026-02-03T04:05:06Z" level=error msg=${json(`dump\n${whole}`)} pid=12\n`,
  'klog structured': () =>
    `E0203 04:05:06.120000       1 panic.go:262] "Observed a panic" panic="boom" stacktrace=${json(whole)}\n`,
  'escaped without quotes': () => `msg: ${whole.replaceAll('\t', '\\t').replaceAll('\n', '\\n')}\n`,
  'a list of records in one line': () => json(dump.map(message => ({ message }))),
  'a list of whole dumps in one line': () => {
    const parts = whole.split('\n\n');
    return json([{ stack: parts.slice(0, 3).join('\n\n') }, { stack: parts.slice(3).join('\n\n') }]);
  },
  'zerolog on a console': () => lines(line => `3:04AM ERR ${line}`),
  'a job of GitHub': () => lines((line, i) => `build\tRun tests\t2026-02-03T04:05:06.${1000000 + i}Z ${line}`),
  "docker's raw stream": () =>
    lines(line => `\x02\0\0\0\0\0${String.fromCharCode((line.length + 1) >> 7, (line.length + 1) & 127)}${line}`),
  'colours around one word': () => lines(line => line.replace(/goroutine/g, '\x1b[1;35m$&\x1b[0m')),
  'an indented JSON record': () => JSON.stringify({ severity: 'ERROR', jsonPayload: { stack: whole } }, null, 2),
  'JSON lines as a list of texts': () => JSON.stringify({ lines: dump }, null, 2),
  'CSV, a row a line': () => `time,stream,message\n${lines((line, i) => `${clock(i)},stderr,${csvCell(line)}`)}`,
  'CSV, all cells quoted': () => lines((line, i) => `"${clock(i)}";"${line.replaceAll('"', '""')}";"x"`),
  'CSV, one cell of many lines': () => `time,message\n${clock(1)},${csvCell(whole)}\n`,
  'UTF-16, little': () => wide(`\ufeff${whole}`, true),
  'UTF-16, big': () => wide(`\ufeff${whole}`, false),
  'UTF-16 without a mark': () => wide(dump.join('\r\n'), true),
  'CSV, the message first': () => `message,time\n${lines((line, i) => `${csvCell(line)},${clock(i)}`)}`,
  'grep -n -A': () => lines((line, i) => `${i + 1}${isHeader(line) ? ':' : '-'}${line}`),
  'grep -n -C': () => lines((line, i) => `${i + 1}${isHeader(line) ? '-' : ':'}${line}`),
  'grep -H -A': () => lines(line => `logs/shop-1.log${isHeader(line) ? ':' : '-'}${line}`),
  'grep -H -n': () => lines((line, i) => `logs/shop-1.log:${i + 1}:${line}`),
  'grep -H -n -A': () =>
    lines((line, i) => (isHeader(line) ? `logs/shop-1.log:${i + 1}:${line}` : `logs/shop-1.log-${i + 1}-${line}`)),
  "containerd's lines in parts": () =>
    json({ level: 'error', stack: whole })
      .match(/.{1,100}/g)!
      .map((part, i, all) => `${clock(i)} stderr ${i === all.length - 1 ? 'F' : 'P'} ${part}\n`)
      .join(`${clock(1)} stdout F GET /orders/7 (200)\n`),
  "containerd's dump with long lines in parts": () =>
    lines((line, i) => {
      const parts = line.match(/.{1,20}/g) ?? [''];
      return parts.map((part, n) => `${clock(i)} stderr ${n === parts.length - 1 ? 'F' : 'P'} ${part}`).join('\n');
    }),
  "podman's dump with long lines in parts": () =>
    lines((line, i) => {
      const parts = line.match(/.{1,20}/g) ?? [''];
      const stamp = clock(i).replace('Z', '+01:00');
      return parts.map((part, n) => `${stamp} stdout ${n === parts.length - 1 ? 'F' : 'P'} ${part}`).join('\n');
    }),
  'journalctl -o json': () => lines(line => json({ MESSAGE: line, _PID: '670', __REALTIME_TIMESTAMP: '1769' })),
  'journalctl -o json, coloured places as lists of bytes': () =>
    lines(line =>
      json({ _PID: '670', MESSAGE: line.startsWith('\t') ? [...encodeText(`\x1b[2m${line}\x1b[0m`)] : line }),
    ),
  'journalctl -o json, all as lists of bytes': () =>
    lines(line => json({ MESSAGE: [...encodeText(`\x1b[31m${line}\x1b[0m`)], _PID: '670' })),
  'one list of bytes with all of it': () => `${json({ MESSAGE: [...encodeText(whole)], _PID: '670' })}\n`,
  'lists of bytes with blanks': () =>
    lines(line =>
      json({ MESSAGE: [...encodeText(line)], _PID: '1' })
        .replaceAll(':', ' : ')
        .replaceAll(',', ', '),
    ),
  'a list of lines in one line': () => json(dump),
  'a record with a list of lines': () => `${json({ level: 'error', stack: dump, pid: 12 })}\n`,
  'an indented record with a list of lines': () => JSON.stringify({ level: 'error', stack: dump, pid: 12 }, null, 2),
  'a list of lists of lines': () =>
    json({ stacks: whole.split('\n\ngoroutine').map((part, i) => (i === 0 ? part : `goroutine${part}`).split('\n')) }),
  'pairs of Loki': () =>
    json({
      data: { result: [{ stream: { app: 'shop' }, values: dump.map((line, i) => [`${17e17 + i * 256}`, line]) }] },
    }),
  'pairs of Loki, indented': () =>
    `[\n${dump.map((line, i) => `    ${json([`${17e17 + i * 256}`, line])}`).join(',\n')}\n]\n`,
  'pairs of Loki with metadata': () => json(dump.map((line, i) => [`${17e17 + i * 256}`, line, { level: 'error' }])),
  'cat -A': () => lines(line => `${line.replaceAll('\t', '^I')}$`),
  'cat -A of ends of Windows': () => lines(line => `${line.replaceAll('\t', '^I')}^M$`),
  'cat -E': () => lines(line => `${line}$`),
  'ends of lines by CR alone': () => dump.join('\r'),
  'breaks of a page': () => `<p>${dump.join('<br>')}</p>`,
  'breaks of a page with ends of lines': () => dump.join('<br />\n'),
  'a page, escaped': () => `<html><body><pre>${escaped(whole)}</pre></body></html>`,
  'elements of a page': () => `<code>${dump.map(line => `<div>${escaped(line)}</div>`).join('\n')}</code>`,
  'blanks of a page for tabs': () => lines(line => line.replaceAll('\t', '\u00a0\u00a0\u00a0\u00a0')),
  'UTF-32, little': () => wide32(`\ufeff${whole}`, true),
  'UTF-32, big': () => wide32(`\ufeff${whole}`, false),
  'UTF-16, CR alone': () => wide(`\ufeff${dump.join('\r')}`, true),
  'JSON lines with colours as escapes': () => lines(line => json({ msg: `\x1b[31m${line}\x1b[0m` })),
  'a record with colours as escapes': () => json({ stack: dump.map(line => `\x1b[31m${line}\x1b[0m`).join('\n') }),
  "docker's lines in parts": () =>
    `${json({ level: 'error', request: 'x'.repeat(16_000), stack: whole })}\n`
      .match(/[^]{1,16384}/g)!
      .map((log, i) => `${json({ log, stream: 'stderr', time: clock(i) })}\n`)
      .join(`${json({ log: 'GET /orders/7 (200)\n', stream: 'stdout', time: clock(1) })}\n`),
  'lines of others between': () =>
    lines((line, i) => `${line}${i % 3 === 1 ? '\n2026/02/03 04:05:06 GET /orders/7 (200)' : ''}`),
  'lines of another program between': () =>
    lines((line, i) => `shopd-1  | ${line}${i % 2 === 0 ? '\nmailer-1 | {"level":"info","msg":"sent (3)"}' : ''}`),
};

describe('a dump is the same, whatever is around its lines', () => {
  test.each(Object.entries(wrappings))('%s', (_, wrapped) => {
    const text = wrapped();
    expect(read(text)).toEqual(expected);
    const bytes = typeof text === 'string' ? encodeText(text) : text;
    for (const size of [1, 7, 64, 1000]) {
      const pieces = new GoroutineDump();
      const buffer = new Uint8Array(size);
      for (let at = 0; at < bytes.length; at += size) {
        const piece = bytes.subarray(at, at + size);
        buffer.set(piece);
        pieces.feed(buffer.subarray(0, piece.length));
        buffer.fill(0x78);
      }
      expect(drawnDump(pieces.finish()!), `pieces of ${size} bytes`).toEqual(expected);
    }
  });
});

describe('what is no part of a stack', () => {
  const one = (...rest: string[]): string =>
    ['goroutine 19 [running]:', 'main.handle(0x1)', '\t/src/m/h.go:12 +0x1d', ...rest, ''].join('\n');
  const alone = ['1 0 | main.handle@/src/m/h.go:12 | state=running'];
  const created = ['1 0 | main.handle@/src/m/h.go:12 | state=running creator=main.serve'];
  const creator = ['created by main.serve in goroutine 1', '\t/src/m/s.go:3 +0x485'];
  const registers = ['rax    0x0', 'rbx    0xc000006380', 'rip    0x47f1a1', 'rflags 0x246', 'gs     0x0'];
  const logged = ['audit.Flush(0x5)', '\t/src/audit.go:9 +0x1'];
  const place = ['\t/src/m/m.go:5 +0x8'];
  const runtime = ['runtime.main()', '\t/go/proc.go:283 +0x28b', 'runtime.goexit({})', '\t/go/asm_amd64.s:1700 +0x1'];
  const withMain = ['1 0 | main.handle@/src/m/h.go:12 main.main@/src/m/m.go:5 | state=running'];
  const withRuntime = withMain.map(row => row.replace(' | state', ' runtime.main@/go/proc.go:283 | state'));
  test.each<[string, string, string[]]>([
    ['a log line in brackets', one(...creator, '2026/02/03 04:05:07 GET /orders/7 (200)'), created],
    ['a log line like a call', one(...creator, 'audit.Flush(0x5)', '\t/src/audit.go:9 +0x1'), created],
    ['a log line in brackets, no creator', one('', 'request done (200)'), alone],
    ['a bare call, no place', one('', 'retry(0x3)'), alone],
    ['words with an exit', one('exit status 2', 'make: *** [run] Error (2)'), alone],
    ['the runtime stack', one('', 'runtime stack:', 'runtime.throw({0x1, 0x2})', '\t/go/panic.go:1 +0x4'), alone],
    ['registers', one('', 'rax    0x0', 'rip    0x47f1a1', 'fs     0x0'), alone],
    ['registers, no empty line', one(...registers, ...logged), alone],
    ['registers of MIPS', one('r0   0x0\tr1   0x1', 'r2   0x7ffd\tr3   0x0', 'pc   0x12\tlink 0x5', ...logged), alone],
    ['registers of arm64', one('r0      0x0', 'r1      0x1', 'lr      0x5ab', 'fault   0x0', ...logged), alone],
    ['registers, an empty line between all', one('', ...registers).replaceAll('\n', '\n\n') + logged.join('\n'), alone],
    ['an exit', one('exit status 2', ...logged), alone],
    ['behind main.main', one('main.main()', ...place, ...logged), withMain],
    ['behind main.main and the runtime', one('main.main()', ...place, ...runtime, ...logged), withRuntime],
    ['one line like a register is of others', one('addr 0xc000', 'main.main()', ...place), withMain],
    [
      'a race report',
      one(
        '',
        '==================',
        'WARNING: DATA RACE',
        'Read at 0x00c by goroutine 7:',
        '  main.f()',
        '      /src/r.go:4 +0x30',
      ),
      alone,
    ],
    [
      'ancestors',
      one(
        ...creator,
        '[originating from goroutine 1]:',
        'main.serve(...)',
        '\t/src/m/s.go:3 +0x4',
        'main.main()',
        '\t/src/m/m.go:5 +0x8',
      ),
      ['1 0 | main.handle@/src/m/h.go:12 | state=running creator=main.serve ancestor=main.serve'],
    ],
  ])('%s', (_, text, frames) => expect(read(text)).toEqual(frames));

  test('frames of C in a traceback of cgo are frames', () => {
    const text =
      'goroutine 1 [syscall]:\ncompute\n\t/src/c/compute.c:12 ' +
      'pc=0x47f1a1\n_cgo_abc_Cfunc_compute\n\t??:0 pc=0x47f200\n' +
      'non-Go function at pc=0x7f12\nruntime.cgocall(0x47f190, 0xc00)\n\t/go/src/runtime/cgocall.go:167 +0x4b\n' +
      'main.main()\n\t/src/main.go:9 +0x1d\n';
    expect(read(text)).toEqual([
      '1 0 | compute@/src/c/compute.c:12 _cgo_abc_Cfunc_compute@??:0 non-Go function at pc=0x7f12 ' +
        'runtime.cgocall@/go/src/runtime/cgocall.go:167 main.main@/src/main.go:9 | state=syscall',
    ]);
  });

  test('two programs that write their dumps at the same time', () => {
    const other = dump.map(line => line.replaceAll('main.', 'mail.').replaceAll('boom', 'bang'));
    const mixed = dump.flatMap((line, i) => [`shopd-1  | ${line}`, `mailer-1 | ${other[i]!}`]).join('\n');
    const mail = expected.map(row => row.replaceAll('main.', 'mail.'));
    const files = (row: string): string => row.replaceAll('mail.go', 'main.go').replaceAll('/mail.', '/main.');
    // The pool is the same in both.
    const pool = expected[1]!.replace('1 720', '2 1440');
    const rows = [...expected, ...mail].filter(row => !row.startsWith('1 720'));
    expect(read(mixed).map(files).sort()).toEqual([...rows, pool].map(files).sort());
  });

  test("goleak's own words", () => {
    const text =
      '    leaks.go:78: found unexpected goroutines:\n' +
      '        [Goroutine 7 in state chan receive, 2 minutes, with main.worker on top of the stack:\n' +
      '        main.worker(0xc00)\n        \t/src/w.go:12 +0x2c\n        created by main.start in ' +
      'goroutine 6\n        \t/src/w.go:5 +0x25\n' +
      '         Goroutine 8 in state select, with main.loop on top of the stack:\n' +
      '        goroutine 8 [select]:\n        main.loop()\n        \t/src/l.go:3 +0x1\n        ' +
      'created by main.start in goroutine 6\n        \t/src/l.go:1 +0x2\n        ]\n';
    expect(read(text)).toEqual([
      '1 120 | main.worker@/src/w.go:12 | state=chan receive creator=main.start wait=2minutes',
      '1 0 | main.loop@/src/l.go:3 | state=select creator=main.start',
    ]);
  });
});

test('some goroutines without a frame are counted, and told', () => {
  const text =
    'goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n\ngoroutine 2 [select]:\n\ngoroutine 3 [select]:\n';
  const { profile, ours } = parseWithNames(encodeText(text));
  expect([drawnDump(profile), String(ours)]).toEqual([
    ['1 0 | main.main@/a.go:1 | state=running', '2 0 | state=select'],
    'a dump of goroutines (debug=2, panic or SIGQUIT); 2 of its 3 goroutines have no frame',
  ]);
});

test('goroutines without a frame are said to be that', () => {
  const why = (names: string): string =>
    `parsing profile: unrecognized profile format; this names ${names} was found: below the line ` +
    'of a goroutine stand its calls and their places, a line each';
  expect(refusal('goroutine 1 [running]:\nsomething else\n')).toBe(why('1 goroutine, but no frame of it'));
  expect(refusal('goroutine 1 [running]:\n\ngoroutine 2 [select]:\n')).toBe(why('2 goroutines, but no frame of them'));
});

test('a dump that cannot be read is not said to be readable without an option', () => {
  const text = 'goroutine 1 [running]\nmain.main()\n\t/a.go:1 +0x1\n';
  const [none, first] = ['unrecognized profile format', 'goroutine 7 [running]:'];
  expect(refusal(text)).toBe(
    `parsing profile: ${none}; this is a goroutine dump (debug=2); but none of its lines is the first of a goroutine ` +
      `("${first}") with its calls below it: save the dump again as the program wrote it`,
  );
});

describe('labels are the same in every form', () => {
  const labelled = [
    'goroutine 5 [select labels:{"route":"a&b <x> \\"y\\""}]:',
    'main.f(0x1)',
    '\t/src/f.go:3 +0x1',
    '',
  ];
  const row = ['1 0 | main.f@/src/f.go:3 | route=a&b <x> "y" state=select'];
  test.each<[string, string]>([
    ['as it is', labelled.join('\n')],
    ['escaped for a page', escaped(labelled.join('\n'))],
    ['escaped with numbers', escaped(labelled.join('\n')).replaceAll('&quot;', '&#34;').replaceAll('&lt;', '&#x3c;')],
    ['escaped, in a record', json({ stack: escaped(labelled.join('\n')) })],
    ['escaped, breaks', escaped(labelled.join('\n')).replaceAll('\n', '<br>')],
    ['a list of lines', json(labelled)],
    ['an indented list of lines', JSON.stringify(labelled, null, 2)],
    ['an indented list, another goroutine before', JSON.stringify(['goroutine 1 [idle]:', ...labelled], null, 2)],
    ['a table of one column', labelled.map(line => `"${line.replaceAll('"', '""')}"\n`).join('')],
    ['pairs', labelled.map((line, i) => json([`170000000000000000${i}`, line])).join('\n')],
  ])('%s', (_, text) => {
    const rows = drawnDump(parseWithNames(encodeText(text)).profile);
    expect(rows.filter(line => line.includes('main'))).toEqual(row);
  });

  test('what a label has that is like a sign of a page stays', () => {
    expect(read('goroutine 5 [select labels:{"q":"&lt;"}]:\nmain.f()\n\t/a.go:1 +0x1\n')).toEqual([
      '1 0 | main.f@/a.go:1 | q=&lt; state=select',
    ]);
  });
});

describe('several dumps in one text', () => {
  const snapshot = (id: number): string =>
    `goroutine ${id} [running]:\nmain.dump()\n\t/src/d.go:3 +0x1\n\n` +
    'goroutine 1 [select]:\nmain.main()\n\t/src/m.go:5 +0x2\n\n' +
    'goroutine 0 [idle]:\nruntime.mcall()\n\t/go/asm.s:9 +0x1\n\n'.repeat(2);
  const kind = 'a dump of goroutines (debug=2, panic or SIGQUIT)';
  const told = (times: number): string =>
    `${kind}; goroutine 1 is in it ${times} times: what several dumps show is added up, so save each dump as a file ` +
    'of its own to see it alone, or to compare two with -diff_base';
  const rows = (n: number): string[] => [
    `${n} 0 | main.dump@/src/d.go:3 | state=running`,
    `${n} 0 | main.main@/src/m.go:5 | state=select`,
    `${2 * n} 0 | runtime.mcall@/go/asm.s:9 | state=idle`,
  ];
  const record = (id: number, pod: string): string => `${json({ pod, stack: snapshot(id) })}\n`;
  const pods = (from: string, n: number): string =>
    snapshot(n)
      .split('\n')
      .map(line => `[pod/${from}/shopd] ${line}\n`)
      .join('');
  test.each<[string, string, string, number]>([
    ['one', snapshot(7), kind, 1],
    ['two at two times', snapshot(7) + snapshot(8), told(2), 2],
    ['three, with lines between', [7, 8, 9].map(snapshot).join('GET /orders (200)\n\n'), told(3), 3],
    ['two in records', record(7, 'a') + record(8, 'a'), told(2), 2],
    ['records of two programs', record(7, 'a') + record(7, 'b'), kind, 2],
    ['two of one program behind a prefix', pods('a', 7) + pods('a', 8), told(2), 2],
    ['those of two programs', pods('a', 7) + pods('b', 7), kind, 2],
  ])('%s', (_, text, ours, count) => {
    const reading = parseWithNames(encodeText(text));
    expect([String(reading.ours), drawnDump(reading.profile)]).toEqual([ours, rows(count)]);
  });

  test('numbers are told apart, however many there are', () => {
    const numbers = new GoroutineNumbers();
    for (let i = 1; i <= 5000; i++) numbers.add(i * 4099, 1);
    expect(numbers.most).toEqual({ number: 4099, times: 1 });
    for (let i = 5000; i >= 1; i--) numbers.add(i * 4099, 2);
    expect(numbers.most).toEqual({ number: 4099, times: 1 });
    numbers.add(4099 * 4999, 1);
    numbers.add(4099 * 7, 2);
    numbers.add(4099 * 7, 2);
    expect(numbers.most).toEqual({ number: 4099 * 7, times: 3 });
  });
});

describe('lines in reverse, the newest first, are refused with what to do', () => {
  const why =
    'parsing profile: unrecognized profile format; the lines of its goroutines stand in reverse, the newest first: ' +
    'sort them by time, the oldest first (gcloud logging read --order=asc, logcli query --forward, tac FILE)';
  const main = ['goroutine 1 [running]:', 'main.f(0x1)', '\t/f.go:1 +0x1', 'main.main()', '\t/m.go:2 +0x2'];
  const other = [
    'goroutine 7 [select]:',
    'main.g(0x1)',
    '\t/g.go:3 +0x3',
    'created by main.main in goroutine 1',
    '\t/m.go:9 +0x4',
  ];
  const forms: Readonly<Record<string, (lines: readonly string[]) => string>> = {
    plain: all => all.join('\n'),
    'a time before each': all => all.map(line => `2026-02-03T04:05:06Z stderr F ${line}`).join('\n'),
    'JSON lines': all => all.map(message => json({ message })).join('\n'),
    'records of GCP': all =>
      JSON.stringify(
        all.map(textPayload => ({ textPayload, severity: 'ERROR' })),
        null,
        2,
      ),
    'pairs of Loki': all => json(all.map((line, i) => [`${17e17 - i * 256}`, line])),
  };
  test.each(Object.entries(forms))('%s', (_, form) => {
    for (const all of [
      main,
      other,
      [...main, '', ...other],
      [...other, '', ...main],
      [...main, '', ...main, '', ...other],
    ])
      expect(refusal(form([...all].reverse())), all.join('|')).toBe(why);
  });
});
