import { refit } from '../../core/base/wrap.ts';
import { decodeText } from '../../core/base/text.ts';
import type { Note, Outcome } from '../../commands/outcome.ts';
import { dim, red } from '../terminal/color.ts';
import { visibleText } from '../../core/base/visible.ts';
import type { ReplIo } from '../session.ts';

/** Bytes per write: large enough to be fast, small enough to react to ctrl-c. */
const CHUNK = 1 << 16;

/**
 * Writes a report to the screen in chunks, with backpressure, and ends in column 0. Calls `stopped`
 * between chunks. Never has the whole report in memory.
 */
export async function writeReport(
  out: Outcome['out'],
  io: Pick<ReplIo, 'stdout' | 'encode'>,
  stopped: () => boolean,
): Promise<void> {
  let last = '\n';
  for (const text of pieces(out)) {
    if (stopped()) break;
    last = text.at(-1)!;
    await writeChunk(io.stdout, io.encode(visibleText(text)));
  }
  if (last !== '\n') await writeChunk(io.stdout, io.encode('\n'));
}

/** Writes texts that the caller has sanitized, in the same way. */
export async function writeTexts(texts: Iterable<string>, io: ReplIo, stopped: () => boolean): Promise<void> {
  for (const text of pieces(texts)) {
    if (stopped()) break;
    await writeChunk(io.stdout, io.encode(text));
  }
}

/** Splits a report into chunks of about CHUNK characters; none is empty. */
export function* pieces(out: Outcome['out']): Generator<string> {
  if (out instanceof Uint8Array) {
    yield* bytePieces(out);
    return;
  }
  let parts: string[] = [];
  let size = 0;
  for (const part of out) {
    parts.push(part);
    size += part.length;
    if (size < CHUNK) continue;
    yield parts.join('');
    parts = [];
    size = 0;
  }
  if (size > 0) yield parts.join('');
}

/** Splits bytes at line ends, which are never inside a UTF-8 character. */
function* bytePieces(bytes: Uint8Array): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from + CHUNK);
    const to = end < 0 ? bytes.length : end + 1;
    yield decodeText(bytes.subarray(from, to));
    from = to;
  }
}

/**
 * Writes a chunk; resolves when the terminal has accepted it or is gone. Always waits for a turn of the
 * event loop, because writes to a terminal are synchronous, and ctrl-c would otherwise be read only
 * after the report.
 */
function writeChunk(stream: NodeJS.WriteStream, bytes: Uint8Array): Promise<void> {
  return new Promise(resolve => {
    stream.write(bytes, () => void setImmediate(resolve));
  });
}

/** Encodes notes for stderr: sanitized and coloured for a terminal, plain for a file. */
export function noteBytes(notes: readonly Note[], io: Pick<ReplIo, 'stderr' | 'encode' | 'color'>): Uint8Array {
  const color = io.color ?? io.stderr.hasColors?.() ?? false;
  const lines = notes.map(({ level, text }) => {
    if (!io.stderr.isTTY) return `${text}\n`;
    const shown = `${visibleText(refit(text, io.stderr.columns ?? Infinity))}\n`;
    return color ? COLORS[level](shown) : shown;
  });
  return io.encode(lines.join(''));
}

const COLORS: Record<Note['level'], (text: string) => string> = {
  info: text => text,
  // The newline is inside the colour escapes, as in pprof.
  error: red,
  hint: dim,
};
