import { wrap64 } from './binary.ts';
import { Malformed } from './bytes.ts';
import { Cursor, textRef } from './dwarf-cursor.ts';
import type { DwarfSections, TextAt } from './dwarf-cursor.ts';

/** The attributes that are read (DWARF 5, 7.5.4). */
export const attribute = {
  name: 0x03,
  lineTable: 0x10,
  low: 0x11,
  high: 0x12,
  language: 0x13,
  folder: 0x1b,
  entry: 0x52,
  ranges: 0x55,
  strings: 0x72,
  addresses: 0x73,
  rangeLists: 0x74,
} as const;
const read = new Set<number>(Object.values(attribute));
export const subprogram = 0x2e;

const indirect = 0x16;
const implicit = 0x21;
/** All forms of attribute values (DWARF 5, 7.5.6). A table with any other form is unreadable. */
const forms = new Set([...Array.from({ length: 0x2c }, (_, i) => i + 1).filter(form => form !== 0x02), 0x1f20, 0x1f21]);

interface Field {
  readonly attribute: number;
  readonly form: number;
  /** The value of an implicit constant. */
  readonly value: number;
}

interface Abbreviation {
  readonly tag: number;
  readonly fields: readonly Field[];
  /** Bytes of an entry after its number, if that is constant; else -1. */
  readonly size: number;
}

/** The value of an attribute that is read. */
export type AttributeValue =
  | { readonly kind: 'address'; readonly value: bigint }
  /** `isPointer`: the number is an offset into the range lists, not a constant. */
  | { readonly kind: 'number'; readonly value: number; readonly isPointer: boolean }
  /** An offset into the range lists, resolved through their offset table. */
  | { readonly kind: 'list'; readonly value: number }
  | { readonly kind: 'text'; readonly value: TextAt }
  | { readonly kind: 'other' };

/** A debugging information entry, with the attributes that are read. */
export interface DwarfEntry {
  readonly tag: number;
  readonly values: ReadonlyMap<number, AttributeValue>;
}

export interface DwarfUnit {
  readonly version: number;
  readonly wide: boolean;
  readonly addressSize: number;
  readonly abbreviations: ReadonlyMap<number, Abbreviation>;
  /** Its entries are info[from, to). */
  readonly from: number;
  readonly to: number;
  /** Offsets of its parts of shared tables. */
  readonly bases: { addresses: number; strings: number; rangeLists: number };
}

const skeleton = 4;
const splitCompile = 5;
const type = 2;
const splitType = 6;

/**
 * Returns the units of a program. Throws Malformed if any unit is unreadable: then none counts, as
 * in Go's reader (Go: debug/dwarf/unit.go parseUnits).
 */
export function readUnits(sections: DwarfSections, littleEndian: boolean): DwarfUnit[] {
  const { info } = sections;
  const tables = new Map<string, Map<number, Abbreviation>>();
  const units: DwarfUnit[] = [];
  for (let at = 0; at < info.length; ) {
    const cursor = new Cursor(info, littleEndian, at);
    const { length, wide } = cursor.unitLength();
    if (length > 0xffffffff || length > cursor.left) throw new Malformed();
    at = cursor.at + length;
    if (length === 0) continue;
    const version = cursor.u16();
    if (version < 2 || version > 5) throw new Malformed();
    const kind = version >= 5 ? cursor.u8() : 0;
    let addressSize = version >= 5 ? cursor.u8() : 0;
    const table = cursor.offset(wide);
    if (version < 5) addressSize = cursor.u8();
    if (kind === skeleton || kind === splitCompile) cursor.skip(8);
    if (kind === type || kind === splitType) cursor.skip(wide ? 16 : 12);
    const key = `${table} ${version} ${wide} ${addressSize}`;
    let abbreviations = tables.get(key);
    if (!abbreviations)
      tables.set(
        key,
        (abbreviations = readAbbreviations(sections.abbrev, littleEndian, table, { version, wide, addressSize })),
      );
    if (cursor.at > at) throw new Malformed();
    units.push({
      version,
      wide,
      addressSize,
      abbreviations,
      from: cursor.at,
      to: at,
      bases: { addresses: 0, strings: 0, rangeLists: 0 },
    });
  }
  return units;
}

type UnitFormat = Pick<DwarfUnit, 'version' | 'wide' | 'addressSize'>;

function readAbbreviations(
  bytes: Uint8Array,
  littleEndian: boolean,
  offset: number,
  format: UnitFormat,
): Map<number, Abbreviation> {
  const cursor = new Cursor(bytes, littleEndian, Math.min(offset, bytes.length));
  const table = new Map<number, Abbreviation>();
  // A table may end without its end mark.
  while (cursor.left > 0) {
    const id = cursor.uleb();
    if (id === 0) break;
    const tag = cursor.uleb();
    cursor.u8();
    const fields: Field[] = [];
    let size = tag === subprogram ? -1 : 0;
    for (;;) {
      const name = cursor.uleb();
      const form = cursor.uleb();
      if (name === 0 && form === 0) break;
      if (!forms.has(form)) throw new Malformed();
      fields.push({ attribute: name, form, value: form === implicit ? cursor.sleb() : 0 });
      if (size >= 0) {
        const width = fixedSize(form, format);
        size = width < 0 ? -1 : size + width;
      }
    }
    table.set(id, { tag, fields, size });
  }
  return table;
}

/** Returns the bytes of a form of constant size; else -1. */
function fixedSize(form: number, { version, wide, addressSize }: UnitFormat): number {
  const word = wide ? 8 : 4;
  switch (form) {
    case 0x01:
      return addressSize;
    case 0x0b:
    case 0x0c:
    case 0x11:
    case 0x25:
    case 0x29:
      return 1;
    case 0x05:
    case 0x12:
    case 0x26:
    case 0x2a:
      return 2;
    case 0x27:
    case 0x2b:
      return 3;
    case 0x06:
    case 0x13:
    case 0x1c:
    case 0x28:
    case 0x2c:
      return 4;
    case 0x07:
    case 0x14:
    case 0x20:
    case 0x24:
      return 8;
    case 0x1e:
      return 16;
    case 0x19:
    case implicit:
      return 0;
    case 0x0e:
    case 0x17:
    case 0x1d:
    case 0x1f:
    case 0x1f20:
    case 0x1f21:
      return word;
    case 0x10:
      return version === 2 ? addressSize : word;
    default:
      return -1;
  }
}

/** Reads the entries of units. */
export class EntryReader {
  constructor(
    private readonly sections: DwarfSections,
    private readonly littleEndian: boolean,
  ) {}

  /**
   * Yields the entries of a unit. Only the first entry and subprograms have attribute values.
   * Throws Malformed.
   */
  *entries(unit: DwarfUnit): Iterable<DwarfEntry> {
    const cursor = new Cursor(this.sections.info, this.littleEndian, unit.from, unit.to);
    for (let first = true; cursor.left > 0; first = false) {
      const id = cursor.uleb();
      if (id === 0) {
        if (first) yield nullEntry;
        continue;
      }
      const abbreviation = unit.abbreviations.get(id);
      if (!abbreviation) throw new Malformed();
      const { tag, fields, size } = abbreviation;
      if (first || tag === subprogram) yield { tag, values: this.values(cursor, unit, fields) };
      else if (size >= 0) cursor.skip(size);
      else for (const { form } of fields) this.skip(cursor, form, unit);
    }
  }

  private values(cursor: Cursor, unit: DwarfUnit, fields: readonly Field[]): Map<number, AttributeValue> {
    const values = new Map<number, AttributeValue>();
    for (const field of fields) {
      // The first of several equal attributes counts.
      if (read.has(field.attribute) && !values.has(field.attribute))
        values.set(field.attribute, this.value(cursor, unit, field, field.form));
      else this.skip(cursor, field.form, unit);
    }
    return values;
  }

  private skip(cursor: Cursor, form: number, unit: DwarfUnit): void {
    const size = fixedSize(form, unit);
    if (size >= 0) return void cursor.skip(size);
    switch (form) {
      case 0x03:
        return void cursor.skip(cursor.u16());
      case 0x04:
        return void cursor.skip(cursor.u32());
      case 0x09:
      case 0x18:
        return void cursor.skip(cursor.uleb());
      case 0x0a:
        return void cursor.skip(cursor.u8());
      case 0x08:
        return void cursor.text();
      case 0x0d:
      case 0x0f:
      case 0x15:
      case 0x1a:
      case 0x1b:
      case 0x22:
      case 0x23:
        return void cursor.uleb();
      case indirect:
        return this.skip(cursor, cursor.uleb(), unit);
      default:
        throw new Malformed();
    }
  }

  private value(cursor: Cursor, unit: DwarfUnit, field: Field, form: number): AttributeValue {
    const { sections } = this;
    const number = (value: number): AttributeValue => ({
      kind: 'number',
      value,
      isPointer: unit.version < 4 && field.attribute === attribute.ranges,
    });
    switch (form) {
      case 0x01:
        return { kind: 'address', value: cursor.address(unit.addressSize) };
      case 0x1b:
        return this.indexedAddress(unit, cursor.uleb());
      case 0x29:
        return this.indexedAddress(unit, cursor.u8());
      case 0x2a:
        return this.indexedAddress(unit, cursor.u16());
      case 0x2b:
        return this.indexedAddress(unit, cursor.u24());
      case 0x2c:
        return this.indexedAddress(unit, cursor.u32());
      case 0x0b:
        return number(cursor.u8());
      case 0x05:
        return number(cursor.u16());
      case 0x06:
        return number(cursor.u32());
      case 0x07:
        return number(Number(BigInt.asIntN(64, cursor.u64())));
      case 0x0d:
        return number(cursor.sleb());
      case 0x0f:
        return number(cursor.uleb());
      case implicit:
        return number(field.value);
      case 0x17:
        return { kind: 'number', value: cursor.offset(unit.wide), isPointer: true };
      case 0x08:
        return { kind: 'text', value: cursor.text() };
      case 0x0e:
        return { kind: 'text', value: textRef(sections.str, cursor.offset(unit.wide)) };
      case 0x1f:
        return { kind: 'text', value: textRef(sections.lineStr, cursor.offset(unit.wide)) };
      case 0x1a:
        return this.indexedText(unit, cursor.uleb());
      case 0x25:
        return this.indexedText(unit, cursor.u8());
      case 0x26:
        return this.indexedText(unit, cursor.u16());
      case 0x27:
        return this.indexedText(unit, cursor.u24());
      case 0x28:
        return this.indexedText(unit, cursor.u32());
      case 0x23:
        return { kind: 'list', value: this.listAt(unit, cursor.uleb()) };
      case indirect:
        return this.value(cursor, unit, field, cursor.uleb());
      default:
        this.skip(cursor, form, unit);
        return { kind: 'other' };
    }
  }

  private indexedAddress(unit: DwarfUnit, index: number): AttributeValue {
    return { kind: 'address', value: this.addressAt(unit, index) };
  }

  /** Returns an entry of the table of addresses. */
  addressAt(unit: DwarfUnit, index: number): bigint {
    if (!this.sections.addr) throw new Malformed();
    return new Cursor(this.sections.addr, this.littleEndian, unit.bases.addresses + index * unit.addressSize).address(
      unit.addressSize,
    );
  }

  private indexedText(unit: DwarfUnit, index: number): AttributeValue {
    const at = unit.bases.strings + index * (unit.wide ? 8 : 4);
    return {
      kind: 'text',
      value: textRef(this.sections.str, new Cursor(this.sections.strOffsets, this.littleEndian, at).offset(unit.wide)),
    };
  }

  private listAt(unit: DwarfUnit, index: number): number {
    if (!this.sections.rnglists) throw new Malformed();
    const { rangeLists } = unit.bases;
    return (
      rangeLists +
      new Cursor(this.sections.rnglists, this.littleEndian, rangeLists + index * (unit.wide ? 8 : 4)).offset(unit.wide)
    );
  }

  /** Returns the address ranges [low, high) of an entry. `root`: the unit's first entry. Throws Malformed. */
  ranges(unit: DwarfUnit, root: DwarfEntry, entry: DwarfEntry): [bigint, bigint][] {
    const found: [bigint, bigint][] = [];
    const low = entry.values.get(attribute.low);
    const high = entry.values.get(attribute.high);
    const start = low?.kind === 'address' ? low.value : null;
    if (start !== null && high?.kind === 'address') found.push([start, high.value]);
    else if (start !== null && high?.kind === 'number' && !high.isPointer)
      found.push([start, wrap64(start + BigInt(high.value))]);
    const list = entry.values.get(attribute.ranges);
    if (!list) return found;
    if (unit.version >= 5 && this.sections.rnglists) {
      if (list.kind === 'list' || (list.kind === 'number' && list.isPointer))
        this.newRanges(unit, baseOf(root), list.value, found);
    } else if (list.kind === 'number' && this.sections.ranges) this.oldRanges(unit, baseOf(root), list.value, found);
    return found;
  }

  private oldRanges(unit: DwarfUnit, base: bigint, at: number, found: [bigint, bigint][]): void {
    if (!(at >= 0 && at <= this.sections.ranges!.length)) throw new Malformed();
    const cursor = new Cursor(this.sections.ranges!, this.littleEndian, at);
    const all = (1n << BigInt(8 * unit.addressSize)) - 1n;
    while (cursor.left >= 2 * unit.addressSize) {
      const low = cursor.address(unit.addressSize);
      const high = cursor.address(unit.addressSize);
      if (low === 0n && high === 0n) return;
      if (low === all) base = high;
      else found.push([wrap64(base + low), wrap64(base + high)]);
    }
  }

  private newRanges(unit: DwarfUnit, base: bigint, at: number, found: [bigint, bigint][]): void {
    const cursor = new Cursor(this.sections.rnglists!, this.littleEndian, Math.min(at, this.sections.rnglists!.length));
    const size = unit.addressSize;
    const indexed = (): bigint => this.addressAt(unit, cursor.uleb());
    const upTo = (start: bigint, length: number): void => void found.push([start, wrap64(start + BigInt(length))]);
    for (;;) {
      switch (cursor.u8()) {
        case 0:
          return;
        case 1:
          base = indexed();
          break;
        case 2:
          found.push([indexed(), indexed()]);
          break;
        case 3:
          upTo(indexed(), cursor.uleb());
          break;
        case 4:
          found.push([wrap64(base + BigInt(cursor.uleb())), wrap64(base + BigInt(cursor.uleb()))]);
          break;
        case 5:
          base = cursor.address(size);
          break;
        case 6:
          found.push([cursor.address(size), cursor.address(size)]);
          break;
        case 7:
          upTo(cursor.address(size), cursor.uleb());
          break;
      }
    }
  }
}

const nullEntry: DwarfEntry = { tag: 0, values: new Map() };

/** Returns the base address of a unit's ranges. */
function baseOf(root: DwarfEntry): bigint {
  for (const name of [attribute.entry, attribute.low]) {
    const value = root.values.get(name);
    if (value?.kind === 'address') return value.value;
  }
  return 0n;
}
