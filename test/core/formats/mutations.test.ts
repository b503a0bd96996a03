// Damaged files: whatever stands in them, there comes a profile that can be
// saved and opened again, or a sentence; never an error of ours, never a hang.
import { expect, test } from 'vitest';
import { decodeProfile } from '../../../src/core/profile/decode.ts';
import { encodeProfile } from '../../../src/core/profile/encode.ts';
import { phrase } from '../../../src/core/base/phrase.ts';
import { UserError } from '../../../src/core/base/errors.ts';
import { parseProfile, parseWithNames } from '../../../src/core/formats/index.ts';
import { asSaved } from '../../../src/core/formats/saved.ts';
import type { Profile } from '../../../src/core/profile/profile.ts';
import { legacy } from '../../fixtures/legacy.ts';
import { Random } from '../../support/random.ts';
import { resolved } from '../../support/resolved.ts';

const words = [
  '0x',
  '@',
  '\n',
  '\r\n',
  ' ',
  '-',
  '--- ',
  '=',
  '$',
  '#',
  ':',
  '[',
  ']',
  '(',
  ')',
  '0',
  '99999999999999999999',
  'ffffffffffffffff',
  'r-xp ',
  '.so',
  '--- Memory map: ---\n',
  'MAPPED_LIBRARIES:\n',
  'same as previous thread\n',
  '\xff',
  '\xc3\xa9',
  '\v',
  '\0',
  'build=/x\n',
  '$build',
];

function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let text = Buffer.from(bytes).toString('latin1');
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(text.length + 1);
    const lines = text.split('\n');
    switch (random.below(6)) {
      case 0:
        text = text.slice(0, at) + random.pick(words) + text.slice(at);
        break;
      case 1:
        text = text.slice(0, at) + text.slice(at + 1 + random.below(4));
        break;
      case 2:
        text = text.slice(0, at);
        break;
      case 3:
        lines.splice(random.below(lines.length), 0, random.pick(lines));
        text = lines.join('\n');
        break;
      case 4:
        lines.splice(random.below(lines.length), 1);
        text = lines.join('\n');
        break;
      default:
        text = text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
    }
  }
  return Buffer.from(text, 'latin1');
}

const reasons = [
  /(?:unrecognized|malformed) profile format|empty input file|concatenated profiles detected/,
  /missing sample type information|bufio\.Scanner: token too long/,
  /unexpected number of sample values: got 0, want 6/,
  /(?:inuse|allocation) count was 0 but (?:inuse|allocation) bytes was -?\d+/,
  /malformed sample: [^]*|parsing sample [^]*|failed to parse attribute [^]*/,
];
const sentence = new RegExp(
  `^(?:parsing profile: (?:${reasons.map(reason => reason.source).join('|')})|malformed profile: .*)$`,
);

test('a profile that can be saved and opened again, or a sentence', () => {
  const random = new Random(20);
  const cases = legacy.filter(({ bytes }) => bytes.length < 5000);
  let opened = 0;
  for (let i = 0; i < 4000; i++) {
    const bytes = mutate(cases[i % cases.length].bytes, random);
    let profile: Profile;
    try {
      profile = parseProfile(bytes);
    } catch (error) {
      if (!(error instanceof UserError) || !sentence.test(error.message)) throw error;
      continue;
    }
    opened++;
    const saved = asSaved(profile);
    expect(resolved(decodeProfile(encodeProfile(saved)))).toEqual(resolved(saved));
  }
  expect(opened).toBeGreaterThan(1000);
});

test('lines that would take a careless pattern hours', () => {
  const map = 't profile: total 1\n1 @ 0x10\n--- Memory map: ---\n';
  const java = '--- heapz 1 ---\nformat = java\nresolution = bytes\n 1 1 @ 0x1\n0x1 ';
  const long = 65_000;
  const texts = [
    `--- mutex:\n${'1'.repeat(long)}\n`,
    `--- mutex:\n${'12 '.repeat(long / 4)}@ 0x1\n`,
    `heap profile: 1: 2 [3: 4] @ heap/2\n${`${'1'.repeat(long)} 1: 1 [1: 1] @ 0x1\n`.repeat(50)}`,
    `heap profile: 1: 2 [3: 4] @ heap/2\n${`${'1: 1 '.repeat(long / 6)}[1: 1] @ 0x1\n`.repeat(50)}`,
    '--- Thread 1 (name: /1) '.repeat(2700),
    `${map}${`${'1'.repeat(long)}\n`.repeat(50)}`,
    `${map}${`${'1'.repeat(30_000)}-${'1'.repeat(30_000)}\n`.repeat(50)}`,
    `${map}${`1-1${' '.repeat(long)}\n`.repeat(50)}`,
    `${map}${`${'a:1'.repeat(20_000)}]x\n`.repeat(50)}`,
    `${map}build=/x\n${`${'$'.repeat(long)}\n`.repeat(50)}`,
    `${java}${' (a'.repeat(500_000)}\n`,
    `${java}${'a(a'.repeat(500_000)}:1)\n`,
    `${java}${':1'.repeat(500_000)})\n`,
    `${java}a${' '.repeat(1_000_000)}b\n`,
    `--- heapz 1 ---\n${'a '.repeat(1_000_000)}\n`,
    `--- heapz 1 ---\nformat = java\nresolution = bytes\n ${'1'.repeat(1_000_000)}\n`,
  ];
  const said = texts.map(text => {
    try {
      return `${parseProfile(Buffer.from(text)).rows.length} samples`;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.message;
    }
  });
  const unknown = 'parsing profile: unrecognized profile format';
  expect(said).toEqual([
    unknown,
    '1 samples',
    '50 samples',
    '50 samples',
    unknown,
    ...Array(5).fill('1 samples'),
    ...Array(4).fill('1 samples'),
    '0 samples',
    '0 samples',
  ]);
});

test('remarks that would take a careless pattern hours', () => {
  const head = 't profile: total 1\n1 @ 0x10\n';
  const texts = [
    'a+0x1 '.repeat(10_000),
    `m${'+0x1\t'.repeat(12_000)}x`,
    `m+0x1\t${':1'.repeat(30_000)}x`,
    `m+0x1${' '.repeat(60_000)}x`,
  ];
  for (const text of texts) {
    const { profile, ours } = parseWithNames(Buffer.from(`${head}${`#\t0x10\t${text}\n`.repeat(20)}`));
    expect([profile.rows.length, ours]).toEqual([1, undefined]);
  }
});

test('names that stand for names do not fill the memory', () => {
  const names = Array.from({ length: 60 }, (_, i) => `n${i + 1}_=$n${i}_$n${i}_\n`).join('');
  const parse = () =>
    parseProfile(Buffer.from(`t profile: total 1\n1 @ 0x10\n--- Memory map: ---\nn0_=xxxxxxxxxx\n${names}`));
  expect(parse).toThrow(
    new UserError(
      'parsing profile: malformed profile format',
      phrase`in the memory map names stand for other names, again and again, until it would fill the memory`,
    ),
  );
});
