import type { FlameChoice } from '../../commands/profile/flame-screen.ts';
import type { Effort } from '../../core/base/effort.ts';
import type { FlameTree } from '../../core/flame/flame-tree.ts';
import type { Key } from '../terminal/keys.ts';
import { layOutTree, type FlamePicture, type BoxPlace, type BoxSegment } from './layout.ts';
import type { FlameModel, FlameScene, Side } from './model.ts';

/** Everything that the flame graph shows, as a pure value. */
export interface FlameState extends FlameScene {
  readonly columns: number;
  readonly rows: number;
  readonly choice: FlameChoice;
  /** The box that is as wide as the screen. */
  readonly zoom: BoxPlace;
  readonly selected: BoxPlace;
  /** Row of the picture at the top of the screen: a depth, callers having negative ones. */
  readonly top: number;
  /** What the last key asked for and is not there yet. */
  readonly goal?: Goal | undefined;
  /** Where the last path led, which may be less far than it was to go. */
  readonly arrived?: Arrival | undefined;
  /** Keys that were typed since and count from where that leads. */
  readonly waiting: readonly Key[];
  /** What is shown again if the profile refuses the choice. */
  readonly instead?: FlameState | undefined;
  /** What escape goes back to, newest last. */
  readonly past: readonly Visit[];
  /** What the matches are marked for; empty: nothing. */
  readonly search: string;
  /** The search line while it is being typed. */
  readonly typing?: string;
  readonly overlay?: Overlay | undefined;
  /** One line until the next key. */
  readonly message?: string | undefined;
}

/** Something for which boxes must grow first. */
export type Goal =
  /** To the same places in another tree: paths of sources. */
  | { readonly kind: 'path'; readonly zoom: Path; readonly selected: Path }
  /** Rows up (-1) or down (1); `far`: it was more than one at first. */
  | { readonly kind: 'move'; readonly by: -1 | 1; readonly times: number; readonly far: boolean }
  /** Boxes to the left or right in the row. */
  | { readonly kind: 'side'; readonly by: number }
  /** To the next match. */
  | { readonly kind: 'match'; readonly by: -1 | 1 };

export interface Arrival {
  readonly goal: Goal & { readonly kind: 'path' };
  readonly zoom: BoxPlace;
  readonly selected: BoxPlace;
}

export interface Path {
  readonly side: Side;
  readonly sources: readonly number[];
}

/** A place that was looked at. */
export interface Visit {
  readonly pivot: string | undefined;
  readonly top: number;
  readonly zoom: Path;
  readonly selected: Path;
}

export type Overlay = { readonly kind: 'keys'; readonly top: number } | { readonly kind: 'tags'; readonly at: number };

export const root: BoxPlace = { side: 'callees', box: 0 };

/**
 * Which rows of a screen hold what: the picture has what the others leave, and goes last where
 * there is too little room.
 */
export function rowsOf({ rows }: Pick<FlameState, 'rows'>): {
  readonly title: boolean;
  readonly detail: boolean;
  readonly foot: boolean;
  readonly picture: number;
} {
  const title = rows >= 4;
  const detail = rows >= 2;
  const foot = rows >= 3;
  return { title, detail, foot, picture: Math.max(1, rows - Number(title) - Number(detail) - Number(foot)) };
}

export const pictureHeight = (state: FlameState): number => rowsOf(state).picture;

export function firstState(model: FlameModel, columns: number, rows: number): FlameState {
  return {
    columns,
    rows,
    choice: model.screen.initial,
    fold: false,
    zoom: root,
    selected: root,
    top: 0,
    waiting: [],
    past: [],
    search: '',
  };
}

/**
 * Lays the state's picture out. Depth d is row d - top; the callers' side of a
 * sandwich is laid out in the same way and then turned over, so that depth d
 * is row -d - top.
 */
export function pictureOf(model: FlameModel, state: FlameState, effort: Effort): FlamePicture {
  const trees = model.sides(state);
  const height = pictureHeight(state);
  const zoomOn = (side: Side): number => (state.zoom.side === side ? state.zoom.box : 0);
  const below =
    trees.callees &&
    layOutTree(
      trees.callees,
      zoomOn('callees'),
      state.columns,
      Math.max(0, state.top),
      Math.max(0, height - Math.max(0, -state.top)),
      effort,
    );
  const first = Math.max(1, 1 - state.top - height);
  const above =
    trees.callers && state.top < 0
      ? layOutTree(trees.callers, zoomOn('callers'), state.columns, first, Math.max(0, -state.top - first + 1), effort)
      : undefined;
  const rows: (readonly BoxSegment[])[] = Array.from({ length: height }, () => []);
  above?.rows.forEach((row, i) => {
    const at = -(first + i) - state.top;
    if (at >= 0 && at < height) rows[at] = row;
  });
  below?.rows.forEach((row, i) => (rows[Math.max(0, -state.top) + i] = row));
  return {
    rows,
    // Where the callers' side lacks boxes, any row may.
    knownTo: !below || (above && above.knownTo < Infinity) ? -Infinity : below.knownTo,
    deepest: below?.deepest ?? 0,
  };
}

/** The tree of a place, and its number there; the middle of a sandwich belongs to both. */
export const treeOf = (model: FlameModel, state: FlameState, { side }: BoxPlace): FlameTree | undefined =>
  model.sides(state)[side];

/** The row of the picture, counted from its top, where a place is or would be. */
export function rowOf(model: FlameModel, state: FlameState, place: BoxPlace): number {
  const depth = treeOf(model, state, place)?.depth[place.box] ?? 0;
  return (place.side === 'callers' ? -depth : depth) - state.top;
}

/** Scrolls so that the selected box is on the screen. */
export function inSight(model: FlameModel, state: FlameState): FlameState {
  if (!treeOf(model, state, state.selected)) return state;
  const row = rowOf(model, state, state.selected);
  const height = pictureHeight(state);
  if (row < 0) return { ...state, top: state.top + row };
  if (row >= height) return { ...state, top: state.top + row - height + 1 };
  return state;
}
