import type { Int64 } from './int64.ts';

/**
 * What reports about machine code need to know of a program's file. Addresses
 * are unsigned 64-bit. An object address is one as the file numbers them; a
 * profile's addresses are those of the running process.
 */

/** A named stretch of a program. */
export interface CodeSymbol {
  /** As it stands in the file: mangled where the language does so. */
  readonly name: string;
  /** Object address. */
  readonly start: bigint;
  /** Of its last byte. */
  readonly end: bigint;
}

/** One machine instruction. */
export interface Instruction {
  /** Object address. */
  readonly address: bigint;
  readonly text: string;
  /** Empty where unknown. */
  readonly function: string;
  readonly file: string;
  /** 0 = unknown. */
  readonly line: number;
}

/** A place in the source. */
export interface Frame {
  readonly function: string;
  readonly file: string;
  /** 0 = unknown. */
  readonly line: Int64;
}

/** A program's file as one mapping of a profile sees it. Every method may throw a UserError. */
export interface Binary {
  /** Hexadecimal, or empty. */
  readonly buildId: string;
  readonly symbols: () => readonly CodeSymbol[];
  /** A profile's address to an object address. */
  readonly objectAddress: (address: bigint) => bigint;
  /** The source of a profile's address, innermost call first, or null where the file's own line table does not know it. */
  readonly sourceLine: (address: bigint) => readonly Frame[] | null;
  /** The instructions that begin in [start, end), object addresses, in order. */
  readonly disassemble: (start: bigint, end: bigint, intelSyntax: boolean) => readonly Instruction[];
}

/** Unsigned 64-bit wrap. */
export const wrap64 = (value: bigint): bigint => BigInt.asUintN(64, value);

/** The code of a mapping, as a profile records it. */
export interface CodeRange {
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
}
