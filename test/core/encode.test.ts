// The encoder byte for byte: what pprof writes for the same profile, spelled
// out field by field.
import { expect, test } from 'vitest';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import { bytesField, concat, encodeSpec, textBytes, varint, varintField, type ProfileSpec } from '../support/wire.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const packed = (field: number, ...values: (number | bigint)[]): Uint8Array =>
  bytesField(field, concat(...values.map(value => varint(value))));
const message = (field: number, ...fields: Uint8Array[]): Uint8Array => bytesField(field, concat(...fields));

test('fields by number, zeros left out, two integers single and three packed, strings by first use', () => {
  const spec: ProfileSpec = {
    types: [
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
      ['delay', 'nanoseconds'],
    ],
    samples: [
      {
        stack: [3, 2, 1],
        values: [1, -2, 9007199254740993n],
        labels: [
          { key: 'z', num: 7, unit: 'ms' },
          { key: 'b', str: 'two' },
          { key: 'z', num: 8 },
          { key: 'a', str: 'one' },
          { key: 'b', str: 'three' },
          { key: 'm', num: -1 },
        ],
      },
      { stack: [2, 1], values: [0, 0, 0] },
      { stack: [], values: [4, 5, 6] },
    ],
    mappings: [{ start: 0x1000, limit: 0xffff_ffff_ffff_ffffn, file: '/bin/app', buildId: 'id', symbolized: true }],
    locations: [
      { mapping: 1, address: 0x1234, lines: [{ function: 1, line: 300, column: 2 }] },
      { address: 0x8000_0000_0000_0000n, folded: true },
      { mapping: 1, lines: [{ function: 2, line: -1 }, { function: 1 }] },
    ],
    functions: [
      { name: 'main', file: 'main.go', startLine: 10 },
      { name: 'f', systemName: '_f', file: 'main.go' },
    ],
    dropFrames: 'drop',
    keepFrames: 'keep',
    timeNanos: 1_500_000_000_000_000_000n,
    durationNanos: 5,
    periodType: ['cpu', 'nanoseconds'],
    period: 10,
    comments: ['first', 'second', 'first'],
    docUrl: 'https://example.com',
  };
  const strings = [
    '',
    'samples',
    'count',
    'cpu',
    'nanoseconds',
    'delay',
    'a',
    'one',
    'b',
    'two',
    'three',
    'm',
    'z',
    'ms',
    '/bin/app',
    'id',
    'main',
    'main.go',
    'f',
    '_f',
    'drop',
    'keep',
    'first',
    'second',
    'https://example.com',
  ];
  const at = (text: string): number => strings.indexOf(text);
  const label = (key: string, ...fields: Uint8Array[]): Uint8Array => message(3, varintField(1, at(key)), ...fields);
  const expected = concat(
    message(1, varintField(1, at('samples')), varintField(2, at('count'))),
    message(1, varintField(1, at('cpu')), varintField(2, at('nanoseconds'))),
    message(1, varintField(1, at('delay')), varintField(2, at('nanoseconds'))),
    message(
      2,
      packed(1, 3, 2, 1),
      packed(2, 1, -2, 9007199254740993n),
      label('a', varintField(2, at('one'))),
      label('b', varintField(2, at('two'))),
      label('b', varintField(2, at('three'))),
      label('m', varintField(3, -1)),
      label('z', varintField(3, 7), varintField(4, at('ms'))),
      label('z', varintField(3, 8)),
    ),
    message(2, varintField(1, 2), varintField(1, 1), packed(2, 0, 0, 0)),
    message(2, packed(2, 4, 5, 6)),
    message(
      3,
      varintField(1, 1),
      varintField(2, 0x1000),
      varintField(3, 0xffff_ffff_ffff_ffffn),
      varintField(5, at('/bin/app')),
      varintField(6, at('id')),
      ...[7, 8, 9, 10].map(flag => varintField(flag, 1)),
    ),
    message(
      4,
      varintField(1, 1),
      varintField(2, 1),
      varintField(3, 0x1234),
      message(4, varintField(1, 1), varintField(2, 300), varintField(3, 2)),
    ),
    message(4, varintField(1, 2), varintField(3, 0x8000_0000_0000_0000n), varintField(5, 1)),
    message(
      4,
      varintField(1, 3),
      varintField(2, 1),
      message(4, varintField(1, 2), varintField(2, -1)),
      message(4, varintField(1, 1)),
    ),
    message(
      5,
      varintField(1, 1),
      varintField(2, at('main')),
      varintField(3, at('main')),
      varintField(4, at('main.go')),
      varintField(5, 10),
    ),
    message(5, varintField(1, 2), varintField(2, at('f')), varintField(3, at('_f')), varintField(4, at('main.go'))),
    ...strings.map(text => bytesField(6, textBytes(text))),
    varintField(7, at('drop')),
    varintField(8, at('keep')),
    varintField(9, 1_500_000_000_000_000_000n),
    varintField(10, 5),
    message(11, varintField(1, at('cpu')), varintField(2, at('nanoseconds'))),
    varintField(12, 10),
    packed(13, at('first'), at('second'), at('first')),
    varintField(14, 0),
    varintField(15, at('https://example.com')),
  );
  expect(hex(encodeProfile(decodeProfile(encodeSpec(spec))))).toBe(hex(expected));
});

test(
  'an empty profile still names its default type; two values are two fields; an empty period ' + 'type is left out',
  () => {
    const spec: ProfileSpec = {
      types: [
        ['a', 'count'],
        ['b', ''],
      ],
      samples: [{ stack: [], values: [0, 300] }],
      comments: ['', 'c'],
    };
    const strings = ['', 'a', 'count', 'b', 'c'];
    const expected = concat(
      message(1, varintField(1, 1), varintField(2, 2)),
      message(1, varintField(1, 3)),
      message(2, varintField(2, 0), varintField(2, 300)),
      ...strings.map(text => bytesField(6, textBytes(text))),
      varintField(13, 0),
      varintField(13, 4),
      varintField(14, 0),
    );
    expect(hex(encodeProfile(decodeProfile(encodeSpec(spec))))).toBe(hex(expected));
  },
);

test('texts keep bytes that are not UTF-8', () => {
  const odd = Uint8Array.of(0x62, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0xf0, 0x9f, 0x98);
  const spec: ProfileSpec = { types: [[odd, '']], samples: [], comments: [odd, Uint8Array.of(0x80)] };
  const expected = concat(
    message(1, varintField(1, 1)),
    bytesField(6, new Uint8Array()),
    bytesField(6, odd),
    bytesField(6, Uint8Array.of(0x80)),
    varintField(13, 1),
    varintField(13, 2),
    varintField(14, 0),
  );
  expect(hex(encodeProfile(decodeProfile(encodeSpec(spec))))).toBe(hex(expected));
});
