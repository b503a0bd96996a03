import { unixPaths } from '../base/paths.ts';
import { Malformed } from './bytes.ts';
import { Cursor, textAt, textRef } from './dwarf-cursor.ts';
import type { DwarfSections } from './dwarf-cursor.ts';
import type { DwarfUnit } from './dwarf-entries.ts';

export interface LinePlace {
  readonly file: string;
  readonly line: number;
}

/**
 * The number of arguments of each standard opcode (DWARF 5, 6.2.5.2). A table with other numbers is
 * unreadable.
 */
const knownLengths: ReadonlyMap<number, number> = new Map([
  [1, 0],
  [2, 1],
  [3, 1],
  [4, 1],
  [6, 0],
  [7, 0],
  [8, 0],
  [10, 0],
  [11, 0],
  [12, 1],
]);

/** Codes of the parts of a path in the formats of entries (DWARF 5, 6.2.4.1). */
const content = { path: 1, folder: 2 } as const;

/**
 * The line table of one unit, its rows in file order. As in Go's reader (Go: debug/dwarf/line.go
 * SeekPC) a search ends at the first row after the address, so it fails to find later parts of a
 * table that is not sorted.
 */
export class LineTable {
  /** Addresses of rows, minus `bias`. */
  private readonly addresses: number[] = [];
  /** The largest address of the rows up to each one. */
  private reach = new Float64Array(0);
  private readonly lines: number[] = [];
  private readonly files: number[] = [];
  /** 1 if the row ends a sequence. */
  private readonly ends: number[] = [];
  private readonly names: string[] = [];
  private readonly folders: string[] = [];
  private bias: bigint | null = null;

  private constructor(
    private readonly sections: DwarfSections,
    private readonly littleEndian: boolean,
  ) {}

  /**
   * Reads the table at offset `at` of the section. `folder`: the base of relative names. Throws
   * Malformed.
   */
  static read(sections: DwarfSections, littleEndian: boolean, unit: DwarfUnit, at: number, folder: string): LineTable {
    const table = new LineTable(sections, littleEndian);
    table.run(unit, at, folder);
    table.reach = new Float64Array(table.addresses.length);
    let reach = -Infinity;
    table.addresses.forEach((address, i) => (table.reach[i] = reach = Math.max(reach, address)));
    return table;
  }

  /** Returns the row of an address, or null. */
  lookup(address: bigint): LinePlace | null {
    if (this.bias === null) return null;
    const wanted = Number(address - this.bias);
    let behind = 0;
    for (let high = this.reach.length; behind < high; ) {
      const middle = (behind + high) >> 1;
      if (this.reach[middle]! <= wanted) behind = middle + 1;
      else high = middle;
    }
    // No row is after the address: the table ends before it.
    if (behind === 0 || behind === this.reach.length || this.ends[behind - 1] === 1) return null;
    return { file: this.names[this.files[behind - 1]!] ?? '', line: this.lines[behind - 1]! };
  }

  private run(unit: DwarfUnit, at: number, folder: string): void {
    const whole = new Cursor(this.sections.line!, this.littleEndian, at);
    const { length, wide } = whole.unitLength();
    if (length > whole.left) throw new Malformed();
    const cursor = new Cursor(this.sections.line!, this.littleEndian, whole.at, whole.at + length);
    const version = cursor.u16();
    if (version < 2 || version > 5) throw new Malformed();
    let { addressSize } = unit;
    if (version >= 5) {
      addressSize = cursor.u8();
      cursor.u8();
    }
    const headerLength = cursor.offset(wide);
    const program = cursor.at + headerLength;
    if (program > cursor.end) throw new Malformed();
    const header = this.readHeader(cursor, version);
    if (version < 5) this.readOldNames(cursor, folder);
    else this.readNames(cursor, wide);
    cursor.at = program;
    try {
      this.execute(cursor, header, addressSize);
    } catch (error) {
      // The rows before the damage count.
      if (!(error instanceof Malformed)) throw error;
    }
  }

  private readHeader(cursor: Cursor, version: number): LineProgramHeader {
    const step = cursor.u8();
    const operations = version >= 4 ? cursor.u8() : 1;
    cursor.u8();
    const lineBase = cursor.i8();
    const lineRange = cursor.u8();
    if (operations === 0 || lineRange === 0) throw new Malformed();
    const special = cursor.u8();
    const lengths = [0];
    for (let i = 1; i < special; i++) {
      const length = cursor.u8();
      if ((knownLengths.get(i) ?? length) !== length) throw new Malformed();
      lengths.push(length);
    }
    return { step, operations, lineBase, lineRange, special, lengths };
  }

  /** Reads the names before version 5: folders, then files, each list ended by an empty name. */
  private readOldNames(cursor: Cursor, folder: string): void {
    this.folders.push(folder);
    for (;;) {
      const name = textAt(cursor.text());
      if (name === '') break;
      this.folders.push(isAbsolute(name) ? name : joinFile(folder, name));
    }
    this.names.push('');
    while (this.readFile(cursor));
  }

  private readFile(cursor: Cursor): boolean {
    const name = textAt(cursor.text());
    if (name === '') return false;
    const folder = this.folders[cursor.uleb()];
    if (!isAbsolute(name) && folder === undefined) throw new Malformed();
    cursor.uleb();
    cursor.uleb();
    this.names.push(isAbsolute(name) ? name : joinFile(folder!, name));
    return true;
  }

  /** Reads the names of version 5, whose lists describe the format of their entries. */
  private readNames(cursor: Cursor, wide: boolean): void {
    this.readPaths(cursor, wide, this.folders);
    this.readPaths(cursor, wide, this.names);
  }

  private readPaths(cursor: Cursor, wide: boolean, into: string[]): void {
    const layout: { what: number; form: number }[] = [];
    for (let i = cursor.u8(); i > 0; i--) layout.push({ what: cursor.uleb(), form: cursor.uleb() });
    const count = cursor.uleb();
    // An entry has at least one byte.
    if (count > cursor.left) throw new Malformed();
    for (let i = 0; i < count; i++) {
      let path = '';
      let folder = '';
      for (const { what, form } of layout) {
        const value = this.readPart(cursor, form, wide);
        if (what === content.path) path = typeof value === 'string' ? value : '';
        else if (what === content.folder) {
          const known = this.folders[typeof value === 'number' ? value : 0];
          if (known === undefined) throw new Malformed();
          folder = known;
        }
      }
      into.push(folder !== '' && path !== '' ? joinFile(folder, path) : path);
    }
  }

  private readPart(cursor: Cursor, form: number, wide: boolean): string | number {
    switch (form) {
      case 0x08:
        return textAt(cursor.text());
      case 0x0e:
        return textAt(textRef(this.sections.str, cursor.offset(wide)));
      case 0x1f:
        return textAt(textRef(this.sections.lineStr, cursor.offset(wide)));
      case 0x1d:
        cursor.offset(wide);
        return '';
      case 0x1a:
        cursor.uleb();
        return '';
      case 0x25:
      case 0x26:
      case 0x27:
      case 0x28:
        cursor.skip(form - 0x24);
        return '';
      case 0x0b:
        return cursor.u8();
      case 0x05:
        return cursor.u16();
      case 0x06:
        return cursor.u32();
      case 0x07:
        return Number(cursor.u64());
      case 0x1e:
        cursor.skip(16);
        return 0;
      case 0x09:
        cursor.skip(cursor.uleb());
        return 0;
      case 0x0f:
        return cursor.uleb();
      default:
        return 0;
    }
  }

  /** Returns an address minus the first one of the table. */
  private relativeAddress(value: bigint): number {
    if (this.bias === null) {
      this.bias = value;
      // Earlier rows, if any, are at address 0.
      for (let i = 0; i < this.addresses.length; i++) this.addresses[i]! -= Number(value);
    }
    return Number(value - this.bias);
  }

  private execute(cursor: Cursor, header: LineProgramHeader, addressSize: number): void {
    const { step, operations, lineBase, lineRange, special, lengths } = header;
    let address = 0;
    let operation = 0;
    let line = 1;
    let file = 1;
    const advance = (by: number): void => {
      operation += by;
      address += step * Math.trunc(operation / operations);
      operation %= operations;
    };
    const emit = (end: number): void => {
      this.addresses.push(address);
      this.lines.push(line);
      this.files.push(file);
      this.ends.push(end);
    };
    /** Without an address, a sequence starts at 0. */
    const reset = (): void => {
      address = this.bias === null ? 0 : Number(0n - this.bias);
      operation = 0;
      line = 1;
      file = 1;
    };
    while (cursor.left > 0) {
      const code = cursor.u8();
      if (code >= special) {
        advance(Math.trunc((code - special) / lineRange));
        line += lineBase + ((code - special) % lineRange);
        emit(0);
        continue;
      }
      switch (code) {
        case 0: {
          const length = cursor.uleb();
          const next = cursor.at + length;
          const extended = cursor.u8();
          if (extended === 1) {
            emit(1);
            reset();
          } else if (extended === 2) address = this.relativeAddress(cursor.address(addressSize));
          else if (extended === 3 && !this.readFile(cursor)) throw new Malformed();
          cursor.skip(next - cursor.at);
          break;
        }
        case 1:
          emit(0);
          break;
        case 2:
          advance(cursor.uleb());
          break;
        case 3:
          line += cursor.sleb();
          break;
        case 4:
          file = cursor.uleb();
          break;
        case 5:
        case 12:
          cursor.uleb();
          break;
        case 6:
        case 7:
        case 10:
        case 11:
          break;
        case 8:
          advance(Math.trunc((255 - special) / lineRange));
          break;
        case 9:
          address += cursor.u16();
          break;
        default:
          for (let i = lengths[code]!; i > 0; i--) cursor.uleb();
      }
    }
    this.bias ??= 0n;
  }
}

interface LineProgramHeader {
  /** minimum_instruction_length, in bytes. */
  readonly step: number;
  /** maximum_operations_per_instruction. */
  readonly operations: number;
  readonly lineBase: number;
  readonly lineRange: number;
  /** opcode_base: the first special opcode, which changes both address and line. */
  readonly special: number;
  /** The number of arguments of each standard opcode. */
  readonly lengths: readonly number[];
}

/** Splits a Windows path after its drive or share. */
function splitDrive(path: string): [string, string] {
  const drive = /^(?:[A-Za-z]:|[\\/]{2}[^\\/]+[\\/][^\\/]+(?=[\\/]))/.exec(path)?.[0] ?? '';
  return [drive, path.slice(drive.length)];
}

const isAbsolute = (path: string): boolean => /^[\\/]/.test(splitDrive(path)[1]);

/** Joins a folder and a name, of Unix or Windows (Go: debug/dwarf/line.go pathJoin). */
function joinFile(folder: string, name: string): string {
  if (folder === '') return name;
  const [drive, inside] = splitDrive(folder);
  if (drive === '') return unixPaths.clean(`${folder}/${name}`);
  const [other, rest] = splitDrive(name);
  if (other !== '' && other.toLowerCase() !== drive.toLowerCase()) return other + rest;
  const separator = inside === '' || /[\\/]$/.test(inside) ? '' : inside.startsWith('/') ? '/' : '\\';
  return drive + inside + separator + rest;
}
