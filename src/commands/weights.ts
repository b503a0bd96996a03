import { joinSums, mean } from '../core/graph.ts';
import { abs } from '../core/int64.ts';
import type { Int64 } from '../core/int64.ts';
import { Memo } from '../core/memo.ts';
import type { Config } from '../core/options.ts';
import type { Profile } from '../core/profile.ts';
import { Report } from '../core/report.ts';
import { compareText, padLeft } from '../core/text.ts';
import { summedNodes } from '../core/trim.ts';
import { makeView } from '../core/view.ts';
import type { View } from '../core/view.ts';
import { NameTable } from './fuzzy.ts';
import type { Host } from './host.ts';

/** What weights depend on beside the profile and the config. */
export type Locale = Pick<Host, 'zoneAt' | 'listSeparator'>;

/** The functions of a profile, the heaviest of a view first, those that are not in it last. */
export interface WeighedFunctions {
  readonly table: NameTable;
  /** How many of them are in the view. */
  readonly shown: number;
  /** flat and cum of a function by its index in the table, in one line; empty where it is not in the view. */
  describe(index: number): string;
}

const known = new Memo<WeighedFunctions>(4);

/** Weighs every function in the view that a config gives; throws UserErrors where it gives none. */
export function weighFunctions(profile: Profile, config: Config, locale: Locale): WeighedFunctions {
  const asked: Config = {
    ...config,
    granularity: 'functions',
    // A unit for each value: the list is short, and its values lie far apart.
    unit: config.unit === 'minimum' ? 'auto' : config.unit,
    output: '',
    nodecount: 0,
    nodefraction: 0,
    edgefraction: 0,
  };
  return known.get(profile, JSON.stringify(asked), () => weigh(profile, asked, locale));
}

interface Weighed {
  readonly name: string;
  readonly flat: Int64;
  readonly cum: Int64;
}

function weigh(profile: Profile, config: Config, locale: Locale): WeighedFunctions {
  const view = makeView(profile, config, null, () => {});
  const inView = weighedNodes(view, locale).sort(config.sort === 'cum' ? byCum : byFlat);
  const seen = new Set(inView.map(({ name }) => name));
  const rest = new Set<string>();
  for (const index of profile.functions.name) {
    const name = profile.strings.at(index);
    if (name !== '' && !seen.has(name)) rest.add(name);
  }
  const report = new Report(view, locale, { visual: false, objectNames: false, callTree: false });
  return {
    shown: inView.length,
    table: new NameTable([...inView.map(({ name }) => name), ...[...rest].sort(compareText)]),
    describe(index) {
      const row = inView[index];
      if (!row) return '';
      return `flat ${padLeft(report.value(row.flat), 9)}  cum ${padLeft(report.value(row.cum), 9)} ${report.percent(row.cum)}`;
    },
  };
}

function weighedNodes(view: View, locale: Locale): Weighed[] {
  const { table: nodes, weights, sums } = summedNodes(view, { objectNames: false, listSeparator: locale.listSeparator });
  const rows: Weighed[] = [];
  for (let i = 0; i < nodes.count; i++) {
    const { name } = nodes.info(i);
    if (name === '') continue;
    const cum = joinSums(weights, sums.cum, i);
    const flat = joinSums(weights, sums.flat, i);
    // The table has every function of the profile; the filters took the samples of this one.
    if (flat.value === 0 && cum.value === 0) continue;
    rows.push({ name, flat: mean(flat.value, flat.divisor), cum: mean(cum.value, cum.divisor) });
  }
  return rows;
}

const larger = (a: Int64, b: Int64): number => {
  const x = abs(a);
  const y = abs(b);
  return x > y ? -1 : x < y ? 1 : 0;
};
const byFlat = (a: Weighed, b: Weighed): number => larger(a.flat, b.flat) || larger(a.cum, b.cum) || compareText(a.name, b.name);
const byCum = (a: Weighed, b: Weighed): number => larger(a.cum, b.cum) || larger(a.flat, b.flat) || compareText(a.name, b.name);
