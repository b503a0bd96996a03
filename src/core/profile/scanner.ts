import { growTo, startKernel, unlessFull, writeStruct } from '../base/kernel.ts';
import type { KernelMemory } from '../base/kernel.ts';
import { scanCode, scanLayout } from './scan-code.ts';
import type { ScanKernel } from './scan-code.ts';

const { codesLength, columnLength, mostTypes, unusual, full, counts } = scanLayout;

/** Bytes of a profile that are copied into the kernel's memory at a time. */
const windowSize = 1 << 19;

/**
 * Samples of one scan. Row r has the location ids codes[rowBegin[r], rowEnd[r]) and the label set
 * set[r], a number of the kernel's own; 0 is the empty set. The labels of a set come with the first
 * row that has it, as [labelEnd[r - 1], labelEnd[r]); other rows have none there.
 */
export interface SampleBatch {
  readonly count: number;
  /** Location ids. */
  readonly codes: Int32Array;
  readonly rowBegin: Int32Array;
  readonly rowEnd: Int32Array;
  /** Hash of each row's codes; see StackHash. */
  readonly hash: Int32Array;
  readonly labelEnd: Int32Array;
  /** One column per sample type, and in `sums` the sum of the magnitudes of each. */
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
  /** The end of each location's lines among the lines of the batch. */
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

/** Neighbouring strings of a chunk. String i is chunk[from[i] + shift, to[i] + shift). */
export interface StringBatch {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly shift: number;
}

/** The result of one scan. The next scan overwrites its columns. */
export interface Batch {
  /** Position of the first message that was not read. */
  readonly at: number;
  /**
   * Whether a scan from `at` on reads more. If false, the next message is for the general reader:
   * it is unusual, cut off or damaged.
   */
  readonly goesOn: boolean;
  readonly samples: SampleBatch | null;
  readonly locations: LocationBatch | null;
  readonly functions: FunctionBatch | null;
  readonly strings: StringBatch | null;
}

/** Assigns the addresses of a kernel's columns, by struct and field, and of the window after them. */
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

/** Views of a kernel's memory: all columns, the counts of the last scan, and the window. */
class Columns {
  readonly counts: Int32Array;
  readonly window: Uint8Array;
  readonly samples;
  readonly labels;
  readonly strings;
  readonly locations;
  readonly lines;
  readonly functions;

  /** Writes the layout into the kernel's header. Throws a RangeError if the memory cannot grow. */
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
 * Reads the common messages of a profile in WebAssembly, which is fast from the first call: a
 * profile of a megabyte is read before an engine would have compiled the same loops in JavaScript.
 * It uses about 3 MB of memory, whatever the size of the profile.
 */
export class Scanner {
  private readonly columns: Columns;
  private chunk: Uint8Array = new Uint8Array(0);
  /** The range of the chunk that is in the window. */
  private windowFrom = 0;
  private windowTo = 0;

  private constructor(private readonly kernel: ScanKernel) {
    this.columns = new Columns(kernel.memory);
  }

  private static shared: Scanner | null | undefined;

  /**
   * The scanner of this thread, or null where there is no WebAssembly. One decoder uses it at a
   * time, from `take` to its last `scan`.
   */
  static get(): Scanner | null {
    if (Scanner.shared === undefined) {
      const kernel = startKernel(scanCode);
      Scanner.shared = kernel && unlessFull(() => new Scanner(kernel));
    }
    return Scanner.shared;
  }

  /**
   * Starts scanning `chunk` for `owner`. Returns true if the scanner last served another owner: the
   * numbers of its label sets then start over.
   */
  take(chunk: Uint8Array, owner: object): boolean {
    this.chunk = chunk;
    this.windowFrom = this.windowTo = 0;
    if (this.owner === owner) return false;
    this.owner = owner;
    this.kernel.forgetSets();
    return true;
  }
  private owner: object | null = null;

  /** Drops the reference to the chunk. */
  release(): void {
    this.chunk = new Uint8Array(0);
  }

  /**
   * Reads whole messages of the chunk from `at` on. Begins none with fewer than `headroom` bytes
   * left. `types`: the number of values per sample; 0 = unknown.
   */
  scan(at: number, headroom: number, types: number): Batch {
    const { kernel, chunk } = this;
    const { window } = this.columns;
    for (;;) {
      const isLast = this.windowTo === chunk.length;
      if (at < this.windowTo) {
        const begin = window.byteOffset - this.windowFrom;
        const next =
          kernel.scan(begin + at, begin + this.windowTo, isLast ? headroom : 1, types <= mostTypes ? types : 0) - begin;
        const reason = this.columns.counts[counts.ints.reason];
        // A message cut off by the end of the window is read again from the next window, unless it
        // is longer than a window.
        if (next > at || isLast || reason === unusual || this.windowFrom === at) {
          return this.batch(at, next, types, next > at && (reason === full || (reason !== unusual && !isLast)));
        }
      } else if (isLast) return this.batch(at, at, types, false);
      this.windowFrom = at;
      this.windowTo = Math.min(chunk.length, at + windowSize);
      window.set(chunk.subarray(at, this.windowTo));
    }
  }

  /** Adds `by` to each entry of a column of the last batch, in place, and returns it. */
  shifted(column: Int32Array, by: number): Uint32Array {
    this.kernel.shift(column.byteOffset, column.length, by);
    return new Uint32Array(column.buffer, column.byteOffset, column.length);
  }

  private batch(from: number, at: number, types: number, goesOn: boolean): Batch {
    const { samples, labels, locations, lines, functions, strings, counts: found } = this.columns;
    const countAt = (index: number): number => (at === from ? 0 : found[index]!);
    const { ints } = counts;
    const rows = countAt(ints.samples);
    const locationCount = countAt(ints.locations);
    const lineCount = countAt(ints.lines);
    const functionCount = countAt(ints.functions);
    const stringCount = countAt(ints.strings);
    return {
      at,
      goesOn,
      samples:
        rows === 0
          ? null
          : {
              count: rows,
              codes: samples.codes.subarray(0, countAt(ints.codes)),
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
        locationCount === 0
          ? null
          : {
              idLo: locations.idLo.subarray(0, locationCount),
              idHi: locations.idHi.subarray(0, locationCount),
              addressLo: locations.addressLo.subarray(0, locationCount),
              addressHi: locations.addressHi.subarray(0, locationCount),
              mapping: locations.mapping.subarray(0, locationCount),
              folded: locations.folded.subarray(0, locationCount),
              lineEnd: locations.lineEnd.subarray(0, locationCount),
              lineFunction: lines.function.subarray(0, lineCount),
              line: lines.line.subarray(0, lineCount),
              column: lines.column.subarray(0, lineCount),
            },
      functions:
        functionCount === 0
          ? null
          : {
              idLo: functions.idLo.subarray(0, functionCount),
              idHi: functions.idHi.subarray(0, functionCount),
              name: functions.name.subarray(0, functionCount),
              systemName: functions.systemName.subarray(0, functionCount),
              file: functions.file.subarray(0, functionCount),
              start: functions.start.subarray(0, functionCount),
            },
      strings:
        stringCount === 0
          ? null
          : {
              from: strings.from.subarray(0, stringCount),
              to: strings.to.subarray(0, stringCount),
              shift: from,
            },
    };
  }
}
