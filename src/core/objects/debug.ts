import { inflated, Malformed } from './bytes.ts';
import type { ByteSource } from './bytes.ts';
import { Dwarf } from './dwarf.ts';

/**
 * A part of a program by its name in ELF's spelling: `.debug_info`, or `.zdebug_info` where it is
 * packed in the older way.
 */
export interface NamedPart {
  readonly name: string;
  /** Null where it has no bytes in the file. */
  readonly read: () => Uint8Array | null;
}

const none = new Uint8Array(0);

/** The debug information in a program's parts; null where there is none or one of them cannot be read. */
export function dwarfOf(parts: readonly NamedPart[], source: ByteSource): Dwarf | null {
  const part = (name: string): Uint8Array | null => {
    // Of several the last one counts.
    const found = parts.filter(p => p.name === `.debug_${name}` || p.name === `.zdebug_${name}`).at(-1);
    if (!found) return null;
    const bytes = found.read() ?? none;
    return found.name.startsWith('.z') ? unpackOld(bytes, source) : bytes;
  };
  try {
    const info = part('info');
    if (!info) return null;
    return Dwarf.open({
      info,
      abbrev: part('abbrev') ?? none,
      line: part('line'),
      str: part('str') ?? none,
      ranges: part('ranges'),
      addr: part('addr'),
      lineStr: part('line_str') ?? none,
      strOffsets: part('str_offsets') ?? none,
      rnglists: part('rnglists'),
    });
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** `ZLIB`, the size in 8 bytes, the largest first, and the data. */
function unpackOld(bytes: Uint8Array, source: ByteSource): Uint8Array {
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 4)) !== 'ZLIB') return bytes;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(4);
  return inflated(source, bytes.subarray(12), 'zlib', Number(size));
}
