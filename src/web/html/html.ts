/**
 * HTML by construction: what stands between the parts of a template is escaped
 * unless it is Html itself, so that no name of a profile can become markup.
 */

/** Text that is markup. Only this module makes it. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
};

/** Escaped for text and for attributes in quotes. A byte that is not UTF-8 becomes U+FFFD. */
export function escapeText(text: string): string {
  const known = text.isWellFormed() ? text : text.toWellFormed();
  return /[\0"&'<>]/.test(known) ? known.replace(/[\0"&'<>]/g, c => escapes[c]!) : known;
}

export type HtmlPart = string | number | bigint | Html | readonly HtmlPart[] | null | undefined | false;

function partText(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(partText).join('');
  return escapeText(String(part));
}

const readTemplates = new WeakMap<TemplateStringsArray, readonly string[]>();

/** A template's own text without the layout of its source; see `html`. */
function textsOf(strings: TemplateStringsArray): readonly string[] {
  const known = readTemplates.get(strings);
  if (known) return known;
  let verbatim = false;
  const texts = strings.map(text =>
    text.replace(/<(\/?)(?:pre|textarea|script|style)\b|\n[ \t]+/g, (found, slash: string | undefined, at: number) => {
      if (slash !== undefined) verbatim = slash === '';
      if (slash !== undefined || verbatim) return found;
      return text[at - 1] === '>' || text[at + found.length] === '<' ? '' : ' ';
    }),
  );
  readTemplates.set(strings, texts);
  return texts;
}

/**
 * A template: html`<b>${name}</b>`. A line end with indentation behind it is
 * layout of the source: behind a `>` and before a `<` nothing comes of it,
 * elsewhere one blank. A line end without indentation stays, as does everything
 * from `<pre`, `<textarea`, `<script` or `<style` to the end of that element.
 */
export function html(strings: TemplateStringsArray, ...parts: HtmlPart[]): Html {
  const texts = textsOf(strings);
  let out = texts[0]!;
  parts.forEach((part, i) => (out += partText(part) + texts[i + 1]!));
  return new Html(out);
}

/** Text that is markup already, such as the listing that weblist writes. */
export const markup = (text: string): Html => new Html(text);

/**
 * Data for the page's script, in an element that the browser neither runs nor
 * shows. `<` is written as an escape, so that the element cannot be left.
 * 64-bit values are written as they are, as Go writes them.
 */
export function dataBlock(id: string, value: unknown): Html {
  return new Html(`<script type="application/json" id="${id}">${jsonText(value).replaceAll('<', '\\u003c')}</script>`);
}

/** JSON in which a bigint is a number, with all its digits. */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (ArrayBuffer.isView(value)) return `[${(value as unknown as number[]).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => `${JSON.stringify(key)}:${jsonText(part)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Names longer than this are cut on pages: no screen shows them and no address holds them. Files have them whole. */
export const longestLine = 4000;

export const shorten = (text: string): string =>
  text.length > longestLine ? `${text.slice(0, longestLine)}\u2026` : text;
