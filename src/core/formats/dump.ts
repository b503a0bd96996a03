import type { Profile } from '../profile/profile.ts';
import { decodeText } from '../base/text.ts';
import { BrokenLines } from './dump-broken.ts';
import { listsToText } from './dump-bytes.ts';
import { hasTags, decodeReferences, replaceTags } from './dump-markup.ts';
import { OpenGoroutine } from './dump-goroutine.ts';
import type { Findings } from './dump-goroutine.ts';
import { LineParts } from './dump-parts.ts';
import { LinePieces } from './dump-pieces.ts';
import { LinePrefix } from './dump-prefix.ts';
import { GoroutineNumbers } from './dump-repeats.ts';
import { GoroutineRows } from './dump-rows.ts';
import {
  afterNumber,
  codes,
  findCall,
  findGoroutine,
  findIn,
  hasPackage,
  isBeginning,
  longestHeader,
  parseHeader,
} from './dump-text.ts';
import type { GoroutineHeader } from './dump-text.ts';
import { dumpSource, hasControls, identityOf, mayHaveControls, removeControls } from './dump-unescape.ts';
import type { DumpSource } from './dump-escapes.ts';
import { FrameTable } from './frametable.ts';

/**
 * Parses dumps of Go's goroutines: debug=2 pages, panics, SIGQUIT and goleak, alone or inside a
 * log. pprof does not read them; this format is ours.
 *
 *   goroutine 7 [chan receive, 12 minutes]:
 *   main.worker.run(...)
 *   	/src/main.go:20
 *   main.start(0xc000012345)
 *   	/src/main.go:38 +0x6e
 *   created by main.main in goroutine 1
 *   	/src/main.go:40 +0x9a
 *
 * A text passes these layers, each in a module of its own:
 *
 *   bytes
 *   -> lines                                                          dump-pieces
 *   -> parts of a line joined: of a container's log, of a terminal    dump-parts, dump-broken
 *   -> without colours, control escapes and HTML, out of quotes       dump-unescape, dump-escapes,
 *                                                                     dump-lists, dump-bytes, dump-markup
 *   -> without the log's prefix                                       dump-prefix
 *   -> frames of an unfinished goroutine                              dump-goroutine
 *   -> distinct rows                                                  dump-rows
 *
 * Bytes are fed in chunks of any size, and only distinct frames, stacks and headers are kept. A
 * goroutine is a sample of count 1 and of its minutes of waiting, with labels for state, wait and
 * creator.
 */
export class GoroutineDump {
  private readonly frames = new FrameTable();
  private readonly rows = new GoroutineRows();
  private readonly headers: GoroutineHeader[] = [];
  private readonly headerIds = new Map<string, number>();
  readonly numbers = new GoroutineNumbers();
  readonly findings: Findings = { hasOffsets: false, bareCalls: 0, lost: 0, reversed: 0, cut: 0 };
  private readonly logs = new Map<string, Log>();
  private readonly spare: OpenGoroutine[] = [];
  private readonly broken = new BrokenLines((bytes, from, to, isLast) => this.readRaw(bytes, from, to, isLast));
  private readonly parts = new LineParts((bytes, from, to, isLast) => this.broken.read(bytes, from, to, isLast));
  private readonly pieces = new LinePieces(
    (bytes, from, to, isLast) => this.parts.read(bytes, from, to, isLast),
    bytes => this.release(bytes),
  );
  /** The log of bare lines, and of quoted texts without a log identity. */
  private readonly plain = this.logNamed('');
  /** The last header. */
  private latest: { readonly bytes: Uint8Array; readonly id: number } = { bytes: new Uint8Array(0), id: -1 };
  /**
   * True if the current line is its text's last one, has no line end, and is the start of a line of
   * a dump.
   */
  private isLast = false;
  private hasBeginning = false;
  /** True if the current bytes may have control characters. */
  private isDirty = false;

  /** The number of goroutines so far. */
  get goroutines(): number {
    return this.rows.goroutines;
  }

  /** The number of goroutines without a frame. */
  get frameless(): number {
    return this.rows.frameless;
  }

  /**
   * True if the lines are in reverse order, as in logs with the newest line first: calls and places
   * cannot be matched then.
   */
  get isReversed(): boolean {
    return this.findings.reversed > 0 && this.findings.reversed * 2 >= this.rows.goroutines;
  }

  /** The number of lines that a terminal had broken and that were joined. */
  get joinedLines(): number {
    return this.broken.joined;
  }

  feed(piece: Uint8Array): void {
    // A line kept from the last chunk may have some, too.
    this.isDirty ||= mayHaveControls(piece);
    this.pieces.feed(piece);
  }

  /** Returns the profile; null if no goroutine has a frame, or if `isReversed`. */
  finish(): Profile | null {
    this.pieces.finish();
    const isBroken = this.isLast;
    this.parts.finish();
    this.broken.finish();
    this.endAll(this.plain, isBroken);
    for (const log of this.logs.values()) this.endAll(log, false);
    return this.rows.goroutines > this.rows.frameless && !this.isReversed
      ? this.rows.toProfile(this.frames, this.headers)
      : null;
  }

  private logNamed(name: string): Log {
    let log = this.logs.get(name);
    if (!log) {
      // Beyond this number the identities are not identities: their lines are read as one log.
      if (this.logs.size >= mostLogs) return this.plain;
      this.logs.set(name, (log = { identity: hashOf(name), before: null, quoted: null, open: [], source: null }));
    }
    return log;
  }

  /** Reads a line of the text, without the eight bytes that docker writes before a container's output. */
  private readRaw(bytes: Uint8Array, from: number, to: number, isLast: boolean): void {
    this.isLast = isLast;
    const text = listsToText(bytes, from, to);
    if (text) {
      this.isDirty ||= mayHaveControls(text);
      return this.readLine(this.plain, text, 0, text.length, 0);
    }
    const isFramed =
      bytes[from + 1] === 0 && bytes[from + 2] === 0 && bytes[from + 3] === 0 && bytes[from]! <= 2 && to - from >= 7;
    if (!isFramed) return this.readLine(this.plain, bytes, from, to, 0);
    // The last of these bytes is the length, which is a newline if it is 10.
    if (to - from > 7) this.readLine(this.plain, bytes, from + 8, to, 0);
  }

  /** `depth`: the number of quoted texts around the line. */
  private readLine(log: Log, bytes: Uint8Array, from: number, end: number, depth: number): void {
    let to = trimmedEnd(bytes, from, end);
    // `cat -A` prints a $ at the end of lines; no line of a dump ends with one.
    if (bytes[to - 1] === 36 && to > from) to = trimmedEnd(bytes, from, to - 1);
    if (!this.isDirty) return this.readPlain(log, bytes, from, to, depth);
    const clean = hasControls(bytes, from, to) ? removeControls(bytes, from, to) : bytes.subarray(from, to);
    const text = hasTags(clean, 0, clean.length) ? replaceTags(clean, 0, clean.length) : clean;
    if (text.length === 0) return this.readPlain(log, text, 0, 0, depth);
    const { isLast } = this;
    eachLine(text, (a, b) => {
      this.isLast = isLast && b === text.length;
      const line = decodeReferences(text, a, b);
      if (line) this.readPlain(log, line, 0, line.length, depth);
      else this.readPlain(log, text, a, b, depth);
    });
  }

  private readPlain(log: Log, bytes: Uint8Array, from: number, end: number, depth: number): void {
    const to = trimmedEnd(bytes, from, end);
    if (log.source && this.readQuoted(log.source, bytes, from, to, depth)) return;
    // Usually the goroutine of the last line takes the next one, too.
    for (let i = log.open.length - 1; i >= 0; i--) {
      const goroutine = log.open[i]!;
      const isTaken = goroutine.take(bytes, from, to);
      if (goroutine.isOver) this.close(log, i);
      if (isTaken) return;
    }
    let identity: number | undefined;
    for (let start = from; ; ) {
      const at = findGoroutine(bytes, start, to);
      if (at < 0) {
        if (start > from) return;
        if (this.isLast) this.hasBeginning = isBeginning(bytes, from, to);
        // Empty lines do not separate a call from its header.
        if (to > from) this.keepBefore(log, bytes, from, to);
        return;
      }
      const source = depth < mostDepth ? dumpSource(bytes, start, to, at) : null;
      if (source?.kind === 'record') {
        identity ??= log.identity ^ hashOf(identityOf(bytes, from, to));
        this.readRecord(source.text, depth, identity);
        // A line may have a list of records.
        start = source.end;
        continue;
      }
      if (start > from) return;
      if (!source) return this.readHeader(log, bytes, from, at, to);
      log.source = source;
      const { quoted } = log;
      const before = quoted && source.read(quoted, 0, quoted.length);
      if (before) this.logNamed(`${depth}${source.name}${identityOf(bytes, from, to)}`).before = before.text;
      return void this.readQuoted(source, bytes, from, to, depth);
    }
  }

  /** Keeps a line without a goroutine if it may be a call, or a record with one. */
  private keepBefore(log: Log, bytes: Uint8Array, from: number, to: number): void {
    const isShort = to - from < longestCall;
    log.before = isShort && bytes[to - 1] === 41 ? bytes.slice(from, to) : null;
    if (isShort && findIn(bytes, from, to, quotedEnd) >= 0) log.quoted = bytes.slice(from, to);
  }

  /**
   * Reads the text of a line's record with the key that had a goroutine before; returns false if
   * the line has none.
   */
  private readQuoted(
    source: DumpSource & { kind: 'lines' },
    bytes: Uint8Array,
    from: number,
    to: number,
    depth: number,
  ): boolean {
    let found = source.read(bytes, from, to);
    if (!found) return false;
    const inner = this.logNamed(`${depth}${source.name}${identityOf(bytes, from, to)}`);
    for (; found; found = source.read(bytes, found.end, to)) {
      this.readText(inner, found.text, depth + 1);
      // A row has only one such cell.
      if (found.end >= to) break;
    }
    return true;
  }

  private readText(log: Log, text: Uint8Array, depth: number): void {
    let lines = 0;
    // Escapes may decode to control characters.
    this.isDirty ||= mayHaveControls(text);
    eachLine(text, (a, b) => {
      lines++;
      // Only now the record is known to have several lines.
      this.isLast = lines > 2 && b === text.length;
      this.readLine(log, text, a, b, depth);
    });
    // A record of several lines is a whole dump; other logs have one line per record.
    if (lines > 2) this.endAll(log, text.at(-1) !== newline);
    this.isLast = false;
  }

  /** Reads a whole dump in one text. */
  private readRecord(text: Uint8Array, depth: number, identity: number): void {
    this.isDirty ||= mayHaveControls(text);
    const inner: Log = { identity, before: null, quoted: null, open: [], source: null };
    eachLine(text, (a, b) => {
      this.isLast = b === text.length;
      this.readLine(inner, text, a, b, depth + 1);
    });
    this.endAll(inner, text.at(-1) !== newline);
    this.isLast = false;
  }

  private readHeader(log: Log, bytes: Uint8Array, from: number, at: number, to: number): void {
    const numberEnd = afterNumber(bytes, at, to);
    if (to - numberEnd > longestHeader) return;
    const id = this.headerOf(bytes, numberEnd, to);
    if (id < 0) {
      if (this.isLast) this.findings.cut++;
      return;
    }
    const number = numberAt(bytes, numberEnd);
    for (let i = log.open.length - 1; i >= 0; i--) {
      const before = log.open[i]!;
      if (!before.hasBegun && before.isAnnounced && before.number === number) log.open.splice(i, 1);
      else if (before.isSameLog(bytes, from, at)) this.close(log, i);
    }
    if (log.open.length >= mostOpen) this.close(log, 0);
    const prefix = LinePrefix.of(bytes, from, at);
    if (log === this.plain) this.broken.begin(prefix);
    const goroutine = this.spare.pop() ?? new OpenGoroutine(this.frames, this.findings);
    goroutine.begin(id, number, startsLeak(bytes, numberEnd), prefix);
    goroutine.isReversed = log.before !== null && isCallAfter(prefix, log.before);
    log.before = null;
    log.open.push(goroutine);
  }

  /**
   * Returns the number of the header in bytes[from, to), usually that of the last goroutine; -1 =
   * not a header.
   */
  private headerOf(bytes: Uint8Array, from: number, to: number): number {
    if (isEqual(this.latest.bytes, bytes, from, to)) return this.latest.id;
    const text = decodeText(bytes.subarray(from, to));
    let id = this.headerIds.get(text);
    if (id === undefined) {
      const header = parseHeader(text);
      id = header ? this.headers.push(header) - 1 : -1;
      this.headerIds.set(text, id);
    }
    this.latest = { bytes: bytes.slice(from, to), id };
    return id;
  }

  private close(log: Log, index: number): void {
    const goroutine = log.open[index]!;
    log.open.splice(index, 1);
    goroutine.end();
    this.rows.add(goroutine.header, goroutine.creator, goroutine.ancestors, goroutine.frames);
    if (goroutine.frames.length > 0) this.numbers.add(goroutine.number, log.identity ^ goroutine.prefix.identity);
    this.spare.push(goroutine);
  }

  /** Ends a log's text. `isBroken`: its last line has no line end and may be incomplete. */
  private endAll(log: Log, isBroken: boolean): void {
    while (log.open.length > 0) {
      log.open[0]!.endWithText(isBroken, this.hasBeginning && log.open.length === 1);
      this.close(log, 0);
    }
    this.hasBeginning = false;
  }

  /** Copies kept lines, because the caller will reuse the bytes. */
  private release(bytes: Uint8Array): void {
    for (const { open } of this.logs.values()) for (const goroutine of open) goroutine.release(bytes);
  }
}

const newline = 10;

/** The state of one log among several in a text. */
interface Log {
  /** A 32-bit hash of its identity. */
  readonly identity: number;
  /** The last line without a goroutine, if it may be a call. */
  before: Uint8Array | null;
  /** The last record with such a line. */
  quoted: Uint8Array | null;
  /** Unfinished goroutines, the latest last. */
  readonly open: OpenGoroutine[];
  /** The way in which each line contains a line of the dump; null if it is the line itself. */
  source: (DumpSource & { kind: 'lines' }) | null;
}

/** The limit of programs that write dumps at the same time into one text. */
const mostOpen = 16;
/** The limit of logs. */
const mostLogs = 256;
/** The limit of nested quoted texts. */
const mostDepth = 4;

/** The end of a call at the end of a quoted text. */
const quotedEnd = codes(')"');
/** The length limit of a call before a header. */
const longestCall = 2000;

/** True if a line is a call after the prefix of a header. */
function isCallAfter(prefix: LinePrefix, line: Uint8Array): boolean {
  const from = prefix.skip(line, 0, line.length, prefix.length);
  const open = from < 0 ? -1 : findCall(line, from, line.length);
  return open >= 0 && hasPackage(line, from, open);
}

/** True if a header continues with ` in state`, as goleak's do. */
const startsLeak = (bytes: Uint8Array, at: number): boolean => bytes[at + 1] === 105 && bytes[at + 2] === 110;

/** Returns the number that ends at `end`; 0 if it has too many digits. */
function numberAt(bytes: Uint8Array, end: number): number {
  let from = end;
  while (bytes[from - 1]! >= 48 && bytes[from - 1]! <= 57) from--;
  return end - from > 15 ? 0 : Number(decodeText(bytes.subarray(from, end)));
}

function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

function isEqual(wanted: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (wanted.length !== to - from) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[from + i] !== wanted[i]) return false;
  return true;
}

/** Returns the end of a line without trailing blanks. */
function trimmedEnd(bytes: Uint8Array, from: number, end: number): number {
  let to = end;
  while (to > from && bytes[to - 1]! <= 32) to--;
  return to;
}

/** Calls `line` with each line of a text, without its line end. */
function eachLine(text: Uint8Array, line: (from: number, to: number) => void): void {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf(newline, from);
    const to = end < 0 ? text.length : end;
    line(from, to);
    from = to + 1;
  }
}
