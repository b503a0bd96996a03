import { UserError } from '../core/base/errors.ts';
import type { Paths } from '../core/base/paths.ts';
import type { Config } from '../core/view/options.ts';
import type { Profile } from '../core/profile/profile.ts';
import { makeView } from '../core/view/view.ts';
import type { View } from '../core/view/view.ts';
import { valueLabel } from './profile/flame.ts';

/** Options that choose what is counted, in the order in which the status names them. */
const choosing = [
  'focus',
  'ignore',
  'hide',
  'show',
  'show_from',
  'prune_from',
  'tagfocus',
  'tagignore',
  'tagshow',
  'taghide',
  'tagroot',
  'tagleaf',
  'granularity',
] as const satisfies readonly (keyof Config)[];

/**
 * What the next report is about: the profile, the sample type, the total unless it is not wanted,
 * and what is left out.
 */
export function statusOf(profile: Profile, config: Config, paths: Paths, withTotal = true): string[] {
  const file = profile.mappings[0]?.file ?? '';
  const filters = choosing.filter(name => config[name] !== '').map(name => `${name}=${config[name]}`);
  const view = wholeView(profile, config);
  return [
    ...(file === '' ? [] : [paths.base(file)]),
    ...(view ? [view.sampleType, ...(withTotal ? [valueLabel(view, view.total)] : [])] : []),
    ...filters,
  ];
}

/** The view that totals refer to; undefined where the config cannot be read, which the next report will say. */
function wholeView(profile: Profile, config: Config): View | undefined {
  const unfiltered = Object.fromEntries(choosing.filter(name => name !== 'granularity').map(name => [name, '']));
  try {
    return makeView(profile, config.relative_percentages ? config : { ...config, ...unfiltered }, null, () => {});
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whether some value is below 0: the profile was compared with a base. */
export function isDiff({ values, rows }: Profile): boolean {
  return values.some(column => rows.some(row => (column.hi === null ? column.lo[row]! : column.hi[row]!) < 0));
}
