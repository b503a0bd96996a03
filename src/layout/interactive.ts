/** The drawing that `svg` and `web` give: it moves, zooms and answers. */

import { cleanSvg } from './clean.ts';
import { viewerScript } from './viewer-code.ts';

/**
 * Graphviz's SVG made fit for a browser's window, as one file that needs
 * nothing else: cleaned, as large as the window, its graph in a group named
 * `viewport` that the script in front of it moves and zooms. Where scripts do
 * not run the graph stands at half its size and Graphviz's tooltips remain.
 * Pure; the result is well-formed XML for any input.
 */
export function interactiveSvg(svg: string): string {
  const clean = cleanSvg(svg);
  // An attribute's `>` is written `&gt;`, so the root's tag ends at the first.
  const root = /<svg\b[^>]*>/.exec(clean)!;
  const end = clean.lastIndexOf('</svg>');
  if (end < 0) return clean;
  const graph = clean.slice(root.index + root[0].length, end);
  return [
    clean.slice(0, root.index),
    '<svg width="100%" height="100%" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n',
    `<script type="text/javascript"><![CDATA[${viewerScript.text}]]></script>\n`,
    `<g id="viewport" transform="scale(0.5,0.5) translate(0,0)">${graph}</g>\n`,
    clean.slice(end),
  ].join('');
}
