import { expect, test } from 'vitest';
import {
  before,
  hexAddresses,
  minus,
  NotAnInteger,
  parseHex,
  parseInt64,
  plus,
} from '../../../src/core/formats/integers.ts';

const said = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NotAnInteger)) throw error;
    return error.message.replace('strconv.ParseInt: parsing ', '');
  }
};

// strconv.ParseInt(text, base, 64) of go1.26.8
const integers: [string, unknown, unknown][] = [
  ['', '"": invalid syntax', '"": invalid syntax'],
  ['0', 0, 0],
  ['-0', 0, 0],
  ['7', 7, 7],
  ['+7', 7, 7],
  ['-7', -7, -7],
  ['--7', '"--7": invalid syntax', '"--7": invalid syntax'],
  ['-', '"-": invalid syntax', '"-": invalid syntax'],
  ['+', '"+": invalid syntax', '"+": invalid syntax'],
  ['007', 7, 7],
  ['010', 8, 10],
  ['08', '"08": invalid syntax', 8],
  ['0x10', 16, '"0x10": invalid syntax'],
  ['0X1f', 31, '"0X1f": invalid syntax'],
  ['0x', '"0x": invalid syntax', '"0x": invalid syntax'],
  ['0b101', 5, '"0b101": invalid syntax'],
  ['0b2', '"0b2": invalid syntax', '"0b2": invalid syntax'],
  ['0o17', 15, '"0o17": invalid syntax'],
  ['0O17', 15, '"0O17": invalid syntax'],
  ['0o8', '"0o8": invalid syntax', '"0o8": invalid syntax'],
  ['1_000', 1000, '"1_000": invalid syntax'],
  ['1__0', '"1__0": invalid syntax', '"1__0": invalid syntax'],
  ['_1', '"_1": invalid syntax', '"_1": invalid syntax'],
  ['1_', '"1_": invalid syntax', '"1_": invalid syntax'],
  ['0x_1', 1, '"0x_1": invalid syntax'],
  ['0_7', 7, '"0_7": invalid syntax'],
  ['0_8', '"0_8": invalid syntax', '"0_8": invalid syntax'],
  ['0x1_', '"0x1_": invalid syntax', '"0x1_": invalid syntax'],
  ['1_000_000_000_000_000', 1000000000000000, '"1_000_000_000_000_000": invalid syntax'],
  ['9007199254740991', 9007199254740991, 9007199254740991],
  ['9007199254740993', 9007199254740993n, 9007199254740993n],
  ['-9007199254740993', -9007199254740993n, -9007199254740993n],
  ['9223372036854775807', 9223372036854775807n, 9223372036854775807n],
  ['9223372036854775808', '"9223372036854775808": value out of range', '"9223372036854775808": value out of range'],
  ['-9223372036854775808', -9223372036854775808n, -9223372036854775808n],
  ['-9223372036854775809', '"-9223372036854775809": value out of range', '"-9223372036854775809": value out of range'],
  [
    '99999999999999999999x',
    '"99999999999999999999x": value out of range',
    '"99999999999999999999x": value out of range',
  ],
  ['9999x9999', '"9999x9999": invalid syntax', '"9999x9999": invalid syntax'],
  ['0x7fffffffffffffff', 9223372036854775807n, '"0x7fffffffffffffff": invalid syntax'],
  ['-0x8000000000000000', -9223372036854775808n, '"-0x8000000000000000": invalid syntax'],
  ['0xffffffffffffffff', '"0xffffffffffffffff": value out of range', '"0xffffffffffffffff": invalid syntax'],
  [' 1', '" 1": invalid syntax', '" 1": invalid syntax'],
  ['1 ', '"1 ": invalid syntax', '"1 ": invalid syntax'],
  ['١', '"١": invalid syntax', '"١": invalid syntax'],
  ['1e3', '"1e3": invalid syntax', '"1e3": invalid syntax'],
  ['00', 0, 0],
  ['0b', '"0b": invalid syntax', '"0b": invalid syntax'],
  ['zz', '"zz": invalid syntax', '"zz": invalid syntax'],
  ['0xg', '"0xg": invalid syntax', '"0xg": invalid syntax'],
  [
    '12345678901234567890123',
    '"12345678901234567890123": value out of range',
    '"12345678901234567890123": value out of range',
  ],
];

test('parseInt64 reads what Go reads and says what Go says', () => {
  expect(integers.map(([text]) => [text, said(() => parseInt64(text, 0)), said(() => parseInt64(text, 10))])).toEqual(
    integers,
  );
});

test('hexadecimal addresses of 64 bits', () => {
  expect(
    [
      '0',
      '00',
      'ff',
      '1fffffffffffff',
      '20000000000000',
      'ffffffffffffffff',
      '0000000000000000000000ffffffffffffffff',
      '10000000000000000',
      'ABcd',
    ].map(parseHex),
  ).toEqual([0, 0, 255, 2 ** 53 - 1, 2n ** 53n, 2n ** 64n - 1n, 2n ** 64n - 1n, undefined, 0xabcd]);
});

test('addresses anywhere in a text', () => {
  expect(hexAddresses('x0x1 0x0x2 00x3y 0X4 0xG 0x5Ab 0x 0xffffffffffffffff 0x00000000000000000000006 0x')).toEqual([
    1,
    0,
    3,
    5,
    2n ** 64n - 1n,
    6,
  ]);
  expect(said(() => hexAddresses('0x1 0x11111111111111111 0x2'))).toBe(
    'failed to parse as hex 64-bit number: 0x11111111111111111',
  );
});

test('sums and differences wrap at 2^64, in the one form that each address has', () => {
  const top = 2n ** 64n - 1n;
  const safe = 2 ** 53 - 1;
  expect([plus(1, 2), plus(top, 1), plus(top, top), plus(safe, 1), plus(2n ** 53n, top)]).toEqual([
    3,
    0,
    2n ** 64n - 2n,
    2n ** 53n,
    safe,
  ]);
  expect([minus(3, 2), minus(2, 3), minus(0, top), minus(2n ** 53n, 1), minus(top, top)]).toEqual([1, top, 1, safe, 0]);
  expect([before(1), before(0), before(2n ** 53n)]).toEqual([0, top, safe]);
});
