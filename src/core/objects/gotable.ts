import type { CodeSymbol, SourceFrame } from './binary.ts';
import { Fields, Malformed } from './bytes.ts';

/** The layout by the first word of the table (Go: debug/gosym/pclntab.go). */
const layouts: ReadonlyMap<number, 'go1.2' | 'go1.16' | 'go1.18'> = new Map([
  [0xfffffffb, 'go1.2'],
  [0xfffffffa, 'go1.16'],
  [0xfffffff0, 'go1.18'],
  // Go 1.20 changed nothing here.
  [0xfffffff1, 'go1.18'],
]);

/** Indices of 4-byte words in a function's record, after its entry (Go: runtime._func). */
const field = { name: 0, files: 4, lines: 5, unit: 7 } as const;

/** A source line; -1 = none recorded. */
export interface GoPlace extends SourceFrame {
  readonly line: number;
}

/** A value up to offset `end` from the function's entry. */
interface Run {
  readonly end: number;
  readonly value: number;
}

/** The line table of the Go runtime (pclntab). Every Go program has it, also a stripped one. */
export class GoTable {
  private readonly runs = new Map<number, Run[]>();

  private constructor(
    /** Function names, zero-ended. */
    private readonly names: Fields,
    /** Offsets into `fileNames` per unit; null if functions refer to files themselves. */
    private readonly units: Fields | null,
    private readonly fileNames: Fields,
    /** Before Go 1.16: offsets of names by file number. */
    private readonly fileOffsets: Fields | null,
    private readonly values: Fields,
    private readonly records: Fields,
    /** Pairs of a function's entry and the offset of its record, then one more entry: the end. */
    private readonly index: Fields,
    private readonly count: number,
    /** Bytes of a number in `index`. */
    private readonly width: 4 | 8,
    /** Bytes of the entry in a record. */
    private readonly entryWidth: number,
    /** The base of entries. */
    private readonly textStart: bigint,
    /** pc quantum: bytes per step of a run. */
    private readonly quantum: number,
  ) {}

  /**
   * Reads the table's header; returns null if it is not a table. `textStart`: the address of
   * runtime.text.
   */
  static open(bytes: Uint8Array, textStart: bigint): GoTable | null {
    if (bytes.length < 16) return null;
    const littleEndian = layouts.has(new Fields(bytes, true).u32(0));
    const data = new Fields(bytes, littleEndian);
    const layout = layouts.get(data.u32(0));
    const pointer = data.u8(7);
    if (
      layout === undefined ||
      data.u16(4) !== 0 ||
      ![1, 2, 4].includes(data.u8(6)) ||
      (pointer !== 4 && pointer !== 8)
    )
      return null;
    const word = (i: number): number => data.size(8 + i * pointer, pointer);
    const part = (i: number): Fields => data.part(word(i));
    const quantum = data.u8(6);
    try {
      const count = word(0);
      if (layout === 'go1.2') {
        const index = data.part(8 + pointer);
        const files = data.part(index.u32((2 * count + 1) * pointer));
        return new GoTable(data, null, data, files, data, data, index, count, pointer, pointer, 0n, quantum);
      }
      // Go 1.18 has one more word, the start of the text.
      const at = layout === 'go1.18' ? 3 : 2;
      const narrow = layout === 'go1.18';
      const records = part(at + 4);
      return new GoTable(
        part(at),
        part(at + 1),
        part(at + 2),
        null,
        part(at + 3),
        records,
        records,
        count,
        narrow ? 4 : pointer,
        narrow ? 4 : pointer,
        narrow ? textStart : 0n,
        quantum,
      );
    } catch (error) {
      if (error instanceof Malformed) return null;
      throw error;
    }
  }

  private entry(i: number): bigint {
    return this.index.word(2 * i * this.width, this.width) + this.textStart;
  }

  private record(i: number): Fields {
    return this.records.part(this.index.size((2 * i + 1) * this.width, this.width));
  }

  private word(record: Fields, which: number): number {
    return record.u32(this.entryWidth + 4 * which);
  }

  /** True if an address is in the range that the table describes. */
  covers(address: bigint): boolean {
    try {
      return this.count > 0 && this.entry(0) <= address && address < this.entry(this.count);
    } catch (error) {
      if (error instanceof Malformed) return false;
      throw error;
    }
  }

  /** Returns the function at an object address, and its innermost inlined source line. */
  lookup(address: bigint): GoPlace | null {
    if (!this.covers(address)) return null;
    let low = 0;
    try {
      for (let high = this.count; low + 1 < high; ) {
        const middle = (low + high) >> 1;
        if (this.entry(middle) <= address) low = middle;
        else high = middle;
      }
      const record = this.record(low);
      const offset = Number(address - this.entry(low));
      const line = this.valueAt(this.word(record, field.lines), offset);
      return { function: this.names.text(this.word(record, field.name)), file: this.fileName(record, offset), line };
    } catch (error) {
      if (error instanceof Malformed) return null;
      throw error;
    }
  }

  private fileName(record: Fields, offset: number): string {
    const number = this.valueAt(this.word(record, field.files), offset);
    if (this.fileOffsets) return number <= 0 ? '' : this.fileNames.text(this.fileOffsets.u32(4 * number));
    if (number < 0) return '';
    const at = this.units!.u32(4 * (this.word(record, field.unit) + number));
    return at === 0xffffffff ? '' : this.fileNames.text(at);
  }

  /** Returns the value of a table at an offset; -1 = none recorded. */
  private valueAt(table: number, offset: number): number {
    let runs = this.runs.get(table);
    if (!runs) {
      if (this.runs.size > 1000) this.runs.clear();
      this.runs.set(table, (runs = this.decode(table)));
    }
    let low = 0;
    for (let high = runs.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (runs[middle]!.end <= offset) low = middle + 1;
      else high = middle;
    }
    return runs[low]?.value ?? -1;
  }

  private decode(table: number): Run[] {
    const { values } = this;
    let at = table;
    const varint = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = values.u8(at++);
        value |= (byte & 0x7f) << shift;
        if ((byte & 0x80) === 0) return value >>> 0;
      }
    };
    const runs: Run[] = [];
    let value = -1;
    let end = 0;
    for (;;) {
      const step = varint();
      if (step === 0 && end > 0) return runs;
      value = (value + ((step >>> 1) ^ -(step & 1))) | 0;
      end += varint() * this.quantum;
      runs.push({ end, value });
    }
  }

  /** Returns all functions, sorted by address, without the padding between them. */
  functions(): CodeSymbol[] {
    const symbols: CodeSymbol[] = [];
    for (let i = 0; i < this.count; i++) {
      const start = this.entry(i);
      const record = this.record(i);
      const size = this.decode(this.word(record, field.lines)).at(-1)?.end ?? 0;
      symbols.push({
        name: this.names.text(this.word(record, field.name)),
        start,
        end: (size > 0 ? start + BigInt(size) : this.entry(i + 1)) - 1n,
      });
    }
    return symbols;
  }
}
