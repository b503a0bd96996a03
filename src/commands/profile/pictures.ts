import { composeDot } from '../../core/graph/dot.ts';
import { graphUsage } from '../command.ts';
import type { ReportCommand, Output } from '../command.ts';
import type { Host, PictureFormat } from '../host.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';
import type { CallGraph } from '../result.ts';

/** Returns a text output as one string. */
function outputText(output: Output): string {
  if (output instanceof Uint8Array) throw new Error('this report is not text');
  return [...output].join('');
}

const svgOf = async (output: Output, host: Host): Promise<Output> => [await host.layout(outputText(output))];

/** Turns DOT into a picture without a script. */
export const pictureAs =
  (format: PictureFormat): NonNullable<ReportCommand['finish']> =>
  (output, host, hint) =>
    host.picture(outputText(output), format, hint);

/** The common fields of commands that draw the graph. */
export const pictureReport = {
  defaultNodeCount: 80,
  visual: true,
  callTree: true,
  make: ({ report }) => ({ kind: 'graph', report, graph: report.graph().graph }),
  print: ({ report }) => composeDot(report, true),
} satisfies Partial<ReportCommand<CallGraph>>;

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const attribute = String.raw`\w+ ?= ?(?:${quoted}|[\w.]+)`;
const attributes = String.raw`\[${attribute}(?: ${attribute})*\]`;

/** A line of pprof's DOT with balanced quotes. */
const named = String.raw`(?:\w+|N\w+ -> N\w+|${quoted})`;
const wholeLine = new RegExp(
  String.raw`^(?:digraph ${quoted} \{|${named} ${attributes}|subgraph cluster_L \{ ${quoted} ${attributes} \}|\}|)$`,
);

const broken = phrase`Graphviz will not read this text: a quote or a backslash in a label breaks it, as in that of
  go tool pprof; svg, png and pdf draw it`;

/** Hints if Graphviz cannot parse the text: pprof does not escape the names of tags. */
async function checkDot(output: Output, host: Host, hint: (text: Phrase) => void): Promise<Output> {
  const text = outputText(output);
  if (text.split('\n').every(line => wholeLine.test(line)) || (await host.readsDot(text))) return [text];
  hint(broken);
  return [text];
}

export const dot: ReportCommand<CallGraph> = {
  kind: 'report',
  ...pictureReport,
  name: 'dot',
  summary: 'The call graph in DOT, for Graphviz',
  usage: graphUsage('dot', { redirect: true }),
  print: ({ report }) => composeDot(report),
  inspect: checkDot,
};

const picture = (format: PictureFormat, summary: string): ReportCommand<CallGraph> => ({
  kind: 'report',
  ...pictureReport,
  name: format,
  summary,
  usage: graphUsage(format, { redirect: true }),
  finish: pictureAs(format),
  destination: { kind: 'file', extension: format },
});

/** Unlike the other pictures, this one has a script. */
export const svg: ReportCommand<CallGraph> = { ...picture('svg', 'The call graph as an SVG picture'), finish: svgOf };
export const png = picture('png', 'The call graph as a PNG picture');
export const pdf = picture('pdf', 'The call graph as a PDF page');
export const gif = picture('gif', "The call graph as a GIF picture; needs Graphviz's dot");
export const ps = picture('ps', "The call graph in PostScript; needs Graphviz's dot");

export const web: ReportCommand<CallGraph> = {
  kind: 'report',
  ...pictureReport,
  name: 'web',
  summary: 'The call graph in the web browser',
  usage: graphUsage('web', {}),
  make: context => {
    if (context.view.config.focus === 'ui')
      context.hint(phrase`this is the graph of what matches ui; the pages are opened by webui`);
    return pictureReport.make(context);
  },
  finish: svgOf,
  destination: { kind: 'browser', extension: 'svg' },
};
