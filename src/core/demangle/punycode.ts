import type { DemangleEffort } from './effort.ts';
import { fail } from './effort.ts';

// The parameters of RFC 3492; Rust uses an underscore as the delimiter.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_CODE = 128;
const LARGEST_CODE = 0x10ffff;
const LARGEST_WEIGHT = Math.floor(0x7fffffff / BASE);

/** Decodes Rust's Punycode. Throws BAD_NAME if it is not well formed. */
export function decodePunycode(text: string, effort: DemangleEffort): string {
  const delimiter = text.lastIndexOf('_');
  const chars = [...text.slice(0, Math.max(delimiter, 0))];
  const digits = text.slice(delimiter + 1);
  let code = FIRST_CODE;
  let bias = FIRST_BIAS;
  let index = 0;
  for (let pos = 0; pos < digits.length; ) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitValue(digits.charAt(pos++));
      index += digit * weight;
      const threshold = k <= bias ? T_MIN : k > bias + T_MAX ? T_MAX : k - bias;
      if (digit < threshold) break;
      if (weight >= LARGEST_WEIGHT) fail();
      weight *= BASE - threshold;
    }
    const length = chars.length + 1;
    bias = adapt(index - before, length, before === 0);
    code += Math.floor(index / length);
    if (code > LARGEST_CODE || (code >= 0xd800 && code <= 0xdfff)) fail();
    index %= length;
    effort.spend(1 + (length >> 4)); // splice moves the rest
    chars.splice(index++, 0, String.fromCodePoint(code));
  }
  return chars.join('');
}

function digitValue(c: string): number {
  if (c >= '0' && c <= '9') return Number(c) + 26;
  const letter = c.toLowerCase();
  return letter >= 'a' && letter <= 'z' ? letter.charCodeAt(0) - 97 : fail();
}

function adapt(delta: number, length: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : Math.floor(delta / 2);
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
