import { commandNamed } from '../commands/index.ts';
import { overridden } from '../commands/command.ts';
import type { Session } from '../commands/session.ts';
import { topRows } from '../commands/top.ts';
import { toFloat } from '../core/int64.ts';
import type { Int64 } from '../core/int64.ts';
import { autoLabel, scale } from '../core/measure.ts';
import type { Config } from '../core/options.ts';
import { Report } from '../core/report.ts';
import { makeView } from '../core/view.ts';

/** The columns of `top`, and the sum that all percentages refer to. */
export const columns = ['flat', 'flat%', 'sum%', 'cum', 'cum%', 'total'] as const;
export type Column = (typeof columns)[number];

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

/** A number as a learner typed it. */
export interface Given {
  readonly value: number;
  /** Empty where only digits were typed. */
  readonly unit: string;
  /** Half a unit of its last digit: what rounding may have taken away. */
  readonly slack: number;
}

/** `1.57s`, `-12.5 MB`, `26,66%`; undefined where it is no number. */
export function readNumber(text: string): Given | undefined {
  const match = /^([-+]?\d[\d_]*(?:[.,]\d+)?)\s*([a-zA-Zµμ%]*)$/.exec(text.trim());
  if (!match) return undefined;
  const digits = match[1]!.replaceAll('_', '').replace(',', '.');
  const decimals = digits.includes('.') ? digits.length - digits.indexOf('.') - 1 : 0;
  return { value: Number(digits), unit: match[2]!, slack: 0.5 * 10 ** -decimals };
}

/** What a profile says about its functions under a config: the numbers behind every report. */
export class Facts {
  readonly byName: ReadonlyMap<string, Fact>;
  readonly total: Int64;
  readonly type: string;
  /** Writes values in the unit that `top` chooses. */
  private readonly printer: Report;

  constructor(session: Session, changes: Partial<Config> = {}) {
    const config = { ...session.config, ...changes };
    const report = (cut: Partial<Config>): Report => {
      const view = makeView(session.profile, overridden(commandNamed('top')!, { ...config, granularity: '', call_tree: false, ...cut }), null, () => {});
      return new Report(view, session.host, { visual: false, objectNames: false, callTree: false });
    };
    this.printer = report({ sort: 'flat', nodecount: 10 });
    this.printer.graph();
    const whole = report({ sort: 'flat', nodecount: 0, nodefraction: 0, edgefraction: 0 });
    this.total = whole.total;
    this.type = whole.view.sampleType;
    const rows = topRows(whole);
    const cumPlaces = new Map([...rows].sort((a, b) => Math.abs(toFloat(b.cum)) - Math.abs(toFloat(a.cum))).map((row, i) => [row.name, i + 1]));
    this.byName = new Map(rows.map(({ name, flat, cum, sum }, i) => [name, { name, flat, cum, sum, flatPlace: i + 1, cumPlace: cumPlaces.get(name)! }]));
  }

  /** Functions that a learner may mean by a word, the heaviest first: the whole name or its end, brackets and stars aside. */
  find(word: string): Fact[] {
    const wanted = plainName(word);
    if (wanted === '') return [];
    const alike = [...this.byName.values()].filter(fact => isTail(plainName(fact.name), wanted));
    const sameCase = alike.filter(fact => isTail(bareName(fact.name), bareName(word)));
    const found = sameCase.length > 0 ? sameCase : alike;
    const exact = found.filter(fact => plainName(fact.name) === wanted);
    return exact.length > 0 ? exact : found.sort((a, b) => Math.abs(toFloat(b.cum)) - Math.abs(toFloat(a.cum)));
  }

  value(fact: Fact | undefined, column: Column): Int64 {
    if (column === 'total') return this.total;
    if (!fact) return 0;
    return column.startsWith('flat') ? fact.flat : column.startsWith('sum') ? fact.sum : fact.cum;
  }

  /** A column's number as it stands in a report. */
  text(fact: Fact | undefined, column: Column): string {
    const value = this.value(fact, column);
    return column.endsWith('%') ? this.printer.percent(value).trim() : this.printer.value(value);
  }

  /** Whether a typed number is this column's: in any unit of its kind, rounded or not. */
  matches(given: Given, fact: Fact | undefined, column: Column): boolean {
    const value = toFloat(this.value(fact, column));
    if (column.endsWith('%')) {
      const share = this.total === 0 ? 0 : Math.abs(value / toFloat(this.total)) * 100;
      return ['', '%'].includes(given.unit) && near(given, share, 1);
    }
    if (given.unit === '%') return false;
    const { sampleUnit } = this.printer.view;
    if (given.unit === '') {
      // In the unit of the report, or in the one that suits the value.
      return [this.text(fact, column), autoLabel(this.value(fact, column), sampleUnit)].some(text => {
        const shown = readNumber(text);
        return shown !== undefined && near(given, shown.value, 1);
      });
    }
    const one = scale(1, given.unit, sampleUnit);
    const known = scale(1, sampleUnit, sampleUnit);
    return one.unit !== given.unit || one.unit === known.unit ? near(given, value / known.value, one.value / known.value) : false;
  }
}

/** Within what rounding took away, but not more than a twentieth; or within six thousandths. */
const near = (given: Given, value: number, factor: number): boolean =>
  Math.abs(given.value * factor - value) <= Math.max(Math.min(given.slack * factor * 1.001, 0.05 * Math.abs(value)), 0.006 * Math.abs(value));

/** A name without what is hard to type: `(inline)`, brackets and stars of receivers. */
export const bareName = (name: string): string => name.trim().replace(/\s*\((partial-)?inline\)$/, '').replace(/[()*\\^$]/g, '');
/** The same in small letters. */
export const plainName = (name: string): string => bareName(name).toLowerCase();

/** Whether `part` is the whole name or ends it behind a dot or a slash. */
export const isTail = (name: string, part: string): boolean => name === part || name.endsWith(`.${part}`) || name.endsWith(`/${part}`);
