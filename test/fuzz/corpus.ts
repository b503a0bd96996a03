// What inputs are made from: the fixtures, and profiles drawn by seed.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { decodeText } from '../../src/core/base/text.ts';
import type { Random } from '../support/random.ts';
import { encodeSpec } from '../support/wire.ts';
import type { LabelSpec, LocationSpec, ProfileSpec } from '../support/wire.ts';
import { oddTexts } from './mutate.ts';

/** The package's folder: tests and the fuzzer are started there. */
export const root = process.cwd();
const fixtures = path.join(root, 'test', 'fixtures');

/** Larger files would leave time for few inputs. */
const LARGEST = 40_000;

export interface File {
  readonly name: string;
  /** Unpacked. */
  readonly bytes: Uint8Array;
  /** As it is on the disk. */
  readonly packed: Uint8Array;
}

/** The fixtures below a folder that are not large, in order of their names. */
export function filesOf(folder: string, largest = LARGEST): File[] {
  const top = path.join(fixtures, folder);
  const names = fs.existsSync(top) ? (fs.readdirSync(top, { recursive: true }) as string[]).sort() : [];
  return names.flatMap(name => {
    const file = path.join(top, name);
    if (!fs.statSync(file).isFile() || /\.(?:tsv|ts|mjs|md|json)$/.test(name)) return [];
    const packed = Uint8Array.from(fs.readFileSync(file));
    const bytes = unpacked(packed);
    return bytes.length <= largest ? [{ name, bytes, packed }] : [];
  });
}

function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return Uint8Array.from(zlib.gunzipSync(bytes));
  } catch {
    return bytes;
  }
}

/** Whether bytes are a profile that can be opened. */
export function opened(bytes: Uint8Array): Profile | undefined {
  try {
    return decodeProfile(bytes);
  } catch {
    return undefined;
  }
}

export const profileFiles = (): File[] =>
  [...filesOf('profiles'), ...filesOf('shapes'), ...filesOf('server')].filter(file => opened(file.bytes));

/** Every fixture that is text, goroutines apart. */
export function textFiles(): { dumps: string[]; others: string[] } {
  const files = ['profiles', 'server', 'broken', 'dumps', 'logs', 'cases'].flatMap(folder => filesOf(folder));
  const texts = files
    .filter(({ bytes }) => bytes.length > 0 && !opened(bytes) && isMostlyText(bytes))
    .map(({ bytes }) => decodeText(bytes));
  const isDump = (text: string): boolean => /goroutine \d+ .*\[/.test(text);
  return { dumps: texts.filter(isDump), others: texts.filter(text => !isDump(text)) };
}

const isMostlyText = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, 512).filter(byte => byte < 9 || byte > 126).length < 20;

// ------------------------------------------------------------------ drawn profiles

const names = [
  'main.main',
  'main.work',
  'main.(*T).Get',
  'main.work.func1',
  'runtime.mallocgc',
  'runtime.goexit',
  'net/http.(*conn).serve',
  'github.com/x/y/v2.F[...]',
  'std::vector<int, std::allocator<int> >::push_back(int const&)',
  'ns::(anonymous namespace)::C::f()',
  '_ZN3foo3barEv',
  '_RNvC6_123foo3bar',
  'com.example.Foo$Inner.<init>',
  '<main>',
  '<lambda>',
  'été.日本',
  'a "quoted" name',
  'back\\slash',
  'tab\there',
  '',
  'x',
  'f',
  'g',
  '猫猫猫猫',
  '[kernel.kallsyms]',
  'foo (deleted)',
  '"><u9x>',
  '\x1b[31mred',
  'e\u0301'.repeat(20),
];
const files = [
  '/src/main.go',
  'main.go',
  '/usr/local/go/src/runtime/malloc.go',
  '',
  'C:\\src\\a.cc',
  '/src/a b.go',
  '<u9x>',
  '..',
];
const types = [
  ['samples', 'count'],
  ['cpu', 'nanoseconds'],
  ['alloc_objects', 'count'],
  ['alloc_space', 'bytes'],
  ['inuse_space', 'bytes'],
  ['contentions', 'count'],
  ['delay', 'nanoseconds'],
  ['x', ''],
  ['energy', 'bananas'],
  ['', ''],
  ['a b', 'ms'],
  ['<u9x>', '<u9x>'],
] as const;
const keys = ['k', 'request', 'bytes', 'tenant', 'a:b', 'a,b', '<u9x>', 'thread id', 'alignment', ''];

const edges = [
  0n,
  1n,
  -1n,
  10n,
  1000n,
  2n ** 31n,
  -(2n ** 31n),
  2n ** 53n,
  2n ** 53n - 1n,
  -(2n ** 53n) - 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];

/** A small valid profile: odd names, inlined calls, recursion, values of every size and sign, labels of every kind. */
export function drawProfile(random: Random): ProfileSpec {
  const word = (list: readonly string[]): string => (random.chance(0.05) ? random.pick(oddTexts) : random.pick(list));
  const count = (most: number): number => random.below(most + 1);
  const functions = Array.from({ length: 1 + count(8) }, () => ({
    name: word(names),
    file: word(files),
    startLine: random.pick([0, 1, 12, -3]),
  }));
  const mappings = Array.from({ length: count(3) }, (_, i) => {
    const start = 0x400000n + BigInt(i) * 0x100000n;
    return {
      start,
      limit: start + 0x80000n,
      file: word(['/bin/app', 'lib.so', '', '[vdso]']),
      buildId: random.pick(['', 'abc123']),
      symbolized: random.chance(0.7),
    };
  });
  const locations: LocationSpec[] = Array.from({ length: 1 + count(12) }, (_, i) => ({
    ...(mappings.length > 0 && random.chance(0.9) && { mapping: 1 + random.below(mappings.length) }),
    address: random.pick([0n, 0x400000n + BigInt(i) * 16n, 2n ** 63n, 2n ** 64n - 1n]),
    lines: Array.from({ length: random.pick([1, 1, 1, 0, 2, 3]) }, () => ({
      function: 1 + random.below(functions.length),
      line: random.pick([0, 1, 7, 12, 99, -5, 2n ** 53n, 2n ** 62n]),
      column: random.pick([0, 0, 3]),
    })),
  }));
  const kinds = random.pick([1, 1, 2, 4]);
  const style = random.below(4);
  const value = (): bigint => {
    if (style === 0) return BigInt(random.below(1000));
    if (style === 1) return BigInt(random.below(2001) - 1000);
    return style === 2 ? random.pick(edges) : random.pick([0n, 1n, 2n ** 53n, 2n ** 62n]);
  };
  const label = (): LabelSpec => {
    if (random.chance(0.6)) return { key: word(keys), str: word(['v', 'a b', '10', '512b', 'x,y', '']) };
    return { key: word(keys), num: random.pick(edges), unit: word(['', 'bytes', 'ms', 'bananas']) };
  };
  const samples = Array.from({ length: count(random.pick([4, 12, 60])) }, () => ({
    stack: Array.from({ length: count(random.pick([3, 8, 40])) }, () => 1 + random.below(locations.length)),
    values: Array.from({ length: kinds }, value),
    labels: Array.from({ length: random.pick([0, 0, 1, 2]) }, label),
  }));
  return {
    types: Array.from({ length: kinds }, (_, i) => (random.chance(0.2) ? random.pick(types) : types[i]!)),
    samples,
    mappings,
    functions,
    locations,
    ...(random.chance(0.3) && { dropFrames: word(['', 'runtime.*']), keepFrames: word(['']) }),
    ...(random.chance(0.5) && {
      timeNanos: random.pick(edges),
      durationNanos: random.pick(edges),
      period: random.pick(edges),
      periodType: random.pick(types),
    }),
    ...(random.chance(0.3) && {
      comments: [word(['hello']), word(['#x'])],
      defaultType: word(['samples', 'cpu', '']),
      docUrl: word(['http://localhost/']),
    }),
  };
}

/** A drawn profile, decoded. */
export function drawnProfile(random: Random): { bytes: Uint8Array; profile: Profile } {
  const bytes = encodeSpec(drawProfile(random));
  return { bytes, profile: decodeProfile(bytes) };
}
