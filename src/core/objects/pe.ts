import { wrap64 } from './binary.ts';
import type { CodeRange, CodeSymbol } from './binary.ts';
import { Fields, Malformed, readFields } from './bytes.ts';
import type { ByteSource } from './bytes.ts';
import { dwarfOf } from './debug.ts';
import type { Dwarf } from './dwarf.ts';
import { GoTable } from './gotable.ts';
import { bySymbolAddress } from './object-file.ts';
import type { ObjectFile } from './object-file.ts';

interface PeSection {
  readonly name: string;
  /** Relative to the image base. */
  readonly address: number;
  readonly memorySize: number;
  readonly offset: number;
  readonly size: number;
}

interface Symbol {
  readonly name: string;
  readonly value: number;
  /** The number of its section, from 1; 0 or below = none. */
  readonly section: number;
}

const symbolSize = 18;
const wideImage = 0x20b;
const narrowImage = 0x10b;
/** The limit of symbols in a file, each 18 bytes; a real file has fewer. */
const mostSymbols = 1 << 25;

/** Opens a program or library of Windows; returns null for another format. Throws Malformed. */
export function openPe(source: ByteSource): ObjectFile | null {
  const head = source.read(0, 64);
  if (head.length < 64 || head[0] !== 0x4d || head[1] !== 0x5a) return null;
  return new Pe(source);
}

class Pe implements ObjectFile {
  /** Windows has identifiers of another kind, which profiles do not record. */
  readonly buildId = '';
  private readonly imageBase: bigint;
  private readonly sections: PeSection[] = [];
  private readonly symbolsAt: number;
  private readonly symbolCount: number;
  private entries: Symbol[] | undefined;
  private named: CodeSymbol[] | undefined;
  private table: GoTable | null | undefined;
  private debug: Dwarf | null | undefined;

  constructor(private readonly source: ByteSource) {
    const at = this.read(60, 4).u32(0);
    const header = this.read(at, 24);
    if (header.u32(0) !== 0x4550) throw new Malformed();
    this.symbolsAt = header.u32(12);
    this.symbolCount = this.symbolsAt === 0 ? 0 : header.u32(16);
    if (this.symbolCount > mostSymbols) throw new Malformed();
    const optional = this.read(at + 24, header.u16(20));
    const magic = optional.length >= 32 ? optional.u16(0) : 0;
    if (magic !== wideImage && magic !== narrowImage) throw new Malformed();
    this.imageBase = magic === wideImage ? optional.u64(24) : BigInt(optional.u32(28));
    const count = header.u16(6);
    const table = this.read(at + 24 + header.u16(20), 40 * count);
    const names = this.longNames();
    for (let i = 0; i < count; i++) {
      const f = table.part(40 * i, 40);
      const short = f.part(0, 8).text(0);
      // Longer names are after the symbols.
      const long = /^\/([0-9]+)$/.exec(short);
      const name = long && names && Number(long[1]) < names.length ? names.text(Number(long[1])) : short;
      this.sections.push({ name, memorySize: f.u32(8), address: f.u32(12), size: f.u32(16), offset: f.u32(20) });
    }
  }

  private read(offset: number, length: number): Fields {
    return readFields(this.source, offset, length, true);
  }

  private longNames(): Fields | null {
    if (this.symbolsAt === 0) return null;
    const at = this.symbolsAt + this.symbolCount * symbolSize;
    const size = this.read(at, 4).u32(0);
    return this.read(at, Math.max(4, size));
  }

  private sectionData(section: PeSection): Uint8Array {
    const bytes = this.read(section.offset, section.size).bytes;
    return section.memorySize > 0 && section.memorySize < bytes.length ? bytes.subarray(0, section.memorySize) : bytes;
  }

  get text(): ObjectFile['text'] {
    const section = this.sections.find(s => s.name === '.text');
    if (!section) return null;
    const start = this.imageBase + BigInt(section.address);
    return { start, end: start + BigInt(section.memorySize || section.size) };
  }

  private readSymbols(): Symbol[] {
    if (this.entries) return this.entries;
    const found: Symbol[] = [];
    if (this.symbolCount > 0) {
      const data = this.read(this.symbolsAt, this.symbolCount * symbolSize);
      const names = this.longNames()!;
      for (let i = 0; i < this.symbolCount; i++) {
        const f = data.part(i * symbolSize, symbolSize);
        const name = f.u32(0) === 0 ? names.text(f.u32(4)) : f.part(0, 8).text(0);
        found.push({ name, value: f.u32(8), section: (f.u16(12) << 16) >> 16 });
        // Skips the auxiliary records of the symbol.
        i += f.u8(17);
      }
    }
    return (this.entries = found);
  }

  symbols(): CodeSymbol[] {
    return (this.named ??= this.findSymbols());
  }

  private findSymbols(): CodeSymbol[] {
    const placed = this.readSymbols().map(({ name, value, section }) => {
      if (section <= 0) return { name, start: BigInt(value) };
      const within = this.sections[section - 1];
      if (!within) throw new Malformed();
      return { name, start: this.imageBase + BigInt(within.address) + BigInt(value) };
    });
    if (placed.length === 0) return this.goTable()?.functions() ?? [];
    placed.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    // Symbols have no size: each ends at the next one.
    const symbols: CodeSymbol[] = [];
    let next: bigint | undefined;
    for (let i = placed.length - 1; i >= 0; i--) {
      const { name, start } = placed[i]!;
      const after = placed[i + 1];
      if (after && after.start > start) next = after.start;
      symbols.push({ name, start, end: wrap64((next ?? start) - 1n) });
    }
    return symbols
      .reverse()
      .filter(symbol => symbol.start !== 0n)
      .sort(bySymbolAddress);
  }

  goTable(): GoTable | null {
    if (this.table === undefined) this.table = this.readGoTable();
    return this.table;
  }

  /** Two symbols mark its start and end; they have older names in Go 1.3. */
  private readGoTable(): GoTable | null {
    const symbols = this.readSymbols();
    const named = (name: string): Symbol | undefined => symbols.find(symbol => symbol.name === name);
    for (const [from, to] of [
      ['runtime.pclntab', 'runtime.epclntab'],
      ['pclntab', 'epclntab'],
    ] as const) {
      const start = named(from);
      const end = named(to);
      if (!start || !end || start.section !== end.section || end.value < start.value) continue;
      const section = this.sections[start.section - 1];
      if (!section) continue;
      const data = new Fields(this.sectionData(section), true).part(start.value, end.value - start.value);
      const text = named('runtime.text');
      const textSection = this.sections[(text?.section ?? 0) - 1] ?? this.sections.find(s => s.name === '.text');
      return GoTable.open(data.bytes, this.imageBase + BigInt(textSection?.address ?? 0) + BigInt(text?.value ?? 0));
    }
    return null;
  }

  dwarf(): Dwarf | null {
    this.debug ??= dwarfOf(
      this.sections.map(section => ({ name: section.name, read: () => this.sectionData(section) })),
      this.source,
    );
    return this.debug;
  }

  base({ start }: CodeRange): bigint {
    return start === 0n ? 0n : wrap64(start - this.imageBase);
  }
}
