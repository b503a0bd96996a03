import { UserError } from './errors.ts';
import { quote } from './text.ts';

/** Numbers and booleans as Go's strconv and flag packages read them. */

const invalid = (f: string, text: string) => new UserError(`${f}: parsing ${quote(text)}: invalid syntax`);
const range = (f: string, text: string) =>
  new UserError(`${f}: parsing ${quote(text)}: value out of range`, undefined, { code: 'out-of-range' });

/** strconv.Atoi: decimal with an optional sign. Throws Go's error as a UserError. */
export function atoi(text: string): number {
  if (!/^[+-]?[0-9]+$/.test(text)) throw invalid('strconv.Atoi', text);
  const value = BigInt(text.replace(/^\+/, ''));
  if (value !== BigInt.asIntN(64, value)) throw range('strconv.Atoi', text);
  return Number(value);
}

/**
 * strconv.ParseFloat(text, 64): decimal or hexadecimal, with underscores between digits. Throws
 * Go's error as a UserError.
 */
export function parseFloat64(text: string): number {
  const name = text.toLowerCase().replace(/^[+-]/, '');
  const sign = text.startsWith('-') ? -1 : 1;
  if (name === 'inf' || name === 'infinity') return sign * Infinity;
  // Go refuses a signed NaN.
  if (text.toLowerCase() === 'nan') return NaN;
  if (/^0x/.test(name)) return sign * hexFloat(name, text);
  const plain = name.replace(/(?<=[0-9])_(?=[0-9])/g, '');
  if (!/^([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/.test(plain)) throw invalid('strconv.ParseFloat', text);
  const value = Number(plain);
  if (value === Infinity) throw range('strconv.ParseFloat', text);
  return sign * value;
}

function hexFloat(name: string, text: string): number {
  const match = /^0x([0-9a-f_]*)(?:\.([0-9a-f_]*))?p([+-]?[0-9](?:_?[0-9])*)$/.exec(name);
  const [whole = '', part = '', exponent = ''] = match?.slice(1) ?? [];
  if (whole === '' && part === '') throw invalid('strconv.ParseFloat', text);
  const fraction = part.replaceAll('_', '');
  const digits = whole.replaceAll('_', '') + fraction;
  const value =
    Number(BigInt(`0x${digits === '' ? '0' : digits}`)) *
    2 ** (Number(exponent.replaceAll('_', '')) - 4 * fraction.length);
  if (value === Infinity) throw range('strconv.ParseFloat', text);
  return value;
}

/**
 * strconv.ParseInt(text, 0, 64), as flags are parsed: base prefixes and underscores. Returns
 * undefined for invalid syntax; throws a UserError if out of range.
 */
export function parseFlagInt(text: string): number | undefined {
  const value = parseInteger(text);
  if (value !== undefined && value !== BigInt.asIntN(64, value)) throw range('strconv.ParseInt', text);
  return value === undefined ? undefined : Number(value);
}

/** strconv.ParseUint(text, 0, 64), as addresses are parsed. Returns undefined if invalid or out of range. */
export function parseUint64(text: string): bigint | undefined {
  const value = /^[+-]/.test(text) ? undefined : parseInteger(text);
  return value !== undefined && value === BigInt.asUintN(64, value) ? value : undefined;
}

function parseInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(0x[0-9a-f_]+|0b[01_]+|0o?[0-7_]+|[1-9][0-9_]*|0)$/i.exec(text);
  if (!match || /__|_$/.test(text) || /^[+-]?_/.test(text)) return undefined;
  const digits = match[2]!.toLowerCase().replaceAll('_', '');
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  return match[1] === '-' ? -BigInt(octal) : BigInt(octal);
}

/** strconv.ParseBool. Returns undefined if the text is not a boolean. */
export function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  return undefined;
}
