import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import type { Binary, CodeRange, CodeSymbol, SourceFrame, Instruction } from '../../core/objects/binary.ts';
import { UserError } from '../../core/base/errors.ts';
import { Malformed } from '../../core/objects/bytes.ts';
import type { ByteSource } from '../../core/objects/bytes.ts';
import { openObject } from '../../core/objects/object.ts';
import type { ObjectFile } from '../../core/objects/object-file.ts';
import { parseObjdump } from '../../core/objects/objdump.ts';
import { decodeText } from '../../core/base/text.ts';
import { defaultMaxOutput, defaultTimeout, failureOf, isAbsent, toolPlaces } from './tools.ts';
import type { ToolFailure, ToolSettings } from './tools.ts';
import { phrase } from '../../core/base/phrase.ts';

/** Runs one operation on a file; throws its failure in Go's words. */
type Attempt = <T>(operation: string, file: string, work: () => T) => T;

export interface BinarySettings extends ToolSettings {
  readonly attempt: Attempt;
}

/** Most disassembled address ranges in the cache. */
const remembered = 100;
/** Longest instruction of any architecture, in bytes. */
const longestInstruction = 16n;
/** Bytes to search backwards for the start of a routine, so that disassembly begins at an instruction. */
const longestRoutine = 1n << 20n;

/** An opened file; it is read again if it has changed. */
interface Known {
  readonly size: number;
  readonly modified: number;
  readonly object: ObjectFile;
  readonly disassembled: Map<string, readonly Instruction[]>;
}

/**
 * Returns a function that opens programs and libraries, and caches them. It throws a UserError:
 * `open /x/y: no such file or directory`, `open /x/y: unrecognized object file`.
 */
export function binaryOpener(settings: BinarySettings): (file: string, mapping: CodeRange) => Binary {
  const known = new Map<string, Known>();
  const objdump = new Objdump(settings);
  return (file, mapping) => {
    const { size, mtimeMs, isFile } = settings.attempt('open', file, () => {
      const stat = fs.statSync(file);
      fs.accessSync(file, fs.constants.R_OK);
      return { size: stat.size, mtimeMs: stat.mtimeMs, isFile: stat.isFile() };
    });
    let entry = known.get(file);
    if (!entry || entry.size !== size || entry.modified !== mtimeMs) {
      const object = isFile ? openObject(source(file, size, settings.attempt)) : null;
      if (!object)
        throw new UserError(
          `open ${file}: unrecognized object file`,
          phrase`programs and libraries in the forms of Linux (ELF), macOS (Mach-O, for one machine)
            and Windows (PE) can be read`,
        );
      known.set(file, (entry = { size, modified: mtimeMs, object, disassembled: new Map() }));
    }
    return new LocalBinary(file, entry, mapping, objdump);
  };
}

function source(file: string, size: number, attempt: Attempt): ByteSource {
  const read = (bytes: Uint8Array, offset: number): Uint8Array => {
    const fd = fs.openSync(file, 'r');
    try {
      let at = 0;
      while (at < bytes.length) {
        const count = fs.readSync(fd, bytes, at, bytes.length - at, offset + at);
        if (count === 0) break;
        at += count;
      }
      return bytes.subarray(0, at);
    } finally {
      fs.closeSync(fd);
    }
  };
  return {
    size,
    inflate: unpack,
    read: (offset, length) =>
      attempt('read', file, () => read(new Uint8Array(Math.max(0, Math.min(length, size - offset))), offset)),
  };
}

/** Decompresses a section; null if Node lacks the format (zstd needs 22.15) or the data is damaged. */
function unpack(bytes: Uint8Array, kind: 'zlib' | 'zstd', size: number): Uint8Array | null {
  const decompress =
    kind === 'zlib' ? zlib.inflateSync : (zlib as { zstdDecompressSync?: typeof zlib.inflateSync }).zstdDecompressSync;
  try {
    return decompress?.(bytes, { maxOutputLength: Math.max(1, size) }) ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

class LocalBinary implements Binary {
  private readonly base: bigint;

  constructor(
    private readonly file: string,
    private readonly known: Known,
    mapping: CodeRange,
    private readonly objdump: Objdump,
  ) {
    this.base = known.object.base(mapping);
  }

  /** Reads a part of the file; returns `without` if it is damaged or can no longer be read. */
  private part<T>(read: (object: ObjectFile) => T, without: T): T {
    try {
      return read(this.known.object);
    } catch (error) {
      if (error instanceof Malformed || error instanceof UserError) return without;
      throw error;
    }
  }

  get buildId(): string {
    return this.part(object => object.buildId, '');
  }

  get isGo(): boolean {
    return this.part(object => object.goTable() !== null, false);
  }

  symbols(): readonly CodeSymbol[] {
    return this.part(object => object.symbols(), []);
  }

  symbolAt(address: bigint): string {
    return this.symbolHolding(this.objectAddress(address))?.name ?? '';
  }

  objectAddress(address: bigint): bigint {
    return BigInt.asUintN(64, address - this.base);
  }

  sourceLine(address: bigint) {
    const at = this.objectAddress(address);
    const frame = this.part<SourceFrame | null>(object => object.goTable()?.lookup(at) ?? null, null);
    if (frame) return [frame];
    const place = this.part(object => object.dwarf()?.lookup(at) ?? null, null);
    // If the debug information has only a part of the name, the symbol table has all of it.
    return (
      place && [this.isIntricate(address) ? { ...place, function: this.symbolAt(address) || place.function } : place]
    );
  }

  isIntricate(address: bigint): boolean {
    return (
      !this.isGo && this.part(object => object.dwarf()?.hasShortNames(this.objectAddress(address)) ?? false, false)
    );
  }

  disassemble(from: bigint, to: bigint, intelSyntax: boolean): readonly Instruction[] {
    // The context around sampled code may extend into the tables next to it.
    const text = this.part(object => object.text, null);
    const inText = text !== null && from < text.end && to > text.start;
    const start = inText && from < text.start ? text.start : from;
    const end = inText && to > text.end ? text.end : to;
    if (end <= start) return [];
    const { disassembled } = this.known;
    const key = `${start} ${end} ${intelSyntax}`;
    let instructions = disassembled.get(key);
    if (!instructions) {
      instructions = this.read(start, end, intelSyntax);
      disassembled.set(key, instructions);
      if (disassembled.size > remembered) disassembled.delete(disassembled.keys().next().value!);
    }
    return instructions;
  }

  private read(start: bigint, end: bigint, intelSyntax: boolean): Instruction[] {
    const goTable = this.part(object => object.goTable(), null);
    const inGo = goTable?.covers(start) === true && goTable.covers(end - 1n);
    const around = this.symbolHolding(start);
    const from = around && start - around.start < longestRoutine ? around.start : start;
    return this.objdump
      .run(this.file, from, end + longestInstruction, { intelSyntax, lines: !inGo })
      .filter(({ address }) => start <= address && address < end)
      .map(instruction => {
        const frame = goTable?.lookup(instruction.address);
        if (frame) return { ...instruction, function: '', file: frame.file, line: frame.line };
        return { ...instruction, function: this.symbolHolding(instruction.address)?.name ?? instruction.function };
      });
  }

  /** Returns the symbol that contains an object address. */
  private symbolHolding(address: bigint): CodeSymbol | null {
    const symbols = this.symbols();
    let low = 0;
    for (let high = symbols.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (symbols[middle]!.start <= address) low = middle + 1;
      else high = middle;
    }
    // Symbols without a size may be in between.
    for (let i = low - 1; i >= 0 && i >= low - 8; i--) {
      const symbol = symbols[i]!;
      if (symbol.name !== '' && symbol.start <= symbol.end && address <= symbol.end) return symbol;
    }
    return null;
  }
}

/** The installed disassembler: GNU's objdump or LLVM's. */
class Objdump {
  constructor(private readonly settings: BinarySettings) {}

  run(file: string, start: bigint, stop: bigint, how: { intelSyntax: boolean; lines: boolean }): Instruction[] {
    let failure: ToolFailure | null = null;
    for (const tool of toolPlaces(['objdump', 'llvm-objdump', 'gobjdump'], this.settings.tools)) {
      const llvm = path.basename(tool).startsWith('llvm-');
      const result = this.attempt(tool, [
        '--disassemble',
        '--disassemble-zeroes',
        '--demangle',
        '--no-show-raw-insn',
        ...(how.lines ? ['--line-numbers'] : []),
        `--start-address=0x${start.toString(16)}`,
        `--stop-address=0x${stop.toString(16)}`,
        ...(how.intelSyntax ? (llvm ? ['--x86-asm-syntax=intel'] : ['-M', 'intel']) : []),
        // An absolute path cannot be mistaken for an option.
        path.resolve(file),
      ]);
      if (result === null) continue;
      if (typeof result === 'string') return parseObjdump(result);
      failure ??= result;
    }
    if (failure === null) {
      throw new UserError(
        phrase`objdump is not on this machine`,
        phrase`it disassembles programs; install it, for example: apt install binutils (Debian, Ubuntu), dnf
          install binutils (Fedora), apk add binutils (Alpine), brew install binutils (macOS)`,
      );
    }
    throw new UserError(
      `${failure.tool} ${file}: ${failure.message}`,
      phrase`an objdump for the machine that the program was built for can be named:
        -tools=objdump:/its/folder`,
    );
  }

  /** Returns the tool's output or its failure; null if the tool is not installed. */
  private attempt(tool: string, args: readonly string[]): string | ToolFailure | null {
    const { timeout = defaultTimeout, maxOutput = defaultMaxOutput, env } = this.settings;
    const result = spawnSync(tool, args, {
      timeout,
      maxBuffer: maxOutput,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      env: { ...env, LC_ALL: 'C' },
    });
    const failed = (message: string): ToolFailure => ({ tool: path.basename(tool), message });
    if (result.error) {
      if (isAbsent(result.error)) return null;
      const code = 'code' in result.error ? String(result.error.code) : '';
      if (code === 'ETIMEDOUT') return failed(`no answer after ${timeout / 1000} seconds`);
      if (code === 'ENOBUFS') return failed(`more than ${maxOutput} bytes of assembly`);
      return failed(result.error.message);
    }
    if (result.status !== 0) return failureOf(tool, decodeText(result.stderr), result.status ?? result.signal);
    return decodeText(result.stdout);
  }
}
