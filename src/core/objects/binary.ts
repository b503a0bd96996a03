import type { Int64 } from '../base/int64.ts';

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
export interface SourceFrame {
  readonly function: string;
  readonly file: string;
  /** 0 = unknown. */
  readonly line: Int64;
  /** 0 or absent = unknown, both. */
  readonly column?: number;
  readonly startLine?: number;
}

/** A program's file as one mapping of a profile sees it. Every method may throw a UserError. */
export interface Binary {
  /** Hexadecimal, or empty. */
  readonly buildId: string;
  /** It has the tables of Go's linker, which tell all that there is to tell. */
  readonly isGo: boolean;
  readonly symbols: () => readonly CodeSymbol[];
  /** The symbol that a profile's address lies in, or empty. */
  readonly symbolAt: (address: bigint) => string;
  /** A profile's address to an object address. */
  readonly objectAddress: (address: bigint) => bigint;
  /** The source of a profile's address, innermost call first, or null where the file's own tables do not know it. */
  readonly sourceLine: (address: bigint) => readonly SourceFrame[] | null;
  /** The code at a profile's address is of a language whose full names and inlined calls other tools know better. */
  readonly isIntricate: (address: bigint) => boolean;
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
