// The sums over the tree of stacks against a plain count of each sample, on deep stacks that share much.
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unixPaths } from '../../src/core/base/paths.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { NodeSelection } from '../../src/core/graph/selection.ts';
import { sumEdges } from '../../src/core/graph/edges.ts';
import { NodeTable } from '../../src/core/graph/nodes.ts';
import { defaults } from '../../src/core/view/options.ts';
import { stackTree } from '../../src/core/graph/stacktree.ts';
import { joinSums, weightsOf } from '../../src/core/graph/sample-weights.ts';
import { sumNodes } from '../../src/core/graph/sums.ts';
import { makeView } from '../../src/core/view/view.ts';
import type { View } from '../../src/core/view/view.ts';
import { Walker } from '../../src/core/graph/walker.ts';
import { Random } from '../support/random.ts';
import { encodeSpec } from '../support/wire.ts';

type Kind = 'counts' | 'signed' | 'huge';

function deepView(seed: number, kind: Kind, depth: number): View {
  const random = new Random(seed);
  const functions = Array.from({ length: 30 }, (_, i) => ({ id: i + 1, name: `f${i}`, file: 'f.go' }));
  const locations = Array.from({ length: 45 }, (_, i) => ({
    id: i + 1,
    lines: Array.from({ length: random.chance(0.6) ? 1 : 1 + random.below(7) }, () => ({
      function: 1 + random.below(functions.length),
      line: 1 + random.below(9),
    })),
  }));
  const value = (): number | bigint => {
    if (kind === 'counts') return random.below(50);
    if (kind === 'signed') return random.below(41) - 20;
    return (BigInt(random.below(2 ** 31)) << 31n) + BigInt(random.below(2 ** 31));
  };
  /** Leaf first. */
  const stacks: number[][] = [];
  for (let i = 0; i < (depth > 100 ? 700 : 120); i++) {
    const shared = i > 0 && random.chance(0.9) ? stacks[Math.max(0, i - 1 - random.below(20))] : [];
    const kept = shared.slice(random.below(shared.length + 1));
    const stack = [
      ...Array.from({ length: random.below(depth) }, () => 1 + random.below(locations.length)),
      ...kept,
    ].slice(-2 * depth);
    stacks.push(random.chance(0.02) ? [] : stack);
  }
  const p = decodeProfile(
    encodeSpec({
      types: [['samples', 'count']],
      functions,
      locations,
      samples: stacks.map(stack => ({ stack, values: [value()] })),
    }),
  );
  const rows = p.rows.filter(() => random.chance(0.8));
  return makeView({ ...p, rows }, { ...defaults, granularity: random.pick(['functions', 'lines']) }, null, () => {});
}

const wrap = (sum: bigint): bigint => BigInt.asIntN(64, sum);

/** Each used row's frames from the root on: node, and whether it is its location's outermost. */
function* frames(
  view: View,
  table: NodeTable,
): Iterable<{ weight: bigint; list: { node: number; direct: boolean }[] }> {
  const { stack, stackFrom, stackTo, rows, values } = view.profile;
  for (const row of rows) {
    const weight = BigInt(values[view.index].at(row));
    if (weight === 0n) continue;
    const list: { node: number; direct: boolean }[] = [];
    for (let i = stackTo[row] - 1; i >= stackFrom[row]; i--) {
      const last = table.frameFrom[stack[i] + 1] - 1;
      for (let k = last; k >= table.frameFrom[stack[i]]; k--)
        list.push({ node: table.frameNode[k], direct: k === last });
    }
    yield { weight, list };
  }
}

interface PlainEdge {
  weight: bigint;
  residual: boolean;
  inline: boolean;
}

/** `place`: of each node, -1 = not chosen. */
function plainEdges(view: View, table: NodeTable, place: Int32Array): Map<string, PlainEdge> {
  const edges = new Map<string, PlainEdge>();
  for (const { weight, list } of frames(view, table)) {
    const seen = new Set<string>();
    let caller = -1;
    let skipped = false;
    for (const { node, direct } of list) {
      const at = place[node];
      if (at < 0) {
        skipped = true;
        continue;
      }
      const key = `${caller} ${at}`;
      if (caller >= 0 && at !== caller && !seen.has(key)) {
        seen.add(key);
        const edge = edges.get(key) ?? { weight: 0n, residual: false, inline: true };
        edges.set(key, {
          weight: wrap(edge.weight + weight),
          residual: edge.residual || skipped,
          inline: edge.inline && !direct,
        });
      }
      caller = at;
      skipped = false;
    }
  }
  return edges;
}

const usual = { ...Walker.range };

describe.each<[Kind, number, string]>(
  [
    ['counts', 30],
    ['counts', 150],
    ['signed', 30],
    ['huge', 40],
  ].flatMap(([kind, depth]) => ['JavaScript', 'WebAssembly'].map(by => [kind, depth, by] as [Kind, number, string])),
)('%s, %i deep, in %s', (kind, depth, by) => {
  beforeAll(() => void Object.assign(Walker.range, { least: by === 'WebAssembly' ? 0 : Infinity, boundFrom: 0 }));
  afterAll(() => void Object.assign(Walker.range, usual));
  const cases = Array.from({ length: depth > 100 ? 2 : 4 }, (_, seed) => {
    const view = deepView(seed + 1, kind, depth);
    return {
      seed,
      view,
      table: new NodeTable(view, { objectNames: false, trims: 1, paths: unixPaths }),
      weights: weightsOf(view),
    };
  });

  test('the tree has every stack, and fewer locations than there are in all', () => {
    for (const {
      view: { profile: p },
    } of cases) {
      const tree = stackTree(p);
      let total = 0;
      for (let s = 0; s < tree.count; s++) total += tree.size[s];
      expect(total).toBeLessThan(p.stack.length);
      for (let row = 0; row < p.stackFrom.length; row++) {
        const found: number[] = [];
        for (let s = tree.last[row]; s >= 0; s = tree.parent[s]) {
          if (tree.until[s] <= tree.last[row])
            throw new Error(`chunk ${s} ends before ${tree.last[row]}, which is below it`);
          found.push(...tree.locations.subarray(tree.from[s], tree.from[s] + tree.size[s]));
        }
        expect(found).toEqual([...p.stack.subarray(p.stackFrom[row], p.stackTo[row])]);
      }
    }
  });

  test('flat and cum are those of a plain count', () => {
    for (const { view, table, weights } of cases) {
      const flat = new Array<bigint>(table.count).fill(0n);
      const cum = new Array<bigint>(table.count).fill(0n);
      for (const { weight, list } of frames(view, table)) {
        for (const node of new Set(list.map(frame => frame.node))) cum[node] = wrap(cum[node] + weight);
        if (list.length > 0) flat[list.at(-1)!.node] = wrap(flat[list.at(-1)!.node] + weight);
      }
      const sums = sumNodes(view, table, weights);
      const all = (side: readonly Float64Array[]) => flat.map((_, node) => BigInt(joinSums(weights, side, node).value));
      expect({ flat: all(sums.flat), cum: all(sums.cum) }).toEqual({ flat, cum });
    }
  });

  // Only where there is much to add up are light edges passed over.
  test(
    'edges between some nodes, or around some of all, are those of a plain count; a cut loses ' +
      'light ones to listed nodes only',
    () => {
      let passedOver = 0;
      for (const { seed, view, table, weights } of cases) {
        const random = new Random(seed + 100);
        const nodes = Int32Array.from({ length: table.count }, (_, node) => node);
        for (const chosen of [
          NodeSelection.all(table),
          new NodeSelection(
            table,
            nodes.filter(() => random.chance(0.4)),
          ),
        ]) {
          const listed = Uint8Array.from(chosen.nodes, () => (random.chance(0.3) ? 1 : 0));
          const plain = plainEdges(view, table, chosen.place);
          const found = (cut: number, only: boolean): Map<string, PlainEdge> => {
            const edges = sumEdges(view, weights, chosen, { listed, cut, only });
            return new Map(
              Array.from({ length: edges.count }, (_, e) => [
                `${edges.first[e]} ${edges.second[e]}`,
                {
                  weight: BigInt(joinSums(weights, edges.sums, e).value),
                  residual: edges.isResidual(e),
                  inline: edges.isInline(e),
                },
              ]),
            );
          };
          expect(found(0, false)).toEqual(plain);
          const isListed = (key: string): boolean[] => key.split(' ').map(place => listed[Number(place)] === 1);
          if (chosen.nodes.length === table.count)
            expect(found(0, true)).toEqual(new Map([...plain].filter(([key]) => isListed(key).includes(true))));
          const size = ({ weight }: PlainEdge): bigint => (weight < 0n ? -weight : weight);
          // Half of the edges are lighter.
          const cut = Number(
            [...plain.values()].map(size).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))[plain.size >> 1],
          );
          const heavy = found(cut, false);
          expect(heavy).toEqual(new Map([...plain].filter(([key]) => heavy.has(key))));
          const lost = [...plain].filter(
            ([key, edge]) => !heavy.has(key) && (size(edge) >= BigInt(cut) || !isListed(key)[1]),
          );
          expect(lost).toEqual([]);
          passedOver += plain.size - heavy.size;
        }
      }
      expect(passedOver > 0).toBe(depth > 100);
    },
  );
});

test(
  'JavaScript and WebAssembly give the same bits, of more edges than there is room for at ' +
    'first and of stacks that rows share',
  () => {
    const random = new Random(77);
    const nodes = 400;
    const stacks = Array.from({ length: 1500 }, () =>
      Array.from({ length: random.below(60) }, () => 1 + random.below(nodes)),
    );
    const p = decodeProfile(
      encodeSpec({
        types: [
          ['a', 'count'],
          ['b', 'count'],
        ],
        functions: Array.from({ length: nodes }, (_, i) => ({ id: i + 1, name: `f${i}`, file: '' })),
        locations: Array.from({ length: nodes }, (_, i) => ({
          id: i + 1,
          lines: [
            { function: i + 1, line: 1 },
            { function: 1 + ((i * 7) % nodes), line: 2 },
          ],
        })),
        samples: Array.from({ length: 4000 }, () => ({
          stack: random.pick(stacks),
          values: [random.below(9), random.below(1e6)],
        })),
      }),
    );
    const results = [Infinity, 0].map(least => {
      Object.assign(Walker.range, { least, boundFrom: 0 });
      // Other columns of the same content: what is known of a profile goes by these.
      const view = makeView(
        { ...p, stackFrom: p.stackFrom.slice(), stackTo: p.stackTo.slice() },
        { ...defaults, mean: true },
        null,
        () => {},
      );
      const table = new NodeTable(view, { objectNames: false, trims: 1, paths: unixPaths });
      const weights = weightsOf(view);
      const chosen = new NodeSelection(
        table,
        Int32Array.from({ length: table.count }, (_, i) => i).filter(i => i % 5 !== 2),
      );
      const listed = Uint8Array.from(chosen.nodes, i => i & 1);
      const edges = (cut: number) => {
        const found = sumEdges(view, weights, chosen, { listed, cut, only: false });
        const { count, first, second, sums } = found;
        return {
          count,
          first: first.slice(0, count),
          second: second.slice(0, count),
          sums,
          kinds: Array.from({ length: count }, (_, e) => [found.isResidual(e), found.isInline(e)]),
        };
      };
      return { tree: stackTree(view.profile), sums: sumNodes(view, table, weights), all: edges(0), heavy: edges(2000) };
    });
    Object.assign(Walker.range, usual);
    expect(results[0].all.count).toBeGreaterThan(1 << 14);
    expect(isDeepStrictEqual(results[1], results[0])).toBe(true);
  },
);
