import { resolved } from './resolved.ts';
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
          : `${p.labels.num.at(i)}${p.labels.unit[i]! < 0 ? '' : p.strings.at(p.labels.unit[i]!)}`;
      labels.push(`${p.strings.at(p.labels.key[i]!)}=${value}`);
    }
    return [p.values.map(column => column.at(row)).join(' '), frames.join(' '), labels.join(' ')]
      .filter(part => part !== '')
      .join(' | ');
  });
}

/**
 * A whole profile as lines: types, samples (values, location ids leaf first, labels), locations
 * (innermost line first, mapping, address), mappings, and what the header has that is not empty.
 *
 *   samples/count cpu/nanoseconds
 *   1 10 | 2 1 | k=v n=5kb
 *   #1 main
 *   #2 bar@b.go:35:4 < foo@f.go:22 in M1 at 0x1000
 *   M1 0x1000-0x2000+0 app
 *   period 10 cpu/nanoseconds
 */
export function profileLines(p: Profile): string[] {
  const { samples, locations, functions, mappings, types, header } = resolved(p);
  const named = new Map(functions.map(f => [f.id, f]));
  const typeText = ([type, unit]: readonly [string, string]): string => `${type}/${unit}`;
  const line = (l: { function: bigint; line: bigint; column: bigint }): string => {
    const { name, systemName, file, startLine } = named.get(l.function)!;
    const system = systemName === '' || systemName === name ? '' : `(${systemName})`;
    const start = startLine === 0n ? '' : ` from ${startLine}`;
    const place = file === '' && l.line === 0n ? '' : `@${file}:${l.line}${l.column === 0n ? '' : `:${l.column}`}`;
    return `${name}${system}${place}${start}`;
  };
  return [
    types.map(typeText).join(' '),
    ...samples.map(({ values, stack, labels }) =>
      [
        values.join(' '),
        stack.join(' '),
        labels.map(l => ('str' in l ? `${l.key}=${l.str}` : `${l.key}=${l.num}${l.unit ?? ''}`)).join(' '),
      ]
        .join(' | ')
        .replace(/[ |]+$/, ''),
    ),
    ...locations.map(l => {
      const mapping = l.mapping === 0n ? '' : ` in M${l.mapping}`;
      const address = l.address === 0n ? '' : ` at 0x${l.address.toString(16)}`;
      return `#${l.id} ${l.lines.map(line).join(' < ')}${mapping}${address}${l.folded ? ' folded' : ''}`;
    }),
    ...mappings.map(
      m =>
        `M${m.id} 0x${m.start.toString(16)}-0x${m.limit.toString(16)}+${m.offset} ` +
        [m.file, m.buildId].join(' ').trim(),
    ),
    ...(header.period === 0n ? [] : [`period ${header.period} ${typeText(header.periodType)}`]),
    ...(header.timeNanos === 0n ? [] : [`time ${header.timeNanos}`]),
    ...(header.durationNanos === 0n ? [] : [`duration ${header.durationNanos}`]),
    ...(header.comments.length === 0 ? [] : [`comments ${header.comments.join(', ')}`]),
    ...(header.defaultType === '' ? [] : [`default ${header.defaultType}`]),
    ...(header.docUrl === '' ? [] : [`doc ${header.docUrl}`]),
  ];
}
