import type { Int64 } from '../base/int64.ts';

/**
 * The interface of a program's file for reports on machine code. All addresses are unsigned 64-bit.
 * An object address is in the file's own numbering; a profile's address is in the recorded process.
 */

/** A named range of a program's code or data. */
export interface CodeSymbol {
  /** The linker's name, mangled or not. */
  readonly name: string;
  /** Object address of its first byte. */
  readonly start: bigint;
  /** Object address of its last byte. */
  readonly end: bigint;
}

/** One machine instruction. */
export interface Instruction {
  /** Object address. */
  readonly address: bigint;
  readonly text: string;
  /** Empty if unknown. */
  readonly function: string;
  readonly file: string;
  /** 0 = unknown. */
  readonly line: number;
}

/** A line of source code. */
export interface SourceFrame {
  readonly function: string;
  readonly file: string;
  /** 0 = unknown. */
  readonly line: Int64;
  /** 0 or undefined = unknown. */
  readonly column?: number;
  readonly startLine?: number;
}

/** A program's file, opened for one mapping of a profile. Every method may throw a UserError. */
export interface Binary {
  /** Hexadecimal, or empty. */
  readonly buildId: string;
  /** True if it has the tables of Go's linker: other tools know no more then. */
  readonly isGo: boolean;
  readonly symbols: () => readonly CodeSymbol[];
  /** Returns the name of the symbol at a profile's address; '' if there is none. */
  readonly symbolAt: (address: bigint) => string;
  /** Converts a profile's address to an object address. */
  readonly objectAddress: (address: bigint) => bigint;
  /**
   * Returns the source lines of a profile's address, innermost call first; null if the file's own
   * tables do not know them.
   */
  readonly sourceLine: (address: bigint) => readonly SourceFrame[] | null;
  /**
   * True if the code at a profile's address is in a language whose full names and inlined calls
   * need an external tool.
   */
  readonly isIntricate: (address: bigint) => boolean;
  /** Returns the instructions that start in [start, end), object addresses, in order. */
  readonly disassemble: (start: bigint, end: bigint, intelSyntax: boolean) => readonly Instruction[];
}

/** Wraps a number to unsigned 64 bits. */
export const wrap64 = (value: bigint): bigint => BigInt.asUintN(64, value);

/** The address range and file offset of a mapping. */
export interface CodeRange {
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
}
