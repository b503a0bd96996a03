import { startKernel, unlessFull } from '../base/kernel.ts';
import { scanCode } from './scan-code.ts';

interface Global {
  readonly value: number;
}

type Count = 'rows' | 'codes' | 'labels' | 'strings' | 'locations' | 'lines' | 'functions';
type SampleColumn = 'codes' | 'rowBegin' | 'rowEnd' | 'rowHash' | 'rowLabels' | 'rowSet' | 'values' | 'sums';
type LabelColumn = 'labelKey' | 'labelStr' | 'labelUnit' | 'labelNum';
type TableColumn =
  | 'stringFrom'
  | 'stringTo'
  | 'location'
  | 'lineFunction'
  | 'lineNumbers'
  | 'function'
  | 'functionStart';

/** What src/kernel/scan.ts exports: numbers of entries, addresses of columns. */
type Kernel = Readonly<Record<Count | 'reason' | `${SampleColumn | LabelColumn | TableColumn}At`, Global>> & {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  layOut(base: number, entries: number, codes: number, types: number): number;
  forgetSets(): void;
  shift(column: number, count: number, by: number): void;
  scan(from: number, to: number, headroom: number, types: number): number;
};

/** Entries of a column in one batch, and locations of its stacks. */
const entries = 1 << 13;
const codeEntries = 1 << 17;
/** Bytes of a profile that are looked at together. */
const windowSize = 1 << 19;
/** Profiles with more sample types are left to the general reader. */
const mostTypes = 8;

/** The numbers that src/kernel/scan.ts has for the ends of a scan. */
const unusual = 1;
const full = 2;

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

/** The columns of a kernel, whole. */
class Columns {
  readonly codes: Int32Array;
  readonly rowBegin: Int32Array;
  readonly rowEnd: Int32Array;
  readonly rowHash: Int32Array;
  readonly rowLabels: Int32Array;
  readonly rowSet: Int32Array;
  readonly values: readonly Float64Array[];
  readonly sums: Float64Array;
  readonly labels: readonly Int32Array[];
  readonly labelNum: Float64Array;
  readonly strings: readonly Int32Array[];
  readonly location: readonly Uint32Array[];
  readonly locationInts: readonly Int32Array[];
  readonly lineFunction: Int32Array;
  readonly lineNumbers: readonly Float64Array[];
  readonly functionId: readonly Uint32Array[];
  readonly functionInts: readonly Int32Array[];
  readonly functionStart: Float64Array;

  constructor(kernel: Kernel) {
    const { buffer } = kernel.memory;
    const ints = ({ value }: Global, column = 0, length = entries): Int32Array =>
      new Int32Array(buffer, value + column * entries * 4, length);
    const unsigned = ({ value }: Global, column: number): Uint32Array =>
      new Uint32Array(buffer, value + column * entries * 4, entries);
    const doubles = ({ value }: Global, column = 0): Float64Array =>
      new Float64Array(buffer, value + column * entries * 8, entries);
    const each = [0, 1, 2, 3, 4, 5, 6, 7] as const;
    this.codes = ints(kernel.codesAt, 0, codeEntries);
    this.rowBegin = ints(kernel.rowBeginAt);
    this.rowEnd = ints(kernel.rowEndAt);
    this.rowHash = ints(kernel.rowHashAt);
    this.rowLabels = ints(kernel.rowLabelsAt);
    this.rowSet = ints(kernel.rowSetAt);
    this.values = each.slice(0, mostTypes).map(type => doubles(kernel.valuesAt, type));
    this.sums = new Float64Array(buffer, kernel.sumsAt.value, mostTypes);
    this.labels = [kernel.labelKeyAt, kernel.labelStrAt, kernel.labelUnitAt].map(at => ints(at));
    this.labelNum = doubles(kernel.labelNumAt);
    this.strings = [kernel.stringFromAt, kernel.stringToAt].map(at => ints(at));
    this.location = each.slice(0, 4).map(column => unsigned(kernel.locationAt, column));
    this.locationInts = each.slice(4, 7).map(column => ints(kernel.locationAt, column));
    this.lineFunction = ints(kernel.lineFunctionAt);
    this.lineNumbers = each.slice(0, 2).map(column => doubles(kernel.lineNumbersAt, column));
    this.functionId = each.slice(0, 2).map(column => unsigned(kernel.functionAt, column));
    this.functionInts = each.slice(2, 5).map(column => ints(kernel.functionAt, column));
    this.functionStart = doubles(kernel.functionStartAt);
  }
}

/**
 * Reads the usual messages of a profile in WebAssembly: a profile of a
 * megabyte is read before an engine would have compiled the same in
 * JavaScript. Memory: some 3 MB, whatever the profile.
 */
export class Scanner {
  private readonly input: number;
  private readonly bytes: Uint8Array;
  private readonly columns: Columns;
  private piece: Uint8Array = new Uint8Array(0);
  /** The part of the piece that is in the kernel's memory. */
  private windowFrom = 0;
  private windowTo = 0;

  private constructor(private readonly kernel: Kernel) {
    // Address 0 stands for none in the kernel.
    this.input = kernel.layOut(1024, entries, codeEntries, mostTypes);
    const missing = this.input + windowSize - kernel.memory.buffer.byteLength;
    if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65536));
    this.bytes = new Uint8Array(kernel.memory.buffer, this.input, windowSize);
    this.columns = new Columns(kernel);
  }

  private static shared: Scanner | null | undefined;

  /**
   * The one of this thread, or null where there is no WebAssembly. It is used by one at a time,
   * from `take` to the last `scan`.
   */
  static get(): Scanner | null {
    if (Scanner.shared === undefined) {
      const kernel = startKernel(scanCode) as Kernel | null;
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
    const { kernel, input, piece } = this;
    for (;;) {
      const isLast = this.windowTo === piece.length;
      if (at < this.windowTo) {
        const begin = input - this.windowFrom;
        const next =
          kernel.scan(begin + at, begin + this.windowTo, isLast ? headroom : 1, types <= mostTypes ? types : 0) - begin;
        const reason = kernel.reason.value;
        // What the window's end cuts off comes again whole, unless it is longer than a window.
        if (next > at || isLast || reason === unusual || this.windowFrom === at) {
          return this.batch(at, next, types, next > at && (reason === full || (reason !== unusual && !isLast)));
        }
      } else if (isLast) return this.batch(at, at, types, false);
      this.windowFrom = at;
      this.windowTo = Math.min(piece.length, at + windowSize);
      this.bytes.set(piece.subarray(at, this.windowTo));
    }
  }

  /** A column of the last batch, each entry more by so much. It is changed in place. */
  shifted(column: Int32Array, by: number): Uint32Array {
    this.kernel.shift(column.byteOffset, column.length, by);
    return new Uint32Array(column.buffer, column.byteOffset, column.length);
  }

  private batch(from: number, at: number, types: number, goesOn: boolean): Batch {
    const { kernel, columns } = this;
    const isEmpty = at === from;
    const countOf = ({ value }: Global): number => (isEmpty ? 0 : value);
    const rows = countOf(kernel.rows);
    const locations = countOf(kernel.locations);
    const lines = countOf(kernel.lines);
    const functions = countOf(kernel.functions);
    const strings = countOf(kernel.strings);
    const first = <T extends { subarray(from: number, to: number): T }>(column: T | undefined, count: number): T =>
      column!.subarray(0, count);
    return {
      at,
      goesOn,
      samples:
        rows === 0
          ? null
          : {
              count: rows,
              codes: first(columns.codes, kernel.codes.value),
              rowBegin: first(columns.rowBegin, rows),
              rowEnd: first(columns.rowEnd, rows),
              hash: columns.rowHash,
              labelEnd: columns.rowLabels,
              values: columns.values.slice(0, types).map(column => first(column, rows)),
              sums: columns.sums,
              set: first(columns.rowSet, rows),
              labelKey: columns.labels[0]!,
              labelStr: columns.labels[1]!,
              labelUnit: columns.labels[2]!,
              labelNum: columns.labelNum,
            },
      locations:
        locations === 0
          ? null
          : {
              idLo: first(columns.location[0], locations),
              idHi: first(columns.location[1], locations),
              addressLo: first(columns.location[2], locations),
              addressHi: first(columns.location[3], locations),
              mapping: first(columns.locationInts[0], locations),
              folded: first(columns.locationInts[1], locations),
              lineEnd: first(columns.locationInts[2], locations),
              lineFunction: first(columns.lineFunction, lines),
              line: first(columns.lineNumbers[0], lines),
              column: first(columns.lineNumbers[1], lines),
            },
      functions:
        functions === 0
          ? null
          : {
              idLo: first(columns.functionId[0], functions),
              idHi: first(columns.functionId[1], functions),
              name: first(columns.functionInts[0], functions),
              systemName: first(columns.functionInts[1], functions),
              file: first(columns.functionInts[2], functions),
              start: first(columns.functionStart, functions),
            },
      strings:
        strings === 0
          ? null
          : { from: first(columns.strings[0], strings), to: first(columns.strings[1], strings), shift: from },
    };
  }
}
