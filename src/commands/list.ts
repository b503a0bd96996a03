import { buildGraph, sumNodes, weightsOf } from '../core/graph.ts';
import type { Graph } from '../core/graph.ts';
import type { Int64 } from '../core/int64.ts';
import { NodeTable } from '../core/nodes.ts';
import type { Report } from '../core/report.ts';
import { listSource } from '../core/source.ts';
import type { Listing, SourceSearch } from '../core/source.ts';
import { padLeft } from '../core/text.ts';
import type { View } from '../core/view.ts';
import type { Command, ReportContext } from './command.ts';
import type { Host } from './host.ts';

/** Every node, nothing trimmed, binaries kept apart. */
export function wholeGraph(view: View, host: Host): Graph {
  const table = new NodeTable(view, { objectNames: true, trims: 1, listSeparator: host.listSeparator });
  const weights = weightsOf(view);
  return buildGraph(view, table, weights, sumNodes(view, table, weights), null, 'none');
}

export function sourceSearch({ view, host, profileFolders }: ReportContext): SourceSearch {
  return {
    read: path => host.readFile(path),
    searchPath: view.config.source_path === '' ? host.cwd() : view.config.source_path,
    trimPath: view.config.trim_path,
    listSeparator: host.listSeparator,
    besideProfile: profileFolders,
  };
}

function* print(report: Report, listings: readonly Listing[]): Iterable<string> {
  yield `Total: ${report.value(report.total)}\n`;
  const valueOrDot = (value: Int64): string => padLeft(value === 0 ? '.' : report.value(value), 10);
  for (const listing of listings) {
    if (listing.file === '') {
      yield `No source information for ${listing.name}\n`;
      continue;
    }
    yield `ROUTINE ======================== ${listing.name} in ${listing.file}\n`;
    yield `${padLeft(report.value(listing.flat), 10)} ${padLeft(report.value(listing.cum), 10)} (flat, cum) ${report.percent(listing.cum)} of Total\n`;
    if (listing.error !== undefined) {
      yield ` Error: ${listing.error}\n`;
      continue;
    }
    for (const line of listing.lines) yield `${valueOrDot(line.flat)} ${valueOrDot(line.cum)} ${String(line.number).padStart(6)}:${line.text}\n`;
  }
}

export const list: Command = {
  name: 'list',
  summary: 'Source of functions that match a regexp, with values line by line',
  usage: ['list<func_regex|address> [-focus_regex]* [-ignore_regex]*', 'Shows the source of the matching functions.', 'Only samples that match a focus_regex and no ignore_regex count.'],
  takesPattern: true,
  untrimmed: true,
  granularity: 'lines',
  objectNames: true,
  format: 'list',
  report: context => print(context.report, listSource(wholeGraph(context.view, context.host), context.view.argument!, sourceSearch(context))),
};
