import { UserError } from '../base/errors.ts';
import { add, fromFloat, Int64Builder, roundHalfAway, toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { sameFamily, scale } from '../base/measure.ts';
import { LabelSetBuilder } from './labelsets.ts';
import { checkCompatible, Merger } from './merger.ts';
import type { ProfileKind } from './merger.ts';
import type { Profile, ValueType } from './profile.ts';
import { quote } from '../base/text.ts';
import { phrase, type Phrase, joinPhrases, someOf } from '../base/phrase.ts';

/**
 * Merges profiles as pprof does (internal/driver/fetch.go combineProfiles): keeps the sample types
 * that all have, converts values to the finest unit, adds up samples with the same stack and
 * labels, and renumbers the tables in order of first use. A single profile keeps its tables. Throws
 * a UserError if the profiles have no common type.
 */
export function combineProfiles(profiles: readonly Profile[], names: readonly string[] = []): Profile {
  const combiner = new Combiner();
  profiles.forEach((p, i) => combiner.add(names[i] ?? `profile ${i + 1}`, p, () => p));
  return combiner.finish();
}

/**
 * Merges profiles one after the other, without keeping them. As long as all are of one kind, each
 * is merged at once. After one of another kind, the common types and units are known only at the
 * end, so `finish` reads all profiles a second time.
 */
export class Combiner {
  private readonly kinds: NamedKind[] = [];
  private readonly again: (() => Profile)[] = [];
  private first: Profile | null = null;
  private merger: Merger | null = null;
  private isOneKind = true;

  get count(): number {
    return this.kinds.length;
  }

  /** Adds a profile. `name` is for messages; `again` returns the same profile a second time. */
  add(name: string, p: Profile, again: () => Profile): void {
    const { sampleTypes, header } = p;
    this.kinds.push({ name, sampleTypes, header });
    this.again.push(again);
    if (this.kinds.length === 1) {
      this.first = p;
      this.isOneKind =
        new Set(sampleTypes.map(t => t.type)).size === sampleTypes.length &&
        sampleTypes.length > 0 &&
        typeof header.period === 'number';
      return;
    }
    if (!this.isOneKind) return;
    // Conversion to a common unit rounds periods beyond 2^53, even where the units are equal.
    if (!isSameKind(this.kinds[0]!, p) || typeof header.period !== 'number') {
      this.isOneKind = false;
      this.merger = null;
      return;
    }
    if (!this.merger) {
      this.merger = new Merger();
      this.merger.add(this.first!);
      this.first = null;
    }
    this.merger.add(p);
  }

  /**
   * Returns the merged profile. At least one must have been added. Throws a UserError if they
   * cannot be merged.
   */
  finish(): Profile {
    if (this.isOneKind && this.merger) return this.merger.finish();
    const names = commonTypes(this.kinds);
    if (this.kinds.length === 1) return selectTypes(this.first!, names);
    const units = commonUnits(this.kinds.map(kind => selectKind(kind, names)));
    const merger = new Merger();
    this.again.forEach((again, i) => {
      const p = i === 0 && this.first ? this.first : again();
      merger.add(toUnits(selectTypes(p, names), units));
    });
    return merger.finish();
  }
}

interface NamedKind extends ProfileKind {
  readonly name: string;
}

const isSameType = (a: ValueType, b: ValueType): boolean => a.type === b.type && a.unit === b.unit;

function isSameKind(a: ProfileKind, b: ProfileKind): boolean {
  return (
    isSameType(a.header.periodType, b.header.periodType) &&
    a.sampleTypes.length === b.sampleTypes.length &&
    a.sampleTypes.every((type, i) => isSameType(type, b.sampleTypes[i]!))
  );
}

/**
 * Returns source minus base (pprof: internal/driver/fetch.go fetchProfiles). `mark`: samples of the
 * base get the label pprof::base=true. `normalize`: source is first scaled to base's totals.
 */
export function subtractBase(source: Profile, base: Profile, options: { mark: boolean; normalize: boolean }): Profile {
  const marked = options.mark ? withLabel(base, 'pprof::base', 'true') : base;
  const scaled = options.normalize ? normalize(source, marked) : source;
  return combineProfiles(
    [
      scaled,
      scaleValues(
        marked,
        marked.sampleTypes.map(() => -1),
      ),
    ],
    ['the profile', 'its base'],
  );
}

/** Returns the types that all profiles have, in the first one's order (pprof: merge.go commonSampleTypes). */
function commonTypes(kinds: readonly NamedKind[]): string[] {
  const counts = new Map<string, number>();
  for (const { sampleTypes } of kinds)
    for (const { type } of sampleTypes) counts.set(type, (counts.get(type) ?? 0) + 1);
  // A type that one profile has twice is never common, because its count does not fit.
  const types = kinds[0]!.sampleTypes.map(t => t.type).filter(type => counts.get(type) === kinds.length);
  if (types.length === 0) throw new UserError('profiles have empty common sample type list', missingTypesHint(kinds));
  return types;
}

/** Returns the first column of each type. Throws a UserError for a type that the profile lacks. */
function columnsOf({ sampleTypes }: ProfileKind, names: readonly string[]): number[] {
  const columns = new Map<string, number>();
  sampleTypes.forEach(({ type }, i) => {
    if (!columns.has(type)) columns.set(type, i);
  });
  return names.map(name => {
    const i = columns.get(name);
    if (i === undefined) throw new UserError(`${quote(name)} sample type is not found in profile`);
    return i;
  });
}

function selectKind(kind: ProfileKind, names: readonly string[]): ProfileKind {
  return { sampleTypes: columnsOf(kind, names).map(i => kind.sampleTypes[i]!), header: kind.header };
}

/** Keeps the value columns of these types, in this order (pprof: merge.go compatibilizeSampleTypes). */
function selectTypes(p: Profile, names: readonly string[]): Profile {
  const columns = columnsOf(p, names);
  if (columns.length === p.sampleTypes.length && columns.every((column, i) => column === i)) return p;
  return {
    ...p,
    sampleTypes: columns.map(i => p.sampleTypes[i]!),
    values: columns.map(i => p.values[i]!),
    header: {
      ...p.header,
      defaultSampleType: names.includes(p.header.defaultSampleType) ? p.header.defaultSampleType : names[0]!,
    },
  };
}

/** The number of sample types of a profile that the hint lists. */
const mostTypesNamed = 20;

/** Lists the profiles by their types, to show which ones can be merged. */
function missingTypesHint(kinds: readonly NamedKind[]): Phrase {
  const groups = new Map<string, { readonly types: Phrase; readonly names: string[] }>();
  for (const { name, sampleTypes } of kinds) {
    const all = sampleTypes.map(t => t.type);
    const types = all.length === 0 ? phrase`none` : someOf(all, mostTypesNamed);
    const group = groups.get(String(types));
    if (group) group.names.push(name);
    else groups.set(String(types), { types, names: [name] });
  }
  const lines = [...groups.values()];
  if (lines.length === 1)
    return phrase`the sample types are: ${lines[0]!.types}; none of them can be added up, since a name must occur
      once in each profile`;
  return joinPhrases(
    [
      phrase`the profiles have no sample type in common:`,
      ...lines.map(({ types, names }) => joinPhrases([joinPhrases(['  ', types], ''), someOf(names, 3)], ': ')),
      phrase`give those of one line together, and the others in another call`,
    ],
    '\n',
  );
}

interface Units {
  /** One per sample type. */
  readonly samples: readonly string[];
  readonly period: string;
}

/** Returns the finest unit of each column (pprof: measurement.go ScaleProfiles). */
function commonUnits(kinds: readonly ProfileKind[]): Units {
  const period = finest(
    'period type',
    kinds.map(p => p.header.periodType),
  ).unit;
  return {
    period,
    samples: kinds[0]!.sampleTypes.map(
      (_, i) =>
        finest(
          'sample types',
          kinds.map(p => p.sampleTypes[i]!),
        ).unit,
    ),
  };
}

/** Converts the values and the period of a profile to other units. */
function toUnits(p: Profile, { samples, period }: Units): Profile {
  return {
    ...scaleValues(
      p,
      p.sampleTypes.map((type, i) => scale(1, type.unit, samples[i]!).value),
    ),
    sampleTypes: p.sampleTypes.map((type, i) => ({ type: type.type, unit: samples[i]! })),
    header: {
      ...p.header,
      period: fromFloat(scale(p.header.period, p.header.periodType.unit, period).value),
      periodType: { type: p.header.periodType.type, unit: period },
    },
  };
}

/** Returns the type with the finest unit (pprof: measurement.go CommonValueType). Throws a UserError if they differ. */
function finest(kind: string, types: readonly ValueType[]): ValueType {
  let best = types[0]!;
  const plain = (text: string): string => (text.endsWith('s') ? text.slice(0, -1) : text);
  for (const type of types.slice(1)) {
    if (plain(best.type) !== plain(type.type) || (best.unit !== type.unit && !sameFamily(best.unit, type.unit))) {
      throw new UserError(
        `${kind}: incompatible types: {${best.type} ${best.unit} 0 0} {${type.type} ${type.unit} 0 0}`,
        phrase`only profiles of one kind can be added up or compared`,
      );
    }
    if (scale(1, type.unit, best.unit).value < 1) best = type;
  }
  return best;
}

/**
 * Multiplies each value column by its ratio, rounding half away from zero (pprof: profile.go
 * ScaleN). A sample is kept if one of its scaled values is not 0.
 */
function scaleValues(p: Profile, ratios: readonly number[]): Profile {
  if (ratios.every(ratio => ratio === 1)) return p;
  const keep = new Uint8Array(p.stackFrom.length);
  const values = p.values.map((column, i) => {
    const ratio = ratios[i]!;
    if (ratio === 1) return column;
    const out = new Int64Builder(true, Math.max(16, column.length));
    for (let row = 0; row < column.length; row++) {
      const value = fromFloat(roundHalfAway(toFloat(column.at(row)) * ratio));
      if (value !== 0) keep[row] = 1;
      out.push(value);
    }
    return out.finish();
  });
  return { ...p, values, rows: p.rows.filter(row => keep[row] === 1) };
}

/** Scales each column of source to the total of base's (pprof: merge.go Normalize). */
function normalize(source: Profile, base: Profile): Profile {
  checkCompatible(source, base);
  const sums = (p: Profile): Int64[] =>
    p.values.map(column => {
      let sum: Int64 = 0;
      for (const row of p.rows) sum = add(sum, column.at(row));
      return sum;
    });
  const wanted = sums(base);
  return scaleValues(
    source,
    sums(source).map((sum, i) => (sum === 0 ? 0 : toFloat(wanted[i]!) / toFloat(sum))),
  );
}

/** Sets a string label on every sample in place of any values it had (pprof: profile.go SetLabel). */
function withLabel(p: Profile, key: string, value: string): Profile {
  const { strings, indices } = p.strings.with([key, value]);
  const [keyIndex, valueIndex] = indices as unknown as [number, number];
  const { labels } = p;
  // Set 0 gets the label too and so is not empty any more. In the result no row has set 0.
  const sets = new LabelSetBuilder();
  const newSets = new Int32Array(labels.setFrom.length - 1);
  for (let set = 0; set < newSets.length; set++) {
    for (let i = labels.setFrom[set]!; i < labels.setFrom[set + 1]!; i++) {
      if (labels.key[i] !== keyIndex || labels.str[i]! < 0)
        sets.add(labels.key[i]!, labels.str[i]!, labels.num.at(i), labels.unit[i]!);
    }
    sets.add(keyIndex, valueIndex, 0, -1);
    newSets[set] = sets.take();
  }
  return { ...p, strings, labels: { ...sets.finish(), set: labels.set.map(set => newSets[set]!) } };
}
