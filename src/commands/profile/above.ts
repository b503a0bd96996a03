import { cell, cellLine } from '../../core/base/cells.ts';
import type { Cell, CellLine, Line } from '../../core/base/cells.ts';
import { UserError } from '../../core/base/errors.ts';
import { fromFloat, toFloat } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { sameFamily, scale } from '../../core/base/measure.ts';
import type { Report } from '../../core/graph/report.ts';
import { quote } from '../../core/base/text.ts';
import type { View } from '../../core/view/view.ts';
import type { ReportCommand } from '../command.ts';
import type { LimitTable, TopRow } from '../result.ts';
import { topRows } from './top.ts';
import { phrase } from '../../core/base/phrase.ts';

const forms = phrase`write a share of the total, such as 5%, or an amount, such as 100ms, 10MB or 50`;

const isShare = (typed: string): boolean => typed.trim().endsWith('%');

/** Parses a limit; returns it in the unit of the samples. Throws a UserError. */
function readLimit(typed: string, { total, sampleUnit, sampleType }: View): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-zA-Zµμ*]*|%)$/.exec(typed.trim());
  if (!match) throw new UserError(phrase`${quote(typed)} is no limit`, forms);
  const [, digits, unit = ''] = match;
  if (unit === '%') return (Number(digits) / 100) * Math.abs(toFloat(total));
  const hasFamily = sameFamily(sampleUnit, sampleUnit);
  if (hasFamily ? sameFamily(unit, sampleUnit) : unit === '' || unit === sampleUnit) {
    return hasFamily ? Number(digits) * (scale(1_000_000_000, unit, sampleUnit).value / 1_000_000_000) : Number(digits);
  }
  throw new UserError(phrase`${quote(typed)} is no limit for ${sampleType}, which is in ${sampleUnit}`, forms);
}

/** Returns the rows above a limit, the number of all rows, and the sum of all samples if it is above the limit. */
export function rowsAbove(
  report: Report,
  typed: string,
): { limit: number; rows: TopRow[]; all: number; whole: Int64 | undefined } {
  const { view } = report;
  const limit = readLimit(typed, view);
  const all = topRows(report);
  // An amount is compared with the value that is shown, after divide_by.
  const ratio = isShare(typed) || view.ratio <= 0 ? 1 : view.ratio;
  const isAbove = (value: Int64): boolean => toFloat(value) * ratio > limit;
  const sum = all.at(-1)?.sum ?? 0;
  return {
    limit,
    rows: all.filter(row => isAbove(row.flat) || isAbove(row.cum)),
    all: all.length,
    whole: isAbove(sum) ? sum : undefined,
  };
}

function* print({ report, limit, rows, compared, whole }: LimitTable): Iterable<Line> {
  const { view } = report;
  if (!view.config.compact_labels) yield* report.aboutProfile();
  if (view.activeFilters.length > 0) yield cellLine('filters', 'Active filters:');
  for (const filter of view.activeFilters) yield cellLine('filter', '   ', cell('filter', filter));
  const isNone = rows.length === 0 && whole === undefined;
  yield cellLine(
    'limit',
    'Above ',
    cell('limit', limit),
    ' of ',
    cell('total', report.value(report.total)),
    ' total: ',
    cell('count', isNone ? 'nothing' : String(rows.length)),
    ' of ',
    cell('all', String(compared)),
    ` row${compared === 1 ? '' : 's'}`,
    ...(whole === undefined ? [] : [cell('whole', ', and all samples together')]),
  );
  if (isNone) return;
  const line = (kind: string, flat: Int64, cum: Int64, name: readonly (Cell | string)[]): CellLine =>
    cellLine(
      kind,
      report.amount('flat', flat),
      ' ',
      report.share('flat%', flat),
      ' ',
      report.amount('cum', cum),
      ' ',
      report.share('cum%', cum),
      '  ',
      ...name,
    );
  yield cellLine('head', '      flat  flat%        cum   cum%');
  if (whole !== undefined) yield line('all-samples', whole, whole, ['(all samples)']);
  for (const { flat, cum, node } of rows) yield line('row', flat, cum, node.nameCells);
}

/**
 * Lists the rows of an untrimmed `top` whose flat or cum exceeds a limit, and the
 * sum of all samples if it does. With a base, values are the growth.
 */
export const above: ReportCommand<LimitTable> = {
  kind: 'report',
  name: 'above',
  ours: true,
  summary: 'What is above a limit; as a flag, the exit status is 1 where anything is',
  usage: [
    'above 5%|100ms|10MB [focus_regex]* [-ignore_regex]* [-cum] [>f]',
    'Rows whose flat or cum is above a share of the total or an amount, also those that top leaves out;',
    'with a base profile: what grew by more. Also tells of all samples together.',
    'For a script: inkprof -above=5% -diff_base=old.pb.gz new.pb.gz',
    'The exit status is 0 where nothing is above, 1 where something is, 2 where no report could be made.',
  ],
  columns: ['flat', 'flat%', 'cum', 'cum%'],
  takesLimit: true,
  untrimmed: true,
  make(context) {
    const { report } = context;
    const typed = context.argument!.trim();
    const { limit, rows, whole, all } = rowsAbove(report, typed);
    if (rows.length > 0 || whole !== undefined) context.found?.();
    const amount = isShare(typed) ? ` (${report.value(fromFloat(limit))})` : '';
    return { kind: 'above', report, limit: typed + amount, rows, compared: all, whole };
  },
  print,
};
