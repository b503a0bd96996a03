// What must hold for every profile, tried on drawings made by seed. A failing
// case prints its drawing, which `drawn` of test/support reads back.
import { describe, expect, test } from 'vitest';
import { unixPaths } from '../../src/core/base/paths.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import type { Graph } from '../../src/core/graph/graph.ts';
import { combineProfiles, subtractBase } from '../../src/core/profile/merge.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { Report } from '../../src/core/graph/report.ts';
import { makeView } from '../../src/core/view/view.ts';
import { drawn } from '../support/drawn.ts';
import { Random } from '../support/random.ts';
import { resolved, withSortedLabels } from '../support/resolved.ts';
import { encodeSpec } from '../support/wire.ts';

type Values = 'counts' | 'signed' | 'huge';

/** One value of a sample, as it may come. */
function value(random: Random, kind: Values): bigint {
  if (kind === 'counts') return BigInt(random.below(1000));
  if (kind === 'signed') return BigInt(random.below(21) - 10);
  return (BigInt(random.below(2 ** 31)) << 31n) + BigInt(random.below(2 ** 31));
}

/**
 * A drawing: up to eight samples over six functions, with recursion, inlined calls, labels and
 * samples without frames.
 */
function drawing(seed: number, kind: Values): string {
  const random = new Random(seed);
  const columns = Array.from({ length: 1 + random.below(8) }, () => {
    const cells = [String(value(random, kind)), String(value(random, kind))];
    const depth = random.chance(0.1) ? 0 : 1 + random.below(6);
    for (let level = 0; level < depth; level++) {
      const name = random.pick(['main', 'foo', 'bar', 'baz.Foo', 'qux[0]', 'a::b']);
      cells.push(
        `${name}[file:${name[0]}.go][line:${1 + random.below(3)}]${level > 0 && random.chance(0.25) ? '[inl]' : ''}`,
      );
    }
    if (random.chance(0.4)) cells.push(random.pick(['@k=v1', '@k=v2', '@thread=main']));
    if (random.chance(0.3)) cells.push(random.pick(['#bytes=512', '#lat=5ms']));
    return cells;
  });
  const height = Math.max(...columns.map(cells => cells.length));
  const widths = columns.map(cells => Math.max(...cells.map(cell => cell.length)) + 2);
  return Array.from({ length: height }, (_, row) =>
    columns
      .map((cells, i) => (cells[row] ?? '').padEnd(widths[i]))
      .join('')
      .trimEnd(),
  ).join('\n');
}

const read = (text: string): Profile => decodeProfile(encodeSpec(drawn(text)));
const wrap = (sum: bigint): bigint => BigInt.asIntN(64, sum);
const sum = (values: Iterable<bigint>): bigint => wrap([...values].reduce((a, b) => a + b, 0n));

/** The rows of a profile seen through a config, and the warnings. */
function viewOf(p: Profile, config: Partial<Config>) {
  const warnings: string[] = [];
  return { view: makeView(p, { ...defaults, ...config }, null, ({ text }) => warnings.push(text)), warnings };
}

/** The whole graph: nothing trimmed. */
function graphOf(p: Profile, config: Partial<Config> = {}): { graph: Graph; total: bigint } {
  const { view } = viewOf(p, { ...config, nodecount: 0, nodefraction: 0, edgefraction: 0 });
  const report = new Report(
    view,
    { zoneAt: () => ({ offset: 0, name: 'UTC' }), paths: unixPaths },
    { visual: false, objectNames: false, callTree: false },
  );
  return { graph: report.graph().graph, total: BigInt(view.total) };
}

/** Names of the frames of each row, innermost first, an inlined call as a frame of its own. */
function stacks(p: Profile): { names: string[]; value: bigint; labels: string }[] {
  const r = withSortedLabels(resolved(p));
  const locations = new Map(r.locations.map(l => [l.id, l]));
  const functions = new Map(r.functions.map(f => [f.id, f.name]));
  return r.samples.map(s => ({
    names: s.stack.flatMap(id => locations.get(id)!.lines.map(line => functions.get(line.function)!)),
    value: s.values[1],
    labels: JSON.stringify(s.labels, (_, v) => (typeof v === 'bigint' ? String(v) : v)),
  }));
}

const seeds = Array.from({ length: 40 }, (_, i) => i + 1);
const kinds: Values[] = ['counts', 'signed', 'huge'];

describe.each(kinds)('%s', kind => {
  const each = (name: string, property: (text: string, random: Random) => void) =>
    test(name, () => {
      for (const seed of seeds) {
        const text = drawing(seed, kind);
        try {
          property(text, new Random(seed * 1000));
        } catch (error) {
          if (error instanceof Error) error.message = `seed ${seed}\n${text}\n\n${error.message}`;
          throw error;
        }
      }
    });

  each('bytes, columns, bytes: the same profile', text => {
    const p = read(text);
    const again = decodeProfile(encodeProfile(p));
    expect(withSortedLabels(resolved(again))).toEqual(withSortedLabels(resolved(p)));
  });

  each('focus=X and ignore=X split the samples that have frames, in values and in rows', (text, random) => {
    const p = read(text);
    const pattern = random.pick(['main', 'foo|bar', '^b', 'm\\.go', 'qux\\[0\\]', 'nothing', '.']);
    const kept = viewOf(p, { focus: pattern }).view.profile;
    const rest = viewOf(p, { ignore: pattern }).view.profile;
    const withFrames = [...p.rows].filter(row => p.stackFrom[row] < p.stackTo[row]);
    expect([...kept.rows, ...rest.rows].sort((a, b) => a - b)).toEqual(withFrames);
    const values = (q: Profile): bigint => sum(stacks(q).map(s => s.value));
    expect(wrap(values(kept) + values(rest))).toBe(
      sum(
        stacks(p)
          .filter(s => s.names.length > 0)
          .map(s => s.value),
      ),
    );
  });

  each('untrimmed, flat adds up to the samples that have frames, at every granularity', text => {
    const p = read(text);
    const wanted = sum(
      stacks(p)
        .filter(s => s.names.length > 0)
        .map(s => s.value),
    );
    for (const granularity of ['functions', 'filefunctions', 'files', 'lines', 'addresses'] as const) {
      for (const noinlines of [false, true]) {
        const { graph } = graphOf(p, { granularity, noinlines });
        expect({ granularity, noinlines, flat: sum(graph.nodes.map(node => BigInt(node.flat))) }).toEqual({
          granularity,
          noinlines,
          flat: wanted,
        });
      }
    }
  });

  each('the total is the sum of magnitudes, with or without frames', text => {
    const p = read(text);
    expect(graphOf(p).total).toBe(sum(stacks(p).map(s => (s.value < 0n ? -s.value : s.value))));
  });

  each(
    'flat, cum and edges are those of a plain count: a function once a sample, an edge once a ' +
      'sample, no edge to itself',
    text => {
      const p = read(text);
      const flat = new Map<string, bigint>();
      const cum = new Map<string, bigint>();
      const edges = new Map<string, bigint>();
      const count = (map: Map<string, bigint>, key: string, by: bigint) =>
        map.set(key, wrap((map.get(key) ?? 0n) + by));
      for (const { names, value: v } of stacks(p)) {
        if (names.length === 0 || v === 0n) continue;
        count(flat, names[0], v);
        for (const name of new Set(names)) count(cum, name, v);
        const pairs = names
          .slice(1)
          .map((caller, i) => `${caller} -> ${names[i]}`)
          .filter(pair => pair.split(' -> ')[0] !== pair.split(' -> ')[1]);
        for (const pair of new Set(pairs)) count(edges, pair, v);
      }
      const shown = [...cum].filter(([name, c]) => c !== 0n || (flat.get(name) ?? 0n) !== 0n);
      const { graph } = graphOf(p);
      expect(Object.fromEntries(graph.nodes.map(n => [n.name, { flat: BigInt(n.flat), cum: BigInt(n.cum) }]))).toEqual(
        Object.fromEntries(shown.map(([name, c]) => [name, { flat: flat.get(name) ?? 0n, cum: c }])),
      );
      const listed = new Set(graph.nodes.map(n => n.name));
      const found = graph.nodes.flatMap(n =>
        n.in.map((e): [string, bigint] => [`${e.src.name} -> ${n.name}`, BigInt(e.weight)]),
      );
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries([...edges].filter(([pair]) => listed.has(pair.split(' -> ')[1]))),
      );
    },
  );

  each('merging is the sum by stack and labels, in whatever order', (text, random) => {
    const profiles = [
      read(text),
      read(drawing(random.below(1e6), kind)),
      read(drawing(random.below(1e6), kind)),
      read(text),
    ];
    const byKey = (ps: readonly Profile[]): Record<string, bigint> => {
      const sums = new Map<string, bigint>();
      for (const p of ps) {
        const r = withSortedLabels(resolved(p));
        const locations = new Map(r.locations.map(l => [l.id, l]));
        const functions = new Map(r.functions.map(f => [f.id, f]));
        for (const s of r.samples) {
          const frames = s.stack.map(id =>
            locations
              .get(id)!
              .lines.map(l => `${functions.get(l.function)!.name}:${l.line}`)
              .join('<'),
          );
          const key =
            `${frames.join(' ')} ` + `${JSON.stringify(s.labels, (_, v) => (typeof v === 'bigint' ? String(v) : v))}`;
          s.values.forEach((v, i) => sums.set(`${i} ${key}`, wrap((sums.get(`${i} ${key}`) ?? 0n) + v)));
        }
      }
      return Object.fromEntries([...sums].filter(([, v]) => v !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
    };
    const wanted = byKey(profiles);
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
    ];
    for (const order of orders) {
      const merged = combineProfiles(order.map(i => profiles[i]));
      expect(byKey([merged])).toEqual(wanted);
      // Every stack with its labels is there once, and nothing is left over.
      const keys = withSortedLabels(resolved(merged)).samples.map(s =>
        JSON.stringify([s.stack.map(String), s.labels], (_, v) => (typeof v === 'bigint' ? String(v) : v)),
      );
      expect(new Set(keys).size).toBe(keys.length);
      expect(merged.rows.filter(row => merged.values.every(column => column.isZero(row))).length).toBe(0);
    }
    const nested = combineProfiles([combineProfiles(profiles.slice(0, 2)), combineProfiles(profiles.slice(2))]);
    expect(byKey([nested])).toEqual(wanted);
  });

  each('a profile with itself as its base is empty; marked as a base it keeps the total', text => {
    const p = read(text);
    const nothing = subtractBase(p, p, { mark: false, normalize: false });
    if (kind === 'huge') {
      // pprof negates through a double: 512 at most is left of each sample below 2^62.
      const most = 512n * BigInt(p.rows.length);
      expect(stacks(nothing).filter(s => s.value > most || s.value < -most)).toEqual([]);
      return;
    }
    expect({
      rows: nothing.rows.length,
      locations: nothing.locations.id.length,
      functions: nothing.functions.name.length,
      labels: nothing.labels.key.length,
    }).toEqual({ rows: 0, locations: 0, functions: 0, labels: 0 });
    const marked = subtractBase(p, p, { mark: true, normalize: false });
    expect(graphOf(marked).total).toBe(graphOf(p).total);
    expect(sum(stacks(marked).map(s => s.value))).toBe(0n);
  });

  each('a view leaves the profile as it is, and looking twice sees the same', (text, random) => {
    const p = read(text);
    const before = resolved(p);
    const config: Partial<Config> = random.pick([
      { hide: 'foo' },
      { show: 'main|bar' },
      { show_from: 'foo' },
      { prune_from: 'bar' },
      { tagfocus: 'v1' },
      { tagroot: 'k' },
      { tagleaf: 'bytes' },
      { taghide: 'k' },
    ]);
    const seen = resolved(viewOf(p, config).view.profile);
    expect(resolved(viewOf(p, config).view.profile)).toEqual(seen);
    expect(resolved(p)).toEqual(before);
  });
});

test('cum is at least flat and at most the total, where no value is negative', () => {
  for (const seed of seeds) {
    const { graph, total } = graphOf(read(drawing(seed, 'counts')));
    for (const node of graph.nodes)
      expect({
        seed,
        name: node.name,
        holds: node.flat >= 0 && node.cum >= node.flat && BigInt(node.cum) <= total,
      }).toEqual({ seed, name: node.name, holds: true });
  }
});

test('the huge drawings do pass 2^53, so that the properties above say something about it', () => {
  const totals = seeds.map(seed => graphOf(read(drawing(seed, 'huge'))).total);
  expect(totals.filter(total => total > 2n ** 53n || total < 0n).length).toBeGreaterThan(30);
});
