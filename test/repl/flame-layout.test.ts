// Where boxes stand on the screen: in every row they are in order, side by side, below their parents and inside the
// width, whatever the values and the width are.
import { expect, test } from 'vitest';
import { unixPaths } from '../../src/core/base/paths.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { Effort } from '../../src/core/base/effort.ts';
import { FlameTree } from '../../src/core/flame/flame-tree.ts';
import { defaults } from '../../src/core/view/options.ts';
import { makeStacks } from '../../src/core/flame/stacks.ts';
import { makeView } from '../../src/core/view/view.ts';
import { layOutTree, type BoxSegment } from '../../src/repl/flame/layout.ts';
import { Random } from '../support/random.ts';
import { encodeSpec } from '../support/wire.ts';

const functions = Array.from({ length: 6 }, (_, i) => ({ name: `f${i}` }));
const locations = functions.map((_, i) => ({ lines: [{ function: i + 1 }] }));

function treeOf(samples: readonly { stack: number[]; values: bigint[] }[]): FlameTree {
  const profile = decodeProfile(encodeSpec({ types: [['cpu', 'nanoseconds']], functions, locations, samples }));
  const tree = new FlameTree(
    makeStacks(
      makeView(profile, defaults, null, () => {}),
      unixPaths,
    ),
  );
  tree.prepare();
  return tree;
}

/** Faults of a picture, in words. */
function faults(tree: FlameTree, zoom: number, width: number, height: number): string[] {
  const { rows } = layOutTree(tree, zoom, width, 0, height, new Effort(Infinity));
  const out: string[] = [];
  const places = new Map<number, BoxSegment>();
  for (const row of rows) {
    let at = 0;
    for (const segment of row) {
      const { x, width: cells, box } = segment;
      const where = `${cells} cells at ${x} of ${width}`;
      if (cells < 1) out.push(`${where}: no cell`);
      if (x < at) out.push(`${where}: begins before ${at}`);
      if (x + cells > width) out.push(`${where}: ends outside`);
      at = x + cells;
      if (box < 0) continue;
      places.set(box, segment);
      const above = places.get(tree.parent[box]!);
      if (above && (x < above.x || x + cells > above.x + above.width)) out.push(`${where}: outside its caller`);
    }
  }
  return out;
}

const values: Readonly<Record<string, (random: Random) => bigint>> = {
  small: random => BigInt(random.below(8)),
  equal: () => 1n,
  'of both signs': random => BigInt(random.below(2001) - 1000),
  'of every size': random => BigInt(random.below(1000)) ** BigInt(1 + random.below(6)),
  'past 2^53': random => random.pick([2n ** 53n + 1n, 2n ** 62n, -(2n ** 62n), 2n ** 63n - 1n, 1n, 3n]),
};

test.each(Object.entries(values))('values %s', (name, value) => {
  const found: string[] = [];
  for (let seed = 0; seed < 40; seed++) {
    const random = new Random(seed + name.length * 1000);
    const stack = (): number[] => Array.from({ length: random.below(9) }, () => 1 + random.below(6));
    const samples = Array.from({ length: 1 + random.below(60) }, () => ({ stack: stack(), values: [value(random)] }));
    const tree = treeOf(samples);
    for (let width = 0; width <= 90; width++) {
      const zoom = width % 3 === 0 ? random.below(tree.count) : 0;
      found.push(...faults(tree, zoom, width, 12).map(fault => `${name}, seed ${seed}: ${fault}`));
    }
  }
  expect(found.slice(0, 9)).toEqual([]);
});

/** Boxes whose edge falls on the half of a cell: a sum that is off in its last bit moves them to the next one. */
test('edges on halves of cells', () => {
  const found: string[] = [];
  for (let parts = 2; parts <= 40; parts++) {
    const samples = Array.from({ length: 2 * parts }, (_, n) => {
      const i = n >> 1;
      return {
        stack: [1 + ((i + (n & 1)) % 5), 1 + (i % 6), 6 - (i % 6)],
        values: [BigInt((1 + (n & 1)) * (1 + (i % 3)))],
      };
    });
    const tree = treeOf(samples);
    for (let width = 1; width <= 240; width++)
      found.push(...faults(tree, 0, width, 8).map(fault => `${parts} parts: ${fault}`));
  }
  expect(found.slice(0, 9)).toEqual([]);
});
