import { ByteText, TextWriter } from '../../core/base/bytetext.ts';
import { setLabels } from '../../core/profile/profile.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { Locale } from '../../core/graph/report.ts';
import { compareText, encodeText, trimSpace } from '../../core/base/text.ts';
import { durationString, timeString, unixSeconds } from '../../core/base/time.ts';
import { Int64Column } from '../../core/base/int64.ts';
import type { View } from '../../core/view/view.ts';
import type { ReportCommand } from '../command.ts';

/** The profile as a report at address granularity leaves it: with noinlines only outermost lines stay. */
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

function* print(p: Profile, locale: Locale): Iterable<Uint8Array> {
  const out = new TextWriter();
  const { header } = p;
  for (const comment of header.comments) out.text(`Comment: ${comment}\n`);
  if (header.docUrl !== '') out.text(`Doc: ${header.docUrl}\n`);
  out.text(`PeriodType: ${header.periodType.type} ${header.periodType.unit}\nPeriod: ${header.period}\n`);
  if (header.timeNanos !== 0)
    out.text(`Time: ${timeString(header.timeNanos, locale.zoneAt(unixSeconds(header.timeNanos)))}\n`);
  if (header.durationNanos !== 0)
    out.text(`Duration: ${[...durationString(header.durationNanos)].slice(0, 4).join('')}\n`);
  const types = p.sampleTypes
    .map(t => `${t.type}/${t.unit}${t.type === header.defaultSampleType ? '[dflt]' : ''}`)
    .join(' ');
  out.text(`Samples:\n${trimSpace(types)}\n`);
  yield* writeSamples(p, out);
  let text = 'Locations\n';
  for (let l = 0; l < p.locations.id.length; l++) {
    text += locationText(p, l);
    if (text.length < 16384) continue;
    out.text(text);
    text = '';
    const piece = out.takeFull();
    if (piece) yield piece;
  }
  out.text(`${text}Mappings\n`);
  for (const m of p.mappings) {
    const flags = [
      m.hasFunctions && '[FN]',
      m.hasFilenames && '[FL]',
      m.hasLineNumbers && '[LN]',
      m.hasInlineFrames && '[IN]',
    ]
      .filter(Boolean)
      .join('');
    out.text(
      `${m.id}: 0x${m.start.toString(16)}/0x${m.limit.toString(16)}/0x${m.offset.toString(16)} ` +
        `${m.file} ${m.buildId} ${flags}\n`,
    );
  }
  yield out.take();
}

/** Lines of the samples. Locations and label sets recur, so each is made into text once. */
function* writeSamples(p: Profile, out: TextWriter): Iterable<Uint8Array> {
  const ids = out.cache(p.locations.id.length, l => `${p.locations.id.at(l)} `);
  const labels = out.cache(p.labels.setFrom.length, set => `\n${labelLines(p, set)}`);
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

/** Text labels on one line, numbers on another. */
function labelLines(p: Profile, set: number): string {
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
  let text = '';
  if (strings.length > 0) text += `${indent}${strings.sort(compareText).join(' ')}\n`;
  if (numbers.length > 0) text += `${indent}${numbers.sort(compareText).join(' ')}\n`;
  return text;
}

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

export const raw: ReportCommand = {
  kind: 'report',
  name: 'raw',
  summary: 'The profile itself, as text',
  untrimmed: true,
  granularity: 'addresses',
  report: ({ view, host }) => {
    const p = addressProfile(view);
    return new ByteText(() => print(p, host));
  },
};

export const comments: ReportCommand = {
  kind: 'report',
  name: 'comments',
  summary: 'The comments stored in the profile',
  defaultNodeCount: 80,
  report: ({ view }) => view.profile.header.comments.map(comment => `${comment}\n`),
};
