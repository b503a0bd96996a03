import { fromFloat, toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';

/**
 * Estimates the real count and bytes from a sampled heap (pprof: legacy_profile.go
 * scaleHeapSample). An allocation of S bytes is sampled with probability 1 - exp(-S / rate); count
 * and bytes of each sample are divided by the probability of its mean size, and truncated to
 * integers. A rate of 1 or less means that everything was recorded.
 */
export function unsample(count: Int64, bytes: Int64, rate: Int64): readonly [count: Int64, bytes: Int64] {
  if (count === 0 || bytes === 0) return [0, 0];
  if (rate <= 1) return [count, bytes];
  const meanSize = toFloat(bytes) / toFloat(count);
  const scale = 1 / (1 - exp(-meanSize / toFloat(rate)));
  return [fromFloat(toFloat(count) * scale), fromFloat(toFloat(bytes) * scale)];
}

/**
 * Returns e^x exactly as Go does on x86-64 (Go: math/exp_amd64.s). Math.exp often differs in the
 * last bit, and for small allocations 1 - exp(-x) turns that bit into whole bytes. The method is
 * that of N. Shibata, "Efficient evaluation methods of elementary functions suitable for SIMD
 * computation" (2010): x = k ln 2 + r, a series of nine terms for e^(r/16) - 1, squared four times;
 * each step of the series is rounded once (fused). Results below 1e-307 are 0.
 */
export function exp(x: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -708) return 0;
  const k = roundHalfEven(x * Math.LOG2E);
  let r = fma(-k, ln2High, x);
  r = fma(-k, ln2Low, r) * 0.0625;
  let sum = 1 / 40320;
  for (const coefficient of taylor) sum = fma(r, sum, coefficient);
  // With y = e^t - 1, y * (y + 2) is e^2t - 1.
  let y = r * sum;
  for (let i = 0; i < 3; i++) y *= y + 2;
  return fma(y + 2, y, 1) * 2 ** k;
}

const ln2High = 0.69314718055966295651160180568695068359375;
const ln2Low = 0.28235290563031577122588448175013436025525412068e-12;
const taylor = [1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1];

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return rest < 0.5 ? floor : floor + 1;
}

/**
 * Returns a * b + c, rounded once. The method is that of S. Boldo and G. Melquiond, "Emulation of a
 * FMA and correctly rounded sums" (2008): product and sums are split into value and error, and the
 * errors are added with rounding to odd, which the final rounding preserves. For finite values far
 * from overflow and underflow.
 */
export function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const low = c + productError;
  const lowError = sumError(c, productError, low);
  const high = product + low;
  const highError = sumError(product, low, high);
  return high + addToOdd(lowError, highError);
}

/** Returns the upper 26 of a double's 53 bits. */
function upperHalf(x: number): number {
  const scaled = x * 134217729;
  return scaled - (scaled - x);
}

/** Returns the rounding error of sum = a + b. */
function sumError(a: number, b: number, sum: number): number {
  const bPart = sum - a;
  return a - (sum - bPart) + (b - bPart);
}

const bits = new DataView(new ArrayBuffer(8));

/** Returns a + b rounded to odd: if inexact, the neighbour of the exact sum whose last bit is 1. */
function addToOdd(a: number, b: number): number {
  const sum = a + b;
  const error = sumError(a, b, sum);
  if (error === 0) return sum;
  bits.setFloat64(0, sum);
  const last = bits.getUint32(4);
  if ((last & 1) === 1) return sum;
  if (error > 0 === sum > 0) bits.setUint32(4, last + 1);
  else {
    bits.setUint32(4, last - 1);
    if (last === 0) bits.setUint32(0, bits.getUint32(0) - 1);
  }
  return bits.getFloat64(0);
}
