// A program of made-up instructions, for reports about code.
import type { Binary, CodeRange, CodeSymbol, SourceFrame, Instruction } from '../../src/core/objects/binary.ts';
import type { UserError } from '../../src/core/base/errors.ts';

export interface FakeProgram {
  /** What is taken from a profile's address. */
  readonly base?: bigint;
  readonly buildId?: string;
  readonly isGo?: boolean;
  readonly isIntricate?: boolean;
  readonly symbols?: readonly CodeSymbol[];
  readonly code: readonly (Partial<Instruction> & { readonly address: bigint })[];
  /** By object address; where it has none, the instructions tell. */
  readonly lines?: (address: bigint) => readonly SourceFrame[] | null;
  /** Instead of instructions. */
  readonly failure?: UserError;
}

/** Ranges that were asked for are kept, in hexadecimal. */
export function fakeBinary(program: FakeProgram, asked: string[] = []): (mapping: CodeRange) => Binary {
  const { base = 0n, buildId = '', isGo = false, isIntricate = false, symbols = [], code, lines, failure } = program;
  return () => ({
    buildId,
    isGo,
    symbols: () => symbols,
    symbolAt: address => symbols.find(({ start, end }) => start <= address - base && address - base <= end)?.name ?? '',
    objectAddress: address => BigInt.asUintN(64, address - base),
    sourceLine: address => lines?.(address - base) ?? null,
    isIntricate: () => isIntricate,
    disassemble: (start, end, intelSyntax) => {
      asked.push(`${start.toString(16)}-${end.toString(16)}${intelSyntax ? ' intel' : ''}`);
      if (failure) throw failure;
      return code
        .filter(({ address }) => start <= address && address < end)
        .map(i => ({ text: `op ${i.address.toString(16)}`, function: '', file: '', line: 0, ...i }));
    },
  });
}
