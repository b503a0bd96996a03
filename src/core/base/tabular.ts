import { runeCount } from './text.ts';

/**
 * Go's text/tabwriter, right-aligned with one blank of padding. A cell ends
 * with a tab (or vertical tab); what follows the last one of a line is no
 * cell. A column is as wide as its longest cell among neighbouring lines that
 * have one. A form feed ends a line and all columns. Text between two bytes
 * 0xff is left as it is.
 */
export function alignRight(lines: readonly string[]): string {
  return splitBlocks(`${lines.join('\n')}\n`)
    .map(alignBlock)
    .join('');
}

/** The byte 0xff, as text carries it. */
const escape = '\udcff';

/** Lines of cells, in blocks that form feeds end. */
function splitBlocks(text: string): string[][][] {
  const blocks: string[][][] = [];
  let block: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let escaped = false;
  const endLine = (): void => {
    block.push([...cells, cell]);
    cells = [];
    cell = '';
  };
  for (const char of text) {
    if (char === escape) escaped = !escaped;
    if (escaped || char === escape) cell += char;
    else if (char === '\t' || char === '\v') {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') endLine();
    else if (char === '\f') {
      endLine();
      blocks.push(block);
      block = [];
    } else cell += char;
  }
  // What is still open has no line end of its own: it is text up to the end.
  if (cell !== '' || cells.length > 0) block.push([...cells, cell]);
  else if (block.length > 0) block.push(['']);
  if (block.length > 0) blocks.push(block);
  return blocks;
}

function alignBlock(lines: readonly (readonly string[])[], index: number, blocks: readonly unknown[]): string {
  const out: string[] = [];
  const format = (from: number, to: number, widths: readonly number[]): void => {
    const column = widths.length;
    let start = from;
    for (let line = from; line < to; line++) {
      if (column >= lines[line]!.length - 1) continue;
      write(start, line, widths);
      start = line;
      let width = 0;
      for (; line < to && column < lines[line]!.length - 1; line++)
        width = Math.max(width, cellWidth(lines[line]![column]!) + 1);
      format(start, line, [...widths, width]);
      start = line;
    }
    write(start, to, widths);
  };
  const write = (from: number, to: number, widths: readonly number[]): void => {
    for (let line = from; line < to; line++) {
      const text = lines[line]!.map(
        (cell, i) => (i < widths.length ? ' '.repeat(Math.max(0, widths[i]! - cellWidth(cell))) : '') + cell,
      ).join('');
      const last = index === blocks.length - 1 && line === lines.length - 1;
      out.push(last ? text : `${text}\n`);
    }
  };
  format(0, lines.length, []);
  return out.join('');
}

/** Code points; the two bytes around escaped text do not count. */
function cellWidth(cell: string): number {
  return runeCount(cell) - 2 * Math.floor((cell.split(escape).length - 1) / 2);
}
