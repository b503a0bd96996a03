import { ProfileDecoder } from './decode.ts';
import type { Profile } from './profile.ts';

/** A stretch of an unpacked profile, and how many packed bytes had been read when it was complete. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly read: number;
}

/**
 * decodeProfile for a profile that comes in pieces, so that it is never there
 * as a whole. `total` is its length, as far as known; `watch` hears how much
 * was read. Throws what decodeProfile throws.
 */
export async function decodePieces(
  pieces: AsyncIterable<Piece>,
  total: number,
  watch: (read: number) => void,
): Promise<Profile> {
  const decoder = new ProfileDecoder(total);
  /**
   * What is not decoded yet, buffer[0, size): the begin of a field. One buffer for all pieces,
   * which would else be copied as often as they come.
   */
  let buffer = new Uint8Array(0);
  let size = 0;
  for await (const { bytes, read } of pieces) {
    watch(read);
    if (size + bytes.length > buffer.length) {
      const bigger = new Uint8Array(Math.max(size + bytes.length, 2 * buffer.length));
      bigger.set(buffer.subarray(0, size));
      buffer = bigger;
    }
    buffer.set(bytes, size);
    size += bytes.length;
    // A field that spans many pieces is read once it is whole.
    if (size < decoder.needed) continue;
    const used = decoder.push(buffer.subarray(0, size), false);
    buffer.copyWithin(0, used, size);
    size -= used;
  }
  decoder.push(buffer.subarray(0, size), true);
  return decoder.finish();
}
