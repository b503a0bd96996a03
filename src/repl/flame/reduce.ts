import { escapePattern } from '../../core/pattern.ts';
import type { FlameTree } from '../../core/flame.ts';
import type { Stacks } from '../../core/stacks.ts';
import type { Key } from '../keys.ts';
import { flameActionOf, flameKeyLines, type FlameAction } from './keymap.ts';
import { Budget, type Place, type Segment } from './layout.ts';
import type { FlameModel } from './model.ts';
import { inSight, pictureHeight, pictureOf, rowOf, treesOf, type FlameState, type Path, type Visit } from './state.ts';

/** What a key asks of the world. */
export type FlameEffect = { readonly do: 'leave'; readonly lines?: readonly string[] } | { readonly do: 'redraw' | 'suspend' };

export type FlameStep = readonly [FlameState, FlameEffect?];

/** Stacks that a key may read to find its way: those of one picture. */
const STEPS = 30_000;

/** One key; text is taken character by character. */
export function pressFlame(model: FlameModel, state: FlameState, key: Key): FlameStep {
  if (key.name === 'mouse') return mouse(model, calm(state), key.text);
  if (state.typing !== undefined) return [typed(model, state, key)];
  if (key.name !== 'text') return pressed(model, calm(state), key.name);
  let step: FlameStep = [state];
  const chars = [...key.text];
  for (let i = 0; i < chars.length; i++) {
    const [now] = step;
    // What follows a slash in one piece of input belongs to the search.
    if (now.typing !== undefined) return [typed(model, now, { name: 'text', text: chars.slice(i).join('') })];
    step = pressed(model, calm(now), chars[i]!);
    if (step[1]) break;
  }
  return step;
}

function calm(state: FlameState): FlameState {
  return state.message === undefined ? state : { ...state, message: undefined };
}

function pressed(model: FlameModel, state: FlameState, name: string): FlameStep {
  const action = flameActionOf(name);
  if (state.overlay) return overlaid(model, state, name, action);
  return action ? actions[action](model, state) : [state];
}

type Action = (model: FlameModel, state: FlameState) => FlameStep;

const actions: Readonly<Record<FlameAction, Action>> = {
  up: (model, state) => [vertical(model, state, -1)],
  down: (model, state) => [vertical(model, state, 1)],
  left: (model, state) => [sideways(model, state, -1)],
  right: (model, state) => [sideways(model, state, 1)],
  first: (model, state) => [sideways(model, state, -Infinity)],
  last: (model, state) => [sideways(model, state, Infinity)],
  'page-up': (model, state) => [repeated(model, state, -1, pictureHeight(state) >> 1)],
  'page-down': (model, state) => [repeated(model, state, 1, pictureHeight(state) >> 1)],
  top: (model, state) => [inSight(model, { ...state, selected: { side: 'callees', box: 0 } })],
  bottom: (model, state) => [repeated(model, state, 1, 1000)],
  zoom: (model, state) => [zoomed(model, state)],
  back: (_model, state) => back(state),
  reset: (model, state) => [inSight(model, { ...state, pivot: undefined, zoom: root, selected: root, top: 0, past: [], search: '' })],
  sandwich: (model, state) => [sandwiched(model, state)],
  search: (_model, state) => [{ ...state, typing: '' }],
  'next-match': (model, state) => [matched(model, state, 1)],
  'previous-match': (model, state) => [matched(model, state, -1)],
  'next-type': (model, state) => [otherType(model, state, 1)],
  'previous-type': (model, state) => [otherType(model, state, -1)],
  fold: (model, state) => [chosen(model, state, { ...state, fold: !state.fold, message: state.fold ? 'recursion unfolded' : 'recursion folded: each function once a stack' })],
  tags: (model, state) => [offerTags(model, state)],
  peek: (model, state) => jump(model, state, 'peek'),
  list: (model, state) => jump(model, state, 'list'),
  keys: (_model, state) => [{ ...state, overlay: { kind: 'keys', top: 0 } }],
  redraw: (_model, state) => [state, { do: 'redraw' }],
  suspend: (_model, state) => [state, { do: 'suspend' }],
  quit: (_model, state) => [state, { do: 'leave' }],
};

const root: Place = { side: 'callees', box: 0 };

/** The heaviest child that has a cell of its own. */
function childOf(tree: FlameTree, box: number): number | undefined {
  tree.grow(box);
  return tree.childCount[box]! > 0 ? tree.firstChild[box]! : undefined;
}

/** One row up (-1) or down (1): to the parent or to the heaviest child, whichever lies there. */
function vertical(model: FlameModel, state: FlameState, by: -1 | 1): FlameState {
  const trees = treesOf(model, state);
  const { side, box } = state.selected;
  const away = side === 'callers' ? -1 : 1;
  if (box === 0 && by < 0) {
    const child = trees.callers && childOf(trees.callers, 0);
    return child === undefined ? state : inSight(model, { ...state, selected: { side: 'callers', box: child } });
  }
  // The middle of a sandwich belongs to both sides.
  const tree = box === 0 ? trees.callees : trees[side];
  if (!tree) return state;
  if (box !== 0 && by !== away) {
    const parent = tree.parent[box]!;
    return inSight(model, { ...state, selected: { side: parent === 0 ? 'callees' : side, box: parent } });
  }
  const child = childOf(tree, box);
  if (child === undefined) return { ...state, message: side === 'callers' ? 'nothing calls it' : 'it calls nothing' };
  const next = inSight(model, { ...state, selected: { side: box === 0 ? 'callees' : side, box: child } });
  return hasCell(model, next) ? next : { ...state, message: 'what lies there is narrower than a cell: enter zooms in' };
}

const hasCell = (model: FlameModel, state: FlameState): boolean => segmentsBeside(model, state).some(({ box, side }) => box === state.selected.box && side === state.selected.side);

function segmentsBeside(model: FlameModel, state: FlameState): readonly Segment[] {
  return pictureOf(model, state, new Budget(STEPS)).rows[rowOf(model, state, state.selected)] ?? [];
}

function repeated(model: FlameModel, state: FlameState, by: -1 | 1, times: number): FlameState {
  let now = state;
  for (let i = 0; i < times; i++) {
    const next = vertical(model, now, by);
    if (next.message !== undefined || next.selected === now.selected) break;
    now = next;
  }
  return now;
}

function sideways(model: FlameModel, state: FlameState, by: number): FlameState {
  const boxes = segmentsBeside(model, state).filter(({ box }) => box >= 0);
  const at = boxes.findIndex(({ box, side }) => box === state.selected.box && side === state.selected.side);
  const to = boxes[Math.max(0, Math.min(boxes.length - 1, at + by))];
  return to ? { ...state, selected: { side: to.side, box: to.box } } : state;
}

function visited(state: FlameState): readonly Visit[] {
  const { pivot, zoom, selected, top } = state;
  return [...state.past, { pivot, zoom, selected, top }].slice(-100);
}

function zoomed(model: FlameModel, state: FlameState): FlameState {
  const { selected, zoom } = state;
  if (selected.box === zoom.box && (selected.side === zoom.side || selected.box === 0)) return { ...state, message: 'it is as wide as the screen; esc goes back, s shows all its callers' };
  return inSight(model, { ...state, past: visited(state), zoom: selected });
}

function back(state: FlameState): FlameStep {
  const last = state.past.at(-1);
  if (last) return [{ ...state, ...last, past: state.past.slice(0, -1) }];
  if (state.search !== '') return [{ ...state, search: '' }];
  return [{ ...state, message: 'q leaves the flame graph' }];
}

/** Full name of the selected box; undefined for the root of the stacks. */
export function selectedName(model: FlameModel, state: FlameState): string | undefined {
  if (state.selected.box === 0) return state.pivot;
  const tree = treesOf(model, state)[state.selected.side];
  return tree && tree.stacks.sources.fullName(tree.source[state.selected.box]!);
}

function sandwiched(model: FlameModel, state: FlameState): FlameState {
  const name = selectedName(model, state);
  if (name === undefined) return { ...state, message: 'select a function first: the root has no callers' };
  if (name === state.pivot && state.selected.box === 0) return { ...state, message: `the sandwich of ${name} is what you see; esc goes back` };
  return { ...state, past: visited(state), pivot: name, zoom: root, selected: root, top: -(pictureHeight(state) >> 1) };
}

function typed(model: FlameModel, state: FlameState, key: Key): FlameState {
  const typing = state.typing!;
  const { typing: _, ...rest } = state;
  switch (key.name) {
    case 'text':
      return { ...state, typing: typing + key.text, search: typing + key.text };
    case 'backspace':
    case 'ctrl-h': {
      if (typing === '') return { ...rest, search: '' };
      const shorter = [...typing].slice(0, -1).join('');
      return { ...state, typing: shorter, search: shorter };
    }
    case 'ctrl-u':
      return { ...state, typing: '', search: '' };
    case 'enter':
      return typing === '' ? { ...rest, search: '' } : matched(model, rest, 1);
    case 'escape':
    case 'ctrl-c':
    case 'ctrl-g':
      return { ...rest, search: '' };
    default:
      return state;
  }
}

/** To the next box on the screen that matches, by rows and from left to right; the selected one last. */
function matched(model: FlameModel, state: FlameState, by: -1 | 1): FlameState {
  if (state.search === '') return { ...state, message: 'type / and what to search for' };
  const { matches } = model.searchNamed(state.choice, state.search);
  const trees = treesOf(model, state);
  const boxes = pictureOf(model, state, new Budget(STEPS)).rows.flat().filter(({ box }) => box >= 0);
  const hits = boxes.map(({ side, box }, i) => ({ side, box, i })).filter(({ side, box }) => matches[trees[side]!.source[box]!] === 1 && (box !== 0 || side === 'callees'));
  if (hits.length === 0) return { ...state, message: 'no box on the screen matches' };
  const at = boxes.findIndex(({ side, box }) => box === state.selected.box && side === state.selected.side);
  const next = by > 0 ? (hits.find(({ i }) => i > at) ?? hits[0]!) : (hits.findLast(({ i }) => i < at) ?? hits.at(-1)!);
  return { ...state, selected: { side: next.side, box: next.box } };
}

function otherType(model: FlameModel, state: FlameState, by: -1 | 1): FlameState {
  const { length } = model.screen.sampleTypes;
  if (length < 2) return { ...state, message: 'the profile has this sample type alone' };
  return chosen(model, state, { ...state, choice: { ...state.choice, type: (state.choice.type + by + length) % length } });
}

/** The same places in other trees, found by the names on their paths; what escape knew is gone. */
function chosen(model: FlameModel, before: FlameState, after: FlameState): FlameState {
  const old = treesOf(model, before);
  const to = model.stacks(after.choice);
  const pathTo = ({ side, box }: Place): Path => ({ side, sources: old[side] ? translate(old[side], to, box) : [] });
  const heading = before.heading ?? { zoom: pathTo(before.zoom), selected: pathTo(before.selected) };
  return { ...after, heading, zoom: root, selected: root, past: [] };
}

/** The path of a box in the numbers of other stacks' sources. */
function translate(from: FlameTree, to: Stacks, box: number): number[] {
  const path = from.path(box);
  if (from.stacks.view.profile === to.view.profile) return path;
  const names = new Map(path.map(source => [`${from.stacks.sources.inlined[source]}${from.stacks.sources.fullName(source)}`, -1]));
  const { sources } = to;
  for (let i = 1; i < sources.count; i++) {
    const name = `${sources.inlined[i]}${sources.fullName(i)}`;
    if (names.get(name) === -1) names.set(name, i);
  }
  return path.map(source => names.get(`${from.stacks.sources.inlined[source]}${from.stacks.sources.fullName(source)}`)!);
}

function offerTags(model: FlameModel, state: FlameState): FlameState {
  const keys = model.screen.tagKeys;
  if (keys.length === 0) return { ...state, message: 'no sample has a tag' };
  return { ...state, overlay: { kind: 'tags', at: Math.max(0, keys.indexOf(state.choice.tagRoot) + 1) } };
}

/** Keys while something lies over the picture: no tag first, then the keys of tags. */
function overlaid(model: FlameModel, state: FlameState, name: string, action: FlameAction | undefined): FlameStep {
  const { overlay, ...rest } = state;
  if (action === 'quit' && name === 'ctrl-c') return [state, { do: 'leave' }];
  if (overlay!.kind === 'keys') {
    const last = Math.max(0, flameKeyLines().length - state.rows + 1);
    const by = { up: -1, down: 1, 'page-up': -pictureHeight(state), 'page-down': pictureHeight(state) }[action as string];
    if (by === undefined || last === 0) return [rest];
    return [{ ...rest, overlay: { kind: 'keys', top: Math.max(0, Math.min(last, overlay!.top + by)) } }];
  }
  const { at } = overlay!;
  const count = model.screen.tagKeys.length + 1;
  const to = (place: number): FlameStep => [{ ...rest, overlay: { kind: 'tags', at: Math.max(0, Math.min(count - 1, place)) } }];
  if (action === 'up') return to(at - 1);
  if (action === 'down') return to(at + 1);
  if (action === 'first' || action === 'top') return to(0);
  if (action === 'last' || action === 'bottom') return to(count - 1);
  if (action !== 'zoom') return [rest];
  const tagRoot = at === 0 ? '' : model.screen.tagKeys[at - 1]!;
  const after: FlameState = { ...rest, choice: { ...rest.choice, tagRoot }, zoom: root, selected: root, top: 0, past: [], pivot: undefined };
  return [inSight(model, after)];
}

/** Leaves and runs a command on the selected function alone. */
function jump(model: FlameModel, state: FlameState, command: string): FlameStep {
  const tree = treesOf(model, state)[state.selected.side];
  const source = state.selected.box === 0 ? undefined : tree?.source[state.selected.box];
  const name = source === undefined ? state.pivot : tree!.stacks.sources.functionName(source) || tree!.stacks.sources.fullName(source);
  if (name === undefined || name === '') return [{ ...state, message: 'select a function first' }];
  const { initial, words, sampleTypes } = model.screen;
  const { type } = state.choice;
  const select = type === initial.type ? [] : [`sample_index=${sampleTypes.indexOf(sampleTypes[type]!) === type ? sampleTypes[type] : type}`];
  return [state, { do: 'leave', lines: [...select, [command, `^${patternOf(name)}$`, ...words].join(' ')] }];
}

/** A pattern without blanks for one name: words of a line end at blanks. */
const patternOf = (name: string): string => escapePattern(name).replace(/\s/g, '\\s');

/** SGR's `button;column;row` and M (down) or m (up); counted from 1. */
function mouse(model: FlameModel, state: FlameState, report: string): FlameStep {
  const match = /^(\d+);(\d+);(\d+)M$/.exec(report);
  if (!match || state.overlay) return [state];
  const [button, column, line] = match.slice(1).map(Number) as [number, number, number];
  const wheel = button & 64 ? (button & 1 ? 1 : -1) : 0;
  if (wheel !== 0 && (button & 16) === 0) return [scrolled(model, state, wheel * 3)];
  const hit = pictureOf(model, state, new Budget(STEPS)).rows[line - 2]?.find(({ x, width, box }) => box >= 0 && column - 1 >= x && column - 1 < x + width);
  if (wheel > 0) return back(state);
  if (!hit || (button & 3) !== 0) return [state];
  const place: Place = { side: hit.side, box: hit.box };
  const same = place.box === state.selected.box && place.side === state.selected.side;
  const selected = { ...state, selected: place };
  return [wheel < 0 || same ? zoomed(model, selected) : selected];
}

/** Scrolls the picture, the selected box staying where it is in it. */
function scrolled(model: FlameModel, state: FlameState, by: number): FlameState {
  const { deepest } = pictureOf(model, state, new Budget(STEPS));
  const low = state.pivot === undefined ? 0 : -pictureHeight(state) * 4;
  const top = Math.max(low, Math.min(Math.max(low, deepest), state.top + by));
  return { ...state, top };
}
