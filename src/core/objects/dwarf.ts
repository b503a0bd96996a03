import type { SourceFrame } from './binary.ts';
import { Malformed } from './bytes.ts';
import { textAt } from './dwarf-cursor.ts';
import type { DwarfSections, TextAt } from './dwarf-cursor.ts';
import { attribute, EntryReader, readUnits, subprogram } from './dwarf-entries.ts';
import type { DwarfEntry, DwarfUnit } from './dwarf-entries.ts';
import { LineTable } from './dwarf-lines.ts';
import { Intervals } from './intervals.ts';

/** The limit of address ranges of all functions; a program of a gigabyte has fewer. */
const mostRanges = 1 << 23;
/** The number of cached line tables. */
const mostTables = 2000;

/** The languages whose function names have no scope: C in its editions and assembly; 0 = not recorded. */
const plainLanguages = new Set([0, 0x1, 0x2, 0xc, 0x1d, 0x2c, 0x3e, 0x31, 0x8001]);

/** The functions of one unit that have a name and code, in file order. */
interface UnitFunctions {
  readonly names: readonly TextAt[];
  /** [low, high, index of the name]. */
  readonly ranges: readonly (readonly [bigint, bigint, number])[];
  /** The reason why later entries are missing: their ranges, or they themselves, are unreadable. */
  readonly fault: 'none' | 'ranges' | 'entry';
}

interface OpenUnit {
  readonly unit: DwarfUnit;
  readonly root: DwarfEntry;
}

/** All functions of a program, numbered through all units. */
interface AllFunctions {
  readonly index: Intervals;
  readonly names: readonly TextAt[];
  /** The number of each unit's first function. */
  readonly firsts: readonly number[];
}

/**
 * The debug information of functions and lines (DWARF 2 to 5), read as `go tool pprof` reads it
 * (pprof: internal/binutils): an address has one frame, the innermost source line, with the name in
 * the function's own entry. So inlined calls are not separate frames, and a name that only another
 * entry has, as for members of C++ classes, is empty.
 */
export class Dwarf {
  private readonly units: OpenUnit[] = [];
  private readonly byRange: Intervals;
  private readonly functions = new Map<number, { found: UnitFunctions; index: Intervals }>();
  private readonly tables = new Map<number, LineTable | null>();
  private all: AllFunctions | undefined;

  private constructor(
    private readonly sections: DwarfSections,
    private readonly littleEndian: boolean,
    private readonly reader: EntryReader,
    units: readonly DwarfUnit[],
  ) {
    const ranges: [bigint, bigint, number][] = [];
    try {
      for (const unit of units) {
        const root = this.openRoot(unit);
        if (!root || root.tag === 0) break;
        this.units.push({ unit, root });
        for (const [low, high] of reader.ranges(unit, root, root)) ranges.push([low, high, this.units.length - 1]);
      }
    } catch (error) {
      // Units after the damage are unreachable.
      if (!(error instanceof Malformed)) throw error;
    }
    this.byRange = new Intervals(ranges);
  }

  /** Returns null if there is no readable debug information. */
  static open(sections: DwarfSections): Dwarf | null {
    const { info } = sections;
    const wide = info.length >= 4 && info.subarray(0, 4).every(byte => byte === 0xff);
    const at = wide ? 12 : 4;
    if (info.length < at + 2 || (info[at] === 0) === (info[at + 1] === 0)) return null;
    const littleEndian = info[at] !== 0;
    try {
      return new Dwarf(
        sections,
        littleEndian,
        new EntryReader(sections, littleEndian),
        readUnits(sections, littleEndian),
      );
    } catch (error) {
      if (error instanceof Malformed || error instanceof RangeError) return null;
      throw error;
    }
  }

  /** Returns a unit's first entry. Its offsets of tables apply to the entry itself, too. */
  private openRoot(unit: DwarfUnit): DwarfEntry | undefined {
    let [root] = this.reader.entries(unit);
    if (!root || unit.version < 5) return root;
    for (const [name, base] of [
      [attribute.addresses, 'addresses'],
      [attribute.strings, 'strings'],
      [attribute.rangeLists, 'rangeLists'],
    ] as const) {
      const value = root.values.get(name);
      if (value?.kind === 'number') unit.bases[base] = value.value;
    }
    [root] = this.reader.entries(unit);
    return root;
  }

  /** Returns the frame of an object address, or null if none is recorded. */
  lookup(address: bigint): SourceFrame | null {
    const u = this.byRange.first(address);
    if (u < 0) return null;
    const place = this.lineTable(u)?.lookup(address);
    if (!place) return null;
    const name = this.nameOf(address, u);
    return name === null ? null : { function: name, file: place.file, line: place.line };
  }

  /** True if function names lack their namespace or class: in C++, Rust and others. */
  hasShortNames(address: bigint): boolean {
    const u = this.byRange.first(address);
    const language = u < 0 ? undefined : this.units[u]!.root.values.get(attribute.language);
    return language?.kind === 'number' && !plainLanguages.has(language.value);
  }

  private lineTable(u: number): LineTable | null {
    let table = this.tables.get(u);
    if (table === undefined) {
      if (this.tables.size >= mostTables) this.tables.clear();
      this.tables.set(u, (table = this.readLines(this.units[u]!)));
    }
    return table;
  }

  private readLines({ unit, root }: OpenUnit): LineTable | null {
    const at = root.values.get(attribute.lineTable);
    const folder = root.values.get(attribute.folder);
    if (!this.sections.line || at?.kind !== 'number') return null;
    try {
      return LineTable.read(
        this.sections,
        this.littleEndian,
        unit,
        at.value,
        folder?.kind === 'text' ? textAt(folder.value) : '',
      );
    } catch (error) {
      if (error instanceof Malformed) return null;
      throw error;
    }
  }

  /**
   * Returns the name of the first function, from unit `u` on, at an address, perhaps ''; null if a
   * damaged entry comes before it.
   */
  private nameOf(address: bigint, u: number): string | null {
    const own = this.functionsOf(u);
    const order = own.index.first(address);
    if (order >= 0) return textAt(own.found.names[order]!);
    if (own.found.fault !== 'none') return own.found.fault === 'entry' ? '' : null;
    // As in Go, the search continues in the later units.
    const { index, names, firsts } = (this.all ??= this.allFunctions());
    let limit = firsts.length;
    for (let k = u + 1; k < this.units.length; k++) {
      if (this.functions.get(k)!.found.fault === 'none') continue;
      limit = k;
      break;
    }
    const found = u + 1 < firsts.length ? index.first(address, firsts[u + 1]!) : -1;
    const end = limit + 1 < firsts.length ? firsts[limit + 1]! : names.length;
    if (found >= 0 && found < end) return textAt(names[found]!);
    return limit < firsts.length && this.functions.get(limit)!.found.fault === 'ranges' ? null : '';
  }

  private functionsOf(u: number): { found: UnitFunctions; index: Intervals } {
    let known = this.functions.get(u);
    if (!known) {
      const found = this.readFunctions(this.units[u]!);
      this.functions.set(u, (known = { found, index: new Intervals(found.ranges) }));
    }
    return known;
  }

  private readFunctions({ unit, root }: OpenUnit): UnitFunctions {
    const names: TextAt[] = [];
    const ranges: [bigint, bigint, number][] = [];
    let fault: UnitFunctions['fault'] = 'entry';
    try {
      for (const entry of this.reader.entries(unit)) {
        if (entry.tag !== subprogram) continue;
        fault = 'ranges';
        const covered = this.reader.ranges(unit, root, entry);
        if (ranges.length + covered.length > mostRanges) throw new Malformed();
        fault = 'entry';
        const name = entry.values.get(attribute.name);
        if (covered.length === 0 || name?.kind !== 'text') continue;
        for (const [low, high] of covered) ranges.push([low, high, names.length]);
        names.push(name.value);
      }
      fault = 'none';
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
    return { names, ranges, fault };
  }

  private allFunctions(): AllFunctions {
    const names: TextAt[] = [];
    const ranges: [bigint, bigint, number][] = [];
    const firsts: number[] = [];
    for (let u = 0; u < this.units.length; u++) {
      const { found } = this.functionsOf(u);
      firsts.push(names.length);
      if (ranges.length + found.ranges.length > mostRanges) continue;
      for (const [low, high, order] of found.ranges) ranges.push([low, high, names.length + order]);
      for (const name of found.names) names.push(name);
    }
    return { index: new Intervals(ranges), names, firsts };
  }
}
