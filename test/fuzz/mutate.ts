// Changes to bytes, messages and texts, drawn by seed. Each keeps enough of its input that readers get past the
// first look at it: what is refused at once finds nothing.
import type { Random } from '../support/random.ts';

/** No mutated input is longer, so that many can be tried in a second. */
export const LONGEST = 1 << 17;

const oddBytes = [0, 1, 2, 8, 9, 10, 13, 27, 32, 34, 38, 60, 62, 92, 127, 128, 191, 192, 194, 224, 240, 254, 255];

/** Whole numbers at the edges of what formats can hold, as texts. */
export const oddNumbers = [
  '0',
  '-0',
  '00',
  '1',
  '-1',
  '+1',
  '2',
  '7',
  '16',
  '64',
  '127',
  '128',
  '255',
  '256',
  '1000',
  '65535',
  '65536',
  '100000',
  '2147483647',
  '2147483648',
  '-2147483648',
  '4294967295',
  '4294967296',
  '9007199254740991',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '18446744073709551615',
  '18446744073709551616',
  '99999999999999999999999999',
  '0x0',
  '0x1',
  '0xffffffff',
  '0xffffffffffffffff',
  '0x10000000000000000',
  '1e9',
  '1e308',
  '1e309',
  '-1e309',
  'NaN',
  'Inf',
  '-Inf',
  '0.5',
  '.5',
  '5.',
  '1_000',
  '٣',
  '5%',
];

/** Texts that break out of some notation: escapes, markup, DOT, paths, patterns, line ends, broken UTF-8. */
export const oddTexts = [
  '',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '\x1b[31m',
  '\x1b]0;x\x07',
  '\x9b1m',
  '<u9x onload=1>',
  '"><u9x>',
  "'><u9x>",
  '&amp;',
  '&#60;u9x&#62;',
  '</script><u9x>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '"',
  "'",
  '`',
  '\\',
  '\\n',
  '\\l',
  '\\G',
  '%',
  '%s',
  '%41',
  '%zz',
  '$HOME',
  '$(id)',
  '${x}',
  ';',
  '|',
  '&',
  '../..',
  '/../',
  '/',
  '//',
  'C:\\temp\\new',
  '.',
  '..',
  '*',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '^',
  '$',
  '+',
  '?',
  '(?i)x',
  '(?P<x>a',
  '\\Q..',
  '[[:alpha:]]',
  '(a+)+$',
  'a{1000}',
  '(?:(?:(?:',
  '\\pL',
  '\u202e',
  '\u2028',
  '\u200b',
  '\ufeff',
  '\ufffd',
  '\udcff',
  '\udc80\udcff',
  '\ud800',
  '\u{1f600}',
  'e\u0301',
  '猫',
  '\u{e0001}',
  'ﬁ',
  'İ',
  'ß',
  '=',
  '==',
  ':',
  ':=',
  '//:',
  '#',
  '>',
  '> out',
  '-',
  '--',
  '-cum',
  ',',
  ';;',
  '@',
  '...',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'true',
  'false',
  'x'.repeat(300),
  '(('.repeat(40),
  'main.main',
];

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** One to eight changes of bytes. `others`: what pieces may be taken from. */
export function mutateBytes(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  let out: Uint8Array = bytes.slice();
  for (let n = 1 << random.below(4); n > 0; n--) out = changedBytes(random, out, others);
  return out.length > LONGEST ? out.slice(0, LONGEST) : out;
}

function changedBytes(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  const { length } = bytes;
  if (length === 0) return random.bytes(1 + random.below(8));
  const at = random.below(length);
  const to = Math.min(length, at + 1 + random.below(random.pick([4, 16, 64, 1024])));
  switch (random.below(12)) {
    case 0:
      bytes[at]! ^= 1 << random.below(8);
      return bytes;
    case 1:
      bytes[at] = random.pick(oddBytes);
      return bytes;
    case 2:
      bytes[at] = (bytes[at]! + random.pick([1, 255, 8, 248])) & 255;
      return bytes;
    case 3:
      bytes.fill(random.pick([0, 255, 128]), at, Math.min(to, at + random.pick([1, 2, 4, 8])));
      return bytes;
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(to));
    case 5:
      return joined(bytes.subarray(0, to), bytes.subarray(at));
    case 6:
      return joined(bytes.subarray(0, at), random.bytes(1 + random.below(8)), bytes.subarray(at));
    case 7:
      return bytes.slice(0, at);
    case 8: {
      const other = random.pick(others);
      const from = random.below(other.length + 1);
      return joined(bytes.subarray(0, at), other.subarray(from, from + 1 + random.below(256)), bytes.subarray(to));
    }
    case 9: {
      const many = Array.from({ length: 1 + random.below(200) }, () => bytes.subarray(at, to));
      return joined(bytes.subarray(0, at), ...many, bytes.subarray(at));
    }
    case 10:
      return joined(
        bytes.subarray(0, at),
        Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 1),
        bytes.subarray(at),
      );
    default: {
      const [a, b, c] = [at, to, Math.min(length, to + to - at)];
      return joined(bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c));
    }
  }
}

// ------------------------------------------------------- messages of protocol buffers

interface Field {
  readonly number: number;
  readonly type: number;
  /** Of type 0 the value, else the bytes. */
  readonly value: bigint;
  readonly bytes: Uint8Array;
}

/** The fields of a message, or null where the bytes are none. */
function fieldsOf(bytes: Uint8Array): Field[] | null {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint | null => {
    let value = 0n;
    for (let shift = 0n; shift < 70n && at < bytes.length; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    return null;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag === null || tag >> 3n === 0n || tag >> 3n > 1000n) return null;
    const [number, type] = [Number(tag >> 3n), Number(tag & 7n)];
    const value = type === 0 || type === 2 ? varint() : 0n;
    if (value === null) return null;
    const length = type === 0 ? 0 : type === 1 ? 8 : type === 5 ? 4 : type === 2 ? Number(value) : -1;
    if (length < 0 || at + length > bytes.length) return null;
    fields.push({ number, type, value, bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

function varintBytes(value: bigint): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...out, Number(rest)]);
}

function written(fields: readonly Field[]): Uint8Array {
  const tag = ({ number, type }: Field): Uint8Array => varintBytes((BigInt(number) << 3n) | BigInt(type));
  return joined(
    ...fields.flatMap(field => {
      if (field.type === 0) return [tag(field), varintBytes(field.value)];
      return [tag(field), ...(field.type === 2 ? [varintBytes(BigInt(field.bytes.length))] : []), field.bytes];
    }),
  );
}

const edges = [
  0n,
  1n,
  2n,
  3n,
  127n,
  128n,
  2n ** 31n,
  2n ** 32n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** One to eight changes of a message's fields; the bytes stay a message. */
export function mutateMessage(random: Random, bytes: Uint8Array, depth = 0): Uint8Array {
  let fields = fieldsOf(bytes);
  if (!fields) return mutateBytes(random, bytes, [bytes]);
  for (let n = 1 << random.below(depth === 0 ? 4 : 1); n > 0 && fields.length > 0; n--)
    fields = changedFields(random, fields, depth);
  const out = written(fields);
  return out.length > LONGEST && depth === 0 ? out.slice(0, LONGEST) : out;
}

function changedFields(random: Random, fields: Field[], depth: number): Field[] {
  const at = random.below(fields.length);
  const field = fields[at]!;
  const other = random.pick(fields);
  switch (random.below(10)) {
    case 0:
      return fields.filter((_, i) => i !== at);
    case 1:
      return [
        ...fields.slice(0, at),
        ...Array.from({ length: 1 + random.below(random.pick([2, 2, 2, 300])) }, () => field),
        ...fields.slice(at),
      ];
    case 2:
      return fields.map((old, i) => (i === at ? other : old === other ? field : old));
    case 3:
      return fields.map((old, i) =>
        i === at ? { ...old, number: random.pick([1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 16]) } : old,
      );
    case 4:
      return fields.map((old, i) =>
        i === at && old.type === 2 ? { ...old, bytes: mutateBytes(random, old.bytes, [other.bytes]) } : old,
      );
    case 5:
      return fields.map((old, i) =>
        i === at && old.type === 2 ? { ...old, bytes: new TextEncoder().encode(random.pick(oddTexts)) } : old,
      );
    default: {
      if (field.type === 0) {
        const value = random.chance(0.5) ? random.pick(edges) : field.value + random.pick([-2n, -1n, 1n, 2n]);
        return fields.map((old, i) => (i === at ? { ...old, value } : old));
      }
      if (field.type !== 2 || depth > 2) return fields;
      const inner =
        field.number === 6 && depth === 0
          ? mutateBytes(random, field.bytes, [other.bytes])
          : mutateMessage(random, field.bytes, depth + 1);
      return fields.map((old, i) => (i === at ? { ...old, bytes: inner } : old));
    }
  }
}

// ----------------------------------------------------------------------------- texts

/** One to eight changes of a text by characters, numbers, words and lines; `words` are what may be put in. */
export function mutateText(random: Random, text: string, words: readonly string[]): string {
  let out = text;
  for (let n = 1 << random.below(4); n > 0; n--) out = changedText(random, out, words);
  return out.length > LONGEST ? out.slice(0, LONGEST) : out;
}

function changedText(random: Random, text: string, words: readonly string[]): string {
  const put = random.chance(0.5)
    ? random.pick(words)
    : random.chance(0.3)
      ? random.pick(oddNumbers)
      : random.pick(oddTexts);
  const at = random.below(text.length + 1);
  const to = Math.min(text.length, at + random.below(random.pick([2, 8, 40, 400])));
  switch (random.below(10)) {
    case 0:
      return text.slice(0, at) + put + text.slice(at);
    case 1:
      return text.slice(0, at) + put + text.slice(to);
    case 2:
      return text.slice(0, at) + text.slice(to);
    case 3:
      return text.slice(0, to) + text.slice(at);
    case 4:
      return replacedMatch(random, text, /-?(?:0x[0-9a-f]+|\d+)/gi, () => random.pick(oddNumbers));
    case 5:
      return replacedMatch(random, text, /[\p{L}_]+/gu, () => put);
    case 6:
      return text.slice(0, at) + text.slice(at, to).repeat(1 + random.below(random.pick([2, 3, 100]))) + text.slice(to);
    default:
      return changedLines(random, text, put);
  }
}

function replacedMatch(random: Random, text: string, pattern: RegExp, by: () => string): string {
  // A long text is looked at from some place on, and not as a whole.
  pattern.lastIndex = random.below(text.length + 1);
  const match = pattern.exec(text);
  return match ? text.slice(0, match.index) + by() + text.slice(match.index + match[0].length) : text;
}

function changedLines(random: Random, text: string, put: string): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const other = random.below(lines.length);
  const many = Math.min(lines.length - at, 1 + random.below(random.pick([1, 4, 30])));
  switch (random.below(8)) {
    case 0:
      lines.splice(at, many);
      break;
    case 1:
      lines.splice(other, 0, ...lines.slice(at, at + many));
      break;
    case 2:
      [lines[at], lines[other]] = [lines[other]!, lines[at]!];
      break;
    case 3:
      lines[at] = random.pick(['  ', '\t', '> ', '# ', '2026-01-02T03:04:05Z ', 'app | ', '\\']) + lines[at];
      break;
    case 4:
      lines[at] += random.pick(['\r', ' ', put, '\\n', ')']);
      break;
    case 5:
      lines.splice(at, 2, lines.slice(at, at + 2).join(''));
      break;
    case 6:
      lines.splice(at, 0, put);
      break;
    default:
      return lines.map((line, i) => (i >= at && i < at + many ? random.pick(['', ' ', put]) + line : line)).join('\n');
  }
  return lines.join('\n');
}
