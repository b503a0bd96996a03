/** Lines that were run, oldest first, and where a walk through them stands. */
export interface History {
  readonly lines: readonly string[];
  /** Present while up and down walk; any edit ends the walk. */
  readonly walk?: Walk;
}

interface Walk {
  /** The line shown; `lines.length` is the draft. */
  readonly at: number;
  /** What was being typed when the walk began. */
  readonly draft: string;
  /** Only lines that start with this are shown. */
  readonly prefix: string;
}

const LIMIT = 1000;

export const noHistory: History = { lines: [] };

/** Adds a line that was run, unless it is blank or the same as the last. */
export function remember(history: History, text: string): History {
  const { lines } = history;
  if (text.trim() === '' || lines.at(-1) === text) return { lines };
  return { lines: [...lines, text].slice(-LIMIT) };
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
    const shown = at === lines.length ? now.draft : lines[at];
    const fits = at === lines.length || (shown.startsWith(now.prefix) && shown !== text);
    if (fits) return [{ lines, walk: { ...now, at } }, shown];
  }
  return [history, undefined];
}
