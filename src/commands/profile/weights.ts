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

/** The functions of a profile, sorted by their weight in a view; functions that are not in it come last. */
export interface WeighedFunctions {
  readonly table: NameTable;
  /** Number of functions in the view. */
  readonly shown: number;
  /** Returns flat and cum of a function in one line; empty if it is not in the view. `index`: that of the table. */
  describe(index: number): string;
}

/** Frames and functions per step, which takes a millisecond or two. */
const FRAMES = 50_000;
const FUNCTIONS = 4096;

/** Sorts functions by weight, at once or in steps while the prompt is idle. */
export class Ranking {
  private steps: Steps<WeighedFunctions> | undefined;
  /** The result; undefined until it is complete. */
  ready: WeighedFunctions | undefined;

  constructor(private readonly begin: () => Steps<WeighedFunctions>) {}

  /** Runs some steps; returns true when the result is complete. Throws a UserError if the config is invalid. */
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
      // A failed generator is finished: start again, so that the next call throws the same error.
      this.steps = undefined;
      throw error;
    }
  }
}

/** Queries of different kinds (contiguous matches, matches with gaps, none), to warm up the search. */
const WARM_UP = ['e', 'er', 'ser', 'e.f', 'nt', 'gxf', 'rtx', 'main', 'zq~'];

const known = new Memo<Ranking>(4);

/** Returns the ranking of all functions in the view of a config; rankings are cached. */
export function rankingOf(profile: Profile, config: Config, locale: Locale): Ranking {
  const asked: Config = {
    ...config,
    granularity: 'functions',
    // The values of the list differ widely, so each has its own unit.
    unit: config.unit === 'minimum' ? 'auto' : config.unit,
    output: '',
    ...uncut,
  };
  return known.get(profile, JSON.stringify(asked), () => new Ranking(() => weigh(profile, asked, locale)));
}

/** Returns all functions by weight in the view of a config. Throws a UserError if the config is invalid. */
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
  // Let the engine compile the search now rather than at the first key.
  const few = new NameTable(table.names.slice(0, FUNCTIONS / 2));
  for (const word of table.names.length > FUNCTIONS ? WARM_UP : []) {
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
    // The table contains functions whose samples were all filtered out.
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
