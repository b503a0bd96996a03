import { refit } from '../../core/base/wrap.ts';
import { decodeText } from '../../core/base/text.ts';
import type { Note, Outcome } from '../../commands/outcome.ts';
import { dim, red } from '../terminal/color.ts';
import { visibleText } from '../../core/base/visible.ts';
import type { ReplIo } from '../session.ts';

/** Bytes in one write: large enough to be quick, small enough for ctrl-c to be noticed. */
const CHUNK = 1 << 16;

/**
 * Writes a report to the screen as bytes, a piece at a time and no faster than
 * the terminal takes them, ending in column 0. `stopped` is asked between two
 * pieces. Never holds the whole report.
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
    await written(io.stdout, io.encode(visibleText(text)));
  }
  if (last !== '\n') await written(io.stdout, io.encode('\n'));
}

/** Texts that were made safe by whoever makes them, written in the same way. */
export async function writeTexts(texts: Iterable<string>, io: ReplIo, stopped: () => boolean): Promise<void> {
  for (const text of pieces(texts)) {
    if (stopped()) break;
    await written(io.stdout, io.encode(text));
  }
}

/** The report in pieces of about CHUNK characters, none of them empty. */
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

/** Cut at line ends, which never fall inside a character. */
function* bytePieces(bytes: Uint8Array): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from + CHUNK);
    const to = end < 0 ? bytes.length : end + 1;
    yield decodeText(bytes.subarray(from, to));
    from = to;
  }
}

/**
 * Resolves when the terminal has taken the bytes, or is gone, and the keyboard
 * was heard: a terminal takes them at once, so that without a turn of the
 * event loop ctrl-c would wait for the end of the report.
 */
function written(stream: NodeJS.WriteStream, bytes: Uint8Array): Promise<void> {
  return new Promise(resolve => {
    stream.write(bytes, () => void setImmediate(resolve));
  });
}

/** Notes as stderr shall show them: coloured and made safe on a terminal, plain in a file. */
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
  // The newline is inside, as pprof has it.
  error: red,
  hint: dim,
};
