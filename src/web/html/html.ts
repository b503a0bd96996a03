/** Builds HTML from templates. Escapes every part unless it is Html, so that no name can become markup. */

/** Markup. Only this module creates it. */
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

/** Escapes text for elements and quoted attributes. A byte that is not UTF-8 becomes U+FFFD. */
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

/** Returns a template's literal texts without the indentation of the source; see `html`. */
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
 * A template tag: html`<b>${name}</b>`. A line end followed by indentation is source layout: it is
 * removed after `>` or before `<`, and becomes one blank elsewhere. A line end without indentation is
 * kept, as is everything inside `<pre>`, `<textarea>`, `<script>` and `<style>`.
 */
export function html(strings: TemplateStringsArray, ...parts: HtmlPart[]): Html {
  const texts = textsOf(strings);
  let out = texts[0]!;
  parts.forEach((part, i) => (out += partText(part) + texts[i + 1]!));
  return new Html(out);
}

/** Marks trusted text as markup, such as the listing that weblist writes. */
export const markup = (text: string): Html => new Html(text);

/**
 * Returns an element with JSON data for the page's script, which the browser neither runs nor shows.
 * `<` is escaped, so that the data cannot close the element. 64-bit values keep all digits, as in Go.
 */
export function dataBlock(id: string, value: unknown): Html {
  return new Html(`<script type="application/json" id="${id}">${jsonText(value).replaceAll('<', '\\u003c')}</script>`);
}

/** Returns JSON text in which a bigint is a number with all its digits. */
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

/** Longest name on pages; longer ones fit no screen and no address. Downloads have full names. */
export const longestLine = 4000;

export const shorten = (text: string): string =>
  text.length > longestLine ? `${text.slice(0, longestLine)}\u2026` : text;
