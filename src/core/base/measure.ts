import { negate, toFloat } from './int64.ts';
import type { Int64 } from './int64.ts';
import { unitFamilies } from './units.ts';
import type { Unit } from './units.ts';

/**
 * The units by alias, a map per family. A unit is looked up in lower case and, if longer than two
 * bytes, without one trailing `s` (pprof: measurement.go sniffUnit).
 */
const lookups = unitFamilies.map(
  family => new Map(family.units.flatMap(u => u.aliases.map(alias => [alias, u] as const))),
);

const lookupCaches: readonly Map<string, Unit | undefined>[] = unitFamilies.map(() => new Map());

/** Returns the unit of this name in a family. Profiles have a handful of units, so lookups are cached. */
function find(family: number, text: string): Unit | undefined {
  const units = lookupCaches[family]!;
  let found = units.get(text);
  if (found === undefined && !units.has(text)) {
    if (units.size === cacheSize) units.clear();
    units.set(text, (found = lookUp(family, text)));
  }
  return found;
}
/** The number of cached lookups per family: a profile can have any number of label units. */
const cacheSize = 1000;

function lookUp(family: number, text: string): Unit | undefined {
  let name = text.toLowerCase();
  // pprof counts bytes of UTF-8: a single non-ASCII letter has two.
  const longerThanTwo = name.length > 2 || (name.length === 2 && /[^\x00-\x7f]/.test(name));
  if (longerThanTwo && name.endsWith('s')) name = name.slice(0, -1);
  return lookups[family]!.get(name);
}

/** True if both units belong to one family. */
export function sameFamily(a: string, b: string): boolean {
  return unitFamilies.some((_, i) => find(i, a) !== undefined && find(i, b) !== undefined);
}

export interface Scaled {
  readonly value: number;
  /** Empty if pprof prints none (count, sample, unit). */
  readonly unit: string;
}

/**
 * Converts `value` from one unit to another (pprof: measurement.go Scale). `minimum` and `auto`
 * choose the largest unit in which the value is at least 1. If `to` is in another family, the
 * result is in the family's fallback unit. If `from` is unknown, the value stays as it is.
 */
export function scale(value: Int64, from: string, to: string): Scaled {
  if (value < 0) {
    const positive = negate(value);
    if (positive > 0) {
      const scaled = scale(positive, from, to);
      return { value: -scaled.value, unit: scaled.unit };
    }
  }
  for (let i = 0; i < unitFamilies.length; i++) {
    const source = find(i, from);
    if (source === undefined) continue;
    const base = toFloat(value) * source.factor;
    let target = unitFamilies[i]!.fallback;
    if (to === 'minimum' || to === 'auto') {
      let best: Unit | undefined;
      for (const u of unitFamilies[i]!.units) if (u.factor >= (best?.factor ?? 0) && base / u.factor >= 1) best = u;
      if (best) target = best;
    } else target = find(i, to) ?? target;
    return { value: base / target.factor, unit: target.name };
  }
  const silent = to === 'count' || to === 'sample' || to === 'unit' || to === 'minimum' || to === 'auto';
  return { value: toFloat(value), unit: silent ? '' : to };
}

/**
 * Formats a value in a unit: two decimals, `.00` dropped, zero without a unit (pprof:
 * measurement.go ScaledLabel).
 */
export function scaledLabel(value: Int64, from: string, to: string): string {
  const scaled = scale(value, from, to);
  let text = fixed2(scaled.value);
  if (text.endsWith('.00')) text = text.slice(0, -3);
  return text === '0' || text === '-0' ? '0' : text + scaled.unit;
}

export const autoLabel = (value: Int64, from: string): string => scaledLabel(value, from, 'auto');

/**
 * Formats |value / total| as a percentage, at least six characters wide, without a sign (pprof:
 * measurement.go Percentage).
 */
export function percentage(value: Int64, total: Int64): string {
  const ratio = total === 0 ? 0 : Math.abs(toFloat(value) / toFloat(total)) * 100;
  if (ratio >= 99.95 && ratio <= 100.05) return '  100%';
  const text = ratio >= 1 ? fixed2(ratio) : significant2(ratio);
  return `${text.padStart(5)}%`;
}

/** Go's %.2f: ties go to the even digit (JavaScript's toFixed rounds them up). */
export function fixed2(x: number): string {
  if (Number.isNaN(x)) return 'NaN';
  const magnitude = Math.abs(x);
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  if (magnitude === Infinity) return sign === '' ? '+Inf' : '-Inf';
  if (magnitude >= 1e21) return `${sign}${BigInt(magnitude)}.00`;
  // Of all doubles, only odd eighths are exactly between two hundredths.
  const eighths = magnitude * 8;
  if (eighths < 2 ** 53 && Number.isInteger(eighths) && eighths % 2 === 1) {
    const digits = { 1: '12', 3: '38', 5: '62', 7: '88' }[eighths % 8];
    return `${sign}${Math.floor(magnitude)}.${digits}`;
  }
  return sign + magnitude.toFixed(2);
}

/** Go's %.2g for 0 <= x < 100: two significant digits, half to even, exponent below 1e-4. */
function significant2(x: number): string {
  if (x === 0) return '0';
  // Only these doubles below 1 are exactly between two texts of two digits.
  if (Number.isInteger(x * 16)) {
    const tie = { 2: '0.12', 6: '0.38', 10: '0.62', 14: '0.88', 1: '0.062' }[x * 16];
    if (tie !== undefined) return tie;
  }
  // Rounded to two digits. Go writes it without an exponent from 1e-4 on.
  const rounded = Number(x.toPrecision(2));
  if (rounded >= 1e-4) return String(rounded);
  const [digits, exponent] = x.toExponential(1).split('e-') as [string, string];
  const mantissa = digits.endsWith('.0') ? digits.slice(0, 1) : digits;
  return `${mantissa}e-${exponent.padStart(2, '0')}`;
}

/** Go's %v of a float64: shortest form, with an exponent below 1e-4 and from 1e6. */
export function floatText(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : x > 0 ? '+Inf' : '-Inf';
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  const [mantissa, exponentText] = x.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 6)
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return String(x);
}
