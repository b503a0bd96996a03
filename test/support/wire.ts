// A tiny writer of profile.proto bytes for tests. It shares nothing with the
// product's own encoder, and it can write what a good encoder never would:
// unpacked or chunked integers, fields in odd orders, unknown fields, groups,
// overlong varints, duplicate ids, bytes that are not UTF-8.
//
// Three levels, each built on the one before:
//   varint, varintField, bytesField ...   single fields, for broken inputs
//   encodeMessage(ProfileMessage)         the schema, texts as string indices
//   encodeSpec(ProfileSpec)               texts in place, string table made here

/** A signed or unsigned 64-bit integer; numbers must be integers within 2^53. */
export type Int = number | bigint;

/** A text; bytes where it is not valid UTF-8. */
export type Text = string | Uint8Array;

// ------------------------------------------------------------ single fields

const textEncoder = new TextEncoder();

export function textBytes(text: Text): Uint8Array {
  return typeof text === 'string' ? textEncoder.encode(text) : text;
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => joined(parts);

/** As concat, of more than there may be arguments. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * A varint of the value's low 64 bits; negative values take ten bytes.
 * `atLeast` (1 to 10) pads with continuation bytes of zero bits.
 */
export function varint(value: Int, atLeast = 1): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  while (rest > 0x7fn) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  while (out.length < atLeast) {
    out[out.length - 1] |= 0x80;
    out.push(0);
  }
  return Uint8Array.from(out);
}

/** Tags and lengths are padded to five bytes at most: pprof takes ten, many other readers do not. */
const shortAtLeast = (atLeast: number) => Math.min(atLeast, 5);

/** A field's number and wire type. */
function tag(field: number, wireType: number, atLeast: number): Uint8Array {
  return varint((BigInt(field) << 3n) | BigInt(wireType), shortAtLeast(atLeast));
}

/** Wire type 0. */
export function varintField(field: number, value: Int, atLeast = 1): Uint8Array {
  return concat(tag(field, 0, atLeast), varint(value, atLeast));
}

/** Wire type 1: eight bytes, little-endian. */
export function fixed64Field(field: number, value: Int, atLeast = 1): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
  return concat(tag(field, 1, atLeast), bytes);
}

/** Wire type 2: texts, nested messages, packed integers. */
export function bytesField(field: number, bytes: Uint8Array, atLeast = 1): Uint8Array {
  return concat(tag(field, 2, atLeast), varint(bytes.length, shortAtLeast(atLeast)), bytes);
}

/** Wire types 3 and 4: a group around `inner`. pprof refuses groups. */
export function groupField(field: number, inner: Uint8Array, atLeast = 1): Uint8Array {
  return concat(tag(field, 3, atLeast), inner, tag(field, 4, atLeast));
}

/** Wire type 5: four bytes, little-endian. */
export function fixed32Field(field: number, value: number, atLeast = 1): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value >>> 0, true);
  return concat(tag(field, 5, atLeast), bytes);
}

// --------------------------------------------------------------- the schema

/** The schema's messages. A missing scalar is 0, a missing table is empty. */
export interface ProfileMessage {
  sampleType?: ValueTypeMessage[];
  sample?: SampleMessage[];
  mapping?: MappingMessage[];
  location?: LocationMessage[];
  function?: FunctionMessage[];
  stringTable?: Text[];
  dropFrames?: Int;
  keepFrames?: Int;
  timeNanos?: Int;
  durationNanos?: Int;
  periodType?: ValueTypeMessage;
  period?: Int;
  comment?: Int[];
  defaultSampleType?: Int;
  docUrl?: Int;
}

export interface ValueTypeMessage {
  type?: Int;
  unit?: Int;
}

export interface SampleMessage {
  /** Innermost frame first. */
  locationId?: Int[];
  value?: Int[];
  label?: LabelMessage[];
}

export interface LabelMessage {
  key?: Int;
  str?: Int;
  num?: Int;
  numUnit?: Int;
}

export interface MappingMessage {
  id?: Int;
  memoryStart?: Int;
  memoryLimit?: Int;
  fileOffset?: Int;
  filename?: Int;
  buildId?: Int;
  hasFunctions?: boolean;
  hasFilenames?: boolean;
  hasLineNumbers?: boolean;
  hasInlineFrames?: boolean;
}

export interface LocationMessage {
  id?: Int;
  mappingId?: Int;
  address?: Int;
  /** Innermost inlined call first. */
  line?: LineMessage[];
  isFolded?: boolean;
}

export interface LineMessage {
  functionId?: Int;
  line?: Int;
  column?: Int;
}

export interface FunctionMessage {
  id?: Int;
  name?: Int;
  systemName?: Int;
  filename?: Int;
  startLine?: Int;
}

/** How the bytes are laid out; the meaning is the same for all of them, but for `unknown: 'groups'`. */
export interface Layout {
  /**
   * Repeated integers: one packed field (default), one field per entry, or packed pairs and single
   * entries in turns.
   */
  ints?: 'packed' | 'single' | 'chunks';
  /** Fields of each message: by number (default), the other way round, or one entry of each field in turns. */
  order?: 'ascending' | 'descending' | 'interleaved';
  /** Writes scalars that are 0, which proto3 leaves out. */
  zeros?: boolean;
  /** Pads every varint to this many bytes (1 to 10), tags and lengths to five at most. */
  overlong?: number;
  /** Adds fields that the schema does not know to every message, of wire types 0, 1, 2 and 5; 'groups' adds 3 and 4. */
  unknown?: boolean | 'groups';
}

/** One encoded field with its number, so that a layout can put it in order. */
interface Piece {
  readonly field: number;
  readonly bytes: Uint8Array;
}

class MessageWriter {
  private readonly pieces: Piece[] = [];

  constructor(private readonly layout: Layout) {}

  private get atLeast(): number {
    return this.layout.overlong ?? 1;
  }

  /** A scalar. A 64-bit key such as an index or id is unsigned or signed alike on the wire. */
  int(field: number, value: Int | boolean | undefined): void {
    const number = typeof value === 'boolean' ? Number(value) : (value ?? 0);
    if (BigInt(number) === 0n && !this.layout.zeros) return;
    this.add(field, varintField(field, number, this.atLeast));
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.add(field, bytesField(field, bytes, this.atLeast));
  }

  ints(field: number, values: readonly Int[] = []): void {
    const { ints = 'packed' } = this.layout;
    const packed = (some: readonly Int[]) => this.bytes(field, joined(some.map(value => varint(value, this.atLeast))));
    const single = (value: Int) => this.add(field, varintField(field, value, this.atLeast));
    if (ints === 'single') values.forEach(single);
    else if (ints === 'packed' && values.length > 0) packed(values);
    else if (ints === 'chunks') {
      for (let i = 0; i < values.length; i += 3) {
        packed(values.slice(i, i + 2));
        if (i + 2 < values.length) single(values[i + 2]);
      }
    }
  }

  private add(field: number, bytes: Uint8Array): void {
    this.pieces.push({ field, bytes });
  }

  finish(): Uint8Array {
    const { layout, atLeast } = this;
    if (layout.unknown) {
      // 16 and 2^20 are beyond every message of the schema; the group holds a
      // field that would mean something outside of it.
      this.add(16, varintField(16, -1, atLeast));
      this.add(17, fixed64Field(17, 0x0102030405060708n, atLeast));
      this.add(18, bytesField(18, Uint8Array.of(0x0a, 0xff, 0x80), atLeast));
      this.add(1 << 20, fixed32Field(1 << 20, 0xdeadbeef, atLeast));
      if (layout.unknown === 'groups') this.add(19, groupField(19, varintField(1, 1, atLeast), atLeast));
    }
    return concat(...arrange(this.pieces, layout.order ?? 'ascending').map(piece => piece.bytes));
  }
}

function arrange(pieces: readonly Piece[], order: NonNullable<Layout['order']>): Piece[] {
  const lanes: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => a.field - b.field)) {
    const lane = lanes.at(-1);
    if (lane?.[0].field === piece.field) lane.push(piece);
    else lanes.push([piece]);
  }
  if (order === 'descending') lanes.reverse();
  if (order !== 'interleaved') return lanes.flat();
  const turns: Piece[] = [];
  const longest = lanes.reduce((n, lane) => Math.max(n, lane.length), 0);
  for (let turn = 0; turn < longest; turn++) turns.push(...lanes.flatMap(lane => lane.slice(turn, turn + 1)));
  return turns;
}

/** The profile.proto bytes of a message, not compressed. */
export function encodeMessage(profile: ProfileMessage, layout: Layout = {}): Uint8Array {
  const message = (fill: (w: MessageWriter) => void): Uint8Array => {
    const w = new MessageWriter(layout);
    fill(w);
    return w.finish();
  };
  const valueType = (v: ValueTypeMessage) =>
    message(w => {
      w.int(1, v.type);
      w.int(2, v.unit);
    });
  return message(w => {
    for (const v of profile.sampleType ?? []) w.bytes(1, valueType(v));
    for (const s of profile.sample ?? []) {
      w.bytes(
        2,
        message(m => {
          m.ints(1, s.locationId);
          m.ints(2, s.value);
          for (const l of s.label ?? []) {
            m.bytes(
              3,
              message(n => {
                n.int(1, l.key);
                n.int(2, l.str);
                n.int(3, l.num);
                n.int(4, l.numUnit);
              }),
            );
          }
        }),
      );
    }
    for (const p of profile.mapping ?? []) {
      w.bytes(
        3,
        message(m => {
          m.int(1, p.id);
          m.int(2, p.memoryStart);
          m.int(3, p.memoryLimit);
          m.int(4, p.fileOffset);
          m.int(5, p.filename);
          m.int(6, p.buildId);
          m.int(7, p.hasFunctions);
          m.int(8, p.hasFilenames);
          m.int(9, p.hasLineNumbers);
          m.int(10, p.hasInlineFrames);
        }),
      );
    }
    for (const l of profile.location ?? []) {
      w.bytes(
        4,
        message(m => {
          m.int(1, l.id);
          m.int(2, l.mappingId);
          m.int(3, l.address);
          for (const line of l.line ?? []) {
            m.bytes(
              4,
              message(n => {
                n.int(1, line.functionId);
                n.int(2, line.line);
                n.int(3, line.column);
              }),
            );
          }
          m.int(5, l.isFolded);
        }),
      );
    }
    for (const f of profile.function ?? []) {
      w.bytes(
        5,
        message(m => {
          m.int(1, f.id);
          m.int(2, f.name);
          m.int(3, f.systemName);
          m.int(4, f.filename);
          m.int(5, f.startLine);
        }),
      );
    }
    for (const text of profile.stringTable ?? []) w.bytes(6, textBytes(text));
    w.int(7, profile.dropFrames);
    w.int(8, profile.keepFrames);
    w.int(9, profile.timeNanos);
    w.int(10, profile.durationNanos);
    if (profile.periodType) w.bytes(11, valueType(profile.periodType));
    w.int(12, profile.period);
    w.ints(13, profile.comment);
    w.int(14, profile.defaultSampleType);
    w.int(15, profile.docUrl);
  });
}

// ----------------------------------------------------------- texts in place

/** A profile as a test wants to write it down: texts in place, ids from 1 unless given. */
export interface ProfileSpec {
  /** [type, unit] of each value. */
  types: readonly (readonly [Text, Text])[];
  samples: readonly SampleSpec[];
  mappings?: readonly MappingSpec[];
  locations?: readonly LocationSpec[];
  functions?: readonly FunctionSpec[];
  dropFrames?: Text;
  keepFrames?: Text;
  timeNanos?: Int;
  durationNanos?: Int;
  periodType?: readonly [Text, Text];
  period?: Int;
  comments?: readonly Text[];
  defaultType?: Text;
  docUrl?: Text;
}

export interface SampleSpec {
  /** Location ids, innermost frame first. */
  stack: readonly Int[];
  values: readonly Int[];
  labels?: readonly LabelSpec[];
}

/** A text label, or a numeric one with or without a unit. */
export type LabelSpec = { key: Text; str: Text } | { key: Text; num: Int; unit?: Text };

export interface MappingSpec {
  /** Default: its place in the table, from 1. The same for locations and functions. */
  id?: Int;
  start?: Int;
  limit?: Int;
  offset?: Int;
  file?: Text;
  buildId?: Text;
  /** All four has_ flags. */
  symbolized?: boolean;
}

export interface LocationSpec {
  id?: Int;
  mapping?: Int;
  address?: Int;
  /** Innermost inlined call first. */
  lines?: readonly LineSpec[];
  folded?: boolean;
}

export interface LineSpec {
  /** Function id. */
  function: Int;
  line?: Int;
  column?: Int;
}

export interface FunctionSpec {
  id?: Int;
  name?: Text;
  /** Default: the name. */
  systemName?: Text;
  file?: Text;
  startLine?: Int;
}

/** Gives each text its index in the string table; "" is 0. */
class StringTable {
  readonly texts: Text[] = [];
  private readonly indices = new Map<string, number>();

  index(text: Text = ''): number {
    const key = Buffer.from(textBytes(text)).toString('latin1');
    let index = this.indices.get(key);
    if (index === undefined) {
      index = this.texts.push(text) - 1;
      this.indices.set(key, index);
    }
    return index;
  }
}

/** The schema's message of a spec. */
export function toMessage(spec: ProfileSpec): ProfileMessage {
  const strings = new StringTable();
  const text = (value?: Text) => strings.index(value);
  text('');
  const valueType = ([type, unit]: readonly [Text, Text]) => ({ type: text(type), unit: text(unit) });
  return {
    sampleType: spec.types.map(valueType),
    sample: spec.samples.map(s => ({
      locationId: [...s.stack],
      value: [...s.values],
      label: s.labels?.map(l =>
        'str' in l ? { key: text(l.key), str: text(l.str) } : { key: text(l.key), num: l.num, numUnit: text(l.unit) },
      ),
    })),
    mapping: spec.mappings?.map((m, i) => ({
      id: m.id ?? i + 1,
      memoryStart: m.start,
      memoryLimit: m.limit,
      fileOffset: m.offset,
      filename: text(m.file),
      buildId: text(m.buildId),
      hasFunctions: m.symbolized,
      hasFilenames: m.symbolized,
      hasLineNumbers: m.symbolized,
      hasInlineFrames: m.symbolized,
    })),
    location: spec.locations?.map((l, i) => ({
      id: l.id ?? i + 1,
      mappingId: l.mapping,
      address: l.address,
      line: l.lines?.map(line => ({ functionId: line.function, line: line.line, column: line.column })),
      isFolded: l.folded,
    })),
    function: spec.functions?.map((f, i) => ({
      id: f.id ?? i + 1,
      name: text(f.name),
      systemName: text(f.systemName ?? f.name),
      filename: text(f.file),
      startLine: f.startLine,
    })),
    dropFrames: text(spec.dropFrames),
    keepFrames: text(spec.keepFrames),
    timeNanos: spec.timeNanos,
    durationNanos: spec.durationNanos,
    periodType: spec.periodType && valueType(spec.periodType),
    period: spec.period,
    comment: spec.comments?.map(text),
    defaultSampleType: text(spec.defaultType),
    docUrl: text(spec.docUrl),
    stringTable: strings.texts,
  };
}

/** The profile.proto bytes of a spec, not compressed. */
export function encodeSpec(spec: ProfileSpec, layout: Layout = {}): Uint8Array {
  return encodeMessage(toMessage(spec), layout);
}
