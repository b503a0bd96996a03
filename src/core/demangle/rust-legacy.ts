import { fail } from './effort.ts';
import { NameReader } from './reader.ts';

/** True for Rust's legacy names: C++ nested names that end in a hash, optionally followed by a suffix. */
export function isLegacyRust(name: string): boolean {
  const bare = withoutSuffix(name);
  if (bare.length < 24 || !HASH.test(bare)) return false;
  // Some C++ names end in a number, too; a hash has at least five different digits.
  return new Set(bare.slice(-17, -1)).size >= 5;
}

const HASH = /^_ZN[^]*17h[0-9a-f]{16}E$/;

function withoutSuffix(name: string): string {
  const at = name.lastIndexOf('E.');
  return at > 0 ? name.slice(0, at + 1) : name;
}

/**
 * Demangles such a name, one character per byte, without its hash. Throws BAD_NAME if an identifier
 * is not well formed.
 */
export function demangleLegacyRust(name: string): string {
  const r = new NameReader(withoutSuffix(name).slice('_ZN'.length, -'17h0123456789abcdefE'.length));
  let path = '';
  while (!r.atEnd) {
    const id = identifier(r);
    path += path === '' ? plain(id) : `::${plain(id)}`;
  }
  return path;
}

/**
 * Length, an underscore (part of the length) if the identifier starts with a digit or an escape,
 * identifier.
 */
function identifier(r: NameReader): string {
  let length = lengthOf(r);
  if (r.take('_')) length--;
  return length < 0 ? fail() : r.slice(length);
}

function lengthOf(r: NameReader): number {
  if (!r.digitAhead) fail();
  let length = 0;
  while (r.digitAhead) {
    const digit = Number(r.next());
    if (length >= 214748364 - digit) fail();
    length = length * 10 + digit;
  }
  return length;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['SP', '@'],
  ['BP', '*'],
  ['RF', '&'],
  ['LT', '<'],
  ['GT', '>'],
  ['LP', '('],
  ['RP', ')'],
  ['C', ','],
]);

/** Decodes the escapes of an identifier. From an unknown one on, the rest stays as it is. */
function plain(id: string): string {
  const body = id.startsWith('_$') ? id.slice(1) : id;
  let out = '';
  for (let i = 0; i < body.length; ) {
    if (body.startsWith('..', i)) {
      out += '::';
      i += 2;
    } else if (body[i] !== '$') {
      out += body[i++];
    } else {
      const end = body.indexOf('$', i + 1);
      const code = end < 0 ? '' : body.slice(i + 1, end);
      const char = ESCAPES.get(code) ?? asciiOf(code);
      if (char === '') return out + body.slice(i);
      out += char;
      i = end + 1;
    }
  }
  return out;
}

/** uXX: a printable character or DEL; '' otherwise. */
function asciiOf(code: string): string {
  return /^u[2-7][0-9a-f]$/.test(code) ? String.fromCharCode(parseInt(code.slice(1), 16)) : '';
}
