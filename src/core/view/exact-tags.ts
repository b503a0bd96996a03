import { toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { scale } from '../base/measure.ts';
import { Memo } from '../base/memo.ts';
import type { Profile } from '../profile/profile.ts';
import { labelUnits, parseRange, setsInUse } from './tag-filters.ts';
import type { LabelUnits } from './tag-filters.ts';

/** The place of an expression: a value of an option, which is trimmed, or one word of a line, which ends at a blank. */
export type Place = 'option' | 'word';

/** A numeric label as a range sees it. */
interface Amount {
  readonly key: string;
  readonly num: Int64;
  /** In the unit of the range. */
  readonly scaled: number;
}

/**
 * Expressions of tagfocus and tagignore that match one value of a label and
 * no other label of the profile. The rules that they must get around are those
 * of compileTagFilter: the first `=` ends the key, a number is a range over
 * numeric labels only, a comma begins another pattern. A label that no
 * expression can name alone has none.
 */
export class ExactTags {
  /** By key, then by text as a pattern sees it: how many values look so. */
  private readonly texts = new Map<string, Map<string, number>>();
  /** By key: the distinct numbers. */
  private readonly numbers = new Map<string, Set<Int64>>();
  /** By unit of key: numbers of one key or, under null, of all keys, in ascending order. */
  private readonly amounts = new Map<string | null, Map<string, readonly Amount[]>>();
  /** By `key:value`: how many labels look so to a pattern without a key. */
  private joined: Map<string, number> | undefined;

  private readonly unitOf = new Map<string, string>();

  constructor(p: Profile, units: LabelUnits) {
    const { setFrom, key, str, num } = p.labels;
    const seen = new Map<number, Set<number>>();
    for (const set of setsInUse(p)) {
      for (let i = setFrom[set]!; i < setFrom[set + 1]!; i++) {
        const name = p.strings.at(key[i]!);
        if (str[i]! < 0) {
          grouped(this.numbers, name, () => new Set()).add(num.at(i));
          this.unitOf.set(name, units.unit.get(key[i]!) ?? '');
          continue;
        }
        const values = grouped(seen, key[i]!, () => new Set());
        if (!values.has(str[i]!)) {
          values.add(str[i]!);
          const text = p.strings.at(str[i]!).toWellFormed();
          const counts = grouped(this.texts, name, () => new Map());
          counts.set(text, (counts.get(text) ?? 0) + 1);
        }
      }
    }
  }

  /** The expression for a text, or undefined. */
  ofText(key: string, value: string, place: Place): string | undefined {
    const seen = value.toWellFormed();
    if (isWritableKey(key, place))
      return this.texts.get(key)?.get(seen) === 1 ? `${key}=${exactPattern(seen, place)}` : undefined;
    // Without a key a pattern looks at `key:value`.
    const pair = `${key.toWellFormed()}:${seen}`;
    return this.joinedTexts().get(pair) === 1 ? exactPattern(pair, place).replaceAll('=', '\\x3d') : undefined;
  }

  /** The expression for a number, or undefined. */
  ofNumber(key: string, value: Int64, place: Place): string | undefined {
    return this.ofNumbers(key, [value], place, num => num === value);
  }

  /**
   * A range from the smallest to the largest of some numbers of one key, or
   * undefined where it would match a label for which `fits` is false. `fits` is
   * called with a number of this key and the key's unit.
   */
  ofNumbers(
    key: string,
    values: readonly Int64[],
    place: Place,
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
    // Only units of a family must be named; one that is not made of letters by the family's name.
    for (const suffix of new Set(['', unit, scale(1, unit, unit).unit])) {
      if (!/^[A-Za-z]*$/.test(suffix)) continue;
      // A single number alone on a line is a count of rows.
      const text =
        low === high && (keyed || place === 'option') ? `${low}${suffix}` : `${low}${suffix}:${high}${suffix}`;
      const range = parseRange(text);
      if (!range || (!keyed && place === 'word' && text.startsWith('-'))) continue;
      const amounts = this.amountsIn(keyed ? key : null, range.unit);
      let i = firstFrom(amounts, range.low);
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

  private joinedTexts(): Map<string, number> {
    if (!this.joined) {
      this.joined = new Map();
      for (const [key, counts] of this.texts) {
        for (const [text, count] of counts) {
          const pair = `${key.toWellFormed()}:${text}`;
          this.joined.set(pair, (this.joined.get(pair) ?? 0) + count);
        }
      }
    }
    return this.joined;
  }

  private amountsIn(key: string | null, unit: string): readonly Amount[] {
    const byUnit = grouped(this.amounts, key, () => new Map<string, readonly Amount[]>());
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

function grouped<K, V>(groups: Map<K, V>, key: K, make: () => V): V {
  let group = groups.get(key);
  if (group === undefined) groups.set(key, (group = make()));
  return group;
}

/** Index of the first amount of at least `low`. */
function firstFrom(amounts: readonly Amount[], low: number): number {
  let from = 0;
  let to = amounts.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (amounts[middle]!.scaled < low) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Characters that a line cannot hold, trims, or shows as nothing; a byte that is not UTF-8 counts as U+FFFD. */
const unwritable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\ufeff\ufffd]|(?! )\p{Zs}/u;

/** Whether `key=` names the key in an expression. */
export function isWritableKey(key: string, place: Place): boolean {
  if (key === '' || /^ |=|\/\/:/.test(key) || unwritable.test(key)) return false;
  return place === 'option' || !/^[->]| /.test(key);
}

/** A key in a list of keys, as tagroot and tagleaf have it. */
export function isListableKey(key: string): boolean {
  return key !== '' && !/^ | $|,|\/\/:/.test(key) && !unwritable.test(key);
}

/** Characters of a text that a pattern writes in another way: a long number first, since other rules look at digits. */
const special = new RegExp(`[0-9]{19,}|[\\\\.+*?()|[\\]{}^$]|,|(?<=/)/(?=:)|${unwritable.source}`, 'gu');

/** A pattern that matches a text and nothing else, and that is neither a range nor two patterns. */
export function exactPattern(text: string, place: Place): string {
  const seen = text.toWellFormed();
  const escape = (found: string, at: number): string => {
    // A number of more than 64 bits is refused, also within a pattern.
    if (found.length > 2) return `[${found[0]}]${found.slice(1)}`;
    if (/^[\\.+*?()|[\]{}^$]$/.test(found)) return `\\${found}`;
    const code = found.codePointAt(0)!.toString(16).padStart(2, '0');
    // Braces keep the digits of the escape away from those after it.
    return code.length > 2 || /[0-9]/.test(seen.charAt(at + found.length)) ? `\\x{${code}}` : `\\x${code}`;
  };
  const pattern = seen.replace(special, escape);
  return `^${place === 'word' ? pattern.replaceAll(' ', '\\x{20}') : pattern}$`;
}

const known = new Memo<ExactTags>(2);

/** The expressions for the labels of a profile. */
export function exactTags(profile: Profile): ExactTags {
  return known.get(profile, '', () => new ExactTags(profile, labelUnits(profile)));
}
