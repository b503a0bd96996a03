import { applyOverrides } from '../commands/command.ts';
import type { Session } from '../commands/session.ts';
import { top, topRows } from '../commands/profile/top.ts';
import { toFloat } from '../core/base/int64.ts';
import type { Int64 } from '../core/base/int64.ts';
import { uncut } from '../core/view/options.ts';
import type { Config } from '../core/view/options.ts';
import { Report } from '../core/graph/report.ts';
import { makeView } from '../core/view/view.ts';
import { isNear, isValue } from './answers.ts';
import type { Given } from './answers.ts';

/** The columns of `top`, and the sum that all percentages refer to. */
export const columns = ['flat', 'flat%', 'sum%', 'cum', 'cum%', 'total'] as const;
export type ReportColumn = (typeof columns)[number];

/** One function's numbers, as `top` would print them with nothing left out. */
export interface Fact {
  readonly name: string;
  readonly flat: Int64;
  readonly cum: Int64;
  /** Running sum of flat in the order of flat. */
  readonly sum: Int64;
  /** Place in the order of flat and of cum, counted from 1. */
  readonly flatPlace: number;
  readonly cumPlace: number;
}

/** What a profile says about its functions under a config: the numbers behind every report. */
export class ProfileFacts {
  readonly byName: ReadonlyMap<string, Fact>;
  readonly total: Int64;
  readonly type: string;
  /** Writes values in the unit that `top` chooses. */
  private readonly printer: Report;

  constructor(session: Session, changes: Partial<Config> = {}) {
    const config = { ...session.config, ...changes };
    const report = (cut: Partial<Config>): Report => {
      const view = makeView(
        session.profile,
        applyOverrides(top, { ...config, granularity: '', call_tree: false, ...cut }),
        null,
        () => {},
      );
      return new Report(view, session.host, { visual: false, objectNames: false, callTree: false });
    };
    this.printer = report({ sort: 'flat', nodecount: 10 });
    this.printer.graph();
    const whole = report({ sort: 'flat', ...uncut });
    this.total = whole.total;
    this.type = whole.view.sampleType;
    const rows = topRows(whole);
    const cumPlaces = new Map(
      [...rows].sort((a, b) => Math.abs(toFloat(b.cum)) - Math.abs(toFloat(a.cum))).map((row, i) => [row.name, i + 1]),
    );
    this.byName = new Map(
      rows.map(({ name, flat, cum, sum }, i) => [
        name,
        { name, flat, cum, sum, flatPlace: i + 1, cumPlace: cumPlaces.get(name)! },
      ]),
    );
  }

  /**
   * Functions that a learner may mean by a word, the heaviest first: the whole name or its end,
   * brackets and stars aside.
   */
  find(word: string): Fact[] {
    const wanted = plainName(word);
    if (wanted === '') return [];
    const alike = [...this.byName.values()].filter(fact => isTail(plainName(fact.name), wanted));
    const sameCase = alike.filter(fact => isTail(bareName(fact.name), bareName(word)));
    const found = sameCase.length > 0 ? sameCase : alike;
    const exact = found.filter(fact => plainName(fact.name) === wanted);
    return exact.length > 0 ? exact : found.sort((a, b) => Math.abs(toFloat(b.cum)) - Math.abs(toFloat(a.cum)));
  }

  value(fact: Fact | undefined, column: ReportColumn): Int64 {
    if (column === 'total') return this.total;
    if (!fact) return 0;
    return column.startsWith('flat') ? fact.flat : column.startsWith('sum') ? fact.sum : fact.cum;
  }

  /** A column's number as it stands in a report. */
  text(fact: Fact | undefined, column: ReportColumn): string {
    const value = this.value(fact, column);
    return column.endsWith('%') ? this.printer.percent(value).trim() : this.printer.value(value);
  }

  /** Whether a typed number is this column's: in any unit of its kind, rounded or not. */
  matches(given: Given, fact: Fact | undefined, column: ReportColumn): boolean {
    const value = toFloat(this.value(fact, column));
    const { sampleUnit } = this.printer.view;
    if (!column.endsWith('%')) return isValue(given, value, this.type, sampleUnit);
    const share = this.total === 0 ? 0 : Math.abs(value / toFloat(this.total)) * 100;
    // 0.577 is 57.7%; a single digit says too little.
    const isShare = given.unit === '' && given.value <= 1 && given.slack <= 0.005 && isNear(given, share, 100);
    return isShare || (['', '%'].includes(given.unit) && isNear(given, share));
  }
}

/** A name without what is hard to type: `(inline)`, brackets and stars of receivers. */
export const bareName = (name: string): string =>
  name
    .trim()
    .replace(/\s*\((partial-)?inline\)$/, '')
    .replace(/[()*\\^$]/g, '');
/** The same in small letters. */
export const plainName = (name: string): string => bareName(name).toLowerCase();

/** Whether `part` is the whole name or ends it behind a dot or a slash. */
export const isTail = (name: string, part: string): boolean =>
  name === part || name.endsWith(`.${part}`) || name.endsWith(`/${part}`);
