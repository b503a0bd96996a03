import { GrowInt32 } from '../base/grow.ts';
import { Int64Builder, Int64Column, Uint64Column } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { Header, Labels, Mapping, Profile, ValueType } from '../profile/profile.ts';
import { LabelSetBuilder } from '../profile/labelsets.ts';
import { Strings, StringsBuilder } from '../profile/strings.ts';
import type { Address } from './integers.ts';

/**
 * A profile as a parser builds it: plain objects that refer to each other by index into these
 * lists. Their ids in the built profile are index + 1.
 */
export interface PlainProfile {
  sampleTypes: readonly ValueType[];
  samples: readonly PlainSample[];
  locations: readonly PlainLocation[];
  functions: readonly PlainFunction[];
  mappings: readonly PlainMapping[];
  /** Missing fields are empty or 0. */
  header: Partial<Header>;
}

export interface PlainSample {
  /** Indices of locations, leaf first. */
  stack: number[];
  /** One value for each sample type. */
  values: Int64[];
  labels?: readonly PlainLabel[];
}

/** A text label, or a number label whose unit is optional. */
export type PlainLabel =
  | { readonly key: string; readonly text: string }
  | { readonly key: string; readonly number: Int64; readonly unit?: string };

export interface PlainLocation {
  /** 0 = unknown. */
  address: Address;
  /** Index of a mapping, -1 = none. */
  mapping: number;
  /** The innermost inlined call first; empty = not symbolized. */
  lines: readonly PlainLine[];
}

export interface PlainLine {
  /** Index of a function. */
  readonly function: number;
  /** 0 = unknown. */
  readonly line: Int64;
  readonly column?: Int64;
}

export interface PlainFunction {
  readonly name: string;
  /** The linker's name; defaults to `name`. */
  readonly systemName?: string;
  readonly filename: string;
  readonly startLine?: Int64;
}

export interface PlainMapping {
  start: Address;
  /** The first address after it. */
  limit: Address;
  /** File offset of its start. */
  offset: Address;
  file: string;
  buildId: string;
  /** True if its locations have functions, files, lines and inlined calls; defaults to false. */
  symbolized?: boolean;
}

/**
 * Converts plain objects to columns. All indices must be valid, and every sample must have one
 * value per type.
 */
export function buildProfile(plain: PlainProfile): Profile {
  const strings = new StringsBuilder();
  const { samples, locations, functions } = plain;
  const stack = new GrowInt32(1024);
  const stackFrom = new Uint32Array(samples.length);
  const stackTo = new Uint32Array(samples.length);
  const values = plain.sampleTypes.map(() => new Int64Builder(true, Math.max(16, samples.length)));
  samples.forEach((sample, row) => {
    stackFrom[row] = stack.length;
    for (const location of sample.stack) stack.push(location);
    stackTo[row] = stack.length;
    values.forEach((column, i) => column.push(sample.values[i]!));
  });
  const lines = locations.flatMap(l => l.lines);
  const lineTo = new Uint32Array(locations.length);
  locations.forEach((l, i) => (lineTo[i] = (i === 0 ? 0 : lineTo[i - 1]!) + l.lines.length));
  const labels = buildLabels(samples, strings);
  const columns = {
    id: makeIds(functions.length),
    name: Int32Array.from(functions, f => strings.add(f.name)),
    systemName: Int32Array.from(functions, f => strings.add(f.systemName ?? f.name)),
    filename: Int32Array.from(functions, f => strings.add(f.filename)),
    startLine: Int64Column.of(functions.map(f => f.startLine ?? 0)),
  };
  return {
    strings: Strings.fromTexts(strings.texts),
    sampleTypes: plain.sampleTypes,
    rows: Uint32Array.from(samples, (_, row) => row),
    stackFrom,
    stackTo,
    stack: stack.finish(),
    values: values.map(column => column.finish()),
    labels,
    mappings: plain.mappings.map(buildMapping),
    locations: {
      id: makeIds(locations.length),
      address: Uint64Column.of(locations.map(l => l.address)),
      mapping: Int32Array.from(locations, l => l.mapping),
      lineFrom: lineTo.map((to, i) => to - locations[i]!.lines.length),
      lineTo,
      folded: new Uint8Array(locations.length),
    },
    lines: {
      function: Int32Array.from(lines, l => l.function),
      line: Int64Column.of(lines.map(l => l.line)),
      column: Int64Column.of(lines.map(l => l.column ?? 0)),
    },
    functions: columns,
    header: { ...emptyHeader, ...plain.header },
  };
}

const emptyHeader: Header = {
  dropFrames: '',
  keepFrames: '',
  timeNanos: 0,
  durationNanos: 0,
  periodType: { type: '', unit: '' },
  period: 0,
  comments: [],
  defaultSampleType: '',
  docUrl: '',
};

/** Returns the ids 1, 2, 3, ..., `count`. */
const makeIds = (count: number): Uint64Column =>
  new Uint64Column(
    new Uint32Array(count),
    Uint32Array.from({ length: count }, (_, i) => i + 1),
  );

function buildMapping(m: PlainMapping, index: number): Mapping {
  const known = m.symbolized ?? false;
  return {
    id: index + 1,
    start: BigInt(m.start),
    limit: BigInt(m.limit),
    offset: BigInt(m.offset),
    file: m.file,
    buildId: m.buildId,
    hasFunctions: known,
    hasFilenames: known,
    hasLineNumbers: known,
    hasInlineFrames: known,
  };
}

function buildLabels(samples: readonly PlainSample[], strings: StringsBuilder): Labels {
  const sets = new LabelSetBuilder();
  for (const sample of samples) {
    for (const label of sample.labels ?? []) {
      const key = strings.add(label.key);
      if ('text' in label) sets.add(key, strings.add(label.text), 0, -1);
      else sets.add(key, -1, label.number, label.unit === undefined ? -1 : strings.add(label.unit));
    }
    sets.endRow(sets.take());
  }
  return sets.finish();
}

/**
 * Returns the profile with locations and functions in the order in which samples first use them,
 * and without those that no sample uses.
 */
export function sortByFirstUse(plain: PlainProfile): PlainProfile {
  const locations: PlainLocation[] = [];
  const functions: PlainFunction[] = [];
  const locationNow = new Int32Array(plain.locations.length).fill(-1);
  const functionNow = new Int32Array(plain.functions.length).fill(-1);
  const moveFunction = (f: number): number => {
    if (functionNow[f]! < 0) functionNow[f] = functions.push(plain.functions[f]!) - 1;
    return functionNow[f]!;
  };
  const moveLocation = (l: number): number => {
    if (locationNow[l]! < 0) {
      const location = plain.locations[l]!;
      locationNow[l] =
        locations.push({
          ...location,
          lines: location.lines.map(line => ({ ...line, function: moveFunction(line.function) })),
        }) - 1;
    }
    return locationNow[l]!;
  };
  const samples = plain.samples.map(sample => ({ ...sample, stack: sample.stack.map(moveLocation) }));
  return { ...plain, samples, locations, functions };
}
