import { wrap64 } from './binary.ts';
import type { CodeRange, CodeSymbol } from './binary.ts';
import { Fields, Malformed, readFields } from './bytes.ts';
import type { ByteSource } from './bytes.ts';
import { dwarfOf } from './debug.ts';
import type { Dwarf } from './dwarf.ts';
import { GoTable } from './gotable.ts';
import { bySymbolAddress } from './object-file.ts';
import type { ObjectFile } from './object-file.ts';

interface MachSection {
  readonly name: string;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
}

const segmentCommand = { 4: 0x1, 8: 0x19 } as const;
const symbolCommand = 0x2;
const uuidCommand = 0x1b;
/** N_STAB: marks entries for debuggers. */
const debugging = 0xe0;

/** The limit of load commands, in bytes; a real program has a few kilobytes. */
const mostCommands = 1 << 24;

/** Opens a Mach-O file; returns null for another format. Throws Malformed. */
export function openMacho(source: ByteSource): ObjectFile | null {
  const head = new Fields(source.read(0, 4), true);
  if (head.length < 4) return null;
  const magic = head.u32(0);
  if (magic === 0xfeedface || magic === 0xfeedfacf) return new Macho(source, magic === 0xfeedfacf ? 8 : 4, true);
  if (magic === 0xcefaedfe || magic === 0xcffaedfe) return new Macho(source, magic === 0xcffaedfe ? 8 : 4, false);
  return null;
}

class Macho implements ObjectFile {
  readonly buildId: string = '';
  private readonly sections: MachSection[] = [];
  private textAddress = 0n;
  private symbolTable: { at: number; count: number; names: number; namesSize: number } | null = null;
  private table: GoTable | null | undefined;
  private debug: Dwarf | null | undefined;
  private named: CodeSymbol[] | undefined;

  constructor(
    private readonly source: ByteSource,
    private readonly width: 4 | 8,
    private readonly littleEndian: boolean,
  ) {
    const headerSize = width === 8 ? 32 : 28;
    const header = this.read(0, headerSize);
    const count = header.u32(16);
    const size = header.u32(20);
    if (size > mostCommands) throw new Malformed();
    const commands = this.read(headerSize, size);
    for (let i = 0, at = 0; i < count; i++) {
      const length = commands.u32(at + 4);
      if (length < 8) throw new Malformed();
      const command = commands.part(at, length);
      const kind = command.u32(0);
      if (kind === segmentCommand[width]) this.addSegment(command);
      else if (kind === symbolCommand)
        this.symbolTable = {
          at: command.u32(8),
          count: command.u32(12),
          names: command.u32(16),
          namesSize: command.u32(20),
        };
      else if (kind === uuidCommand)
        this.buildId = Array.from(command.part(8, 16).bytes, byte => byte.toString(16).padStart(2, '0')).join('');
      at += length;
    }
  }

  private read(offset: number, length: number): Fields {
    return readFields(this.source, offset, length, this.littleEndian);
  }

  private addSegment(command: Fields): void {
    const { width } = this;
    // After the segment's name: vmaddr, vmsize, fileoff, filesize, two protections, then the
    // sections.
    if (name16(command, 8) === '__TEXT') this.textAddress = command.word(24, width);
    const counts = 24 + 4 * width + 8;
    const sectionSize = width === 8 ? 80 : 68;
    for (let i = 0, count = command.u32(counts); i < count; i++) {
      const section = command.part(counts + 8 + i * sectionSize, sectionSize);
      this.sections.push({
        name: name16(section, 0),
        address: section.word(32, width),
        size: section.size(32 + width, width),
        offset: section.u32(32 + 2 * width),
      });
    }
  }

  get text(): ObjectFile['text'] {
    const section = this.sections.find(s => s.name === '__text');
    return section ? { start: section.address, end: section.address + BigInt(section.size) } : null;
  }

  symbols(): CodeSymbol[] {
    return (this.named ??= this.findSymbols());
  }

  private findSymbols(): CodeSymbol[] {
    const full = this.readSymbols();
    return full.length > 0 ? full : (this.goTable()?.functions() ?? []);
  }

  private readSymbols(): CodeSymbol[] {
    if (!this.symbolTable) return [];
    const { at, count, names, namesSize } = this.symbolTable;
    const size = this.width === 8 ? 16 : 12;
    const entries = this.read(at, count * size);
    const texts = this.read(names, namesSize);
    const found: { name: string; start: bigint }[] = [];
    for (let i = 0; i < count; i++) {
      const entry = entries.part(i * size, size);
      if ((entry.u8(4) & debugging) === 0)
        found.push({ name: goName(texts.text(entry.u32(0))), start: entry.word(8, this.width) });
    }
    found.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    // Symbols have no size: each ends at the next one.
    const symbols: CodeSymbol[] = [];
    let next: bigint | undefined;
    for (let i = found.length - 1; i >= 0; i--) {
      const { name, start } = found[i]!;
      if (i + 1 < found.length && found[i + 1]!.start > start) next = found[i + 1]!.start;
      symbols.push({ name, start, end: next === undefined ? wrap64(start - 1n) : next - 1n });
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

  private readGoTable(): GoTable | null {
    const named = (name: string): MachSection | undefined => this.sections.find(section => section.name === name);
    const section = named('__gopclntab');
    if (!section) return null;
    const start = this.readSymbols().find(symbol => symbol.name === 'runtime.text')?.start;
    return GoTable.open(this.read(section.offset, section.size).bytes, start ?? named('__text')?.address ?? 0n);
  }

  dwarf(): Dwarf | null {
    if (this.debug === undefined) {
      const parts = this.sections.filter(
        section => section.name.startsWith('__debug_') || section.name.startsWith('__zdebug_'),
      );
      this.debug = dwarfOf(
        parts.map(({ name, offset, size }) => ({
          name: `.${name.slice(2)}`,
          read: () => this.read(offset, size).bytes,
        })),
        this.source,
      );
    }
    return this.debug;
  }

  base({ start }: CodeRange): bigint {
    return start === 0n ? 0n : wrap64(start - this.textAddress);
  }
}

/** Reads a name of 16 bytes, padded with zeros. */
const name16 = (fields: Fields, at: number): string => fields.part(at, 16).text(0);

/** Removes the _ that Go's linker prepends on macOS. */
const goName = (name: string): string => (name.startsWith('_') && name.includes('.') ? name.slice(1) : name);
