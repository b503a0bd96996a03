import { unescapePattern, type Candidate, type Completion } from '../../commands/candidates.ts';

/** The completion menu below the input line. */
export interface Menu {
  readonly completion: Completion;
  /** Index of the selected candidate, or -1. */
  readonly selected: number;
}

/** A replacement of `line[from..to]`. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Returns the replacement for a first Tab: the only candidate, or the common prefix of all candidates
 * if it is longer than the typed text.
 */
export function settle(completion: Completion): Replacement | undefined {
  const { from, to, candidates, query } = completion;
  if (candidates.length === 0) return undefined;
  if (completion.total === 1) return { from, to, text: candidates[0]!.text };
  // Candidates beyond the limit may have a different prefix.
  if (completion.total > candidates.length) return undefined;
  const text = commonPrefix(candidates);
  const adds = text.length > to - from && unescapePattern(text).toLowerCase().includes(query.toLowerCase());
  return adds ? { from, to, text } : undefined;
}

/** Returns the longest common prefix that does not end inside a surrogate pair or an escape. */
export function commonPrefix(candidates: readonly Candidate[]): string {
  let common = candidates[0]?.text ?? '';
  for (const { text } of candidates) {
    let length = 0;
    while (length < common.length && length < text.length && common[length] === text[length]) length++;
    common = common.slice(0, length);
  }
  if (common === candidates[0]?.text) return common;
  const whole = common.replace(/[\ud800-\udbff]$/, '');
  return whole.replace(/((?<!\\)(?:\\\\)*)\\(?:x(?:\{[0-9a-f]*|[0-9a-f]?))?$/, '$1');
}

/**
 * Moves the selection by 1 or -1, with wrap-around; without a selection, selects the first or the last
 * candidate. Always returns a new object, which shows that the menu has handled the key.
 */
export function moveSelection(menu: Menu, by: 1 | -1): Menu {
  const { length } = menu.completion.candidates;
  if (length === 0) return { ...menu };
  const from = menu.selected < 0 && by < 0 ? length : menu.selected;
  return { ...menu, selected: (from + by + length) % length };
}

/** Moves the selection by about a page, without wrap-around. */
export function movePage(menu: Menu, by: 1 | -1, height: number): Menu {
  const { length } = menu.completion.candidates;
  if (length === 0) return { ...menu };
  return { ...menu, selected: Math.min(length - 1, Math.max(0, Math.max(0, menu.selected) + by * height)) };
}

/** The visible part of the list, and the line below it. */
export interface MenuPage {
  readonly first: number;
  readonly candidates: readonly Candidate[];
  /** Empty if all candidates are visible. */
  readonly footer: string;
}

/** Returns the candidates around the selected one, in at most `height` rows. */
export function pageOf({ completion, selected }: Menu, height: number): MenuPage {
  const { candidates, total, pending } = completion;
  if (pending) return { first: 0, candidates: [], footer: `${pending.text} ...` };
  if (candidates.length <= height && total === candidates.length) return { first: 0, candidates, footer: '' };
  const size = height - 1;
  if (size < 1) return { first: 0, candidates: [], footer: height === 1 ? `${total} completions` : '' };
  const first = Math.floor(Math.max(0, selected) / size) * size;
  const shown = candidates.slice(first, first + size);
  return { first, candidates: shown, footer: `${first + 1} to ${first + shown.length} of ${total}` };
}
