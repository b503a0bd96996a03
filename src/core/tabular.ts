import { runeCount } from './text.ts';

/**
 * Go's text/tabwriter, right-aligned with one blank of padding: cells end with
 * a tab; what follows the last tab of a line is no cell. A column is as wide as
 * its longest cell among neighbouring lines that have one.
 */
export function alignRight(lines: readonly string[]): string {
  const cells = lines.map(line => line.split('\t'));
  const out: string[] = [];
  const format = (from: number, to: number, widths: readonly number[]): void => {
    const column = widths.length;
    let start = from;
    for (let line = from; line < to; line++) {
      if (column >= cells[line]!.length - 1) continue;
      write(start, line, widths);
      start = line;
      let width = 0;
      for (; line < to && column < cells[line]!.length - 1; line++) width = Math.max(width, runeCount(cells[line]![column]!) + 1);
      format(start, line, [...widths, width]);
      start = line;
    }
    write(start, to, widths);
  };
  const write = (from: number, to: number, widths: readonly number[]): void => {
    for (let line = from; line < to; line++) {
      out.push(`${cells[line]!.map((cell, i) => (i < widths.length ? ' '.repeat(Math.max(0, widths[i]! - runeCount(cell))) : '') + cell).join('')}\n`);
    }
  };
  format(0, cells.length, []);
  return out.join('');
}
