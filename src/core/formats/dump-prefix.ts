/**
 * The prefix of each line of a log: `2026/02/03 04:05:06 `, `shopd-1 | `, `Feb 03 04:05:06 node-1
 * kubelet[670]: `. Times and bare numbers differ from line to line; all other words identify the
 * log among several, and must be equal.
 */
export class LinePrefix {
  /** One word, or the blanks between two words. */
  private readonly tokens: readonly Token[];

  private constructor(bytes: Uint8Array) {
    this.tokens = split(bytes);
  }

  static readonly none = new LinePrefix(new Uint8Array(0));

  static of(bytes: Uint8Array, from: number, to: number): LinePrefix {
    return from === to ? LinePrefix.none : new LinePrefix(bytes.slice(from, to));
  }

  get length(): number {
    return this.tokens.length;
  }

  /** A 32-bit hash of the words that identify the log. */
  get identity(): number {
    let hash = 0;
    for (const { kind, bytes } of this.tokens)
      if (kind === 'name') for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) | 0;
    return hash;
  }

  /** Returns `from` and then the index after each token that the line shares with the prefix. */
  match(bytes: Uint8Array, from: number, to: number): number[] {
    const ends = [from];
    let at = from;
    for (const [i, token] of this.tokens.entries()) {
      at = matchToken(token, bytes, at, to, i === this.tokens.length - 1);
      if (at < 0) break;
      ends.push(at);
    }
    return ends;
  }

  /** Returns the index after the first `count` tokens; -1 if the line does not begin with them. */
  skip(bytes: Uint8Array, from: number, to: number, count: number): number {
    let at = from;
    for (let i = 0; i < count; i++) {
      at = matchToken(this.tokens[i]!, bytes, at, to, i === count - 1);
      if (at < 0) return -1;
    }
    return at;
  }
}

interface Token {
  readonly bytes: Uint8Array;
  readonly kind: 'blanks' | 'time' | 'name' | 'found';
}

const isBlank = (byte: number): boolean => byte === 32 || byte === 9;
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** The limit of tokens: more than any log has. A longer prefix is a sentence, and its end is one token. */
const mostTokens = 64;

function split(bytes: Uint8Array): Token[] {
  const tokens: Token[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = from + 1;
    const blanks = isBlank(bytes[from]!);
    if (tokens.length === mostTokens) to = bytes.length;
    else while (to < bytes.length && isBlank(bytes[to]!) === blanks) to++;
    const part = bytes.subarray(from, to);
    const isLast = to === bytes.length;
    const ofGrep = isLast ? foundEnd(part) : -1;
    const kind = ofGrep === 0 ? 'found' : isTime(part) ? 'time' : ofGrep > 0 ? 'found' : 'name';
    tokens.push({ bytes: part, kind: blanks ? 'blanks' : kind });
    from = to;
  }
  return tokens;
}

const names = /^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|am|pm)[,:]?$/;
const keyOfTime = /^(?:t|ts|time|timestamp|date|@timestamp)=/;

/** True for a date, a time, a bare number, a month, or klog's I0203. */
function isTime(part: Uint8Array): boolean {
  if (part.length > 64) return false;
  const text = String.fromCharCode(...part).toLowerCase();
  if (names.test(text) || /^[iwefd]\d{4}$/.test(text)) return true;
  const value = text.replace(keyOfTime, '');
  return /\d/.test(value) && /^[-\d:.,+/tz[\]()<>|"]+$/.test(value);
}

const [minus, colon] = [45, 58];
const isMark = (byte: number | undefined): boolean => byte === minus || byte === colon;

/**
 * Returns the end of the file name in grep's `app.log:12:`, `app.log:` and `12:` before a line,
 * with minus signs in context lines; -1 if the word is another.
 */
function foundEnd(part: Uint8Array): number {
  if (!isMark(part.at(-1))) return -1;
  let digits = part.length - 1;
  while (digits > 0 && isDigit(part[digits - 1]!)) digits--;
  if (digits === part.length - 1) return digits;
  return digits > 0 && isMark(part[digits - 1]) ? digits - 1 : digits === 0 ? 0 : part.length - 1;
}

/** Matches the same file name, and any number in place of a number. */
function matchFound(wanted: Uint8Array, bytes: Uint8Array, from: number, to: number): number {
  const name = foundEnd(wanted);
  if (to - from < name) return -1;
  for (let i = 0; i < name; i++) if (bytes[from + i] !== wanted[i]) return -1;
  let at = from + name;
  // After the name: `:`, `:12:` or `12:`.
  const hasNumber = name < wanted.length - 1;
  if (!hasNumber || name > 0) {
    if (at >= to || !isMark(bytes[at])) return -1;
    at++;
  }
  if (!hasNumber) return at;
  const start = at;
  while (at < to && isDigit(bytes[at]!)) at++;
  return at > start && at < to && isMark(bytes[at]) ? at + 1 : -1;
}

/**
 * Returns the index after the token in the line; -1 if the line has another. Blanks of the last
 * token are compared byte by byte, because the text after it may begin with blanks.
 */
function matchToken(token: Token, bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
  switch (token.kind) {
    case 'blanks': {
      if (isLast) return matchBytes(token.bytes, bytes, from, to);
      let at = from;
      while (at < to && isBlank(bytes[at]!)) at++;
      return at > from ? at : -1;
    }
    case 'name':
      return matchBytes(token.bytes, bytes, from, to);
    case 'found':
      return matchFound(token.bytes, bytes, from, to);
    case 'time':
      return matchTime(token.bytes, bytes, from, to, isLast);
  }
}

function matchBytes(wanted: Uint8Array, bytes: Uint8Array, from: number, to: number): number {
  // The blank after a prefix gets lost if nothing follows it.
  if (from === to && isBlank(wanted[0]!)) return to;
  if (to - from < wanted.length) return -1;
  for (let i = 0; i < wanted.length; i++) if (bytes[from + i] !== wanted[i]) return -1;
  return from + wanted.length;
}

/** Matches a time: numbers may differ, also in length, and the fraction may be missing. */
function matchTime(wanted: Uint8Array, bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
  let at = from;
  if (!isDigit(wanted[wanted.length - 1]!) && !wanted.some(isDigit)) {
    // The name of a month or a weekday.
    while (at < to && !isBlank(bytes[at]!)) at++;
    return at - from <= 9 && at > from && isTime(bytes.subarray(from, at)) ? at : -1;
  }
  if (!isLast) {
    while (at < to && !isBlank(bytes[at]!)) at++;
    return at > from && isTime(bytes.subarray(from, at)) ? at : -1;
  }
  const digits = (): void => {
    while (at < to && isDigit(bytes[at]!)) at++;
  };
  const fraction = (byte: number | undefined): boolean => byte === 46 || byte === 44;
  for (let i = 0; i < wanted.length; ) {
    if (isDigit(wanted[i]!)) {
      if (at === to || !isDigit(bytes[at]!)) return -1;
      while (i < wanted.length && isDigit(wanted[i]!)) i++;
      digits();
      if (fraction(bytes[at]) && isDigit(bytes[at + 1] ?? 0) && !fraction(wanted[i])) {
        at++;
        digits();
      } else if (fraction(wanted[i]) && !fraction(bytes[at])) {
        i++;
        while (i < wanted.length && isDigit(wanted[i]!)) i++;
      }
    } else if (at < to && bytes[at] === wanted[i]) {
      at++;
      i++;
    } else return -1;
  }
  return at;
}
