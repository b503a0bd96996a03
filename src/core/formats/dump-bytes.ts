import { Bytes } from './dump-escapes.ts';

const [quote, comma, colon, leftBracket, backslash, rightBracket] = [34, 44, 58, 91, 92, 93];
const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/**
 * Replaces lists of bytes in a line of JSON by texts. journald writes a message as a list if it has
 * control characters, such as a colour code. Returns null if the line has no such list.
 *
 *   {"_PID":"670","MESSAGE":[27,91,51,49,109,112,97,110,105,99]}
 *   -> {"_PID":"670","MESSAGE":"\u001b[31mpanic"}
 */
export function listsToText(bytes: Uint8Array, from: number, to: number): Uint8Array | null {
  if (!mayHaveList(bytes, from, to)) return null;
  const out = new Bytes(to - from);
  let found = false;
  let isText = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === quote) isText = !isText;
    const end = !isText && byte === leftBracket && opensList(bytes, from, at, to) ? endOfList(bytes, at, to) : -1;
    if (end >= 0) {
      pushText(out, bytes, at + 1, end);
      at = end;
      found = true;
      continue;
    }
    out.push(byte);
    if (isText && byte === backslash && at + 1 < to) out.push(bytes[++at]!);
  }
  return found ? out.finish() : null;
}

function mayHaveList(bytes: Uint8Array, from: number, to: number): boolean {
  // indexOf would search past the end of the line too: quadratic time over many lines.
  for (let at = from; at < to; at++) if (bytes[at] === leftBracket && opensList(bytes, from, at, to)) return true;
  return false;
}

/** True if a list of numbers opens at `at`, after a name. Only a few blanks are allowed between. */
function opensList(bytes: Uint8Array, from: number, at: number, to: number): boolean {
  const before = isBlank(bytes[at - 1]) ? at - 2 : at - 1;
  const behind = isBlank(bytes[at + 1]) ? at + 2 : at + 1;
  return before >= from && bytes[before] === colon && behind < to && isDigit(bytes[behind]);
}

/** Returns the index of the bracket that closes the list of bytes at `start`; -1 if it is not one. */
function endOfList(bytes: Uint8Array, start: number, to: number): number {
  let value = -1;
  for (let at = start + 1; at < to; at++) {
    const byte = bytes[at]!;
    if (isDigit(byte)) {
      value = (value < 0 ? 0 : value * 10) + byte - 48;
      if (value > 255) return -1;
    } else if (byte === comma || byte === rightBracket) {
      if (value < 0) return -1;
      value = -1;
      if (byte === rightBracket) return at;
    } else if (!isBlank(byte)) return -1;
  }
  return -1;
}

function pushText(out: Bytes, bytes: Uint8Array, from: number, to: number): void {
  out.push(quote);
  for (let at = from; at < to; at++) {
    let value = 0;
    for (; at < to && bytes[at] !== comma; at++) if (isDigit(bytes[at])) value = value * 10 + bytes[at]! - 48;
    if (value < 32) for (const digit of `\\u00${value.toString(16).padStart(2, '0')}`) out.push(digit.charCodeAt(0));
    else {
      if (value === quote || value === backslash) out.push(backslash);
      out.push(value);
    }
  }
  out.push(quote);
}
