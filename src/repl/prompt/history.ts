/** Lines that were run, oldest first, none twice, and where a walk through them stands. */
export interface History {
  readonly lines: readonly string[];
  /** Present while up and down walk; any edit ends the walk. */
  readonly walk?: HistoryWalk;
}

interface HistoryWalk {
  /** The line shown; `lines.length` is the draft. */
  readonly at: number;
  /** What was being typed when the walk began. */
  readonly draft: string;
  /** Only lines that start with this are shown. */
  readonly prefix: string;
}

export const noHistory: History = { lines: [] };

/** Adds a line that was run, unless it is blank; it is not kept twice. */
export function remember({ lines }: History, text: string): History {
  return { lines: text.trim() === '' ? lines : [...lines.filter(line => line !== text), text] };
}

export function endWalk(history: History): History {
  return history.walk ? { lines: history.lines } : history;
}

/**
 * One step to an older (-1) or newer (1) line. `text` is the line shown now,
 * `prefix` its part before the cursor, which counts when a walk begins.
 * Gives the text to show, undefined where there is no further line.
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

/** The rest of the last line that begins with a text, or empty. */
export function suggested({ lines }: History, text: string): string {
  if (text.trim() === '') return '';
  const line = lines.findLast(one => one.length > text.length && one.startsWith(text));
  return line === undefined ? '' : line.slice(text.length);
}

/** A search for a text within the lines. */
export interface HistorySearch {
  readonly query: string;
  /** The line found last; before anything was found `lines.length`, or -1 where the oldest comes first. */
  readonly at: number;
  /** The text is in no further line. */
  readonly failed: boolean;
}

/** Where the text is in the line found, as UTF-16 indices; undefined where nothing was found yet. */
export function matchIn(line: string | undefined, query: string): { from: number; to: number } | undefined {
  if (line === undefined || query === '') return undefined;
  // A capital letter means itself, small letters mean both.
  const from = query === query.toLowerCase() ? line.toLowerCase().indexOf(query) : line.indexOf(query);
  return from < 0 ? undefined : { from, to: from + query.length };
}

/** The next line with the text from `start` on, older (-1) or newer (1). */
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
