// Profiles whose one table is enormous beside the others: memory grows with the
// bytes of the file, and not by a fixed cost per sample type, value or mapping.
import { describe, expect, test } from 'vitest';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { ValueColumns } from '../../src/core/profile/decode-values.ts';
import type { Int64 } from '../../src/core/base/int64.ts';
import { combineProfiles } from '../../src/core/profile/merge.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { bytesField, concat, encodeSpec, varintField } from '../support/wire.ts';

function repeated(bytes: Uint8Array, count: number): Uint8Array {
  const out = new Uint8Array(bytes.length * count);
  for (let i = 0; i < count; i++) out.set(bytes, i * bytes.length);
  return out;
}

const valueType = bytesField(1, concat(varintField(1, 1), varintField(2, 2)));
const strings = concat(...['', 'cpu', 'ns', 'main'].map(text => bytesField(6, new TextEncoder().encode(text))));
const location = bytesField(4, concat(varintField(1, 1), bytesField(4, varintField(1, 1))));
const functions = bytesField(5, concat(varintField(1, 1), varintField(2, 3), varintField(3, 3)));
const sample = (values: Uint8Array): Uint8Array =>
  bytesField(2, concat(bytesField(1, Uint8Array.of(1)), bytesField(2, values)));
const singly = (values: Uint8Array): Uint8Array => bytesField(2, concat(bytesField(1, Uint8Array.of(1)), values));
const rest = concat(location, functions, strings);

const reason = (bytes: Uint8Array): string => {
  try {
    const p = decodeProfile(bytes);
    return `${p.rows.length} samples, ${p.sampleTypes.length} types, ${p.mappings.length} mappings`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('values', () => {
  const n = 300_000;
  const ones = new Uint8Array(n).fill(1);
  const single = repeated(varintField(2, 1), n);
  const one = Uint8Array.of(1);
  const empty = bytesField(2, new Uint8Array(0));
  const tooMany = `malformed profile: mismatch: sample has ${n} values vs. 1 types`;
  const cases: [string, Uint8Array, string][] = [
    ['of one sample, packed, with one type', concat(valueType, sample(ones), rest), tooMany],
    ['before the types', concat(sample(ones), valueType, rest), tooMany],
    ['one by one', concat(valueType, singly(single), rest), tooMany],
    ['of the last sample', concat(valueType, repeated(sample(one), 1000), sample(ones), rest), tooMany],
    ['with as many types', concat(repeated(valueType, n), sample(ones), rest), `1 samples, ${n} types, 0 mappings`],
    ['none, with many types', concat(repeated(valueType, n), rest), `0 samples, ${n} types, 0 mappings`],
    [
      'many types and a sample without values',
      concat(repeated(valueType, n), empty, rest),
      `malformed profile: mismatch: sample has 0 values vs. ${n} types`,
    ],
  ];
  test.each(cases)('%s', (_, bytes, expected) => expect(reason(bytes)).toBe(expected));
});

describe('columns of values', () => {
  /** The rows given value by value, and what the columns say. */
  const collect = (rows: readonly (readonly Int64[])[]): ValueColumns => {
    const columns = new ValueColumns();
    for (const row of rows) {
      for (const value of row) columns.push(value);
      columns.endRow();
    }
    return columns;
  };

  test.each([1, 63, 64, 65, 200])('%i types give what was pushed', types => {
    const value = (row: number, type: number): Int64 => (type === 7 ? 2n ** 62n : row * 1000 + type - 500);
    const rows = Array.from({ length: 5 }, (_, row) => Array.from({ length: types }, (_, type) => value(row, type)));
    const columns = collect(rows);
    expect(columns.types).toBe(types);
    expect(columns.mismatch(types)).toBe(null);
    const finished = columns.finish(types);
    expect(rows.map((_, row) => finished.map(column => column.at(row)))).toEqual(rows);
  });

  test('a value costs some bytes, and not a column', () => {
    const n = 300_000;
    const before = process.memoryUsage().arrayBuffers;
    const columns = collect([new Array<number>(n).fill(7)]);
    const grown = process.memoryUsage().arrayBuffers - before;
    expect(columns.types).toBe(n);
    expect(grown).toBeLessThan(100 * n);
  });

  test.each([2, 100])('a row of another length is found (%i types)', types => {
    const full = new Array<number>(types).fill(1);
    for (const odd of [[], full.slice(1), [...full, 1]]) {
      expect(collect([full, full, odd, full]).mismatch(types)).toEqual({ row: 2, count: odd.length });
      expect(collect([odd, full]).mismatch(types)).toEqual({ row: 0, count: odd.length });
    }
  });
});

test('many mappings are read as they are', () => {
  const n = 1000;
  const mapping = (i: number): Uint8Array => {
    const fields: [number, number | bigint][] = [
      [1, i + 1],
      [2, 2n ** 63n + BigInt(i)],
      [3, i],
      [4, 5],
      [5, 3],
      [6, 1],
      [7 + (i % 4), 1],
    ];
    return bytesField(3, concat(...fields.map(([field, value]) => varintField(field, value))));
  };
  const mappings = Array.from({ length: n }, (_, i) => mapping(i));
  const p = decodeProfile(concat(valueType, sample(Uint8Array.of(1)), ...mappings, rest));
  const flags = ['hasFunctions', 'hasFilenames', 'hasLineNumbers', 'hasInlineFrames'];
  expect(p.mappings).toEqual(
    Array.from({ length: n }, (_, i) => ({
      id: i + 1,
      start: 2n ** 63n + BigInt(i),
      limit: BigInt(i),
      offset: 5n,
      file: 'main',
      buildId: 'cpu',
      ...Object.fromEntries(flags.map((flag, bit) => [flag, bit === i % 4])),
    })),
  );
});

describe('many distinct sample types', () => {
  const n = 150_000;
  const names = Array.from({ length: n }, (_, i) => `t${i}`);
  const values = sample(new Uint8Array(n).fill(1));
  const profile = (order: readonly string[]): Profile => {
    const types = order.map((_, i) => bytesField(1, concat(varintField(1, 4 + i), varintField(2, 2))));
    const texts = order.map(name => bytesField(6, new TextEncoder().encode(name)));
    return decodeProfile(Buffer.concat([...types, values, rest, ...texts]));
  };

  test('two profiles add up', () => {
    const merged = combineProfiles([profile(names), profile(names)]);
    expect([merged.sampleTypes.length, merged.values[n - 1]!.at(0)]).toEqual([n, 2]);
  });

  test('and where their types come in another order', () => {
    const merged = combineProfiles([profile(names), profile([...names].reverse())]);
    expect([merged.sampleTypes.length, merged.sampleTypes[5]!.type, merged.values[5]!.at(0)]).toEqual([n, 't5', 2]);
  });

  test('a hint names only some of those that do not fit', () => {
    const other = decodeProfile(encodeSpec({ types: [['heap', 'bytes']], samples: [] }));
    let hint: string | undefined;
    try {
      combineProfiles([profile(names), other], ['a', 'b']);
    } catch (error) {
      ({ hint } = error as { hint?: string });
    }
    expect(hint?.split('\n')).toEqual([
      'the profiles have no sample type in common:',
      `  ${names.slice(0, 20).join(', ')} and ${n - 20} more: a`,
      '  heap: b',
      'give those of one line together, and the others in another call',
    ]);
  });
});
