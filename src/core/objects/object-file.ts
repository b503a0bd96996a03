import type { CodeRange, CodeSymbol } from './binary.ts';
import type { Dwarf } from './dwarf.ts';
import type { GoTable } from './gotable.ts';

/** A program or library: what its headers and tables say. */
export interface ObjectFile {
  /** Hexadecimal, or empty. */
  readonly buildId: string;
  /** Object addresses of the section that programs have their code in, [start, end), or null. */
  readonly text: { readonly start: bigint; readonly end: bigint } | null;
  /** By address. Each may be read late and throw Malformed. */
  readonly symbols: () => CodeSymbol[];
  /** The line table that Go programs carry, or null. */
  readonly goTable: () => GoTable | null;
  /** The debug information of other languages, or null. */
  readonly dwarf: () => Dwarf | null;
  /** What to take from an address of a process that has a mapping of this file to get the file's own address. */
  readonly base: (mapping: CodeRange) => bigint;
}

export const bySymbolAddress = (a: CodeSymbol, b: CodeSymbol): number =>
  a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
