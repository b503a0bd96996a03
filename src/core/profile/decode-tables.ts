import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import { type IdIndex, IdList, Uint64List } from './ids.ts';
import { fromHalves, Int64Builder } from '../base/int64.ts';
import type { Int64, Int64Column, Uint64Column } from '../base/int64.ts';
import type { Mapping } from './profile.ts';
import type { FunctionBatch, LocationBatch, Scanner } from './scanner.ts';
import type { WireReader } from './wire.ts';

/**
 * The tables of a profile, other than the samples, while they are decoded. Each `add` decodes one
 * message, [r.pos, end) of the reader's bytes; each `append` takes the messages of one scan.
 */

const int64Of = (r: WireReader): Int64 => {
  r.wantVarint();
  return r.hi === 0 ? r.lo : fromHalves(r.hi, r.lo);
};

export class MappingTable {
  private readonly numbers = {
    id: new Uint64List(),
    start: new Uint64List(),
    limit: new Uint64List(),
    offset: new Uint64List(),
  };
  private readonly file = new GrowInt32(16);
  private readonly buildId = new GrowInt32(16);
  /** The four flags of a mapping, a bit each. */
  private readonly flags = new GrowInt32(16);

  add(r: WireReader, end: number): void {
    r.wantBytes();
    const { id, start, limit, offset } = this.numbers;
    const lists = [id, start, limit, offset];
    for (const list of lists) list.push(0, 0);
    let file = 0,
      buildId = 0,
      flags = 0;
    r.within(end, () => {
      const { field } = r;
      if (field < 1 || field > 10) return;
      r.wantVarint();
      if (field <= 4) lists[field - 1]!.replaceLast(r.lo, r.hi);
      else if (field === 5) file = r.stringIndex();
      else if (field === 6) buildId = r.stringIndex();
      else if (r.lo !== 0 || r.hi !== 0) flags |= 1 << (field - 7);
      else flags &= ~(1 << (field - 7));
    });
    this.file.push(file);
    this.buildId.push(buildId);
    this.flags.push(flags);
  }

  finish(text: (index: number) => string): { mappings: Mapping[]; ids: Uint64Column } {
    const { id, start, limit, offset } = this.numbers;
    const [ids, starts, limits, offsets] = [id.finish(), start.finish(), limit.finish(), offset.finish()];
    const wide = (column: Uint64Column, i: number): bigint => (column.isZero(i) ? 0n : BigInt(column.at(i)));
    const mappings = Array.from({ length: ids.length }, (_, i): Mapping => {
      const flags = this.flags.array[i]!;
      return {
        id: ids.at(i),
        start: wide(starts, i),
        limit: wide(limits, i),
        offset: wide(offsets, i),
        hasFunctions: (flags & 1) !== 0,
        hasFilenames: (flags & 2) !== 0,
        hasLineNumbers: (flags & 4) !== 0,
        hasInlineFrames: (flags & 8) !== 0,
        file: text(this.file.array[i]!),
        buildId: text(this.buildId.array[i]!),
      };
    });
    return { mappings, ids };
  }
}

export class LocationTable {
  private readonly id = new Uint64List();
  private readonly address = new Uint64List();
  private readonly mapping = new IdList(1024);
  private readonly lineEnd = new GrowUint32(1024);
  private readonly folded = new GrowInt32();
  private readonly lineFunction = new IdList(1024);
  private readonly lineLine = new Int64Builder(false, 1024);
  private readonly lineColumn = new Int64Builder(false, 1024);

  add(r: WireReader, end: number): void {
    r.wantBytes();
    const outer = r.end;
    r.end = end;
    let idLo = 0,
      idHi = 0,
      mappingLo = 0,
      mappingHi = 0,
      addressLo = 0,
      addressHi = 0,
      folded = 0;
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
          this.line(r, inner);
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
    this.id.push(idLo, idHi);
    this.mapping.push(mappingLo, mappingHi);
    this.address.push(addressLo, addressHi);
    this.lineEnd.push(this.lineFunction.codes.length);
    this.folded.push(folded);
  }

  append(scanner: Scanner, batch: LocationBatch): void {
    this.id.append(batch.idLo, batch.idHi);
    this.address.append(batch.addressLo, batch.addressHi);
    this.mapping.codes.append(batch.mapping);
    this.folded.append(batch.folded);
    this.lineEnd.append(scanner.shifted(batch.lineEnd, this.lineFunction.codes.length));
    this.lineFunction.codes.append(batch.lineFunction);
    this.lineLine.append(batch.line, 0);
    this.lineColumn.append(batch.column, 0);
  }

  private line(r: WireReader, end: number): void {
    r.wantBytes();
    const outer = r.end;
    r.end = end;
    let functionLo = 0,
      functionHi = 0;
    let line: Int64 = 0,
      column: Int64 = 0;
    while (r.pos < end) {
      const inner = r.tag();
      switch (r.field) {
        case 1:
          r.wantVarint();
          functionLo = r.lo;
          functionHi = r.hi;
          break;
        case 2:
          line = int64Of(r);
          break;
        case 3:
          column = int64Of(r);
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

  /**
   * Returns the columns of locations and lines, and the bounds of each location's lines: location l
   * has the lines [bounds[l], bounds[l + 1]). The function of a line is -1 if it does not exist.
   */
  finish(id: Uint64Column, functions: IdIndex, mappings: IdIndex) {
    return {
      locations: {
        id,
        address: this.address.finish(),
        mapping: this.mapping.resolve(mappings),
        folded: Uint8Array.from(this.folded.finish()),
      },
      lines: {
        function: this.lineFunction.resolve(functions),
        line: this.lineLine.finish(),
        column: this.lineColumn.finish(),
      },
      bounds: prependZero(this.lineEnd),
    };
  }

  finishIds(): Uint64Column {
    return this.id.finish();
  }
}

/** Returns [0, ...ends]. */
function prependZero(ends: GrowUint32): Uint32Array {
  const out = new Uint32Array(ends.length + 1);
  out.set(ends.array.subarray(0, ends.length), 1);
  return out;
}

export class FunctionTable {
  private readonly id = new Uint64List();
  private readonly name = new GrowInt32();
  private readonly systemName = new GrowInt32();
  private readonly file = new GrowInt32();
  private readonly start = new Int64Builder(false, 1024);

  add(r: WireReader, end: number): void {
    r.wantBytes();
    const outer = r.end;
    r.end = end;
    let idLo = 0,
      idHi = 0,
      name = 0,
      systemName = 0,
      file = 0;
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
          name = r.stringIndex();
          break;
        case 3:
          systemName = r.stringIndex();
          break;
        case 4:
          file = r.stringIndex();
          break;
        case 5:
          start = int64Of(r);
          break;
        default:
      }
      if (inner >= 0) r.pos = inner;
    }
    r.end = outer;
    this.id.push(idLo, idHi);
    this.name.push(name);
    this.systemName.push(systemName);
    this.file.push(file);
    this.start.push(start);
  }

  append({ idLo, idHi, name, systemName, file, start }: FunctionBatch): void {
    this.id.append(idLo, idHi);
    this.name.append(name);
    this.systemName.append(systemName);
    this.file.append(file);
    this.start.append(start, 0);
  }

  /** `column` checks string indices and makes them canonical, in place. */
  finish(column: (indices: Int32Array) => Int32Array) {
    return {
      id: this.id.finish(),
      name: column(this.name.finish()),
      systemName: column(this.systemName.finish()),
      filename: column(this.file.finish()),
      startLine: this.start.finish() as Int64Column,
    };
  }
}
