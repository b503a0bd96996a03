/**
 * Demangling against names recorded from the real tool (names.tsv), and its
 * bounds: no name, however damaged or hostile, may throw or run away.
 */
import fs from 'node:fs';
import { expect, it } from 'vitest';
import { demangle } from '../../../src/core/demangle/index.ts';
import type { DemangleStyle } from '../../../src/core/demangle/index.ts';

const STYLES: readonly DemangleStyle[] = ['simple', 'templates', 'full'];

const rows = fs
  .readFileSync(new URL('./names.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'));
const names = rows.map(row => row.split('\t')[0]!);

const allStyles = (name: string): string[] => STYLES.map(style => demangle(name, style));

it('shows the recorded names as the real tool does', () => {
  expect(names.map(name => [name, ...allStyles(name)].join('\t'))).toEqual(rows);
});

it('leaves everything else alone', () => {
  const others = [
    '',
    '_',
    '_Z',
    '_R',
    '__Z',
    '___Z',
    '_ZN',
    '_GLOBAL_',
    '_GLOBAL__I_',
    'main',
    'runtime.mallocgc',
    'Z1fv',
    '\0',
    '_\n',
  ];
  expect(others.map(allStyles)).toEqual(others.map(name => [name, name, name]));
});

// A byte that is not UTF-8 is carried as U+DC00 + byte.
it('counts bytes, not characters', () => {
  expect(allStyles('_Z7größev')).toEqual(['größe', 'größe', 'größe()']);
  expect(allStyles('_Z5größev')).toEqual(['grö\udcc3', 'grö\udcc3', '_Z5größev']);
  expect(allStyles('_ZN7größe3\udcff\udcfe\udc80C1Ev')).toEqual([
    'größe::\udcff\udcfe\udc80::\udcff\udcfe\udc80',
    'größe::\udcff\udcfe\udc80::\udcff\udcfe\udc80',
    'größe::\udcff\udcfe\udc80::\udcff\udcfe\udc80()',
  ]);
  expect(allStyles('_ZN7größe17h05af221e174051e9E')).toEqual(['größe', 'größe', 'größe']);
});

it('reads on where the real tool crashes, or leaves the name as it is', () => {
  expect(demangle('_ZStcvT_cvsW1m1aME', 'full')).toBe('_ZStcvT_cvsW1m1aME');
  expect(demangle('_ZN3foo0_bar17h05af221e174051e9E', 'full')).toBe('_ZN3foo0_bar17h05af221e174051e9E');
});

/** S_, S0_ ... */
const substitution = (n: number): string => (n === 0 ? 'S_' : `S${(n - 1).toString(36).toUpperCase()}_`);
const BASE_62 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const base62 = (n: number): string => (n < 62 ? BASE_62[n]! : base62(Math.floor(n / 62)) + BASE_62[n % 62]!);
const steps = (count: number, step: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => step(i)).join('');

/** Generic arguments, each a pair of the one before by back references. */
function doubledTuples(count: number): string {
  let path = 'IC1a';
  let pair = 'TuuE';
  for (let i = 0; i < count; i++) {
    const reference = `B${base62(path.length - 1)}_`.repeat(2);
    path += pair;
    pair = `T${reference}E`;
  }
  return path + pair;
}

/** Families of names that grow or nest with a number, and the number that is too much. */
const HOSTILE: readonly (readonly [number, (n: number) => string])[] = [
  [60, n => `_Z1f1aIiiE${steps(n, i => `1bI${substitution(2 * i + 1).repeat(2)}E`)}`],
  [60, n => `_Z1fPFvvE${steps(n, i => `PFv${substitution(2 * i + 1).repeat(2)}E`)}`],
  [200, n => `_Z1fIJ${'i'.repeat(n)}EEvDp1aIT_Dp1bIT_Dp1cIT_Dp1dIT_EEEE`],
  [3000, n => `_Z1fIJ${'i'.repeat(n)}EEv${'1aIDpT_E'.repeat(n)}`],
  [40, n => `_Z${'N1acvT_I'.repeat(n)}i${'EE'.repeat(n)}v`],
  [300_000, n => `_Z1f${'P'.repeat(n)}i`],
  [150_000, n => `_ZN${'1a'.repeat(n)}Ev`],
  [75_000, n => `_Z1f${'1aI'.repeat(n)}i${'E'.repeat(n)}`],
  [100_000, n => `_Z1a${'B1b'.repeat(n)}v`],
  [100_000, n => `_Z${'W1a'.repeat(n)}1bv`],
  [100_000, n => `_Z1fIX${'ng'.repeat(n)}Li1EEEvv`],
  [100_000, n => `_Z1fI${'J'.repeat(n)}${'E'.repeat(n)}Evv`],
  [60, n => `_R${doubledTuples(n)}E`],
  [300_000, n => `_RIC1a${'R'.repeat(n)}uE`],
  [60_000, n => `_R${'Nv'.repeat(n)}C1a${'1b'.repeat(n)}`],
  [30_000, n => `_RIC1a${'FGzzz_uEu'.repeat(n)}${'u'.repeat(n < 3 ? 300_000 : 1)}E`],
  [300_000, n => `_RCu${n + 4}_a_${'a'.repeat(n + 2)}`],
];

it('gives up on names that grow or nest without bound', () => {
  const small = HOSTILE.map(([, family]) => family(2));
  expect(small.filter(name => demangle(name, 'full') === name)).toEqual([]);
  const large = HOSTILE.map(([n, family]) => family(n));
  expect(large.filter(name => demangle(name, 'full') !== name).map(name => name.slice(0, 60))).toEqual([]);
});

it('shows very long names that are merely long', () => {
  const count = 25_000;
  const last = (count + 2).toString(36).toUpperCase();
  const long = `_ZN1WI2LiIJ1IILi0EE${steps(count - 1, i => `S1_ILi${i + 1}EE`)}EEE1mIS${last}_EEvT_`;
  const list = `Li<${steps(count, i => `${i > 0 ? ', ' : ''}I<${i}>`)}>`.replace(/>>$/, '> >');
  expect(long.length).toBeGreaterThan(300_000);
  expect(allStyles(long)).toEqual(['W::m', `W<${list} >::m<${list} >`, `void W<${list} >::m<${list} >(${list})`]);

  const deep = `_Z1fI${'N2ns1pIi'.repeat(250)}c${'EE'.repeat(250)}Evv`;
  expect(demangle(deep, 'full')).toBe(`void f<${'ns::p<int, '.repeat(250)}char${'> '.repeat(250)}>()`);

  const id = 'x'.repeat(300_000);
  expect(allStyles(`_Z${id.length}${id}v`)).toEqual([id, id, `${id}()`]);
  expect(demangle(`_ZN${'1a'.repeat(150_000)}17h0123456789abcdefE`, 'simple')).toBe(`a${'::a'.repeat(149_999)}`);
});

/** Numbers below `n`, the same in every run. */
function randomNumbers(seed: number): (n: number) => number {
  let state = seed;
  return n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

it('never throws on damaged names', () => {
  const random = randomNumbers(20);
  const pieces = [
    'S_',
    'S0_',
    'T_',
    'DpT_',
    'IiE',
    'JiE',
    'NK',
    'cvT_',
    'UlT_E_',
    'X',
    'Li1E',
    'E',
    'K',
    'PK',
    'F',
    'A3_',
    'M',
    'DT',
    'C1',
    'D1',
    'B1t',
    'W1m',
    'Q',
    'Ty',
    'Tn',
    'sZ',
    'fl',
    'nw',
    'cl',
    'dt',
    'sr',
    'Z',
    '_',
    '9',
    'B_',
    'G_',
    'Kj',
    'u3abc',
    'é',
    '\udcff',
  ];
  const thrown: string[] = [];
  for (let i = 0; i < 30_000; i++) {
    let name = names[random(names.length)]!;
    for (let change = random(4); change >= 0; change--) {
      const at = 2 + random(name.length);
      const other = names[random(names.length)]!;
      const from = random(other.length);
      const added = random(2) === 0 ? pieces[random(pieces.length)]! : other.slice(from, from + random(12));
      name = name.slice(0, at) + added + name.slice(at + random(3));
    }
    try {
      for (const style of STYLES) if (typeof demangle(name, style) !== 'string') thrown.push(name);
    } catch (error) {
      thrown.push(`${name}: ${String(error)}`);
    }
  }
  expect(thrown).toEqual([]);
});
