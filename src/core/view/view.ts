import { UserError } from '../base/errors.ts';
import { dropFrames, filterByName, keepRows, pruneFrom, showFrom } from './filters.ts';
import { atoi } from '../base/format-go.ts';
import { abs, add, divide } from '../base/int64.ts';
import type { Int64, Uint64Column } from '../base/int64.ts';
import { Memo } from '../base/memo.ts';
import { changedOptions, filters, optionsAt, unmatchedText, valuesAt } from './options.ts';
import type { Config, Filter, Unmatchable } from './options.ts';
import { compilePattern } from '../base/pattern.ts';
import type { Pattern } from '../base/pattern.ts';
import type { Profile, Row } from '../profile/profile.ts';
import { addTagFrames, compileOption, compileTagFilter, filterTagKeys, labelUnits } from './tag-filters.ts';
import type { LabelUnits } from './tag-filters.ts';
import { quote } from '../base/text.ts';
import { phrase } from '../base/phrase.ts';

/** The parts of a frame that a granularity keeps. */
export interface Keeps {
  readonly functionName: boolean;
  readonly fileName: boolean;
  readonly line: boolean;
  readonly column: boolean;
  readonly address: boolean;
  /** Only the outermost line of each location. */
  readonly inlines: boolean;
  /** Nothing is blanked: granularity=addresses with inlines. */
  readonly everything: boolean;
}

/** A warning of pprof's about a view. `text` is pprof's sentence for the user; code reads the other fields. */
export type Warning =
  /** Nothing matches an option. */
  | { readonly code: 'unmatched'; readonly option: Unmatchable; readonly text: string }
  /** An option's value could be a pattern but was parsed as a range. */
  | { readonly code: 'read-as-range'; readonly option: 'tagfocus' | 'tagignore'; readonly text: string }
  /** The numbers of a label have several units; one of them is used. */
  | { readonly code: 'label-units'; readonly key: string; readonly text: string }
  /** A warning that no code needs to recognize. */
  | { readonly code: 'other'; readonly text: string };

export type Notify = (warning: Warning) => void;

/** A profile after the filters of a config, with the choices that reports need. */
export interface View {
  /** Filtered; shares every column that the filters did not change. */
  readonly profile: Profile;
  readonly config: Config;
  /** Index of the reported value. */
  readonly index: number;
  /** Prefixed with `mean_` if means are shown. */
  readonly sampleType: string;
  readonly sampleUnit: string;
  /** Sum of |value|; percentages refer to it. */
  readonly total: Int64;
  readonly ratio: number;
  readonly units: LabelUnits;
  readonly keeps: Keeps;
  /** `name=value` of each filter that reports list. */
  readonly activeFilters: readonly string[];
  /** The pattern argument of a command such as peek. */
  readonly argument: Pattern | null;
}

/**
 * Resolves sample_index to an index (pprof: profile/index.go
 * SampleIndexByName). An empty text selects the profile's default type, else
 * the last. Throws a UserError that lists the valid names.
 */
export function sampleIndex(p: Profile, text: string): number {
  const types = p.sampleTypes.map(t => t.type);
  if (text === '') {
    const preferred = p.header.defaultSampleType === '' ? -1 : types.indexOf(p.header.defaultSampleType);
    return preferred >= 0 ? preferred : types.length - 1;
  }
  let number: number | undefined;
  try {
    number = atoi(text);
  } catch {
    // Not a number: a name.
  }
  if (number !== undefined) {
    if (number < 0 || number >= types.length)
      throw new UserError(`sample_index ${text} is outside the range [0..${types.length - 1}]`);
    return number;
  }
  const plain = text.startsWith('inuse_') ? text.slice('inuse_'.length) : text;
  const found = types.findIndex(type => type === text || type === plain);
  if (found < 0) throw new UserError(`sample_index ${quote(text)} must be one of: [${types.join(' ')}]`);
  return found;
}

/**
 * Returns the sum of |value| over all samples, or over the base's samples of a
 * diff (pprof: report.go computeTotal).
 */
function computeTotal(p: Profile, index: number, mean: boolean): Int64 {
  const base = baseTest(p);
  const all = { value: 0 as Int64, divisor: 0 as Int64 };
  const marked = { value: 0 as Int64, divisor: 0 as Int64 };
  const values = p.values[index]!;
  const divisors = mean ? p.values[0]! : null;
  if (!base && !divisors && !values.hi) {
    // A column without `hi` guarantees that its sums are exact doubles.
    let sum = 0;
    for (const row of p.rows) sum += Math.abs(values.lo[row]!);
    return sum;
  }
  for (const row of p.rows) {
    const value = abs(values.at(row));
    const divisor = divisors ? divisors.at(row) : 0;
    all.value = add(all.value, value);
    all.divisor = add(all.divisor, divisor);
    if (base?.(row)) {
      marked.value = add(marked.value, value);
      marked.divisor = add(marked.divisor, divisor);
    }
  }
  const used = marked.value > 0 ? marked : all;
  return used.divisor === 0 ? used.value : divide(used.value, used.divisor);
}

/** Returns the sum of |value| that the filters leave, by the rule of the total. */
export function keptTotal({ profile, index, config: { mean } }: View): Int64 {
  return knownTotals.get(profile, `${index},${mean}`, () => computeTotal(profile, index, mean));
}

/** Returns a test for samples of a diff's base (label pprof::base=true); null if no sample has the label. */
function baseTest(p: Profile): ((row: Row) => boolean) | null {
  const { labels, strings } = p;
  const keys = new Set(labels.key);
  if (![...keys].some(key => strings.at(key) === 'pprof::base')) return null;
  const marked = new Uint8Array(labels.setFrom.length - 1);
  for (let set = 0; set < marked.length; set++) {
    for (let i = labels.setFrom[set]!; i < labels.setFrom[set + 1]!; i++) {
      if (strings.at(labels.key[i]!) === 'pprof::base' && labels.str[i]! >= 0 && strings.at(labels.str[i]!) === 'true')
        marked[set] = 1;
    }
  }
  return row => marked[labels.set[row]!] === 1;
}

function keepsOf(config: Config): Keeps {
  const g = config.granularity === '' ? 'functions' : config.granularity;
  const fine = g === 'lines' || g === 'addresses';
  return {
    functionName: g !== 'files',
    fileName: g !== 'functions',
    line: fine,
    column: fine && config.showcolumns,
    address: g === 'addresses',
    inlines: !config.noinlines,
    everything: g === 'addresses' && !config.noinlines,
  };
}

const knownUnits = new Memo<LabelUnits>(1);
const knownTotals = new Memo<Int64>(8);
/** A filtered profile and the warnings to replay on a cache hit. */
interface Filtered {
  readonly profile: Profile;
  readonly warnings: readonly Warning[];
}
const knownFrames = new Memo<Filtered>(2);
const knownFilters = new Memo<Filtered>(4);

/**
 * Applies a config in pprof's order (pprof: driver.go generateRawReport).
 * `notify` receives the warnings, including those that precede an error.
 * Throws a UserError.
 */
export function makeView(loaded: Profile, config: Config, argumentText: string | null, notify: Notify): View {
  const units = knownUnits.get(loaded, '', () => labelUnits(loaded));
  for (const [key, others] of units.ignored) {
    const name = loaded.strings.at(key);
    notify({
      code: 'label-units',
      key: name,
      text: `For tag ${name} used unit ${units.unit.get(key)}, also encountered unit(s) ${others.join(', ')}`,
    });
  }
  let p = withTagFrames(loaded, config, notify);
  if (config.relative_percentages) p = applyFilters(p, config, units, notify);
  if (p.sampleTypes.length === 0) throw new UserError('profile has no samples');
  const index = sampleIndex(p, config.sample_index);
  if (config.divide_by === 0)
    throw new UserError('zero divisor specified', phrase`set it to another number, for example divide_by=1`);
  const argument = argumentText === null ? null : compileArgument(argumentText);
  const counted = p;
  const total = knownTotals.get(counted, `${index},${config.mean}`, () => computeTotal(counted, index, config.mean));
  if (!config.relative_percentages) p = applyFilters(p, config, units, notify);
  const keeps = keepsOf(config);
  // pprof checks ids again after it added frames and blanked fields.
  if (p.functions.id.length > loaded.functions.id.length && !keeps.everything) checkAddedIds(p);
  const type = p.sampleTypes[index]!;
  return {
    profile: p,
    config,
    index,
    sampleType: (config.mean ? 'mean_' : '') + type.type,
    sampleUnit: type.unit,
    total,
    ratio: 1 / config.divide_by,
    units,
    keeps,
    activeFilters: changedOptions(config, optionsAt('filter')),
    argument,
  };
}

function checkAddedIds(p: Profile): void {
  const hasZero = (ids: Uint64Column): boolean => ids.lo.some((lo, i) => lo === 0 && ids.isZero(i));
  if (hasZero(p.functions.id))
    throw new UserError(
      'found function with reserved ID=0',
      phrase`the profile leaves no id for the frames of tagroot and tagleaf`,
    );
  if (hasZero(p.locations.id))
    throw new UserError(
      'found location with reserved id=0',
      phrase`the profile leaves no id for the frames of tagroot and tagleaf`,
    );
}

function compileArgument(text: string): Pattern {
  try {
    return compilePattern(text);
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(`parsing argument regexp ${text}: ${error.message}`, error.advice, {
        code: 'bad-pattern',
        option: 'argument',
      });
    throw error;
  }
}

/** Runs a step once per key; a cache hit returns the same profile and replays its warnings. */
function memoize(
  memo: Memo<Filtered>,
  p: Profile,
  parts: readonly unknown[],
  notify: Notify,
  step: (record: Notify) => Profile,
): Profile {
  const { profile, warnings } = memo.get(p, JSON.stringify(parts), () => {
    const warnings: Warning[] = [];
    return { profile: step(warning => warnings.push(warning)), warnings };
  });
  warnings.forEach(notify);
  return profile;
}

function withTagFrames(p: Profile, config: Config, notify: Notify): Profile {
  if (changedOptions(config, optionsAt('frames')).length === 0) return p;
  return memoize(knownFrames, p, [valuesAt(config, 'frames'), config.unit], notify, record =>
    addFrames(p, config, record),
  );
}

function addFrames(p: Profile, config: Config, notify: Notify): Profile {
  const keys = (list: string): string[] => list.split(',').filter(key => key !== '');
  const added = addTagFrames(p, keys(config.tagroot), keys(config.tagleaf), config.unit);
  warnUnmatched(config.tagroot === '' || added.rootMatched, 'tagroot', notify);
  warnUnmatched(config.tagleaf === '' || added.leafMatched, 'tagleaf', notify);
  return added.profile;
}

/** Warns if nothing matched an option (pprof: driver_focus.go warnNoMatches). */
export function warnUnmatched(matched: boolean, option: Unmatchable, notify: Notify): void {
  if (!matched) notify({ code: 'unmatched', option, text: unmatchedText(option) });
}

function applyFilters(p: Profile, config: Config, units: LabelUnits, notify: Notify): Profile {
  if (changedOptions(config, filters()).length === 0) return p;
  let failed: readonly Warning[] = [];
  try {
    return memoize(knownFilters, p, valuesAt(config, 'filter', 'prune'), notify, record => {
      const warnings: Warning[] = [];
      failed = warnings;
      return filter(p, config, units, warning => {
        warnings.push(warning);
        record(warning);
      });
    });
  } catch (error) {
    // A failed step is not cached, so its warnings are delivered here.
    failed.forEach(notify);
    throw error;
  }
}

function filter(p: Profile, config: Config, units: LabelUnits, notify: Notify): Profile {
  const compile = (name: Filter['name']): Pattern | null =>
    config[name] === '' ? null : compileOption(name, config[name]);
  const focus = compile('focus');
  const ignore = compile('ignore');
  const hide = compile('hide');
  const show = compile('show');
  const from = compile('show_from');
  const tagFilter = (name: 'tagfocus' | 'tagignore') => {
    if (config[name] === '') return null;
    const filter = compileTagFilter(p, name, config[name], units);
    if (filter.note !== undefined) notify({ code: 'read-as-range', option: name, text: filter.note });
    return filter;
  };
  const tagfocus = tagFilter('tagfocus');
  const tagignore = tagFilter('tagignore');
  const prune = compile('prune_from');

  const named = filterByName(p, { focus, ignore, hide, show });
  p = named.profile;
  warnUnmatched(!focus || named.matches.focus, 'focus', notify);
  warnUnmatched(!ignore || named.matches.ignore, 'ignore', notify);
  warnUnmatched(!hide || named.matches.hide, 'hide', notify);
  warnUnmatched(!show || named.matches.show, 'show', notify);
  if (from) {
    const cut = showFrom(p, from);
    p = cut.profile;
    warnUnmatched(cut.matched, 'show_from', notify);
  }
  if (tagfocus || tagignore) {
    let focused = false;
    let ignored = false;
    p = keepRows(p, row => {
      const isFocused = !tagfocus || tagfocus.test(row);
      const isIgnored = tagignore?.test(row) ?? false;
      focused ||= isFocused;
      ignored ||= isIgnored;
      return isFocused && !isIgnored;
    });
    warnUnmatched(!tagfocus || focused, 'tagfocus', notify);
    warnUnmatched(!tagignore || ignored, 'tagignore', notify);
  }
  const tagshow = compile('tagshow');
  const taghide = compile('taghide');
  if (tagshow || taghide) {
    const tags = filterTagKeys(p, tagshow, taghide);
    p = tags.profile;
    warnUnmatched(!tagshow || tags.shown, 'tagshow', notify);
    warnUnmatched(!taghide || tags.hidden, 'taghide', notify);
  }
  return prune ? pruneFrom(p, prune) : p;
}

/**
 * Applies the profile's own drop_frames and keep_frames (pprof: profile/prune.go
 * RemoveUninteresting). Patterns that do not compile are ignored.
 */
export function dropUninteresting(p: Profile): Profile {
  const { dropFrames: drop, keepFrames: keep } = p.header;
  if (drop === '') return p;
  try {
    return dropFrames(p, compilePattern(`^(${drop})$`), keep === '' ? null : compilePattern(`^(${keep})$`));
  } catch (error) {
    if (error instanceof UserError) return p;
    throw error;
  }
}
