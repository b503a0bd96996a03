import { ByteText, TextWriter } from '../../core/base/bytetext.ts';
import { cell, cellLine, textOf } from '../../core/base/cells.ts';
import type { CellLine, Line } from '../../core/base/cells.ts';
import { setLabels } from '../../core/profile/profile.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { Locale } from '../../core/graph/report.ts';
import { compareText, encodeText, trimSpace } from '../../core/base/text.ts';
import { durationString, timeString, unixSeconds } from '../../core/base/time.ts';
import { Int64Column } from '../../core/base/int64.ts';
import type { View } from '../../core/view/view.ts';
import type { ReportCommand } from '../command.ts';
import type { Document, ProfileDump } from '../result.ts';

/** Returns a view's profile at address granularity; with noinlines each location keeps its outermost line only. */
export function addressProfile(view: View): Profile {
  const { profile: p, keeps } = view;
  if (keeps.everything) return p;
  const lineFrom = p.locations.lineFrom.map((from, l) => Math.max(from, p.locations.lineTo[l]! - 1));
  const column = keeps.column ? p.lines.column : new Int64Column(new Float64Array(p.lines.column.length), null);
  return {
    ...p,
    mappings: p.mappings.map(m => ({ ...m, hasInlineFrames: false })),
    locations: { ...p.locations, lineFrom },
    lines: { ...p.lines, column },
  };
}

/** The lines above the samples. pprof: profile.go Profile.String */
function* openingLines(p: Profile, locale: Locale): Iterable<CellLine> {
  const { header } = p;
  const named = (kind: string, title: string, text: string): CellLine =>
    cellLine(kind, `${title}: `, cell('text', text));
  for (const comment of header.comments) yield named('raw-comment', 'Comment', comment);
  if (header.docUrl !== '') yield named('raw-comment', 'Doc', header.docUrl);
  const { type, unit } = header.periodType;
  yield cellLine('raw-period-type', 'PeriodType: ', cell('type', type), ' ', cell('unit', unit));
  yield named('raw-period', 'Period', String(header.period));
  if (header.timeNanos !== 0)
    yield named('raw-time', 'Time', timeString(header.timeNanos, locale.zoneAt(unixSeconds(header.timeNanos))));
  if (header.durationNanos !== 0)
    yield named('raw-duration', 'Duration', [...durationString(header.durationNanos)].slice(0, 4).join(''));
  yield cellLine('raw-samples', 'Samples:');
  const types = p.sampleTypes
    .map(t => `${t.type}/${t.unit}${t.type === header.defaultSampleType ? '[dflt]' : ''}`)
    .join(' ');
  yield cellLine('raw-types', trimSpace(types));
}

function mappingLine(m: Profile['mappings'][number]): CellLine {
  const flags = [
    m.hasFunctions && '[FN]',
    m.hasFilenames && '[FL]',
    m.hasLineNumbers && '[LN]',
    m.hasInlineFrames && '[IN]',
  ]
    .filter(Boolean)
    .join('');
  return cellLine(
    'raw-mapping',
    cell('id', String(m.id)),
    ': ',
    cell('start', `0x${m.start.toString(16)}`),
    '/',
    cell('limit', `0x${m.limit.toString(16)}`),
    '/',
    cell('offset', `0x${m.offset.toString(16)}`),
    ` ${m.file} ${m.buildId} ${flags}`,
  );
}

const locationsHead = cellLine('raw-locations', 'Locations');
const mappingsHead = cellLine('raw-mappings', 'Mappings');

function* print({ report, profile: p }: ProfileDump): Iterable<Line> {
  yield* openingLines(p, report.locale);
  for (const row of p.rows) {
    const values = p.values.map(column => ` ${String(column.at(row)).padStart(10)}`).join('');
    const ids = Array.from(p.stack.subarray(p.stackFrom[row]!, p.stackTo[row]!), l => `${p.locations.id.at(l)} `);
    yield cellLine('raw-sample', cell('values', values), ': ', cell('leaf', ids[0] ?? ''), ids.slice(1).join(''));
    yield* labelLines(p, p.labels.set[row]!);
  }
  yield locationsHead;
  for (let l = 0; l < p.locations.id.length; l++) yield* locationLines(p, l);
  yield mappingsHead;
  for (const mapping of p.mappings) yield mappingLine(mapping);
}

function joinLines(lines: Iterable<CellLine>): string {
  let text = '';
  for (const line of lines) text += `${textOf(line)}\n`;
  return text;
}

/** Like print, but writes bytes. */
function* writeBytes(p: Profile, locale: Locale): Iterable<Uint8Array> {
  const out = new TextWriter();
  out.text(joinLines(openingLines(p, locale)));
  yield* writeSamples(p, out);
  let text = joinLines([locationsHead]);
  for (let l = 0; l < p.locations.id.length; l++) {
    text += locationText(p, l);
    if (text.length < 16384) continue;
    out.text(text);
    text = '';
    const piece = out.takeFull();
    if (piece) yield piece;
  }
  out.text(text + joinLines([mappingsHead]));
  for (const mapping of p.mappings) out.text(joinLines([mappingLine(mapping)]));
  yield out.take();
}

/** Writes the lines of samples. Locations and label sets recur, so their texts are cached. */
function* writeSamples(p: Profile, out: TextWriter): Iterable<Uint8Array> {
  const ids = out.cache(p.locations.id.length, l => `${p.locations.id.at(l)} `);
  const labels = out.cache(p.labels.setFrom.length, set => `\n${joinLines(labelLines(p, set))}`);
  const [space, colon] = [encodeText(' '), encodeText(': ')];
  for (const row of p.rows) {
    for (const column of p.values) {
      out.raw(space);
      out.number(column.at(row), 10);
    }
    out.raw(colon);
    yield* out.each(ids, p.stack, p.stackFrom[row]!, p.stackTo[row]!);
    out.cached(labels, p.labels.set[row]!);
    const piece = out.takeFull();
    if (piece) yield piece;
  }
}

/** Returns one line with the string labels and one with the numeric labels. */
function labelLines(p: Profile, set: number): CellLine[] {
  const labels = setLabels(p, set);
  const indent = ' '.repeat(16);
  const strings = [...labels.strings].map(
    ([key, list]) => `${p.strings.at(key)}:[${list.map(v => p.strings.at(v)).join(' ')}]`,
  );
  const numbers = [...labels.numbers].map(([key, entry]) => {
    const values = entry.values.map((value, i) =>
      entry.hasUnits ? `${value} ${p.strings.at(entry.units[i]!)}` : String(value),
    );
    return `${p.strings.at(key)}:[${values.join(' ')}]`;
  });
  return [strings, numbers]
    .filter(texts => texts.length > 0)
    .map(texts => cellLine('raw-labels', indent + texts.sort(compareText).join(' ')));
}

/** Returns a line per function of a location, innermost first. */
function locationLines(p: Profile, l: number): CellLine[] {
  const { locations, lines, functions, strings } = p;
  const mapping = locations.mapping[l]!;
  const lead = [
    cell('id', String(locations.id.at(l)).padStart(6)),
    ': ',
    cell('address', `0x${locations.address.at(l).toString(16)}`),
    ' ',
    ...(mapping >= 0 ? ['M=', cell('mapping', String(p.mappings[mapping]!.id)), ' '] : []),
    ...(locations.folded[l] === 1 ? ['[F] '] : []),
  ];
  const [from, to] = [locations.lineFrom[l]!, locations.lineTo[l]!];
  if (from >= to) return [cellLine('raw-location', ...lead)];
  return Array.from({ length: to - from }, (_, k) => {
    const i = from + k;
    const f = lines.function[i]!;
    const name = strings.at(functions.name[f]!);
    const systemName = strings.at(functions.systemName[f]!);
    const text =
      `${name} ${strings.at(functions.filename[f]!)}:${lines.line.at(i)}:${lines.column.at(i)} ` +
      `s=${functions.startLine.at(f)}${name === systemName ? '' : `(${systemName})`}`;
    return k === 0 ? cellLine('raw-location', ...lead, text) : cellLine('raw-inlined', ' '.repeat(13), text);
  });
}

/** Like locationLines, but as text: cells of a hundred thousand lines would double the time of the report. */
function locationText(p: Profile, l: number): string {
  const { locations, lines, functions, strings } = p;
  const mapping = locations.mapping[l]!;
  let lead = `${String(locations.id.at(l)).padStart(6)}: 0x${locations.address.at(l).toString(16)} `;
  if (mapping >= 0) lead += `M=${p.mappings[mapping]!.id} `;
  if (locations.folded[l] === 1) lead += '[F] ';
  if (locations.lineFrom[l]! >= locations.lineTo[l]!) return `${lead}\n`;
  let text = '';
  for (let i = locations.lineFrom[l]!; i < locations.lineTo[l]!; i++) {
    const f = lines.function[i]!;
    const name = strings.at(functions.name[f]!);
    const systemName = strings.at(functions.systemName[f]!);
    text +=
      `${lead}${name} ` +
      `${strings.at(functions.filename[f]!)}:${lines.line.at(i)}:${lines.column.at(i)} ` +
      `s=${functions.startLine.at(f)}${name === systemName ? '' : `(${systemName})`}\n`;
    lead = ' '.repeat(13);
  }
  return text;
}

export const raw: ReportCommand<ProfileDump> = {
  kind: 'report',
  name: 'raw',
  summary: 'The profile itself, as text',
  untrimmed: true,
  granularity: 'addresses',
  make: ({ report, view, host }) => ({ kind: 'profile', report, profile: addressProfile(view), gzip: host.gzip }),
  print,
  plain: ({ report, profile }) => new ByteText(() => writeBytes(profile, report.locale)),
};

export const comments: ReportCommand<Document> = {
  kind: 'report',
  name: 'comments',
  summary: 'The comments stored in the profile',
  defaultNodeCount: 80,
  make: ({ report, view }) => ({
    kind: 'document',
    report,
    lines: view.profile.header.comments.map(comment => cellLine('stored-comment', cell('comment', comment))),
  }),
  print: ({ lines }) => lines,
};
