import type { Choice, ChoiceOption, Option, Stage } from './option-entry.ts';
import { optionTable } from './option-table.ts';

export type { Choice, ChoiceOption, Completes, Option } from './option-entry.ts';

/** In pprof's order of declaration. */
export const options = optionTable;

type Entry = (typeof options)[number];
type ValueOf<E> = E extends { kind: 'bool' } ? boolean : E extends { kind: 'int' | 'float' } ? number : string;

/** The value of every option. */
export type Config = { readonly [E in Entry as E['name']]: ValueOf<E> };
export type OptionName = Entry['name'];

export const defaults: Config = Object.fromEntries(options.map(o => [o.name, o.initial])) as unknown as Config;

const isGroup = (option: Option): option is ChoiceOption => option.kind === 'choice';

const byName = new Map<string, Option>(options.map(o => [o.name, o]));
const byChoice = new Map<string, ChoiceOption>(
  (options as readonly Option[]).filter(isGroup).flatMap(group => group.choices.map(c => [c.name, group] as const)),
);

export const optionNamed = (name: string): Option | undefined => byName.get(name);
/** The group that a choice such as `cum` or `lines` belongs to. */
export const groupOf = (choice: string): ChoiceOption | undefined => byChoice.get(choice);
export const choiceNamed = (name: string): Choice | undefined => groupOf(name)?.choices.find(c => c.name === name);
export const choiceNames: readonly string[] = [...byChoice.keys()];

/** Options of a stage. */
export type At<S extends Stage> = Extract<Entry, { readonly stage: S }>;

const byStage = new Map<Stage, readonly Entry[]>();

/** The options of a stage, in the order of the table. */
export function optionsAt<S extends Stage>(stage: S): readonly At<S>[] {
  let found = byStage.get(stage);
  if (!found) byStage.set(stage, (found = options.filter(option => option.stage === stage)));
  return found as readonly At<S>[];
}

/** Options that remove parts of the profile. */
export type Filter = At<'filter' | 'prune'>;

/** The filters in the order of their application. */
export const filters = (): readonly Filter[] => [...optionsAt('filter'), ...optionsAt('prune')];

/** Names of the options that the line `:` clears. */
export const clearedByColon = (): string[] =>
  filters().flatMap(({ name, clearedByColon }) => (clearedByColon ? [name] : []));

/** Returns a copy of the config without filters and without frames made of labels. */
export function clearFilters(config: Config): Config {
  const all = [...optionsAt('frames'), ...filters()];
  return { ...config, ...Object.fromEntries(all.map(({ name, initial }) => [name, initial])) };
}

/** The option values of some stages. A cache of the last stage needs them in its key. */
export const valuesAt = (config: Config, ...stages: readonly Stage[]): readonly unknown[] =>
  stages.flatMap(stage => optionsAt(stage).map(({ name }) => config[name]));

/** `name=value` of those `entries` whose value differs from the default. */
export const changedOptions = (config: Config, entries: readonly Entry[]): string[] =>
  entries.filter(({ name, initial }) => config[name] !== initial).map(({ name }) => `${name}=${config[name]}`);

/** Options with a warning of pprof's if they match nothing. */
export type Unmatchable = At<'frames' | 'filter'>['name'];

export const unmatchable = (name: Unmatchable): At<'frames' | 'filter'> =>
  [...optionsAt('frames'), ...optionsAt('filter')].find(option => option.name === name)!;

/** The warning that nothing matches an option (pprof: driver_focus.go warnNoMatches). */
export const unmatchedText = (name: Unmatchable): string => {
  const { unmatched } = unmatchable(name);
  return `${unmatched} expression matched no samples`;
};

/** Option values that keep every node and edge. */
export const uncut = { nodecount: 0, nodefraction: 0, edgefraction: 0 } as const satisfies Partial<Config>;
