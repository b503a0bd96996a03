import { UserError } from '../base/errors.ts';
import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import { add, Int64Builder, Int64Column, Uint64Column } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { Header, Labels, Mapping, Profile, ValueType } from './profile.ts';
import { LabelSetBuilder } from './labelsets.ts';
import { Strings, StringsBuilder } from './strings.ts';

/** The part of a profile that decides whether it can be merged with another. */
export type ProfileKind = Pick<Profile, 'sampleTypes' | 'header'>;

/** Throws a UserError if two profiles cannot be merged (pprof: merge.go compatible). */
export function checkCompatible(a: ProfileKind, b: ProfileKind): void {
  const one = (type: ValueType): string => `&{${type.type} ${type.unit} 0 0}`;
  const same = (x: ValueType, y: ValueType): boolean => x.type === y.type && x.unit === y.unit;
  if (!same(a.header.periodType, b.header.periodType)) {
    throw new UserError(`incompatible period types ${one(a.header.periodType)} and ${one(b.header.periodType)}`);
  }
  if (
    a.sampleTypes.length !== b.sampleTypes.length ||
    !a.sampleTypes.every((type, i) => same(type, b.sampleTypes[i]!))
  ) {
    const all = (p: ProfileKind): string => `[${p.sampleTypes.map(t => `${t.type}/${t.unit}`).join(' ')}]`;
    throw new UserError(`incompatible sample types ${all(a)} and ${all(b)}`);
  }
}

/**
 * Merges profiles, one after the other, into tables of their own (pprof: merge.go profileMerger).
 * Entries are found by content. Of a profile that was added, only its share of the tables is kept.
 */
export class Merger {
  private readonly strings = new StringsBuilder();
  private readonly values: Int64[][] = [];
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

  /** The sample types and period type that all profiles must have. */
  private first: ProfileKind | null = null;
  private readonly headers = new HeaderMerger();

  /** Throws a UserError if the profile's types differ from the first one's. */
  add(p: Profile): void {
    if (this.first) checkCompatible(this.first, p);
    else {
      this.first = { sampleTypes: p.sampleTypes, header: p.header };
      for (let i = 0; i < p.sampleTypes.length; i++) this.values.push([]);
    }
    this.headers.add(p.header);
    const source = new SourceMaps(p);
    // The first mapping is the main binary's and must stay the first (pprof: merge.go Merge).
    if (this.mappings.length === 0 && p.mappings.length > 0) this.mapping(p, 0, source);
    const mapped = new GrowInt32();
    for (const row of p.rows) {
      if (p.values.every(column => column.isZero(row))) continue;
      mapped.length = 0;
      for (let i = p.stackFrom[row]!; i < p.stackTo[row]!; i++) mapped.push(this.location(p, p.stack[i]!, source));
      this.sample(p, row, mapped, this.labels(p, row, source));
    }
  }

  /** Adds a row to the sample with the same stack and labels (pprof: merge.go mapSample). */
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
    const set = p.labels.set[row]!;
    let id = source.labels[set]!;
    if (id < 0) source.labels[set] = id = this.labelsOf(p, p.labels.setFrom[set]!, p.labels.setFrom[set + 1]!, source);
    return id;
  }

  private labelsOf(p: Profile, from: number, to: number, source: SourceMaps): number {
    if (from === to) return 0;
    const set: LabelSet = { key: [], str: [], num: [], unit: [] };
    for (let i = from; i < to; i++) {
      set.key.push(this.string(p, p.labels.key[i]!, source));
      set.str.push(p.labels.str[i]! < 0 ? -1 : this.string(p, p.labels.str[i]!, source));
      set.num.push(p.labels.num.at(i));
      set.unit.push(p.labels.unit[i]! < 0 ? -1 : this.string(p, p.labels.unit[i]!, source));
    }
    const order = set.key
      .map((_, i) => i)
      .sort((a, b) => set.key[a]! - set.key[b]! || (set.str[a]! < 0 ? 1 : 0) - (set.str[b]! < 0 ? 1 : 0) || a - b);
    // Entries of one key keep their order. Their units are part of the key's content.
    const content = order.map(i => `${set.key[i]},${set.str[i]},${set.num[i]},${set.unit[i]}`).join(';');
    let id = this.labelIds.get(content);
    if (id === undefined) {
      id = this.labelSets.length;
      this.labelSets.push(set);
      this.labelIds.set(content, id);
    }
    return id;
  }

  private string(p: Profile, index: number, source: SourceMaps): number {
    let id = source.strings[index]!;
    if (id < 0) source.strings[index] = id = this.strings.add(p.strings.at(index));
    return id;
  }

  /** pprof: merge.go mapMapping */
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

  /** pprof: merge.go mapLocation */
  private location(p: Profile, index: number, source: SourceMaps): number {
    let id = source.locations[index]!;
    if (id >= 0) return id;
    const mapping = p.locations.mapping[index]! < 0 ? -1 : this.mapping(p, p.locations.mapping[index]!, source);
    const shift = mapping < 0 ? 0n : source.shift[p.locations.mapping[index]!]!;
    const unshifted = p.locations.address.at(index);
    const address = shift === 0n ? unshifted : BigInt.asUintN(64, BigInt(unshifted) + shift);
    const from = p.locations.lineFrom[index]!;
    const to = p.locations.lineTo[index]!;
    const functions: number[] = [];
    let key = `${mapping}\0${address}\0${p.locations.folded[index]}`;
    for (let l = from; l < to; l++) {
      const f = this.function(p, p.lines.function[l]!, source);
      functions.push(f);
      // pprof's key holds the column of the last line only (merge.go locationKey).
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

  /** pprof: merge.go mapFunction */
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

  /** Returns the merged profile. At least one profile must have been added. */
  finish(): Profile {
    const count = this.stackEnd.length;
    const ids = (n: number): Uint64Column => Uint64Column.of(Array.from({ length: n }, (_, i) => i + 1));
    const stackEnd = this.stackEnd.finish();
    const lineEnd = this.lineEnd.finish();
    const merged: Profile = {
      strings: Strings.fromTexts(this.strings.texts),
      sampleTypes: this.first!.sampleTypes,
      rows: Uint32Array.from({ length: count }, (_, i) => i),
      stackFrom: startsOf(stackEnd),
      stackTo: stackEnd,
      stack: this.stack.finish(),
      values: this.values.map(column => Int64Column.of(column, true)),
      labels: this.finishLabels(),
      mappings: this.mappings,
      locations: {
        id: ids(this.addresses.length),
        address: Uint64Column.of(this.addresses),
        mapping: this.locationMapping.finish(),
        lineFrom: startsOf(lineEnd),
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
      header: this.headers.finish(),
    };
    // Samples whose values cancelled out are dropped, with the table entries that only they used.
    const cancelled = merged.rows.some(row => merged.values.every(column => column.isZero(row)));
    if (!cancelled) return merged;
    const again = new Merger();
    again.add(merged);
    return again.finish();
  }

  private finishLabels(): Labels {
    const sets = new LabelSetBuilder();
    const now = this.labelSets.map(set => {
      set.key.forEach((key, i) => sets.add(key, set.str[i]!, set.num[i]!, set.unit[i]!));
      return sets.take();
    });
    return { ...sets.finish(), set: this.labelSet.finish().map(set => now[set]!) };
  }
}

interface LabelSet {
  readonly key: number[];
  readonly str: number[];
  readonly num: Int64[];
  readonly unit: number[];
}
const emptyLabels: LabelSet = { key: [], str: [], num: [], unit: [] };

/** The index in the merged tables for each entry of one source; -1 = not merged yet. */
class SourceMaps {
  readonly strings: Int32Array;
  readonly mappings: Int32Array;
  /** Per mapping: start in the merged profile minus start in the source. */
  readonly shift: bigint[];
  readonly locations: Int32Array;
  readonly functions: Int32Array;
  readonly labels: Int32Array;
  constructor(p: Profile) {
    this.strings = new Int32Array(p.strings.length).fill(-1);
    this.mappings = new Int32Array(p.mappings.length).fill(-1);
    this.labels = new Int32Array(p.labels.setFrom.length - 1).fill(-1);
    this.shift = p.mappings.map(() => 0n);
    this.locations = new Int32Array(p.locations.id.length).fill(-1);
    this.functions = new Int32Array(p.functions.name.length).fill(-1);
  }
}

/** Returns the starts of ranges from their ends: [0, ...ends without the last]. */
function startsOf(ends: Uint32Array): Uint32Array {
  const out = new Uint32Array(ends.length);
  if (ends.length > 1) out.set(ends.subarray(0, ends.length - 1), 1);
  return out;
}

/** Merges headers (pprof: merge.go combineHeaders). */
class HeaderMerger {
  private merged: Header | null = null;
  private readonly comments = new Set<string>();

  add(header: Header): void {
    for (const comment of header.comments) this.comments.add(comment);
    const so = this.merged;
    if (!so) {
      this.merged = header;
      return;
    }
    this.merged = {
      ...so,
      // A later profile without a time erases the time of the earlier ones, as in pprof.
      timeNanos: so.timeNanos === 0 || header.timeNanos < so.timeNanos ? header.timeNanos : so.timeNanos,
      durationNanos: add(so.durationNanos, header.durationNanos),
      period: so.period === 0 || so.period < header.period ? header.period : so.period,
      defaultSampleType: so.defaultSampleType || header.defaultSampleType,
      docUrl: so.docUrl || header.docUrl,
    };
  }

  finish(): Header {
    return { ...this.merged!, comments: [...this.comments] };
  }
}
