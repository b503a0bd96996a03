import { UserError } from '../../core/base/errors.ts';
import { compilePattern, occurrences } from '../../core/base/pattern.ts';
import type { Key } from '../terminal/keys.ts';
import { pagerActionOf, type PagerAction } from './keymap.ts';
import type { PagerLines } from './lines.ts';

/** The state of the pager, as an immutable value; the lines are stored in PagerLines. */
export interface PagerState {
  readonly columns: number;
  readonly rows: number;
  /** First line and first column on the screen. */
  readonly top: number;
  readonly left: number;
  /** Lines before this index have been on the screen. */
  readonly seen: number;
  /** Digits typed before a key, such as 10 in `10j`. */
  readonly count: string;
  readonly search?: PagerSearch;
  readonly typing?: { readonly text: string; readonly by: 1 | -1 };
  /** An unfinished scan of lines. */
  readonly seeking?: Seeking;
  readonly help?: true;
  readonly message?: string;
}

export interface PagerSearch {
  readonly text: string;
  readonly by: 1 | -1;
}

type Seeking = { readonly to: 'end' | number } | { readonly to: 'match'; readonly at: number; readonly by: 1 | -1 };

export type PagerEffect = { readonly do: 'quit' | 'redraw' | 'suspend' };
export type PagerStep = readonly [PagerState, (PagerEffect | undefined)?];

/** Number of rows for lines; the last row of the screen is the status. */
export const pageHeight = ({ rows }: PagerState): number => Math.max(1, rows - 1);

export function openPager(lines: PagerLines, columns: number, rows: number): PagerState {
  return settlePager(lines, { columns, rows, top: 0, left: 0, seen: 0, count: '' });
}

/** Reads the visible lines, and limits `top` to existing lines. */
export function settlePager(lines: PagerLines, state: PagerState): PagerState {
  const height = pageHeight(state);
  lines.need(state.top + height + 1);
  const last = lines.ended ? Math.max(0, lines.count - height) : Infinity;
  const top = Math.max(0, Math.min(state.top, last));
  return { ...state, top, seen: Math.max(state.seen, Math.min(lines.count, top + height)) };
}

/** Lines that a key scans immediately, so that a short scan finishes before the next key. */
const SOON = 4000;

/** Handles one key event; typed text counts as one key per character. */
export function pressPager(lines: PagerLines, state: PagerState, key: Key): PagerStep {
  const chars = key.name === 'text' && !state.typing ? [...key.text].map(text => ({ name: 'text', text })) : [key];
  let step: PagerStep = [state];
  for (let i = 0; i < chars.length && !step[1]; i++) {
    const [now] = step;
    const [next, effect] = pressOne(lines, now, chars[i]!);
    step = [seek(lines, next, SOON), effect];
  }
  return step;
}

function pressOne(lines: PagerLines, state: PagerState, key: Key): PagerStep {
  if (key.name === 'mouse') return [wheel(lines, state, key.text)];
  if (state.typing) return [editCommand(state, key)];
  return runKey(lines, state, key.name === 'text' ? key.text : key.name);
}

function runKey(lines: PagerLines, before: PagerState, name: string): PagerStep {
  const { message: _, help, ...calm } = before;
  if (help) return name === 'ctrl-c' ? [before, { do: 'quit' }] : [calm];
  if (/^[0-9]$/.test(name) && (name !== '0' || calm.count !== ''))
    return [{ ...calm, count: (calm.count + name).slice(0, 9) }];
  const action = pagerActionOf(name);
  // Any key stops a scan; ctrl-c and escape do nothing else.
  if (calm.seeking) {
    const { seeking: __, ...stopped } = calm;
    if (!action || action === 'unmark' || name === 'ctrl-c') return [{ ...stopped, message: 'stopped' }];
    return actions[action](lines, { ...stopped, count: '' }, Number(calm.count) || undefined);
  }
  const count = calm.count === '' ? undefined : Number(calm.count);
  return action ? actions[action](lines, { ...calm, count: '' }, count) : [{ ...calm, count: '' }];
}

type Action = (lines: PagerLines, state: PagerState, count: number | undefined) => PagerStep;

const moveBy = (lines: PagerLines, state: PagerState, by: number): PagerStep => [
  settlePager(lines, { ...state, top: state.top + by }),
];

const actions: Readonly<Record<PagerAction, Action>> = {
  down: (lines, state, count = 1) => moveBy(lines, state, count),
  up: (lines, state, count = 1) => moveBy(lines, state, -count),
  'page-down': (lines, state, count = 1) => moveBy(lines, state, count * pageHeight(state)),
  'page-up': (lines, state, count = 1) => moveBy(lines, state, -count * pageHeight(state)),
  'half-down': (lines, state, count = Math.ceil(pageHeight(state) / 2)) => moveBy(lines, state, count),
  'half-up': (lines, state, count = Math.ceil(pageHeight(state) / 2)) => moveBy(lines, state, -count),
  top: (_lines, state, count = 1) => [{ ...state, seeking: { to: count - 1 } }],
  bottom: (_lines, state, count) => [{ ...state, seeking: { to: count === undefined ? 'end' : count - 1 } }],
  right: (_lines, state, count = Math.ceil(state.columns / 2)) => [{ ...state, left: state.left + count }],
  left: (_lines, state, count = Math.ceil(state.columns / 2)) => [{ ...state, left: Math.max(0, state.left - count) }],
  'first-column': (_lines, state) => [{ ...state, left: 0 }],
  search: (_lines, state) => [{ ...state, typing: { text: '', by: 1 } }],
  'search-back': (_lines, state) => [{ ...state, typing: { text: '', by: -1 } }],
  next: (_lines, state) => [repeatSearch(state, 1)],
  previous: (_lines, state) => [repeatSearch(state, -1)],
  unmark: (_lines, { search: _, ...state }) => [state],
  keys: (_lines, state) => [{ ...state, help: true }],
  redraw: (_lines, state) => [state, { do: 'redraw' }],
  suspend: (_lines, state) => [state, { do: 'suspend' }],
  quit: (_lines, state) => [state, { do: 'quit' }],
};

function repeatSearch(state: PagerState, way: 1 | -1): PagerState {
  const { search } = state;
  if (!search) return { ...state, message: 'type / and what to search for' };
  const by = (search.by * way) as 1 | -1;
  return { ...state, seeking: { to: 'match', at: state.top + by, by } };
}

function editCommand(state: PagerState, key: Key): PagerState {
  const { typing, ...rest } = state;
  const { text, by } = typing!;
  switch (key.name) {
    case 'text':
      return { ...state, typing: { text: text + key.text, by } };
    case 'backspace':
    case 'ctrl-h':
      return text === '' ? rest : { ...state, typing: { text: [...text].slice(0, -1).join(''), by } };
    case 'ctrl-u':
      return { ...state, typing: { text: '', by } };
    case 'enter': {
      // As in less: an empty pattern repeats the last search.
      const search = text === '' ? rest.search && { ...rest.search, by } : { text, by };
      if (!search) return rest;
      return {
        ...rest,
        search,
        seeking: { to: 'match', at: text === '' ? state.top + by : by > 0 ? state.top : state.top - 1, by },
      };
    }
    case 'escape':
    case 'ctrl-c':
    case 'ctrl-g':
      return rest;
    default:
      return state;
  }
}

/** Handles SGR's wheel events: scrolls by three lines. */
function wheel(lines: PagerLines, state: PagerState, report: string): PagerState {
  const button = Number.parseInt(report, 10);
  return (button & 64) === 0 ? state : settlePager(lines, { ...state, top: state.top + (button & 1 ? 3 : -3) });
}

/** Continues a scan by at most `steps` lines. */
export function seek(lines: PagerLines, state: PagerState, steps: number): PagerState {
  const { seeking, ...rest } = state;
  if (!seeking) return state;
  if (seeking.to !== 'match') {
    const wanted = seeking.to === 'end' ? Infinity : seeking.to;
    lines.need(Math.min(lines.count + steps, wanted + pageHeight(state) + 1));
    if (!lines.ended && lines.count <= wanted) return state;
    return settlePager(lines, {
      ...rest,
      top: Math.min(wanted, lines.count),
      ...(seeking.to !== 'end' && wanted >= lines.count && { message: `there are ${lines.count} lines` }),
    });
  }
  const test = tester(state.search!.text);
  const { by } = seeking;
  let { at } = seeking;
  for (let i = 0; i < steps; i++, at += by) {
    lines.need(at + 1);
    if (at < 0 || at >= lines.count) return { ...rest, message: by > 0 ? 'no match below' : 'no match above' };
    if (test(lines.at(at)).length > 0) return settlePager(lines, { ...rest, top: at });
  }
  return { ...rest, seeking: { to: 'match', at, by } };
}

/**
 * Returns a function that finds the ranges of a pattern in a line. An invalid pattern is searched as
 * plain text. Lower-case text ignores case.
 */
export function tester(text: string): (line: string) => (readonly [number, number])[] {
  const anyCase = text === text.toLowerCase();
  try {
    const pattern = compilePattern(anyCase ? `(?i)${text}` : text);
    return line => pattern.ranges(line);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const wanted = anyCase ? text.toLowerCase() : text;
    return line => occurrences(anyCase ? line.toLowerCase() : line, wanted);
  }
}
