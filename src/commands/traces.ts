import { divide } from '../core/int64.ts';
import { autoLabel } from '../core/measure.ts';
import { NodeTable, printableName } from '../core/nodes.ts';
import { setLabels } from '../core/profile.ts';
import type { Report } from '../core/report.ts';
import { compareText, padLeft } from '../core/text.ts';
import type { Command } from './command.ts';

const separator = `${'-'.repeat(11)}+${'-'.repeat(55)}\n`;

/** Every sample with its labels and its stack, leaf first. Locations and label sets recur, so each is made into text once. */
function* print(report: Report): Iterable<string> {
  const { view } = report;
  const { profile: p } = view;
  yield `${report.profileLabels().join('\n')}\n`;
  const frames = frameLines(report);
  const labels = new Array<string | undefined>(p.labels.setFrom.length);
  const values = p.values[view.index]!;
  let text = '';
  for (const row of p.rows) {
    const from = p.stackFrom[row]!;
    const to = p.stackTo[row]!;
    if (from === to) continue;
    let value = values.at(row);
    if (view.config.mean) {
      const divisor = p.values[0]!.at(row);
      if (divisor !== 0) value = divide(value, divisor);
    }
    const set = p.labels.set[row]!;
    text += separator;
    text += labels[set] ??= labelLines(report, set);
    text += padLeft(report.value(value), 10);
    text += frames(p.stack[from]!);
    for (let i = from + 1; i < to; i++) {
      text += '          ';
      text += frames(p.stack[i]!);
    }
    if (text.length < 16384) continue;
    yield text;
    text = '';
  }
  yield text;
  yield separator;
}

/** A location's lines, innermost call first; what stands before the first one is left to the caller. */
function frameLines(report: Report): (location: number) => string {
  const { view, locale } = report;
  const table = new NodeTable(view, { objectNames: false, trims: 0, listSeparator: locale.listSeparator });
  const known = new Array<string | undefined>(view.profile.locations.id.length);
  const make = (location: number): string => {
    const lines: string[] = [];
    const last = table.frameFrom[location + 1]! - 1;
    for (let k = table.frameFrom[location]!; k <= last; k++) {
      lines.push(`   ${printableName(table.info(table.frameNode[k]!))}${k === last ? '' : ' (inline)'}\n`);
    }
    return lines.join('          ');
  };
  return location => (known[location] ??= make(location));
}

/** A line for each label: texts, then numbers, each by name. */
function labelLines(report: Report, set: number): string {
  const { profile: p, units } = report.view;
  const labels = setLabels(p, set);
  const line = (key: number, texts: readonly string[]): string => `${padLeft(p.strings.at(key), 10)}:  ${texts.join(' ')}\n`;
  return [
    ...[...labels.strings].map(([key, list]) => line(key, list.map(v => p.strings.at(v)))).sort(compareText),
    ...[...labels.numbers].map(([key, entry]) => line(key, entry.values.map(v => autoLabel(v, units.unit.get(key) ?? '')))).sort(compareText),
  ].join('');
}

export const traces: Command = {
  name: 'traces',
  summary: 'Every sample with its labels and its stack',
  defaultNodeCount: 80,
  format: 'traces',
  report: ({ report }) => print(report),
};
