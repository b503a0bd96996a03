/** Matches names against patterns in Go's regexp dialect, which differs from the browser's. */

/**
 * Patterns with the same meaning in both dialects and without backtracking in the browser: plain
 * characters, `.`, `|`, anchors and escaped punctuation, as in the pattern of a function's name. The
 * server matches all others.
 */
const common = /^(?:[\w .|^$/:,<>=@#%&!~"';`-]|\\[.*+?()|[\]{}^$/\\])*$/;

/** Compiles a pattern for the browser; undefined if the server must match it. */
export function commonRegexp(pattern: string): RegExp | undefined {
  return common.test(pattern) ? new RegExp(pattern, 'u') : undefined;
}

export type Matches = { readonly found: ReadonlySet<number> } | { readonly problem: string };

/** Returns the indices of the matching names, or the error in the pattern. */
export async function matchNames(pattern: string, names: readonly string[]): Promise<Matches> {
  const regexp = commonRegexp(pattern);
  if (regexp) return { found: new Set(names.flatMap((name, i) => (regexp.test(name) ? [i] : []))) };
  try {
    const answer = await fetch('./match', { method: 'POST', body: JSON.stringify({ pattern, names }) });
    if (!answer.ok) return { problem: (await answer.text()).trim() };
    const matches = (await answer.json()) as { found: number[] } | { problem: string };
    if ('problem' in matches) return { problem: matches.problem.replace(/^error parsing regexp: /, '') };
    return { found: new Set(matches.found) };
  } catch {
    return { problem: 'the server does not answer: is it still running?' };
  }
}
