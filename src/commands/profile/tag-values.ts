import { exactTags } from '../../core/view/exact-tags.ts';
import type { ExpressionPlace } from '../../core/view/exact-tags.ts';
import { abs, add } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { scale } from '../../core/base/measure.ts';
import { Memo } from '../../core/base/memo.ts';
import type { Config } from '../../core/view/options.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { Report } from '../../core/graph/report.ts';
import { compareText } from '../../core/base/text.ts';
import { setsInUse } from '../../core/view/tag-filters.ts';
import { makeView } from '../../core/view/view.ts';
import { sumsBySet } from './tags.ts';
import type { Locale } from '../../core/graph/report.ts';

/** A value of a label, with the expressions that match it alone. */
export interface TagChoice {
  /** The text, or the number with its unit. */
  readonly label: string;
  /** The number without its unit; undefined for a text. */
  readonly number: string | undefined;
  /** The sum of its samples with the share of the total. */
  readonly description: string;
  /** Returns a tagfocus expression, including the key; undefined if none matches this value alone. */
  expression(place: ExpressionPlace): string | undefined;
}

export interface TagChoices {
  readonly key: string;
  readonly description: string;
  /** Heaviest first. */
  readonly values: readonly TagChoice[];
}

/** Maximum number of values per key; a label with the number of a request has one value per request. */
const MOST_VALUES = 1000;

const known = new Memo<readonly TagChoices[]>(4);

/** Returns the label keys of a view, sorted by name, with their values. */
export function tagChoices(profile: Profile, config: Config, locale: Locale): readonly TagChoices[] {
  return known.get(profile, JSON.stringify(config), () => collect(profile, config, locale));
}

function collect(profile: Profile, config: Config, locale: Locale): TagChoices[] {
  const view = makeView(profile, { ...config, unit: config.unit === 'minimum' ? 'auto' : config.unit }, null, () => {});
  const { profile: p, units, index } = view;
  const { labels } = p;
  const sumOf = sumsBySet(p, index);
  /** By key: texts by themselves, numbers as numbers. */
  const keys = new Map<number, Map<string | number | bigint, Int64>>();
  for (const set of setsInUse(p)) {
    const value = sumOf(set);
    for (let i = labels.setFrom[set]!; i < labels.setFrom[set + 1]!; i++) {
      const key = labels.key[i]!;
      const label = labels.str[i]! >= 0 ? p.strings.at(labels.str[i]!) : labels.num.at(i);
      let sums = keys.get(key);
      if (!sums) keys.set(key, (sums = new Map()));
      sums.set(label, add(sums.get(label) ?? 0, value));
    }
  }
  const report = new Report(view, locale, { visual: false, objectNames: false, callTree: false });
  const describe = (sum: Int64): string => `${report.value(sum)} ${report.percent(sum).trim()}`;
  const exact = exactTags(profile);
  return [...keys]
    .map(([index, sums]): TagChoices => {
      const key = p.strings.at(index);
      const unit = units.unit.get(index) ?? '';
      // Numbers without a unit have the key in its place.
      const shownUnit = unit === key && scale(1, unit, '').unit === '' ? '' : unit;
      const isMixed = new Set([...sums.keys()].map(value => typeof value === 'string')).size > 1;
      const heaviest = [...sums]
        .sort((a, b) => larger(a[1], b[1]) || compareText(String(a[0]), String(b[0])))
        .slice(0, MOST_VALUES);
      return {
        key,
        description: `${sums.size} value${sums.size === 1 ? '' : 's'}, ${describe([...sums.values()].reduce(add, 0))}`,
        values: heaviest.map(([value, sum]): TagChoice => {
          const isNumber = typeof value !== 'string';
          return {
            label: isNumber ? `${value}${shownUnit}` : value,
            number: isNumber ? String(value) : undefined,
            description: `${describe(sum)}${isMixed ? `, ${isNumber ? 'number' : 'text'}` : ''}`,
            expression: place => (isNumber ? exact.ofNumber(key, value, place) : exact.ofText(key, value, place)),
          };
        }),
      };
    })
    .sort((a, b) => compareText(a.key, b.key));
}

function larger(a: Int64, b: Int64): number {
  const x = abs(a);
  const y = abs(b);
  return x > y ? -1 : x < y ? 1 : 0;
}
