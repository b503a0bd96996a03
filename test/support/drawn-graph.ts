// Views and graphs of drawn profiles, and graphs as lines that a test can hold whole.
import { unixPaths } from '../../src/core/base/paths.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { edgeValue, sortEdges } from '../../src/core/graph/graph.ts';
import type { Edge, Node } from '../../src/core/graph/graph.ts';
import { tagCum, tagFlat } from '../../src/core/graph/nodetags.ts';
import { trimmedGraph } from '../../src/core/graph/trim.ts';
import type { TrimmedGraph, TrimOptions } from '../../src/core/graph/trim.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import { makeView } from '../../src/core/view/view.ts';
import type { View } from '../../src/core/view/view.ts';
import { drawnBytes } from './drawn.ts';
import type { ProfileSpec } from './wire.ts';

export const drawnProfile = (text: string, rest: Partial<ProfileSpec> = {}): Profile =>
  decodeProfile(drawnBytes(text, rest));

/** A profile through a config; warnings are not expected. */
export function viewOf(profile: Profile, config: Partial<Config> = {}): View {
  return makeView(profile, { ...defaults, ...config }, null, warning => {
    throw new Error(`unexpected warning: ${warning.text}`);
  });
}

export const drawnView = (text: string, config: Partial<Config> = {}): View => viewOf(drawnProfile(text), config);

const nothingCut: TrimOptions = {
  visual: false,
  cumSort: false,
  callTree: false,
  objectNames: false,
  nodeCount: 0,
  nodeFraction: 0,
  edgeFraction: 0,
  paths: unixPaths,
};

/** The lines of a view's graph, cut as the options say; without options nothing is cut. */
export const trimmedLines = (view: View, options: Partial<TrimOptions> = {}): string[] =>
  graphLines(trimmedGraph(view, { ...nothingCut, ...options }));

/**
 * A graph as lines: each node with its flat and cum, below it its edges and tags, at the end the
 * counts of what is left and what was cut.
 *
 *   main 0 of 30
 *     <- start 30            an edge from a node that is not listed
 *     -> foo 20              an edge and its weight
 *     ..> bar 10 (inline)    a residual one, of inlined calls
 *     [k:v] 5 of 10          a tag of labels
 *     [k:v][512B] 5 of 10    a number in it
 *   3 of 4 nodes with 30 (smallest 10), dropped 1 node and 2 edges
 */
export function graphLines(trimmed: TrimmedGraph): string[] {
  const { graph, count, originalCount, droppedNodes, droppedEdges, shown, smallest } = trimmed;
  const listed = new Set(graph.nodes);
  const lines = graph.nodes.flatMap(node => [
    `${node.name} ${node.flatValue} of ${node.cumValue}`,
    ...sortEdges(node.in.filter(edge => !listed.has(edge.src))).map(edge => `  <- ${edge.src.name} ${edgeValue(edge)}`),
    ...sortEdges(node.out).map(edge => `  ${edgeText(edge)}`),
    ...tagLines(node).map(line => `  ${line}`),
  ]);
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  lines.push(
    `${count} of ${plural(originalCount, 'node')} with ${shown} (smallest ${smallest}), ` +
      `dropped ${plural(droppedNodes, 'node')} and ${plural(droppedEdges, 'edge')}`,
  );
  return lines;
}

function edgeText(edge: Edge): string {
  if (!edge.dest.in.includes(edge)) throw new Error(`the edge to ${edge.dest.name} does not arrive`);
  return `${edge.residual ? '..>' : '->'} ${edge.dest.name} ${edgeValue(edge)}${edge.inline ? ' (inline)' : ''}`;
}

function tagLines({ tags }: Node): string[] {
  if (!tags) return [];
  const names = new Map(tags.labels.map(tag => [tag.set, tag.name]));
  const lines = tags.labels.map(tag => `[${tag.name}] ${tagFlat(tag)} of ${tagCum(tag)}`);
  for (const [set, numbers] of tags.numeric)
    for (const tag of numbers) lines.push(`[${names.get(set) ?? ''}][${tag.name}] ${tagFlat(tag)} of ${tagCum(tag)}`);
  return lines.sort();
}
