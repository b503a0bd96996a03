// The builder and what is written from it, read back by the schema-driven reader.
import { expect, test } from 'vitest';
import { encodeProfile } from '../../../src/core/profile/encode.ts';
import { buildProfile, sortByFirstUse } from '../../../src/core/formats/builder.ts';
import type { PlainProfile } from '../../../src/core/formats/builder.ts';
import { parseProfile } from '../../../src/core/formats/index.ts';
import { resolved } from '../../support/resolved.ts';

const plain: PlainProfile = {
  sampleTypes: [
    { type: 'goroutine', unit: 'count' },
    { type: 'wait', unit: 'nanoseconds' },
  ],
  samples: [
    {
      stack: [2, 0],
      values: [3, 2n ** 62n],
      labels: [
        { key: 'state', text: 'select' },
        { key: 'minutes', number: 12, unit: 'minutes' },
        { key: 'n', number: -(2n ** 63n) },
      ],
    },
    { stack: [], values: [0, -1] },
    { stack: [2, 2, 0], values: [1, 0], labels: [{ key: 'state', text: 'caf\u00e9 \udcff' }] },
  ],
  locations: [
    {
      address: 0x401000,
      mapping: 0,
      lines: [
        { function: 2, line: 7 },
        { function: 0, line: 2n ** 40n, column: 3 },
      ],
    },
    { address: 5, mapping: -1, lines: [{ function: 1, line: 1 }] },
    { address: 2n ** 64n - 1n, mapping: -1, lines: [] },
  ],
  functions: [
    { name: 'main.main', filename: 'main.go', startLine: 5 },
    { name: 'unused', filename: 'x.go' },
    { name: 'inner', systemName: '_inner', filename: '' },
  ],
  mappings: [{ start: 0x400000, limit: 2n ** 63n, offset: 0x1000, file: '/bin/app', buildId: 'abc', symbolized: true }],
  header: {
    period: 1,
    periodType: { type: 'goroutine', unit: 'count' },
    timeNanos: 1_700_000_000_000_000_000n,
    comments: ['a remark'],
    defaultSampleType: 'wait',
  },
};

const labels = [
  [
    { key: 'state', str: 'select' },
    { key: 'minutes', num: 12n, unit: 'minutes' },
    { key: 'n', num: -(2n ** 63n), unit: null },
  ],
  [],
  [{ key: 'state', str: 'caf\u00c3\u00a9 \u00ff' }],
];
const lines = (first: bigint, second: bigint) => [
  { function: first, line: 7n, column: 0n },
  { function: second, line: 2n ** 40n, column: 3n },
];
const mainFunction = { name: 'main.main', systemName: 'main.main', file: 'main.go', startLine: 5n };
const inner = { name: 'inner', systemName: '_inner', file: '', startLine: 0n };
const common = {
  types: [
    ['goroutine', 'count'],
    ['wait', 'nanoseconds'],
  ],
  mappings: [
    {
      id: 1n,
      start: 0x400000n,
      limit: 2n ** 63n,
      offset: 0x1000n,
      file: '/bin/app',
      buildId: 'abc',
      has: [true, true, true, true],
    },
  ],
  header: {
    dropFrames: '',
    keepFrames: '',
    timeNanos: 1_700_000_000_000_000_000n,
    durationNanos: 0n,
    periodType: ['goroutine', 'count'],
    period: 1n,
    comments: ['a remark'],
    defaultType: 'wait',
    docUrl: '',
  },
};

test('plain objects become columns, numbered as they stand', () => {
  expect(resolved(buildProfile(plain))).toEqual({
    ...common,
    samples: [
      { stack: [3n, 1n], values: [3n, 2n ** 62n], labels: labels[0] },
      { stack: [], values: [0n, -1n], labels: labels[1] },
      { stack: [3n, 3n, 1n], values: [1n, 0n], labels: labels[2] },
    ],
    locations: [
      { id: 1n, mapping: 1n, address: 0x401000n, lines: lines(3n, 1n), folded: false },
      { id: 2n, mapping: 0n, address: 5n, lines: [{ function: 2n, line: 1n, column: 0n }], folded: false },
      { id: 3n, mapping: 0n, address: 2n ** 64n - 1n, lines: [], folded: false },
    ],
    functions: [
      { id: 1n, ...mainFunction },
      { id: 2n, name: 'unused', systemName: 'unused', file: 'x.go', startLine: 0n },
      { id: 3n, ...inner },
    ],
  });
});

test('in order of use: what no sample uses is gone', () => {
  expect(resolved(buildProfile(sortByFirstUse(plain)))).toEqual({
    ...common,
    samples: [
      { stack: [1n, 2n], values: [3n, 2n ** 62n], labels: labels[0] },
      { stack: [], values: [0n, -1n], labels: labels[1] },
      { stack: [1n, 1n, 2n], values: [1n, 0n], labels: labels[2] },
    ],
    locations: [
      { id: 1n, mapping: 0n, address: 2n ** 64n - 1n, lines: [], folded: false },
      { id: 2n, mapping: 1n, address: 0x401000n, lines: lines(1n, 2n), folded: false },
    ],
    functions: [
      { id: 1n, ...inner },
      { id: 2n, ...mainFunction },
    ],
  });
});

test('columns are written and read like those of any profile', () => {
  const built = buildProfile(plain);
  expect(resolved(parseProfile(encodeProfile(built)))).toEqual(resolved(built));
});

test('an empty profile', () => {
  const empty = buildProfile({ sampleTypes: [], samples: [], locations: [], functions: [], mappings: [], header: {} });
  expect(resolved(empty)).toEqual({
    types: [],
    samples: [],
    mappings: [],
    locations: [],
    functions: [],
    header: {
      dropFrames: '',
      keepFrames: '',
      timeNanos: 0n,
      durationNanos: 0n,
      periodType: ['', ''],
      period: 0n,
      comments: [],
      defaultType: '',
      docUrl: '',
    },
  });
});
