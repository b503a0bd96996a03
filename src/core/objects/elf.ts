import { wrap64 } from './binary.ts';
import type { CodeRange, CodeSymbol } from './binary.ts';
import { Fields, inflate, Malformed, readFields } from './bytes.ts';
import type { ByteSource } from './bytes.ts';
import { dwarfOf } from './debug.ts';
import type { Dwarf } from './dwarf.ts';
import { GoTable } from './gotable.ts';
import { bySymbolAddress } from './object-file.ts';
import type { ObjectFile } from './object-file.ts';

interface ElfSegment {
  readonly type: number;
  readonly executable: boolean;
  /** File offset. */
  readonly offset: bigint;
  readonly fileSize: bigint;
  readonly address: bigint;
  readonly memorySize: bigint;
  readonly align: bigint;
}

interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly compressed: boolean;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  /** sh_link: the index of a related section. */
  readonly link: number;
  readonly align: number;
}

const loadable = 1;
const noteSegment = 4;
const symbolTable = 2;
const noteSection = 7;
const noBits = 8;
const dynamicSymbols = 11;
const compressedFlag = 0x800n;
const relocatable = 1;
const fixed = 2;

/** Opens an ELF file; returns null for another format. Throws Malformed. */
export function openElf(source: ByteSource): ObjectFile | null {
  const head = source.read(0, 64);
  if (head.length < 52 || head[0] !== 0x7f || head[1] !== 0x45 || head[2] !== 0x4c || head[3] !== 0x46) return null;
  if ((head[4] !== 1 && head[4] !== 2) || (head[5] !== 1 && head[5] !== 2)) throw new Malformed();
  return new Elf(source, head[4] === 2 ? 8 : 4, head[5] === 1);
}

class Elf implements ObjectFile {
  private readonly type: number;
  private readonly segments: readonly ElfSegment[];
  private readonly sections: readonly ElfSection[];
  private table: GoTable | null | undefined;
  private debug: Dwarf | null | undefined;
  private named: CodeSymbol[] | undefined;

  /** `width`: bytes of an address. */
  constructor(
    private readonly source: ByteSource,
    private readonly width: 4 | 8,
    private readonly littleEndian: boolean,
  ) {
    const wide = width === 8;
    const header = this.read(0, wide ? 64 : 52);
    this.type = header.u16(16);
    // After the entry point: offsets of the program and section headers, flags, sizes and counts.
    const segmentsAt = header.size(24 + width, width);
    const sectionsAt = header.size(24 + 2 * width, width);
    const counts = 24 + 3 * width + 4;
    const sectionSize = header.u16(counts + 6);
    // Numbers above 16 bits are in the first section header.
    const first = sectionsAt > 0 ? this.rawSections(sectionsAt, sectionSize, 1)[0]! : null;
    const segmentCount = header.u16(counts + 4);
    const sectionCount = header.u16(counts + 8);
    const nameSection = header.u16(counts + 10);
    this.segments = this.readSegments(
      segmentsAt,
      header.u16(counts + 2),
      segmentCount === 0xffff && first ? first.info : segmentCount,
    );
    this.sections = first
      ? this.readSections(
          sectionsAt,
          sectionSize,
          sectionCount === 0 ? first.size : sectionCount,
          nameSection === 0xffff ? first.link : nameSection,
        )
      : [];
  }

  private read(offset: number, length: number): Fields {
    return readFields(this.source, offset, length, this.littleEndian);
  }

  private readSegments(at: number, size: number, count: number): ElfSegment[] {
    if (count === 0) return [];
    const fields = this.read(at, size * count);
    const { width } = this;
    return Array.from({ length: count }, (_, i) => {
      const f = fields.part(i * size, size);
      const wide = width === 8;
      const words = wide ? 8 : 4;
      return {
        type: f.u32(0),
        executable: (f.u32(wide ? 4 : 24) & 1) !== 0,
        offset: f.word(words, width),
        address: f.word(words + width, width),
        fileSize: f.word(words + 3 * width, width),
        memorySize: f.word(words + 4 * width, width),
        align: f.word(wide ? 48 : 28, width),
      };
    });
  }

  private rawSections(at: number, size: number, count: number) {
    const fields = this.read(at, size * count);
    const { width } = this;
    return Array.from({ length: count }, (_, i) => {
      const f = fields.part(i * size, size);
      return {
        name: f.u32(0),
        type: f.u32(4),
        compressed: (f.word(8, width) & compressedFlag) !== 0n,
        address: f.word(8 + width, width),
        offset: f.size(8 + 2 * width, width),
        size: f.size(8 + 3 * width, width),
        link: f.u32(8 + 4 * width),
        info: f.u32(12 + 4 * width),
        align: f.size(16 + 4 * width, width),
      };
    });
  }

  private readSections(at: number, size: number, count: number, names: number): ElfSection[] {
    const raw = this.rawSections(at, size, count);
    const table = raw[names];
    const text = table && table.type !== noBits ? this.read(table.offset, table.size) : null;
    return raw.map(section => ({ ...section, name: text ? text.text(section.name) : '' }));
  }

  private sectionData(section: ElfSection | undefined): Fields | null {
    if (!section || section.type === noBits) return null;
    const data = this.read(section.offset, section.size);
    return section.compressed ? new Fields(this.unpack(data), this.littleEndian) : data;
  }

  /** Unpacks a section after its compression header (Elf64_Chdr). */
  private unpack(data: Fields): Uint8Array {
    const wide = this.width === 8;
    const kind = ({ 1: 'zlib', 2: 'zstd' } as const)[data.u32(0)];
    if (!kind) throw new Malformed();
    return inflate(this.source, data.part(wide ? 24 : 12).bytes, kind, data.size(wide ? 8 : 4, this.width));
  }

  get buildId(): string {
    const stretches = [
      ...this.segments
        .filter(s => s.type === noteSegment)
        .map(s => ({ offset: Number(s.offset), size: Number(s.fileSize), align: Number(s.align) })),
      ...this.sections.filter(s => s.type === noteSection),
    ];
    for (const { offset, size, align } of stretches) {
      const id = gnuBuildId(this.read(offset, size), align === 8 ? 8 : 4);
      if (id !== '') return id;
    }
    return '';
  }

  get text(): ObjectFile['text'] {
    const section = this.sections.find(s => s.name === '.text');
    return section ? { start: section.address, end: section.address + BigInt(section.size) } : null;
  }

  symbols(): CodeSymbol[] {
    return (this.named ??= this.findSymbols());
  }

  private findSymbols(): CodeSymbol[] {
    const full = this.readSymbols(symbolTable);
    if (full.length > 0) return full;
    // A stripped program still has its dynamic symbols, and the functions of Go's line table.
    return [...(this.goTable()?.functions() ?? []), ...this.readSymbols(dynamicSymbols)].sort(bySymbolAddress);
  }

  private readSymbols(type: number): CodeSymbol[] {
    const section = this.sections.find(s => s.type === type);
    if (!section) return [];
    const data = this.sectionData(section);
    const names = this.sectionData(this.sections[section.link]);
    if (!data || !names) return [];
    const wide = this.width === 8;
    const size = wide ? 24 : 16;
    const symbols: CodeSymbol[] = [];
    for (let at = size; at + size <= data.length; at += size) {
      const start = data.word(at + (wide ? 8 : 4), this.width);
      const length = data.word(at + (wide ? 16 : 8), this.width);
      if (start === 0n && length === 0n) continue;
      const name = data.u32(at);
      symbols.push({ name: name === 0 ? '' : names.text(name), start, end: wrap64(start + length - 1n) });
    }
    return symbols.sort(bySymbolAddress);
  }

  goTable(): GoTable | null {
    if (this.table === undefined) this.table = this.readGoTable();
    return this.table;
  }

  private readGoTable(): GoTable | null {
    const named = (name: string): ElfSection | undefined => this.sections.find(section => section.name === name);
    const data = this.sectionData(named('.gopclntab') ?? named('.data.rel.ro.gopclntab'));
    if (!data) return null;
    // With cgo, Go's text does not start with the section.
    const start = this.readSymbols(symbolTable).find(symbol => symbol.name === 'runtime.text')?.start;
    return GoTable.open(data.bytes, start ?? named('.text')?.address ?? 0n);
  }

  dwarf(): Dwarf | null {
    if (this.debug === undefined) {
      // In an object file that is not linked, addresses are not filled in.
      const parts = this.type === relocatable ? [] : this.sections;
      this.debug = dwarfOf(
        parts.map(section => ({ name: section.name, read: () => this.sectionData(section)?.bytes ?? null })),
        this.source,
      );
    }
    return this.debug;
  }

  base({ start, limit, offset }: CodeRange): bigint {
    // A synthetic mapping: its addresses are object addresses.
    if (start === 0n && offset === 0n && (limit === 0n || limit === 2n ** 64n - 1n)) return 0n;
    if (this.type === relocatable) return start;
    // Kernels are mapped at the addresses of their segments, with any offset.
    if (start >= 2n ** 63n)
      return wrap64(this.loadAddress() === wrap64(start - offset) ? offset : start - this.loadAddress());
    const segment = this.segmentOf(start, limit, offset);
    if (segment) return wrap64(start - offset + segment.offset - segment.address);
    // `start` is then the first executable page.
    return this.type === fixed || start === 0n ? 0n : wrap64(start - this.loadAddress());
  }

  private loadAddress(): bigint {
    const first = this.segments.find(s => s.type === loadable && s.executable);
    if (!first) return 0n;
    return first.align > 1n ? first.address - (first.address % first.align) : first.address;
  }

  /**
   * Returns the segment of a mapping if it is unique (pprof: elfexec.go FindTextProgHeader,
   * ProgramHeadersForMapping).
   */
  private segmentOf(start: bigint, limit: bigint, offset: bigint): ElfSegment | null {
    const size = limit - start;
    const end = offset + size;
    const candidates = this.segments.filter(s => {
      if (s.type !== loadable || s.fileSize === 0n) return false;
      const segmentEnd = s.offset + s.memorySize;
      if (!(offset < segmentEnd && s.offset < end)) return false;
      const inPage = s.address % pageSize;
      const firstPage = s.offset > inPage ? s.offset - inPage : 0n;
      if (offset < firstPage) return false;
      // A mapping that shares only the segment's last page, and continues after it, is the next
      // segment's.
      return !(offset > s.offset && segmentEnd < offset + pageSize && end >= segmentEnd + pageSize);
    });
    if (candidates.length <= 1) return candidates[0] ?? null;
    const code = candidates.filter(s => s.executable);
    return code.length === 1 ? code[0]! : null;
  }
}

const pageSize = 4096n;

const gnuBuildIdType = 3;

function gnuBuildId(notes: Fields, align: number): string {
  const padded = (size: number): number => Math.ceil(size / align) * align;
  for (let at = 0; at + 12 <= notes.length; ) {
    const nameSize = notes.u32(at);
    const size = notes.u32(at + 4);
    const data = at + 12 + padded(nameSize);
    if (notes.u32(at + 8) === gnuBuildIdType && nameSize === 4 && notes.text(at + 12) === 'GNU') {
      return Array.from(notes.part(data, size).bytes, byte => byte.toString(16).padStart(2, '0')).join('');
    }
    at = data + padded(size);
  }
  return '';
}
