/** Letters that take two columns of a terminal: Chinese, its punctuation, full-width forms. */
const wide = new RegExp(
  `[${[
    String.raw`\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff`,
    String.raw`\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6`,
  ].join('')}]`,
);
/** Characters that must not begin a line, and characters that must not end one. */
const closing = /^[，。、；：？！）》」』”’]/;
const opening = /[（《「『“‘]$/;

const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + (wide.test(letter) ? 2 : 1), 0);

const chinese = String.raw`\u2e80-\u9fff\uf900-\uffef“”‘’`;
const other = `[^\\s${chinese}\`]`;
/**
 * A piece: `code` with the letters that follow it, a Chinese letter, or a word, each with the blank
 * after it; or a lone blank.
 */
const piece = new RegExp(`\`[^\`]*\`${other}*\\s?|[${chinese}]\\s?|${other}+\\s?|\\s`, 'g');

/**
 * Splits a text into the pieces between which a line may break: words with the blank after them,
 * single Chinese letters with their punctuation.
 */
function pieces(text: string): string[] {
  const found: string[] = [];
  for (const next of text.match(piece) ?? []) {
    const last = found.length - 1;
    if (last >= 0 && (closing.test(next) || opening.test(found[last]!))) found[last] += next;
    else found.push(next);
  }
  return found;
}

/**
 * Breaks a paragraph into lines of at most `width` columns. `hang`: the indent of all lines but the
 * first.
 */
function wrapLine(text: string, width: number, hang = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (line.trim() !== '' && widthOf(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = hang;
    }
    line += line === hang ? piece.trimStart() : piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** Lays Markdown out for a terminal: wraps paragraphs, indents code blocks, removes marks of emphasis. */
export function layOut(markdown: string, width = 78): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    if (paragraph.length === 0) return;
    const item = /^(\s*(?:[-*]|\d+\.|[a-z]\))\s+)/.exec(paragraph[0]!);
    out.push(...wrapLine(joinLines(paragraph), width, ' '.repeat(item?.[1]?.length ?? 0)));
    paragraph = [];
  };
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (/^```/.test(line)) {
      flush();
      fenced = !fenced;
    } else if (fenced) out.push(`    ${line}`);
    else if (line.trim() === '') {
      flush();
      if (out.length > 0 && out.at(-1) !== '') out.push('');
    } else {
      if (/^\s*(?:[-*]|\d+\.|[a-z]\))\s+/.test(line)) flush();
      paragraph.push(line.replace(/\*\*([^*]+)\*\*/g, '$1'));
    }
  }
  flush();
  return out.join('\n').trimEnd();
}

/**
 * Joins the lines of a paragraph: with a blank, but without one between Chinese letters and next to
 * Chinese punctuation.
 */
function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    const next = line.trim();
    return text === '' ? line : isChinese(text, next) ? text + next : `${text} ${next}`;
  }, '');
}

/** True if two texts are joined without a blank. Quotation marks are Chinese next to a Chinese letter. */
function isChinese(text: string, next: string): boolean {
  const before = wide.test(text.at(-1)!);
  const after = wide.test(next[0]!);
  if (before && after) return true;
  return (
    /[，。、；：？！）》」』]$/.test(text) ||
    /^[（《「『]/.test(next) ||
    (before && /^[“‘]/.test(next)) ||
    (after && /[”’]$/.test(text))
  );
}

/** A line of at least this width was broken because the next word did not fit. */
const fullWidth = 74;
const indentOf = (line: string): string => /^\s*/.exec(line)![0];
/** The first columns of a table's row: a name, and at least two blanks before its description. */
const tableRow = /^(\s*\S+(?: \S+)*?\s{2,})(?=\S)/;

/**
 * Refits laid-out text to a narrower terminal: joins paragraphs and breaks them again between
 * words. A row of a table continues below its last column.
 */
export function refit(text: string, width: number): string {
  const lines = text.split('\n');
  if (width < 20 || lines.every(line => widthOf(line) <= width)) return text;
  const joined: string[] = [];
  let above = '';
  for (const line of lines) {
    const last = joined.at(-1) ?? '';
    const indent = indentOf(line);
    const next = pieces(line.trimStart())[0]?.trimEnd() ?? '';
    const isFull = above.trim() !== '' && next !== '' && widthOf(above) + 1 + widthOf(next) >= fullWidth;
    const isTable = tableRow.test(line) || tableRow.test(last);
    if (isFull && !isTable && (indentOf(last) === indent || isItem(last, indent)))
      joined[joined.length - 1] = joinLines([last, line.trim()]);
    else joined.push(line);
    above = line;
  }
  return joined.flatMap(line => (widthOf(line) <= width ? [line] : breakLine(line, width))).join('\n');
}

/** True if a line with this indent continues the list item `line`. */
const isItem = (line: string, indent: string): boolean =>
  (/^\s*(?:[-*]|\d+\.|[a-z]\))\s+/.exec(line)?.[0].length ?? 0) === indent.length && indent !== '';

/** Breaks a line into several with the same indent. */
function breakLine(line: string, width: number): string[] {
  const row = tableRow.exec(line)?.[0];
  const hang = hangOf(line, width);
  // A table keeps the blanks between its columns: only its last column is broken.
  const head = row !== undefined && hang.length === row.length ? row : indentOf(line);
  const [first = '', ...more] = wrapLine(head.replace(/./g, '\u0000') + line.slice(head.length), width, hang);
  return [head + first.slice(head.length), ...more];
}

/** Returns the indent of the second and further lines of a broken line. */
function hangOf(line: string, width: number): string {
  const column = (tableRow.exec(line) ?? /^\s*(?:[-*]|\d+\.|[a-z]\))\s+/.exec(line))?.[0].length ?? 0;
  return column > 0 && column <= width / 2 ? ' '.repeat(column) : indentOf(line);
}
