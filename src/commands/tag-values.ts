import { abs, add } from '../core/int64.ts';
import type { Int64 } from '../core/int64.ts';
import { Memo } from '../core/memo.ts';
import type { Config } from '../core/options.ts';
import { escapePattern } from '../core/pattern.ts';
import type { Profile } from '../core/profile.ts';
import { Report } from '../core/report.ts';
import { compareText } from '../core/text.ts';
import { setsInUse } from '../core/tags.ts';
import { makeView } from '../core/view.ts';
import { sumsBySet } from './tags.ts';
import type { Locale } from './weights.ts';

/** A label's value as a filter names it, and what its samples add up to. */
export interface TagChoice {
  /** A regexp for a text, a number with its unit for a numeric label: what tagfocus takes after `key=`. */
  readonly filter: string;
  /** The value with its share of the total. */
  readonly description: string;
}

export interface TagChoices {
  readonly key: string;
  readonly description: string;
  /** Heaviest first. */
  readonly values: readonly TagChoice[];
}

/** Values of a key that are offered at most; a label that counts requests has one for each. */
const MOST_VALUES = 1000;

const known = new Memo<readonly TagChoices[]>(4);

/** The label keys of a view in the order of their names, each with its values. */
export function tagChoices(profile: Profile, config: Config, locale: Locale): readonly TagChoices[] {
  return known.get(profile, JSON.stringify(config), () => collect(profile, config, locale));
}

function collect(profile: Profile, config: Config, locale: Locale): TagChoices[] {
  const view = makeView(profile, { ...config, unit: config.unit === 'minimum' ? 'auto' : config.unit }, null, () => {});
  const { profile: p, units, index } = view;
  const { labels } = p;
  const sumOf = sumsBySet(p, index);
  const keys = new Map<number, Map<string, Int64>>();
  for (const set of setsInUse(p)) {
    const value = sumOf(set);
    for (let i = labels.setFrom[set]!; i < labels.setFrom[set + 1]!; i++) {
      const key = labels.key[i]!;
      const filter = labels.str[i]! >= 0 ? escapePattern(p.strings.at(labels.str[i]!)) : `${labels.num.at(i)}${rangeUnit(units.unit.get(key))}`;
      let sums = keys.get(key);
      if (!sums) keys.set(key, (sums = new Map()));
      sums.set(filter, add(sums.get(filter) ?? 0, value));
    }
  }
  const report = new Report(view, locale, { visual: false, objectNames: false, callTree: false });
  const describe = (sum: Int64): string => `${report.value(sum)} ${report.percent(sum).trim()}`;
  return [...keys]
    .map(([key, sums]) => {
      const heaviest = [...sums].sort((a, b) => larger(a[1], b[1]) || compareText(a[0], b[0])).slice(0, MOST_VALUES);
      return {
        key: p.strings.at(key),
        description: `${sums.size} value${sums.size === 1 ? '' : 's'}, ${describe([...sums.values()].reduce(add, 0))}`,
        values: heaviest.map(([filter, sum]) => ({ filter, description: describe(sum) })),
      };
    })
    .sort((a, b) => compareText(a.key, b.key));
}

/** A range's unit is made of letters; one that is not cannot be written. */
function rangeUnit(unit: string | undefined): string {
  return unit !== undefined && /^[A-Za-z]+$/.test(unit) ? unit : '';
}

function larger(a: Int64, b: Int64): number {
  const x = abs(a);
  const y = abs(b);
  return x > y ? -1 : x < y ? 1 : 0;
}
