// The decoder against the schema-driven reference on every fixture, round
// trips, layouts, and damaged bytes.
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ConcatenatedError, decodeProfile } from '../../src/core/profile/decode.ts';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import { UserError } from '../../src/core/base/errors.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { WireError } from '../../src/core/profile/wire.ts';
import { fixtureA } from '../fixtures/made.ts';
import { damaged, Random } from '../support/random.ts';
import { readReference } from '../support/reference.ts';
import { resolved, resolvedReference, withSortedLabels, type Resolved } from '../support/resolved.ts';
import {
  concat,
  encodeMessage,
  encodeSpec,
  toMessage,
  varintField,
  type Layout,
  type ProfileMessage,
} from '../support/wire.ts';

const folder = new URL('../fixtures/profiles/', import.meta.url);
const files = fs.readdirSync(folder).filter(file => /\.pb(\.gz)?$/.test(file) && !file.startsWith('broken-'));

/** The bytes of a fixture, uncompressed. */
function fixture(file: string): Uint8Array {
  const bytes = fs.readFileSync(new URL(file, folder));
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? zlib.gunzipSync(bytes) : bytes;
}

/** Deep equality that shows a difference, but does not print megabytes to find that there is none. */
function expectSame(actual: Resolved, expected: Resolved): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

describe('every fixture', () => {
  test('there are some', () => expect(files.length).toBeGreaterThan(80));

  for (const file of files) {
    test(file, () => {
      const bytes = fixture(file);
      const profile = decodeProfile(bytes);
      const reference = resolvedReference(readReference(bytes));
      expectSame(resolved(profile), reference);
      const written = encodeProfile(profile);
      const again = decodeProfile(written);
      // What was written once is written the same way again.
      expect(Buffer.compare(encodeProfile(again), written)).toBe(0);
      expectInvariants(profile);
      // The large ones say nothing more about the encoder than the small ones.
      if (bytes.length > 100_000) return;
      const sorted = withSortedLabels(reference);
      expectSame(withSortedLabels(resolvedReference(readReference(written))), sorted);
      expectSame(withSortedLabels(resolved(again)), sorted);
    });
  }
});

describe('fixture A means the same in every layout', () => {
  const expected = resolvedReference(readReference(encodeSpec(fixtureA)));
  const asWritten = encodeProfile(decodeProfile(encodeSpec(fixtureA)));

  for (const file of files.filter(name => name.startsWith('made-a-') || name === 'made-a.pb.gz')) {
    test(file, () => {
      const profile = decodeProfile(fixture(file));
      expect(resolved(profile)).toEqual(expected);
      expect(Buffer.compare(encodeProfile(profile), asWritten)).toBe(0);
    });
  }

  const layouts: Layout[] = [];
  for (const ints of ['packed', 'single', 'chunks'] as const)
    for (const order of ['ascending', 'descending', 'interleaved'] as const)
      for (const zeros of [false, true])
        for (const overlong of [1, 3, 10])
          for (const unknown of [false, true]) layouts.push({ ints, order, zeros, overlong, unknown });

  test(`all ${layouts.length} mixtures of them`, () => {
    for (const layout of layouts)
      expect({ layout, ...resolved(decodeProfile(encodeSpec(fixtureA, layout))) }).toEqual({ layout, ...expected });
  });
});

describe('the rules of the format', () => {
  const message = toMessage(fixtureA);
  const changed = (part: Partial<ProfileMessage>): Uint8Array => encodeMessage({ ...message, ...part });
  const reason = (bytes: Uint8Array): string => {
    try {
      decodeProfile(bytes);
      return 'accepted';
    } catch (error) {
      if (error instanceof UserError) return error.message;
      if (error instanceof WireError) return 'no such message';
      if (error instanceof ConcatenatedError) return 'concatenated';
      throw error;
    }
  };
  const sample = (value: number[], stack: number[] = [1]) => ({ locationId: stack, value });
  const good = encodeSpec(fixtureA);

  const cases: [string, Uint8Array, string][] = [
    ['no bytes at all: an empty profile', new Uint8Array(), 'no such message'],
    [
      'a sample with one value too few',
      changed({ sample: [sample([1, 2]), sample([1])] }),
      'malformed profile: mismatch: sample has 1 values vs. 2 types',
    ],
    [
      'the first sample with one value too few',
      changed({ sample: [sample([1]), sample([1, 2])] }),
      'malformed profile: mismatch: sample has 1 values vs. 2 types',
    ],
    [
      'the second sample with one value too many',
      changed({ sample: [sample([1, 2]), sample([1, 2, 3])] }),
      'malformed profile: mismatch: sample has 3 values vs. 2 types',
    ],
    [
      'the second sample with two values too many',
      changed({ sample: [sample([1, 2]), sample([1, 2, 3, 4])] }),
      'malformed profile: mismatch: sample has 4 values vs. 2 types',
    ],
    [
      'the second sample with many values too many',
      changed({ sample: [sample([1, 2]), sample(Array.from({ length: 300 }, () => 7))] }),
      'malformed profile: mismatch: sample has 300 values vs. 2 types',
    ],
    [
      'a first sample without values, a second with three',
      changed({ sample: [sample([]), sample([1, 2, 3])] }),
      'malformed profile: mismatch: sample has 0 values vs. 2 types',
    ],
    [
      'counts are checked before locations, in sample order',
      changed({ sample: [sample([1, 2], [99]), sample([1])] }),
      'malformed profile: sample has nil location',
    ],
    [
      'mappings before functions',
      changed({ mapping: [{ id: 0 }], function: [{ id: 0 }] }),
      'malformed profile: found mapping with reserved ID=0',
    ],
    [
      'functions before locations',
      changed({ function: [{ id: 1 }, { id: 1 }], location: [{ id: 0 }], sample: [] }),
      'malformed profile: multiple functions with same id: 1',
    ],
    [
      'samples before mappings',
      changed({ mapping: [{ id: 0 }], sample: [sample([1, 2], [99])] }),
      'malformed profile: sample has nil location',
    ],
    [
      'an unknown mapping is none',
      changed({ location: message.location!.map(l => ({ ...l, mappingId: 77 })) }),
      'accepted',
    ],
    ['two times', concat(good, varintField(9, 5)), 'concatenated'],
    ['two times, the second 0', concat(good, varintField(9, 0)), 'concatenated'],
    ['a time of 0 before another', concat(varintField(9, 0), good), 'accepted'],
    ['an id used before it is declared', encodeMessage(message, { order: 'descending' }), 'accepted'],
    ['a label without key and text', changed({ sample: [{ ...sample([1, 2]), label: [{}] }] }), 'accepted'],
    [
      'a label that says nothing, with a key past the table',
      changed({ sample: [{ ...sample([1, 2]), label: [{ key: 1000 }] }] }),
      'no such message',
    ],
    [
      'a unit past the table on a label with text',
      changed({ sample: [{ ...sample([1, 2]), label: [{ key: 1, str: 1, numUnit: 1000 }] }] }),
      'accepted',
    ],
    ['an empty packed list', changed({ comment: [] }), 'accepted'],
  ];
  for (const [name, bytes, expected] of cases) test(name, () => expect(reason(bytes)).toBe(expected));

  test('of a scalar that is written twice the last counts', () => {
    expect(decodeProfile(concat(good, varintField(12, 7), varintField(12, 9))).header.period).toBe(9);
  });

  test('a missing period type is an empty one', () => {
    expect(decodeProfile(changed({ periodType: undefined })).header.periodType).toEqual({ type: '', unit: '' });
  });
});

/** What every Profile promises; see core/profile/profile.ts. */
function expectInvariants(p: Profile): void {
  const wrong: string[] = [];
  const within = (what: string, column: ArrayLike<number>, limit: number, least = 0): void => {
    for (let i = 0; i < column.length; i++)
      if (!(column[i] >= least && column[i] < limit)) wrong.push(`${what}[${i}] = ${column[i]}`);
  };
  within('rows', p.rows, p.stackFrom.length);
  within('stackTo', p.stackTo, p.stack.length + 1);
  within('stack', p.stack, p.locations.id.length);
  within('locations.mapping', p.locations.mapping, p.mappings.length, -1);
  within('locations.lineTo', p.locations.lineTo, p.lines.function.length + 1);
  within('lines.function', p.lines.function, p.functions.name.length);
  within('functions.name', p.functions.name, p.strings.length);
  within('functions.systemName', p.functions.systemName, p.strings.length);
  within('functions.filename', p.functions.filename, p.strings.length);
  within('labels.key', p.labels.key, p.strings.length);
  within('labels.str', p.labels.str, p.strings.length, -1);
  within('labels.unit', p.labels.unit, p.strings.length, -1);
  for (let i = 0; i < p.stackFrom.length; i++) if (p.stackFrom[i] > p.stackTo[i]) wrong.push(`stackFrom[${i}]`);
  for (let i = 0; i < p.locations.lineFrom.length; i++)
    if (p.locations.lineFrom[i] > p.locations.lineTo[i]) wrong.push(`lineFrom[${i}]`);
  expect({ wrong, columns: p.values.length, lengths: [...new Set(p.values.map(column => column.length))] }).toEqual({
    wrong: [],
    columns: p.sampleTypes.length,
    lengths: p.values.length === 0 ? [] : [p.stackFrom.length],
  });
}

describe('damaged bytes give a profile or an error that was foreseen', () => {
  const sources = [
    'made-a-plain.pb',
    'made-labels.pb.gz',
    'made-addresses.pb.gz',
    'made-inlines.pb.gz',
    'made-percent.pb.gz',
    'node-heap-small.pb.gz',
    'rec-threadcreate.pb.gz',
  ];

  for (const [seed, source] of sources.entries()) {
    test(source, () => {
      const bytes = fixture(source);
      const random = new Random(seed + 1);
      const surprises: string[] = [];
      let opened = 0;
      for (let n = 0; n < 500; n++) {
        const input = damaged(bytes, random);
        let profile: Profile;
        try {
          profile = decodeProfile(input);
        } catch (error) {
          const foreseen =
            error instanceof WireError ||
            error instanceof ConcatenatedError ||
            (error instanceof UserError && error.message.startsWith('malformed profile: '));
          if (!foreseen) surprises.push(`damage ${n} of seed ${seed + 1}: ${String(error)}`);
          continue;
        }
        opened++;
        expectInvariants(profile);
        const once = withSortedLabels(resolved(decodeProfile(encodeProfile(profile))));
        expect(withSortedLabels(resolved(decodeProfile(encodeProfile(decodeProfile(encodeProfile(profile))))))).toEqual(
          once,
        );
      }
      expect({ surprises, someOpened: opened > 0, someFailed: opened < 500 }).toEqual({
        surprises: [],
        someOpened: true,
        someFailed: true,
      });
    });
  }

  test('random bytes', () => {
    const random = new Random(99);
    const surprises: string[] = [];
    for (let n = 0; n < 3000; n++) {
      try {
        decodeProfile(random.bytes(random.below(60)));
      } catch (error) {
        if (!(error instanceof WireError || error instanceof ConcatenatedError || error instanceof UserError))
          surprises.push(`${n}: ${String(error)}`);
      }
    }
    expect(surprises).toEqual([]);
  });
});
