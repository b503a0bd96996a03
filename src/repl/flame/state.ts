import type { FlameChoice } from '../../commands/profile/flame-screen.ts';
import type { Effort } from '../../core/base/effort.ts';
import type { FlameTree } from '../../core/flame/flame-tree.ts';
import type { Key } from '../terminal/keys.ts';
import { layOutTree, type FlamePicture, type BoxPlace, type BoxSegment } from './layout.ts';
import type { FlameModel, FlameScene, Side } from './model.ts';

/** The state of the flame graph, as an immutable value. */
export interface FlameState extends FlameScene {
  readonly columns: number;
  readonly rows: number;
  readonly choice: FlameChoice;
  /** The box that is as wide as the screen. */
  readonly zoom: BoxPlace;
  readonly selected: BoxPlace;
  /** Depth of the row at the top of the screen; callers have negative depths. */
  readonly top: number;
  /** The unfinished goal of the last key. */
  readonly goal?: Goal | undefined;
  /** The end of the last path; it may be shorter than requested. */
  readonly arrived?: Arrival | undefined;
  /** Keys that were typed since; they apply once the goal is reached. */
  readonly waiting: readonly Key[];
  /** The state to return to if the profile refuses the choice. */
  readonly instead?: FlameState | undefined;
  /** History for escape, newest last. */
  readonly past: readonly Visit[];
  /** The search text of the marked matches; empty: none. */
  readonly search: string;
  /** The text of the search line while it is edited. */
  readonly typing?: string;
  readonly overlay?: Overlay | undefined;
  /** A message, shown until the next key. */
  readonly message?: string | undefined;
}

/** A target that may require growing boxes first. */
export type Goal =
  /** Zooms and selects the boxes at these paths of sources, in another tree. */
  | { readonly kind: 'path'; readonly zoom: Path; readonly selected: Path }
  /** Moves rows up (-1) or down (1); `far`: the original distance was more than one. */
  | { readonly kind: 'move'; readonly by: -1 | 1; readonly times: number; readonly far: boolean }
  /** Moves by boxes to the left or right in the row. */
  | { readonly kind: 'side'; readonly by: number }
  /** Moves to the next (1) or previous (-1) match. */
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

/** An entry of the history. */
export interface Visit {
  readonly pivot: string | undefined;
  readonly top: number;
  readonly zoom: Path;
  readonly selected: Path;
}

export type Overlay = { readonly kind: 'keys'; readonly top: number } | { readonly kind: 'tags'; readonly at: number };

export const root: BoxPlace = { side: 'callees', box: 0 };

/**
 * Divides the rows of the screen. The picture gets the rows that the other parts leave, and has the
 * lowest priority on a very small screen.
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
 * Lays out the state's picture. Depth d is in row d - top. The callers' tree of a sandwich is laid out
 * in the same way and then flipped, so that its depth d is in row -d - top.
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
    // If the callers' tree is incomplete, any row may be.
    knownTo: !below || (above && above.knownTo < Infinity) ? -Infinity : below.knownTo,
    deepest: below?.deepest ?? 0,
  };
}

/** Returns the tree of a box. The pivot of a sandwich belongs to both trees. */
export const treeOf = (model: FlameModel, state: FlameState, { side }: BoxPlace): FlameTree | undefined =>
  model.sides(state)[side];

/** Returns the row of a box, counted from the top of the picture; it may be outside the screen. */
export function rowOf(model: FlameModel, state: FlameState, place: BoxPlace): number {
  const depth = treeOf(model, state, place)?.depth[place.box] ?? 0;
  return (place.side === 'callers' ? -depth : depth) - state.top;
}

/** Scrolls until the selected box is on the screen. */
export function scrollToSelected(model: FlameModel, state: FlameState): FlameState {
  if (!treeOf(model, state, state.selected)) return state;
  const row = rowOf(model, state, state.selected);
  const height = pictureHeight(state);
  if (row < 0) return { ...state, top: state.top + row };
  if (row >= height) return { ...state, top: state.top + row - height + 1 };
  return state;
}
