import { escapePattern } from '../../core/base/pattern.ts';
import type { Effort } from '../../core/base/effort.ts';
import type { Key } from '../terminal/keys.ts';
import { pathTo, advanceGoal, samePlaces } from './goals.ts';
import { flameActionOf, flameKeyLines, type FlameAction } from './keymap.ts';
import type { BoxPlace } from './layout.ts';
import type { FlameModel, Side } from './model.ts';
import { editSearch } from './search-line.ts';
import {
  scrollToSelected,
  pictureHeight,
  pictureOf,
  root,
  rowsOf,
  treeOf,
  type FlameState,
  type Goal,
  type Visit,
} from './state.ts';

/** A side effect that a key requests. */
export type FlameEffect =
  | { readonly do: 'leave'; readonly lines?: readonly string[] }
  | { readonly do: 'redraw' | 'suspend' };

export type FlameStep = readonly [FlameState, FlameEffect?];

/** Keys that act at once. All others refer to the picture after all previous keys, and wait for it. */
const free: ReadonlySet<FlameAction> = new Set(['search', 'keys', 'tags', 'redraw', 'suspend', 'quit']);
/** Keys that may replace the current goal. */
const steering: ReadonlySet<FlameAction> = new Set(['next-type', 'previous-type', 'back', 'reset']);

/**
 * Handles one key. It may need boxes that do not exist yet: they grow within the effort, and `advance`
 * continues. Keys typed meanwhile wait in order, so none is lost, and each has the same effect as on a
 * faster machine. Only ctrl-c acts at once.
 */
export function pressFlame(model: FlameModel, state: FlameState, key: Key, effort: Effort): FlameStep {
  if (key.name === 'ctrl-c' && state.typing === undefined) return [state, { do: 'leave' }];
  return advance(model, { ...state, waiting: [...state.waiting, ...splitText(key)] }, effort);
}

/** Splits typed text into one key per character. */
const splitText = (key: Key): readonly Key[] =>
  key.name === 'text' ? [...key.text].map(text => ({ name: 'text', text })) : [key];

/** Continues unfinished work, then handles the waiting keys, within the effort. */
export function advance(model: FlameModel, state: FlameState, effort: Effort): FlameStep {
  let now = state;
  for (;;) {
    const settled = settle(model, now, effort);
    now = settled.state;
    const [key, ...waiting] = now.waiting;
    if (!key || !(settled.done || counts(now, key))) return [now];
    const [next, effect] = runKey(model, clearMessage({ ...now, waiting }), key);
    now = next;
    if (effect) return [now, effect];
  }
}

/** True if a key can be handled before the state has reached its goal. */
function counts(state: FlameState, key: Key): boolean {
  if (key.name === 'mouse') return false;
  // A goal of kind `match` belongs to the current search.
  const searching = state.goal?.kind === 'match';
  if (state.typing !== undefined || state.overlay) return key.name !== 'enter' && !searching;
  const action = flameActionOf(key.name === 'text' ? key.text : key.name);
  if (action === undefined || free.has(action)) return !searching || action !== 'search';
  return steering.has(action) && (state.goal === undefined || state.goal.kind === 'path');
}

/** Prepares the trees, then moves towards the goal, within the effort. */
function settle(
  model: FlameModel,
  state: FlameState,
  effort: Effort,
): { readonly state: FlameState; readonly done: boolean } {
  if (!model.prepare(state, effort)) return { state, done: false };
  const [zoom, selected] = [nearestNonEmpty(model, state, state.zoom), nearestNonEmpty(model, state, state.selected)];
  const kept: FlameState = state.instead ? { ...state, instead: undefined } : state;
  const ready =
    zoom === state.zoom && selected === state.selected ? kept : scrollToSelected(model, { ...kept, zoom, selected });
  const { state: now, done } = ready.goal
    ? advanceGoal(model, ready, ready.goal, effort)
    : { state: ready, done: true };
  return { state: now, done };
}

/** Returns the box, or its nearest ancestor that is not empty under the new sample type. */
function nearestNonEmpty(model: FlameModel, state: FlameState, place: BoxPlace): BoxPlace {
  const tree = treeOf(model, state, place);
  if (!tree) return root;
  let { box } = place;
  while (box > 0 && tree.size(box) === 0) box = tree.parent[box]!;
  return box === place.box ? place : { side: box === 0 ? 'callees' : place.side, box };
}

function clearMessage(state: FlameState): FlameState {
  return state.message === undefined ? state : { ...state, message: undefined };
}

function runKey(model: FlameModel, state: FlameState, key: Key): FlameStep {
  if (key.name === 'mouse') return mouse(model, state, key.text);
  if (state.typing !== undefined) return [editSearch(state, key)];
  const name = key.name === 'text' ? key.text : key.name;
  const action = flameActionOf(name);
  if (state.overlay) return pressOverlay(model, state, action);
  return action ? actions[action](model, state) : [state];
}

const heading = (state: FlameState, goal: Goal): FlameStep => [{ ...state, goal }];
const halfScreen = (state: FlameState): number => Math.max(1, pictureHeight(state) >> 1);

const actions: Readonly<Record<FlameAction, (model: FlameModel, state: FlameState) => FlameStep>> = {
  up: (_model, state) => heading(state, { kind: 'move', by: -1, times: 1, far: false }),
  down: (_model, state) => heading(state, { kind: 'move', by: 1, times: 1, far: false }),
  left: (_model, state) => heading(state, { kind: 'side', by: -1 }),
  right: (_model, state) => heading(state, { kind: 'side', by: 1 }),
  first: (_model, state) => heading(state, { kind: 'side', by: -Infinity }),
  last: (_model, state) => heading(state, { kind: 'side', by: Infinity }),
  'page-up': (_model, state) => heading(state, { kind: 'move', by: -1, times: halfScreen(state), far: true }),
  'page-down': (_model, state) => heading(state, { kind: 'move', by: 1, times: halfScreen(state), far: true }),
  top: (model, state) => [scrollToSelected(model, { ...state, selected: root })],
  bottom: (_model, state) => heading(state, { kind: 'move', by: 1, times: Infinity, far: true }),
  zoom: (model, state) => [zoomIn(model, state)],
  back: (_model, state) => back(state),
  reset: (_model, state) => [
    { ...state, goal: undefined, pivot: undefined, zoom: root, selected: root, top: 0, past: [], search: '' },
  ],
  sandwich: (model, state) => [openSandwich(model, state)],
  search: (_model, state) => [{ ...state, typing: '' }],
  'next-match': (_model, state) => nextMatch(state, 1),
  'previous-match': (_model, state) => nextMatch(state, -1),
  'next-type': (model, state) => [switchType(model, state, 1)],
  'previous-type': (model, state) => [switchType(model, state, -1)],
  fold: (model, state) => [toggleFold(model, state)],
  tags: (model, state) => [offerTags(model, state)],
  peek: (model, state) => jump(model, state, 'peek'),
  list: (model, state) => jump(model, state, 'list'),
  keys: (_model, state) => [{ ...state, overlay: { kind: 'keys', top: 0 } }],
  redraw: (_model, state) => [state, { do: 'redraw' }],
  suspend: (_model, state) => [state, { do: 'suspend' }],
  quit: (_model, state) => [state, { do: 'leave' }],
};

function nextMatch(state: FlameState, by: -1 | 1): FlameStep {
  return state.search === ''
    ? [{ ...state, message: 'type / and what to search for' }]
    : heading(state, { kind: 'match', by });
}

/** Adds the current boxes to the history. They are stored as paths, because a tree may be evicted and rebuilt. */
function addVisit(model: FlameModel, state: FlameState): readonly Visit[] {
  const { pivot, zoom, selected, top } = state;
  const trees = model.sides(state);
  return [...state.past, { pivot, top, zoom: pathTo(trees, zoom), selected: pathTo(trees, selected) }].slice(-100);
}

function zoomIn(model: FlameModel, state: FlameState): FlameState {
  const { selected, zoom } = state;
  if (selected.box === zoom.box && (selected.side === zoom.side || selected.box === 0))
    return { ...state, message: 'it is as wide as the screen; esc goes back, s shows all its callers' };
  return scrollToSelected(model, { ...state, past: addVisit(model, state), zoom: selected });
}

function back(state: FlameState): FlameStep {
  const last = state.past.at(-1);
  if (last) {
    const { pivot, top, zoom, selected } = last;
    return [
      {
        ...state,
        pivot,
        top,
        zoom: root,
        selected: root,
        goal: { kind: 'path', zoom, selected },
        past: state.past.slice(0, -1),
      },
    ];
  }
  if (state.search !== '') return [{ ...state, search: '' }];
  return [{ ...state, message: 'q leaves the flame graph' }];
}

function openSandwich(model: FlameModel, state: FlameState): FlameState {
  const name = selectedName(model, state);
  if (name === undefined) return { ...state, message: 'select a function first: the root has no callers' };
  if (name === state.pivot && state.selected.box === 0)
    return { ...state, message: `the sandwich of ${name} is what you see; esc goes back` };
  return {
    ...state,
    past: addVisit(model, state),
    pivot: name,
    zoom: root,
    selected: root,
    top: -(pictureHeight(state) >> 1),
  };
}

/** Returns the full name of the selected box; undefined for the root. */
function selectedName(model: FlameModel, state: FlameState): string | undefined {
  if (state.selected.box === 0) return state.pivot;
  const tree = treeOf(model, state, state.selected);
  return tree?.stacks.sources.fullName(tree.source[state.selected.box]!);
}

/** Switches the sample type. All types have the same boxes, so the selection stays. */
function switchType(model: FlameModel, state: FlameState, by: -1 | 1): FlameState {
  const { length } = model.screen.sampleTypes;
  if (length < 2) return { ...state, message: 'the profile has this sample type alone' };
  return {
    ...state,
    choice: { ...state.choice, type: (state.choice.type + by + length) % length },
    goal: samePlaces(model, state),
    instead: state.instead ?? state,
  };
}

/** Toggles the folding of recursion; finds the same boxes by the names on their paths. Clears the history. */
function toggleFold(model: FlameModel, state: FlameState): FlameState {
  const goal = samePlaces(model, state);
  const message = state.fold ? 'recursion unfolded' : 'recursion folded: each function once a stack';
  return { ...state, fold: !state.fold, message, goal, zoom: root, selected: root, past: [] };
}

function offerTags(model: FlameModel, state: FlameState): FlameState {
  const keys = model.screen.tagKeys;
  if (keys.length === 0) return { ...state, message: 'no sample has a tag' };
  return { ...state, overlay: { kind: 'tags', at: Math.max(0, keys.indexOf(state.choice.tagRoot) + 1) } };
}

/** Handles a key while an overlay covers the picture. In the list of tags, entry 0 means no tag. */
function pressOverlay(model: FlameModel, state: FlameState, action: FlameAction | undefined): FlameStep {
  const { overlay, ...rest } = state;
  if (overlay!.kind === 'keys') {
    const last = Math.max(0, flameKeyLines().length - pictureHeight(state));
    const by = { up: -1, down: 1, 'page-up': -pictureHeight(state), 'page-down': pictureHeight(state) }[
      action as string
    ];
    if (by === undefined || last === 0) return [rest];
    return [{ ...rest, overlay: { kind: 'keys', top: Math.max(0, Math.min(last, overlay!.top + by)) } }];
  }
  const { at } = overlay!;
  const count = model.screen.tagKeys.length + 1;
  const to = (place: number): FlameStep => [
    { ...rest, overlay: { kind: 'tags', at: Math.max(0, Math.min(count - 1, place)) } },
  ];
  if (action === 'up') return to(at - 1);
  if (action === 'down') return to(at + 1);
  if (action === 'first' || action === 'top') return to(0);
  if (action === 'last' || action === 'bottom') return to(count - 1);
  if (action !== 'zoom') return [rest];
  const tagRoot = at === 0 ? '' : model.screen.tagKeys[at - 1]!;
  if (tagRoot === state.choice.tagRoot) return [rest];
  const after: FlameState = {
    ...rest,
    choice: { ...rest.choice, tagRoot },
    goal: undefined,
    zoom: root,
    selected: root,
    top: 0,
    past: [],
    pivot: undefined,
    instead: state.instead ?? rest,
  };
  return [after];
}

/** Leaves the view and runs a command for the selected function only. */
function jump(model: FlameModel, state: FlameState, command: string): FlameStep {
  const tree = treeOf(model, state, state.selected);
  const source = state.selected.box === 0 ? undefined : tree?.source[state.selected.box];
  const name =
    source === undefined
      ? state.pivot
      : tree!.stacks.sources.functionName(source) || tree!.stacks.sources.fullName(source);
  if (name === undefined || name === '') return [{ ...state, message: 'select a function first' }];
  const { initial, words, sampleTypes } = model.screen;
  const { type } = state.choice;
  const select =
    type === initial.type
      ? []
      : [`sample_index=${sampleTypes.indexOf(sampleTypes[type]!) === type ? sampleTypes[type] : type}`];
  return [state, { do: 'leave', lines: [...select, [command, `^${patternOf(name)}$`, ...words].join(' ')] }];
}

/** Returns a pattern for one name, without blanks, because blanks separate the words of a line. */
const patternOf = (name: string): string => escapePattern(name).replace(/\s/g, '\\s');

/** An effort of 0: lays out the existing boxes without growing any. */
const spentEffort = (): Effort => ({ left: 0, spent: true, affords: () => 0 });

/** Handles a mouse report: SGR's `button;column;row` and M (down) or m (up), counted from 1. */
function mouse(model: FlameModel, state: FlameState, report: string): FlameStep {
  const match = /^(\d+);(\d+);(\d+)M$/.exec(report);
  if (!match || state.overlay) return [state];
  const [button, column, line] = match.slice(1).map(Number) as [number, number, number];
  const wheel = button & 64 ? (button & 1 ? 1 : -1) : 0;
  if (wheel !== 0 && (button & 16) === 0) return [scrollBy(model, state, wheel * 3)];
  const row = line - 1 - Number(rowsOf(state).title);
  const hit = pictureOf(model, state, spentEffort()).rows[row]?.find(
    ({ x, width, box }) => box >= 0 && column - 1 >= x && column - 1 < x + width,
  );
  if (wheel > 0) return back(state);
  if (!hit || (button & 3) !== 0) return [state];
  const place: { side: Side; box: number } = { side: hit.side, box: hit.box };
  const same = place.box === state.selected.box && place.side === state.selected.side;
  const selected = { ...state, selected: place };
  return [wheel < 0 || same ? zoomIn(model, selected) : selected];
}

/** Scrolls the picture; the selection does not change. */
function scrollBy(model: FlameModel, state: FlameState, by: number): FlameState {
  const { deepest } = pictureOf(model, state, spentEffort());
  const low = state.pivot === undefined ? 0 : -pictureHeight(state) * 4;
  const top = Math.max(low, Math.min(Math.max(low, deepest), state.top + by));
  return { ...state, top };
}
