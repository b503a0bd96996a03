import { describe, expect, test } from 'vitest';
import {
  abs,
  add,
  divide,
  fromFloat,
  fromHalves,
  Int64Builder,
  Int64Column,
  join,
  minInt64,
  multiply,
  negate,
  roundHalfAway,
  toFloat,
  toInt64,
  Uint64Column,
} from '../../src/core/base/int64.ts';
import type { Int64 } from '../../src/core/base/int64.ts';
import { Random } from '../support/random.ts';

const max = 2n ** 63n - 1n;
const edges: bigint[] = [
  0n,
  1n,
  -1n,
  2n,
  -3n,
  7n,
  2n ** 31n,
  -(2n ** 31n),
  2n ** 32n,
  2n ** 52n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  -(2n ** 53n),
  -(2n ** 53n) - 1n,
  2n ** 62n,
  max,
  max - 1n,
  minInt64,
  minInt64 + 1n,
];
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

/** The representation is canonical: a number wherever one is exact, and never -0. */
function exact(value: Int64): bigint {
  const small = Number.isSafeInteger(Number(value));
  expect(typeof value).toBe(small ? 'number' : 'bigint');
  expect(Object.is(value, -0)).toBe(false);
  return BigInt(value);
}

describe('arithmetic wraps at 64 bits and divides toward zero, as in Go', () => {
  const random = new Random(64);
  const values = [
    ...edges,
    ...Array.from(
      { length: 60 },
      () => wrap((BigInt(random.below(2 ** 32)) << 32n) + BigInt(random.below(2 ** 32))) >> BigInt(random.below(63)),
    ),
  ];

  test('one operand', () => {
    for (const a of values) {
      const x = toInt64(a);
      const magnitude = a < 0n ? -a : a;
      expect([exact(x), exact(negate(x)), exact(abs(x)), toFloat(x)]).toEqual([
        a,
        wrap(-a),
        wrap(magnitude),
        Number(a),
      ]);
    }
  });

  test('two operands', () => {
    for (const a of values) {
      for (const b of values) {
        const [x, y] = [toInt64(a), toInt64(b)];
        const quotient = b === 0n ? 0n : wrap(a / b);
        expect({
          a,
          b,
          sum: exact(add(x, y)),
          product: exact(multiply(x, y)),
          quotient: b === 0n ? 0n : exact(divide(x, y)),
        }).toEqual({ a, b, sum: wrap(a + b), product: wrap(a * b), quotient });
        expect([x === y, x < y, x > y]).toEqual([a === b, a < b, a > b]);
      }
    }
  });
});

test.each([
  [2n ** 63n, minInt64],
  [-(2n ** 63n) - 1n, max],
  [2n ** 64n, 0n],
  [2n ** 64n + 5n, 5n],
] as const)('toInt64(%s) is %s', (value, expected) => expect(exact(toInt64(value))).toBe(expected));

test.each<[number, bigint]>([
  [0, 0n],
  [-0, 0n],
  [-0.9, 0n],
  [1.9, 1n],
  [-1.9, -1n],
  [9007199254740993, 9007199254740992n],
  [1e18, 10n ** 18n],
  [9223372036854774784, 9223372036854774784n],
  [9223372036854775808, minInt64],
  [-9223372036854775808, minInt64],
  [1e300, minInt64],
  [-1e300, minInt64],
  [Infinity, minInt64],
  [NaN, minInt64],
])('int64 of the float %s is %s', (float, expected) => expect(exact(fromFloat(float))).toBe(expected));

test.each([
  [0.4, 0],
  [0.5, 1],
  [-0.5, -1],
  [1.5, 2],
  [2.5, 3],
  [-2.5, -3],
  [0.49999999999999994, 0],
  [4503599627370497.5, 4503599627370498],
  [1e300, 1e300],
])('%s rounds half away from zero to %s', (float, expected) => expect(roundHalfAway(float)).toBe(expected));

test('the halves of a word', () => {
  for (const value of edges) {
    const word = BigInt.asUintN(64, value);
    expect(exact(fromHalves(Number(word >> 32n), Number(word & 0xffffffffn)))).toBe(value);
  }
});

describe('columns', () => {
  test('give back what was put in, narrow or wide', () => {
    for (const summed of [false, true]) {
      const narrow = Int64Column.of([1, 0, -5], summed);
      expect({
        hi: narrow.hi,
        values: [0, 1, 2].map(i => narrow.at(i)),
        zero: [0, 1, 2].map(i => narrow.isZero(i)),
        length: narrow.length,
      }).toEqual({ hi: null, values: [1, 0, -5], zero: [false, true, false], length: 3 });
      const wide = Int64Column.of(edges.map(toInt64), summed);
      expect(wide.length).toBe(edges.length);
      expect(edges.map((_, i) => exact(wide.at(i)))).toEqual(edges);
      expect(edges.map((_, i) => wide.isZero(i))).toEqual(edges.map(value => value === 0n));
    }
  });

  test('grow while they are narrow and while they are wide', () => {
    const values = Array.from({ length: 200 }, (_, i) =>
      i % 50 === 40 ? 2n ** 60n + BigInt(i) : BigInt(i * 1_000_003) - 5n,
    );
    const builder = new Int64Builder(true, 1);
    for (const value of values) builder.push(toInt64(value));
    expect(builder.length).toBe(200);
    const column = builder.finish();
    expect(values.map((_, i) => BigInt(column.at(i)))).toEqual(values);
  });

  test('a column that is summed is wide as soon as a sum could pass 2^53', () => {
    const half = 2 ** 52;
    expect([Int64Column.of([half, half], false).hi, Int64Column.of([half, half - 1], true).hi]).toEqual([null, null]);
    expect(Int64Column.of([half, half], true).hi).toEqual(Float64Array.of(2 ** 20, 2 ** 20));
    expect(Int64Column.of([half, -half], true).hi).toEqual(Float64Array.of(2 ** 20, -(2 ** 20)));
  });

  test('sums of the halves, joined, are the wrapped sum', () => {
    const random = new Random(5);
    for (let round = 0; round < 50; round++) {
      const values = Array.from({ length: 40 }, () => random.pick(edges));
      const column = Int64Column.of(values.map(toInt64), true);
      const sum = (half: Float64Array | null): number => half?.reduce((a, b) => a + b, 0) ?? 0;
      const total = column.hi === null ? toInt64(BigInt(sum(column.lo))) : join(sum(column.lo), sum(column.hi));
      expect(exact(total)).toBe(wrap(values.reduce((a, b) => a + b, 0n)));
    }
  });

  test('pick and append', () => {
    for (const values of [
      [1n, 2n, 3n],
      [1n, 2n ** 60n, -3n],
    ]) {
      const column = Int64Column.of(values.map(toInt64));
      const picked = column.pick(Int32Array.of(2, 0, 0));
      const longer = column.append(picked);
      expect([0, 1, 2].map(i => BigInt(picked.at(i)))).toEqual([values[2], values[0], values[0]]);
      expect(Array.from({ length: longer.length }, (_, i) => BigInt(longer.at(i)))).toEqual([
        ...values,
        values[2],
        values[0],
        values[0],
      ]);
    }
  });

  test('unsigned columns', () => {
    const values = [0n, 1n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];
    const column = Uint64Column.of(values);
    expect(values.map((_, i) => [column.at(i), column.isZero(i)])).toEqual(
      values.map(value => [value < 2n ** 53n ? Number(value) : value, value === 0n]),
    );
    expect(Uint64Column.of([-1]).at(0)).toBe(2n ** 64n - 1n);
  });
});
