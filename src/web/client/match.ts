/** Names that a pattern finds, in Go's dialect of regexps, which is not the browser's. */

/**
 * Patterns that both dialects read alike and that the browser finds without
 * going back: plain characters, `.`, `|`, anchors and escaped punctuation, as
 * in the pattern of a function's name. The server judges all others.
 */
const common = /^(?:[\w .|^$/:,<>=@#%&!~"';`-]|\\[.*+?()|[\]{}^$/\\])*$/;

/** The pattern for the browser; undefined where the server must be asked. */
export function commonRegexp(pattern: string): RegExp | undefined {
  return common.test(pattern) ? new RegExp(pattern, 'u') : undefined;
}

export type Matches = { readonly found: ReadonlySet<number> } | { readonly problem: string };

/** The numbers of the names that a pattern finds, or why it finds none. */
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
