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

/** Options that take something away. */
export type Filter = At<'filter' | 'prune'>;

/** In the order in which they are applied. */
export const filters = (): readonly Filter[] => [...optionsAt('filter'), ...optionsAt('prune')];

/** Names of the options that the line `:` clears. */
export const clearedByColon = (): string[] =>
  filters().flatMap(({ name, clearedByColon }) => (clearedByColon ? [name] : []));

/** A config without filters and without frames made of labels. */
export function unfiltered(config: Config): Config {
  const all = [...optionsAt('frames'), ...filters()];
  return { ...config, ...Object.fromEntries(all.map(({ name, initial }) => [name, initial])) };
}

/** Values of the options of some stages: what a cache of the last one needs in its keys. */
export const valuesAt = (config: Config, ...stages: readonly Stage[]): readonly unknown[] =>
  stages.flatMap(stage => optionsAt(stage).map(({ name }) => config[name]));

/** `name=value` of the options that have another value than their own. */
export const changedOf = (config: Config, some: readonly Entry[]): string[] =>
  some.filter(({ name, initial }) => config[name] !== initial).map(({ name }) => `${name}=${config[name]}`);

/** Options that pprof warns of where nothing matches them. */
export type Unmatchable = At<'frames' | 'filter'>['name'];

export const unmatchable = (name: Unmatchable): At<'frames' | 'filter'> =>
  [...optionsAt('frames'), ...optionsAt('filter')].find(option => option.name === name)!;

/** The warning that nothing matches an option (pprof: driver_focus.go warnNoMatches). */
export const unmatchedText = (name: Unmatchable): string => {
  const { unmatched } = unmatchable(name);
  return `${unmatched} expression matched no samples`;
};

/** With these values nothing is cut off. */
export const uncut = { nodecount: 0, nodefraction: 0, edgefraction: 0 } as const satisfies Partial<Config>;
