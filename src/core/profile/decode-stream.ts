import { ProfileDecoder } from './decode.ts';
import type { Profile } from './profile.ts';

/** A chunk of an unpacked profile, and the number of packed bytes that had been read when it was complete. */
export interface UnpackedChunk {
  readonly bytes: Uint8Array;
  readonly read: number;
}

/**
 * decodeProfile for a profile that is read in chunks and never in memory as a whole. `total` is its
 * length in bytes, as far as known; `watch` is called with the packed bytes read so far. Throws
 * what decodeProfile throws.
 */
export async function decodePieces(
  chunks: AsyncIterable<UnpackedChunk>,
  total: number,
  watch: (read: number) => void,
): Promise<Profile> {
  const decoder = new ProfileDecoder(total);
  /**
   * The bytes that are not decoded yet are buffer[0, size): the start of a field. One buffer serves
   * all chunks; a concatenation would copy a long field once per chunk.
   */
  let buffer = new Uint8Array(0);
  let size = 0;
  for await (const { bytes, read } of chunks) {
    watch(read);
    if (size + bytes.length > buffer.length) {
      const bigger = new Uint8Array(Math.max(size + bytes.length, 2 * buffer.length));
      bigger.set(buffer.subarray(0, size));
      buffer = bigger;
    }
    buffer.set(bytes, size);
    size += bytes.length;
    // A field that spans many chunks is decoded once it is complete.
    if (size < decoder.needed) continue;
    const used = decoder.push(buffer.subarray(0, size), false);
    buffer.copyWithin(0, used, size);
    size -= used;
  }
  decoder.push(buffer.subarray(0, size), true);
  return decoder.finish();
}
