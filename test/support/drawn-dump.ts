import { functionFile, functionName } from '../../src/core/profile/profile.ts';
import type { Profile } from '../../src/core/profile/profile.ts';

/** One line a sample: values, frames leaf first (inlined ones with ~ behind them), labels. */
export function drawnDump(p: Profile): string[] {
  const frame = (line: number, inlined: boolean): string => {
    const f = p.lines.function[line]!;
    const number = p.lines.line.at(line);
    const place = functionFile(p, f) === '' ? '' : `@${functionFile(p, f)}:${number}`;
    return `${functionName(p, f)}${place}${inlined ? '~' : ''}`;
  };
  return Array.from(p.rows, row => {
    const frames: string[] = [];
    for (const l of p.stack.subarray(p.stackFrom[row], p.stackTo[row])) {
      const to = p.locations.lineTo[l]!;
      for (let line = p.locations.lineFrom[l]!; line < to; line++) frames.push(frame(line, line < to - 1));
    }
    const labels: string[] = [];
    const set = p.labels.set[row]!;
    for (let i = p.labels.setFrom[set]!; i < p.labels.setFrom[set + 1]!; i++) {
      const value =
        p.labels.str[i]! >= 0
          ? p.strings.at(p.labels.str[i]!)
          : `${p.labels.num.at(i)}${p.strings.at(p.labels.unit[i]!)}`;
      labels.push(`${p.strings.at(p.labels.key[i]!)}=${value}`);
    }
    return [p.values.map(column => column.at(row)).join(' '), frames.join(' '), labels.join(' ')]
      .filter(part => part !== '')
      .join(' | ');
  });
}
