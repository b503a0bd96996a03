import { cell, cellLine } from '../../core/base/cells.ts';
import type { Cell, Line } from '../../core/base/cells.ts';
import { buildGraph, listedNodes } from '../../core/graph/graph.ts';
import type { Graph } from '../../core/graph/graph.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { NodeTable } from '../../core/graph/nodes.ts';
import { trimFileName } from '../../core/base/paths.ts';
import type { Report } from '../../core/graph/report.ts';
import { listSource } from '../../core/source/listing.ts';
import { sumNodes } from '../../core/graph/sums.ts';
import { weightsOf } from '../../core/graph/sample-weights.ts';
import { padLeft } from '../../core/base/text.ts';
import type { View } from '../../core/view/view.ts';
import type { ReportCommand, ReportContext } from '../command.ts';
import type { SourceListing } from '../result.ts';
import type { Host } from '../host.ts';
import { sourceReader, tellOutside, tellSources } from './source-options.ts';

/** Returns all nodes without trimming and without edges; nodes of different binaries are different. */
export function wholeGraph(view: View, host: Host): Graph {
  const table = new NodeTable(view, { objectNames: true, trims: 1, paths: host.paths });
  const weights = weightsOf(view);
  const sums = sumNodes(view, table, weights);
  return buildGraph(view, table, weights, sums, null, listedNodes(view, weights, sums), 'none');
}

const column =
  (report: Report) =>
  (value: Int64): string =>
    padLeft(value === 0 ? '.' : report.value(value), 10);

/** pprof: source.go printSource */
function* print({ report, listings }: SourceListing): Iterable<Line> {
  yield cellLine('total', 'Total: ', cell('total', report.value(report.total)));
  for (const listing of listings) {
    if (listing.file === '') {
      yield cellLine('no-source', 'No source information for ', cell('name', listing.name));
      continue;
    }
    yield* routineLines(report, listing.name, listing.file, listing.flat, listing.cum);
    if (listing.error !== undefined) {
      yield cellLine('no-text', ' Error: ', cell('error', listing.error));
      continue;
    }
    for (const { flat, cum, number, text } of listing.lines)
      yield cellLine(
        flat === 0 && cum === 0 ? 'quiet-source' : 'source',
        costCell(report, 'flat', flat),
        ' ',
        costCell(report, 'cum', cum),
        ' ',
        cell('number', String(number).padStart(6), number),
        cell('number', ':'),
        cell('source', text),
      );
  }
}

/** Returns a line's amount as a cell; 0 is a dot. */
export const costCell = (report: Report, role: 'flat' | 'cum', value: Int64): Cell =>
  cell(role, column(report)(value), value);

/** Yields the two heading lines of a function. */
export function* routineLines(report: Report, name: string, file: string, flat: Int64, cum: Int64): Iterable<Line> {
  const place = file === '' ? [] : [cell('in', ' in '), cell('file', file)];
  yield cellLine('routine', cell('title', 'ROUTINE ======================== '), cell('name', name), ...place);
  yield cellLine(
    'sums',
    report.amount('flat', flat),
    ' ',
    report.amount('cum', cum),
    ' (flat, cum) ',
    report.share('cum%', cum),
    ' of Total',
  );
}

function makeList(context: ReportContext): SourceListing {
  const { report, view, host, hint } = context;
  const { trim_path, source_path } = view.config;
  const shown = (file: string): string => host.paths.clean(trimFileName(file, trim_path, source_path, host.paths));
  const reader = sourceReader(context, shown);
  const listings = listSource(wholeGraph(view, host), view.argument!, reader);
  const news = reader.news();
  tellSources(news, listings, column(report), hint);
  tellOutside(news, listings, column(report), hint);
  return { kind: 'source', report, listings };
}

export const list: ReportCommand<SourceListing> = {
  kind: 'report',
  name: 'list',
  summary: 'Source of functions that match a regexp, with values line by line',
  usage: [
    'list<func_regex|address> [-focus_regex]* [-ignore_regex]*',
    'Shows the source of the matching functions.',
    'Only samples that match a focus_regex and no ignore_regex count.',
  ],
  takesPattern: true,
  untrimmed: true,
  granularity: 'lines',
  objectNames: true,
  make: makeList,
  print,
};
