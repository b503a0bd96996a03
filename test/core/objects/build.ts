// Writers of small object files for tests: ELF, Mach-O, and Go's line table.
// They share nothing with the readers.
import type { ByteSource } from '../../../src/core/objects/bytes.ts';

/** Bytes that are put together number by number. */
export class Writer {
  private readonly parts: number[] = [];

  constructor(private readonly littleEndian = true) {}

  get length(): number {
    return this.parts.length;
  }

  /** Unsigned, of 1, 2, 4 or 8 bytes. */
  number(value: number | bigint, width: number): this {
    const bytes = Array.from({ length: width }, (_, i) =>
      Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(8 * i)) & 0xffn),
    );
    this.parts.push(...(this.littleEndian ? bytes : bytes.reverse()));
    return this;
  }

  bytes(bytes: Iterable<number>): this {
    for (const byte of bytes) this.parts.push(byte);
    return this;
  }

  /** Zero-ended, or zero-padded to a width. */
  text(text: string, width = text.length + 1): this {
    return this.bytes(Buffer.from(text.padEnd(width, '\0'), 'latin1'));
  }

  pad(length: number): this {
    while (this.parts.length < length) this.parts.push(0);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.parts);
  }
}

export const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

export interface SymbolSpec {
  readonly name: string;
  readonly start: bigint;
  readonly size?: bigint;
}

export interface SegmentSpec {
  /** 1: loadable, 4: notes. */
  readonly type?: number;
  readonly executable?: boolean;
  readonly offset: bigint;
  readonly address: bigint;
  readonly size: bigint;
  readonly align?: bigint;
}

export interface SectionSpec {
  readonly name: string;
  /** 1: data, 7: notes. */
  readonly type?: number;
  readonly address?: bigint;
  readonly data?: Uint8Array;
  /** Where there is no data. */
  readonly size?: number;
}

export interface ElfSpec {
  readonly wide?: boolean;
  readonly littleEndian?: boolean;
  /** 1: relocatable, 2: fixed, 3: position independent. */
  readonly type?: number;
  readonly segments?: readonly SegmentSpec[];
  readonly sections?: readonly SectionSpec[];
  readonly symbols?: readonly SymbolSpec[];
  readonly dynamicSymbols?: readonly SymbolSpec[];
  /** Counts go to the first section, as for files with very many. */
  readonly extended?: boolean;
}

function symbolTable(
  symbols: readonly SymbolSpec[],
  wide: boolean,
  littleEndian: boolean,
): { table: Uint8Array; names: Uint8Array } {
  const names = new Writer().number(0, 1);
  const table = new Writer(littleEndian).pad(wide ? 24 : 16);
  for (const { name, start, size = 0n } of symbols) {
    const at = name === '' ? 0 : names.length;
    if (wide) table.number(at, 4).number(2, 1).number(0, 1).number(1, 2).number(start, 8).number(size, 8);
    else table.number(at, 4).number(start, 4).number(size, 4).number(2, 1).number(0, 1).number(1, 2);
    if (name !== '') names.text(name);
  }
  return { table: table.done(), names: names.done() };
}

/** An ELF file: header, segments, the sections' data, the section table. */
export function elf(spec: ElfSpec): Uint8Array {
  const { wide = true, littleEndian = true, type = 2, segments = [], extended = false } = spec;
  const word = wide ? 8 : 4;
  const headerSize = wide ? 64 : 52;
  const segmentSize = wide ? 56 : 32;
  const sectionSize = wide ? 64 : 40;
  const sections: { name: string; type: number; address: bigint; data: Uint8Array; size: number; link: number }[] = [
    { name: '', type: 0, address: 0n, data: new Uint8Array(), size: 0, link: 0 },
  ];
  for (const { name, type: kind = 1, address = 0n, data, size } of spec.sections ?? []) {
    sections.push({
      name,
      type: data ? kind : 8,
      address,
      data: data ?? new Uint8Array(),
      size: data?.length ?? size ?? 0,
      link: 0,
    });
  }
  const addSymbols = (symbols: readonly SymbolSpec[] | undefined, name: string, kind: number): void => {
    if (!symbols) return;
    const { table, names } = symbolTable(symbols, wide, littleEndian);
    sections.push({ name, type: kind, address: 0n, data: table, size: table.length, link: sections.length + 1 });
    sections.push({ name: `${name}.names`, type: 3, address: 0n, data: names, size: names.length, link: 0 });
  };
  addSymbols(spec.symbols, '.symtab', 2);
  addSymbols(spec.dynamicSymbols, '.dynsym', 11);
  const sectionNames = new Writer();
  const nameAt = [...sections.map(s => s.name), '.shstrtab'].map(name => {
    const at = sectionNames.length;
    sectionNames.text(name);
    return at;
  });
  sections.push({
    name: '.shstrtab',
    type: 3,
    address: 0n,
    data: sectionNames.done(),
    size: sectionNames.length,
    link: 0,
  });

  let at = headerSize + segments.length * segmentSize;
  const dataAt = sections.map(({ data }) => {
    const from = at;
    at += data.length;
    return from;
  });
  const out = new Writer(littleEndian).bytes([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, littleEndian ? 1 : 2, 1]).pad(16);
  out.number(type, 2).number(62, 2).number(1, 4).number(0, word).number(headerSize, word).number(at, word).number(0, 4);
  out
    .number(headerSize, 2)
    .number(segmentSize, 2)
    .number(extended ? 0xffff : segments.length, 2);
  out
    .number(sectionSize, 2)
    .number(extended ? 0 : sections.length, 2)
    .number(extended ? 0xffff : sections.length - 1, 2);
  for (const { type: kind = 1, executable = false, offset, address, size, align = 0x1000n } of segments) {
    const flags = executable ? 5 : 4;
    if (wide)
      out
        .number(kind, 4)
        .number(flags, 4)
        .number(offset, 8)
        .number(address, 8)
        .number(address, 8)
        .number(size, 8)
        .number(size, 8)
        .number(align, 8);
    else
      out
        .number(kind, 4)
        .number(offset, 4)
        .number(address, 4)
        .number(address, 4)
        .number(size, 4)
        .number(size, 4)
        .number(flags, 4)
        .number(align, 4);
  }
  for (const { data } of sections) out.bytes(data);
  sections.forEach((s, i) => {
    const first = i === 0 && extended;
    out.number(nameAt[i]!, 4).number(s.type, 4).number(0, word).number(s.address, word).number(dataAt[i]!, word);
    out
      .number(first ? sections.length : s.size, word)
      .number(first ? sections.length - 1 : s.link, 4)
      .number(first ? segments.length : 0, 4);
    out.number(4, word).number(0, word);
  });
  return out.done();
}

/** A note as in .note.gnu.build-id. */
export function buildIdNote(id: string, littleEndian = true): Uint8Array {
  const bytes = Buffer.from(id, 'hex');
  return new Writer(littleEndian).number(4, 4).number(bytes.length, 4).number(3, 4).text('GNU').bytes(bytes).done();
}

export interface GoFunctionSpec {
  readonly name: string;
  /** From the start of the text. */
  readonly entry: number;
  /** Bytes of code, file and line, in order. */
  readonly code: readonly (readonly [size: number, file: string, line: number])[];
}

export type GoLayout = 'go1.2' | 'go1.16' | 'go1.18' | 'go1.20';

function varint(value: number): number[] {
  const out: number[] = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) out.push((value % 128) | 0x80);
  return [...out, value];
}

/** A run-length table: value changes as zigzag numbers, each with how far it holds. */
function runs(values: readonly (readonly [size: number, value: number])[], quantum: number): number[] {
  // No change would end the table.
  const merged: { size: number; value: number }[] = [];
  for (const [size, value] of values) {
    if (merged.at(-1)?.value === value) merged.at(-1)!.size += size;
    else merged.push({ size, value });
  }
  const out: number[] = [];
  let last = -1;
  for (const { size, value } of merged) {
    const change = value - last;
    out.push(...varint(change >= 0 ? 2 * change : -2 * change - 1), ...varint(size / quantum));
    last = value;
  }
  return [...out, 0];
}

/** The line table of a Go program whose text begins at `text`. */
export function goTable(
  functions: readonly GoFunctionSpec[],
  how: { layout?: GoLayout; littleEndian?: boolean; pointer?: 4 | 8; quantum?: number; text?: bigint } = {},
): Uint8Array {
  const { layout = 'go1.20', littleEndian = true, pointer = 8, quantum = 1, text = 0n } = how;
  const old = layout === 'go1.2';
  const narrow = layout === 'go1.18' || layout === 'go1.20';
  const width = narrow ? 4 : pointer;
  const files = [...new Set(functions.flatMap(f => f.code.map(([, file]) => file)))];
  const names = new Writer();
  const nameAt = functions.map(f => {
    const at = names.length;
    names.text(f.name);
    return at;
  });
  const fileNames = new Writer();
  const fileAt = files.map(file => {
    const at = fileNames.length;
    fileNames.text(file);
    return at;
  });
  // Offset 0 stands for no table.
  const values = new Writer().number(0, 1);
  const tables = functions.map(f => {
    const fileNumber = (file: string): number => files.indexOf(file) + (old ? 1 : 0);
    const at = { files: values.length, lines: 0 };
    values.bytes(
      runs(
        f.code.map(([size, file]) => [size, fileNumber(file)] as const),
        quantum,
      ),
    );
    at.lines = values.length;
    values.bytes(
      runs(
        f.code.map(([size, , line]) => [size, line] as const),
        quantum,
      ),
    );
    return at;
  });
  const end =
    functions.length === 0
      ? 0
      : functions.at(-1)!.entry + functions.at(-1)!.code.reduce((sum, [size]) => sum + size, 0);
  const entry = (offset: number): bigint => (narrow ? BigInt(offset) : text + BigInt(offset));
  const recordSize = width + 9 * 4;
  const indexSize = (2 * functions.length + 1) * width;

  const magic = { 'go1.2': 0xfffffffb, 'go1.16': 0xfffffffa, 'go1.18': 0xfffffff0, 'go1.20': 0xfffffff1 }[layout];
  const out = new Writer(littleEndian).number(magic, 4).number(0, 2).number(quantum, 1).number(pointer, 1);
  const headWords = old ? 1 : narrow ? 8 : 7;
  const head = 8 + headWords * pointer;
  const recordsAt = old ? 0 : -1;
  /** Where the parts lie, after the head; in the oldest layout everything is counted from the table's begin. */
  const indexAt = head;
  const afterIndex = indexAt + indexSize + (old ? 4 : 0);
  const firstRecord = afterIndex;
  const namesAt = firstRecord + functions.length * recordSize;
  const fileNamesAt = namesAt + names.length;
  const valuesAt = fileNamesAt + fileNames.length;
  const unitsAt = valuesAt + values.length;
  out.number(functions.length, pointer);
  if (!old) {
    out.number(files.length, pointer);
    if (narrow) out.number(0, pointer);
    for (const at of [namesAt, unitsAt, fileNamesAt, valuesAt, indexAt]) out.number(at, pointer);
  }
  functions.forEach((f, i) =>
    out.number(entry(f.entry), width).number(firstRecord + i * recordSize - (recordsAt === 0 ? 0 : indexAt), width),
  );
  out.number(entry(end), width);
  if (old) out.number(unitsAt, 4);
  functions.forEach((f, i) => {
    const base = old ? { names: namesAt, values: valuesAt } : { names: 0, values: 0 };
    out
      .number(entry(f.entry), width)
      .number(base.names + nameAt[i]!, 4)
      .number(0, 4)
      .number(0, 4)
      .number(0, 4);
    out
      .number(base.values + tables[i]!.files, 4)
      .number(base.values + tables[i]!.lines, 4)
      .number(0, 4)
      .number(0, 4)
      .number(0, 4);
  });
  out.bytes(names.done()).bytes(fileNames.done()).bytes(values.done());
  if (old) {
    // File number 0 is the count.
    out.number(files.length + 1, 4);
    for (const at of fileAt) out.number(fileNamesAt + at, 4);
  } else for (const at of fileAt) out.number(at, 4);
  return out.done();
}

export interface MachoSpec {
  readonly littleEndian?: boolean;
  readonly wide?: boolean;
  readonly textAddress: bigint;
  readonly sections?: readonly { readonly name: string; readonly address: bigint; readonly data: Uint8Array }[];
  readonly symbols?: readonly { readonly name: string; readonly start: bigint; readonly type?: number }[];
  readonly uuid?: string;
}

/** A Mach-O file: header, one __TEXT segment, symbols, UUID, then the data. */
export function macho(spec: MachoSpec): Uint8Array {
  const { littleEndian = true, wide = true, textAddress, sections = [], symbols, uuid } = spec;
  const word = wide ? 8 : 4;
  const headerSize = wide ? 32 : 28;
  const sectionSize = wide ? 80 : 68;
  const segmentSize = 24 + 4 * word + 16 + sections.length * sectionSize;
  const commandsSize = segmentSize + (symbols ? 24 : 0) + (uuid === undefined ? 0 : 24);
  let at = headerSize + commandsSize;
  const dataAt = sections.map(({ data }) => {
    const from = at;
    at += data.length;
    return from;
  });
  const out = new Writer(littleEndian)
    .number(wide ? 0xfeedfacf : 0xfeedface, 4)
    .number(7, 4)
    .number(3, 4)
    .number(2, 4);
  out
    .number(1 + (symbols ? 1 : 0) + (uuid === undefined ? 0 : 1), 4)
    .number(commandsSize, 4)
    .number(0, 4);
  if (wide) out.number(0, 4);
  out
    .number(wide ? 0x19 : 1, 4)
    .number(segmentSize, 4)
    .text('__TEXT', 16)
    .number(textAddress, word)
    .number(0x10000, word)
    .number(0, word)
    .number(at, word)
    .number(5, 4)
    .number(5, 4)
    .number(sections.length, 4)
    .number(0, 4);
  sections.forEach(({ name, address, data }, i) => {
    out
      .text(name, 16)
      .text('__TEXT', 16)
      .number(address, word)
      .number(data.length, word)
      .number(dataAt[i]!, 4)
      .number(0, 4)
      .number(0, 4)
      .number(0, 4)
      .number(0, 4)
      .number(0, 4)
      .number(0, 4);
    if (wide) out.number(0, 4);
  });
  const names = new Writer().number(0, 1);
  const table = new Writer(littleEndian);
  for (const { name, start, type = 0x0e } of symbols ?? []) {
    table.number(names.length, 4).number(type, 1).number(1, 1).number(0, 2).number(start, word);
    names.text(name);
  }
  if (symbols)
    out
      .number(2, 4)
      .number(24, 4)
      .number(at, 4)
      .number(symbols.length, 4)
      .number(at + table.length, 4)
      .number(names.length, 4);
  if (uuid !== undefined) out.number(0x1b, 4).number(24, 4).bytes(Buffer.from(uuid, 'hex'));
  for (const { data } of sections) out.bytes(data);
  return out.bytes(table.done()).bytes(names.done()).done();
}
