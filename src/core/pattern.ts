import { RE2JS } from 're2js';
import { UserError } from './errors.ts';

/** A compiled Go (RE2) pattern: unanchored, linear time. */
export interface Pattern {
  readonly source: string;
  test(text: string): boolean;
}

const special = /[\\.+*?()|[\]{}^$]/;
const carried = /[\ud800-\udfff]/;

/**
 * Compiles a pattern of Go's regexp/syntax. Throws a UserError whose message
 * is Go's: `error parsing regexp: missing closing ]: ` and the fragment
 * between back-quotes. Pattern text without operators is searched as plain text.
 */
export function compilePattern(source: string): Pattern {
  if (!source.isWellFormed()) {
    throw new UserError(`error parsing regexp: invalid UTF-8: \`${source}\``);
  }
  if (!special.test(source)) return { source, test: text => text.includes(source) };
  const regexp = compileRe2(source);
  return {
    source,
    // To the engine a byte that is not UTF-8 is U+FFFD, as it is to Go's.
    test: text => regexp.test(carried.test(text) ? text.toWellFormed() : text),
  };
}

function compileRe2(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Go lets two groups have one name; only whether there is a match counts here.
    if (message.includes('duplicate capture group name')) return compileRe2(source.replace(/\(\?P?<\w+>/g, '('));
    const fragment = message.endsWith('trailing backslash at end of expression') ? ': ``' : '';
    throw new UserError(message + fragment, literalHint(source));
  }
}

function literalHint(source: string): string {
  return `to search for the text itself, write \\Q${source}\\E`;
}
