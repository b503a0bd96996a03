/**
 * Parses labels as Go writes them: `{"route":"search", "id": "7"}` after `# labels: ` in debug=1
 * pages, and `{route: search}` in the header of a goroutine, where plain words need no quotes.
 * `at`: index of the brace. Returns the labels and the index after the closing brace; null for
 * other texts.
 */
export function parseLabels(text: string, at: number): { labels: [string, string][]; end: number } | null {
  if (text[at] !== '{') return null;
  const labels: [string, string][] = [];
  let i = at + 1;
  if (text[i] === '}') return { labels, end: i + 1 };
  for (;;) {
    const key = readWord(text, i, ':');
    if (!key || text[key.end] !== ':') return null;
    const from = text[key.end + 1] === ' ' ? key.end + 2 : key.end + 1;
    const value = readWord(text, from, ',}');
    if (!value) return null;
    labels.push([key.word, value.word]);
    i = value.end;
    if (text[i] === '}') return { labels, end: i + 1 };
    if (text[i] !== ',') return null;
    i += text[i + 1] === ' ' ? 2 : 1;
  }
}

/** Reads a quoted text, or the text up to one of the characters `stops`. */
function readWord(text: string, at: number, stops: string): { word: string; end: number } | null {
  if (text[at] === '"') {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    return end < text.length ? { word: unquote(text.slice(at + 1, end)), end: end + 1 } : null;
  }
  let end = at;
  while (end < text.length && !stops.includes(text[end]!)) end++;
  return end < text.length ? { word: text.slice(at, end), end } : null;
}

const named: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Decodes Go's escapes. A byte that is not UTF-8 becomes a lone surrogate; see text.ts. */
function unquote(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
    (whole, byte?: string, short?: string, long?: string, letter?: string) => {
      if (byte !== undefined) return toText(parseInt(byte, 16));
      const code = short ?? long;
      if (code !== undefined) return parseInt(code, 16) < 0x110000 ? String.fromCodePoint(parseInt(code, 16)) : whole;
      return named[letter!] ?? letter!;
    },
  );
}

const toText = (byte: number): string => (byte < 0x80 ? String.fromCharCode(byte) : String.fromCharCode(0xdc00 + byte));
