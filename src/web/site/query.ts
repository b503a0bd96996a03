import { decodeText, encodeText } from '../../core/base/text.ts';

/** The parameters of an address: all values of each name, in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** Parses a query string as Go does: skips invalid pairs. */
export function parseQuery(text: string): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const name = unescape(equals < 0 ? pair : pair.slice(0, equals));
    const value = unescape(equals < 0 ? '' : pair.slice(equals + 1));
    if (name === undefined || value === undefined) continue;
    const known = out.get(name);
    if (known) known.push(value);
    else out.set(name, [value]);
  }
  return out;
}

function unescape(text: string): string | undefined {
  if (!text.includes('%')) return text.replaceAll('+', ' ');
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '%') {
      bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16));
      i += 2;
    } else if (text[i] === '+') bytes.push(0x20);
    else bytes.push(...encodeText(text[i]!));
  }
  return decodeText(Uint8Array.from(bytes));
}

/** Returns the first value of a name, or an empty string. */
export const first = (query: Query, name: string): string => query.get(name)?.[0] ?? '';

/** Escapes a parameter as Go's url.QueryEscape does. */
export function escapeQuery(text: string): string {
  let out = '';
  for (const byte of encodeText(text)) {
    const char = String.fromCharCode(byte);
    out += /[\w.~-]/.test(char) ? char : byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Returns the parameters as text, sorted by name. */
export function queryText(query: Query): string {
  return [...query]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([name, values]) => values.map(value => `${escapeQuery(name)}=${escapeQuery(value)}`))
    .join('&');
}

/** Returns the parameters with changes: a new value, or null to remove. */
export function withParams(
  query: Query,
  changes: Readonly<Record<string, string | null>>,
): Map<string, readonly string[]> {
  const out = new Map<string, readonly string[]>(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) out.delete(name);
    else out.set(name, [value]);
  }
  return out;
}
