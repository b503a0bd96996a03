import { GrowInt32 } from '../grow.ts';
import { decodeText } from '../text.ts';
import type { Profile } from '../profile.ts';
import { buildProfile, inOrderOfUse } from './builder.ts';
import type { PlainFunction, PlainLabel, PlainLine, PlainLocation, PlainSample } from './builder.ts';
import { afterNumber, findGoroutine, parseHeader } from './dump-text.ts';
import type { GoroutineHeader } from './dump-text.ts';
import { FrameTable } from './frametable.ts';

/**
 * Go's goroutines with their stacks, as debug=2 pages, panics and SIGQUIT
 * print them, also inside a log with a prefix on each line. pprof does not
 * read them; this is a format of ours.
 *
 *   goroutine 7 [chan receive, 12 minutes]:
 *   main.worker.run(...)
 *   	/src/main.go:20
 *   main.start(0xc000012345)
 *   	/src/main.go:38 +0x6e
 *   created by main.main in goroutine 1
 *   	/src/main.go:40 +0x9a
 *
 * Bytes are fed in pieces of any size, and only distinct frames, stacks and
 * headers are kept. A goroutine is a sample of count 1 and of its minutes of
 * waiting, with labels for state, wait and creator.
 */
export class GoroutineDump {
  private readonly frames = new FrameTable();
  private readonly headers: GoroutineHeader[] = [];
  private readonly headerIds = new Map<string, number>();

  /** Samples: rows of [header, creator, frames...] one after the other. */
  private readonly rows = new GrowInt32(1024);
  private readonly rowEnd = new GrowInt32(256);
  private readonly hashes = new GrowInt32(256);
  private counts = new Float64Array(256);
  private slots = new Int32Array(1024).fill(-1);

  /** The goroutine that is being read; its row so far. */
  private readonly row = new GrowInt32(64);
  private inside = false;
  /** Of the line before: a call whose place is still to come. */
  private call: { bytes: Uint8Array; from: number; to: number; kind: number } | null = null;

  /** The beginning of a line whose end is in the next piece. */
  private rest: Uint8Array = new Uint8Array(0);
  /** Whether the rest of an overlong line is passed over. */
  private skipping = false;
  /** What stands before each line of a log: its length and last two bytes. */
  private prefix = 0;
  private prefixEnd: [number, number] = [0, 0];

  /** Goroutines so far. */
  goroutines = 0;

  feed(piece: Uint8Array): void {
    let from = 0;
    if (this.rest.length > 0 || this.skipping) {
      const newline = piece.indexOf(10);
      if (newline < 0) return this.keepRest(piece, 0);
      if (!this.skipping) {
        const line = joinBytes(this.rest, piece.subarray(0, newline));
        this.line(line, 0, line.length);
      }
      this.skipping = false;
      this.rest = new Uint8Array(0);
      from = newline + 1;
    }
    for (let newline = piece.indexOf(10, from); newline >= 0; newline = piece.indexOf(10, from)) {
      this.line(piece, from, newline);
      from = newline + 1;
    }
    this.keepRest(piece, from);
    // The piece may be used again by whoever read it.
    if (this.call && this.call.bytes === piece) {
      const { from: start, to, kind } = this.call;
      this.call = { bytes: piece.slice(start, to), from: 0, to: to - start, kind };
    }
  }

  private keepRest(piece: Uint8Array, from: number): void {
    if (this.skipping) return;
    this.rest = joinBytes(this.rest, piece.subarray(from));
    if (this.rest.length <= longestLine) return;
    this.skipping = true;
    this.rest = new Uint8Array(0);
  }

  private line(bytes: Uint8Array, from: number, end: number): void {
    let to = end;
    while (to > from && bytes[to - 1]! <= 32) to--;
    if (!this.inside) return this.tryHeader(bytes, from, to);
    const start = this.prefix === 0 ? from : this.skipPrefix(bytes, from, to);
    if (start >= to) return this.endGoroutine();
    const { call } = this;
    if (call) {
      this.call = null;
      const place = findPlace(bytes, start, to);
      if (place >= 0) {
        let path = start;
        while (bytes[path]! <= 32) path++;
        if (call.kind !== creator) this.push(this.frames.add(this.last, call.bytes, call.from, call.to, bytes, path, place, call.kind === inlined && place === to));
        return;
      }
      if (call.kind !== creator) this.push(this.frames.add(this.last, call.bytes, call.from, call.to, bytes, start, start, false));
    }
    this.callLine(bytes, start, to, from);
  }

  private callLine(bytes: Uint8Array, from: number, to: number, lineStart: number): void {
    const last = bytes[to - 1]!;
    if (bytes[from] === letterC && startsWith(bytes, from, to, createdBy)) {
      const name = from + createdBy.length;
      const parent = findIn(bytes, name, to, inGoroutine);
      const nameEnd = parent < 0 ? to : parent;
      this.row.array[1] = this.frames.add(-1, bytes, name, nameEnd, bytes, nameEnd, nameEnd, false);
      this.call = { bytes, from: name, to: nameEnd, kind: creator };
      return;
    }
    if (last === closing) {
      let open = to - 1;
      while (open > from && bytes[open] !== opening) open--;
      if (open === from) return;
      const elided = to - open === 5 && bytes[open + 1] === dot && bytes[open + 2] === dot && bytes[open + 3] === dot;
      this.call = { bytes, from, to: open, kind: elided ? inlined : plain };
      return;
    }
    // `...additional frames elided...`, `...23 frames elided...`
    if (bytes[from] === dot && last === dot) return this.push(this.frames.add(this.last, bytes, from, to, bytes, to, to, false));
    if (findGoroutine(bytes, from, to) >= 0) {
      this.endGoroutine();
      this.tryHeader(bytes, lineStart, to);
    }
  }

  private push(frame: number): void {
    this.row.push(frame);
  }

  /** The call before, towards the leaf; -1 at the leaf. */
  private get last(): number {
    return this.row.length > 2 ? this.row.array[this.row.length - 1]! : -1;
  }

  private tryHeader(bytes: Uint8Array, from: number, to: number): void {
    const at = findGoroutine(bytes, from, to);
    if (at < 0 || bytes[to - 1] !== colon) return;
    const text = decodeText(bytes.subarray(afterNumber(bytes, at, to), to));
    let id = this.headerIds.get(text);
    if (id === undefined) {
      const header = parseHeader(text);
      id = header ? this.headers.push(header) - 1 : -1;
      this.headerIds.set(text, id);
    }
    if (id < 0) return;
    this.inside = true;
    this.call = null;
    this.row.length = 0;
    this.row.push(id);
    this.row.push(-1);
    this.prefix = at - from;
    if (this.prefix > 0) this.prefixEnd = [this.prefix > 1 ? bytes[at - 2]! : -1, bytes[at - 1]!];
  }

  /** Where a line of a log goes on behind its prefix, whose length may vary with the time in it. */
  private skipPrefix(bytes: Uint8Array, from: number, to: number): number {
    const [a, b] = this.prefixEnd;
    const fits = (end: number): boolean => bytes[end - 1] === b && (a < 0 || bytes[end - 2] === a);
    const usual = from + this.prefix;
    if (usual < to && fits(usual)) return usual;
    for (let end = Math.max(from + 2, usual - 12); end < Math.min(to, usual + 12); end++) if (fits(end)) return end;
    // A prefix with nothing behind it lost its last blank.
    return to - from <= this.prefix || (bytes[to - 1] === a && to < usual + 12) ? to : from;
  }

  private endGoroutine(): void {
    const { call, row } = this;
    if (call && call.kind !== creator) this.push(this.frames.add(this.last, call.bytes, call.from, call.to, call.bytes, call.to, call.to, false));
    this.call = null;
    this.inside = false;
    this.goroutines++;
    let hash = 0;
    for (let i = 0; i < row.length; i++) hash = (Math.imul(hash, 0x01000193) ^ row.array[i]!) | 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; this.slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const other = this.slots[slot]!;
      if (this.hashes.array[other] === hash && this.isSameRow(other)) {
        this.counts[other]!++;
        return;
      }
    }
    this.addRow(slot, hash);
  }

  private isSameRow(other: number): boolean {
    const from = other === 0 ? 0 : this.rowEnd.array[other - 1]!;
    const { row } = this;
    if (this.rowEnd.array[other]! - from !== row.length) return false;
    for (let i = 0; i < row.length; i++) if (this.rows.array[from + i] !== row.array[i]) return false;
    return true;
  }

  private addRow(slot: number, hash: number): void {
    const fresh = this.rowEnd.length;
    this.slots[slot] = fresh;
    for (let i = 0; i < this.row.length; i++) this.rows.push(this.row.array[i]!);
    this.rowEnd.push(this.rows.length);
    this.hashes.push(hash);
    if (fresh === this.counts.length) {
      const bigger = new Float64Array(fresh * 2);
      bigger.set(this.counts);
      this.counts = bigger;
    }
    this.counts[fresh] = 1;
    if (fresh * 2 < this.slots.length) return;
    const slots = new Int32Array(this.slots.length * 4).fill(-1);
    for (let i = 0; i <= fresh; i++) {
      let at = this.hashes.array[i]! & (slots.length - 1);
      while (slots[at]! >= 0) at = (at + 1) & (slots.length - 1);
      slots[at] = i;
    }
    this.slots = slots;
  }

  /** The profile of all that was fed; null when there was no goroutine. */
  finish(): Profile | null {
    if (this.rest.length > 0) this.line(this.rest, 0, this.rest.length);
    if (this.inside) this.endGoroutine();
    if (this.goroutines === 0) return null;
    const functions: PlainFunction[] = [];
    const functionIds = new Map<string, number>();
    const lines = Array.from({ length: this.frames.length }, (_, frame): PlainLine => {
      const { name, file, line } = this.frames.at(frame);
      const key = `${name}\0${file}`;
      let id = functionIds.get(key);
      if (id === undefined) functionIds.set(key, (id = functions.push({ name, filename: file }) - 1));
      return { function: id, line };
    });
    const locations: PlainLocation[] = [];
    const locationIds = new Map<string, number>();
    const samples = Array.from({ length: this.rowEnd.length }, (_, i): PlainSample => {
      const from = i === 0 ? 0 : this.rowEnd.array[i - 1]!;
      const row = this.rows.array.subarray(from, this.rowEnd.array[i]!);
      const stack: number[] = [];
      for (let start = 2; start < row.length; ) {
        let end = start + 1;
        // Inlined calls belong to the call that they were inlined into.
        while (end < row.length && this.frames.isInlined(row[end - 1]!)) end++;
        const group = row.subarray(start, end);
        start = end;
        if (group.length === 1 && this.frames.at(group[0]!).name === 'runtime.goexit') continue;
        const key = group.join();
        let id = locationIds.get(key);
        if (id === undefined) locationIds.set(key, (id = locations.push({ address: 0, mapping: 0, lines: Array.from(group, frame => lines[frame]!) }) - 1));
        stack.push(id);
      }
      const count = this.counts[i]!;
      const header = this.headers[row[0]!]!;
      return { stack, values: [count, count * header.minutes * 60], labels: this.labelsOf(header, row[1]!) };
    });
    const type = { type: 'goroutine', unit: 'count' };
    const mapping = { start: 0, limit: 0, offset: 0, file: '', buildId: '', symbolized: true };
    const header = { periodType: type, period: 1, defaultSampleType: 'goroutine' };
    return buildProfile(inOrderOfUse({ sampleTypes: [type, { type: 'wait', unit: 'seconds' }], samples, locations, functions, mappings: [mapping], header }));
  }

  private labelsOf(header: GoroutineHeader, createdByFrame: number): PlainLabel[] {
    const labels: PlainLabel[] = header.labels.map(([key, text]) => ({ key, text }));
    if (header.state !== '') labels.push({ key: 'state', text: header.state });
    if (createdByFrame >= 0) labels.push({ key: 'creator', text: this.frames.at(createdByFrame).name });
    if (header.locked) labels.push({ key: 'locked', text: 'to thread' });
    if (header.bubble !== '') labels.push({ key: 'bubble', text: header.bubble });
    if (header.minutes > 0) labels.push({ key: 'wait', number: header.minutes, unit: 'minutes' });
    return labels;
  }
}

/** More than any line of a dump has; what is longer belongs to something else in a log. */
const longestLine = 1 << 20;

/** Kinds of calls. */
const plain = 0;
const inlined = 1;
const creator = 2;

const [letterC, opening, closing, dot, colon] = [99, 40, 41, 46, 58] as const;
const codes = (text: string): number[] => Array.from(text, c => c.charCodeAt(0));
const createdBy = codes('created by ');
const inGoroutine = codes(' in goroutine ');

function startsWith(bytes: Uint8Array, from: number, to: number, text: readonly number[]): boolean {
  if (to - from < text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}

function findIn(bytes: Uint8Array, from: number, to: number, text: readonly number[]): number {
  for (let at = from; at + text.length <= to; at++) if (startsWith(bytes, at, to, text)) return at;
  return -1;
}

/** The end of `path:line` in the line of a call's place, before ` +0x1d`; -1 where it is none. */
function findPlace(bytes: Uint8Array, from: number, to: number): number {
  let at = to - 1;
  while (at > from && bytes[at] !== colon) at--;
  if (at <= from) return -1;
  let end = at + 1;
  while (end < to && bytes[end]! >= 48 && bytes[end]! <= 57) end++;
  return end > at + 1 && (end === to || bytes[end] === 32) ? end : -1;
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b.slice();
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
