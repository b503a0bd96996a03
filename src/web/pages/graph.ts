import { svg } from '../../commands/pictures.ts';
import type { ReportContext } from '../../commands/command.ts';
import { composeDot } from '../../core/dot.ts';
import { dataBlock, html, limited } from '../html.ts';
import { framed } from '../frame.ts';
import type { Ask } from '../site.ts';

export const graphContext = (ask: Ask): ReportContext => ask.context(svg, null);

/** The graph's text; the browser lays it out, in a worker. */
export function graphPage(ask: Ask): string {
  const { report, view } = graphContext(ask);
  const { nodes } = report.graph().graph;
  const body = html`<div class="tools" id="graph-tools"><span class="buttons"><button type="button" id="zoom-out" title="Smaller (-)" aria-label="Smaller">&minus;</button><button type="button" id="zoom-in" title="Larger (+)" aria-label="Larger">+</button><button type="button" id="zoom-fit" title="The whole graph (0)">Fit</button></span><output id="graph-state">${nodes.length === 0 ? 'Nothing is left to show' : `Drawing ${nodes.length} nodes \u2026`}</output></div>
<div class="selection" id="selection" hidden><span id="selected-count"></span><span class="buttons"></span></div>
<div id="graph" class="canvas" tabindex="0" role="region" aria-label="Call graph"></div>
<noscript><p class="empty">The graph is drawn by the page's script. Without one: <a href="./peek">who calls whom as text</a>, or the <a href="./graph.dot">graph's text</a> for Graphviz.</p></noscript>
${dataBlock('graph-data', { dot: [...composeDot(report, true, false)].join(''), count: nodes.length })}`;
  return framed(ask, {
    view: 'graph',
    legend: report.labels(true),
    total: report.value(report.total),
    docUrl: view.profile.header.docUrl,
    // Nodes are numbered from 1 in DOT.
    nodes: ['', ...nodes.map(node => limited(node.info.name))],
    downloads: [
      { label: 'Picture (svg)', href: '#svg' },
      { label: 'Picture (png)', href: '#png' },
      { label: 'Text (dot)', href: 'graph.dot' },
      { label: 'Nodes and edges (json)', href: 'graph.json' },
    ],
    body,
    fills: true,
  });
}
