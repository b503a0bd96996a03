/**
 * Names in a profile are not trusted: a control character in one could move the cursor, retitle the
 * window or type an answer for the user. On a terminal such characters are printed as escapes.
 */

/**
 * Control characters (C0 except newline and tab, DEL, C1), lone surrogates (bytes that are not
 * UTF-8), line and paragraph separators, and format characters (Cf), which reverse the direction of
 * writing or are invisible, so that one name looks like another. The two joiners stay: words and
 * emoji need them.
 */
const unsafeInText = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const unsafeInLine = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Escapes a report's text; newlines and tabs stay. */
export function visibleText(text: string): string {
  return text.replace(unsafeInText, escapeChar);
}

/** Escapes a text that must stay on one line. */
export function visibleLine(text: string): string {
  return text.replace(unsafeInLine, escapeChar);
}

/**
 * Escapes one character: `^[` for ESC, `\x9b` for a byte that is not UTF-8, else the code point as
 * `\u009b` or `\U000e0041`.
 */
function escapeChar(char: string): string {
  const code = char.codePointAt(0)!;
  if (code < 0x20 || code === 0x7f) return `^${String.fromCharCode(code ^ 0x40)}`;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
