import { UserError } from '../../core/base/errors.ts';
import { changedOptions, choiceNames, filters, groupOf, optionNamed, unmatchable } from '../../core/view/options.ts';
import type { At, Config, Filter } from '../../core/view/options.ts';
import { compilePattern, escapePattern } from '../../core/base/pattern.ts';
import type { Pattern } from '../../core/base/pattern.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { Warning } from '../../core/view/view.ts';
import { quote } from '../../core/base/text.ts';
import { unescapePattern } from '../candidates.ts';
import type { ReportCommand } from '../command.ts';
import { lettersIn } from '../../core/base/fuzzy.ts';
import { LONGEST_COMPARED, nearest } from './suggest.ts';
import { tagChoices } from '../profile/tag-values.ts';
import type { TagChoices } from '../profile/tag-values.ts';
import { weighFunctions } from '../profile/weights.ts';
import type { Locale } from '../../core/graph/report.ts';
import type { WeighedFunctions } from '../profile/weights.ts';
import { phrase, type Phrase, joinPhrases, someOf, verbatim } from '../../core/base/phrase.ts';

/** What the hints look at. */
interface HintScene {
  readonly profile: Profile;
  readonly config: Config;
  readonly locale: Locale;
}

/** Filters that take samples or frames away, as opposed to labels alone. */
const taking = (): Filter[] => filters().filter(({ removes }) => removes !== 'labels');

/** A hint is an extra: where the view that it asks cannot be made there is none, and the report's own error is told. */
function ifAskable<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** What may help with a warning of pprof's, or undefined. */
export function hintForWarning(warning: Warning, scene: HintScene): Phrase | undefined {
  if (warning.code !== 'unmatched') return undefined;
  const option = unmatchable(warning.option);
  const source = scene.config[option.name];
  if (option.completes !== 'function') return ifAskable(() => aboutTags(source, option, scene));
  if (option.name === 'ignore' && (choiceNames.includes(source) || optionNamed(source))) {
    const written = groupOf(source) ? `${groupOf(source)!.name}=${source}` : `${source}=...`;
    return phrase`-${source} on a line is a regexp to ignore; the option is set by ${written}`;
  }
  return ifAskable(() => aboutPattern(source, scene, option.name));
}

/** What may help with an error about a pattern, or undefined. `argument`: that of the command. */
export function hintForError({ detail }: UserError, argument: string | null, scene: HintScene): Phrase | undefined {
  switch (detail?.code) {
    case 'no-match':
      return ifAskable(() => aboutPattern(argument ?? '', scene, undefined));
    case 'bad-pattern':
      return hintForSyntax(detail.option, argument, scene);
    default:
      return undefined;
  }
}

/** What may help where a pattern does not compile: its text is some function's, or undefined. */
function hintForSyntax(option: string, argument: string | null, scene: HintScene): Phrase | undefined {
  const source = option === 'argument' ? argument : scene.config[option as keyof Config];
  if (typeof source !== 'string' || source === '') return undefined;
  // The view that this filter was to make cannot be asked.
  const found = namesOf({ ...scene, config: withoutFilters(scene.config) })?.table.names.find(name =>
    name.includes(source),
  );
  return found === undefined
    ? undefined
    : phrase`as plain text it is in ${quote(found)}: write ${escapePattern(source)}`;
}

/**
 * What may help where a report's words do not mean what they seem to: `top
 * cum` counts only functions whose name matches cum, `top -5` has no limit.
 */
export function hintForWords({
  command,
  changes,
}: {
  readonly command: ReportCommand;
  readonly changes: Partial<Config>;
}): Phrase | undefined {
  const { name } = command;
  if (!command.columns) return undefined;
  const sort = (changes.focus ?? '').split('|').find(word => word === 'cum' || word === 'flat');
  const line = sort === 'cum' ? `${name} -cum` : 'sort=flat';
  if (sort !== undefined)
    return phrase`${sort} behind ${name} is a focus: only functions whose name matches ${sort} count. To sort
      by ${sort}: ${line}`;
  const { nodecount = 0 } = changes;
  if (nodecount >= 0) return undefined;
  return phrase`${nodecount} is no number of rows, so no row is cut off. For ${-nodecount} rows: ${name} ${-nodecount}`;
}

const withoutFilters = (config: Config): Config => ({
  ...config,
  ...Object.fromEntries(taking().map(({ name, initial }) => [name, initial])),
});

function namesOf({ profile, config, locale }: HintScene): WeighedFunctions | undefined {
  // Where the config itself is at fault the report has said so.
  return ifAskable(() => weighFunctions(profile, config, locale));
}

function compiled(source: string): Pattern | undefined {
  return ifAskable(() => compilePattern(source));
}

/**
 * Why a pattern found no function: filters took what it matches, its
 * characters mean something, letters are of the other case, a letter is wrong.
 * `option`: the filter that it is the value of.
 */
function aboutPattern(source: string, scene: HintScene, option: keyof Config | undefined): Phrase | undefined {
  const config = option === undefined ? scene.config : { ...scene.config, [option]: '' };
  const functions = namesOf({ ...scene, config });
  const pattern = compiled(source);
  if (!functions || !pattern || source === '') return undefined;
  const { names } = functions.table;
  const matches = names.filter(name => pattern.test(name));
  if (matches.length > 0) {
    const active = changedOptions(config, taking());
    // Found in what is shown: the report was empty for a reason of its own.
    if (active.length === 0 || names.slice(0, functions.shown).some(name => pattern.test(name))) return undefined;
    const filtered = joinPhrases(active, ' and ');
    const some = withOthers(matches);
    if (active.length > 1)
      return matches.length > 1
        ? phrase`it matches ${some}, but ${filtered} leave no sample of them; : clears the filters`
        : phrase`it matches ${some}, but ${filtered} leave no sample of it; : clears the filters`;
    return matches.length > 1
      ? phrase`it matches ${some}, but ${filtered} leaves no sample of them; : clears the filters`
      : phrase`it matches ${some}, but ${filtered} leaves no sample of it; : clears the filters`;
  }
  const likeness = source.length > LONGEST_COMPARED ? undefined : aboutLikeness(source, functions);
  if (likeness !== undefined) return likeness;
  // A filter looks into names of files and binaries, too.
  return option === undefined
    ? phrase`no function has a name that matches; top lists the heaviest names`
    : phrase`no function, file or binary has a name that matches; top lists the heaviest names`;
}

/** A name that is like a pattern that matches none: its plain text, its letters in another case, its spelling. */
function aboutLikeness(source: string, functions: WeighedFunctions): Phrase | undefined {
  const { names } = functions.table;
  const literal = names.filter(name => name.includes(source));
  if (literal.length > 0) return phrase`as plain text it is in ${withOthers(literal)}: write ${escapePattern(source)}`;
  const folded = compiled(`(?i)${source}`);
  const otherCase = folded ? names.filter(name => folded.test(name)) : [];
  if (otherCase.length > 0)
    return phrase`in other letters' case it matches ${withOthers(otherCase)}: write (?i)${source}`;
  const near = nearestName(source, functions);
  return near === undefined ? undefined : phrase`the nearest name is ${quote(near)}`;
}

/** The first of some names, and how many more there are. */
function withOthers(names: readonly string[]): Phrase {
  const first = quote(names[0]!);
  if (names.length === 1) return verbatim(first);
  return names.length === 2 ? phrase`${first} and one more` : phrase`${first} and ${names.length - 1} more`;
}

/** Names looked through for one that is spelled nearly so: edit distance costs. */
const MOST_COMPARED = 20_000;

/** The heaviest name that is spelled nearly so, whole or behind its last dot, or that has the letters with gaps. */
function nearestName(source: string, { table }: WeighedFunctions): string | undefined {
  const plain = source.replace(/\\(.)/g, '$1');
  const short = new Map<string, string>();
  const add = (key: string, name: string): void => {
    if (!short.has(key)) short.set(key, name);
  };
  for (const name of table.names.slice(0, MOST_COMPARED)) {
    add(name.toLowerCase(), name);
    add(
      name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':'), name.lastIndexOf('/')) + 1).toLowerCase(),
      name,
    );
  }
  const near = nearest(plain, [...short.keys()]);
  if (near !== undefined) return short.get(near);
  const [scattered] = plain.length > 3 ? table.find(plain, 1).indices : [];
  if (scattered === undefined) return undefined;
  const name = table.names[scattered]!;
  // Letters strewn over a long name are no likeness.
  const gaps = lettersIn(plain, name).filter((at, i, all) => i > 0 && at !== all[i - 1]! + 1).length;
  return gaps < plain.length / 2 ? name : undefined;
}

/** Why a filter on labels met none. */
function aboutTags(
  source: string,
  { name, completes }: Pick<At<'frames' | 'filter'>, 'name' | 'completes'>,
  { profile, config, locale }: HintScene,
): Phrase | undefined {
  const all = tagChoices(profile, { ...config, [name]: '' }, locale);
  if (all.length === 0) return phrase`no sample shown has labels`;
  const keys = all.map(({ key }) => key);
  if (completes === 'key') return phrase`it takes names of labels; labels here are ${listed(keys)}`;
  const isList = completes === 'keys';
  const equals = source.indexOf('=');
  if (!isList) {
    const [key, value] = equals < 0 ? [undefined, source] : [source.slice(0, equals), source.slice(equals + 1)];
    const meant = choiceOf(all, key, value);
    if (meant) return meant;
  }
  const wanted = isList
    ? source.split(',').find(key => !keys.includes(key))
    : equals < 0
      ? undefined
      : source.slice(0, equals);
  if (wanted !== undefined && !keys.includes(wanted)) {
    const near = nearest(wanted, keys);
    const label = quote(wanted);
    if (near !== undefined) return phrase`no label is called ${label}; did you mean ${near}?`;
    return keys.length === 1
      ? phrase`no label is called ${label}; there is ${keys[0]!}`
      : phrase`no label is called ${label}; there are ${listed(keys)}`;
  }
  const { values } = all.find(({ key }) => key === wanted) ?? {};
  if (!values || isList) return phrase`labels here are ${listed(keys)}; tags lists their values`;
  const prefix = `${wanted}=`;
  const written = values.flatMap(value => {
    const expression = value.expression('option');
    return expression === undefined
      ? []
      : [expression.startsWith(prefix) ? expression.slice(prefix.length) : expression];
  });
  return written.length === 0
    ? phrase`no expression matches a value of ${wanted!} alone`
    : phrase`values of ${wanted!} are matched by ${listed(written)}`;
}

/** How to write a value that was typed as it stands in the report, such as 42 where that is a text. */
function choiceOf(all: readonly TagChoices[], key: string | undefined, typed: string): Phrase | undefined {
  for (const { key: name, values } of all) {
    if (key !== undefined && name !== key) continue;
    const same =
      values.find(({ label }) => label === typed) ??
      values.find(({ label, number }) => label === unescapePattern(typed) || number === unescapePattern(typed));
    if (!same) continue;
    const expression = same.expression('option');
    const what =
      same.number !== undefined
        ? phrase`${quote(same.label)} is a number of the label ${name}`
        : phrase`${quote(same.label)} is a text of the label ${name}`;
    return expression === undefined
      ? phrase`${what}, but no expression matches it alone`
      : phrase`${what}: write ${expression}`;
  }
  return undefined;
}

/** The first few of a list. */
const listed = (names: readonly string[]): Phrase => someOf(names, 8);
