// A second, independent reader of the format: protobufjs over
// proto/profile.proto. Tests hold the product's decoder against it.
import fs from 'node:fs';
import zlib from 'node:zlib';
import protobuf from 'protobufjs';
import { textBytes, type Int, type ProfileMessage, type ValueTypeMessage } from './wire.ts';

/**
 * A profile as the schema has it, nothing resolved: ids stay ids, texts stay
 * indices. Every field is present. 64-bit integers are exact; ids and
 * addresses are unsigned, all others signed.
 */
export interface ReferenceProfile {
  sampleType: ReferenceValueType[];
  sample: {
    locationId: bigint[];
    value: bigint[];
    label: { key: bigint; str: bigint; num: bigint; numUnit: bigint }[];
  }[];
  mapping: {
    id: bigint;
    memoryStart: bigint;
    memoryLimit: bigint;
    fileOffset: bigint;
    filename: bigint;
    buildId: bigint;
    hasFunctions: boolean;
    hasFilenames: boolean;
    hasLineNumbers: boolean;
    hasInlineFrames: boolean;
  }[];
  location: {
    id: bigint;
    mappingId: bigint;
    address: bigint;
    line: { functionId: bigint; line: bigint; column: bigint }[];
    isFolded: boolean;
  }[];
  function: { id: bigint; name: bigint; systemName: bigint; filename: bigint; startLine: bigint }[];
  /** Bytes as on the wire, valid UTF-8 or not. */
  stringTable: Uint8Array[];
  dropFrames: bigint;
  keepFrames: bigint;
  timeNanos: bigint;
  durationNanos: bigint;
  /** null when the profile has none. */
  periodType: ReferenceValueType | null;
  period: bigint;
  comment: bigint[];
  defaultSampleType: bigint;
  docUrl: bigint;
}

export interface ReferenceValueType {
  type: bigint;
  unit: bigint;
}

const schemaFile = new URL('../../proto/profile.proto', import.meta.url);

function loadSchema(): protobuf.Type {
  const source = fs.readFileSync(schemaFile, 'utf8');
  // As `string`, a text that is not UTF-8 would lose bytes.
  const exact = source.replace('repeated string string_table', 'repeated bytes string_table');
  if (exact === source) throw new Error('proto/profile.proto: string_table is not declared as expected');
  return protobuf.parse(exact).root.lookupType('perftools.profiles.Profile');
}

let schema: protobuf.Type | undefined;

/**
 * Reads profile.proto bytes, gzip or plain. Throws protobufjs's own error
 * where the bytes are no message of the schema; checks nothing beyond that.
 */
export function readReference(bytes: Uint8Array): ReferenceProfile {
  schema ??= loadSchema();
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? zlib.gunzipSync(bytes) : bytes;
  const object = schema.toObject(schema.decode(plain), { longs: BigInt, defaults: true, arrays: true });
  object['stringTable'] = object['stringTable'].map((text: Uint8Array) => Uint8Array.from(text));
  return object as ReferenceProfile;
}

/** A text of the profile as a string in which each character is one byte. */
export function latin1(profile: ReferenceProfile, index: bigint): string {
  return Buffer.from(profile.stringTable[Number(index)]).toString('latin1');
}

const signed = (value: Int = 0) => BigInt.asIntN(64, BigInt(value));
const unsigned = (value: Int = 0) => BigInt.asUintN(64, BigInt(value));
const valueType = (v: ValueTypeMessage): ReferenceValueType => ({ type: signed(v.type), unit: signed(v.unit) });

/** What readReference must give for the bytes of a message: all fields present, all integers exact. */
export function asReference(message: ProfileMessage): ReferenceProfile {
  return {
    sampleType: (message.sampleType ?? []).map(valueType),
    sample: (message.sample ?? []).map(s => ({
      locationId: (s.locationId ?? []).map(unsigned),
      value: (s.value ?? []).map(signed),
      label: (s.label ?? []).map(l => ({
        key: signed(l.key),
        str: signed(l.str),
        num: signed(l.num),
        numUnit: signed(l.numUnit),
      })),
    })),
    mapping: (message.mapping ?? []).map(m => ({
      id: unsigned(m.id),
      memoryStart: unsigned(m.memoryStart),
      memoryLimit: unsigned(m.memoryLimit),
      fileOffset: unsigned(m.fileOffset),
      filename: signed(m.filename),
      buildId: signed(m.buildId),
      hasFunctions: m.hasFunctions ?? false,
      hasFilenames: m.hasFilenames ?? false,
      hasLineNumbers: m.hasLineNumbers ?? false,
      hasInlineFrames: m.hasInlineFrames ?? false,
    })),
    location: (message.location ?? []).map(l => ({
      id: unsigned(l.id),
      mappingId: unsigned(l.mappingId),
      address: unsigned(l.address),
      line: (l.line ?? []).map(x => ({
        functionId: unsigned(x.functionId),
        line: signed(x.line),
        column: signed(x.column),
      })),
      isFolded: l.isFolded ?? false,
    })),
    function: (message.function ?? []).map(f => ({
      id: unsigned(f.id),
      name: signed(f.name),
      systemName: signed(f.systemName),
      filename: signed(f.filename),
      startLine: signed(f.startLine),
    })),
    stringTable: (message.stringTable ?? []).map(textBytes),
    dropFrames: signed(message.dropFrames),
    keepFrames: signed(message.keepFrames),
    timeNanos: signed(message.timeNanos),
    durationNanos: signed(message.durationNanos),
    periodType: message.periodType ? valueType(message.periodType) : null,
    period: signed(message.period),
    comment: (message.comment ?? []).map(signed),
    defaultSampleType: signed(message.defaultSampleType),
    docUrl: signed(message.docUrl),
  };
}
