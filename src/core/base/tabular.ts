import { runeCount } from './text.ts';

/**
 * Aligns columns as Go's text/tabwriter does with AlignRight and one blank of padding. A cell ends
 * with a tab or vertical tab; the text after the last tab of a line is not a cell. A column is as
 * wide as its longest cell among the consecutive lines that have it. A form feed ends a line and
 * all columns. Text between two bytes 0xff is not interpreted.
 */
export function alignRight(lines: readonly string[]): string {
  return splitBlocks(`${lines.join('\n')}\n`)
    .map(alignBlock)
    .join('');
}

/** The byte 0xff, in the form of decodeText. */
const escape = '\udcff';

/** Splits a text into blocks (which end at form feeds) of lines of cells. */
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
  // The last line is not complete: it has no line end.
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

/** Returns the width in code points, without the two bytes around escaped text. */
function cellWidth(cell: string): number {
  return runeCount(cell) - 2 * Math.floor((cell.split(escape).length - 1) / 2);
}
