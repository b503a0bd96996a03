import { Memo } from '../../core/base/memo.ts';
import { defaults } from '../../core/view/options.ts';
import type { Config, OptionName } from '../../core/view/options.ts';
import { sameFamily } from '../../core/base/measure.ts';
import { offeredUnits } from '../../core/base/units.ts';
import { isWritableKey } from '../../core/view/exact-tags.ts';
import type { ExpressionPlace } from '../../core/view/exact-tags.ts';
import { escapePattern } from '../../core/base/pattern.ts';
import { Report } from '../../core/graph/report.ts';
import { makeView, sampleIndex } from '../../core/view/view.ts';
import { most, pick, unescapePattern } from '../candidates.ts';
import type { Candidate, Offer, CompletionContext } from '../candidates.ts';
import { tagChoices } from '../profile/tag-values.ts';
import type { TagChoice } from '../profile/tag-values.ts';
import { rankingOf } from '../profile/weights.ts';

/** Clears options: a filter is completed in the view without its present value. */
const without = (config: Config, names: readonly (keyof Config)[]): Config => ({
  ...config,
  ...Object.fromEntries(names.map(name => [name, ''])),
});

export interface FunctionWish {
  /** The word may contain blanks; otherwise each becomes a `.`, which matches it. */
  readonly blanks: boolean;
  /** Options that the word is a new value of. */
  readonly forget: readonly (keyof Config)[];
}

/** Returns the functions whose names match a typed pattern, heaviest first, as patterns that match the name. */
export function functionsFor(
  { profile, config, host, hurry }: CompletionContext,
  typed: string,
  from: number,
  wish: FunctionWish,
): Offer {
  const ranking = rankingOf(profile, without(config, wish.forget), host);
  const query = unescapePattern(typed);
  if (hurry && !ranking.advance(STEPS_IN_A_HURRY))
    return {
      from,
      query,
      candidates: [],
      total: 0,
      pending: {
        text: `ranking ${profile.functions.name.length} functions by weight`,
        advance: () => ranking.advance(),
      },
    };
  const functions = ranking.finish();
  const { indices, total } = functions.table.find(query, most);
  const candidates = indices.map((i): Candidate => {
    const name = functions.table.names[i]!;
    // Getters, because a menu is made at each key and shows few candidates.
    return {
      label: name,
      get text() {
        const escaped = escapePattern(name);
        return wish.blanks ? escaped : escaped.replace(/\s/g, '.');
      },
      get description() {
        return functions.describe(i) || 'not in what is shown now';
      },
    };
  });
  return { from, query, candidates, total };
}

/** A small profile's functions are in order after fewer. */
const STEPS_IN_A_HURRY = 4;

/**
 * Completes `tagfocus=` and the like: keys, then values of a key. `option` is the
 * option being set, or empty for a word of a line. Omits values that no
 * expression matches alone.
 */
export function tagFilters(around: CompletionContext, typed: string, from: number, option: '' | OptionName): Offer {
  const all = tagChoices(around.profile, without(around.config, option === '' ? [] : [option]), around.host);
  const place: ExpressionPlace = option === '' ? 'word' : 'option';
  const equals = typed.indexOf('=');
  if (equals >= 0) {
    const key = typed.slice(0, equals);
    const { values = [] } = all.find(choices => choices.key === key) ?? {};
    // A comma begins another pattern, unless the typed value contains it.
    const whole = unescapePattern(typed.slice(equals + 1));
    const at =
      whole !== '' && values.some(({ label }) => label.startsWith(whole))
        ? equals + 1
        : Math.max(equals, typed.lastIndexOf(',')) + 1;
    const candidates = values.flatMap(value => {
      const expression = value.expression(place);
      // After a comma only a pattern can follow, and a number is a range.
      if (!expression?.startsWith(`${key}=`) || (at > equals + 1 && value.number !== undefined)) return [];
      return [{ text: expression.slice(equals + 1), label: value.label, description: value.description }];
    });
    return pick(from + at, unescapePattern(typed.slice(at)), candidates);
  }
  const pair = (key: string, { label, description, expression }: TagChoice): Candidate[] => {
    const text = expression(place);
    return text === undefined ? [] : [{ text, label: `${key}=${label}`, description }];
  };
  return pick(from, unescapePattern(typed), [
    ...all.flatMap(({ key, description }) => (isWritableKey(key, place) ? [{ text: `${key}=`, description }] : [])),
    ...all.flatMap(({ key, values }) => values.slice(0, 100).flatMap(value => pair(key, value))),
  ]);
}

/** Returns the label keys as candidates for an option. */
export function tagKeys({ profile, config, host }: CompletionContext, option: keyof Config): Candidate[] {
  return tagChoices(profile, without(config, [option]), host).map(({ key, description }) => ({
    text: key,
    description,
  }));
}

const totals = new Memo<string>(64);

/** Returns the sample types, with their totals over the whole profile. */
export function typesOf({ profile, config, host }: CompletionContext): Candidate[] {
  const now =
    config.sample_index === '' ? undefined : profile.sampleTypes[sampleIndex(profile, config.sample_index)]?.type;
  return profile.sampleTypes.map(({ type, unit }) => {
    const total = totals.get(profile, type, () => {
      const view = makeView(profile, { ...defaults, sample_index: type, unit: 'auto' }, null, () => {});
      return new Report(view, host, { visual: false, objectNames: false, callTree: false }).value(view.total);
    });
    return { text: type, description: `${unit}, total ${total}${type === now ? ' (shown now)' : ''}` };
  });
}

/** Returns the units that the shown values can be converted to. */
export function unitsOf({ profile, config }: CompletionContext): Candidate[] {
  const { unit } = profile.sampleTypes[sampleIndex(profile, config.sample_index)] ?? { unit: '' };
  return [
    { text: 'minimum', description: 'one unit for the whole report (the default)' },
    { text: 'auto', description: 'a unit for each value' },
    ...offeredUnits()
      .filter(({ text }) => sameFamily(text, unit))
      .map(({ text, words }) => ({ text, description: words })),
  ];
}
