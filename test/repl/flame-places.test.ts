// The flame graph as a screen, whatever the values are and wherever the picture is: no row is too wide.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { Effort } from '../../src/core/base/effort.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { FlameModel } from '../../src/repl/flame/model.ts';
import { drawFlame } from '../../src/repl/flame/paint.ts';
import { advance, pressFlame } from '../../src/repl/flame/reduce.ts';
import { firstState } from '../../src/repl/flame/state.ts';
import { Keys } from '../../src/repl/terminal/keys.ts';
import { widthOf } from '../../src/repl/terminal/layout.ts';
import { FakeHost } from '../support/fake-host.ts';
import { Random } from '../support/random.ts';
import { encodeSpec } from '../support/wire.ts';

const names = ['main', 'a', 'b', 'c', 'd', 'e', 'f', 'g'];
const all = (): Effort => new Effort(Infinity);
const two = (power: number): bigint => 1n << BigInt(power);

/** Values whose sums a double rounds, or that cancel each other. */
const kinds: Readonly<Record<string, (random: Random) => bigint>> = {
  'small values': random => BigInt(random.below(4)),
  'values far apart': random => 7n ** BigInt(random.below(20)) + 1n,
  'totals past 2^53': random => two(52) * BigInt(random.below(4)) + BigInt(random.below(2)),
  'totals past 2^63': random => two(62) + BigInt(random.below(2 ** 32)) * 0x7fffn,
  'gains and losses past 2^53': random =>
    (two(random.below(63)) + BigInt(random.below(1000))) * (random.chance(0.5) ? 1n : -1n),
  'the least and the largest value': random => random.pick([-two(63), two(63) - 1n, 1n, -1n, 0n]),
};

function randomProfile(random: Random, value: (random: Random) => bigint): Profile {
  return decodeProfile(
    encodeSpec({
      types: [['v', 'count']],
      functions: names.map(name => ({ name })),
      locations: names.map((_, i) => ({ address: i + 1, lines: [{ function: i + 1, line: 1 }] })),
      samples: Array.from({ length: 2 + random.below(60) }, () => ({
        stack: [...Array.from({ length: 1 + random.below(4) }, () => 1 + random.below(names.length)), 1],
        values: [value(random)],
      })),
    }),
  );
}

/** Stacks below main, by weight: `a/b: 3`. */
function profileOf(stacks: Readonly<Record<string, bigint>>): Profile {
  const seen = [...new Set(Object.keys(stacks).flatMap(path => path.split('/')))];
  return decodeProfile(
    encodeSpec({
      types: [['v', 'count']],
      functions: seen.map(name => ({ name })),
      locations: seen.map((_, i) => ({ address: i + 1, lines: [{ function: i + 1, line: 1 }] })),
      samples: Object.entries(stacks).map(([path, value]) => ({
        stack: path
          .split('/')
          .reverse()
          .map(name => seen.indexOf(name) + 1),
        values: [value],
      })),
    }),
  );
}

async function modelOf(profile: Profile): Promise<FlameModel> {
  const session = new Session(profile, new FakeHost(), { interactive: true, fullScreen: true });
  const { screen } = await session.evaluate('flame');
  return new FlameModel(screen!);
}

// Of 7 columns, 3 + 2 of 10 parts end at 3.4999999999999996; by its children the second box ends at
// 3.5, in the next cell.
test.each([1n, two(51), two(59), -1n, -two(59)])(
  'a box whose children end in the next cell by rounding keeps them (times %s)',
  async unit => {
    const parts = { a: 3n, 'b/d': 1n, 'b/e': 1n, 'c/f': 2n, 'g/h': 2n, i: 1n };
    const profile = profileOf(Object.fromEntries(Object.entries(parts).map(([path, part]) => [path, part * unit])));
    const model = await modelOf(profile);
    const [state] = advance(model, firstState(model, 7, 8), all());
    const { rows } = drawFlame(model, state, 0, all());
    expect(rows.slice(1, 4).map(row => row.replace(/\x1b\[[\d;]*m/g, ''))).toEqual([
      unit < 0n ? '<-root>' : '<root->',
      '[]|[]||',
      '  |[]|',
    ]);
  },
);

describe.each(Object.entries(kinds))('%s', (_, value) => {
  test('every screen is as wide and as high as the terminal at most, at every place', async () => {
    const random = new Random(7);
    const model = await modelOf(randomProfile(random, value));
    for (const keys of ['', 'jj\r', 'jjlls', 'G', 'jj\rtj\r', 'f']) {
      for (let columns = 0; columns <= 60; columns += 4) {
        const rows = (columns / 4) % 9;
        let state = firstState(model, columns, rows);
        const decoder = new Keys();
        for (const key of [...decoder.push(keys), ...decoder.flush()]) [state] = pressFlame(model, state, key, all());
        [state] = advance(model, state, all());
        for (const top of [state.top, -1000, -3, 5, 1000]) {
          for (const level of [0, 'all'] as const) {
            const frame = drawFlame(model, { ...state, top }, level, all());
            const where = `${JSON.stringify(keys)}: ${rows} rows, ${columns} columns, from ${top}`;
            for (const row of frame.rows)
              expect(widthOf(row.replace(/\x1b\[[\d;]*m/g, '')), where).toBeLessThanOrEqual(columns);
            expect(frame.rows.length, where).toBe(Math.max(1, rows));
          }
        }
      }
    }
  });
});
