import { UserError } from './errors.ts';
import { GrowInt32, GrowUint32 } from './grow.ts';
import { IdIndex, IdList, Uint64List, wideId } from './ids.ts';
import { fromHalves, Int64Builder, Uint64Column } from './int64.ts';
import type { Int64 } from './int64.ts';
import type { Mapping, Profile, ValueType } from './profile.ts';
import { Strings } from './strings.ts';
import { Reader, WireError } from './wire.ts';

/** Two profiles one after the other in one file: both carried a time. */
export class ConcatenatedError extends Error {}

/**
 * Uncompressed profile.proto to columns, in one pass over the bytes.
 *
 * Throws WireError where the bytes are not such a message at all (they may be
 * another format), ConcatenatedError, or a UserError `malformed profile: ...`
 * where they are but contradict themselves (profile.proto's own rules: ids,
 * counts, references).
 */
export function decodeProfile(bytes: Uint8Array): Profile {
  return new Decoder(bytes).run();
}

const noString: Int64 = 0;

class Decoder {
  private readonly r: Reader;
  private readonly stringFrom = new GrowUint32(1024);
  private readonly stringTo = new GrowUint32(1024);
  private readonly typeStrings: [Int64, Int64][] = [];

  private readonly stackEnd = new GrowUint32(1024);
  private readonly stackIds: IdList;
  private readonly valueCount = new GrowUint32(1024);
  private readonly values: Int64Builder[] = [];
  /** Some sample has another number of values than the first. */
  private uneven = false;
  private readonly labelEnd = new GrowUint32(1024);
  private readonly labelKey = new GrowInt32();
  private readonly labelStr = new GrowInt32();
  private readonly labelNum = new Int64Builder(false);
  private readonly labelUnit = new GrowInt32();
  private labelCount = 0;

  private readonly mappings: { strings: [Int64, Int64]; mapping: Omit<Mapping, 'file' | 'buildId'> }[] = [];

  private readonly locationId = new Uint64List();
  private readonly locationAddress = new Uint64List();
  private readonly locationMapping = new IdList(1024);
  private readonly lineEnd = new GrowUint32(1024);
  private readonly folded = new GrowInt32();
  private readonly lineFunction = new IdList(1024);
  private readonly lineLine = new Int64Builder(false, 1024);
  private readonly lineColumn = new Int64Builder(false, 1024);

  private readonly functionId = new Uint64List();
  private readonly functionName = new GrowInt32();
  private readonly functionSystemName = new GrowInt32();
  private readonly functionFile = new GrowInt32();
  private readonly functionStart = new Int64Builder(false, 1024);

  private dropFrames = noString;
  private keepFrames = noString;
  private timeNanos: Int64 = 0;
  private durationNanos: Int64 = 0;
  private periodType: [Int64, Int64] = [0, 0];
  private period: Int64 = 0;
  private readonly comments: Int64[] = [];
  private defaultSampleType = noString;
  private docUrl = noString;

  constructor(private readonly bytes: Uint8Array) {
    this.r = new Reader(bytes);
    // Stacks are most of a profile, at two or three bytes a location.
    this.stackIds = new IdList(Math.min(1 << 26, Math.max(1024, bytes.length >> 1)));
  }

  run(): Profile {
    const { r } = this;
    while (r.pos < r.end) {
      const payloadEnd = r.tag();
      switch (r.field) {
        case 1:
          this.typeStrings.push(this.pair(payloadEnd));
          break;
        case 2:
          this.sample(payloadEnd);
          break;
        case 3:
          this.mapping(payloadEnd);
          break;
        case 4:
          this.location(payloadEnd);
          break;
        case 5:
          this.function(payloadEnd);
          break;
        case 6:
          r.wantBytes();
          this.stringFrom.push(r.pos);
          this.stringTo.push(payloadEnd);
          if (this.stringTo.array[0] !== this.stringFrom.array[0]) throw new WireError("string_table[0] must be ''");
          break;
        case 7:
          this.dropFrames = this.int64();
          break;
        case 8:
          this.keepFrames = this.int64();
          break;
        case 9:
          if (this.timeNanos !== 0) throw new ConcatenatedError();
          this.timeNanos = this.int64();
          break;
        case 10:
          this.durationNanos = this.int64();
          break;
        case 11:
          this.periodType = this.pair(payloadEnd);
          break;
        case 12:
          this.period = this.int64();
          break;
        case 13:
          if (r.type === 2) {
            this.within(payloadEnd, () => {
              r.varint();
              this.comments.push(fromHalves(r.hi, r.lo));
            });
          } else this.comments.push(this.int64());
          break;
        case 14:
          this.defaultSampleType = this.int64();
          break;
        case 15:
          this.docUrl = this.int64();
          break;
        default:
      }
      if (payloadEnd >= 0) r.pos = payloadEnd;
    }
    return this.finish();
  }

  private int64(): Int64 {
    this.r.wantVarint();
    return fromHalves(this.r.hi, this.r.lo);
  }

  /** A string index: anything that no table can hold becomes -1. */
  private stringIndex(): number {
    const value = this.int64();
    return typeof value === 'number' && value >= 0 && value < 0x7fffffff ? value : -2;
  }

  /** Runs `step` until the payload is used up; nested messages end inside it. */
  private within(end: number, step: () => void): void {
    const { r } = this;
    const outer = r.end;
    r.end = end;
    while (r.pos < end) step();
    r.end = outer;
  }

  /** ValueType: two string indices. */
  private pair(end: number): [Int64, Int64] {
    const { r } = this;
    r.wantBytes();
    const out: [Int64, Int64] = [0, 0];
    this.within(end, () => {
      const inner = r.tag();
      if (r.field === 1 || r.field === 2) out[r.field - 1] = this.int64();
      if (inner >= 0) r.pos = inner;
    });
    return out;
  }

  private sample(end: number): void {
    const { r } = this;
    r.wantBytes();
    const outer = r.end;
    r.end = end;
    let count = 0;
    while (r.pos < end) {
      const inner = r.tag();
      switch (r.field) {
        case 1:
          if (r.type === 2) {
            r.end = inner;
            this.stackIds.pushPacked(r, inner);
            r.end = end;
          } else {
            r.wantVarint();
            this.stackIds.push(r.lo, r.hi);
          }
          break;
        case 2:
          if (r.type === 2) {
            r.end = inner;
            while (r.pos < inner) {
              r.varint();
              this.value(count++);
            }
            r.end = end;
          } else {
            r.wantVarint();
            this.value(count++);
          }
          break;
        case 3:
          this.label(inner);
          break;
        default:
      }
      if (inner >= 0) r.pos = inner;
    }
    r.end = outer;
    this.stackEnd.push(this.stackIds.codes.length);
    this.valueCount.push(count);
    if (count !== this.values.length) this.uneven = true;
    this.labelEnd.push(this.labelCount);
  }

  /**
   * Values beyond the first row's count mean that the profile is malformed;
   * they are counted and not kept.
   */
  private value(position: number): void {
    const { r, values } = this;
    const rows = this.valueCount.length;
    if (position >= values.length) {
      if (rows > 0) return;
      values.push(new Int64Builder(true, 1024));
    }
    const column = values[position]!;
    if (column.length !== rows) return;
    column.push(r.hi === 0 ? r.lo : fromHalves(r.hi, r.lo));
  }

  private label(end: number): void {
    const { r } = this;
    r.wantBytes();
    const outer = r.end;
    r.end = end;
    let key = 0;
    let str = 0;
    let num: Int64 = 0;
    let unit = 0;
    while (r.pos < end) {
      const inner = r.tag();
      switch (r.field) {
        case 1:
          key = this.stringIndex();
          break;
        case 2:
          str = this.stringIndex();
          break;
        case 3:
          num = this.int64();
          break;
        case 4:
          unit = this.stringIndex();
          break;
        default:
      }
      if (inner >= 0) r.pos = inner;
    }
    r.end = outer;
    // A label with neither text, number nor unit says nothing and is dropped,
    // though its key must still be a string of the table.
    if (str === 0 && num === 0 && unit === 0) {
      if (key !== 0) this.looseKeys.add(key);
      return;
    }
    this.labelKey.push(key);
    this.labelStr.push(str === 0 ? -1 : str);
    this.labelNum.push(str === 0 ? num : 0);
    this.labelUnit.push(str === 0 && unit !== 0 ? unit : -1);
    this.labelCount++;
  }
  private readonly looseKeys = new Set<number>();

  private mapping(end: number): void {
    const { r } = this;
    r.wantBytes();
    const n = new Array<number | bigint>(11).fill(0);
    this.within(end, () => {
      const inner = r.tag();
      if (r.field >= 1 && r.field <= 10) {
        r.wantVarint();
        n[r.field] = r.field === 5 || r.field === 6 ? fromHalves(r.hi, r.lo) : wideId(r.lo, r.hi);
      }
      if (inner >= 0) r.pos = inner;
    });
    this.mappings.push({
      strings: [n[5]!, n[6]!],
      mapping: {
        id: n[1]!,
        start: BigInt(n[2]!),
        limit: BigInt(n[3]!),
        offset: BigInt(n[4]!),
        hasFunctions: n[7] !== 0,
        hasFilenames: n[8] !== 0,
        hasLineNumbers: n[9] !== 0,
        hasInlineFrames: n[10] !== 0,
      },
    });
  }

  private location(end: number): void {
    const { r } = this;
    r.wantBytes();
    const outer = r.end;
    r.end = end;
    let idLo = 0, idHi = 0, mappingLo = 0, mappingHi = 0, addressLo = 0, addressHi = 0, folded = 0;
    while (r.pos < end) {
      const inner = r.tag();
      switch (r.field) {
        case 1:
          r.wantVarint();
          idLo = r.lo;
          idHi = r.hi;
          break;
        case 2:
          r.wantVarint();
          mappingLo = r.lo;
          mappingHi = r.hi;
          break;
        case 3:
          r.wantVarint();
          addressLo = r.lo;
          addressHi = r.hi;
          break;
        case 4:
          this.line(inner);
          break;
        case 5:
          r.wantVarint();
          folded = r.lo !== 0 || r.hi !== 0 ? 1 : 0;
          break;
        default:
      }
      if (inner >= 0) r.pos = inner;
    }
    r.end = outer;
    this.locationId.push(idLo, idHi);
    this.locationMapping.push(mappingLo, mappingHi);
    this.locationAddress.push(addressLo, addressHi);
    this.lineEnd.push(this.lineFunction.codes.length);
    this.folded.push(folded);
  }

  private line(end: number): void {
    const { r } = this;
    r.wantBytes();
    const outer = r.end;
    r.end = end;
    let functionLo = 0, functionHi = 0;
    let line: Int64 = 0, column: Int64 = 0;
    while (r.pos < end) {
      const inner = r.tag();
      switch (r.field) {
        case 1:
          r.wantVarint();
          functionLo = r.lo;
          functionHi = r.hi;
          break;
        case 2:
          line = this.int64();
          break;
        case 3:
          column = this.int64();
          break;
        default:
      }
      if (inner >= 0) r.pos = inner;
    }
    r.end = outer;
    this.lineFunction.push(functionLo, functionHi);
    this.lineLine.push(line);
    this.lineColumn.push(column);
  }

  private function(end: number): void {
    const { r } = this;
    r.wantBytes();
    const outer = r.end;
    r.end = end;
    let idLo = 0, idHi = 0, name = 0, systemName = 0, file = 0;
    let start: Int64 = 0;
    while (r.pos < end) {
      const inner = r.tag();
      switch (r.field) {
        case 1:
          r.wantVarint();
          idLo = r.lo;
          idHi = r.hi;
          break;
        case 2:
          name = this.stringIndex();
          break;
        case 3:
          systemName = this.stringIndex();
          break;
        case 4:
          file = this.stringIndex();
          break;
        case 5:
          start = this.int64();
          break;
        default:
      }
      if (inner >= 0) r.pos = inner;
    }
    r.end = outer;
    this.functionId.push(idLo, idHi);
    this.functionName.push(name);
    this.functionSystemName.push(systemName);
    this.functionFile.push(file);
    this.functionStart.push(start);
  }

  private finish(): Profile {
    const strings = Strings.fromBytes(this.bytes, this.stringFrom.finish(), this.stringTo.finish());
    const canon = strings.canonical();
    const text = (index: Int64): string => {
      if (typeof index !== 'number' || index < 0 || index >= canon.length) throw new WireError('string index');
      return strings.at(index);
    };
    const column = (list: GrowInt32, none: boolean): Int32Array => {
      const out = list.finish();
      for (let i = 0; i < out.length; i++) {
        const index = out[i]!;
        if (index === -1 && none) continue;
        if (index < 0 || index >= canon.length) throw new WireError('string index');
        out[i] = canon[index]!;
      }
      return out;
    };
    const valueType = ([type, unit]: [Int64, Int64]): ValueType => ({ type: text(type), unit: text(unit) });

    const mappings = this.mappings.map(({ strings: [file, buildId], mapping }) => ({ ...mapping, file: text(file), buildId: text(buildId) }));
    const functions = {
      id: this.functionId.finish(),
      name: column(this.functionName, false),
      systemName: column(this.functionSystemName, false),
      filename: column(this.functionFile, false),
      startLine: this.functionStart.finish(),
    };
    const sampleTypes = this.typeStrings.map(valueType);
    for (const key of this.looseKeys) text(key);
    const labels = {
      from: prefixZero(this.labelEnd),
      key: column(this.labelKey, false),
      str: column(this.labelStr, true),
      num: this.labelNum.finish(),
      unit: column(this.labelUnit, true),
    };
    const header = {
      dropFrames: text(this.dropFrames),
      keepFrames: text(this.keepFrames),
      timeNanos: this.timeNanos,
      durationNanos: this.durationNanos,
      periodType: valueType(this.periodType),
      period: this.period,
      comments: this.comments.map(text),
      defaultSampleType: text(this.defaultSampleType),
      docUrl: text(this.docUrl),
    };

    const locationId = this.locationId.finish();
    const locationIndex = new IdIndex(locationId);
    const functionIndex = new IdIndex(functions.id);
    const mappingIds = Uint64Column.of(mappings.map(m => m.id));
    const mappingIndex = new IdIndex(mappingIds);
    const stackBounds = prefixZero(this.stackEnd);
    const lineBounds = prefixZero(this.lineEnd);
    const count = this.valueCount.length;
    const stack = this.stackIds.resolve(locationIndex);
    const lineFunction = this.lineFunction.resolve(functionIndex);

    this.checkSamples(stack, stackBounds, sampleTypes.length);
    checkIds(mappingIds, mappingIndex, 'mapping', 'mappings', 'ID');
    checkIds(functions.id, functionIndex, 'function', 'functions', 'ID');
    checkLocations(locationId, locationIndex, lineFunction, lineBounds);

    const rows = new Uint32Array(count);
    for (let i = 0; i < count; i++) rows[i] = i;
    // With no sample at all there is still one empty column a type.
    while (this.values.length < sampleTypes.length) this.values.push(new Int64Builder(true));
    return {
      strings,
      sampleTypes,
      rows,
      stackFrom: stackBounds.subarray(0, count),
      stackTo: stackBounds.subarray(1),
      stack,
      values: this.values.map(builder => builder.finish()),
      labels,
      mappings,
      locations: {
        id: locationId,
        address: this.locationAddress.finish(),
        mapping: this.locationMapping.resolve(mappingIndex),
        lineFrom: lineBounds.subarray(0, locationId.length),
        lineTo: lineBounds.subarray(1),
        folded: Uint8Array.from(this.folded.finish()),
      },
      lines: { function: lineFunction, line: this.lineLine.finish(), column: this.lineColumn.finish() },
      functions,
      header,
    };
  }

  /** First contradiction in sample order: count of values, then locations. */
  private checkSamples(stack: Int32Array, bounds: Uint32Array, types: number): void {
    const counts = this.valueCount;
    if (!this.stackIds.missing && types === this.values.length && !this.uneven) return;
    if (types === 0 && counts.length > 0) malformed('missing sample type information');
    for (let row = 0; row < counts.length; row++) {
      const count = counts.array[row]!;
      if (count !== types) malformed(`mismatch: sample has ${count} values vs. ${types} types`);
      for (let i = bounds[row]!; i < bounds[row + 1]!; i++) if (stack[i]! < 0) malformed('sample has nil location');
    }
  }
}

/** [0, ...ends] */
function prefixZero(ends: GrowUint32): Uint32Array {
  const out = new Uint32Array(ends.length + 1);
  out.set(ends.array.subarray(0, ends.length), 1);
  return out;
}

export function malformed(why: string): never {
  throw new UserError(`malformed profile: ${why}`, 'the file is a profile, but it contradicts itself: record it again or report it to the tool that wrote it');
}

function checkIds(ids: Uint64Column, index: IdIndex, one: string, many: string, word: string): void {
  const i = index.firstBad;
  if (i < 0) return;
  const id = ids.at(i);
  malformed(id === 0 ? `found ${one} with reserved ${word}=0` : `multiple ${many} with same id: ${id}`);
}

function checkLocations(ids: Uint64Column, index: IdIndex, lineFunction: Int32Array, lineBounds: Uint32Array): void {
  for (let i = 0; i < ids.length; i++) {
    if (i === index.firstBad) checkIds(ids, index, 'location', 'locations', 'id');
    for (let l = lineBounds[i]!; l < lineBounds[i + 1]!; l++) {
      if (lineFunction[l]! < 0) malformed(`location id: ${ids.at(i)} has a line with nil function`);
    }
  }
}
