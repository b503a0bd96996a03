import { UserError } from './errors.ts';
import { GrowInt32, GrowUint32 } from './grow.ts';
import { add, fromFloat, Int64Builder, Int64Column, roundHalfAway, toFloat, Uint64Column } from './int64.ts';
import type { Int64 } from './int64.ts';
import { sameFamily, scale } from './measure.ts';
import type { Labels, Mapping, Profile, ValueType } from './profile.ts';
import { Strings, StringsBuilder } from './strings.ts';
import { quote } from './text.ts';

/**
 * Many profiles to one, as pprof merges them: only sample types that all have,
 * in the finest unit; samples with the same stack and labels add up; tables
 * are numbered anew by first use. A single profile keeps its tables.
 */
export function combineProfiles(profiles: readonly Profile[]): Profile {
  const common = scaleProfiles(commonTypes(profiles));
  return common.length === 1 ? common[0]! : mergeProfiles(common);
}

/** base subtracted from source; with `mark` its samples carry the label of a diff's base. */
export function subtractBase(source: Profile, base: Profile, options: { mark: boolean; normalize: boolean }): Profile {
  const marked = options.mark ? withLabel(base, 'pprof::base', 'true') : base;
  const scaled = options.normalize ? normalize(source, marked) : source;
  return combineProfiles([scaled, scaleValues(marked, marked.sampleTypes.map(() => -1))]);
}

/** Drops and reorders value columns so that all profiles have the same types. */
function commonTypes(profiles: readonly Profile[]): Profile[] {
  const counts = new Map<string, number>();
  for (const p of profiles) for (const { type } of p.sampleTypes) counts.set(type, (counts.get(type) ?? 0) + 1);
  // A type that one profile has twice is not common: its count never fits.
  const types = profiles[0]!.sampleTypes.map(t => t.type).filter(type => counts.get(type) === profiles.length);
  if (types.length === 0) throw new UserError('profiles have empty common sample type list', missingTypesHint(profiles));
  return profiles.map(p => {
    const columns = types.map(type => {
      const i = p.sampleTypes.findIndex(t => t.type === type);
      if (i < 0) throw new UserError(`${quote(type)} sample type is not found in profile`);
      return i;
    });
    if (columns.length === p.sampleTypes.length && columns.every((column, i) => column === i)) return p;
    return {
      ...p,
      sampleTypes: columns.map(i => p.sampleTypes[i]!),
      values: columns.map(i => p.values[i]!),
      header: { ...p.header, defaultSampleType: types.includes(p.header.defaultSampleType) ? p.header.defaultSampleType : types[0]! },
    };
  });
}

function missingTypesHint(profiles: readonly Profile[]): string {
  const lists = [...new Set(profiles.map(p => p.sampleTypes.map(t => t.type).join(', ') || 'none'))];
  return lists.length === 1 ? `the sample types are: ${lists[0]}` : `the profiles have different sample types: ${lists.join(' | ')}`;
}

/** Brings compatible units to the finest one. */
function scaleProfiles(profiles: readonly Profile[]): Profile[] {
  if (profiles.length === 1) return [...profiles];
  const period = finest('period type', profiles.map(p => p.header.periodType));
  const units = profiles[0]!.sampleTypes.map((_, i) => finest('sample types', profiles.map(p => p.sampleTypes[i]!)).unit);
  return profiles.map(p => {
    const ratios = p.sampleTypes.map((type, i) => scale(1, type.unit, units[i]!).value);
    const scaled = scaleValues(p, ratios);
    return {
      ...scaled,
      sampleTypes: p.sampleTypes.map((type, i) => ({ type: type.type, unit: units[i]! })),
      header: {
        ...p.header,
        period: fromFloat(scale(p.header.period, p.header.periodType.unit, period.unit).value),
        periodType: { type: p.header.periodType.type, unit: period.unit },
      },
    };
  });
}

function finest(what: string, types: readonly ValueType[]): ValueType {
  let best = types[0]!;
  const plain = (text: string): string => (text.endsWith('s') ? text.slice(0, -1) : text);
  for (const type of types.slice(1)) {
    if (plain(best.type) !== plain(type.type) || (best.unit !== type.unit && !sameFamily(best.unit, type.unit))) {
      throw new UserError(`${what}: incompatible types: {${best.type} ${best.unit} 0 0} {${type.type} ${type.unit} 0 0}`, 'only profiles of one kind can be added up or compared');
    }
    if (scale(1, type.unit, best.unit).value < 1) best = type;
  }
  return best;
}

/**
 * Multiplies each value column by its ratio, rounding half away from zero.
 * Samples are kept when some value of a column whose ratio is not 1 is left.
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

function normalize(source: Profile, base: Profile): Profile {
  checkCompatible(source, base);
  const sums = (p: Profile): Int64[] =>
    p.values.map(column => {
      let sum: Int64 = 0;
      for (const row of p.rows) sum = add(sum, column.at(row));
      return sum;
    });
  const wanted = sums(base);
  return scaleValues(source, sums(source).map((sum, i) => (sum === 0 ? 0 : toFloat(wanted[i]!) / toFloat(sum))));
}

/** Sets a string label on every sample, replacing values it may have. */
function withLabel(p: Profile, key: string, value: string): Profile {
  const { strings, indices } = p.strings.with([key, value]);
  const [keyIndex, valueIndex] = indices as unknown as [number, number];
  const { labels } = p;
  const rows = p.stackFrom.length;
  const from = new Uint32Array(rows + 1);
  const entries = new GrowInt32();
  for (let row = 0; row < rows; row++) {
    for (let i = labels.from[row]!; i < labels.from[row + 1]!; i++) if (labels.key[i] !== keyIndex || labels.str[i]! < 0) entries.push(i);
    entries.push(-1);
    from[row + 1] = entries.length;
  }
  const chosen = entries.finish();
  const pick = (column: Int32Array, fresh: number): Int32Array => chosen.map(i => (i < 0 ? fresh : column[i]!));
  return {
    ...p,
    strings,
    labels: {
      from,
      key: pick(labels.key, keyIndex),
      str: pick(labels.str, valueIndex),
      num: Int64Column.of([...chosen].map(i => (i < 0 ? 0 : labels.num.at(i)))),
      unit: pick(labels.unit, -1),
    },
  };
}

function checkCompatible(a: Profile, b: Profile): void {
  const one = (type: ValueType): string => `&{${type.type} ${type.unit} 0 0}`;
  const same = (x: ValueType, y: ValueType): boolean => x.type === y.type && x.unit === y.unit;
  if (!same(a.header.periodType, b.header.periodType)) {
    throw new UserError(`incompatible period types ${one(a.header.periodType)} and ${one(b.header.periodType)}`);
  }
  if (a.sampleTypes.length !== b.sampleTypes.length || !a.sampleTypes.every((type, i) => same(type, b.sampleTypes[i]!))) {
    const all = (p: Profile): string => `[${p.sampleTypes.map(t => `${t.type}/${t.unit}`).join(' ')}]`;
    throw new UserError(`incompatible sample types ${all(a)} and ${all(b)}`);
  }
}

function mergeProfiles(profiles: readonly Profile[]): Profile {
  for (const p of profiles.slice(1)) checkCompatible(profiles[0]!, p);
  const merger = new Merger(profiles[0]!.sampleTypes.length);
  for (const p of profiles) merger.add(p);
  return merger.finish(profiles);
}

/** The merged tables while they grow; everything is found by content. */
class Merger {
  private readonly strings = new StringsBuilder();
  private readonly values: Int64[][];
  private readonly stack = new GrowInt32(1024);
  private readonly stackEnd = new GrowUint32(1024);
  private readonly labelSet = new GrowInt32(1024);
  private slots = new Int32Array(4096).fill(-1);
  private hashes = new GrowInt32(1024);

  /** Distinct label sets; 0 is the empty one. */
  private readonly labelSets: LabelSet[] = [emptyLabels];
  private readonly labelIds = new Map<string, number>([['', 0]]);

  private readonly mappings: { -readonly [K in keyof Mapping]: Mapping[K] }[] = [];
  private readonly mappingIds = new Map<string, number>();

  private readonly locationIds = new Map<string, number>();
  private readonly addresses: (number | bigint)[] = [];
  private readonly locationMapping = new GrowInt32(1024);
  private readonly folded = new GrowInt32(1024);
  private readonly lineEnd = new GrowUint32(1024);
  private readonly lineFunction = new GrowInt32(1024);
  private readonly lineNumber = new Int64Builder(false, 1024);
  private readonly lineColumn = new Int64Builder(false, 1024);

  private readonly functionIds = new Map<string, number>();
  private readonly name = new GrowInt32(1024);
  private readonly systemName = new GrowInt32(1024);
  private readonly filename = new GrowInt32(1024);
  private readonly startLine = new Int64Builder(false, 1024);

  constructor(types: number) {
    this.values = Array.from({ length: types }, () => []);
  }

  add(p: Profile): void {
    const source = new SourceMaps(p);
    // The first mapping stands for the main binary and stays first.
    if (this.mappings.length === 0 && p.mappings.length > 0) this.mapping(p, 0, source);
    const mapped = new GrowInt32();
    for (const row of p.rows) {
      if (p.values.every(column => column.isZero(row))) continue;
      mapped.length = 0;
      for (let i = p.stackFrom[row]!; i < p.stackTo[row]!; i++) mapped.push(this.location(p, p.stack[i]!, source));
      this.sample(p, row, mapped, this.labels(p, row, source));
    }
  }

  private sample(p: Profile, row: number, mapped: GrowInt32, labels: number): void {
    let hash = labels + 1;
    for (let i = 0; i < mapped.length; i++) hash = (Math.imul(hash, 0x01000193) ^ mapped.array[i]!) | 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; this.slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const other = this.slots[slot]!;
      if (this.hashes.array[other] === hash && this.labelSet.array[other] === labels && this.sameStack(other, mapped)) {
        this.values.forEach((column, i) => (column[other] = add(column[other]!, p.values[i]!.at(row))));
        return;
      }
    }
    const fresh = this.stackEnd.length;
    this.slots[slot] = fresh;
    for (let i = 0; i < mapped.length; i++) this.stack.push(mapped.array[i]!);
    this.stackEnd.push(this.stack.length);
    this.labelSet.push(labels);
    this.hashes.push(hash);
    this.values.forEach((column, i) => column.push(p.values[i]!.at(row)));
    if (fresh * 2 > this.slots.length) this.rehash();
  }

  private sameStack(other: number, mapped: GrowInt32): boolean {
    const from = other === 0 ? 0 : this.stackEnd.array[other - 1]!;
    if (this.stackEnd.array[other]! - from !== mapped.length) return false;
    for (let i = 0; i < mapped.length; i++) if (this.stack.array[from + i] !== mapped.array[i]) return false;
    return true;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 4).fill(-1);
    for (let i = 0; i < this.stackEnd.length; i++) {
      let slot = this.hashes.array[i]! & (slots.length - 1);
      while (slots[slot]! >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = i;
    }
    this.slots = slots;
  }

  private labels(p: Profile, row: number, source: SourceMaps): number {
    const from = p.labels.from[row]!;
    const to = p.labels.from[row + 1]!;
    if (from === to) return 0;
    let own = '';
    for (let i = from; i < to; i++) own += `${p.labels.key[i]},${p.labels.str[i]},${p.labels.num.at(i)},${p.labels.unit[i]};`;
    let id = source.labels.get(own);
    if (id !== undefined) return id;
    const set: LabelSet = { key: [], str: [], num: [], unit: [] };
    for (let i = from; i < to; i++) {
      set.key.push(this.string(p, p.labels.key[i]!, source));
      set.str.push(p.labels.str[i]! < 0 ? -1 : this.string(p, p.labels.str[i]!, source));
      set.num.push(p.labels.num.at(i));
      set.unit.push(p.labels.unit[i]! < 0 ? -1 : this.string(p, p.labels.unit[i]!, source));
    }
    const order = set.key.map((_, i) => i).sort((a, b) => set.key[a]! - set.key[b]! || (set.str[a]! < 0 ? 1 : 0) - (set.str[b]! < 0 ? 1 : 0) || a - b);
    // Entries of one key keep their order; whether units were recorded is told by the whole key.
    const content = order.map(i => `${set.key[i]},${set.str[i]},${set.num[i]},${set.unit[i]}`).join(';');
    id = this.labelIds.get(content);
    if (id === undefined) {
      id = this.labelSets.length;
      this.labelSets.push(set);
      this.labelIds.set(content, id);
    }
    source.labels.set(own, id);
    return id;
  }

  private string(p: Profile, index: number, source: SourceMaps): number {
    let id = source.strings[index]!;
    if (id < 0) source.strings[index] = id = this.strings.add(p.strings.at(index));
    return id;
  }

  private mapping(p: Profile, index: number, source: SourceMaps): number {
    let id = source.mappings[index]!;
    if (id >= 0) return id;
    const m = p.mappings[index]!;
    const size = BigInt.asUintN(64, m.limit - m.start + 0xfffn);
    const key = `${size - (size % 0x1000n)}\0${m.offset}\0${m.buildId !== '' ? m.buildId : m.file}`;
    const known = this.mappingIds.get(key);
    if (known !== undefined) {
      source.shift[index] = this.mappings[known]!.start - m.start;
      id = known;
    } else {
      id = this.mappings.length;
      this.mappings.push({ ...m, id: id + 1 });
      this.mappingIds.set(key, id);
    }
    source.mappings[index] = id;
    return id;
  }

  private location(p: Profile, index: number, source: SourceMaps): number {
    let id = source.locations[index]!;
    if (id >= 0) return id;
    const mapping = p.locations.mapping[index]! < 0 ? -1 : this.mapping(p, p.locations.mapping[index]!, source);
    const shift = mapping < 0 ? 0n : source.shift[p.locations.mapping[index]!]!;
    const own = p.locations.address.at(index);
    const address = shift === 0n ? own : BigInt.asUintN(64, BigInt(own) + shift);
    const from = p.locations.lineFrom[index]!;
    const to = p.locations.lineTo[index]!;
    const functions: number[] = [];
    let key = `${mapping}\0${address}\0${p.locations.folded[index]}`;
    for (let l = from; l < to; l++) {
      const f = this.function(p, p.lines.function[l]!, source);
      functions.push(f);
      // pprof's key holds the column of the last line only.
      key += `\0${f}.${p.lines.line.at(l)}${l === to - 1 ? `.${p.lines.column.at(l)}` : ''}`;
    }
    const known = this.locationIds.get(key);
    if (known !== undefined) id = known;
    else {
      id = this.addresses.length;
      this.locationIds.set(key, id);
      this.addresses.push(address);
      this.locationMapping.push(mapping);
      this.folded.push(p.locations.folded[index]!);
      functions.forEach((f, i) => {
        this.lineFunction.push(f);
        this.lineNumber.push(p.lines.line.at(from + i));
        this.lineColumn.push(p.lines.column.at(from + i));
      });
      this.lineEnd.push(this.lineFunction.length);
    }
    source.locations[index] = id;
    return id;
  }

  private function(p: Profile, index: number, source: SourceMaps): number {
    let id = source.functions[index]!;
    if (id >= 0) return id;
    const name = this.string(p, p.functions.name[index]!, source);
    const systemName = this.string(p, p.functions.systemName[index]!, source);
    const filename = this.string(p, p.functions.filename[index]!, source);
    const start = p.functions.startLine.at(index);
    const key = `${name},${systemName},${filename},${start}`;
    const known = this.functionIds.get(key);
    if (known !== undefined) id = known;
    else {
      id = this.functionIds.size;
      this.functionIds.set(key, id);
      this.name.push(name);
      this.systemName.push(systemName);
      this.filename.push(filename);
      this.startLine.push(start);
    }
    source.functions[index] = id;
    return id;
  }

  finish(profiles: readonly Profile[]): Profile {
    const count = this.stackEnd.length;
    const ids = (n: number): Uint64Column => Uint64Column.of(Array.from({ length: n }, (_, i) => i + 1));
    const stackEnd = this.stackEnd.finish();
    const lineEnd = this.lineEnd.finish();
    const merged: Profile = {
      strings: Strings.fromTexts(this.strings.texts),
      sampleTypes: profiles[0]!.sampleTypes,
      rows: Uint32Array.from({ length: count }, (_, i) => i),
      stackFrom: shifted(stackEnd),
      stackTo: stackEnd,
      stack: this.stack.finish(),
      values: this.values.map(column => Int64Column.of(column, true)),
      labels: this.finishLabels(),
      mappings: this.mappings,
      locations: {
        id: ids(this.addresses.length),
        address: Uint64Column.of(this.addresses),
        mapping: this.locationMapping.finish(),
        lineFrom: shifted(lineEnd),
        lineTo: lineEnd,
        folded: Uint8Array.from(this.folded.finish()),
      },
      lines: { function: this.lineFunction.finish(), line: this.lineNumber.finish(), column: this.lineColumn.finish() },
      functions: {
        id: ids(this.name.length),
        name: this.name.finish(),
        systemName: this.systemName.finish(),
        filename: this.filename.finish(),
        startLine: this.startLine.finish(),
      },
      header: mergeHeaders(profiles),
    };
    // What cancelled out is dropped, and with it all that only it used.
    const cancelled = merged.rows.some(row => merged.values.every(column => column.isZero(row)));
    return cancelled ? mergeProfiles([merged]) : merged;
  }

  private finishLabels(): Labels {
    const from = new Uint32Array(this.labelSet.length + 1);
    const key = new GrowInt32();
    const str = new GrowInt32();
    const num = new Int64Builder(false);
    const unit = new GrowInt32();
    for (let row = 0; row < this.labelSet.length; row++) {
      const set = this.labelSets[this.labelSet.array[row]!]!;
      set.key.forEach((k, i) => {
        key.push(k);
        str.push(set.str[i]!);
        num.push(set.num[i]!);
        unit.push(set.unit[i]!);
      });
      from[row + 1] = key.length;
    }
    return { from, key: key.finish(), str: str.finish(), num: num.finish(), unit: unit.finish() };
  }
}

interface LabelSet {
  readonly key: number[];
  readonly str: number[];
  readonly num: Int64[];
  readonly unit: number[];
}
const emptyLabels: LabelSet = { key: [], str: [], num: [], unit: [] };

/** Where each entry of one source went; -1 = not yet. */
class SourceMaps {
  readonly strings: Int32Array;
  readonly mappings: Int32Array;
  readonly shift: bigint[];
  readonly locations: Int32Array;
  readonly functions: Int32Array;
  readonly labels = new Map<string, number>();
  constructor(p: Profile) {
    this.strings = new Int32Array(p.strings.length).fill(-1);
    this.mappings = new Int32Array(p.mappings.length).fill(-1);
    this.shift = p.mappings.map(() => 0n);
    this.locations = new Int32Array(p.locations.id.length).fill(-1);
    this.functions = new Int32Array(p.functions.name.length).fill(-1);
  }
}

/** [0, ...ends without the last] */
function shifted(ends: Uint32Array): Uint32Array {
  const out = new Uint32Array(ends.length);
  if (ends.length > 1) out.set(ends.subarray(0, ends.length - 1), 1);
  return out;
}

function mergeHeaders(profiles: readonly Profile[]): Profile['header'] {
  const first = profiles[0]!.header;
  let timeNanos: Int64 = 0;
  let durationNanos: Int64 = 0;
  let period: Int64 = 0;
  for (const { header } of profiles) {
    // A later profile without a time erases an earlier one's, as in pprof.
    if (timeNanos === 0 || header.timeNanos < timeNanos) timeNanos = header.timeNanos;
    durationNanos = add(durationNanos, header.durationNanos);
    if (period === 0 || period < header.period) period = header.period;
  }
  const headers = profiles.map(p => p.header);
  return {
    dropFrames: first.dropFrames,
    keepFrames: first.keepFrames,
    timeNanos,
    durationNanos,
    periodType: first.periodType,
    period,
    comments: [...new Set(headers.flatMap(h => h.comments))],
    defaultSampleType: headers.find(h => h.defaultSampleType !== '')?.defaultSampleType ?? '',
    docUrl: headers.find(h => h.docUrl !== '')?.docUrl ?? '',
  };
}
