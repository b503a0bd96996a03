import { ByteText, TextWriter } from '../../core/base/bytetext.ts';
import { cell, cellLine, printedText, textOf } from '../../core/base/cells.ts';
import type { Cell, CellLine, Line } from '../../core/base/cells.ts';
import { divide } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { autoLabel } from '../../core/base/measure.ts';
import { nameCells, NodeTable } from '../../core/graph/nodes.ts';
import { setLabels } from '../../core/profile/profile.ts';
import type { Report } from '../../core/graph/report.ts';
import { compareText, padLeft } from '../../core/base/text.ts';
import type { ReportCommand } from '../command.ts';
import type { SampleList } from '../result.ts';

const separator = `${'-'.repeat(11)}+${'-'.repeat(55)}\n`;

/** Returns a row's value, with `mean` divided by its count. */
function valueOf({ view }: Report, row: number): Int64 {
  const value = view.profile.values[view.index]!.at(row);
  const divisor = view.config.mean ? view.profile.values[0]!.at(row) : 0;
  return divisor === 0 ? value : divide(value, divisor);
}

/** pprof: report.go printTraces */
function* print({ report }: SampleList): Iterable<Line> {
  const { profile: p } = report.view;
  const frames = frameCells(report);
  const rule = cellLine('rule', '-'.repeat(11), '+', '-'.repeat(55));
  const about = report.aboutProfile();
  yield* about.length === 0 ? [cellLine('blank', '')] : about;
  for (const row of p.rows) {
    const from = p.stackFrom[row]!;
    const to = p.stackTo[row]!;
    if (from === to) continue;
    yield rule;
    yield* labelLines(report, p.labels.set[row]!);
    let first: Cell | undefined = report.amount('value', valueOf(report, row));
    for (let i = from; i < to; i++) {
      for (const cells of frames(p.stack[i]!)) {
        yield first ? cellLine('sample', first, '   ', ...cells) : cellLine('frame', `${indent}   `, ...cells);
        first = undefined;
      }
    }
  }
  yield rule;
}

/** Like print, but writes bytes. Locations and label sets recur, so their texts are cached. */
function* writeBytes(report: Report): Iterable<Uint8Array> {
  const { view } = report;
  const { profile: p } = view;
  const out = new TextWriter();
  const frames = out.cache(p.locations.id.length, frameLines(report));
  const labels = out.cache(
    p.labels.setFrom.length,
    set => separator + [...printedText(labelLines(report, set))].join(''),
  );
  out.text(`${report.profileLabels().join('\n')}\n`);
  for (const row of p.rows) {
    const from = p.stackFrom[row]!;
    const to = p.stackTo[row]!;
    if (from === to) continue;
    out.cached(labels, p.labels.set[row]!);
    out.text(padLeft(report.value(valueOf(report, row)), indent.length));
    // The value replaces the indent of the first line.
    out.cached(frames, p.stack[from]!, indent.length);
    yield* out.each(frames, p.stack, from + 1, to);
    const piece = out.takeFull();
    if (piece) yield piece;
  }
  out.text(separator);
  yield out.take();
}

const indent = ' '.repeat(10);

/** Returns a function that makes a location's lines, innermost call first, as cells of names. */
function frameCells(report: Report): (location: number) => Cell[][] {
  const { view, locale } = report;
  const table = new NodeTable(view, { objectNames: false, trims: 0, paths: locale.paths });
  return location => {
    const lines: Cell[][] = [];
    const last = table.frameFrom[location + 1]! - 1;
    for (let k = table.frameFrom[location]!; k <= last; k++) {
      const name = nameCells(table.info(table.frameNode[k]!), locale.paths);
      lines.push(k === last ? name : [...name, cell('mark', ' (inline)')]);
    }
    return lines;
  };
}

/** Like frameCells, but as text. */
function frameLines({ view, locale }: Report): (location: number) => string {
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

/** Returns a line per label key, strings before numbers, sorted by text. */
function labelLines(report: Report, set: number): CellLine[] {
  const { profile: p, units } = report.view;
  const labels = setLabels(p, set);
  const line = (key: number, texts: readonly string[]): CellLine =>
    cellLine(
      'label',
      cell('key', padLeft(p.strings.at(key), 10)),
      cell('key', ':'),
      '  ',
      cell('text', texts.join(' ')),
    );
  const byText = (a: CellLine, b: CellLine): number => compareText(`${textOf(a)}\n`, `${textOf(b)}\n`);
  return [
    ...[...labels.strings]
      .map(([key, list]) =>
        line(
          key,
          list.map(v => p.strings.at(v)),
        ),
      )
      .sort(byText),
    ...[...labels.numbers]
      .map(([key, entry]) =>
        line(
          key,
          entry.values.map(v => autoLabel(v, units.unit.get(key) ?? '')),
        ),
      )
      .sort(byText),
  ];
}

export const traces: ReportCommand<SampleList> = {
  kind: 'report',
  name: 'traces',
  summary: 'Every sample with its labels and its stack',
  defaultNodeCount: 80,
  make: ({ report }) => ({ kind: 'samples', report }),
  print,
  plain: ({ report }) => new ByteText(() => writeBytes(report)),
};
