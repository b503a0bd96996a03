import { svg } from '../../commands/profile/pictures.ts';
import type { ReportContext } from '../../commands/command.ts';
import { printedText } from '../../core/base/cells.ts';
import { composeDot } from '../../core/graph/dot.ts';
import { edgeValue, sortEdges } from '../../core/graph/graph.ts';
import type { Node } from '../../core/graph/graph.ts';
import { toFloat } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { assetLink } from '../html/assets.ts';
import { dataBlock, html, shorten } from '../html/html.ts';
import { selectionBar, zoomButtons } from '../html/frame.ts';
import type { PageContent, WebPage } from '../html/page.ts';
import type { Ask } from '../site/site.ts';
import { reportJson } from './files.ts';
import { peekPage } from './peek.ts';

const graphContext = (ask: Ask): ReportContext => ask.context(svg, null);

/** Returns the nodes that the first view must show: the heaviest root and the node with the largest flat value. */
function firstSeen(nodes: readonly Node[]): number[] {
  const size = (value: Int64): number => Math.abs(toFloat(value));
  type Weight = (node: Node) => number;
  const most = (chosen: readonly Node[], weight: Weight): Node | undefined =>
    chosen.reduce<Node | undefined>((best, node) => (best && weight(best) >= weight(node) ? best : node), undefined);
  const roots = nodes.filter(node => node.in.every(edge => edge.src === node));
  const root = most(roots.length > 0 ? roots : nodes, node => size(node.cumValue));
  const heaviest = most(nodes, node => size(node.flatValue));
  return [root, heaviest].flatMap(node => (node ? [nodes.indexOf(node) + 1] : []));
}

const dotFile = 'graph.dot';

/** Makes the page with the DOT text; a web worker in the browser lays it out. */
function makeGraph(ask: Ask, { report }: ReportContext): PageContent {
  const { nodes } = report.graph().graph;
  const drawing = {
    dot: [...printedText(composeDot(report, true, false))].join(''),
    count: nodes.length,
    first: firstSeen(nodes),
    worker: assetLink('graph-worker.js', ask.site.host),
  };
  const peekLink = `./${peekPage.path}`;
  const body = html`<div class="tools" id="graph-tools">
      ${zoomButtons('Smaller', 'Larger', 'The whole graph')}
      <output id="graph-state">
        ${nodes.length === 0 ? 'Nothing is left to show' : `Drawing ${nodes.length} nodes \u2026`}
      </output>
    </div>
${selectionBar}
<div id="graph" class="canvas" tabindex="0" role="region" aria-label="Call graph"></div>
<noscript>
      <p class="empty">
        The graph is drawn by the page's script. Without one: <a href="${peekLink}">who calls whom as text</a>, or
        the <a href="./${dotFile}">graph's text</a> for Graphviz.
      </p>
    </noscript>
${dataBlock('graph-data', drawing)}`;
  // Nodes are numbered from 1 in DOT.
  return { legend: report.labels(true), nodes: ['', ...nodes.map(node => shorten(node.info.name))], body };
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
  return reportJson(report, {
    nodes: nodes.map(node => ({ name: node.name, flat: node.flatValue, cum: node.cumValue })),
    edges,
  });
}

export const graphPage: WebPage = {
  path: 'graph',
  id: 'graphbtn',
  label: 'Graph',
  key: 'g',
  help: 'The call graph',
  fills: true,
  hasScript: true,
  standsFor: command => command.visual === true,
  downloads: [
    { label: 'Picture (svg)', picture: 'svg' },
    { label: 'Picture (png)', picture: 'png' },
    { label: 'Text (dot)', file: dotFile, make: ask => printedText(composeDot(graphContext(ask).report)) },
    { label: 'Nodes and edges (json)', file: 'graph.json', make: graphJson },
  ],
  context: graphContext,
  make: makeGraph,
};
