import { toInt64 } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { quote } from '../base/text.ts';

/** An unsigned 64-bit address: a number below 2^53, a bigint from there. */
export type Address = number | bigint;

/** The text is not an integer; the message is strconv's. */
export class NotAnInteger extends Error {}

/**
 * strconv.ParseInt(text, base, 64). Base 0 takes the base from a prefix (0x,
 * 0o, 0 or 0b; decimal without) and allows underscores between digits. Throws
 * NotAnInteger.
 */
export function parseInt64(text: string, base: 0 | 10): Int64 {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  const fail = (why: string): never => {
    throw new NotAnInteger(`strconv.ParseInt: parsing ${quote(text)}: ${why}`);
  };
  const negative = text.startsWith('-');
  const unsigned = text.replace(/^[+-]/, '');
  const { radix, digits } = base === 0 ? splitPrefix(unsigned) : { radix: 10, digits: unsigned };
  if (digits === '') fail('invalid syntax');
  let value = 0n;
  // From left to right, so that the error is the first one that Go finds.
  for (const char of digits) {
    if (char === '_' && base === 0) continue;
    const digit = digitValue(char);
    if (digit >= radix) fail('invalid syntax');
    value = value * BigInt(radix) + BigInt(digit);
    if (value > 0xffffffffffffffffn) fail('value out of range');
  }
  if (digits.includes('_') && !underscoresFit(unsigned)) fail('invalid syntax');
  if (value > (negative ? 2n ** 63n : 2n ** 63n - 1n)) fail('value out of range');
  return toInt64(negative ? -value : value);
}

function splitPrefix(text: string): { radix: number; digits: string } {
  const radix = { '0x': 16, '0o': 8, '0b': 2 }[text.slice(0, 2).toLowerCase()];
  if (radix !== undefined && text.length > 2) return { radix, digits: text.slice(2) };
  // A lone 0 is not an octal prefix.
  return text.startsWith('0') && text !== '0' ? { radix: 8, digits: text.slice(1) } : { radix: 10, digits: text };
}

/** Returns the value of 0-9, a-z, A-Z; for other characters a value above every base. */
function digitValue(char: string): number {
  const value = '0123456789abcdefghijklmnopqrstuvwxyz'.indexOf(char.toLowerCase());
  return value < 0 ? 99 : value;
}

/** True if underscores are only between digits, or between a prefix and a digit (Go: underscoreOK). */
function underscoresFit(unsigned: string): boolean {
  return /^(0[xob]|(?=[0-9]))(_?[0-9a-z])+$/i.test(unsigned);
}

/** Parses hexadecimal digits without a prefix; undefined if the number needs more than 64 bits. */
export function parseHex(digits: string): Address | undefined {
  if (digits.length <= 13) return Number.parseInt(digits, 16);
  let first = 0;
  while (digits[first] === '0') first++;
  const significant = digits.slice(first);
  if (significant.length <= 13) return significant === '' ? 0 : Number.parseInt(significant, 16);
  return significant.length > 16 ? undefined : toAddress(BigInt(`0x${significant}`));
}

/** Returns all numbers of the form 0x1f in a text. Throws NotAnInteger for one of more than 64 bits. */
export function hexAddresses(text: string): Address[] {
  const addresses: Address[] = [];
  for (let at = text.indexOf('0x'); at >= 0; at = text.indexOf('0x', at)) {
    const from = at + 2;
    let value = 0;
    for (at = from; ; at++) {
      const digit = hexValue(text.charCodeAt(at));
      if (digit < 0) break;
      value = value * 16 + digit;
    }
    if (at === from) continue;
    if (at - from > 13) {
      const wide = parseHex(text.slice(from, at));
      if (wide === undefined) throw new NotAnInteger(`failed to parse as hex 64-bit number: 0x${text.slice(from, at)}`);
      addresses.push(wide);
    } else addresses.push(value);
  }
  return addresses;
}

/** Returns the value of 0-9 and a-f; -1 for other characters and for NaN. */
function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/** Returns a bigint modulo 2^64. */
export function toAddress(value: bigint): Address {
  const wrapped = BigInt.asUintN(64, value);
  const small = Number(wrapped);
  return Number.isSafeInteger(small) ? small : wrapped;
}

/** a + b modulo 2^64 */
export function plus(a: Address, b: Address): Address {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum >= 0 && Number.isSafeInteger(sum)) return sum;
  }
  return toAddress(BigInt(a) + BigInt(b));
}

/** a - b modulo 2^64 */
export function minus(a: Address, b: Address): Address {
  if (typeof a === 'number' && typeof b === 'number' && a >= b) return a - b;
  return toAddress(BigInt(a) - BigInt(b));
}

/** Returns address - 1. Stacks contain return addresses; the byte before belongs to the call. */
export const before = (address: Address): Address => minus(address, 1);
