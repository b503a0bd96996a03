import type { Int64, Int64Column, Uint64Column } from '../base/int64.ts';
import type { StringIndex, Strings } from './strings.ts';

/**
 * Dense indices into a profile's tables; -1 means none. The file's own ids occur only in decode and
 * encode.
 */
export type LocationIndex = number;
export type LineIndex = number;
export type FunctionIndex = number;
export type MappingIndex = number;
/** Index of a sample in the file. Filters keep it, so it indexes every column of samples. */
export type Row = number;

export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

/**
 * A profile as columns, frozen once built. A filter returns a new profile that shares every column
 * it does not change; it usually replaces `rows` alone.
 *
 * The columns of samples and their stacks. Row 1 below was filtered out; rows 0 and 2 have the same
 * stack, and the decoder stored it once:
 *
 *   rows         0  2
 *                                    row 0            row 1
 *   row          0  1  2            ┌──┴──┐       ┌─────┴─────┐
 *   stackFrom    0  2  0    stack   7     3       9     5     3    locations, leaf first
 *   stackTo      2  5  2            0     1       2     3     4
 *   values[0]   10  4  1            └──┬──┘
 *   labels.set   0  1  0             row 2
 *
 * The lines of a location. Location 3 has one call inlined into another function:
 *
 *   location     ... 3  4 ...       lines of 3      line of 4
 *   lineFrom     ... 6  8 ...       6        7      8
 *   lineTo       ... 8  9 ...       inlined  outer  ...
 *
 * Invariants, which the builders of profiles establish and every reader relies on:
 * - every index is inside its table, or -1 where the column allows that;
 * - `values.length === sampleTypes.length`, and each column has one entry per row of the file;
 * - row r has the stack stack[stackFrom[r], stackTo[r]), leaf first;
 * - location l has the lines lines[lineFrom[l], lineTo[l]): the innermost inlined call first, the
 *   physical function last;
 * - string indices are canonical: equal strings have equal indices.
 */
export interface Profile {
  readonly strings: Strings;
  readonly sampleTypes: readonly ValueType[];
  /** The samples that no filter has dropped, in file order. */
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
 * The labels of samples. Rows refer to label sets, and a set is a range of entries:
 *
 *   row       0  1  2               set 1      set 2
 *   set       1  0  1             ┌───┴───┐  ┌───┴───┐
 *                         key     "id"   "n"  "id"       string indices
 *   set       0  1  2     str     "a"    -1   "b"        string index; -1: a numeric label
 *   setFrom   0  0  2  3  num      0     64    0         value of a numeric label
 *                         unit    -1    "B"   -1         string index; -1: none recorded
 *                   entry  0      1     2
 *
 * Set s has the entries [setFrom[s], setFrom[s + 1]); set 0 is the empty one. Rows with equal
 * labels usually share a set, but no reader may depend on that.
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
  /** 1 where the linker merged identical functions, so that the symbol may be another one's. */
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
  /** Nanoseconds since 1970 (UTC); 0 = unknown. */
  readonly timeNanos: Int64;
  readonly durationNanos: Int64;
  readonly periodType: ValueType;
  readonly period: Int64;
  readonly comments: readonly string[];
  readonly defaultSampleType: string;
  readonly docUrl: string;
  /**
   * The memory statistics that Go prints at the end of a heap page (debug=1), as names and values
   * in its order. profile.proto has no field for them, so they are lost on saving.
   */
  readonly memStats?: readonly (readonly [string, string])[];
}

export const functionName = (p: Profile, f: FunctionIndex): string => p.strings.at(p.functions.name[f]!);
export const functionFile = (p: Profile, f: FunctionIndex): string => p.strings.at(p.functions.filename[f]!);

/** The label entries of one row or set, grouped by key. The caller sorts the keys where it needs to. */
export interface RowLabels {
  /** Values in order of appearance. */
  readonly strings: Map<StringIndex, StringIndex[]>;
  readonly numbers: Map<StringIndex, { values: Int64[]; units: StringIndex[]; hasUnits: boolean }>;
}

/** Labels of one row as pprof's Sample has them: string values and numeric values by key. */
export const rowLabels = (p: Profile, row: Row): RowLabels => setLabels(p, p.labels.set[row]!);

/** Whether a row has labels. */
export const hasLabels = ({ labels: { set, setFrom } }: Profile, row: Row): boolean =>
  setFrom[set[row]!]! < setFrom[set[row]! + 1]!;

/** Labels of one label set, in the same form. */
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
