import type { FlameChoice } from '../../commands/flame-screen.ts';
import type { FlameTree } from '../../core/flame.ts';
import { layOutTree, type Budget, type Picture, type Place, type Segment } from './layout.ts';
import type { FlameModel } from './model.ts';

/** Everything that the flame graph shows, as a pure value. */
export interface FlameState {
  readonly columns: number;
  readonly rows: number;
  readonly choice: FlameChoice;
  readonly fold: boolean;
  /** Full name of the function in the middle of the sandwich; absent: the stacks from their roots. */
  readonly pivot?: string;
  /** The box that is as wide as the screen. */
  readonly zoom: Place;
  readonly selected: Place;
  /** Row of the picture at the top of the screen: a depth, callers having negative ones. */
  readonly top: number;
  /** Where the boxes of another choice's trees are looked for; till they are found, the root stands for them. */
  readonly heading?: Heading;
  /** What escape goes back to, newest last. */
  readonly past: readonly Visit[];
  /** What the matches are marked for; empty: nothing. */
  readonly search: string;
  /** The search line while it is being typed. */
  readonly typing?: string;
  readonly overlay?: Overlay;
  /** One line until the next key. */
  readonly message?: string;
}

/** Paths of sources to the boxes that were zoomed and selected. */
export interface Heading {
  readonly zoom: Path;
  readonly selected: Path;
}

export interface Path {
  readonly side: Place['side'];
  readonly sources: readonly number[];
}

/** A place that was looked at. */
export type Visit = Pick<FlameState, 'pivot' | 'zoom' | 'selected' | 'top'>;

export type Overlay = { readonly kind: 'keys'; readonly top: number } | { readonly kind: 'tags'; readonly at: number };

/** Rows of the screen that are not the picture: the title above, details and keys below. */
const HEAD = 1;
const FOOT = 2;

export const pictureHeight = (state: FlameState): number => Math.max(1, state.rows - HEAD - FOOT);

export function firstState(model: FlameModel, columns: number, rows: number): FlameState {
  const root: Place = { side: 'callees', box: 0 };
  return { columns, rows, choice: model.screen.initial, fold: false, zoom: root, selected: root, top: 0, past: [], search: '' };
}

/** The trees that a state shows: one, or the two sides of the sandwich as soon as they are there. */
export function treesOf(model: FlameModel, state: FlameState): Partial<Record<Place['side'], FlameTree>> {
  if (state.pivot === undefined) return { callees: model.tree(state.choice, state.fold) };
  return model.sandwich(state.choice, state.fold, state.pivot).sides ?? {};
}

/**
 * Lays the state's picture out. Depth d is row d - top; the callers' side of a
 * sandwich is laid out in the same way and then turned over, so that depth d
 * is row -d - top.
 */
export function pictureOf(model: FlameModel, state: FlameState, budget: Budget): Picture {
  const trees = treesOf(model, state);
  const height = pictureHeight(state);
  const zoomOn = (side: Place['side']): number => (state.zoom.side === side ? state.zoom.box : 0);
  const below = trees.callees && layOutTree(trees.callees, zoomOn('callees'), state.columns, Math.max(0, state.top), Math.max(0, height - Math.max(0, -state.top)), budget);
  const first = Math.max(1, 1 - state.top - height);
  const above = trees.callers && state.top < 0 ? layOutTree(trees.callers, zoomOn('callers'), state.columns, first, Math.max(0, -state.top - first + 1), budget) : undefined;
  const rows: (readonly Segment[])[] = Array.from({ length: height }, () => []);
  above?.rows.forEach((row, i) => {
    const at = -(first + i) - state.top;
    if (at >= 0 && at < height) rows[at] = row;
  });
  below?.rows.forEach((row, i) => (rows[Math.max(0, -state.top) + i] = row));
  return {
    rows,
    complete: (below?.complete ?? false) && (above?.complete ?? true),
    deepest: below?.deepest ?? 0,
  };
}

/** Goes on to where a state is heading, as far as the budget reaches. */
export function arrived(model: FlameModel, state: FlameState, budget: Budget): FlameState {
  const { heading, ...rest } = state;
  if (!heading) return state;
  const trees = treesOf(model, state);
  const places: Place[] = [];
  for (const { side, sources } of [heading.zoom, heading.selected]) {
    const tree = trees[side];
    // The sides of a sandwich are not there yet.
    if (!tree) return state;
    let box = 0;
    for (const source of sources) {
      if (!budget.spend(tree.cost(box))) return state;
      const next = tree.childOf(box, source);
      if (next < 0) break;
      box = next;
    }
    places.push({ side, box });
  }
  return inSight(model, { ...rest, zoom: places[0]!, selected: places[1]! });
}

/** The row of the picture, counted from its top, where a place is or would be. */
export function rowOf(model: FlameModel, state: FlameState, place: Place): number {
  const depth = treesOf(model, state)[place.side]?.depth[place.box] ?? 0;
  return (place.side === 'callers' ? -depth : depth) - state.top;
}

/** Scrolls so that the selected box is on the screen. */
export function inSight(model: FlameModel, state: FlameState): FlameState {
  const row = rowOf(model, state, state.selected);
  const height = pictureHeight(state);
  if (row < 0) return { ...state, top: state.top + row };
  if (row >= height) return { ...state, top: state.top + row - height + 1 };
  return state;
}
