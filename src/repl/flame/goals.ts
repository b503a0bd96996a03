import type { Effort } from '../../core/base/effort.ts';
import type { FlameTree } from '../../core/flame/flame-tree.ts';
import { CellFinder, type BoxPlace } from './layout.ts';
import type { FlameModel, Sides } from './model.ts';
import { scrollToSelected, pictureOf, rowOf, type FlameState, type Goal, type Path } from './state.ts';

/** Cost of one step of the selection, in Effort units. */
const STEP = 1000;

type HasCell = (tree: FlameTree, box: number) => boolean;

/** A state whose trees are ready; `done`: its goal is reached. */
type Reached = { readonly state: FlameState; readonly done: boolean };

/** Moves a state towards its goal, within the effort. The state's trees must be ready. */
export function advanceGoal(model: FlameModel, state: FlameState, goal: Goal, effort: Effort): Reached {
  switch (goal.kind) {
    case 'path':
      return followPaths(model, state, goal, effort);
    case 'move':
      return moveRows(model, state, goal, effort);
    case 'side':
      return moveSideways(model, state, goal.by, effort);
    case 'match':
      return selectMatch(model, state, goal.by, effort);
  }
}

const there = (state: FlameState): Reached => ({ state: { ...state, goal: undefined }, done: true });
const onTheWay = (state: FlameState): Reached => ({ state, done: false });

function followPaths(model: FlameModel, state: FlameState, goal: Goal & { kind: 'path' }, effort: Effort): Reached {
  const trees = model.sides(state);
  const places: BoxPlace[] = [];
  for (const { side, sources } of [goal.zoom, goal.selected]) {
    const tree = trees[side] ?? trees.callees!;
    let box = 0;
    for (const source of sources) {
      if (!tree.grow(box, effort)) return onTheWay(state);
      const next = tree.childOf(box, source);
      if (next < 0) break;
      box = next;
    }
    places.push({ side: trees[side] ? side : 'callees', box });
  }
  const [zoom, selected] = places as [BoxPlace, BoxPlace];
  return there(scrollToSelected(model, { ...state, zoom, selected, arrived: { goal, zoom, selected } }));
}

/** Moves the selection up or down, row by row; stops at the edge of the tree. */
function moveRows(model: FlameModel, state: FlameState, goal: Goal & { kind: 'move' }, effort: Effort): Reached {
  const { by, far } = goal;
  let now = state;
  const finders = new Map<FlameTree, CellFinder>();
  const hasCell = (tree: FlameTree, box: number): boolean => {
    let finder = finders.get(tree);
    if (!finder)
      finders.set(
        tree,
        (finder = new CellFinder(tree, state.zoom.side === tree.direction ? state.zoom.box : 0, state.columns)),
      );
    return finder.has(box);
  };
  for (let left = goal.times; left > 0; left--) {
    const next =
      effort.spent && now !== state ? undefined : stepRow(model, { ...now, message: undefined }, by, hasCell, effort);
    if (next === undefined) return onTheWay({ ...now, goal: { ...goal, times: left } });
    const stopped = next.message !== undefined || next.selected === now.selected;
    // A move of many rows shows no message at its end.
    if (stopped && far) break;
    // Keeps a message that another key has set meanwhile.
    now = stopped ? next : { ...next, message: now.message };
    if (stopped) break;
    effort.left -= STEP;
  }
  return there(now);
}

/**
 * Moves the selection one row up (-1) or down (1), to the parent or to the heaviest child. Returns
 * undefined if the box must grow its children first.
 */
function stepRow(
  model: FlameModel,
  state: FlameState,
  by: -1 | 1,
  hasCell: HasCell,
  effort: Effort,
): FlameState | undefined {
  const trees = model.sides(state);
  const { side, box } = state.selected;
  const away = side === 'callers' ? -1 : 1;
  if (box === 0 && by < 0) {
    if (!trees.callers) return state;
    if (!trees.callers.grow(0, effort)) return undefined;
    const child = heaviest(trees.callers, 0);
    return child === undefined ? state : stepTo(model, state, trees, hasCell, { side: 'callers', box: child });
  }
  // The pivot of a sandwich belongs to both trees.
  const tree = box === 0 ? trees.callees! : trees[side]!;
  if (box !== 0 && by !== away) {
    const parent = tree.parent[box]!;
    return scrollToSelected(model, { ...state, selected: { side: parent === 0 ? 'callees' : side, box: parent } });
  }
  if (!tree.grow(box, effort)) return undefined;
  const child = heaviest(tree, box);
  if (child === undefined) return { ...state, message: side === 'callers' ? 'nothing calls it' : 'it calls nothing' };
  return stepTo(model, state, trees, hasCell, { side: box === 0 ? 'callees' : side, box: child });
}

const heaviest = (tree: FlameTree, box: number): number | undefined =>
  tree.liveChildren(box) === 0 ? undefined : tree.childAt(box, 0);

function stepTo(model: FlameModel, state: FlameState, trees: Sides, hasCell: HasCell, to: BoxPlace): FlameState {
  if (hasCell(trees[to.side]!, to.box)) return scrollToSelected(model, { ...state, selected: to });
  return { ...state, message: 'what lies there is narrower than a cell: enter zooms in' };
}

function moveSideways(model: FlameModel, state: FlameState, by: number, effort: Effort): Reached {
  const picture = pictureOf(model, state, effort);
  const depth = rowOf(model, state, state.selected);
  if (depth + state.top >= picture.knownTo) return onTheWay(state);
  const boxes = (picture.rows[depth] ?? []).filter(({ box }) => box >= 0);
  const at = boxes.findIndex(({ box, side }) => box === state.selected.box && side === state.selected.side);
  const to = boxes[Math.max(0, Math.min(boxes.length - 1, at + by))];
  return there(to ? { ...state, selected: { side: to.side, box: to.box } } : state);
}

/** Selects the next matching box on the screen, by rows and from left to right; the selected one comes last. */
function selectMatch(model: FlameModel, state: FlameState, by: -1 | 1, effort: Effort): Reached {
  const search = model.search(state, state.search);
  if (!search?.advanceNames(effort)) return onTheWay(state);
  const picture = pictureOf(model, state, effort);
  if (picture.knownTo < Infinity) return onTheWay(state);
  const trees = model.sides(state);
  const boxes = picture.rows.flat().filter(({ box }) => box >= 0);
  const hits = boxes
    .map(({ side, box }, i) => ({ side, box, i }))
    .filter(({ side, box }) => search.matches[trees[side]!.source[box]!] === 1 && (box !== 0 || side === 'callees'));
  if (hits.length === 0) return there({ ...state, message: 'no box on the screen matches' });
  const at = boxes.findIndex(({ side, box }) => box === state.selected.box && side === state.selected.side);
  const next = by > 0 ? (hits.find(({ i }) => i > at) ?? hits[0]!) : (hits.findLast(({ i }) => i < at) ?? hits.at(-1)!);
  return there({ ...state, selected: { side: next.side, box: next.box } });
}

/** Returns the path to a box, to find it in another tree of the same stacks. */
export const pathTo = (trees: Sides, { side, box }: BoxPlace): Path => ({
  side,
  sources: trees[side]?.path(box) ?? [],
});

/**
 * Returns the goal to restore the zoomed and selected boxes in another tree or sample type. If that
 * lacks some of them, the original paths are kept until the user moves, and searched in the next tree.
 */
export function samePlaces(model: FlameModel, state: FlameState): Goal {
  const { goal, arrived, zoom, selected } = state;
  if (goal?.kind === 'path') return goal;
  if (arrived && arrived.zoom === zoom && arrived.selected === selected) return arrived.goal;
  const trees = model.sides(state);
  return { kind: 'path', zoom: pathTo(trees, zoom), selected: pathTo(trees, selected) };
}
