// Callgrind's format, with go tool pprof's complete outputs.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { unixPaths } from '../../src/core/base/paths.ts';
import { printedText } from '../../src/core/base/cells.ts';
import { composeCallgrind } from '../../src/core/graph/callgrind-text.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults, type Config } from '../../src/core/view/options.ts';
import { Report } from '../../src/core/graph/report.ts';
import { makeView } from '../../src/core/view/view.ts';
import { drawnBytes } from '../support/drawn.ts';

/** callgrind with the options that it forces. */
function callgrind(bytes: Uint8Array, config: Partial<Config> = {}): string {
  const all: Config = {
    ...defaults,
    ...config,
    granularity: 'addresses',
    nodecount: 0,
    nodefraction: 0,
    edgefraction: 0,
  };
  const view = makeView(decodeProfile(bytes), all, null, warning => expect(warning).toBeUndefined());
  const locale = { zoneAt: () => ({ offset: 0, name: 'UTC' }), paths: unixPaths };
  return [
    ...printedText(
      composeCallgrind(
        new Report(view, locale, { visual: false, objectNames: true, callTree: true, wholeUnits: true }),
      ),
    ),
  ].join('');
}

const made = (name: string): Uint8Array =>
  zlib.gunzipSync(fs.readFileSync(new URL(`../fixtures/profiles/made-${name}.pb.gz`, import.meta.url)));

test('equal names in one file are told apart where they are called', () => {
  const profile = drawnBytes(
    `
  1                                             2                                        4
  main[addr:10][map:app]                        main[addr:10][map:app]                   main[addr:10][map:app]
  f[start:1][file:f.go][addr:ffffffffffffff00]  f[start:9][file:f.go][addr:20][map:app]  \
f[start:1][file:f.go][addr:30][map:lib]
    `,
    { types: [['space', 'bytes']] },
  );
  expect(callgrind(profile)).toBe(`positions: instr line
events: space(B)

ob=(1) lib
fl=(1) f.go
fn=(1) f
0x30 0 4

ob=(2) app
fl=(1)
fn=(1)
-16 0 2

ob=
fl=(1)
fn=(1)
-288 0 1

ob=(2)
fl=
fn=(2) main
0x10 0 0
cfl=(1)
cfn=(3) f [1/3]
calls=0 0x30 0
* * 4
cfl=(1)
cfn=(4) f [2/3]
calls=0 0x20 0
* * 2
cfl=(1)
cfn=(5) f [3/3]
calls=0 * 0
* * 1
`);
});

const recursion = drawnBytes(
  `
  10                       20
  main[addr:1000][line:1]  main[addr:1000][line:1]
  a[addr:1100][line:2]     b[addr:1200][line:3]
  f[addr:2000][line:4]     f[addr:2000][line:4]
  f[addr:2000][line:4]     g[addr:2004][line:5]
`,
  { types: [['cpu', 'milliseconds']] },
);

test('a graph has no call from a function to itself', () => {
  expect(callgrind(recursion)).toBe(`positions: instr line
events: cpu(ms)

ob=
fl=
fn=(1) g
0x2004 5 20

ob=
fl=
fn=(2) f
-4 4 10
cfl=
cfn=(1)
calls=0 * 5
* * 20

ob=
fl=
fn=(3) main
-4096 1 0
cfl=
cfn=(4) b
calls=0 -3584 3
* * 20
cfl=
cfn=(5) a
calls=0 -3840 2
* * 10

ob=
fl=
fn=(5)
+256 2 0
cfl=
cfn=(2)
calls=0 +4096 4
* * 10

ob=
fl=
fn=(4)
+256 3 0
cfl=
cfn=(2)
calls=0 +3840 4
* * 20
`);
});

test('in a call tree each way to a function is one of its own', () => {
  expect(callgrind(recursion, { call_tree: true })).toBe(`positions: instr line
events: cpu(ms)

ob=
fl=
fn=(1) g
0x2004 5 20

ob=
fl=
fn=(2) f
-4 4 10

ob=
fl=
fn=(3) main
-4096 1 0
cfl=
cfn=(4) b
calls=0 -3584 3
* * 20
cfl=
cfn=(5) a
calls=0 -3840 2
* * 10

ob=
fl=
fn=(5)
+256 2 0
cfl=
cfn=(6) f [3/3]
calls=0 +4096 4
* * 10

ob=
fl=
fn=(4)
+256 3 0
cfl=
cfn=(7) f [2/3]
calls=0 +3840 4
* * 20

ob=
fl=
fn=(2)
+3584 4 0
cfl=
cfn=(1)
calls=0 +3588 5
* * 20
* 4 0
cfl=
cfn=(8) f [1/3]
calls=0 * 4
* * 10
`);
});

const sizes = drawnBytes(
  `
  1                  3000000                3000000
  main               main                   main
  a[addr:1]          b[addr:2][col:3]       c[addr:3]
  inl[line:7][inl]   [addr:4][map:lib.so]   c[addr:3]
`,
  { types: [['cpu', 'nanoseconds']] },
);

test('the unit is that of the smallest value, however large the others are', () => {
  expect(callgrind(sizes, { sort: 'cum' })).toBe(`positions: instr line
events: cpu(ns)

ob=
fl=
fn=(1) main
0x0 0 0
cfl=
cfn=(2) b
calls=0 0x2 0
* * 3000000
cfl=
cfn=(3) c
calls=0 0x3 0
* * 3000000
cfl=
cfn=(4) a
calls=0 0x1 0
* * 1

ob=
fl=
fn=(2)
+2 0 0
cfl=
cfn=
calls=0 +4 0
* * 3000000

ob=
fl=
fn=(3)
+1 0 3000000

ob=(1) lib.so
fl=
fn=
+1 0 3000000

ob=
fl=
fn=(4)
-3 0 0
cfl=
cfn=(5) inl
calls=0 -3 7
* * 1

ob=
fl=
fn=(5)
* 7 1
`);
});

test('with unit=auto each value has its own; in hours all are 0', () => {
  const costs = (text: string): string[] => text.split('\n').filter(line => /^(?:events|[^ =]+ \S+ -?\d+$)/.test(line));
  expect(costs(callgrind(sizes, { unit: 'auto' }))).toEqual([
    'events: cpu(auto)',
    '0x3 0 3',
    '+1 0 3',
    '-3 7 1',
    '* 0 0',
    '* * 1',
    '+1 0 0',
    '* * 3',
    '-2 0 0',
    '* * 3',
    '* * 3',
    '* * 1',
  ]);
  expect(costs(callgrind(made('a'), { unit: 'hours' }))).toEqual([
    'events: cpu(hours)',
    '0x6000 35 0',
    '-4096 51 0',
    '-4096 41 0',
    '-4096 31 0',
    '-8192 11 0',
    '* * 0',
    '* * 0',
    '* * 0',
    '+4096 21 0',
    '* * 0',
    '* * 0',
    '0x6000 22 0',
    '* * 0',
  ]);
});

test('a callee whose values cancelled to 0 has no name', () => {
  expect(callgrind(made('cancel-edge'))).toBe(`positions: instr line
events: samples(count)

ob=
fl=
fn=(1) main
0x0 0 1000
cfl=
cfn=
calls=0 0x0 0
* * 0

ob=
fl=
fn=(2) g
* 0 500

ob=
fl=
fn=(3) h
* 0 -500
`);
});

test('a profile without samples has a head only', () => {
  expect(callgrind(made('no-samples'))).toBe('positions: instr line\nevents: cpu(minimum)\n');
});
