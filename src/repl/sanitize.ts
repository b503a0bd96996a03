/**
 * Names in a profile are written by strangers: a control character in one
 * could move the cursor, retitle the window or answer for the user. On a
 * terminal every such character is shown, never sent.
 */

/**
 * C0 except newline and tab, DEL, C1, and halves of surrogate pairs (bytes that
 * are not UTF-8); ends of lines and paragraphs, and what turns the direction of
 * writing, so that a name reads as another.
 */
const unsafeInText = /[\x00-\x08\x0b-\x1f\x7f-\x9f\p{Cs}\u2028-\u202e\u2066-\u2069]/gu;
const unsafeInLine = /[\x00-\x1f\x7f-\x9f\p{Cs}\u2028-\u202e\u2066-\u2069]/gu;

/** A report's text, its newlines and tabs kept. */
export function visibleText(text: string): string {
  return text.replace(unsafeInText, visible);
}

/** Text that must stay on one line. */
export function visibleLine(text: string): string {
  return text.replace(unsafeInLine, visible);
}

/** `^[` for ESC, `\x9b` for a byte that is not UTF-8, `\u009b` for the character of that number. */
function visible(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x20 || code === 0x7f) return `^${String.fromCharCode(code ^ 0x40)}`;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
