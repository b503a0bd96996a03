import { fail } from './effort.ts';
import { NameReader } from './reader.ts';

/** Rust's names before its own scheme: C++ nested names that end in a hash, which may be followed by a suffix. */
export function isLegacyRust(name: string): boolean {
  const bare = withoutSuffix(name);
  if (bare.length < 24 || !HASH.test(bare)) return false;
  // Many a C++ name ends in a number; a hash has at least five different digits.
  return new Set(bare.slice(-17, -1)).size >= 5;
}

const HASH = /^_ZN[^]*17h[0-9a-f]{16}E$/;

function withoutSuffix(name: string): string {
  const at = name.lastIndexOf('E.');
  return at > 0 ? name.slice(0, at + 1) : name;
}

/** Such a name, in bytes, without its hash; throws where an identifier is not well formed. */
export function demangleLegacyRust(name: string): string {
  const r = new NameReader(withoutSuffix(name).slice('_ZN'.length, -'17h0123456789abcdefE'.length));
  let path = '';
  while (!r.atEnd) {
    const id = identifier(r);
    path += path === '' ? plain(id) : `::${plain(id)}`;
  }
  return path;
}

/** Length, an underscore that counts in it where the identifier begins with a digit or so, identifier. */
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

/** An identifier without its escapes; after one that is not known, the rest is as it stands. */
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
