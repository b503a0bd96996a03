import { buildTree, spliceTree } from './calltree.ts';
import { NodeSelection } from './selection.ts';
import { buildGraph, disconnect, isShown, listedNodes, sortEdges, sumOf } from './graph.ts';
import type { Edge, Graph, Node } from './graph.ts';
import { abs, add, fromFloat, toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { Memo } from '../base/memo.ts';
import type { Paths } from '../base/paths.ts';
import { comparePrintable, fullText, NodeTable } from './nodes.ts';
import { collectTags, TagCollector } from './nodetags.ts';
import { runToEnd } from '../base/steps.ts';
import type { Steps } from '../base/steps.ts';
import { joinSums, mean, weightsOf } from './sample-weights.ts';
import { sumNodesInSteps } from './sums.ts';
import type { NodeSums, Weights } from './sample-weights.ts';
import { compareText } from '../base/text.ts';
import { valuesAt } from '../view/options.ts';
import type { View } from '../view/view.ts';

export interface TrimOptions {
  /** For pictures: nodes are ordered by entropy, tags count as nodes, redundant edges are removed. */
  readonly visual: boolean;
  readonly cumSort: boolean;
  /** A tree of call paths instead of a merged graph. */
  readonly callTree: boolean;
  readonly objectNames: boolean;
  readonly nodeCount: number;
  readonly nodeFraction: number;
  readonly edgeFraction: number;
  readonly paths: Paths;
  /** If nothing is cut, build only the nodes whose name passes. */
  readonly only?: ((name: string) => boolean) | undefined;
}

export interface TrimmedGraph {
  readonly graph: Graph;
  /** Number of remaining nodes, including those that `only` keeps out of `graph`. */
  readonly count: number;
  /** Sum of the flat values of the remaining nodes. */
  readonly shown: Int64;
  /** The smallest value of a remaining node: |flat|, or |cum| if flat is 0. 0 = none. */
  readonly smallest: Int64;
  /** Nodes left after the cut by fraction, before the cut by count. */
  readonly originalCount: number;
  readonly droppedNodes: number;
  /** Counted for pictures only: other reports do not build light edges. */
  readonly droppedEdges: number;
}

/** Most nodelets (boxes of tags) per node (pprof: dotgraph.go maxNodelets). */
export const maxNodelets = 4;

const knownGraphs = new Memo<TrimmedGraph>(3);

/**
 * Builds and trims a view's graph (pprof: report.go newTrimmedGraph). Graphs
 * are cached: do not modify the result.
 */
export function trimmedGraph(view: View, options: TrimOptions): TrimmedGraph {
  if (options.callTree) return trimTree(view, options);
  // Graphs of pictures are not cached: they depend on more options, and most of the time goes to the layout.
  if (options.visual) return trimMerged(view, options);
  if (options.only && options.nodeFraction === 0 && options.nodeCount <= 0)
    return buildPart(view, options, options.only);
  return knownGraphs.get(
    view.profile,
    JSON.stringify([tableKey(view, options, 1), valuesAt(view.config, 'cut'), options]),
    () => trimMerged(view, options),
  );
}

/** Returns the fields of TrimmedGraph that sum up its nodes. */
function summary(
  nodes: Iterable<{ readonly flatValue: Int64; readonly cumValue: Int64 }>,
): Pick<TrimmedGraph, 'count' | 'shown' | 'smallest'> {
  let count = 0;
  let shown: Int64 = 0;
  let smallest: Int64 = 0;
  for (const { flatValue, cumValue } of nodes) {
    count++;
    shown = add(shown, flatValue);
    const value = abs(flatValue) || abs(cumValue);
    if (value > 0 && (smallest === 0 || value < smallest)) smallest = value;
  }
  return { count, shown, smallest };
}

/** Like trimMerged without a cut of nodes, but builds only the nodes whose name passes. */
function buildPart(view: View, options: TrimOptions, isWanted: (name: string) => boolean): TrimmedGraph {
  const { table, weights, sums } = summedNodes(view, options);
  const listed = listedNodes(view, weights, sums);
  const wanted = listed.filter(node => isWanted(table.printableName(node)));
  const graph = buildGraph(view, table, weights, sums, null, wanted, 'listed');
  const cut = cuts(sumAt(weights, sums.flat, listed), options).edge;
  for (const node of graph.nodes) {
    for (const edge of [...node.in, ...node.out])
      if (abs(edge.weight) < cut && isShown(view, edge.dest.flat, edge.dest.cum)) disconnect(edge);
  }
  sortNodes(graph.nodes, options);
  return {
    graph,
    originalCount: listed.length,
    droppedNodes: 0,
    droppedEdges: 0,
    ...summary(valuesOf(listed, weights, sums)),
  };
}

function sumAt(weights: Weights, sums: readonly Float64Array[], nodes: Int32Array): Int64 {
  if (isNarrow(weights)) {
    // A column without high halves guarantees that its sums are exact doubles.
    let sum = 0;
    for (const node of nodes) sum += sums[0]![node]!;
    return sum;
  }
  let sum: Int64 = 0;
  for (const node of nodes) sum = add(sum, joinSums(weights, sums, node).value);
  return sum;
}

const isNarrow = ({ columns }: Weights): boolean => columns.length === 1;

function* valuesOf(
  nodes: Int32Array,
  weights: Weights,
  sums: NodeSums,
): Iterable<{ flatValue: Int64; cumValue: Int64 }> {
  for (const node of nodes) {
    const flat = joinSums(weights, sums.flat, node);
    const cum = joinSums(weights, sums.cum, node);
    yield { flatValue: mean(flat.value, flat.divisor), cumValue: mean(cum.value, cum.divisor) };
  }
}

/** Returns the least weights of nodes and edges; `flatSum` is the sum of flat over all nodes. */
function cuts(flatSum: Int64, options: TrimOptions): { node: Int64; edge: Int64 } {
  const total = toFloat(flatSum);
  return { node: abs(fromFloat(total * options.nodeFraction)), edge: abs(fromFloat(total * options.edgeFraction)) };
}

interface Tables {
  readonly table: NodeTable;
  readonly weights: Weights;
  readonly sums: NodeSums;
}

const knownTables = new Memo<Tables>(3);

const tableKey = (
  { index, config, keeps }: View,
  { objectNames }: Pick<TrimOptions, 'objectNames'>,
  trims: number,
): string => JSON.stringify([index, keeps, valuesAt(config, 'sum'), objectNames, trims]);

/**
 * Returns a view's nodes with their sums, from the cache for a second report of
 * the view. `trims`: see NodeTableOptions.
 */
export function summedNodes(view: View, options: Pick<TrimOptions, 'objectNames' | 'paths'>, trims = 1): Tables {
  return runToEnd(summedNodesInSteps(view, options, Infinity, trims));
}

/** Like summedNodes, but yields after about every `frames` frames. */
export function* summedNodesInSteps(
  view: View,
  options: Pick<TrimOptions, 'objectNames' | 'paths'>,
  frames: number,
  trims = 1,
): Steps<Tables> {
  const key = tableKey(view, options, trims);
  const known = knownTables.of(view.profile, key);
  if (known) return known;
  const pauses = view.profile.stack.length > frames;
  const table = new NodeTable(view, { objectNames: options.objectNames, trims, paths: options.paths });
  if (pauses) yield;
  const weights = weightsOf(view);
  if (pauses) yield;
  const sums = yield* sumNodesInSteps(view, table, weights, frames);
  return knownTables.keep(view.profile, key, { table, weights, sums });
}

/**
 * Builds a view's graph repeatedly, for different selections of nodes. Node
 * sums are computed once, edges and tags only for the builds that need them.
 */
class Builder {
  private builds = 1;
  private table: NodeTable;
  private sums: NodeSums;
  private stable: boolean | undefined;
  private chosen: NodeSelection | null = null;
  /** Tags lighter than this are omitted. */
  tagCut: Int64 = 0;
  /** Edges lighter than this are omitted. */
  edgeCut: Int64 = 0;
  readonly weights: Weights;

  constructor(
    private readonly view: View,
    private readonly options: TrimOptions,
  ) {
    ({ table: this.table, sums: this.sums, weights: this.weights } = this.tables());
  }

  private tables(): Tables {
    return summedNodes(this.view, this.options, this.builds);
  }

  /** Returns all listed nodes, as indices into the table, and their sum of flat. */
  listNodes(): { nodes: Int32Array; flatSum: Int64 } {
    const nodes = listedNodes(this.view, this.weights, this.sums);
    return { nodes, flatSum: sumAt(this.weights, this.sums.flat, nodes) };
  }

  cumOf(node: number): Int64 {
    return isNarrow(this.weights) ? this.sums.cum[0]![node]! : joinSums(this.weights, this.sums.cum, node).value;
  }

  buildAll(withEdges: boolean): Graph {
    return this.finish(null, withEdges);
  }

  /**
   * Builds the graph of the given nodes. pprof trims file names once more at
   * each build and then finds nodes by name, so a node whose file name changes
   * gets lost.
   */
  buildOnly(nodes: ArrayLike<number>, withEdges: boolean): Graph {
    this.stable ??= this.table.trimIsStable();
    let indices = nodes;
    if (!this.stable) {
      const wanted = new Set(Array.from(nodes, node => fullText(this.table.info(node))));
      this.builds++;
      ({ table: this.table, sums: this.sums } = this.tables());
      this.stable = undefined;
      indices = Array.from({ length: this.table.count }, (_, i) => i).filter(i =>
        wanted.has(fullText(this.table.info(i))),
      );
    }
    return this.finish(new NodeSelection(this.table, indices), withEdges);
  }

  /** Repeats the last build with edges. */
  rebuild(): Graph {
    return this.finish(this.chosen, true);
  }

  private finish(chosen: NodeSelection | null, withEdges: boolean): Graph {
    this.chosen = chosen;
    const { view, table, weights, sums } = this;
    return buildGraph(
      view,
      table,
      weights,
      sums,
      chosen,
      chosen?.nodes ?? listedNodes(view, weights, sums),
      withEdges ? 'all' : 'none',
      this.edgeCut,
    );
  }

  /** Sets the tags of nodes of the last build. Tags do not depend on the other nodes of the graph. */
  addTags(nodes: readonly Node[]): void {
    if (this.tagged?.table === this.table) {
      const known = new Map(this.tagged.nodes.map(node => [node.index, node.tags]));
      for (const node of nodes) node.tags = known.get(node.index) ?? null;
      return;
    }
    collectTags(this.view, this.table, this.weights, nodes, this.tagCut);
    this.tagged = { table: this.table, nodes };
  }
  /** The result of the first addTags. Later calls are about a subset of its nodes. */
  private tagged: { readonly table: NodeTable; readonly nodes: readonly Node[] } | undefined;
}

/** pprof: report.go newTrimmedGraph, for a graph that merges equal nodes. */
function trimMerged(view: View, options: TrimOptions): TrimmedGraph {
  const builder = new Builder(view, options);
  const listed = builder.listNodes();
  const cut = cuts(listed.flatSum, options);
  builder.tagCut = cut.node;
  // Text reports read edges only after the light ones are cut, so the builder can omit these.
  if (!options.visual) builder.edgeCut = cut.edge;
  const survivors = cut.node > 0 ? listed.nodes.filter(node => abs(builder.cumOf(node)) >= cut.node) : listed.nodes;
  const droppedNodes = listed.nodes.length - survivors.length;
  const mayCount = options.nodeCount > 0;
  // Text reports need edges only in the graph that they print.
  const early = options.visual || !mayCount;
  let graph = droppedNodes > 0 ? builder.buildOnly(survivors, early) : builder.buildAll(early);
  const originalCount = graph.nodes.length;
  sortNodes(graph.nodes, options);
  // selectTop reads the tags of these nodes only, and no edges.
  if (options.visual) builder.addTags(mayCount ? graph.nodes.slice(0, options.nodeCount) : graph.nodes);
  if (mayCount) {
    const top = selectTop(graph.nodes, options);
    if (top.length < graph.nodes.length) {
      graph = builder.buildOnly(
        top.map(node => node.index),
        true,
      );
      if (options.visual) builder.addTags(graph.nodes);
      sortNodes(graph.nodes, options);
    } else if (options.visual) {
      // pprof also cuts edges before selectTop, and does not count these.
      trimEdges(graph, cut.edge);
    } else if (!early) {
      graph = builder.rebuild();
      sortNodes(graph.nodes, options);
    }
  }
  const droppedEdges = trimEdges(graph, cut.edge);
  if (options.visual) removeRedundantEdges(graph);
  return { graph, originalCount, droppedNodes, droppedEdges, ...summary(graph.nodes) };
}

/** pprof: report.go newTrimmedGraph, for a tree of call paths. */
function trimTree(view: View, options: TrimOptions): TrimmedGraph {
  const table = new NodeTable(view, {
    objectNames: options.objectNames,
    trims: 1,
    paths: options.paths,
  });
  const weights = weightsOf(view);
  const collector = new TagCollector(view, weights);
  const numbers = new Map<Node, number>();
  const graph = buildTree(view, table, weights, (row, path) => {
    if (!options.visual) return;
    const tags = collector.tagsOf(row);
    let number = -1;
    for (const node of path) {
      number = numbers.get(node) ?? numbers.size;
      numbers.set(node, number);
      collector.add(number, tags, row, 'cum');
    }
    if (number >= 0) collector.add(number, tags, row, 'flat');
  });
  const cut = cuts(sumOf(graph.nodes).flat, options);
  collector.finish([...numbers.keys()], cut.node);
  let droppedNodes = 0;
  if (cut.node > 0) {
    const kept = graph.nodes.filter(node => abs(node.cum) >= cut.node);
    droppedNodes = graph.nodes.length - kept.length;
    if (droppedNodes > 0) {
      spliceTree(graph, new Set(kept));
      removeRedundantEdges(graph);
    }
  }
  const originalCount = graph.nodes.length;
  sortNodes(graph.nodes, options);
  if (options.nodeCount > 0) {
    trimEdges(graph, cut.edge);
    const top = selectTop(graph.nodes, options);
    if (top.length < graph.nodes.length) {
      spliceTree(graph, new Set(top));
      removeRedundantEdges(graph);
      sortNodes(graph.nodes, options);
    }
  }
  const droppedEdges = trimEdges(graph, cut.edge);
  if (options.visual) removeRedundantEdges(graph);
  return { graph, originalCount, droppedNodes, droppedEdges, ...summary(graph.nodes) };
}

/** Removes edges lighter than `cut`; returns their number (pprof: graph.go TrimLowFrequencyEdges). */
function trimEdges(graph: Graph, cut: Int64): number {
  let dropped = 0;
  for (const node of graph.nodes) {
    for (const edge of [...node.in]) {
      if (abs(edge.weight) >= cut) continue;
      disconnect(edge);
      dropped++;
    }
  }
  return dropped;
}

/** Returns the first nodes up to nodecount; in pictures tags count as nodes (pprof: graph.go selectTopNodes). */
function selectTop(nodes: readonly Node[], options: TrimOptions): Node[] {
  let limit = options.nodeCount;
  if (options.visual) {
    let cost = 0;
    for (let i = 0; i < nodes.length; i++) {
      cost += 1 + Math.min(countTags(nodes[i]!), maxNodelets);
      if (cost < limit) continue;
      limit = i + 1;
      break;
    }
  }
  // |-2^63| is negative, so such a node is below even a cut of 0.
  return nodes.slice(0, limit).filter(node => abs(node.cum) >= 0);
}

function countTags(node: Node): number {
  if (!node.tags) return 0;
  let count = 0;
  for (const tags of [node.tags.labels, ...node.tags.numeric.values()])
    for (const tag of tags) if (tag.flat !== 0) count++;
  return count;
}

/**
 * Removes residual edges whose ends are also connected by another path (pprof:
 * graph.go RemoveRedundantEdges). Tries the incoming edges of each node, lightest
 * first, and stops at the first edge that is not residual.
 */
function removeRedundantEdges(graph: Graph): void {
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const incoming = sortEdges(graph.nodes[i]!.in);
    for (let j = incoming.length - 1; j >= 0; j--) {
      const edge = incoming[j]!;
      if (!edge.residual) break;
      if (hasOtherPath(edge)) disconnect(edge);
    }
  }
}

function hasOtherPath(edge: Edge): boolean {
  const seen = new Set([edge.dest]);
  const queue = [edge.dest];
  for (let at = 0; at < queue.length; at++) {
    for (const incoming of queue[at]!.in) {
      if (incoming === edge || seen.has(incoming.src)) continue;
      if (incoming.src === edge.src) return true;
      seen.add(incoming.src);
      queue.push(incoming.src);
    }
  }
  return false;
}

/** Sorts in place, by the order of the report (pprof: graph.go Nodes.Sort). */
function sortNodes(nodes: Node[], options: { visual: boolean; cumSort: boolean }): void {
  if (options.visual || options.cumSort) {
    const score = new Map<Node, Int64>(nodes.map(node => [node, abs(options.visual ? entropyScore(node) : node.cum)]));
    nodes.sort((a, b) => descending(score.get(a)!, score.get(b)!) || byNameThen(a, b, node => node.flat));
    return;
  }
  nodes.sort((a, b) => descending(abs(a.flat), abs(b.flat)) || byNameThen(a, b, node => node.cum));
}

export const descending = (a: Int64, b: Int64): number => (a > b ? -1 : a < b ? 1 : 0);

function byNameThen(a: Node, b: Node, value: (node: Node) => Int64): number {
  return (
    comparePrintable(a.info, a.name, b.info, b.name) ||
    descending(abs(value(a)), abs(value(b))) ||
    compareText(fullText(a.info), fullText(b.info))
  );
}

/**
 * Returns the importance of a node in a picture: cum, multiplied by the entropies
 * of its callers and callees, plus flat (pprof: graph.go entropyScore).
 */
function entropyScore(node: Node): Int64 {
  const score =
    (node.in.length === 0 ? 1 : edgeEntropy(node.in, 0)) +
    (node.out.length === 0 ? 1 : edgeEntropy(node.out, node.flat));
  return add(fromFloat(score * toFloat(node.cum)), node.flat);
}

function edgeEntropy(edges: readonly Edge[], self: Int64): number {
  let total = self;
  for (const edge of edges) if (edge.weight > 0) total = add(total, edge.weight);
  if (total === 0) return 0;
  let score = 0;
  for (const edge of edges) {
    const part = toFloat(abs(edge.weight)) / toFloat(total);
    score -= part * Math.log2(part);
  }
  if (self > 0) {
    const part = toFloat(abs(self)) / toFloat(total);
    score -= part * Math.log2(part);
  }
  return score;
}
