/** The keys of the phrases that the sources hold. */
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../src');

/** Keys by their places, such as `core/formats/count.ts:55`. */
export function phraseKeys(): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const file of fs.readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file)) continue;
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    for (const found of text.matchAll(/(?<!\w)phrase`/g)) {
      // In a comment it is an example.
      if (/^\s*(\*|\/\/|\/\*)/.test(text.slice(text.lastIndexOf('\n', found.index) + 1))) continue;
      const key = keyAt(text, found.index + found[0].length);
      const place = `${file}:${text.slice(0, found.index).split('\n').length}`;
      keys.set(key, [...(keys.get(key) ?? []), place]);
    }
  }
  return keys;
}

/** The key of a template whose text begins at a place. */
function keyAt(text: string, at: number): string {
  let key = '';
  let word = '';
  let count = 0;
  for (; text[at] !== '`'; at++) {
    if (text[at] === '\\') word += text[++at];
    else if (text.startsWith('${', at)) {
      key += `${word.replace(/\s*\n\s*/g, ' ')}{${count++}}`;
      word = '';
      at = closingBrace(text, at + 2);
    } else word += text[at];
  }
  return key + word.replace(/\s*\n\s*/g, ' ');
}

/** The place of the brace that ends an expression. */
function closingBrace(text: string, at: number): number {
  for (let depth = 0; ; at++) {
    const char = text[at]!;
    if (char === '{') depth++;
    else if (char === '}' && depth-- === 0) return at;
    else if (char === "'" || char === '"') at = text.indexOf(char, at + 1);
    else if (char === '`')
      for (at++; text[at] !== '`'; at++) if (text.startsWith('${', at)) at = closingBrace(text, at + 2);
  }
}
