import zlib from 'node:zlib';
import { PiecesError } from '../../commands/host.ts';
import type { UnpackedChunk } from '../../core/profile/decode-stream.ts';
import { isOutOfMemory, UserError } from '../../core/base/errors.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** Maps zlib's error codes to the messages of Go's gzip reader, each with an explanation. */
const reasons: Readonly<Record<string, [string, Phrase]>> = {
  Z_BUF_ERROR: ['unexpected EOF', phrase`the file is cut off: copy or download it again`],
  Z_DATA_ERROR: ['flate: corrupt input', phrase`the file is damaged: copy or download it again`],
};

const damaged = phrase`the file is damaged or was not written by gzip: copy or download it again`;

/**
 * Returns the concatenated contents of all members of a gzip file. Throws a UserError
 * `decompressing profile: ...`; bytes after the last member are an error.
 */
export function gunzip(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const rest = bytes.subarray(at);
    if (rest.length < 10)
      throw refuse(
        at === 0 || isGzip(rest) || rest.length < 10 ? 'unexpected EOF' : 'gzip: invalid header',
        phrase`the file is cut off: copy or download it again`,
      );
    if (!isGzip(rest))
      throw refuse(
        'gzip: invalid header',
        at === 0 ? damaged : phrase`there is something else behind the compressed profile`,
      );
    const { buffer, consumed } = member(rest);
    parts.push(buffer);
    at += consumed;
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** Bytes per piece: small enough for the CPU caches, large enough to make the overhead per piece negligible. */
const pieceSize = 1 << 20;

/** See Host.unpackPieces. Node decompresses on its own thread, one piece ahead. */
export async function* unpackPieces(bytes: Uint8Array): AsyncIterable<UnpackedChunk> {
  const stream = zlib.createGunzip({ chunkSize: pieceSize, readableHighWaterMark: 2 * pieceSize } as zlib.ZlibOptions);
  stream.end(bytes);
  try {
    for await (const piece of stream) yield { bytes: piece as Buffer, read: stream.bytesWritten };
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new PiecesError(error.message);
    throw error;
  }
  // Node silently drops bytes after the last member.
  if (stream.bytesWritten !== bytes.length) throw new PiecesError('trailing bytes');
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

const refuse = (why: string, advice: Phrase): UserError => new UserError(`decompressing profile: ${why}`, advice);

/** Inflates the first member only. Node would also read the following ones, and drop garbage after them. */
function member(bytes: Uint8Array): { buffer: Uint8Array; consumed: number } {
  const header = headerLength(bytes);
  let result: { buffer: Buffer; engine: zlib.Zlib };
  try {
    result = zlib.inflateRawSync(bytes.subarray(header), { info: true }) as unknown as typeof result;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw refuse('too large', phrase`it holds more than fits into one piece of memory`);
    if (isOutOfMemory(error)) {
      throw refuse('out of memory', phrase`it holds more than fits into the memory of this machine`);
    }
    const known = reasons[code];
    if (!known) throw error;
    throw refuse(...known);
  }
  const { buffer } = result;
  const end = header + result.engine.bytesWritten;
  if (bytes.length - end < 8) throw refuse(...reasons['Z_BUF_ERROR']!);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(end + 4, true) !== buffer.length >>> 0 || view.getUint32(end, true) !== crc32(buffer)) {
    throw refuse('gzip: invalid checksum', phrase`the file is damaged: copy or download it again`);
  }
  return { buffer, consumed: end + 8 };
}

/** Returns the length in bytes of a member's header with its optional fields. */
function headerLength(bytes: Uint8Array): number {
  const flags = bytes[3]!;
  let at = 10;
  const need = (n: number): void => {
    if (at + n > bytes.length) throw refuse(...reasons['Z_BUF_ERROR']!);
  };
  if (flags & 4) {
    need(2);
    at += 2 + bytes[at]! + bytes[at + 1]! * 256;
  }
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const zero = bytes.indexOf(0, at);
    if (zero < 0) throw refuse(...reasons['Z_BUF_ERROR']!);
    at = zero + 1;
  }
  if (flags & 2) {
    need(2);
    if ((bytes[at]! | (bytes[at + 1]! << 8)) !== (crc32(bytes.subarray(0, at)) & 0xffff))
      throw refuse('gzip: invalid header', damaged);
    at += 2;
  }
  need(0);
  return at;
}

let table: Uint32Array | undefined;

/** Computes a CRC-32, by Node from version 22 on, else by a table. */
export function crc32(bytes: Uint8Array): number {
  const native = (zlib as { crc32?: (data: Uint8Array) => number }).crc32;
  if (native) return native(bytes);
  if (!table) {
    table = new Uint32Array(8 * 256);
    for (let n = 0; n < 256; n++) {
      let c = n;
      for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
      table[n] = c >>> 0;
    }
    // For eight bytes per step: row k of the table shifts a byte by k further bytes.
    for (let n = 0; n < 256; n++)
      for (let k = 1; k < 8; k++)
        table[k * 256 + n] = (table[(k - 1) * 256 + n]! >>> 8) ^ table[table[(k - 1) * 256 + n]! & 255]!;
  }
  const t = table;
  let c = 0xffffffff;
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c =
      t[7 * 256 + (c & 255)]! ^
      t[6 * 256 + ((c >>> 8) & 255)]! ^
      t[5 * 256 + ((c >>> 16) & 255)]! ^
      t[4 * 256 + (c >>> 24)]! ^
      t[3 * 256 + bytes[i + 4]!]! ^
      t[2 * 256 + bytes[i + 5]!]! ^
      t[256 + bytes[i + 6]!]! ^
      t[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) c = t[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
