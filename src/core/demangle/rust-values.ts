import { fail } from './effort.ts';
import { isDigit } from './reader.ts';
import type { NameReader } from './reader.ts';

/** Reads decimal digits, possibly none. Throws BAD_NAME at the end of the name. */
export function decimal(r: NameReader): number {
  if (r.atEnd) fail();
  let value = 0;
  while (isDigit(r.peek())) {
    const digit = Number(r.next());
    if (value >= 214748364 - digit) fail();
    value = value * 10 + digit;
  }
  return value;
}

const BASE_62 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** 64 bits that wrap around: a number while that is exact, a bigint otherwise. */
export type Int = number | bigint;

export const int64 = (value: bigint): Int => {
  const wrapped = BigInt.asIntN(64, value);
  const short = Number(wrapped);
  return Number.isSafeInteger(short) ? short : wrapped;
};

export const plusOne = (value: Int): Int => (typeof value === 'bigint' ? int64(value + 1n) : value + 1);

/** _ for 0, digits _ for their value + 1 */
export function base62(r: NameReader): Int {
  if (r.take('_')) return 0;
  const start = r.pos;
  let value = 0;
  for (let c = r.next(); c !== '_'; c = r.next()) {
    const digit = BASE_62.indexOf(c);
    if (digit < 0) fail();
    value = value * 62 + digit;
  }
  if (value < Number.MAX_SAFE_INTEGER) return value + 1;
  let exact = 0n;
  for (const c of r.text.slice(start, r.pos - 1)) exact = BigInt.asIntN(64, exact * 62n + BigInt(BASE_62.indexOf(c)));
  return int64(exact + 1n);
}

/**
 * Reads digits up to an underscore, which may be missing at the end. Leading zeros are not allowed,
 * in 64 bits.
 */
export function hexDigits(r: NameReader): string {
  const start = r.pos;
  let zeros = 0;
  while (!r.atEnd && r.peek() !== '_') {
    const count = r.pos - start;
    const c = r.next();
    if (!/[0-9a-f]/.test(c)) fail();
    // The digits so far are 0 if their last 64 bits are.
    if (c === '0' && zeros >= Math.min(count, 16) && r.peek() !== '_') fail();
    zeros = c === '0' ? zeros + 1 : 0;
  }
  const digits = r.text.slice(start, r.pos);
  r.take('_');
  return digits === '' ? fail() : digits;
}

const CHAR_ESCAPES: ReadonlyMap<number, string> = new Map([
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
  [39, "\\'"],
  [92, '\\\\'],
]);

/** Returns a character literal of Rust. */
export function charLiteral(code: number): string {
  const escape = CHAR_ESCAPES.get(code);
  if (escape !== undefined) return `'${escape}'`;
  return code >= 32 && code <= 126 ? `'${String.fromCharCode(code)}'` : `'\\u{${code.toString(16)}}'`;
}
