/** Letters that take two columns of a terminal: Chinese, its punctuation, full-width forms. */
const wide = new RegExp(
  `[${[
    String.raw`\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff`,
    String.raw`\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6`,
  ].join('')}]`,
);
/** What must not begin a line, and what must not end one. */
const closing = /^[，。、；：？！）》」』”’]/;
const opening = /[（《「『“‘]$/;

const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + (wide.test(letter) ? 2 : 1), 0);

const chinese = String.raw`\u2e80-\u9fff\uf900-\uffef“”‘’`;
const other = `[^\\s${chinese}\`]`;
/** `code` with the letters that follow it, a Chinese letter, or a word, each with the blank behind it; or a blank. */
const piece = new RegExp(`\`[^\`]*\`${other}*\\s?|[${chinese}]\\s?|${other}+\\s?|\\s`, 'g');

/**
 * Pieces between which a line may break: words with the blank behind them, single Chinese letters
 * with their punctuation.
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

/** Breaks a paragraph into lines of at most `width` columns; `hang` stands before the second and further lines. */
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

/** Markdown as a terminal shows it: paragraphs wrapped, code blocks indented, emphasis marks gone. */
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

/** Lines of one paragraph: a blank between them, none between Chinese letters and none beside Chinese punctuation. */
function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    const next = line.trim();
    return text === '' ? line : isChinese(text, next) ? text + next : `${text} ${next}`;
  }, '');
}

/** Whether two texts meet without a blank. Quotation marks are Chinese where a Chinese letter stands beside them. */
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

/** A line at least so wide was broken because the next word did not fit. */
const fullWidth = 74;
const indentOf = (line: string): string => /^\s*/.exec(line)![0];
/** A row of a table: a name, blanks, and what it is. */
const tableRow = /^(\s*\S+(?: \S+)*?\s{2,})(?=\S)/;

/**
 * Laid out text for a narrower terminal: paragraphs are joined and broken again
 * between words; a row of a table goes on below its last column.
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
  return joined.flatMap(line => (widthOf(line) <= width ? [line] : broken(line, width))).join('\n');
}

/** Whether a line with this indent goes on with a list's item. */
const isItem = (line: string, indent: string): boolean =>
  (/^\s*(?:[-*]|\d+\.|[a-z]\))\s+/.exec(line)?.[0].length ?? 0) === indent.length && indent !== '';

/** A line in several, all of them indented as it is. */
function broken(line: string, width: number): string[] {
  const row = tableRow.exec(line)?.[0];
  const hang = hangOf(line, width);
  // The columns of a table keep their blanks: only what stands in the last one is broken.
  const head = row !== undefined && hang.length === row.length ? row : indentOf(line);
  const [first = '', ...more] = wrapLine(head.replace(/./g, '\u0000') + line.slice(head.length), width, hang);
  return [head + first.slice(head.length), ...more];
}

/** What stands before the second and further lines of a line that is broken. */
function hangOf(line: string, width: number): string {
  const column = (tableRow.exec(line) ?? /^\s*(?:[-*]|\d+\.|[a-z]\))\s+/.exec(line))?.[0].length ?? 0;
  return column > 0 && column <= width / 2 ? ' '.repeat(column) : indentOf(line);
}
