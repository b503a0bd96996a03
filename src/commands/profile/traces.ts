import { ByteText, TextWriter } from '../../core/base/bytetext.ts';
import { divide } from '../../core/base/int64.ts';
import { autoLabel } from '../../core/base/measure.ts';
import { NodeTable } from '../../core/graph/nodes.ts';
import { setLabels } from '../../core/profile/profile.ts';
import type { Report } from '../../core/graph/report.ts';
import { compareText, padLeft } from '../../core/base/text.ts';
import type { ReportCommand } from '../command.ts';

const separator = `${'-'.repeat(11)}+${'-'.repeat(55)}\n`;

/**
 * Every sample with its labels and its stack, leaf first. Locations and label sets recur, so each
 * is made into text once.
 */
function* print(report: Report): Iterable<Uint8Array> {
  const { view } = report;
  const { profile: p } = view;
  const out = new TextWriter();
  const frames = out.cache(p.locations.id.length, frameLines(report));
  const labels = out.cache(p.labels.setFrom.length, set => separator + labelLines(report, set));
  const values = p.values[view.index]!;
  out.text(`${report.profileLabels().join('\n')}\n`);
  for (const row of p.rows) {
    const from = p.stackFrom[row]!;
    const to = p.stackTo[row]!;
    if (from === to) continue;
    let value = values.at(row);
    if (view.config.mean) {
      const divisor = p.values[0]!.at(row);
      if (divisor !== 0) value = divide(value, divisor);
    }
    out.cached(labels, p.labels.set[row]!);
    out.text(padLeft(report.value(value), indent.length));
    // The value stands in place of the first line's indent.
    out.cached(frames, p.stack[from]!, indent.length);
    yield* out.each(frames, p.stack, from + 1, to);
    const piece = out.takeFull();
    if (piece) yield piece;
  }
  out.text(separator);
  yield out.take();
}

const indent = ' '.repeat(10);

/** A location's lines, innermost call first. */
function frameLines(report: Report): (location: number) => string {
  const { view, locale } = report;
  const table = new NodeTable(view, { objectNames: false, trims: 0, paths: locale.paths });
  return location => {
    let text = '';
    const last = table.frameFrom[location + 1]! - 1;
    for (let k = table.frameFrom[location]!; k <= last; k++) {
      const name = table.printableName(table.frameNode[k]!);
      text += `${indent}   ${name}${k === last ? '' : ' (inline)'}\n`;
    }
    return text;
  };
}

/** A line for each label: texts, then numbers, each by name. */
function labelLines(report: Report, set: number): string {
  const { profile: p, units } = report.view;
  const labels = setLabels(p, set);
  const line = (key: number, texts: readonly string[]): string =>
    `${padLeft(p.strings.at(key), 10)}:  ${texts.join(' ')}\n`;
  return [
    ...[...labels.strings]
      .map(([key, list]) =>
        line(
          key,
          list.map(v => p.strings.at(v)),
        ),
      )
      .sort(compareText),
    ...[...labels.numbers]
      .map(([key, entry]) =>
        line(
          key,
          entry.values.map(v => autoLabel(v, units.unit.get(key) ?? '')),
        ),
      )
      .sort(compareText),
  ].join('');
}

export const traces: ReportCommand = {
  kind: 'report',
  name: 'traces',
  summary: 'Every sample with its labels and its stack',
  defaultNodeCount: 80,
  format: 'traces',
  report: ({ report }) => new ByteText(() => print(report)),
};
