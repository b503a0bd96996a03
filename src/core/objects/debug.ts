import { inflate, Malformed } from './bytes.ts';
import type { ByteSource } from './bytes.ts';
import { Dwarf } from './dwarf.ts';

/** A section by its ELF name: `.debug_info`, or `.zdebug_info` if it is compressed in the older way. */
export interface NamedPart {
  readonly name: string;
  /** Returns null if it has no bytes in the file. */
  readonly read: () => Uint8Array | null;
}

const none = new Uint8Array(0);

/** Opens the debug information of a program; returns null if there is none or a section is unreadable. */
export function dwarfOf(parts: readonly NamedPart[], source: ByteSource): Dwarf | null {
  const part = (name: string): Uint8Array | null => {
    // The last of several sections counts.
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

/** Unpacks `ZLIB`, the size in 8 bytes, big-endian, and the data. */
function unpackOld(bytes: Uint8Array, source: ByteSource): Uint8Array {
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 4)) !== 'ZLIB') return bytes;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(4);
  return inflate(source, bytes.subarray(12), 'zlib', Number(size));
}
