import { setLabels } from './profile.ts';
import type { Profile } from './profile.ts';
import type { StringIndex } from './strings.ts';
import { compareText, encodeText } from '../base/text.ts';
import { varintSize, Writer } from './writer.ts';

/**
 * Encodes a profile as uncompressed profile.proto, byte for byte as pprof does (encode.go
 * preEncode): fields ordered by number; zero scalars omitted, except default_sample_type; lists of
 * more than two integers packed; strings in order of first use; string labels before numeric ones,
 * keys sorted.
 */
export function encodeProfile(p: Profile): Uint8Array {
  const strings = new StringIds(p);
  const out = new Writer(1 << 16);
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
  new SampleWriter(p, strings).write(out);
  for (const m of p.mappings) {
    message(3, w => {
      w.int(1, m.id);
      w.int(2, m.start);
      w.int(3, m.limit);
      w.int(4, m.offset);
      w.int(5, strings.id(m.file));
      w.int(6, strings.id(m.buildId));
      [m.hasFunctions, m.hasFilenames, m.hasLineNumbers, m.hasInlineFrames].forEach((flag, i) =>
        w.int(7 + i, flag ? 1 : 0),
      );
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
      w.int(2, strings.of(p.functions.name[f]!));
      w.int(3, strings.of(p.functions.systemName[f]!));
      w.int(4, strings.of(p.functions.filename[f]!));
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

/**
 * Writes the samples. It computes the size of each message first, so that nothing is written twice,
 * and encodes each label set once.
 */
class SampleWriter {
  private readonly idSize: Uint8Array;
  private readonly labels: (Uint8Array | undefined)[] = [];
  private readonly scratch = new Writer();
  private readonly inner = new Writer();

  constructor(
    private readonly p: Profile,
    private readonly strings: StringIds,
  ) {
    const { id } = p.locations;
    this.idSize = new Uint8Array(id.length);
    for (let l = 0; l < id.length; l++) this.idSize[l] = varintSize(id.at(l));
  }

  write(out: Writer): void {
    const { p } = this;
    for (let r = 0; r < p.rows.length; r++) this.sample(p.rows[r]!, out);
  }

  private sample(row: number, out: Writer): void {
    const { p, idSize } = this;
    const {
      stack,
      locations: { id },
    } = p;
    const from = p.stackFrom[row]!;
    const to = p.stackTo[row]!;
    let ids = 0;
    for (let i = from; i < to; i++) ids += idSize[stack[i]!]!;
    let values = 0;
    for (const column of p.values) values += varintSize(column.at(row));
    const set = p.labels.set[row]!;
    const labels = (this.labels[set] ??= this.labelBytes(set));
    out.head(2, listSize(to - from, ids) + listSize(p.values.length, values) + labels.length);
    const packed = to - from > 2;
    if (packed) out.head(1, ids);
    out.reserve(ids + 2);
    for (let i = from; i < to; i++) {
      const location = stack[i]!;
      if (!packed) out.varint(8);
      let value = id.hi[location] === 0 ? id.lo[location]! : -1;
      if (value < 0 || value > 0xfffffff) {
        out.varint(id.at(location));
        continue;
      }
      const { buffer } = out;
      for (; value > 127; value >>>= 7) buffer[out.length++] = (value & 127) | 128;
      buffer[out.length++] = value;
    }
    if (p.values.length > 2) out.head(2, values);
    for (const column of p.values) {
      if (p.values.length <= 2) out.varint(16);
      out.varint(column.at(row));
    }
    out.raw(labels);
  }

  private labelBytes(set: number): Uint8Array {
    const { p, strings, scratch: w, inner } = this;
    const labels = setLabels(p, set);
    const sorted = <V>(map: ReadonlyMap<number, V>): [string, V][] =>
      [...map].map(([key, value]): [string, V] => [p.strings.at(key), value]).sort((a, b) => compareText(a[0], b[0]));
    w.reset();
    for (const [key, values] of sorted(labels.strings)) {
      for (const value of values) {
        inner.reset();
        inner.int(1, strings.id(key));
        inner.int(2, strings.of(value));
        w.message(3, inner);
      }
    }
    for (const [key, entry] of sorted(labels.numbers)) {
      const keyId = strings.id(key);
      entry.values.forEach((value, i) => {
        inner.reset();
        inner.int(1, keyId);
        inner.int(3, value);
        if (entry.hasUnits) inner.int(4, strings.of(entry.units[i]!));
        w.message(3, inner);
      });
    }
    return w.finish();
  }
}

/** Returns the bytes of a list in a field below 16, whose numbers take `size` bytes: see Writer.ints. */
const listSize = (count: number, size: number): number => (count > 2 ? 1 + varintSize(size) + size : count + size);

/** Numbers the strings of the written file in order of first use. */
class StringIds {
  readonly texts: string[] = [''];
  private readonly ids = new Map<string, number>([['', 0]]);
  /** The number of each string of the profile's table; -1 = not used yet. */
  private readonly known: Int32Array;

  constructor(private readonly p: Profile) {
    this.known = new Int32Array(p.strings.length).fill(-1);
  }

  id(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.texts.push(text);
      this.ids.set(text, id);
    }
    return id;
  }

  of(index: StringIndex): number {
    let id = this.known[index]!;
    if (id < 0) this.known[index] = id = this.id(this.p.strings.at(index));
    return id;
  }
}
