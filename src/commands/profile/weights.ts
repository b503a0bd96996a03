import { joinSums, mean } from '../../core/graph/sample-weights.ts';
import { abs } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { Memo } from '../../core/base/memo.ts';
import { uncut } from '../../core/view/options.ts';
import type { Config } from '../../core/view/options.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { Report } from '../../core/graph/report.ts';
import { sortInSteps } from '../../core/base/steps.ts';
import type { Steps } from '../../core/base/steps.ts';
import { compareText, padLeft } from '../../core/base/text.ts';
import type { Locale } from '../../core/graph/report.ts';
import { summedNodesInSteps } from '../../core/graph/trim.ts';
import { makeView } from '../../core/view/view.ts';
import type { View } from '../../core/view/view.ts';
import { NameTable } from '../../core/base/fuzzy.ts';

/** The functions of a profile, the heaviest of a view first, those that are not in it last. */
export interface WeighedFunctions {
  readonly table: NameTable;
  /** How many of them are in the view. */
  readonly shown: number;
  /** flat and cum of a function by its index in the table, in one line; empty where it is not in the view. */
  describe(index: number): string;
}

/** Frames, and functions, that are looked at between two pauses: a millisecond or two. */
const FRAMES = 50_000;
const FUNCTIONS = 4096;

/** The functions being put in order: at once, or in steps while nobody types. */
export class Ranking {
  private steps: Steps<WeighedFunctions> | undefined;
  /** Present when it is finished. */
  ready: WeighedFunctions | undefined;

  constructor(private readonly begin: () => Steps<WeighedFunctions>) {}

  /** Goes on by some steps; true when it is finished. Throws UserErrors where the config gives no view. */
  advance(steps = 1): boolean {
    for (let i = 0; i < steps && !this.ready; i++) {
      const { done, value } = this.next();
      if (done) this.ready = value;
    }
    return this.ready !== undefined;
  }

  finish(): WeighedFunctions {
    while (!this.advance());
    return this.ready!;
  }

  private next(): IteratorResult<undefined, WeighedFunctions> {
    this.steps ??= this.begin();
    try {
      return this.steps.next();
    } catch (error) {
      // Steps that failed are over; whoever asks again shall hear the same.
      this.steps = undefined;
      throw error;
    }
  }
}

/** Words that are in some names whole, in some with gaps, and in some not at all. */
const REHEARSED = ['e', 'er', 'ser', 'e.f', 'nt', 'gxf', 'rtx', 'main', 'zq~'];

const known = new Memo<Ranking>(4);

/** The order of all functions by their weight in the view that a config gives. */
export function rankingOf(profile: Profile, config: Config, locale: Locale): Ranking {
  const asked: Config = {
    ...config,
    granularity: 'functions',
    // A unit for each value: the list is short, and its values lie far apart.
    unit: config.unit === 'minimum' ? 'auto' : config.unit,
    output: '',
    ...uncut,
  };
  return known.get(profile, JSON.stringify(asked), () => new Ranking(() => weigh(profile, asked, locale)));
}

/** Weighs every function in the view that a config gives; throws UserErrors where it gives none. */
export function weighFunctions(profile: Profile, config: Config, locale: Locale): WeighedFunctions {
  return rankingOf(profile, config, locale).finish();
}

interface Weighed {
  readonly name: string;
  readonly flat: Int64;
  readonly cum: Int64;
}

function* weigh(profile: Profile, config: Config, locale: Locale): Steps<WeighedFunctions> {
  const view = makeView(profile, config, null, () => {});
  if (profile.stack.length > FRAMES) yield;
  const inView = yield* sortInSteps(yield* weighedNodes(view, locale), config.sort === 'cum' ? byCum : byFlat);
  const seen = new Set<string>();
  const rest = new Set<string>();
  for (let i = 0; i < inView.length; i++) {
    seen.add(inView[i]!.name);
    if (i % FUNCTIONS === FUNCTIONS - 1) yield;
  }
  for (let i = 0; i < profile.functions.name.length; i++) {
    const name = profile.strings.at(profile.functions.name[i]!);
    if (name !== '' && !seen.has(name)) rest.add(name);
    if (i % FUNCTIONS === FUNCTIONS - 1) yield;
  }
  const table = new NameTable([...inView.map(({ name }) => name), ...(yield* sortInSteps([...rest], compareText))]);
  yield* table.prepare();
  // What is compiled now does not have to be while somebody types.
  const few = new NameTable(table.names.slice(0, FUNCTIONS / 2));
  for (const word of table.names.length > FUNCTIONS ? REHEARSED : []) {
    few.find(word, FUNCTIONS);
    yield;
  }
  const report = new Report(view, locale, { visual: false, objectNames: false, callTree: false });
  return {
    shown: inView.length,
    table,
    describe(index) {
      const row = inView[index];
      if (!row) return '';
      return (
        `flat ${padLeft(report.value(row.flat), 9)}  cum ${padLeft(report.value(row.cum), 9)} ` +
        `${report.percent(row.cum)}`
      );
    },
  };
}

function* weighedNodes(view: View, locale: Locale): Steps<Weighed[]> {
  const {
    table: nodes,
    weights,
    sums,
  } = yield* summedNodesInSteps(view, { objectNames: false, paths: locale.paths }, FRAMES);
  const rows: Weighed[] = [];
  for (let i = 0; i < nodes.count; i++) {
    if (i % FUNCTIONS === FUNCTIONS - 1) yield;
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
const byFlat = (a: Weighed, b: Weighed): number =>
  larger(a.flat, b.flat) || larger(a.cum, b.cum) || compareText(a.name, b.name);
const byCum = (a: Weighed, b: Weighed): number =>
  larger(a.cum, b.cum) || larger(a.flat, b.flat) || compareText(a.name, b.name);
