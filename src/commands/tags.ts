import { abs, add } from '../core/int64.ts';
import type { Int64 } from '../core/int64.ts';
import { scaledLabel } from '../core/measure.ts';
import type { Report } from '../core/report.ts';
import { alignRight } from '../core/tabular.ts';
import { compareText } from '../core/text.ts';
import type { Command } from './command.ts';

export interface TagValue {
  readonly value: string;
  readonly sum: Int64;
}

export interface TagKey {
  readonly key: string;
  readonly sum: Int64;
  /** Largest first. */
  readonly values: readonly TagValue[];
}

/** Values added up by label key and value; a sample with several values of a key counts for each. */
export function tagSums(report: Report): TagKey[] {
  const { profile: p, units, config, index } = report.view;
  const { labels } = p;
  const column = p.values[index]!;
  const keys = new Map<number, Map<string, Int64>>();
  const texts = new Map<string, string>();
  for (const row of p.rows) {
    const from = labels.from[row]!;
    const to = labels.from[row + 1]!;
    if (from === to) continue;
    const value = column.at(row);
    for (let i = from; i < to; i++) {
      const key = labels.key[i]!;
      let text: string;
      if (labels.str[i]! >= 0) text = p.strings.at(labels.str[i]!);
      else {
        const id = `${key},${labels.num.at(i)}`;
        text = texts.get(id) ?? scaledLabel(labels.num.at(i), units.unit.get(key) ?? '', config.unit);
        texts.set(id, text);
      }
      let sums = keys.get(key);
      if (!sums) keys.set(key, (sums = new Map()));
      sums.set(text, add(sums.get(text) ?? 0, value));
    }
  }
  return [...keys]
    .map(([key, sums]): TagKey => ({
      key: p.strings.at(key),
      sum: [...sums.values()].reduce((a, b) => add(a, b), 0),
      values: [...sums].map(([value, sum]) => ({ value, sum })).sort(byWeight),
    }))
    .sort((a, b) => compareText(a.key, b.key));
}

function byWeight(a: TagValue, b: TagValue): number {
  if (a.sum !== b.sum) {
    const x = abs(a.sum);
    const y = abs(b.sum);
    return x > y ? -1 : x < y ? 1 : 0;
  }
  return compareText(a.value, b.value);
}

function print(report: Report): string[] {
  const lines: string[] = [];
  const { total } = report;
  const share = (value: Int64): string => (total > 0 ? ` (${report.percent(value)})` : '');
  for (const { key, sum, values } of tagSums(report)) {
    lines.push(`${key}:\t Total ${report.value(sum)} of ${report.value(total)}${share(sum)}`);
    for (const { value, sum: part } of values) lines.push(` \t${report.value(part)}${share(part)}:\t ${value}`);
    lines.push('');
  }
  return lines.length === 0 ? [] : [alignRight(lines.join('\n').split('\n'))];
}

export const tags: Command = {
  name: 'tags',
  summary: 'Values by label',
  usage: ['tags [tag_regex]* [-ignore_regex]* [>file]', 'Lists the labels of samples with a key:value that matches a tag_regex and no ignore_regex.'],
  defaultNodeCount: 80,
  wordsAreTags: true,
  format: 'tags',
  report: ({ report }) => print(report),
};
