// Frames of tagroot and tagleaf where there are many keys, samples and labels: reads of names are counted, since
// each key may cost each set of labels one step, but never a look at all labels of the profile.
import { expect, test } from 'vitest';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { addTagFrames, tagRootFrames } from '../../src/core/view/tag-filters.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { encodeSpec } from '../support/wire.ts';
import type { LabelSpec } from '../support/wire.ts';

const withLabels = (...samples: LabelSpec[][]): Profile =>
  decodeProfile(
    encodeSpec({ types: [['n', 'count']], samples: samples.map(labels => ({ stack: [], values: [1], labels })) }),
  );

/** Names and files of the frames of each sample, from the leaf. */
function framesOf(p: Profile): string[][] {
  return [...p.rows].map(row =>
    [...p.stack.subarray(p.stackFrom[row], p.stackTo[row])].map(location => {
      const f = p.lines.function[p.locations.lineFrom[location]!]!;
      return `${p.strings.at(p.functions.filename[f]!)}=${p.strings.at(p.functions.name[f]!)}`;
    }),
  );
}

/** The profile, and how often a string of it was asked for. */
function counted(p: Profile): { profile: Profile; reads: () => number } {
  let reads = 0;
  const strings = new Proxy(p.strings, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'at') reads++;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { profile: { ...p, strings }, reads: () => reads };
}

test('samples without the key, with one value, with several, with texts and numbers, and a key named twice', () => {
  const p = withLabels(
    [{ key: 'a', str: 'x' }],
    [{ key: 'b', num: 2048, unit: 'bytes' }],
    [
      { key: 'a', num: 3 },
      { key: 'a', str: 'z' },
      { key: 'a', str: 'y' },
      { key: 'b', num: 7 },
    ],
  );
  const added = addTagFrames(p, ['a', 'b', 'a'], ['none', 'b'], 'minimum');
  expect(framesOf(added.profile)).toEqual([
    ['b=', 'none=', 'a=x', 'b=', 'a=x'],
    ['b=2kB', 'none=', 'a=', 'b=2kB', 'a='],
    ['b=7', 'none=', 'a=z,y,3', 'b=7', 'a=z,y,3'],
  ]);
  expect([added.rootMatched, added.leafMatched]).toEqual([true, true]);
});

const keys = (n: number): string[] => Array.from({ length: n }, (_, i) => `k${i}`);

test('one sample with 20,000 labels, each of them a frame', () => {
  const n = 20_000;
  const { profile, reads } = counted(withLabels(keys(n).map((key, i) => ({ key, str: `v${i}` }))));
  const added = addTagFrames(profile, keys(n), [], '');
  expect(framesOf(added.profile)[0]!.slice(-2)).toEqual(['k1=v1', 'k0=v0']);
  expect(reads()).toBeLessThan(10 * n);
});

test('many samples and many keys that few samples have', () => {
  const n = 500;
  const samples = keys(n).map((key, i) => [{ key, str: `v${i}` }]);
  for (const add of [addTagFrames, tagRootFrames]) {
    const { profile, reads } = counted(withLabels(...samples));
    add === tagRootFrames ? tagRootFrames(profile, keys(n), '') : addTagFrames(profile, keys(n), keys(n), '');
    expect(reads()).toBeLessThan(20 * n);
  }
});
