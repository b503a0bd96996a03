/**
 * Characters. Longer words are not compared: they are not mistyped names, and a
 * line or a name of a profile can have a megabyte.
 */
export const LONGEST_COMPARED = 256;
/** Words with this edit distance or more are not similar. */
const UNLIKE = 3;

/** Returns the known word nearest to a mistyped one, or undefined if none is similar or the word is too long. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST_COMPARED) return undefined;
  const typed = word.toLowerCase();
  let best: string | undefined;
  let limit = Math.min(UNLIKE, Math.ceil(word.length / 3) + 1);
  for (const candidate of known) {
    const distance = editDistance(typed, candidate, limit);
    if (distance < limit) {
      limit = distance;
      best = candidate;
    }
  }
  return best;
}

/**
 * Returns the number of insertions, deletions, replacements and swaps of
 * neighbours that turn one word into the other, at most `limit`. Cells further
 * than `limit` from the diagonal are not computed, so the time is proportional to
 * the length of the words times `limit`.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || b.length > LONGEST_COMPARED) return limit;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = new Array(b.length + 1).fill(limit);
    row[0] = i;
    let least = i;
    const to = Math.min(b.length, i + limit);
    for (let j = Math.max(1, i - limit); j <= to; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
      }
      least = Math.min(least, row[j]!);
    }
    // A swap of neighbours reaches over one row, at the cost of one.
    if (least > limit) return limit;
    before = above;
    above = row;
  }
  return Math.min(limit, above[b.length]!);
}
