/** Replaces letters that the pictures' font lacks. Other fonts are not used: pictures are equal on every machine. */

/** Replacement for a letter that the font lacks. */
const box = '□';

/**
 * Replaces each letter that the font lacks by a box; returns the drawing and the missing letters, each
 * once. `svg` is the output of cleanSvg.
 */
export function withKnownLetters(svg: string, font: Uint8Array): { svg: string; missing: string[] } {
  const missing = new Set<string>();
  let has: ((codePoint: number) => boolean) | undefined;
  const known = svg.replace(/(<text\b[^>]*>)([^<]*)/g, (whole, tag: string, text: string) => {
    if (/^[\x20-\x7e]*$/.test(text)) return whole;
    has ??= coverage(font);
    let out = tag;
    for (const letter of text) {
      if (has(letter.codePointAt(0)!)) out += letter;
      // Joiners and variation selectors have no glyph in any font.
      else if (!/\p{Default_Ignorable_Code_Point}/u.test(letter)) {
        missing.add(letter);
        out += box;
      }
    }
    return out;
  });
  return { svg: known, missing: [...missing] };
}

/** Reads a TrueType font's cmap table (format 4: code points below U+10000); returns a predicate. */
export function coverage(font: Uint8Array): (codePoint: number) => boolean {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const cmap = tableAt(view, 'cmap');
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const at = cmap + view.getUint32(cmap + 4 + 8 * i + 4);
    if (view.getUint16(at) === 4) return codePoint => codePoint < 0xffff && format4(view, at, codePoint) !== 0;
  }
  throw new Error('the font has no table of letters in format 4');
}

function tableAt(view: DataView, name: string): number {
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map(k => view.getUint8(at + k)));
    if (tag === name) return view.getUint32(at + 8);
  }
  throw new Error(`the font has no table ${name}`);
}

/** Returns the glyph of a letter, or 0. Format 4 has segments, sorted by their last letter. */
function format4(view: DataView, at: number, letter: number): number {
  const bytes = view.getUint16(at + 6);
  const [ends, starts, deltas, offsets] = [at + 14, at + 16 + bytes, at + 16 + 2 * bytes, at + 16 + 3 * bytes];
  for (let s = 0; s < bytes; s += 2) {
    if (view.getUint16(ends + s) < letter) continue;
    const start = view.getUint16(starts + s);
    if (start > letter) return 0;
    const delta = view.getUint16(deltas + s);
    const offset = view.getUint16(offsets + s);
    if (offset === 0) return (letter + delta) & 0xffff;
    const glyph = view.getUint16(offsets + s + offset + 2 * (letter - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}
