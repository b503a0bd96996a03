import { UserError } from '../core/base/errors.ts';
import type { Paths } from '../core/base/paths.ts';
import { changedOf, filters, optionsAt, unfiltered } from '../core/view/options.ts';
import type { Config } from '../core/view/options.ts';
import type { Profile } from '../core/profile/profile.ts';
import { makeView } from '../core/view/view.ts';
import type { View } from '../core/view/view.ts';
import { valueLabel } from '../core/flame/shown-boxes.ts';

/**
 * What the next report is about: the profile, the sample type, the total unless it is not wanted,
 * and what is left out.
 */
export function statusOf(profile: Profile, config: Config, paths: Paths, withTotal = true): string[] {
  const file = profile.mappings[0]?.file ?? '';
  const choosing = [...filters(), ...optionsAt('frames')];
  const view = wholeView(profile, config);
  return [
    ...(file === '' ? [] : [paths.base(file)]),
    ...(view ? [view.sampleType, ...(withTotal ? [valueLabel(view, view.total)] : [])] : []),
    ...changedOf(config, choosing),
    ...(config.granularity === '' ? [] : [`granularity=${config.granularity}`]),
  ];
}

/** The view that totals refer to; undefined where the config cannot be read, which the next report will say. */
function wholeView(profile: Profile, config: Config): View | undefined {
  try {
    return makeView(profile, config.relative_percentages ? config : unfiltered(config), null, () => {});
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whether some value is below 0: the profile was compared with a base. */
export function isDiff({ values, rows }: Profile): boolean {
  return values.some(column => rows.some(row => (column.hi === null ? column.lo[row]! : column.hi[row]!) < 0));
}
