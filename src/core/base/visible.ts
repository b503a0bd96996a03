/**
 * Names in a profile are written by strangers: a control character in one
 * could move the cursor, retitle the window or answer for the user. On a
 * terminal every such character is shown, never sent.
 */

/**
 * C0 except newline and tab, DEL, C1, halves of surrogate pairs (bytes that
 * are not UTF-8), ends of lines and paragraphs, and characters of format (Cf:
 * those that turn the direction of writing, and those that nobody sees), with
 * which a name reads as another. The two joiners stay: words and emoji need them.
 */
const unsafeInText = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const unsafeInLine = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** A report's text, its newlines and tabs kept. */
export function visibleText(text: string): string {
  return text.replace(unsafeInText, visible);
}

/** Text that must stay on one line. */
export function visibleLine(text: string): string {
  return text.replace(unsafeInLine, visible);
}

/** `^[` for ESC, `\x9b` for a byte that is not UTF-8, `\u009b` or `\U000e0041` for the character of that number. */
function visible(char: string): string {
  const code = char.codePointAt(0)!;
  if (code < 0x20 || code === 0x7f) return `^${String.fromCharCode(code ^ 0x40)}`;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
