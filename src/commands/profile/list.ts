import { buildGraph, listedNodes } from '../../core/graph/graph.ts';
import type { Graph } from '../../core/graph/graph.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { NodeTable } from '../../core/graph/nodes.ts';
import { trimFileName } from '../../core/base/paths.ts';
import type { Report } from '../../core/graph/report.ts';
import { listSource } from '../../core/source/listing.ts';
import type { Listing } from '../../core/source/listing.ts';
import { sumNodes } from '../../core/graph/sums.ts';
import { weightsOf } from '../../core/graph/sample-weights.ts';
import { padLeft } from '../../core/base/text.ts';
import type { View } from '../../core/view/view.ts';
import type { ReportCommand, ReportContext } from '../command.ts';
import type { Host } from '../host.ts';
import { sourceReader, tellOutside, tellSources } from './source-options.ts';

/** Every node, nothing trimmed, binaries kept apart. */
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

function* print(report: Report, listings: readonly Listing[]): Iterable<string> {
  yield `Total: ${report.value(report.total)}\n`;
  const valueOrDot = column(report);
  for (const listing of listings) {
    if (listing.file === '') {
      yield `No source information for ${listing.name}\n`;
      continue;
    }
    yield `ROUTINE ======================== ${listing.name} in ${listing.file}\n`;
    yield `${padLeft(report.value(listing.flat), 10)} ${padLeft(report.value(listing.cum), 10)} (flat, ` +
      `cum) ${report.percent(listing.cum)} of Total\n`;
    if (listing.error !== undefined) {
      yield ` Error: ${listing.error}\n`;
      continue;
    }
    for (const line of listing.lines)
      yield `${valueOrDot(line.flat)} ${valueOrDot(line.cum)} ${String(line.number).padStart(6)}:${line.text}\n`;
  }
}

function makeList(context: ReportContext): Iterable<string> {
  const { report, view, host, hint } = context;
  const { trim_path, source_path } = view.config;
  const shown = (file: string): string => host.paths.clean(trimFileName(file, trim_path, source_path, host.paths));
  const reader = sourceReader(context, shown);
  const listings = listSource(wholeGraph(view, host), view.argument!, reader);
  const news = reader.news();
  tellSources(news, listings, column(report), hint);
  tellOutside(news, listings, column(report), hint);
  return print(report, listings);
}

export const list: ReportCommand = {
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
  format: 'list',
  report: makeList,
};
