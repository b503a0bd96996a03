// The last bit counts: expected values are those of Go on x86-64.
import { expect, test } from 'vitest';
import { exp, fma, unsample } from '../../../src/core/formats/unsample.ts';

test('exp has the bits of Go', () => {
  const bits = (x: number): string => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    return view.getBigUint64(0).toString(16).padStart(16, '0');
  };
  expect(expBits.map(([x]) => [x, bits(exp(x))])).toEqual(expBits);
});

// fmt.Printf("%v %016x", x, math.Float64bits(math.Exp(x))) of go1.26.8 linux/amd64
const expBits: [number, string][] = [
  [0, '3ff0000000000000'],
  [-1e-300, '3ff0000000000000'],
  [-1e-17, '3ff0000000000000'],
  [-1.52587890625e-5, '3fefffe0000ffffb'],
  [-4.57763671875e-5, '3fefffa0008fff70'],
  [-0.00019073486328125, '3feffe7009c3d750'],
  [-0.001953125, '3feff003ff556aa9'],
  [-0.0078125, '3fefc03fd56aa225'],
  [-0.1, '3fecf46d99d52b3a'],
  [-0.125, '3fec3d6a24ed8222'],
  [-0.3, '3fe7b4c869c37c05'],
  [-0.34657, '3fe6a0a3b975afae'],
  [-0.5, '3fe368b2fc6f960a'],
  [-0.6931471805599453, '3fe0000000000000'],
  [-1, '3fd78b56362cef38'],
  [-1.9073486328125, '3fc3012e2ed77774'],
  [-2.5, '3fb50385c094f425'],
  [-7.25, '3f47455fe323fafd'],
  [-20, '3e21b48655f37267'],
  [-36.7, '3ca0998b04bdd190'],
  [-40, '3c539792499b1a24'],
  [-300.5, '24d629f5b5352a55'],
  [-701, '00b9788af0d610e6'],
  [-1e30, '0000000000000000'],
  [1e-9, '3ff000000044b830'],
  [0.1, '3ff1aec7b35a00d4'],
  [1, '4005bf0a8b145769'],
  [10.5, '40e1bb7015e84d3b'],
  [88, '47df1056dc7bf22d'],
  [700, '7f0d945df4f8ec8e'],
  [709.7, '7ff0000000000000'],
  [710, '7ff0000000000000'],
];

test('fma rounds once', () => {
  /**
   * a * b + c in integers, scaled so that nothing is lost; the double is taken by the engine's own
   * exact conversion.
   */
  const exact = (a: bigint, b: bigint, c: bigint): number => Number(a * b + c);
  const values = [
    3n,
    9007199254740991n,
    9007199254740881n,
    6755399441055743n,
    4503599627370497n,
    134217729n,
    -9007199254740991n,
    -134217727n,
    1n,
  ];
  for (const a of values) {
    for (const b of values) {
      for (const c of [...values, a * -b + 1n, a * -b - 3n].filter(c => BigInt(Number(c)) === c)) {
        expect([a, b, c, fma(Number(a), Number(b), Number(c))]).toEqual([a, b, c, exact(a, b, c) + 0]);
      }
    }
  }
});

test('unsample', () => {
  expect([
    unsample(1, 1024, 524288),
    unsample(3, 96, 524288),
    unsample(0, 96, 524288),
    unsample(3, 0, 524288),
    unsample(3, 96, 1),
    unsample(3, 96, 0),
    unsample(3, 96, -5),
    unsample(2, 40_000_000, 524288),
    unsample(-3, -300, 524288),
    unsample(1, -9_000_000_000_000, 524288),
    unsample(9_007_199_254_740_993n, 9_007_199_254_740_993n, 524288),
  ]).toEqual([
    [512, 524800],
    [49153, 1572912],
    [0, 0],
    [0, 0],
    [3, 96],
    [3, 96],
    [3, 96],
    [2, 40_000_000],
    [-15730, -1573014],
    [0, 0],
    [-(2n ** 63n), -(2n ** 63n)],
  ]);
});
