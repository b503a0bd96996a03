import { toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { scale } from '../base/measure.ts';
import { Memo } from '../base/memo.ts';
import type { Profile } from '../profile/profile.ts';
import { labelUnits, parseRange, setsInUse } from './tag-filters.ts';
import type { LabelUnits } from './tag-filters.ts';

/** Where an expression is typed: as an option's value (trimmed), or as one word of a line (ends at a blank). */
export type ExpressionPlace = 'option' | 'word';

/** A numeric label and its value in the unit of a range. */
interface Amount {
  readonly key: string;
  readonly num: Int64;
  /** In the unit of the range. */
  readonly scaled: number;
}

/**
 * Builds tagfocus and tagignore expressions that match one value of a label
 * and no other label of the profile. compileTagFilter sets the rules to avoid:
 * the first `=` ends the key, a number is a range over numeric labels only, a
 * comma begins another pattern. The methods return undefined for a label that
 * no expression can match alone.
 */
export class ExactTags {
  /** By key, then by well-formed text: how many distinct values have that text. */
  private readonly texts = new Map<string, Map<string, number>>();
  /** By key: its distinct numbers. */
  private readonly numbers = new Map<string, Set<Int64>>();
  /** By key (null: all keys), then by unit: the numbers that convert to the unit, ascending. */
  private readonly amounts = new Map<string | null, Map<string, readonly Amount[]>>();
  /** By `key:value`, which is the text that a pattern without a key is matched against: its number of labels. */
  private pairCounts: Map<string, number> | undefined;

  private readonly unitOf = new Map<string, string>();

  constructor(p: Profile, units: LabelUnits) {
    const { setFrom, key, str, num } = p.labels;
    const seen = new Map<number, Set<number>>();
    for (const set of setsInUse(p)) {
      for (let i = setFrom[set]!; i < setFrom[set + 1]!; i++) {
        const name = p.strings.at(key[i]!);
        if (str[i]! < 0) {
          getOrCreate(this.numbers, name, () => new Set()).add(num.at(i));
          this.unitOf.set(name, units.unit.get(key[i]!) ?? '');
          continue;
        }
        const values = getOrCreate(seen, key[i]!, () => new Set());
        if (!values.has(str[i]!)) {
          values.add(str[i]!);
          const text = p.strings.at(str[i]!).toWellFormed();
          const counts = getOrCreate(this.texts, name, () => new Map());
          counts.set(text, (counts.get(text) ?? 0) + 1);
        }
      }
    }
  }

  /** Returns the expression for a text, or undefined. */
  ofText(key: string, value: string, place: ExpressionPlace): string | undefined {
    const seen = value.toWellFormed();
    if (isWritableKey(key, place))
      return this.texts.get(key)?.get(seen) === 1 ? `${key}=${exactPattern(seen, place)}` : undefined;
    // A pattern without a key is matched against `key:value`.
    const pair = `${key.toWellFormed()}:${seen}`;
    return this.countPairs().get(pair) === 1 ? exactPattern(pair, place).replaceAll('=', '\\x3d') : undefined;
  }

  /** Returns the expression for a number, or undefined. */
  ofNumber(key: string, value: Int64, place: ExpressionPlace): string | undefined {
    return this.ofNumbers(key, [value], place, num => num === value);
  }

  /**
   * Returns a range from the smallest to the largest of `values`, or undefined
   * if the range would also match another key or a number that `fits` rejects.
   * `fits` receives a number of this key and the key's unit.
   */
  ofNumbers(
    key: string,
    values: readonly Int64[],
    place: ExpressionPlace,
    fits: (num: Int64, unit: string) => boolean,
  ): string | undefined {
    let low = values[0]!;
    let high = low;
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const keyed = isWritableKey(key, place);
    const unit = this.unitOf.get(key) ?? '';
    // Try the shortest form first: no unit, the key's own unit, then its family's default unit.
    for (const suffix of new Set(['', unit, scale(1, unit, unit).unit])) {
      if (!/^[A-Za-z]*$/.test(suffix)) continue;
      // A line would read a bare number as a number of rows.
      const text =
        low === high && (keyed || place === 'option') ? `${low}${suffix}` : `${low}${suffix}:${high}${suffix}`;
      const range = parseRange(text);
      if (!range || (!keyed && place === 'word' && text.startsWith('-'))) continue;
      const amounts = this.amountsIn(keyed ? key : null, range.unit);
      let i = lowerBound(amounts, range.low);
      if (i === amounts.length || amounts[i]!.scaled > range.high) continue;
      while (
        i < amounts.length &&
        amounts[i]!.scaled <= range.high &&
        amounts[i]!.key === key &&
        fits(amounts[i]!.num, unit)
      )
        i++;
      if (i === amounts.length || amounts[i]!.scaled > range.high) return keyed ? `${key}=${text}` : text;
    }
    return undefined;
  }

  private countPairs(): Map<string, number> {
    if (!this.pairCounts) {
      this.pairCounts = new Map();
      for (const [key, counts] of this.texts) {
        for (const [text, count] of counts) {
          const pair = `${key.toWellFormed()}:${text}`;
          this.pairCounts.set(pair, (this.pairCounts.get(pair) ?? 0) + count);
        }
      }
    }
    return this.pairCounts;
  }

  private amountsIn(key: string | null, unit: string): readonly Amount[] {
    const byUnit = getOrCreate(this.amounts, key, () => new Map<string, readonly Amount[]>());
    let amounts = byUnit.get(unit);
    if (!amounts) {
      const keys = key === null ? [...this.numbers.keys()] : [key];
      const all = keys.flatMap(name =>
        [...(this.numbers.get(name) ?? [])].map(num => ({
          key: name,
          num,
          ...scale(num, this.unitOf.get(name) ?? '', unit),
        })),
      );
      amounts = all
        .filter(amount => amount.unit === unit)
        .map(({ key: name, num, value }) => ({ key: name, num, scaled: value }))
        .sort((a, b) => a.scaled - b.scaled || toFloat(a.num) - toFloat(b.num));
      byUnit.set(unit, amounts);
    }
    return amounts;
  }
}

function getOrCreate<K, V>(groups: Map<K, V>, key: K, make: () => V): V {
  let group = groups.get(key);
  if (group === undefined) groups.set(key, (group = make()));
  return group;
}

/** Returns the index of the first amount that is `low` or more. */
function lowerBound(amounts: readonly Amount[], low: number): number {
  let from = 0;
  let to = amounts.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (amounts[middle]!.scaled < low) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Characters that a line trims, cannot hold or shows as nothing. A byte that is not UTF-8 appears as U+FFFD. */
const unwritable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\ufeff\ufffd]|(?! )\p{Zs}/u;

/** Whether an expression can begin with `key=`. */
export function isWritableKey(key: string, place: ExpressionPlace): boolean {
  if (key === '' || /^ |=|\/\/:/.test(key) || unwritable.test(key)) return false;
  return place === 'option' || !/^[->]| /.test(key);
}

/** Whether a key can be an item of a comma-separated list, as in tagroot and tagleaf. */
export function isListableKey(key: string): boolean {
  return key !== '' && !/^ | $|,|\/\/:/.test(key) && !unwritable.test(key);
}

/** Parts of a text that exactPattern escapes. Long numbers come first because the other alternatives match digits. */
const special = new RegExp(`[0-9]{19,}|[\\\\.+*?()|[\\]{}^$]|,|(?<=/)/(?=:)|${unwritable.source}`, 'gu');

/** Returns a pattern that matches `text` alone, and that compileTagFilter reads as one pattern and not as a range. */
export function exactPattern(text: string, place: ExpressionPlace): string {
  const seen = text.toWellFormed();
  const escape = (found: string, at: number): string => {
    // parseRange refuses numbers of more than 64 bits, also inside a pattern.
    if (found.length > 2) return `[${found[0]}]${found.slice(1)}`;
    if (/^[\\.+*?()|[\]{}^$]$/.test(found)) return `\\${found}`;
    const code = found.codePointAt(0)!.toString(16).padStart(2, '0');
    // Braces separate the digits of the escape from a digit that follows.
    return code.length > 2 || /[0-9]/.test(seen.charAt(at + found.length)) ? `\\x{${code}}` : `\\x${code}`;
  };
  const pattern = seen.replace(special, escape);
  return `^${place === 'word' ? pattern.replaceAll(' ', '\\x{20}') : pattern}$`;
}

const known = new Memo<ExactTags>(2);

/** Returns the expression builder of a profile; builders are cached. */
export function exactTags(profile: Profile): ExactTags {
  return known.get(profile, '', () => new ExactTags(profile, labelUnits(profile)));
}
