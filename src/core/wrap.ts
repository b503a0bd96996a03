/** Letters that take two columns of a terminal: Chinese, its punctuation, full-width forms. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;
/** What must not begin a line, and what must not end one. */
const closing = /^[，。、；：？！）》」』”’]/;
const opening = /[（《「『“‘]$/;

const widthOf = (text: string): number => Array.from(text).reduce((sum, letter) => sum + (wide.test(letter) ? 2 : 1), 0);

/** Pieces between which a line may break: words with the blank behind them, single Chinese letters with their punctuation. */
function pieces(text: string): string[] {
  const found: string[] = [];
  for (const piece of text.match(/`[^`]*`[^\s\u2e80-\u9fff\uf900-\uffef“”‘’`]*\s?|[\u2e80-\u9fff\uf900-\uffef“”‘’]\s?|[^\s\u2e80-\u9fff\uf900-\uffef“”‘’`]+\s?|\s/g) ?? []) {
    const last = found.length - 1;
    if (last >= 0 && (closing.test(piece) || opening.test(found[last]!))) found[last] += piece;
    else found.push(piece);
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
    out.push(...wrapLine(joinLines(paragraph), width, ' '.repeat(item?.[1]!.length ?? 0)));
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

/** Lines of one paragraph: a blank between them, none between Chinese letters. */
const joinLines = (lines: readonly string[]): string => lines.reduce((text, line) => (text === '' ? line : wide.test(text.at(-1)!) && wide.test(line.trim()[0]!) ? text + line.trim() : `${text} ${line.trim()}`), '');
