import type { CodeRange, CodeSymbol } from './binary.ts';
import type { Dwarf } from './dwarf.ts';
import type { GoTable } from './gotable.ts';

/** A program or library: its headers and tables. */
export interface ObjectFile {
  /** Hexadecimal, or empty. */
  readonly buildId: string;
  /** Object addresses [start, end) of the code section, or null. */
  readonly text: { readonly start: bigint; readonly end: bigint } | null;
  /**
   * Returns the symbols, sorted by address. These methods read their tables on the first call and
   * may throw Malformed.
   */
  readonly symbols: () => CodeSymbol[];
  /** Returns the line table of a Go program, or null. */
  readonly goTable: () => GoTable | null;
  /** Returns the debug information, or null. */
  readonly dwarf: () => Dwarf | null;
  /**
   * Returns the base of a mapping: the process's address minus the object address (pprof:
   * elfexec.go GetBase).
   */
  readonly base: (mapping: CodeRange) => bigint;
}

export const bySymbolAddress = (a: CodeSymbol, b: CodeSymbol): number =>
  a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
