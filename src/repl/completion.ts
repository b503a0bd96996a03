import type { Candidate, Completion } from './session.ts';

/** A replacement of `line[from..to]`. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * What one Tab can settle alone: the only candidate, or what all candidates
 * have in common where that says more than what is typed.
 */
export function settle(line: string, completion: Completion): Replacement | undefined {
  const { from, to, candidates } = completion;
  if (candidates.length === 0) return undefined;
  const typed = line.slice(from, to);
  const text = commonPrefix(candidates);
  if (candidates.length === 1) return { from, to, text };
  const adds = text !== typed && text.toLowerCase().includes(typed.toLowerCase());
  return adds ? { from, to, text } : undefined;
}

/** The longest common start, never ending inside a surrogate pair. */
export function commonPrefix(candidates: readonly Candidate[]): string {
  let common = candidates[0]?.text ?? '';
  for (const { text } of candidates) {
    let length = 0;
    while (length < common.length && length < text.length && common[length] === text[length]) length++;
    common = common.slice(0, length);
  }
  return common.replace(/[\ud800-\udbff]$/, '');
}

/** The part of a list that fits, and the line under it. */
export interface Page {
  readonly candidates: readonly Candidate[];
  /** Empty when everything is shown. */
  readonly footer: string;
}

/** Page `number` (counted from 0, starting again after the last) of at most `height` rows. */
export function pageOf(candidates: readonly Candidate[], number: number, height: number): Page {
  if (candidates.length <= height) return { candidates, footer: '' };
  const size = height - 1;
  if (size < 1) return { candidates: [], footer: height === 1 ? `${candidates.length} completions` : '' };
  const pages = Math.ceil(candidates.length / size);
  const first = (number % pages) * size;
  const shown = candidates.slice(first, first + size);
  return { candidates: shown, footer: `${first + 1} to ${first + shown.length} of ${candidates.length}, tab for more` };
}
