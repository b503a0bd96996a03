import { longestLine } from './dump-pieces.ts';
import { codes, findIn, startsWith } from './dump-text.ts';

/**
 * Joins the parts of long lines in a container's log: runtimes split them every 16 KiB. containerd
 * and podman mark all parts but the last with a P:
 *
 *   2026-02-03T04:05:06.1Z stderr P {"level":"error","stack":"goroutine 1 [run
 *   2026-02-03T04:05:06.1Z stderr F ning]:\nmain.main()..."}
 *
 * In docker's JSON the text of all parts but the last has no `\n` at its end:
 *
 *   {"log":"{\"level\":\"error\",\"stack\":\"gorou","stream":"stderr",...}
 *   {"log":"tine 1 [running]:...\"}\n","stream":"stderr",...}
 */
export class LineParts {
  /** The parts so far of the unfinished line of each stream. */
  private readonly open = new Map<string, OpenLine>();

  /** `line` is called with each line of the log, after its parts were joined. */
  constructor(private readonly line: (bytes: Uint8Array, from: number, to: number, isLast: boolean) => void) {}

  /** `isLast`: the line is the text's last one and has no line end. */
  read(bytes: Uint8Array, from: number, end: number, isLast: boolean): void {
    const part = partOfContainerd(bytes, from, end) ?? partOfDocker(bytes, from, end);
    const open = part && this.open.get(part.stream);
    if (!part || (!open && !part.goesOn)) return this.line(bytes, from, end, isLast);
    // The bytes before the text come from the first part, those after it from the last part.
    const text = bytes.slice(open ? part.from : from, part.goesOn ? part.to : end);
    // The joined line gets the mark of a whole line.
    if (!open && part.tag >= 0) text[part.tag - from] = letterF;
    const line = open ?? { pieces: [], length: 0 };
    line.pieces.push(text);
    line.length += text.length;
    this.open.set(part.stream, line);
    if (!part.goesOn || line.length > longestLine) this.end(part.stream, line);
  }

  finish(): void {
    for (const [stream, line] of this.open) this.end(stream, line);
  }

  private end(stream: string, { pieces, length }: OpenLine): void {
    this.open.delete(stream);
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    this.line(whole, 0, length, false);
  }
}

interface OpenLine {
  readonly pieces: Uint8Array[];
  length: number;
}

/** A line of a container's log that may be a part of a longer line. */
interface LogPart {
  /** Identifies the stream: the bytes that all parts of one line share. */
  readonly stream: string;
  /** The range of the container's own text. */
  readonly from: number;
  readonly to: number;
  readonly goesOn: boolean;
  /** Index of its mark; -1 = none. */
  readonly tag: number;
}

const [quote, backslash, letterF, letterN, letterP] = [34, 92, 70, 110, 80];
const streams = ['stdout', 'stderr'].map(name => ({ name, bytes: codes(` ${name} `) }));

/** The length of `2026-02-03T04:05:06.123456789+01:00`, the longest time. */
const longestTime = 40;

function partOfContainerd(bytes: Uint8Array, from: number, to: number): LogPart | null {
  const first = bytes[from]!;
  if (first < 48 || first > 57) return null;
  const blank = bytes.subarray(from, Math.min(to, from + longestTime)).indexOf(32);
  if (blank < 0) return null;
  for (const { name, bytes: word } of streams) {
    if (!startsWith(bytes, from + blank, to, word)) continue;
    const tag = from + blank + word.length;
    if ((bytes[tag] !== letterP && bytes[tag] !== letterF) || bytes[tag + 1] !== 32) return null;
    const end = bytes[to - 1] === 13 ? to - 1 : to;
    return { stream: name, from: tag + 2, to: end, goesOn: bytes[tag] === letterP, tag };
  }
  return null;
}

const log = codes('{"log":"');
const stream = codes('"stream":"');

/** The length of a part that was split. Shorter texts without `\n` have no line end at all. */
const partLength = 16 << 10;

function partOfDocker(bytes: Uint8Array, lineFrom: number, lineTo: number): LogPart | null {
  if (!startsWith(bytes, lineFrom, lineTo, log)) return null;
  const from = lineFrom + log.length;
  let to = from;
  let isEnded = false;
  while (to < lineTo && bytes[to] !== quote) {
    const isEscape = bytes[to] === backslash;
    isEnded = isEscape && bytes[to + 1] === letterN;
    to += isEscape ? 2 : 1;
  }
  const name = findIn(bytes, to, lineTo, stream);
  if (to >= lineTo || name < 0) return null;
  const start = name + stream.length;
  const letters = bytes.subarray(start, Math.min(lineTo, start + 6));
  return {
    stream: `{${String.fromCharCode(...letters)}`,
    from,
    to,
    goesOn: !isEnded && to - from >= partLength,
    tag: -1,
  };
}
