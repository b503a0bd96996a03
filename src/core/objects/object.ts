import type { ByteSource } from './bytes.ts';
import { Malformed } from './bytes.ts';
import { openElf } from './elf.ts';
import { openMacho } from './macho.ts';
import type { ObjectFile } from './object-file.ts';
import { openPe } from './pe.ts';

/** Opens a file by its first bytes; returns null if it is neither ELF nor Mach-O nor PE, or damaged. */
export function openObject(source: ByteSource): ObjectFile | null {
  try {
    return openElf(source) ?? openMacho(source) ?? openPe(source);
  } catch (error) {
    if (error instanceof Malformed || error instanceof RangeError) return null;
    throw error;
  }
}
