// Numbers and booleans as Go's strconv reads them: text -> value, or the error.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/base/errors.ts';
import { atoi, parseBool, parseFlagInt, parseFloat64, parseUint64 } from '../../src/core/base/format-go.ts';

/** The value, or the message of the UserError. */
function outcome<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

describe('Atoi', () => {
  const cases: [string, string, string][] = [
    ['', '0', 'strconv.Atoi: parsing "": invalid syntax'],
    ['0', '0', ''],
    ['-0', '0', ''],
    ['+5', '5', ''],
    ['-5', '-5', ''],
    ['007', '7', ''],
    ['2147483648', '2147483648', ''],
    ['9223372036854775807', '9223372036854775807', ''],
    ['9223372036854775808', '9223372036854775807', 'strconv.Atoi: parsing "9223372036854775808": value out of range'],
    ['-9223372036854775808', '-9223372036854775808', ''],
    [
      '-9223372036854775809',
      '-9223372036854775808',
      'strconv.Atoi: parsing "-9223372036854775809": value out of range',
    ],
    ['1_0', '0', 'strconv.Atoi: parsing "1_0": invalid syntax'],
    ['0x2', '0', 'strconv.Atoi: parsing "0x2": invalid syntax'],
    ['1e5', '0', 'strconv.Atoi: parsing "1e5": invalid syntax'],
    [' 1', '0', 'strconv.Atoi: parsing " 1": invalid syntax'],
    ['1 ', '0', 'strconv.Atoi: parsing "1 ": invalid syntax'],
    ['x', '0', 'strconv.Atoi: parsing "x": invalid syntax'],
    ['a"b', '0', 'strconv.Atoi: parsing "a\\"b": invalid syntax'],
    ['\u0663', '0', 'strconv.Atoi: parsing "\u0663": invalid syntax'],
    ['1\n', '0', 'strconv.Atoi: parsing "1\\n": invalid syntax'],
    ['--1', '0', 'strconv.Atoi: parsing "--1": invalid syntax'],
    ['+', '0', 'strconv.Atoi: parsing "+": invalid syntax'],
  ];
  test.each(cases)('%j', (text, value, error) =>
    expect(outcome(() => atoi(text))).toBe(error === '' ? Number(value) : error),
  );
});

describe('ParseFloat', () => {
  const cases: [string, number, string][] = [
    ['', 0, 'strconv.ParseFloat: parsing "": invalid syntax'],
    ['0', 0, ''],
    ['-0', -0, ''],
    ['1', 1, ''],
    ['+1', 1, ''],
    ['.5', 0.5, ''],
    ['5.', 5, ''],
    ['.', 0, 'strconv.ParseFloat: parsing ".": invalid syntax'],
    ['1e5', 100000, ''],
    ['1E-5', 0.00001, ''],
    ['1e', 0, 'strconv.ParseFloat: parsing "1e": invalid syntax'],
    ['e5', 0, 'strconv.ParseFloat: parsing "e5": invalid syntax'],
    ['1e+', 0, 'strconv.ParseFloat: parsing "1e+": invalid syntax'],
    ['1_0', 10, ''],
    ['1__0', 0, 'strconv.ParseFloat: parsing "1__0": invalid syntax'],
    ['_1', 0, 'strconv.ParseFloat: parsing "_1": invalid syntax'],
    ['1_', 0, 'strconv.ParseFloat: parsing "1_": invalid syntax'],
    ['1_0.2_5', 10.25, ''],
    ['1._5', 0, 'strconv.ParseFloat: parsing "1._5": invalid syntax'],
    ['1_.5', 0, 'strconv.ParseFloat: parsing "1_.5": invalid syntax'],
    ['inf', Infinity, ''],
    ['+Inf', Infinity, ''],
    ['-INFINITY', -Infinity, ''],
    ['infinit', 0, 'strconv.ParseFloat: parsing "infinit": invalid syntax'],
    ['nan', NaN, ''],
    ['NaN', NaN, ''],
    ['+nan', 0, 'strconv.ParseFloat: parsing "+nan": invalid syntax'],
    ['-NaN', 0, 'strconv.ParseFloat: parsing "-NaN": invalid syntax'],
    ['0x1p-2', 0.25, ''],
    ['0X1.8P1', 3, ''],
    ['0x1', 0, 'strconv.ParseFloat: parsing "0x1": invalid syntax'],
    ['0x.8p0', 0.5, ''],
    ['0xp0', 0, 'strconv.ParseFloat: parsing "0xp0": invalid syntax'],
    ['0x_1p0', 1, ''],
    ['0x1_0p0', 16, ''],
    ['0x1p1_0', 1024, ''],
    ['1e1_0', 10000000000, ''],
    ['1e400', Infinity, 'strconv.ParseFloat: parsing "1e400": value out of range'],
    ['-1e400', -Infinity, 'strconv.ParseFloat: parsing "-1e400": value out of range'],
    ['1e-400', 0, ''],
    ['1.7976931348623159e308', Infinity, 'strconv.ParseFloat: parsing "1.7976931348623159e308": value out of range'],
    ['0x1p1024', Infinity, 'strconv.ParseFloat: parsing "0x1p1024": value out of range'],
    ['0x1p-1075', 0, ''],
    ['abc', 0, 'strconv.ParseFloat: parsing "abc": invalid syntax'],
    ['1 ', 0, 'strconv.ParseFloat: parsing "1 ": invalid syntax'],
    [' 1', 0, 'strconv.ParseFloat: parsing " 1": invalid syntax'],
    ['1.5.2', 0, 'strconv.ParseFloat: parsing "1.5.2": invalid syntax'],
    ['1,5', 0, 'strconv.ParseFloat: parsing "1,5": invalid syntax'],
  ];
  test.each(cases)('%j', (text, value, error) =>
    expect(outcome(() => parseFloat64(text))).toBe(error === '' ? value : error),
  );
});

describe('ParseInt with any base', () => {
  const cases: [string, string, string][] = [
    ['', '0', 'strconv.ParseInt: parsing "": invalid syntax'],
    ['0', '0', ''],
    ['-0', '0', ''],
    ['+5', '5', ''],
    ['007', '7', ''],
    ['08', '0', 'strconv.ParseInt: parsing "08": invalid syntax'],
    ['0x2', '2', ''],
    ['0X1f', '31', ''],
    ['-0x1F', '-31', ''],
    ['0b10', '2', ''],
    ['0B1', '1', ''],
    ['0o17', '15', ''],
    ['0O7', '7', ''],
    ['017', '15', ''],
    ['0_7', '7', ''],
    ['0x_1', '1', ''],
    ['1_000', '1000', ''],
    ['1__0', '0', 'strconv.ParseInt: parsing "1__0": invalid syntax'],
    ['_1', '0', 'strconv.ParseInt: parsing "_1": invalid syntax'],
    ['1_', '0', 'strconv.ParseInt: parsing "1_": invalid syntax'],
    ['0x', '0', 'strconv.ParseInt: parsing "0x": invalid syntax'],
    ['0b', '0', 'strconv.ParseInt: parsing "0b": invalid syntax'],
    ['0o', '0', 'strconv.ParseInt: parsing "0o": invalid syntax'],
    ['0_', '0', 'strconv.ParseInt: parsing "0_": invalid syntax'],
    ['0b12', '0', 'strconv.ParseInt: parsing "0b12": invalid syntax'],
    ['9223372036854775807', '9223372036854775807', ''],
    [
      '9223372036854775808',
      '9223372036854775807',
      'strconv.ParseInt: parsing "9223372036854775808": value out of range',
    ],
    ['-9223372036854775808', '-9223372036854775808', ''],
    ['1e5', '0', 'strconv.ParseInt: parsing "1e5": invalid syntax'],
    ['x', '0', 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['1.5', '0', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
    [' 1', '0', 'strconv.ParseInt: parsing " 1": invalid syntax'],
  ];
  test.each(cases)('%j', (text, value, error) =>
    expect(outcome(() => parseFlagInt(text))).toBe(
      error === '' ? Number(value) : error.endsWith('out of range') ? error : undefined,
    ),
  );
});

test('ParseBool', () => {
  const words = [
    '1',
    't',
    'T',
    'true',
    'TRUE',
    'True',
    '0',
    'f',
    'F',
    'false',
    'FALSE',
    'False',
    '',
    'tRue',
    'yes',
    'y',
    '10',
    'true ',
  ];
  expect(words.map(parseBool)).toEqual([...Array(6).fill(true), ...Array(6).fill(false), ...Array(6).fill(undefined)]);
});

describe('parseUint64, as addresses are read', () => {
  test.each<[string, bigint | undefined]>([
    ['0', 0n],
    ['4950792', 4950792n],
    ['0x4c7b08', 0x4c7b08n],
    ['0XFF_ff', 0xffffn],
    ['0x_1', 1n],
    ['0b101', 5n],
    ['0o17', 15n],
    ['017', 15n],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['18446744073709551616', undefined],
    ['+1', undefined],
    ['-1', undefined],
    ['1__0', undefined],
    ['1_', undefined],
    ['08', undefined],
    ['0x', undefined],
    ['4c7b08', undefined],
    ['', undefined],
  ])('%j', (text, value) => expect(parseUint64(text)).toBe(value));
});
