// A profile as plain data with every reference followed, the same for the
// product's columns and for the reference's messages, so that the two can be
// compared as they are. Texts are strings of one character a byte.
import type { Profile } from '../../src/core/profile/profile.ts';
import { encodeText } from '../../src/core/base/text.ts';
import { latin1, type ReferenceProfile, type ReferenceValueType } from './reference.ts';

export type ResolvedLabel = { key: string; str: string } | { key: string; num: bigint; unit: string | null };

export interface Resolved {
  types: [string, string][];
  samples: { stack: bigint[]; values: bigint[]; labels: ResolvedLabel[] }[];
  mappings: {
    id: bigint;
    start: bigint;
    limit: bigint;
    offset: bigint;
    file: string;
    buildId: string;
    has: boolean[];
  }[];
  /** `mapping` is an id; 0n where there is none. */
  locations: {
    id: bigint;
    mapping: bigint;
    address: bigint;
    lines: { function: bigint; line: bigint; column: bigint }[];
    folded: boolean;
  }[];
  functions: { id: bigint; name: string; systemName: string; file: string; startLine: bigint }[];
  header: {
    dropFrames: string;
    keepFrames: string;
    timeNanos: bigint;
    durationNanos: bigint;
    periodType: [string, string];
    period: bigint;
    comments: string[];
    defaultType: string;
    docUrl: string;
  };
}

const bytesText = (text: string): string => Buffer.from(encodeText(text)).toString('latin1');

/** The product's columns, followed. */
export function resolved(p: Profile): Resolved {
  const { locations, lines, functions, labels, header } = p;
  const text = (index: number): string => Buffer.from(p.strings.bytesAt(index)).toString('latin1');
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  return {
    types: p.sampleTypes.map(t => [bytesText(t.type), bytesText(t.unit)]),
    samples: Array.from(p.rows, row => ({
      stack: range(p.stackFrom[row], p.stackTo[row]).map(i => BigInt(locations.id.at(p.stack[i]))),
      values: p.values.map(column => BigInt(column.at(row))),
      labels: range(labels.setFrom[labels.set[row]], labels.setFrom[labels.set[row] + 1]).map((i): ResolvedLabel => {
        const key = text(labels.key[i]);
        if (labels.str[i] >= 0) return { key, str: text(labels.str[i]) };
        return { key, num: BigInt(labels.num.at(i)), unit: labels.unit[i] < 0 ? null : text(labels.unit[i]) };
      }),
    })),
    mappings: p.mappings.map(m => ({
      id: BigInt(m.id),
      start: m.start,
      limit: m.limit,
      offset: m.offset,
      file: bytesText(m.file),
      buildId: bytesText(m.buildId),
      has: [m.hasFunctions, m.hasFilenames, m.hasLineNumbers, m.hasInlineFrames],
    })),
    locations: range(0, locations.id.length).map(l => ({
      id: BigInt(locations.id.at(l)),
      mapping: locations.mapping[l] < 0 ? 0n : BigInt(p.mappings[locations.mapping[l]].id),
      address: BigInt(locations.address.at(l)),
      lines: range(locations.lineFrom[l], locations.lineTo[l]).map(i => ({
        function: BigInt(functions.id.at(lines.function[i])),
        line: BigInt(lines.line.at(i)),
        column: BigInt(lines.column.at(i)),
      })),
      folded: locations.folded[l] === 1,
    })),
    functions: range(0, functions.name.length).map(f => ({
      id: BigInt(functions.id.at(f)),
      name: text(functions.name[f]),
      systemName: text(functions.systemName[f]),
      file: text(functions.filename[f]),
      startLine: BigInt(functions.startLine.at(f)),
    })),
    header: {
      dropFrames: bytesText(header.dropFrames),
      keepFrames: bytesText(header.keepFrames),
      timeNanos: BigInt(header.timeNanos),
      durationNanos: BigInt(header.durationNanos),
      periodType: [bytesText(header.periodType.type), bytesText(header.periodType.unit)],
      period: BigInt(header.period),
      comments: header.comments.map(bytesText),
      defaultType: bytesText(header.defaultSampleType),
      docUrl: bytesText(header.docUrl),
    },
  };
}

/**
 * The reference's messages, followed by the format's rules: an unknown mapping
 * is none, a label with neither text, number nor unit says nothing, a label
 * with text has no number.
 */
export function resolvedReference(p: ReferenceProfile): Resolved {
  const text = (index: bigint): string => latin1(p, index);
  const type = (t: ReferenceValueType): [string, string] => [text(t.type), text(t.unit)];
  const mappingIds = new Set(p.mapping.map(m => m.id));
  return {
    types: p.sampleType.map(type),
    samples: p.sample.map(s => ({
      stack: s.locationId,
      values: s.value,
      labels: s.label
        .filter(l => l.str !== 0n || l.num !== 0n || l.numUnit !== 0n)
        .map(
          (l): ResolvedLabel =>
            l.str !== 0n
              ? { key: text(l.key), str: text(l.str) }
              : { key: text(l.key), num: l.num, unit: l.numUnit === 0n ? null : text(l.numUnit) },
        ),
    })),
    mappings: p.mapping.map(m => ({
      id: m.id,
      start: m.memoryStart,
      limit: m.memoryLimit,
      offset: m.fileOffset,
      file: text(m.filename),
      buildId: text(m.buildId),
      has: [m.hasFunctions, m.hasFilenames, m.hasLineNumbers, m.hasInlineFrames],
    })),
    locations: p.location.map(l => ({
      id: l.id,
      mapping: mappingIds.has(l.mappingId) ? l.mappingId : 0n,
      address: l.address,
      lines: l.line.map(x => ({ function: x.functionId, line: x.line, column: x.column })),
      folded: l.isFolded,
    })),
    functions: p.function.map(f => ({
      id: f.id,
      name: text(f.name),
      systemName: text(f.systemName),
      file: text(f.filename),
      startLine: f.startLine,
    })),
    header: {
      dropFrames: text(p.dropFrames),
      keepFrames: text(p.keepFrames),
      timeNanos: p.timeNanos,
      durationNanos: p.durationNanos,
      periodType: p.periodType === null ? ['', ''] : type(p.periodType),
      period: p.period,
      comments: p.comment.map(text),
      defaultType: text(p.defaultSampleType),
      docUrl: text(p.docUrl),
    },
  };
}

/**
 * The same with labels in the order in which pprof writes them: texts before
 * numbers, keys sorted, values of a key in their own order. A unit that only
 * some numbers of a key have counts as empty for the others.
 */
export function withSortedLabels(p: Resolved): Resolved {
  const isText = (l: ResolvedLabel): boolean => 'str' in l;
  const order = (a: ResolvedLabel, b: ResolvedLabel): number =>
    Number(isText(b)) - Number(isText(a)) || Buffer.compare(Buffer.from(a.key, 'latin1'), Buffer.from(b.key, 'latin1'));
  const plain = (l: ResolvedLabel): ResolvedLabel => ('str' in l ? l : { ...l, unit: l.unit ?? '' });
  return { ...p, samples: p.samples.map(s => ({ ...s, labels: [...s.labels].sort(order).map(plain) })) };
}
