/** Matches names for the search boxes, in Go's regexp dialect, which browsers lack. */

import { UserError } from '../../core/base/errors.ts';
import { compilePattern } from '../../core/base/pattern.ts';
import type { WebRequest } from '../../commands/host.ts';
import { phrase } from '../../core/base/phrase.ts';

/** Size limit of the names that a page sends, in bytes. */
export const largestMatch = 32 << 20;

/** The indices of the matching names, or the error in the pattern. */
export type MatchAnswer = { readonly found: readonly number[] } | { readonly problem: string };

/** Matches the names of a body `{pattern, names}`. Throws a UserError for an invalid body. */
export function matchedNames({ body }: WebRequest): MatchAnswer {
  const { pattern, names } = parseRequest(new TextDecoder().decode(body));
  try {
    const compiled = compilePattern(pattern);
    return { found: names.flatMap((name, i) => (compiled.test(name) ? [i] : [])) };
  } catch (error) {
    // An invalid pattern is no failure: the user may still be typing.
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}

function parseRequest(text: string): { pattern: string; names: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const { pattern, names } = (value ?? {}) as { pattern?: unknown; names?: unknown };
  if (typeof pattern !== 'string' || !Array.isArray(names) || names.some(name => typeof name !== 'string')) {
    throw new UserError(
      'there is nothing to match',
      phrase`send a pattern and names: {"pattern": "ma.n", "names": ["main"]}`,
    );
  }
  return { pattern, names };
}
