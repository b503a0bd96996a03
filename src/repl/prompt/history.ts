/** Lines that were run, oldest first, without duplicates, and the state of up/down navigation. */
export interface History {
  readonly lines: readonly string[];
  /** Present during up/down navigation; any edit ends it. */
  readonly walk?: HistoryWalk;
}

interface HistoryWalk {
  /** Index of the shown line; `lines.length` means the draft. */
  readonly at: number;
  /** The input when the navigation began. */
  readonly draft: string;
  /** Only lines with this prefix are shown. */
  readonly prefix: string;
}

export const noHistory: History = { lines: [] };

/** Adds a line unless it is blank; removes earlier duplicates. */
export function remember({ lines }: History, text: string): History {
  return { lines: text.trim() === '' ? lines : [...lines.filter(line => line !== text), text] };
}

export function endWalk(history: History): History {
  return history.walk ? { lines: history.lines } : history;
}

/**
 * Moves to an older (-1) or newer (1) line. `text` is the current line and `prefix` its part before the
 * cursor, which is used when the navigation begins. Returns the text to show; undefined if there is no
 * further line.
 */
export function walk(history: History, step: -1 | 1, text: string, prefix: string): [History, string | undefined] {
  const { lines } = history;
  const now = history.walk ?? { at: lines.length, draft: text, prefix };
  for (let at = now.at + step; at >= 0 && at <= lines.length; at += step) {
    const shown = at === lines.length ? now.draft : lines[at]!;
    const fits = at === lines.length || (shown.startsWith(now.prefix) && shown !== text);
    if (fits) return [{ lines, walk: { ...now, at } }, shown];
  }
  return [history, undefined];
}

/** Returns the rest of the newest line that begins with `text`, or empty. */
export function findSuggestion({ lines }: History, text: string): string {
  if (text.trim() === '') return '';
  const line = lines.findLast(one => one.length > text.length && one.startsWith(text));
  return line === undefined ? '' : line.slice(text.length);
}

/** The state of a search in the history. */
export interface HistorySearch {
  readonly query: string;
  /** Index of the last match. Before the first match: `lines.length`, or -1 if the search starts at the oldest line. */
  readonly at: number;
  /** No further line contains the text. */
  readonly failed: boolean;
}

/** Returns the match within a line, as UTF-16 indices; undefined if there is none. */
export function matchIn(line: string | undefined, query: string): { from: number; to: number } | undefined {
  if (line === undefined || query === '') return undefined;
  // Lower-case queries ignore case.
  const from = query === query.toLowerCase() ? line.toLowerCase().indexOf(query) : line.indexOf(query);
  return from < 0 ? undefined : { from, to: from + query.length };
}

/** Searches the next line that contains the text from `start` on, older (-1) or newer (1). */
export function search(
  { lines }: History,
  { at }: HistorySearch,
  query: string,
  start: number,
  step: -1 | 1,
): HistorySearch {
  if (query === '') return { query, at: at < 0 ? at : lines.length, failed: false };
  for (let i = start; i >= 0 && i < lines.length; i += step)
    if (matchIn(lines[i], query)) return { query, at: i, failed: false };
  return { query, at, failed: true };
}
