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
export async function decodePieces(pieces: AsyncIterable<Piece>, total: number, watch: (read: number) => void): Promise<Profile> {
  const decoder = new ProfileDecoder(total);
  /** What is not decoded yet: the begin of a field, and pieces of it while it is incomplete. */
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const { bytes, read } of pieces) {
    waiting.push(bytes);
    size += bytes.length;
    watch(read);
    // A field that spans many pieces is put together once.
    if (size < decoder.needed) continue;
    const all = together(waiting, size);
    const used = decoder.push(all, false);
    size -= used;
    waiting = size > 0 ? [all.subarray(used)] : [];
  }
  decoder.push(together(waiting, size), true);
  return decoder.finish();
}

function together(parts: readonly Uint8Array[], size: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
