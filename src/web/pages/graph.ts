import { svg } from '../../commands/profile/pictures.ts';
import type { ReportContext } from '../../commands/command.ts';
import { composeDot } from '../../core/graph/dot.ts';
import type { Node } from '../../core/graph/graph.ts';
import { toFloat } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { assetLink } from '../html/assets.ts';
import { dataBlock, html, limited } from '../html/html.ts';
import { reportPage, selectionBar, zoomButtons } from '../html/frame.ts';
import type { Made } from '../html/frame.ts';
import type { Ask } from '../site/site.ts';

export const graphContext = (ask: Ask): ReportContext => ask.context(svg, null);

export function graphPage(ask: Ask): Iterable<string> {
  const context = graphContext(ask);
  return reportPage(ask, context, {
    view: 'graph',
    downloads: [
      { label: 'Picture (svg)', href: '#svg' },
      { label: 'Picture (png)', href: '#png' },
      { label: 'Text (dot)', href: 'graph.dot' },
      { label: 'Nodes and edges (json)', href: 'graph.json' },
    ],
    fills: true,
    make: () => madeGraph(ask, context),
  });
}

/** The numbers of what the first view shows: a root, of those the heaviest, and the node with the largest own value. */
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

/** The graph's text; the browser lays it out, in a worker. */
function madeGraph(ask: Ask, { report }: ReportContext): Made {
  const { nodes } = report.graph().graph;
  const drawing = {
    dot: [...composeDot(report, true, false)].join(''),
    count: nodes.length,
    first: firstSeen(nodes),
    worker: assetLink('graph-worker.js', ask.site.host),
  };
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
        The graph is drawn by the page's script. Without one: <a href="./peek">who calls whom as text</a>, or
        the <a href="./graph.dot">graph's text</a> for Graphviz.
      </p>
    </noscript>
${dataBlock('graph-data', drawing)}`;
  // Nodes are numbered from 1 in DOT.
  return { legend: report.labels(true), nodes: ['', ...nodes.map(node => limited(node.info.name))], body };
}
