import { describe, expect, test } from 'vitest';
import {
  byteLength,
  compareBytes,
  compareText,
  decodeText,
  encodeText,
  fields,
  padLeft,
  padRight,
  quote,
  runeCount,
  trimSpace,
  truncateBytes,
} from '../../src/core/base/text.ts';
import { Random } from '../support/random.ts';

/** Bytes among which broken UTF-8 is common. */
function oddBytes(random: Random, longest: number): Uint8Array {
  const usual = [
    0x00, 0x0a, 0x20, 0x41, 0x61, 0x7f, 0x80, 0x82, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xc3, 0xdf, 0xe0, 0xe2, 0xed, 0xef,
    0xf0, 0xf4, 0xf5, 0xff,
  ];
  return Uint8Array.from({ length: random.below(longest) }, () =>
    random.chance(0.2) ? random.below(256) : random.pick(usual),
  );
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('bytes that are not UTF-8 are carried as lone surrogates', () => {
  test.each<[string, string]>([
    ['', ''],
    ['68656c6c6f', 'hello'],
    ['c3a9', 'é'],
    ['f09f9880', '😀'],
    ['efbbbf61', '\ufeffa'],
    ['ff', '\udcff'],
    ['61ff62', 'a\udcffb'],
    // A cut sequence, byte by byte.
    ['e282', '\udce2\udc82'],
    ['e282ac', '€'],
    ['f09f98', '\udcf0\udc9f\udc98'],
    // An encoded surrogate, an overlong slash, past U+10FFFF: never well-formed.
    ['eda080', '\udced\udca0\udc80'],
    ['eda0bdedb880', '\udced\udca0\udcbd\udced\udcb8\udc80'],
    ['c0af', '\udcc0\udcaf'],
    ['e080af', '\udce0\udc80\udcaf'],
    ['f08080af', '\udcf0\udc80\udc80\udcaf'],
    ['f4908080', '\udcf4\udc90\udc80\udc80'],
    ['f48fbfbf', '\u{10ffff}'],
    ['f5808080', '\udcf5\udc80\udc80\udc80'],
    // A good sequence directly behind a cut one.
    ['e2c3a9', '\udce2é'],
    ['f09fc3a9', '\udcf0\udc9fé'],
    ['efbfbd', '\ufffd'],
    [`${'61'.repeat(30)}ff${'61'.repeat(30)}`, `${'a'.repeat(30)}\udcff${'a'.repeat(30)}`],
  ])('%s', (bytes, text) => {
    expect(decodeText(Uint8Array.from(Buffer.from(bytes, 'hex')))).toBe(text);
    expect(hex(encodeText(text))).toBe(bytes);
  });

  test('decoding and encoding random bytes gives them back, and counts what Go counts', () => {
    const random = new Random(1);
    for (let n = 0; n < 20_000; n++) {
      const bytes = oddBytes(random, n % 100 === 0 ? 200 : 14);
      const text = decodeText(bytes);
      if (hex(encodeText(text)) !== hex(bytes)) expect(hex(encodeText(text))).toBe(hex(bytes));
      if (byteLength(text) !== bytes.length) expect(byteLength(text)).toBe(bytes.length);
    }
  });

  test('a text of code points comes back, also where a carried byte follows a pair', () => {
    const random = new Random(2);
    const pieces = ['a', 'é', '漢', '😀', '\u{10ffff}', '\udcff', '\udc80', '\ufffd'];
    for (let n = 0; n < 5000; n++) {
      const text = Array.from({ length: random.below(7) }, () => random.pick(pieces)).join('');
      expect(decodeText(encodeText(text))).toBe(text);
    }
  });
});

describe('order is that of the bytes', () => {
  test.each<[string, string, number]>([
    ['', '', 0],
    ['', 'a', -1],
    ['a', 'b', -1],
    ['ab', 'a', 1],
    ['Z', 'a', -1],
    // UTF-16 would turn these round.
    ['～', '😀', -1],
    ['\ue000', '😀', -1],
    ['\ufffd', '\u{10000}', -1],
    ['a～', 'a😀', -1],
    // A carried byte stands where its byte stands.
    ['\udcff', '😀', 1],
    ['\udc80', '😀', -1],
    ['\udc80', 'é', -1],
    ['\udcff', '\udcfe', 1],
    ['z', '\udc80', -1],
    ['😀', '😁', -1],
  ])('%j and %j: %s', (a, b, order) => {
    expect([compareText(a, b), compareText(b, a), compareText(a, a)]).toEqual([order, order === 0 ? 0 : -order, 0]);
  });

  test('for random bytes', () => {
    const random = new Random(3);
    for (let n = 0; n < 20_000; n++) {
      const start = oddBytes(random, 4);
      const [a, b] = [oddBytes(random, 5), oddBytes(random, 5)].map(end => Uint8Array.from([...start, ...end]));
      const order = Math.sign(Buffer.compare(a, b));
      if (compareBytes(a, b) !== order) expect([hex(a), hex(b), compareBytes(a, b)]).toEqual([hex(a), hex(b), order]);
      const got = compareText(decodeText(a), decodeText(b));
      if (got !== order) expect([hex(a), hex(b), got]).toEqual([hex(a), hex(b), order]);
    }
  });
});

test.each<[string, number, number, string]>([
  ['', 0, 0, ''],
  ['abc', 3, 3, 'ab'],
  ['é', 1, 2, 'é'],
  ['漢字', 2, 6, '\udce6\udcbc'],
  ['😀', 1, 4, '\udcf0\udc9f'],
  ['e\u0301', 2, 3, 'e\udccc'],
  ['a\udcff\udcfe', 3, 3, 'a\udcff'],
])('%j has %s characters and %s bytes, its first two bytes are %j', (text, runes, bytes, firstTwo) => {
  expect([runeCount(text), byteLength(text), truncateBytes(text, 2)]).toEqual([runes, bytes, firstTwo]);
  expect([truncateBytes(text, bytes), truncateBytes(text, 0)]).toEqual([text, '']);
});

test('padding counts characters', () => {
  expect(['ab', '漢字', '😀', '\udcff', 'abcdef', ''].map(text => `${padLeft(text, 4)}|${padRight(text, 4)}`)).toEqual([
    '  ab|ab  ',
    '  漢字|漢字  ',
    '   😀|😀   ',
    '   \udcff|\udcff   ',
    'abcdef|abcdef',
    '    |    ',
  ]);
});

describe('quote is %q', () => {
  const cases: [string, string][] = [
    ['', '""'],
    ['plain', '"plain"'],
    ["it's", '"it\'s"'],
    ['a"b', '"a\\"b"'],
    ['back\\slash', '"back\\\\slash"'],
    ['\u0000\u0001\u001f\u007f', '"\\x00\\x01\\x1f\\x7f"'],
    ['\u0007\u0008\u000c\n\u000d\t\u000b', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['é漢～', '"é漢～"'],
    ['😀', '"😀"'],
    ['e\u0301', '"e\u0301"'],
    ['\u0085\u00a0\u00ad', '"\\u0085\\u00a0\\u00ad"'],
    ['\u200b\u2028\u2029\u202e', '"\\u200b\\u2028\\u2029\\u202e"'],
    ['\u3000', '"\\u3000"'],
    ['\ufeff\ufffd', '"\\ufeff\ufffd"'],
    ['\ue000', '"\\ue000"'],
    ['\u{10ffff}', '"\\U0010ffff"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['\udcff\udc80', '"\\xff\\x80"'],
    ['a\udce9b', '"a\\xe9b"'],
    ['½²₂', '"½²₂"'],
    ['\u0378', '"\\u0378"'],
  ];
  test.each(cases)('%j', (text, quoted) => expect(quote(text)).toBe(quoted));
});

describe('fields split at what Go calls white space', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['  ', []],
    ['a', ['a']],
    ['  a  b\tc\nd ', ['a', 'b', 'c', 'd']],
    ['a\u00a0b\u3000c\u0085d', ['a', 'b', 'c', 'd']],
    ['a\u200bb', ['a\u200bb']],
    ['a\ufeffb', ['a\ufeffb']],
    ['\udca0a \udc85', ['\udca0a', '\udc85']],
    ['᠎a b', ['᠎a', 'b']],
    ['\u000b\u000ca\u000d', ['a']],
  ];
  test.each(cases)('%j', (text, expected) => expect(fields(text)).toEqual(expected));
});

describe('trimSpace', () => {
  const cases: [string, string][] = [
    ['  ', ''],
    ['  a b \t\n', 'a b'],
    ['\u00a0a\u3000', 'a'],
    ['\ufeffa\ufeff', '\ufeffa\ufeff'],
    ['\udca0a\udc85', '\udca0a\udc85'],
    ['\u0085a\u2029', 'a'],
    ['\u200ba', '\u200ba'],
  ];
  test.each(cases)('%j', (text, expected) => expect(trimSpace(text)).toBe(expected));
});
