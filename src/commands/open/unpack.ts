import { ConcatenatedError } from '../../core/profile/decode.ts';
import { decodePieces } from '../../core/profile/decode-stream.ts';
import { isOutOfMemory, UserError } from '../../core/base/errors.ts';
import { openProfile } from '../../core/formats/index.ts';
import type { Dialect, Reading } from '../../core/formats/index.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { WireError } from '../../core/profile/wire.ts';
import { PiecesError } from '../host.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../progress.ts';
import { phrase } from '../../core/base/phrase.ts';

/** Packed bytes from which unpacking and decoding run at the same time. */
const large = 1 << 20;

/** Decodes a source's bytes, compressed or not. Throws a UserError with pprof's sentence. */
export async function openBytes(
  bytes: Uint8Array,
  name: string,
  dialect: Dialect,
  host: Host,
  progress: Progress,
): Promise<Reading> {
  const profile = isGzip(bytes) && bytes.length >= large ? await openPieces(bytes, name, host, progress) : null;
  return profile ? { profile } : openWhole(bytes, dialect, host);
}

/** Like openBytes, but unpacks before it decodes, and synchronously. */
export function openWhole(bytes: Uint8Array, dialect: Dialect, host: Host): Reading {
  return openProfile(isGzip(bytes) ? host.gunzip(bytes) : bytes, dialect);
}

const isGzip = (bytes: Uint8Array): boolean => bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Returns null on any error; openWhole then reports the error that pprof would. */
async function openPieces(bytes: Uint8Array, name: string, host: Host, progress: Progress): Promise<Profile | null> {
  if (!host.unpackPieces) return null;
  const task = progress.begin(`decoding ${name}`, bytes.length, 'bytes');
  try {
    return await decodePieces(host.unpackPieces(bytes), unpackedSize(bytes), read => task.update(read));
  } catch (error) {
    if (
      error instanceof PiecesError ||
      error instanceof WireError ||
      error instanceof ConcatenatedError ||
      error instanceof UserError
    )
      return null;
    if (isOutOfMemory(error))
      throw new UserError(
        phrase`the profile does not fit into the memory of this machine`,
        phrase`record a shorter one, or use a machine with more memory`,
      );
    throw error;
  } finally {
    task.end();
  }
}

/** Returns the unpacked size from the gzip trailer, which is modulo 2^32 and exact for a single member only. */
function unpackedSize(bytes: Uint8Array): number {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  return size < bytes.length ? size + 2 ** 32 : size;
}
