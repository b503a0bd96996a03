import { divide } from '../core/int64.ts';
import { autoLabel } from '../core/measure.ts';
import { NodeTable, printableName } from '../core/nodes.ts';
import { rowLabels } from '../core/profile.ts';
import type { Report } from '../core/report.ts';
import { compareText, padLeft } from '../core/text.ts';
import type { Command } from './command.ts';

const separator = `${'-'.repeat(11)}+${'-'.repeat(55)}\n`;

/** Every sample with its labels and its stack, leaf first. */
function* print(report: Report): Iterable<string> {
  const { view } = report;
  const { profile: p, units } = view;
  yield `${report.profileLabels().join('\n')}\n`;
  const table = new NodeTable(view, { objectNames: false, trims: 0, listSeparator: report.locale.listSeparator });
  const names: string[] = new Array(table.count);
  const values = p.values[view.index]!;
  for (const row of p.rows) {
    if (p.stackFrom[row] === p.stackTo[row]) continue;
    const parts: string[] = [separator];
    if (p.labels.from[row] !== p.labels.from[row + 1]) {
      const labels = rowLabels(p, row);
      const line = (key: number, texts: readonly string[]): string => `${padLeft(p.strings.at(key), 10)}:  ${texts.join(' ')}\n`;
      parts.push(...[...labels.strings].map(([key, list]) => line(key, list.map(v => p.strings.at(v)))).sort(compareText));
      parts.push(...[...labels.numbers].map(([key, entry]) => line(key, entry.values.map(v => autoLabel(v, units.unit.get(key) ?? '')))).sort(compareText));
    }
    let value = values.at(row);
    if (view.config.mean) {
      const divisor = p.values[0]!.at(row);
      if (divisor !== 0) value = divide(value, divisor);
    }
    let lead = padLeft(report.value(value), 10);
    for (let i = p.stackFrom[row]!; i < p.stackTo[row]!; i++) {
      const location = p.stack[i]!;
      const last = table.frameFrom[location + 1]! - 1;
      for (let k = table.frameFrom[location]!; k <= last; k++) {
        const node = table.frameNode[k]!;
        const name = (names[node] ??= printableName(table.info(node)));
        parts.push(`${lead}   ${name}${k === last ? '' : ' (inline)'}\n`);
        lead = '          ';
      }
    }
    yield parts.join('');
  }
  yield separator;
}

export const traces: Command = {
  name: 'traces',
  summary: 'Every sample with its labels and its stack',
  defaultNodeCount: 80,
  format: 'traces',
  report: ({ report }) => print(report),
};
