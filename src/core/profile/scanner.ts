import { growTo, startKernel, unlessFull, writeStruct } from '../base/kernel.ts';
import type { KernelMemory } from '../base/kernel.ts';
import { scanCode, scanLayout } from './scan-code.ts';
import type { ScanKernel } from './scan-code.ts';

const { codesLength, columnLength, mostTypes, unusual, full, counts } = scanLayout;

/** Bytes of a profile that are looked at together. */
const windowSize = 1 << 19;

/**
 * Samples: row r has the codes [rowBegin[r], rowEnd[r]). Its label set is
 * number set[r] of the kernel; 0 is the empty set. The labels of a set's first
 * row, and only of that, are [labelEnd[r - 1], labelEnd[r]).
 */
export interface SampleBatch {
  readonly count: number;
  /** Location ids. */
  readonly codes: Int32Array;
  readonly rowBegin: Int32Array;
  readonly rowEnd: Int32Array;
  /** Of the codes; see StackHash. */
  readonly hash: Int32Array;
  readonly labelEnd: Int32Array;
  /** A column a type, and the sum of its magnitudes. */
  readonly values: readonly Float64Array[];
  readonly sums: Float64Array;
  readonly set: Int32Array;
  readonly labelKey: Int32Array;
  readonly labelStr: Int32Array;
  readonly labelUnit: Int32Array;
  readonly labelNum: Float64Array;
}

export interface LocationBatch {
  readonly idLo: Uint32Array;
  readonly idHi: Uint32Array;
  readonly addressLo: Uint32Array;
  readonly addressHi: Uint32Array;
  readonly mapping: Int32Array;
  readonly folded: Int32Array;
  /** In the lines of the batch. */
  readonly lineEnd: Int32Array;
  readonly lineFunction: Int32Array;
  readonly line: Float64Array;
  readonly column: Float64Array;
}

export interface FunctionBatch {
  readonly idLo: Uint32Array;
  readonly idHi: Uint32Array;
  readonly name: Int32Array;
  readonly systemName: Int32Array;
  readonly file: Int32Array;
  readonly start: Float64Array;
}

/** Neighbours of one piece, with their places there. */
export interface StringBatch {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** What is to be added to the places. */
  readonly shift: number;
}

/** What one scan found. Its columns are overwritten by the next. */
export interface Batch {
  /** Where the first message begins that was not read. */
  readonly at: number;
  /**
   * The same call from there on reads more. Else that message is for the general reader: it is
   * unusual, cut off or damaged.
   */
  readonly goesOn: boolean;
  readonly samples: SampleBatch | null;
  readonly locations: LocationBatch | null;
  readonly functions: FunctionBatch | null;
  readonly strings: StringBatch | null;
}

/** The addresses of a kernel's columns and of the window after them, by struct and field. */
function layOut() {
  let free: number = scanLayout.columnsAt;
  const take = (bytes: number): number => {
    const address = free;
    free += bytes;
    return address;
  };
  const ints = (length: number = columnLength): number => take(length * 4);
  const doubles = (length: number = columnLength): number => take(length * 8);
  const samples = {
    codes: ints(codesLength),
    begin: ints(),
    end: ints(),
    hash: ints(),
    labelEnd: ints(),
    set: ints(),
    values: doubles(mostTypes * columnLength),
    sums: doubles(mostTypes),
  };
  const labels = { key: ints(), str: ints(), unit: ints(), num: doubles() };
  const strings = { from: ints(), to: ints() };
  const locations = {
    id: ints(),
    idHigh: ints(),
    address: ints(),
    addressHigh: ints(),
    mapping: ints(),
    folded: ints(),
    lineEnd: ints(),
  };
  const lines = { functionId: ints(), line: doubles(), column: doubles() };
  const functions = { id: ints(), idHigh: ints(), name: ints(), systemName: ints(), file: ints(), start: doubles() };
  const sets = { slots: take(scanLayout.setSlots * scanLayout.setSize) };
  return { samples, labels, strings, locations, lines, functions, sets, window: free };
}

/** The memory of a kernel as arrays: whole columns, counts of the last scan, and the window. */
class Columns {
  readonly counts: Int32Array;
  readonly window: Uint8Array;
  readonly samples;
  readonly labels;
  readonly strings;
  readonly locations;
  readonly lines;
  readonly functions;

  /** Lays the memory out. Throws a RangeError where it cannot grow. */
  constructor(memory: KernelMemory) {
    const at = layOut();
    growTo(memory, at.window + windowSize);
    writeStruct(memory, scanLayout.samples, at.samples);
    writeStruct(memory, scanLayout.labels, at.labels);
    writeStruct(memory, scanLayout.strings, at.strings);
    writeStruct(memory, scanLayout.locations, at.locations);
    writeStruct(memory, scanLayout.lines, at.lines);
    writeStruct(memory, scanLayout.functions, at.functions);
    writeStruct(memory, scanLayout.sets, at.sets);
    const { buffer } = memory;
    const ints = (address: number, length: number = columnLength) => new Int32Array(buffer, address, length);
    const unsigned = (address: number) => new Uint32Array(buffer, address, columnLength);
    const doubles = (address: number, length: number = columnLength) => new Float64Array(buffer, address, length);
    this.counts = new Int32Array(buffer, 0, scanLayout.columnsAt / 4);
    this.window = new Uint8Array(buffer, at.window, windowSize);
    const { samples, labels, strings, locations, lines, functions } = at;
    this.samples = {
      codes: ints(samples.codes, codesLength),
      begin: ints(samples.begin),
      end: ints(samples.end),
      hash: ints(samples.hash),
      labelEnd: ints(samples.labelEnd),
      set: ints(samples.set),
      values: Array.from({ length: mostTypes }, (_, type) => doubles(samples.values + type * columnLength * 8)),
      sums: doubles(samples.sums, mostTypes),
    };
    this.labels = {
      labelKey: ints(labels.key),
      labelStr: ints(labels.str),
      labelUnit: ints(labels.unit),
      labelNum: doubles(labels.num),
    };
    this.strings = { from: ints(strings.from), to: ints(strings.to) };
    this.locations = {
      idLo: unsigned(locations.id),
      idHi: unsigned(locations.idHigh),
      addressLo: unsigned(locations.address),
      addressHi: unsigned(locations.addressHigh),
      mapping: ints(locations.mapping),
      folded: ints(locations.folded),
      lineEnd: ints(locations.lineEnd),
    };
    this.lines = { function: ints(lines.functionId), line: doubles(lines.line), column: doubles(lines.column) };
    this.functions = {
      idLo: unsigned(functions.id),
      idHi: unsigned(functions.idHigh),
      name: ints(functions.name),
      systemName: ints(functions.systemName),
      file: ints(functions.file),
      start: doubles(functions.start),
    };
  }
}

/**
 * Reads the usual messages of a profile in WebAssembly: a profile of a
 * megabyte is read before an engine would have compiled the same in
 * JavaScript. Memory: some 3 MB, whatever the profile.
 */
export class Scanner {
  private readonly columns: Columns;
  private piece: Uint8Array = new Uint8Array(0);
  /** The part of the piece that is in the kernel's memory. */
  private windowFrom = 0;
  private windowTo = 0;

  private constructor(private readonly kernel: ScanKernel) {
    this.columns = new Columns(kernel.memory);
  }

  private static shared: Scanner | null | undefined;

  /**
   * The one of this thread, or null where there is no WebAssembly. It is used by one at a time,
   * from `take` to the last `scan`.
   */
  static get(): Scanner | null {
    if (Scanner.shared === undefined) {
      const kernel = startKernel(scanCode);
      Scanner.shared = kernel && unlessFull(() => new Scanner(kernel));
    }
    return Scanner.shared;
  }

  /**
   * Another piece, of the profile that `owner` reads. True where it was used for another one
   * before: then the numbers of label sets begin anew.
   */
  take(piece: Uint8Array, owner: object): boolean {
    this.piece = piece;
    this.windowFrom = this.windowTo = 0;
    if (this.owner === owner) return false;
    this.owner = owner;
    this.kernel.forgetSets();
    return true;
  }
  private owner: object | null = null;

  /** Nobody's piece is kept. */
  release(): void {
    this.piece = new Uint8Array(0);
  }

  /**
   * Reads whole messages from `at` on in the piece; `headroom`: with fewer
   * bytes left in it no other is begun. `types`: of samples; 0 = unknown.
   */
  scan(at: number, headroom: number, types: number): Batch {
    const { kernel, piece } = this;
    const { window } = this.columns;
    for (;;) {
      const isLast = this.windowTo === piece.length;
      if (at < this.windowTo) {
        const begin = window.byteOffset - this.windowFrom;
        const next =
          kernel.scan(begin + at, begin + this.windowTo, isLast ? headroom : 1, types <= mostTypes ? types : 0) - begin;
        const reason = this.columns.counts[counts.ints.reason];
        // What the window's end cuts off comes again whole, unless it is longer than a window.
        if (next > at || isLast || reason === unusual || this.windowFrom === at) {
          return this.batch(at, next, types, next > at && (reason === full || (reason !== unusual && !isLast)));
        }
      } else if (isLast) return this.batch(at, at, types, false);
      this.windowFrom = at;
      this.windowTo = Math.min(piece.length, at + windowSize);
      window.set(piece.subarray(at, this.windowTo));
    }
  }

  /** A column of the last batch, each entry more by so much. It is changed in place. */
  shifted(column: Int32Array, by: number): Uint32Array {
    this.kernel.shift(column.byteOffset, column.length, by);
    return new Uint32Array(column.buffer, column.byteOffset, column.length);
  }

  private batch(from: number, at: number, types: number, goesOn: boolean): Batch {
    const { samples, labels, locations, lines, functions, strings, counts: found } = this.columns;
    const countOf = (index: number): number => (at === from ? 0 : found[index]!);
    const { ints } = counts;
    const rows = countOf(ints.samples);
    const places = countOf(ints.locations);
    const lineCount = countOf(ints.lines);
    const named = countOf(ints.functions);
    const texts = countOf(ints.strings);
    return {
      at,
      goesOn,
      samples:
        rows === 0
          ? null
          : {
              count: rows,
              codes: samples.codes.subarray(0, countOf(ints.codes)),
              rowBegin: samples.begin.subarray(0, rows),
              rowEnd: samples.end.subarray(0, rows),
              hash: samples.hash,
              labelEnd: samples.labelEnd,
              values: samples.values.slice(0, types).map(column => column.subarray(0, rows)),
              sums: samples.sums,
              set: samples.set.subarray(0, rows),
              ...labels,
            },
      locations:
        places === 0
          ? null
          : {
              idLo: locations.idLo.subarray(0, places),
              idHi: locations.idHi.subarray(0, places),
              addressLo: locations.addressLo.subarray(0, places),
              addressHi: locations.addressHi.subarray(0, places),
              mapping: locations.mapping.subarray(0, places),
              folded: locations.folded.subarray(0, places),
              lineEnd: locations.lineEnd.subarray(0, places),
              lineFunction: lines.function.subarray(0, lineCount),
              line: lines.line.subarray(0, lineCount),
              column: lines.column.subarray(0, lineCount),
            },
      functions:
        named === 0
          ? null
          : {
              idLo: functions.idLo.subarray(0, named),
              idHi: functions.idHi.subarray(0, named),
              name: functions.name.subarray(0, named),
              systemName: functions.systemName.subarray(0, named),
              file: functions.file.subarray(0, named),
              start: functions.start.subarray(0, named),
            },
      strings:
        texts === 0
          ? null
          : {
              from: strings.from.subarray(0, texts),
              to: strings.to.subarray(0, texts),
              shift: from,
            },
    };
  }
}
