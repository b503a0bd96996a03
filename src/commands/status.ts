import { UserError } from '../core/base/errors.ts';
import type { Paths } from '../core/base/paths.ts';
import { changedOptions, filters, optionsAt, clearFilters } from '../core/view/options.ts';
import type { Config } from '../core/view/options.ts';
import type { Profile } from '../core/profile/profile.ts';
import { makeView } from '../core/view/view.ts';
import type { View } from '../core/view/view.ts';
import { valueLabel } from '../core/flame/shown-boxes.ts';

/** Returns the parts of the status line: profile, sample type, total (if wanted), filters and granularity. */
export function statusOf(profile: Profile, config: Config, paths: Paths, withTotal = true): string[] {
  const file = profile.mappings[0]?.file ?? '';
  const choosing = [...filters(), ...optionsAt('frames')];
  const view = wholeView(profile, config);
  return [
    ...(file === '' ? [] : [paths.base(file)]),
    ...(view ? [view.sampleType, ...(withTotal ? [valueLabel(view, view.total)] : [])] : []),
    ...changedOptions(config, choosing),
    ...(config.granularity === '' ? [] : [`granularity=${config.granularity}`]),
  ];
}

/** Returns the view that totals refer to; undefined if the config is invalid, which the next report tells. */
function wholeView(profile: Profile, config: Config): View | undefined {
  try {
    return makeView(profile, config.relative_percentages ? config : clearFilters(config), null, () => {});
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whether a value is below 0, which happens if the profile was compared with a base. */
export function isDiff({ values, rows }: Profile): boolean {
  return values.some(column => rows.some(row => (column.hi === null ? column.lo[row]! : column.hi[row]!) < 0));
}
