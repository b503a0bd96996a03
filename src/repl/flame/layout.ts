import type { Effort } from '../../core/base/effort.ts';
import type { BoxIndex, FlameTree } from '../../core/flame/flame-tree.ts';
import type { Side } from './model.ts';

/** A box and its tree. In a sandwich, box 0 of both trees is the pivot. */
export interface BoxPlace {
  readonly side: Side;
  readonly box: BoxIndex;
}

/** A run of cells of one screen row. */
export interface BoxSegment {
  readonly x: number;
  readonly width: number;
  readonly side: Side;
  /** -1: the merged boxes that are too narrow to be shown. */
  readonly box: BoxIndex;
}

export interface FlamePicture {
  /** Top to bottom; each row left to right. */
  readonly rows: readonly (readonly BoxSegment[])[];
  /** Depth of the first row that may be incomplete, because boxes have to grow: call again to get more. */
  readonly knownTo: number;
  /** Largest depth of the boxes that were laid out. */
  readonly deepest: number;
}

interface Span {
  readonly box: BoxIndex;
  readonly start: number;
  readonly end: number;
}

/**
 * Lays out one tree; `zoom` and its ancestors get the whole width. Rows are the depths
 * [first, first + height). A child's cells lie inside its parent's and are proportional to its value;
 * the parent's own (flat) value is the free space at its right end. Grows boxes within the effort.
 *
 *     |main                            |
 *     |run                  |init |    |   <- the gap at the right: flat of main
 */
export function layOutTree(
  tree: FlameTree,
  zoom: BoxIndex,
  width: number,
  first: number,
  height: number,
  effort: Effort,
): FlamePicture {
  const side = tree.direction;
  const rows: BoxSegment[][] = Array.from({ length: Math.max(0, height) }, () => []);
  const put = (depth: number, segment: BoxSegment): void => void rows[depth - first]?.push(segment);
  const zoomDepth = tree.depth[zoom]!;
  for (let box = tree.parent[zoom]!; box >= 0; box = tree.parent[box]!)
    put(tree.depth[box]!, { x: 0, width, side, box });
  let knownTo = Infinity;
  let deepest = zoomDepth;
  let level: Span[] = width > 0 ? [{ box: zoom, start: 0, end: width }] : [];
  for (let depth = zoomDepth; level.length > 0 && depth < first + height; depth++) {
    deepest = depth;
    const next: Span[] = [];
    for (const { box, start, end } of level) {
      const x = Math.round(start);
      const w = Math.round(end) - x;
      put(depth, { x, width: w, side, box });
      if (depth + 1 >= first + height || tree.size(box) === 0) continue;
      if (!tree.grow(box, effort)) {
        knownTo = Math.min(knownTo, depth + 1);
        continue;
      }
      const left = spread(tree, box, start, end, next);
      const more = Math.round(left.end) - Math.round(left.start);
      if (more > 0) put(depth + 1, { x: Math.round(left.start), width: more, side, box: -1 });
    }
    level = next;
  }
  for (const row of rows) row.sort((a, b) => a.x - b.x);
  return { rows, knownTo, deepest };
}

/** Adds the spans of children that are at least a cell wide; returns the span of the others, merged. */
function spread(
  tree: FlameTree,
  box: BoxIndex,
  start: number,
  end: number,
  into: Span[],
): { start: number; end: number } {
  const scale = (end - start) / tree.size(box);
  let at = start;
  const live = tree.liveChildren(box);
  for (let k = 0; k < live; k++) {
    const child = tree.childAt(box, k);
    // Rounding errors of the sum may exceed the box's end by one bit, which could become a whole cell.
    const to = Math.min(end, at + tree.size(child) * scale);
    // Children are sorted by weight: none of the following is wider.
    if (to - at < 0.5) return { start: at, end: Math.max(at, end - tree.own(box) * scale) };
    if (Math.round(to) > Math.round(at)) into.push({ box: child, start: at, end: to });
    at = to;
  }
  return { start: at, end: at };
}

/** Decides whether a box below the zoomed one has its own cells; costs one lookup per ancestor. */
export class CellFinder {
  private last: Span | undefined;

  constructor(
    private readonly tree: FlameTree,
    private readonly zoom: BoxIndex,
    private readonly width: number,
  ) {}

  has(box: BoxIndex): boolean {
    const { tree, zoom } = this;
    const path: BoxIndex[] = [];
    for (let b = box; b !== zoom && b !== this.last?.box; b = tree.parent[b]!) {
      // The box is an ancestor of the zoomed box, or outside it.
      if (b <= 0) return isAbove(tree, zoom, box);
      path.push(b);
    }
    const from = path.length > 0 ? tree.parent[path.at(-1)!]! : box;
    let span: Span | undefined = this.last?.box === from ? this.last : { box: zoom, start: 0, end: this.width };
    while (span && path.length > 0) span = childSpan(tree, span, path.pop()!);
    if (span) this.last = span;
    return span !== undefined && Math.round(span.end) > Math.round(span.start);
  }
}

function childSpan(tree: FlameTree, { box, start, end }: Span, child: BoxIndex): Span | undefined {
  const spans: Span[] = [];
  spread(tree, box, start, end, spans);
  return spans.find(one => one.box === child);
}

function isAbove(tree: FlameTree, zoom: BoxIndex, box: BoxIndex): boolean {
  let b = zoom;
  while (b > 0 && b !== box) b = tree.parent[b]!;
  return b === box;
}
