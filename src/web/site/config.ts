import { parseValue, valueText } from '../../commands/settings.ts';
import { UserError } from '../../core/base/errors.ts';
import { defaults, options } from '../../core/view/options.ts';
import type { Config, Option } from '../../core/view/options.ts';
import { first, queryText } from './query.ts';
import type { Query } from './query.ts';

/** The options that have a parameter in addresses. */
export const urlOptions: readonly (Option & { readonly url: string })[] = (options as readonly Option[]).filter(
  (option): option is Option & { url: string } => option.url !== null,
);

/** Returns the options that affect reports but have no parameter: the folders of sources. */
export const withoutParameter = (config: Config): Partial<Config> =>
  Object.fromEntries(
    options.filter(({ url, stage }) => url === null && stage !== 'write').map(({ name }) => [name, config[name]]),
  );

/**
 * Returns a config with the parameters of an address applied. An empty parameter resets the option to
 * its own default, so an address can override an option of the command line. Throws a UserError that
 * names the option; with `onFault`, calls that instead and leaves the option unchanged.
 */
export function configFromQuery(config: Config, query: Query, onFault?: (error: UserError) => void): Config {
  const out: Record<string, Config[keyof Config]> = { ...config };
  for (const option of urlOptions) {
    if (!query.has(option.url)) continue;
    const text = first(query, option.url);
    try {
      out[option.name] = text === '' ? option.initial : parseValue(option, text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const named = error.reworded(`error setting config field ${option.name}: ${error.message}`);
      if (!onFault) throw named;
      onFault(named);
    }
  }
  return out as unknown as Config;
}

/** Returns an option's value as a parameter; empty for its default. */
export function paramValue(option: Option, config: Config): string {
  const text = valueText(option, config);
  if (text === valueText(option, defaults)) return '';
  return option.kind === 'bool' ? text.slice(0, 1) : text;
}

/**
 * Returns the parameter that sets an option to a value; null removes the parameter, because the base
 * config (which applies without it) has that value.
 */
export function paramChange(option: Option, value: string, base: Config): string | null {
  return value === '' && paramValue(option, base) === '' ? null : value;
}

/** Returns the parameters that reset every option of the base config to its default. */
export function clearedParams(base: Config): Record<string, ''> {
  return Object.fromEntries(urlOptions.filter(option => paramValue(option, base) !== '').map(({ url }) => [url, '']));
}

/**
 * Returns the parameters of an address with the options of a config applied, and whether any changed.
 * `base` is the config that applies without parameters. `transient`: includes options that are not
 * saved.
 */
export function queryFromConfig(
  config: Config,
  query: Query,
  base: Config,
  transient = false,
): { query: Query; changed: boolean } {
  const out = new Map(query);
  const shown = configFromQuery(base, query, () => {});
  let changed = false;
  for (const option of urlOptions) {
    if (!option.saved && !transient) continue;
    const value = paramValue(option, config);
    if (paramValue(option, shown) === value) continue;
    changed = true;
    const param = paramChange(option, value, base);
    if (param === null) out.delete(option.url);
    else out.set(option.url, [param]);
  }
  return { query: out, changed };
}

/** Returns the address of this page with all options at their defaults. */
export const wholeProfile = ({ site }: { readonly site: { readonly config: Config } }): string =>
  relativeLink(new Map(Object.entries(clearedParams(site.config)).map(([name, value]) => [name, [value]])));

/** Returns `?...` with the parameters; `?` alone removes all. */
export const relativeLink = (query: Query): string => `?${queryText(query)}`;
