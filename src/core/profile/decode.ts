import { FunctionTable, LocationTable, MappingTable } from './decode-tables.ts';
import { SampleColumns } from './decode-samples.ts';
import { UserError } from '../base/errors.ts';
import { GrowInt32 } from '../base/grow.ts';
import { IdIndex } from './ids.ts';
import { fromHalves } from '../base/int64.ts';
import type { Int64, Uint64Column } from '../base/int64.ts';
import type { Profile, ValueType } from './profile.ts';
import { Scanner } from './scanner.ts';
import { StringCollector } from './strings.ts';
import { WireReader, WireError } from './wire.ts';
import { phrase } from '../base/phrase.ts';

/**
 * The file holds two profiles, one after the other: a second time was found (pprof: encode.go
 * profileDecoder).
 */
export class ConcatenatedError extends Error {}

/**
 * Decodes an uncompressed profile.proto into columns, in one pass over the bytes. `scanFrom`: see
 * ProfileDecoder.
 *
 * Throws
 * - WireError if the bytes are not such a message at all, so that they may be in another format;
 * - ConcatenatedError if they are two profiles;
 * - UserError `malformed profile: ...` if ids, counts or references contradict each other (pprof:
 *   profile.go CheckValid).
 */
export function decodeProfile(bytes: Uint8Array, scanFrom = usualScanFrom): Profile {
  const decoder = new ProfileDecoder(bytes.length, scanFrom);
  decoder.push(bytes, true);
  return decoder.finish();
}

/** Chunks below this many bytes are decoded without the scanner, whose start would cost more. */
const usualScanFrom = 1 << 14;

/** Bytes of a tag (10 at most) and a value or a length (10 at most). */
const longestHead = 20;

/** The longest pause between two calls of the scanner, in fields that the general reader decodes. */
const longestRest = 64;

/** Decodes a profile that is read in chunks; see decodeProfile. No chunk is kept once it was read. */
export class ProfileDecoder {
  private readonly r = new WireReader(new Uint8Array(0));
  /** Bytes before the current chunk. */
  private consumed = 0;

  private readonly strings = new StringCollector();
  /** String indices of the sample types: type, unit, type, unit, ... */
  private readonly typeStrings = new GrowInt32(16);
  private readonly samples: SampleColumns;
  private readonly mappings = new MappingTable();
  private readonly locations = new LocationTable();
  private readonly functions = new FunctionTable();

  private dropFrames: Int64 = 0;
  private keepFrames: Int64 = 0;
  private timeNanos: Int64 = 0;
  private durationNanos: Int64 = 0;
  private periodType: readonly [number, number] = [0, 0];
  private period: Int64 = 0;
  private readonly comments: Int64[] = [];
  private defaultSampleType: Int64 = 0;
  private docUrl: Int64 = 0;

  /**
   * `total`: the length of the profile in bytes, as far as known; 0 = unknown. `scanFrom`: the
   * length of a chunk from which the scanner is used; Infinity decodes everything with the general
   * reader.
   */
  constructor(
    private readonly total: number,
    private readonly scanFrom = usualScanFrom,
  ) {
    this.samples = new SampleColumns(total);
  }

  /**
   * Decodes the whole fields at the start of a chunk and returns how many bytes they took. The
   * caller must pass the remaining bytes again, at the start of the next chunk, which must have at
   * least `needed` bytes. `last`: no chunk follows.
   */
  push(bytes: Uint8Array, last: boolean): number {
    const { r } = this;
    r.reset(bytes);
    const { end } = r;
    // Within the file, a field is begun only where its tag and length are surely complete.
    const headroom = last ? 0 : longestHead;
    let done = 0;
    this.needed = headroom;
    const scanner = bytes.length < this.scanFrom ? null : Scanner.get();
    if (scanner?.take(bytes, this.token)) this.samples.forgetSets();
    // A call of the scanner costs more than one field. While it finds nothing, the pauses between
    // its calls double.
    let rest = 0;
    let pause = 1;
    try {
      while (r.pos < end) {
        if (scanner && rest-- === 0) {
          const from = r.pos;
          this.scan(scanner, headroom);
          pause = r.pos > from ? 1 : Math.min(2 * pause, longestRest);
          rest = pause - 1;
        }
        if (r.pos === end || end - r.pos < headroom) break;
        done = r.pos;
        const payloadEnd = r.tag(!last);
        if (payloadEnd === -2) {
          this.needed = r.pos - done + r.lo;
          r.pos = done;
          break;
        }
        this.field(payloadEnd);
      }
    } finally {
      scanner?.release();
    }
    this.strings.endPiece(bytes);
    this.consumed += r.pos;
    return r.pos;
  }
  /** The minimum length in bytes of the next chunk. */
  needed = 0;
  /** Identity token for the scanner, which outlives this decoder and must not retain it. */
  private readonly token = {};

  /** Decodes messages from r.pos on with the scanner, up to one that it leaves to the general reader. */
  private scan(scanner: Scanner, headroom: number): void {
    const { r } = this;
    for (let goesOn = true; goesOn; ) {
      // All samples must have as many values as the first one.
      const types = this.samples.rows === 0 ? this.typeCount : this.samples.values.types;
      const batch = scanner.scan(r.pos, headroom, types);
      r.pos = batch.at;
      if (batch.samples)
        this.samples.append(scanner, batch.samples, this.total === 0 ? 0 : (this.consumed + r.pos) / this.total);
      if (batch.locations) this.locations.append(scanner, batch.locations);
      if (batch.functions) this.functions.append(batch.functions);
      if (batch.strings) {
        this.strings.append(scanner, r.bytes, batch.strings);
        this.checkFirstString();
      }
      ({ goesOn } = batch);
    }
  }

  private get typeCount(): number {
    return this.typeStrings.length >> 1;
  }

  /** Decodes one field of the Profile message, whose tag was read (pprof: encode.go profileDecoder). */
  private field(payloadEnd: number): void {
    const { r } = this;
    switch (r.field) {
      case 1:
        this.pair(payloadEnd);
        this.typeStrings.push(this.first);
        this.typeStrings.push(this.second);
        break;
      case 2:
        r.wantBytes();
        this.samples.reserve(payloadEnd - r.pos, this.total === 0 ? 0 : (this.consumed + r.pos) / this.total);
        this.samples.add(r, payloadEnd);
        break;
      case 3:
        this.mappings.add(r, payloadEnd);
        break;
      case 4:
        this.locations.add(r, payloadEnd);
        break;
      case 5:
        this.functions.add(r, payloadEnd);
        break;
      case 6:
        r.wantBytes();
        this.strings.add(r.bytes, r.pos, payloadEnd);
        this.checkFirstString();
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
        this.pair(payloadEnd);
        this.periodType = [this.first, this.second];
        break;
      case 12:
        this.period = this.int64();
        break;
      case 13:
        if (r.type === 2) this.packedComments(payloadEnd);
        else this.comments.push(this.int64());
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

  private checkFirstString(): void {
    if (this.strings.isFirstWrong) throw new WireError("string_table[0] must be ''");
  }

  private int64(): Int64 {
    this.r.wantVarint();
    return fromHalves(this.r.hi, this.r.lo);
  }

  private packedComments(end: number): void {
    const { r } = this;
    const outer = r.end;
    r.end = end;
    while (r.pos < end) {
      r.varint();
      this.comments.push(fromHalves(r.hi, r.lo));
    }
    r.end = outer;
  }

  /** Reads a ValueType into `first` and `second`, the string indices of its type and unit. */
  private pair(end: number): void {
    const { r } = this;
    r.wantBytes();
    this.first = this.second = 0;
    r.within(end, this.pairField);
  }
  private first = 0;
  private second = 0;
  /** A field, so that no closure is made per ValueType. */
  private readonly pairField = (): void => {
    const { r } = this;
    if (r.field === 1) this.first = r.stringIndex();
    else if (r.field === 2) this.second = r.stringIndex();
  };

  /** Resolves ids and string indices, and checks the profile (pprof: encode.go postDecode). Throws as decodeProfile. */
  finish(): Profile {
    const { samples } = this;
    const strings = this.strings.finish();
    const canon = strings.canonical();
    const text = (index: Int64): string => {
      if (typeof index !== 'number' || index < 0 || index >= canon.length) throw new WireError('string index');
      return strings.at(index);
    };
    /** Makes string indices canonical, in place. `none`: -1 is allowed and means no string. */
    const column = (out: Int32Array, none = false): Int32Array => {
      for (let i = 0; i < out.length; i++) {
        const index = out[i]!;
        if (index === -1 && none) continue;
        if (index < 0 || index >= canon.length) throw new WireError('string index');
        out[i] = canon[index]!;
      }
      return out;
    };
    const valueType = (type: number, unit: number): ValueType => ({ type: text(type), unit: text(unit) });
    const typeStrings = this.typeStrings.finish();

    const { mappings, ids: mappingIds } = this.mappings.finish(text);
    const functions = this.functions.finish(indices => column(indices));
    const sampleTypes: ValueType[] = [];
    for (let i = 0; i < typeStrings.length; i += 2) sampleTypes.push(valueType(typeStrings[i]!, typeStrings[i + 1]!));
    for (const key of samples.droppedKeys) text(key);
    const labels = samples.finishLabels();
    column(labels.key);
    column(labels.str, true);
    column(labels.unit, true);
    const header = {
      dropFrames: text(this.dropFrames),
      keepFrames: text(this.keepFrames),
      timeNanos: this.timeNanos,
      durationNanos: this.durationNanos,
      periodType: valueType(...this.periodType),
      period: this.period,
      comments: this.comments.map(text),
      defaultSampleType: text(this.defaultSampleType),
      docUrl: text(this.docUrl),
    };

    const locationId = this.locations.finishIds();
    const locationIndex = new IdIndex(locationId);
    const functionIndex = new IdIndex(functions.id);
    const mappingIndex = new IdIndex(mappingIds);
    const stack = samples.finishStack(locationIndex);
    const { locations, lines, bounds } = this.locations.finish(locationId, functionIndex, mappingIndex);

    checkSamples(samples, stack, sampleTypes.length);
    checkIds(mappingIds, mappingIndex, 'mapping', 'mappings', 'ID');
    checkIds(functions.id, functionIndex, 'function', 'functions', 'ID');
    checkLocations(locationId, locationIndex, lines.function, bounds);

    const rows = new Uint32Array(samples.rows);
    for (let i = 0; i < rows.length; i++) rows[i] = i;
    return {
      strings,
      sampleTypes,
      rows,
      stackFrom: samples.from.finish(),
      stackTo: samples.to.finish(),
      stack,
      values: samples.values.finish(sampleTypes.length),
      labels,
      mappings,
      locations: { ...locations, lineFrom: bounds.subarray(0, locationId.length), lineTo: bounds.subarray(1) },
      lines,
      functions,
      header,
    };
  }
}

/** Throws for the first invalid sample, in pprof's order: number of values, then locations. */
function checkSamples(samples: SampleColumns, stack: Int32Array, types: number): void {
  const mismatch = samples.values.mismatch(types);
  if (!samples.ids.missing && !mismatch) return;
  if (types === 0 && samples.rows > 0) throwMalformed('missing sample type information');
  for (let row = 0; row < samples.rows; row++) {
    if (row === mismatch?.row) throwMalformed(`mismatch: sample has ${mismatch.count} values vs. ${types} types`);
    for (let i = samples.from.array[row]!; i < samples.to.array[row]!; i++)
      if (stack[i]! < 0) throwMalformed('sample has nil location');
  }
}

/** Throws the UserError of a profile that contradicts itself. */
function throwMalformed(why: string): never {
  throw new UserError(
    `malformed profile: ${why}`,
    phrase`the file is a profile, but it contradicts itself: record it again or report it to the tool that
      wrote it`,
  );
}

/** Throws if an id of a table is 0 or occurs twice. */
function checkIds(ids: Uint64Column, index: IdIndex, one: string, many: string, word: string): void {
  const i = index.firstBad;
  if (i < 0) return;
  const id = ids.at(i);
  throwMalformed(id === 0 ? `found ${one} with reserved ${word}=0` : `multiple ${many} with same id: ${id}`);
}

/** Throws for the first location with an invalid id, or with a line without a function. */
function checkLocations(ids: Uint64Column, index: IdIndex, lineFunction: Int32Array, lineBounds: Uint32Array): void {
  for (let i = 0; i < ids.length; i++) {
    if (i === index.firstBad) checkIds(ids, index, 'location', 'locations', 'id');
    for (let l = lineBounds[i]!; l < lineBounds[i + 1]!; l++) {
      if (lineFunction[l]! < 0) throwMalformed(`location id: ${ids.at(i)} has a line with nil function`);
    }
  }
}
