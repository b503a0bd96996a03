import type { Int64, Int64Column, Uint64Column } from '../base/int64.ts';
import type { StringIndex, Strings } from './strings.ts';

/** Dense indices into a profile's tables; -1 means none. Ids exist only in decode and encode. */
export type LocationIndex = number;
export type LineIndex = number;
export type FunctionIndex = number;
export type MappingIndex = number;
/** Index of a sample as it stood in the file. */
export type Row = number;

export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

/**
 * A profile as columns, frozen once built. Filters give new profiles that
 * share every column they do not change.
 *
 * Invariants, checked when it is built and relied on everywhere:
 * - every index is inside its table or is -1 where a sentinel is allowed;
 * - `values.length === sampleTypes.length`, each column one entry a row;
 * - a row's stack is stack[stackFrom[row], stackTo[row]), leaf first;
 * - a location's lines are lines[lineFrom[l], lineTo[l]), innermost inlined
 *   call first, the physical function last;
 * - string indices are canonical: equal strings have equal indices.
 */
export interface Profile {
  readonly strings: Strings;
  readonly sampleTypes: readonly ValueType[];
  /** The samples that are still there, in file order. */
  readonly rows: Uint32Array;
  readonly stackFrom: Uint32Array;
  readonly stackTo: Uint32Array;
  readonly stack: Int32Array;
  readonly values: readonly Int64Column[];
  readonly labels: Labels;
  readonly mappings: readonly Mapping[];
  readonly locations: Locations;
  readonly lines: Lines;
  readonly functions: Functions;
  readonly header: Header;
}

/**
 * Labels of row r are those of set s = set[r]: entries [setFrom[s],
 * setFrom[s + 1]). Set 0 is the empty one; rows with equal labels share a set
 * as a rule, which nothing may depend on. `str` is the value of a string
 * label, or -1 for a numeric one, whose value is `num` and whose unit is
 * `unit` (-1: none recorded).
 */
export interface Labels {
  readonly set: Int32Array;
  readonly setFrom: Uint32Array;
  readonly key: Int32Array;
  readonly str: Int32Array;
  readonly num: Int64Column;
  readonly unit: Int32Array;
}

export interface Mapping {
  readonly id: number | bigint;
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
  readonly file: string;
  readonly buildId: string;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}

export interface Locations {
  readonly id: Uint64Column;
  readonly address: Uint64Column;
  /** MappingIndex or -1. */
  readonly mapping: Int32Array;
  readonly lineFrom: Uint32Array;
  readonly lineTo: Uint32Array;
  readonly folded: Uint8Array;
}

export interface Lines {
  /** FunctionIndex; always present in a valid profile. */
  readonly function: Int32Array;
  readonly line: Int64Column;
  readonly column: Int64Column;
}

export interface Functions {
  readonly id: Uint64Column;
  readonly name: Int32Array;
  readonly systemName: Int32Array;
  readonly filename: Int32Array;
  readonly startLine: Int64Column;
}

export interface Header {
  readonly dropFrames: string;
  readonly keepFrames: string;
  /** Nanoseconds since 1970; 0 = unknown. */
  readonly timeNanos: Int64;
  readonly durationNanos: Int64;
  readonly periodType: ValueType;
  readonly period: Int64;
  readonly comments: readonly string[];
  readonly defaultSampleType: string;
  readonly docUrl: string;
  /**
   * Go's memory statistics below a heap page (debug=1), as names and values in
   * its order. The format has no place for them, so they are not saved.
   */
  readonly memStats?: readonly (readonly [string, string])[];
}

export const functionName = (p: Profile, f: FunctionIndex): string => p.strings.at(p.functions.name[f]!);
export const functionFile = (p: Profile, f: FunctionIndex): string => p.strings.at(p.functions.filename[f]!);

/** The label entries of one row or set, grouped by key: keys in byte order are up to the caller. */
export interface RowLabels {
  /** Values in order of appearance. */
  readonly strings: Map<StringIndex, StringIndex[]>;
  readonly numbers: Map<StringIndex, { values: Int64[]; units: StringIndex[]; hasUnits: boolean }>;
}

/** Labels of one row as pprof sees them: string and numeric values by key. */
export const rowLabels = (p: Profile, row: Row): RowLabels => setLabels(p, p.labels.set[row]!);

/** Whether a row has labels. */
export const hasLabels = ({ labels: { set, setFrom } }: Profile, row: Row): boolean =>
  setFrom[set[row]!]! < setFrom[set[row]! + 1]!;

/** The same of one label set. */
export function setLabels(p: Profile, set: number): RowLabels {
  const strings = new Map<StringIndex, StringIndex[]>();
  const numbers: RowLabels['numbers'] = new Map();
  const { setFrom, key, str, num, unit } = p.labels;
  for (let i = setFrom[set]!; i < setFrom[set + 1]!; i++) {
    const k = key[i]!;
    if (str[i]! >= 0) {
      const list = strings.get(k);
      if (list) list.push(str[i]!);
      else strings.set(k, [str[i]!]);
      continue;
    }
    let entry = numbers.get(k) as { values: Int64[]; units: StringIndex[]; hasUnits: boolean } | undefined;
    if (!entry) numbers.set(k, (entry = { values: [], units: [], hasUnits: false }));
    entry.values.push(num.at(i));
    const u = unit[i]!;
    entry.units.push(u < 0 ? 0 : u);
    if (u >= 0) entry.hasUnits = true;
  }
  return { strings, numbers };
}
