import type { Int64 } from './int64.ts';
import { rowLabels } from './profile.ts';
import type { Profile } from './profile.ts';
import { compareText, encodeText } from './text.ts';

/**
 * Columns to uncompressed profile.proto, byte for byte as pprof writes it:
 * fields by number, zero scalars left out (but default_sample_type, always
 * written), lists of more than two integers packed, strings in order of first
 * use, string labels before numeric ones, keys sorted.
 */
export function encodeProfile(p: Profile): Uint8Array {
  const strings = new StringIds();
  const out = new Writer();
  const inner = new Writer();
  const innermost = new Writer();
  const message = (field: number, write: (w: Writer) => void): void => {
    inner.reset();
    write(inner);
    out.message(field, inner);
  };

  for (const { type, unit } of p.sampleTypes) {
    message(1, w => {
      w.int(1, strings.id(type));
      w.int(2, strings.id(unit));
    });
  }
  for (const row of p.rows) {
    message(2, w => {
      const ids: (number | bigint)[] = [];
      for (let i = p.stackFrom[row]!; i < p.stackTo[row]!; i++) ids.push(p.locations.id.at(p.stack[i]!));
      w.ints(1, ids);
      w.ints(2, p.values.map(column => column.at(row)));
      writeLabels(p, row, strings, w, innermost);
    });
  }
  for (const m of p.mappings) {
    message(3, w => {
      w.int(1, m.id);
      w.int(2, m.start);
      w.int(3, m.limit);
      w.int(4, m.offset);
      w.int(5, strings.id(m.file));
      w.int(6, strings.id(m.buildId));
      [m.hasFunctions, m.hasFilenames, m.hasLineNumbers, m.hasInlineFrames].forEach((flag, i) => w.int(7 + i, flag ? 1 : 0));
    });
  }
  for (let l = 0; l < p.locations.id.length; l++) {
    message(4, w => {
      const mapping = p.locations.mapping[l]!;
      w.int(1, p.locations.id.at(l));
      w.int(2, mapping < 0 ? 0 : p.mappings[mapping]!.id);
      w.int(3, p.locations.address.at(l));
      for (let i = p.locations.lineFrom[l]!; i < p.locations.lineTo[l]!; i++) {
        innermost.reset();
        innermost.int(1, p.functions.id.at(p.lines.function[i]!));
        innermost.int(2, p.lines.line.at(i));
        innermost.int(3, p.lines.column.at(i));
        w.message(4, innermost);
      }
      w.int(5, p.locations.folded[l]!);
    });
  }
  for (let f = 0; f < p.functions.name.length; f++) {
    message(5, w => {
      w.int(1, p.functions.id.at(f));
      w.int(2, strings.id(p.strings.at(p.functions.name[f]!)));
      w.int(3, strings.id(p.strings.at(p.functions.systemName[f]!)));
      w.int(4, strings.id(p.strings.at(p.functions.filename[f]!)));
      w.int(5, p.functions.startLine.at(f));
    });
  }
  const { header } = p;
  const drop = strings.id(header.dropFrames);
  const keep = strings.id(header.keepFrames);
  const period = [strings.id(header.periodType.type), strings.id(header.periodType.unit)] as const;
  const comments = header.comments.map(comment => strings.id(comment));
  const defaultType = strings.id(header.defaultSampleType);
  const docUrl = strings.id(header.docUrl);
  for (const text of strings.texts) out.bytes(6, encodeText(text));
  out.int(7, drop);
  out.int(8, keep);
  out.int(9, header.timeNanos);
  out.int(10, header.durationNanos);
  if (period[0] !== 0 || period[1] !== 0) {
    message(11, w => {
      w.int(1, period[0]);
      w.int(2, period[1]);
    });
  }
  out.int(12, header.period);
  out.ints(13, comments);
  out.tagged(14, defaultType);
  out.int(15, docUrl);
  return out.finish();
}

function writeLabels(p: Profile, row: number, strings: StringIds, w: Writer, inner: Writer): void {
  if (p.labels.from[row] === p.labels.from[row + 1]) return;
  const labels = rowLabels(p, row);
  const sorted = <V>(map: ReadonlyMap<number, V>): [string, V][] =>
    [...map].map(([key, value]): [string, V] => [p.strings.at(key), value]).sort((a, b) => compareText(a[0], b[0]));
  for (const [key, values] of sorted(labels.strings)) {
    for (const value of values) {
      inner.reset();
      inner.int(1, strings.id(key));
      inner.int(2, strings.id(p.strings.at(value)));
      w.message(3, inner);
    }
  }
  for (const [key, entry] of sorted(labels.numbers)) {
    const keyId = strings.id(key);
    entry.values.forEach((value, i) => {
      inner.reset();
      inner.int(1, keyId);
      inner.int(3, value);
      if (entry.hasUnits) inner.int(4, strings.id(p.strings.at(entry.units[i]!)));
      w.message(3, inner);
    });
  }
}

class StringIds {
  readonly texts: string[] = [''];
  private readonly ids = new Map<string, number>([['', 0]]);
  id(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.texts.push(text);
      this.ids.set(text, id);
    }
    return id;
  }
}

/** Wire format, writing. */
class Writer {
  private buffer = new Uint8Array(1024);
  private length = 0;

  reset(): void {
    this.length = 0;
  }

  private room(extra: number): void {
    if (this.length + extra <= this.buffer.length) return;
    const bigger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + extra));
    bigger.set(this.buffer.subarray(0, this.length));
    this.buffer = bigger;
  }

  private varint(value: Int64): void {
    this.room(10);
    if (typeof value === 'bigint' || value < 0) {
      let wide = BigInt.asUintN(64, BigInt(value));
      for (; wide > 127n; wide >>= 7n) this.buffer[this.length++] = Number(wide & 127n) | 128;
      this.buffer[this.length++] = Number(wide);
      return;
    }
    for (; value > 0x7fffffff; value = Math.floor(value / 128)) this.buffer[this.length++] = (value % 128) | 128;
    for (; value > 127; value >>>= 7) this.buffer[this.length++] = (value & 127) | 128;
    this.buffer[this.length++] = value;
  }

  /** A scalar, left out when 0. */
  int(field: number, value: Int64): void {
    if (value !== 0 && value !== 0n) this.tagged(field, value);
  }

  tagged(field: number, value: Int64): void {
    this.varint(field * 8);
    this.varint(value);
  }

  ints(field: number, values: readonly Int64[]): void {
    if (values.length <= 2) {
      for (const value of values) this.tagged(field, value);
      return;
    }
    const packed = new Writer();
    for (const value of values) packed.varint(value);
    this.message(field, packed);
  }

  message(field: number, inner: Writer): void {
    this.bytes(field, inner.buffer.subarray(0, inner.length));
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.varint(field * 8 + 2);
    this.varint(bytes.length);
    this.room(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }
}
