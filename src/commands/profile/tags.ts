import { abs, add, join } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { scaledLabel } from '../../core/base/measure.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { Report } from '../../core/graph/report.ts';
import { alignRight } from '../../core/base/tabular.ts';
import { setsInUse } from '../../core/view/tag-filters.ts';
import { compareText } from '../../core/base/text.ts';
import type { ReportCommand } from '../command.ts';

export interface TagValue {
  readonly value: string;
  readonly sum: Int64;
  /** Some label has this text as a string. */
  readonly isText: boolean;
  /** The numbers that are shown as this text. */
  readonly numbers: readonly Int64[];
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
  // First by label set, which is one pass over two columns, then the sets by label.
  const sums = sumsBySet(p, index);
  const keys = new Map<number, Map<string, { value: string; sum: Int64; isText: boolean; numbers: Int64[] }>>();
  const texts = new Map<string, string>();
  for (const set of setsInUse(p)) {
    const value = sums(set);
    for (let i = labels.setFrom[set]!, to = labels.setFrom[set + 1]!; i < to; i++) {
      const key = labels.key[i]!;
      let text: string | undefined;
      let number: Int64 | undefined;
      if (labels.str[i]! >= 0) text = p.strings.at(labels.str[i]!);
      else {
        const id = `${key},${labels.num.at(i)}`;
        text = texts.get(id);
        if (text === undefined) {
          number = labels.num.at(i);
          texts.set(id, (text = scaledLabel(number, units.unit.get(key) ?? '', config.unit)));
        }
      }
      let parts = keys.get(key);
      if (!parts) keys.set(key, (parts = new Map()));
      let part = parts.get(text);
      if (!part) parts.set(text, (part = { value: text, sum: 0, isText: false, numbers: [] }));
      part.sum = add(part.sum, value);
      part.isText ||= labels.str[i]! >= 0;
      if (number !== undefined) part.numbers.push(number);
    }
  }
  return [...keys]
    .map(
      ([key, sums]): TagKey => ({
        key: p.strings.at(key),
        sum: [...sums.values()].reduce((total: Int64, { sum }) => add(total, sum), 0),
        values: [...sums.values()].sort(byWeight),
      }),
    )
    .sort((a, b) => compareText(a.key, b.key));
}

/** Sums of a value column by label set; a column of 64 bits is added up in its two halves. */
export function sumsBySet(p: Profile, index: number): (set: number) => Int64 {
  const { lo, hi } = p.values[index]!;
  const { set } = p.labels;
  const count = p.labels.setFrom.length - 1;
  const sum = (column: Float64Array): Float64Array => {
    const out = new Float64Array(count);
    const { rows } = p;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r]!;
      out[set[row]!]! += column[row]!;
    }
    return out;
  };
  const low = sum(lo);
  if (hi === null) return s => low[s]!;
  const high = sum(hi);
  return s => join(low[s]!, high[s]!);
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

export const tags: ReportCommand = {
  kind: 'report',
  name: 'tags',
  summary: 'Values by label',
  usage: [
    'tags [tag_regex]* [-ignore_regex]* [>file]',
    'Lists the labels of samples with a key:value that matches a tag_regex and no ignore_regex.',
  ],
  defaultNodeCount: 80,
  wordsAreTags: true,
  format: 'tags',
  report: ({ report }) => print(report),
};
