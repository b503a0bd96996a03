/** The interactive drawing of `svg` and `web`. */

import { cleanSvg } from './clean.ts';
import { viewerScript } from './viewer-code.ts';

/**
 * Converts Graphviz's SVG into a self-contained interactive file: sanitized, as large as the window,
 * the graph in a group `viewport` that the embedded script moves and zooms. Without scripts the graph
 * is shown at half its size, with Graphviz's tooltips. Pure; the result is well-formed XML for any
 * input.
 */
export function interactiveSvg(svg: string): string {
  const clean = cleanSvg(svg);
  // cleanSvg writes `>` in attributes as `&gt;`, so the first `>` ends the root's tag.
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
