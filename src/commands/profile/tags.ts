import { cell, cellLine, textOf } from '../../core/base/cells.ts';
import type { Cell, CellLine, Line } from '../../core/base/cells.ts';
import { abs, add, join } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { scaledLabel } from '../../core/base/measure.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { Report } from '../../core/graph/report.ts';
import { alignRight } from '../../core/base/tabular.ts';
import { setsInUse } from '../../core/view/tag-filters.ts';
import { compareText } from '../../core/base/text.ts';
import type { ReportCommand } from '../command.ts';
import type { LabelTable, TagKey, TagValue } from '../result.ts';

/** Sums values by label key and value; a sample with several values of a key counts for each (pprof: printTags). */
export function tagSums(report: Report): TagKey[] {
  const { profile: p, units, config, index } = report.view;
  const { labels } = p;
  // Sum by label set first, in one pass over two columns, then by label.
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

/** Returns the sums of a value column by label set; the halves of a 64-bit column are summed separately. */
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

/** A line of tags before alignment: its aligned part and the rest. */
interface TagLine {
  readonly kind: 'tag-key' | 'tag-value';
  readonly aligned: readonly (Cell | string)[];
  readonly rest: readonly (Cell | string)[];
}

function* contents({ report, keys }: LabelTable): Iterable<TagLine> {
  const { total } = report;
  const share = (value: Int64): (Cell | string)[] => (total > 0 ? [' (', report.share('share', value)] : []);
  const end = total > 0 ? ')' : '';
  for (const { key, sum, values } of keys) {
    yield {
      kind: 'tag-key',
      aligned: [cell('key', key), ':'],
      rest: [' Total ', report.amount('value', sum, 0), ' of ', cell('total', report.value(total)), ...share(sum), end],
    };
    for (const { value, sum: part } of values)
      yield {
        kind: 'tag-value',
        aligned: [report.amount('value', part, 0), ...share(part), cell('bar', `${end}:`)],
        rest: [cell('bar', ' '), cell('name', value)],
      };
  }
}

/** The control characters of Go's tabwriter. */
const controls = /[\n\f\t\v\udcff]/;

/**
 * pprof: report.go printTags, aligned by Go's tabwriter. If a name contains a
 * control character of the tabwriter, the lines are text without cells.
 */
function print(result: LabelTable): readonly Line[] {
  const rows: CellLine[] = [];
  const lines: string[] = [];
  for (const { kind, aligned, rest } of contents(result)) {
    const [first, second] = [aligned, rest].map(cells => textOf(cellLine(kind, ...cells)));
    if (kind === 'tag-key' && rows.length > 0) lines.push('');
    lines.push(`${kind === 'tag-key' ? '' : ' \t'}${first}\t${second}`);
    rows.push(cellLine(kind, ...aligned, ...rest));
  }
  if (rows.length === 0) return [];
  lines.push('');
  const aligned = alignRight(lines);
  const texts = aligned.split('\n');
  const end = texts.pop()!;
  if (end !== '' || rows.some(row => controls.test(textOf(row))))
    return [
      ...texts.map(text => cellLine(text.trim() === '' ? 'blank' : 'tag-text', text)),
      ...(end === '' ? [] : [end]),
    ];
  const out: Line[] = [];
  let at = 0;
  for (const line of texts) {
    const row = rows[at];
    if (line.trim() === '' || !row) out.push(cellLine('blank', line));
    else {
      at++;
      out.push({ kind: row.kind, cells: [{ text: line.slice(0, line.length - textOf(row).length) }, ...row.cells] });
    }
  }
  return out;
}

export const tags: ReportCommand<LabelTable> = {
  kind: 'report',
  name: 'tags',
  summary: 'Values by label',
  usage: [
    'tags [tag_regex]* [-ignore_regex]* [>file]',
    'Lists the labels of samples with a key:value that matches a tag_regex and no ignore_regex.',
  ],
  defaultNodeCount: 80,
  wordsAreTags: true,
  make: ({ report }) => ({ kind: 'labels', report, keys: tagSums(report) }),
  print,
};
