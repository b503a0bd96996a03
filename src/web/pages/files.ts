/** What pages show, as files: tables, numbers, texts. */

import { folded } from '../../commands/profile/folded.ts';
import { peek } from '../../commands/profile/tree.ts';
import { tags, tagSums } from '../../commands/profile/tags.ts';
import { top, topRows } from '../../commands/profile/top.ts';
import { weblist } from '../../commands/profile/weblist.ts';
import { composeDot } from '../../core/graph/dot.ts';
import { edgeValue, sortEdges } from '../../core/graph/graph.ts';
import type { Report } from '../../core/graph/report.ts';
import { jsonText } from '../html/html.ts';
import { stackJson } from './flame.ts';
import { graphContext } from './graph.ts';
import { tagsContext } from './tags.ts';
import { disasmText, peekContext, sourceContext } from './text.ts';
import { signedShare, topContext, topItem } from './top.ts';
import type { Ask } from '../site/site.ts';

/** A field of a table; one that a spreadsheet would take for a formula is marked as text. */
function csvField(value: string | number | bigint): string {
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csv = (rows: Iterable<readonly (string | number | bigint)[]>): string =>
  [...rows].map(row => `${row.map(csvField).join(',')}\r\n`).join('');

/** One line of JSON: the sample type that it is about, and the parts. */
function jsonLine({ view, total }: Report, parts: object): string {
  return `${jsonText({ type: view.sampleType, unit: view.sampleUnit, total, ...parts })}\n`;
}

function topCsv(ask: Ask): string {
  const context = topContext(ask);
  const { report } = context;
  const { sampleUnit } = report.view;
  const rows = topRows(report).map(row => {
    const item = topItem(context, row);
    const [flat, sum, cum] = [row.flat, row.sum, row.cum].map(value => signedShare(report, value)) as [
      string,
      string,
      string,
    ];
    return [item.Name, row.flat, row.cum, item.FlatFormat, flat, sum, item.CumFormat, cum, item.InlineLabel];
  });
  return csv([
    ['name', `flat (${sampleUnit})`, `cum (${sampleUnit})`, 'flat', 'flat%', 'sum%', 'cum', 'cum%', 'inlined'],
    ...rows,
  ]);
}

function topJson(ask: Ask): string {
  const context = topContext(ask);
  const { report } = context;
  return jsonLine(report, { rows: topRows(report).map(row => topItem(context, row)) });
}

function tagsCsv(ask: Ask): string {
  const { report } = tagsContext(ask);
  const rows = tagSums(report).flatMap(({ key, values }) =>
    values.map(({ value, sum }) => [key, value, sum, report.value(sum)]),
  );
  return csv([['key', 'value', `sum (${report.view.sampleUnit})`, 'shown'], ...rows]);
}

function tagsJson(ask: Ask): string {
  const { report } = tagsContext(ask);
  const tags = tagSums(report).map(({ key, sum, values }) => ({
    key,
    sum,
    values: values.map(part => ({ value: part.value, sum: part.sum })),
  }));
  return jsonLine(report, { tags });
}

function graphJson(ask: Ask): string {
  const { report } = graphContext(ask);
  const { nodes } = report.graph().graph;
  const numbers = new Map(nodes.map((node, i) => [node, i]));
  const edges = nodes.flatMap(node =>
    sortEdges(node.out)
      .filter(edge => numbers.has(edge.dest))
      .map(edge => ({
        from: numbers.get(node),
        to: numbers.get(edge.dest),
        value: edgeValue(edge),
        residual: edge.residual,
        inline: edge.inline,
      })),
  );
  return jsonLine(report, {
    nodes: nodes.map(node => ({ name: node.name, flat: node.flatValue, cum: node.cumValue })),
    edges,
  });
}

const text = 'text/plain; charset=utf-8';
const json = 'application/json; charset=utf-8';

/** Route to a file: its type and what makes it. */
export const files: ReadonlyMap<
  string,
  { readonly type: string; readonly make: (ask: Ask) => string | Iterable<string> }
> = new Map([
  ['top.csv', { type: 'text/csv; charset=utf-8', make: topCsv }],
  ['top.json', { type: json, make: topJson }],
  ['top.txt', { type: text, make: ask => top.report(topContext(ask)) as Iterable<string> }],
  ['graph.dot', { type: 'text/vnd.graphviz; charset=utf-8', make: ask => composeDot(graphContext(ask).report) }],
  ['graph.json', { type: json, make: graphJson }],
  ['flamegraph.json', { type: json, make: stackJson }],
  ['folded.txt', { type: text, make: ask => folded.report(ask.context(folded, null)) as Iterable<string> }],
  ['peek.txt', { type: text, make: ask => peek.report(peekContext(ask)) as Iterable<string> }],
  ['disasm.txt', { type: text, make: disasmText }],
  [
    'source.html',
    { type: 'text/html; charset=utf-8', make: ask => weblist.report(sourceContext(ask)) as Iterable<string> },
  ],
  ['tags.csv', { type: 'text/csv; charset=utf-8', make: tagsCsv }],
  ['tags.json', { type: json, make: tagsJson }],
  ['tags.txt', { type: text, make: ask => tags.report(tagsContext(ask)) as Iterable<string> }],
]);
