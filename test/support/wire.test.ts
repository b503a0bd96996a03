import { describe, expect, test } from 'vitest';
import { asReference, readReference } from './reference.ts';
import {
  bytesField,
  concat,
  encodeMessage,
  encodeSpec,
  fixed32Field,
  fixed64Field,
  groupField,
  toMessage,
  varint,
  varintField,
  type Layout,
  type ProfileMessage,
} from './wire.ts';

/** Every field of the schema set, with the values that readers get wrong. */
const everything: ProfileMessage = {
  sampleType: [
    { type: 1, unit: 2 },
    { type: 3, unit: 0 },
  ],
  sample: [
    { locationId: [1n, 0xffff_ffff_ffff_ffffn, (1n << 53n) + 1n], value: [-1n, 0x7fff_ffff_ffff_ffffn] },
    { locationId: [], value: [-(1n << 63n), 0] },
    {
      locationId: [300, 2, 300, 2, 1],
      value: [(1n << 53n) + 1n, -((1n << 53n) + 1n)],
      label: [{ key: 4, str: 5 }, { key: 4, num: -7n, numUnit: 6 }, { key: 4 }, { key: 4, num: 1n << 62n }],
    },
  ],
  mapping: [
    {
      id: 1,
      memoryStart: 0x40_0000,
      memoryLimit: 0x60_0000,
      fileOffset: 0x1000,
      filename: 7,
      buildId: 8,
      hasFunctions: true,
      hasLineNumbers: true,
    },
    {
      id: 0xffff_ffff_ffff_fffen,
      memoryStart: 0xffff_8000_0000_0000n,
      memoryLimit: 0xffff_ffff_ffff_ffffn,
      hasFilenames: true,
      hasInlineFrames: true,
    },
  ],
  location: [
    {
      id: 1,
      mappingId: 1,
      address: 0x40_1234,
      line: [
        { functionId: 1, line: 10, column: 4 },
        { functionId: 2, line: -1n },
      ],
    },
    { id: 1, isFolded: true, address: 0xffff_8000_dead_beefn },
    { id: 0 },
  ],
  function: [{ id: 1, name: 9, systemName: 10, filename: 11, startLine: 12 }, { id: (1n << 53n) + 1n }],
  stringTable: [
    '',
    'cpu',
    'nanoseconds',
    'samples',
    'key',
    'value',
    'µs',
    Uint8Array.of(0xff, 0xfe, 0x00),
    '/bin/app',
    Uint8Array.of(0xc3),
  ],
  dropFrames: 1,
  keepFrames: 2,
  timeNanos: 1_500_000_000_000_000_000n,
  durationNanos: -5n,
  periodType: { type: 1, unit: 2 },
  period: 10_000_000,
  comment: [5, 6, 0, 7],
  defaultSampleType: 3,
  docUrl: 4,
};

const layouts: Record<string, Layout> = {
  plain: {},
  single: { ints: 'single' },
  chunks: { ints: 'chunks' },
  descending: { order: 'descending' },
  interleaved: { order: 'interleaved', ints: 'single' },
  zeros: { zeros: true },
  overlong: { overlong: 10 },
  unknown: { unknown: true },
  groups: { unknown: 'groups' },
  all: { ints: 'chunks', order: 'interleaved', zeros: true, overlong: 4, unknown: 'groups' },
};

describe('every layout has the meaning of the plain one, as the reference reads it', () => {
  for (const [name, layout] of Object.entries(layouts)) {
    test(name, () => {
      const bytes = encodeMessage(everything, layout);
      // In an interleaved message the labels and lines stay in their own order.
      expect(readReference(bytes)).toEqual(asReference(everything));
      if (name !== 'plain') expect(bytes).not.toEqual(encodeMessage(everything));
    });
  }
});

describe('single fields, byte for byte', () => {
  test('varint', () => {
    expect(varint(0)).toEqual(Uint8Array.of(0));
    expect(varint(300)).toEqual(Uint8Array.of(0xac, 0x02));
    expect(varint(1, 3)).toEqual(Uint8Array.of(0x81, 0x80, 0x00));
    expect(varint(-1)).toEqual(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01));
    expect(varint(1n << 63n)).toEqual(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01));
  });

  test('the wire types', () => {
    expect(varintField(1, 150)).toEqual(Uint8Array.of(0x08, 0x96, 0x01));
    expect(fixed64Field(1, 1)).toEqual(Uint8Array.of(0x09, 1, 0, 0, 0, 0, 0, 0, 0));
    expect(bytesField(2, Uint8Array.of(7, 8))).toEqual(Uint8Array.of(0x12, 2, 7, 8));
    expect(groupField(3, varintField(1, 1))).toEqual(Uint8Array.of(0x1b, 0x08, 0x01, 0x1c));
    expect(fixed32Field(1, 1)).toEqual(Uint8Array.of(0x0d, 1, 0, 0, 0));
    expect(varintField(1, 1, 6)).toEqual(
      Uint8Array.of(0x88, 0x80, 0x80, 0x80, 0x00, 0x81, 0x80, 0x80, 0x80, 0x80, 0x00),
    );
    expect(bytesField(16, Uint8Array.of())).toEqual(Uint8Array.of(0x82, 0x01, 0));
  });

  test('a whole small message', () => {
    expect(
      encodeMessage({
        sampleType: [{ type: 1, unit: 2 }],
        sample: [{ locationId: [1, 2], value: [3] }],
        stringTable: ['', 'a'],
      }),
    ).toEqual(Uint8Array.of(0x0a, 4, 0x08, 1, 0x10, 2, 0x12, 7, 0x0a, 2, 1, 2, 0x12, 1, 3, 0x32, 0, 0x32, 1, 0x61));
  });

  test('unpacked and in chunks', () => {
    const sample = { sample: [{ locationId: [1, 2, 3] }] };
    expect(encodeMessage(sample, { ints: 'single' })).toEqual(Uint8Array.of(0x12, 6, 0x08, 1, 0x08, 2, 0x08, 3));
    expect(encodeMessage(sample, { ints: 'chunks' })).toEqual(Uint8Array.of(0x12, 6, 0x0a, 2, 1, 2, 0x08, 3));
  });

  test('descending and interleaved', () => {
    const message = { sample: [{}, {}], stringTable: ['', 'a'], period: 5 };
    expect(encodeMessage(message, { order: 'descending' })).toEqual(
      Uint8Array.of(0x60, 5, 0x32, 0, 0x32, 1, 0x61, 0x12, 0, 0x12, 0),
    );
    expect(encodeMessage(message, { order: 'interleaved' })).toEqual(
      Uint8Array.of(0x12, 0, 0x32, 0, 0x60, 5, 0x12, 0, 0x32, 1, 0x61),
    );
  });
});

test('a spec puts each text into the table once and fills in ids and system names', () => {
  const message = toMessage({
    types: [['cpu', 'count']],
    samples: [
      {
        stack: [1],
        values: [1],
        labels: [
          { key: 'cpu', str: Uint8Array.of(0x63, 0x70, 0x75) },
          { key: 'n', num: 5, unit: 'count' },
          { key: 'n', num: 6 },
        ],
      },
    ],
    mappings: [{ file: 'app', symbolized: true }],
    locations: [{ mapping: 1, lines: [{ function: 1, line: 3 }] }, { id: 9 }],
    functions: [
      { name: 'f', file: 'f.go' },
      { name: 'g', systemName: '_g', id: 7 },
    ],
    comments: ['app', ''],
    defaultType: 'cpu',
  });
  expect(asReference(message)).toEqual(
    asReference({
      stringTable: ['', 'cpu', 'count', 'n', 'app', 'f', 'f.go', 'g', '_g'],
      sampleType: [{ type: 1, unit: 2 }],
      sample: [
        {
          locationId: [1],
          value: [1],
          label: [
            { key: 1, str: 1 },
            { key: 3, num: 5, numUnit: 2 },
            { key: 3, num: 6 },
          ],
        },
      ],
      mapping: [
        { id: 1, filename: 4, hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true },
      ],
      location: [{ id: 1, mappingId: 1, line: [{ functionId: 1, line: 3 }] }, { id: 9 }],
      function: [
        { id: 1, name: 5, systemName: 5, filename: 6 },
        { id: 7, name: 7, systemName: 8 },
      ],
      comment: [4, 0],
      defaultSampleType: 1,
    }),
  );
});

test('encodeSpec writes the message of the spec', () => {
  const spec = { types: [['a', 'b']] as const, samples: [{ stack: [], values: [-1] }] };
  expect(encodeSpec(spec, { ints: 'single' })).toEqual(encodeMessage(toMessage(spec), { ints: 'single' }));
});

test('parts are joined in order', () => {
  expect(concat(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
});
